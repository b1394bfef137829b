/* src/plugin/check.c - tries a plugin in a child process; after an accident, the rest in another. */
#include "base/base.h"

#include "plugin/check_private.h"

#include <signal.h>
#include <stdarg.h>

#include "base/str.h"
#include "base/text.h"

enum { ACCIDENTS_MAX = 40 };

/* ---- what was found --------------------------------------------------------------------------- */

/* One of a kind for each rule: the first is told, the others are counted. */
void check_note(struct check_room *room, bool is_error, const char *kind, const char *fmt, ...)
{
    struct check_report *r = &room->report;
    va_list args;
    for (uint32_t i = 0; i < r->n_findings; i++) {
        struct check_finding *f = &r->findings[i];
        if (strcmp(f->kind, kind) != 0 || strcmp(f->rule, room->rule) != 0 ||
            f->is_error != is_error)
            continue;
        f->times++;
        return;
    }
    if (r->n_findings == CHECK_FINDINGS_MAX) {
        r->n_dropped++;
        return;
    }
    struct check_finding *f = &r->findings[r->n_findings];
    *f = (struct check_finding){.is_error = is_error, .unit = room->unit, .times = 1};
    snprintf(f->kind, sizeof f->kind, "%s", kind);
    snprintf(f->rule, sizeof f->rule, "%s", room->rule);
    va_start(args, fmt);
    vsnprintf(f->text, sizeof f->text, fmt, args);
    va_end(args);
    text_clean(f->text);
    r->n_findings++;
}

bool check_is_good(const struct check_report *r)
{
    for (uint32_t i = 0; i < r->n_findings; i++)
        if (r->findings[i].is_error)
            return false;
    return r->n_dropped == 0;
}

/* ---- the units: a rule and a set of parameters ------------------------------------------------ */

struct walk { /* over all units, in an order that is the same in each child */
    struct check_work *w;
    int unit;
};

static int32_t rule_index(struct check_report *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_rules; i++)
        if (strcmp(r->rules[i].name, name) == 0)
            return (int32_t)i;
    if (r->n_rules == CHECK_RULES_MAX)
        return CHECK_RULES_MAX - 1;
    snprintf(r->rules[r->n_rules].name, sizeof r->rules[0].name, "%s", name);
    return (int32_t)r->n_rules++;
}

void check_begin(struct check_work *w, const char *name)
{
    snprintf(w->room->rule, sizeof w->room->rule, "%s", name);
    w->room->rule_index = rule_index(&w->room->report, name);
}

static void try_unit(struct walk *k, const struct check_unit *u)
{
    struct check_room *room = k->w->room;
    if (k->unit++ < k->w->first)
        return;
    room->unit = k->unit - 1;
    check_begin(k->w, u->rule->from->use);
    room->report.rules[room->rule_index].forms += u->must_answer;
    check_calls(k->w, u);
}

/* ---- sets of parameters on the trial form ------------------------------------------------------ */

enum setting { SET_PRESET, SET_LOWEST, SET_HIGHEST, SET_EACH };

/* A measure for the words that name one; a word that has a list takes its first. */
static void fill_presets(struct rule_bound *b, const char *measure)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++) {
        const struct sotay_param *p = &b->rule->params[i];
        b->values[i].number = p->preset;
        b->values[i].word = p->preset_word           ? p->preset_word
                            : p->words && p->n_words ? p->words[0]
                                                     : measure;
    }
}

static bool names_things(const struct sotay_param *p)
{
    return p->type == SOTAY_PARAM_WORD && !(p->words && p->n_words);
}

static bool needs_measures(const struct sotay_rule *rule)
{
    for (uint32_t i = 0; i < rule->n_params; i++)
        if (names_things(&rule->params[i]) && !rule->params[i].preset_word)
            return true;
    return false;
}

/* The trial form need not have the tables and measures that the presets name. */
static bool may_be_mute(const struct sotay_rule *rule)
{
    for (uint32_t i = 0; i < rule->n_params; i++)
        if (names_things(&rule->params[i]))
            return true;
    return false;
}

/* What a rule is for shows where it is used: there it is asked whether it answers. */
static bool is_used(const struct check_work *w, const char *use)
{
    for (size_t f = 0; f < w->n_forms; f++)
        for (size_t i = 0; i < w->forms[f].n_rules; i++)
            if (strcmp(w->forms[f].rules[i].use, use) == 0)
                return true;
    return false;
}

static void try_preset(struct walk *k, const struct rule_bound *b, const char *setting, bool all)
{
    const struct checklist *form = k->w->trial_form;
    const struct check_unit u = {.rule = b,
                                 .form = form,
                                 .guideline = checklist_first_guideline(form),
                                 .setting = setting,
                                 .asks_much = all,
                                 .may_be_mute =
                                     may_be_mute(b->rule) || is_used(k->w, b->from->use)};
    try_unit(k, &u);
}

/* Each parameter by itself at its ends, and each of its words. */
static void try_each(struct walk *k, const struct rule_bound *preset)
{
    char setting[200];
    for (uint32_t i = 0; i < preset->rule->n_params; i++) {
        const struct sotay_param *p = &preset->rule->params[i];
        uint32_t n = p->type == SOTAY_PARAM_NUMBER ? 2 : p->words ? p->n_words : 0;
        for (uint32_t v = 0; v < n; v++) {
            struct rule_bound b = *preset;
            if (p->type == SOTAY_PARAM_NUMBER) {
                b.values[i].number = v == 0 ? p->min : p->max;
                snprintf(setting, sizeof setting, "%s = %s", p->name,
                         text_of_decimal(b.values[i].number, p->decimals).s);
            } else {
                b.values[i].word = p->words[v];
                snprintf(setting, sizeof setting, "%s = %s", p->name, p->words[v]);
            }
            try_preset(k, &b, setting, false);
        }
    }
}

static void try_on_trial_form(struct walk *k, const struct rule_bound *bound)
{
    static const char *const measures[] = {"number", "choice", "yes", "text", "absent"};
    size_t n = needs_measures(bound->rule) ? COUNT_OF(measures) : 1;
    for (size_t m = 0; m < n; m++) {
        struct rule_bound b = *bound;
        fill_presets(&b, measures[m]);
        try_preset(k, &b, _("presets"), m == 0);
        for (int end = 0; end < 2; end++) {
            struct rule_bound far = b;
            for (uint32_t i = 0; i < b.rule->n_params; i++)
                far.values[i].number = end ? b.rule->params[i].max : b.rule->params[i].min;
            try_preset(k, &far,
                       end ? _("all parameters at their highest")
                           : _("all parameters at their lowest"),
                       m == 0);
        }
        if (m == 0)
            try_each(k, &b);
    }
}

/* ---- the checklists that use the rule ---------------------------------------------------------- */

static void try_rule_of_form(struct walk *k, const struct checklist *form,
                             const struct checklist_rule *from)
{
    struct rule_bound b;
    struct sotay_error why = {0};
    struct check_room *room = k->w->room;
    if (rule_bind(k->w->plugins, form, from, &b, &why) < 0) {
        snprintf(room->rule, sizeof room->rule, "%s", from->use);
        if (k->unit++ >= k->w->first)
            check_note(room, true, "checklist", "%s%s%s", why.message, why.hint[0] ? ". " : "",
                       why.hint);
        return;
    }
    size_t n = form->n_guidelines ? form->n_guidelines : 1;
    bool again = false;
    for (size_t g = 0; g < n; g++) {
        const char *guideline = form->n_guidelines ? form->guidelines[g].name : "";
        char setting[300];
        if (!checklist_applies(&from->guidelines, guideline))
            continue;
        snprintf(setting, sizeof setting, "%s [rule-%s]%s%s", form->skill, from->name,
                 guideline[0] ? " " : "", guideline);
        const struct check_unit u = {.rule = &b,
                                     .form = form,
                                     .guideline = guideline,
                                     .setting = setting,
                                     .asks_much = !again,
                                     .must_answer = true};
        try_unit(k, &u);
        again = true; /* the other rule sets differ in numbers, not in what they cost */
    }
}

static bool is_of_plugin(const char *use, const char *name)
{
    char plugin[64];
    return rule_is_plugin(use, plugin) && strcmp(plugin, name) == 0;
}

static void try_specialty(struct check_work *w, const struct sotay_specialty *s)
{
    struct walk k = {.w = w};
    for (uint32_t i = 0; i < s->n_rules; i++) {
        char use[140];
        snprintf(use, sizeof use, "%s.%s", w->name, s->rules[i]->name);
        const struct checklist_rule from = {
            .name = s->rules[i]->name, .use = use, .way = "standard"};
        const struct rule_bound b = {.from = &from, .rule = s->rules[i], .plugin = &s->head};
        try_on_trial_form(&k, &b);
    }
    for (size_t f = 0; f < w->n_forms; f++)
        for (size_t i = 0; i < w->forms[f].n_rules; i++)
            if (is_of_plugin(w->forms[f].rules[i].use, w->name))
                try_rule_of_form(&k, &w->forms[f], &w->forms[f].rules[i]);
}

/* ---- output modules ---------------------------------------------------------------------------- */

static int32_t count_bytes(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    const unsigned char *at = bytes;
    uint64_t *sum = sink->core;
    for (uint64_t i = 0; i < len; i++)
        *sum = (*sum ^ at[i]) * UINT64_C(0x100000001b3);
    return 0;
}

static uint64_t render_once(struct check_work *w, const struct sotay_output *o,
                            const struct sotay_document *d)
{
    uint64_t sum = 1;
    const struct sotay_sink sink = {.size = sizeof sink, .core = &sum, .write = count_bytes};
    void *state = NULL;
    struct check_room *room = w->room;
    host_clear(w->host);
    guard_beat(w->guard);
    snprintf(room->doing, sizeof room->doing, "open, render (%u)", d->n_fields);
    room->report.rules[room->rule_index].calls++;
    if (o->open(host_table(w->host), &state) < 0) {
        check_note(room, true, "mute", "open: %s", host_last_log(w->host));
        return 0;
    }
    if (o->render(state, host_table(w->host), d, &sink) < 0) {
        room->report.rules[room->rule_index].unanswered++;
        sum = 0;
    }
    o->close(state);
    return sum;
}

/* A paper with nothing on it, and one with a field nobody knows: an error is fine, a crash is not. */
static void try_output(struct check_work *w, const struct sotay_output *o)
{
    const struct sotay_field fields[] = {{"holder.name", "Nguyễn Thị Hoa"}, {"unheard-of", ""}};
    for (size_t i = 0; o->kinds[i] && w->first == 0; i++)
        for (uint32_t n = 0; n <= COUNT_OF(fields); n++) {
            const struct sotay_document d = {.size = sizeof d,
                                             .kind = o->kinds[i],
                                             .layout = "portrait",
                                             .fields = fields,
                                             .n_fields = n,
                                             .created = 1763164800};
            check_begin(w, o->kinds[i]);
            if (render_once(w, o, &d) != render_once(w, o, &d))
                check_note(w->room, true, "impure", _("drew one document in two ways"));
        }
}

/* ---- the child --------------------------------------------------------------------------------- */

static void try_all(void *with)
{
    struct check_work *w = with;
    struct check_report *r = &w->room->report;
    struct sotay_error why = {0};
    union { /* the head is the first member of each */
        const struct sotay_plugin *head;
        const struct sotay_specialty *specialty;
        const struct sotay_output *output;
        const struct sotay_sheets *sheets;
    } p = {NULL};
    snprintf(w->room->doing, sizeof w->room->doing, "%s", _("while it was loaded"));
    plugins_risk(w->plugins);
    w->host = host_new();
    w->again = host_new();
    if (!w->host || !w->again)
        return;
    if (plugins_open(w->plugins, w->name, &p.head, &why) < 0) {
        check_note(w->room, true, "refused", "%s%s%s", why.message, why.hint[0] ? ". " : "",
                   why.hint);
        return;
    }
    r->kind = p.head->kind;
    r->abi_major = p.head->abi_major;
    r->abi_minor = p.head->abi_minor;
    snprintf(r->version, sizeof r->version, "%s", p.head->version);
    if (r->kind == SOTAY_KIND_SPECIALTY)
        try_specialty(w, p.specialty);
    else if (r->kind == SOTAY_KIND_OUTPUT)
        try_output(w, p.output);
    else
        check_sheets(w, p.sheets);
}

static void note_accident(struct check_room *room, const struct guard_report *g, int seconds)
{
    switch (g->end) {
    case GUARD_HUNG:
        check_note(room, true, "hang", _("gave no answer in %d seconds: %s"), seconds, room->doing);
        break;
    case GUARD_MEMORY:
        check_note(room, true, "memory", _("takes too much memory: %s"), room->doing);
        break;
    default:
        if (g->signal)
            check_note(room, true, "crash", _("crashes (%s): %s"), strsignal(g->signal),
                       room->doing);
        else
            check_note(room, true, "crash", _("ends the program: %s"), room->doing);
    }
}

static int try_in_children(struct check_work *w, int seconds, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (int i = 0; rc >= 0 && i < ACCIDENTS_MAX; i++) {
        struct guard_report g;
        w->room->unit = -1;
        rc = guard_run(w->guard, try_all, w, seconds, &g, err);
        if (rc < 0 || g.end == GUARD_DONE)
            break;
        note_accident(w->room, &g, seconds);
        if (w->room->unit < 0)
            break; /* it cannot even be loaded */
        w->first = w->room->unit + 1;
    }
    return rc;
}

/* ---- the forms --------------------------------------------------------------------------------- */

struct forms {
    struct checklist *v;
    size_t n;
};

static void forms_done(struct forms *f)
{
    for (size_t i = 0; i < f->n; i++)
        checklist_done(&f->v[i]);
    free(f->v);
}

static bool form_uses(const struct checklist *c, const char *name)
{
    for (size_t i = 0; i < c->n_rules; i++)
        if (is_of_plugin(c->rules[i].use, name))
            return true;
    return false;
}

/* Of its own folder; where that has none (a build folder), of all folders.  Those that cannot be read
 * are the business of `checklist check`. */
static void read_some(char **paths, size_t n, const char *folder, const char *name,
                      struct forms *ret)
{
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(paths[i], '/');
        struct checklist c;
        if (folder &&
            (strncmp(paths[i], folder, strlen(folder)) != 0 || slash != paths[i] + strlen(folder)))
            continue;
        if (checklist_read_file(paths[i], slash ? slash + 1 : paths[i], &c, NULL) < 0)
            continue;
        if (form_uses(&c, name))
            ret->v[ret->n++] = c;
        else
            checklist_done(&c);
    }
}

static int read_forms(struct plugins *p, const char *root, const char *share_roots,
                      const char *name, struct forms *ret, struct sotay_error *err)
{
    char **paths = NULL;
    size_t n = 0;
    AUTO(str) folder = {0};
    str_addf(&folder, "%s/%s", root, name);
    int rc = plugins_checklists(p, share_roots, &paths, &n, err);
    if (rc < 0)
        return rc;
    ret->v = calloc(n + 1, sizeof *ret->v);
    rc = ret->v ? str_check(&folder, err) : sotay_nomem(err);
    if (rc >= 0)
        read_some(paths, n, str_text(&folder), name, ret);
    if (rc >= 0 && ret->n == 0)
        read_some(paths, n, NULL, name, ret);
    plugins_free_paths(paths, n);
    return rc;
}

static int check_with(struct check_work *w, struct forms *forms, struct checklist *trial_form,
                      const char *root, const char *roots, const char *share_roots, int seconds,
                      struct sotay_error *err)
{
    int rc = plugins_new(roots, &w->plugins, err);
    if (rc >= 0)
        rc = read_forms(w->plugins, root, share_roots, w->name, forms, err);
    if (rc >= 0)
        rc = checklist_read_bytes(trial_form_text, strlen(trial_form_text), "trial", trial_form,
                                  err);
    if (rc >= 0)
        rc = guard_new(sizeof(struct check_room), &w->guard, err);
    if (rc < 0)
        return rc;
    w->forms = forms->v;
    w->n_forms = forms->n;
    w->room = guard_memory(w->guard);
    snprintf(w->room->report.name, sizeof w->room->report.name, "%s", w->name);
    return try_in_children(w, seconds, err);
}

int plugin_check(const char *root, const char *name, const char *roots, const char *share_roots,
                 int seconds, struct check_report **ret, struct sotay_error *err)
{
    AUTO(forms) forms = {0};
    AUTO(str) all = {0};
    AUTO(checklist) trial_form = {0};
    struct check_work w = {.name = name, .trial_form = &trial_form};
    str_addf(&all, "%s:%s", root, roots);
    int rc = str_check(&all, err);
    if (rc >= 0)
        rc = check_with(&w, &forms, &trial_form, root, str_text(&all), share_roots, seconds, err);
    struct check_report *report = rc >= 0 ? malloc(sizeof *report) : NULL;
    if (report)
        *report = w.room->report;
    else if (rc >= 0)
        rc = sotay_nomem(err);
    plugins_free(w.plugins);
    guard_free(w.guard);
    if (rc >= 0)
        *ret = report;
    return rc;
}
