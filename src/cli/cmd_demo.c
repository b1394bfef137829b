/* src/cli/cmd_demo.c - demo: a sample province in a new folder, by ordinary commands only. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/demo_run.h"

/* People of the sample: a health centre, its head, one of its mentors and a trainee who lacks one
 * performance. */
#define COORDINATOR "DB-00015"
#define CENTRE "DB-TT05"
#define HEAD "DB-00009"
#define MENTOR "DB-00308"
#define TRAINEE "DB-00327"
#define SKILL "resuscitation.bls-adult"

#define RUN(d, err, ...) demo_run(d, NULL, (const char *const[]){__VA_ARGS__, NULL}, err)
#define RUN_TO(d, to, err, ...) demo_run(d, to, (const char *const[]){__VA_ARGS__, NULL}, err)
#define PASSPHRASE(who) "--passphrase-file", "passphrases/" who

static int make_folder(struct cli *cli, struct demo *d, const char *path, struct sotay_error *err)
{
    static const char *const folders[] = {"passphrases", "config",       "config/sotay", "data",
                                          "state",       "certificates", "reports"};
    static const char *const secrets[][2] = {
        {"passphrases/init", "passphrase of the authority\npassphrase of the coordinator\n"},
        {"passphrases/authority", "passphrase of the authority\n"},
        {"passphrases/coordinator", "passphrase of the coordinator\n"},
        {"passphrases/mentor", "passphrase of the mentor\n"},
        {"passphrases/head", "passphrase of the head\n"},
    };
    int rc = demo_folder(d, path, err);
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(folders); i++)
        rc = demo_subfolder(d, folders[i], err);
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(secrets); i++)
        rc = demo_file(d, secrets[i][0], secrets[i][1], err);
    if (rc < 0)
        return rc;
    AUTO(str) ini = {0};
    str_addf(&ini, "[notebook]\npath = \"%s/notebook.sotay\"\n", d->folder);
    str_addf(&ini, "[user]\nperson = \"%s\"\n", COORDINATOR);
    str_addf(&ini, "[paths]\nkeys = \"%s/keys\"\nstate = \"%s/state\"\n", d->folder, d->folder);
    str_addf(&ini, "[plugins]\npath = \"%s\"\n", cli->config.value[CONFIG_PLUGINS]);
    str_addf(&ini, "[checklists]\npath = \"%s\"\n", cli->config.value[CONFIG_CHECKLISTS]);
    rc = str_check(&ini, err);
    return rc < 0 ? rc : demo_file(d, "config/sotay/sotay.ini", str_text(&ini), err);
}

/* ---- the steps --------------------------------------------------------------------------------- */

/* What is referred to comes before what refers to it. */
static int import_all(struct demo *d, struct sotay_error *err)
{
    static const struct {
        const char *noun, *file;
        bool is_signed;
    } files[] = {
        {"facility", "facilities.csv", true},
        {"person", "people.csv", false},
        {"programme", "programmes.csv", false},
        {"course", "courses.csv", false},
        {"class", "classes.csv", false},
        {"enrolment", "enrolments.csv", false},
        {"round", "rounds.csv", false},
        {"secondment", "secondments.csv", false},
        {"partnership", "partnerships.csv", true},
        {"requirement", "requirements.csv", false},
        {"grant", "grants.csv", true},
        {"signoff", "signoffs.csv", true},
        {"indicator", "indicators.csv", false},
    };
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(files); i++) {
        AUTO(str) path = {0};
        str_addf(&path, "%s/%s", d->sample, files[i].file);
        if (files[i].is_signed)
            rc = RUN(d, err, files[i].noun, "import", str_text(&path), PASSPHRASE("coordinator"));
        else
            rc = RUN(d, err, files[i].noun, "import", str_text(&path));
    }
    return rc;
}

static int key_for(struct demo *d, const char *person, const char *passphrase_file,
                   struct sotay_error *err)
{
    int rc = RUN(d, err, "key", "new", person, "--passphrase-file", passphrase_file);
    return rc < 0 ? rc : RUN(d, err, "key", "confirm", person, PASSPHRASE("coordinator"));
}

static int sign_off(struct demo *d, struct sotay_error *err)
{
    int rc = key_for(d, MENTOR, "passphrases/mentor", err);
    if (rc >= 0)
        rc = RUN(d, err, "competency", "show", TRAINEE);
    if (rc >= 0)
        rc = RUN(d, err, "signoff", "add", "--as", MENTOR, "--trainee", TRAINEE, "--skill", SKILL,
                 "--facility", CENTRE, "--level", "5", "--measure", "comp_rate=110", "--measure",
                 "comp_depth=5.5", "--measure", "ccf=82", "--measure", "pause_max=8", "--setting",
                 "simulated", PASSPHRASE("mentor"));
    if (rc >= 0)
        rc = RUN(d, err, "competency", "explain", TRAINEE, SKILL);
    return rc;
}

/* The word of the last output that begins so, up to white space; the caller frees; NULL: none. */
static char *word_with(const struct demo *d, const char *beginning)
{
    const char *at = strstr(str_text(&d->output), beginning);
    return at ? text_dup_bytes(at, strcspn(at, " \t\n")) : NULL;
}

static int certify(struct demo *d, struct sotay_error *err)
{
    int rc = key_for(d, HEAD, "passphrases/head", err);
    if (rc >= 0)
        rc = RUN(d, err, "certificate", "issue", "--as", HEAD, "--person", TRAINEE, "--skill",
                 SKILL, "--facility", CENTRE, "--title", "GIÁM ĐỐC", "--place", "Tuần Giáo",
                 "--output", "certificates", PASSPHRASE("head"));
    if (rc < 0)
        return rc;
    AUTO_FREE char *paper = word_with(d, "certificates/");
    AUTO_FREE char *token = word_with(d, "eyJ");
    if (!paper || !token)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("the certificate has no file or no QR text"));
    rc = RUN(d, err, "certificate", "verify", paper);
    if (rc >= 0)
        rc = RUN(d, err, "certificate", "verify", token);
    if (rc >= 0)
        rc = RUN(d, err, "certificate", "export", "--issuers", "certificates/issuers.txt", "--as",
                 "authority", PASSPHRASE("authority"));
    if (rc >= 0)
        rc = RUN(d, err, "certificate", "verify", paper, "--issuers", "certificates/issuers.txt");
    if (rc >= 0)
        rc =
            RUN(d, err, "certificate", "issue", "--as", HEAD, "--person", TRAINEE, "--skill", SKILL,
                "--facility", CENTRE, "--title", "GIÁM ĐỐC", "--place", "Tuần Giáo", "--again",
                "--layout", "landscape", "--output", "certificates", PASSPHRASE("head"));
    return rc;
}

static int all_steps(struct demo *d, struct sotay_error *err)
{
    int rc = RUN(d, err, "init", "--name", "Sở Y tế Điện Biên", "--person", COORDINATOR,
                 "--full-name", "Trần Trọng Sùng", "--spare", "spare.key", PASSPHRASE("init"));
    if (rc >= 0)
        rc = import_all(d, err);
    if (rc >= 0)
        rc = sign_off(d, err);
    if (rc >= 0)
        rc = certify(d, err);
    if (rc >= 0)
        rc = RUN_TO(d, "reports/gaps.csv", err, "report", "gaps", "--facility", "DB-TT09", "--csv");
    if (rc >= 0)
        rc = RUN_TO(d, "reports/training.csv", err, "report", "training", "--year", "2025",
                    "--facility", "DB-TT09", "--csv");
    if (rc >= 0)
        rc = RUN(d, err, "report", "training", "--year", "2025", "--facility", "DB-TT09");
    return rc < 0 ? rc : RUN(d, err, "notebook", "verify");
}

static void what_now(const struct demo *d)
{
    cli_say("\n%s", _("The demo is ready. To look at:"));
    cli_say("  %s/certificates/   %s", d->folder, _("two papers with a QR code"));
    cli_say("  %s/reports/        %s", d->folder, _("what DB-TT09 lacks, and who was on a course"));
    cli_say("  %s/notebook.sotay  %s", d->folder, _("the whole notebook, one file"));
    cli_say("\n%s", _("To try more, in this shell:"));
    cli_say("  export XDG_CONFIG_HOME='%s/config' SOTAY_TODAY=2026-11-15", d->folder);
    cli_say("  sotay competency list --facility " CENTRE);
    cli_say("  sotay signoff list --facility " CENTRE " --not-counted");
    cli_say("  sotay report gaps --facility DB");
}

int cmd_demo(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *path = NULL, *sample = SOTAY_DATA_DIR "/sample";
    __attribute__((cleanup(demo_done))) struct demo d = {0};
    const struct opt opts[] = {
        {.name = "DIR",
         .str = &path,
         .positional = true,
         .required = true,
         .help = N_("folder to make; an older demo there is replaced")},
        {0, "sample", N_("folder with the CSV files of the sample"), .str = &sample,
         .value = "DIR"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_config(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    d.sample = realpath(sample, NULL);
    if (!d.sample)
        return sotay_fail(err, SOTAY_EABSENT, _("Name it with --sample DIR."),
                          _("the sample province is not at '%s'"), sample);
    rc = make_folder(cli, &d, path, err);
    if (rc >= 0)
        rc = all_steps(&d, err);
    if (rc >= 0)
        what_now(&d);
    return rc;
}
