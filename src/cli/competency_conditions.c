/* src/cli/competency_conditions.c - what a rule wants and what there is of it: a line for each condition. */
#include "base/base.h"

#include "cli/competency_page.h"

#include "base/text.h"

#include <langinfo.h>

static bool has_marks(void)
{
    const char *codeset = nl_langinfo(CODESET);
    return codeset && strcmp(codeset, "UTF-8") == 0;
}

static void pad(struct str *out, const char *text, int width)
{
    str_add(out, text);
    for (int i = text_width(text); i < width; i++)
        str_add_char(out, ' ');
}

/* Does a text say its unit already, or in other words what it is? */
static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return m && n >= m && strcmp(text + n - m, end) == 0;
}

/* "4/5" of what is asked for in percent: "4/5 = 80 %". */
void competency_value_text(const struct verdict_criterion *c, struct str *out)
{
    char *after = NULL;
    const char *value = c->value && *c->value ? c->value : "-";
    str_add(out, value);
    if (!c->unit || strcmp(c->unit, "%") != 0)
        return;
    long part = strtol(value, &after, 10);
    if (after == value || *after != '/')
        return;
    const char *second = after + 1;
    long whole = strtol(second, &after, 10);
    if (after != second && !*after && whole > 0 && part >= 0 && part <= whole)
        str_addf(out, " = %ld %%", 100 * part / whole);
}

/* A bare rate is the least that is wanted; other numbers are explained by their label. */
static void target_text(const struct verdict_criterion *c, struct str *out)
{
    const char *unit = c->unit ? c->unit : "";
    bool bare = strcmp(unit, "%") == 0 && !c->target[strspn(c->target, "0123456789.")];
    str_addf(out, bare ? _("at least %s") : "%s", c->target);
    if (*unit && !ends_with(c->target, unit))
        str_addf(out, " %s", unit);
}

/* The label in lines of at most `width` columns: the first, padded, to out, the others to rest. */
static void add_label(const char *label, int width, struct str *out, struct str *rest)
{
    AUTO(str) line = {0};
    bool first = true;
    for (const char *p = label;;) {
        size_t n = strcspn(p, " ");
        AUTO_FREE char *word = text_dup_bytes(p, n);
        int used = text_width(str_text(&line));
        if (used && (!*p || used + 1 + text_width(word ? word : "") > width)) {
            if (first)
                pad(out, str_text(&line), width);
            else
                str_addf(rest, "\n    %s", str_text(&line));
            first = false;
            str_clear(&line);
        }
        if (!*p)
            break;
        str_addf(&line, "%s%s", line.len ? " " : "", word ? word : "");
        p += n + (p[n] == ' ');
    }
}

void competency_wanted_text(const struct verdict_criterion *c, struct str *out)
{
    AUTO(str) target = {0};
    if (!c->target || !*c->target)
        return;
    target_text(c, &target);
    str_addf(out, "(%s %s)", _("wanted:"), str_text(&target));
}

struct condition_widths {
    int mark, label, value, columns; /* columns 0: any */
};

/* Labels give way first, so that most conditions stand in one line of the terminal. */
static struct condition_widths condition_widths(const struct verdict *v)
{
    enum { LEAST_LABEL = 26, MOST_VALUE = 22 };
    struct condition_widths w = {.mark = has_marks() ? 1 : 3, .columns = out_columns(stdout)};
    int wanted = 0;
    for (size_t i = 0; i < v->n_criteria; i++) {
        AUTO(str) value = {0}, target = {0};
        competency_value_text(&v->criteria[i], &value);
        competency_wanted_text(&v->criteria[i], &target);
        int label_width = text_width(v->criteria[i].label);
        int value_width = text_width(str_text(&value)),
            target_width = text_width(str_text(&target));
        w.label = label_width > w.label ? label_width : w.label;
        w.value = value_width > w.value ? value_width : w.value;
        wanted = target_width > wanted ? target_width : wanted;
    }
    w.value = w.value > MOST_VALUE ? MOST_VALUE : w.value;
    int room = w.columns - w.mark - w.value - wanted - 7;
    room = room < LEAST_LABEL ? LEAST_LABEL : room;
    if (w.columns > 0 && w.label > room)
        w.label = room;
    return w;
}

void competency_conditions(const struct verdict *v, struct str *out)
{
    const struct condition_widths w = condition_widths(v);
    const char *yes = w.mark == 1 ? "✓" : "yes", *no = w.mark == 1 ? "✗" : "no ";
    str_addf(out, "\n%s\n", _("Conditions"));
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        AUTO(str) value = {0}, wanted = {0}, rest = {0};
        competency_value_text(c, &value);
        competency_wanted_text(c, &wanted);
        int room = w.columns - w.mark - w.label - 7 - text_width(str_text(&wanted));
        bool beside = w.columns <= 0 || text_width(str_text(&value)) <= room;
        str_addf(out, "  %s ", c->met ? yes : no);
        add_label(c->label, w.label, out, &rest);
        str_add(out, "  ");
        if (wanted.len && beside) {
            pad(out, str_text(&value), w.columns > 0 && room < w.value ? room : w.value);
            str_addf(out, "  %s%s\n", str_text(&wanted), str_text(&rest));
        } else {
            str_addf(out, "%s%s\n", str_text(&value), str_text(&rest));
            if (wanted.len)
                str_addf(out, "      %s\n", str_text(&wanted));
        }
    }
}
