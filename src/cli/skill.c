/* src/cli/skill.c - which skill somebody means: by code, or by a part of its code or title. */
#include "base/base.h"

#include "cli/skill.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/signoff_words.h"
#include "domain/competency.h"

enum { NAMED_MAX = 6, SHOWN_MAX = 15, NEAREST = 3 };

struct matches { /* AUTO(matches) m = {0}; what a text may mean */
    const struct skill_name **v;
    size_t n;
};
static void matches_done(struct matches *m)
{
    free(m->v);
}

void skills_done(struct skills *s)
{
    for (size_t i = 0; s && i < s->n; i++) {
        free(s->v[i].title);
        free(s->v[i].title_vi);
    }
    if (s)
        free(s->v);
}

void decision_words(const struct decision *by, struct str *out)
{
    if (!by->text[0])
        str_add(out, _("draft, practice"));
    else if (by->day == DAY_NONE)
        str_addf(out, _("approved by %s"), by->text);
    else
        str_addf(out, _("approved by %s of %s"), by->text, cli_day(by->day).s);
}

static int add_name(struct skills *s, const char *code, const char *title, const char *title_vi,
                    struct sotay_error *err)
{
    struct skill_name *grown = realloc(s->v, (s->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    s->v = grown;
    struct skill_name *name = &grown[s->n++];
    *name = (struct skill_name){.title = text_dup(title), .title_vi = text_dup(title_vi)};
    snprintf(name->code, sizeof(name->code), "%s", code);
    return name->title && name->title_vi ? SOTAY_OK : sotay_nomem(err);
}

static int add(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct skills *s = with;
    AUTO(checklist) c = {0};
    if (s->n && strcmp(s->v[s->n - 1].code, a->skill) == 0)
        return SOTAY_OK;    /* they come by skill: another revision or place of it */
    struct sotay_error why; /* one that this version cannot read has its code still */
    bool good = checklist_read_adopted(a->text, a->text_len, a->skill, &c, &why) >= 0;
    int rc = add_name(s, a->skill, good ? c.title : "", good ? c.title_vi : "", err);
    if (rc >= 0)
        s->v[s->n - 1].of_facility = good && c.of_facility;
    return rc;
}

/* A skill is on offer once, whatever its revisions. */
static int add_offer(void *with, const struct checklist *c, struct sotay_error *err)
{
    struct skills *s = with;
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i].code, c->skill) == 0)
            return SOTAY_OK;
    return add_name(s, c->skill, c->title, c->title_vi ? c->title_vi : "", err);
}

int skills_read(struct cli *cli, struct skills *ret, struct sotay_error *err)
{
    return checklist_each(&cli->app, add, ret, err);
}

static bool has_part(const char *text, const char *key)
{
    AUTO_FREE char *whole = text ? text_search_key(text) : NULL;
    return whole && strstr(whole, key);
}

static void name_one(struct str *out, const char *code)
{
    str_addf(out, "%s%s", out->len ? ", " : "", code);
}

static const char *short_code(const char *code)
{
    const char *dot = strchr(code, '.');
    return dot ? dot + 1 : code;
}

static int distance(const char *text, const char *code)
{
    int whole = word_distance(text, code), part = word_distance(text, short_code(code));
    return whole < part ? whole : part;
}

static int fail_absent(const struct skills *s, const char *text, struct sotay_error *err)
{
    AUTO(str) names = {0};
    size_t named = 0;
    for (int far = 0; far <= (int)(strlen(text) / 2) && named < NEAREST; far++)
        for (size_t i = 0; i < s->n && named < NEAREST; i++)
            if (distance(text, s->v[i].code) == far) {
                name_one(&names, s->v[i].code);
                named++;
            }
    sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no checklist '%s'"), text);
    if (named)
        sotay_error_hint(err, _("The nearest are %s; 'sotay skill list' shows all."),
                         str_text(&names));
    else
        sotay_error_hint(err, _("See 'sotay skill list'."));
    return SOTAY_EABSENT;
}

static int fail_several(const struct matches *m, const char *text, struct sotay_error *err)
{
    AUTO(str) names = {0};
    for (size_t i = 0; i < m->n && i < NAMED_MAX; i++)
        name_one(&names, m->v[i]->code);
    sotay_fail(err, SOTAY_EABSENT, NULL, _("'%s' may mean several checklists"), text);
    sotay_error_hint(err,
                     m->n > NAMED_MAX ? _("Choose one of %s ...; 'sotay skill list' shows all.")
                                      : _("Choose one of %s."),
                     str_text(&names));
    return SOTAY_EABSENT;
}

/* The code itself, or what stands behind its dot where only one has it. */
static const struct skill_name *whole_code(const struct skills *s, const char *text)
{
    const struct skill_name *one = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->v[i].code, text) == 0)
            return &s->v[i];
        if (strcmp(short_code(s->v[i].code), text) == 0) {
            one = &s->v[i];
            n++;
        }
    }
    return n == 1 ? one : NULL;
}

static int find_matches(const struct skills *s, const char *text, struct matches *ret,
                        struct sotay_error *err)
{
    AUTO_FREE char *key = text_search_key(text);
    const struct skill_name *one = whole_code(s, text);
    free(ret->v);
    ret->n = 0;
    ret->v = malloc((s->n + 1) * sizeof(*ret->v));
    if (!ret->v || !key)
        return sotay_nomem(err);
    if (one)
        ret->v[ret->n++] = one;
    for (size_t i = 0; !one && *key && i < s->n; i++) {
        const struct skill_name *n = &s->v[i];
        if (has_part(n->code, key) || has_part(n->title, key) || has_part(n->title_vi, key))
            ret->v[ret->n++] = n;
    }
    return SOTAY_OK;
}

/* ---- asked for on a terminal ------------------------------------------------------------------- */

static void show_matches(const struct matches *m, const char *text)
{
    cli_warn(_("'%s' may be any of %zu (%s):"), text, m->n, _("checklist"));
    for (size_t i = 0; i < m->n && i < SHOWN_MAX; i++) {
        AUTO(str) words = {0};
        char head[24];
        snprintf(head, sizeof(head), "  %2zu", i + 1);
        str_addf(&words, "%s (%s)", signoff_pick(m->v[i]->title, m->v[i]->title_vi), m->v[i]->code);
        cli_warn_filled(head, 6, str_text(&words));
    }
    if (m->n > SHOWN_MAX)
        cli_warn(_("     and %zu more: type more of the name"), m->n - SHOWN_MAX);
}

/* Leaves one match, or several where none of them is meant. */
static int choose(const struct skills *s, const char *text, struct matches *m,
                  struct sotay_error *err)
{
    show_matches(m, text);
    for (;;) {
        struct answer a = {{0}};
        AUTO(matches) more = {0};
        int64_t number;
        int rc =
            ask_line(_("Which one? (number, more of the name; Enter: none of them) "), &a, err);
        if (rc < 0 || !a.s[0] || strcmp(a.s, "<") == 0)
            return rc;
        if (text_to_int(a.s, &number)) {
            if (number >= 1 && (uint64_t)number <= m->n) {
                m->v[0] = m->v[number - 1];
                m->n = 1;
                return SOTAY_OK;
            }
            cli_warn(_("  a number from %d to %d"), 1, (int)m->n);
            continue;
        }
        rc = find_matches(s, a.s, &more, err);
        if (rc < 0)
            return rc;
        if (more.n == 0) {
            struct sotay_error why = {0};
            fail_absent(s, a.s, &why);
            cli_warn("  %s", why.message);
            continue;
        }
        const struct matches before = *m;
        *m = more;
        more = before; /* which is freed */
        if (m->n == 1)
            return SOTAY_OK;
        show_matches(m, a.s);
    }
}

/* ---- found ------------------------------------------------------------------------------------- */

static int take_one(const struct skills *s, const char *text, const struct matches *m,
                    char ret[SKILL_SIZE], struct sotay_error *err)
{
    if (m->n != 1)
        return m->n ? fail_several(m, text, err) : fail_absent(s, text, err);
    snprintf(ret, SKILL_SIZE, "%s", m->v[0]->code);
    return SOTAY_OK;
}

int skills_find(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                struct sotay_error *err)
{
    AUTO(matches) m = {0};
    int rc = find_matches(s, text, &m, err);
    return rc < 0 ? rc : take_one(s, text, &m, ret, err);
}

int skills_choose(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                  struct sotay_error *err)
{
    AUTO(matches) m = {0};
    int rc = find_matches(s, text, &m, err);
    if (rc >= 0 && m.n > 1 && cli_is_interactive())
        rc = choose(s, text, &m, err);
    return rc < 0 ? rc : take_one(s, text, &m, ret, err);
}

int skills_pick(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                struct sotay_error *err)
{
    AUTO(matches) m = {0};
    int rc = find_matches(s, text, &m, err);
    if (rc >= 0 && m.n > 1)
        rc = choose(s, text, &m, err);
    if (rc < 0 || m.n > 1)
        return rc < 0 ? rc : SOTAY_END;
    return take_one(s, text, &m, ret, err);
}

int skill_find(struct cli *cli, const char *text, char ret[SKILL_SIZE], struct sotay_error *err)
{
    AUTO(skills) s = {0};
    bool exact = false;
    int rc = skill_exists(&cli->app, text, &exact, err); /* mostly it is the code */
    if (rc >= 0 && exact) {
        snprintf(ret, SKILL_SIZE, "%s", text);
        return SOTAY_OK;
    }
    if (rc >= 0)
        rc = skills_read(cli, &s, err);
    return rc < 0 ? rc : skills_choose(&s, text, ret, err);
}

int skill_named(struct cli *cli, const char **text, bool or_specialty, char ret[SKILL_SIZE],
                struct sotay_error *err)
{
    AUTO(skills) s = {0};
    AUTO(matches) m = {0};
    bool is_specialty = false;
    size_t len = strlen(*text);
    int rc = skills_read(cli, &s, err);
    if (rc >= 0)
        rc = find_matches(&s, *text, &m, err);
    for (size_t i = 0; rc >= 0 && or_specialty && i < m.n; i++)
        is_specialty =
            is_specialty || (strncmp(m.v[i]->code, *text, len) == 0 && m.v[i]->code[len] == '.');
    if (rc < 0 || m.n == 0 || is_specialty)
        return rc < 0 ? rc : SOTAY_OK;
    rc = skills_choose(&s, *text, ret, err);
    *text = ret;
    return rc;
}

int skill_filter(struct cli *cli, const char **text, char ret[SKILL_SIZE], struct sotay_error *err)
{
    struct sotay_error why;
    if (!*text || skill_check(&cli->app, *text, &why) >= 0)
        return SOTAY_OK;
    int rc = skill_named(cli, text, false, ret, err);
    if (rc < 0 || *text == ret)
        return rc;
    *err = why; /* it knows the skills that have no checklist, too */
    return why.code;
}

/* ---- on offer ---------------------------------------------------------------------------------- */

int skill_find_offer(struct cli *cli, const char *text, char ret[SKILL_SIZE],
                     struct sotay_error *err)
{
    AUTO(skills) s = {0};
    AUTO(matches) m = {0};
    int rc = checklist_each_offer(&cli->app, add_offer, &s, err);
    if (rc >= 0)
        rc = find_matches(&s, text, &m, err);
    if (rc < 0 || m.n == 0)
        return rc < 0 ? rc : SOTAY_END;
    return skills_choose(&s, text, ret, err);
}
