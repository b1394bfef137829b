/* tests/fuzz/fuzz_payload.c - the content of a sign-off's entry, and its lists on a checklist. */
#include "fuzz.h"

#include "domain/signoff_fact.h"

static const char form[] =
    "[checklist]\nskill = test.thing\nrevision = 1\ntitle = \"Thing\"\ncadres = doctor nurse\n"
    "[step-1]\ntext = \"a\"\n[step-2]\ntext = \"b\"\ncritical = yes\n"
    "[step-3]\ntext = \"c\"\nna = yes\n[step-4]\ntext = \"d\"\nscale = 1 5 3\n"
    "[measure-rate]\ntext = \"r\"\ntype = number\ndecimals = 1\nmin = 100\nmax = 120\n"
    "plausible = 30 300\n"
    "[measure-shocks]\ntext = \"s\"\ntype = count\n"
    "[measure-device]\ntext = \"d\"\ntype = choice\nchoices = aed manual none\n"
    "[measure-alone]\ntext = \"a\"\ntype = yes-no\n"
    "[measure-note]\ntext = \"n\"\ntype = text\n"
    "[measure-remark]\ntext = \"m\"\ntype = text\n"
    "[measure-renewed]\ntext = \"w\"\ntype = date\n";

/* Canonical text stays as it is. */
static void check_list(bool (*canonical)(const char *, size_t, char **), const char *text, size_t n)
{
    char *once = NULL, *twice = NULL;
    if (canonical(text, n, &once) && once) {
        PROMISE(canonical(once, n, &twice) && twice && strcmp(once, twice) == 0);
        free(twice);
    }
    free(once);
}

/* Values written and read again are the same values. */
static void check_measures(const struct checklist *c, const struct observed_measure *first)
{
    AUTO(str) all = {0};
    AUTO(str) texts = {0};
    struct observed_measure again[CHECKLIST_MEASURES_MAX];
    struct sotay_error err = {0};
    for (size_t i = 0; i < c->n_measures; i++) {
        AUTO(str) text = {0};
        checklist_format_measure(&c->measures[i], &first[i], &text);
        if (text.len)
            measures_add(&all, c->measures[i].name, text.data);
    }
    PROMISE(measures_read(str_text(&all), c, again, &texts, &err) == SOTAY_OK);
    for (size_t i = 0; i < c->n_measures; i++) {
        PROMISE(again[i].state == first[i].state);
        if (first[i].text)
            PROMISE(again[i].text && strcmp(again[i].text, first[i].text) == 0);
        else
            PROMISE(!again[i].text && again[i].value == first[i].value);
    }
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* What was decoded, encoded, says the same. */
static void check_encoding(const struct signoff_fact *f)
{
    AUTO(str) body = {0};
    AUTO(str) whole = {0};
    struct signoff_fact again;
    signoff_fact_encode(f, &body);
    str_addf(&whole, "{%s,\"batch\":\"%s\"}", body.data, id_hex(&f->batch).s);
    json_t *payload = json_loadb(whole.data, whole.len, JSON_REJECT_DUPLICATES, NULL);
    PROMISE(payload && signoff_fact_decode(payload, &again));
    PROMISE(id_equal(&again.trainee, &f->trainee) && id_equal(&again.mentor, &f->mentor) &&
            id_equal(&again.facility, &f->facility) && id_equal(&again.batch, &f->batch));
    PROMISE(again.has_typist == f->has_typist && again.has_adoption == f->has_adoption);
    PROMISE(same_text(again.skill, f->skill) && same_text(again.performed_at, f->performed_at) &&
            same_text(again.missed, f->missed) && same_text(again.na, f->na) &&
            same_text(again.not_observed, f->not_observed) && same_text(again.scores, f->scores) &&
            same_text(again.measures, f->measures) && same_text(again.case_ref, f->case_ref));
    PROMISE(again.level == f->level && again.simulated == f->simulated);
    json_decref(payload);
}

static void check_fact(const struct signoff_fact *f, const struct checklist *c)
{
    AUTO(filled_form) filled = {.o.level = 0};
    AUTO(str) why = {0};
    struct sotay_error err = {0};
    check_encoding(f);
    PROMISE(signoff_fact_fill(f, c, &filled, &err) == SOTAY_OK);
    int result = checklist_assess(c, &filled.o, &why);
    PROMISE(result >= SOTAY_ASSESS_INCOMPLETE && result <= SOTAY_ASSESS_PASSED);
    check_measures(c, filled.measures);
    check_list(steps_canonical, f->missed, c->n_steps);
    check_list(steps_canonical, f->not_observed, c->n_steps);
    check_list(steps_canonical, f->na, c->n_steps);
    check_list(scores_canonical, f->scores, c->n_steps);
}

/* An input that is no payload: each list by itself. */
static void check_text(const char *text, const struct checklist *c)
{
    AUTO(str) texts = {0};
    struct observed_measure measures[CHECKLIST_MEASURES_MAX];
    struct sotay_error err = {0};
    check_list(steps_canonical, text, c->n_steps);
    check_list(scores_canonical, text, c->n_steps);
    PROMISE(measures_read(text, c, measures, &texts, &err) == SOTAY_OK);
    check_measures(c, measures);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct checklist c;
    struct sotay_error err = {0};
    struct signoff_fact f;
    if (!c.memory)
        PROMISE(checklist_read_bytes(form, sizeof form - 1, "form", &c, &err) == SOTAY_OK);
    json_t *payload = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    if (payload && signoff_fact_decode(payload, &f))
        check_fact(&f, &c);
    json_decref(payload);
    AUTO_FREE char *text = fuzz_text(data, size);
    check_text(text, &c);
    return 0;
}
