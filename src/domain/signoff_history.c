/* src/domain/signoff_history.c - what became of one sign-off: who recorded, signed, confirmed, withdrew it. */
#include "base/base.h"

#include "domain/history.h"

#include "domain/signoff_again.h"
#include "domain/undo.h"
#include "ledger/fold.h"
#include "ledger/structure.h"

struct dated {
    struct entry e;
    struct entry_place place;
};

static int compare(const void *a, const void *b)
{
    return entry_compare(&((const struct dated *)a)->e, &((const struct dated *)b)->e);
}

/* As the fold has them: by clock, computer, hash. */
static int sort(struct app *app, struct entry_places *p, struct sotay_error *err)
{
    AUTO_FREE struct dated *list = calloc(p->n + 1, sizeof(*list));
    size_t n = 0;
    int rc = list ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; i < p->n && rc >= 0; i++) {
        AUTO_FREE char *memory = NULL;
        rc = ledger_entry(app->store, p->list[i].chain, p->list[i].seq, &list[n].e, &memory, err);
        list[n].place = p->list[i];
        n += rc == SOTAY_OK;
    }
    if (rc < 0)
        return rc;
    if (n > 1)
        qsort(list, n, sizeof(*list), compare);
    for (size_t i = 0; i < n; i++)
        p->list[i] = list[i].place;
    p->n = n;
    return SOTAY_OK;
}

static int read_query(struct app *app, enum sql_id query, const struct id *id,
                      struct entry_places *p, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, query);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    return entry_places_read(p, &q, err);
}

static int read_places(struct app *app, const struct id *id, struct entry_places *p,
                       struct sotay_error *err)
{
    static const enum sql_id queries[] = {SQL_SIGNOFF_PLACES, SQL_SIGNATURE_OF, SQL_CONFIRMATION_OF,
                                          SQL_RETRACTION_OF, SQL_HISTORY_OF};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < COUNT_OF(queries) && rc >= 0; i++)
        rc = read_query(app, queries[i], id, p, err);
    return rc < 0 ? rc : sort(app, p, err);
}

static void say_withdrawn(const char *reason, struct str *out)
{
    bool is_undone = reason && strcmp(reason, SIGNOFF_UNDONE) == 0;
    str_add(out, _("withdrawn"));
    if (reason && *reason)
        str_addf(out, ": %s", is_undone ? _("undone") : reason);
}

/* The other number of the same performance, where an undoing gave it a new one. */
static int say_other(struct app *app, const struct entry *e, const struct id *signoff,
                     struct str *out, struct sotay_error *err)
{
    bool withdraws = strcmp(e->kind, "signoff.retract") == 0;
    struct id other;
    int rc = withdraws ? undo_became(app, e, signoff, &other, err)
                       : undo_was(app, e, signoff, &other, err);
    if (rc == SOTAY_OK)
        str_addf(out, withdraws ? _("; recorded again as %.8s") : _(", in the place of %.8s"),
                 id_hex(&other).s);
    return rc < 0 ? rc : SOTAY_OK;
}

static int describe(struct app *app, const struct entry *e, void *with, struct str *out,
                    struct sotay_error *err)
{
    enum { RECORDING = 3 };
    static const char *const words[][2] = {
        {"signoff.add", N_("recorded and signed")},
        {"signoff.observe", N_("recorded, for its mentor to sign")},
        {"signoff.transcribe", N_("recorded from paper")},
        {"signoff.sign", N_("signed")},
        {"attest", N_("answered for, from paper")},
    };
    json_t *payload = NULL;
    const struct id *signoff = with;
    bool records = false;
    int rc = fold_payload(e, &payload, err);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(words[i][0], e->kind) != 0)
            continue;
        str_add(out, _(words[i][1]));
        records = i < RECORDING;
    }
    if (strcmp(e->kind, "signoff.confirm") == 0)
        str_add(out, payload_int(payload, "withdrawn", 0) ? _("confirmation taken back")
                                                          : _("confirmed for the place"));
    else if (strcmp(e->kind, "signoff.retract") == 0)
        say_withdrawn(payload_text(payload, "reason"), out);
    else if (strcmp(e->kind, "signoff.note") == 0)
        str_addf(out, _("note: %s"),
                 payload_text(payload, "note") ? payload_text(payload, "note") : _("erased"));
    if (rc >= 0 && (records || strcmp(e->kind, "signoff.retract") == 0))
        rc = say_other(app, e, signoff, out, err);
    json_decref(payload);
    return rc < 0 ? rc : str_check(out, err);
}

/* Whoever answered for the file that it came from stands in another table. */
static int read_attested(struct app *app, const struct id *id, struct entry_places *p,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_ATTESTED);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    return entry_places_read(p, &q, err);
}

int signoff_history(struct app *app, const struct id *id, history_visit visit, void *with,
                    struct sotay_error *err)
{
    AUTO(entry_places) p = {0};
    struct id of = *id;
    int rc = read_attested(app, id, &p, err);
    if (rc >= 0)
        rc = read_places(app, id, &p, err);
    return rc < 0 ? rc : history_walk(app, p.list, p.n, describe, &of, visit, with, err);
}
