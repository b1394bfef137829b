/* src/ledger/rights.c - who may do what, where, when. */
#include "base/base.h"

#include "ledger/limits.h"
#include "ledger/rights_private.h"

enum role role_parse(const char *word)
{
    if (strcmp(word, "mentor") == 0)
        return ROLE_MENTOR;
    return strcmp(word, "issuer") == 0 ? ROLE_ISSUER : ROLE_COORDINATOR;
}

void rights_forget_places(struct rights *r)
{
    struct rights_cache *c = r->cache;
    if (!c)
        return;
    for (size_t i = 0; i < c->n_rights; i++)
        free(c->rights[i].list);
    for (size_t i = 0; i < c->n_up; i++)
        free(c->up[i]);
    for (size_t i = 0; i < c->n_stay; i++)
        free(c->stay[i].list);
    for (size_t i = 0; i < c->n_decided; i++)
        free(c->decided[i].list);
    free(c->decided);
    vouchers_free(c->vouchers, c->n_vouchers);
    for (size_t i = 0; i < c->n_rule_names; i++)
        free(c->rule_names[i]);
    free(c->rule_names);
    map_done(&c->keys);
    map_done(&c->spoken);
    map_done(&c->mentoring);
    map_done(&c->names);
    free(c->rights);
    free(c->up);
    free(c->stay);
    map_done(&c->persons);
    map_done(&c->ups);
    map_done(&c->places);
    map_done(&c->stays);
    map_done(&c->hosts);
    free(c);
    r->cache = NULL;
}

void rights_forget(struct rights *r)
{
    rights_forget_places(r);
    rights_forget_people(r);
}

void rights_done(struct rights *r)
{
    rights_forget(r);
}

int rights_need_cache(struct rights *r, struct sotay_error *err)
{
    if (!r->cache)
        r->cache = calloc(1, sizeof(*r->cache));
    return r->cache ? SOTAY_OK : sotay_nomem(err);
}

bool rights_grow(void *list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t wider = *cap ? 2 * *cap : 8;
    void *grown = realloc(*(void **)list, wider * size);
    if (!grown)
        return false;
    *(void **)list = grown;
    *cap = wider;
    return true;
}

sotay_day day_column(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

static bool in_force(sotay_day start, sotay_day end, sotay_day day)
{
    return (start == DAY_NONE || start <= day) && (end == DAY_NONE || day <= end);
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static int within_limit(struct rights *r, const struct hash *key, const struct hash *device,
                        int64_t seq, bool *ret, struct sotay_error *err)
{
    enum key_bound known = key_limits_ask(r->known, key, device, seq);
    *ret = known == KEY_WITHIN;
    if (known != KEY_UNBOUND)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(r->store, SQL_KEY_LIMIT_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, device->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK && seq <= stmt_col_int(&q, 0);
    return rc < 0 ? rc : SOTAY_OK;
}

/* KEY_UNKNOWN: it never was the authority's. */
static int authority_standing(struct rights *r, const struct hash *key, const struct hash *device,
                              int64_t seq, enum key_standing *ret, struct sotay_error *err)
{
    bool good = false;
    *ret = KEY_UNKNOWN;
    AUTO(stmt) q = stmt_open(r->store, SQL_AUTHORITY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    good = stmt_col_int(&q, 0) != 0;
    if (!good) /* retired */
        rc = within_limit(r, key, device, seq, &good, err);
    *ret = good ? KEY_AUTHORITY : KEY_REVOKED;
    return rc < 0 ? rc : SOTAY_OK;
}

static int standing_in_tables(struct rights *r, const struct hash *key, const struct hash *device,
                              int64_t seq, enum key_standing *ret, struct id *ret_person,
                              struct sotay_error *err)
{
    *ret = KEY_UNKNOWN;
    *ret_person = (struct id){{0}};
    int rc = authority_standing(r, key, device, seq, ret, err);
    if (rc < 0 || *ret != KEY_UNKNOWN)
        return rc;
    AUTO(stmt) q = stmt_open(r->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct id owner = stmt_col_id(&q, 0);
    rc = rights_self(r, &owner, ret_person, err);
    if (rc < 0)
        return rc;
    const char *state = stmt_col_text(&q, 1);
    if (strcmp(state, "confirmed") == 0) {
        *ret = KEY_CONFIRMED;
    } else if (strcmp(state, "revoked") == 0) {
        bool good = false;
        rc = within_limit(r, key, device, seq, &good, err);
        *ret = good ? KEY_CONFIRMED : KEY_REVOKED;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int rights_key(struct rights *r, const struct hash *key, const struct hash *device, int64_t seq,
               enum key_standing *ret, struct id *ret_person, struct sotay_error *err)
{
    int rc = standing_in_tables(r, key, device, seq, ret, ret_person, err);
    if (key_limits_ask(r->known, key, device, seq) == KEY_BEYOND) /* whatever comes first */
        *ret = KEY_REVOKED;
    return rc;
}

/* Facilities whose coordinators and issuers also answer for `facility` that day, through ties. */
static int tied_covers(struct rights *r, const struct up *below, const struct id *top,
                       sotay_day day, bool *ret, struct sotay_error *err)
{
    *ret = false;
    for (size_t i = 0; i < below->n && !*ret; i++) {
        AUTO(stmt) q = stmt_open(r->store, SQL_PARTNERSHIP_UP);
        stmt_blob(&q, 1, below->list[i].b, ID_SIZE);
        int rc = SOTAY_OK;
        while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
            struct id upper = stmt_col_id(&q, 0);
            if (!in_force(day_column(&q, 1), day_column(&q, 2), day))
                continue;
            rc = rights_within(r, &upper, top, ret, err);
            if (rc < 0)
                return rc;
        }
        if (!*ret && rc < 0)
            return rc;
    }
    return SOTAY_OK;
}

/* ---- rights of a person ----------------------------------------------------------------------------- */

static int read_rights(struct rights *r, const struct id *person, struct rights_of *of,
                       struct sotay_error *err)
{
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(r->store, SQL_GRANTS_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&of->list, &cap, of->n, sizeof(*of->list)))
            return sotay_nomem(err);
        const char *role = stmt_col_text(&q, 0), *specialty = stmt_col_text(&q, 1);
        if (!role)
            continue;
        struct right *x = &of->list[of->n++];
        *x = (struct right){.role = role_parse(role),
                            .everywhere = stmt_col_is_null(&q, 2),
                            .facility = stmt_col_id(&q, 2),
                            .start = day_column(&q, 3),
                            .end = day_column(&q, 4),
                            .revoked = day_column(&q, 5)};
        snprintf(x->specialty, sizeof(x->specialty), "%s", specialty ? specialty : "");
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int rights_of(struct rights *r, const struct id *person, struct rights_of *ret,
                     struct sotay_error *err)
{
    int64_t at;
    struct id self;
    int rc = rights_need_cache(r, err);
    if (rc >= 0)
        rc = rights_self(r, person, &self, err);
    if (rc < 0)
        return rc;
    struct rights_cache *c = r->cache;
    if (!map_get(&c->persons, self.b, ID_SIZE, &at)) {
        if (!rights_grow(&c->rights, &c->cap_rights, c->n_rights, sizeof(*c->rights)) ||
            !map_put(&c->persons, self.b, ID_SIZE, (int64_t)c->n_rights))
            return sotay_nomem(err);
        at = (int64_t)c->n_rights++;
        c->rights[at] = (struct rights_of){0};
        rc = read_rights(r, &self, &c->rights[at], err);
    }
    *ret = c->rights[at];
    return rc;
}

int rights_covers(struct rights *r, const struct id *person, enum role role, const char *specialty,
                  const struct id *facility, sotay_day day, bool *ret, struct sotay_error *err)
{
    struct rights_of of = {0};
    *ret = false;
    int rc = rights_of(r, person, &of, err);
    for (size_t i = 0; rc >= 0 && i < of.n && !*ret; i++) {
        const struct right *x = &of.list[i];
        if (x->role != role || !in_force(x->start, x->end, day) ||
            (x->revoked != DAY_NONE && day >= x->revoked) ||
            (x->specialty[0] && specialty[0] && strcmp(x->specialty, specialty) != 0) ||
            (x->specialty[0] && !specialty[0]))
            continue;
        if (x->everywhere) {
            *ret = true;
        } else if (facility) {
            const struct up *u;
            rc = up_of(r, facility, &u, err);
            if (rc >= 0 && up_has(u, &x->facility))
                *ret = true;
            else if (rc >= 0 && role != ROLE_MENTOR)
                rc = tied_covers(r, u, &x->facility, day, ret, err);
        }
    }
    return rc;
}

int rights_somewhere(struct rights *r, const struct id *person, enum role role, sotay_day day,
                     bool *ret, struct sotay_error *err)
{
    struct rights_of of = {0};
    *ret = false;
    int rc = rights_of(r, person, &of, err);
    for (size_t i = 0; rc >= 0 && i < of.n && !*ret; i++) {
        const struct right *x = &of.list[i];
        *ret = x->role == role && in_force(x->start, x->end, day) &&
               (x->revoked == DAY_NONE || day < x->revoked);
    }
    return rc;
}

/* ---- postings and secondments ------------------------------------------------------------------------- */

static int stays_of(struct rights *r, struct map *known, enum sql_id query, const struct id *person,
                    struct stays_of *ret, struct sotay_error *err)
{
    int64_t at;
    struct id self; /* under whom the fold has put them */
    struct rights_cache *c = r->cache;
    int rc = rights_self(r, person, &self, err);
    if (rc < 0)
        return rc;
    if (map_get(known, self.b, ID_SIZE, &at)) {
        *ret = c->stay[at];
        return SOTAY_OK;
    }
    if (!rights_grow(&c->stay, &c->cap_stay, c->n_stay, sizeof(*c->stay)) ||
        !map_put(known, self.b, ID_SIZE, (int64_t)c->n_stay))
        return sotay_nomem(err);
    struct stays_of *of = &c->stay[c->n_stay++];
    *of = (struct stays_of){0};
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(r->store, query);
    stmt_blob(&q, 1, self.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&of->list, &cap, of->n, sizeof(*of->list)))
            return sotay_nomem(err);
        of->list[of->n++] = (struct stay){stmt_col_id(&q, 0), day_column(&q, 1), day_column(&q, 2)};
    }
    *ret = *of;
    return rc < 0 ? rc : SOTAY_OK;
}

int stays_known(struct rights *r, int which, const struct id *person, struct stays_of *ret,
                struct sotay_error *err)
{
    int rc = rights_need_cache(r, err);
    if (rc < 0)
        return rc;
    return which == 0 ? stays_of(r, &r->cache->stays, SQL_POSTING_OF, person, ret, err)
                      : stays_of(r, &r->cache->hosts, SQL_SECONDMENT_OF, person, ret, err);
}

int rights_posting(struct rights *r, const struct id *person, sotay_day day,
                   struct id *ret_facility, struct sotay_error *err)
{
    struct stays_of of = {0};
    int rc = rights_need_cache(r, err);
    if (rc >= 0)
        rc = stays_of(r, &r->cache->stays, SQL_POSTING_OF, person, &of, err);
    if (rc < 0)
        return rc;
    for (size_t i = of.n; i-- > 0;) { /* ordered by start: the latest wins */
        if (in_force(of.list[i].start, of.list[i].end, day)) {
            *ret_facility = of.list[i].facility;
            return SOTAY_OK;
        }
    }
    return SOTAY_END;
}

int rights_works_at(struct rights *r, const struct id *person, const struct id *facility,
                    sotay_day day, bool *ret, struct sotay_error *err)
{
    *ret = false;
    int rc = rights_need_cache(r, err);
    for (int which = 0; which < 2 && rc >= 0 && !*ret; which++) {
        struct stays_of of = {0};
        rc = which == 0 ? stays_of(r, &r->cache->stays, SQL_POSTING_OF, person, &of, err)
                        : stays_of(r, &r->cache->hosts, SQL_SECONDMENT_OF, person, &of, err);
        for (size_t i = 0; rc >= 0 && i < of.n && !*ret; i++)
            if (in_force(of.list[i].start, of.list[i].end, day))
                rc = rights_within(r, facility, &of.list[i].facility, ret, err);
    }
    return rc;
}

int rights_from_outside(struct rights *r, const struct id *person, const struct id *facility,
                        sotay_day day, bool *ret, struct sotay_error *err)
{
    struct stays_of of = {0};
    bool here = false, elsewhere = false;
    *ret = false;
    int rc = rights_need_cache(r, err);
    if (rc >= 0)
        rc = stays_of(r, &r->cache->stays, SQL_POSTING_OF, person, &of, err);
    for (size_t i = 0; rc >= 0 && i < of.n && !here; i++) {
        if (!in_force(of.list[i].start, of.list[i].end, day))
            continue;
        elsewhere = true;
        rc = rights_same_place(r, &of.list[i].facility, facility, &here, err);
    }
    *ret = elsewhere && !here;
    return rc;
}

static void sooner(sotay_day *next, sotay_day day, sotay_day candidate)
{
    if (candidate != DAY_NONE && candidate > day && (*next == DAY_NONE || candidate < *next))
        *next = candidate;
}

/* `last` is the last day, the change comes after it. */
static void sooner_after(sotay_day *next, sotay_day day, sotay_day last)
{
    sooner(next, day, last == DAY_NONE ? DAY_NONE : last + 1);
}

int rights_next_change(struct rights *r, const struct id *person, sotay_day day, sotay_day *ret,
                       struct sotay_error *err)
{
    struct rights_of of = {0};
    *ret = DAY_NONE;
    int rc = rights_of(r, person, &of, err);
    for (size_t i = 0; rc >= 0 && i < of.n; i++) {
        sooner(ret, day, of.list[i].start);
        sooner(ret, day, of.list[i].revoked);
        sooner_after(ret, day, of.list[i].end);
    }
    for (int which = 0; which < 2 && rc >= 0; which++) {
        struct stays_of stays = {0};
        rc = which == 0 ? stays_of(r, &r->cache->stays, SQL_POSTING_OF, person, &stays, err)
                        : stays_of(r, &r->cache->hosts, SQL_SECONDMENT_OF, person, &stays, err);
        for (size_t i = 0; rc >= 0 && i < stays.n; i++) {
            sooner(ret, day, stays.list[i].start);
            sooner_after(ret, day, stays.list[i].end);
        }
    }
    return rc;
}
