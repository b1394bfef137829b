/* src/domain/waiting.c - what is kept but not used yet, cause by cause. */
#include "base/base.h"

#include "domain/waiting.h"

#include "base/text.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/waiting_settled.h"
#include "ledger/fold.h"

struct cause {
    char code[24];
    struct id person; /* whose key it is; zeros: not known */
    struct hash key;  /* the computer's, or the signer's where the person is not known */
    char kind[KIND_SIZE];
    int64_t records;
};
struct causes {
    struct app *app;
    struct cause *list;
    size_t n;
};

static void causes_done(struct causes *c)
{
    free(c->list);
}

static bool same_cause(const struct cause *a, const struct cause *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->kind, b->kind) == 0 &&
           id_equal(&a->person, &b->person) && hash_equal(&a->key, &b->key);
}

static int add_cause(struct causes *all, const struct cause *one, struct sotay_error *err)
{
    for (size_t i = 0; i < all->n; i++) {
        if (!same_cause(&all->list[i], one))
            continue;
        all->list[i].records += one->records;
        return SOTAY_OK;
    }
    struct cause *grown = realloc(all->list, (all->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    all->list = grown;
    grown[all->n++] = *one;
    return SOTAY_OK;
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* What tells causes of one code apart: the computer, the key, the kind, or nothing. */
static int add_held(struct causes *all, const char *code, const struct entry *e,
                    struct sotay_error *err)
{
    static const char *const by_computer[] = {"device", "closed", "payload", "bad-signature", NULL};
    static const char *const by_key[] = {"key-not-confirmed", "key-revoked", "no-right", NULL};
    struct cause one = {.records = 1};
    int rc = SOTAY_OK;
    snprintf(one.code, sizeof(one.code), "%s", code);
    if (is_one_of(code, by_computer)) {
        one.key = e->device;
    } else if (is_one_of(code, by_key) && e->has_actor) {
        enum key_standing standing;
        rc = rights_key(&all->app->rights, &e->actor, &e->device, e->seq, &standing, &one.person,
                        err);
        if (id_is_zero(&one.person))
            one.key = e->actor;
    } else if (strcmp(code, "kind") == 0) {
        snprintf(one.kind, sizeof(one.kind), "%s", e->kind);
    }
    return rc < 0 ? rc : add_cause(all, &one, err);
}

static int read_held(struct causes *all, struct sotay_error *err)
{
    AUTO(settled) settled = {0};
    AUTO(stmt) q = stmt_open(all->app->store, SQL_HELD_ALL);
    int rc = settled_read(all->app, &settled, err);
    if (rc < 0)
        return rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        if (settled_has(&settled, stmt_col_int(&q, 0), stmt_col_int(&q, 1)))
            continue;
        rc = ledger_entry(all->app->store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory,
                          err);
        if (rc == SOTAY_OK)
            rc = add_held(all, stmt_col_text(&q, 2), &e, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Sign-offs are folded at once, but wait all the same for the key of whoever signed. */
static int read_signoffs(struct causes *all, enum sql_id query, const char *code,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(all->app->store, query);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct cause one = {.person = stmt_col_id(&q, 0), .records = stmt_col_int(&q, 1)};
        snprintf(one.code, sizeof(one.code), "%s", code);
        rc = add_cause(all, &one, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- who could help ----------------------------------------------------------------------------------- */

#define HELPERS_MAX 3

struct helper { /* a coordinator who could say the word */
    struct id person;
    size_t far; /* how far above the right is; SIZE_MAX: everywhere */
};
struct helpers {
    struct app *app;
    const struct id *place; /* NULL: any coordinator */
    const struct id *above;
    size_t n_above;
    struct id not_this; /* nobody vouches for oneself */
    struct helper list[HELPERS_MAX];
    size_t n;
};

static void keep_helper(struct helpers *h, const struct helper *one)
{
    size_t at = 0;
    for (size_t i = 0; i < h->n; i++)
        if (id_equal(&h->list[i].person, &one->person))
            return;
    while (at < h->n && h->list[at].far <= one->far)
        at++;
    if (at == HELPERS_MAX)
        return;
    if (h->n < HELPERS_MAX)
        h->n++;
    memmove(&h->list[at + 1], &h->list[at], (h->n - at - 1) * sizeof(*one));
    h->list[at] = *one;
}

static int try_grant(void *with, const struct record *r, struct sotay_error *err)
{
    struct helpers *h = with;
    const struct noun *n = &noun_table[NOUN_GRANT];
    struct helper one = {.far = SIZE_MAX};
    struct id at;
    struct hash key;
    struct sotay_error no_key;
    bool covers = false;
    if (r->is_void || strcmp(record_value(n, r, "role"), "coordinator") != 0 ||
        !id_parse(record_value(n, r, "person"), &one.person) || id_equal(&one.person, &h->not_this))
        return SOTAY_OK;
    int rc = h->place ? rights_covers(&h->app->rights, &one.person, ROLE_COORDINATOR, "", h->place,
                                      h->app->today, &covers, err)
                      : rights_somewhere(&h->app->rights, &one.person, ROLE_COORDINATOR,
                                         h->app->today, &covers, err);
    if (rc < 0 || !covers || key_of(h->app, &one.person, &key, &no_key) < 0)
        return rc;
    if (id_parse(record_value(n, r, "facility"), &at))
        for (size_t i = 0; i < h->n_above; i++)
            if (id_equal(&h->above[i], &at))
                one.far = i;
    keep_helper(h, &one);
    return SOTAY_OK;
}

/* "Trung tâm Y tế Tuần Giáo": where the coordinator works. */
static int place_name(struct app *app, const struct id *person, struct str *out,
                      struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    struct id facility;
    AUTO(record) r = {0};
    int rc = rights_posting(&app->rights, person, app->today, &facility, err);
    if (rc == SOTAY_OK)
        rc = record_get(app->store, n, &facility, &r, err);
    if (rc == SOTAY_OK)
        str_add(out, record_value(n, &r, "name"));
    return rc < 0 ? rc : SOTAY_OK;
}

/* "Lò Văn An (DB-00015), Trung tâm Y tế Tuần Giáo; ..." */
static int name_helpers(struct helpers *h, struct str *out, struct sotay_error *err)
{
    int rc = record_each(h->app->store, &noun_table[NOUN_GRANT], try_grant, h, err);
    for (size_t i = 0; rc >= 0 && i < h->n; i++) {
        char name[200], code[80];
        AUTO(str) place = {0};
        rc = person_full_name(h->app, &h->list[i].person, name, err);
        if (rc >= 0)
            rc =
                record_code(h->app->store, &noun_table[NOUN_PERSON], &h->list[i].person, code, err);
        if (rc >= 0)
            rc = place_name(h->app, &h->list[i].person, &place, err);
        str_addf(out, "%s%s (%s)%s%s", i ? "; " : "", name, code, place.len ? ", " : "",
                 str_text(&place));
    }
    return rc < 0 ? rc : str_check(out, err);
}

/* ---- in words -------------------------------------------------------------------------------------------- */

static int confirm_hint(struct causes *all, const struct cause *c, const char *code,
                        struct str *out, struct sotay_error *err)
{
    struct id place;
    struct helpers h = {.app = all->app, .not_this = c->person};
    AUTO(str) names = {0};
    int rc = rights_posting(&all->app->rights, &c->person, all->app->today, &place, err);
    if (rc == SOTAY_OK) {
        h.place = &place;
        rc = rights_above(&all->app->rights, &place, &h.above, &h.n_above, err);
    }
    if (rc >= 0)
        rc = name_helpers(&h, &names, err);
    if (rc < 0)
        return rc;
    if (h.n)
        str_addf(out, _("Bring this notebook to %s, who can say there: sotay key confirm %s"),
                 str_text(&names), code);
    else
        str_addf(out, _("The authority can say: sotay key confirm %s --as authority"), code);
    return SOTAY_OK;
}

static int key_words(struct causes *all, const struct cause *c, struct str *about, struct str *text,
                     struct str *hint, struct sotay_error *err)
{
    char name[200], code[80];
    bool waits = strcmp(c->code, "key-not-confirmed") == 0;
    if (id_is_zero(&c->person)) {
        str_addf(about, "%.16s", hash_hex(&c->key).s);
        str_addf(text, _("the key %.16s that signed is nobody's here yet"), hash_hex(&c->key).s);
        str_add(hint, _("Bring the notebook of the computer where that key was made."));
        return SOTAY_OK;
    }
    int rc = person_full_name(all->app, &c->person, name, err);
    if (rc >= 0)
        rc = record_code(all->app->store, &noun_table[NOUN_PERSON], &c->person, code, err);
    if (rc < 0)
        return rc;
    str_add(about, code);
    if (waits) {
        str_addf(text, _("nobody who may has confirmed the key of %s (%s) yet"), name, code);
        return confirm_hint(all, c, code, hint, err);
    }
    if (strcmp(c->code, "no-right") == 0) {
        str_addf(text, _("%s (%s) had no right to decide this there"), name, code);
        str_add(hint, _("Let a coordinator of the place do it again."));
        return SOTAY_OK;
    }
    str_addf(text, _("%s (%s) signed with a key that is no longer trusted"), name, code);
    str_addf(hint,
             _("If they are genuine, a coordinator can say: sotay key accept %s; else nothing is "
               "needed."),
             code);
    return SOTAY_OK;
}

struct computer_search {
    const struct hash *key;
    struct str *name;
};

static int try_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct computer_search *s = with;
    if (hash_equal(&c->key, s->key))
        str_add(s->name, c->name);
    return str_check(s->name, err);
}

static int computer_words(struct causes *all, const struct cause *c, struct str *about,
                          struct str *text, struct str *hint, struct sotay_error *err)
{
    struct helpers h = {.app = all->app};
    AUTO(str) names = {0}, name = {0};
    struct computer_search s = {.key = &c->key, .name = &name};
    struct hash_text hex = hash_hex(&c->key);
    bool waits = strcmp(c->code, "device") == 0;
    int rc = computer_each(all->app, try_computer, &s, err);
    if (rc >= 0)
        rc = name_helpers(&h, &names, err);
    if (rc < 0)
        return rc;
    str_addf(about, "%.8s", hex.s);
    str_addf(&name, "%s%.8s%s", name.len ? " (" : "", hex.s, name.len ? ")" : "");
    if (waits)
        str_addf(text, _("the computer %s is not allowed to write yet"), str_text(&name));
    else
        str_addf(text, _("the computer %s was closed before they were typed"), str_text(&name));
    if (h.n)
        str_addf(hint, _("On that computer a coordinator can say: sotay device enrol (%s)."),
                 str_text(&names));
    else
        str_add(hint,
                _("On that computer the authority can say: sotay device enrol --as authority"));
    return SOTAY_OK;
}

static int describe(struct causes *all, const struct cause *c, struct str *about, struct str *text,
                    struct str *hint, struct sotay_error *err)
{
    static const char *const of_keys[] = {"key-not-confirmed", "key-revoked", "no-right", NULL};
    static const char *const of_computers[] = {"device", "closed", NULL};
    const char *usual = held_hint(c->code);
    if (is_one_of(c->code, of_keys) &&
        !(strcmp(c->code, "no-right") == 0 && id_is_zero(&c->person)))
        return key_words(all, c, about, text, hint, err);
    if (is_one_of(c->code, of_computers))
        return computer_words(all, c, about, text, hint, err);
    str_add(about, c->kind);
    if (strcmp(c->code, "kind") == 0)
        str_addf(text, _("records of the kind '%s' need a newer Sotay than %s"), c->kind,
                 PACKAGE_VERSION);
    else
        str_add(text, held_sentence(c->code));
    str_add(hint, usual ? usual : "");
    return SOTAY_OK;
}

static int most_first(const void *a, const void *b)
{
    const struct cause *x = a, *y = b;
    if (x->records != y->records)
        return x->records > y->records ? -1 : 1;
    int by_code = strcmp(x->code, y->code);
    if (by_code)
        return by_code;
    by_code = memcmp(x->person.b, y->person.b, ID_SIZE);
    return by_code ? by_code : memcmp(x->key.b, y->key.b, HASH_SIZE);
}

int waiting_causes(struct app *app, waiting_cause_visit visit, void *with, struct sotay_error *err)
{
    AUTO(causes) all = {.app = app};
    int rc = read_held(&all, err);
    if (rc >= 0)
        rc = read_signoffs(&all, SQL_SIGNOFF_KEY_WAITS, "key-not-confirmed", err);
    if (rc >= 0)
        rc = read_signoffs(&all, SQL_SIGNOFF_KEY_BEYOND, "key-revoked", err);
    if (rc >= 0 && all.n)
        qsort(all.list, all.n, sizeof(*all.list), most_first);
    for (size_t i = 0; rc == SOTAY_OK && i < all.n; i++) {
        AUTO(str) about = {0}, text = {0}, hint = {0};
        rc = describe(&all, &all.list[i], &about, &text, &hint, err);
        if (rc >= 0)
            rc = str_check(&text, err);
        if (rc >= 0)
            rc = str_check(&hint, err);
        const struct waiting_cause shown = {.code = all.list[i].code,
                                            .about = str_text(&about),
                                            .records = all.list[i].records,
                                            .text = str_text(&text),
                                            .hint = str_text(&hint)};
        if (rc >= 0)
            rc = visit(with, &shown, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}
