/* tests/bench/raw-verify.c - the floor of `notebook verify`: reads every entry in the order of its
 * chain, makes its header again, hashes header and payload, checks each signature and mark.  It
 * folds nothing and compares no tables.
 * usage: raw-verify NOTEBOOK */
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH 32
#define KEYS_MAX 4096

static unsigned char devices[KEYS_MAX][HASH], bases[KEYS_MAX][HASH], actors[KEYS_MAX][HASH];
static sqlite3 *db;

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) {
        fprintf(stderr, "raw-verify: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return q;
}

static void read_keys(const char *sql, unsigned char (*keys)[HASH], unsigned char (*more)[HASH])
{
    sqlite3_stmt *q = prepare(sql);
    while (sqlite3_step(q) == SQLITE_ROW) {
        int no = sqlite3_column_int(q, 0);
        if (no < 0 || no >= KEYS_MAX)
            exit(1);
        memcpy(keys[no], sqlite3_column_blob(q, 1), HASH);
        if (more)
            memcpy(more[no], sqlite3_column_blob(q, 2), HASH);
    }
    sqlite3_finalize(q);
}

static char *put(char *at, const char *text)
{
    size_t len = strlen(text);
    memcpy(at, text, len);
    return at + len;
}

static char *put_hex(char *at, const void *bytes, size_t len)
{
    sodium_bin2hex(at, 2 * len + 1, bytes, len);
    return at + 2 * len;
}

static char *put_number(char *at, sqlite3_int64 value)
{
    return at + snprintf(at, 24, "%lld", (long long)value);
}

static size_t header(sqlite3_stmt *q, const unsigned char prev[HASH], char *text)
{
    char *at = put(text, "sotay-entry 1\ndevice ");
    at = put_hex(at, devices[sqlite3_column_int(q, 0)], HASH);
    at = put_number(put(at, "\nseq "), sqlite3_column_int64(q, 1));
    at = put_hex(put(at, "\nprev "), prev, HASH);
    at = put_number(put(at, "\nclock "), sqlite3_column_int64(q, 2));
    at = put_number(put(at, "\ntime "), sqlite3_column_int64(q, 3));
    at = put(at, "\nactor ");
    if (sqlite3_column_type(q, 4) == SQLITE_NULL)
        at = put(at, "-");
    else
        at = put_hex(at, actors[sqlite3_column_int(q, 4)], HASH);
    at = put(put(at, "\nkind "), (const char *)sqlite3_column_text(q, 5));
    at = put_hex(put(at, "\nsubject "), sqlite3_column_blob(q, 6), 16);
    at = put_hex(put(at, "\npayload "), sqlite3_column_blob(q, 7), HASH);
    return (size_t)(put(at, "\n") - text);
}

static int check_entry(sqlite3_stmt *q, const unsigned char prev[HASH])
{
    char text[1024];
    unsigned char hash[HASH];
    size_t len = header(q, prev, text);
    crypto_generichash(hash, HASH, (const unsigned char *)text, len, NULL, 0);
    int bad = memcmp(hash, sqlite3_column_blob(q, 8), HASH) != 0;
    const unsigned char *payload = sqlite3_column_text(q, 10);
    if (payload) {
        crypto_generichash(hash, HASH, payload, (unsigned long long)sqlite3_column_bytes(q, 10),
                           NULL, 0);
        bad |= memcmp(hash, sqlite3_column_blob(q, 7), HASH) != 0;
    }
    const unsigned char *signature = sqlite3_column_blob(q, 9);
    if (signature)
        bad |= crypto_sign_verify_detached(signature, (const unsigned char *)text, len,
                                           actors[sqlite3_column_int(q, 4)]) != 0;
    return bad;
}

static int check_marks(void)
{
    int bad = 0;
    sqlite3_stmt *q = prepare("SELECT m.chain, m.seq, m.signature, e.hash FROM mark AS m"
                              " JOIN entry AS e ON e.chain = m.chain AND e.seq = m.seq");
    while (sqlite3_step(q) == SQLITE_ROW) {
        char text[300];
        const unsigned char *device = devices[sqlite3_column_int(q, 0)];
        char *at = put_hex(put(text, "sotay-mark 1\ndevice "), device, HASH);
        at = put_number(put(at, "\nseq "), sqlite3_column_int64(q, 1));
        at = put(put_hex(put(at, "\nhash "), sqlite3_column_blob(q, 3), HASH), "\n");
        bad += crypto_sign_verify_detached(sqlite3_column_blob(q, 2), (const unsigned char *)text,
                                           (unsigned long long)(at - text), device) != 0;
    }
    sqlite3_finalize(q);
    return bad;
}

int main(int argc, char **argv)
{
    if (argc != 2 || sodium_init() < 0 ||
        sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 1;
    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    read_keys("SELECT no, device, base_hash FROM chain", devices, bases);
    read_keys("SELECT no, key FROM actor", actors, NULL);
    sqlite3_stmt *q = prepare("SELECT chain, seq, clock, time, actor, kind, subject, payload_hash,"
                              " hash, signature, payload FROM entry ORDER BY chain, seq");
    unsigned char prev[HASH];
    int chain = -1, bad = 0;
    long n = 0;
    while (sqlite3_step(q) == SQLITE_ROW) {
        if (sqlite3_column_int(q, 0) != chain) {
            chain = sqlite3_column_int(q, 0);
            memcpy(prev, bases[chain], HASH);
        }
        bad += check_entry(q, prev);
        memcpy(prev, sqlite3_column_blob(q, 8), HASH);
        n++;
    }
    sqlite3_finalize(q);
    bad += check_marks();
    sqlite3_close(db);
    printf("%ld records, %d bad\n", n, bad);
    return bad ? 1 : 0;
}
