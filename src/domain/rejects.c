/* src/domain/rejects.c - the bad rows of an import. */
#include "base/base.h"

#include "domain/rejects.h"

#include "ledger/file.h"

static void add_line(struct str *out, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        csv_add_cell(out, row->cells[i], i == 0);
    str_add_char(out, '\n');
}

int rejects_begin(struct rejects *r, const struct csv_row *header, struct sotay_error *err)
{
    add_line(&r->text, header);
    return str_check(&r->text, err);
}

int reject(struct rejects *r, const char *file, const struct csv_row *row,
           const struct sotay_error *why, const struct import_options *options,
           struct sotay_error *err)
{
    AUTO(str) line = {0};
    str_addf(&line, "%s:%lld: %s", file, (long long)row->line, why->message);
    if (options->complain)
        options->complain(options->with, str_text(&line), false);
    add_line(&r->text, row);
    r->n++;
    return str_check(&r->text, err);
}

int rejects_settle(struct rejects *r, const char *file, const struct import_options *options,
                   struct import_counts *counts, bool dry_run, struct sotay_error *err)
{
    if (!r->n)
        return SOTAY_OK;
    if (!options->skip_bad)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Mend them, or add --skip-bad to take the good rows only."),
                          ngettext("%s: %lld bad row; nothing was written",
                                   "%s: %lld bad rows; nothing was written", (unsigned long)r->n),
                          file, (long long)r->n);
    if (dry_run)
        return SOTAY_OK;
    int n = snprintf(counts->rejected, sizeof(counts->rejected), "%s.rejected.csv", file);
    if (n < 0 || (size_t)n >= sizeof(counts->rejected))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("file name '%s' is too long"), file);
    return file_write_private(counts->rejected, r->text.data, r->text.len, true, err);
}

void rejects_done(struct rejects *r)
{
    str_done(&r->text);
}
