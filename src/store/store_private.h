/* src/store/store_private.h - what the files of src/store share; nobody else includes it. */
#ifndef SOTAY_STORE_PRIVATE_H
#define SOTAY_STORE_PRIVATE_H
#include "store/store.h"
#include <sqlite3.h>

#define SOTAY_APPLICATION_ID 0x534f5459 /* "SOTY" */

struct store {
    sqlite3 *db;
    char *path;
    bool writable;
    bool erasing;
    bool compacting;
    bool migrating;
    bool looking; /* an older schema is left as it is */
    sqlite3_stmt *cache[SQL_COUNT];
    bool busy[SQL_COUNT];
};

/* Fills *err from SQLite's answer and returns the code of DESIGN 6 for it. */
int store_fail(struct store *s, int sqlite_rc, struct sotay_error *err);
/* Several statements, fixed text. */
int store_exec(struct store *s, const char *sql, struct sotay_error *err);
int migrate(struct store *s, struct sotay_error *err);
int store_pragma_int(struct store *s, const char *sql, int64_t *ret, struct sotay_error *err);
/* Denies what would change the ledger's past: installed on every connection. */
void guard_install(struct store *s);
/* Refuses files that are no notebook before SQLite sees them. */
int file_check_notebook(const char *path, struct sotay_error *err);
/* Refuses file systems without dependable locks. */
int file_check_system(const char *path, struct sotay_error *err);
#endif
