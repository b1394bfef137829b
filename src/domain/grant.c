/* src/domain/grant.c - how a right stands on a day, and who gave it. */
#include "base/base.h"

#include "domain/record.h"
#include "domain/signoff_row.h"

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

/* ---- what rests on it ------------------------------------------------------------------------------- */

struct covering { /* is there another right for this sign-off? */
    struct app *app;
    const struct id *without;
    const char *mentor;
    const struct stored_signoff *s;
    bool found;
};

static int covers(struct app *app, const struct record *r, const struct stored_signoff *s,
                  bool *ret, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    const char *specialty = record_value(n, r, "specialty");
    const char *skill = s->fact.skill, *dot = strchr(skill, '.');
    size_t len = dot ? (size_t)(dot - skill) : strlen(skill);
    struct id facility;
    *ret = strcmp(record_value(n, r, "role"), "mentor") == 0 &&
           grant_standing(r, s->day) == GRANT_HOLDS &&
           (!*specialty || (strlen(specialty) == len && strncmp(skill, specialty, len) == 0));
    if (!*ret || !id_parse(record_value(n, r, "facility"), &facility))
        return SOTAY_OK; /* of no place: everywhere */
    return rights_within(&app->rights, &s->fact.facility, &facility, ret, err);
}

static int look_for_other(void *with, const struct record *r, struct sotay_error *err)
{
    struct covering *c = with;
    const struct noun *n = &noun_table[NOUN_GRANT];
    if (c->found || id_equal(&r->id, c->without) ||
        strcmp(record_value(n, r, "person"), c->mentor) != 0)
        return SOTAY_OK;
    return covers(c->app, r, c->s, &c->found, err);
}

int grant_losses(struct app *app, const struct id *grant, sotay_day from, struct grant_losses *ret,
                 struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    AUTO(record) r = {0};
    struct id mentor;
    *ret = (struct grant_losses){.last = DAY_NONE};
    int rc = record_get(app->store, n, grant, &r, err);
    if (rc != SOTAY_OK || !id_parse(record_value(n, &r, "person"), &mentor))
        return rc < 0 ? rc : SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_OF_MENTOR);
    stmt_blob(&q, 1, mentor.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct stored_signoff s;
        bool rests = false;
        stored_signoff_read(&q, &s);
        struct covering other = {
            .app = app, .without = grant, .mentor = record_value(n, &r, "person"), .s = &s};
        if (s.counted && s.day >= from)
            rc = covers(app, &r, &s, &rests, err);
        if (rc >= 0 && rests)
            rc = record_each(app->store, n, look_for_other, &other, err);
        if (rc < 0)
            return rc;
        if (!rests || other.found)
            continue;
        ret->n++;
        ret->last = s.day;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
