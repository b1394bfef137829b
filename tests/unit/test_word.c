/* tests/unit/test_word.c - the words that are typed, as people read them. */
#include "base/base.h"

#include <check.h>

#include "base/word.h"
#include "ledger/noun.h"
#include "suites.h"

START_TEST(words_are_shown_in_words)
{
    AUTO(str) out = {0};
    ck_assert_str_eq(word_shown("assistant-doctor"), "assistant doctor");
    ck_assert_str_eq(word_shown("F"), "female");
    ck_assert_str_eq(word_shown("no-grant"),
                     "the mentor had no right to sign this specialty there that day");
    ck_assert_str_eq(word_shown("stationary"), "stationary"); /* begins as another does */
    ck_assert_str_eq(word_shown(""), "");
    ck_assert_str_eq(word_shown(NULL), "");
    words_shown("infectious;care-of-2030;surgery", &out);
    ck_assert_str_eq(str_text(&out), "infectious diseases, care-of-2030, surgery");
}
END_TEST

static const struct {
    const char *words, *offered;
} offers[] = {
    {"", ""},
    {"table json csv", "table json csv"},
    {"doctor assistant-doctor nurse", "doctor assistant-doctor nurse"}, /* they say it themselves */
    {"F M", "F (female), M (male)"},
    {"station school", "station (health station), school"},
};

START_TEST(what_is_typed_is_offered_with_its_meaning)
{
    AUTO(str) out = {0};
    words_offered(offers[_i].words, &out);
    ck_assert_str_eq(str_text(&out), offers[_i].offered);
}
END_TEST

static const struct {
    const char *typed, *words, *want; /* NULL: none */
} typings[] = {
    {"F", "F M", "F"},
    {"f", "F M", "F"},
    {"female", "F M", "F"},
    {"Assistant Doctor", "doctor assistant-doctor", "assistant-doctor"},
    {"doctor", "F M", NULL}, /* a word of another field */
    {"fem", "F M", NULL},
    {"F M", "F M", NULL},
    {"", "F M", NULL},
    {"json", "table json csv", "json"},
    {"JSON", "table json csv", NULL}, /* nobody reads it otherwise */
};

START_TEST(what_people_read_may_be_typed)
{
    const char *got = word_typed(typings[_i].typed, typings[_i].words);
    ck_assert_pstr_eq(got, typings[_i].want);
}
END_TEST

/* A new word of a field needs words for people. */
START_TEST(every_word_of_a_field_is_known)
{
    for (size_t n = 0; n < NOUN_COUNT; n++)
        for (size_t i = 0; i < noun_table[n].n_fields; i++) {
            const char *words = noun_table[n].fields[i].words;
            for (const char *at = words ? words : ""; *at;) {
                size_t len = strcspn(at, " ");
                AUTO_FREE char *word = text_dup_bytes(at, len);
                ck_assert_msg(word_shown(word) != word, "'%s' is shown as it is typed", word);
                at += len + (at[len] == ' ');
            }
        }
}
END_TEST

Suite *suite_word(void);
Suite *suite_word(void)
{
    Suite *s = suite_create("word");
    TCase *tc = tcase_create("all");
    tcase_add_loop_test(tc, what_people_read_may_be_typed, 0, (int)COUNT_OF(typings));
    tcase_add_test(tc, words_are_shown_in_words);
    tcase_add_loop_test(tc, what_is_typed_is_offered_with_its_meaning, 0,
                        (int)(sizeof(offers) / sizeof(*offers)));
    tcase_add_test(tc, every_word_of_a_field_is_known);
    suite_add_tcase(s, tc);
    return s;
}
