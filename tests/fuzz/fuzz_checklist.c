/* tests/fuzz/fuzz_checklist.c - a form: read, its rules bound, observations on it assessed. */
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

static void bind_rules(const struct checklist *c)
{
    struct sotay_error err = {0};
    struct plugins *none = NULL;
    struct rule_bound bound;
    PROMISE(plugins_new("", &none, &err) == SOTAY_OK);
    for (size_t i = 0; i < c->n_rules; i++) {
        int rc = rule_bind(none, c, &c->rules[i], &bound, &err);
        if (rc < 0)
            fuzz_error(rc, &err);
    }
    plugins_free(none);
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
    bind_rules(&c);
    return 0;
}
