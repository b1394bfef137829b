/* src/domain/record_tree.c - facilities of a file as a tree: parents may stand below children. */
#include "base/base.h"

#include "domain/record_private.h"

struct tree {
    struct plan *p;
    struct map row_of; /* id -> row that is new or changed */
    size_t parent, predecessors;
};

static void tree_done(struct tree *t)
{
    map_done(&t->row_of);
}

static bool is_alive(const struct draft *d)
{
    return d->state == DRAFT_NEW || d->state == DRAFT_CHANGED;
}

static int tree_open(struct tree *t, struct plan *p, struct sotay_error *err)
{
    *t = (struct tree){.p = p,
                       .parent = (size_t)noun_field(p->n, "parent"),
                       .predecessors = (size_t)noun_field(p->n, "predecessors")};
    for (size_t i = 0; i < p->n_rows; i++)
        if (is_alive(&p->rows[i]) && !map_put(&t->row_of, p->rows[i].set.id.b, ID_SIZE, (int64_t)i))
            return sotay_nomem(err);
    return SOTAY_OK;
}

static struct draft *row_of(const struct tree *t, const struct id *id)
{
    int64_t at;
    return map_get(&t->row_of, id->b, ID_SIZE, &at) && is_alive(&t->p->rows[at]) ? &t->p->rows[at]
                                                                                 : NULL;
}

/* Will there be such a facility once the good rows are written? */
static bool will_be(const struct tree *t, const struct id *id)
{
    const struct record *r = records_find(&t->p->known, id);
    return row_of(t, id) || (r && !r->is_void);
}

static bool parent_of(const struct tree *t, const struct id *id, struct id *ret)
{
    const struct draft *d = row_of(t, id);
    const struct record *r = d ? NULL : records_find(&t->p->known, id);
    const char *hex = d ? draft_value(d, t->parent) : r ? r->v[t->parent] : NULL;
    return hex && id_parse(hex, ret);
}

/* Every id of a ';' list that the row sets must be there, and be another than the row itself. */
static void check_field(const struct tree *t, struct draft *d, size_t field)
{
    const char *at = d->changed >> field & 1 ? draft_value(d, field) : NULL;
    const char *column = t->p->n->fields[field].name;
    for (; at && *at; at += strcspn(at, ";"), at += *at == ';') {
        char hex[2 * ID_SIZE + 1];
        struct id id;
        snprintf(hex, sizeof(hex), "%.32s", at);
        if (!id_parse(hex, &id))
            continue;
        if (id_equal(&id, &d->set.id))
            plan_bad(t->p, d, column, _("a facility cannot stand here for itself"));
        else if (!will_be(t, &id))
            plan_bad(t->p, d, column, _("the row of that facility is bad"));
        if (d->state == DRAFT_BAD)
            return;
    }
}

enum { UP_MAX = 64 }; /* deeper trees are cut, as rights cut them */

struct up {
    struct id list[UP_MAX];
    size_t n;
};

static void up_add(struct up *u, const char *list)
{
    for (const char *at = list; at && *at; at += strcspn(at, ";"), at += *at == ';') {
        char hex[2 * ID_SIZE + 1];
        struct id id;
        bool known = u->n == UP_MAX;
        snprintf(hex, sizeof(hex), "%.32s", at);
        for (size_t i = 0; !known && i < u->n; i++)
            known = id_parse(hex, &id) && id_equal(&u->list[i], &id);
        if (!known && id_parse(hex, &id))
            u->list[u->n++] = id;
    }
}

static void up_add_above(const struct tree *t, struct up *u, const struct id *id)
{
    const struct draft *d = row_of(t, id);
    const struct record *r = d ? NULL : records_find(&t->p->known, id);
    up_add(u, d ? draft_value(d, t->parent) : r ? r->v[t->parent] : NULL);
    up_add(u, d ? draft_value(d, t->predecessors) : r ? r->v[t->predecessors] : NULL);
}

/* What stands above it, in the place of what it replaced too. */
static bool is_own_ancestor(const struct tree *t, const struct draft *d)
{
    struct up u = {.n = 0};
    up_add_above(t, &u, &d->set.id);
    for (size_t i = 0; i < u.n; i++) {
        if (id_equal(&u.list[i], &d->set.id))
            return true;
        up_add_above(t, &u, &u.list[i]);
    }
    return false;
}

int tree_check(struct plan *p, struct sotay_error *err)
{
    __attribute__((cleanup(tree_done))) struct tree t = {0};
    int rc = tree_open(&t, p, err);
    bool again = rc >= 0;
    while (again) { /* a row that turns bad may spoil those that name it */
        again = false;
        for (size_t i = 0; i < p->n_rows; i++) {
            struct draft *d = &p->rows[i];
            if (!is_alive(d))
                continue;
            check_field(&t, d, t.parent);
            if (is_alive(d))
                check_field(&t, d, t.predecessors);
            if (is_alive(d) &&
                (draft_touches(p, d, "parent") || draft_touches(p, d, "predecessors")) &&
                is_own_ancestor(&t, d))
                plan_bad(p, d, "parent", _("the facility would lie inside itself"));
            again = again || !is_alive(d);
        }
    }
    return rc;
}

/* Parents before children, so that each is decided by the right over what is above it. */
static void climb(const struct tree *t, size_t row, bool *placed, size_t *stack, size_t *order,
                  size_t *n)
{
    size_t depth = 0;
    for (;;) {
        struct id parent;
        placed[row] = true;
        stack[depth++] = row;
        if (!parent_of(t, &t->p->rows[row].set.id, &parent))
            break;
        const struct draft *up = row_of(t, &parent);
        if (!up || placed[up - t->p->rows])
            break;
        row = (size_t)(up - t->p->rows);
    }
    while (depth)
        order[(*n)++] = stack[--depth];
}

int tree_order(struct plan *p, size_t *order, struct sotay_error *err)
{
    size_t n = 0;
    if (p->n->id != NOUN_FACILITY) {
        for (size_t i = 0; i < p->n_rows; i++)
            order[i] = i;
        return SOTAY_OK;
    }
    __attribute__((cleanup(tree_done))) struct tree t = {0};
    AUTO_FREE bool *placed = calloc(p->n_rows + 1, sizeof(bool));
    AUTO_FREE size_t *stack = calloc(p->n_rows + 1, sizeof(size_t));
    if (!placed || !stack)
        return sotay_nomem(err);
    int rc = tree_open(&t, p, err);
    for (size_t i = 0; rc >= 0 && i < p->n_rows; i++)
        if (!placed[i])
            climb(&t, i, placed, stack, order, &n);
    return rc;
}
