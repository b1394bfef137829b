/* src/cli/cmd_certificate.c - certificates: issued, printed, listed, revoked, and the issuer list. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"

#include "base/place.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/skill.h"
#include "domain/certificate.h"
#include "domain/competency.h"

#include <errno.h>
#include <fcntl.h>

/* ---- files ------------------------------------------------------------------------------------- */

/* A new file, never an existing one and never through a link. */
static int write_new(const char *path, const struct str *bytes, struct sotay_error *err)
{
    int rc = str_check(bytes, err);
    if (rc < 0)
        return rc;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return sotay_fail(err, SOTAY_EREFUSED, _("Move it away, or name another place."),
                          _("'%s' is there already"), path);
    if (fd < 0)
        return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL, NULL, "'%s': %s",
                          path, strerror(errno));
    int failed = place_write_all(fd, str_text(bytes), bytes->len) < 0 || fsync(fd) < 0 ? -1 : 0;
    int why = errno;
    if (close(fd) != 0 && !failed) {
        failed = -1;
        why = errno;
    }
    if (!failed)
        return SOTAY_OK;
    unlink(path); /* nothing that is cut short stays behind */
    return sotay_fail(err, SOTAY_EFAIL, NULL, "'%s': %s", path, strerror(why));
}

/* DIR/NUMBER.pdf, slashes replaced. */
static void path_of(const char *folder, const char *number, struct str *out)
{
    str_addf(out, "%s/", folder);
    for (const char *at = number; *at; at++)
        str_add_char(out, *at == '/' ? '-' : *at);
    str_add(out, ".pdf");
}

static int check_folder(const char *folder, struct sotay_error *err)
{
    if (access(folder, W_OK | X_OK) == 0)
        return SOTAY_OK;
    return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL,
                      errno == ENOENT ? _("Make it first, with mkdir.") : NULL,
                      _("folder '%s': %s"), folder, strerror(errno));
}

/* ---- issue ------------------------------------------------------------------------------------- */

/* What it certifies: the skill by its title, or the class. */
static void subject_words(struct cli *cli, const struct certificate_result *r, struct str *out)
{
    const struct checklist *c = NULL;
    struct id adoption;
    if (!r->skill[0])
        str_addf(out, "%s: %s", _("class"), r->class_code);
    else if (skill_checklist(&cli->app, r->skill, NULL, cli->app.today, &c, &adoption, NULL) >= 0)
        str_addf(out, "%s: %s (%s)", _("skill"), signoff_title(c), r->skill);
    else
        str_addf(out, "%s: %s", _("skill"), r->skill);
}

/* The text of the code on it is for other programs: it would fill half a screen. */
static int answer_issued(struct cli *cli, const struct certificate_result *r, const char *path,
                         struct sotay_error *err)
{
    AUTO(str) lines = {0}, person = {0};
    char code[80] = "";
    struct id_text hex = id_hex(&r->id);
    struct day_text expires = day_iso(r->expires);
    int rc = person_label(&cli->app, &r->person, &person, err);
    if (rc >= 0)
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &r->person, code, err);
    str_addf(&lines, "%s: %s\n%s: %s\n", _("certificate"), r->number, _("for"), str_text(&person));
    subject_words(cli, r, &lines);
    str_addf(&lines, "\n%s: %s\n%s: %s", _("valid until"),
             r->expires == DAY_NONE ? _("for good") : cli_day(r->expires).s, _("paper"), path);
    if (r->renews)
        str_addf(&lines, _("\nrenews: %s (valid until %s)"), r->before.number,
                 cli_day(r->before.expires).s);
    if (out_columns(stdout) <= 0)
        str_addf(&lines, "\n%s: %s", _("QR text"), r->jws);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"number", r->number, CELL_TEXT},
        {"person", code, CELL_TEXT},
        {"skill", r->skill, CELL_TEXT},
        {"class", r->class_code, CELL_TEXT},
        {"expires", r->expires == DAY_NONE ? NULL : expires.s, CELL_DAY},
        {"file", path, CELL_TEXT},
        {"renews", r->renews ? r->before.number : NULL, CELL_TEXT},
        {"jws", r->jws, CELL_TEXT},
    };
    if (rc >= 0)
        rc = str_check(&lines, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&lines), err);
}

/* The number is the next one of today: who issues before takes it. */
static int answer_would(struct cli *cli, const struct certificate_result *r,
                        struct sotay_error *err)
{
    AUTO(str) line = {0};
    struct day_text expires = day_iso(r->expires);
    str_addf(&line, _("dry run: it could be issued as %s, "), r->number);
    if (r->expires == DAY_NONE)
        str_add(&line, _("for good"));
    else
        str_addf(&line, _("until %s"), cli_day(r->expires).s);
    str_addf(&line, "; %s", _("nothing was written"));
    const struct fact facts[] = {
        {"dry_run", "true", CELL_BOOL},
        {"number", r->number, CELL_TEXT},
        {"expires", r->expires == DAY_NONE ? NULL : expires.s, CELL_DAY},
    };
    int rc = str_check(&line, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* No post is made up: what stands above the name is said once, or nothing stands there. */
static int ask_title(struct cli *cli, const struct actor *actor, struct certificate_wish *wish,
                     struct answer *ret, struct sotay_error *err)
{
    char last[TITLE_SIZE];
    struct id facility;
    if (wish->title && strcmp(wish->title, "-") == 0)
        wish->title = "";
    struct app *app = &cli->app;
    if (wish->title || wish->head_title || wish->sign_as[0] || cli->given.dry_run ||
        !cli_is_interactive() ||
        record_find(app, &noun_table[NOUN_FACILITY], wish->facility, &facility, NULL) < 0)
        return SOTAY_OK; /* or it is refused in a moment */
    int rc = certificate_last_title(app, &actor->person, &facility, last, err);
    if (rc == SOTAY_OK && last[0])
        cli_warn(_("title above the name, as last time: %s (another: --title)"), last);
    if (rc != SOTAY_END)
        return rc;
    rc = ask_line(_("Title above the name of who signs, such as GIÁM ĐỐC (Enter: none): "), ret,
                  err);
    wish->title = rc >= 0 ? ret->s : NULL;
    return rc;
}

/* Before anything else is asked: what refuses it says so, and one that is there already is another
 * question. */
static int ask_again(struct cli *cli, const struct actor *actor, struct certificate_wish *wish,
                     struct sotay_error *err)
{
    struct certificate_result would = {.renews = false};
    if (cli->given.dry_run || !cli_is_interactive())
        return SOTAY_OK;
    cli->app.dry_run = true;
    int rc = certificate_issue(&cli->app, actor, wish, &would, err);
    cli->app.dry_run = false;
    if (rc != SOTAY_EREFUSED || !would.before.number[0] || would.renews || wish->again)
        return rc;
    cli_warn_filled("", 0, err->message);
    rc = ask_yes(_("Issue another one all the same?"), false, &wish->again, err);
    if (rc >= 0 && !wish->again)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was issued"));
    if (rc == SOTAY_EREFUSED)
        sotay_error_hint(err,
                         _("To print the one that is there: sotay certificate print %s "
                           "--output DIR"),
                         would.before.number);
    return rc;
}

static int issue(struct cli *cli, struct certificate_wish *wish, const char *folder,
                 struct sotay_error *err)
{
    struct answer title;
    AUTO(actor) actor = {0};
    AUTO(str) pdf = {0}, path = {0};
    struct certificate_result result = {.pdf = &pdf};
    struct id whom;
    int rc = check_folder(folder, err);
    if (rc >= 0 && wish->person && cli_is_interactive()) /* asked before the passphrase is */
        rc = noun_find(cli, NOUN_PERSON, wish->person, &whom, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = ask_again(cli, &actor, wish, err);
    if (rc >= 0)
        rc = ask_title(cli, &actor, wish, &title, err);
    if (rc >= 0)
        rc = certificate_issue(&cli->app, &actor, wish, &result, err);
    if (rc < 0)
        return rc;
    if (cli->given.dry_run)
        return answer_would(cli, &result, err);
    path_of(folder, result.number, &path);
    rc = str_check(&path, err);
    if (rc >= 0)
        rc = write_new(str_text(&path), &pdf, err);
    if (rc < 0) {
        sotay_error_prefix(err, _("certificate %s is issued, its paper is not written"),
                           result.number);
        sotay_error_hint(err, _("'sotay certificate print %s --output DIR' writes it elsewhere."),
                         result.number);
        return rc;
    }
    return answer_issued(cli, &result, str_text(&path), err);
}

int cmd_certificate_issue(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct certificate_wish w = {.layout = "portrait", .sign_as = ""};
    const char *folder = "";
    char skill[SKILL_SIZE];
    const struct opt opts[] = {
        {'p', "person", N_("who it is for"), .str = &w.person, .value = "PERSON", .required = true},
        {'s', "skill", N_("the skill it certifies"), .str = &w.skill, .value = "SKILL"},
        {0, "class", N_("or the class that was completed"), .str = &w.class_, .value = "CLASS"},
        {'f', "facility", N_("which facility issues it"), .str = &w.facility, .value = "FACILITY",
         .required = true},
        {'o', "output", N_("folder for the PDF"), .str = &folder, .value = "DIR", .required = true},
        {0, "layout", N_("how the page lies"), .str = &w.layout, .value = "WORD",
         .words = "portrait landscape"},
        {0, "sign-as",
         N_("KT. for the head, TL. by order, TUQ. by authority of the head, Q. acting"),
         .str = &w.sign_as, .value = "WORD", .words = "KT. TL. TUQ. Q."},
        {0, "title",
         N_("the signatory's own title, such as \"TRƯỞNG PHÒNG TỔ CHỨC\"; left out: as last time; "
            "- for none"),
         .str = &w.title},
        {0, "head-title",
         N_("title of the head who is signed for: --sign-as TL. --head-title \"GIÁM ĐỐC\" --title "
            "\"TRƯỞNG PHÒNG TỔ CHỨC\" prints \"TL. GIÁM ĐỐC\" and below it \"TRƯỞNG PHÒNG TỔ "
            "CHỨC\"; left out: GIÁM ĐỐC for a hospital, centre or station, else THỦ TRƯỞNG ĐƠN VỊ; "
            "without --sign-as nothing"),
         .str = &w.head_title},
        {0, "place", N_("place before the date"), .str = &w.place},
        {0, "blank", N_("leave number and date to be written by hand"), .flag = &w.blank},
        {0, "again", N_("though they have one that is valid as long"), .flag = &w.again},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && !w.skill == !w.class_)
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("give one of --skill and --class"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK && w.skill) {
        rc = skill_find(cli, w.skill, skill, err);
        w.skill = skill;
    }
    return rc == SOTAY_OK ? issue(cli, &w, folder, err) : rc;
}

/* ---- print ------------------------------------------------------------------------------------- */

int cmd_certificate_print(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = "", *folder = "";
    bool same = false;
    sotay_day revoked = DAY_NONE;
    AUTO(str) pdf = {0}, path = {0};
    const struct opt opts[] = {
        {.name = "NUMBER",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the certificate, or of its record")},
        {'o', "output", N_("folder for the PDF, - for standard output"), .str = &folder,
         .value = "DIR", .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    bool to_stdout = strcmp(folder, "-") == 0;
    if (rc == SOTAY_OK && to_stdout && isatty(STDOUT_FILENO))
        return sotay_fail(err, SOTAY_EUSAGE, _("Name a folder, or send it on with '|'."),
                          _("a PDF is not for the terminal"));
    if (rc == SOTAY_OK && !to_stdout)
        rc = check_folder(folder, err);
    if (rc == SOTAY_OK)
        rc = certificate_print(&cli->app, which, &pdf, &same, &revoked, err);
    if (rc != SOTAY_OK)
        return rc;
    if (to_stdout)
        return cli_put_bytes(&pdf, err);
    path_of(folder, which, &path);
    rc = write_new(str_text(&path), &pdf, err);
    if (rc < 0)
        return rc;
    const struct fact facts[] = {
        {"file", str_text(&path), CELL_TEXT},
        {"same", same ? "true" : "false", CELL_BOOL},
        {"revoked", day_iso(revoked).s, CELL_DAY},
    };
    AUTO(str) line = {0}, note = {0};
    if (revoked != DAY_NONE)
        str_addf(&note, _("revoked on %s: drawn anew, marked as revoked"), cli_day(revoked).s);
    else
        str_add(&note, same ? _("the same bytes as when it was issued")
                            : _("drawn anew from what was signed"));
    str_addf(&line, "%s: %s (%s)", _("paper"), str_text(&path), str_text(&note));
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- list -------------------------------------------------------------------------------------- */

static int print_row(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    struct id_text hex = id_hex(&row->id);
    struct day_text issued = day_iso(row->issued), expires = day_iso(row->expires),
                    revoked = day_iso(row->revoked);
    const char *erased = rows->cli->format == OUT_TABLE ? _("erased") : "";
    const char *cells[] = {
        row->number,
        row->person_code,
        *row->full_name ? row->full_name : erased,
        row->skill,
        row->class_code,
        row->facility_code,
        row->issuer_code,
        issued.s,
        expires.s,
        revoked.s,
        row->newer,
        row->reason,
        hex.s,
        row->withdrawn,
    };
    if (row->withdrawn)
        cli_warn(_("note: certificate %s stands on what was withdrawn since: sign-off %s"),
                 row->number, row->withdrawn);
    return listing_row(rows->listing, cells, err);
}

static int warn_same(void *with, const struct same_number *s, struct sotay_error *err)
{
    (void)with;
    (void)err;
    cli_warn(
        _("warning: two certificates have the number %s: revoke one, then issue it again: sotay "
          "%s"),
        s->number, s->command);
    return SOTAY_OK;
}

#define LAPSING_NOT_GIVEN (-1)
#define NEWER_COLUMN 10   /* shown where anybody has two */
#define LAPSING_MAX 36500 /* a hundred years */

int cmd_certificate_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *facility = NULL, *person = NULL, *skill = NULL;
    char code[SKILL_SIZE];
    int days = LAPSING_NOT_GIVEN;
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {0, "facility", N_("issued there, or below it"), .str = &facility, .value = "FACILITY"},
        {0, "person", N_("one person's"), .str = &person, .value = "PERSON"},
        {0, "skill", N_("one skill"), .str = &skill, .value = "SKILL"},
        {0, "lapsing", N_("only those that lapse within so many days and were not renewed"),
         .num = &days, .value = "DAYS"},
        {0},
    };
    struct out_column columns[] = {
        {"number", _("Number"), CELL_TEXT, false},
        {"person", _("Person"), CELL_TEXT, false},
        {"name", _("Name"), CELL_TEXT, false},
        {"skill", _("Skill"), CELL_TEXT, false},
        {"class", _("Class"), CELL_TEXT, false},
        {"facility", _("Facility"), CELL_TEXT, false},
        {"issuer", _("Signed by"), CELL_TEXT, false},
        {"issued", _("Issued"), CELL_DAY, false},
        {"expires", _("Until"), CELL_DAY, false},
        {"revoked", _("Revoked"), CELL_DAY, false},
        [NEWER_COLUMN] = {"newer", _("Newer one"), CELL_TEXT, true},
        {"reason", _("Why"), CELL_TEXT, true},
        {"id", _("Record number"), CELL_TEXT, true},
        {"withdrawn", _("Withdrawn sign-offs"), CELL_TEXT, true},
    };

    AUTO(str) lapse = {0};
    bool twice = false;
    const char *none = _("no certificates");
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && days != LAPSING_NOT_GIVEN) {
        str_addf(&lapse, _("no certificate lapses within %d days"), days);
        none = str_text(&lapse);
    }
    if (rc == SOTAY_OK && days != LAPSING_NOT_GIVEN && (facility || person || skill))
        return sotay_fail(err, SOTAY_EUSAGE, NULL,
                          _("--lapsing stands alone: give no other choice with it"));
    if (rc == SOTAY_OK)
        rc = skill_filter(cli, &skill, code, err);
    if (rc == SOTAY_OK && days == LAPSING_NOT_GIVEN)
        rc = certificate_any_twice(&cli->app, &twice, err);
    columns[NEWER_COLUMN].hide = !twice;
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), none, err);
    if (rc == SOTAY_OK && days != LAPSING_NOT_GIVEN)
        rc = certificate_lapsing(&cli->app,
                                 cli->app.today + (days < LAPSING_MAX ? days : LAPSING_MAX),
                                 print_row, &rows, err);
    else if (rc == SOTAY_OK)
        rc = certificate_list(&cli->app, facility, person, skill, print_row, &rows, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    rc = rows_end(&rows, err);
    return rc < 0 ? rc : certificate_same_numbers(&cli->app, warn_same, NULL, err);
}

/* ---- revoke, export ---------------------------------------------------------------------------- */

int cmd_certificate_revoke(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = "", *reason = NULL;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "NUMBER",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the certificate, or of its record")},
        {0, "reason", N_("why it no longer holds"), .str = &reason, .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = certificate_revoke(&cli->app, &actor, which, reason, err);
    if (rc != SOTAY_OK)
        return rc;
    str_addf(&line,
             cli->given.dry_run ? _("would revoke certificate %s") : _("revoked certificate %s"),
             which);
    const struct fact facts[] = {{"certificate", which, CELL_TEXT}, {"reason", reason, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_certificate_export(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = NULL;
    AUTO(actor) actor = {0};
    AUTO(str) out = {0};
    const struct opt opts[] = {
        {0, "issuers", N_("file for the list of issuers that others check with"), .str = &file,
         .value = "FILE", .required = true},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (!cli->given.as)
        cli->given.as = "authority"; /* only the authority vouches for issuers */
    rc = cli_open(cli, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = certificate_issuers(&cli->app, &actor, &out, err);
    if (rc < 0)
        return rc;
    if (strcmp(file, "-") == 0)
        return cli_put_bytes(&out, err);
    rc = write_new(file, &out, err);
    AUTO(str) sentence = {0};
    const struct fact facts[] = {{"file", file, CELL_TEXT}};
    str_addf(&sentence, _("wrote the list of issuers: %s"), file);
    if (rc >= 0)
        rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}
