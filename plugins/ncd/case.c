/* plugins/ncd/case.c - ncd.case: what the rules expect of a case, and what the trainee decided. */
#include "ncd.h"

/* ---- parameters ------------------------------------------------------------------------------ */

enum {
    CASE_KIND,
    CASE_CLASS,
    CASE_URGENCY,
    CASE_NEXT,
    CASE_PERCENT,
    CASE_LEAST,
    CASE_WINDOW,
    CASE_VALID,
    CASE_WITHOUT
};

static const struct {
    const char *word;
    void (*work_out)(struct ncd_case *c);
} kinds[] = {
    {"reading", ncd_case_reading}, {"bp", ncd_case_bp},         {"diabetes", ncd_case_diabetes},
    {"foot", ncd_case_foot},       {"airway", ncd_case_airway}, {"cvd", ncd_case_cvd},
};

static const char *const kind_words[] = {"reading", "bp", "diabetes", "foot", "airway", "cvd"};

static const struct sotay_param case_params[] = {
    [CASE_KIND] = {.name = "kind",
                   .label = SOTAY_LATER("Kind of case"),
                   .unit = "",
                   .type = SOTAY_PARAM_WORD,
                   .words = kind_words,
                   .n_words = sizeof kind_words / sizeof kind_words[0]},
    [CASE_CLASS] = {.name = "class",
                    .label = SOTAY_LATER("Measure that holds the class decided"),
                    .unit = "",
                    .type = SOTAY_PARAM_WORD,
                    .preset_word = "class"},
    [CASE_URGENCY] = {.name = "urgency",
                      .label = SOTAY_LATER("Measure that holds the urgency decided"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "urgency"},
    [CASE_NEXT] = {.name = "next",
                   .label = SOTAY_LATER("Measure that holds the next visit decided"),
                   .unit = "",
                   .type = SOTAY_PARAM_WORD,
                   .preset_word = "next_days"},
    /* A local choice. */
    [CASE_PERCENT] = {.name = "percent",
                      .label = SOTAY_LATER("Share of the cases decided right"),
                      .unit = "%",
                      .preset = 80,
                      .min = 1,
                      .max = 100,
                      .stricter = SOTAY_STRICTER_UP},
    [CASE_LEAST] = {.name = "least",
                    .label = SOTAY_LATER("Fewer cases than this say nothing"),
                    .unit = "",
                    .preset = 1,
                    .min = 1,
                    .max = 1000,
                    .stricter = SOTAY_STRICTER_FIXED},
    [CASE_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(24),
    [CASE_VALID] = SOTAY_PARAM_VALID_MONTHS(24),
    [CASE_WITHOUT] = SOTAY_PARAM_WITHOUT_DATA,
};

/* ---- working out one row --------------------------------------------------------------------- */

static void case_open(const struct sotay_host *host, const struct sotay_series *series,
                      const struct sotay_value *params, struct ncd_case *ret)
{
    ret->host = host;
    ret->series = series;
    ret->class_name = params[CASE_CLASS].word;
    ret->urgency_name = params[CASE_URGENCY].word;
    ret->next_name = params[CASE_NEXT].word;
    ret->decision[0] = ncd_column(series, ret->class_name);
    ret->decision[1] = ncd_column(series, ret->urgency_name);
    ret->decision[2] = ncd_column(series, ret->next_name);
}

static void case_begin_row(struct ncd_case *c, uint32_t row)
{
    c->row = row;
    c->broken = 0;
    c->missing = c->odd = NULL;
    c->n_wants = 0;
}

/* A row without any of the three decisions is no case: most rows of a series, so asked first. */
static int is_decided(const struct ncd_case *c)
{
    for (size_t i = 0; i < sizeof c->decision / sizeof c->decision[0]; i++)
        if (c->decision[i] != NULL && sotay_is_recorded(c->decision[i], c->row))
            return 1;
    return 0;
}

/* 1 worked out, 0 there is nothing to work out, negative: the checklist does not fit the rule. */
static int32_t work_out(struct ncd_case *c, const struct sotay_value *params)
{
    if (!is_decided(c))
        return 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].word, params[CASE_KIND].word) == 0)
            kinds[i].work_out(c);
    if (c->broken)
        return -1;
    return c->missing == NULL && c->odd == NULL && c->n_wants > 0;
}

/* ---- comparing ------------------------------------------------------------------------------- */

enum { NOT_DECIDED, RIGHT, SAFER, WRONG };

static int32_t choice_index(const struct sotay_column *column, const char *word)
{
    for (uint32_t i = 0; i < column->n_choices; i++)
        if (strcmp(column->choices[i], word) == 0)
            return (int32_t)i;
    return -1;
}

static int32_t compare_word(const struct ncd_want *want, const struct sotay_column *column,
                            uint32_t row)
{
    int32_t expected = choice_index(column, want->word);
    if (column->value[row] == expected)
        return RIGHT;
    int is_next = expected >= 0 && column->value[row] == (int64_t)expected + 1;
    return want->safer == NCD_HIGHER && is_next ? SAFER : WRONG;
}

static int32_t compare_number(const struct ncd_case *c, const struct ncd_want *want,
                              const struct sotay_column *column)
{
    int64_t value = column->type == SOTAY_MEASURE_YES_NO ? ncd_yes(c, want->measure) * NCD_UNIT
                                                         : ncd_number(c, want->measure);
    if (value == NCD_NONE)
        return WRONG;
    if (value < want->from)
        return want->safer == NCD_LOWER ? SAFER : WRONG;
    if (value > want->to)
        return want->safer == NCD_HIGHER ? SAFER : WRONG;
    return RIGHT;
}

static int32_t compare(const struct ncd_case *c, const struct ncd_want *want)
{
    const struct sotay_column *column = ncd_column(c->series, want->measure);
    if (column == NULL || !sotay_is_recorded(column, c->row))
        return NOT_DECIDED;
    if ((want->word != NULL) != (column->type == SOTAY_MEASURE_CHOICE))
        return NOT_DECIDED; /* a measure of that name, but of another kind */
    return want->word != NULL ? compare_word(want, column, c->row)
                              : compare_number(c, want, column);
}

/* ---- saying it ------------------------------------------------------------------------------- */

#define TEXT_MAX 480

/* 28, 47.9: millionths without the zeros at the end. */
static void number_text(int64_t value, char *ret, size_t size)
{
    int64_t whole = value / NCD_UNIT, rest = value % NCD_UNIT;
    int digits = 6;
    if (rest == 0) {
        snprintf(ret, size, "%lld", (long long)whole);
        return;
    }
    rest = rest < 0 ? -rest : rest;
    while (rest % 10 == 0) {
        rest /= 10;
        digits--;
    }
    snprintf(ret, size, "%s%lld.%0*lld", value < 0 && whole == 0 ? "-" : "", (long long)whole,
             digits, (long long)rest);
}

static void expected_text(const struct ncd_case *c, const struct ncd_want *want, char *ret,
                          size_t size)
{
    char from[32], to[32];
    const struct sotay_column *column = ncd_column(c->series, want->measure);
    number_text(want->from, from, sizeof from);
    number_text(want->to, to, sizeof to);
    if (want->word != NULL)
        snprintf(ret, size, "%s", want->word);
    else if (column->type == SOTAY_MEASURE_YES_NO)
        snprintf(ret, size, "%s",
                 want->from != 0 ? sotay_tr(c->host, "yes") : sotay_tr(c->host, "no"));
    else if (want->from == want->to)
        snprintf(ret, size, "%s", from);
    else
        snprintf(ret, size, "%s-%s", from, to);
}

static void decided_text(const struct ncd_case *c, const struct ncd_want *want, char *ret,
                         size_t size)
{
    const struct sotay_column *column = ncd_column(c->series, want->measure);
    const char *word = ncd_word(c, want->measure);
    if (word != NULL)
        snprintf(ret, size, "%s", word);
    else if (column->type == SOTAY_MEASURE_YES_NO)
        snprintf(ret, size, "%s",
                 ncd_yes(c, want->measure) != 0 ? sotay_tr(c->host, "yes")
                                                : sotay_tr(c->host, "no"));
    else
        number_text(ncd_number(c, want->measure), ret, size);
}

/* "class: grade-2 decided, grade-1 expected (R-BP-AVG 149/89, R-BP-GRADE)" */
static const char *reason_text(const struct ncd_case *c, const struct ncd_want *want,
                               int32_t outcome)
{
    char expected[80], decided[80];
    char *text = (char *)c->host->alloc(c->host, TEXT_MAX);
    if (text == NULL)
        return NULL;
    expected_text(c, want, expected, sizeof expected);
    decided_text(c, want, decided, sizeof decided);
    if (outcome == RIGHT)
        snprintf(text, TEXT_MAX, "%s: %s %s (%s)", want->measure, decided,
                 sotay_tr(c->host, "as expected"), want->rules);
    else
        snprintf(text, TEXT_MAX, "%s: %s %s, %s%s%s (%s)", want->measure, decided,
                 sotay_tr(c->host, "decided"), expected, sotay_tr(c->host, " expected"),
                 outcome == SAFER ? sotay_tr(c->host, ", on the safe side, accepted") : "",
                 want->rules);
    return text;
}

/* What nobody can check is no evidence; paper may know less than the mentor saw. */
static int32_t say_missing(const struct ncd_case *c, struct sotay_assessment *ret)
{
    const char *reason =
        c->odd != NULL
            ? sotay_tr(c->host, c->odd)
            : sotay_label_of(c->host, "the case cannot be worked out without", c->missing);
    int is_paper = (c->series->flags[c->row] & SOTAY_FLAG_TRANSCRIBED) != 0;
    int32_t result = ret->result, answer = sotay_assess_fail(c->host, reason, ret);
    if (is_paper && c->odd == NULL)
        ret->result = result;
    return answer;
}

/* Differences first: they are what the trainee has to learn. */
static int32_t say_all(const struct ncd_case *c, struct sotay_assessment *ret)
{
    static const int32_t order[] = {WRONG, SAFER, RIGHT};
    const char **reasons =
        (const char **)c->host->alloc(c->host, (c->n_wants + 1) * sizeof *reasons);
    if (reasons == NULL)
        return -1;
    ret->reasons = reasons;
    for (size_t o = 0; o < sizeof order / sizeof order[0]; o++) {
        for (uint32_t i = 0; i < c->n_wants; i++) {
            if (compare(c, &c->want[i]) != order[o])
                continue;
            const char *text = reason_text(c, &c->want[i], order[o]);
            if (text == NULL)
                return -1;
            reasons[ret->n_reasons++] = text;
            if (order[o] == WRONG && ret->result == SOTAY_ASSESS_PASSED)
                ret->result = SOTAY_ASSESS_FAILED;
        }
    }
    return 0;
}

/* ---- the rule -------------------------------------------------------------------------------- */

static int32_t case_assess(const struct sotay_host *host,
                           const struct sotay_performance *performance,
                           const struct sotay_value *params, struct sotay_assessment *ret)
{
    struct ncd_case c;
    sotay_assess_as_core(performance, ret);
    if (performance->one->n == 0)
        return 0;
    case_open(host, performance->one, params, &c);
    case_begin_row(&c, 0);
    int32_t found = work_out(&c, params);
    if (found < 0)
        return -1;
    if (c.missing != NULL || c.odd != NULL)
        return say_missing(&c, ret);
    return found == 0 ? 0 : say_all(&c, ret);
}

/* What the row is for the share of cases decided right; negative: no answer. */
static int32_t row_kind(struct ncd_case *c, const struct sotay_value *params)
{
    int32_t found = work_out(c, params), kind = SOTAY_ROW_LEFT_OUT;
    for (uint32_t i = 0; found > 0 && i < c->n_wants; i++) {
        int32_t outcome = compare(c, &c->want[i]);
        if (outcome == WRONG)
            return SOTAY_ROW_WHOLE;
        if (outcome != NOT_DECIDED)
            kind = SOTAY_ROW_PART;
    }
    return found < 0 ? found : kind;
}

static int32_t case_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    struct ncd_case c;
    struct sotay_share share;
    if (sotay_share_new(host, series, params[CASE_PERCENT].number, "cases",
                        sotay_tr(host, "cases decided right"), &share) < 0)
        return -1;
    share.accept = sotay_is_accepted(&params[CASE_WITHOUT]);
    share.least = (uint32_t)params[CASE_LEAST].number;
    case_open(host, series, params, &c);
    for (uint32_t row = 0; row < series->n; row++) {
        case_begin_row(&c, row);
        int32_t kind = row_kind(&c, params);
        if (kind < 0)
            return -1;
        share.row[row] = (uint8_t)kind;
    }
    return sotay_shares_judge(host, series, &share, 1, params[CASE_WINDOW].number,
                              params[CASE_VALID].number, as_of, ret);
}

const struct sotay_rule ncd_decision = {
    .size = sizeof(struct sotay_rule),
    .name = "case",
    .title = SOTAY_LATER("Cases decided as the rules expect"),
    .params = case_params,
    .n_params = sizeof case_params / sizeof case_params[0],
    .assess = case_assess,
    .judge = case_judge,
};
