/* src/domain/checklists.c - adopted checklists, parsed once a process. */
#include "base/base.h"

#include "domain/checklists.h"

#include "base/map.h"

struct slot {
    struct checklist c;
    bool good, approved;
    char *label;
};
struct checklists {
    struct map known;
    struct slot **slots;
    size_t n;
};

static int load(struct slot *slot, struct store *store, const struct id *adoption,
                struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_CHECKLIST_GET);
    stmt_blob(&q, 1, adoption->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    slot->label = text_dup(stmt_col_text(&q, 0));
    if (!slot->label)
        return sotay_nomem(err);
    const char *decision = stmt_col_text(&q, 4);
    slot->approved = decision && *decision;
    struct sotay_error why;
    rc = checklist_read_adopted(stmt_col_text(&q, 5), stmt_col_size(&q, 5), slot->label, &slot->c,
                                &why);
    if (rc == SOTAY_EFAIL) { /* memory ran out: that says nothing of the bytes */
        *err = why;
        return rc;
    }
    slot->good = rc >= 0;
    return SOTAY_OK; /* bytes of a newer format: the skill waits, nothing else suffers */
}

int checklists_get(struct checklists **pool, struct store *store, const struct id *adoption,
                   const struct checklist **ret, bool *ret_approved, struct sotay_error *err)
{
    if (!*pool)
        *pool = calloc(1, sizeof(**pool));
    struct checklists *p = *pool;
    int64_t at;
    if (!p)
        return sotay_nomem(err);
    if (!map_get(&p->known, adoption->b, ID_SIZE, &at)) {
        struct slot **grown = realloc(p->slots, (p->n + 1) * sizeof(struct slot *));
        if (!grown)
            return sotay_nomem(err);
        p->slots = grown;
        grown[p->n] = calloc(1, sizeof(struct slot));
        if (!grown[p->n])
            return sotay_nomem(err);
        at = (int64_t)p->n++;
        int rc = load(grown[at], store, adoption, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK && !map_put(&p->known, adoption->b, ID_SIZE, at))
            return sotay_nomem(err);
    }
    if (!p->slots[at]->good)
        return SOTAY_END;
    *ret = &p->slots[at]->c;
    if (ret_approved)
        *ret_approved = p->slots[at]->approved;
    return SOTAY_OK;
}

void checklists_free(struct checklists *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n; i++) {
        checklist_done(&p->slots[i]->c);
        free(p->slots[i]->label);
        free(p->slots[i]);
    }
    free(p->slots);
    map_done(&p->known);
    free(p);
}
