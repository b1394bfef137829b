/* src/plugin/reach.c - mentors at the stations of the sample province, counted in windows of months. */
#include "base/base.h"

#include "plugin/reach.h"

#include "base/csv.h"
#include "base/day.h"
#include "base/str.h"

struct stay { /* one secondment at a station */
    char *person, *host, *specialties;
    sotay_day from, to;
};
struct demand {
    char *facility_type, *skill;
};
struct reach {
    char **stations, **cadres;
    size_t n_stations, n_cadres;
    struct stay *stays;
    size_t n_stays;
    struct demand *demands;
    size_t n_demands;
};

static void free_texts(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

void reach_free(struct reach *r)
{
    if (!r)
        return;
    free_texts(r->stations, r->n_stations);
    free_texts(r->cadres, r->n_cadres);
    for (size_t i = 0; i < r->n_stays; i++) {
        free(r->stays[i].person);
        free(r->stays[i].host);
        free(r->stays[i].specialties);
    }
    for (size_t i = 0; i < r->n_demands; i++) {
        free(r->demands[i].facility_type);
        free(r->demands[i].skill);
    }
    free(r->stays);
    free(r->demands);
    free(r);
}

/* ---- reading ----------------------------------------------------------------------------------- */

enum { COLUMNS_MAX = 5 };
struct source { /* one file: the columns that are wanted, and what is done with a row */
    const char *file, *columns[COLUMNS_MAX];
    int (*take)(struct reach *r, const char *const *cells);
};

static bool has_text(char *const *texts, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

static int take_text(char ***texts, size_t *n, const char *text)
{
    char **grown = realloc(*texts, (*n + 1) * sizeof *grown);
    if (!grown)
        return SOTAY_EFAIL;
    *texts = grown;
    grown[*n] = text_dup(text);
    return grown[*n] ? (++*n, SOTAY_OK) : SOTAY_EFAIL;
}

static int take_facility(struct reach *r, const char *const *cells)
{
    return strcmp(cells[1], "station") == 0 ? take_text(&r->stations, &r->n_stations, cells[0])
                                            : SOTAY_OK;
}

static int take_person(struct reach *r, const char *const *cells)
{
    if (!has_text(r->stations, r->n_stations, cells[1]) ||
        has_text(r->cadres, r->n_cadres, cells[0]))
        return SOTAY_OK;
    return take_text(&r->cadres, &r->n_cadres, cells[0]);
}

static int take_stay(struct reach *r, const char *const *cells)
{
    if (!has_text(r->stations, r->n_stations, cells[1]))
        return SOTAY_OK;
    struct stay s = {.from = day_parse(cells[2]), .to = day_parse(cells[3])};
    struct stay *grown = realloc(r->stays, (r->n_stays + 1) * sizeof *grown);
    if (!grown)
        return SOTAY_EFAIL;
    r->stays = grown;
    if (s.from == DAY_NONE || s.to == DAY_NONE)
        return SOTAY_OK;
    s.person = text_dup(cells[0]);
    s.host = text_dup(cells[1]);
    s.specialties = text_dup(cells[4]);
    grown[r->n_stays++] = s;
    return s.person && s.host && s.specialties ? SOTAY_OK : SOTAY_EFAIL;
}

static int take_demand(struct reach *r, const char *const *cells)
{
    struct demand *grown = realloc(r->demands, (r->n_demands + 1) * sizeof *grown);
    if (!grown)
        return SOTAY_EFAIL;
    r->demands = grown;
    struct demand d = {text_dup(cells[0]), text_dup(cells[1])};
    grown[r->n_demands++] = d;
    return d.facility_type && d.skill ? SOTAY_OK : SOTAY_EFAIL;
}

static int find_columns(const struct source *s, const struct csv_reader *csv,
                        size_t at[COLUMNS_MAX], struct sotay_error *err)
{
    const struct csv_row *head = csv_header(csv);
    for (size_t i = 0; i < COLUMNS_MAX && s->columns[i]; i++) {
        for (at[i] = 0; at[i] < head->n; at[i]++)
            if (strcmp(head->cells[at[i]], s->columns[i]) == 0)
                break;
        if (at[i] == head->n)
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s has no column '%s'"), csv_path(csv),
                              s->columns[i]);
    }
    return SOTAY_OK;
}

static int read_rows(const struct source *s, struct csv_reader *csv, struct reach *r,
                     struct sotay_error *err)
{
    size_t at[COLUMNS_MAX] = {0};
    struct csv_row row;
    int rc = find_columns(s, csv, at, err);
    while (rc == SOTAY_OK && (rc = csv_next(csv, &row, err)) == SOTAY_OK) {
        const char *cells[COLUMNS_MAX];
        for (size_t i = 0; i < COLUMNS_MAX; i++)
            cells[i] = s->columns[i] && at[i] < row.n ? row.cells[at[i]] : "";
        if (s->take(r, cells) < 0)
            rc = sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_source(const struct source *s, const char *folder, struct reach *r,
                       struct sotay_error *err)
{
    AUTO(str) path = {0};
    struct csv_reader *csv = NULL;
    str_addf(&path, "%s/%s", folder, s->file);
    int rc = str_check(&path, err);
    if (rc >= 0)
        rc = csv_open(str_text(&path), &csv, err);
    if (rc < 0)
        return rc;
    rc = read_rows(s, csv, r, err);
    csv_close(csv);
    return rc;
}

int reach_read(const char *folder, struct reach **ret, struct sotay_error *err)
{
    static const struct source sources[] = {
        {"facilities.csv", {"code", "type"}, take_facility},
        {"people.csv", {"cadre", "facility"}, take_person},
        {"secondments.csv", {"person", "host", "start_date", "end_date", "specialties"}, take_stay},
        {"requirements.csv", {"facility_type", "skill"}, take_demand},
    };
    struct reach *r = calloc(1, sizeof *r);
    int rc = r ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(sources); i++)
        rc = read_source(&sources[i], folder, r, err);
    if (rc < 0)
        reach_free(r);
    else
        *ret = r;
    return rc;
}

/* ---- asking ------------------------------------------------------------------------------------ */

bool reach_is_required(const struct reach *r, const char *skill, bool of_stations)
{
    for (size_t i = 0; i < r->n_demands; i++)
        if (strcmp(r->demands[i].skill, skill) == 0 &&
            (strcmp(r->demands[i].facility_type, "station") == 0) == of_stations)
            return true;
    return false;
}

static bool has_specialty(const struct stay *s, const char *specialty)
{
    size_t len = specialty ? strlen(specialty) : 0;
    for (const char *at = s->specialties; specialty && *at;) {
        size_t n = strcspn(at, " ;,");
        if (n == len && memcmp(at, specialty, len) == 0)
            return true;
        at += n + (at[n] != '\0');
    }
    return !specialty;
}

bool reach_is_sent(const struct reach *r, const char *specialty)
{
    for (size_t i = 0; i < r->n_stays; i++)
        if (has_specialty(&r->stays[i], specialty))
            return true;
    return false;
}

bool reach_has_cadre(const struct reach *r, const struct checklist *c)
{
    for (size_t i = 0; i < c->n_cadres; i++)
        if (has_text(r->cadres, r->n_cadres, c->cadres[i]))
            return true;
    return false;
}

struct window { /* of one station, (after, until] */
    const char *host, *specialty;
    sotay_day after, until;
};

/* The part of the stay that lies in the window: days, 0 none. */
static int days_inside(const struct stay *s, const struct window *w)
{
    if (strcmp(s->host, w->host) != 0 || !has_specialty(s, w->specialty))
        return 0;
    sotay_day from = s->from > w->after ? s->from : w->after + 1;
    sotay_day to = s->to < w->until ? s->to : w->until;
    return to >= from ? to - from + 1 : 0;
}

/* Mentors, and days on which there was one (two at once count twice for `mentor_days`). */
struct got {
    int mentors, days, mentor_days;
};

static bool came_before(const struct reach *r, const struct window *w, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (days_inside(&r->stays[j], w) && strcmp(r->stays[j].person, r->stays[i].person) == 0)
            return true;
    return false;
}

static bool is_attended(const struct reach *r, const struct window *w, sotay_day day)
{
    for (size_t i = 0; i < r->n_stays; i++)
        if (days_inside(&r->stays[i], w) && r->stays[i].from <= day && day <= r->stays[i].to)
            return true;
    return false;
}

static struct got count_window(const struct reach *r, const struct window *w)
{
    struct got g = {0};
    sotay_day first = DAY_NONE, last = DAY_NONE;
    for (size_t i = 0; i < r->n_stays; i++) {
        int days = days_inside(&r->stays[i], w);
        if (!days)
            continue;
        g.mentor_days += days;
        g.mentors += !came_before(r, w, i);
        if (first == DAY_NONE || r->stays[i].from < first)
            first = r->stays[i].from;
        if (last == DAY_NONE || r->stays[i].to > last)
            last = r->stays[i].to;
    }
    if (first == DAY_NONE)
        return g;
    if (first <= w->after)
        first = w->after + 1;
    for (sotay_day day = first; day <= last && day <= w->until; day++)
        g.days += is_attended(r, w, day);
    return g;
}

/* A window that is best ends on the last day of a stay. */
bool reach_can(const struct reach *r, const char *specialty, const struct reach_need *need,
               struct reach_best *ret_best)
{
    bool can = false;
    *ret_best = (struct reach_best){0};
    for (size_t i = 0; i < r->n_stays; i++) {
        const struct stay *s = &r->stays[i];
        const struct window w = {.host = s->host,
                                 .specialty = specialty,
                                 .until = s->to,
                                 .after = need->window_months
                                              ? day_add_months(s->to, -need->window_months)
                                              : day_from_ymd(1, 1, 1)};
        struct got g = count_window(r, &w);
        if (g.mentors > ret_best->mentors)
            ret_best->mentors = g.mentors;
        if (g.days > ret_best->days)
            ret_best->days = g.days;
        can = can || (g.mentors >= need->mentors && g.days >= need->days &&
                      g.mentor_days >= need->performances);
    }
    return can;
}
