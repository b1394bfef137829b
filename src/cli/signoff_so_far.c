/* src/cli/signoff_so_far.c - of a form that is gone on with: what is filled in already. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/record.h"

static int trainee_text(const struct filling *f, struct str *out, struct sotay_error *err)
{
    const struct newcomer *n = &f->form->newcomer;
    if (!f->form->has_newcomer)
        return signoff_trainee_text(f->cli, f->of_facility, &f->trainee, out, err);
    for (size_t i = 0; i < COUNT_OF(n->name); i++)
        if (*n->name[i])
            str_addf(out, "%s%s", out->len ? " " : "", n->name[i]);
    str_addf(out, " (%s)", n->birth_year);
    return str_check(out, err);
}

/* "5/12: done 4, missed 1, not applicable 0, not observed 0" */
static void steps_text(const struct filling *f, size_t n, struct str *out)
{
    size_t missed = 0, na = 0, unseen = 0;
    const char *step = f->a->step;
    for (size_t i = 0; i < n; i++) {
        missed += step[i] == 'm';
        na += step[i] == 'x';
        unseen += step[i] == 'o';
    }
    str_addf(out, "%zu/%zu: ", n, f->c->n_steps);
    str_addf(out, _("done %zu, missed %zu, not applicable %zu, not observed %zu"),
             n - missed - na - unseen, missed, na, unseen);
}

static void measures_text(const struct filling *f, size_t n, struct str *out)
{
    for (size_t i = 0; i < n; i++) {
        const char *equals = strchr(str_text(&f->a->measure[i]), '=');
        if (!equals || strcmp(equals, "=-") == 0 || !filling_has_measure(f, i))
            continue;
        str_add(out, out->len ? "\n" : "");
        signoff_measure_text(&f->c->measures[i], equals + 1, out);
    }
}

static const char *if_any(const struct str *s)
{
    return s->len ? s->data : NULL;
}

int filling_show_so_far(struct filling *f, const struct so_far *n, struct sotay_error *err)
{
    AUTO(str)
    trainee = {0}, where = {0}, skill = {0}, level = {0}, steps = {0}, measures = {0};
    const struct signoff_wish *w = f->wish;
    const char *seen = w->performed_at ? w->performed_at : str_text(&f->a->performed_at);
    const char *setting = w->setting ? w->setting : str_text(&f->a->setting);
    const bool simulated = strcmp(setting, "simulated") == 0;
    int64_t number = 0;
    int rc = trainee_text(f, &trainee, err);
    if (rc >= 0 && n->facility && !f->of_facility)
        rc = record_label(&f->cli->app, &noun_table[NOUN_FACILITY], &f->facility, &where, err);
    if (rc < 0)
        return rc;
    if (n->skill)
        str_addf(&skill, _("%s (%s, revision %d)"), signoff_title(f->c), f->c->skill,
                 f->c->revision);
    if (n->steps)
        steps_text(f, n->steps, &steps);
    measures_text(f, n->measures, &measures);
    if (n->level && text_to_int(str_text(&f->a->level), &number))
        str_addf(&level, "%d, %s", (int)number, signoff_level_text(f->c, (int)number));
    const struct out_pair pairs[] = {
        {f->of_facility ? _("Facility") : _("Trainee"), str_text(&trainee)},
        {_("Where"), if_any(&where)},
        {_("Seen"), n->day ? cli_seen(seen).s : NULL},
        {_("Skill"), if_any(&skill)},
        {_("Setting"), n->setting ? signoff_setting_text(f->of_facility, simulated) : NULL},
        {_("Steps"), if_any(&steps)},
        {_("Measures"), if_any(&measures)},
        {_("Level"), if_any(&level)},
    };
    cli_warn("%s", _("Filled in so far:"));
    return out_pairs(stderr, pairs, COUNT_OF(pairs), err);
}
