/* src/domain/confirmation.c - whether the lead of a place confirmed a sign-off, and doing so. */
#include "base/base.h"

#include "domain/confirmation.h"

#include "domain/record.h"
#include "ledger/ledger.h"

struct said { /* one entry: a confirmation, or the taking back of earlier ones */
    int64_t chain, seq, actor;
    struct id person;
    struct hash observation;
    sotay_day day;
    bool withdrawn;
};

struct standing { /* confirmations that nobody took back so far */
    struct confirmation *list;
    size_t n;
};

static void read_said(struct stmt *q, struct said *ret)
{
    *ret = (struct said){.chain = stmt_col_int(q, 0),
                         .seq = stmt_col_int(q, 1),
                         .actor = stmt_col_int(q, 2),
                         .person = stmt_col_id(q, 3),
                         .observation = stmt_col_hash(q, 4),
                         .day = (sotay_day)stmt_col_int(q, 5),
                         .withdrawn = stmt_col_int(q, 6) != 0};
}

/* Is it signed by a confirmed key of the person it names? */
static int speaks(struct rights *r, struct store *source, const struct said *e,
                  struct hash *ret_key, bool *ret, struct sotay_error *err)
{
    struct hash device;
    enum key_standing standing;
    struct id person;
    *ret = false;
    if (e->actor < 0)
        return SOTAY_OK;
    int rc = ledger_actor_key(source, e->actor, ret_key, err);
    if (rc >= 0)
        rc = ledger_chain_device(source, e->chain, &device, err);
    if (rc >= 0)
        rc = rights_key(r, ret_key, &device, e->seq, &standing, &person, err);
    if (rc >= 0)
        *ret = standing == KEY_CONFIRMED && id_equal(&person, &e->person);
    return rc;
}

static void take_back(struct standing *all, const struct id *person)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++)
        if (person && !id_equal(&all->list[i].person, person))
            all->list[kept++] = all->list[i];
    all->n = kept;
}

static int take_in(struct standing *all, const struct said *e, const struct stored_signoff *s,
                   struct sotay_error *err)
{
    struct confirmation *grown = realloc(all->list, (all->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    all->list = grown;
    grown[all->n++] = (struct confirmation){e->person, e->day > s->day ? e->day : s->day};
    return SOTAY_OK;
}

static int weigh(struct rights *r, struct store *source, const struct stored_signoff *s,
                 const struct said *e, struct standing *all, struct sotay_error *err)
{
    struct hash key;
    bool good = false, leads = false;
    int rc = speaks(r, source, e, &key, &good, err);
    if (rc >= 0 && good)
        rc = rights_key_covers(r, &key, &e->person, ROLE_COORDINATOR, "", &s->fact.facility, e->day,
                               &leads, err);
    if (rc < 0 || !good)
        return rc;
    if (e->withdrawn)
        take_back(all, leads ? NULL : &e->person);
    else if (leads && !id_equal(&e->person, &s->fact.mentor) &&
             !id_equal(&e->person, &s->fact.trainee))
        rc = take_in(all, e, s, err);
    return rc;
}

/* The hash of the entry that holds the sign-off: what a confirmation names. */
static int entry_of(struct store *source, const struct stored_signoff *s, struct hash *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(source, SQL_ENTRY_HASH_AT);
    stmt_int(&q, 1, s->chain);
    stmt_int(&q, 2, s->seq);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_hash(&q, 0) : (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

static int weigh_all(struct rights *r, struct store *source, const struct stored_signoff *s,
                     struct standing *all, struct sotay_error *err)
{
    struct hash observation;
    bool known = false;
    AUTO(stmt) q = stmt_open(r->store, SQL_CONFIRMATION_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct said e;
        read_said(&q, &e);
        if (!known)
            rc = entry_of(source, s, &observation, err);
        known = true;
        if (rc >= 0 && hash_equal(&observation, &e.observation))
            rc = weigh(r, source, s, &e, all, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int confirmation_find(struct rights *rights, struct store *source, const struct stored_signoff *s,
                      struct confirmation *ret, struct sotay_error *err)
{
    struct standing all = {0};
    *ret = (struct confirmation){.day = DAY_NONE};
    int rc = weigh_all(rights, source, s, &all, err);
    for (size_t i = 0; i < all.n; i++)
        if (ret->day == DAY_NONE || all.list[i].day < ret->day ||
            (all.list[i].day == ret->day && id_compare(&all.list[i].person, &ret->person) < 0))
            *ret = all.list[i];
    free(all.list);
    return rc < 0 ? rc : ret->day == DAY_NONE ? SOTAY_END : SOTAY_OK;
}

/* ---- confirming ------------------------------------------------------------------------------------------ */

/* What is asked of a sign-off; its texts are gone with the statement. */
struct asked {
    struct stored_signoff s;
    struct hash entry;
    bool is_signed, is_withdrawn;
};

static int read_asked(struct app *app, const struct id *id, struct asked *ret,
                      struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    int rc = stored_signoff_find(&q, id, &ret->s, err);
    if (rc < 0)
        return rc;
    const char *why = ret->s.reason ? ret->s.reason : "";
    ret->is_signed = strcmp(why, "unsigned") != 0 && strcmp(why, "bad-signature") != 0;
    ret->is_withdrawn = strcmp(why, "retracted") == 0;
    ret->s.reason = NULL;
    ret->s.fact = (struct signoff_fact){.trainee = ret->s.fact.trainee,
                                        .mentor = ret->s.fact.mentor,
                                        .facility = ret->s.fact.facility};
    return entry_of(app->store, &ret->s, &ret->entry, err);
}

static int refuse_again(struct app *app, const struct confirmation *by, const struct id *id,
                        struct sotay_error *err)
{
    char code[80] = "";
    int rc = record_code(app->store, &noun_table[NOUN_PERSON], &by->person, code, err);
    return rc < 0 ? rc
                  : sotay_fail(err, SOTAY_EREFUSED,
                               _("Nothing more is needed; --withdraw takes it back."),
                               _("sign-off %.8s was confirmed already, by %s on %s"), id_hex(id).s,
                               code, day_shown(by->day).s);
}

static int check_person(struct app *app, const struct id *person, const struct asked *a,
                        struct sotay_error *err)
{
    char code[80] = "";
    bool leads = false;
    if (id_equal(person, &a->s.fact.mentor))
        return sotay_fail(err, SOTAY_EREFUSED, _("Let a coordinator of the place confirm it."),
                          _("whoever signed %.8s cannot confirm it"), id_hex(&a->s.id).s);
    if (id_equal(person, &a->s.fact.trainee))
        return sotay_fail(err, SOTAY_EREFUSED, _("Let a coordinator of the place confirm it."),
                          _("nobody can confirm a sign-off of their own work"));
    int rc = rights_covers(&app->rights, person, ROLE_COORDINATOR, "", &a->s.fact.facility,
                           app->today, &leads, err);
    if (rc < 0 || leads)
        return rc;
    rc = record_code(app->store, &noun_table[NOUN_FACILITY], &a->s.fact.facility, code, err);
    return rc < 0 ? rc
                  : sotay_fail(err, SOTAY_EREFUSED,
                               _("'sotay grant list --role coordinator' shows who is."),
                               _("only a coordinator of %s may confirm sign-off %.8s"), code,
                               id_hex(&a->s.id).s);
}

static int check(struct app *app, const struct id *person, const struct asked *a,
                 struct sotay_error *err)
{
    if (a->is_withdrawn)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("sign-off %.8s was withdrawn"),
                          id_hex(&a->s.id).s);
    if (!a->is_signed)
        return sotay_fail(err, SOTAY_EREFUSED, _("Its mentor signs first: sotay signoff sign"),
                          _("sign-off %.8s is not signed yet"), id_hex(&a->s.id).s);
    int rc = check_person(app, person, a, err);
    struct confirmation by;
    if (rc >= 0)
        rc = confirmation_find(&app->rights, app->store, &a->s, &by, err);
    return rc == SOTAY_OK ? refuse_again(app, &by, &a->s.id, err) : rc == SOTAY_END ? SOTAY_OK : rc;
}

int confirmation_check(struct app *app, const struct id *person, const struct id *signoff,
                       struct sotay_error *err)
{
    struct asked a;
    int rc = read_asked(app, signoff, &a, err);
    return rc < 0 ? rc : check(app, person, &a, err);
}

static int append(struct writer *w, const struct asked *a, bool withdrawn, struct sotay_error *err)
{
    AUTO(str) body = {0};
    body_id(&body, "person", &w->actor->person);
    body_text(&body, "observation", hash_hex(&a->entry).s);
    if (withdrawn)
        body_int(&body, "withdrawn", 1);
    int rc = str_check(&body, err);
    return rc < 0 ? rc
                  : writer_append(w, "signoff.confirm", &a->s.id, body.data, body.len, true, NULL,
                                  err);
}

static int check_actor(const struct actor *actor, struct sotay_error *err)
{
    if (!actor->is_authority)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED, _("Say who confirms it: --as PERSON."),
                      _("a person confirms a sign-off, not the authority"));
}

static int confirm(struct app *app, struct writer *w, const struct id *id, struct sotay_error *err)
{
    struct asked a;
    int rc = read_asked(app, id, &a, err);
    if (rc >= 0)
        rc = check(app, &w->actor->person, &a, err);
    return rc < 0 ? rc : append(w, &a, false, err);
}

/* One's own, or as coordinator of the place whoever's. */
static int unconfirm(struct app *app, struct writer *w, const struct id *id,
                     struct sotay_error *err)
{
    struct asked a;
    struct confirmation by;
    bool leads = true;
    const struct id *person = &w->actor->person;
    int rc = read_asked(app, id, &a, err);
    if (rc >= 0)
        rc = confirmation_find(&app->rights, app->store, &a.s, &by, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("sign-off %.8s is not confirmed"),
                          id_hex(id).s);
    if (rc >= 0 && !id_equal(&by.person, person))
        rc = rights_covers(&app->rights, person, ROLE_COORDINATOR, "", &a.s.fact.facility,
                           app->today, &leads, err);
    if (rc >= 0 && !leads)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Ask them, or a coordinator of the place."),
                        _("somebody else confirmed sign-off %.8s"), id_hex(id).s);
    return rc < 0 ? rc : append(w, &a, true, err);
}

int confirmation_append(struct app *app, struct writer *w, const struct id *id, bool withdraw,
                        struct sotay_error *err)
{
    int rc = check_actor(w->actor, err);
    return rc < 0 ? rc : withdraw ? unconfirm(app, w, id, err) : confirm(app, w, id, err);
}

static int write_all(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                     bool withdraw, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    int rc = check_actor(actor, err);
    if (rc >= 0)
        rc = app_write(app, actor, &w, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = confirmation_append(app, &w, &ids[i], withdraw, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int signoff_confirm(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                    struct sotay_error *err)
{
    return write_all(app, actor, ids, n, false, err);
}

int signoff_unconfirm(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                      struct sotay_error *err)
{
    return write_all(app, actor, ids, n, true, err);
}
