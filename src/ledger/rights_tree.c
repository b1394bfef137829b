/* src/ledger/rights_tree.c - which facilities are above one, and which are one place. */
#include "base/base.h"

#include "ledger/rights_private.h"

bool up_has(const struct up *u, const struct id *id)
{
    for (size_t i = 0; i < u->n; i++)
        if (id_equal(&u->list[i], id))
            return true;
    return false;
}

static void up_add(struct up *u, const struct id *id)
{
    if (u->n < UP_MAX && !id_is_zero(id) && !up_has(u, id))
        u->list[u->n++] = *id;
}

static void up_add_list(struct up *u, const char *ids)
{
    for (const char *p = ids; p && strlen(p) >= 2 * ID_SIZE;
         p = strchr(p, ';') ? strchr(p, ';') + 1 : NULL) {
        char hex[2 * ID_SIZE + 1];
        struct id id;
        snprintf(hex, sizeof(hex), "%.32s", p);
        if (id_parse(hex, &id))
            up_add(u, &id);
    }
}

static int up_fill(struct rights *r, struct up *u, struct sotay_error *err)
{
    for (size_t i = 0; i < u->n; i++) {
        AUTO(stmt) q = stmt_open(r->store, SQL_FACILITY_UP);
        stmt_blob(&q, 1, u->list[i].b, ID_SIZE);
        int rc = stmt_step(&q, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_END)
            continue;
        struct id parent = stmt_col_id(&q, 0);
        up_add(u, &parent);
        up_add_list(u, stmt_col_text(&q, 1));
    }
    return SOTAY_OK;
}

/* Remembered under the facility in `known`, one of the cache's maps; made by fill when it is new. */
static int up_known(struct rights *r, struct map *known,
                    int (*fill)(struct rights *, struct up *, struct sotay_error *),
                    const struct id *facility, const struct up **ret, struct sotay_error *err)
{
    int64_t at;
    struct rights_cache *c = r->cache;
    if (map_get(known, facility->b, ID_SIZE, &at)) {
        *ret = c->up[at];
        return SOTAY_OK;
    }
    AUTO_FREE struct up *u = calloc(1, sizeof(*u));
    if (!u || !rights_grow(&c->up, &c->cap_up, c->n_up, sizeof(*c->up)))
        return sotay_nomem(err);
    up_add(u, facility);
    int rc = fill(r, u, err);
    if (rc < 0)
        return rc;
    if (!map_put(known, facility->b, ID_SIZE, (int64_t)c->n_up))
        return sotay_nomem(err);
    *ret = c->up[c->n_up++] = STEAL(u);
    return SOTAY_OK;
}

int up_of(struct rights *r, const struct id *facility, const struct up **ret,
          struct sotay_error *err)
{
    int rc = rights_need_cache(r, err);
    return rc < 0 ? rc : up_known(r, &r->cache->ups, up_fill, facility, ret, err);
}

/* One facility's row: what it belongs to, where it is a department, and the places that became it. */
static int place_row(struct rights *r, const struct id *facility, struct id *ret_above,
                     struct up *predecessors, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->store, SQL_FACILITY_PLACE);
    stmt_blob(&q, 1, facility->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    *ret_above = (struct id){{0}};
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    const char *type = stmt_col_text(&q, 0);
    if (type && strcmp(type, "department") == 0)
        *ret_above = stmt_col_id(&q, 1);
    if (predecessors)
        up_add_list(predecessors, stmt_col_text(&q, 2));
    return SOTAY_OK;
}

/* First the place itself (of a department what it belongs to), then those that became it. */
static int place_fill(struct rights *r, struct up *u, struct sotay_error *err)
{
    struct id above;
    int rc = place_row(r, &u->list[0], &above, NULL, err);
    for (int depth = 0; rc >= 0 && !id_is_zero(&above) && depth < UP_MAX; depth++) {
        u->list[0] = above;
        rc = place_row(r, &u->list[0], &above, NULL, err);
    }
    for (size_t i = 0; rc >= 0 && i < u->n; i++)
        rc = place_row(r, &u->list[i], &above, u, err);
    return rc;
}

static int place_of(struct rights *r, const struct id *facility, const struct up **ret,
                    struct sotay_error *err)
{
    int rc = rights_need_cache(r, err);
    return rc < 0 ? rc : up_known(r, &r->cache->places, place_fill, facility, ret, err);
}

int rights_place(struct rights *r, const struct id *facility, const struct id **ret, size_t *ret_n,
                 struct sotay_error *err)
{
    const struct up *u;
    int rc = place_of(r, facility, &u, err);
    *ret = rc < 0 ? NULL : u->list;
    *ret_n = rc < 0 ? 0 : u->n;
    return rc;
}

int rights_above(struct rights *r, const struct id *facility, const struct id **ret, size_t *ret_n,
                 struct sotay_error *err)
{
    const struct up *u;
    int rc = up_of(r, facility, &u, err);
    *ret = rc < 0 ? NULL : u->list;
    *ret_n = rc < 0 ? 0 : u->n;
    return rc;
}

int rights_same_place(struct rights *r, const struct id *a, const struct id *b, bool *ret,
                      struct sotay_error *err)
{
    const struct up *x, *y;
    *ret = false;
    int rc = place_of(r, a, &x, err);
    if (rc >= 0)
        rc = place_of(r, b, &y, err);
    if (rc >= 0)
        *ret = up_has(x, &y->list[0]) || up_has(y, &x->list[0]);
    return rc;
}

int rights_within(struct rights *r, const struct id *facility, const struct id *top, bool *ret,
                  struct sotay_error *err)
{
    const struct up *u;
    int rc = up_of(r, facility, &u, err);
    *ret = rc >= 0 && up_has(u, top);
    return rc;
}
