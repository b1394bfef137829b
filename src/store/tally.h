/* src/store/tally.h - the sum of what rows say, whatever their order: two heaps of rows are the same when
 * their sums are.  The sums are made with a random key, so that nobody can write rows that make up for
 * one another. */
#ifndef SOTAY_TALLY_H
#define SOTAY_TALLY_H
#include "base/base.h"
#include "base/str.h"
#include "store/store.h"

struct tally {
    uint8_t key[16];
    uint64_t sum[2];
    struct str row; /* the one being described, its values one after the other */
};

void tally_new(struct tally *t);
/* One to be compared with `other`. */
void tally_like(struct tally *t, const struct tally *other);
void tally_done(struct tally *t);
/* The next value of the row; NULL and "" differ. */
void tally_int(struct tally *t, int64_t value);
void tally_text(struct tally *t, const char *text); /* NULL: as tally_null */
void tally_blob(struct tally *t, const void *bytes, size_t len);
void tally_null(struct tally *t);
/* Columns from `from` on of the current row. */
void tally_columns(struct tally *t, struct stmt *q, int from, int n);
/* The row is complete. */
int tally_row(struct tally *t, struct sotay_error *err);
bool tally_equal(const struct tally *a, const struct tally *b);
/* Every row of a query.  SOTAY_END: they do not come in the order of their first column, a blob. */
int tally_query(struct tally *t, struct store *s, enum sql_id query, struct sotay_error *err);
#endif
