/* src/ledger/batch.c - walks a chain backwards, command by command. */
#include "base/base.h"

#include "ledger/batch.h"

#include "ledger/receive.h"

/* `NAME":"` and 32 hex digits, the last one in the text: a quote inside a value would be escaped. */
static bool last_id(const char *text, size_t len, const char *member, struct id *ret)
{
    size_t n = strlen(member);
    for (size_t at = len; at-- > 0;) {
        char hex[2 * ID_SIZE + 1] = "";
        if (at + n + 2 * ID_SIZE > len || text[at] != '"' || memcmp(text + at, member, n) != 0)
            continue;
        memcpy(hex, text + at + n, sizeof(hex) - 1);
        return id_parse(hex, ret);
    }
    return false;
}

void batch_of_payload(const char *payload, size_t len, struct id *ret_batch, struct id *ret_undoes)
{
    enum { TAIL = 400 }; /* they stand at the end, before the salt */
    size_t skip = len > TAIL ? len - TAIL : 0;
    *ret_batch = *ret_undoes = (struct id){{0}};
    if (!payload)
        return;
    last_id(payload + skip, len - skip, "\"batch\":\"", ret_batch);
    last_id(payload + skip, len - skip, "\"undoes\":\"", ret_undoes);
}

/* Does this entry, the one before b's first, belong to b?  One that lost its text goes with those after
 * it, but for the end of a transaction. */
static int is_of(struct store *store, struct batch *b, const struct batch *e, bool *ret,
                 struct sotay_error *err)
{
    bool known = !id_is_zero(&e->id) && !id_is_zero(&b->id);
    *ret = known && id_equal(&e->id, &b->id);
    if (known)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(store, SQL_MARK_RANGE);
    stmt_int(&q, 1, e->chain);
    stmt_int(&q, 2, e->last);
    stmt_int(&q, 3, e->last);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_END;
    if (*ret && id_is_zero(&b->id)) {
        b->id = e->id;
        b->undoes = e->undoes;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int batch_each(struct store *store, int64_t chain, batch_visit visit, void *with,
               struct sotay_error *err)
{
    struct batch b = {0};
    int rc;
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_BACKWARDS);
    stmt_int(&q, 1, chain);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct batch e = {.chain = chain,
                          .first = stmt_col_int(&q, 0),
                          .last = stmt_col_int(&q, 0),
                          .clock = stmt_col_int(&q, 1),
                          .time = stmt_col_int(&q, 2),
                          .actor_no = stmt_col_int(&q, 3)};
        bool same = false;
        batch_of_payload(stmt_col_text(&q, 4), stmt_col_size(&q, 4), &e.id, &e.undoes);
        if (b.chain)
            rc = is_of(store, &b, &e, &same, err);
        if (rc >= 0 && b.chain && !same)
            rc = visit(with, &b, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
        if (same)
            b.first = e.first;
        else
            b = e;
    }
    if (rc < 0 || !b.chain)
        return rc < 0 ? rc : SOTAY_OK;
    rc = visit(with, &b, err);
    return rc < 0 ? rc : SOTAY_OK;
}

int batch_own_chain(struct store *store, const struct ledger_here *here, int64_t *ret,
                    struct sotay_error *err)
{
    AUTO(device) d = {0};
    *ret = 0;
    int rc = device_load(here->state_dir, store_inode(store), &d, err);
    if (rc != SOTAY_OK || d.seq == 0)
        return rc < 0 ? rc : SOTAY_OK;
    rc = ledger_find(store, &d.key, d.seq, &d.hash, ret, NULL, err);
    return rc < 0 ? rc : SOTAY_OK;
}
