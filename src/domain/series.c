/* src/domain/series.c - the performances that count, as columns. */
#include "base/base.h"

#include "domain/series.h"

#define ROWS_FIRST 8

void series_done(struct series *s)
{
    free(s->block);
    str_done(&s->texts);
    *s = (struct series){0};
}

/* ---- memory ---------------------------------------------------------------------------------------- */

struct layout {
    size_t measures, texts, steps;
};

static struct layout layout_of(const struct checklist *form, bool has_text)
{
    return (struct layout){
        .measures = form->n_measures,
        .texts = has_text ? form->n_measures : 0,
        .steps = form->n_steps,
    };
}

static size_t row_bytes(const struct layout *l)
{
    return 3 * sizeof(struct id) + l->measures * (sizeof(int64_t) + 1) +
           (6 + l->texts + l->steps) * sizeof(int32_t) + 2 + l->steps;
}

static void *take(char **at, size_t bytes)
{
    void *begin = *at;
    *at += bytes;
    return begin;
}

/* The columns one behind the other, those of the widest numbers first so that each lies as it must. */
static void lay_out(struct series *s, void *block, uint32_t cap, const struct layout *l)
{
    char *at = block;
    size_t n = cap;
    s->block = block;
    s->cap = cap;
    s->value = take(&at, l->measures * n * sizeof(*s->value));
    s->id = take(&at, n * sizeof(*s->id));
    s->mentors = take(&at, n * sizeof(*s->mentors));
    s->facilities = take(&at, n * sizeof(*s->facilities));
    s->day = take(&at, n * sizeof(*s->day));
    s->level = take(&at, n * sizeof(*s->level));
    s->mentor = take(&at, n * sizeof(*s->mentor));
    s->facility = take(&at, n * sizeof(*s->facility));
    s->minute = take(&at, n * sizeof(*s->minute));
    s->confirmed = take(&at, n * sizeof(*s->confirmed));
    s->text = take(&at, l->texts * n * sizeof(*s->text));
    s->score = take(&at, l->steps * n * sizeof(*s->score));
    s->flags = take(&at, n);
    s->passed = take(&at, n);
    s->state = take(&at, l->measures * n);
    s->step = take(&at, l->steps * n);
}

static void copy_columns(struct series *to, const struct series *from, const struct layout *l)
{
    size_t n = from->n;
    memcpy(to->id, from->id, n * sizeof(*to->id));
    memcpy(to->mentors, from->mentors, (size_t)from->n_mentors * sizeof(*to->mentors));
    memcpy(to->facilities, from->facilities, (size_t)from->n_facilities * sizeof(*to->facilities));
    memcpy(to->day, from->day, n * sizeof(*to->day));
    memcpy(to->level, from->level, n * sizeof(*to->level));
    memcpy(to->mentor, from->mentor, n * sizeof(*to->mentor));
    memcpy(to->facility, from->facility, n * sizeof(*to->facility));
    memcpy(to->minute, from->minute, n * sizeof(*to->minute));
    memcpy(to->confirmed, from->confirmed, n * sizeof(*to->confirmed));
    memcpy(to->flags, from->flags, n);
    memcpy(to->passed, from->passed, n);
    memcpy(to->step, from->step, l->steps * n);
    memcpy(to->score, from->score, l->steps * n * sizeof(*to->score));
    for (size_t c = 0; c < l->measures; c++) {
        memcpy(to->value + c * to->cap, from->value + c * from->cap, n * sizeof(*to->value));
        memcpy(to->state + c * to->cap, from->state + c * from->cap, n);
    }
    for (size_t c = 0; c < l->texts; c++)
        memcpy(to->text + c * to->cap, from->text + c * from->cap, n * sizeof(*to->text));
}

static int widen(struct series *s, struct sotay_error *err)
{
    struct layout l = layout_of(s->form, s->has_text);
    struct series wider = *s;
    wider.block_bytes = 2 * (size_t)s->cap * row_bytes(&l);
    void *block = malloc(wider.block_bytes);
    if (!block)
        return sotay_nomem(err);
    lay_out(&wider, block, 2 * s->cap, &l);
    copy_columns(&wider, s, &l);
    free(s->block);
    *s = wider;
    return SOTAY_OK;
}

int series_start(struct series *s, const struct checklist *form, struct sotay_error *err)
{
    s->form = form;
    s->has_text = false;
    for (size_t c = 0; c < form->n_measures; c++)
        s->has_text = s->has_text || form->measures[c].type == SOTAY_MEASURE_TEXT;
    struct layout l = layout_of(form, s->has_text);
    if (s->block_bytes < ROWS_FIRST * row_bytes(&l)) {
        free(s->block);
        s->block_bytes = ROWS_FIRST * row_bytes(&l);
        s->block = malloc(s->block_bytes);
        if (!s->block) {
            s->block_bytes = 0;
            return sotay_nomem(err);
        }
    }
    lay_out(s, s->block, (uint32_t)(s->block_bytes / row_bytes(&l)), &l);
    s->n = 0;
    s->n_mentors = s->n_facilities = 0;
    s->any_confirmed = false;
    str_clear(&s->texts);
    return SOTAY_OK;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static int32_t number_of(struct id *known, int32_t *n, const struct id *id)
{
    for (int32_t i = *n; i-- > 0;)
        if (id_equal(&known[i], id))
            return i;
    known[*n] = *id;
    return (*n)++;
}

static int32_t minute_of(const char *performed_at)
{
    const char *t = strchr(performed_at, 'T');
    if (!t || strlen(t) < 6)
        return -1;
    return ((t[1] - '0') * 10 + (t[2] - '0')) * 60 + (t[4] - '0') * 10 + (t[5] - '0');
}

static void add_measure(struct series *s, size_t column, const struct observed_measure *m)
{
    size_t at = column * s->cap + s->n;
    s->value[at] = m->text ? 0 : m->value;
    s->state[at] = m->state;
    if (!s->has_text)
        return;
    s->text[at] = m->text ? (uint32_t)s->texts.len + 1 : 0;
    if (m->text)
        str_add_bytes(&s->texts, m->text, strlen(m->text) + 1);
}

int series_add(struct series *s, const struct series_row *row, struct sotay_error *err)
{
    int rc = s->n < s->cap ? SOTAY_OK : widen(s, err);
    if (rc < 0)
        return rc;
    size_t at = s->n, k = s->form->n_steps;
    s->id[at] = row->id;
    s->day[at] = row->day;
    s->level[at] = row->level;
    s->flags[at] = row->flags;
    s->passed[at] = row->passed;
    s->mentor[at] = number_of(s->mentors, &s->n_mentors, &row->mentor);
    s->facility[at] = number_of(s->facilities, &s->n_facilities, &row->facility);
    s->minute[at] = minute_of(row->performed_at);
    s->confirmed[at] = row->confirmed;
    s->any_confirmed = s->any_confirmed || row->confirmed != DAY_NONE;
    memcpy(s->step + at * k, row->steps, k);
    memcpy(s->score + at * k, row->scores, k * sizeof(*s->score));
    for (size_t c = 0; c < s->form->n_measures; c++)
        add_measure(s, c, &row->measures[c]);
    s->n++;
    return str_check(&s->texts, err);
}

int series_add_stored(struct series *s, struct app *app, const struct stored_signoff *row,
                      struct filled_form *filled, struct sotay_error *err)
{
    bool outside = false;
    int rc = rights_from_outside(&app->rights, &row->fact.mentor, &row->fact.facility, row->day,
                                 &outside, err);
    if (rc >= 0)
        rc = signoff_fact_fill(&row->fact, s->form, filled, err);
    if (rc < 0)
        return rc;
    const struct series_row r = {
        .id = row->id,
        .mentor = row->fact.mentor,
        .facility = row->fact.facility,
        .day = row->day,
        .confirmed = row->confirmed,
        .level = row->fact.level,
        .flags = (uint8_t)((row->fact.simulated ? SOTAY_FLAG_SIMULATED : 0) |
                           (row->fact.origin == ORIGIN_TRANSCRIBED ? SOTAY_FLAG_TRANSCRIBED : 0) |
                           (outside ? SOTAY_FLAG_OUTSIDE : 0)),
        .passed = row->passed == SOTAY_ASSESS_PASSED,
        .performed_at = row->fact.performed_at,
        .steps = filled->steps,
        .scores = filled->scores,
        .measures = filled->measures,
    };
    return series_add(s, &r, err);
}

int series_read(struct series *s, struct app *app, const struct id *person, const char *skill,
                const struct checklist *form, sotay_day as_of, struct filled_form *filled,
                struct sotay_error *err)
{
    int rc = series_start(s, form, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_OF_PAIR);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct stored_signoff row;
        stored_signoff_read(&q, &row);
        if (row.day > as_of)
            break; /* oldest first */
        if (!row.counted)
            continue;
        rc = series_add_stored(s, app, &row, filled, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- as a rule sees it ------------------------------------------------------------------------------ */

void series_view_done(struct series_view *v)
{
    free(v->flags);
    free(v->texts);
    v->flags = NULL;
    v->texts = NULL;
}

static uint32_t rows_until(const struct series *s, sotay_day as_of)
{
    uint32_t n = s->n;
    while (n > 0 && s->day[n - 1] > as_of)
        n--;
    return n;
}

static bool mark_confirmed(const struct series *s, sotay_day as_of, uint32_t n,
                           struct series_view *v)
{
    v->flags = malloc(n ? n : 1);
    if (!v->flags)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        sotay_day from = s->confirmed[i];
        bool seen = from != DAY_NONE && from <= as_of;
        v->flags[i] = (uint8_t)(s->flags[i] | (seen ? SOTAY_FLAG_CONFIRMED : 0));
        if (from > as_of && (v->holds_until == DAY_NONE || from - 1 < v->holds_until))
            v->holds_until = from - 1;
    }
    return true;
}

static bool point_to_texts(const struct series *s, uint32_t n, struct series_view *v)
{
    size_t m = s->form->n_measures;
    v->texts = calloc(m * n + 1, sizeof(const char *));
    if (!v->texts)
        return false;
    for (size_t c = 0; c < m; c++)
        for (uint32_t r = 0; r < n; r++)
            if (s->text[c * s->cap + r])
                v->texts[c * n + r] = s->texts.data + s->text[c * s->cap + r] - 1;
    return true;
}

static void point_to_columns(const struct series *s, struct series_view *v)
{
    for (size_t c = 0; c < s->form->n_measures; c++) {
        const struct checklist_measure *m = &s->form->measures[c];
        v->columns[c] = (struct sotay_column){.size = sizeof(struct sotay_column),
                                              .name = m->name,
                                              .type = m->type,
                                              .decimals = m->decimals,
                                              .choices = m->choices,
                                              .n_choices = (uint32_t)m->n_choices,
                                              .value = s->value + c * s->cap,
                                              .state = s->state + c * s->cap,
                                              .min = m->min,
                                              .max = m->max,
                                              .has_min = m->has_min,
                                              .has_max = m->has_max};
        v->list[c] = &v->columns[c];
    }
    for (size_t i = 0; i < s->form->n_steps; i++)
        v->critical[i] = s->form->steps[i].critical;
}

int series_look(const struct series *s, sotay_day as_of, struct series_view *ret,
                struct sotay_error *err)
{
    uint32_t n = rows_until(s, as_of);
    ret->flags = NULL;
    ret->texts = NULL;
    ret->holds_until = DAY_NONE;
    if ((s->any_confirmed && !mark_confirmed(s, as_of, n, ret)) ||
        (s->has_text && !point_to_texts(s, n, ret)))
        return sotay_nomem(err); /* whoever called empties the view */
    point_to_columns(s, ret);
    ret->series = (struct sotay_series){.size = sizeof(struct sotay_series),
                                        .n = n,
                                        .n_columns = (uint32_t)s->form->n_measures,
                                        .columns = ret->list,
                                        .day = s->day,
                                        .level = s->level,
                                        .flags = ret->flags ? ret->flags : s->flags,
                                        .passed = s->passed,
                                        .mentor = s->mentor,
                                        .facility = s->facility,
                                        .minute = s->minute,
                                        .guideline = ""};
    return SOTAY_OK;
}
