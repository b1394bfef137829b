/* src/ledger/verify.c - everything checked: pages, chains, marks, signatures, payloads, folded rows. */
#include "base/base.h"

#include "ledger/verify.h"

#include "base/str.h"
#include "ledger/ledger.h"
#include "ledger/noun.h"

#include <sodium.h>

struct walk {
    struct store *store;
    struct verify_report *report;
    void (*progress)(void *with, int64_t done, int64_t total);
    void *with;
    int64_t total;
    int64_t chain, seq, clock; /* of the entry before */
    struct hash head, device;
    struct stmt marks; /* walked along with the entries: both by chain and seq */
    bool more_marks;
};

static int damage(const struct entry *e, struct sotay_error *err, const char *what)
{
    char device[9], kind[KIND_SIZE + 4] = "";
    snprintf(device, sizeof(device), "%.8s", hash_hex(&e->device).s);
    if (e->kind[0])
        snprintf(kind, sizeof(kind), " (%s)", e->kind);
    return sotay_fail(
        err, SOTAY_EDAMAGE,
        _("Keep the file as it is, go back to the newest backup, and compare the two."),
        _("record %lld%s of computer %s: %s"), (long long)e->seq, kind, device, what);
}

static int next_mark(struct walk *w, struct sotay_error *err)
{
    int rc = stmt_step(&w->marks, err);
    w->more_marks = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Called after the last entry of each chain: it must carry the chain's last mark. */
static int end_of_chain(struct walk *w, bool last_was_marked, struct sotay_error *err)
{
    if (w->chain && w->more_marks && stmt_col_int(&w->marks, 0) == w->chain) {
        struct entry gone = {.seq = stmt_col_int(&w->marks, 1), .device = w->device};
        return damage(&gone, err, _("the computer's mark belongs to no record"));
    }
    if (!w->chain || last_was_marked)
        return SOTAY_OK;
    struct entry e = {.seq = w->seq, .device = w->device};
    return damage(&e, err, _("the computer's mark after it is missing"));
}

static int check_mark(struct walk *w, const struct entry *e, bool *ret_marked,
                      struct sotay_error *err)
{
    *ret_marked = false;
    if (!w->more_marks)
        return SOTAY_OK;
    int64_t chain = stmt_col_int(&w->marks, 0), seq = stmt_col_int(&w->marks, 1);
    if (chain < e->chain || (chain == e->chain && seq < e->seq)) {
        struct entry at = {.seq = seq, .device = w->device};
        return damage(&at, err, _("the computer's mark belongs to no record"));
    }
    if (chain != e->chain || seq != e->seq)
        return SOTAY_OK;
    char text[MARK_TEXT_MAX];
    size_t len = mark_text(&e->device, e->seq, &e->hash, text);
    if (stmt_col_size(&w->marks, 2) != SIGNATURE_SIZE ||
        crypto_sign_verify_detached(stmt_col_blob(&w->marks, 2), (const unsigned char *)text, len,
                                    e->device.b) != 0)
        return damage(e, err, _("the computer's mark does not fit"));
    w->report->marks++;
    *ret_marked = true;
    return next_mark(w, err);
}

static int check_place(struct walk *w, const struct entry *e, struct sotay_error *err)
{
    if (e->chain != w->chain) {
        w->report->chains++;
        w->clock = 0;
        w->seq = e->seq - 1; /* a branch may begin above 1: prev is its base's hash */
        static const struct hash zeros;
        if (e->seq != 1 && hash_equal(&e->prev, &zeros))
            return damage(e, err, _("the record before it is missing"));
        return SOTAY_OK;
    }
    if (e->seq != w->seq + 1)
        return damage(e, err, _("the record before it is missing"));
    if (e->clock <= w->clock || e->clock - w->clock > CLOCK_LEAP_MAX)
        return damage(e, err, _("its place in time does not fit the record before it"));
    return SOTAY_OK;
}

static int check_content(struct walk *w, const struct entry *e, struct sotay_error *err)
{
    struct hash hash = entry_hash(e);
    if (!hash_equal(&hash, &e->hash))
        return damage(e, err, _("it was changed, moved, or the record before it was"));
    if (!e->payload) {
        w->report->erased++;
    } else {
        struct hash payload = hash_of(e->payload, e->payload_len);
        if (!hash_equal(&payload, &e->payload_hash))
            return damage(e, err, _("its content was changed"));
    }
    if (!e->is_signed)
        return kind_must_be_signed(e->kind) ? damage(e, err, _("its signature is missing"))
                                            : SOTAY_OK;
    w->report->signatures++;
    return entry_signature_holds(e) ? SOTAY_OK : damage(e, err, _("its signature does not fit"));
}

struct walk_state {
    struct walk *w;
    bool marked;
};

static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    struct walk_state *state = with;
    struct walk *w = state->w;
    int rc = SOTAY_OK;
    if (e->chain != w->chain)
        rc = end_of_chain(w, state->marked, err);
    if (rc >= 0)
        rc = check_place(w, e, err);
    w->chain = e->chain;
    w->seq = e->seq;
    w->clock = e->clock;
    w->head = e->hash;
    w->device = e->device;
    if (rc >= 0)
        rc = check_content(w, e, err);
    if (rc >= 0)
        rc = check_mark(w, e, &state->marked, err);
    if (w->progress && w->report->entries % 1024 == 0)
        w->progress(w->with, w->report->entries, w->total);
    w->report->entries++;
    return rc;
}

static int walk_chains(struct walk *w, struct sotay_error *err)
{
    w->marks = stmt_open(w->store, SQL_MARK_ALL);
    struct walk_state state = {.w = w};
    int rc = next_mark(w, err);
    if (rc >= 0)
        rc = ledger_each(w->store, visit, &state, err);
    if (rc >= 0)
        rc = end_of_chain(w, state.marked, err);
    if (rc >= 0 && w->more_marks) {
        struct entry at = {.seq = stmt_col_int(&w->marks, 1), .device = w->device};
        rc = damage(&at, err, _("the computer's mark belongs to no record"));
    }
    stmt_done(&w->marks);
    return rc;
}

/* ---- folded rows ------------------------------------------------------------------------------------ */

static const struct {
    enum sql_id query;
    const char *table;
} folded[] = {
    {SQL_DUMP_AUTHORITY, "authority"},
    {SQL_DUMP_DEVICE, "device"},
    {SQL_DUMP_PERSON_KEY, "key"},
    {SQL_DUMP_KEY_LIMIT, "key"},
    {SQL_DUMP_CHECKLIST, "checklist"},
    {SQL_DUMP_POLICY, "policy"},
    {SQL_DUMP_PERSON_LINK, "person"},
    {SQL_DUMP_ERASURE, "person"},
    {SQL_DUMP_HELD, "waiting"},
    {SQL_DUMP_HISTORY, "history"},
    {SQL_DUMP_FACILITY, "facility"},
    {SQL_DUMP_PERSON, "person"},
    {SQL_DUMP_POSTING, "posting"},
    {SQL_DUMP_COURSE, "course"},
    {SQL_DUMP_CLASS, "class"},
    {SQL_DUMP_ENROLMENT, "enrolment"},
    {SQL_DUMP_PROGRAMME, "programme"},
    {SQL_DUMP_ROUND, "round"},
    {SQL_DUMP_SECONDMENT, "secondment"},
    {SQL_DUMP_PARTNERSHIP, "partnership"},
    {SQL_DUMP_REQUIREMENT, "requirement"},
    {SQL_DUMP_INDICATOR, "indicator"},
    {SQL_DUMP_GRANTS, "grant"},
    {SQL_DUMP_SIGNOFF, "signoff"},
    {SQL_DUMP_SIGNATURE, "signoff"},
    {SQL_DUMP_RETRACTION, "signoff"},
    {SQL_DUMP_CONFIRMATION, "signoff"},
    {SQL_DUMP_ATTESTATION, "signoff"},
    {SQL_DUMP_SIGNOFF_NOTE, "signoff"},
    {SQL_DUMP_CERTIFICATE, "certificate"},
    {SQL_DUMP_CERTIFICATE_REVOCATION, "certificate"},
};

/* The table's noun, as people are told it. */
static const char *table_shown(const char *table)
{
    static const char *const words[][2] = {
        {"authority", N_("authority")},
        {"device", N_("computer")},
        {"key", N_("key")},
        {"checklist", N_("checklist")},
        {"policy", N_("policy")},
        {"waiting", N_("record that waits")},
        {"history", N_("history")},
        {"facility", N_("facility")},
        {"person", N_("person")},
        {"posting", N_("posting")},
        {"course", N_("course")},
        {"class", N_("class")},
        {"enrolment", N_("enrolment")},
        {"programme", N_("programme")},
        {"round", N_("round")},
        {"secondment", N_("secondment")},
        {"partnership", N_("partnership")},
        {"requirement", N_("requirement")},
        {"indicator", N_("indicator")},
        {"grant", N_("right")},
        {"signoff", N_("sign-off")},
        {"certificate", N_("certificate")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], table) == 0)
            return _(words[i][1]);
    return table;
}

/* Its code, where it has one; else its id, where it has one of its own. */
static void name_record(struct store *s, const char *table, const struct id *subject,
                        struct str *out)
{
    struct sotay_error ignored;
    if (id_is_zero(subject)) /* keys and records that wait */
        return;
    for (size_t i = 0; i < NOUN_COUNT; i++) {
        const struct noun *n = &noun_table[i];
        char code[80] = "";
        if (strcmp(n->name, table) != 0)
            continue;
        if (record_code(s, n, subject, code, &ignored) >= 0 && code[0]) {
            str_addf(out, " %s", code);
            return;
        }
    }
    str_addf(out, " %.8s", id_hex(subject).s);
}

/* Never the row itself: it may hold what nobody should read in a message. */
static int name_difference(struct store *s, const char *table, const struct id *subject,
                           struct sotay_error *err)
{
    AUTO(str) what = {0}, number = {0};
    struct sotay_error ignored;
    str_add(&what, table_shown(table));
    name_record(s, table, subject, &what);
    AUTO(stmt) q = stmt_open(s, SQL_HISTORY_OF);
    stmt_blob(&q, 1, subject->b, ID_SIZE);
    while (stmt_step(&q, &ignored) == SOTAY_OK) { /* the last record that touched it */
        str_clear(&number);
        str_addf(&number, _(", record %lld"), (long long)stmt_col_int(&q, 1));
    }
    return sotay_fail(
        err, SOTAY_EDAMAGE,
        _("Somebody changed the tables by hand, or the disk failed; the records themselves "
          "are whole: run 'sotay notebook rebuild'."),
        _("%s%s differs from what its records say"), str_text(&what), str_text(&number));
}

static int compare_tables(struct store *store, const struct fold_ops *ops, void *domain,
                          struct sotay_error *err)
{
    struct store *scratch = NULL;
    int rc = store_open_scratch(&scratch, err);
    AUTO(txn)
    tx = {0}; /* one transaction: statements of their own would walk the whole cache each */
    if (rc >= 0)
        rc = txn_begin(&tx, scratch, err);
    if (rc >= 0)
        rc = fold_rebuild(scratch, store, ops, domain, err);
    for (size_t i = 0; rc == SOTAY_OK && i < COUNT_OF(folded); i++) {
        AUTO(str) row = {0};
        struct id subject;
        rc = store_compare(store, scratch, folded[i].query, &row, &subject, err);
        if (rc == SOTAY_END)
            rc = name_difference(store, folded[i].table, &subject, err);
    }
    txn_done(&tx);
    store_close(scratch);
    return rc;
}

int ledger_verify(struct store *store, const struct fold_ops *ops, void *domain,
                  void (*on_progress)(void *with, int64_t done, int64_t total), void *with,
                  struct verify_report *ret, struct sotay_error *err)
{
    *ret = (struct verify_report){0};
    struct walk w = {.store = store, .report = ret, .progress = on_progress, .with = with};
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, store, err);
    if (rc >= 0)
        rc = store_check_pages(store, err);
    if (rc >= 0 && on_progress) {
        AUTO(stmt) q = stmt_open(store, SQL_ENTRY_COUNT);
        rc = stmt_step(&q, err);
        w.total = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    }
    if (rc >= 0)
        rc = walk_chains(&w, err);
    return rc < 0 ? rc : compare_tables(store, ops, domain, err);
}

int ledger_dump(struct store *store, struct str *out, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(folded); i++) {
        str_addf(out, "-- %s\n", sql_name[folded[i].query]);
        rc = store_dump(store, folded[i].query, out, err);
    }
    return rc;
}
