/* src/cli/opt.c - the options and arguments of a command: typed slots, read strictly. */
#include "base/base.h"

#include "cli/opt.h"

#include "base/text.h"
#include "base/word.h"

#include <limits.h>

void opt_list_done(struct opt_list *l)
{
    if (!l)
        return;
    free(l->v);
    *l = (struct opt_list){0};
}

bool word_is_of(const char *word, const char *words)
{
    size_t len = strlen(word);
    for (const char *at = words; len && *at;) {
        size_t n = strcspn(at, " ");
        if (n == len && memcmp(at, word, len) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

/* ---- finding ---------------------------------------------------------------------------------- */

static bool same_name(const char *name, const char *typed, size_t len)
{
    if (strlen(name) != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        char a = name[i] == '_' ? '-' : name[i], b = typed[i] == '_' ? '-' : typed[i];
        if (a != b)
            return false;
    }
    return true;
}

static const struct opt *find_long(const struct opt *opts, const char *name, size_t len)
{
    for (const struct opt *o = opts; o && o->name; o++)
        if (!o->positional && same_name(o->name, name, len))
            return o;
    return NULL;
}

static const struct opt *find_letter(const struct opt *opts, char letter)
{
    for (const struct opt *o = opts; o && o->name; o++)
        if (!o->positional && o->letter == letter)
            return o;
    return NULL;
}

static void nearest(const struct opt *opts, const char *name, const char **best, int *best_at)
{
    for (const struct opt *o = opts; o && o->name; o++) {
        int at = o->positional ? 99 : word_distance(name, o->name);
        if (at < *best_at) {
            *best_at = at;
            *best = o->name;
        }
    }
}

static int unknown(const struct opt *own, const struct opt *global, const char *arg, size_t len,
                   struct sotay_error *err)
{
    char name[64] = "";
    const char *best = NULL;
    int best_at = 3;
    if (len > 2 && len < sizeof(name) + 2) {
        memcpy(name, arg + 2, len - 2);
        name[len - 2] = '\0';
        nearest(own, name, &best, &best_at);
        nearest(global, name, &best, &best_at);
    }
    int shown = len > 60 ? 60 : (int)len;
    if (best)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("unknown option %.*s; did you mean --%s?"),
                          shown, arg, best);
    return sotay_fail(err, SOTAY_EUSAGE, NULL, _("unknown option %.*s"), shown, arg);
}

/* ---- values ----------------------------------------------------------------------------------- */

static int fail_value(const struct opt *o, const char *value, const char *why,
                      struct sotay_error *err)
{
    const char *dashes = o->positional ? "" : "--";
    return sotay_fail(err, SOTAY_EUSAGE, NULL, "%s%s: '%s' %s", dashes, o->name, value, why);
}

static int take_text(const struct opt *o, const char *value, struct sotay_error *err)
{
    if (!*value && !o->may_be_empty)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s%s needs a value"),
                          o->positional ? "" : "--", o->name);
    if (text_utf8_error(value, strlen(value)) != strlen(value))
        return fail_value(o, value, _("is not UTF-8 text"), err);
    const char *word = o->words ? word_typed(value, o->words) : value;
    if (!word) {
        fail_value(o, value, _("is none of the words it takes"), err);
        AUTO(str) words = {0};
        words_offered(o->words, &words);
        bool fits = err && words.len + 100 < sizeof(err->hint);
        sotay_error_hint(err, _("It takes one of: %s."), fits ? str_text(&words) : o->words);
        return SOTAY_EUSAGE;
    }
    if (o->str) {
        *o->str = word;
        return SOTAY_OK;
    }
    const char **grown = realloc(o->list->v, (o->list->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    o->list->v = grown;
    grown[o->list->n++] = word;
    return SOTAY_OK;
}

static int take(const struct opt *o, const char *value, struct sotay_error *err)
{
    if (o->day) {
        sotay_day day = day_typed(value);
        if (day == DAY_NONE)
            return fail_value(o, value, _("is not a date (2026-01-14 or 14/01/2026)"), err);
        *o->day = day;
        return SOTAY_OK;
    }
    if (o->num) {
        int64_t n = 0;
        if (!text_to_int(value, &n) || n < 0 || n > INT_MAX)
            return fail_value(o, value, _("is not a whole number"), err);
        *o->num = (int)n;
        return SOTAY_OK;
    }
    return take_text(o, value, err);
}

/* ---- one command line -------------------------------------------------------------------------- */

struct parse {
    const struct opt *own, *global;
    int argc, at;
    char **argv;
    bool seen_own[OPT_MAX], seen_global[OPT_MAX];
    struct sotay_error *err;
};

static int mark_seen(struct parse *p, const struct opt *o)
{
    bool is_own = false;
    for (const struct opt *q = p->own; q && q->name; q++)
        is_own = is_own || q == o;
    bool *seen = is_own ? &p->seen_own[o - p->own] : &p->seen_global[o - p->global];
    if (*seen && !o->list && !o->flag)
        return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("option --%s is given twice"), o->name);
    *seen = true;
    return SOTAY_OK;
}

static int take_option(struct parse *p, const struct opt *o, const char *attached)
{
    int rc = mark_seen(p, o);
    if (rc < 0)
        return rc;
    if (o->flag) {
        if (attached)
            return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("option --%s takes no value"), o->name);
        *o->flag = true;
        return SOTAY_OK;
    }
    if (attached)
        return take(o, attached, p->err);
    if (p->at >= p->argc || strncmp(p->argv[p->at], "--", 2) == 0)
        return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("option --%s needs a value"), o->name);
    return take(o, p->argv[p->at++], p->err);
}

static int take_long(struct parse *p, const char *arg)
{
    const char *equals = strchr(arg, '=');
    size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
    const struct opt *o = find_long(p->own, arg + 2, len - 2);
    if (!o)
        o = find_long(p->global, arg + 2, len - 2);
    if (!o)
        return unknown(p->own, p->global, arg, len, p->err);
    return take_option(p, o, equals ? equals + 1 : NULL);
}

static int take_letter(struct parse *p, const char *arg)
{
    const struct opt *o = find_letter(p->own, arg[1]);
    if (!o)
        o = find_letter(p->global, arg[1]);
    if (!o || (o->flag && arg[2]))
        return unknown(p->own, p->global, arg, strlen(arg), p->err);
    return take_option(p, o, arg[2] ? arg + 2 : NULL);
}

static int take_argument(struct parse *p, const char *arg)
{
    for (const struct opt *o = p->own; o && o->name; o++) {
        bool *seen = &p->seen_own[o - p->own];
        if (!o->positional || (*seen && !o->list))
            continue;
        *seen = true;
        return take(o, arg, p->err);
    }
    return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("one argument too many: '%s'"), arg);
}

static int check_required(const struct parse *p)
{
    for (const struct opt *o = p->own; o && o->name; o++) {
        if (!o->required || p->seen_own[o - p->own])
            continue;
        if (o->positional)
            return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("%s is missing"), o->name);
        return sotay_fail(p->err, SOTAY_EUSAGE, NULL, _("option --%s is missing"), o->name);
    }
    return SOTAY_OK;
}

int opt_parse(const struct opt *own, const struct opt *global, int argc, char **argv,
              struct sotay_error *err)
{
    struct parse p = {.own = own, .global = global, .argc = argc, .argv = argv, .err = err};
    bool only_arguments = false;
    int rc = SOTAY_OK;
    while (rc == SOTAY_OK && p.at < argc) {
        const char *arg = argv[p.at++];
        if (only_arguments || arg[0] != '-' || !arg[1])
            rc = take_argument(&p, arg);
        else if (strcmp(arg, "--") == 0)
            only_arguments = true;
        else if (arg[1] == '-')
            rc = take_long(&p, arg);
        else
            rc = take_letter(&p, arg);
    }
    return rc == SOTAY_OK ? check_required(&p) : rc;
}

bool opt_wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* ---- help -------------------------------------------------------------------------------------- */

static const char *value_word(const struct opt *o)
{
    if (o->value)
        return o->value;
    return o->day ? "DATE" : o->num ? "N" : "TEXT";
}

void opt_synopsis(const struct opt *own, const char *command, struct str *out)
{
    bool others = false;
    str_addf(out, "sotay %s", command);
    for (const struct opt *o = own; o && o->name; o++) {
        if (o->positional)
            str_addf(out, o->required ? " %s%s" : " [%s%s]", o->name, o->list ? "..." : "");
        others = others || (!o->positional && !o->required && !o->usual);
    }
    for (const struct opt *o = own; o && o->name; o++)
        if (!o->positional && (o->required || o->usual))
            str_addf(out, " --%s %s", o->name, value_word(o));
    if (others)
        str_add(out, " [options]");
}

static void head_of(const struct opt *o, struct str *out)
{
    if (o->positional) {
        str_addf(out, "  %s", o->name);
        return;
    }
    str_add(out, "  ");
    if (o->letter)
        str_addf(out, "-%c, ", o->letter);
    str_addf(out, "--%s", o->name);
    if (!o->flag)
        str_addf(out, " %s", value_word(o));
}

void fill_text(const char *text, int column, int left, struct str *out)
{
    enum { RIGHT = 80 };
    if (column > left - 2 && column > 0) {
        str_add_char(out, '\n');
        column = 0;
    }
    str_addf(out, "%*s", left - column, "");
    column = left;
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        AUTO_FREE char *word = text_dup_bytes(at, n);
        int width = word ? text_width(word) : 0;
        if (column > left && column + 1 + width > RIGHT) {
            str_addf(out, "\n%*s", left, "");
            column = left;
        } else if (column > left) {
            str_add_char(out, ' ');
            column++;
        }
        str_add(out, word ? word : "");
        column += width;
        at += n + (at[n] == ' ');
    }
    str_add_char(out, '\n');
}

/* Bytes up to the blank that ends the next piece: a word, or an option and its value. */
static size_t piece_of(const char *text)
{
    bool quoted = false, option = strncmp(text, "--", 2) == 0;
    size_t n = 0;
    for (; text[n]; n++) {
        if (text[n] == '"')
            quoted = !quoted;
        if (text[n] != ' ' || quoted)
            continue;
        if (!option || text[n + 1] == '-' || text[n + 1] == '[')
            break;
        option = false;
    }
    return n;
}

void fill_command(const char *text, int column, int left, const char *joint, struct str *out)
{
    const int right = 80 - text_width(joint);
    bool first = true;
    for (const char *at = text; *at;) {
        size_t n = piece_of(at);
        AUTO_FREE char *piece = text_dup_bytes(at, n);
        int width = piece ? text_width(piece) : 0;
        if (!first && column + 1 + width > (at[n] ? right : 80)) {
            str_addf(out, "%s\n%*s", joint, left, "");
            column = left;
        } else if (!first) {
            str_add_char(out, ' ');
            column++;
        }
        str_add(out, piece ? piece : "");
        column += width;
        first = false;
        at += n + (at[n] == ' ');
    }
    str_add_char(out, '\n');
}

static void describe_some(const struct opt *opts, bool positional, struct str *out)
{
    for (const struct opt *o = opts; o && o->name; o++) {
        if (o->positional != positional)
            continue;
        AUTO(str) head = {0}, text = {0};
        head_of(o, &head);
        str_add(&text, *o->help ? _(o->help) : "");
        if (o->words) {
            str_add(&text, text.len ? ": " : "");
            words_offered(o->words, &text);
        }
        if (o->required && !o->positional)
            str_addf(&text, " (%s)", _("required"));
        str_add(out, str_text(&head));
        fill_text(str_text(&text), text_width(str_text(&head)), 26, out);
    }
}

void opt_describe(const struct opt *opts, struct str *out)
{
    describe_some(opts, true, out);
    describe_some(opts, false, out);
}

void opt_names(const struct opt *opts, struct str *out)
{
    for (const struct opt *o = opts; o && o->name; o++)
        if (!o->positional)
            str_addf(out, "%s--%s", out->len ? " " : "", o->name);
}
