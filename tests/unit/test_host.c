/* tests/unit/test_host.c - the memory a plugin is given for one call. */
#include "base/base.h"

#include "plugin/plugins.h"
#include "suites.h"

#define LIMIT ((uint64_t)64 << 20)

static struct host *host;
static const struct sotay_host *table;

static void setup(void)
{
    host = host_new();
    ck_assert_ptr_nonnull(host);
    table = host_table(host);
}

static void teardown(void)
{
    host_free(host);
}

/* A zeroed piece, which is then filled so that whoever gets the memory next would see it. */
static unsigned char *take(size_t bytes, unsigned char fill)
{
    unsigned char *p = table->alloc(table, bytes);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq((uintptr_t)p % 16, 0);
    for (size_t i = 0; i < bytes; i++)
        ck_assert_uint_eq(p[i], 0);
    memset(p, fill, bytes);
    return p;
}

START_TEST(pieces_are_zeroed_and_apart)
{
    static const size_t sizes[] = {1,     0, 16,    17,     0,  20001, 0,    4000,
                                   16384, 3, 16383, 100000, 15, 32,    9000, 9000};
    for (int call = 0; call < 3; call++) {
        unsigned char *piece[COUNT_OF(sizes)];
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            piece[i] = take(sizes[i], (unsigned char)(i + 1));
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            for (size_t k = 0; k < sizes[i]; k++)
                ck_assert_msg(piece[i][k] == i + 1, "call %d, piece %zu, byte %zu", call, i, k);
        host_clear(host);
    }
}
END_TEST

START_TEST(a_call_gets_so_much_and_the_next_one_again)
{
    for (int call = 0; call < 2; call++) {
        uint64_t had = 0;
        while (table->alloc(table, 1 << 20))
            had += 1 << 20;
        ck_assert_uint_eq(had, LIMIT);
        ck_assert_ptr_null(table->alloc(table, 1));
        host_clear(host);
    }
    ck_assert_ptr_nonnull(table->alloc(table, LIMIT));
    ck_assert_ptr_null(table->alloc(table, 1));
}
END_TEST

/* Many small pieces count as what they take up. */
START_TEST(small_pieces_come_to_an_end)
{
    uint64_t n = 0;
    while (table->alloc(table, 1))
        n++;
    ck_assert_uint_eq(n, LIMIT / 16);
}
END_TEST

START_TEST(absurd_sizes_are_refused)
{
    static const uint64_t sizes[] = {LIMIT + 1, (uint64_t)1 << 40, UINT64_MAX, UINT64_MAX - 15};
    take(5, 1);
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        ck_assert_ptr_null(table->alloc(table, sizes[i]));
    take(5, 1); /* and nothing was lost by it */
}
END_TEST

Suite *suite_host(void)
{
    Suite *s = suite_create("host");
    TCase *tc = tcase_create("memory");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, pieces_are_zeroed_and_apart);
    tcase_add_test(tc, a_call_gets_so_much_and_the_next_one_again);
    tcase_add_test(tc, small_pieces_come_to_an_end);
    tcase_add_test(tc, absurd_sizes_are_refused);
    suite_add_tcase(s, tc);
    return s;
}
