/* tests/unit/test_entry.c - the header text, its hash and signature, the mark, the order of entries.
 *
 * The expected values were computed by another program (Python: hashlib.blake2b, cryptography). */
#include "base/base.h"

#include <check.h>
#include <sodium.h>

#include "ledger/entry.h"
#include "suites.h"

#define DEVICE "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define PREV "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
#define ACTOR \
    "6e7a1cdd29b0b78fd13af4c5598feff4ef2a97166e3ca6f2e4fbfccd80505bf1" /* seed 05 05 05 ... */
#define HEADER \
    "sotay-entry 1\n" \
    "device " DEVICE "\n" \
    "seq 7\n" \
    "prev " PREV "\n" \
    "clock 4294967299\n" \
    "time 1772416800123\n" \
    "actor " ACTOR "\n" \
    "kind facility.set\n" \
    "subject a0a1a2a3a4a5a6a7a8a9aaabacadaeaf\n" \
    "payload 0dbdfa1f84158e09fa7bae47fec96f81273cee11593b9b97165ae49abfaca919\n"
#define HASH "2a4894fbc97b4aad70c2ce1c5ba59ec7781979abc9f0f67f97b81ae38fc65212"
#define SIGNATURE \
    "6ac54f08f8629c0414428687555e25b7d24f5fcc31667e64ff15ea0adb240c12" \
    "e2baaa646ed74a652ef6d737fc059c5dfb9ce86929962259c608fb90206e8908"

static struct entry sample(void)
{
    static const char payload[] = "{\"set\":{\"code\":\"S1\"}}";
    struct entry e = {.seq = 7,
                      .clock = INT64_C(4294967299),
                      .time = INT64_C(1772416800123),
                      .has_actor = true,
                      .kind = "facility.set",
                      .payload = payload,
                      .payload_len = sizeof payload - 1};
    ck_assert(hash_parse(DEVICE, &e.device));
    ck_assert(hash_parse(PREV, &e.prev));
    ck_assert(hash_parse(ACTOR, &e.actor));
    ck_assert(id_parse("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", &e.subject));
    e.payload_hash = hash_of(e.payload, e.payload_len);
    return e;
}

START_TEST(the_header_is_this_text)
{
    char text[ENTRY_HEADER_MAX];
    struct entry e = sample();
    size_t len = entry_header(&e, text);
    ck_assert_uint_eq(len, strlen(HEADER));
    ck_assert_mem_eq(text, HEADER, len);
    struct hash hash = entry_hash(&e);
    ck_assert_str_eq(hash_hex(&hash).s, HASH);
}
END_TEST

START_TEST(the_first_entry_without_actor)
{
    char text[ENTRY_HEADER_MAX + 1];
    struct entry e = sample();
    e.has_actor = false;
    e.seq = 1;
    e.prev = (struct hash){{0}};
    text[entry_header(&e, text)] = '\0';
    ck_assert_ptr_nonnull(strstr(text, "\nactor -\nkind "));
    ck_assert_ptr_nonnull(strstr(
        text, "\nseq 1\nprev 0000000000000000000000000000000000000000000000000000000000000000\n"));
    struct hash hash = entry_hash(&e);
    ck_assert_str_eq(hash_hex(&hash).s,
                     "21d3be7d69f02e68161e34c2b8df4d831744b831c2897ccbad7e5ff870e185dc");
}
END_TEST

START_TEST(the_longest_header_has_room)
{
    char text[ENTRY_HEADER_MAX];
    struct entry e = sample();
    e.seq = e.clock = INT64_MAX;
    e.time = INT64_MIN;
    memset(e.kind, 'k', sizeof e.kind - 1);
    size_t len = entry_header(&e, text);
    ck_assert_uint_lt(len, ENTRY_HEADER_MAX);
    ck_assert_mem_eq(text + len - 1, "\n", 1);
    ck_assert_ptr_nonnull(memmem(text, len, "\ntime -9223372036854775808\n", 27));
    ck_assert_ptr_nonnull(memmem(text, len, "\nseq 9223372036854775807\n", 25));
}
END_TEST

START_TEST(the_signature_is_over_the_header)
{
    uint8_t seed[crypto_sign_SEEDBYTES], secret[crypto_sign_SECRETKEYBYTES],
        signature[SIGNATURE_SIZE];
    struct hash key;
    struct entry e = sample();
    memset(seed, 5, sizeof seed);
    crypto_sign_seed_keypair(key.b, secret, seed);
    ck_assert_str_eq(hash_hex(&key).s, ACTOR);
    crypto_sign_detached(signature, NULL, (const uint8_t *)HEADER, strlen(HEADER), secret);
    ck_assert(hex_parse(SIGNATURE, e.signature, SIGNATURE_SIZE));
    ck_assert_mem_eq(signature, e.signature, SIGNATURE_SIZE);
    ck_assert(!entry_signature_holds(&e)); /* is_signed says whether there is one */
    e.is_signed = true;
    ck_assert(entry_signature_holds(&e));
    e.time++;
    ck_assert(!entry_signature_holds(&e));
    e.time--;
    e.signature[63] ^= 1;
    ck_assert(!entry_signature_holds(&e));
    e.signature[63] ^= 1;
    e.has_actor = false;
    ck_assert(!entry_signature_holds(&e));
}
END_TEST

/* Whatever part of the header changes, the hash does. */
START_TEST(every_part_is_in_the_hash)
{
    struct entry e = sample();
    struct hash before = entry_hash(&e);
    switch (_i) {
    case 0:
        e.device.b[31] ^= 1;
        break;
    case 1:
        e.seq++;
        break;
    case 2:
        e.prev.b[0] ^= 1;
        break;
    case 3:
        e.clock--;
        break;
    case 4:
        e.time++;
        break;
    case 5:
        e.has_actor = false;
        break;
    case 6:
        e.actor.b[5] ^= 1;
        break;
    case 7:
        e.kind[0] = 'g';
        break;
    case 8:
        e.subject.b[15] ^= 1;
        break;
    default:
        e.payload_hash.b[31] ^= 1;
        break;
    }
    struct hash after = entry_hash(&e);
    ck_assert(!hash_equal(&before, &after));
}
END_TEST

START_TEST(the_mark_is_this_text)
{
    char text[MARK_TEXT_MAX];
    struct hash device, hash;
    ck_assert(hash_parse(DEVICE, &device));
    ck_assert(hash_parse(HASH, &hash));
    size_t len = mark_text(&device, 12, &hash, text);
    static const char want[] = "sotay-mark 1\ndevice " DEVICE "\nseq 12\nhash " HASH "\n";
    ck_assert_uint_eq(len, sizeof want - 1);
    ck_assert_mem_eq(text, want, len);
}
END_TEST

START_TEST(order_is_clock_device_hash)
{
    struct entry a = sample(), b = sample();
    ck_assert_int_eq(entry_compare(&a, &b), 0);
    b.hash.b[31] = 1;
    ck_assert_int_lt(entry_compare(&a, &b), 0);
    a.device.b[0] = 1;
    ck_assert_int_gt(entry_compare(&a, &b), 0);
    b.clock++;
    ck_assert_int_lt(entry_compare(&a, &b), 0);
    ck_assert_int_gt(entry_compare(&b, &a), 0);
}
END_TEST

static void begin(void)
{
    ck_assert_int_ge(sodium_init(), 0);
}

Suite *suite_entry(void)
{
    Suite *s = suite_create("entry");
    TCase *tc = tcase_create("entry");
    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, the_header_is_this_text);
    tcase_add_test(tc, the_first_entry_without_actor);
    tcase_add_test(tc, the_longest_header_has_room);
    tcase_add_test(tc, the_signature_is_over_the_header);
    tcase_add_loop_test(tc, every_part_is_in_the_hash, 0, 10);
    tcase_add_test(tc, the_mark_is_this_text);
    tcase_add_test(tc, order_is_clock_device_hash);
    suite_add_tcase(s, tc);
    return s;
}
