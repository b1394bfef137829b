/* src/store/store.h - the notebook file: open, statements, transactions.  The only user of SQLite.
 *
 * Every query is a file text in sql/, named by enum sql_id; parameters are bound by position (?1,
 * ?2 ...), columns read by position from 0, in the order the query names them. */
#ifndef SOTAY_STORE_H
#define SOTAY_STORE_H
#include "base/base.h"
#include "base/id.h"
#include "store/sql_gen.h"

struct store;
struct str;

enum store_mode {
    STORE_READ,   /* nothing can be written */
    STORE_WRITE,  /* refused on network and FAT file systems */
    STORE_CREATE, /* a new file; refused if there is one */
    STORE_LOOK, /* as STORE_READ, but what an older Sotay wrote is left as it is: only tables of the
                     ledger may be asked */
};

/* Opens PATH, checks that it is a notebook and its schema version.  Errors: SOTAY_EABSENT no such
 * file; SOTAY_EDAMAGE not a notebook, truncated; SOTAY_EREFUSED newer schema (both numbers), a file
 * system that does not keep locks; SOTAY_EFAIL I/O, locked, read-only. */
int store_open(const char *path, enum store_mode mode, struct store **ret, struct sotay_error *err);
/* The last one to close checkpoints and leaves one file. */
void store_close(struct store *s);
const char *store_path(const struct store *s);
/* Is a transaction open that others who write wait for? */
bool store_is_writing(const struct store *s);
/* Inode number of the file as it is now; 0 if unknown. */
uint64_t store_inode(const struct store *s);
bool store_is_writable(const struct store *s);
/* How long another writer is waited for: 10 seconds unless told. */
void store_wait_at_most(struct store *s, int milliseconds);
/* More cache and rarer checkpoints, for imports and rebuilds. */
void store_expect_bulk(struct store *s);
/* Off: commits need not survive a power cut (caches); on again: they all do. */
void store_set_durable(struct store *s, bool durable);
/* SQLite's own check of the file's pages, and of every table's indexes but those of sign-offs, which
 * are many: see domain/signoff_compare.h.  What is wrong goes into the message. */
int store_check_pages(struct store *s, struct sotay_error *err);
int store_schema_version(const struct store *s);

/* ---- statements ---------------------------------------------------------------------------- */

struct stmt {
    struct store *store;
    struct sqlite3_stmt *raw;
    int id;   /* enum sql_id */
    int rc;   /* SQLite's; errors stick until stmt_step reports them */
    bool own; /* not from the store's cache */
};

/* Prepared on first use and kept; stmt_done resets it.  AUTO(stmt) q = stmt_open(st, SQL_X); */
struct stmt stmt_open(struct store *s, enum sql_id id);
void stmt_done(struct stmt *q);
void stmt_int(struct stmt *q, int at, int64_t value);
void stmt_null(struct stmt *q, int at);
void stmt_text(struct stmt *q, int at, const char *text); /* copied; NULL -> NULL */
void stmt_text_static(struct stmt *q, int at, const char *text, size_t len); /* lives until step */
void stmt_blob(struct stmt *q, int at, const void *bytes, size_t len);       /* lives until step */
/* SOTAY_OK: a row; SOTAY_END: done; negative: error. */
int stmt_step(struct stmt *q, struct sotay_error *err);
/* One run without rows: step, reset for the next.  SOTAY_OK or an error. */
int stmt_run(struct stmt *q, struct sotay_error *err);
void stmt_reset(struct stmt *q);
/* Columns of the current row; pointers live until the next step. */
int64_t stmt_col_int(struct stmt *q, int at);
const char *stmt_col_text(struct stmt *q, int at); /* NULL for NULL */
const void *stmt_col_blob(struct stmt *q, int at);
size_t stmt_col_size(struct stmt *q, int at);
bool stmt_col_is_null(struct stmt *q, int at);
struct id stmt_col_id(struct stmt *q, int at);     /* zeros unless 16 bytes */
struct hash stmt_col_hash(struct stmt *q, int at); /* zeros unless 32 bytes */
/* The whole row as text: "12|'abc'|x'..'". */
void stmt_row_text(struct stmt *q, struct str *out);
int64_t store_changes(const struct store *s);

/* ---- transactions -------------------------------------------------------------------------- */

struct txn {
    struct store *store;
    bool open;
};
/* BEGIN IMMEDIATE: waits for another writer (busy timeout), then SOTAY_EFAIL "locked". */
int txn_begin(struct txn *t, struct store *s, struct sotay_error *err);
/* BEGIN: one consistent view for reading. */
int txn_begin_read(struct txn *t, struct store *s, struct sotay_error *err);
/* Durable when it returns SOTAY_OK; on failure everything is rolled back. */
int txn_commit(struct txn *t, struct sotay_error *err);
void txn_done(struct txn *t); /* rolls back what was not committed */

/* Runs one fixed statement text from the generated list that has several statements (drop/create of
 * indexes, clearing of folded tables). */
int store_script(struct store *s, enum sql_id id, struct sotay_error *err);
/* While on, the authorizer lets payloads be emptied (erasure). */
void store_allow_erasure(struct store *s, bool on);
/* After COMMIT: the file is written anew, so that no page holds what was freed, and its log is emptied.
 * SOTAY_EFAIL "not finished" while another program reads or writes it. */
int store_flush_erased(struct store *s, struct sotay_error *err);

/* ---- whole copies ---------------------------------------------------------------------------- */

/* Copies the notebook, as it is in the read transaction that the caller holds, while others write,
 * into the new file PATH, 0600: one file without a log, good on any medium.  *ret: the copy, open, so
 * that more can be put in before store_close.  On failure there is no file. */
int store_copy(struct store *from, const char *path,
               void (*progress)(void *with, int64_t done, int64_t total), void *with,
               struct store **ret, struct sotay_error *err);
/* Copies a notebook that may lie on any medium and in which nobody writes now, byte by byte. */
int store_copy_bytes(const char *from, const char *to,
                     void (*progress)(void *with, int64_t done, int64_t total), void *with,
                     struct sotay_error *err);
/* Without a log beside it, so that it can be carried anywhere; or with one, to be written in. */
int store_set_alone(struct store *s, bool alone, struct sotay_error *err);
/* SOTAY_EFAIL when something still lies in a log or journal beside a file that nobody has open: it
 * could not be brought into it, and the file alone is not whole. */
int store_check_closed(const char *path, struct sotay_error *err);
/* Removes the file and what lies beside it. */
void store_remove(const char *path);
/* A log left by one that is not there any more would be taken for the new one's: moves it, and what
 * else lies beside PATH, beside TO. */
int store_beside_move(const char *path, const char *to, struct sotay_error *err);
/* SOTAY_EFAIL when another program has the notebook open.  What its log held is in the file afterwards.
 * SOTAY_END: it cannot be opened at all. */
int store_check_free(const char *path, struct sotay_error *err);
/* SOTAY_EREFUSED when PATH would lie on a file system without dependable locks. */
int store_check_place(const char *path, struct sotay_error *err);

/* ---- comparing ------------------------------------------------------------------------------- */

/* A private, empty notebook that lives nowhere but in memory and spills to a temporary file. */
int store_open_scratch(struct store **ret, struct sotay_error *err);
/* Walks the same query on both stores row by row.  SOTAY_OK: equal.  SOTAY_END: they differ; *ret_row
 * then holds the first differing row as text "12|'abc'|x'..'" of a (or of b, where a has none), and
 * *ret_subject its first column when that is 16 bytes. */
struct str;
int store_compare(struct store *a, struct store *b, enum sql_id query, struct str *ret_row,
                  struct id *ret_subject, struct sotay_error *err);
/* Writes every row of a query as such a line, each ended by LF. */
int store_dump(struct store *s, enum sql_id query, struct str *out, struct sotay_error *err);
#endif
