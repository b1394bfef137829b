/* src/domain/undo.c - reverses one command: everything it did, in one transaction, by new records. */
#include "base/base.h"

#include "domain/undo_private.h"

#include "base/language.h"
#include "domain/confirmation.h"
#include "ledger/structure.h"

void undo_result_done(struct undo_result *r)
{
    str_done(&r->counts);
    str_done(&r->lines);
    str_done(&r->words);
    str_done(&r->became);
}

/* ---- what changes, line by line ---------------------------------------------------------------------- */

static int add_value(struct app *app, const struct field *f, const char *value, struct str *out,
                     struct sotay_error *err)
{
    if (value && *value)
        return show_in_words(app, f, value, out, err);
    str_add(out, "-");
    return SOTAY_OK;
}

static int add_fields(struct app *app, const struct undo_item *x, struct str *out,
                      struct sotay_error *err)
{
    bool first = true;
    int rc = SOTAY_OK;
    for (size_t k = 0; k < x->n->n_fields && rc >= 0; k++) {
        const struct field *f = &x->n->fields[k];
        if (!x->set.v[k])
            continue;
        str_addf(out, "%s%s: ", first ? "" : ", ", _(f->title));
        first = false;
        rc = add_value(app, f, x->before[k], out, err);
        str_add(out, " -> ");
        if (rc >= 0)
            rc = add_value(app, f, x->after[k], out, err);
    }
    return rc;
}

static int record_line(struct app *app, const struct undo_item *x, struct str *out,
                       struct sotay_error *err)
{
    str_addf(out, "%s ", noun_shown(x->n));
    int rc = undo_label(app, x->n, &x->id, out, err);
    str_add(out, ": ");
    if (x->goes || x->comes)
        str_add(out, x->goes ? _("removed") : _("brought back"));
    else if (rc >= 0)
        rc = add_fields(app, x, out, err);
    return rc;
}

static const char *act_words(enum undo_act act)
{
    switch (act) {
    case UNDO_WITHDRAW:
        return _("withdrawn");
    case UNDO_UNSIGN:
        return _("waits for its signature again, under a new number");
    case UNDO_RECORD_AGAIN:
        return _("recorded again, under a new number");
    case UNDO_CONFIRM:
        return _("confirmed again");
    case UNDO_UNCONFIRM:
        return _("no longer confirmed");
    case UNDO_POLICY:
        return _("no longer decided");
    case UNDO_POLICY_AGAIN:
        return _("decided again");
    default:
        return "";
    }
}

static int link_line(struct app *app, const struct undo_item *x, struct str *out,
                     struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    int rc = undo_label(app, n, &x->id, out, err);
    str_add(out, ": ");
    if (id_is_zero(&x->into)) {
        str_add(out, _("a person of its own again"));
        return rc;
    }
    str_add(out, _("the same person again as "));
    return rc < 0 ? rc : undo_label(app, n, &x->into, out, err);
}

static int line_of(struct app *app, const struct undo_item *x, struct str *out,
                   struct sotay_error *err)
{
    if (x->act == UNDO_RECORD)
        return record_line(app, x, out, err);
    if (x->act == UNDO_LINK)
        return link_line(app, x, out, err);
    int rc = SOTAY_OK;
    if (x->act == UNDO_POLICY || x->act == UNDO_POLICY_AGAIN)
        str_addf(out, "%s = %s", payload_text(x->policy, "name"), payload_text(x->policy, "value"));
    else
        rc = undo_signoff_label(app, &x->id, out, err);
    str_addf(out, ": %s", act_words(x->act));
    return rc;
}

enum { REMOVED, BROUGHT_BACK, CHANGED, WAYS };

/* "removed: people 954, postings 955; changed: people 1" */
static void add_counts(int64_t n[WAYS][NOUN_COUNT], struct undo_result *ret)
{
    const char *const words[WAYS] = {_("removed"), _("brought back"), _("changed")};
    struct str *out = &ret->counts;
    for (size_t way = 0; way < WAYS; way++) {
        bool first = true;
        for (size_t i = 0; i < NOUN_COUNT; i++) {
            if (!n[way][i])
                continue;
            if (first)
                str_addf(out, "%s%s: ", out->len ? "; " : "", words[way]);
            str_addf(out, "%s%s %lld", first ? "" : ", ", undo_many((enum noun_id)i),
                     (long long)n[way][i]);
            first = false;
        }
    }
    if (ret->withdrawn)
        str_addf(out, "%s%s: %lld", out->len ? "; " : "", _("withdrawn"),
                 (long long)ret->withdrawn);
    if (ret->recorded)
        str_addf(out, "%s%s: %lld", out->len ? "; " : "", _("recorded again"),
                 (long long)ret->recorded);
}

static void count(struct undoing *u, struct undo_result *ret)
{
    int64_t n[WAYS][NOUN_COUNT] = {{0}};
    for (size_t i = 0; i < u->n; i++) {
        const struct undo_item *x = &u->items[i];
        if (x->act == UNDO_RECORD)
            n[x->goes ? REMOVED : x->comes ? BROUGHT_BACK : CHANGED][x->n->id]++;
        ret->withdrawn += x->act == UNDO_WITHDRAW || x->act == UNDO_UNSIGN;
        ret->recorded += x->act == UNDO_RECORD_AGAIN || x->act == UNDO_UNSIGN;
    }
    for (size_t i = 0; i < NOUN_COUNT; i++) {
        ret->removed += n[REMOVED][i];
        ret->brought_back += n[BROUGHT_BACK][i];
        ret->changed += n[CHANGED][i];
    }
    add_counts(n, ret);
}

static int tell(struct undoing *u, struct undo_result *ret, struct sotay_error *err)
{
    AUTO(english) words = english_begin(ret->in_english);
    int rc = SOTAY_OK;
    ret->n_lines = (int64_t)u->n;
    count(u, ret);
    for (size_t i = 0; i < u->n && i < UNDO_LINES && rc >= 0; i++) {
        rc = line_of(u->app, &u->items[i], &ret->lines, err);
        str_add_char(&ret->lines, '\n');
    }
    if (rc >= 0)
        rc = undo_words(u->app, &u->batch, &ret->words, err);
    if (rc >= 0)
        rc = str_check(&ret->counts, err);
    return rc < 0 ? rc : str_check(&ret->lines, err);
}

/* ---- writing -------------------------------------------------------------------------------------------- */

static int append_policy(struct writer *w, const struct undo_item *x, struct sotay_error *err)
{
    static const char *const members[] = {"name", "value", "from", "facility"};
    AUTO(str) body = {0};
    bool again = x->act == UNDO_POLICY_AGAIN;
    struct id id = again ? writer_id(w) : x->id;
    for (size_t i = 0; again && i < COUNT_OF(members); i++)
        if (payload_text(x->policy, members[i]))
            body_text(&body, members[i], payload_text(x->policy, members[i]));
    if (!again)
        str_add(&body, "\"void\":true");
    int rc = str_check(&body, err);
    return rc < 0 ? rc : writer_append(w, "policy.set", &id, body.data, body.len, true, NULL, err);
}

static int append_link(struct writer *w, const struct undo_item *x, struct sotay_error *err)
{
    AUTO(str) body = {0};
    if (id_is_zero(&x->into))
        body_null(&body, "into");
    else
        body_id(&body, "into", &x->into);
    int rc = str_check(&body, err);
    return rc < 0 ? rc
                  : writer_append(w, "person.merge", &x->id, body.data, body.len, true, NULL, err);
}

/* Only its mentor can sign; signed by nobody before, it is not signed now. */
static enum signoff_origin origin_of(const struct writer *w, const struct undo_item *x)
{
    if (x->signoff.origin == ORIGIN_TRANSCRIBED)
        return ORIGIN_TRANSCRIBED;
    bool own = id_equal(&w->actor->person, &x->signoff.mentor);
    return x->act == UNDO_RECORD_AGAIN && own && x->signoff.was_signed ? ORIGIN_SIGNED
                                                                       : ORIGIN_OBSERVED;
}

static int append_signoff(struct undoing *u, struct writer *w, const struct undo_item *x,
                          struct sotay_error *err)
{
    struct app *app = u->app;
    struct id id = {0};
    int rc = SOTAY_OK;
    if (x->act != UNDO_RECORD_AGAIN)
        rc = signoff_take_back(app, w, &x->id, SIGNOFF_UNDONE, err);
    if (rc >= 0 && x->act != UNDO_WITHDRAW)
        rc = signoff_put_again(app, w, &x->id, origin_of(w, x), &id, err);
    if (rc >= 0 && !id_is_zero(&id) && u->n_became++ < UNDO_LINES)
        str_addf(&u->became, "%.8s -> %.8s\n", id_hex(&x->id).s, id_hex(&id).s);
    return rc;
}

static int append(struct undoing *u, struct writer *w, const struct undo_item *x,
                  struct sotay_error *err)
{
    switch (x->act) {
    case UNDO_RECORD:
        return set_append(w, x->n, &x->set, err);
    case UNDO_CONFIRM:
    case UNDO_UNCONFIRM:
        return confirmation_append(u->app, w, &x->id, x->act == UNDO_UNCONFIRM, err);
    case UNDO_POLICY:
    case UNDO_POLICY_AGAIN:
        return append_policy(w, x, err);
    case UNDO_LINK:
        return append_link(w, x, err);
    case UNDO_WITHDRAW:
    case UNDO_UNSIGN:
    case UNDO_RECORD_AGAIN:
        break;
    }
    return append_signoff(u, w, x, err);
}

static bool is_from_paper(const struct undo_item *x)
{
    return x->act == UNDO_RECORD_AGAIN && x->signoff.origin == ORIGIN_TRANSCRIBED;
}

/* One person answers for everything from paper that stands before it. */
static int append_paper(struct undoing *u, struct writer *w, struct sotay_error *err)
{
    static const struct id nothing;
    AUTO(str) body = {0};
    int64_t first = w->seq + 1;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < u->n && rc >= 0; i++)
        if (is_from_paper(&u->items[i]))
            rc = append(u, w, &u->items[i], err);
    if (rc < 0 || w->seq < first)
        return rc;
    body_int(&body, "count", w->seq - first + 1);
    body_text(&body, "last", hash_hex(&w->head).s);
    rc = str_check(&body, err);
    return rc < 0 ? rc : writer_append(w, "attest", &nothing, body.data, body.len, true, NULL, err);
}

/* The last thing first: what belongs to another goes before it, and comes back after it. */
static int append_all(struct undoing *u, struct writer *w, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = u->n; i-- > 0 && rc >= 0;)
        if (!is_from_paper(&u->items[i]))
            rc = append(u, w, &u->items[i], err);
    return rc < 0 ? rc : append_paper(u, w, err);
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static int refuse_undone(struct undoing *u, const struct batch *by, struct sotay_error *err)
{
    struct entry e = {0};
    AUTO_FREE char *memory = NULL;
    AUTO(str) hint = {0};
    char who[120] = "";
    int rc = ledger_entry(u->app->store, by->chain, by->first, &e, &memory, err);
    if (rc == SOTAY_OK)
        rc = record_who(u->app, &e, who, err);
    if (rc < 0)
        return rc;
    if (!e.has_actor && by->chain == u->batch.chain)
        snprintf(who, sizeof(who), "%s", _("somebody at this computer"));
    str_addf(&hint, _("To have it again: sotay undo %.8s"), id_hex(&by->id).s);
    return sotay_fail(err, SOTAY_EREFUSED, str_text(&hint),
                      _("that was undone already, by %s on %s"), who,
                      day_shown(day_of_time(by->time, u->app->utc_offset)).s);
}

static int plan(struct undoing *u, struct sotay_error *err)
{
    AUTO(undone) x = {0};
    int rc = undone_read(u->app, u->batch.clock, &x, err);
    const struct batch *by = rc < 0 ? NULL : undone_by(&x, &u->batch.id);
    if (by)
        return refuse_undone(u, by, err);
    return rc < 0 ? rc : undo_plan(u, err);
}

int undo_check(struct app *app, const struct batch *b, bool *ret_sign, struct sotay_error *err)
{
    AUTO(undoing) u = {.app = app, .batch = *b};
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, app->store, err);
    if (rc >= 0)
        rc = plan(&u, err);
    *ret_sign = u.sign;
    return rc;
}

int undo_do(struct app *app, const struct actor *actor, const struct batch *b,
            struct undo_result *ret, struct sotay_error *err)
{
    AUTO(undoing) u = {.app = app, .batch = *b};
    AUTO(undo_rest) rest = {0};
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = plan(&u, err);
    if (rc >= 0 && u.sign && !actor)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Say who acts with --as PERSON."),
                        _("this needs somebody's signature"));
    if (rc >= 0)
        rc = tell(&u, ret, err);
    if (rc >= 0)
        rc = undo_rest_before(&u, &rest, err);
    w.undoes = b->id;
    if (rc >= 0)
        rc = append_all(&u, &w, err);
    if (rc >= 0)
        rc = writer_settle(&w, err);
    if (rc >= 0)
        rc = undo_rest_after(&u, &rest, actor, err);
    if (rc >= 0 && !app->dry_run) {
        ret->batch = w.batch;
        str_add(&ret->became, str_text(&u.became));
        rc = writer_commit(&w, err);
    }
    record_forget(app);
    return rc;
}
