/* tests/unit/procedures.c - logs of endoscopic procedures on the forms that come with Sotay. */
#include "base/base.h"

#include "procedures.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

struct procedures the;

/* ---- a log -------------------------------------------------------------------------------------------- */

static void log_columns(void)
{
    for (size_t i = 0; i < the.form.n_measures; i++) {
        const struct checklist_measure *m = &the.form.measures[i];
        the.column[i] = (struct sotay_column){
            .size = sizeof the.column[i],
            .name = m->name,
            .type = m->type,
            .decimals = m->decimals,
            .choices = m->choices,
            .n_choices = (uint32_t)m->n_choices,
            .value = the.value[i],
            .state = the.state[i],
        };
        the.columns[i] = &the.column[i];
    }
}

void log_open(const char *skill, const char *guideline)
{
    struct sotay_error err = {0};
    char path[600];
    const char *top = getenv("abs_top_srcdir");
    memset(&the, 0, sizeof the);
    snprintf(path, sizeof path, "%s/plugins/endoscopy/%s.ini", top ? top : ".", skill);
    ck_assert_msg(checklist_read_file(path, skill, &the.form, &err) >= 0, "%s", err.message);
    log_columns();
    the.series.size = sizeof the.series;
    the.series.n_columns = (uint32_t)the.form.n_measures;
    the.series.columns = the.columns;
    the.series.day = the.day;
    the.series.level = the.level;
    the.series.flags = the.flags;
    the.series.passed = the.passed;
    the.series.mentor = the.mentor;
    the.series.facility = the.series.minute = the.zero;
    the.series.guideline = guideline[0] ? guideline : checklist_first_guideline(&the.form);
    the.series.tables = checklist_tables(&the.form, the.series.guideline, &the.series.n_tables);
}

void log_close(void)
{
    checklist_done(&the.form);
    host_empty();
}

void set_row(uint32_t row, const char *measures)
{
    char text[1200], *at = text;
    snprintf(text, sizeof text, "%s", measures ? measures : "");
    for (char *pair; (pair = strsep(&at, " ")) != NULL;) {
        char *equals = strchr(pair, '=');
        struct observed_measure v = {.state = SOTAY_VALUE_MISSING};
        struct sotay_error err = {0};
        if (!equals)
            continue;
        *equals = '\0';
        int c = checklist_measure(&the.form, pair);
        ck_assert_msg(c >= 0, "no measure %s", pair);
        if (strcmp(equals + 1, "-") != 0)
            ck_assert_msg(checklist_parse_measure(&the.form.measures[c], equals + 1, &v, &err) >= 0,
                          "%s", err.message);
        the.state[c][row] = v.state;
        the.value[c][row] = v.value;
    }
}

static const char *const usual[][2] = {
    {"gastroscopy", "assessment=log role=complete status=started purpose=first-diagnostic age=40 "
                    "sedation=throat-spray d2=unassisted j=unassisted photos=complete "
                    "inspection_min=8 comfort=2"},
    {"colonoscopy", "assessment=log role=complete status=started modality=colonoscopy "
                    "indication=pain age=40 sedation=none preparation=adequate caecum=unassisted "
                    "caecum_photo=yes ileum=unassisted retroversion=done therapy=none "
                    "withdrawal_min=8 polyps_found=0 comfort=2 histology=none-sent"},
};

void add(const char *day, int times, const char *measures)
{
    for (int k = 0; k < times; k++) {
        uint32_t row = the.series.n++;
        ck_assert_uint_lt(row, LOG_MAX);
        for (size_t i = 0; i < the.form.n_measures; i++)
            the.state[i][row] = SOTAY_VALUE_MISSING;
        for (size_t i = 0; i < COUNT_OF(usual); i++)
            if (strcmp(strchr(the.form.skill, '.') + 1, usual[i][0]) == 0)
                set_row(row, usual[i][1]);
        set_row(row, measures);
        the.day[row] = day_parse(day);
        the.level[row] = 4;
        the.passed[row] = 1;
    }
}

void add_assessments(const char *day)
{
    add(day, 10, "assessment=formative");
    add(day, 4, "assessment=summative");
    the.mentor[the.series.n - 1] = 1;
}

/* ---- asking ------------------------------------------------------------------------------------------ */

const struct checklist_rule *rule_named(const char *name)
{
    for (size_t i = 0; i < the.form.n_rules; i++)
        if (strcmp(the.form.rules[i].name, name) == 0)
            return &the.form.rules[i];
    ck_abort_msg("no rule %s", name);
    return NULL;
}

const struct sotay_rule *bind_rule(const struct checklist_rule *from, struct sotay_value *values)
{
    struct given given[24] = {{0}};
    const struct sotay_rule *rule = find_rule(from->use);
    for (size_t i = 0; i < from->n_params; i++) {
        given[i] = (struct given){from->params[i].name, 0, from->params[i].value};
        text_to_int(from->params[i].value, &given[i].number);
    }
    fill_params(rule, given, from->n_params, values);
    return rule;
}

struct sotay_judgement judged(const char *rule_name, const char *as_of)
{
    struct sotay_value values[24];
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    const struct sotay_rule *rule = bind_rule(rule_named(rule_name), values);
    ck_assert_int_eq(rule->judge(&host, &the.series, values, day_parse(as_of), &j), 0);
    return j;
}

const struct sotay_criterion *criterion(const struct sotay_judgement *j, const char *id)
{
    for (uint32_t i = 0; i < j->n_criteria; i++)
        if (strcmp(j->criteria[i].id, id) == 0)
            return &j->criteria[i];
    ck_abort_msg("no criterion %s", id);
    return NULL;
}

void says(const struct sotay_judgement *j, const char *id, int met, const char *text)
{
    const struct sotay_criterion *c = criterion(j, id);
    ck_assert_msg(strcmp(c->value_text, text) == 0, "%s: '%s', not '%s'", id, c->value_text, text);
    ck_assert_msg(c->met == met, "%s (%s): met %d", id, text, (int)c->met);
}
