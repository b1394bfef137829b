/* src/domain/judging_answer.c - what a child that judged left behind: looked at, then believed. */
#include "base/base.h"

#include "domain/judging_private.h"

#include "base/str.h"
#include "base/text.h"

#define CRITERIA_MAX 5000

static const char *const end_words[] = {[GUARD_DONE] = "",
                                        [GUARD_CRASHED] = "crashed",
                                        [GUARD_HUNG] = "hung",
                                        [GUARD_MEMORY] = "memory"};

/* Ended, and UTF-8 as far as it goes. */
static void clean(char *text, size_t size)
{
    text[size - 1] = '\0';
    size_t len = strlen(text);
    text[text_utf8_error(text, len)] = '\0';
}

/* The next text between *at and end; NULL: there is none. */
static const char *take_text(const struct task *t, size_t *at, size_t end)
{
    const char *text = t->texts + *at;
    const void *nul = *at < end ? memchr(text, '\0', end - *at) : NULL;
    if (!nul)
        return NULL;
    size_t len = (size_t)((const char *)nul - text);
    *at += len + 1;
    return text_utf8_error(text, len) == len ? text : NULL;
}

/* false: there are not so many between *at and end. */
static bool take_texts(const struct task *t, size_t *at, size_t end, const char **ret, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(ret[i] = take_text(t, at, end)))
            return false;
    return true;
}

/* SOTAY_END: they cannot be read. */
static int take_lists(const struct task *t, const struct slot *s, struct verdict *v,
                      struct sotay_error *err)
{
    size_t at = s->text_at, end = s->text_end;
    const char *text[6];
    int rc = SOTAY_OK;
    if (end > t->text_bytes || at > end || s->n_rules > VERDICT_RULES_MAX ||
        s->n_criteria > CRITERIA_MAX)
        return SOTAY_END;
    for (size_t i = 0; i < s->n_rules && rc >= 0; i++) {
        if (!take_texts(t, &at, end, text, 3))
            return SOTAY_END;
        rc = verdict_add_rule(v, text[0], text[1], text[2], err);
    }
    for (size_t i = 0; i < s->n_criteria && rc >= 0; i++) {
        if (!take_texts(t, &at, end, text, 6))
            return SOTAY_END;
        rc = verdict_add_criterion(v, text[0], text[1], text[2], text[3], text[4],
                                   text[5][0] == '1', err);
    }
    return rc;
}

static bool is_sound(const struct verdict *v)
{
    return v->state >= SOTAY_STATE_PENDING && v->state <= SOTAY_STATE_COMPETENT;
}

static int slot_error(const struct slot *s, struct sotay_error *err)
{
    struct sotay_error why = s->err;
    clean(why.message, sizeof(why.message));
    return sotay_fail(err, SOTAY_EFAIL, NULL, "%s", why.message);
}

/* What does not come out of a plugin. */
static void name_form(struct verdict *v, const struct facts *f)
{
    v->person = f->person;
    memcpy(v->skill, f->skill, sizeof(v->skill));
    v->revision = f->form ? f->form->checklist->revision : 0;
    v->adoption = f->form ? f->form->adoption : (struct id){{0}};
    v->approved = f->form && f->form->approved;
    v->leans = f->form && f->form->leans;
    v->guideline[0] = '\0';
    if (f->form)
        memcpy(v->guideline, f->form->guideline, sizeof(v->guideline));
}

static int take_verdict(const struct task *t, size_t i, struct verdict *ret,
                        struct sotay_error *err)
{
    const struct slot *s = &t->slots[i];
    const struct facts *f = t->facts[i];
    if (s->rc < 0)
        return slot_error(s, err);
    struct verdict v = s->v;
    v.criteria = NULL; /* pointers of the child */
    v.rules = NULL;
    v.policies = NULL;
    v.n_criteria = v.n_rules = v.n_policies = 0;
    int rc = is_sound(&v) ? take_lists(t, s, &v, err) : SOTAY_END;
    if (rc != SOTAY_OK) {
        verdict_done(&v);
        verdict_begin(&v, &f->person, f->skill);
        verdict_wait(&v, _("what a plugin left behind cannot be read"));
    }
    clean(v.way, sizeof(v.way));
    clean(v.why, sizeof(v.why));
    name_form(&v, f);
    v.unfinished[0] = v.ended[0] = '\0';
    *ret = v;
    return rc < 0 ? rc : SOTAY_OK;
}

void verdict_unfinished(struct verdict *v, struct app *app, const char *plugin, const char *ended)
{
    AUTO(str) why = {0};
    snprintf(v->unfinished, sizeof(v->unfinished), "%s", plugin);
    snprintf(v->ended, sizeof(v->ended), "%s", ended);
    if (strcmp(ended, end_words[GUARD_CRASHED]) == 0)
        str_addf(&why, _("plugin '%s' crashed"), plugin);
    else if (strcmp(ended, end_words[GUARD_HUNG]) == 0)
        str_addf(&why, _("plugin '%s' gave no answer within %d seconds"), plugin,
                 plugins_seconds(app->plugins));
    else if (strcmp(ended, end_words[GUARD_MEMORY]) == 0)
        str_addf(&why, _("plugin '%s' asked for too much memory"), plugin);
    else
        str_addf(&why, _("plugin '%s' did not finish the last time it was asked"), plugin);
    str_addf(&why, "; %s", _("'sotay competency rebuild' asks it again"));
    verdict_wait(v, str_text(&why));
    clean(v->why, sizeof(v->why));
}

static void not_finished(struct app *app, const struct facts *f, struct verdict *ret)
{
    const char *plugin = task_given_up(app, f);
    verdict_begin(ret, &f->person, f->skill);
    if (plugin)
        verdict_unfinished(ret, app, plugin, end_words[plugins_given_up(app->plugins, plugin)]);
    else
        verdict_wait(ret, _("a plugin did not answer"));
    name_form(ret, f);
}

int answer_verdict(const struct task *t, size_t i, struct verdict *ret, struct sotay_error *err)
{
    if (atomic_load(&t->slots[i].done))
        return take_verdict(t, i, ret, err);
    not_finished(t->app, t->facts[i], ret);
    return SOTAY_OK;
}

int answer_assessed(const struct task *t, size_t i, struct assessed *ret, struct sotay_error *err)
{
    size_t row;
    const struct slot *s = &t->slots[i];
    const struct assessing *a = task_assessing(t, i, &row);
    int core_result = a->core_results[row];
    if (!atomic_load(&s->done)) {
        struct verdict v;
        not_finished(t->app, a->facts, &v);
        ret->reasons = text_dup(v.why);
        return ret->reasons ? SOTAY_OK : sotay_nomem(err);
    }
    if (s->rc < 0)
        return slot_error(s, err);
    size_t at = s->text_at;
    const char *text = s->text_end <= t->text_bytes ? take_text(t, &at, s->text_end) : NULL;
    if (s->result >= SOTAY_ASSESS_INCOMPLETE && s->result <= core_result)
        ret->result = s->result;
    if (!text || !text[0])
        return SOTAY_OK;
    ret->reasons = text_dup(text);
    return ret->reasons ? SOTAY_OK : sotay_nomem(err);
}
