/* tests/unit/elsewhere.c - another computer's entries, written past our own code as if synced. */
#include "base/base.h"

#include "world.h"

#include <sodium.h>
#include <sqlite3.h>

void elsewhere_begin(struct elsewhere *d)
{
    *d = (struct elsewhere){.time = NOW_MS, .batch = id_random()};
    crypto_sign_keypair(d->key.b, d->secret);
}

static void bind(sqlite3_stmt *q, int at, const void *bytes, size_t len)
{
    sqlite3_bind_blob(q, at, bytes, (int)len, SQLITE_TRANSIENT);
}

static void run(sqlite3 *db, sqlite3_stmt *q)
{
    ck_assert_msg(sqlite3_step(q) == SQLITE_DONE, "%s", sqlite3_errmsg(db));
    sqlite3_finalize(q);
}

static sqlite3_stmt *sql(sqlite3 *db, const char *text)
{
    sqlite3_stmt *q = NULL;
    ck_assert_msg(sqlite3_prepare_v2(db, text, -1, &q, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
    return q;
}

static void add_chain(sqlite3 *db, struct elsewhere *d)
{
    static const struct hash zeros;
    sqlite3_stmt *q = sql(db, "INSERT INTO chain SELECT max(no) + 1, ?1, 0, ?2 FROM chain");
    bind(q, 1, d->key.b, HASH_SIZE);
    bind(q, 2, zeros.b, HASH_SIZE);
    run(db, q);
    d->chain = world_number(db, "SELECT max(no) FROM chain");
}

static int64_t number_of_actor(sqlite3 *db, const struct actor *actor)
{
    sqlite3_stmt *q = sql(db, "INSERT INTO actor SELECT max(no) + 1, ?1 FROM actor "
                              "WHERE NOT EXISTS (SELECT 1 FROM actor WHERE key = ?1)");
    bind(q, 1, actor->key.b, HASH_SIZE);
    if (sqlite3_step(q) != SQLITE_DONE)
        ck_abort_msg("%s", sqlite3_errmsg(db));
    sqlite3_finalize(q);
    q = sql(db, "SELECT no FROM actor WHERE key = ?1");
    bind(q, 1, actor->key.b, HASH_SIZE);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    int64_t no = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return no;
}

static void add_entry(sqlite3 *db, const struct entry *e)
{
    sqlite3_stmt *q =
        sql(db, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    sqlite3_bind_int64(q, 1, e->chain);
    sqlite3_bind_int64(q, 2, e->seq);
    sqlite3_bind_int64(q, 3, e->clock);
    sqlite3_bind_int64(q, 4, e->time);
    if (e->has_actor)
        sqlite3_bind_int64(q, 5, e->actor_no);
    sqlite3_bind_text(q, 6, e->kind, -1, SQLITE_TRANSIENT);
    bind(q, 7, e->subject.b, ID_SIZE);
    bind(q, 8, e->payload_hash.b, HASH_SIZE);
    bind(q, 9, e->hash.b, HASH_SIZE);
    if (e->is_signed)
        bind(q, 10, e->signature, SIGNATURE_SIZE);
    sqlite3_bind_text(q, 11, e->payload, (int)e->payload_len, SQLITE_TRANSIENT);
    run(db, q);
}

static void add_mark(sqlite3 *db, const struct elsewhere *d)
{
    char text[MARK_TEXT_MAX];
    uint8_t signature[SIGNATURE_SIZE];
    size_t len = mark_text(&d->key, d->seq, &d->head, text);
    crypto_sign_detached(signature, NULL, (const uint8_t *)text, len, d->secret);
    sqlite3_stmt *q = sql(db, "INSERT INTO mark VALUES (?1, ?2, ?3)");
    sqlite3_bind_int64(q, 1, d->chain);
    sqlite3_bind_int64(q, 2, d->seq);
    bind(q, 3, signature, sizeof signature);
    run(db, q);
}

void elsewhere_append(struct elsewhere *d, const struct actor *actor, bool sign, bool break_it,
                      const char *kind, const struct id *subject, const char *body)
{
    AUTO(str) payload = {0};
    char header[ENTRY_HEADER_MAX];
    sqlite3 *db = world_raw(NULL);
    if (!d->chain)
        add_chain(db, d);
    if (!d->clock)
        d->clock = world_number(db, "SELECT max(clock) FROM entry");
    if (d->clock < 0)
        d->clock = 0;
    str_addf(&payload, "{%s%s\"batch\":\"%s\",\"salt\":\"%s\"}", body, *body ? "," : "",
             id_hex(&d->batch).s, id_hex(&(struct id){{7}}).s);
    struct entry e = {.device = d->key,
                      .seq = ++d->seq,
                      .prev = d->head,
                      .clock = ++d->clock,
                      .time = d->time,
                      .subject = *subject,
                      .chain = d->chain,
                      .payload = payload.data,
                      .payload_len = payload.len};
    snprintf(e.kind, sizeof e.kind, "%s", kind);
    e.payload_hash = hash_of(e.payload, e.payload_len);
    if (actor) {
        e.has_actor = true;
        e.actor = actor->key;
        e.actor_no = number_of_actor(db, actor);
    }
    d->head = e.hash = entry_hash(&e);
    if (sign) {
        size_t len = entry_header(&e, header);
        crypto_sign_detached(e.signature, NULL, (const uint8_t *)header, len, actor->secret);
        e.signature[9] ^= break_it ? 1 : 0;
        e.is_signed = true;
    }
    add_entry(db, &e);
    add_mark(db, d);
    sqlite3_close(db);
}

void signoff_body(struct str *out, const struct id *mentor, const char *at, const char *case_ref)
{
    body_id(out, "trainee", &world.nurse);
    body_text(out, "skill", "care.wound");
    body_text(out, "at", at);
    body_id(out, "facility", &world.station);
    body_id(out, "mentor", mentor);
    body_int(out, "level", 5);
    body_text(out, "setting", "real");
    if (case_ref)
        body_text(out, "case", case_ref);
}
