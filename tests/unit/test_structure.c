/* tests/unit/test_structure.c - who may change the structure: places, ties, rights, keys, computers,
 * checklists, policies; what is not allowed is refused here and kept unused when it comes from elsewhere. */
#include "base/base.h"

#include <sqlite3.h>

#include "suites.h"
#include "world.h"

static const struct actor *who(int i)
{
    const struct actor *all[] = {&world.authority, &world.keeper, &world.coordinator, &world.mentor,
                                 &world.stranger};
    return all[i];
}
enum { AUTHORITY, KEEPER, COORDINATOR, MENTOR, STRANGER };

/* ids in a body: @DB @H @C @S1 @S2 @Q @T1 @M1 */
static void fill_in(const char *text, struct str *out)
{
    const struct {
        const char *name;
        const struct id *id;
    } names[] = {{"DB", &world.province}, {"H", &world.hospital},      {"C", &world.centre},
                 {"S1", &world.station},  {"S2", &world.next_station}, {"Q", &world.abroad},
                 {"T1", &world.nurse},    {"M1", &world.mentor.person}};
    for (const char *p = text; *p; p++) {
        if (*p != '@') {
            str_add_char(out, *p);
            continue;
        }
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            if (strncmp(p + 1, names[i].name, strlen(names[i].name)) != 0)
                continue;
            str_add(out, id_hex(names[i].id).s);
            p += strlen(names[i].name);
            break;
        }
    }
}

#define FORM \
    "[checklist]\\nskill = care.new\\nrevision = 1\\ntitle = \\\"x\\\"\\ntitle.vi = " \
    "\\\"x\\\"\\ncadres = nurse\\n" \
    "source = \\\"x\\\"\\nreview = draft\\npass-level = 4\\npass-percent = 80\\n[step-1]\\ntext " \
    "= \\\"x\\\"\\n" \
    "[rule-count]\\nperformances = 1\\n"
#define NEW "@new"

/* subject: NEW, or a place or person of the world. */
static const struct {
    const char *label;
    int who;
    const char *kind, *subject, *body;
    bool allowed;
} cases[] = {
    {"a place below", COORDINATOR, "facility.set", NEW,
     "\"set\":{\"code\":\"N\",\"name\":\"N\",\"type\":\"station\",\"parent\":\"@C\"}", true},
    {"a place below, as keeper", KEEPER, "facility.set", NEW,
     "\"set\":{\"name\":\"N\",\"parent\":\"@Q\"}", true},
    {"a place beside", COORDINATOR, "facility.set", NEW,
     "\"set\":{\"name\":\"N\",\"parent\":\"@H\"}", false},
    {"a place above", COORDINATOR, "facility.set", NEW,
     "\"set\":{\"name\":\"N\",\"parent\":\"@DB\"}", false},
    {"a place of its own", COORDINATOR, "facility.set", NEW, "\"set\":{\"name\":\"N\"}", false},
    {"a place of its own, as authority", AUTHORITY, "facility.set", NEW, "\"set\":{\"name\":\"N\"}",
     true},
    {"a place, as mentor", MENTOR, "facility.set", NEW,
     "\"set\":{\"name\":\"N\",\"parent\":\"@C\"}", false},
    {"another name", COORDINATOR, "facility.set", "S1", "\"set\":{\"name\":\"Khác\"}", true},
    {"another name for what is above", COORDINATOR, "facility.set", "DB",
     "\"set\":{\"name\":\"Khác\"}", false},
    {"moved within", COORDINATOR, "facility.set", "S1", "\"set\":{\"parent\":\"@S2\"}", true},
    {"moved away", COORDINATOR, "facility.set", "S1", "\"set\":{\"parent\":\"@H\"}", false},
    {"taken from elsewhere", COORDINATOR, "facility.set", "Q", "\"set\":{\"parent\":\"@C\"}",
     false},
    {"taken out of the tree", COORDINATOR, "facility.set", "S1", "\"set\":{\"parent\":null}",
     false},
    {"taken out of the tree by who may", KEEPER, "facility.set", "S1", "\"set\":{\"parent\":null}",
     true},
    {"below itself", AUTHORITY, "facility.set", "S1", "\"set\":{\"parent\":\"@S1\"}", false},
    {"below what is below it", AUTHORITY, "facility.set", "DB", "\"set\":{\"parent\":\"@S1\"}",
     false},
    {"a tie of his place", COORDINATOR, "partnership.set", NEW,
     "\"set\":{\"upper\":\"@H\",\"lower\":\"@S1\",\"kind\":\"support\"}", true},
    {"a tie that gives him a place", COORDINATOR, "partnership.set", NEW,
     "\"set\":{\"upper\":\"@C\",\"lower\":\"@Q\",\"kind\":\"manage\"}", false},
    {"a tie of nothing", COORDINATOR, "partnership.set", NEW,
     "\"set\":{\"upper\":\"@C\",\"kind\":\"manage\"}", false},
    {"a right there", COORDINATOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"mentor\",\"facility\":\"@S1\"}", true},
    {"a right of his own size", COORDINATOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"coordinator\",\"facility\":\"@C\"}", true},
    {"a right beside", COORDINATOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"mentor\",\"facility\":\"@H\"}", false},
    {"a right above", COORDINATOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"coordinator\",\"facility\":\"@DB\"}", false},
    {"a right everywhere", COORDINATOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"mentor\"}", false},
    {"a right from a mentor", MENTOR, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"mentor\",\"facility\":\"@S1\"}", false},
    {"a right from a stranger", STRANGER, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"mentor\",\"facility\":\"@S1\"}", false},
    {"a right everywhere from the keeper", KEEPER, "grant.set", NEW,
     "\"set\":{\"person\":\"@M1\",\"role\":\"issuer\"}", true},
    {"a policy there", COORDINATOR, "policy.set", NEW,
     "\"name\":\"paper\",\"value\":\"ignore\",\"from\":\"2026-01-01\",\"facility\":\"@S1\"", true},
    {"a policy above", COORDINATOR, "policy.set", NEW,
     "\"name\":\"paper\",\"value\":\"ignore\",\"from\":\"2026-01-01\",\"facility\":\"@DB\"", false},
    {"a policy everywhere", COORDINATOR, "policy.set", NEW,
     "\"name\":\"paper\",\"value\":\"ignore\",\"from\":\"2026-01-01\"", false},
    {"a policy from no day", AUTHORITY, "policy.set", NEW,
     "\"name\":\"paper\",\"value\":\"ignore\",\"from\":\"soon\"", false},
    {"a form there", COORDINATOR, "checklist.adopt", NEW,
     "\"skill\":\"care.new\",\"revision\":1,\"from\":\"2026-01-01\",\"facility\":\"@C\",\"body\":"
     "\"" FORM "\"",
     true},
    {"a form everywhere", COORDINATOR, "checklist.adopt", NEW,
     "\"skill\":\"care.new\",\"revision\":1,\"from\":\"2026-01-01\",\"body\":\"" FORM "\"", false},
    {"a second authority", STRANGER, "authority.begin", NEW, "\"name\":\"X\",\"utc_offset\":420",
     false},
    {"a second beginning", AUTHORITY, "authority.begin", NEW, "\"name\":\"X\",\"utc_offset\":420",
     false},
    {"a computer", COORDINATOR, "device.enrol", NEW,
     "\"name\":\"X\",\"series\":\"B\",\"device\":"
     "\"00000000000000000000000000000000000000000000000000000000000000aa\"",
     true},
    {"a computer from a mentor", MENTOR, "device.enrol", NEW,
     "\"name\":\"X\",\"series\":\"B\",\"device\":"
     "\"00000000000000000000000000000000000000000000000000000000000000aa\"",
     false},
    {"a computer from the authority", AUTHORITY, "device.enrol", NEW,
     "\"name\":\"X\",\"series\":\"B\",\"device\":"
     "\"00000000000000000000000000000000000000000000000000000000000000aa\"",
     true},
    {"a computer without a series", COORDINATOR, "device.enrol", NEW,
     "\"name\":\"X\",\"device\":"
     "\"00000000000000000000000000000000000000000000000000000000000000aa\"",
     false},
    {"a computer without a key", COORDINATOR, "device.enrol", NEW,
     "\"name\":\"X\",\"series\":\"B\",\"device\":\"aa\"", false},
};

static struct id subject_of(const char *name)
{
    AUTO(str) hex = {0};
    AUTO(str) at = {0};
    struct id id = id_random();
    if (strcmp(name, NEW) == 0)
        return id;
    str_addf(&at, "@%s", name);
    fill_in(str_text(&at), &hex);
    ck_assert(id_parse(str_text(&hex), &id));
    return id;
}

START_TEST(only_who_may)
{
    AUTO(str) body = {0};
    struct id subject = subject_of(cases[_i].subject);
    fill_in(cases[_i].body, &body);
    int64_t before = world_entries();
    int rc = world_append(who(cases[_i].who), cases[_i].kind, &subject, str_text(&body));
    ck_assert_msg(rc == (cases[_i].allowed ? SOTAY_OK : SOTAY_EREFUSED), "%s: %d, %s",
                  cases[_i].label, rc, why.message);
    ck_assert_int_eq(world_entries(), before + cases[_i].allowed);
    ck_assert(cases[_i].allowed || why.message[0]);
    world_reasons_hold();
}
END_TEST

static int64_t held(const char *words)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_HELD_ALL);
    int64_t n = 0;
    while (stmt_step(&q, &why) == SOTAY_OK)
        n += strcmp(stmt_col_text(&q, 2), words) == 0;
    return n;
}

/* The same, written by somebody's own program and synced: kept, not used, and the notebook is whole. */
START_TEST(what_comes_from_elsewhere_is_kept_unused)
{
    AUTO(str) body = {0};
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    struct elsewhere d;
    struct id subject = subject_of(cases[_i].subject);
    fill_in(cases[_i].body, &body);
    MUST(store_dump(world.app.store, SQL_DUMP_FACILITY, &before, &why));
    MUST(store_dump(world.app.store, SQL_DUMP_GRANTS, &before, &why));
    elsewhere_begin(&d);
    elsewhere_append(&d, who(cases[_i].who), true, false, cases[_i].kind, &subject,
                     str_text(&body));
    world_rebuild();
    MUST(store_dump(world.app.store, SQL_DUMP_FACILITY, &after, &why));
    MUST(store_dump(world.app.store, SQL_DUMP_GRANTS, &after, &why));
    struct notebook_info info;
    MUST(notebook_info(&world.app, &info, &why));
    ck_assert_msg(info.waiting == !cases[_i].allowed, "%s: %d wait", cases[_i].label,
                  (int)info.waiting);
    if (!cases[_i].allowed)
        world_same(&before, &after);
    MUST(world_verify());
}
END_TEST

/* ---- keys --------------------------------------------------------------------------------------- */

START_TEST(a_key_that_announces_itself_may_nothing)
{
    struct actor key;
    struct hash confirmed;
    world_key(&key, &world.keeper.person); /* says it is the keeper's */
    REFUSED(world_try_add(&key, NOUN_FACILITY, "code", "N", "type", "station", "name", "N",
                          "parent", "C", NULL));
    REFUSED(key_confirm(&world.app, &key, &key.person, hash_hex(&key.key).s, &confirmed, &why));
    world_confirm(&key);
    world_add(&key, NOUN_FACILITY, "code", "N", "type", "station", "name", "N", "parent", "C",
              NULL);
    world_reasons_hold();
}
END_TEST

START_TEST(who_confirms_a_key)
{
    struct actor of_station, of_hospital;
    struct hash confirmed;
    world_key(&of_station, &world.nurse);
    world_key(&of_hospital, &world.other_mentor.person);
    REFUSED(key_confirm(&world.app, &world.mentor, &world.nurse, NULL, &confirmed, &why));
    REFUSED(
        key_confirm(&world.app, &world.coordinator, &of_hospital.person, NULL, &confirmed, &why));
    MUST(key_confirm(&world.app, &world.coordinator, &world.nurse, NULL, &confirmed, &why));
    ck_assert(hash_equal(&confirmed, &of_station.key));
    REFUSED(key_confirm(&world.app, &world.coordinator, &world.nurse, NULL, &confirmed,
                        &why)); /* none waits */
    ck_assert_int_eq(
        key_confirm(&world.app, &world.coordinator, &world.technician, NULL, &confirmed, &why),
        SOTAY_EABSENT);
    ck_assert_int_eq(
        key_confirm(&world.app, &world.coordinator, &world.nurse, "zz", &confirmed, &why),
        SOTAY_EUSAGE);
    struct hash newest;
    MUST(key_of(&world.app, &world.nurse, &newest, &why));
    ck_assert(hash_equal(&newest, &of_station.key));
    world_reasons_hold();
}
END_TEST

/* A coordinator of a station cannot make the keeper's key somebody else's, nor withdraw it so. */
START_TEST(a_key_stays_whose_it_is)
{
    static const char *const kinds[] = {"key.confirm", "key.revoke"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        AUTO(str) body = {0};
        body_text(&body, "key", hash_hex(&world.keeper.key).s);
        body_id(&body, "facility", &world.station);
        REFUSED(world_append(&world.coordinator, kinds[i], &world.nurse, str_text(&body)));
        str_clear(&body);
        body_text(&body, "key", hash_hex(&world.authority.key).s);
        body_id(&body, "facility", &world.station);
        REFUSED(world_append(&world.coordinator, kinds[i], &world.nurse, str_text(&body)));
    }
    world_add(&world.keeper, NOUN_FACILITY, "code", "N", "type", "station", "name", "N", "parent",
              "Q", NULL);
}
END_TEST

START_TEST(a_withdrawn_key_may_nothing_more)
{
    struct actor key;
    MUST(key_revoke(&world.app, &world.coordinator, &world.coordinator.key, "I lost it",
                    &why)); /* one's own */
    REFUSED(world_try_add(&world.coordinator, NOUN_FACILITY, "code", "N", "type", "station", "name",
                          "N", "parent", "C", NULL));
    REFUSED(key_revoke(&world.app, &world.stranger, &world.mentor.key, "no", &why));
    REFUSED(key_revoke(&world.app, &world.mentor, &world.keeper.key, "no", &why));
    ck_assert_int_eq(key_revoke(&world.app, &world.authority, &world.init.spare, "no such", &why),
                     SOTAY_EABSENT);
    struct id id = world.coordinator.person;
    world_key(&key, &id); /* several keys in turn */
    world_confirm(&key);
    world_add(&key, NOUN_FACILITY, "code", "N", "type", "station", "name", "N", "parent", "C",
              NULL);
    world_reasons_hold();
}
END_TEST

START_TEST(the_spare_is_as_good_as_the_authority)
{
    struct actor spare;
    MUST(keyfile_open(world_path("spare.key"), PASSPHRASE, &spare, &why));
    world_add(&spare, NOUN_FACILITY, "code", "N", "type", "province", "name", "N", NULL);
    world_add(&spare, NOUN_GRANT, "person", "ST", "role", "coordinator", NULL);
    world_reasons_hold();
}
END_TEST

/* ---- late, unknown, from a computer nobody allowed -------------------------------------------------- */

START_TEST(what_arrives_late_is_decided_anew)
{
    struct elsewhere d;
    struct id grant = world_find(NOUN_GRANT, "CO/coordinator//C/");
    sqlite3 *db = world_raw(NULL);
    int64_t clock = world_number(db, "SELECT max(clock) FROM entry");
    sqlite3_close(db);
    for (uint8_t i = 1; i < 4; i++) /* room in between, so that the clocks differ */
        MUST(world_append(&world.authority, "policy.set", &(struct id){{i}},
                          "\"name\":\"paper\",\"value\":\"count\",\"from\":\"2026-01-01\""));
    struct id made = world_add(&world.coordinator, NOUN_FACILITY, "code", "N", "type", "station",
                               "name", "N", "parent", "C", NULL);
    elsewhere_begin(&d);
    d.clock = clock; /* before the coordinator made it */
    elsewhere_append(&d, &world.authority, true, false, "grant.set", &grant,
                     "\"set\":{\"void\":true}");
    world_rebuild();
    AUTO(record) r = {0};
    ck_assert_int_eq(record_get(world.app.store, &noun_table[NOUN_FACILITY], &made, &r, &why),
                     SOTAY_END);
    ck_assert_int_eq(held("no-right"), 1);
    MUST(world_verify());
    elsewhere_append(&d, &world.authority, true, false, "grant.set", &grant,
                     "\"set\":{\"void\":false}");
    world_rebuild(); /* it comes back before that, too */
    ck_assert_int_eq(record_get(world.app.store, &noun_table[NOUN_FACILITY], &made, &r, &why),
                     SOTAY_OK);
    ck_assert_int_eq(held("no-right"), 0);
    MUST(world_verify());
}
END_TEST

START_TEST(two_moves_that_make_a_ring)
{
    struct elsewhere d;
    AUTO(str) body = {0};
    MUST(world_edit(&world.authority, NOUN_FACILITY, &world.station, "parent", "S2", NULL));
    elsewhere_begin(&d);
    d.clock = 1000;
    str_addf(&body, "\"set\":{\"parent\":\"%s\"}", id_hex(&world.station).s);
    elsewhere_append(&d, &world.authority, true, false, "facility.set", &world.next_station,
                     str_text(&body));
    world_rebuild();
    ck_assert_int_eq(held("cycle"), 1); /* the later one */
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[NOUN_FACILITY], &world.next_station, &r, &why));
    ck_assert_str_eq(r.v[1], id_hex(&world.centre).s);
    MUST(world_verify());
}
END_TEST

static int see_waiting(void *with, const struct entry *e, const char *reason,
                       struct sotay_error *err)
{
    (void)err;
    str_addf(with, "%s: %s\n", e->kind, reason);
    return SOTAY_OK;
}

START_TEST(an_unknown_kind_waits_for_a_newer_sotay)
{
    struct elsewhere d;
    AUTO(str) waiting = {0};
    struct id what = {{9}};
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "weather.set", &what, "\"rain\":1");
    elsewhere_append(&d, &world.keeper, true, false, "signoff.add", &what, "\"version\":2");
    world_rebuild();
    MUST(notebook_waiting(&world.app, see_waiting, &waiting, &why));
    ck_assert_str_eq(str_text(&waiting),
                     "weather.set: it needs a newer Sotay\nsignoff.add: it needs a newer Sotay\n");
    MUST(world_verify());
    ck_assert_int_eq(world_append(&world.keeper, "weather.set", &what, "\"rain\":1"),
                     SOTAY_EREFUSED); /* not from here */
}
END_TEST

START_TEST(unsigned_edits_wait_for_their_computer)
{
    struct elsewhere d;
    AUTO(record) r = {0};
    AUTO(str) body = {0};
    elsewhere_begin(&d);
    elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"0900000001\"}");
    elsewhere_append(&d, &world.keeper, false, false, "person.set", &world.nurse,
                     "\"set\":{\"licence_number\":\"L1\"}");
    elsewhere_append(&d, &world.keeper, true, false, "person.set", &world.nurse,
                     "\"set\":{\"sex\":\"F\"}");
    elsewhere_append(&d, &world.keeper, true, true, "person.set", &world.nurse,
                     "\"set\":{\"sex\":\"M\"}");
    world_rebuild();
    ck_assert_int_eq(held("device"), 2);
    ck_assert_int_eq(held("bad-signature"), 1);
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &world.nurse, &r, &why));
    ck_assert_ptr_null(r.v[noun_field(&noun_table[NOUN_PERSON], "phone")]);
    ck_assert_str_eq(r.v[noun_field(&noun_table[NOUN_PERSON], "sex")], "F");
}
END_TEST

START_TEST(an_allowed_computer_is_heard)
{
    struct elsewhere d;
    AUTO(record) r = {0};
    AUTO(str) body = {0};
    elsewhere_begin(&d);
    elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"0900000001\"}");
    world_rebuild();
    MUST(world_verify());
    ck_assert_int_eq(held("device"), 1);
    str_addf(&body, "\"name\":\"X\",\"series\":\"B\",\"device\":\"%s\"", hash_hex(&d.key).s);
    MUST(world_append(&world.keeper, "device.enrol", &(struct id){{4}}, str_text(&body)));
    ck_assert_int_eq(held("device"), 0);
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &world.nurse, &r, &why));
    ck_assert_str_eq(r.v[noun_field(&noun_table[NOUN_PERSON], "phone")], "0900000001");
    char series[8];
    MUST(device_series(world.app.store, &d.key, series, &why));
    ck_assert_str_eq(series, "B");
    world_reasons_hold();
}
END_TEST

START_TEST(a_letter_belongs_to_one_computer)
{
    static const struct {
        char last; /* of the computer's key */
        const char *series, *wanted;
    } steps[] = {{'a', "B", "B"}, {'b', "B", ""}, {'b', "C", "C"}};
    struct hash key = {{0}};
    char series[8];
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        AUTO(str) body = {0};
        key.b[HASH_SIZE - 1] = (uint8_t)steps[i].last;
        str_addf(&body, "\"name\":\"X\",\"series\":\"%s\",\"device\":\"%s\"", steps[i].series,
                 hash_hex(&key).s);
        struct id subject = {{(uint8_t)(i + 4)}};
        MUST(world_append(&world.keeper, "device.enrol", &subject, str_text(&body)));
        MUST(device_series(world.app.store, &key, series, &why));
        ck_assert_str_eq(series, steps[i].wanted);
    }
    world_rebuild();
    MUST(device_series(world.app.store, &key, series, &why));
    ck_assert_str_eq(series, "C");
}
END_TEST

Suite *suite_structure(void)
{
    Suite *s = suite_create("structure");
    TCase *tc = tcase_create("structure");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_loop_test(tc, only_who_may, 0, (int)COUNT_OF(cases));
    tcase_add_loop_test(tc, what_comes_from_elsewhere_is_kept_unused, 0, (int)COUNT_OF(cases));
    tcase_add_test(tc, a_key_that_announces_itself_may_nothing);
    tcase_add_test(tc, who_confirms_a_key);
    tcase_add_test(tc, a_key_stays_whose_it_is);
    tcase_add_test(tc, a_withdrawn_key_may_nothing_more);
    tcase_add_test(tc, the_spare_is_as_good_as_the_authority);
    tcase_add_test(tc, what_arrives_late_is_decided_anew);
    tcase_add_test(tc, two_moves_that_make_a_ring);
    tcase_add_test(tc, an_unknown_kind_waits_for_a_newer_sotay);
    tcase_add_test(tc, unsigned_edits_wait_for_their_computer);
    tcase_add_test(tc, an_allowed_computer_is_heard);
    tcase_add_test(tc, a_letter_belongs_to_one_computer);
    suite_add_tcase(s, tc);
    return s;
}
