/* src/cli/grant_words.c - a right in words. */
#include "base/base.h"

#include "cli/grant_words.h"

#include "base/word.h"
#include "cli/noun.h"

struct right { /* as it is, or is wished */
    struct cli *cli;
    struct record record;
    const struct wish *wish;
};

static void right_done(struct right *r)
{
    record_done(&r->record);
}

/* "" where there is none; *ret_typed: it is not as the notebook has it, but as somebody typed it. */
static const char *value_of(const struct right *r, const char *field, bool *ret_typed)
{
    int at = noun_field(&noun_table[NOUN_GRANT], field);
    const char *typed = r->wish ? r->wish->v[at] : NULL, *stored = r->record.v[at];
    *ret_typed = typed != NULL;
    if (typed)
        return strcmp(typed, "-") == 0 ? "" : typed;
    return stored ? stored : "";
}

static int add_label(const struct right *r, enum noun_id noun, const char *field, struct str *out,
                     struct sotay_error *err)
{
    bool is_typed;
    struct id id;
    const char *text = value_of(r, field, &is_typed);
    int rc = SOTAY_OK;
    if (!*text)
        return SOTAY_END;
    if (is_typed || !id_parse(text, &id))
        rc = noun_find(r->cli, noun, text, &id, err);
    return rc < 0 ? rc : record_label(&r->cli->app, &noun_table[noun], &id, out, err);
}

static sotay_day day_of(const struct right *r, const char *field)
{
    bool is_typed;
    const char *text = value_of(r, field, &is_typed);
    char canonical[24];
    bool has_time;
    sotay_day day = DAY_NONE;
    return *text && moment_parse(text, &day, canonical, &has_time) ? day : DAY_NONE;
}

static void add_period(const struct right *r, struct str *out)
{
    sotay_day from = day_of(r, "start_date"), to = day_of(r, "end_date");
    sotay_day revoked = day_of(r, "revoked");
    AUTO(str) text = {0};
    if (from != DAY_NONE && to != DAY_NONE)
        str_addf(&text, _("from %s to %s"), cli_day(from).s, cli_day(to).s);
    else if (from != DAY_NONE)
        str_addf(&text, _("from %s on"), cli_day(from).s);
    else if (to != DAY_NONE)
        str_addf(&text, _("until %s"), cli_day(to).s);
    else if (revoked == DAY_NONE)
        str_add(&text, _("without an end"));
    if (text.len)
        str_addf(out, "; %s", str_text(&text));
    if (revoked != DAY_NONE)
        str_addf(out, _("; no longer from %s on"), cli_day(revoked).s);
}

static int add_words(const struct right *r, struct str *out, struct sotay_error *err)
{
    bool is_typed;
    AUTO(str) who = {0}, where = {0};
    const char *role = value_of(r, "role", &is_typed);
    const char *specialty = value_of(r, "specialty", &is_typed);
    int rc = add_label(r, NOUN_PERSON, "person", &who, err);
    if (rc >= 0)
        rc = add_label(r, NOUN_FACILITY, "facility", &where, err);
    if (rc < 0)
        return rc;
    if (strcmp(role, "mentor") == 0)
        str_addf(out, _("%s may sign off"), str_text(&who));
    else if (strcmp(role, "issuer") == 0)
        str_addf(out, _("%s may issue certificates"), str_text(&who));
    else if (strcmp(role, "coordinator") == 0)
        str_addf(out, _("%s may coordinate"), str_text(&who));
    else
        str_addf(out, "%s: %s", str_text(&who), word_shown(role));
    str_add(out, "\n  ");
    if (*specialty)
        str_addf(out, _("specialty %s"), word_shown(specialty));
    else
        str_add(out, _("every specialty"));
    str_addf(out, "; %s", where.len ? str_text(&where) : _("everywhere"));
    add_period(r, out);
    return str_check(out, err);
}

int grant_words(struct cli *cli, const struct id *id, const struct wish *wish, struct str *out,
                struct sotay_error *err)
{
    AUTO(right) r = {.cli = cli, .wish = wish};
    int rc =
        id ? record_get(cli->app.store, &noun_table[NOUN_GRANT], id, &r.record, err) : SOTAY_OK;
    return rc < 0 ? rc : add_words(&r, out, err);
}
