/* tests/unit/test_keycard.c - secrets of key cards, and key files that were scanned or pasted. */
#include "base/base.h"

#include <check.h>
#include <sys/stat.h>

#include "domain/key_round.h"
#include "ledger/keyfile.h"
#include "suites.h"
#include "world.h"

START_TEST(a_secret_is_read_as_it_is_shown)
{
    struct card_secret made, read;
    card_secret_make(&made);
    ck_assert_uint_eq(strlen(made.s), CARD_LETTERS);
    ck_assert_uint_eq(strlen(made.shown), CARD_LETTERS + 3);
    ck_assert(card_secret_read(made.shown, &read));
    ck_assert_str_eq(read.s, made.s);
    ck_assert_str_eq(read.shown, made.shown);
}
END_TEST

/* 80 bits: each of the 32 letters comes in every place. */
START_TEST(every_letter_comes_everywhere)
{
    bool seen[CARD_LETTERS][128] = {{false}};
    for (int i = 0; i < 2000; i++) {
        struct card_secret s;
        card_secret_make(&s);
        for (size_t k = 0; k < CARD_LETTERS; k++)
            seen[k][(unsigned char)s.s[k]] = true;
    }
    for (size_t k = 0; k < CARD_LETTERS; k++) {
        int n = 0;
        for (size_t c = 0; c < 128; c++)
            n += seen[k][c];
        ck_assert_int_eq(n, 32);
        ck_assert(!seen[k]['I'] && !seen[k]['L'] && !seen[k]['O'] && !seen[k]['U']);
    }
}
END_TEST

static const struct {
    const char *typed, *means; /* NULL: none */
} typed[] = {
    {"7HNE-GQHR-EGY1-3FA0", "7HNEGQHREGY13FA0"},
    {"7hne gqhr egy1 3fa0", "7HNEGQHREGY13FA0"},
    {" 7hnegqhr-egyi3fao ", "7HNEGQHREGY13FA0"},
    {"7HNE--GQHR\tEGYL-3FA0-", "7HNEGQHREGY13FA0"},
    {"7HNE-GQHR-EGY1-3FA", NULL},
    {"7HNE-GQHR-EGY1-3FA00", NULL},
    {"7HNE-GQHR-EGY1-3FAU", NULL},
    {"7HNE-GQHR-EGY1-3FAé", NULL},
    {"7HNE.GQHR.EGY1.3FA0", NULL},
    {"", NULL},
};

START_TEST(typing_is_forgiven)
{
    struct card_secret read;
    bool good = card_secret_read(typed[_i].typed, &read);
    ck_assert_msg(good == (typed[_i].means != NULL), "'%s'", typed[_i].typed);
    ck_assert_str_eq(read.s, typed[_i].means ? typed[_i].means : "");
}
END_TEST

static void make(struct card_secret *secret, struct hash *key, struct str *text)
{
    card_secret_make(secret);
    MUST(keyfile_card("DB-1", secret, key, text, &why));
}

START_TEST(a_card_opens_with_its_secret_only)
{
    struct card_secret secret;
    struct hash key;
    AUTO(str) text = {0};
    AUTO(actor) a = {0};
    make(&secret, &key, &text);
    const char *path = world_file("card.key", str_text(&text));
    char kept[300], lower[32];
    snprintf(kept, sizeof(kept), "%s", path);
    for (size_t i = 0; i <= strlen(secret.s); i++)
        lower[i] = secret.s[i] >= 'A' ? (char)(secret.s[i] + 32) : secret.s[i];
    chmod(kept, 0600);
    MUST(keyfile_open(kept, secret.shown, &a, &why));
    ck_assert(hash_equal(&a.key, &key));
    MUST(keyfile_open(kept, lower, &a, &why));
    secret.s[3] = secret.s[3] == '0' ? '1' : '0';
    ck_assert_int_eq(keyfile_open(kept, secret.s, &a, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(keyfile_open(kept, "", &a, &why), SOTAY_EREFUSED);
}
END_TEST

/* What a scanner or a chat program does with line ends. */
START_TEST(a_scanned_text_is_settled)
{
    static const char *const ends[] = {"\n", "\r\n", " ", "  \n\n ", "\t"};
    struct card_secret secret;
    struct hash key, read;
    AUTO(str) text = {0};
    make(&secret, &key, &text);
    ck_assert_uint_le(text.len, 400); /* a QR code that a telephone still reads */
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        AUTO(str) pasted = {0}, settled = {0};
        for (const char *at = str_text(&text); *at; at++)
            str_add(&pasted, *at == '\n' ? ends[i] : (char[]){*at, '\0'});
        MUST(keyfile_text(str_text(&pasted), &read, &settled, &why));
        ck_assert(hash_equal(&read, &key));
        ck_assert_str_eq(settled.data, text.data);
    }
}
END_TEST

START_TEST(a_damaged_text_is_refused)
{
    struct card_secret secret;
    struct hash key;
    AUTO(str) text = {0};
    make(&secret, &key, &text);
    for (size_t cut = 0; cut + 2 < text.len; cut++) {
        AUTO(str) settled = {0};
        AUTO_FREE char *part = text_dup_bytes(text.data, cut);
        ck_assert_int_eq(keyfile_text(part, &key, &settled, &why), SOTAY_EDAMAGE);
    }
    AUTO(str) settled = {0};
    ck_assert_int_eq(keyfile_text("sotay-key 1\nowner x\n", &key, &settled, &why), SOTAY_EDAMAGE);
}
END_TEST

START_TEST(only_a_known_key_is_taken_in)
{
    struct card_secret secret;
    struct key_imported k;
    struct hash key;
    AUTO(str) text = {0};
    make(&secret, &key, &text);
    ck_assert_int_eq(key_import(&world.app, str_text(&text), &k, &why), SOTAY_EREFUSED);
    world_said("does not know the key");
    AUTO(writer) w = {0};
    MUST(app_write(&world.app, &world.authority, &w, &why));
    MUST(key_confirm_append(&world.app, &w, &world.nurse, &key, &why));
    MUST(writer_commit(&w, &why));
    MUST(key_import(&world.app, str_text(&text), &k, &why));
    ck_assert(id_equal(&k.person, &world.nurse) && k.is_confirmed && !k.is_same);
    AUTO(actor) a = {0};
    MUST(app_unlock(&world.app, "T1", secret.shown, &a, &why));
    ck_assert(id_equal(&a.person, &world.nurse));
    MUST(key_import(&world.app, str_text(&text), &k, &why));
    ck_assert(k.is_same);
    MUST(key_speaks_for(&world.app, &key, "T1", &a, &why));
    ck_assert_int_eq(key_speaks_for(&world.app, &key, "T2", &a, &why), SOTAY_END);
    ck_assert_int_eq(key_speaks_for(&world.app, &key, "authority", &a, &why), SOTAY_END);
    ck_assert_int_eq(key_speaks_for(&world.app, &world.authority.key, "T1", &a, &why), SOTAY_END);
    MUST(key_speaks_for(&world.app, &world.authority.key, "authority", &a, &why));
}
END_TEST

Suite *suite_keycard(void)
{
    Suite *s = suite_create("keycard");
    TCase *t = tcase_create("secrets");
    tcase_add_test(t, a_secret_is_read_as_it_is_shown);
    tcase_add_test(t, every_letter_comes_everywhere);
    tcase_add_loop_test(t, typing_is_forgiven, 0, COUNT_OF(typed));
    suite_add_tcase(s, t);
    t = tcase_create("files");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, a_card_opens_with_its_secret_only);
    tcase_add_test(t, a_scanned_text_is_settled);
    tcase_add_test(t, a_damaged_text_is_refused);
    tcase_add_test(t, only_a_known_key_is_taken_in);
    suite_add_tcase(s, t);
    return s;
}
