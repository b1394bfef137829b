/* src/domain/agenda.c - what a notebook holds, and what is to be done next. */
#include "base/base.h"

#include "domain/agenda.h"

#include "domain/backup.h"
#include "domain/certificate.h"
#include "domain/form_draft.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/waiting_settled.h"

/* ---- the notebook ------------------------------------------------------------------------------- */

static int read_counts(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AGENDA_COUNTS);
    stmt_int(&q, 1, app->today);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    int64_t *const counts[] = {&a->people,       &a->facilities,     &a->checklists, &a->mentors,
                               &a->coordinators, &a->authority_keys, &a->signoffs};
    for (int i = 0; i < (int)COUNT_OF(counts); i++)
        *counts[i] = stmt_col_int(&q, i);
    return SOTAY_OK;
}

static int read_name(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_NAME);
    int rc = stmt_step(&q, err);
    const char *name = rc == SOTAY_OK ? stmt_col_text(&q, 0) : NULL;
    snprintf(a->name, sizeof(a->name), "%s", name ? name : "");
    return rc < 0 ? rc : SOTAY_OK;
}

/* A clock that was wrong makes nothing come from tomorrow. */
static int32_t days_since(const struct app *app, int64_t time_ms)
{
    sotay_day day = day_of_time(time_ms, app->utc_offset);
    return day < app->today ? app->today - day : 0;
}

static int read_backup(struct app *app, struct agenda *a, struct sotay_error *err)
{
    char path[PLACE_MAX];
    int64_t time_ms = 0;
    int rc = backup_newest(app, path, &time_ms, err);
    a->has_backup = rc == SOTAY_OK;
    a->backup_days = a->has_backup ? days_since(app, time_ms) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

struct others {
    int64_t computers, newest_ms;
};

static int add_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct others *o = with;
    (void)err;
    if (c->is_this || c->is_closed || c->records == 0)
        return SOTAY_OK;
    o->computers++;
    if (c->newest_ms > o->newest_ms)
        o->newest_ms = c->newest_ms;
    return SOTAY_OK;
}

static int read_computers(struct app *app, struct agenda *a, struct sotay_error *err)
{
    struct others o = {0};
    int rc = computer_each(app, add_computer, &o, err);
    a->computers = o.computers;
    a->sync_days = o.computers ? days_since(app, o.newest_ms) : 0;
    return rc;
}

static int read_waiting(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) held = stmt_open(app->store, SQL_HELD_COUNT);
    AUTO(stmt) signoffs = stmt_open(app->store, SQL_SIGNOFF_KEY_WAITS);
    int rc = stmt_step(&held, err);
    if (rc == SOTAY_OK)
        a->waiting = stmt_col_int(&held, 0);
    if (rc >= 0 && a->waiting) { /* slower, and mostly nothing waits */
        AUTO(settled) settled = {0};
        rc = settled_read(app, &settled, err);
        a->waiting -= (int64_t)settled.places.count;
    }
    while (rc >= 0 && (rc = stmt_step(&signoffs, err)) == SOTAY_OK)
        a->waiting += stmt_col_int(&signoffs, 1);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_newcomers(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AGENDA_NEWCOMERS);
    int rc = stmt_step(&q, err);
    a->newcomers = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

static int count_lapsing(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    struct agenda *a = with;
    (void)row;
    (void)err;
    a->lapsing++;
    return SOTAY_OK;
}

/* ---- the person ---------------------------------------------------------------------------------- */

static int read_place(struct app *app, struct agenda *a, struct sotay_error *err)
{
    struct id place;
    size_t n = 0;
    int rc = rights_places(&app->rights, &a->me, app->today, &place, 1, &n, err);
    if (rc >= 0 && n)
        rc = record_code(app->store, &noun_table[NOUN_FACILITY], &place, a->place, err);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_rights(struct app *app, struct agenda *a, struct sotay_error *err)
{
    const struct {
        enum role role;
        bool *has;
    } roles[] = {
        {ROLE_COORDINATOR, &a->coordinator}, {ROLE_MENTOR, &a->mentor}, {ROLE_ISSUER, &a->issuer}};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(roles); i++)
        rc = rights_somewhere(&app->rights, &a->me, roles[i].role, app->today, roles[i].has, err);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_to_sign(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AGENDA_TO_SIGN);
    stmt_blob(&q, 1, a->me.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    a->to_sign = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_me(struct app *app, const char *who, struct agenda *a, struct sotay_error *err)
{
    struct sotay_error why = {0};
    struct hash key;
    int rc = who && strcmp(who, "authority") != 0
                 ? record_find(app, &noun_table[NOUN_PERSON], who, &a->me, &why)
                 : SOTAY_EABSENT;
    if (rc == SOTAY_EABSENT)
        return SOTAY_OK;
    if (rc < 0 && err)
        *err = why;
    if (rc >= 0)
        rc = record_code(app->store, &noun_table[NOUN_PERSON], &a->me, a->code, err);
    if (rc >= 0)
        rc = person_full_name(app, &a->me, a->full_name, err);
    if (rc >= 0)
        rc = read_rights(app, a, err);
    if (rc >= 0)
        rc = read_place(app, a, err);
    if (rc >= 0)
        rc = read_to_sign(app, a, err);
    if (rc < 0)
        return rc;
    a->has_me = true;
    a->forms = form_drafts_kept(app, &a->me);
    a->has_key = app_has_key(app, a->code, &why) >= 0;
    a->is_confirmed = key_of(app, &a->me, &key, &why) >= 0;
    return SOTAY_OK;
}

/* Keys that wait: of those, whom the person may vouch for. */
static int read_keys(struct app *app, struct agenda *a, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AGENDA_KEYS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        bool may = !a->has_me;
        if (a->coordinator)
            rc = key_may_confirm(app, &a->me, &person, &may, err);
        if (rc >= 0 && may && !a->keys++)
            rc = record_code(app->store, &noun_table[NOUN_PERSON], &person, a->key_of, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int agenda_read(struct app *app, const char *who, struct agenda *ret, struct sotay_error *err)
{
    *ret = (struct agenda){.has_me = false};
    int rc = read_name(app, ret, err);
    if (rc >= 0)
        rc = read_counts(app, ret, err);
    if (rc >= 0)
        rc = read_backup(app, ret, err);
    if (rc >= 0)
        rc = read_computers(app, ret, err);
    if (rc >= 0)
        rc = read_waiting(app, ret, err);
    if (rc >= 0)
        rc = read_newcomers(app, ret, err);
    if (rc >= 0)
        rc = certificate_lapsing(app, app->today + AGENDA_LAPSE_DAYS, count_lapsing, ret, err);
    if (rc >= 0)
        rc = read_me(app, who, ret, err);
    return rc < 0 ? rc : read_keys(app, ret, err);
}

/* ---- what is next -------------------------------------------------------------------------------- */

/* Where nobody is named, everything is told: whoever sees it knows whom to call. */
static bool is_needed(const struct agenda *a, enum agenda_step step)
{
    const bool decides = !a->has_me || a->coordinator;
    switch (step) {
    case AGENDA_BACKUP:
        return a->people + a->signoffs > 1 &&
               (!a->has_backup || a->backup_days >= AGENDA_BACKUP_DAYS);
    case AGENDA_WAITING:
        return decides && a->waiting > 0;
    case AGENDA_SIGN:
        return a->to_sign > 0;
    case AGENDA_FORMS:
        return a->forms > 0;
    case AGENDA_KEYS:
        return a->keys > 0;
    case AGENDA_NEWCOMERS:
        return decides && a->newcomers > 0;
    case AGENDA_CERTIFICATES:
        return (decides || a->issuer) && a->lapsing > 0;
    case AGENDA_WHO:
        return !a->has_me && a->people > 0;
    case AGENDA_FACILITIES:
        return decides && a->facilities == 0;
    case AGENDA_PEOPLE:
        return decides && a->people < 2; /* the first coordinator is there from the start */
    case AGENDA_CHECKLISTS:
        return decides && a->checklists == 0;
    case AGENDA_MENTORS:
        return decides && a->mentors == 0 && a->people > 1;
    case AGENDA_MY_KEY:
        return a->has_me && !a->has_key && (a->coordinator || a->mentor || a->issuer);
    case AGENDA_SPARE:
        return decides && a->authority_keys == 1;
    case AGENDA_SYNC:
        return a->computers > 0 && a->sync_days >= AGENDA_SYNC_DAYS;
    case AGENDA_STEPS:
        break;
    }
    return false;
}

void agenda_steps(const struct agenda *a, enum agenda_step ret[AGENDA_STEPS], size_t *ret_n)
{
    *ret_n = 0;
    for (enum agenda_step step = 0; step < AGENDA_STEPS; step++)
        if (is_needed(a, step))
            ret[(*ret_n)++] = step;
}
