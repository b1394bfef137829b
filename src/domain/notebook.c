/* src/domain/notebook.c - the notebook as a whole: described, verified, rebuilt. */
#include "base/base.h"

#include "domain/notebook.h"

#include "domain/waiting_settled.h"

#include <sys/stat.h>

static int count(struct store *s, enum sql_id query, int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, query);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

int notebook_info(struct app *app, struct notebook_info *ret, struct sotay_error *err)
{
    AUTO(settled) settled = {0};
    *ret = (struct notebook_info){.authority = app->authority,
                                  .schema = store_schema_version(app->store)};
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_FIRST);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK)
        snprintf(ret->name, sizeof(ret->name), "%s", stmt_col_text(&q, 1));
    struct stat st;
    if (stat(store_path(app->store), &st) == 0)
        ret->size_bytes = (int64_t)st.st_size;
    int64_t clock;
    rc = ledger_newest(app->store, &clock, &ret->newest_time, err);
    if (rc >= 0)
        rc = count(app->store, SQL_ENTRY_COUNT, &ret->entries, err);
    if (rc >= 0)
        rc = count(app->store, SQL_HELD_COUNT, &ret->waiting, err);
    if (rc >= 0)
        rc = settled_read(app, &settled, err);
    ret->waiting -= (int64_t)settled.places.count;
    if (rc >= 0)
        rc = count(app->store, SQL_SIGNOFF_COUNT, &ret->signoffs, err);
    if (rc >= 0)
        rc = count(app->store, SQL_COUNT_PERSONS, &ret->persons, err);
    if (rc >= 0)
        rc = count(app->store, SQL_COUNT_FACILITIES, &ret->facilities, err);
    if (rc >= 0)
        rc = count(app->store, SQL_COUNT_CHAINS, &ret->chains, err);
    return rc;
}

int notebook_verify(struct app *app, void (*progress)(void *, int64_t, int64_t), void *with,
                    struct verify_report *ret, struct sotay_error *err)
{
    return ledger_verify(app->store, &domain_folds, app, progress, with, ret, err);
}

int notebook_rebuild(struct app *app, int64_t *ret_entries, struct sotay_error *err)
{
    store_expect_bulk(app->store);
    rights_forget(&app->rights);
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, app->store, err);
    if (rc >= 0)
        rc = fold_rebuild(app->store, app->store, &domain_folds, app, err);
    if (rc >= 0)
        rc = count(app->store, SQL_ENTRY_COUNT, ret_entries, err);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

int notebook_waiting(struct app *app, waiting_visit visit, void *with, struct sotay_error *err)
{
    AUTO(settled) settled = {0};
    AUTO(stmt) q = stmt_open(app->store, SQL_HELD_ALL);
    int rc = settled_read(app, &settled, err);
    if (rc < 0)
        return rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        if (settled_has(&settled, stmt_col_int(&q, 0), stmt_col_int(&q, 1)))
            continue;
        const char *why = held_sentence(stmt_col_text(&q, 2));
        rc = ledger_entry(app->store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
        if (rc == SOTAY_OK)
            rc = visit(with, &e, why, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
