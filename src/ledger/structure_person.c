/* src/ledger/structure_person.c - folds what is said of persons as such: that two records are one
 * person, and that somebody's personal text is erased. */
#include "base/base.h"

#include "ledger/structure_private.h"

#include "ledger/erasure_group.h"
#include "ledger/noun.h"

/* Places of work are no part of the structure, so who decides of persons needs to be a coordinator of
 * some place, whichever it is. */
static int check_coordinator(struct fold *f, const struct standing *s, const char **ret_held,
                             struct sotay_error *err)
{
    bool good = s->is_authority;
    int rc = SOTAY_OK;
    if (!good && s->is_confirmed)
        rc = rights_somewhere(&f->rights, &s->person, ROLE_COORDINATOR, s->day, &good, err);
    if (!good)
        *ret_held = s->is_confirmed ? "no-right" : "key-not-confirmed";
    return rc;
}

/* ---- links --------------------------------------------------------------------------------------- */

static int put_link(struct fold *f, const struct entry *e, const struct id *into,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, into ? SQL_PERSON_LINK_PUT : SQL_PERSON_LINK_REMOVE);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    if (into) {
        stmt_blob(&q, 2, into->b, ID_SIZE);
        stmt_int(&q, 3, e->clock);
    }
    return stmt_run(&q, err);
}

int structure_person_merge(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct id into;
    bool has_into = payload_id(payload, "into", &into), cycle = false;
    if (!has_into && !json_is_null(json_object_get(payload, "into"))) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_coordinator(f, s, ret_held, err);
    if (rc >= 0 && !*ret_held && has_into)
        rc = erasure_group_link(f, e, &into, err);
    if (rc >= 0 && !*ret_held && has_into)
        rc = rights_link_reaches(&f->rights, &into, &e->subject, &cycle, err);
    if (cycle)
        *ret_held = "same-person";
    if (rc < 0 || *ret_held)
        return rc;
    rc = put_link(f, e, has_into ? &into : NULL, err);
    rights_forget_people(&f->rights);
    f->again = true; /* what each of them is found to have rests on other records now */
    return rc;
}

/* ---- erasures ------------------------------------------------------------------------------------ */

int structure_person_erase(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const struct field *field = &n->fields[noun_field(n, "cadre")];
    const char *cadre = payload_text(payload, "cadre");
    AUTO_FREE char *word = NULL; /* of a newer version: none */
    int rc = check_coordinator(f, s, ret_held, err);
    if (rc >= 0 && !*ret_held && cadre)
        rc = field_read(field, cadre, &word, err);
    if (rc < 0 || *ret_held)
        return rc;
    const struct erasure_said said = {
        .day = s->day, .cadre = word, .removed = payload_int(payload, "removed", 0) != 0};
    return erasure_group_erase(f, e, payload, &said, err);
}
