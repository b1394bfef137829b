/* src/plugin/abi.c - checks what a plugin says about itself before any of it is used. */
#include "base/base.h"

#include "plugin/abi.h"

#include <inttypes.h>

#include "base/text.h"
#include "plugin/rule.h"

#define SIZE_UP_TO(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* Sizes as of ABI 1.0.  A struct may be larger, never smaller. */
static const uint64_t specialty_size = SIZE_UP_TO(struct sotay_specialty, reserved);
static const uint64_t output_size = SIZE_UP_TO(struct sotay_output, close);
static const uint64_t sheets_size = SIZE_UP_TO(struct sotay_sheets, write); /* as of 1.2 */
static const uint64_t rule_size = SIZE_UP_TO(struct sotay_rule, judge);

#define RULES_MAX 1000
#define TEXT_BYTES_MAX 500
#define DECIMALS_MAX 6

static bool is_made_of(const char *text, const char *letters, size_t max)
{
    size_t len = text ? strnlen(text, max + 1) : 0;
    return len > 0 && len <= max && strspn(text, letters) == len;
}

bool abi_is_plugin_name(const char *name)
{
    return is_made_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-", PLUGIN_NAME_MAX) &&
           name[0] >= 'a' && name[0] <= 'z';
}

static bool is_word(const char *text)
{
    return is_made_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-", PLUGIN_NAME_MAX);
}

static bool is_text(const char *text)
{
    size_t len = text ? strnlen(text, TEXT_BYTES_MAX) : TEXT_BYTES_MAX;
    return len < TEXT_BYTES_MAX && text_utf8_error(text, len) == len;
}

static int refused(struct sotay_error *err, const char *name, const char *why)
{
    return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' %s"), name, why);
}

/* ---- head ----------------------------------------------------------------------------------- */

static int check_size(const char *name, uint64_t size, uint64_t needed, struct sotay_error *err)
{
    if (size >= needed)
        return SOTAY_OK;
    return sotay_fail(
        err, SOTAY_EREFUSED, NULL,
        _("plugin '%s' describes itself in %" PRIu64 " bytes, ABI %d.0 needs %" PRIu64), name, size,
        SOTAY_ABI_MAJOR, needed);
}

/* 0: there is no such kind. */
static uint64_t kind_size(int32_t kind)
{
    switch (kind) {
    case SOTAY_KIND_SPECIALTY:
        return specialty_size;
    case SOTAY_KIND_OUTPUT:
        return output_size;
    case SOTAY_KIND_SHEET:
        return sheets_size;
    default:
        return 0;
    }
}

static int check_head(const char *name, const struct sotay_plugin *head, struct sotay_error *err)
{
    if (!head)
        return refused(err, name, _("offers nothing"));
    if (head->magic != SOTAY_PLUGIN_MAGIC)
        return refused(err, name, _("is not made for Sotay"));
    /* An older minor asks for less than there is; a newer one may ask for what is not there. */
    if (head->abi_major != SOTAY_ABI_MAJOR || head->abi_minor > SOTAY_ABI_MINOR)
        return sotay_fail(err, SOTAY_EREFUSED, _("Get the plugin that belongs to this version."),
                          _("plugin '%s' was built for ABI %u.%u, this Sotay speaks %d.%d"), name,
                          (unsigned)head->abi_major, (unsigned)head->abi_minor, SOTAY_ABI_MAJOR,
                          SOTAY_ABI_MINOR);
    int rc = check_size(name, head->size, sizeof *head, err);
    if (rc < 0)
        return rc;
    uint64_t needed = kind_size(head->kind);
    if (!needed)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' is of an unknown kind (%d)"),
                          name, (int)head->kind);
    rc = check_size(name, head->size, needed, err);
    if (rc < 0)
        return rc;
    if (!abi_is_plugin_name(head->name))
        return refused(err, name, _("does not say its name"));
    if (strcmp(head->name, name) != 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("The file must carry the plugin's own name."),
                          _("plugin '%s' calls itself '%s'"), name, head->name);
    if (!is_text(head->version) || !head->version[0] || strlen(head->version) > PLUGIN_NAME_MAX)
        return refused(err, name, _("does not say its version"));
    return SOTAY_OK;
}

/* ---- a specialty's rules -------------------------------------------------------------------- */

static int bad_rule(struct sotay_error *err, const char *name, const char *rule, const char *why)
{
    return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s': rule '%s' %s"), name, rule, why);
}

/* What is wrong with it, or NULL.  Whoever writes a rule reads this. */
static const char *param_fault(const struct sotay_param *p)
{
    if (!is_word(p->name))
        return _("no proper name");
    if (!is_text(p->label) || !is_text(p->unit))
        return _("no label, or no unit (\"\" for none)");
    if (p->stricter < SOTAY_STRICTER_FIXED || p->stricter > SOTAY_STRICTER_DOWN)
        return _("an unknown word for what is stricter");
    if (p->type == SOTAY_PARAM_NUMBER) {
        if (p->decimals < 0 || p->decimals > DECIMALS_MAX)
            return _("too many decimals");
        return p->min <= p->preset && p->preset <= p->max ? NULL
                                                          : _("a preset outside min and max");
    }
    if (p->type != SOTAY_PARAM_WORD)
        return _("an unknown type");
    if (p->preset_word && !is_text(p->preset_word))
        return _("a preset that is no text");
    for (uint32_t i = 0; p->words && i < p->n_words; i++)
        if (!is_text(p->words[i]))
            return _("a word that is no text");
    return NULL;
}

static int bad_param(struct sotay_error *err, const char *name, const struct sotay_rule *r,
                     uint32_t i, const char *why)
{
    const char *param = is_word(r->params[i].name) ? r->params[i].name : "?";
    return sotay_fail(err, SOTAY_EREFUSED, NULL,
                      _("plugin '%s': rule '%s': parameter %u (%s) has %s"), name, r->name, i + 1,
                      param, why);
}

static int check_rule(const char *name, const struct sotay_rule *r, struct sotay_error *err)
{
    if (!r || r->size < rule_size)
        return refused(err, name, _("offers a rule that is not complete"));
    if (!is_word(r->name))
        return refused(err, name, _("offers a rule without a proper name"));
    if (!is_text(r->title))
        return bad_rule(err, name, r->name, _("has no title"));
    if (!r->assess || !r->judge)
        return bad_rule(err, name, r->name, _("lacks a function"));
    if (r->n_params > RULE_PARAMS_MAX || (r->n_params && !r->params))
        return bad_rule(err, name, r->name, _("has too many parameters, or does not show them"));
    for (uint32_t i = 0; i < r->n_params; i++) {
        const char *fault = param_fault(&r->params[i]);
        if (fault)
            return bad_param(err, name, r, i, fault);
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(r->params[i].name, r->params[j].name) == 0)
                return bad_rule(err, name, r->name, _("has two parameters of one name"));
    }
    return SOTAY_OK;
}

static int check_specialty(const char *name, const struct sotay_specialty *s,
                           struct sotay_error *err)
{
    if (s->n_rules == 0 || s->n_rules > RULES_MAX || !s->rules)
        return refused(err, name, _("offers no rules"));
    for (uint32_t i = 0; i < s->n_rules; i++) {
        int rc = check_rule(name, s->rules[i], err);
        if (rc < 0)
            return rc;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(s->rules[i]->name, s->rules[j]->name) == 0)
                return bad_rule(err, name, s->rules[i]->name, _("is there twice"));
    }
    return SOTAY_OK;
}

static int check_output(const char *name, const struct sotay_output *o, struct sotay_error *err)
{
    if (!o->open || !o->render || !o->close)
        return refused(err, name, _("lacks a function"));
    if (!o->kinds || !o->kinds[0] || !is_word(o->suffix))
        return refused(err, name, _("does not say what it draws"));
    return SOTAY_OK;
}

static int check_sheets(const char *name, const struct sotay_sheets *s, struct sotay_error *err)
{
    if (!s->read || !s->write)
        return refused(err, name, _("lacks a function"));
    if (!is_word(s->suffix))
        return refused(err, name, _("does not say what it reads"));
    return SOTAY_OK;
}

int abi_check(const char *name, const struct sotay_plugin *head, struct sotay_error *err)
{
    int rc = check_head(name, head, err);
    if (rc < 0)
        return rc;
    const void *whole = head; /* the head is the first member of each */
    switch (head->kind) {
    case SOTAY_KIND_SPECIALTY:
        return check_specialty(name, whole, err);
    case SOTAY_KIND_OUTPUT:
        return check_output(name, whole, err);
    default:
        return check_sheets(name, whole, err);
    }
}
