/* src/ledger/verify.c - everything checked: pages, chains, marks, signatures, payloads, folded rows. */
#include "base/base.h"

#include "ledger/verify.h"

#include "base/str.h"
#include "ledger/erasure.h"
#include "ledger/ledger.h"
#include "ledger/noun.h"
#include "ledger/receive.h"

#include <sodium.h>

struct walk {
    struct store *store;
    struct verify_report *report;
    void (*progress)(void *with, int64_t done, int64_t total);
    void *with;
    int64_t total;
    int64_t chain, seq, clock; /* of the entry before */
    struct hash head, device;
    bool marked;       /* the entry before */
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

/* Of a branch: the record before it is in another chain of its computer. */
static int begin_chain(struct walk *w, const struct entry *e, struct sotay_error *err)
{
    int64_t chain;
    w->report->chains++;
    w->clock = 0;
    w->seq = e->seq - 1;
    if (e->seq == 1)
        return SOTAY_OK;
    int rc = ledger_find(w->store, &e->device, e->seq - 1, &e->prev, &chain, &w->clock, err);
    return rc == SOTAY_END ? damage(e, err, _("the record before it is missing")) : rc;
}

static int check_place(struct walk *w, const struct entry *e, struct sotay_error *err)
{
    int rc = e->chain == w->chain ? SOTAY_OK : begin_chain(w, e, err);
    if (rc < 0)
        return rc;
    if (e->seq != w->seq + 1)
        return damage(e, err, _("the record before it is missing"));
    if (e->clock <= w->clock || e->clock - w->clock > CLOCK_LEAP_MAX)
        return damage(e, err, _("its place in time does not fit the record before it"));
    return SOTAY_OK;
}

/* A chain without records was cut off whole. */
static int check_chains(struct walk *w, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(w->store, SQL_CHAIN_EMPTY);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct entry gone = {.device = stmt_col_hash(&q, 0), .seq = stmt_col_int(&q, 1) + 1};
    return damage(&gone, err, _("it is missing"));
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

static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    struct walk *w = with;
    int rc = SOTAY_OK;
    if (e->chain != w->chain)
        rc = end_of_chain(w, w->marked, err);
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
        rc = check_mark(w, e, &w->marked, err);
    if (w->progress && w->report->entries % 1024 == 0)
        w->progress(w->with, w->report->entries, w->total);
    w->report->entries++;
    return rc;
}

static int end_of_walk(struct walk *w, struct sotay_error *err)
{
    int rc = end_of_chain(w, w->marked, err);
    if (rc < 0 || !w->more_marks)
        return rc < 0 ? rc : check_chains(w, err);
    struct entry at = {.seq = stmt_col_int(&w->marks, 1), .device = w->device};
    return damage(&at, err, _("the computer's mark belongs to no record"));
}

/* Content may be missing only where somebody's text was erased. */
static int check_erased(struct store *store, struct sotay_error *err)
{
    struct entry e;
    int rc = erasure_unaccounted(store, &e, err);
    return rc == SOTAY_OK ? damage(&e, err, _("its content is missing")) : rc < 0 ? rc : SOTAY_OK;
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
    {SQL_DUMP_KEY_VOUCHER, "key"},
    {SQL_DUMP_KEY_ENDED, "key"},
    {SQL_DUMP_CHECKLIST, "checklist"},
    {SQL_DUMP_POLICY, "policy"},
    {SQL_DUMP_PERSON_LINK, "person"},
    {SQL_DUMP_PERSON_JOINED, "person"},
    {SQL_DUMP_ERASURE_SAID, "person"},
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

/* A place of its own to fold into, in one transaction: statements of their own would walk the whole
 * cache each. */
struct scratch {
    struct store *store;
    struct txn txn;
};

static void scratch_done(struct scratch *s)
{
    txn_done(&s->txn);
    store_close(s->store);
}

static int scratch_open(struct scratch *ret, struct sotay_error *err)
{
    int rc = store_open_scratch(&ret->store, err);
    return rc < 0 ? rc : txn_begin(&ret->txn, ret->store, err);
}

static int compare_table(struct store *store, struct store *scratch, size_t i,
                         struct sotay_error *err)
{
    AUTO(str) row = {0};
    struct id subject;
    int rc = store_compare(store, scratch, folded[i].query, &row, &subject, err);
    return rc == SOTAY_END ? name_difference(store, folded[i].table, &subject, err) : rc;
}

/* The sums of the sign-offs differ; which one it is, only a whole fold tells. */
static int name_signoff(struct store *store, const struct fold_ops *ops, void *domain,
                        struct sotay_error *err)
{
    AUTO(scratch) s = {.store = NULL};
    int rc = scratch_open(&s, err);
    if (rc >= 0)
        rc = fold_rebuild(s.store, store, ops, domain, err);
    for (size_t i = 0; rc == SOTAY_OK && i < COUNT_OF(folded); i++)
        if (folded[i].query == SQL_DUMP_SIGNOFF)
            rc = compare_table(store, s.store, i, err);
    return rc < 0 ? rc
                  : sotay_fail(err, SOTAY_EDAMAGE,
                               _("The records themselves are whole: run 'sotay notebook rebuild'."),
                               _("the index of the sign-offs differs from their table"));
}

static int compare_tables(struct store *store, struct store *scratch, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc == SOTAY_OK && i < COUNT_OF(folded); i++)
        if (folded[i].query != SQL_DUMP_SIGNOFF)
            rc = compare_table(store, scratch, i, err);
    return rc;
}

/* Each entry is read once: its place, hash, signature and mark are checked, then it is folded. */
static int walk_all(struct walk *w, const struct fold_ops *ops, void *domain,
                    struct sotay_error *err)
{
    AUTO(scratch) s = {.store = NULL};
    int rc = scratch_open(&s, err);
    w->marks = stmt_open(w->store, SQL_MARK_ALL);
    if (rc >= 0)
        rc = next_mark(w, err);
    if (rc >= 0)
        rc = fold_compare(s.store, w->store, ops, domain, visit, w, err);
    bool differs = rc == SOTAY_END;
    if (rc >= 0)
        rc = end_of_walk(w, err);
    if (rc >= 0)
        rc = check_erased(w->store, err);
    stmt_done(&w->marks);
    if (rc >= 0)
        rc = compare_tables(w->store, s.store, err);
    return rc >= 0 && differs ? name_signoff(w->store, ops, domain, err) : rc;
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
    return rc < 0 ? rc : walk_all(&w, ops, domain, err);
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
