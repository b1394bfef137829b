/* tests/fuzz/fuzz_csv.c - the reader of CSV files; what it reads, written, reads the same. */
#include "fuzz.h"

#include "base/csv.h"
#include "base/str.h"

#define BOM "\xef\xbb\xbf" /* so that a first cell cannot look like another kind of file */
#define AGAIN_MAX 1000000  /* a row may grow by its quotes */

static void write_row(struct str *out, const struct csv_row *row)
{
    PROMISE(row->line >= 1 && row->n >= 1);
    for (size_t i = 0; i < row->n; i++) {
        PROMISE(fuzz_is_utf8(row->cells[i]));
        csv_add_cell(out, row->cells[i], i == 0);
    }
    str_add(out, "\r\n");
}

/* Every row of the file, written into out; the answer of the last call. */
static int read_all(const void *bytes, size_t size, struct str *out)
{
    char path[40];
    int fd = fuzz_file(bytes, size, path);
    struct sotay_error err = {0};
    struct csv_reader *r = NULL;
    struct csv_row row;
    str_add(out, BOM);
    int rc = csv_open(path, &r, &err);
    if (rc >= 0) {
        write_row(out, csv_header(r));
        int64_t line = csv_header(r)->line;
        while ((rc = csv_next(r, &row, &err)) == SOTAY_OK) {
            PROMISE(row.line > line);
            line = row.line;
            write_row(out, &row);
        }
        csv_close(r);
    }
    if (rc < 0)
        fuzz_error(rc, &err);
    close(fd);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(str) once = {0};
    AUTO(str) twice = {0};
    if (read_all(data, size, &once) != SOTAY_END || once.len > AGAIN_MAX)
        return 0;
    PROMISE(read_all(once.data, once.len, &twice) == SOTAY_END);
    PROMISE(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
    return 0;
}
