/* tests/unit/test_sync.c - long transactions are marked on the way, and cut there into files. */
#include "base/base.h"

#include <sqlite3.h>

#include "suites.h"
#include "domain/sync_private.h"
#include "world.h"

enum { LONG = 9000, EVERY = 4096, TITLE = 1500 };

static struct chain_head head(void)
{
    struct chain_head *heads = NULL;
    size_t n = 0;
    MUST(ledger_heads(world.app.store, &heads, &n, &why));
    ck_assert_uint_eq(n, 1);
    struct chain_head h = heads[0];
    free(heads);
    return h;
}

/* One transaction of so many entries. */
static void write_long(int count)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    char title[TITLE + 1];
    memset(title, 'x', TITLE);
    title[TITLE] = '\0';
    MUST(app_write(&world.app, NULL, &w, &why));
    for (int i = 0; i < count; i++) {
        struct id id = writer_id(&w);
        str_clear(&body);
        str_addf(&body, "\"set\":{\"code\":\"C%d\",\"title\":\"%s\"}", i, title);
        MUST(writer_append(&w, "course.set", &id, body.data, body.len, false, NULL, &why));
    }
    MUST(writer_commit(&w, &why));
}

static int64_t marks(void)
{
    struct sqlite3 *db = world_raw(NULL);
    int64_t n = world_number(db, "SELECT count(*) FROM mark");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    return n;
}

START_TEST(long_transactions_are_cut_at_marks)
{
    struct chain_head before = head();
    int64_t marks_before = marks();
    write_long(LONG);
    ck_assert_int_eq(marks() - marks_before, LONG / EVERY + 1);
    struct chain_head after = head();
    ck_assert_int_eq(after.seq, before.seq + LONG);

    AUTO(sync_ranges) r = {0};
    MUST(sync_cut(world.app.store, &after, 1, after.seq, &r, &why));
    ck_assert_uint_eq(r.n, 2);
    int64_t next = 1;
    for (size_t i = 0; i < r.n; i++) {
        AUTO(stretch) s = {0};
        AUTO(str) text = {0};
        struct segment_name name;
        struct segment seg;
        ck_assert_int_eq(r.v[i].first, next);
        MUST(stretch_of_chain(world.app.store, &after, r.v[i].first, r.v[i].last, &s, &why));
        MUST(segment_print(&s, &world.app.authority, &text, &name, &why));
        ck_assert_uint_le(text.len, SEGMENT_BYTES_MAX);
        MUST(segment_parse(text.data, text.len, &seg, &why));
        next = r.v[i].last + 1;
    }
    ck_assert_int_eq(next, after.seq + 1);
}
END_TEST

START_TEST(a_transaction_of_just_so_many)
{
    int64_t before = marks();
    write_long(EVERY);
    ck_assert_int_eq(marks(), before + 1);
    ck_assert_int_eq(world_verify(), SOTAY_OK);
}
END_TEST

START_TEST(the_end_moves_on_to_a_mark)
{
    write_long(10);
    struct chain_head h = head();
    AUTO(sync_ranges) r = {0};
    MUST(sync_cut(world.app.store, &h, h.seq - 7, h.seq - 5, &r, &why));
    ck_assert_uint_eq(r.n, 1);
    ck_assert_int_eq(r.v[0].first, h.seq - 7);
    ck_assert_int_eq(r.v[0].last, h.seq);
}
END_TEST

Suite *suite_sync(void)
{
    Suite *s = suite_create("sync");
    TCase *tc = tcase_create("sync");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, long_transactions_are_cut_at_marks);
    tcase_add_test(tc, a_transaction_of_just_so_many);
    tcase_add_test(tc, the_end_moves_on_to_a_mark);
    suite_add_tcase(s, tc);
    return s;
}
