/* src/cli/noun_doubt.c - what a person should hear before a record is added, or removed. */
#include "base/base.h"

#include "cli/noun.h"

#include "cli/ask.h"
#include "domain/newcomer.h"
#include "domain/person_link.h"
#include "domain/place_names.h"

/* ---- one place twice --------------------------------------------------------------------------- */

static const char *wished(const struct wish *wish, const char *field)
{
    const char *text = wish->v[noun_field(&noun_table[NOUN_FACILITY], field)];
    return text ? text : "";
}

/* The code of what it lies below; "" nothing.  SOTAY_EABSENT: the record says later why. */
static int parent_code(struct cli *cli, const struct wish *wish, char ret[80],
                       struct sotay_error *err)
{
    struct id id;
    const struct noun *n = &noun_table[NOUN_FACILITY];
    const char *typed = wished(wish, "parent");
    ret[0] = '\0';
    if (!*typed)
        return SOTAY_OK;
    int rc = record_find(&cli->app, n, typed, &id, err);
    return rc < 0 ? rc : record_code(cli->app.store, n, &id, ret, err);
}

int noun_tell_twin(struct cli *cli, const struct wish *wish, struct sotay_error *err)
{
    char parent[80];
    const struct place_name *twin = NULL;
    struct sotay_error unused;
    AUTO(headings) h = {0};
    AUTO(place_names) places = {0};
    if (!*wished(wish, "name") || parent_code(cli, wish, parent, &unused) < 0 ||
        headings_read(cli->config.value[CONFIG_HEADINGS], &h, &unused) < 0)
        return SOTAY_OK; /* adding does not hang on a warning */
    int rc = place_names_load(&places, &cli->app, &h, err);
    if (rc >= 0)
        rc = place_twin(&places, wished(wish, "name"), wished(wish, "type"), parent, &twin, err);
    if (rc >= 0 && twin)
        cli_warn(_("warning: is it the same as %s %s?  If so: sotay undo"), twin->code, twin->name);
    return rc;
}

/* ---- one person twice -------------------------------------------------------------------------- */

static int tell_namesake(struct cli *cli, const struct save_result *r, const struct id *other,
                         struct sotay_error *err)
{
    char code[80];
    AUTO(str) label = {0};
    AUTO(compared) c = {0};
    int rc = person_compare(&cli->app, &r->id, other, &c, err);
    if (rc < 0 || (c.differs & ~(unsigned)DIFFERS_LITTLE))
        return rc;
    rc = person_label(&cli->app, other, &label, err);
    if (rc >= 0)
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], other, code, err);
    if (rc >= 0)
        cli_warn(_("warning: is it the same person as %s?  If so: sotay person merge %s %s"),
                 str_text(&label), r->code, code);
    return rc;
}

int noun_tell_namesakes(struct cli *cli, const struct save_result *r, struct sotay_error *err)
{
    enum { MOST = 4 };
    struct id others[MOST];
    size_t n = 0;
    int rc = person_namesakes(&cli->app, &r->id, others, MOST, &n, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = tell_namesake(cli, r, &others[i], err);
    return rc;
}

/* ---- what goes along --------------------------------------------------------------------------- */

int noun_removal_label(struct cli *cli, const struct noun *n, const struct id *id, struct str *out,
                       struct sotay_error *err)
{
    struct id person;
    AUTO(record) r = {0};
    int at = noun_field(n, "person"), rc = record_label(&cli->app, n, id, out, err);
    if (rc < 0 || at < 0)
        return rc;
    rc = record_get(cli->app.store, n, id, &r, err);
    if (rc != SOTAY_OK || !r.v[at] || !id_parse(r.v[at], &person))
        return rc < 0 ? rc : SOTAY_OK;
    str_add(out, ", ");
    return person_own_label(&cli->app, &person, out, err);
}

int noun_ask_removal(struct cli *cli, const char *label, const char *hangs, struct sotay_error *err)
{
    bool yes = false;
    AUTO(str) line = {0};
    if (!*hangs || cli->given.dry_run)
        return SOTAY_OK;
    str_addf(&line, _("of %s there is also: %s"), label, hangs);
    int rc = str_check(&line, err);
    if (rc >= 0 && !cli_is_interactive())
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Look first with --dry-run; to remove it all the same add --yes."),
                          "%s", str_text(&line));
    if (rc >= 0) {
        cli_warn_filled("", 0, str_text(&line));
        rc = ask_yes(_("Remove it?"), false, &yes, err);
    }
    if (rc >= 0 && !yes)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was recorded"));
    return rc;
}
