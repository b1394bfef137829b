/* src/cli/cmd_verify.c - certificate verify: is this paper, or this text, genuine and still valid? */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/signoff_show.h"
#include "domain/certificate.h"
#include "domain/competency.h"
#include "domain/record.h"

#include <errno.h>
#include <sys/stat.h>

enum { FILE_MAX = 32 * 1024 * 1024 };

/* Standard input, a file, or the text itself. */
static int read_source(const char *source, char **ret, size_t *ret_len, struct sotay_error *err)
{
    struct stat st;
    if (strcmp(source, "-") == 0) {
        AUTO(str) all = {0};
        char part[4096];
        size_t n = 0;
        while ((n = fread(part, 1, sizeof(part), stdin)) > 0 && all.len < FILE_MAX)
            str_add_bytes(&all, part, n);
        int rc = str_check(&all, err);
        if (rc < 0)
            return rc;
        *ret_len = all.len;
        *ret = all.len ? str_steal(&all) : text_dup("");
        return *ret ? SOTAY_OK : sotay_nomem(err);
    }
    bool is_there = strlen(source) < 1024 && stat(source, &st) == 0;
    if (is_there && S_ISDIR(st.st_mode))
        return sotay_fail(err, SOTAY_EDAMAGE, _("Name one file in it."),
                          _("'%s' is a folder, not a certificate"), source);
    if (is_there)
        return file_read(source, FILE_MAX, ret, ret_len, err);
    /* A token is long and has two dots: a short word without them is a file that is not there. */
    const char *dot = strchr(source, '.');
    bool has_two = dot && strchr(dot + 1, '.');
    if (strlen(source) < 100 && (!has_two || strchr(source, '/')))
        return sotay_fail(
            err, SOTAY_EABSENT,
            _("Give the PDF, the text that the QR code holds, or - for standard input."),
            _("'%s' is no file"), source);
    *ret = text_dup(source);
    *ret_len = strlen(source);
    return *ret ? SOTAY_OK : sotay_nomem(err);
}

static const char *standing_word(enum certificate_standing s)
{
    static const char *const words[] = {
        [CERTIFICATE_VALID] = "valid",
        [CERTIFICATE_ERASED] = "holder-erased",
        [CERTIFICATE_NOT_YET] = "not-yet-valid",
        [CERTIFICATE_NONE] = "not-a-certificate",
        [CERTIFICATE_EXPIRED] = "expired",
        [CERTIFICATE_REVOKED] = "revoked",
        [CERTIFICATE_NOT_GENUINE] = "not-genuine",
        [CERTIFICATE_UNKNOWN_ISSUER] = "unknown-issuer",
    };
    return words[s];
}

static const char *standing_shown(enum certificate_standing s)
{
    switch (s) {
    case CERTIFICATE_VALID:
        return _("valid");
    case CERTIFICATE_ERASED:
        return _("holder erased");
    case CERTIFICATE_NOT_YET:
        return _("not valid yet");
    case CERTIFICATE_NONE:
        return _("not a certificate");
    case CERTIFICATE_EXPIRED:
        return _("expired");
    case CERTIFICATE_REVOKED:
        return _("revoked");
    case CERTIFICATE_UNKNOWN_ISSUER:
        return _("issuer not known");
    case CERTIFICATE_NOT_GENUINE:
    default:
        return _("not genuine");
    }
}

static const struct certificate_check nothing_known = {
    .issued = DAY_NONE, .expires = DAY_NONE, .revoked = DAY_NONE, .list_day = DAY_NONE};

static const char *if_any(const char *text)
{
    return *text ? text : NULL;
}

/* The code with the name that this notebook has for it; the code alone where it has none. */
static int name_subject(struct cli *cli, const char *code, struct str *out, struct sotay_error *err)
{
    struct app *app = &cli->app;
    const struct checklist *form = NULL;
    struct sotay_error unknown = {0};
    struct id id;
    if (app->store && *code &&
        skill_checklist(app, code, NULL, app->today, &form, &id, &unknown) >= 0)
        str_addf(out, "%s (%s)", signoff_title(form), code);
    else
        str_add(out, code);
    return str_check(out, err);
}

static int name_issuer(struct cli *cli, const char *code, struct str *out, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    AUTO(record) r = {0};
    struct sotay_error unknown = {0};
    struct id id;
    const char *name = NULL, *known = NULL;
    if (cli->app.store && *code && record_find_any(&cli->app, n, code, &id, &unknown) == SOTAY_OK &&
        record_get(cli->app.store, n, &id, &r, &unknown) == SOTAY_OK)
        known = r.v[noun_field(n, "code")], name = r.v[noun_field(n, "name")];
    if (name && *name && known && strcmp(known, code) == 0)
        str_addf(out, "%s (%s)", name, code);
    else
        str_add(out, code);
    return str_check(out, err);
}

static int name_newer(const struct certificate_other *newer, struct str *out,
                      struct sotay_error *err)
{
    struct day_text issued = cli_day(newer->issued), expires = cli_day(newer->expires);
    if (newer->number[0] && newer->expires == DAY_NONE)
        str_addf(out, _("%s, issued on %s, valid for good"), newer->number, issued.s);
    else if (newer->number[0])
        str_addf(out, _("%s, issued on %s, valid until %s"), newer->number, issued.s, expires.s);
    return str_check(out, err);
}

static int print_check(struct cli *cli, const struct certificate_check *c, struct sotay_error *err)
{
    struct day_text iso[] = {day_iso(c->issued), day_iso(c->expires), day_iso(c->revoked),
                             day_iso(c->list_day)};
    const struct fact facts[] = {
        {"standing", standing_word(c->standing), CELL_TEXT},
        {"holder", c->holder, CELL_TEXT},
        {"subject", c->subject, CELL_TEXT},
        {"issuer", c->issuer, CELL_TEXT},
        {"issued", iso[0].s, CELL_DAY},
        {"expires", iso[1].s, CELL_DAY},
        {"revoked", iso[2].s, CELL_DAY},
        {"why", c->why, CELL_TEXT},
        {"list_day", iso[3].s, CELL_DAY},
        {"list_name", c->list_name, CELL_TEXT},
        {"notebook", c->notebook ? "true" : "false", CELL_BOOL},
        {"jti", c->jti, CELL_TEXT},
        {"newer", if_any(c->newer.number), CELL_TEXT},
        {"withdrawn", if_any(c->withdrawn), CELL_TEXT},
    };
    if (cli->format != OUT_TABLE)
        return cli_answer(cli, facts, COUNT_OF(facts), "", err);
    AUTO(str) subject = {0}, issuer = {0}, newer = {0}, note = {0};
    if (c->withdrawn[0])
        str_addf(&note, _("it stands on what was withdrawn since: sign-off %s"), c->withdrawn);
    int rc = name_subject(cli, c->subject, &subject, err);
    if (rc >= 0)
        rc = name_issuer(cli, c->issuer, &issuer, err);
    if (rc >= 0)
        rc = name_newer(&c->newer, &newer, err);
    if (rc >= 0)
        rc = str_check(&note, err);
    if (rc < 0)
        return rc;
    bool genuine = c->standing != CERTIFICATE_NOT_GENUINE && c->standing != CERTIFICATE_NONE;
    bool good = c->standing == CERTIFICATE_VALID || c->standing == CERTIFICATE_ERASED;
    bool both = c->notebook && c->list_day != DAY_NONE;
    struct day_text issued = cli_day(c->issued), expires = cli_day(c->expires),
                    revoked = cli_day(c->revoked), list_day = cli_day(c->list_day);
    const struct out_pair pairs[] = {
        {_("Certificate"), standing_shown(c->standing)},
        {good ? _("Warning") : _("Why"), if_any(c->why)},
        {_("Holder"), !genuine    ? NULL
                      : c->erased ? _("erased")
                                  : if_any(c->holder)},
        {_("For"), genuine ? if_any(str_text(&subject)) : NULL},
        {_("Issued by"), genuine ? if_any(str_text(&issuer)) : NULL},
        {_("Issued"), genuine && c->issued != DAY_NONE ? issued.s : NULL},
        {_("Valid until"), genuine ? (c->expires == DAY_NONE ? _("for good") : expires.s) : NULL},
        {_("Revoked"), c->revoked == DAY_NONE ? NULL : revoked.s},
        {_("Newer one"), genuine && newer.len ? str_text(&newer) : NULL},
        {_("Note"), genuine && note.len ? str_text(&note) : NULL},
        {_("Checked with the list of"), c->list_day == DAY_NONE ? NULL : list_day.s},
        {_("And with"), both ? _("the notebook of this computer") : NULL},
        {_("Record number"), genuine ? if_any(c->jti) : NULL},
    };
    return out_pairs(stdout, pairs, COUNT_OF(pairs), err);
}

static int verdict_of(const struct certificate_check *c, struct sotay_error *err)
{
    switch (c->standing) {
    case CERTIFICATE_VALID:
    case CERTIFICATE_ERASED: /* genuine; who holds the paper knows whose it is */
        return SOTAY_OK;
    case CERTIFICATE_NOT_GENUINE:
        return sotay_fail(err, SOTAY_EDAMAGE,
                          _("Do not accept it; ask the facility that is named on it."),
                          _("certificate: not genuine"));
    case CERTIFICATE_NONE:
        return sotay_fail(err, SOTAY_EDAMAGE,
                          _("A scan or a PDF that another program saved: read the QR code and give "
                            "its text."),
                          _("this file is not a certificate (%s)"), c->why);
    case CERTIFICATE_NOT_YET:
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Look at the date of this computer, or name the day with --today."),
                          _("certificate: not valid yet (%s)"), c->why);
    case CERTIFICATE_UNKNOWN_ISSUER:
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Ask the health department for its newest list of issuers."),
                          _("certificate: its issuer is not known here"));
    case CERTIFICATE_EXPIRED:
    case CERTIFICATE_REVOKED:
    default:
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("certificate: %s"),
                          standing_shown(c->standing));
    }
}

/* A notebook that is not there is no fault when there is a list. */
static int open_beside_list(struct cli *cli)
{
    struct sotay_error why = {.code = 0};
    const char *path = cli->app.paths.notebook;
    if (path && access(path, F_OK) == 0 && app_open(&cli->app, STORE_READ, &why) < 0)
        cli_warn(_("warning: only the list was asked, not the notebook: %s"), why.message);
    return SOTAY_OK;
}

/* Who checks a paper mostly has no notebook. */
static int open_notebook(struct cli *cli, struct sotay_error *err)
{
    int rc = app_open(&cli->app, STORE_READ, err);
    if (rc == SOTAY_EABSENT)
        sotay_error_hint(err, _("Add --issuers FILE, the list that the health department gives "
                                "out: then no notebook is needed."));
    return rc;
}

/* Once more for machines, who are told in English. */
static int print_plainly(struct cli *cli, const char *bytes, size_t len, const char *issuers,
                         size_t issuers_len, struct sotay_error *err)
{
    AUTO(english) words = english_begin(true);
    struct certificate_check check = nothing_known;
    int rc = certificate_verify(&cli->app, bytes, len, issuers, issuers_len, &check, err);
    return rc < 0 ? rc : print_check(cli, &check, err);
}

int cmd_certificate_verify(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *source = "", *list = NULL;
    AUTO_FREE char *bytes = NULL, *issuers = NULL;
    size_t len = 0, issuers_len = 0;
    struct certificate_check check = nothing_known;
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &source,
         .positional = true,
         .required = true,
         .help = N_("the PDF, the text that the QR code holds, or - for standard input")},
        {0, "issuers",
         N_("a list of issuers; then no notebook is needed, one that is here is asked as well"),
         .str = &list, .value = "FILE"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = read_source(source, &bytes, &len, err);
    if (rc >= 0 && list)
        rc = file_read(list, FILE_MAX, &issuers, &issuers_len, err);
    if (rc >= 0)
        rc = cli_app(cli, err);
    if (rc >= 0)
        rc = list ? open_beside_list(cli) : open_notebook(cli, err);
    if (rc >= 0)
        rc = certificate_verify(&cli->app, bytes, len, issuers, issuers_len, &check, err);
    if (rc >= 0)
        rc = cli_for_machines(cli) ? print_plainly(cli, bytes, len, issuers, issuers_len, err)
                                   : print_check(cli, &check, err);
    return rc < 0 ? rc : verdict_of(&check, err);
}
