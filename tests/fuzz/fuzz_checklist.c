/* tests/fuzz/fuzz_checklist.c - a form: read, its rules bound and asked, observations on it assessed,
 * its tables and practice cases looked through under each of its rule sets. */
#include "fuzz.h"

#include "base/id.h"
#include "plugin/checklist.h"
#include "plugin/rule.h"

#define OBSERVATIONS 8

struct random { /* small numbers out of the input's own hash, so that a crash comes again */
    struct hash h;
    size_t at;
};

static unsigned next(struct random *r, unsigned below)
{
    if (r->at == HASH_SIZE) {
        r->h = hash_of(r->h.b, HASH_SIZE);
        r->at = 0;
    }
    return r->h.b[r->at++] % below;
}

/* A value in, its canonical text out, the same value in again. */
static void measure(const struct checklist_measure *m, struct random *r,
                    struct observed_measure *ret)
{
    static const char *const texts[] = {"",
                                        "0",
                                        "-3",
                                        "12.5",
                                        "100",
                                        "yes",
                                        "no",
                                        "2026-01-14",
                                        "29/02/2024",
                                        "some words",
                                        "9223372036854775807"};
    struct sotay_error err = {0};
    const char *text = m->n_choices && next(r, 2) ? m->choices[next(r, 256) % m->n_choices]
                                                  : texts[next(r, COUNT_OF(texts))];
    int rc = checklist_parse_measure(m, text, ret, &err);
    if (rc < 0) {
        fuzz_error(rc, &err);
        *ret = (struct observed_measure){.state = SOTAY_VALUE_MISSING};
        return;
    }
    AUTO(str) canonical = {0};
    struct observed_measure again;
    checklist_format_measure(m, ret, &canonical);
    PROMISE(checklist_parse_measure(m, str_text(&canonical), &again, &err) == SOTAY_OK);
    PROMISE(again.state == ret->state && again.value == ret->value);
}

static void assess(const struct checklist *c, struct random *r)
{
    uint8_t steps[CHECKLIST_STEPS_MAX];
    int32_t scores[CHECKLIST_STEPS_MAX];
    struct observed_measure measures[CHECKLIST_MEASURES_MAX];
    AUTO(str) why = {0};
    bool scored = next(r, 2);
    for (size_t i = 0; i < c->n_steps; i++) {
        steps[i] = (uint8_t)next(r, 4);
        scores[i] = next(r, 2) ? (int32_t)next(r, 8) : INT32_MIN;
    }
    for (size_t i = 0; i < c->n_measures; i++)
        measure(&c->measures[i], r, &measures[i]);
    const struct observation o = {.level = (int)next(r, 8),
                                  .step = steps,
                                  .step_score = scored ? scores : NULL,
                                  .measure = measures,
                                  .transcribed = next(r, 2)};
    int result = checklist_assess(c, &o, &why);
    PROMISE(result >= SOTAY_ASSESS_INCOMPLETE && result <= SOTAY_ASSESS_PASSED);
    PROMISE((result == SOTAY_ASSESS_PASSED) == (why.len == 0));
    PROMISE(checklist_assess(c, &o, NULL) == result);
    (void)checklist_level_meaning(c, o.level);
}

/* A built-in rule about made-up performances: it always has an answer. */
static void judge(const struct rule_bound *bound, struct random *r)
{
    enum { ROWS = 12 };
    int32_t day[ROWS], mentor[ROWS];
    uint8_t flags[ROWS], passed[ROWS];
    struct sotay_error err = {0};
    struct sotay_judgement j;
    struct sotay_series s = {.size = sizeof s,
                             .n = next(r, ROWS + 1),
                             .day = day,
                             .mentor = mentor,
                             .flags = flags,
                             .passed = passed};
    int32_t today = 20000;
    for (uint32_t i = 0; i < s.n; i++) {
        today += (int32_t)next(r, 200);
        day[i] = today;
        mentor[i] = (int32_t)next(r, 4) - 1;
        flags[i] = (uint8_t)next(r, 16);
        passed[i] = next(r, 4) > 0;
    }
    struct host *host = host_new();
    if (!host)
        abort();
    PROMISE(rule_judge(bound, host, &s, today + (int32_t)next(r, 200), &j, &err) == SOTAY_OK);
    host_free(host);
}

static void bind_rules(const struct checklist *c, struct random *r)
{
    struct sotay_error err = {0};
    struct plugins *none = NULL;
    struct rule_bound bound;
    PROMISE(plugins_new("", &none, &err) == SOTAY_OK);
    for (size_t i = 0; i < c->n_rules; i++) {
        int rc = rule_bind(none, c, &c->rules[i], &bound, &err);
        if (rc < 0)
            fuzz_error(rc, &err);
        else if (bound.rule->judge)
            judge(&bound, r);
    }
    plugins_free(none);
}

/* ---- rule sets, tables, cases ------------------------------------------------------------------ */

static void look_at_column(const struct sotay_table_column *column, uint32_t n_rows)
{
    PROMISE(column->size == sizeof *column && text_is_name(column->name));
    PROMISE(column->decimals >= 0 && column->decimals <= 9);
    PROMISE(column->is_word ? !column->number : !column->word);
    for (uint32_t i = 0; i < n_rows; i++) {
        PROMISE(column->state[i] == SOTAY_VALUE || column->state[i] == SOTAY_VALUE_MISSING);
        if (column->is_word)
            PROMISE(column->state[i] == SOTAY_VALUE ? text_is_name(column->word[i])
                                                    : !column->word[i]);
        else
            PROMISE(column->state[i] == SOTAY_VALUE || column->number[i] == 0);
    }
}

static void look_at_tables(const struct checklist *c)
{
    for (size_t i = 0; i < c->n_tables; i++) {
        const struct sotay_table *t = &c->tables[i].table;
        PROMISE(t->size == sizeof *t && text_is_name(t->name) && c->tables[i].source[0]);
        PROMISE(t->n_rows >= 1 && t->n_rows <= CHECKLIST_TABLE_ROWS_MAX);
        PROMISE(t->n_columns >= 1 && t->n_columns <= CHECKLIST_TABLE_COLUMNS_MAX);
        for (uint32_t k = 0; k < t->n_columns; k++)
            look_at_column(t->columns[k], t->n_rows);
    }
}

static void look_at_guideline(const struct checklist *c, const char *guideline)
{
    uint32_t n, at = 0;
    const struct sotay_table *const *tables = checklist_tables(c, guideline, &n);
    PROMISE(checklist_guideline(c, guideline) &&
            strcmp(checklist_guideline(c, guideline)->name, guideline) == 0);
    for (size_t i = 0; i < c->n_tables; i++)
        if (checklist_applies(&c->tables[i].guidelines, guideline)) {
            PROMISE(at < n && tables[at] == &c->tables[i].table);
            at++;
        }
    PROMISE(at == n && n <= CHECKLIST_TABLES_MAX);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++)
            PROMISE(strcmp(tables[i]->name, tables[k]->name) != 0);
}

static void look_at_words(const struct checklist *c, const struct checklist_words *words)
{
    for (size_t i = 0; i < words->n; i++)
        PROMISE(checklist_guideline(c, words->v[i]) && checklist_applies(words, words->v[i]));
}

/* A value that a case names is one that can be recorded, and each measure has one. */
static void look_at_pairs(const struct checklist *c, const struct checklist_param *pairs, size_t n,
                          bool *seen)
{
    struct observed_measure value;
    for (size_t i = 0; i < n; i++) {
        int at = checklist_measure(c, pairs[i].name);
        PROMISE(at >= 0 && !seen[at] && pairs[i].line > 0);
        seen[at] = true;
        PROMISE(checklist_parse_measure(&c->measures[at], pairs[i].value, &value, NULL) ==
                    SOTAY_OK &&
                value.state == SOTAY_VALUE);
    }
}

static void look_through(const struct checklist *c)
{
    look_at_tables(c);
    look_at_guideline(c, checklist_first_guideline(c));
    for (size_t i = 0; i < c->n_guidelines; i++)
        look_at_guideline(c, c->guidelines[i].name);
    for (size_t i = 0; i < c->n_rules; i++)
        look_at_words(c, &c->rules[i].guidelines);
    for (size_t i = 0; i < c->n_tables; i++)
        look_at_words(c, &c->tables[i].guidelines);
    for (size_t i = 0; i < c->n_cases; i++) {
        const struct checklist_case *k = &c->cases[i];
        bool seen[CHECKLIST_MEASURES_MAX] = {false};
        look_at_words(c, &k->guidelines);
        PROMISE(k->n_given > 0 && k->n_expect > 0 && k->text[0]);
        look_at_pairs(c, k->given, k->n_given, seen);
        look_at_pairs(c, k->expect, k->n_expect, seen);
    }
}

/* What was accepted is accepted again when it comes out of the ledger. */
static void read_again(const struct checklist *c, const uint8_t *data, size_t size)
{
    AUTO(checklist) again = {0};
    PROMISE(checklist_read_adopted((const char *)data, size, "fuzz", &again, NULL) == SOTAY_OK);
    PROMISE(again.n_steps == c->n_steps && again.n_measures == c->n_measures &&
            again.n_rules == c->n_rules && again.n_guidelines == c->n_guidelines &&
            again.n_tables == c->n_tables && again.n_cases == c->n_cases);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sotay_error err = {0};
    AUTO(checklist) c = {0};
    int rc = checklist_read_bytes((const char *)data, size, "fuzz", &c, &err);
    if (rc < 0) {
        fuzz_error(rc, &err);
        return 0;
    }
    PROMISE(c.n_steps <= CHECKLIST_STEPS_MAX && c.n_measures <= CHECKLIST_MEASURES_MAX);
    PROMISE(c.pass_level >= c.level_min && c.pass_level <= c.level_max);
    PROMISE(text_is_name(c.skill) && strncmp(c.skill, c.specialty, strlen(c.specialty)) == 0);
    struct random r = {.h = hash_of(data, size)};
    for (int i = 0; i < OBSERVATIONS; i++)
        assess(&c, &r);
    bind_rules(&c, &r);
    look_through(&c);
    read_again(&c, data, size);
    return 0;
}
