/* src/cli/cmd_authority_sheet.c - authority sheet: the spare key on paper, for the safe. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/place.h"
#include "base/text.h"
#include "domain/recovery.h"

/* FILE.key -> FILE.pdf */
static char *beside(const char *file)
{
    AUTO(str) path = {0};
    const char *slash = strrchr(file, '/'), *dot = strrchr(file, '.');
    bool has_suffix = dot && dot > file && (!slash || dot > slash + 1);
    str_add_bytes(&path, file, has_suffix ? (size_t)(dot - file) : strlen(file));
    str_add(&path, ".pdf");
    return str_steal(&path);
}

static int answer(struct cli *cli, const struct hash *key, const char *path,
                  struct sotay_error *err)
{
    AUTO(str) line = {0};
    struct hash_text hex = hash_hex(key);
    str_addf(&line,
             cli->given.dry_run
                 ? _("would write the recovery sheet %s")
                 : _("recovery sheet: %s (print it, put it into the safe, then delete both files)"),
             path);
    const struct fact facts[] = {{"key", hex.s, CELL_TEXT}, {"file", path, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_authority_sheet(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = "", *holder = NULL, *output = NULL;
    struct hash key;
    AUTO(str) pdf = {0};
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &file,
         .positional = true,
         .required = true,
         .help = N_("file of the authority's spare key")},
        {0, "holder", N_("who keeps the sheet (default: a line to write on)"), .str = &holder,
         .value = "NAME"},
        {'o', "output", N_("the PDF to write (default: beside the key)"), .str = &output,
         .value = "FILE"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    AUTO_FREE char *path = output ? text_dup(output) : beside(file);
    if (!path)
        return sotay_nomem(err);
    if (place_is_taken(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Move it away, or name another with --output."),
                          _("'%s' is there already"), path);
    rc = recovery_sheet(&cli->app, file, holder, &key, &pdf, err);
    if (rc >= 0 && !cli->given.dry_run)
        rc = file_write_private(path, pdf.data, pdf.len, false, err);
    return rc < 0 ? rc : answer(cli, &key, path, err);
}
