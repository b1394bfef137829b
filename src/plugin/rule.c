/* src/plugin/rule.c - binds the rules of a checklist to their parameters, calls them, and believes
 * nothing that comes back before it is checked. */
#include "base/base.h"

#include "plugin/rule.h"

#include "base/day.h"
#include "base/str.h"
#include "base/text.h"

#define CRITERIA_MAX 200
#define REASONS_MAX 200
#define LABEL_BYTES_MAX 500
#define DECIMALS_MAX 6
#define CRITERION_SIZE_MAX 4096
/* As it was in ABI 1.0; later members are looked at through SOTAY_HAS. */
#define CRITERION_SIZE_1_0 (offsetof(struct sotay_criterion, target_text) + sizeof(const char *))

/* ---- finding the rule ------------------------------------------------------------------------ */

bool rule_is_plugin(const char *use, char ret_plugin[64])
{
    const char *dot = strchr(use, '.');
    size_t len = dot ? (size_t)(dot - use) : 0;
    if (len == 0 || len > 63 || !dot[1] || use[0] < 'a' || use[0] > 'z')
        return false;
    if (strspn(use, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
        return false;
    memcpy(ret_plugin, use, len);
    ret_plugin[len] = '\0';
    return true;
}

static int find_rule(struct plugins *p, const char *use, struct rule_bound *ret,
                     struct sotay_error *err)
{
    char plugin[64];
    if (!rule_is_plugin(use, plugin)) {
        ret->rule = rule_builtin(use);
        if (ret->rule)
            return SOTAY_OK;
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Built-in rules are count, attend and all; a plugin's rule is written "
                            "PLUGIN.RULE."),
                          _("there is no rule '%s'"), use);
    }
    if (!p)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("plugin '%s' is not here"), plugin);
    const struct sotay_plugin *head;
    int rc = plugins_open(p, plugin, &head, err);
    if (rc == SOTAY_EREFUSED) { /* another computer may have a good one: the verdict waits */
        rc = SOTAY_EABSENT;
        if (err)
            err->code = rc;
    }
    if (rc < 0)
        return rc;
    rc = plugins_rule(p, use, &ret->rule, &ret->plugin, err);
    if (rc == SOTAY_EABSENT) { /* the plugin is there, the name is wrong */
        rc = SOTAY_EREFUSED;
        if (err)
            err->code = rc;
    }
    return rc;
}

/* ---- parameters ------------------------------------------------------------------------------ */

bool rule_param_is_stricter(const struct sotay_param *p, int64_t value, int64_t than)
{
    if (p->type != SOTAY_PARAM_NUMBER || value == than)
        return false;
    if (p->stricter == SOTAY_STRICTER_UP)
        return value > than;
    if (p->stricter != SOTAY_STRICTER_DOWN)
        return false;
    if (strcmp(p->unit, "months") == 0 && (value == 0 || than == 0))
        return than == 0;
    return value < than;
}

static int read_number(const struct sotay_param *p, const char *text, struct sotay_value *ret,
                       struct sotay_error *err)
{
    if (!text_to_decimal(text, p->decimals, &ret->number)) {
        if (p->decimals == 0)
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is a whole number, not '%s'"),
                              p->name, text);
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("'%s' is a number with at most %d decimals, not '%s'"), p->name,
                          (int)p->decimals, text);
    }
    if (ret->number < p->min || ret->number > p->max)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is from %s to %s, not %s"), p->name,
                          text_of_decimal(p->min, p->decimals).s,
                          text_of_decimal(p->max, p->decimals).s, text);
    return SOTAY_OK;
}

/* `all` takes several skills in its one word. */
static int check_skills(const char *text, struct sotay_error *err)
{
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, " ");
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)(len < 127 ? len : 127), at);
        const char *dot = strchr(name, '.');
        if (len > 100 || !text_is_name(name) || !dot || dot == name || !dot[1])
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("Write the skills with one space between them."),
                              _("a skill is written SPECIALTY.NAME, not '%s'"), name);
        at += len;
        if (!*at)
            return SOTAY_OK;
    }
}

static int read_word(const struct rule_bound *b, const struct sotay_param *p, const char *text,
                     struct sotay_value *ret, struct sotay_error *err)
{
    ret->word = text;
    if (!b->plugin && strcmp(b->rule->name, "all") == 0)
        return check_skills(text, err);
    size_t len = strlen(text);
    if (len == 0 || len > 100 || strpbrk(text, " \t"))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is one word, not '%s'"), p->name,
                          text);
    if (!p->words)
        return SOTAY_OK;
    AUTO(str) words = {0};
    for (uint32_t i = 0; i < p->n_words; i++) {
        if (strcmp(p->words[i], text) == 0)
            return SOTAY_OK;
        str_addf(&words, "%s%s", i ? ", " : "", p->words[i]);
    }
    int rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' cannot be '%s'"), p->name, text);
    sotay_error_hint(err, _("Choose one of: %s."), str_text(&words));
    return rc;
}

static int unknown_param(const struct sotay_rule *rule, const char *use, const char *name,
                         struct sotay_error *err)
{
    AUTO(str) names = {0};
    for (uint32_t i = 0; i < rule->n_params; i++)
        str_addf(&names, "%s%s", i ? ", " : "", rule->params[i].name);
    int rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("rule '%s' has no parameter '%s'"), use, name);
    sotay_error_hint(err, _("It has: %s."), str_text(&names));
    return rc;
}

/* Puts the value of one line of the checklist where it belongs. */
static int read_param(struct rule_bound *b, const struct checklist_param *from,
                      struct sotay_error *err)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++) {
        const struct sotay_param *p = &b->rule->params[i];
        if (strcmp(p->name, from->name) != 0)
            continue;
        return p->type == SOTAY_PARAM_NUMBER ? read_number(p, from->value, &b->values[i], err)
                                             : read_word(b, p, from->value, &b->values[i], err);
    }
    return unknown_param(b->rule, b->from->use, from->name, err);
}

int rule_bind(struct plugins *p, const struct checklist *c, const struct checklist_rule *r,
              struct rule_bound *ret, struct sotay_error *err)
{
    struct rule_bound b = {.from = r};
    int line = r->line;
    int rc = find_rule(p, r->use, &b, err);
    for (uint32_t i = 0; rc >= 0 && i < b.rule->n_params; i++) {
        b.values[i].number = b.rule->params[i].preset;
        b.values[i].word = b.rule->params[i].preset_word;
    }
    for (size_t i = 0; rc >= 0 && i < r->n_params; i++) {
        line = r->params[i].line;
        rc = read_param(&b, &r->params[i], err);
    }
    for (uint32_t i = 0; rc >= 0 && i < b.rule->n_params; i++) {
        line = r->line;
        if (b.rule->params[i].type == SOTAY_PARAM_WORD && !b.values[i].word)
            rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("rule '%s' needs '%s'"), r->use,
                            b.rule->params[i].name);
    }
    if (rc < 0) {
        sotay_error_prefix(err, "%s:%d", c->label, line);
        return rc;
    }
    *ret = b;
    return SOTAY_OK;
}

int rule_make_stricter(struct rule_bound *b, const char *param, const char *value,
                       struct sotay_error *err)
{
    struct sotay_value wanted = {0};
    const struct sotay_param *p = NULL;
    uint32_t i = 0;
    while (i < b->rule->n_params && strcmp(b->rule->params[i].name, param) != 0)
        i++;
    if (i == b->rule->n_params)
        return unknown_param(b->rule, b->from->use, param, err);
    p = &b->rule->params[i];
    if (p->type != SOTAY_PARAM_NUMBER ||
        (p->stricter != SOTAY_STRICTER_UP && p->stricter != SOTAY_STRICTER_DOWN))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is fixed by the checklist"), param);
    int rc = read_number(p, value, &wanted, err);
    if (rc < 0)
        return rc;
    if (!rule_param_is_stricter(p, wanted.number, b->values[i].number))
        return sotay_fail(err, SOTAY_EREFUSED,
                          p->stricter == SOTAY_STRICTER_UP ? _("Only a greater value is stricter.")
                                                           : _("Only a smaller value is stricter."),
                          _("%s = %s is not stricter than the checklist's %s"), param, value,
                          text_of_decimal(b->values[i].number, p->decimals).s);
    b->values[i].number = wanted.number;
    return SOTAY_OK;
}

/* ---- believing what comes back --------------------------------------------------------------- */

static int disbelieve(const struct rule_bound *b, struct sotay_error *err, const char *why)
{
    return sotay_fail(err, SOTAY_EFAIL, NULL,
                      _("rule '%s' gave an answer that cannot be right: %s"), b->from->use, why);
}

static int no_answer(const struct rule_bound *b, const struct host *h, struct sotay_error *err)
{
    const char *said = host_last_log(h);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("rule '%s' could not answer%s%s"), b->from->use,
                      said[0] ? ": " : "", said);
}

static bool is_label(const char *text)
{
    if (!text)
        return false;
    size_t len = strnlen(text, LABEL_BYTES_MAX);
    return len < LABEL_BYTES_MAX && text_utf8_error(text, len) == len;
}

static bool is_label_or_null(const char *text)
{
    return !text || is_label(text);
}

static bool is_day_or_none(int32_t d)
{
    return d == SOTAY_DAY_NONE || (d >= DAY_FIRST && d <= DAY_LAST);
}

const struct sotay_criterion *rule_criterion(const struct sotay_judgement *j, uint32_t i)
{
    const void *at = (const char *)j->criteria + (size_t)i * (size_t)j->criteria->size;
    return at;
}

static const char *criterion_fault(const struct sotay_criterion *k, uint64_t size)
{
    if (k->size != size)
        return _("criteria of different sizes");
    if (!is_label(k->id) || !k->id[0] || !text_is_name(k->id))
        return _("a criterion without a proper 'id'");
    if (!is_label(k->label) || !is_label(k->unit) || !is_label_or_null(k->value_text) ||
        !is_label_or_null(k->target_text))
        return _("a text that is missing, too long or not UTF-8");
    if (k->decimals < 0 || k->decimals > DECIMALS_MAX || (k->met != 0 && k->met != 1))
        return _("a criterion out of range");
    return NULL;
}

static const char *criteria_fault(const struct sotay_judgement *j)
{
    if (j->n_criteria == 0)
        return NULL;
    if (j->n_criteria > CRITERIA_MAX || !j->criteria)
        return _("too many criteria, or none where some were promised");
    uint64_t size = j->criteria->size;
    if (size < CRITERION_SIZE_1_0 || size > CRITERION_SIZE_MAX ||
        size % _Alignof(struct sotay_criterion))
        return _("criteria of a size that cannot be");
    for (uint32_t i = 0; i < j->n_criteria; i++) {
        const char *fault = criterion_fault(rule_criterion(j, i), size);
        if (fault)
            return fault;
    }
    return NULL;
}

static const char *judgement_fault(const struct sotay_judgement *j, int32_t as_of)
{
    if (j->state < SOTAY_STATE_PENDING || j->state > SOTAY_STATE_COMPETENT)
        return _("a state that does not exist");
    if (!is_day_or_none(j->since) || !is_day_or_none(j->expires) ||
        !is_day_or_none(j->holds_until) || !is_day_or_none(j->refresh_due))
        return _("a day that does not exist");
    if (j->holds_until != SOTAY_DAY_NONE && j->holds_until < as_of)
        return _("an answer that no longer holds on its own day");
    if (j->state == SOTAY_STATE_COMPETENT && (j->since == SOTAY_DAY_NONE || j->since > as_of ||
                                              (j->expires != SOTAY_DAY_NONE && j->expires < as_of)))
        return _("competent, but not on that day");
    if (j->state == SOTAY_STATE_LAPSED && j->expires != SOTAY_DAY_NONE && j->expires >= as_of)
        return _("lapsed, but still valid on that day");
    return criteria_fault(j);
}

/* ---- the calls ------------------------------------------------------------------------------- */

int rule_assess(const struct rule_bound *b, struct host *h, const struct sotay_performance *perf,
                struct sotay_assessment *ret, struct sotay_error *err)
{
    struct sotay_assessment a = {.size = sizeof a, .result = -1};
    host_set_plugin(h, b->plugin);
    int32_t answer = b->rule->assess(host_table(h), perf, b->values, &a);
    if (answer < 0)
        return no_answer(b, h, err);
    if (a.result < SOTAY_ASSESS_INCOMPLETE || a.result > SOTAY_ASSESS_PASSED)
        return disbelieve(b, err, _("a result that does not exist"));
    if (a.n_reasons > REASONS_MAX || (a.n_reasons && !a.reasons))
        return disbelieve(b, err, _("too many reasons, or none where some were promised"));
    for (uint32_t i = 0; i < a.n_reasons; i++)
        if (!is_label(a.reasons[i]))
            return disbelieve(b, err, _("a text that is missing, too long or not UTF-8"));
    if (a.result > perf->core_result)
        a.result = perf->core_result;
    a.size = sizeof a;
    *ret = a;
    return SOTAY_OK;
}

int rule_judge(const struct rule_bound *b, struct host *h, const struct sotay_series *series,
               int32_t as_of, struct sotay_judgement *ret, struct sotay_error *err)
{
    if (!b->rule->judge)
        return disbelieve(b, err, _("it only combines other skills"));
    struct sotay_judgement j = {
        .size = sizeof j,
        .state = -1, /* a plugin that sets nothing is found out */
        .since = SOTAY_DAY_NONE,
        .expires = SOTAY_DAY_NONE,
        .holds_until = SOTAY_DAY_NONE,
        .refresh_due = SOTAY_DAY_NONE,
    };
    host_set_plugin(h, b->plugin);
    if (b->rule->judge(host_table(h), series, b->values, as_of, &j) < 0)
        return no_answer(b, h, err);
    const char *fault = judgement_fault(&j, as_of);
    if (fault)
        return disbelieve(b, err, fault);
    j.size = sizeof j;
    *ret = j;
    return SOTAY_OK;
}
