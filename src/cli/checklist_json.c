/* src/cli/checklist_json.c - a skill, or its whole form, for machines. */
#include "base/base.h"

#include "cli/checklist_json.h"

#include "base/text.h"
#include "domain/competency.h"

static void begin_list(struct str *out, const char *name)
{
    json_name(out, name);
    str_add_char(out, '[');
}

static void begin_object(struct str *out, size_t i)
{
    str_add(out, i ? ",{" : "{");
}

static void add_words(struct str *out, const char *name, const char *const *v, size_t n)
{
    begin_list(out, name);
    for (size_t i = 0; i < n; i++) {
        str_add(out, i ? "," : "");
        str_add_json(out, v[i]);
    }
    str_add_char(out, ']');
}

/* A number with its decimals, or null. */
static void add_number(struct str *out, const char *name, bool has, int64_t value, int decimals)
{
    json_name(out, name);
    str_add(out, has ? text_of_decimal(value, decimals).s : "null");
}

/* ---- what both have ------------------------------------------------------------------------------ */

static void add_head(const struct checklist *c, const struct decision *by, struct str *out)
{
    str_add(out, "{\"format\":1");
    json_text(out, "skill", c->skill);
    json_text(out, "specialty", c->specialty);
    json_text(out, "title", c->title);
    json_text(out, "title_vi", c->title_vi);
    json_int(out, "revision", c->revision);
    json_text(out, "subject", c->of_facility ? "facility" : "person");
    json_text(out, "decision", by->text[0] ? by->text : NULL);
    json_day(out, "decision_date", by->day);
    json_int(out, "pass_level", c->pass_level);
    json_int(out, "pass_percent", c->pass_percent);
    json_int(out, "pass_score", c->pass_score);
}

/* now: the one in force; NULL: not said. */
static void add_guidelines(const struct checklist *c, const char *now, struct str *out)
{
    begin_list(out, "guidelines");
    for (size_t i = 0; i < c->n_guidelines; i++) {
        begin_object(out, i);
        json_text(out, "guideline", c->guidelines[i].name);
        json_text(out, "title", c->guidelines[i].title);
        json_text(out, "title_vi", c->guidelines[i].title_vi);
        json_text(out, "source", c->guidelines[i].source);
        if (now)
            json_bool(out, "in_force", strcmp(c->guidelines[i].name, now) == 0);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

/* ---- a skill ------------------------------------------------------------------------------------- */

int skill_json(const struct checklist *c, const struct decision *by, struct sotay_error *err)
{
    AUTO(str) out = {0};
    add_head(c, by, &out);
    json_int(&out, "steps", (int64_t)c->n_steps);
    json_int(&out, "measures", (int64_t)c->n_measures);
    add_guidelines(c, NULL, &out);
    begin_list(&out, "rules");
    for (size_t i = 0; i < c->n_rules; i++) {
        begin_object(&out, i);
        json_text(&out, "use", c->rules[i].use);
        json_text(&out, "way", c->rules[i].way);
        for (size_t k = 0; k < c->rules[i].n_params; k++)
            json_text(&out, c->rules[i].params[k].name, c->rules[i].params[k].value);
        str_add_char(&out, '}');
    }
    str_add(&out, "]}\n");
    return cli_put(&out, err);
}

/* ---- a form -------------------------------------------------------------------------------------- */

/* Of a scale of its own; the common one has its words in the manual. */
static void add_levels(const struct checklist *c, struct str *out)
{
    json_int(out, "level_min", c->level_min);
    json_int(out, "level_max", c->level_max);
    begin_list(out, "levels");
    for (int i = 0; c->levels && i <= c->level_max - c->level_min; i++) {
        begin_object(out, (size_t)i);
        json_int(out, "level", c->level_min + i);
        json_text(out, "text", c->levels[i].text);
        json_text(out, "text_vi", c->levels[i].text_vi);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

static void add_steps(const struct checklist *c, struct str *out)
{
    begin_list(out, "steps");
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct checklist_step *s = &c->steps[i];
        begin_object(out, i);
        json_int(out, "number", (int64_t)i + 1);
        json_text(out, "text", s->text);
        json_text(out, "text_vi", s->text_vi);
        json_bool(out, "critical", s->critical);
        json_bool(out, "na", s->na);
        add_number(out, "score_min", s->scored, s->score_min, 0);
        add_number(out, "score_max", s->scored, s->score_max, 0);
        add_number(out, "score_pass", s->scored, s->score_pass, 0);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

static void add_measure(const struct checklist_measure *m, struct str *out)
{
    json_text(out, "name", m->name);
    json_text(out, "text", m->text);
    json_text(out, "text_vi", m->text_vi);
    json_text(out, "type", checklist_type_word(m));
    json_text(out, "unit", m->unit);
    json_int(out, "decimals", m->decimals);
    add_number(out, "min", m->has_min, m->min, m->decimals);
    add_number(out, "max", m->has_max, m->max, m->decimals);
    add_number(out, "plausible_min", m->has_plausible, m->plausible_min, m->decimals);
    add_number(out, "plausible_max", m->has_plausible, m->plausible_max, m->decimals);
    json_text(out, "required", checklist_required_word(m));
    add_words(out, "choices", m->choices, m->n_choices);
    add_words(out, "choices_vi", m->choices_vi, m->choices_vi ? m->n_choices : 0);
    json_text(out, "only_if_measure", m->only_if_measure);
    json_text(out, "only_if_value", m->only_if_value);
}

static void add_rule(const struct checklist_rule *r, struct str *out)
{
    json_text(out, "name", r->name);
    json_text(out, "use", r->use);
    json_text(out, "way", r->way);
    add_words(out, "guidelines", r->guidelines.v, r->guidelines.n);
    json_name(out, "parameters");
    str_add_char(out, '{');
    for (size_t i = 0; i < r->n_params; i++)
        json_text(out, r->params[i].name, r->params[i].value);
    str_add_char(out, '}');
}

int checklist_json(struct cli *cli, const struct checklist *c, const struct decision *by,
                   sotay_day day, struct sotay_error *err)
{
    AUTO(str) out = {0};
    char now[64] = "";
    int rc = c->n_guidelines ? guideline_in_force(&cli->app, c, NULL, day, now, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    add_head(c, by, &out);
    json_text(&out, "source", c->source);
    json_text(&out, "review", c->review);
    add_words(&out, "cadres", c->cadres, c->n_cadres);
    add_levels(c, &out);
    add_steps(c, &out);
    begin_list(&out, "measures");
    for (size_t i = 0; i < c->n_measures; i++) {
        begin_object(&out, i);
        add_measure(&c->measures[i], &out);
        str_add_char(&out, '}');
    }
    str_add_char(&out, ']');
    add_guidelines(c, now, &out);
    begin_list(&out, "rules");
    for (size_t i = 0; i < c->n_rules; i++) {
        begin_object(&out, i);
        add_rule(&c->rules[i], &out);
        str_add_char(&out, '}');
    }
    str_add(&out, "]}\n");
    return cli_put(&out, err);
}
