/* src/domain/look.c - facts as a rule sees them on a day. */
#include "base/base.h"

#include "domain/look.h"

void look_done(struct look *l)
{
    series_view_done(&l->view);
    for (size_t i = 0; i < LOOK_ANSWERS; i++)
        free(l->assessed[i]);
    free(l->passed_first);
}

int look_at(struct look *l, const struct facts *first, const struct facts *f, sotay_day as_of,
            struct sotay_error *err)
{
    l->first = first;
    l->f = f;
    l->as_of = as_of;
    int rc = series_look(&f->series, as_of, &l->view, err);
    l->view.series.tables = f->form->tables;
    l->view.series.n_tables = f->form->n_tables;
    l->view.series.guideline = f->form->guideline;
    return rc;
}

static bool ask_the_same(const struct rule_bound *a, const struct rule_bound *b)
{
    bool same = a->rule == b->rule;
    for (uint32_t i = 0; same && i < a->rule->n_params; i++) {
        const char *x = a->values[i].word, *y = b->values[i].word;
        same =
            a->values[i].number == b->values[i].number && (x == y || (x && y && strcmp(x, y) == 0));
    }
    return same;
}

static size_t find_same(const struct facts_form *form, const struct facts_rule *r)
{
    size_t at = 0;
    while (&form->rules[at] != r &&
           !(form->rules[at].good && ask_the_same(&form->rules[at].bound, &r->bound)))
        at++;
    return at;
}

/* A plugin's rule is bound where it is called: opening the plugin could end this process. */
int look_bind(struct judge *j, const struct facts_form *form, struct facts_rule *r,
              struct sotay_error *err)
{
    struct sotay_error why = {0};
    if (j->asks && r->plugin[0])
        j->asks(j->with, r->plugin);
    if (r->is_bound)
        return SOTAY_OK;
    int rc = rule_bind(j->plugins, form->checklist, r->from, &r->bound, &why);
    if (rc == SOTAY_EFAIL) { /* memory: that says nothing of the plugin */
        if (err)
            *err = why;
        return rc;
    }
    r->is_bound = true;
    r->good = rc >= 0;
    if (r->good) {
        facts_make_stricter(form, r);
        r->same_as = find_same(form, r);
    } else {
        snprintf(r->why, sizeof(r->why), "%.299s", why.message);
    }
    return SOTAY_OK;
}

void single_begin(struct single *s, const struct look *l)
{
    const struct sotay_series *whole = &l->view.series;
    s->series = *whole;
    s->series.n = 1;
    s->series.columns = s->list;
    for (uint32_t c = 0; c < whole->n_columns; c++) {
        s->columns[c] = *whole->columns[c];
        s->list[c] = &s->columns[c];
    }
    s->p = (struct sotay_performance){.size = sizeof(s->p),
                                      .one = &s->series,
                                      .n_steps = (uint32_t)l->f->form->checklist->n_steps,
                                      .step_critical = l->view.critical};
}

const struct sotay_performance *single_at(struct single *s, const struct look *l, uint32_t i,
                                          int core_result, struct host *host)
{
    const struct sotay_series *whole = &l->view.series;
    size_t k = s->p.n_steps;
    for (uint32_t c = 0; c < whole->n_columns; c++) {
        s->columns[c].value = whole->columns[c]->value + i;
        s->columns[c].state = whole->columns[c]->state + i;
        s->texts[c] = l->view.texts ? l->view.texts[(size_t)c * whole->n + i] : NULL;
    }
    s->series.day = whole->day + i;
    s->series.level = whole->level + i;
    s->series.flags = whole->flags + i;
    s->series.passed = whole->passed + i;
    s->series.mentor = whole->mentor + i;
    s->series.facility = whole->facility + i;
    s->series.minute = whole->minute + i;
    s->p.step = l->f->series.step + i * k;
    s->p.step_score = l->f->series.score + i * k;
    s->p.core_result = core_result;
    host_set_texts(host, s->texts, 1);
    return &s->p;
}

bool look_begins_way(const struct facts_form *form, size_t rule)
{
    for (size_t k = 0; k < rule; k++)
        if (strcmp(form->rules[k].from->way, form->rules[rule].from->way) == 0)
            return false;
    return true;
}
