/* src/domain/import_signoffs_known.c - what the notebook knows before a file of past sign-offs is read: codes,
 * and the sign-offs themselves, to find those that are there already. */
#include "base/base.h"

#include "domain/import_signoffs_private.h"

static int read_codes(struct reading *r, enum sql_id query, struct map *m, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->app->store, query);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *code = stmt_col_text(&q, 1);
        int64_t before;
        if (!code || map_get(m, code, strlen(code), &before))
            continue; /* of two with one code the first is meant; CODE~2 names the other */
        if (!reading_room(&r->ids, &r->cap_ids, r->n_ids, sizeof(*r->ids)) ||
            !map_put(m, code, strlen(code), (int64_t)r->n_ids))
            return sotay_nomem(err);
        r->ids[r->n_ids++] = stmt_col_id(&q, 0);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void make_key(struct str *key, const struct id *trainee, const char *skill,
                     const struct id *mentor, const char *performed_at, const char *case_ref)
{
    str_clear(key);
    str_add_bytes(key, trainee->b, ID_SIZE);
    str_add_bytes(key, mentor->b, ID_SIZE);
    str_add(key, skill);
    str_add_char(key, '\n');
    str_add(key, performed_at);
    str_add_char(key, '\n');
    str_add(key, case_ref ? case_ref : "");
}

static void part(struct str *s, const char *text)
{
    str_add(s, text ? text : "");
    str_add_char(s, '\n');
}

static void make_content(struct str *s, const struct signoff_fact *f, uint8_t ret[16])
{
    str_clear(s);
    str_add_bytes(s, f->facility.b, ID_SIZE);
    str_add_int(s, f->level);
    str_add_char(s, f->simulated ? 's' : 'r');
    part(s, f->missed);
    part(s, f->not_observed);
    part(s, f->na);
    part(s, f->scores);
    part(s, f->measures);
    struct hash h = hash_of(str_text(s), s->len);
    memcpy(ret, h.b, 16);
}

/* Puts one more under its key, at the end of those of the same key. */
static int add_known(struct reading *r, const struct known *k, struct sotay_error *err)
{
    int64_t first;
    if (!reading_room(&r->known, &r->cap_known, r->n_known, sizeof(*r->known)))
        return sotay_nomem(err);
    r->known[r->n_known] = *k;
    r->known[r->n_known].next = -1;
    if (map_get(&r->keys, r->key.data, r->key.len, &first)) {
        while (r->known[first].next >= 0)
            first = r->known[first].next;
        r->known[first].next = (int64_t)r->n_known;
    } else if (!map_put(&r->keys, r->key.data, r->key.len, (int64_t)r->n_known)) {
        return sotay_nomem(err);
    }
    r->n_known++;
    return str_check(&r->key, err);
}

static int read_signoffs(struct reading *r, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->app->store, SQL_SIGNOFF_KEYS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id trainee = stmt_col_id(&q, 0), mentor = stmt_col_id(&q, 2);
        struct signoff_fact f = {.facility = stmt_col_id(&q, 5),
                                 .level = (int)stmt_col_int(&q, 6),
                                 .missed = stmt_col_text(&q, 7),
                                 .not_observed = stmt_col_text(&q, 8),
                                 .na = stmt_col_text(&q, 9),
                                 .scores = stmt_col_text(&q, 10),
                                 .measures = stmt_col_text(&q, 11),
                                 .simulated = stmt_col_int(&q, 12) != 0};
        struct known k = {0};
        make_key(&r->key, &trainee, stmt_col_text(&q, 1), &mentor, stmt_col_text(&q, 3),
                 stmt_col_text(&q, 4));
        make_content(&r->content, &f, k.content);
        int added = add_known(r, &k, err);
        if (added < 0)
            return added;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* One of this content from `at` on, or the first: a performance may stand there twice, withdrawn and recorded
 * again. */
static int64_t of_content(const struct reading *r, int64_t at, const uint8_t content[16])
{
    for (int64_t i = at; i >= 0; i = r->known[i].next)
        if (memcmp(r->known[i].content, content, 16) == 0)
            return i;
    return at;
}

/* What is to blame: the number of the case, or where there is none the moment. */
static int refuse_other(const struct known *k, bool has_case, struct sotay_error *err)
{
    const char *why = k->from_file
                          ? _("the same performance stands above with other content")
                          : _("recorded already with other content; use 'sotay signoff correct'");
    return sotay_fail(err, SOTAY_EREFUSED, NULL, "%s: %s", has_case ? "case_ref" : "performed_at",
                      why);
}

int known_match(struct reading *r, const struct row *row, bool *ret_same, struct sotay_error *err)
{
    const struct signoff_fact *f = &row->fact;
    struct known k = {.used = true, .from_file = true};
    int64_t at;
    *ret_same = false;
    bool vague = !f->case_ref && !strchr(f->performed_at, 'T');
    make_key(&r->key, &f->trainee, f->skill, &f->mentor, f->performed_at, f->case_ref);
    make_content(&r->content, f, k.content);
    if (!map_get(&r->keys, r->key.data, r->key.len, &at))
        return add_known(r, &k, err);
    /* Without time and case the n-th equal row is the n-th; else there is only one. */
    while (vague && at >= 0 && r->known[at].used)
        at = r->known[at].next;
    if (at < 0)
        return add_known(r, &k, err);
    if (!vague)
        at = of_content(r, at, k.content);
    if (memcmp(r->known[at].content, k.content, sizeof(k.content)) != 0)
        return refuse_other(&r->known[at], f->case_ref != NULL, err);
    r->known[at].used = true;
    *ret_same = true;
    return SOTAY_OK;
}

int known_read(struct reading *r, struct sotay_error *err)
{
    int rc = read_codes(r, SQL_PERSON_CODES, &r->persons, err);
    if (rc >= 0)
        rc = read_codes(r, SQL_FACILITY_CODES, &r->facilities, err);
    return rc < 0 ? rc : read_signoffs(r, err);
}
