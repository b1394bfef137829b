/* src/domain/undo_again.c - which sign-off stands in the place of which: an undone withdrawal is a new record
 * under a new number, and each of the two tells the other's. */
#include "base/base.h"

#include "domain/undo_private.h"

static int look(struct app *app, enum sql_id query, const struct id *signoff, const struct batch *b,
                struct id *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, query);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    stmt_int(&q, 2, b->chain);
    stmt_int(&q, 3, b->first);
    stmt_int(&q, 4, b->last);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_id(&q, 0);
    return rc;
}

int undo_became(struct app *app, const struct entry *withdrawal, const struct id *signoff,
                struct id *ret, struct sotay_error *err)
{
    AUTO(undone) x = {0};
    struct id batch, undoes;
    if (!withdrawal->payload)
        return SOTAY_END;
    batch_of_payload(withdrawal->payload, withdrawal->payload_len, &batch, &undoes);
    int rc = id_is_zero(&batch) ? SOTAY_END : undone_read(app, withdrawal->clock, &x, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    for (size_t i = 0; i < x.n; i++) {
        rc = id_equal(&x.list[i].undoes, &batch)
                 ? look(app, SQL_UNDO_BECAME, signoff, &x.list[i], ret, err)
                 : SOTAY_END;
        if (rc != SOTAY_END)
            return rc;
    }
    return SOTAY_END;
}

int undo_was(struct app *app, const struct entry *recording, const struct id *signoff,
             struct id *ret, struct sotay_error *err)
{
    struct id batch, undoes;
    struct batch undone;
    if (!recording->payload)
        return SOTAY_END;
    batch_of_payload(recording->payload, recording->payload_len, &batch, &undoes);
    int rc = id_is_zero(&undoes) ? SOTAY_END
                                 : undo_batch_of(app, &undoes, recording->clock, &undone, err);
    return rc == SOTAY_OK ? look(app, SQL_UNDO_WAS, signoff, &undone, ret, err) : rc;
}
