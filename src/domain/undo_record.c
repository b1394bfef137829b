/* src/domain/undo_record.c - what brings one record back to what it was before a command: exactly the
 * fields that the command set, as far as nobody has changed them since. */
#include "base/base.h"

#include "domain/undo_private.h"

enum { VOID_AT = NOUN_FIELDS_MAX, PLACES = NOUN_FIELDS_MAX + 1 };

struct look { /* at one record */
    struct undoing *u;
    const struct noun *n;
    struct past past;
    struct record before, mine, now; /* before the command; what it set; as it is */
    bool sets[PLACES];               /* fields that it set; the last place: removed or not */
    size_t since[PLACES];            /* who changed them after it: index of past, SIZE_MAX nobody */
    bool was_there, is_used;
    size_t at; /* its last entry in past */
};

static void look_done(struct look *l)
{
    past_done(&l->past);
    record_done(&l->before);
    record_done(&l->mine);
    record_done(&l->now);
}

static bool sets(const struct past_entry *e, const struct noun *n, size_t field)
{
    const json_t *set = json_object_get(e->payload, "set");
    return json_object_get(set, field == VOID_AT ? "void" : n->fields[field].name) != NULL;
}

static int copy(struct record *to, const struct record *from, struct sotay_error *err)
{
    *to = (struct record){.id = from->id, .is_void = from->is_void};
    for (size_t i = 0; i < NOUN_FIELDS_MAX; i++)
        if (from->v[i] && !(to->v[i] = text_dup(from->v[i])))
            return sotay_nomem(err);
    return SOTAY_OK;
}

static bool is_own(const struct look *l, const struct past_entry *e)
{
    const struct batch *b = &l->u->batch;
    return e->e.chain == b->chain && e->e.seq >= b->first && e->e.seq <= b->last;
}

static int take(struct look *l, size_t i, struct sotay_error *err)
{
    const struct past_entry *e = &l->past.list[i];
    bool own = is_own(l, e);
    int rc = SOTAY_OK;
    if (own && !l->is_used) {
        l->is_used = true;
        l->was_there = i > 0;
        rc = copy(&l->before, &l->now, err);
    }
    for (size_t k = 0; k < PLACES; k++) {
        if ((k >= l->n->n_fields && k != VOID_AT) || !l->is_used || !sets(e, l->n, k))
            continue;
        l->sets[k] = l->sets[k] || own;
        if (own || !past_is_neutral(&l->past, l->at, i))
            l->since[k] = own ? SIZE_MAX : i;
    }
    if (rc >= 0 && own)
        rc = record_apply(&l->mine, l->n, e->payload, err);
    return rc < 0 ? rc : record_apply(&l->now, l->n, e->payload, err);
}

static int walk(struct look *l, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t k = 0; k < PLACES; k++)
        l->since[k] = SIZE_MAX;
    for (size_t i = 0; i < l->past.n; i++)
        if (is_own(l, &l->past.list[i]))
            l->at = i;
    for (size_t i = 0; i < l->past.n && rc >= 0; i++)
        rc = take(l, i, err);
    return rc;
}

/* ---- why not ------------------------------------------------------------------------------------- */

static const char *value_of(const struct record *r, size_t field)
{
    return r->v[field] ? r->v[field] : "";
}

static int add_value(struct look *l, size_t field, const char *value, struct str *out,
                     struct sotay_error *err)
{
    if (*value)
        return show_in_words(l->u->app, &l->n->fields[field], value, out, err);
    str_add(out, "-");
    return SOTAY_OK;
}

/* "phone: 0911 -> 0922" */
static int change_words(struct look *l, size_t field, struct str *out, struct sotay_error *err)
{
    if (field == VOID_AT) {
        str_add(out, l->now.is_void ? _("removed") : _("brought back"));
        return str_check(out, err);
    }
    str_addf(out, "%s: ", _(l->n->fields[field].title));
    int rc = add_value(l, field, value_of(&l->mine, field), out, err);
    str_add(out, " -> ");
    if (rc >= 0)
        rc = add_value(l, field, value_of(&l->now, field), out, err);
    return rc < 0 ? rc : str_check(out, err);
}

static int refuse_changed(struct look *l, size_t field, struct sotay_error *err)
{
    const struct past_entry *e = &l->past.list[l->since[field]];
    struct app *app = l->u->app;
    AUTO(str) label = {0}, what = {0}, hint = {0};
    char who[120];
    int rc = undo_label(app, l->n, &l->now.id, &label, err);
    if (rc >= 0)
        rc = change_words(l, field, &what, err);
    if (rc >= 0)
        rc = record_who(app, &e->e, who, err);
    if (rc < 0)
        return rc;
    if (!e->e.has_actor && e->e.chain == l->u->batch.chain)
        snprintf(who, sizeof(who), "%s", _("somebody at this computer"));
    if (e->e.chain == l->u->batch.chain)
        str_addf(&hint, _("Undo that first: sotay undo %.8s"), id_hex(&e->batch).s);
    else if (l->n->id != NOUN_GRANT)
        str_addf(&hint, _("Look at it with: sotay %s show %s --history"), l->n->name,
                 l->n->has_code && l->now.v[0] ? l->now.v[0] : id_hex(&l->now.id).s);
    undo_refuse(l->u, str_text(&hint), _("%s was changed since: %s, by %s on %s"), str_text(&label),
                str_text(&what), who, day_shown(day_of_time(e->e.time, app->utc_offset)).s);
    return SOTAY_OK;
}

/* What made the record, or brought it back, is reversed by removing it: whatever was changed in it since
 * would go with it. */
static size_t changed_at_all(const struct look *l)
{
    for (size_t k = 0; k < PLACES; k++)
        if (l->since[k] != SIZE_MAX)
            return k;
    return SIZE_MAX;
}

static bool appeared(const struct look *l)
{
    return !l->was_there || (l->sets[VOID_AT] && l->before.is_void && !l->mine.is_void);
}

static int refuse_gone_person(struct look *l, struct sotay_error *err)
{
    bool linked = false, erased = l->past.is_erased;
    AUTO(str) label = {0};
    int rc = SOTAY_OK;
    if (l->n->id == NOUN_PERSON && !erased)
        rc = rights_erased(&l->u->app->rights, &l->now.id, &erased, err);
    if (rc >= 0 && l->n->id == NOUN_PERSON && appeared(l))
        rc = rights_is_linked(&l->u->app->rights, &l->now.id, &linked, err);
    if (rc >= 0)
        rc = undo_label(l->u->app, l->n, &l->now.id, &label, err);
    if (rc < 0 || (!erased && !linked))
        return rc;
    if (erased)
        undo_refuse(l->u, _("What was erased cannot be had back."),
                    _("the personal data of %s were erased since"), str_text(&label));
    else
        undo_refuse(l->u, _("Take them apart first: sotay person unmerge PERSON"),
                    _("%s was made one with another record since"), str_text(&label));
    return SOTAY_OK;
}

/* ---- what is written ------------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static int keep_texts(struct look *l, struct undo_item *x, struct sotay_error *err)
{
    for (size_t k = 0; k < l->n->n_fields; k++) {
        const char *now = l->now.v[k], *then = x->set.v[k];
        x->before[k] = now ? arena_text(&l->u->mem, now) : NULL;
        x->after[k] = then ? (*then ? then : NULL) : x->before[k];
        if (now && !x->before[k])
            return sotay_nomem(err);
    }
    return SOTAY_OK;
}

static int decide_void(struct look *l, struct set *set, struct sotay_error *err)
{
    if (appeared(l)) {
        size_t k = changed_at_all(l);
        if (l->now.is_void) /* gone already */
            return SOTAY_OK;
        set->is_void = 1;
        return k == SIZE_MAX ? SOTAY_OK : refuse_changed(l, k, err);
    }
    if (!l->sets[VOID_AT] || l->now.is_void == l->before.is_void)
        return SOTAY_OK;
    set->is_void = l->before.is_void;
    return l->since[VOID_AT] == SIZE_MAX ? SOTAY_OK : refuse_changed(l, VOID_AT, err);
}

static int decide_fields(struct look *l, struct set *set, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t k = 0; k < l->n->n_fields && rc >= 0 && l->was_there; k++) {
        if (!l->sets[k] || same(l->now.v[k], l->before.v[k]))
            continue;
        set->v[k] = arena_text(&l->u->mem, value_of(&l->before, k));
        if (!set->v[k])
            return sotay_nomem(err);
        if (l->since[k] != SIZE_MAX)
            rc = refuse_changed(l, k, err);
    }
    return rc;
}

static int decide(struct look *l, struct sotay_error *err)
{
    struct set set = {.id = l->now.id, .is_void = -1};
    size_t refused = l->u->refused;
    int rc = refuse_gone_person(l, err);
    if (rc >= 0)
        rc = decide_void(l, &set, err);
    if (rc >= 0 && l->u->refused == refused)
        rc = decide_fields(l, &set, err);
    bool any = set.is_void >= 0;
    for (size_t k = 0; k < l->n->n_fields; k++)
        any = any || set.v[k];
    if (rc < 0 || !any)
        return rc;
    struct undo_item *x = undo_add(l->u, UNDO_RECORD, &l->now.id, err);
    if (!x)
        return SOTAY_EFAIL;
    x->n = l->n;
    x->set = set;
    x->goes = set.is_void == 1;
    x->comes = set.is_void == 0;
    l->u->sign = l->u->sign || l->n->structural;
    return keep_texts(l, x, err);
}

int undo_plan_record(struct undoing *u, const struct noun *n, const struct id *id,
                     struct sotay_error *err)
{
    __attribute__((cleanup(look_done))) struct look l = {.u = u, .n = n};
    l.now.id = l.before.id = l.mine.id = *id;
    int rc = past_read(u->app, n, id, &l.past, err);
    if (rc >= 0)
        rc = walk(&l, err);
    return rc < 0 || !l.is_used ? rc : decide(&l, err); /* else: it waits, nothing came of it */
}
