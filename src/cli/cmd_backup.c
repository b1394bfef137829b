/* src/cli/cmd_backup.c - backup: the whole notebook in one checked file. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/copy_progress.h"

#include "base/text.h"
#include "domain/backup.h"

#include <inttypes.h>

#define KEEP_NOT_GIVEN (-1)

/* FILE and --keep, or what the configuration says. */
static int settle(struct cli *cli, const char *to, int keep, struct backup_options *o,
                  struct sotay_error *err)
{
    char **value = cli->config.value;
    int64_t kept = 0;
    o->to = to ? to : value[CONFIG_BACKUP_FOLDER];
    if (!o->to)
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Name a file or a folder, or write folder = \"...\" under [backup] in "
                            "sotay.ini."),
                          _("no place for the backup is named"));
    if (keep == 0)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--keep: at least 1"));
    if (keep > 0 && !place_is_folder(o->to))
        return sotay_fail(err, SOTAY_EUSAGE, _("Name a folder that is there."),
                          _("--keep goes with a folder, and '%s' is none"), o->to);
    if (!to && !place_is_folder(o->to))
        return sotay_fail(err, SOTAY_EABSENT,
                          _("Plug in the stick or make the folder; folder under [backup] in "
                            "sotay.ini names it."),
                          _("there is no folder '%s'"), o->to);
    if (keep == KEEP_NOT_GIVEN && !to && value[CONFIG_BACKUP_KEEP] &&
        text_to_int(value[CONFIG_BACKUP_KEEP], &kept))
        keep = (int)kept;
    o->keep = keep > 0 ? keep : 0;
    return SOTAY_OK;
}

static int answer(struct cli *cli, const struct backup_result *r, struct sotay_error *err)
{
    AUTO(str) line = {0};
    char records[24], bytes[24], keys[16], removed[16];
    const bool dry = cli->given.dry_run;
    snprintf(records, sizeof(records), "%" PRId64, r->records);
    snprintf(bytes, sizeof(bytes), "%" PRId64, r->bytes);
    snprintf(keys, sizeof(keys), "%d", r->keys);
    snprintf(removed, sizeof(removed), "%d", r->removed);
    if (dry)
        str_addf(&line, _("would write the backup %s"), r->path);
    else
        str_addf(&line, _("wrote and checked %s: records %s, sealed keys %s, bytes %s"), r->path,
                 records, keys, bytes);
    if (r->removed)
        str_addf(&line, _("\nolder ones removed: %s"), removed);
    const struct fact facts[] = {
        {"file", r->path, CELL_TEXT},
        {"records", dry ? NULL : records, CELL_INT},
        {"keys", dry ? NULL : keys, CELL_INT},
        {"size_bytes", dry ? NULL : bytes, CELL_INT},
        {"removed", dry ? NULL : removed, CELL_INT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_backup(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *to = NULL;
    int keep = KEEP_NOT_GIVEN;
    struct backup_options o = {0};
    struct backup_result r = {0};
    AUTO(copy_bar) bar = {0};
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &to,
         .positional = true,
         .usual = true,
         .help =
             N_("a new file, or a folder, where it is named after the moment (default: [backup] "
                "folder)")},
        {0, "keep", N_("in a folder: leave so many, remove the oldest"), .num = &keep},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_config(cli, err);
    if (rc == SOTAY_OK)
        rc = settle(cli, to, keep, &o, err);
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    o.progress = copy_bar_of(&bar);
    rc = backup_make(&cli->app, &o, &r, err);
    copy_bar_done(&bar);
    if (rc < 0)
        return rc;
    if (!r.noted && !cli->given.dry_run)
        cli_warn("%s", _("warning: the notebook could not note where this backup lies"));
    if (r.too_many)
        cli_warn(_("warning: this backup is made, but older ones stay: %s"), r.why.message);
    return answer(cli, &r, err);
}
