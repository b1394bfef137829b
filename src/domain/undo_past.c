/* src/domain/undo_past.c - everything that was ever said of one record, and which of it was undone. */
#include "base/base.h"

#include "domain/undo_private.h"

#include "ledger/fold.h"

void past_done(struct past *p)
{
    for (size_t i = 0; i < p->n; i++)
        json_decref(p->list[i].payload);
    free(p->list);
    *p = (struct past){0};
}

static int add(struct app *app, struct past *p, const struct noun *n, int64_t chain, int64_t seq,
               struct sotay_error *err)
{
    AUTO_FREE char *memory = NULL;
    if (!list_grow(&p->list, &p->cap, p->n, sizeof(*p->list)))
        return sotay_nomem(err);
    struct past_entry *at = &p->list[p->n];
    *at = (struct past_entry){0};
    int rc = ledger_entry(app->store, chain, seq, &at->e, &memory, err);
    if (rc != SOTAY_OK ||
        strcmp(at->e.kind, n->kind) != 0) /* else: of something with the same id */
        return rc < 0 ? rc : SOTAY_OK;
    p->n++;
    p->is_erased = p->is_erased || !at->e.payload;
    batch_of_payload(at->e.payload, at->e.payload_len, &at->batch, &at->undoes);
    rc = fold_payload(&at->e, &at->payload, err);
    at->e.payload = NULL;
    return rc;
}

/* The newest first: what undid an entry may have been undone itself. */
static void find_cancelled(struct past *p)
{
    for (size_t i = p->n; i-- > 0;)
        for (size_t k = i + 1; k < p->n && !p->list[i].is_cancelled; k++)
            p->list[i].is_cancelled = !id_is_zero(&p->list[i].batch) && !p->list[k].is_cancelled &&
                                      id_equal(&p->list[k].undoes, &p->list[i].batch);
}

int past_read(struct app *app, const struct noun *n, const struct id *id, struct past *ret,
              struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_HISTORY_SHOWN);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = add(app, ret, n, stmt_col_int(&q, 0), stmt_col_int(&q, 1), err);
        if (rc < 0)
            return rc;
    }
    find_cancelled(ret);
    return rc < 0 ? rc : SOTAY_OK;
}

bool past_is_neutral(const struct past *p, size_t at, size_t later)
{
    const struct past_entry *e = &p->list[later];
    if (e->is_cancelled)
        return true;
    for (size_t i = at + 1; i < later && !id_is_zero(&e->undoes); i++)
        if (id_equal(&p->list[i].batch, &e->undoes))
            return true;
    return false;
}
