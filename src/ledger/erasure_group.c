/* src/ledger/erasure_group.c - which records an erasure covers: every one that was ever linked with the
 * one it names, but for links that whoever erased knew to be taken back. */
#include "base/base.h"

#include "ledger/erasure_group.h"

#include "base/map.h"
#include "ledger/ledger.h"
#include "ledger/structure.h"
#include "ledger/structure_private.h"

/* ---- records that are joined --------------------------------------------------------------------- */

struct joined { /* in the order in which they were found */
    struct map known;
    struct id *list;
    size_t n, cap;
};

static void joined_done(struct joined *j)
{
    map_done(&j->known);
    free(j->list);
}

static bool joined_has(const struct joined *j, const struct id *person)
{
    int64_t at;
    return map_get(&j->known, person->b, ID_SIZE, &at);
}

static int joined_add(struct joined *j, const struct id *person, struct sotay_error *err)
{
    if (joined_has(j, person))
        return SOTAY_OK;
    if (j->n == j->cap) {
        size_t cap = j->cap ? 2 * j->cap : 8;
        struct id *grown = realloc(j->list, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        j->list = grown;
        j->cap = cap;
    }
    j->list[j->n++] = *person;
    return map_put(&j->known, person->b, ID_SIZE, 1) ? SOTAY_OK : sotay_nomem(err);
}

static bool is_apart(const struct str *apart, const struct hash *link)
{
    for (size_t at = 0; at + HASH_SIZE <= apart->len; at += HASH_SIZE)
        if (memcmp(apart->data + at, link->b, HASH_SIZE) == 0)
            return true;
    return false;
}

/* Everyone whom links lead to, but for those in apart. */
static int joined_find(struct joined *j, struct store *store, const struct id *from,
                       const struct str *apart, struct sotay_error *err)
{
    int rc = joined_add(j, from, err);
    for (size_t i = 0; i < j->n && rc >= 0; i++) {
        AUTO(stmt) q = stmt_open(store, SQL_PERSON_JOINED_OF);
        stmt_blob(&q, 1, j->list[i].b, ID_SIZE);
        while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
            struct hash link = stmt_col_hash(&q, 0);
            struct id person = stmt_col_id(&q, 1), into = stmt_col_id(&q, 2);
            if (is_apart(apart, &link))
                continue;
            rc = joined_add(j, &person, err);
            if (rc >= 0)
                rc = joined_add(j, &into, err);
            if (rc < 0)
                return rc;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- whom they cover ----------------------------------------------------------------------------- */

/* Of several the first stands; what somebody said of this record goes before what follows from a link. */
static int cover(struct fold *f, struct stmt *said, const struct id *named, const struct id *person,
                 struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_ERASURE_PUT);
    struct hash entry = stmt_col_hash(said, 0);
    bool itself = id_equal(named, person);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_blob(&q, 2, entry.b, HASH_SIZE);
    stmt_int(&q, 3, stmt_col_int(said, 1));
    stmt_text(&q, 4, stmt_col_text(said, 2));
    stmt_int(&q, 5, itself && stmt_col_int(said, 3));
    stmt_int(&q, 6, stmt_col_int(said, 4));
    stmt_int(&q, 7, itself);
    return stmt_run(&q, err);
}

static int cover_all(struct fold *f, const struct id *named, bool *ret_any, struct sotay_error *err)
{
    int rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_ERASURE_SAID_OF);
    stmt_blob(&q, 1, named->b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        __attribute__((cleanup(joined_done))) struct joined reached = {.n = 0};
        AUTO(str) apart = {0};
        *ret_any = true;
        str_add_bytes(&apart, stmt_col_blob(&q, 5), stmt_col_size(&q, 5));
        rc = str_check(&apart, err);
        if (rc >= 0)
            rc = joined_find(&reached, f->store, named, &apart, err);
        for (size_t i = 0; i < reached.n && rc >= 0; i++)
            rc = cover(f, &q, named, &reached.list[i], err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Whatever was erased among all who are joined with this one covers whom it reaches. */
static int spread(struct fold *f, const struct id *person, struct sotay_error *err)
{
    static const struct str none;
    __attribute__((cleanup(joined_done))) struct joined all = {.n = 0};
    bool any = false;
    int rc = joined_find(&all, f->store, person, &none, err);
    for (size_t i = 0; i < all.n && rc >= 0; i++)
        rc = cover_all(f, &all.list[i], &any, err);
    rights_forget_people(&f->rights);
    if (any)
        f->again = f->erase_due = true;
    return rc;
}

int erasure_group_link(struct fold *f, const struct entry *e, const struct id *into,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_PERSON_JOINED_PUT);
    stmt_blob(&q, 1, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 2, e->subject.b, ID_SIZE);
    stmt_blob(&q, 3, into->b, ID_SIZE);
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : spread(f, into, err);
}

static void read_apart(const json_t *payload, struct str *out)
{
    size_t at;
    json_t *hex;
    json_array_foreach(json_object_get(payload, "apart"), at, hex)
    {
        struct hash link;
        const char *text = json_string_value(hex);
        if (text && hash_parse(text, &link))
            str_add_bytes(out, (const char *)link.b, HASH_SIZE);
    }
}

int erasure_group_erase(struct fold *f, const struct entry *e, const json_t *payload,
                        const struct erasure_said *said, struct sotay_error *err)
{
    AUTO(str) apart = {0};
    read_apart(payload, &apart);
    int rc = str_check(&apart, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_ERASURE_SAID_PUT);
    stmt_blob(&q, 1, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 2, e->subject.b, ID_SIZE);
    stmt_int(&q, 3, said->day);
    stmt_text(&q, 4, said->cadre);
    stmt_int(&q, 5, said->removed);
    stmt_int(&q, 6, e->clock);
    stmt_blob(&q, 7, apart.len ? apart.data : NULL, apart.len);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : spread(f, &e->subject, err);
}

/* ---- what whoever erases knows ------------------------------------------------------------------- */

int erasure_group_apart(struct store *store, const struct id *persons, size_t n, struct str *body,
                        struct sotay_error *err)
{
    __attribute__((cleanup(joined_done))) struct joined group = {.n = 0};
    AUTO(str) list = {0};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = joined_add(&group, &persons[i], err);
    for (size_t i = 0; i < n && rc >= 0; i++) {
        AUTO(stmt) q = stmt_open(store, SQL_PERSON_JOINED_OF);
        stmt_blob(&q, 1, persons[i].b, ID_SIZE);
        while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
            struct hash link = stmt_col_hash(&q, 0);
            struct id person = stmt_col_id(&q, 1), into = stmt_col_id(&q, 2);
            if (!joined_has(&group, &person) || !joined_has(&group, &into))
                str_addf(&list, "%s\"%s\"", list.len ? "," : "", hash_hex(&link).s);
        }
    }
    if (rc >= 0)
        rc = str_check(&list, err);
    if (rc >= 0 && list.len)
        str_addf(body, "%s\"apart\":[%s]", body->len ? "," : "", str_text(&list));
    return rc < 0 ? rc : str_check(body, err);
}
