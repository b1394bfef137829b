/* src/ledger/writer.c - appends entries in one transaction that ends with the device's mark. */
#include "base/base.h"

#include "ledger/ledger.h"

#include "ledger/erasure.h"
#include "ledger/fold.h"
#include "ledger/receive.h"
#include "ledger/structure.h"

#include <sodium.h>

#define RANDOM_SIZE 16  /* of a salt, of an id */
#define MARK_EVERY 4096 /* entries */

static const char *const signed_kinds[] = {
    "signoff.add", "signoff.sign",      "signoff.retract",    "signoff.confirm",
    "attest",      "certificate.issue", "certificate.revoke",
};

bool kind_must_be_signed(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(signed_kinds); i++)
        if (strcmp(kind, signed_kinds[i]) == 0)
            return true;
    return kind_is_structural(kind);
}

/* The chain that holds this computer's last mark; without a mark the last one of the device.  0: none.
 * *ret_ours: the mark is there, so the file is the one this device last wrote. */
static int find_chain(struct writer *w, bool *ret_ours, struct sotay_error *err)
{
    w->chain = 0;
    *ret_ours = w->device.seq == 0;
    if (!*ret_ours) {
        int rc = ledger_find(w->store, &w->device.key, w->device.seq, &w->device.hash, &w->chain,
                             NULL, err);
        *ret_ours = rc == SOTAY_OK;
        return rc < 0 ? rc : SOTAY_OK;
    }
    AUTO(stmt) q = stmt_open(w->store, SQL_CHAIN_OF_DEVICE);
    stmt_blob(&q, 1, w->device.key.b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK)
        w->chain = stmt_col_int(&q, 0);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_head(struct writer *w, struct sotay_error *err)
{
    int64_t own = 0;
    AUTO(stmt) q = stmt_open(w->store, SQL_CHAIN_HEAD);
    stmt_int(&q, 1, w->chain);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK) {
        w->seq = stmt_col_int(&q, 0);
        w->head = stmt_col_hash(&q, 1);
        own = stmt_col_int(&q, 2);
    }
    /* Whoever leaps with the clock takes nobody's chain out of what others accept. */
    w->behind = w->clock >= own + CLOCK_LEAP_MAX;
    if (w->behind)
        w->clock = own + CLOCK_LEAP_MAX - 1;
    return rc < 0 ? rc : SOTAY_OK;
}

static int find_device(struct writer *w, struct sotay_error *err)
{
    uint64_t inode = store_inode(w->store);
    int rc = device_load(w->here->state_dir, inode, &w->device, err);
    if (rc == SOTAY_OK) {
        bool ours = false;
        rc = find_chain(w, &ours, err);
        if (rc < 0 || ours)
            return rc;
    }
    if (rc < 0)
        return rc;
    w->new_device = true;
    w->chain = 0;
    return device_make(w->here->state_dir, inode, &w->device, err);
}

static int enrolled(struct writer *w, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(w->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, w->device.key.b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    w->closed = rc == SOTAY_OK && !stmt_col_is_null(&q, 3);
    *ret = rc == SOTAY_OK && stmt_col_int(&q, 0) != 0 && !w->closed;
    return rc < 0 ? rc : SOTAY_OK;
}

static int not_allowed(const struct writer *w, struct sotay_error *err)
{
    return sotay_fail(
        err, SOTAY_EREFUSED, _("Let a coordinator allow it: sotay device enrol --as COORDINATOR"),
        w->closed
            ? _("this computer was closed: what is typed here is not used any more")
            : _("this notebook is a copy, and this computer is not allowed to write in it yet"));
}

static int start_chain(struct writer *w, struct sotay_error *err)
{
    static const struct hash zeros;
    AUTO(stmt) q = stmt_open(w->store, SQL_CHAIN_ADD);
    stmt_blob(&q, 1, w->device.key.b, HASH_SIZE);
    stmt_int(&q, 2, 0);
    stmt_blob(&q, 3, zeros.b, HASH_SIZE);
    int rc = stmt_run(&q, err);
    AUTO(stmt) newest = stmt_open(w->store, SQL_CHAIN_NEWEST);
    if (rc >= 0)
        rc = stmt_step(&newest, err);
    if (rc == SOTAY_OK)
        w->chain = stmt_col_int(&newest, 0);
    return rc < 0 ? rc : SOTAY_OK;
}

static int find_actor(struct writer *w, struct sotay_error *err)
{
    if (!w->actor)
        return SOTAY_OK;
    int rc = ledger_actor_no(w->store, &w->actor->key, &w->actor_no, err);
    if (rc < 0 || w->actor_no)
        return rc;
    AUTO(stmt) q = stmt_open(w->store, SQL_ACTOR_ADD);
    stmt_blob(&q, 1, w->actor->key.b, HASH_SIZE);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : ledger_actor_no(w->store, &w->actor->key, &w->actor_no, err);
}

int writer_begin(struct writer *w, struct store *store, const struct ledger_here *here,
                 const struct actor *actor, struct sotay_error *err)
{
    *w = (struct writer){.store = store, .here = here, .actor = actor};
    int64_t time;
    int rc = txn_begin(&w->txn, store, err);
    if (rc >= 0)
        rc = find_device(w, err);
    if (rc >= 0)
        rc = ledger_newest(store, &w->clock, &time, err);
    if (rc < 0)
        return rc;
    bool is_first = w->clock == 0;
    if (!is_first) {
        rc = enrolled(w, &w->enrolled, err);
        if (rc >= 0 && !w->enrolled && !actor)
            return not_allowed(w, err);
    }
    w->fold = calloc(1, sizeof(*w->fold));
    if (rc >= 0 && !w->fold)
        rc = sotay_nomem(err);
    if (rc >= 0)
        rc = fold_open(w->fold, store, store, here->ops, here->domain, err);
    if (rc >= 0 && !w->chain)
        rc = start_chain(w, err);
    if (rc >= 0)
        rc = read_head(w, err);
    if (rc >= 0)
        rc = find_actor(w, err);
    w->first_seq = w->seq + 1;
    w->marked = w->seq;
    w->batch = id_random();
    return rc;
}

static void take_random(struct writer *w, uint8_t ret[RANDOM_SIZE])
{
    if (w->random_left < RANDOM_SIZE) {
        randombytes_buf(w->random, sizeof(w->random));
        w->random_left = sizeof(w->random);
    }
    w->random_left -= RANDOM_SIZE;
    memcpy(ret, w->random + w->random_left, RANDOM_SIZE);
}

struct id writer_id(struct writer *w)
{
    struct id id;
    take_random(w, id.b);
    return id;
}

/* `{BODY,"undoes":"...","batch":"...","salt":"..."}` */
static int make_payload(struct writer *w, const char *body, size_t len, struct sotay_error *err)
{
    uint8_t salt[RANDOM_SIZE];
    take_random(w, salt);
    str_clear(&w->payload);
    str_add_char(&w->payload, '{');
    str_add_bytes(&w->payload, body, len);
    if (len)
        str_add_char(&w->payload, ',');
    if (!id_is_zero(&w->undoes)) {
        str_add(&w->payload, "\"undoes\":\"");
        str_add_hex(&w->payload, w->undoes.b, ID_SIZE);
        str_add(&w->payload, "\",");
    }
    str_add(&w->payload, "\"batch\":\"");
    str_add_hex(&w->payload, w->batch.b, ID_SIZE);
    str_add(&w->payload, "\",\"salt\":\"");
    str_add_hex(&w->payload, salt, sizeof(salt));
    str_add(&w->payload, "\"}");
    int rc = str_check(&w->payload, err);
    return rc >= 0 && w->payload.len > PAYLOAD_MAX /* others would refuse it */
               ? sotay_fail(err, SOTAY_EREFUSED, _("Make the texts shorter."),
                            _("what would be recorded is too long"))
               : rc;
}

int entry_store(struct store *store, const struct entry *e, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_ADD);
    stmt_int(&q, 1, e->chain);
    stmt_int(&q, 2, e->seq);
    stmt_int(&q, 3, e->clock);
    stmt_int(&q, 4, e->time);
    if (e->has_actor)
        stmt_int(&q, 5, e->actor_no);
    else
        stmt_null(&q, 5);
    stmt_text_static(&q, 6, e->kind, strlen(e->kind));
    stmt_blob(&q, 7, e->subject.b, ID_SIZE);
    stmt_blob(&q, 8, e->payload_hash.b, HASH_SIZE);
    stmt_blob(&q, 9, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 10, e->is_signed ? e->signature : NULL, SIGNATURE_SIZE);
    stmt_text_static(&q, 11, e->payload, e->payload_len);
    return stmt_run(&q, err);
}

static void sign(struct writer *w, struct entry *e)
{
    char text[ENTRY_HEADER_MAX];
    size_t len = entry_header(e, text);
    crypto_sign_detached(e->signature, NULL, (const unsigned char *)text, len, w->actor->secret);
    e->is_signed = true;
}

/* Nothing personal is written of somebody whose text was erased. */
static int check_not_erased(struct writer *w, const struct entry *e, struct sotay_error *err)
{
    bool erased;
    int rc = erasure_covers_by(&w->fold->rights, e, &erased, err);
    if (rc >= 0 && erased)
        rc = sotay_fail(err, SOTAY_EREFUSED,
                        _("What they were taught still counts; notes and names of them are no "
                          "longer kept."),
                        _("the personal data of this person were erased"));
    return rc;
}

/* The device's signature over its last entry. */
static int add_mark(struct writer *w, struct sotay_error *err)
{
    char text[MARK_TEXT_MAX];
    uint8_t signature[SIGNATURE_SIZE];
    size_t len = mark_text(&w->device.key, w->seq, &w->head, text);
    crypto_sign_detached(signature, NULL, (const unsigned char *)text, len, w->device.secret);
    AUTO(stmt) q = stmt_open(w->store, SQL_MARK_ADD);
    stmt_int(&q, 1, w->chain);
    stmt_int(&q, 2, w->seq);
    stmt_blob(&q, 3, signature, SIGNATURE_SIZE);
    return stmt_run(&q, err);
}

/* A long transaction is marked on the way as well: it can be carried in parts of bearable length. */
static int mark_on_the_way(struct writer *w, struct sotay_error *err)
{
    if (w->seq - w->marked < MARK_EVERY)
        return SOTAY_OK;
    w->marked = w->seq;
    return add_mark(w, err);
}

int writer_append(struct writer *w, const char *kind, const struct id *subject, const char *body,
                  size_t body_len, bool sign_it, struct entry *ret, struct sotay_error *err)
{
    sign_it = sign_it || kind_must_be_signed(kind) ||
              (w->actor && !w->enrolled && strcmp(kind, "signoff.transcribe") != 0);
    if (sign_it && !w->actor)
        return sotay_fail(err, SOTAY_EREFUSED, _("Say who acts with --as PERSON."),
                          _("this needs somebody's signature"));
    int rc = mark_on_the_way(w, err);
    if (rc >= 0)
        rc = make_payload(w, body, body_len, err);
    if (rc < 0)
        return rc;
    struct entry e = {.device = w->device.key,
                      .seq = w->seq + 1,
                      .prev = w->head,
                      .clock = w->clock + 1,
                      .time = w->here->now_ms,
                      .subject = *subject,
                      .chain = w->chain,
                      .payload = w->payload.data,
                      .payload_len = w->payload.len};
    snprintf(e.kind, sizeof(e.kind), "%s", kind);
    e.payload_hash = hash_of(e.payload, e.payload_len);
    if (w->actor) {
        e.has_actor = true;
        e.actor = w->actor->key;
        e.actor_no = w->actor_no;
    }
    e.hash = entry_hash(&e);
    if (sign_it)
        sign(w, &e);
    const char *held = NULL;
    rc = check_not_erased(w, &e, err);
    if (rc >= 0)
        rc = entry_store(w->store, &e, err);
    if (rc >= 0)
        rc = fold_entry(w->fold, &e, &held, err);
    if (rc < 0)
        return rc;
    if (held)
        return sotay_fail(err, SOTAY_EREFUSED, held_hint(held), "%s", held_sentence(held));
    if (w->behind && kind_is_structural(kind)) /* others come after it */
        w->fold->again = true;
    w->seq = e.seq;
    w->clock = e.clock;
    w->head = e.hash;
    if (ret)
        *ret = e;
    return SOTAY_OK;
}

/* ---- the end ------------------------------------------------------------------------------------ */

/* What lies in the file now must hash to what was meant. */
static int recheck_rows(struct writer *w, struct sotay_error *err)
{
    int64_t expected = w->first_seq;
    struct hash head = {{0}};
    AUTO(stmt) q = stmt_open(w->store, SQL_ENTRY_RANGE);
    stmt_int(&q, 1, w->chain);
    stmt_int(&q, 2, w->first_seq);
    stmt_int(&q, 3, w->seq);
    AUTO(entry_rows) rows = {0};
    int rc = entry_rows_open(&rows, w->store, err);
    while (rc >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        rc = entry_rows_read(&rows, &q, &e, err);
        if (rc < 0)
            return rc;
        struct hash payload = hash_of(e.payload, e.payload_len), again = entry_hash(&e);
        bool emptied = !e.payload; /* somebody was erased in this very transaction */
        if (e.seq != expected++ || (!emptied && !hash_equal(&payload, &e.payload_hash)) ||
            !hash_equal(&again, &e.hash))
            return sotay_fail(
                err, SOTAY_EFAIL, _("Check the disk and the memory of this computer."),
                _("record %lld was not stored as it was written; nothing was changed"),
                (long long)e.seq);
        head = e.hash;
    }
    if (rc < 0)
        return rc;
    if (expected != w->seq + 1 || !hash_equal(&head, &w->head))
        return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the memory of this computer."),
                          _("records were not stored as they were written; nothing was changed"));
    return SOTAY_OK;
}

int writer_settle(struct writer *w, struct sotay_error *err)
{
    if (w->settled || w->seq < w->first_seq)
        return SOTAY_OK;
    w->settled = true;
    return fold_finish(w->fold, err);
}

int writer_commit(struct writer *w, struct sotay_error *err)
{
    if (w->seq < w->first_seq)
        return SOTAY_OK; /* nothing happened; writer_done ends the transaction */
    int rc = writer_settle(w, err);
    if (rc >= 0)
        rc = recheck_rows(w, err);
    if (rc >= 0)
        rc = add_mark(w, err);
    /* Before COMMIT: a device whose key is lost could not go on with its chain. */
    if (rc >= 0 && w->new_device)
        rc = device_save(&w->device, err);
    if (rc >= 0)
        rc = txn_commit(&w->txn, err);
    if (rc < 0)
        return rc;
    /* What was written stays written: an older mark in the device file is in the chain as well. */
    struct sotay_error ignored;
    (void)device_note_mark(&w->device, w->seq, &w->head, &ignored);
    return SOTAY_OK;
}

void writer_done(struct writer *w)
{
    txn_done(&w->txn);
    if (w->fold)
        fold_done(w->fold);
    free(w->fold);
    w->fold = NULL;
    device_done(&w->device);
    str_done(&w->payload);
}

int device_series(struct store *store, const struct hash *device, char ret[8],
                  struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    snprintf(ret, 8, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 2) : "A");
    return SOTAY_OK;
}

/* ---- payload members ------------------------------------------------------------------------------ */

static void member(struct str *body, const char *name)
{
    if (body->len)
        str_add_char(body, ',');
    str_add_char(body, '"');
    str_add(body, name);
    str_add(body, "\":");
}

void body_text(struct str *body, const char *name, const char *text)
{
    member(body, name);
    str_add_json(body, text);
}

void body_int(struct str *body, const char *name, int64_t value)
{
    member(body, name);
    str_add_int(body, value);
}

void body_id(struct str *body, const char *name, const struct id *id)
{
    member(body, name);
    str_add_char(body, '"');
    str_add_hex(body, id->b, ID_SIZE);
    str_add_char(body, '"');
}

void body_null(struct str *body, const char *name)
{
    member(body, name);
    str_add(body, "null");
}
