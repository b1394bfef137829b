/* src/domain/undo_list.c - which commands there are: listed, found, and which of them were undone. */
#include "base/base.h"

#include "domain/undo_private.h"

#include "base/text.h"
#include "domain/signoff.h"
#include "domain/signoff_row.h"
#include "ledger/receive.h"

/* ---- over all chains ------------------------------------------------------------------------------- */

struct chains { /* AUTO(chains) c = {0}; */
    struct chain_head *list;
    size_t n;
};

static void chains_done(struct chains *c)
{
    free(c->list);
}

struct collecting {
    struct undone *to;
    int64_t clock;
};

static int collect(void *with, const struct batch *b, struct sotay_error *err)
{
    struct collecting *c = with;
    struct undone *x = c->to;
    if (b->clock < c->clock)
        return SOTAY_END;
    if (id_is_zero(&b->undoes))
        return SOTAY_OK;
    if (!list_grow(&x->list, &x->cap, x->n, sizeof(*x->list)))
        return sotay_nomem(err);
    x->list[x->n++] = *b;
    return SOTAY_OK;
}

int undone_read(struct app *app, int64_t clock, struct undone *ret, struct sotay_error *err)
{
    AUTO(chains) c = {0};
    struct collecting with = {.to = ret, .clock = clock};
    int rc = ledger_heads(app->store, &c.list, &c.n, err);
    for (size_t i = 0; i < c.n && rc >= 0; i++)
        rc = batch_each(app->store, c.list[i].chain, collect, &with, err);
    return rc;
}

void undone_done(struct undone *x)
{
    free(x->list);
}

/* What reverses another one was written later than it. */
static const struct batch *undone_after(const struct undone *x, const struct id *batch,
                                        int64_t clock)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct batch *b = &x->list[i];
        if (b->clock > clock && id_equal(&b->undoes, batch) && !undone_after(x, &b->id, b->clock))
            return b;
    }
    return NULL;
}

const struct batch *undone_by(const struct undone *x, const struct id *batch)
{
    return id_is_zero(batch) ? NULL : undone_after(x, batch, INT64_MIN);
}

struct finding {
    const char *prefix; /* hex digits of its number */
    struct batch *ret;
    size_t found;
    int64_t below; /* looked for among those that were written before; INT64_MAX: anywhere */
};

static int look_at(void *with, const struct batch *b, struct sotay_error *err)
{
    struct finding *f = with;
    (void)err;
    if (id_is_zero(&b->id)) /* what was erased belongs to no command that is known */
        return SOTAY_OK;
    if (b->clock >= f->below || strncmp(id_hex(&b->id).s, f->prefix, strlen(f->prefix)) != 0)
        return SOTAY_OK;
    *f->ret = *b;
    f->found++;
    return strlen(f->prefix) == (size_t)2 * ID_SIZE ? SOTAY_END : SOTAY_OK;
}

int undo_batch_of(struct app *app, const struct id *batch, int64_t before, struct batch *ret,
                  struct sotay_error *err)
{
    AUTO(chains) c = {0};
    struct id_text hex = id_hex(batch);
    struct finding f = {.prefix = hex.s, .ret = ret, .below = before};
    int rc = ledger_heads(app->store, &c.list, &c.n, err);
    for (size_t i = 0; i < c.n && rc >= 0 && !f.found; i++)
        rc = batch_each(app->store, c.list[i].chain, look_at, &f, err);
    return rc < 0 ? rc : f.found ? SOTAY_OK : SOTAY_END;
}

/* ---- the list ------------------------------------------------------------------------------------------ */

struct lister { /* AUTO(lister) l = {0}; */
    struct app *app;
    const struct id *person; /* NULL: only what was done here */
    int64_t own;             /* chain */
    size_t max, here;        /* here: how many of the chain that is walked */
    struct batch *list;
    size_t n, cap;
};

static void lister_done(struct lister *l)
{
    free(l->list);
}

static int is_theirs(struct lister *l, const struct batch *b, bool *ret, struct sotay_error *err)
{
    struct hash key, device;
    enum key_standing standing;
    struct id person;
    *ret = false;
    if (!b->actor_no)
        return SOTAY_OK;
    int rc = ledger_actor_key(l->app->store, b->actor_no, &key, err);
    if (rc >= 0)
        rc = ledger_chain_device(l->app->store, b->chain, &device, err);
    if (rc >= 0)
        rc = rights_key(&l->app->rights, &key, &device, b->first, &standing, &person, err);
    *ret = rc >= 0 && id_equal(&person, l->person);
    return rc;
}

static int add(void *with, const struct batch *b, struct sotay_error *err)
{
    struct lister *l = with;
    bool wanted = b->chain == l->own;
    int rc = wanted ? SOTAY_OK : is_theirs(l, b, &wanted, err);
    if (rc < 0 || !wanted)
        return rc;
    if (!list_grow(&l->list, &l->cap, l->n, sizeof(*l->list)))
        return sotay_nomem(err);
    l->list[l->n++] = *b;
    return ++l->here == l->max ? SOTAY_END : SOTAY_OK;
}

static int newest_first(const void *x, const void *y)
{
    const struct batch *a = x, *b = y;
    if (a->clock != b->clock)
        return a->clock < b->clock ? 1 : -1;
    return (a->chain < b->chain) - (a->chain > b->chain);
}

static int read_list(struct lister *l, struct sotay_error *err)
{
    AUTO(chains) c = {0};
    struct id self;
    int rc = batch_own_chain(l->app->store, &l->app->here, &l->own, err);
    if (rc >= 0 && l->person)
        rc = rights_self(&l->app->rights, l->person, &self, err);
    if (rc >= 0)
        rc = ledger_heads(l->app->store, &c.list, &c.n, err);
    if (l->person)
        l->person = &self;
    for (size_t i = 0; i < c.n && rc >= 0; i++) {
        l->here = 0;
        if (c.list[i].chain == l->own || l->person)
            rc = batch_each(l->app->store, c.list[i].chain, add, l, err);
    }
    l->person = NULL;
    if (l->n > 1)
        qsort(l->list, l->n, sizeof(*l->list), newest_first);
    if (l->n > l->max)
        l->n = l->max;
    return rc;
}

static int name_computer(struct app *app, const struct hash *device, char ret[64],
                         struct sotay_error *err)
{
    int rc = record_device_name(app, device, ret, err);
    if (!ret[0])
        snprintf(ret, 64, "%.8s", hash_hex(device).s);
    return rc;
}

static int tell(struct lister *l, size_t i, const struct undone *x, command_visit visit, void *with,
                struct sotay_error *err)
{
    const struct batch *b = &l->list[i];
    struct command_done c = {.number = (int)i + 1, .batch = *b};
    struct entry e;
    AUTO_FREE char *memory = NULL;
    AUTO(str) words = {0};
    char who[120] = "";
    int rc = ledger_entry(l->app->store, b->chain, b->first, &e, &memory, err);
    if (rc == SOTAY_OK && e.has_actor)
        rc = record_who(l->app, &e, who, err);
    if (rc == SOTAY_OK)
        rc = record_device_name(l->app, &e.device, c.writer, err);
    if (rc >= 0 && b->chain != l->own)
        rc = name_computer(l->app, &e.device, c.computer, err);
    if (rc >= 0)
        rc = undo_words(l->app, b, &words, err);
    if (rc < 0)
        return rc;
    snprintf(c.by, sizeof(c.by), "%.79s", who);
    c.word = e.kind;
    c.words = str_text(&words);
    c.is_undone = undone_by(x, &b->id) != NULL;
    return visit(with, &c, err);
}

int undo_list(struct app *app, const struct id *person, size_t max, command_visit visit, void *with,
              struct sotay_error *err)
{
    AUTO(lister) l = {.app = app, .person = person, .max = max};
    AUTO(undone) x = {0};
    int rc = read_list(&l, err);
    if (rc >= 0 && l.n)
        rc = undone_read(app, l.list[l.n - 1].clock, &x, err);
    for (size_t i = 0; i < l.n && rc == SOTAY_OK; i++)
        rc = tell(&l, i, &x, visit, with, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- one of them ------------------------------------------------------------------------------------------ */

static int find_numbered(struct app *app, const struct id *person, int64_t number,
                         struct batch *ret, struct sotay_error *err)
{
    AUTO(lister) l = {.app = app, .person = person, .max = (size_t)number};
    int rc = read_list(&l, err);
    if (rc < 0)
        return rc;
    if (l.n < (size_t)number)
        return sotay_fail(err, SOTAY_EABSENT, _("'sotay undo' lists them."),
                          _("there is no command number %lld"), (long long)number);
    *ret = l.list[number - 1];
    return SOTAY_OK;
}

static int refuse_elsewhere(struct app *app, const struct batch *b, struct sotay_error *err)
{
    struct hash device;
    char name[64] = "";
    int rc = ledger_chain_device(app->store, b->chain, &device, err);
    if (rc >= 0)
        rc = name_computer(app, &device, name, err);
    if (rc < 0)
        return rc;
    return sotay_fail(
        err, SOTAY_EREFUSED, _("Undo it there, or act as whoever did it: --as PERSON."),
        _("that was done on another computer (%s), or on this one before a backup was "
          "put back"),
        name);
}

/* Was it done here, or by that person? */
static int check_ours(struct app *app, const struct id *person, const struct batch *b,
                      struct sotay_error *err)
{
    struct lister l = {.app = app, .person = person};
    struct id self = {0};
    bool theirs = false;
    int rc = batch_own_chain(app->store, &app->here, &l.own, err);
    if (rc < 0 || b->chain == l.own)
        return rc;
    if (person) {
        rc = rights_self(&app->rights, person, &self, err);
        l.person = &self;
        if (rc >= 0)
            rc = is_theirs(&l, b, &theirs, err);
    }
    return rc < 0 || theirs ? rc : refuse_elsewhere(app, b, err);
}

static int count_signoffs(struct app *app, const struct batch *b, int64_t *ret,
                          struct sotay_error *err)
{
    static const char *const recording[] = {"signoff.add", "signoff.observe", "signoff.transcribe"};
    AUTO(stmt) q = stmt_open(app->store, SQL_UNDO_KINDS);
    stmt_int(&q, 1, b->chain);
    stmt_int(&q, 2, b->first);
    stmt_int(&q, 3, b->last);
    int rc;
    *ret = 0;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK)
        for (size_t i = 0; i < COUNT_OF(recording); i++)
            if (strcmp(stmt_col_text(&q, 0), recording[i]) == 0)
                *ret += stmt_col_int(&q, 1);
    return rc < 0 ? rc : SOTAY_OK;
}

/* The command that recorded a sign-off.  SOTAY_END: there is none of that number, or it is not known. */
static int find_by_signoff(struct app *app, const char *text, struct batch *ret,
                           struct sotay_error *err)
{
    struct id signoff, batch, undoes;
    struct stored_signoff s;
    struct entry e = {0};
    AUTO_FREE char *memory = NULL;
    AUTO(str) hint = {0};
    int64_t n = 0;
    if (signoff_find(app, text, &signoff, NULL) < 0)
        return SOTAY_END;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    int rc = stored_signoff_find(&q, &signoff, &s, err);
    if (rc >= 0)
        rc = ledger_entry(app->store, s.chain, s.seq, &e, &memory, err);
    if (rc != SOTAY_OK)
        return rc;
    batch_of_payload(e.payload, e.payload_len, &batch, &undoes);
    rc = undo_batch_of(app, &batch, INT64_MAX, ret, err);
    if (rc == SOTAY_OK)
        rc = count_signoffs(app, ret, &n, err);
    if (rc != SOTAY_OK || n < 2)
        return rc;
    str_addf(&hint,
             _("Only this one: sotay signoff retract %.8s --reason \"...\"  All of them: "
               "sotay undo %.8s"),
             id_hex(&signoff).s, id_hex(&batch).s);
    return sotay_fail(err, SOTAY_EREFUSED, str_text(&hint),
                      _("sign-off %.8s was recorded together with others: %lld"),
                      id_hex(&signoff).s, (long long)n - 1);
}

static int find_by_id(struct app *app, const struct id *person, const char *text, struct batch *ret,
                      struct sotay_error *err)
{
    AUTO(chains) c = {0};
    struct finding f = {.prefix = text, .ret = ret, .below = INT64_MAX};
    int rc = ledger_heads(app->store, &c.list, &c.n, err);
    for (size_t i = 0; i < c.n && rc >= 0; i++)
        rc = batch_each(app->store, c.list[i].chain, look_at, &f, err);
    if (rc >= 0 && f.found > 1)
        return sotay_fail(err, SOTAY_EABSENT, _("Give more digits."),
                          _("several commands begin with '%s'"), text);
    if (rc >= 0 && !f.found)
        rc = find_by_signoff(app, text, ret, err);
    if (rc == SOTAY_END && !f.found)
        return sotay_fail(err, SOTAY_EABSENT, _("'sotay undo' lists them."),
                          _("there is no command '%s'"), text);
    return rc < 0 ? rc : check_ours(app, person, ret, err);
}

int undo_find(struct app *app, const struct id *person, const char *text, struct batch *ret,
              struct sotay_error *err)
{
    enum { DIGITS_MAX = 5 };
    size_t len = strlen(text);
    int64_t number;
    if (len <= DIGITS_MAX && text_to_int(text, &number) && number > 0)
        return find_numbered(app, person, number, ret, err);
    if (len >= UNDO_ID_LEAST && len <= (size_t)2 * ID_SIZE &&
        !text[strspn(text, "0123456789abcdef")])
        return find_by_id(app, person, text, ret, err);
    return sotay_fail(err, SOTAY_EUSAGE,
                      _("'sotay undo' lists them: give the number before one, or the first 8 "
                        "digits of its own."),
                      _("'%s' is not the number of a command"), text);
}
