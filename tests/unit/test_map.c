/* tests/unit/test_map.c - the hash table: many keys, awkward keys, replaced values. */
#include "base/base.h"

#include <check.h>

#include "base/map.h"
#include "suites.h"

enum { MANY = 50000 };

START_TEST(many_keys_are_found_again)
{
    AUTO(map) m = {0};
    char key[32];
    int64_t value;
    for (int i = 0; i < MANY; i++) {
        int n = snprintf(key, sizeof key, "NV%d", i);
        ck_assert(map_put(&m, key, (size_t)n, i));
    }
    ck_assert_uint_eq(m.count, MANY);
    for (int i = 0; i < MANY; i++) {
        int n = snprintf(key, sizeof key, "NV%d", i);
        if (!map_get(&m, key, (size_t)n, &value) || value != i)
            ck_abort_msg("%s is lost", key);
    }
    ck_assert(!map_get(&m, "NV", 2, &value));
    ck_assert(!map_get(&m, "NV50000", 7, NULL));
}
END_TEST

START_TEST(keys_are_bytes)
{
    AUTO(map) m = {0};
    int64_t value = 0;
    ck_assert(!map_get(&m, "", 0, &value));
    ck_assert(map_put(&m, "a\0b", 3, 1));
    ck_assert(map_put(&m, "a\0c", 3, 2));
    ck_assert(map_put(&m, "a", 1, 3));
    ck_assert(map_put(&m, "", 0, 4));
    ck_assert(map_put(&m, "a\0", 2, 5));
    ck_assert(map_get(&m, "a\0c", 3, &value) && value == 2);
    ck_assert(map_get(&m, "a", 1, &value) && value == 3);
    ck_assert(map_get(&m, "", 0, &value) && value == 4);
    ck_assert(map_get(&m, "a\0", 2, &value) && value == 5);
}
END_TEST

START_TEST(put_replaces_and_copies)
{
    AUTO(map) m = {0};
    char key[] = "facility";
    int64_t value;
    ck_assert(map_put(&m, key, 8, 1));
    key[0] = 'X';
    ck_assert(!map_get(&m, key, 8, &value));
    ck_assert(map_put(&m, "facility", 8, -2));
    ck_assert(map_get(&m, "facility", 8, &value) && value == -2);
    ck_assert_uint_eq(m.count, 1);
}
END_TEST

START_TEST(long_keys_have_room)
{
    AUTO(map) m = {0};
    static char key[40000];
    int64_t value;
    for (size_t len = 1; len <= sizeof key; len *= 2)
        ck_assert(map_put(&m, key, len, (int64_t)len));
    for (size_t len = 1; len <= sizeof key; len *= 2)
        ck_assert(map_get(&m, key, len, &value) && value == (int64_t)len);
}
END_TEST

START_TEST(clear_empties)
{
    AUTO(map) m = {0};
    map_clear(&m);
    ck_assert(map_put(&m, "a", 1, 1));
    map_clear(&m);
    ck_assert_uint_eq(m.count, 0);
    ck_assert(!map_get(&m, "a", 1, NULL));
    ck_assert(map_put(&m, "b", 1, 2));
    ck_assert(map_get(&m, "b", 1, NULL));
    map_done(NULL);
}
END_TEST

Suite *suite_map(void)
{
    Suite *s = suite_create("map");
    TCase *tc = tcase_create("map");
    tcase_add_test(tc, many_keys_are_found_again);
    tcase_add_test(tc, keys_are_bytes);
    tcase_add_test(tc, put_replaces_and_copies);
    tcase_add_test(tc, long_keys_have_room);
    tcase_add_test(tc, clear_empties);
    suite_add_tcase(s, tc);
    return s;
}
