/* src/ledger/erasure.c - empties records that hold personal text of somebody who was erased. */
#include "base/base.h"

#include "ledger/erasure.h"

#include "base/map.h"
#include "ledger/ledger.h"
#include "ledger/noun.h"
#include "ledger/structure.h"

/* ---- whom a record is about ---------------------------------------------------------------------- */

enum content { CONTENT_NONE, CONTENT_PERSON, CONTENT_NOTE, CONTENT_CERTIFICATE };

static enum content content_of(const char *kind)
{
    if (strcmp(kind, "person.set") == 0)
        return CONTENT_PERSON;
    if (strcmp(kind, "signoff.note") == 0)
        return CONTENT_NOTE;
    return strcmp(kind, "certificate.issue") == 0 ? CONTENT_CERTIFICATE : CONTENT_NONE;
}

bool erasure_may_empty(const char *kind)
{
    return content_of(kind) != CONTENT_NONE ||
           (strncmp(kind, "person.", 7) == 0 && !kind_is_structural(kind));
}

static bool is_signoff(const char *kind)
{
    return strcmp(kind, "signoff.add") == 0 || strcmp(kind, "signoff.observe") == 0 ||
           strcmp(kind, "signoff.transcribe") == 0;
}

/* The person that the record's own text names; false: none. */
static int named_person(const struct entry *e, enum content content, bool *ret_has, struct id *ret,
                        struct sotay_error *err)
{
    json_t *payload = NULL;
    *ret_has = content == CONTENT_PERSON;
    *ret = e->subject;
    if (content == CONTENT_PERSON || !e->payload)
        return SOTAY_OK;
    int rc = fold_payload(e, &payload, err);
    if (rc >= 0 && content == CONTENT_NOTE)
        *ret_has = payload_id(payload, "person", ret);
    else if (rc >= 0)
        *ret_has = payload_id(json_object_get(payload, "holder"), "id", ret);
    json_decref(payload);
    return rc;
}

/* Of a sign-off: most are plain text, so JSON is parsed only where this is not. */
static int trainee_of(const struct entry *e, bool *ret_has, struct id *ret, struct sotay_error *err)
{
    static const char member[] = "\"trainee\":\"";
    char hex[2 * ID_SIZE + 1] = "";
    const char *at =
        e->payload ? memmem(e->payload, e->payload_len, member, sizeof(member) - 1) : NULL;
    *ret_has = false;
    if (!e->payload)
        return SOTAY_OK;
    at = at ? at + sizeof(member) - 1 : NULL;
    if (at && (size_t)(e->payload + e->payload_len - at) >= sizeof(hex)) {
        memcpy(hex, at, sizeof(hex) - 1);
        *ret_has = id_parse(hex, ret);
    }
    if (*ret_has)
        return SOTAY_OK;
    json_t *payload = NULL;
    int rc = fold_payload(e, &payload, err);
    *ret_has = rc >= 0 && payload_id(payload, "trainee", ret);
    json_decref(payload);
    return rc;
}

/* The trainee that a sign-off's own record names; SOTAY_END: it has not come yet. */
static int trainee_of_signoff(struct store *store, const struct id *signoff, struct id *ret,
                              struct sotay_error *err)
{
    struct entry e;
    bool has = false;
    AUTO_FREE char *memory = NULL;
    AUTO(stmt) q = stmt_open(store, SQL_SIGNOFF_PLACE);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = ledger_entry(store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
    if (rc == SOTAY_OK)
        rc = trainee_of(&e, &has, ret, err);
    return rc < 0 ? rc : has ? SOTAY_OK : SOTAY_END;
}

int erasure_covers_by(struct rights *r, const struct entry *e, bool *ret, struct sotay_error *err)
{
    enum content content = content_of(e->kind);
    struct id person;
    bool any, has = false;
    *ret = false;
    if (content == CONTENT_NONE)
        return SOTAY_OK;
    int rc = rights_any_erased(r, &any, err);
    if (rc < 0 || !any)
        return rc;
    rc = named_person(e, content, &has, &person, err);
    if (rc >= 0 && has)
        rc = rights_erased(r, &person, ret, err);
    if (rc < 0 || *ret || content != CONTENT_NOTE)
        return rc;
    rc = trainee_of_signoff(r->store, &e->subject, &person, err);
    if (rc == SOTAY_OK)
        rc = rights_erased(r, &person, ret, err);
    return rc < 0 ? rc : SOTAY_OK;
}

int erasure_covers(struct store *store, const struct entry *e, bool *ret, struct sotay_error *err)
{
    AUTO(rights) r = {.store = store};
    return erasure_covers_by(&r, e, ret, err);
}

/* ---- records without content --------------------------------------------------------------------- */

struct joint {
    struct id a, b;
};

struct erased_set { /* whom some person.erase names or, by any link that ever was, may cover */
    struct map persons;
    struct joint *joints;
    size_t n, cap;
};

static void erased_set_done(struct erased_set *s)
{
    map_done(&s->persons);
    free(s->joints);
}

static int add_joint(struct erased_set *s, const struct entry *e, struct sotay_error *err)
{
    json_t *payload = NULL;
    struct id into;
    int rc = fold_payload(e, &payload, err);
    bool has = rc >= 0 && payload_id(payload, "into", &into);
    json_decref(payload);
    if (!has)
        return rc;
    if (s->n == s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 16;
        struct joint *grown = realloc(s->joints, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        s->joints = grown;
        s->cap = cap;
    }
    s->joints[s->n++] = (struct joint){e->subject, into};
    return SOTAY_OK;
}

static int add_erased(void *with, const struct entry *e, struct sotay_error *err)
{
    struct erased_set *s = with;
    if (strcmp(e->kind, "person.merge") == 0)
        return add_joint(s, e, err);
    if (strcmp(e->kind, "person.erase") != 0)
        return SOTAY_OK;
    return map_put(&s->persons, e->subject.b, ID_SIZE, 1) ? SOTAY_OK : sotay_nomem(err);
}

/* Until nobody is added any more: chains of links are short. */
static int follow_joints(struct erased_set *s, struct sotay_error *err)
{
    for (size_t before = 0; before != s->persons.count;) {
        before = s->persons.count;
        for (size_t i = 0; i < s->n; i++) {
            int64_t at;
            bool a = map_get(&s->persons, s->joints[i].a.b, ID_SIZE, &at);
            bool b = map_get(&s->persons, s->joints[i].b.b, ID_SIZE, &at);
            const struct id *other = a ? &s->joints[i].b : &s->joints[i].a;
            if (a != b && !map_put(&s->persons, other->b, ID_SIZE, 1))
                return sotay_nomem(err);
        }
    }
    return SOTAY_OK;
}

/* Of a note and a certificate the text that named the person is gone: what is left tells. */
static int person_left(struct store *store, const struct entry *e, enum content content,
                       struct id *ret, struct sotay_error *err)
{
    *ret = e->subject;
    if (content == CONTENT_PERSON)
        return SOTAY_OK;
    if (content == CONTENT_NOTE)
        return trainee_of_signoff(store, &e->subject, ret, err);
    AUTO(stmt) q = stmt_open(store, SQL_CERTIFICATE_HOLDER);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_id(&q, 0);
    return rc;
}

static int is_accounted(struct store *store, const struct map *erased, const struct entry *e,
                        bool *ret, struct sotay_error *err)
{
    enum content content = content_of(e->kind);
    struct id person;
    int64_t is_there;
    *ret = false;
    if (content == CONTENT_NONE)
        return SOTAY_OK;
    int rc = person_left(store, e, content, &person, err);
    if (rc == SOTAY_END) /* nothing here says whose it is: some erasure there must be */
        *ret = erased->count > 0;
    if (rc == SOTAY_OK)
        *ret = map_get(erased, person.b, ID_SIZE, &is_there);
    if (content == CONTENT_NOTE && !*ret) /* it named somebody else, in the text that is gone */
        *ret = erased->count > 0;
    return rc < 0 ? rc : SOTAY_OK;
}

int erasure_unaccounted(struct store *store, struct entry *ret, struct sotay_error *err)
{
    AUTO(erased_set) all = {0};
    AUTO(entry_rows) rows = {0};
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_ERASED);
    bool good = true;
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = ledger_each_structural(store, add_erased, &all, err);
    if (rc >= 0)
        rc = follow_joints(&all, err);
    if (rc >= 0)
        rc = entry_rows_open(&rows, store, err);
    for (; rc == SOTAY_OK && good; rc = good && rc >= 0 ? stmt_step(&q, err) : rc) {
        rc = entry_rows_read(&rows, &q, ret, err);
        if (rc >= 0)
            rc = is_accounted(store, &all.persons, ret, &good, err);
    }
    return rc < 0 ? rc : good ? SOTAY_END : SOTAY_OK;
}

/* ---- the sweep ----------------------------------------------------------------------------------- */

struct found { /* a record that goes, or may go */
    int64_t chain, seq;
    enum content content;
    struct id subject;
    bool sure;
};

struct sweep {
    struct map persons;  /* whose text goes */
    struct map signoffs; /* what they were watched doing */
    struct found *list;
    size_t n, cap;
};

static void sweep_done(struct sweep *s)
{
    map_done(&s->persons);
    map_done(&s->signoffs);
    free(s->list);
}

static bool sweep_has(const struct map *m, const struct id *id)
{
    int64_t at;
    return map_get(m, id->b, ID_SIZE, &at);
}

static int sweep_add(struct sweep *s, const struct entry *e, enum content content, bool sure,
                     struct sotay_error *err)
{
    if (s->n == s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 16;
        struct found *grown = realloc(s->list, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        s->list = grown;
        s->cap = cap;
    }
    s->list[s->n++] = (struct found){e->chain, e->seq, content, e->subject, sure};
    return SOTAY_OK;
}

static int sweep_visit(void *with, const struct entry *e, struct sotay_error *err)
{
    struct sweep *s = with;
    enum content content = content_of(e->kind);
    struct id person;
    bool has = false;
    int rc = SOTAY_OK;
    if (!e->payload)
        return SOTAY_OK;
    if (content != CONTENT_NONE) {
        rc = named_person(e, content, &has, &person, err);
        bool sure = has && sweep_has(&s->persons, &person);
        return rc >= 0 && (sure || content == CONTENT_NOTE) ? sweep_add(s, e, content, sure, err)
                                                            : rc;
    }
    if (is_signoff(e->kind))
        rc = trainee_of(e, &has, &person, err);
    if (rc >= 0 && has && sweep_has(&s->persons, &person) &&
        !map_put(&s->signoffs, e->subject.b, ID_SIZE, 1))
        rc = sotay_nomem(err);
    return rc;
}

/* Everything is read once; what stays in the list goes. */
static int sweep_find(struct sweep *s, struct store *store, struct sotay_error *err)
{
    size_t kept = 0;
    int rc = ledger_each(store, sweep_visit, s, err);
    for (size_t i = 0; i < s->n; i++)
        if (s->list[i].sure || sweep_has(&s->signoffs, &s->list[i].subject))
            s->list[kept++] = s->list[i];
    s->n = kept;
    return rc;
}

static int empty(struct store *store, int64_t chain, int64_t seq, struct sotay_error *err)
{
    store_allow_erasure(store, true);
    int rc;
    {
        AUTO(stmt) q = stmt_open(store, SQL_ENTRY_ERASE);
        stmt_int(&q, 1, chain);
        stmt_int(&q, 2, seq);
        rc = stmt_run(&q, err);
    }
    store_allow_erasure(store, false);
    return rc;
}

static int forget(struct store *store, enum sql_id query, const struct id *subject,
                  struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, query);
    stmt_blob(&q, 1, subject->b, ID_SIZE);
    return stmt_run(&q, err);
}

static int set_due(struct store *store, struct sotay_error *err)
{
    bool due;
    int rc = erasure_is_due(store, &due, err);
    if (rc < 0 || due)
        return rc;
    AUTO(stmt) q = stmt_open(store, SQL_ERASE_DUE_PUT);
    stmt_int(&q, 1, 1);
    return stmt_run(&q, err);
}

int erasure_sweep(struct store *store, struct sotay_error *err)
{
    AUTO(sweep) s = {0};
    int rc = SOTAY_OK;
    {
        AUTO(stmt) q = stmt_open(store, SQL_ERASURE_ALL);
        while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
            struct id person = stmt_col_id(&q, 0);
            if (!map_put(&s.persons, person.b, ID_SIZE, 1))
                return sotay_nomem(err);
        }
    }
    if (rc >= 0)
        rc = sweep_find(&s, store, err);
    for (size_t i = 0; i < s.n && rc >= 0; i++) {
        rc = empty(store, s.list[i].chain, s.list[i].seq, err);
        if (rc >= 0 && s.list[i].content == CONTENT_CERTIFICATE)
            rc = forget(store, SQL_PAPER_FORGET, &s.list[i].subject, err);
    }
    return rc < 0 || !s.n ? rc : set_due(store, err);
}

int erasure_count(struct store *store, const struct id *persons, size_t n,
                  struct erasure_count *ret, struct sotay_error *err)
{
    AUTO(sweep) s = {0};
    *ret = (struct erasure_count){0};
    for (size_t i = 0; i < n; i++)
        if (!map_put(&s.persons, persons[i].b, ID_SIZE, 1))
            return sotay_nomem(err);
    int rc = sweep_find(&s, store, err);
    for (size_t i = 0; i < s.n; i++) {
        enum content content = s.list[i].content;
        ret->persons += content == CONTENT_PERSON;
        ret->notes += content == CONTENT_NOTE;
        ret->certificates += content == CONTENT_CERTIFICATE;
    }
    return rc;
}

int erasure_of_notes(struct fold *f, const struct id *trainee, const struct id *signoff,
                     struct sotay_error *err)
{
    bool erased = false;
    if (f->store != f->source) /* a copy made to compare changes nothing */
        return SOTAY_OK;
    int rc = rights_erased(&f->rights, trainee, &erased, err);
    if (rc < 0 || !erased)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_HISTORY_OF);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        rc = ledger_entry(f->source, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
        if (rc == SOTAY_OK && e.payload && content_of(e.kind) == CONTENT_NOTE) {
            rc = empty(f->store, e.chain, e.seq, err);
            if (rc >= 0)
                rc = forget(f->store, SQL_NOTE_FORGET, signoff, err);
            if (rc >= 0)
                rc = set_due(f->store, err);
        }
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int erasure_of_note(struct fold *f, const struct entry *e, bool *ret, struct sotay_error *err)
{
    *ret = false;
    if (f->store != f->source || f->rebuilding) /* a fresh fold swept before */
        return SOTAY_OK;
    bool any;
    struct id trainee;
    int rc = rights_any_erased(&f->rights, &any, err);
    if (rc < 0 || !any)
        return rc;
    rc = erasure_covers_by(&f->rights, e, ret, err);
    if (rc >= 0 && !*ret && f->bulk) { /* its sign-off may be among those kept back */
        rc = trainee_of_signoff(f->store, &e->subject, &trainee, err);
        if (rc == SOTAY_END)
            f->again = f->erase_due = true;
        return rc < 0 ? rc : SOTAY_OK;
    }
    if (rc >= 0 && *ret)
        rc = empty(f->store, e->chain, e->seq, err);
    return rc < 0 || !*ret ? rc : set_due(f->store, err);
}

/* ---- what stays of a person ---------------------------------------------------------------------- */

int erasure_rows(struct fold *f, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    int cadre = noun_field(n, "cadre"), rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_ERASURE_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        char code[16];
        AUTO(record)
        r = {.id = stmt_col_id(&q, 0),
             .is_void = stmt_col_int(&q, 3) != 0,
             .clock = stmt_col_int(&q, 4)};
        snprintf(code, sizeof(code), "erased-%.8s", id_hex(&r.id).s);
        r.v[0] = text_dup(code);
        r.v[cadre] = text_dup(stmt_col_text(&q, 2));
        if (!r.v[0] || (!r.v[cadre] && !stmt_col_is_null(&q, 2)))
            return sotay_nomem(err);
        rc = rights_is_linked(&f->rights, &r.id, &r.is_linked, err);
        if (rc >= 0)
            rc = record_put(f->store, n, &r, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- the file ------------------------------------------------------------------------------------ */

int erasure_is_due(struct store *store, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ERASE_DUE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int erasure_finish(struct store *store, struct sotay_error *err)
{
    int rc = store_flush_erased(store, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(store, SQL_ERASE_DUE_CLEAR);
    return stmt_run(&q, err);
}
