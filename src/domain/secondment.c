/* src/domain/secondment.c - the mentor rights that people who are sent somewhere lack there. */
#include "base/base.h"

#include "domain/secondment.h"

#include "domain/record_private.h"

void right_gaps_done(struct right_gaps *g)
{
    free(g->list);
    g->list = NULL;
    g->n = g->cap = 0;
}

/* A right of any specialty is enough where none is named. */
static int covers_any(struct app *app, const struct id *person, const struct id *host,
                      sotay_day day, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_GRANTS_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc = SOTAY_OK;
    *ret = false;
    while (!*ret && rc >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        char specialty[64];
        const char *text = stmt_col_text(&q, 1);
        snprintf(specialty, sizeof(specialty), "%s", text ? text : "");
        rc = rights_covers(&app->rights, person, ROLE_MENTOR, specialty, host, day, ret, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int covers(struct app *app, const struct right_gap *g, sotay_day day, bool *ret,
                  struct sotay_error *err)
{
    return g->specialty[0] ? rights_covers(&app->rights, &g->person, ROLE_MENTOR, g->specialty,
                                           &g->host, day, ret, err)
                           : covers_any(app, &g->person, &g->host, day, ret, err);
}

static bool is_before(sotay_day day, sotay_day last)
{
    return last == DAY_NONE || day <= last;
}

/* Was there a right for some of these days that somebody took back? */
static int was_taken_back(struct app *app, struct right_gap *g, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_GRANTS_OF);
    stmt_blob(&q, 1, g->person.b, ID_SIZE);
    int rc = SOTAY_OK;
    while (!g->taken_back && rc >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *role = stmt_col_text(&q, 0), *specialty = stmt_col_text(&q, 1);
        struct id facility = stmt_col_id(&q, 2);
        struct span days = {stmt_col_is_null(&q, 3) ? DAY_NONE : (sotay_day)stmt_col_int(&q, 3),
                            stmt_col_is_null(&q, 4) ? DAY_NONE : (sotay_day)stmt_col_int(&q, 4)};
        bool everywhere = stmt_col_is_null(&q, 2);
        if (!role || strcmp(role, "mentor") != 0 || stmt_col_is_null(&q, 5) ||
            !spans_overlap(days, g->days) ||
            (specialty && specialty[0] && strcmp(specialty, g->specialty) != 0))
            continue;
        g->taken_back = everywhere;
        if (!everywhere)
            rc = rights_within(&app->rights, &g->host, &facility, &g->taken_back, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Two rows of a file may say the same: then it is one gap. */
static int add_gap(struct right_gaps *gaps, struct app *app, struct right_gap *g,
                   struct sotay_error *err)
{
    for (size_t i = 0; i < gaps->n; i++) {
        struct right_gap *known = &gaps->list[i];
        if (!id_equal(&known->person, &g->person) || !id_equal(&known->host, &g->host) ||
            strcmp(known->specialty, g->specialty) != 0 || !spans_overlap(known->days, g->days))
            continue;
        if (g->days.start < known->days.start)
            known->days.start = g->days.start;
        if (known->days.end != DAY_NONE && is_before(known->days.end, g->days.end))
            known->days.end = g->days.end;
        return SOTAY_OK;
    }
    int rc = was_taken_back(app, g, err);
    if (rc < 0)
        return rc;
    if (!list_grow(&gaps->list, &gaps->cap, gaps->n, sizeof(*gaps->list)))
        return sotay_nomem(err);
    gaps->list[gaps->n++] = *g;
    return SOTAY_OK;
}

/* Goes from day to day on which the person's rights change. */
static int find_gaps(struct right_gaps *gaps, struct app *app, struct right_gap g, struct span days,
                     struct sotay_error *err)
{
    sotay_day day = days.start, next;
    int rc = SOTAY_OK;
    g.days.start = DAY_NONE; /* of the gap that is being measured */
    for (; rc >= 0 && day != DAY_NONE && is_before(day, days.end); day = next) {
        bool good = false;
        rc = covers(app, &g, day, &good, err);
        if (rc >= 0)
            rc = rights_next_change(&app->rights, &g.person, day, &next, err);
        if (rc < 0)
            return rc;
        if (!good && g.days.start == DAY_NONE)
            g.days.start = day;
        if (good && g.days.start != DAY_NONE) {
            g.days.end = day - 1;
            rc = add_gap(gaps, app, &g, err);
            g.days.start = DAY_NONE;
        }
    }
    g.days.end = days.end;
    return rc < 0 || g.days.start == DAY_NONE ? rc : add_gap(gaps, app, &g, err);
}

int right_gaps_find(struct right_gaps *g, struct app *app, const struct id *person,
                    const struct id *host, const char *specialties, struct span days,
                    struct sotay_error *err)
{
    struct right_gap one = {.person = *person, .host = *host};
    if (!specialties || !*specialties)
        return find_gaps(g, app, one, days, err);
    int rc = SOTAY_OK;
    for (const char *at = specialties; rc >= 0 && *at;) {
        size_t len = strcspn(at, ";");
        snprintf(one.specialty, sizeof(one.specialty), "%.*s", (int)len, at);
        if (len)
            rc = find_gaps(g, app, one, days, err);
        at += len + (at[len] == ';');
    }
    return rc;
}

bool right_gap_is_givable(const struct right_gap *g)
{
    return g->specialty[0] && !g->taken_back;
}

size_t right_gaps_givable(const struct right_gaps *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        n += right_gap_is_givable(&g->list[i]);
    return n;
}

int right_gaps_check(const struct right_gaps *g, struct app *app, const struct actor *actor,
                     struct sotay_error *err)
{
    for (size_t i = 0; i < g->n && !actor->is_authority; i++) {
        bool may = false;
        char host[80] = "";
        if (!right_gap_is_givable(&g->list[i]))
            continue;
        int rc = rights_covers(&app->rights, &actor->person, ROLE_COORDINATOR, "", &g->list[i].host,
                               app->today, &may, err);
        if (rc >= 0 && !may)
            rc = record_shown_code(app, NOUN_FACILITY, &g->list[i].host, host, err);
        if (rc < 0)
            return rc;
        if (!may)
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("Import without --grants, and let a coordinator of that place or "
                                "the authority give the rights."),
                              _("the one who acts may give nobody a right at %s; nothing was "
                                "written"),
                              host);
    }
    return SOTAY_OK;
}

int right_gaps_append(const struct right_gaps *g, struct writer *w, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < g->n; i++) {
        const struct right_gap *one = &g->list[i];
        struct id_text person = id_hex(&one->person), host = id_hex(&one->host);
        struct day_text from = day_iso(one->days.start), until = day_iso(one->days.end);
        struct set set = {.id = writer_id(w), .is_void = -1};
        if (!right_gap_is_givable(one))
            continue;
        set.v[noun_field(n, "person")] = person.s;
        set.v[noun_field(n, "role")] = "mentor";
        set.v[noun_field(n, "specialty")] = one->specialty;
        set.v[noun_field(n, "facility")] = host.s;
        set.v[noun_field(n, "start_date")] = from.s;
        if (one->days.end != DAY_NONE)
            set.v[noun_field(n, "end_date")] = until.s;
        rc = set_append(w, n, &set, err);
    }
    return rc;
}
