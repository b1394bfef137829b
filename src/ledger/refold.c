/* src/ledger/refold.c - folds entries that came in any order, so that the tables are those that a fresh
 * fold gives. */
#include "base/base.h"

#include "ledger/refold.h"

#include "ledger/ledger.h"
#include "ledger/limits.h"
#include "ledger/structure.h"

/* ---- what the structure says, before and after ------------------------------------------------------ */

enum bearing {
    BEARS_ON_ALL,    /* every sign-off is looked at */
    BEARS_ON_MENTOR, /* column 0: a person, or NULL for all */
    BEARS_ON_SKILL,  /* column 0 */
    BEARS_ON_RECORDS /* all is folded anew */
};

static const struct {
    enum sql_id query;
    enum bearing bearing;
} watched[] = {
    {SQL_WATCH_GRANTS, BEARS_ON_MENTOR},      {SQL_WATCH_CHECKLIST, BEARS_ON_SKILL},
    {SQL_WATCH_FACILITY, BEARS_ON_ALL},       {SQL_DUMP_PARTNERSHIP, BEARS_ON_ALL},
    {SQL_DUMP_POLICY, BEARS_ON_ALL},          {SQL_DUMP_PERSON_KEY, BEARS_ON_ALL},
    {SQL_DUMP_KEY_LIMIT, BEARS_ON_ALL},       {SQL_DUMP_KEY_VOUCHER, BEARS_ON_ALL},
    {SQL_DUMP_KEY_ENDED, BEARS_ON_ALL},       {SQL_DUMP_AUTHORITY, BEARS_ON_ALL},
    {SQL_DUMP_PERSON_LINK, BEARS_ON_RECORDS}, {SQL_DUMP_ERASURE, BEARS_ON_RECORDS},
};

struct watch {
    struct map rows[COUNT_OF(watched)]; /* hash of the row, then what it bears on -> 1 */
};

static void watch_done(struct watch *w)
{
    for (size_t i = 0; i < COUNT_OF(watched); i++)
        map_done(&w->rows[i]);
}

static int watch_row(struct stmt *q, size_t which, struct str *key, struct sotay_error *err)
{
    AUTO(str) line = {0};
    str_clear(key);
    stmt_row_text(q, &line);
    int rc = str_check(&line, err);
    if (rc < 0)
        return rc;
    struct hash hash = hash_of(line.data, line.len);
    str_add_bytes(key, (const char *)hash.b, HASH_SIZE);
    if (watched[which].bearing == BEARS_ON_MENTOR || watched[which].bearing == BEARS_ON_SKILL)
        str_add_bytes(key, stmt_col_blob(q, 0), stmt_col_size(q, 0));
    return str_check(key, err);
}

static int watch_read(struct store *store, struct watch *w, struct sotay_error *err)
{
    AUTO(str) key = {0};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(watched); i++) {
        AUTO(stmt) q = stmt_open(store, watched[i].query);
        while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
            rc = watch_row(&q, i, &key, err);
            if (rc >= 0 && !map_put(&w->rows[i], key.data, key.len, 1))
                rc = sotay_nomem(err);
            if (rc < 0)
                return rc;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int touch_row(struct fold *f, enum bearing bearing, const struct map_slot *row,
                     struct sotay_error *err)
{
    const char *about = (const char *)row->key + HASH_SIZE;
    size_t len = row->len - HASH_SIZE;
    struct id person;
    if (bearing == BEARS_ON_RECORDS) {
        f->again = f->erase_due = true;
        return SOTAY_OK;
    }
    if (bearing == BEARS_ON_MENTOR && len == ID_SIZE) {
        memcpy(person.b, about, ID_SIZE);
        return fold_touch(f, TOUCH_MENTOR, &person, NULL, err);
    }
    if (bearing != BEARS_ON_SKILL)
        return fold_touch(f, TOUCH_ALL, NULL, NULL, err);
    AUTO_FREE char *skill = text_dup_bytes(about, len);
    return skill ? fold_touch(f, TOUCH_SKILL, NULL, skill, err) : sotay_nomem(err);
}

/* Rows of a that b has not. */
static int touch_gone(struct fold *f, const struct watch *a, const struct watch *b,
                      struct sotay_error *err)
{
    int64_t ignored;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < COUNT_OF(watched); i++) {
        const struct map *m = &a->rows[i];
        for (size_t k = 0; k < m->cap && rc >= 0; k++)
            if (m->slots[k].key &&
                !map_get(&b->rows[i], m->slots[k].key, m->slots[k].len, &ignored))
                rc = touch_row(f, watched[i].bearing, &m->slots[k], err);
    }
    return rc;
}

/* ---- the structure --------------------------------------------------------------------------------- */

static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    return fold_entry(with, e, NULL, err);
}

static int clear_structure(struct fold *f, struct sotay_error *err)
{
    int rc = store_script(f->store, SQL_CLEAR_STRUCTURE_TRACES, err);
    return rc < 0 ? rc : store_script(f->store, SQL_CLEAR_STRUCTURE, err);
}

/* What is touched on the way is not what changed: a fold of its own keeps that apart. */
static int fold_structure(struct fold *f, struct sotay_error *err)
{
    AUTO(fold) again = {0};
    int rc = fold_open(&again, f->store, f->source, f->ops, f->domain, err);
    again.rebuilding = true;
    again.check = f->check;
    if (rc >= 0)
        rc = fold_structural(&again, clear_structure, err);
    if (rc < 0)
        return rc;
    if (f->has_authority && f->utc_offset != again.utc_offset)
        f->again = true;
    f->has_authority = again.has_authority;
    f->authority = again.authority;
    f->utc_offset = again.utc_offset;
    return SOTAY_OK;
}

int fold_structure_again(struct fold *f, struct sotay_error *err)
{
    AUTO(watch) before = {0};
    AUTO(watch) after = {0};
    int rc = admission_note(f, err);
    if (rc >= 0)
        rc = watch_read(f->store, &before, err);
    if (rc >= 0)
        rc = clear_structure(f, err);
    if (rc >= 0)
        rc = fold_structure(f, err);
    f->limits_moved = false;
    rights_forget(&f->rights);
    if (rc >= 0)
        rc = watch_read(f->store, &after, err);
    if (rc >= 0)
        rc = touch_gone(f, &before, &after, err);
    return rc < 0 ? rc : touch_gone(f, &after, &before, err);
}

/* Where every new one comes after all that are known, the state they are judged by is there already. */
static int fold_new_structure(struct fold *f, const struct news *news, struct sotay_error *err)
{
    if (!news->structural)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(f->source, SQL_STRUCTURAL_SINCE);
    stmt_int(&q, 1, news->structural_from);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    return stmt_col_int(&q, 0) == news->structural
               ? ledger_each_structural_from(f->source, news->structural_from, visit, f, err)
               : fold_structure_again(f, err);
}

/* ---- the rest -------------------------------------------------------------------------------------- */

struct walk {
    struct fold *f;
    bool only_check; /* all will be folded anew */
    void (*progress)(void *with, int64_t entries);
    void *with;
    int64_t done;
};

static int fold_new(void *with, const struct entry *e, struct sotay_error *err)
{
    struct walk *w = with;
    struct hash again = entry_hash(e);
    if (!hash_equal(&again, &e->hash))
        return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the memory of this computer."),
                          _("record %lld was not stored as it was written; nothing was changed"),
                          (long long)e->seq);
    if (w->progress && ++w->done % 256 == 0)
        w->progress(w->with, 256);
    return w->only_check || kind_is_structural(e->kind) ? SOTAY_OK : fold_entry(w->f, e, NULL, err);
}

int fold_news(struct fold *f, const struct news *news,
              void (*progress)(void *with, int64_t entries), void *with, struct sotay_error *err)
{
    int rc = fold_new_structure(f, news, err);
    if (rc >= 0 && !f->again) /* before the new ones: what they wait for is settled for them, too */
        rc = fold_settle(f, err);
    struct walk w = {.f = f, .only_check = f->again, .progress = progress, .with = with};
    for (size_t i = 0; i < news->n && rc >= 0; i++)
        rc = ledger_each_in(f->source, news->ranges[i].chain, news->ranges[i].first,
                            news->ranges[i].last, fold_new, &w, err);
    return rc;
}
