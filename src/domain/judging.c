/* src/domain/judging.c - many facts judged, those that need a plugin in a child process. */
#include "base/base.h"

#include "domain/judging.h"

#include "base/str.h"
#include "base/text.h"
#include "plugin/guard.h"

#include <stdatomic.h>

#define PLUGINS_MAX 16
#define TEXT_BYTES_MAX \
    ((size_t)64 << 20) /* of criteria and reasons of one child; touched if used */
#define CRITERIA_MAX 5000

static const char *const end_words[] = {[GUARD_DONE] = "",
                                        [GUARD_CRASHED] = "crashed",
                                        [GUARD_HUNG] = "hung",
                                        [GUARD_MEMORY] = "memory"};

/* What the child leaves behind.  None of it is believed before it was looked at. */
struct slot {
    _Atomic int done;
    int rc, result;
    size_t text_at, text_end, n_rules, n_criteria; /* their texts one after the other */
    struct verdict v;                              /* without them */
    struct sotay_error err;
};
struct board {
    _Atomic size_t at;
    char plugin[64]; /* asked last, "" none */
    size_t text_used;
};

struct task { /* n pieces of work, for a child to do one after the other */
    struct app *app;
    struct facts *const *facts; /* of each piece; of assessing all the same */
    size_t n, from;
    bool want_criteria;
    const int *core_results; /* assessing; NULL judging */
    struct guard *guard;
    struct board *board;
    struct slot *slots;
    char *texts;
    size_t text_bytes;
};

static void task_done(struct task *t)
{
    guard_free(t->guard);
}

static int task_begin(struct task *t, bool with_texts, struct sotay_error *err)
{
    size_t slots = t->n * sizeof(struct slot), texts = with_texts ? TEXT_BYTES_MAX : 0;
    int rc = guard_new(sizeof(struct board) + slots + texts, &t->guard, err);
    if (rc < 0)
        return rc;
    t->board = guard_memory(t->guard);
    void *behind = t->board + 1;
    t->slots = behind;
    t->texts = (char *)behind + slots;
    t->text_bytes = texts;
    return SOTAY_OK;
}

static const struct facts *facts_of(const struct task *t, size_t i)
{
    return t->core_results ? t->facts[0] : t->facts[i];
}

/* The first plugin of these facts that was given up; NULL: none. */
static const char *given_up(const struct app *app, const struct facts *f)
{
    const char *names[PLUGINS_MAX];
    size_t n;
    facts_plugins(f, names, PLUGINS_MAX, &n);
    for (size_t i = 0; i < n; i++)
        if (plugins_given_up(app->plugins, names[i]) != GUARD_DONE)
            return names[i];
    return NULL;
}

/* ---- in the child -------------------------------------------------------------------------------------- */

static void note_plugin(void *with, const char *plugin)
{
    struct task *t = with;
    snprintf(t->board->plugin, sizeof(t->board->plugin), "%s", plugin);
    guard_beat(t->guard);
}

static bool put_text(struct task *t, const char *text)
{
    size_t bytes = strlen(text) + 1;
    if (bytes > t->text_bytes - t->board->text_used)
        return false;
    memcpy(t->texts + t->board->text_used, text, bytes);
    t->board->text_used += bytes;
    return true;
}

static int put_criteria(struct task *t, struct slot *s, const struct verdict *v,
                        struct sotay_error *err)
{
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        if (!put_text(t, c->id) || !put_text(t, c->label) || !put_text(t, c->unit) ||
            !put_text(t, c->value) || !put_text(t, c->target) || !put_text(t, c->met ? "1" : ""))
            return sotay_nomem(err);
    }
    s->n_criteria = v->n_criteria;
    return SOTAY_OK;
}

static int put_rules(struct task *t, struct slot *s, const struct verdict *v,
                     struct sotay_error *err)
{
    for (size_t i = 0; i < v->n_rules; i++) {
        const struct verdict_rule *r = &v->rules[i];
        if (!put_text(t, r->name) || !put_text(t, r->plugin) || !put_text(t, r->version))
            return sotay_nomem(err);
    }
    s->n_rules = v->n_rules;
    return SOTAY_OK;
}

static int judge_one(struct task *t, struct judge *j, size_t i, struct slot *s)
{
    int rc = judge_facts(j, t->facts[i], t->want_criteria, &s->v, &s->err);
    if (rc < 0 || s->v.state == SOTAY_STATE_PENDING)
        guard_end_if_full(t->guard);
    if (rc >= 0)
        rc = put_rules(t, s, &s->v, &s->err);
    if (rc >= 0)
        rc = put_criteria(t, s, &s->v, &s->err);
    verdict_done(&s->v);
    return rc;
}

static int assess_one(struct task *t, struct judge *j, size_t i, struct slot *s)
{
    AUTO(str) reasons = {0};
    int rc = judge_assess(j, t->facts[0], (uint32_t)i, t->core_results[i], &s->result, &reasons,
                          &s->err);
    if (rc != SOTAY_OK)
        guard_end_if_full(t->guard);
    if (rc >= 0 && !put_text(t, str_text(&reasons)))
        rc = sotay_nomem(&s->err);
    return rc < 0 ? rc : SOTAY_OK;
}

static void work(void *with)
{
    struct task *t = with;
    AUTO(judge) j = {.plugins = t->app->plugins, .asks = note_plugin, .with = t};
    plugins_risk(t->app->plugins);
    for (size_t i = t->from; i < t->n; i++) {
        struct slot *s = &t->slots[i];
        if (given_up(t->app, facts_of(t, i)))
            continue;
        atomic_store(&t->board->at, i);
        t->board->plugin[0] = '\0';
        guard_beat(t->guard);
        s->text_at = t->board->text_used;
        s->rc = t->core_results ? assess_one(t, &j, i, s) : judge_one(t, &j, i, s);
        s->text_end = t->board->text_used;
        atomic_store(&s->done, 1);
    }
}

/* ---- children until all is done --------------------------------------------------------------------------- */

/* Whose fault it was: the plugin asked last, if it is one of those the piece needs. */
static const char *culprit(const struct task *t, size_t at)
{
    const char *names[PLUGINS_MAX];
    char last[64];
    size_t n;
    memcpy(last, t->board->plugin, sizeof(last));
    last[sizeof(last) - 1] = '\0';
    facts_plugins(facts_of(t, at), names, PLUGINS_MAX, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], last) == 0)
            return names[i];
    return n ? names[0] : "";
}

static size_t next_piece(const struct task *t)
{
    size_t i = t->from;
    while (i < t->n && (given_up(t->app, facts_of(t, i)) || atomic_load(&t->slots[i].done)))
        i++;
    return i;
}

static int run_children(struct task *t, struct sotay_error *err)
{
    while ((t->from = next_piece(t)) < t->n) {
        struct guard_report report;
        atomic_store(&t->board->at, t->from);
        int rc = guard_run(t->guard, work, t, plugins_seconds(t->app->plugins), &report, err);
        if (rc < 0)
            return rc;
        if (report.end == GUARD_DONE)
            break;
        size_t at = atomic_load(&t->board->at);
        if (at < t->from || at >= t->n)
            at = t->from;
        plugins_give_up(t->app->plugins, culprit(t, at), report.end);
        t->from = at + 1;
    }
    return SOTAY_OK;
}

/* ---- copying out ------------------------------------------------------------------------------------------ */

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
    const char *plugin = given_up(app, f);
    verdict_begin(ret, &f->person, f->skill);
    if (plugin)
        verdict_unfinished(ret, app, plugin, end_words[plugins_given_up(app->plugins, plugin)]);
    else
        verdict_wait(ret, _("a plugin did not answer"));
    name_form(ret, f);
}

/* ---- verdicts ---------------------------------------------------------------------------------------------- */

static bool needs_plugin(const struct facts *f)
{
    const char *one[1];
    size_t n;
    facts_plugins(f, one, 1, &n);
    return n > 0;
}

static int judge_here(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                      struct verdict *ret, struct facts **guarded, size_t *place,
                      size_t *ret_guarded, struct sotay_error *err)
{
    AUTO(judge) j = {.plugins = app->plugins};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (!needs_plugin(facts[i])) {
            rc = judge_facts(&j, facts[i], want_criteria, &ret[i], err);
            continue;
        }
        place[*ret_guarded] = i;
        guarded[(*ret_guarded)++] = facts[i];
    }
    return rc;
}

static int judge_guarded(struct app *app, struct facts *const *guarded, const size_t *place,
                         size_t n, bool want_criteria, struct verdict *ret, struct sotay_error *err)
{
    AUTO(task) t = {.app = app, .facts = guarded, .n = n, .want_criteria = want_criteria};
    int rc = task_begin(&t, want_criteria, err);
    if (rc >= 0)
        rc = run_children(&t, err);
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (atomic_load(&t.slots[i].done))
            rc = take_verdict(&t, i, &ret[place[i]], err);
        else
            not_finished(app, guarded[i], &ret[place[i]]);
    }
    return rc;
}

int judging_run(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                struct verdict *ret, struct sotay_error *err)
{
    size_t n_guarded = 0;
    AUTO_FREE struct facts **guarded = calloc(n + 1, sizeof(struct facts *));
    AUTO_FREE size_t *place = calloc(n + 1, sizeof(*place));
    if (!guarded || !place)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++)
        verdict_begin(&ret[i], &facts[i]->person, facts[i]->skill);
    int rc = judge_here(app, facts, n, want_criteria, ret, guarded, place, &n_guarded, err);
    return rc < 0 || !n_guarded
               ? rc
               : judge_guarded(app, guarded, place, n_guarded, want_criteria, ret, err);
}

/* ---- assessments --------------------------------------------------------------------------------------------- */

static int take_assessed(const struct task *t, size_t i, struct assessed *ret,
                         struct sotay_error *err)
{
    const struct slot *s = &t->slots[i];
    ret->result = t->core_results[i];
    if (!atomic_load(&s->done)) {
        struct verdict v;
        not_finished(t->app, t->facts[0], &v);
        ret->reasons = text_dup(v.why);
        return ret->reasons ? SOTAY_OK : sotay_nomem(err);
    }
    if (s->rc < 0)
        return slot_error(s, err);
    size_t at = s->text_at;
    const char *text = s->text_end <= t->text_bytes ? take_text(t, &at, s->text_end) : NULL;
    if (s->result >= SOTAY_ASSESS_INCOMPLETE && s->result <= t->core_results[i])
        ret->result = s->result;
    if (!text || !text[0])
        return SOTAY_OK;
    ret->reasons = text_dup(text);
    return ret->reasons ? SOTAY_OK : sotay_nomem(err);
}

int judging_assess(struct app *app, struct facts *f, const int *core_results, struct assessed *ret,
                   struct sotay_error *err)
{
    AUTO(task) t = {.app = app, .facts = &f, .n = f->series.n, .core_results = core_results};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < t.n; i++)
        ret[i] = (struct assessed){.result = core_results[i]};
    if (!needs_plugin(f) || !t.n)
        return SOTAY_OK;
    rc = task_begin(&t, true, err);
    if (rc >= 0)
        rc = run_children(&t, err);
    for (size_t i = 0; i < t.n && rc >= 0; i++)
        rc = take_assessed(&t, i, &ret[i], err);
    return rc;
}
