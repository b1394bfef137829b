/* src/domain/rejects.c - the bad rows of an import. */
#include "base/base.h"

#include "domain/rejects.h"

#include "ledger/file.h"

void rejects_done(struct rejects *r)
{
    str_done(&r->text);
}

bool rejects_is_reason(const char *heading)
{
    return strcmp(heading, "Reason") == 0 || strcmp(heading, "Lý do") == 0 ||
           strcmp(heading, _("Reason")) == 0;
}

/* ---- the file -------------------------------------------------------------------------------- */

void rejects_cell(struct rejects *r, const char *text)
{
    csv_add_cell(&r->text, text, !r->inside);
    r->inside = true;
}

void rejects_end(struct rejects *r, const char *why)
{
    rejects_cell(r, why);
    str_add_char(&r->text, '\n');
    r->inside = false;
}

int rejects_write(const struct rejects *r, const char *file, struct import_counts *counts,
                  struct sotay_error *err)
{
    int n = snprintf(counts->rejected, sizeof(counts->rejected), "%s.rejected.csv",
                     strcmp(file, "-") == 0 ? "stdin" : file);
    int rc = str_check(&r->text, err);
    if (rc >= 0 && (n < 0 || (size_t)n >= sizeof(counts->rejected)))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("the name of the file is too long"));
    if (rc >= 0)
        rc = file_write_private(counts->rejected, r->text.data, r->text.len, true, err);
    if (rc < 0)
        counts->rejected[0] = '\0';
    return rc;
}

/* ---- rows as they stand ---------------------------------------------------------------------- */

static void add_row(struct rejects *r, const struct csv_row *row, const char *last)
{
    for (size_t i = 0; i < r->columns; i++)
        if (i != r->skipped)
            rejects_cell(r, i < row->n ? row->cells[i] : "");
    rejects_end(r, last);
}

int rejects_begin(struct rejects *r, const struct csv_row *header, struct sotay_error *err)
{
    r->columns = r->skipped = header->n;
    for (size_t i = 0; i < header->n; i++)
        if (rejects_is_reason(header->cells[i]))
            r->skipped = i;
    add_row(r, header, _("Reason"));
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
    add_row(r, row, why->message);
    return str_check(&r->text, err);
}

/* ---- may they be left out? ------------------------------------------------------------------- */

bool rejects_left_out(const struct import_options *options, const struct import_counts *counts)
{
    bool yes = false;
    struct sotay_error why = {0};
    if (!options->leave_out || counts->bad == counts->rows)
        return false;
    return options->leave_out(options->with, counts, &yes, &why) >= 0 && yes;
}

int rejects_refuse(const char *name, const struct import_counts *counts, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Mend those rows, or add --skip-bad to write the others."),
                      _("%lld of %lld rows of '%s' are bad; nothing was written"),
                      (long long)counts->bad, (long long)counts->rows, name);
}
