/* src/ledger/fold.c - hands each entry to the fold of its kind; keeps what cannot be used yet. */
#include "base/base.h"

#include "ledger/fold.h"

#include "ledger/erasure.h"
#include "ledger/ledger.h"
#include "ledger/limits.h"
#include "ledger/refold.h"
#include "ledger/structure.h"

static const struct {
    const char *code, *sentence, *hint;
} reasons[] = {
    {"no-right", N_("whoever acted has no right to decide this here"),
     N_("Let a coordinator of the place do it, or act as somebody who may: --as PERSON.")},
    {"cycle", N_("a facility would belong to itself"),
     N_("It stays where it was.  Choose a facility that is not below it.")},
    {"same-person", N_("a record would be part of itself"),
     N_("The two are one person already.  For the other way round: sotay person unmerge, then "
        "merge "
        "again.")},
    {"bad-signature", N_("the signature is missing or does not fit"),
     N_("Say who acts with --as PERSON.")},
    {"key-not-confirmed", N_("the key of whoever acted is not confirmed yet"),
     N_("Let a coordinator confirm it: sotay key confirm PERSON --as COORDINATOR")},
    {"device", N_("it was typed on a computer that is not yet allowed to write"),
     N_("Let a coordinator allow that computer there: sotay device enrol --as COORDINATOR")},
    {"closed", N_("it was typed on a computer after that computer was closed"),
     N_("Let a coordinator allow that computer again there: sotay device enrol --as COORDINATOR")},
    {"key-revoked", N_("it was signed with a key that is no longer trusted"),
     N_("Make a new key: sotay key renew PERSON --as COORDINATOR")},
    {"last-key", N_("the authority would have no key left"),
     N_("Add another one first: sotay authority add --output FILE --as authority")},
    {"kind", N_("it needs a newer Sotay"), N_("Install the newer Sotay that wrote it.")},
    {"payload", N_("its content cannot be read"), ""},
};

const char *held_sentence(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (strcmp(reasons[i].code, code) == 0)
            return _(reasons[i].sentence);
    return code;
}

const char *held_hint(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (strcmp(reasons[i].code, code) == 0)
            return reasons[i].hint[0] ? _(reasons[i].hint) : NULL;
    return NULL;
}

int fold_open(struct fold *f, struct store *store, struct store *source, const struct fold_ops *ops,
              void *domain, struct sotay_error *err)
{
    *f = (struct fold){.store = store,
                       .source = source,
                       .rights = {.store = store},
                       .ops = ops,
                       .domain = domain,
                       .utc_offset = 420};
    AUTO(stmt) q = stmt_open(store, SQL_AUTHORITY_FIRST);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK) {
        f->has_authority = true;
        f->authority = stmt_col_hash(&q, 0);
        f->utc_offset = stmt_col_int(&q, 2);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

void fold_done(struct fold *f)
{
    if (f->ops && f->ops->done)
        f->ops->done(f);
    map_done(&f->pairs);
    map_done(&f->mentors);
    map_done(&f->trainees);
    map_done(&f->skills);
    str_done(&f->text);
    admission_free(f->before);
    f->before = NULL;
    rights_done(&f->rights);
}

int fold_touch(struct fold *f, enum fold_touch what, const struct id *person, const char *skill,
               struct sotay_error *err)
{
    char pair[ID_SIZE + TOUCH_TEXT_MAX];
    size_t len = skill ? strlen(skill) : 0;
    bool good = true;
    struct id kept; /* sign-offs name the record that is kept, whichever of them changed */
    if (person && (what == TOUCH_MENTOR || what == TOUCH_TRAINEE)) {
        int rc = rights_self(&f->rights, person, &kept, err);
        if (rc < 0)
            return rc;
        person = &kept;
    }
    switch (what) {
    case TOUCH_ALL:
        f->all = true;
        break;
    case TOUCH_MENTOR:
        good = map_put(&f->mentors, person->b, ID_SIZE, 1);
        break;
    case TOUCH_TRAINEE:
        good = map_put(&f->trainees, person->b, ID_SIZE, 1);
        break;
    case TOUCH_SKILL:
        good = map_put(&f->skills, skill, len, 1);
        break;
    case TOUCH_PAIR:
        if (len > TOUCH_TEXT_MAX)
            len = TOUCH_TEXT_MAX;
        memcpy(pair, person->b, ID_SIZE);
        memcpy(pair + ID_SIZE, skill, len);
        good = map_put(&f->pairs, pair, ID_SIZE + len, 1);
        break;
    }
    return good ? SOTAY_OK : sotay_nomem(err);
}

static int hold(struct fold *f, const struct entry *e, const char *why, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_HELD_ADD);
    stmt_int(&q, 1, e->chain);
    stmt_int(&q, 2, e->seq);
    stmt_text(&q, 3, why);
    return stmt_run(&q, err);
}

bool fold_signature_holds(const struct fold *f, const struct entry *e)
{
    int64_t is_bad;
    if (!e->is_signed || !f->check)
        return e->is_signed;
    if (f->folding && f->folding->checked)
        return !map_get(&f->folding->bad, e->hash.b, HASH_SIZE, &is_bad);
    return entry_signature_holds(e);
}

/* NULL: what is typed there counts without a signature. */
static int device_admits(struct fold *f, const struct entry *e, const char **ret_held,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, e->device.b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    bool known = rc == SOTAY_OK;
    bool closed = known && !stmt_col_is_null(&q, 3) && e->seq > stmt_col_int(&q, 3);
    *ret_held = closed ? "closed" : known && stmt_col_int(&q, 0) ? NULL : "device";
    return rc < 0 ? rc : SOTAY_OK;
}

/* Unsigned edits count from a computer that was allowed; signed ones from a confirmed key. */
int fold_admits(struct fold *f, const struct entry *e, const char **ret_held,
                struct sotay_error *err)
{
    enum key_standing standing;
    struct id person;
    int rc = device_admits(f, e, ret_held, err);
    if (rc < 0 || !*ret_held || !e->is_signed)
        return rc;
    rc = rights_key(&f->rights, &e->actor, &e->device, e->seq, &standing, &person, err);
    *ret_held = NULL;
    if (standing != KEY_CONFIRMED && standing != KEY_AUTHORITY)
        *ret_held = standing == KEY_REVOKED ? "key-revoked" : "key-not-confirmed";
    return rc;
}

static int may_edit(struct fold *f, const struct entry *e, const char **ret_held,
                    struct sotay_error *err)
{
    int rc = device_admits(f, e, ret_held, err);
    if (rc < 0 || !*ret_held || !e->is_signed)
        return rc;
    if (fold_signature_holds(f, e))
        return fold_admits(f, e, ret_held, err);
    *ret_held = "bad-signature";
    return SOTAY_OK;
}

static int fold_record(struct fold *f, const struct noun *n, const struct entry *e,
                       const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    int rc = may_edit(f, e, ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    return noun_fold(f, n, e, payload, err);
}

static int fold_any(struct fold *f, const struct entry *e, const json_t *payload,
                    const char **ret_held, struct sotay_error *err)
{
    if (kind_is_structural(e->kind)) {
        int rc = f->rebuilding ? SOTAY_OK : admission_note(f, err);
        if (rc >= 0)
            rc = structure_fold(f, e, payload, ret_held, err);
        f->limits_moved = f->limits_moved && !f->rebuilding;
        return rc;
    }
    const struct noun *n = noun_by_kind(e->kind);
    if (n)
        return fold_record(f, n, e, payload, ret_held, err);
    int rc = f->ops->fold(f->domain, f, e, payload, err);
    if (rc == SOTAY_END)
        *ret_held = "kind";
    return rc < 0 ? rc : SOTAY_OK;
}

/* jansson calls it a syntax error when memory runs out, so a second look decides. */
int fold_payload(const struct entry *e, json_t **ret, struct sotay_error *err)
{
    *ret = e->payload ? json_loadb(e->payload, e->payload_len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (*ret || !e->payload)
        return SOTAY_OK;
    void *room = malloc(16 * e->payload_len + 4096);
    if (!room)
        return sotay_nomem(err);
    free(room);
    *ret = json_loadb(e->payload, e->payload_len, JSON_REJECT_DUPLICATES, NULL);
    return SOTAY_OK;
}

int fold_entry(struct fold *f, const struct entry *e, const char **ret_held,
               struct sotay_error *err)
{
    const char *held = NULL;
    int rc = SOTAY_OK;
    json_t *payload = NULL;
    if (!f->hint && e->payload && f->ops->fold_text) {
        int done = f->ops->fold_text(f->domain, f, e, err);
        if (done != SOTAY_END) {
            if (ret_held)
                *ret_held = NULL;
            return done;
        }
    }
    if (!f->hint && e->payload) {
        rc = fold_payload(e, &payload, err);
        if (!payload)
            held = "payload";
    }
    if (rc >= 0 && !held)
        rc = fold_any(f, e, payload, &held, err);
    json_decref(payload);
    if (rc >= 0 && held)
        rc = hold(f, e, held, err);
    if (ret_held)
        *ret_held = held;
    return rc;
}

/* ---- held entries that may go now ------------------------------------------------------------------- */

struct place {
    int64_t chain, seq;
};

/* No change of the structure makes these good. */
static bool waits_for_good(const char *why)
{
    static const char *const codes[] = {"bad-signature", "payload", "kind"};
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (strcmp(codes[i], why) == 0)
            return true;
    return false;
}

static int held_places(struct fold *f, struct place **ret, size_t *ret_n, struct sotay_error *err)
{
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(f->store, SQL_HELD_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (waits_for_good(stmt_col_text(&q, 2)))
            continue;
        if (*ret_n == cap) {
            cap = cap ? 2 * cap : 64;
            struct place *grown = realloc(*ret, cap * sizeof(*grown));
            if (!grown)
                return sotay_nomem(err);
            *ret = grown;
        }
        (*ret)[(*ret_n)++] = (struct place){stmt_col_int(&q, 0), stmt_col_int(&q, 1)};
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int fold_held(struct fold *f, const struct place *p, struct sotay_error *err)
{
    struct entry e;
    AUTO_FREE char *memory = NULL;
    int rc = ledger_entry(f->source, p->chain, p->seq, &e, &memory, err);
    if (rc != SOTAY_OK || kind_is_structural(e.kind)) /* structure folds in its own order only */
        return rc < 0 ? rc : SOTAY_OK;
    AUTO(stmt) q = stmt_open(f->store, SQL_HELD_REMOVE);
    stmt_int(&q, 1, p->chain);
    stmt_int(&q, 2, p->seq);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_entry(f, &e, NULL, err);
}

static int look_again(struct fold *f, struct sotay_error *err)
{
    AUTO_FREE struct place *places = NULL;
    size_t n = 0;
    f->look_again = false;
    int rc = held_places(f, &places, &n, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = fold_held(f, &places[i], err);
    return rc;
}

int fold_settle(struct fold *f, struct sotay_error *err)
{
    int rc = f->limits_moved ? fold_structure_again(f, err) : SOTAY_OK;
    if (rc < 0 || f->again)
        return rc;
    rc = admission_settle(f, err);
    return rc >= 0 && f->look_again ? look_again(f, err) : rc;
}

/* ---- everything again --------------------------------------------------------------------------------- */

static int visit_other(void *with, const struct entry *e, struct sotay_error *err)
{
    struct fold *f = with;
    int rc = f->visit ? f->visit(f->visit_with, e, err) : SOTAY_OK;
    return rc < 0 || kind_is_structural(e->kind) ? rc : fold_entry(f, e, NULL, err);
}

/* Once the structure says who: their text goes before anything is made of it. */
static int erase(struct fold *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (f->erase_due && f->store == f->source) /* a copy made to compare changes nothing */
        rc = erasure_sweep(f->source, err);
    f->erase_due = false;
    return rc < 0 ? rc : erasure_rows(f, err);
}

static int clear(struct store *store, struct sotay_error *err)
{
    int rc = store_script(store, SQL_CLEAR_STRUCTURE, err);
    return rc < 0 ? rc : store_script(store, SQL_CLEAR_RECORDS, err);
}

/* The structure comes first: so far there is nothing else. */
static int clear_fold(struct fold *f, struct sotay_error *err)
{
    return clear(f->store, err);
}

static int fold_everything(struct fold *f, struct sotay_error *err)
{
    f->rebuilding = true;
    f->bulk = BULK_KEPT;
    f->limits_moved = false;
    int rc = fold_structural(f, clear_fold, err);
    f->look_again = false; /* the rest has not been folded yet */
    f->check = f->check && !f->visit;
    if (rc >= 0)
        rc = erase(f, err);
    if (rc >= 0)
        rc = ledger_each(f->source, visit_other, f, err);
    f->all = true;
    f->again = false;
    return rc;
}

/* What was folded so far is dropped: it stands in the records. */
static int fold_all_again(struct fold *f, struct sotay_error *err)
{
    if (f->ops->done)
        f->ops->done(f);
    admission_free(f->before);
    f->before = NULL;
    f->has_authority = false;
    rights_forget(&f->rights);
    int rc = clear(f->store, err);
    return rc < 0 ? rc : fold_everything(f, err);
}

int fold_finish(struct fold *f, struct sotay_error *err)
{
    f->hint = NULL;
    int rc = f->again ? SOTAY_OK : fold_settle(f, err);
    if (rc >= 0 && f->again)
        rc = fold_all_again(f, err);
    return rc < 0 ? rc : f->ops->finish(f->domain, f, err);
}

int fold_rebuild(struct store *store, struct store *source, const struct fold_ops *ops,
                 void *domain, struct sotay_error *err)
{
    AUTO(fold) f = {0};
    int rc = clear(store, err);
    if (rc >= 0)
        rc = fold_open(&f, store, source, ops, domain, err);
    f.check = store == source; /* a copy is made of what was checked just now */
    if (rc >= 0)
        rc = fold_everything(&f, err);
    if (rc >= 0)
        rc = fold_finish(&f, err);
    return rc < 0 ? rc : store_script(store, SQL_REFOLD_DONE, err);
}

int fold_compare(struct store *store, struct store *source, const struct fold_ops *ops,
                 void *domain, entry_visit check, void *check_with, struct sotay_error *err)
{
    AUTO(fold) f = {0};
    int rc = fold_open(&f, store, source, ops, domain, err);
    f.check = f.comparing = true;
    f.visit = check;
    f.visit_with = check_with;
    if (rc >= 0)
        rc = fold_everything(&f, err);
    f.visit = NULL; /* all were seen */
    return rc < 0 ? rc : fold_finish(&f, err);
}
