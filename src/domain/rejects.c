/* src/domain/rejects.c - the bad rows of an import. */
#include "base/base.h"

#include "domain/rejects.h"

#include "ledger/file.h"

void rejects_add_line(struct str *out, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_add_cell(out, cells[i], i == 0);
    str_add_char(out, '\n');
}

int rejects_write(const struct str *text, const char *file, struct import_counts *counts,
                  struct sotay_error *err)
{
    int n = snprintf(counts->rejected, sizeof(counts->rejected), "%s.rejected.csv",
                     strcmp(file, "-") == 0 ? "stdin" : file);
    int rc = str_check(text, err);
    if (rc >= 0 && (n < 0 || (size_t)n >= sizeof(counts->rejected)))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("the name of the file is too long"));
    if (rc >= 0)
        rc = file_write_private(counts->rejected, text->data, text->len, true, err);
    if (rc < 0)
        counts->rejected[0] = '\0';
    return rc;
}

int rejects_begin(struct rejects *r, const struct csv_row *header, struct sotay_error *err)
{
    rejects_add_line(&r->text, header->cells, header->n);
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
    rejects_add_line(&r->text, row->cells, row->n);
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
    return rejects_write(&r->text, file, counts, err);
}

void rejects_done(struct rejects *r)
{
    str_done(&r->text);
}
