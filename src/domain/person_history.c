/* src/domain/person_history.c - with whom a record was made one person, and when they were taken apart. */
#include "base/base.h"

#include "domain/person_link.h"

#include "domain/history.h"
#include "domain/record_private.h"
#include "ledger/fold.h"
#include "ledger/structure.h"

struct links {
    struct app *app;
    const struct id *person;
    struct entry_places *places; /* of the record's own edits, in their order */
    struct id *parts;            /* records that are part of this one so far */
    size_t n, cap;
};
static void links_done(struct links *l)
{
    free(l->parts);
}

/* Before the first edit that came later. */
static int insert(struct links *l, const struct entry *e, struct sotay_error *err)
{
    struct entry_places *p = l->places;
    size_t at = 0;
    int rc = SOTAY_OK;
    for (bool later = false; at < p->n && !later && rc >= 0; at += !later) {
        struct entry other = {0};
        AUTO_FREE char *memory = NULL;
        rc = ledger_entry(l->app->store, p->list[at].chain, p->list[at].seq, &other, &memory, err);
        later = rc == SOTAY_OK && entry_compare(&other, e) > 0;
    }
    if (rc < 0)
        return rc;
    if (!list_grow(&p->list, &p->cap, p->n, sizeof(*p->list)))
        return sotay_nomem(err);
    memmove(p->list + at + 1, p->list + at, (p->n - at) * sizeof(*p->list));
    p->list[at] = (struct entry_place){e->chain, e->seq};
    p->n++;
    return SOTAY_OK;
}

/* Is it about this one as the record that is kept?  Notes who is part of it from here on. */
static int joins_or_leaves(struct links *l, const struct id *part, const struct id *into, bool *ret,
                           struct sotay_error *err)
{
    size_t at = 0;
    while (at < l->n && !id_equal(&l->parts[at], part))
        at++;
    bool was = at < l->n, is = into && id_equal(into, l->person);
    *ret = was || is;
    if (was && !is)
        l->parts[at] = l->parts[--l->n];
    if (was || !is)
        return SOTAY_OK;
    if (!list_grow(&l->parts, &l->cap, l->n, sizeof(*l->parts)))
        return sotay_nomem(err);
    l->parts[l->n++] = *part;
    return SOTAY_OK;
}

static int note_link(void *with, const struct entry *e, struct sotay_error *err)
{
    struct links *l = with;
    struct id into;
    bool kept = false;
    json_t *payload = NULL;
    if (strcmp(e->kind, "person.merge") != 0)
        return SOTAY_OK;
    int rc = fold_payload(e, &payload, err);
    bool has_into = payload && payload_id(payload, "into", &into);
    json_decref(payload);
    if (rc >= 0)
        rc = joins_or_leaves(l, &e->subject, has_into ? &into : NULL, &kept, err);
    return rc >= 0 && (kept || id_equal(&e->subject, l->person)) ? insert(l, e, err) : rc;
}

int person_add_links(struct app *app, const struct id *person, struct entry_places *p,
                     struct sotay_error *err)
{
    AUTO(links) l = {.app = app, .person = person, .places = p};
    int rc = ledger_each_structural(app->store, note_link, &l, err);
    return rc < 0 ? rc : SOTAY_OK;
}

int person_link_words(struct app *app, const struct id *person, const struct entry *e,
                      struct str *out, struct sotay_error *err)
{
    struct id into;
    json_t *payload = NULL;
    AUTO(str) label = {0};
    bool is_own = id_equal(&e->subject, person);
    int rc = fold_payload(e, &payload, err);
    bool has_into = payload && payload_id(payload, "into", &into);
    bool joins = has_into && (is_own || id_equal(&into, person));
    json_decref(payload);
    if (rc >= 0 && (!is_own || has_into))
        rc = person_own_label(app, is_own ? &into : &e->subject, &label, err);
    if (rc < 0)
        return rc;
    if (is_own && joins)
        str_addf(out, _("the same person as %s"), str_text(&label));
    else if (is_own)
        str_add(out, _("a person of its own again"));
    else if (joins)
        str_addf(out, _("%s became part of this one"), str_text(&label));
    else
        str_addf(out, _("%s is no longer part of this one"), str_text(&label));
    return str_check(out, err);
}
