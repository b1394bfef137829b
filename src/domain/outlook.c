/* src/domain/outlook.c - when a gap could be closed at the earliest with the mentors who are planned. */
#include "base/base.h"

#include "domain/outlook.h"

#include "base/map.h"
#include "domain/checklists.h"
#include "domain/notebook.h"
#include "domain/presence.h"
#include "plugin/rule.h"

#define HORIZON_DAYS 1100 /* nobody plans further */
#define WAYS_MAX 8

/* ---- what is read once --------------------------------------------------------------------------------------- */

struct way { /* its rules `count`; n 0: it asks for other things only */
    char name[40];
    struct outlook_count counts[WAYS_MAX];
    size_t n;
};

struct form { /* of a skill at a place */
    const struct checklist *checklist;
    char guideline[64];
    struct way ways[WAYS_MAX];
    size_t n_ways;
};

struct outlook {
    struct app *app;
    sotay_day from, until;
    struct presence *mentors;
    struct map cadres,
        evidence; /* person -> index of cadre names; trainee + skill -> first of past */
    struct outlook_past *past; /* of every pair in turn; each ends with a day of DAY_NONE */
    size_t n_past, cap_past;
    struct id *where; /* of past: to learn who came from outside */
    struct map known; /* adoption + guideline -> form */
    struct form **forms;
    size_t n_forms;
    sotay_day *days; /* of the candidates at hand */
    size_t cap_days;
};

void outlook_free(struct outlook *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->n_forms; i++)
        free(o->forms[i]);
    presence_free(o->mentors);
    free(o->forms);
    free(o->past);
    free(o->where);
    free(o->days);
    map_done(&o->cadres);
    map_done(&o->evidence);
    map_done(&o->known);
    free(o);
}

static sotay_day later(sotay_day a, sotay_day b)
{
    return a > b ? a : b;
}

static bool room(void *list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t wider = *cap ? 2 * *cap : 64;
    void *grown = realloc(*(void **)list, wider * size);
    if (!grown)
        return false;
    *(void **)list = grown;
    *cap = wider;
    return true;
}

static size_t pair_key(const struct id *person, const char *skill, char ret[160])
{
    size_t len = strlen(skill) < 140 ? strlen(skill) : 140;
    memcpy(ret, person->b, ID_SIZE);
    memcpy(ret + ID_SIZE, skill, len);
    return ID_SIZE + len;
}

static bool add_past(struct outlook *o, const struct outlook_past *p, const struct id *where)
{
    if (o->n_past == o->cap_past) {
        size_t cap = o->cap_past ? 2 * o->cap_past : 1024;
        struct outlook_past *past = realloc(o->past, cap * sizeof(*past));
        o->past = past ? past : o->past;
        struct id *places = past ? realloc(o->where, cap * sizeof(*places)) : NULL;
        if (!places)
            return false;
        o->where = places;
        o->cap_past = cap;
    }
    o->past[o->n_past] = *p;
    o->where[o->n_past++] = *where;
    return true;
}

/* Of those who are not competent; in the order of the table, which is by pair and day. */
static int read_past(struct outlook *o, struct sotay_error *err)
{
    static const struct outlook_past end = {.day = DAY_NONE};
    static const struct id nowhere;
    AUTO(stmt) q = stmt_open(o->app->store, SQL_OUTLOOK_PAST);
    char key[160];
    int64_t known;
    int rc;
    stmt_int(&q, 1, o->from);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id trainee = stmt_col_id(&q, 0), where = stmt_col_id(&q, 4);
        size_t len = pair_key(&trainee, stmt_col_text(&q, 1), key);
        struct outlook_past p = {.day = (sotay_day)stmt_col_int(&q, 2),
                                 .mentor = stmt_col_id(&q, 3),
                                 .simulated = stmt_col_int(&q, 5) != 0};
        bool is_new = !map_get(&o->evidence, key, len, &known), good = true;
        if (is_new)
            good = (!o->n_past || add_past(o, &end, &nowhere)) &&
                   map_put(&o->evidence, key, len, (int64_t)o->n_past);
        if (!good || !add_past(o, &p, &where))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : add_past(o, &end, &nowhere) ? SOTAY_OK : sotay_nomem(err);
}

/* Only those of the candidates at hand are looked up, so the words themselves are kept. */
static int read_cadres(struct outlook *o, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(o->app->store, SQL_OUTLOOK_CADRES);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        char key[ID_SIZE + 40];
        const char *cadre = stmt_col_text(&q, 1);
        size_t len = cadre && strlen(cadre) < 40 ? strlen(cadre) : 0;
        memcpy(key, person.b, ID_SIZE);
        memcpy(key + ID_SIZE, cadre ? cadre : "", len);
        if (!map_put(&o->cadres, key, ID_SIZE + len, 1))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int outlook_new(struct app *app, sotay_day as_of, struct outlook **ret, struct sotay_error *err)
{
    struct outlook *o = calloc(1, sizeof(*o));
    if (!o)
        return sotay_nomem(err);
    o->app = app;
    o->from = as_of + 1;
    o->until = as_of + HORIZON_DAYS;
    int rc = presence_new(app, o->from, o->until, &o->mentors, err);
    if (rc >= 0)
        rc = read_past(o, err);
    if (rc >= 0)
        rc = read_cadres(o, err);
    if (rc < 0)
        outlook_free(o);
    else
        *ret = o;
    return rc;
}

/* ---- forms ------------------------------------------------------------------------------------------------------ */

static int64_t number_of(const struct rule_bound *b, const char *name)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, name) == 0)
            return b->values[i].number;
    return 0;
}

static struct way *way_of(struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n_ways; i++)
        if (strcmp(f->ways[i].name, name) == 0)
            return &f->ways[i];
    if (f->n_ways == WAYS_MAX)
        return NULL;
    struct way *w = &f->ways[f->n_ways++];
    snprintf(w->name, sizeof(w->name), "%s", name);
    return w;
}

/* A rule that cannot be bound leaves its way without it: the bound stays one from below. */
static void add_rule(struct outlook *o, struct form *f, const struct checklist_rule *r)
{
    struct rule_bound b;
    struct sotay_error ignored;
    if (!checklist_applies(&r->guidelines, f->guideline))
        return;
    struct way *w = way_of(f, r->way);
    if (!w || w->n == WAYS_MAX || strcmp(r->use, "count") != 0 ||
        rule_bind(o->app->plugins, f->checklist, r, &b, &ignored) < 0)
        return;
    w->counts[w->n++] = (struct outlook_count){.performances = number_of(&b, "performances"),
                                               .mentors = number_of(&b, "mentors"),
                                               .days = number_of(&b, "days"),
                                               .outside = number_of(&b, "outside"),
                                               .simulated = number_of(&b, "simulated"),
                                               .window_months = (int)number_of(&b, "window-months"),
                                               .valid_months = (int)number_of(&b, "valid-months")};
}

static int add_form(struct outlook *o, const struct checklist *c, const char *guideline,
                    struct form **ret, struct sotay_error *err)
{
    struct form **grown = realloc(o->forms, (o->n_forms + 1) * sizeof(struct form *));
    if (!grown)
        return sotay_nomem(err);
    o->forms = grown;
    struct form *f = calloc(1, sizeof(*f));
    if (!f)
        return sotay_nomem(err);
    grown[o->n_forms++] = f;
    f->checklist = c;
    snprintf(f->guideline, sizeof(f->guideline), "%s", guideline);
    for (size_t i = 0; i < c->n_rules; i++)
        add_rule(o, f, &c->rules[i]);
    *ret = f;
    return SOTAY_OK;
}

/* In force there on the first day that is asked about.  SOTAY_END: none. */
static int form_at(struct outlook *o, const struct id *facility, const char *skill,
                   struct form **ret, struct sotay_error *err)
{
    struct id adoption;
    const struct checklist *c;
    char key[ID_SIZE + 64], guideline[64];
    int64_t at;
    int rc = rights_checklist(&o->app->rights, skill, facility, o->from, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&o->app->checklists, o->app->store, &adoption, &c, NULL, err);
    if (rc == SOTAY_OK)
        rc = guideline_in_force(o->app, c, facility, o->from, guideline, err);
    if (rc != SOTAY_OK)
        return rc;
    memcpy(key, adoption.b, ID_SIZE);
    memcpy(key + ID_SIZE, guideline, strlen(guideline));
    size_t len = ID_SIZE + strlen(guideline);
    if (map_get(&o->known, key, len, &at)) {
        *ret = o->forms[at];
        return SOTAY_OK;
    }
    at = (int64_t)o->n_forms;
    rc = add_form(o, c, guideline, ret, err);
    return rc < 0 || map_put(&o->known, key, len, at) ? rc : sotay_nomem(err);
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static bool fits(const struct outlook *o, const struct checklist *c, const struct id *person)
{
    char key[ID_SIZE + 40];
    int64_t one;
    if (!c->n_cadres)
        return true;
    memcpy(key, person->b, ID_SIZE);
    for (size_t i = 0; i < c->n_cadres; i++) {
        size_t len = strlen(c->cadres[i]) < 40 ? strlen(c->cadres[i]) : 0;
        memcpy(key + ID_SIZE, c->cadres[i], len);
        if (map_get(&o->cadres, key, ID_SIZE + len, &one))
            return true;
    }
    return false;
}

/* What a pair has behind it; who came from outside is learned when it is first asked for. */
static int past_of(struct outlook *o, const struct id *person, const char *skill,
                   struct outlook_past **ret, size_t *ret_n, struct sotay_error *err)
{
    char key[160];
    int64_t first;
    size_t len = pair_key(person, skill, key);
    int rc = SOTAY_OK;
    *ret = NULL;
    *ret_n = 0;
    if (!map_get(&o->evidence, key, len, &first))
        return SOTAY_OK;
    *ret = &o->past[first];
    for (struct outlook_past *p = *ret; rc >= 0 && p->day != DAY_NONE; p++, ++*ret_n)
        rc = rights_from_outside(&o->app->rights, &p->mentor, &o->where[p - o->past], p->day,
                                 &p->outside, err);
    return rc;
}

/* All rules `count` of a way must hold, so the last of their first days; the best way is taken. */
static sotay_day best_day(const struct outlook *o, const struct form *f, const struct id *person,
                          const struct outlook_past *past, size_t n_past,
                          const struct mentors_there *there)
{
    sotay_day best = DAY_NONE;
    for (size_t i = 0; i < f->n_ways; i++) {
        const struct way *w = &f->ways[i];
        sotay_day day = o->from;
        for (size_t k = 0; k < w->n && day != DAY_NONE; k++) {
            sotay_day first = outlook_first_day(&w->counts[k], person, past, n_past, there->list,
                                                there->n, o->from, o->until);
            day = first == DAY_NONE ? DAY_NONE : later(day, first);
        }
        if (day != DAY_NONE && (best == DAY_NONE || day < best))
            best = day;
    }
    return best;
}

static bool is_among(const struct mentors_there *there, const struct id *person)
{
    for (size_t i = 0; i < there->n; i++)
        if (id_equal(&there->list[i].mentor, person))
            return true;
    return false;
}

static int compare_days(const void *x, const void *y)
{
    const sotay_day *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* The day of each candidate who could be; those with nothing behind them share one answer. */
static int days_of_all(struct outlook *o, const struct form *f, const char *skill,
                       const struct mentors_there *there, const struct id *people, size_t n,
                       size_t *ret_n, struct sotay_error *err)
{
    bool has_blank = false;
    sotay_day blank = DAY_NONE;
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        struct outlook_past *past;
        size_t n_past;
        if (!f->checklist->of_facility && !fits(o, f->checklist, &people[i]))
            continue;
        int rc = past_of(o, &people[i], skill, &past, &n_past, err);
        if (rc < 0)
            return rc;
        sotay_day day = blank;
        if (n_past || is_among(there, &people[i])) {
            day = best_day(o, f, &people[i], past, n_past, there);
        } else if (!has_blank) {
            day = blank = best_day(o, f, &people[i], NULL, 0, there);
            has_blank = true;
        }
        if (day == DAY_NONE)
            continue;
        if (!room(&o->days, &o->cap_days, *ret_n, sizeof(*o->days)))
            return sotay_nomem(err);
        o->days[(*ret_n)++] = day;
    }
    return SOTAY_OK;
}

int outlook_earliest(struct outlook *o, const struct id *facility, const char *skill,
                     const struct id *candidates, size_t n, int missing, sotay_day *ret,
                     struct sotay_error *err)
{
    struct form *f = NULL;
    struct mentors_there there = {0};
    char specialty[80];
    size_t n_days = 0;
    *ret = DAY_NONE;
    int rc = form_at(o, facility, skill, &f, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    snprintf(specialty, sizeof(specialty), "%.*s", (int)strcspn(skill, "."), skill);
    rc = presence_at(o->mentors, facility, specialty, &there, err);
    if (rc >= 0)
        rc = days_of_all(o, f, skill, &there, f->checklist->of_facility ? facility : candidates,
                         f->checklist->of_facility ? 1 : n, &n_days, err);
    if (rc < 0 || missing < 1 || (size_t)missing > n_days)
        return rc;
    qsort(o->days, n_days, sizeof(*o->days), compare_days);
    *ret = o->days[missing - 1];
    return SOTAY_OK;
}
