/* src/domain/judging_child.c - a child process, or several one after the other, that judge and assess. */
#include "base/base.h"

#include "domain/judging_private.h"

#include "base/str.h"

#define PLUGINS_MAX 16
#define TEXT_BYTES_MAX \
    ((size_t)64 << 20) /* of criteria and reasons of one child; touched if used */

void task_done(struct task *t)
{
    guard_free(t->guard);
}

int task_begin(struct task *t, struct sotay_error *err)
{
    t->n = t->n_verdicts;
    for (size_t i = 0; i < t->n_assess; i++)
        t->n += t->assess[i].facts->series.n;
    size_t slots = t->n * sizeof(struct slot);
    size_t texts = t->want_criteria || t->n_assess ? TEXT_BYTES_MAX : 0;
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

const struct assessing *task_assessing(const struct task *t, size_t i, size_t *ret_row)
{
    const struct assessing *a = t->assess;
    size_t row = i - t->n_verdicts;
    for (; row >= a->facts->series.n; a++)
        row -= a->facts->series.n;
    *ret_row = row;
    return a;
}

static const struct facts *facts_of(const struct task *t, size_t i)
{
    size_t row;
    return i < t->n_verdicts ? t->facts[i] : task_assessing(t, i, &row)->facts;
}

const char *task_given_up(const struct app *app, const struct facts *f)
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
    size_t row;
    const struct assessing *a = task_assessing(t, i, &row);
    int rc = judge_assess(j, a->facts, (uint32_t)row, a->core_results[row], &s->result, &reasons,
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
        if (task_given_up(t->app, facts_of(t, i)))
            continue;
        atomic_store(&t->board->at, i);
        t->board->plugin[0] = '\0';
        guard_beat(t->guard);
        s->text_at = t->board->text_used;
        s->rc = i < t->n_verdicts ? judge_one(t, &j, i, s) : assess_one(t, &j, i, s);
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
    while (i < t->n && (task_given_up(t->app, facts_of(t, i)) || atomic_load(&t->slots[i].done)))
        i++;
    return i;
}

/* What judging left in a child, memory or a heap in disorder, is no fault of an assessment after it. */
static bool deserves_own_child(const struct task *t, size_t at, enum guard_end end)
{
    return end != GUARD_HUNG && t->from < t->n_verdicts && at >= t->n_verdicts;
}

int task_run(struct task *t, struct sotay_error *err)
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
        bool again = deserves_own_child(t, at, report.end);
        if (!again)
            plugins_give_up(t->app->plugins, culprit(t, at), report.end);
        t->from = again ? at : at + 1;
    }
    return SOTAY_OK;
}
