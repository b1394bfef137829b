/* tests/unit/test_rights.c - who may do what, where, when; where somebody works; which policy and which
 * form is in force. */
#include "base/base.h"

#include <sqlite3.h>

#include "suites.h"
#include "world.h"

static bool covers(const struct id *person, enum role role, const char *specialty,
                   const struct id *facility, const char *day)
{
    bool good = false;
    rights_forget(&world.app.rights);
    MUST(rights_covers(&world.app.rights, person, role, specialty, facility, day_parse(day), &good,
                       &why));
    bool again = !good; /* from memory: the same */
    MUST(rights_covers(&world.app.rights, person, role, specialty, facility, day_parse(day), &again,
                       &why));
    ck_assert(again == good);
    return good;
}

static bool coordinates(const struct id *facility)
{
    return covers(&world.coordinator.person, ROLE_COORDINATOR, "", facility, TODAY);
}

static void grant(const char *person, const char *role, const char *specialty, const char *facility)
{
    world_add(&world.authority, NOUN_GRANT, "person", person, "role", role, "specialty", specialty,
              "facility", facility, NULL);
}

START_TEST(a_right_covers_what_is_below)
{
    ck_assert(coordinates(&world.centre));
    ck_assert(coordinates(&world.station));
    ck_assert(coordinates(&world.next_station));
    ck_assert(!coordinates(&world.province));
    ck_assert(!coordinates(&world.hospital));
    ck_assert(!coordinates(&world.abroad));
    ck_assert(!coordinates(NULL)); /* everywhere */
    ck_assert(covers(&world.keeper.person, ROLE_COORDINATOR, "", NULL, TODAY));
    ck_assert(covers(&world.keeper.person, ROLE_COORDINATOR, "", &world.abroad, TODAY));
    ck_assert(
        !covers(&world.keeper.person, ROLE_MENTOR, "", &world.abroad, TODAY)); /* another role */
    ck_assert(!covers(&world.keeper.person, ROLE_ISSUER, "", &world.abroad, TODAY));
    MUST(world_edit(&world.authority, NOUN_FACILITY, &world.next_station, "parent", "H", NULL));
    ck_assert(!coordinates(&world.next_station));
}
END_TEST

START_TEST(a_right_covers_what_came_after)
{
    struct id merged =
        world_add(&world.authority, NOUN_FACILITY, "code", "N", "parent", "Q", "type", "station",
                  "name", "Trạm mới", "predecessors", "S1;S2", NULL);
    struct id room = world_add(&world.authority, NOUN_FACILITY, "code", "N1", "parent", "N", "type",
                               "department", "name", "Phòng khám", NULL);
    ck_assert(coordinates(&merged));
    ck_assert(coordinates(&room));
    ck_assert(covers(&world.mentor.person, ROLE_MENTOR, "care", &room, TODAY));
    ck_assert(!coordinates(&world.abroad));
    grant("ST", "mentor", "care", "N"); /* and not the other way round */
    ck_assert(covers(&world.stranger.person, ROLE_MENTOR, "care", &room, TODAY));
    ck_assert(!covers(&world.stranger.person, ROLE_MENTOR, "care", &world.station, TODAY));
}
END_TEST

static const struct {
    const char *label, *kind, *start, *end;
    bool holds;
} ties[] = {
    {"support", "support", "2026-01-01", "", true},
    {"manage", "manage", "", "", true},
    {"its last day", "support", "", TODAY, true},
    {"its first day", "support", TODAY, "", true},
    {"only partners", "partner", "2026-01-01", "", false},
    {"not yet", "support", "2026-03-03", "", false},
    {"no longer", "support", "2026-01-01", "2026-03-01", false},
};

START_TEST(ties_extend_rights_but_not_those_of_mentors)
{
    struct id below = world_add(&world.authority, NOUN_FACILITY, "code", "Q1", "parent", "Q",
                                "type", "station", "name", "Trạm bạn", NULL);
    grant("CO", "issuer", "", "C");
    struct id tie =
        world_add(&world.authority, NOUN_PARTNERSHIP, "upper", "S1", "lower", "Q", "kind",
                  ties[_i].kind, "start_date", ties[_i].start, "end_date", ties[_i].end, NULL);
    ck_assert_msg(coordinates(&below) == ties[_i].holds, "%s", ties[_i].label);
    ck_assert(coordinates(&world.abroad) == ties[_i].holds);
    ck_assert(covers(&world.coordinator.person, ROLE_ISSUER, "care", &below, TODAY) ==
              ties[_i].holds);
    ck_assert(!covers(&world.mentor.person, ROLE_MENTOR, "care", &below, TODAY));
    ck_assert(!coordinates(&world.province));
    MUST(
        record_void(&world.app, &world.authority, &noun_table[NOUN_PARTNERSHIP], &tie, true, &why));
    ck_assert(!coordinates(&below));
}
END_TEST

static const struct {
    const char *label, *specialty, *start, *end, *revoked, *asked, *day;
    bool holds;
} dated[] = {
    {"always", "", "", "", NULL, "care", "1999-01-01", true},
    {"first day", "", "2026-01-10", "", NULL, "care", "2026-01-10", true},
    {"before it", "", "2026-01-10", "", NULL, "care", "2026-01-09", false},
    {"last day", "", "", "2026-01-10", NULL, "care", "2026-01-10", true},
    {"after it", "", "", "2026-01-10", NULL, "care", "2026-01-11", false},
    {"revoked that day", "", "", "", "2026-01-10", "care", "2026-01-10", false},
    {"revoked the day after", "", "", "", "2026-01-10", "care", "2026-01-09", true},
    {"this specialty", "care", "", "", NULL, "care", TODAY, true},
    {"another specialty", "ncd", "", "", NULL, "care", TODAY, false},
    {"every specialty", "", "", "", NULL, "ncd", TODAY, true},
    {"one is not every", "care", "", "", NULL, "", TODAY, false},
    {"one whose name begins so", "car", "", "", NULL, "care", TODAY, false},
};

START_TEST(rights_have_days_and_specialties)
{
    struct id id = world_add(&world.authority, NOUN_GRANT, "person", "ST", "role", "mentor",
                             "specialty", dated[_i].specialty, "facility", "C", "start_date",
                             dated[_i].start, "end_date", dated[_i].end, NULL);
    if (dated[_i].revoked) {
        AUTO(str) body = {0};
        str_addf(&body, "\"set\":{\"revoked\":\"%s\"}", dated[_i].revoked);
        MUST(world_append(&world.authority, "grant.set", &id, str_text(&body)));
    }
    bool got =
        covers(&world.stranger.person, ROLE_MENTOR, dated[_i].asked, &world.station, dated[_i].day);
    ck_assert_msg(got == dated[_i].holds, "%s", dated[_i].label);
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &id, true, &why));
    ck_assert(!covers(&world.stranger.person, ROLE_MENTOR, dated[_i].asked, &world.station,
                      dated[_i].day));
}
END_TEST

static enum key_standing stands(const struct hash *key, const struct hash *device, int64_t seq,
                                struct id *person)
{
    enum key_standing standing;
    MUST(rights_key(&world.app.rights, key, device, seq, &standing, person, &why));
    return standing;
}

START_TEST(how_a_key_stands)
{
    struct hash nowhere = {{1}}, here;
    struct id person;
    {
        AUTO(stmt) q = stmt_open(world.app.store, SQL_CHAIN_ALL);
        ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
        here = stmt_col_hash(&q, 1);
    }
    int64_t now = world_entries();
    ck_assert_int_eq(stands(&world.authority.key, &here, 1, &person), KEY_AUTHORITY);
    ck_assert_int_eq(stands(&world.init.spare, &here, 1, &person), KEY_AUTHORITY);
    ck_assert_int_eq(stands(&nowhere, &here, 1, &person), KEY_UNKNOWN);
    ck_assert_int_eq(stands(&world.mentor.key, &here, now + 99, &person), KEY_CONFIRMED);
    ck_assert(id_equal(&person, &world.mentor.person));
    MUST(key_revoke(&world.app, &world.authority, &world.mentor.key, "lost", &why));
    ck_assert_int_eq(stands(&world.mentor.key, &here, now, &person), KEY_CONFIRMED);
    ck_assert_int_eq(stands(&world.mentor.key, &here, now + 1, &person), KEY_REVOKED);
    ck_assert_int_eq(stands(&world.mentor.key, &nowhere, 1, &person), KEY_REVOKED);
    ck_assert(id_equal(&person, &world.mentor.person)); /* shown all the same */
    struct actor key;
    world_key(&key, &world.nurse);
    ck_assert_int_eq(stands(&key.key, &here, now, &person), KEY_UNKNOWN);
}
END_TEST

static struct id posted(const struct id *person, const char *day)
{
    struct id facility = {{0}};
    rights_forget(&world.app.rights);
    int rc = rights_posting(&world.app.rights, person, day_parse(day), &facility, &why);
    ck_assert_int_eq(rc, id_is_zero(&facility) ? SOTAY_END : SOTAY_OK);
    return facility;
}

static bool works(const struct id *person, const struct id *facility, const char *day)
{
    bool good = false;
    rights_forget(&world.app.rights);
    MUST(rights_works_at(&world.app.rights, person, facility, day_parse(day), &good, &why));
    return good;
}

START_TEST(where_somebody_works)
{
    struct id at = posted(&world.nurse, "1990-01-01"); /* since always */
    ck_assert(id_equal(&at, &world.station));
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "facility", "S2", NULL)); /* moves today */
    at = posted(&world.nurse, TODAY);
    ck_assert(id_equal(&at, &world.next_station));
    at = posted(&world.nurse, "2026-03-01");
    ck_assert(id_equal(&at, &world.station));
    ck_assert(works(&world.nurse, &world.station, "2026-03-01"));
    ck_assert(!works(&world.nurse, &world.station, TODAY));
    struct id nobody = {{7}};
    at = posted(&nobody, TODAY);
    ck_assert(id_is_zero(&at));
    ck_assert(!works(&world.mentor.person, &world.station, TODAY));
    world_add(NULL, NOUN_SECONDMENT, "code", "L", "person", "M1", "home", "H", "host", "C",
              "start_date", "2026-03-01", "end_date", "2026-03-05", NULL);
    ck_assert(
        works(&world.mentor.person, &world.station, "2026-03-05")); /* the centre's stations too */
    ck_assert(!works(&world.mentor.person, &world.station, "2026-03-06"));
    ck_assert(!works(&world.mentor.person, &world.province, TODAY));
    at = posted(&world.mentor.person, TODAY); /* sent is not posted */
    ck_assert(id_equal(&at, &world.hospital));
}
END_TEST

static const char *policy_at(const struct id *facility, const char *day)
{
    static char value[64];
    rights_forget(&world.app.rights);
    MUST(rights_policy(&world.app.rights, "paper", facility, day_parse(day), "none", value, &why));
    return value;
}

START_TEST(the_nearest_policy_wins)
{
    const struct actor *a = &world.authority;
    ck_assert_str_eq(policy_at(&world.station, TODAY), "none");
    MUST(policy_set(&world.app, a, "paper", "ignore", NULL, day_parse("2026-02-01"), &why));
    ck_assert_str_eq(policy_at(&world.station, TODAY), "ignore");
    ck_assert_str_eq(policy_at(&world.station, "2026-01-31"), "none");
    ck_assert_str_eq(policy_at(NULL, TODAY), "ignore");
    MUST(policy_set(&world.app, a, "paper", "count", &world.centre, day_parse("2026-01-01"), &why));
    ck_assert_str_eq(policy_at(&world.station, TODAY), "count"); /* although it is older */
    ck_assert_str_eq(policy_at(&world.hospital, TODAY), "ignore");
    MUST(policy_set(&world.app, a, "paper", "ignore", &world.station, day_parse("2026-03-02"),
                    &why));
    ck_assert_str_eq(policy_at(&world.station, TODAY), "ignore");
    ck_assert_str_eq(policy_at(&world.station, "2026-03-01"), "count");
    MUST(
        policy_set(&world.app, a, "paper", "count", &world.station, day_parse("2026-03-02"), &why));
    ck_assert_str_eq(policy_at(&world.station, TODAY), "count"); /* of one day the later word */
    ck_assert_int_eq(policy_set(&world.app, a, "paper", "perhaps", NULL, day_parse(TODAY), &why),
                     SOTAY_EUSAGE);
    ck_assert_int_eq(policy_set(&world.app, a, "weather", "count", NULL, day_parse(TODAY), &why),
                     SOTAY_EUSAGE);
}
END_TEST

static int revision(const struct id *facility, const char *day)
{
    const struct checklist *c;
    struct id adoption;
    rights_forget(&world.app.rights);
    int rc =
        skill_checklist(&world.app, "care.wound", facility, day_parse(day), &c, &adoption, &why);
    return rc == SOTAY_OK ? c->revision : 0;
}

START_TEST(the_form_in_force)
{
    world_adopt("care.wound", 2, "2026-02-01", "nurse", "[rule-count]\nperformances = 1\n");
    ck_assert_int_eq(revision(&world.station, "2019-12-31"), 0);
    ck_assert_int_eq(revision(&world.station, "2026-01-31"), 1);
    ck_assert_int_eq(revision(&world.station, "2026-02-01"), 2);
    AUTO_FREE char *file =
        text_dup(world_path("form.ini")); /* revision 2 again, for one place and from another day */
    struct adopt_found found;
    struct adopt_wish wish = {.file = file,
                              .decided = DAY_NONE,
                              .from = day_parse("2026-01-01"),
                              .facility = &world.station};
    MUST(checklist_adopt(&world.app, &world.coordinator, &wish, &found, &why));
    ck_assert_int_eq(revision(&world.station, "2026-01-01"), 2);
    ck_assert_int_eq(revision(&world.next_station, "2026-01-01"), 1);
    ck_assert_int_eq(revision(NULL, "2026-01-01"), 1);
    wish.facility = NULL;
    REFUSED(checklist_adopt(&world.app, &world.coordinator, &wish, &found, &why));
}
END_TEST

/* Many keys, each vouched for by all others, and none by anybody who stands for them. */
START_TEST(keys_that_vouch_for_each_other)
{
    AUTO(str) sql = {0};
    bool good = true;
    struct hash one;
    memset(one.b, '0', HASH_SIZE);
    one.b[HASH_SIZE - 1] = '1';
    str_addf(&sql,
             "CREATE TEMP TABLE k AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
             " FROM n WHERE i < 40) SELECT CAST(printf('%%032d', i) AS BLOB) AS key FROM n;"
             "INSERT INTO person_key (key, person, state, since, clock)"
             " SELECT key, x'%s', 'confirmed', 0, 1 FROM k;"
             "INSERT INTO key_voucher SELECT a.key, b.key, b.key, x'%s', zeroblob(32), 1, x'%s',"
             " %d, 1, 0 FROM k AS a JOIN k AS b ON a.key <> b.key",
             id_hex(&world.coordinator.person).s, id_hex(&world.coordinator.person).s,
             id_hex(&world.centre).s, (int)day_parse(TODAY));
    sqlite3 *db = world_raw(NULL);
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
    rights_forget(&world.app.rights);
    MUST(rights_key_speaks(&world.app.rights, &one, &world.station, &good, &why));
    ck_assert(!good);
    MUST(rights_key_mentors(&world.app.rights, &one, &world.coordinator.person, &good, &why));
    ck_assert(!good);
}
END_TEST

Suite *suite_rights(void)
{
    Suite *s = suite_create("rights");
    TCase *tc = tcase_create("rights");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, a_right_covers_what_is_below);
    tcase_add_test(tc, a_right_covers_what_came_after);
    tcase_add_loop_test(tc, ties_extend_rights_but_not_those_of_mentors, 0, (int)COUNT_OF(ties));
    tcase_add_loop_test(tc, rights_have_days_and_specialties, 0, (int)COUNT_OF(dated));
    tcase_add_test(tc, how_a_key_stands);
    tcase_add_test(tc, keys_that_vouch_for_each_other);
    tcase_add_test(tc, where_somebody_works);
    tcase_add_test(tc, the_nearest_policy_wins);
    tcase_add_test(tc, the_form_in_force);
    suite_add_tcase(s, tc);
    return s;
}
