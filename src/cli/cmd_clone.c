/* src/cli/cmd_clone.c - a notebook made from another file, this computer enrolled in the same step:
 * clone, restore. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/copy_progress.h"

#include "domain/clone.h"
#include "domain/notebook.h"

#include <inttypes.h>

struct enrolment { /* of this computer in what was copied */
    const char *device, *name;
    char series[8];
    struct hash key;
    bool done;
};

/* By a confirmed key: the notebook is worked on as any other, under the name it has for now. */
static int enrol_by_key(struct cli *cli, const struct clone *c, struct enrolment *e,
                        struct sotay_error *err)
{
    AUTO(actor) actor = {0};
    cli->given.notebook = c->temp;
    int rc = cli_open_for(cli, STORE_WRITE, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = computer_enrol(&cli->app, &actor, e->name, e->series, &e->key, err);
    if (cli->has_app)
        app_done(&cli->app); /* closed: it gets its name */
    cli->has_app = false;
    return rc;
}

static int enrol_by_file(struct cli *cli, const struct clone *c, struct enrolment *e,
                         struct sotay_error *err)
{
    AUTO(app) on_temp = {0};
    int rc = copying_open(&cli->app, c->temp, STORE_READ, &on_temp, err);
    return rc < 0 ? rc : clone_take_device(&on_temp, e->device, e->series, err);
}

static int enrol(struct cli *cli, const struct clone *c, struct enrolment *e,
                 struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (cli->given.dry_run || (!e->device && !cli->given.as))
        return SOTAY_OK;
    if (e->device)
        rc = enrol_by_file(cli, c, e, err);
    else
        rc = enrol_by_key(cli, c, e, err);
    e->done = rc >= 0;
    return rc;
}

static int check(struct cli *cli, const struct enrolment *e, struct sotay_error *err)
{
    if (e->device && cli->given.as)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("only one of --as and --device"));
    if (e->device && e->name)
        return sotay_fail(err, SOTAY_EUSAGE, _("Its name was given when that file was made."),
                          _("--name does not go with --device"));
    return SOTAY_OK;
}

static void add_enrolment(const struct enrolment *e, struct str *out)
{
    if (!e->done)
        return;
    str_add(out, _("\nthis computer may write in it"));
    if (e->series[0])
        str_addf(out, _("; letters of its certificates: %s"), e->series);
    if (e->device)
        str_addf(out, _("\n%s serves this computer only: delete that file now"), e->device);
}

static int answer(struct cli *cli, const struct clone *c, const struct enrolment *e,
                  const char *sentence, struct sotay_error *err)
{
    AUTO(str) line = {0};
    char records[24], keys[16];
    const bool dry = cli->given.dry_run;
    snprintf(records, sizeof(records), "%" PRId64, c->records);
    snprintf(keys, sizeof(keys), "%d", (int)c->keys.n);
    str_addf(&line, _("%s %s: records %s"), sentence, c->target, records);
    if (c->keys.n && !dry)
        str_addf(&line, _(", sealed keys brought back %s"), keys);
    if (c->aside[0] && dry)
        str_addf(&line, _("\nwhat is there would be moved aside, and kept as %s"), c->aside);
    if (c->aside[0] && !dry) {
        str_addf(&line, _("\nwhat was there is kept as %s"), c->aside);
        str_addf(&line, _("\nif there was more in it: sotay sync '%s'"), c->aside);
    }
    add_enrolment(e, &line);
    const struct fact facts[] = {
        {"notebook", c->target, CELL_TEXT},
        {"source", c->source, CELL_TEXT},
        {"records", records, CELL_INT},
        {"keys", keys, CELL_INT},
        {"aside", c->aside[0] ? c->aside : NULL, CELL_TEXT},
        {"enrolled", e->done ? "true" : "false", CELL_BOOL},
        {"series", e->series[0] ? e->series : NULL, CELL_TEXT},
    };
    int rc = cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
    if (rc >= 0 && !e->done && !dry)
        cli_warn("%s",
                 _("This computer may only read it yet: sotay device enrol --as COORDINATOR"));
    return rc;
}

static int run(struct cli *cli, struct clone_wish *w, struct enrolment *e, const char *sentence,
               struct sotay_error *err)
{
    AUTO(clone) c = {.lock = {.fd = -1}};
    AUTO(copy_bar) bar = {0};
    w->progress = copy_bar_of(&bar);
    int rc = clone_make(&cli->app, w, &c, err);
    copy_bar_done(&bar);
    if (rc >= 0)
        rc = enrol(cli, &c, e, err);
    if (rc >= 0)
        rc = cli->given.dry_run ? clone_would_put(&c, err) : clone_put(&c, err);
    return rc < 0 ? rc : answer(cli, &c, e, sentence, err);
}

/* The usual folder is made; another one that is not there is most likely mistyped. */
static int usual_folder(struct cli *cli, const char *target, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    if (target != cli->app.paths.notebook || cli->given.notebook)
        return SOTAY_OK;
    int rc = place_folder(target, folder, err);
    return rc < 0 ? rc : folder_make_private(folder, err);
}

static int start(struct cli *cli, struct clone_wish *w, struct enrolment *e, const char *sentence,
                 struct sotay_error *err)
{
    AUTO_FREE char *usual = NULL; /* the application may be made anew on the way */
    int rc = check(cli, e, err);
    if (rc == SOTAY_OK)
        rc = cli_app(cli, err);
    if (rc == SOTAY_OK && !w->target) {
        rc = usual_folder(cli, cli->app.paths.notebook, err);
        w->target = usual = text_dup(cli->app.paths.notebook);
        if (rc >= 0 && !usual)
            rc = sotay_nomem(err);
    }
    return rc == SOTAY_OK ? run(cli, w, e, sentence, err) : rc;
}

#define ENROL_OPTIONS(e) \
    {0, "device", N_("a computer file that was made in advance for this computer"), \
     .str = &(e).device, .value = "FILE"}, \
    { \
        0, "name", N_("with --as: what people call this computer"), .str = &(e).name \
    }

int cmd_clone(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct clone_wish w = {0};
    struct enrolment e = {0};
    const struct opt opts[] = {
        {.name = "SOURCE",
         .str = &w.source,
         .positional = true,
         .required = true,
         .help = N_("a notebook: on this computer, a stick or a share; it is only read")},
        {.name = "NEW",
         .str = &w.target,
         .positional = true,
         .usual = true,
         .help = N_("the file to make, on this computer's own disk (default: the usual notebook)")},
        ENROL_OPTIONS(e),
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    return rc == SOTAY_OK
               ? start(cli, &w, &e, cli->given.dry_run ? _("would make") : _("made"), err)
               : rc;
}

int cmd_restore(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct clone_wish w = {.is_backup = true};
    struct enrolment e = {0};
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &w.source,
         .positional = true,
         .required = true,
         .help = N_("a backup, on any disk; it is only read")},
        {0, "to", N_("the notebook to make (default: the usual one)"), .str = &w.target,
         .value = "NOTEBOOK"},
        {0, "force", N_("though there is one: it is moved aside, not deleted"), .flag = &w.force},
        ENROL_OPTIONS(e),
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    return rc == SOTAY_OK
               ? start(cli, &w, &e, cli->given.dry_run ? _("would restore") : _("restored"), err)
               : rc;
}
