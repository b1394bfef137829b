/* tests/unit/notebooks.c - several notebooks in the world's folder that give each other their entries. */
#include "base/base.h"

#include "notebooks.h"

#include "ledger/file.h"
#include "shared_dump.h"

#include <unistd.h>

void write_bytes(const char *path, const char *bytes, size_t len)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

void at(const char *name) /* who writes now */
{
    world_close();
    world_open(world_path(name));
}

/* What a test that broke off left beside it. */
static void clean(const char *name)
{
    char beside[300];
    snprintf(beside, sizeof beside, "%s-wal", world_path(name));
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", world_path(name));
    unlink(beside);
}

/* As it is now; of another inode, so another computer. */
void copy(const char *from, const char *to)
{
    AUTO_FREE char *bytes = NULL;
    size_t len;
    world_close();
    MUST(file_read(world_path(from), (size_t)1 << 28, &bytes, &len, &why));
    write_bytes(world_path(to), bytes, len);
    clean(to);
    world_open(world_path(from));
}

void got_done(struct got *g)
{
    free(g->results);
}

void receive(struct stretch *list, size_t n, bool dry_run, struct got *got)
{
    struct receive_options o = {.dry_run = dry_run};
    got_done(got);
    *got = (struct got){.n = n, .results = calloc(n + 1, sizeof(*got->results))};
    why = (struct sotay_error){0};
    MUST(ledger_receive(world.app.store, &world.app.here, list, n, &o, got->results, &got->report,
                        &why));
}

void missing(struct store *from, int64_t max, struct stretch **ret, size_t *ret_n)
{
    MUST(ledger_missing(from, world.app.store, max, ret, ret_n, &why));
}

void free_all(struct stretch *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stretch_done(&list[i]);
    free(list);
}

/* The open notebook gets what that one has. */
struct receive_report pull(const char *from)
{
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    AUTO(got) got = {0};
    MUST(store_open(world_path(from), STORE_READ, &other, &why));
    missing(other, 0, &list, &n);
    receive(list, n, false, &got);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(got.results[i].fit == STRETCH_NEW, "%d: %s", (int)got.results[i].fit,
                      got.results[i].why);
    free_all(list, n);
    store_close(other);
    return got.report;
}

void same_as_fresh(void)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    MUST(ledger_dump(world.app.store, &before, &why));
    MUST(world_verify());
    world_rebuild();
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
}

void same_tables(const char *a, const char *b)
{
    AUTO(str) x = {0};
    AUTO(str) y = {0};
    MUST(shared_dump(world_path(a), &x, &why));
    MUST(shared_dump(world_path(b), &y, &why));
    world_same(&x, &y);
    str_clear(&x);
    str_clear(&y);
    MUST(shared_entries(world_path(a), &x, &why));
    MUST(shared_entries(world_path(b), &y, &why));
    world_same(&x, &y);
}

/* Both ways; both are whole, and the same. */
void sync_both(const char *a, const char *b)
{
    at(a);
    pull(b);
    same_as_fresh();
    at(b);
    pull(a);
    same_as_fresh();
    same_tables(a, b);
    ck_assert_int_eq(pull(a).taken, 0); /* twice is harmless */
    at(a);
    ck_assert_int_eq(pull(b).taken, 0);
}

void enrol(const struct hash *key, const char *series)
{
    AUTO(str) body = {0};
    struct id subject = id_random();
    body_text(&body, "name", "X");
    body_text(&body, "series", series);
    body_text(&body, "device", hash_hex(key).s);
    MUST(world_append(&world.keeper, "device.enrol", &subject, str_text(&body)));
}

/* This computer may write what nobody signs. */
void allow(void)
{
    struct hash key;
    char series[8];
    MUST(computer_enrol(&world.app, &world.keeper, "X", series, &key, &why));
}

int64_t held(const char *reason)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_HELD_ALL);
    int64_t n = 0;
    while (stmt_step(&q, &why) == SOTAY_OK)
        n += strcmp(stmt_col_text(&q, 2), reason) == 0;
    return n;
}

const char *field_of(enum noun_id noun, const struct id *id, const char *field)
{
    static char text[200];
    AUTO(record) r = {0};
    const struct noun *n = &noun_table[noun];
    int rc = record_get(world.app.store, n, id, &r, &why);
    ck_assert_int_ge(rc, 0);
    if (rc == SOTAY_END)
        return "(none)";
    const char *v = r.v[noun_field(n, field)];
    snprintf(text, sizeof text, "%s", v ? v : "");
    return text;
}

const char *phone(void)
{
    return field_of(NOUN_PERSON, &world.nurse, "phone");
}

void tick(int n) /* the clock goes on */
{
    for (int i = 0; i < n; i++)
        MUST(world_append(&world.keeper, "key.add", &world.keeper.person, ""));
}

void edit_phone(const char *number)
{
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", number, NULL));
}
