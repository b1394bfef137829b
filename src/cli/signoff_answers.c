/* src/cli/signoff_answers.c - what was answered to the questions of a form, made into a wish. */
#include "base/base.h"

#include "cli/signoff_filling.h"

void signoff_answers_done(struct signoff_answers *a)
{
    if (!a)
        return;
    struct str *all[] = {&a->trainee, &a->skill,   &a->facility,     &a->performed_at,
                         &a->level,   &a->missed,  &a->not_observed, &a->na,
                         &a->scores,  &a->setting, &a->case_ref,     &a->note,
                         &a->typist};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        str_done(all[i]);
    for (size_t i = 0; i < COUNT_OF(a->measure); i++)
        str_done(&a->measure[i]);
}

const char *filling_measure_given(const struct filling *f, size_t at)
{
    const char *name = f->c->measures[at].name;
    const size_t n = strlen(name);
    for (size_t i = 0; i < f->wish->n_measures; i++)
        if (strncmp(f->wish->measures[i], name, n) == 0 && f->wish->measures[i][n] == '=')
            return f->wish->measures[i];
    return NULL;
}

static void add_number(struct str *list, size_t number)
{
    str_addf(list, "%s%zu", list->len ? ";" : "", number);
}

static void collect_steps(const struct filling *f)
{
    struct signoff_answers *a = f->a;
    for (size_t i = 0; i < f->c->n_steps; i++) {
        if (a->step[i] == 's')
            str_addf(&a->scores, "%s%zu=%d", a->scores.len ? ";" : "", i + 1, (int)a->score[i]);
        else if (a->step[i])
            add_number(a->step[i] == 'm'   ? &a->missed
                       : a->step[i] == 'o' ? &a->not_observed
                                           : &a->na,
                       i + 1);
    }
}

/* A part of a name was asked for once what it means; from here on it is the code. */
static int name_record(struct filling *f, enum noun_id noun, const struct id *id, struct str *to,
                       struct sotay_error *err)
{
    char code[80] = "";
    str_clear(to);
    if (noun == NOUN_PERSON && f->form->has_newcomer) {
        str_add(to, id_hex(id).s); /* not in the notebook yet */
        return str_check(to, err);
    }
    int rc = record_code(f->cli->app.store, &noun_table[noun], id, code, err);
    str_add(to, code);
    return rc < 0 ? rc : str_check(to, err);
}

/* Those of options, and what was answered to the others. */
static void take_over_measures(struct filling *f)
{
    struct signoff_answers *a = f->a;
    size_t n = 0, n_given = f->wish->n_measures;
    for (size_t i = 0; i < f->c->n_measures; i++)
        if (a->measure[i].len && !filling_measure_given(f, i) &&
            filling_has_measure(f, i)) /* an answer before may have been changed */
            a->measures[n++] = str_text(&a->measure[i]);
    if (n + n_given > CHECKLIST_MEASURES_MAX)
        return; /* one is given twice, or is none: it is told when they are read */
    for (size_t i = 0; i < n_given; i++)
        a->measures[n++] = f->wish->measures[i];
    f->wish->measures = a->measures;
    f->wish->n_measures = n;
}

int filling_take_over(struct filling *f, struct sotay_error *err)
{
    struct signoff_wish *wish = f->wish;
    struct signoff_answers *a = f->a;
    struct {
        const char **to;
        const struct str *from;
    } all[] = {
        {&wish->trainee, &a->trainee}, {&wish->facility, &a->facility},
        {&wish->skill, &a->skill},     {&wish->performed_at, &a->performed_at},
        {&wish->level, &a->level},     {&wish->missed, &a->missed},
        {&wish->na, &a->na},           {&wish->not_observed, &a->not_observed},
        {&wish->scores, &a->scores},   {&wish->case_ref, &a->case_ref},
        {&wish->note, &a->note},       {&wish->setting, &a->setting},
    };
    int rc =
        name_record(f, f->of_facility ? NOUN_FACILITY : NOUN_PERSON, &f->trainee, &a->trainee, err);
    if (rc >= 0 && !f->of_facility)
        rc = name_record(f, NOUN_FACILITY, &f->facility, &a->facility, err);
    if (rc < 0)
        return rc;
    collect_steps(f);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (!*all[i].to && all[i].from->len)
            *all[i].to = str_text(all[i].from);
    take_over_measures(f);
    return SOTAY_OK;
}
