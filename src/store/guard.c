/* src/store/guard.c - keeps the ledger append-only on our own connections, beside the triggers. */
#include "base/base.h"

#include "store/store.h"
#include "store/store_private.h"

static bool is_ledger(const char *table)
{
    static const char *const names[] = {"entry", "chain", "mark", "actor"};
    for (size_t i = 0; table && i < COUNT_OF(names); i++)
        if (strcmp(table, names[i]) == 0)
            return true;
    return false;
}

static int authorize(void *with, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    const struct store *s = with;
    (void)c;
    (void)d;
    switch (action) {
    case SQLITE_DELETE:
    case SQLITE_DROP_TABLE:
        return is_ledger(a) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_UPDATE: /* a: table, b: column */
        if (!is_ledger(a))
            return SQLITE_OK;
        return s->erasing && strcmp(a, "entry") == 0 && b && strcmp(b, "payload") == 0
                   ? SQLITE_OK
                   : SQLITE_DENY;
    case SQLITE_DROP_TRIGGER: /* a: trigger, b: table */
    case SQLITE_ALTER_TABLE:
        return is_ledger(b) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return s->compacting ? SQLITE_OK : SQLITE_DENY; /* VACUUM works so inside */
    default:
        return SQLITE_OK;
    }
}

void guard_install(struct store *s)
{
    sqlite3_set_authorizer(s->db, authorize, s);
}
