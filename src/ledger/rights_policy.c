/* src/ledger/rights_policy.c - which policy and which checklist is in force somewhere on a day. */
#include "base/base.h"

#include "ledger/rights_private.h"

#include "base/text.h"

/* ---- policies and checklists ---------------------------------------------------------------------------- */

/* Of what is in force (newest start first) the one whose facility is nearest upward wins; "everywhere" is
 * farthest. */
static int choose(struct rights *r, const struct decided_of *of, const struct id *facility,
                  sotay_day day, const struct decided **ret, struct sotay_error *err)
{
    const struct up *up = NULL;
    size_t best = SIZE_MAX;
    *ret = NULL;
    int rc = facility ? up_of(r, facility, &up, err) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < of->n; i++) {
        const struct decided *d = &of->list[i];
        size_t distance = d->everywhere ? UP_MAX : SIZE_MAX;
        if (d->from > day)
            continue;
        for (size_t k = 0; !d->everywhere && up && k < up->n; k++)
            if (id_equal(&up->list[k], &d->facility))
                distance = k;
        if (distance < best) {
            best = distance;
            *ret = d;
        }
    }
    return rc;
}

/* Everything ever decided under a name: rows (value or id, facility, from), newest first. */
static int decided_of(struct rights *r, enum sql_id query, const char *name, struct decided_of *ret,
                      struct sotay_error *err)
{
    char key[512];
    int64_t at;
    int rc = rights_need_cache(r, err);
    if (rc < 0)
        return rc;
    struct rights_cache *c = r->cache;
    size_t len = strlen(name); /* asked several times for each sign-off: no printf here */
    if (len > sizeof(key) - sizeof(query))
        len = sizeof(key) - sizeof(query);
    memcpy(key, &query, sizeof(query));
    memcpy(key + sizeof(query), name, len);
    len += sizeof(query);
    if (map_get(&c->names, key, len, &at)) {
        *ret = c->decided[at];
        return SOTAY_OK;
    }
    if (!rights_grow(&c->decided, &c->cap_decided, c->n_decided, sizeof(*c->decided)) ||
        !map_put(&c->names, key, len, (int64_t)c->n_decided))
        return sotay_nomem(err);
    struct decided_of *of = &c->decided[c->n_decided++];
    *of = (struct decided_of){0};
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(r->store, query);
    stmt_text(&q, 1, name);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&of->list, &cap, of->n, sizeof(*of->list)))
            return sotay_nomem(err);
        struct decided *d = &of->list[of->n++];
        *d = (struct decided){.id = stmt_col_id(&q, 0),
                              .everywhere = stmt_col_is_null(&q, 2),
                              .facility = stmt_col_id(&q, 2),
                              .from = day_column(&q, 3)};
        const char *value = stmt_col_text(&q, 1);
        snprintf(d->value, sizeof(d->value), "%s", value ? value : "");
    }
    *ret = *of;
    return rc < 0 ? rc : SOTAY_OK;
}

static void fill_policy(const char *name, const struct decided *d, struct policy_used *ret)
{
    *ret =
        (struct policy_used){.everywhere = d->everywhere, .facility = d->facility, .from = d->from};
    snprintf(ret->name, sizeof(ret->name), "%s", name);
    snprintf(ret->value, sizeof(ret->value), "%s", d->value);
}

int rights_policy_found(struct rights *r, const char *name, const struct id *facility,
                        sotay_day day, struct policy_used *ret, struct sotay_error *err)
{
    struct decided_of of = {0};
    const struct decided *d = NULL;
    int rc = decided_of(r, SQL_POLICY_FOR, name, &of, err);
    if (rc >= 0)
        rc = choose(r, &of, facility, day, &d, err);
    if (rc < 0)
        return rc;
    if (!d)
        return SOTAY_END;
    fill_policy(name, d, ret);
    return SOTAY_OK;
}

int rights_policy(struct rights *r, const char *name, const struct id *facility, sotay_day day,
                  const char *fallback, char ret[64], struct sotay_error *err)
{
    struct decided_of of = {0};
    const struct decided *d = NULL;
    int rc = decided_of(r, SQL_POLICY_FOR, name, &of, err);
    if (rc >= 0)
        rc = choose(r, &of, facility, day, &d, err);
    snprintf(ret, 64, "%s", d ? d->value : fallback);
    return rc;
}

/* ---- stricter rules -------------------------------------------------------------------------------------- */

/* Names of policies rule.*, known once: mostly there is none. */
static int rule_names(struct rights *r, struct sotay_error *err)
{
    int rc = rights_need_cache(r, err);
    struct rights_cache *c = r->cache;
    if (rc < 0 || c->has_rule_names)
        return rc;
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(r->store, SQL_POLICY_RULE_NAMES);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&c->rule_names, &cap, c->n_rule_names, sizeof(*c->rule_names)))
            return sotay_nomem(err);
        char *name = text_dup(stmt_col_text(&q, 0));
        if (!name)
            return sotay_nomem(err);
        c->rule_names[c->n_rule_names++] = name;
    }
    c->has_rule_names = rc >= 0;
    return rc < 0 ? rc : SOTAY_OK;
}

static bool is_rule_of(const char *name, const char *skill)
{
    size_t len = strlen(skill), head = strlen(POLICY_RULE);
    return strncmp(name + head, skill, len) == 0 && name[head + len] == '.';
}

/* Of each place above, and of everywhere, the newest that has begun. */
static int add_stricter(struct rights *r, const char *name, const struct id *facility,
                        sotay_day day, struct policy_used **ret, size_t *ret_n,
                        struct sotay_error *err)
{
    struct decided_of of = {0};
    const struct up *up = NULL;
    struct map seen = {0};
    int rc = decided_of(r, SQL_POLICY_FOR, name, &of, err);
    if (rc >= 0 && facility)
        rc = up_of(r, facility, &up, err);
    for (size_t i = 0; rc >= 0 && i < of.n; i++) {
        const struct decided *d = &of.list[i];
        int64_t before;
        if (d->from > day || (!d->everywhere && !(up && up_has(up, &d->facility))) ||
            map_get(&seen, d->facility.b, ID_SIZE, &before))
            continue;
        struct policy_used *grown = realloc(*ret, (*ret_n + 1) * sizeof(*grown));
        if (!grown || !map_put(&seen, d->facility.b, ID_SIZE, 1)) {
            *ret = grown ? grown : *ret;
            rc = sotay_nomem(err);
            break;
        }
        *ret = grown;
        if (strcmp(d->value, POLICY_NONE) != 0)
            fill_policy(name, d, &grown[(*ret_n)++]);
    }
    map_done(&seen);
    return rc;
}

int rights_stricter(struct rights *r, const char *skill, const struct id *facility, sotay_day day,
                    struct policy_used **ret, size_t *ret_n, struct sotay_error *err)
{
    int rc = rule_names(r, err);
    for (size_t i = 0; rc >= 0 && i < r->cache->n_rule_names; i++)
        if (is_rule_of(r->cache->rule_names[i], skill))
            rc = add_stricter(r, r->cache->rule_names[i], facility, day, ret, ret_n, err);
    return rc;
}

int rights_checklist(struct rights *r, const char *skill, const struct id *facility, sotay_day day,
                     struct id *ret_adoption, struct sotay_error *err)
{
    struct decided_of of = {0};
    const struct decided *d = NULL;
    int rc = decided_of(r, SQL_CHECKLIST_FOR, skill, &of, err);
    if (rc >= 0)
        rc = choose(r, &of, facility, day, &d, err);
    if (rc < 0)
        return rc;
    if (!d)
        return SOTAY_END;
    *ret_adoption = d->id;
    return SOTAY_OK;
}

static void ends_before(sotay_day next, sotay_day day, sotay_day *until)
{
    if (next != DAY_NONE && next > day && (*until == DAY_NONE || next - 1 < *until))
        *until = next - 1;
}

int rights_decided_until(struct rights *r, const struct id *person, const char *skill,
                         sotay_day day, sotay_day *ret, struct sotay_error *err)
{
    char name[160];
    struct decided_of of;
    struct stays_of stays = {0};
    int rc = rights_need_cache(r, err);
    *ret = DAY_NONE;
    for (int which = 0; rc >= 0 && which < 3; which++) {
        int len = (int)strlen(skill), dot = (int)strcspn(skill, ".");
        snprintf(name, sizeof(name), "%s%.*s", which ? "guideline." : "", which == 2 ? dot : len,
                 skill);
        rc = decided_of(r, which ? SQL_POLICY_FOR : SQL_CHECKLIST_FOR, name, &of, err);
        for (size_t i = 0; rc >= 0 && i < of.n; i++)
            ends_before(of.list[i].from, day, ret);
    }
    if (rc >= 0)
        rc = rule_names(r, err);
    for (size_t k = 0; rc >= 0 && k < r->cache->n_rule_names; k++) {
        if (!is_rule_of(r->cache->rule_names[k], skill))
            continue;
        rc = decided_of(r, SQL_POLICY_FOR, r->cache->rule_names[k], &of, err);
        for (size_t i = 0; rc >= 0 && i < of.n; i++)
            ends_before(of.list[i].from, day, ret);
    }
    if (rc >= 0)
        rc = stays_known(r, 0, person, &stays, err);
    for (size_t i = 0; rc >= 0 && i < stays.n; i++) {
        ends_before(stays.list[i].start, day, ret);
        ends_before(stays.list[i].end == DAY_NONE ? DAY_NONE : stays.list[i].end + 1, day, ret);
    }
    return rc;
}
