/* tests/histories/check.c - at the end every notebook holds the same, and what it ought to. */
#include "base/base.h"

#include "history.h"

#include "base/map.h"
#include "domain/competency.h"
#include "domain/notebook.h"
#include "domain/signoff.h"

#include <sqlite3.h>

/* ---- tables ------------------------------------------------------------------------------------- */

/* Not folded: of this notebook alone. */
static bool is_local(const char *table)
{
    static const char *const local[] = {"chain",   "actor",     "competency",  "paper",
                                        "segment", "peer",      "backup",      "backup_key",
                                        "refold",  "erase_due", "sqlite_stat1"};
    for (size_t i = 0; i < COUNT_OF(local); i++)
        if (strcmp(local[i], table) == 0)
            return true;
    return false;
}

static sqlite3_stmt *prepare(struct sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
        broken("%s: %s", sql, sqlite3_errmsg(db));
    return q;
}

/* Numbers of chains and actors are a notebook's own: what they stand for is compared. */
static void add_column(struct str *sql, const char *column, bool has_chain)
{
    if (strcmp(column, "seq") == 0 && has_chain)
        str_add(sql, "''");
    else if (strcmp(column, "sign_seq") == 0)
        str_add(sql, "''");
    else if (strcmp(column, "chain") == 0)
        str_add(sql, "coalesce((SELECT hex(e.hash) FROM entry AS e WHERE e.chain = t.chain AND "
                     "e.seq = t.seq), '?')");
    else if (strcmp(column, "sign_chain") == 0)
        str_add(sql, "coalesce((SELECT hex(e.hash) FROM entry AS e WHERE e.chain = t.sign_chain "
                     "AND e.seq = t.sign_seq), '-')");
    else if (strcmp(column, "actor") == 0 || strcmp(column, "sign_actor") == 0)
        str_addf(sql,
                 "coalesce((SELECT hex(a.key) FROM actor AS a WHERE a.no = t.%s), t.%s, 'NULL')",
                 column, column);
    else
        str_addf(sql, "quote(t.\"%s\")", column);
}

static void query_of(struct sqlite3 *db, const char *table, struct str *sql)
{
    AUTO(str) info = {0};
    bool has_chain = false, first = true;
    str_addf(&info, "SELECT name FROM pragma_table_info('%s')", table);
    sqlite3_stmt *q = prepare(db, str_text(&info));
    while (sqlite3_step(q) == SQLITE_ROW)
        has_chain = has_chain || strcmp((const char *)sqlite3_column_text(q, 0), "chain") == 0;
    sqlite3_reset(q);
    str_addf(sql, "SELECT '%s'", table);
    while (sqlite3_step(q) == SQLITE_ROW) {
        str_add(sql, " || '|' || ");
        add_column(sql, (const char *)sqlite3_column_text(q, 0), has_chain);
        first = false;
    }
    sqlite3_finalize(q);
    if (first)
        broken("table %s has no columns", table);
    str_addf(sql, " FROM \"%s\" AS t ORDER BY 1", table);
}

void tables_of(const struct notebook *b, struct str *out)
{
    struct sqlite3 *db = book_raw(b);
    sqlite3_stmt *tables =
        prepare(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        AUTO(str) sql = {0};
        if (is_local(table))
            continue;
        query_of(db, table, &sql);
        sqlite3_stmt *q = prepare(db, str_text(&sql));
        int rc;
        while ((rc = sqlite3_step(q)) == SQLITE_ROW)
            str_addf(out, "%s\n", (const char *)sqlite3_column_text(q, 0));
        if (rc != SQLITE_DONE)
            broken("%s: %s", table, sqlite3_errmsg(db));
        sqlite3_finalize(q);
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
}

/* ---- verdicts ------------------------------------------------------------------------------------- */

static int add_signoff(void *with, const struct signoff_row *r, struct sotay_error *err)
{
    struct str *out = with;
    (void)err;
    str_addf(out, "signoff %s %s %s %s %s %d %s %s %s %s %s confirmed %d by %s\n", id_hex(&r->id).s,
             r->trainee_code, r->skill, r->performed_at, r->mentor_code, r->passed,
             r->counted ? "counted" : "not", r->reason ? r->reason : "", r->state,
             r->note ? r->note : "", r->case_ref ? r->case_ref : "", r->confirmed,
             r->confirmed_by ? r->confirmed_by : "");
    return SOTAY_OK;
}

static int add_listed(void *with, const struct competency_row *r, struct sotay_error *err)
{
    struct str *out = with;
    (void)err;
    str_addf(out, "listed %s %s %s %s %s %s %d %d\n", id_hex(&r->person).s, r->person_code,
             r->full_name, r->facility_code, r->skill, state_word(r->state), r->since, r->expires);
    return SOTAY_OK;
}

static void add_verdict(struct notebook *b, const struct id *person, const char *skill,
                        const char *day, struct str *out)
{
    struct verdict v;
    struct sotay_error err = {0};
    must("competency_explain", competency_explain(&b->app, person, skill, day_parse(day), &v, &err),
         &err);
    str_addf(out, "verdict %s %s %s: %s %d %d %d %d %s %d %s %s\n", id_hex(person).s, skill, day,
             state_word(v.state), v.since, v.expires, v.holds_until, v.refresh_due, v.way,
             v.revision, id_hex(&v.adoption).s, v.why);
    for (size_t i = 0; i < v.n_criteria; i++)
        str_addf(out, "   %s: %s of %s, %d\n", v.criteria[i].label, v.criteria[i].value,
                 v.criteria[i].target, v.criteria[i].met);
    verdict_done(&v);
}

static void verdicts_of(struct notebook *b, struct str *out)
{
    struct sotay_error err = {0};
    app_confirm_today(&b->app, day_parse("2026-04-01"));
    rights_forget(&b->app.rights);
    const struct signoff_filter all = {.from = DAY_NONE, .to = DAY_NONE};
    must("signoff_list", signoff_list(&b->app, &all, add_signoff, out, &err), &err);
    must("competency_settle", competency_settle(&b->app, NULL, &err), &err);
    const struct competency_filter f = {.state = -1, .as_of = day_parse("2026-04-01")};
    must("competency_list", competency_list(&b->app, &f, add_listed, out, &err), &err);
    struct sqlite3 *db = book_raw(b);
    sqlite3_stmt *q = prepare(db, "SELECT DISTINCT trainee, skill FROM signoff ORDER BY 1, 2");
    while (sqlite3_step(q) == SQLITE_ROW) {
        struct id person;
        memcpy(person.b, sqlite3_column_blob(q, 0), ID_SIZE);
        const char *skill = (const char *)sqlite3_column_text(q, 1);
        add_verdict(b, &person, skill, "2026-02-11", out);
        add_verdict(b, &person, skill, "2027-06-01", out);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
}

/* ---- comparing -------------------------------------------------------------------------------------- */

static size_t line_len(const char *at)
{
    return strcspn(at, "\n");
}

static void same(const char *what, const char *whose_a, const struct str *a, const char *whose_b,
                 const struct str *b)
{
    const char *x = str_text(a), *y = str_text(b);
    while (*x && *y) {
        size_t n = line_len(x), m = line_len(y);
        if (n != m || memcmp(x, y, n) != 0)
            break;
        x += n + 1;
        y += m + 1;
    }
    if (*x || *y) {
        if (play.verbose)
            printf("---- %s\n%s---- %s\n%s", whose_a, str_text(a), whose_b, str_text(b));
        broken("%s differ:\n%s: %.*s\n%s: %.*s", what, whose_a, (int)line_len(x), x, whose_b,
               (int)line_len(y), y);
    }
}

/* A fresh fold of what it holds gives what it has. */
static void check_fold(struct notebook *b, const struct str *tables)
{
    AUTO(str) again = {0};
    int64_t entries;
    struct sotay_error err = {0};
    must("notebook_rebuild", notebook_rebuild(&b->app, &entries, &err), &err);
    tables_of(b, &again);
    same("the tables of a notebook and of a fresh fold", "as they were", tables, "folded again",
         &again);
}

void check_midway(struct notebook *b)
{
    AUTO(str) tables = {0};
    tables_of(b, &tables);
    tell("book%u is folded again", (unsigned)(b - play.books));
    check_fold(b, &tables);
}

void check_now(struct notebook *b)
{
    struct verify_report report;
    struct sotay_error err = {0};
    if (play.careful && !b->is_old)
        must("notebook_verify", notebook_verify(&b->app, NULL, NULL, &report, &err), &err);
}

static void check_kept(struct notebook *b)
{
    struct sotay_error err = {0};
    for (size_t i = 0; i < play.n_kept; i++) {
        const struct kept *k = &play.kept[i];
        bool has = false;
        must("ledger_has", ledger_has(b->app.store, &k->device, k->seq, &k->hash, &has, &err),
             &err);
        if (!has)
            broken("book%u lost %.8s %lld", (unsigned)(b - play.books), hash_hex(&k->device).s,
                   (long long)k->seq);
    }
}

/* Of one performance of one person only one sign-off counts. */
static void check_once(struct notebook *b)
{
    AUTO(map) seen = {0};
    struct sotay_error err = {0};
    struct sqlite3 *db = book_raw(b);
    sqlite3_stmt *q =
        prepare(db, "SELECT trainee, mentor, skill, performed_at, coalesce(case_ref, ''), id "
                    "FROM signoff WHERE counted <> 0");
    while (sqlite3_step(q) == SQLITE_ROW) {
        struct id who[2], self;
        AUTO(str) key = {0};
        const char *at = (const char *)sqlite3_column_text(q, 3),
                   *case_ref = (const char *)sqlite3_column_text(q, 4);
        play.counts.counted++;
        if (!strchr(at, 'T') && !*case_ref)
            continue;
        for (int i = 0; i < 2; i++) {
            memcpy(who[i].b, sqlite3_column_blob(q, i), ID_SIZE);
            must("rights_self", rights_self(&b->app.rights, &who[i], &self, &err), &err);
            str_addf(&key, "%s ", id_hex(&self).s);
        }
        str_addf(&key, "%s %s %s", (const char *)sqlite3_column_text(q, 2), at, case_ref);
        if (map_get(&seen, key.data, key.len, NULL))
            broken("counted twice: %s", str_text(&key));
        if (!map_put(&seen, key.data, key.len, 1))
            abort();
    }
    sqlite3_finalize(q);
    q = prepare(db, "SELECT (SELECT count(*) FROM signoff WHERE reason = 'duplicate'), (SELECT "
                    "count(*) FROM held), (SELECT count(*) FROM entry WHERE payload IS NULL)");
    if (sqlite3_step(q) == SQLITE_ROW) {
        play.counts.duplicates += sqlite3_column_int64(q, 0);
        play.counts.held += sqlite3_column_int64(q, 1);
        play.counts.erased += sqlite3_column_int64(q, 2);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
}

static void check_forks(struct notebook *b)
{
    struct hash *forked = NULL;
    size_t n = 0, found = 0;
    struct sotay_error err = {0};
    must("ledger_forked", ledger_forked(b->app.store, &forked, &n, &err), &err);
    struct sqlite3 *db = book_raw(b);
    sqlite3_stmt *q =
        prepare(db, "SELECT DISTINCT c.device FROM entry AS e JOIN chain AS c ON c.no = e.chain "
                    "GROUP BY c.device, e.seq HAVING count(DISTINCT e.hash) > 1 AND NOT EXISTS "
                    "(SELECT 1 FROM device AS d WHERE d.key = c.device AND d.closed IS NOT NULL)");
    while (sqlite3_step(q) == SQLITE_ROW) {
        bool is_there = false;
        for (size_t i = 0; i < n; i++)
            is_there = is_there || memcmp(forked[i].b, sqlite3_column_blob(q, 0), HASH_SIZE) == 0;
        if (!is_there)
            broken("book%u does not report that a computer forked", (unsigned)(b - play.books));
        found++;
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    if (found != n)
        broken("book%u reports %zu forks, there are %zu", (unsigned)(b - play.books), n, found);
    free(forked);
}

void check_end(void)
{
    AUTO(str) tables = {0};
    AUTO(str) verdicts = {0};
    struct sotay_error err = {0};
    for (unsigned i = 0; i < play.n_books; i++) {
        struct notebook *b = &play.books[i];
        char name[20];
        AUTO(str) t = {0};
        AUTO(str) v = {0};
        snprintf(name, sizeof(name), "book%u", i);
        tables_of(b, i ? &t : &tables);
        if (i)
            same("tables", "book0", &tables, name, &t);
        verdicts_of(b, i ? &v : &verdicts); /* first: a fresh fold would judge anew */
        if (!i && play.verbose)
            printf("%s", str_text(&verdicts));
        if (i)
            same("verdicts", "book0", &verdicts, name, &v);
        check_fold(b, &tables);
        AUTO(str) again = {0};
        verdicts_of(b, &again);
        same("verdicts before and after a fresh fold", name, &verdicts, "folded again", &again);
        check_kept(b);
        check_once(b);
        check_forks(b);
    }
    struct verify_report report;
    struct notebook *b = &play.books[chance(play.n_books)];
    must("notebook_verify", notebook_verify(&b->app, NULL, NULL, &report, &err), &err);
    play.counts.entries += book_entries(b);
}
