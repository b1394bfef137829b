/* src/domain/series.c - the performances that count, as columns. */
#include "base/base.h"

#include "domain/series.h"

#include "domain/signoff_row.h"

void series_free(struct series *s)
{
    if (!s)
        return;
    for (size_t i = 0; s->text && s->form && i < s->form->n_measures * s->cap; i++)
        free(s->text[i]);
    free(s->day);
    free(s->level);
    free(s->mentor);
    free(s->facility);
    free(s->minute);
    free(s->flags);
    free(s->passed);
    free(s->value);
    free(s->state);
    free(s->step);
    free(s->score);
    free(s->text);
    free(s->critical);
    free(s->columns);
    free(s->column_list);
    free(s->mentors);
    free(s->facilities);
    free(s);
}

/* Everything for `cap` rows of this form, empty. */
static bool make_room(struct series *s, const struct checklist *form, uint32_t cap)
{
    struct series *fresh = calloc(1, sizeof(*fresh));
    if (!fresh)
        return false;
    size_t m = form->n_measures ? form->n_measures : 1, k = form->n_steps ? form->n_steps : 1;
    fresh->form = form;
    fresh->cap = cap;
    fresh->day = calloc(cap, sizeof(*fresh->day));
    fresh->level = calloc(cap, sizeof(*fresh->level));
    fresh->mentor = calloc(cap, sizeof(*fresh->mentor));
    fresh->facility = calloc(cap, sizeof(*fresh->facility));
    fresh->minute = calloc(cap, sizeof(*fresh->minute));
    fresh->flags = calloc(cap, 1);
    fresh->passed = calloc(cap, 1);
    fresh->value = calloc(m * cap, sizeof(*fresh->value));
    fresh->state = calloc(m * cap, 1);
    fresh->step = calloc(k * cap, 1);
    fresh->score = calloc(k * cap, sizeof(*fresh->score));
    fresh->text = calloc(m * cap, sizeof(*fresh->text));
    fresh->critical = calloc(k, 1);
    fresh->columns = calloc(m, sizeof(*fresh->columns));
    fresh->column_list = calloc(m, sizeof(*fresh->column_list));
    fresh->mentors = calloc(cap, sizeof(*fresh->mentors));
    fresh->facilities = calloc(cap, sizeof(*fresh->facilities));
    bool good = fresh->day && fresh->level && fresh->mentor && fresh->facility && fresh->minute &&
                fresh->flags && fresh->passed && fresh->value && fresh->state && fresh->step &&
                fresh->score && fresh->text && fresh->critical && fresh->columns &&
                fresh->column_list && fresh->mentors && fresh->facilities;
    if (!good) {
        series_free(fresh);
        return false;
    }
    struct series old = *s; /* swap, so that the old memory goes the common way */
    *s = *fresh;
    *fresh = old;
    series_free(fresh);
    return true;
}

static void copy_rows(struct series *to, struct series *from)
{
    uint32_t n = from->n;
    size_t k = to->form->n_steps;
    memcpy(to->day, from->day, n * sizeof(*to->day));
    memcpy(to->level, from->level, n * sizeof(*to->level));
    memcpy(to->mentor, from->mentor, n * sizeof(*to->mentor));
    memcpy(to->facility, from->facility, n * sizeof(*to->facility));
    memcpy(to->minute, from->minute, n * sizeof(*to->minute));
    memcpy(to->flags, from->flags, n);
    memcpy(to->passed, from->passed, n);
    memcpy(to->step, from->step, k * n);
    memcpy(to->score, from->score, k * n * sizeof(*to->score));
    for (size_t c = 0; c < to->form->n_measures; c++) {
        memcpy(to->value + c * to->cap, from->value + c * from->cap, n * sizeof(*to->value));
        memcpy(to->state + c * to->cap, from->state + c * from->cap, n);
        for (uint32_t r = 0; r < n; r++) {
            to->text[c * to->cap + r] = from->text[c * from->cap + r];
            from->text[c * from->cap + r] = NULL;
        }
    }
    memcpy(to->mentors, from->mentors, (size_t)from->n_mentors * sizeof(*to->mentors));
    memcpy(to->facilities, from->facilities, (size_t)from->n_facilities * sizeof(*to->facilities));
    to->n = n;
    to->n_mentors = from->n_mentors;
    to->n_facilities = from->n_facilities;
}

static bool widen(struct series *s)
{
    struct series *wider = calloc(1, sizeof(*wider));
    if (!wider || !make_room(wider, s->form, s->cap * 2)) {
        free(wider);
        return false;
    }
    copy_rows(wider, s);
    struct series old = *s;
    *s = *wider;
    *wider = old;
    series_free(wider);
    return true;
}

static int start(struct series *s, const struct checklist *form, struct sotay_error *err)
{
    if (s->form != form || !s->cap) {
        if (!make_room(s, form, 64))
            return sotay_nomem(err);
        for (size_t i = 0; i < form->n_steps; i++)
            s->critical[i] = form->steps[i].critical;
    }
    for (size_t i = 0; i < form->n_measures * s->cap; i++) {
        free(s->text[i]);
        s->text[i] = NULL;
    }
    s->n = 0;
    s->n_mentors = s->n_facilities = 0;
    return SOTAY_OK;
}

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

static int add_row(struct series *s, const struct stored_signoff *row, struct filled_form *form,
                   struct sotay_error *err)
{
    if (s->n == s->cap && !widen(s))
        return sotay_nomem(err);
    uint32_t at = s->n;
    size_t k = s->form->n_steps;
    int rc = signoff_fact_fill(&row->fact, s->form, form, err);
    if (rc < 0)
        return rc;
    s->day[at] = row->day;
    s->level[at] = row->fact.level;
    s->flags[at] = (uint8_t)((row->fact.simulated ? SOTAY_FLAG_SIMULATED : 0) |
                             (row->fact.origin == ORIGIN_TRANSCRIBED ? SOTAY_FLAG_TRANSCRIBED : 0));
    s->passed[at] = row->passed == SOTAY_ASSESS_PASSED;
    s->mentor[at] = number_of(s->mentors, &s->n_mentors, &row->fact.mentor);
    s->facility[at] = number_of(s->facilities, &s->n_facilities, &row->fact.facility);
    s->minute[at] = minute_of(row->fact.performed_at);
    memcpy(s->step + at * k, form->steps, k);
    memcpy(s->score + at * k, form->scores, k * sizeof(*s->score));
    for (size_t c = 0; c < s->form->n_measures; c++) {
        const struct observed_measure *m = &form->measures[c];
        s->value[c * s->cap + at] = m->text ? 0 : m->value;
        s->state[c * s->cap + at] = m->state;
        if (m->text && !(s->text[c * s->cap + at] = text_dup(m->text)))
            return sotay_nomem(err);
    }
    s->n++;
    return SOTAY_OK;
}

int series_read(struct series *s, struct app *app, const struct id *person, const char *skill,
                const struct checklist *form, sotay_day as_of, struct sotay_error *err)
{
    AUTO(filled_form) filled = {0};
    int rc = start(s, form, err);
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
        rc = add_row(s, &row, &filled, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int series_read_classes(struct series *s, struct app *app, const struct id *person,
                        const char *course, const struct checklist *form, sotay_day as_of,
                        struct sotay_error *err)
{
    int rc = start(s, form, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_CLASS_DAYS_OF_PERSON);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, course);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        sotay_day day = (sotay_day)stmt_col_int(&q, 0);
        if (day > as_of)
            break;
        if (s->n == s->cap && !widen(s))
            return sotay_nomem(err);
        struct id facility = stmt_col_id(&q, 1);
        s->day[s->n] = day;
        s->level[s->n] = 0;
        s->flags[s->n] = 0;
        s->passed[s->n] = 1;
        s->mentor[s->n] = 0;
        s->facility[s->n] = number_of(s->facilities, &s->n_facilities, &facility);
        s->minute[s->n] = -1;
        for (size_t c = 0; c < form->n_measures; c++)
            s->state[c * s->cap + s->n] = SOTAY_VALUE_MISSING;
        s->n++;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

const struct sotay_series *series_view(struct series *s, const uint8_t *passed)
{
    for (size_t c = 0; c < s->form->n_measures; c++) {
        const struct checklist_measure *m = &s->form->measures[c];
        s->columns[c] = (struct sotay_column){.size = sizeof(struct sotay_column),
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
        s->column_list[c] = &s->columns[c];
    }
    s->view = (struct sotay_series){.size = sizeof(struct sotay_series),
                                    .n = s->n,
                                    .n_columns = (uint32_t)s->form->n_measures,
                                    .columns = s->column_list,
                                    .day = s->day,
                                    .level = s->level,
                                    .flags = s->flags,
                                    .passed = passed ? passed : s->passed,
                                    .mentor = s->mentor,
                                    .facility = s->facility,
                                    .minute = s->minute};
    return &s->view;
}
