/* src/domain/grant.c - how a right stands on a day, and who gave it. */
#include "base/base.h"

#include "domain/record.h"

enum grant_standing grant_standing(const struct record *r, sotay_day day)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    sotay_day start = day_parse(record_value(n, r, "start_date"));
    sotay_day end = day_parse(record_value(n, r, "end_date"));
    sotay_day revoked = day_parse(record_value(n, r, "revoked"));
    if (r->is_void || (revoked != DAY_NONE && revoked <= day))
        return GRANT_REVOKED;
    if (end != DAY_NONE && end < day)
        return GRANT_ENDED;
    return start != DAY_NONE && start > day ? GRANT_NOT_YET : GRANT_HOLDS;
}

/* The oldest entry about it that is here, by (clock, device, hash). */
static int first_entry(struct app *app, const struct id *grant, struct entry *ret, bool *ret_any,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_HISTORY_OF);
    stmt_blob(&q, 1, grant->b, ID_SIZE);
    int rc;
    *ret_any = false;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        rc = ledger_entry(app->store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
        if (rc < 0)
            return rc;
        if (rc != SOTAY_OK || (*ret_any && entry_compare(&e, ret) > 0))
            continue;
        e.payload = NULL;
        *ret = e;
        *ret_any = true;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int grant_giver(struct app *app, const struct id *grant, char ret_by[80], int64_t *ret_time_ms,
                struct sotay_error *err)
{
    struct entry e;
    enum key_standing standing;
    struct id person;
    bool any;
    ret_by[0] = '\0';
    *ret_time_ms = 0;
    int rc = first_entry(app, grant, &e, &any, err);
    if (rc < 0 || !any)
        return rc;
    *ret_time_ms = e.time;
    rc = rights_key(&app->rights, &e.actor, &e.device, e.seq, &standing, &person, err);
    if (rc >= 0 && id_is_zero(&person))
        snprintf(ret_by, 80, "%s", "authority");
    else if (rc >= 0)
        rc = record_code(app->store, &noun_table[NOUN_PERSON], &person, ret_by, err);
    return rc < 0 ? rc : SOTAY_OK;
}
