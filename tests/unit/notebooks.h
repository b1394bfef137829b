/* tests/unit/notebooks.h - several notebooks in the world's folder that give each other their entries. */
#ifndef SOTAY_TEST_NOTEBOOKS_H
#define SOTAY_TEST_NOTEBOOKS_H
#include "base/base.h"

#include "ledger/receive.h"
#include "world.h"

#define HERE "sotay" /* the world's own */

/* That notebook is open from now on: who writes now. */
void at(const char *name);
/* As it is now; of another inode, so another computer.  `from` is open afterwards. */
void copy(const char *from, const char *to);
void write_bytes(const char *path, const char *bytes, size_t len);

struct got {
    struct receive_report report;
    struct stretch_result *results;
    size_t n;
};
void got_done(struct got *g);
/* Into the open notebook. */
void receive(struct stretch *list, size_t n, bool dry_run, struct got *got);
/* What the open notebook lacks; free_all frees it. */
void missing(struct store *from, int64_t max, struct stretch **ret, size_t *ret_n);
void free_all(struct stretch *list, size_t n);
/* The open notebook gets all that one has. */
struct receive_report pull(const char *from);
/* The open one is whole, and its tables are those that a rebuild gives. */
void same_as_fresh(void);
/* Both hold the same entries and the same tables. */
void same_tables(const char *a, const char *b);
/* Both ways, and a second time; both are whole, and the same.  `a` is open afterwards. */
void sync_both(const char *a, const char *b);

void enrol(const struct hash *key, const char *series);
/* This computer may write what nobody signs. */
void allow(void);
/* How many wait for this reason. */
int64_t held(const char *reason);
/* A field of a record; "" when not known, "(none)" without such a record. */
const char *field_of(enum noun_id noun, const struct id *id, const char *field);
const char *phone(void); /* of the nurse */
void edit_phone(const char *number);
void tick(int n); /* the clock goes on */
#endif
