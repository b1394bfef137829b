/* src/plugin/trial.c - memory of made-up performances, and how a rule sees them. */
#include "base/base.h"

#include "plugin/trial.h"

#include "base/day.h"

/* ---- memory --------------------------------------------------------------------------------- */

struct layout { /* measures first, then hands out pieces of one block */
    unsigned char *at;
    size_t used;
};

static void *piece(struct layout *l, size_t count, size_t size)
{
    size_t begin = (l->used + 15) & ~(size_t)15;
    l->used = begin + count * size;
    return l->at ? l->at + begin : NULL;
}

static void lay_out(struct trial *t, struct layout *l)
{
    size_t n = (size_t)t->n + 1, cells = n * (t->form->n_measures + 1);
    size_t steps = n * (t->form->n_steps + 1);
    t->day = piece(l, n, sizeof *t->day);
    t->level = piece(l, n, sizeof *t->level);
    t->mentor = piece(l, n, sizeof *t->mentor);
    t->facility = piece(l, n, sizeof *t->facility);
    t->minute = piece(l, n, sizeof *t->minute);
    t->flags = piece(l, n, 1);
    t->passed = piece(l, n, 1);
    t->value = piece(l, cells, sizeof *t->value);
    t->state = piece(l, cells, 1);
    t->text = piece(l, cells, sizeof *t->text);
    t->step = piece(l, steps, 1);
    t->score = piece(l, steps, sizeof *t->score);
    t->critical = piece(l, t->form->n_steps + 1, 1);
    t->columns = piece(l, t->form->n_measures + 1, sizeof *t->columns);
    t->column_list = piece(l, t->form->n_measures + 1, sizeof *t->column_list);
}

void trial_done(struct trial *t)
{
    if (!t)
        return;
    free(t->memory);
    *t = (struct trial){0};
}

static struct sotay_column column_of(const struct checklist_measure *m, const int64_t *value,
                                     const uint8_t *state)
{
    return (struct sotay_column){
        .size = sizeof(struct sotay_column),
        .name = m->name,
        .type = m->type,
        .decimals = m->decimals,
        .choices = m->choices,
        .n_choices = (uint32_t)m->n_choices,
        .value = value,
        .state = state,
        .min = m->min,
        .max = m->max,
        .has_min = m->has_min,
        .has_max = m->has_max,
    };
}

static void fill_rows(struct trial *t)
{
    size_t n_steps = t->form->n_steps;
    for (uint32_t row = 0; row < t->n; row++) {
        t->level[row] = t->form->pass_level;
        t->minute[row] = -1;
        for (size_t i = 0; i < n_steps; i++) {
            const struct checklist_step *s = &t->form->steps[i];
            t->step[row * n_steps + i] = SOTAY_STEP_DONE;
            t->score[row * n_steps + i] = s->scored ? s->score_max : INT32_MIN;
        }
    }
    for (size_t i = 0; i < n_steps; i++)
        t->critical[i] = t->form->steps[i].critical;
    memset(t->state, SOTAY_VALUE_MISSING, t->form->n_measures * t->n);
}

int trial_new(const struct checklist *form, const char *guideline, uint32_t n, struct trial *ret,
              struct sotay_error *err)
{
    struct trial t = {.form = form, .n = n};
    struct layout l = {0};
    lay_out(&t, &l);
    t.bytes = l.used;
    t.memory = calloc(1, l.used);
    if (!t.memory)
        return sotay_nomem(err);
    l = (struct layout){.at = t.memory};
    lay_out(&t, &l);
    fill_rows(&t);
    for (size_t c = 0; c < form->n_measures; c++) {
        t.columns[c] = column_of(&form->measures[c], t.value + c * n, t.state + c * n);
        t.column_list[c] = &t.columns[c];
    }
    t.view = (struct sotay_series){
        .size = sizeof t.view,
        .n = n,
        .n_columns = (uint32_t)form->n_measures,
        .columns = t.column_list,
        .day = t.day,
        .level = t.level,
        .flags = t.flags,
        .passed = t.passed,
        .mentor = t.mentor,
        .facility = t.facility,
        .minute = t.minute,
        .guideline = guideline,
    };
    t.view.tables = checklist_tables(form, guideline, &t.view.n_tables);
    *ret = t;
    return SOTAY_OK;
}

/* ---- what a rule sees ------------------------------------------------------------------------ */

const struct sotay_series *trial_series(const struct trial *t, struct host *h)
{
    host_set_texts(h, t->text, t->n);
    return &t->view;
}

const struct sotay_performance *trial_performance(const struct trial *t, uint32_t row,
                                                  int core_result, struct host *h,
                                                  struct trial_one *ret)
{
    size_t n_measures = t->form->n_measures, n_steps = t->form->n_steps;
    for (size_t c = 0; c < n_measures; c++) {
        ret->columns[c] = t->columns[c];
        ret->columns[c].value += row;
        ret->columns[c].state += row;
        ret->list[c] = &ret->columns[c];
        ret->texts[c] = t->text[c * t->n + row];
    }
    ret->series = t->view;
    ret->series.n = 1;
    ret->series.columns = ret->list;
    ret->series.day += row;
    ret->series.level += row;
    ret->series.flags += row;
    ret->series.passed += row;
    ret->series.mentor += row;
    ret->series.facility += row;
    ret->series.minute += row;
    ret->performance = (struct sotay_performance){
        .size = sizeof ret->performance,
        .one = &ret->series,
        .n_steps = (uint32_t)n_steps,
        .step = t->step + row * n_steps,
        .step_score = t->score + row * n_steps,
        .step_critical = t->critical,
        .core_result = core_result,
    };
    host_set_texts(h, ret->texts, 1);
    return &ret->performance;
}

int trial_core_result(const struct trial *t, uint32_t row, bool lenient)
{
    struct checklist form = *t->form;
    struct checklist_measure measures[CHECKLIST_MEASURES_MAX];
    struct observed_measure seen[CHECKLIST_MEASURES_MAX];
    for (size_t c = 0; c < form.n_measures; c++) {
        size_t cell = c * t->n + row;
        seen[c] = (struct observed_measure){t->state[cell], t->value[cell], t->text[cell]};
        measures[c] = form.measures[c];
        if (lenient)
            measures[c].required = REQUIRED_NO;
    }
    form.measures = measures;
    const struct observation o = {
        .level = t->level[row],
        .step = t->step + row * form.n_steps,
        .step_score = t->score + row * form.n_steps,
        .measure = seen,
        .transcribed = t->flags[row] & SOTAY_FLAG_TRANSCRIBED,
    };
    return checklist_assess(&form, &o, NULL);
}

uint64_t trial_sum(const struct trial *t)
{
    const uint64_t *words = t->memory; /* calloc: aligned; the last bytes are padding of ours */
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < t->bytes / sizeof *words; i++)
        sum = (sum ^ words[i]) * UINT64_C(0x100000001b3);
    const unsigned char *bytes = t->memory;
    for (size_t i = t->bytes / sizeof *words * sizeof *words; i < t->bytes; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
    return sum;
}
