/* src/ledger/rights_people.c - which records are one person, and whose text is erased. */
#include "base/base.h"

#include "ledger/rights_private.h"

#include "base/map.h"

struct link {
    struct id person, into;
    int64_t root; /* index of the last link on the way to the record that is kept */
};

struct rights_people {
    struct link *links;
    size_t n_links, cap_links;
    struct map by_person; /* of links */
    struct map erased;
};

void rights_forget_people(struct rights *r)
{
    struct rights_people *p = r->people;
    if (!p)
        return;
    free(p->links);
    map_done(&p->by_person);
    map_done(&p->erased);
    free(p);
    r->people = NULL;
}

static int read_links(struct rights *r, struct rights_people *p, struct sotay_error *err)
{
    int rc;
    AUTO(stmt) q = stmt_open(r->store, SQL_PERSON_LINK_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&p->links, &p->cap_links, p->n_links, sizeof(*p->links)))
            return sotay_nomem(err);
        struct link *l = &p->links[p->n_links];
        *l = (struct link){.person = stmt_col_id(&q, 0), .into = stmt_col_id(&q, 1)};
        if (!map_put(&p->by_person, l->person.b, ID_SIZE, (int64_t)p->n_links++))
            return sotay_nomem(err);
    }
    for (size_t i = 0; i < p->n_links; i++) {
        int64_t at = (int64_t)i, next;
        for (size_t steps = 0;
             steps < p->n_links && map_get(&p->by_person, p->links[at].into.b, ID_SIZE, &next);
             steps++)
            at = next;
        p->links[i].root = at;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_erased(struct rights *r, struct rights_people *p, struct sotay_error *err)
{
    int rc;
    AUTO(stmt) q = stmt_open(r->store, SQL_ERASURE_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        if (!map_put(&p->erased, person.b, ID_SIZE, 1))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int need_people(struct rights *r, struct sotay_error *err)
{
    if (r->people)
        return SOTAY_OK;
    struct rights_people *p = r->people = calloc(1, sizeof(*p));
    int rc = p ? read_links(r, p, err) : sotay_nomem(err);
    if (rc >= 0)
        rc = read_erased(r, p, err);
    if (rc < 0)
        rights_forget_people(r);
    return rc;
}

int rights_self(struct rights *r, const struct id *person, struct id *ret, struct sotay_error *err)
{
    int64_t at;
    struct id self = *person; /* ret may be the same place */
    int rc = need_people(r, err);
    if (rc >= 0 && r->people->n_links && map_get(&r->people->by_person, person->b, ID_SIZE, &at))
        self = r->people->links[r->people->links[at].root].into;
    if (rc >= 0)
        *ret = self;
    return rc;
}

int rights_is_linked(struct rights *r, const struct id *person, bool *ret, struct sotay_error *err)
{
    int64_t at;
    int rc = need_people(r, err);
    *ret = rc >= 0 && r->people->n_links && map_get(&r->people->by_person, person->b, ID_SIZE, &at);
    return rc;
}

int rights_link_reaches(struct rights *r, const struct id *from, const struct id *to, bool *ret,
                        struct sotay_error *err)
{
    int64_t at;
    struct id here = *from;
    int rc = need_people(r, err);
    *ret = id_equal(from, to);
    for (size_t steps = 0; rc >= 0 && !*ret && steps < r->people->n_links &&
                           map_get(&r->people->by_person, here.b, ID_SIZE, &at);
         steps++) {
        here = r->people->links[at].into;
        *ret = id_equal(&here, to);
    }
    return rc;
}

int rights_same_person(struct rights *r, const struct id *person, struct id **ret, size_t *ret_n,
                       struct sotay_error *err)
{
    struct id root;
    int rc = rights_self(r, person, &root, err);
    *ret = NULL;
    *ret_n = 0;
    if (rc < 0)
        return rc;
    struct rights_people *p = r->people;
    struct id *list = calloc(p->n_links + 1, sizeof(*list));
    if (!list)
        return sotay_nomem(err);
    size_t n = 0;
    list[n++] = root;
    for (size_t i = 0; i < p->n_links; i++)
        if (id_equal(&p->links[p->links[i].root].into, &root))
            list[n++] = p->links[i].person;
    *ret = list;
    *ret_n = n;
    return SOTAY_OK;
}

int rights_erased(struct rights *r, const struct id *person, bool *ret, struct sotay_error *err)
{
    int64_t at;
    int rc = need_people(r, err);
    *ret =
        rc >= 0 && r->people->erased.count && map_get(&r->people->erased, person->b, ID_SIZE, &at);
    return rc;
}

int rights_any_erased(struct rights *r, bool *ret, struct sotay_error *err)
{
    int rc = need_people(r, err);
    *ret = rc >= 0 && r->people->erased.count;
    return rc;
}
