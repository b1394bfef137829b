/* tests/unit/test_id.c - ids, hashes and hexadecimal text. */
#include "base/base.h"

#include <check.h>

#include "base/id.h"
#include "suites.h"

#define ID_TEXT "000102030405060708090a0b0c0d0eff"

START_TEST(ids_come_back_from_text)
{
    struct id id, zero = {{0}};
    ck_assert(id_parse(ID_TEXT, &id));
    ck_assert_uint_eq(id.b[10], 10);
    ck_assert_uint_eq(id.b[15], 255);
    ck_assert_str_eq(id_hex(&id).s, ID_TEXT);
    ck_assert(!id_is_zero(&id));
    ck_assert(id_is_zero(&zero));
    ck_assert(id_equal(&id, &id) && !id_equal(&id, &zero));
    ck_assert_int_gt(id_compare(&id, &zero), 0);
    ck_assert_int_lt(id_compare(&zero, &id), 0);
}
END_TEST

static const char *const no_ids[] = {
    "",
    "00",
    "000102030405060708090a0b0c0d0ef",
    ID_TEXT "0",
    "000102030405060708090A0b0c0d0eff",
    "000102030405060708090g0b0c0d0eff",
    " 00102030405060708090a0b0c0d0eff",
};

START_TEST(other_text_is_no_id)
{
    struct id id = {{7}};
    ck_assert_msg(!id_parse(no_ids[_i], &id), "'%s'", no_ids[_i]);
    ck_assert_uint_eq(id.b[0], 7); /* written on success only */
}
END_TEST

START_TEST(random_ids_differ)
{
    struct id a = id_random(), b = id_random();
    ck_assert(!id_equal(&a, &b));
    ck_assert(!id_is_zero(&a));
}
END_TEST

/* b2sum -l 256 gives the same. */
START_TEST(hash_is_blake2b_256)
{
    struct hash empty = hash_of("", 0), abc = hash_of("abc", 3), back;
    ck_assert_str_eq(hash_hex(&empty).s,
                     "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    ck_assert_str_eq(hash_hex(&abc).s,
                     "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    ck_assert(hash_parse(hash_hex(&abc).s, &back));
    ck_assert(hash_equal(&abc, &back) && !hash_equal(&abc, &empty));
    ck_assert_int_gt(hash_compare(&abc, &empty), 0);
}
END_TEST

START_TEST(hex_of_any_length)
{
    uint8_t bytes[2] = {1, 1};
    ck_assert(hex_parse("", bytes, 0));
    ck_assert(hex_parse("00ab", bytes, 2));
    ck_assert_uint_eq(bytes[1], 0xab);
    ck_assert(!hex_parse("00a", bytes, 2));
    ck_assert(!hex_parse("00abc", bytes, 2));
}
END_TEST

Suite *suite_id(void)
{
    Suite *s = suite_create("id");
    TCase *tc = tcase_create("id");
    tcase_add_test(tc, ids_come_back_from_text);
    tcase_add_loop_test(tc, other_text_is_no_id, 0, (int)COUNT_OF(no_ids));
    tcase_add_test(tc, random_ids_differ);
    tcase_add_test(tc, hash_is_blake2b_256);
    tcase_add_test(tc, hex_of_any_length);
    suite_add_tcase(s, tc);
    return s;
}
