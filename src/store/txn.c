/* src/store/txn.c - transactions: rolled back on every way out unless committed. */
#include "base/base.h"

#include "store/store.h"
#include "store/store_private.h"

static int begin(struct txn *t, struct store *s, const char *sql, struct sotay_error *err)
{
    int rc = store_exec(s, sql, err);
    if (rc < 0)
        return rc;
    t->store = s;
    t->open = true;
    return SOTAY_OK;
}

int txn_begin(struct txn *t, struct store *s, struct sotay_error *err)
{
    return begin(t, s, "BEGIN IMMEDIATE", err);
}

int txn_begin_read(struct txn *t, struct store *s, struct sotay_error *err)
{
    return begin(t, s, "BEGIN", err);
}

int txn_commit(struct txn *t, struct sotay_error *err)
{
    int rc = store_exec(t->store, "COMMIT", err);
    if (rc < 0)
        return rc; /* txn_done rolls back */
    t->open = false;
    return SOTAY_OK;
}

void txn_done(struct txn *t)
{
    if (!t->open)
        return;
    t->open = false;
    /* A failed statement may have rolled back already; then this says so, and that is all right. */
    sqlite3_exec(t->store->db, "ROLLBACK", NULL, NULL, NULL);
}
