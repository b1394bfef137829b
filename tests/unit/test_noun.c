/* tests/unit/test_noun.c - records kept field by field: the greatest (clock, device, hash) wins, in
 * whatever order entries arrive; ids made from codes; canonical texts. */
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/person_link.h"
#include "suites.h"
#include "ledger/noun.h"
#include "world.h"

static const char *field(enum noun_id noun, const struct id *id, const char *name)
{
    static char text[200];
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[noun], id, &r, &why));
    const char *v = r.v[noun_field(&noun_table[noun], name)];
    snprintf(text, sizeof text, "%s", v ? v : "(none)");
    return text;
}

static const char *phone(void)
{
    return field(NOUN_PERSON, &world.nurse, "phone");
}

static void say(struct elsewhere *d, int64_t clock, const char *set)
{
    AUTO(str) body = {0};
    str_addf(&body, "\"set\":{%s}", set);
    d->clock = clock - 1;
    elsewhere_append(d, &world.keeper, true, false, "person.set", &world.nurse, str_text(&body));
}

START_TEST(ids_come_from_codes)
{
    struct hash authority;
    for (uint8_t i = 0; i < HASH_SIZE; i++)
        authority.b[i] = i;
    /* printf '%s\nfacility\nTrạm-09\n' 000102...1f | b2sum -l 256 */
    struct id id = noun_id_of_code(&authority, "facility", "Trạm-09");
    ck_assert_str_eq(id_hex(&id).s, "e1052294e4eb9d73ea54675b0fa80dfc");
    struct id made = noun_id_of_code(&world.app.authority, "facility", "S1");
    ck_assert(id_equal(&made, &world.station));
    struct id person = noun_id_of_code(&world.app.authority, "person", "T1");
    ck_assert(!id_equal(&person, &world.nurse)); /* random */
}
END_TEST

/* The same three edits in every order of arrival. */
START_TEST(the_greatest_clock_wins)
{
    static const int orders[6][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3},
                                     {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
    for (int i = 0; i < 3; i++) {
        struct elsewhere d;
        char set[80];
        int which = orders[_i][i];
        elsewhere_begin(&d); /* each from a computer of its own: chains fold one after another */
        snprintf(set, sizeof set, "\"phone\":\"%d\"%s", which, which == 2 ? ",\"sex\":\"F\"" : "");
        say(&d, 1000 + which, set);
    }
    world_rebuild();
    ck_assert_str_eq(phone(), "3");
    ck_assert_str_eq(field(NOUN_PERSON, &world.nurse, "sex"), "F"); /* the others keep theirs */
    ck_assert_str_eq(field(NOUN_PERSON, &world.nurse, "given_name"), "Anh");
    world_reasons_hold();
}
END_TEST

START_TEST(of_one_clock_the_greater_device_wins)
{
    struct elsewhere a, b;
    elsewhere_begin(&a);
    elsewhere_begin(&b);
    say(&a, 1000, "\"phone\":\"a\"");
    say(&b, 1000, "\"phone\":\"b\"");
    world_rebuild();
    ck_assert_str_eq(phone(), hash_compare(&a.key, &b.key) > 0 ? "a" : "b");
    world_reasons_hold();
}
END_TEST

START_TEST(an_edit_here_goes_on_top)
{
    struct elsewhere d;
    elsewhere_begin(&d);
    say(&d, 5000, "\"phone\":\"far\"");
    world_rebuild();
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345678", NULL));
    ck_assert_str_eq(phone(), "0912345678");
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "-", NULL));
    ck_assert_str_eq(phone(), "(none)");
    world_reasons_hold();
    say(&d, 4000,
        "\"phone\":\"older\""); /* the chain is out of order: verify says so, the fold does not mind */
    world_rebuild();
    ck_assert_str_eq(phone(), "(none)");
}
END_TEST

START_TEST(what_cannot_be_read_changes_nothing)
{
    struct elsewhere d;
    elsewhere_begin(&d);
    say(&d, 1000,
        "\"sex\":\"X\",\"birth_date\":\"32/01/"
        "1990\",\"cadre\":7,\"phone\":\"1\",\"height\":\"170\",\"citizen_id\":\"12\"");
    world_rebuild();
    ck_assert_str_eq(phone(), "1");
    ck_assert_str_eq(field(NOUN_PERSON, &world.nurse, "cadre"), "nurse");
    ck_assert_str_eq(field(NOUN_PERSON, &world.nurse, "birth_date"), "(none)");
    ck_assert_str_eq(field(NOUN_PERSON, &world.nurse, "sex"), "(none)");
    world_reasons_hold();
}
END_TEST

START_TEST(removed_and_back)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct elsewhere d;
    AUTO(record) r = {0};
    struct id found;
    MUST(record_void(&world.app, NULL, n, &world.nurse, true, &why));
    ck_assert_int_eq(record_find(&world.app, n, "T1", &found, &why), SOTAY_EABSENT);
    MUST(record_get(world.app.store, n, &world.nurse, &r, &why));
    ck_assert(r.is_void);
    world_reasons_hold();
    elsewhere_begin(&d);
    say(&d, 2, "\"void\":false"); /* older than the removal */
    world_rebuild();
    MUST(record_get(world.app.store, n, &world.nurse, &r, &why));
    ck_assert(r.is_void);
    MUST(record_void(&world.app, NULL, n, &world.nurse, false, &why));
    MUST(record_find(&world.app, n, "T1", &found, &why));
    ck_assert(id_equal(&found, &world.nurse));
    world_reasons_hold();
}
END_TEST

START_TEST(two_of_one_code)
{
    struct elsewhere d;
    struct id twin = {{0xff, 0xff, 0xff, 0xff, 1}}, found;
    char code[80];
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "person.set", &twin,
                     "\"set\":{\"code\":\"T1\",\"given_name\":\"Đôi\"}");
    world_rebuild();
    MUST(record_code(world.app.store, &noun_table[NOUN_PERSON], &twin, code, &why));
    const char *later = id_compare(&twin, &world.nurse) > 0 ? "T1~2" : "T1";
    ck_assert_str_eq(code, later);
    MUST(record_find(&world.app, &noun_table[NOUN_PERSON], later, &found, &why));
    ck_assert(id_equal(&found, &twin));
    world_reasons_hold();
}
END_TEST

static const struct {
    enum noun_id noun;
    const char *field, *text, *want; /* NULL: not acceptable */
} texts[] = {
    {NOUN_PERSON, "birth_date", "05/03/1991", "1991-03-05"},
    {NOUN_PERSON, "birth_date", "1991", "1991"},
    {NOUN_PERSON, "birth_date", "91", NULL},
    {NOUN_PERSON, "citizen_id", "011 091.000123", "011091000123"},
    {NOUN_PERSON, "citizen_id", "01109100012", NULL},
    {NOUN_PERSON, "cadre", "nurse", "nurse"},
    {NOUN_PERSON, "cadre", "assistant", NULL},
    {NOUN_PERSON, "cadre", "doctor nurse", NULL},
    {NOUN_PERSON, "cadre", "", NULL},
    {NOUN_PERSON, "code", "A~2", NULL},
    {NOUN_PERSON, "given_name", "Hie\xcc\x82\xcc\x80n", "Hi\xe1\xbb\x81n"}, /* NFC */
    {NOUN_PERSON, "given_name", "\xff", NULL},
    {NOUN_INDICATOR, "month", "2026-02", "2026-02"},
    {NOUN_INDICATOR, "month", "2026-13", NULL},
    {NOUN_INDICATOR, "month", "2026-2", NULL},
    {NOUN_INDICATOR, "value", "60.50", "60.5"},
    {NOUN_INDICATOR, "value", "60.0", "60"},
    {NOUN_INDICATOR, "value", "100", "100"},
    {NOUN_INDICATOR, "value", "60,5", NULL},
    {NOUN_INDICATOR, "value", "-1", NULL},
    {NOUN_INDICATOR, "indicator", "Visits", NULL},
    {NOUN_COURSE, "hours", "016", "16"},
    {NOUN_COURSE, "hours", "-1", NULL},
    {NOUN_SECONDMENT, "specialties", "care; ncd", "care;ncd"},
    {NOUN_SECONDMENT, "specialties", "care;N", NULL},
    {NOUN_SECONDMENT, "start_date", "2026-02-30", NULL},
    {NOUN_REQUIREMENT, "skill", "care.wound", "care.wound"},
    {NOUN_REQUIREMENT, "skill", "care", NULL},
    {NOUN_FACILITY, "parent", "S1", NULL},
    {NOUN_FACILITY, "parent", "e1052294e4eb9d73ea54675b0fa80dfc",
     "e1052294e4eb9d73ea54675b0fa80dfc"},
};

START_TEST(canonical_texts)
{
    const struct noun *n = &noun_table[texts[_i].noun];
    int at = noun_field(n, texts[_i].field);
    ck_assert_int_ge(at, 0);
    AUTO_FREE char *got = field_canonical(&n->fields[at], texts[_i].text);
    ck_assert_msg(!got == !texts[_i].want && (!got || strcmp(got, texts[_i].want) == 0),
                  "%s '%s': '%s'", texts[_i].field, texts[_i].text, got ? got : "(none)");
}
END_TEST

/* Whom and where a certificate names, as long as it holds. */
START_TEST(what_a_certificate_names_stays)
{
    const struct noun *person = &noun_table[NOUN_PERSON], *place = &noun_table[NOUN_FACILITY];
    world_certificate("1/2026", "A", &world.second_nurse, "2026-03-01"); /* yesterday */
    MUST(record_void(&world.app, NULL, person, &world.second_nurse, true, &why));
    MUST(record_void(&world.app, NULL, person, &world.second_nurse, false, &why));
    struct id twin = world_add(NULL, NOUN_PERSON, "code", "TW", "given_name", "Anh", NULL);
    struct id held = world_certificate("2/2026", "A", &twin, "2026-03-02");
    REFUSED(record_void(&world.app, NULL, person, &twin, true, &why));
    world_said("a certificate that holds rests on it: 2/2026");
    REFUSED(record_void(&world.app, &world.keeper, place, &world.province, true, &why));
    MUST(person_merge(&world.app, &world.keeper, &twin, &world.nurse, &why));
    REFUSED(record_void(&world.app, NULL, person, &world.nurse, true, &why));
    MUST(certificate_revoke(&world.app, &world.keeper, id_hex(&held).s, "x", &why));
    MUST(record_void(&world.app, NULL, person, &world.nurse, true, &why));
}
END_TEST

Suite *suite_noun(void)
{
    Suite *s = suite_create("noun");
    TCase *tc = tcase_create("noun");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, ids_come_from_codes);
    tcase_add_test(tc, what_a_certificate_names_stays);
    tcase_add_loop_test(tc, the_greatest_clock_wins, 0, 6);
    tcase_add_test(tc, of_one_clock_the_greater_device_wins);
    tcase_add_test(tc, an_edit_here_goes_on_top);
    tcase_add_test(tc, what_cannot_be_read_changes_nothing);
    tcase_add_test(tc, removed_and_back);
    tcase_add_test(tc, two_of_one_code);
    suite_add_tcase(s, tc);
    TCase *plain = tcase_create("texts");
    tcase_add_loop_test(plain, canonical_texts, 0, (int)COUNT_OF(texts));
    suite_add_tcase(s, plain);
    return s;
}
