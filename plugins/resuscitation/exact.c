/* plugins/resuscitation/exact.c - exact numbers, measures by name, and the reasons of an
 * assessment. */
#include "resuscitation.h"

/* ---- numbers ---------------------------------------------------------------------------------- */

struct exact exact_of(int64_t value, int32_t decimals)
{
    struct exact e = {value, sotay_scale(decimals)};
    return e;
}

static wide common_divisor(wide a, wide b)
{
    a = a < 0 ? -a : a;
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a > 0 ? a : 1;
}

static struct exact shortened(wide num, wide den)
{
    wide by = common_divisor(num, den);
    struct exact e = {num / by, den / by};
    return e;
}

/* Numbers beyond this would not multiply; nothing that can be measured comes near. */
#define EXACT_LIMIT ((wide)1 << 62)

static int is_large(struct exact e)
{
    return e.num > EXACT_LIMIT || e.num < -EXACT_LIMIT || e.den > EXACT_LIMIT;
}

static struct exact kept_small(struct exact e)
{
    if (is_large(e))
        e = shortened(e.num, e.den);
    while (is_large(e)) {
        e.num /= 2;
        e.den = e.den > 1 ? e.den / 2 : 1;
    }
    return e;
}

struct exact exact_times(struct exact a, struct exact b)
{
    a = kept_small(a);
    b = kept_small(b);
    struct exact e = {a.num * b.num, a.den * b.den};
    return kept_small(e);
}

int exact_compare(struct exact a, struct exact b)
{
    a = kept_small(a);
    b = kept_small(b);
    wide left = a.num * b.den, right = b.num * a.den;
    return (left > right) - (left < right);
}

const char *exact_text(const struct sotay_host *host, struct exact e)
{
    char *text = (char *)host->alloc(host, 48);
    if (text == NULL)
        return NULL;
    e = kept_small(e);
    const char *sign = e.num < 0 ? "-" : "";
    wide whole = (e.num < 0 ? -e.num : e.num) * 100 / e.den;
    long long left = (long long)(whole / 100), part = (long long)(whole % 100);
    if (part == 0)
        snprintf(text, 48, "%s%lld", sign, left);
    else if (part % 10 == 0)
        snprintf(text, 48, "%s%lld.%lld", sign, left, part / 10);
    else
        snprintf(text, 48, "%s%lld.%02lld", sign, left, part);
    return text;
}

int32_t day_later(int32_t day, int64_t days)
{
    const int32_t last = sotay_day_from_civil(9999, 12, 31);
    return day + days < last ? (int32_t)(day + days) : last;
}

/* ---- measures --------------------------------------------------------------------------------- */

int is_number(const struct sotay_column *c)
{
    return c->type == SOTAY_MEASURE_NUMBER || c->type == SOTAY_MEASURE_COUNT;
}

int is_list_none(const char *word)
{
    return strcmp(word, "-") == 0;
}

int list_has(const char *list, const char *name)
{
    const char *word;
    size_t len;
    while ((word = sotay_next_name(&list, &len)) != NULL)
        if (sotay_is_named(name, word, len))
            return 1;
    return 0;
}

const char *word_of(const struct sotay_column *c, uint32_t row)
{
    if (c->type == SOTAY_MEASURE_YES_NO)
        return c->value[row] ? "yes" : "no";
    if (c->type != SOTAY_MEASURE_CHOICE || c->choices == NULL || c->value[row] < 0 ||
        (uint64_t)c->value[row] >= c->n_choices)
        return "";
    return c->choices[c->value[row]];
}

int is_from_paper(const struct sotay_series *series, uint32_t row)
{
    return (series->flags[row] & SOTAY_FLAG_TRANSCRIBED) != 0;
}

int passed_look(const void *of, uint32_t lo, uint32_t hi)
{
    const struct sotay_series *series = (const struct sotay_series *)of;
    (void)lo;
    for (uint32_t row = hi; row > 0 && series->day[row - 1] == series->day[hi - 1]; row--)
        if (series->passed[row - 1])
            return SOTAY_DAY_MET;
    return SOTAY_DAY_MISSED;
}

/* ---- reasons ---------------------------------------------------------------------------------- */

void reasons_add(struct reasons *r, const char *what, const char *first, const char *second,
                 const char *third)
{
    const char *part[3];
    part[0] = first;
    part[1] = second;
    part[2] = third;
    const char *text = what, *between = ": ";
    for (int i = 0; i < 3; i++) {
        if (part[i] == NULL || part[i][0] == '\0')
            continue;
        text = sotay_join_text(r->host, text, between, part[i]);
        between = " ";
    }
    if (text == NULL)
        r->broken = 1;
    for (uint32_t i = 0; text != NULL && i < r->n; i++)
        if (strcmp(r->text[i], text) == 0)
            return;
    if (text != NULL && r->n < REASONS_MAX)
        r->text[r->n++] = text;
}

void reasons_fail(struct reasons *r, const char *what, const char *first, const char *second,
                  const char *third)
{
    r->failed = 1;
    reasons_add(r, what, first, second, third);
}

int32_t reasons_give(const struct reasons *r, struct sotay_assessment *ret)
{
    const char **list = NULL;
    if (r->n > 0)
        list = (const char **)r->host->alloc(r->host, r->n * sizeof *list);
    if (r->broken || (r->n > 0 && list == NULL))
        return -1;
    for (uint32_t i = 0; i < r->n; i++)
        list[i] = r->text[i];
    if (r->failed && ret->result == SOTAY_ASSESS_PASSED)
        ret->result = SOTAY_ASSESS_FAILED;
    ret->reasons = list;
    ret->n_reasons = r->n;
    return 0;
}
