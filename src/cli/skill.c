/* src/cli/skill.c - which skill somebody means: by code, or by a part of its code or title. */
#include "base/base.h"

#include "cli/skill.h"

#include "base/text.h"
#include "domain/competency.h"

enum { NAMED_MAX = 6, NEAREST = 3 };

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

static int add(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct skills *s = with;
    AUTO(checklist) c = {0};
    if (s->n && strcmp(s->v[s->n - 1].code, a->skill) == 0)
        return SOTAY_OK;    /* they come by skill: another revision or place of it */
    struct sotay_error why; /* one that this version cannot read has its code still */
    bool good = checklist_read_adopted(a->text, a->text_len, a->skill, &c, &why) >= 0;
    struct skill_name *grown = realloc(s->v, (s->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    s->v = grown;
    struct skill_name *name = &grown[s->n++];
    *name = (struct skill_name){.title = text_dup(good ? c.title : ""),
                                .title_vi = text_dup(good ? c.title_vi : "")};
    snprintf(name->code, sizeof(name->code), "%s", a->skill);
    return name->title && name->title_vi ? SOTAY_OK : sotay_nomem(err);
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

static int fail_several(const struct str *names, const char *text, struct sotay_error *err)
{
    sotay_fail(err, SOTAY_EABSENT, NULL, _("'%s' may mean several checklists"), text);
    sotay_error_hint(err, _("Choose one of %s."), str_text(names));
    return SOTAY_EABSENT;
}

/* The code itself, or what stands behind its dot where only one has it. */
static const char *whole_code(const struct skills *s, const char *text)
{
    const char *one = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->v[i].code, text) == 0)
            return s->v[i].code;
        if (strcmp(short_code(s->v[i].code), text) == 0) {
            one = s->v[i].code;
            n++;
        }
    }
    return n == 1 ? one : NULL;
}

int skills_find(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                struct sotay_error *err)
{
    AUTO(str) names = {0};
    AUTO_FREE char *key = text_search_key(text);
    size_t found = 0;
    const char *one = NULL;
    one = whole_code(s, text);
    for (size_t i = 0; !one && key && *key && i < s->n; i++) {
        const struct skill_name *n = &s->v[i];
        if (!has_part(n->code, key) && !has_part(n->title, key) && !has_part(n->title_vi, key))
            continue;
        if (++found <= NAMED_MAX)
            name_one(&names, n->code);
        if (found == 1)
            snprintf(ret, SKILL_SIZE, "%s", n->code);
    }
    if (one)
        snprintf(ret, SKILL_SIZE, "%s", one);
    if (one || found == 1)
        return SOTAY_OK;
    return found ? fail_several(&names, text, err) : fail_absent(s, text, err);
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
    return rc < 0 ? rc : skills_find(&s, text, ret, err);
}
