/* src/store/migrate.c - numbered schema steps, one transaction each, and the check of the version. */
#include "base/base.h"

#include "store/store.h"
#include "store/store_private.h"

static int run_one(struct store *s, int number, struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int64_t version = 0;
    int rc = txn_begin(&tx, s, err);
    if (rc >= 0) /* another process may have been quicker */
        rc = store_pragma_int(s, "PRAGMA user_version", &version, err);
    if (rc >= 0 && version >= number)
        return SOTAY_OK;
    if (rc >= 0)
        rc = store_exec(s, migration_text[number - 1], err);
    if (rc < 0)
        return rc;
    char pragma[96];
    snprintf(pragma, sizeof(pragma), "PRAGMA user_version=%d; PRAGMA application_id=%d", number,
             SOTAY_APPLICATION_ID);
    rc = store_exec(s, pragma, err);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

int migrate(struct store *s, struct sotay_error *err)
{
    int64_t version = 0, application = 0;
    int rc = store_pragma_int(s, "PRAGMA user_version", &version, err);
    if (rc >= 0 && !s->migrating)
        rc = store_pragma_int(s, "PRAGMA application_id", &application, err);
    if (rc < 0)
        return rc;
    if (!s->migrating && (application != SOTAY_APPLICATION_ID || version < 1))
        return sotay_fail(err, SOTAY_EDAMAGE, _("Give the notebook's file with --notebook FILE."),
                          _("'%s' is not a Sotay notebook"), s->path);
    if (version > migration_count)
        return sotay_fail(
            err, SOTAY_EREFUSED, _("Install that newer Sotay here: this one cannot read it."),
            _("notebook '%s' was written by a newer Sotay (format %d, this one knows up to %d)"),
            s->path, (int)version, migration_count);
    if (s->looking)
        return SOTAY_OK;
    if (version < migration_count && sqlite3_db_readonly(s->db, "main") == 1)
        return sotay_fail(
            err, SOTAY_EREFUSED, _("Open it once where it can be written, or copy it."),
            _("notebook '%s' was written by an older Sotay and cannot be changed here"), s->path);
    for (int n = (int)version + 1; n <= migration_count && rc >= 0; n++)
        rc = run_one(s, n, err);
    return rc;
}
