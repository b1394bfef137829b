/* src/domain/report.c - what each station lacks, and who is on which course. */
#include "base/base.h"

#include "domain/report.h"

#include "base/map.h"
#include "base/str.h"
#include "domain/competency.h"
#include "domain/outlook.h"

#define LAPSING_DAYS 90
#define DEPTH_MAX 30
#define YEAR_FIRST 1900
#define YEAR_LAST 2200

/* ---- facilities ----------------------------------------------------------------------------- */

struct place {
    struct id id, parent;
    bool has_parent, is_department, is_open; /* that day */
    int above;                               /* index of the parent, -1 none */
    char *type, *code, *name;
};
struct places {
    struct place *v;
    size_t n, cap;
    struct map by_id;
};

static void places_done(struct places *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->v[i].type);
        free(p->v[i].code);
        free(p->v[i].name);
    }
    free(p->v);
    map_done(&p->by_id);
}

static int place_index(const struct places *p, const struct id *id)
{
    int64_t at;
    return map_get(&p->by_id, id->b, ID_SIZE, &at) ? (int)at : -1;
}

static char *column_dup(struct stmt *q, int at)
{
    const char *text = stmt_col_text(q, at);
    return text_dup(text ? text : "");
}

static int place_add(struct places *p, struct stmt *q, sotay_day day, struct sotay_error *err)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 256;
        struct place *more = realloc(p->v, cap * sizeof *more);
        if (!more)
            return sotay_nomem(err);
        p->v = more;
        p->cap = cap;
    }
    struct place *at = &p->v[p->n];
    *at = (struct place){
        .id = stmt_col_id(q, 0),
        .parent = stmt_col_id(q, 1),
        .has_parent = !stmt_col_is_null(q, 1),
        .is_open = (stmt_col_is_null(q, 5) || stmt_col_int(q, 5) <= day) &&
                   (stmt_col_is_null(q, 6) || stmt_col_int(q, 6) >= day),
        .above = -1,
        .type = column_dup(q, 2),
        .code = column_dup(q, 3),
        .name = column_dup(q, 4),
    };
    if (!map_put(&p->by_id, at->id.b, ID_SIZE, (int64_t)p->n++) || !at->type || !at->code ||
        !at->name)
        return sotay_nomem(err);
    at->is_department = strcmp(at->type, "department") == 0;
    return SOTAY_OK;
}

static int places_read(struct places *p, struct store *s, sotay_day day, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, SQL_REPORT_FACILITIES);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = place_add(p, &q, day, err);
        if (rc < 0)
            return rc;
    }
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].has_parent)
            p->v[i].above = place_index(p, &p->v[i].parent);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- gaps: who is where --------------------------------------------------------------------- */

struct count {
    int competent, lapsing;
};
struct gaps {
    struct app *app;
    sotay_day day;
    struct places places;
    struct map postings; /* person id -> first link + 1 */
    struct link {        /* one place where a person counts */
        struct id person;
        int place;
        int64_t next; /* link + 1, 0 ends */
    } * links;
    size_t n_links, cap_links;
    struct map competent; /* person + number of the skill */
    bool looks_ahead;
    struct outlook *outlook;  /* from the first gap on */
    struct id *people;        /* of all places, place by place */
    size_t *first;            /* of each place in people, and of the one after the last */
    struct id *candidates;    /* of the gap at hand */
    struct map skills, types; /* text -> number */
    struct map requirement;   /* scope, type, skill -> people */
    char **skill_names;       /* of required skills, sorted, by number */
    size_t n_skills;
    struct count *counts; /* place * n_skills + skill */
};

static void gaps_done(struct gaps *g)
{
    places_done(&g->places);
    map_done(&g->postings);
    map_done(&g->skills);
    map_done(&g->types);
    map_done(&g->requirement);
    for (size_t i = 0; i < g->n_skills; i++)
        free(g->skill_names[i]);
    free(g->skill_names);
    free(g->links);
    free(g->counts);
    map_done(&g->competent);
    outlook_free(g->outlook);
    free(g->people);
    free(g->first);
    free(g->candidates);
}

/* Posted at two departments of one centre a person still counts there once. */
static bool is_linked(const struct gaps *g, int64_t first, int place)
{
    for (int64_t at = first; at; at = g->links[at - 1].next)
        if (g->links[at - 1].place == place)
            return true;
    return false;
}

static int link_person(struct gaps *g, const struct id *person, int place, struct sotay_error *err)
{
    int64_t first = 0;
    (void)map_get(&g->postings, person->b, ID_SIZE, &first);
    if (is_linked(g, first, place))
        return SOTAY_OK;
    if (g->n_links == g->cap_links) {
        size_t cap = g->cap_links ? 2 * g->cap_links : 1024;
        struct link *more = realloc(g->links, cap * sizeof *more);
        if (!more)
            return sotay_nomem(err);
        g->links = more;
        g->cap_links = cap;
    }
    g->links[g->n_links++] = (struct link){*person, place, first};
    return map_put(&g->postings, person->b, ID_SIZE, (int64_t)g->n_links) ? SOTAY_OK
                                                                          : sotay_nomem(err);
}

/* A person of a department counts for what the department belongs to. */
static int link_posting(struct gaps *g, const struct id *person, int place, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (int depth = 0; rc >= 0 && place >= 0 && depth < DEPTH_MAX; depth++) {
        rc = link_person(g, person, place, err);
        if (!g->places.v[place].is_department)
            break;
        place = g->places.v[place].above;
    }
    return rc;
}

static int read_postings(struct gaps *g, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(g->app->store, SQL_REPORT_POSTINGS);
    stmt_int(&q, 1, g->day);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0), facility = stmt_col_id(&q, 1);
        rc = link_posting(g, &person, place_index(&g->places, &facility), err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- gaps: what is required ----------------------------------------------------------------- */

/* The number of a text, from 0, giving it the next one when it is new; -1: no memory. */
static int number_of(struct map *m, const char *text)
{
    int64_t n = (int64_t)m->count;
    if (!map_get(m, text, strlen(text), &n) && !map_put(m, text, strlen(text), n))
        return -1;
    return (int)n;
}

struct requirement_key {
    int32_t scope, type, skill; /* scope -1: everywhere */
};

static int add_requirement(struct gaps *g, struct stmt *q, struct sotay_error *err)
{
    const char *type = stmt_col_text(q, 1), *skill = stmt_col_text(q, 2);
    struct id scope = stmt_col_id(q, 0);
    struct requirement_key key = {-1, number_of(&g->types, type), 0};
    if (!stmt_col_is_null(q, 0) && (key.scope = place_index(&g->places, &scope)) < 0)
        return SOTAY_OK;
    size_t known = g->skills.count;
    key.skill = number_of(&g->skills, skill);
    if (key.type < 0 || key.skill < 0)
        return sotay_nomem(err);
    if (g->skills.count > known) {
        char **more = realloc(g->skill_names, (known + 1) * sizeof *more);
        if (!more)
            return sotay_nomem(err);
        g->skill_names = more;
        g->skill_names[known] = text_dup(skill);
        g->n_skills = known + 1;
        if (!g->skill_names[known])
            return sotay_nomem(err);
    }
    /* Two of one key after a merge: the larger stands. */
    int64_t people = stmt_col_int(q, 3), other = 0;
    if (map_get(&g->requirement, &key, sizeof key, &other) && other > people)
        people = other;
    return map_put(&g->requirement, &key, sizeof key, people) ? SOTAY_OK : sotay_nomem(err);
}

static int read_requirements(struct gaps *g, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(g->app->store, SQL_REPORT_REQUIREMENTS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = add_requirement(g, &q, err);
        if (rc < 0)
            return rc;
    }
    size_t cells = (g->places.n + 1) * (g->n_skills + 1);
    g->counts = calloc(cells, sizeof *g->counts);
    return rc < 0 ? rc : g->counts ? SOTAY_OK : sotay_nomem(err);
}

/* The nearest requirement upward; -1 none. */
static int64_t required_at(const struct gaps *g, int place, int skill)
{
    int64_t type, people = -1;
    const char *name = g->places.v[place].type;
    if (!map_get(&g->types, name, strlen(name), &type))
        return -1;
    struct requirement_key key = {place, (int32_t)type, skill};
    for (int depth = 0; key.scope >= 0 && depth < DEPTH_MAX; depth++) {
        if (map_get(&g->requirement, &key, sizeof key, &people))
            return people;
        key.scope = g->places.v[key.scope].above;
    }
    key.scope = -1;
    return map_get(&g->requirement, &key, sizeof key, &people) ? people : -1;
}

/* ---- gaps: who can -------------------------------------------------------------------------- */

struct held {
    struct id person;
    int32_t skill, zero;
};

static void count_at(struct gaps *g, int place, size_t skill, bool lapsing)
{
    struct count *c = &g->counts[(size_t)place * g->n_skills + skill];
    c->competent++;
    c->lapsing += lapsing;
}

static int count_competent(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct gaps *g = with;
    int64_t skill, at = 0;
    if (row->state != SOTAY_STATE_COMPETENT ||
        !map_get(&g->skills, row->skill, strlen(row->skill), &skill))
        return SOTAY_OK;
    bool lapsing = row->expires != DAY_NONE && row->expires - g->day <= LAPSING_DAYS;
    if (!map_get(&g->postings, row->person.b, ID_SIZE, &at)) {
        int place = place_index(&g->places, &row->person); /* a facility that was assessed */
        if (place >= 0)
            count_at(g, place, (size_t)skill, lapsing);
        return SOTAY_OK;
    }
    for (; at; at = g->links[at - 1].next)
        count_at(g, g->links[at - 1].place, (size_t)skill, lapsing);
    const struct held held = {row->person, (int32_t)skill, 0};
    return map_put(&g->competent, &held, sizeof held, 1) ? SOTAY_OK : sotay_nomem(err);
}

/* ---- gaps: when they could be closed -------------------------------------------------------- */

/* The people of each place side by side. */
static int sort_people(struct gaps *g, struct sotay_error *err)
{
    g->first = calloc(g->places.n + 2, sizeof *g->first);
    g->people = calloc(g->n_links + 1, sizeof *g->people);
    g->candidates = calloc(g->n_links + 1, sizeof *g->candidates);
    if (!g->first || !g->people || !g->candidates)
        return sotay_nomem(err);
    for (size_t i = 0; i < g->n_links; i++)
        g->first[g->links[i].place + 2]++;
    for (size_t i = 2; i < g->places.n + 2; i++)
        g->first[i] += g->first[i - 1];
    for (size_t i = 0; i < g->n_links; i++) /* [place + 1] moves on to where the next one begins */
        g->people[g->first[g->links[i].place + 1]++] = g->links[i].person;
    return SOTAY_OK;
}

static int look_ahead(struct gaps *g, size_t place, size_t skill, int missing, sotay_day *ret,
                      struct sotay_error *err)
{
    size_t n = 0;
    *ret = DAY_NONE;
    if (missing <= 0 || !g->looks_ahead)
        return SOTAY_OK;
    int rc = g->outlook ? SOTAY_OK : sort_people(g, err);
    if (rc >= 0 && !g->outlook)
        rc = outlook_new(g->app, g->day, &g->outlook, err);
    if (rc < 0)
        return rc;
    for (size_t i = g->first[place]; i < g->first[place + 1]; i++) {
        int64_t one;
        const struct held held = {g->people[i], (int32_t)skill, 0};
        if (!map_get(&g->competent, &held, sizeof held, &one))
            g->candidates[n++] = g->people[i];
    }
    return outlook_earliest(g->outlook, &g->places.v[place].id, g->skill_names[skill],
                            g->candidates, n, missing, ret, err);
}

static int visit_gaps(struct gaps *g, const struct id *within, gap_visit visit, void *with,
                      struct sotay_error *err)
{
    for (size_t i = 0; i < g->places.n; i++) {
        const struct place *p = &g->places.v[i];
        bool wanted = p->is_open;
        int rc = SOTAY_OK;
        if (wanted && within)
            rc = rights_within(&g->app->rights, &p->id, within, &wanted, err);
        for (size_t s = 0; rc == SOTAY_OK && wanted && s < g->n_skills; s++) {
            int64_t required = required_at(g, (int)i, (int)s);
            const struct count *c = &g->counts[i * g->n_skills + s];
            if (required < 0)
                continue;
            int missing = (int)required - c->competent;
            struct gap_row row = {
                p->code,      p->name,    g->skill_names[s],         (int)required,
                c->competent, c->lapsing, missing > 0 ? missing : 0, DAY_NONE};
            rc = look_ahead(g, i, s, missing, &row.earliest, err);
            if (rc >= 0)
                rc = visit(with, &row, err);
        }
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return SOTAY_OK;
}

int report_gaps(struct app *app, const struct gap_ask *ask, gap_visit visit, void *with,
                struct sotay_error *err)
{
    AUTO(gaps) g = {.app = app, .day = ask->as_of, .looks_ahead = ask->outlook};
    const struct competency_filter filter = {
        .facility = ask->facility, .state = SOTAY_STATE_COMPETENT, .as_of = ask->as_of};
    int rc = places_read(&g.places, app->store, ask->as_of, err);
    if (rc >= 0)
        rc = read_requirements(&g, err);
    if (rc >= 0)
        rc = read_postings(&g, err);
    if (rc >= 0)
        rc = competency_list(app, &filter, count_competent, &g, err);
    return rc < 0 ? rc : visit_gaps(&g, ask->facility, visit, with, err);
}

/* ---- training ------------------------------------------------------------------------------- */

struct stay { /* one posting */
    struct id person, facility;
    sotay_day from, until; /* DAY_NONE open */
};
struct training {
    struct app *app;
    const struct id *facility;
    struct stay *stays; /* by person */
    size_t n_stays, cap_stays;
    struct map first;  /* person -> index of the first stay */
    struct map within; /* facility -> 0, 1 */
    struct map seen, people, kinds[2];
    struct str kind, specialty, status; /* of the row being counted */
    int count;
};

static void training_done(struct training *t)
{
    free(t->stays);
    map_done(&t->first);
    map_done(&t->within);
    map_done(&t->seen);
    map_done(&t->people);
    map_done(&t->kinds[0]);
    map_done(&t->kinds[1]);
    str_done(&t->kind);
    str_done(&t->specialty);
    str_done(&t->status);
}

static sotay_day column_day(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

static int add_stay(struct training *t, struct stmt *q, struct sotay_error *err)
{
    int64_t known;
    if (t->n_stays == t->cap_stays) {
        size_t cap = t->cap_stays ? 2 * t->cap_stays : 1024;
        struct stay *more = realloc(t->stays, cap * sizeof *more);
        if (!more)
            return sotay_nomem(err);
        t->stays = more;
        t->cap_stays = cap;
    }
    struct stay *s = &t->stays[t->n_stays];
    *s = (struct stay){stmt_col_id(q, 0), stmt_col_id(q, 1), column_day(q, 2), column_day(q, 3)};
    if (!map_get(&t->first, s->person.b, ID_SIZE, &known) &&
        !map_put(&t->first, s->person.b, ID_SIZE, (int64_t)t->n_stays))
        return sotay_nomem(err);
    t->n_stays++;
    return SOTAY_OK;
}

static int read_stays(struct training *t, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(t->app->store, SQL_REPORT_ALL_POSTINGS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = add_stay(t, &q, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int is_within(struct training *t, const struct id *facility, bool *ret,
                     struct sotay_error *err)
{
    int64_t known;
    if (map_get(&t->within, facility->b, ID_SIZE, &known)) {
        *ret = known != 0;
        return SOTAY_OK;
    }
    int rc = rights_within(&t->app->rights, facility, t->facility, ret, err);
    if (rc >= 0 && !map_put(&t->within, facility->b, ID_SIZE, *ret))
        rc = sotay_nomem(err);
    return rc;
}

static int was_there(struct training *t, const struct id *person, sotay_day day, bool *ret,
                     struct sotay_error *err)
{
    int64_t at;
    int rc = SOTAY_OK;
    *ret = t->facility == NULL;
    if (*ret || !map_get(&t->first, person->b, ID_SIZE, &at))
        return SOTAY_OK;
    for (size_t i = (size_t)at; rc >= 0 && !*ret && i < t->n_stays; i++) {
        const struct stay *s = &t->stays[i];
        if (!id_equal(&s->person, person))
            break;
        if ((s->from == DAY_NONE || s->from <= day) && (s->until == DAY_NONE || s->until >= day))
            rc = is_within(t, &s->facility, ret, err);
    }
    return rc;
}

/* 1 when the person is new in the set, 0 when not. */
static int add_person(struct map *set, const struct id *person, struct sotay_error *err)
{
    int64_t known;
    if (map_get(set, person->b, ID_SIZE, &known))
        return 0;
    return map_put(set, person->b, ID_SIZE, 1) ? 1 : sotay_nomem(err);
}

static int flush_row(struct training *t, training_visit visit, void *with, struct sotay_error *err)
{
    const struct training_row row = {str_text(&t->kind), str_text(&t->specialty),
                                     str_text(&t->status), t->count};
    int rc = t->count > 0 ? visit(with, &row, err) : SOTAY_OK;
    t->count = 0;
    map_clear(&t->seen);
    return rc;
}

static void replace(struct str *s, const char *text)
{
    str_clear(s);
    str_add(s, text);
}

static int count_enrolment(struct training *t, struct stmt *q, struct training_total *total,
                           training_visit visit, void *with, struct sotay_error *err)
{
    const char *kind = stmt_col_text(q, 0), *specialty = stmt_col_text(q, 1);
    const char *status = stmt_col_text(q, 2);
    struct id person = stmt_col_id(q, 3);
    bool counts = false;
    int rc = was_there(t, &person, (sotay_day)stmt_col_int(q, 4), &counts, err);
    if (rc < 0 || !counts)
        return rc;
    if (strcmp(kind, str_text(&t->kind)) != 0 || strcmp(specialty, str_text(&t->specialty)) != 0 ||
        strcmp(status, str_text(&t->status)) != 0)
        rc = flush_row(t, visit, with, err);
    if (rc != SOTAY_OK)
        return rc;
    replace(&t->kind, kind);
    replace(&t->specialty, specialty);
    replace(&t->status, status);
    bool is_long = strcmp(kind, "long") == 0, is_short = strcmp(kind, "short") == 0;
    int fresh = add_person(&t->seen, &person, err);
    int anybody = fresh < 0 ? fresh : add_person(&t->people, &person, err);
    int of_kind = anybody < 0           ? anybody
                  : is_long || is_short ? add_person(&t->kinds[is_long], &person, err)
                                        : 0;
    if (of_kind < 0)
        return of_kind;
    t->count += fresh;
    total->people += anybody;
    *(is_long ? &total->long_people : &total->short_people) += of_kind;
    return SOTAY_OK;
}

int report_training(struct app *app, int year, const struct id *facility, training_visit visit,
                    void *with, struct training_total *ret, struct sotay_error *err)
{
    AUTO(training) t = {.app = app, .facility = facility};
    struct training_total total = {0, 0, 0};
    if (year < YEAR_FIRST || year > YEAR_LAST)
        return sotay_fail(err, SOTAY_EUSAGE, _("Write the year with four digits, such as 2026."),
                          _("--year: %d is no year between %d and %d"), year, YEAR_FIRST,
                          YEAR_LAST);
    sotay_day from = day_from_ymd(year, 1, 1), until = day_from_ymd(year, 12, 31);
    int rc = facility ? read_stays(&t, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_REPORT_ENROLMENTS);
    stmt_int(&q, 1, from);
    stmt_int(&q, 2, until);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = count_enrolment(&t, &q, &total, visit, with, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    if (rc >= 0)
        rc = flush_row(&t, visit, with, err);
    if (rc < 0)
        return rc;
    *ret = total;
    return SOTAY_OK;
}
