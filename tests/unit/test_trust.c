/* tests/unit/test_trust.c - what a key is worth: keys made in another's name, revoked, let in late,
 * renewed; keys of the authority; computers that were closed; policies that ask for more. */
#include "base/base.h"

#include "suites.h"
#include "world.h"

#include "domain/waiting.h"

#include <sys/stat.h>

static int64_t held(const char *words)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_HELD_ALL);
    int64_t n = 0;
    while (stmt_step(&q, &why) == SOTAY_OK)
        n += strcmp(stmt_col_text(&q, 2), words) == 0;
    return n;
}

/* A key in a person's name that somebody confirms for a place of their own choice. */
static void forge(struct actor *ret, const struct actor *by, const struct id *person,
                  const struct id *place)
{
    AUTO(str) body = {0};
    world_key(ret, person);
    body_text(&body, "key", hash_hex(&ret->key).s);
    body_id(&body, "facility", place);
    MUST(world_append(by, "key.confirm", person, str_text(&body)));
}

static int try_station(const struct actor *actor, const char *code, const char *parent)
{
    return world_try_add(actor, NOUN_FACILITY, "code", code, "parent", parent, "type", "station",
                         "name", code, NULL);
}

/* ---- keys in another's name ------------------------------------------------------------------------- */

START_TEST(a_key_is_worth_no_more_than_who_vouched)
{
    struct actor forged, second;
    forge(&forged, &world.coordinator, &world.keeper.person, &world.centre);
    MUST(try_station(&forged, "N1", "C")); /* what the forger may do anyway */
    REFUSED(try_station(&forged, "N2", "Q"));
    REFUSED(try_station(&forged, "N2", "DB"));
    REFUSED(world_try_add(&forged, NOUN_GRANT, "person", "CO", "role", "coordinator", NULL));
    REFUSED(world_try_add(&forged, NOUN_GRANT, "person", "CO", "role", "issuer", "facility", "H",
                          NULL));
    /* Nor does it help to let that key vouch for another one. */
    forge(&second, &forged, &world.keeper.person, &world.centre);
    MUST(try_station(&second, "N3", "C"));
    REFUSED(try_station(&second, "N4", "Q"));
    struct hash confirmed;
    REFUSED(key_confirm(&world.app, &second, &world.stranger.person, hash_hex(&forged.key).s,
                        &confirmed, &why));
    world_reasons_hold();
}
END_TEST

START_TEST(a_key_that_vouches_for_itself)
{
    struct actor one, two;
    AUTO(str) body = {0};
    forge(&one, &world.coordinator, &world.keeper.person, &world.centre);
    forge(&two, &one, &world.keeper.person, &world.centre);
    body_text(&body, "key", hash_hex(&one.key).s);
    body_id(&body, "facility", &world.station);
    MUST(world_append(&two, "key.confirm", &world.keeper.person, str_text(&body)));
    REFUSED(try_station(&one, "N1", "Q"));
    REFUSED(try_station(&two, "N1", "Q"));
    MUST(try_station(&one, "N1", "C"));
    world_reasons_hold();
}
END_TEST

/* The keeper's own key stays what it was, whatever a coordinator of a centre says of it. */
START_TEST(nobody_takes_away_what_others_answer_for)
{
    AUTO(str) body = {0};
    body_text(&body, "key", hash_hex(&world.keeper.key).s);
    body_id(&body, "facility", &world.centre);
    MUST(world_append(&world.coordinator, "key.confirm", &world.keeper.person, str_text(&body)));
    MUST(try_station(&world.keeper, "N1", "Q"));
    MUST(key_revoke(&world.app, &world.coordinator, &world.keeper.key, "stolen", &why));
    MUST(try_station(&world.keeper, "N2", "Q"));
    struct id good = world_sign(&world.mentor, NULL);
    ck_assert_str_eq(world_reason(&good), "counted");
    REFUSED(key_revoke(&world.app, &world.coordinator, &world.other_mentor.key, "stolen", &why));
    world_reasons_hold();
}
END_TEST

/* A mentor of the hospital, whose key a coordinator of the centre confirms though he does not work there. */
START_TEST(a_mentors_key_is_confirmed_where_he_works)
{
    struct actor forged;
    forge(&forged, &world.coordinator, &world.other_mentor.person, &world.centre);
    struct id bad = world_sign(&forged, NULL), good = world_sign(&world.other_mentor, NULL);
    ck_assert_str_eq(world_reason(&bad), "key-not-confirmed");
    ck_assert_str_eq(world_reason(&good), "counted");
    world_reasons_hold();
    /* Known later: he was there that day. */
    world_add(NULL, NOUN_POSTING, "person", "M2", "facility", "S1", "start_date", "2026-01-01",
              NULL);
    ck_assert_str_eq(world_reason(&bad), "counted");
    world_reasons_hold();
}
END_TEST

/* Somebody who had not heard that the key ended says where he works: it bears on what was signed before. */
START_TEST(a_key_is_vouched_for_after_its_end)
{
    struct actor forged;
    AUTO(str) body = {0};
    forge(&forged, &world.coordinator, &world.other_mentor.person, &world.centre);
    struct id early = world_sign(&forged, NULL);
    MUST(key_revoke(&world.app, &world.authority, &forged.key, "lost", &why));
    ck_assert_str_eq(world_reason(&early), "key-not-confirmed");
    body_text(&body, "key", hash_hex(&forged.key).s);
    body_id(&body, "facility", &world.hospital);
    MUST(world_append(&world.keeper, "key.confirm", &world.other_mentor.person, str_text(&body)));
    world_reasons_hold();
}
END_TEST

/* ---- keys that end ----------------------------------------------------------------------------------- */

static const char *reason_of(const struct hash *key, char ret[80])
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    const char *reason = stmt_col_text(&q, 4);
    snprintf(ret, 80, "%s %s", stmt_col_text(&q, 1), reason ? reason : "");
    return ret;
}

START_TEST(a_key_in_other_hands_since_a_day)
{
    struct id early, late;
    struct key_late n;
    char text[80];
    world_on("2026-03-05");
    early = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-01"});
    world_on("2026-03-10");
    late = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-02"});
    MUST(key_revoke_since(&world.app, &world.authority, &world.mentor.key, "stolen",
                          day_parse("2026-03-08"), &why));
    ck_assert_str_eq(reason_of(&world.mentor.key, text), "revoked stolen");
    ck_assert_str_eq(world_reason(&early), "counted");
    ck_assert_str_eq(world_reason(&late), "key-revoked");
    struct hash confirmed;
    REFUSED(key_confirm(&world.app, &world.keeper, &world.mentor.person,
                        hash_hex(&world.mentor.key).s, &confirmed, &why));
    REFUSED(key_accept(&world.app, &world.stranger, &world.mentor.key, NULL, 0, &n, &why));
    REFUSED(key_accept(&world.app, &world.mentor, &world.mentor.key, NULL, 0, &n, &why));
    MUST(key_accept(&world.app, &world.keeper, &world.mentor.key, NULL, 0, &n, &why));
    ck_assert_int_eq(n.records, 1);
    ck_assert_int_eq(n.accepted, 1);
    ck_assert_str_eq(world_reason(&late), "counted");
    struct id after =
        world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-03"});
    ck_assert_str_eq(world_reason(&after), "key-revoked"); /* nothing that comes later */
    world_reasons_hold();
}
END_TEST

/* Two coordinators who had not seen the same: what one of them did not trust is not trusted. */
START_TEST(two_who_revoke_one_key)
{
    AUTO(str) body = {0};
    struct id good = world_sign(&world.mentor, NULL);
    body_text(&body, "key", hash_hex(&world.mentor.key).s);
    str_add(&body, ",\"last\":{}");
    MUST(world_append(&world.authority, "key.revoke", &world.mentor.person, str_text(&body)));
    ck_assert_str_eq(world_reason(&good), "key-revoked");
    MUST(key_revoke(&world.app, &world.keeper, &world.mentor.key, "lost", &why));
    ck_assert_str_eq(world_reason(&good), "key-revoked");
    world_reasons_hold();
}
END_TEST

START_TEST(a_key_is_renewed)
{
    struct key_result made;
    AUTO(actor) fresh = {0};
    char text[80];
    struct id before = world_sign(&world.mentor, NULL);
    REFUSED(
        key_renew(&world.app, &world.mentor, &world.mentor.person, "một hai ba bốn", &made, &why));
    MUST(key_renew(&world.app, &world.keeper, &world.mentor.person, "một hai ba bốn", &made, &why));
    ck_assert_str_eq(reason_of(&world.mentor.key, text), "revoked replaced");
    MUST(keyfile_open(made.file, "một hai ba bốn", &fresh, &why));
    fresh.person = world.mentor.person;
    struct id after = world_sign(&fresh, &(struct signoff_wish){.performed_at = "2026-02-03"});
    struct id old = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-04"});
    ck_assert_str_eq(world_reason(&before), "counted");
    ck_assert_str_eq(world_reason(&after), "counted");
    ck_assert_str_eq(world_reason(&old), "key-revoked");
    world_reasons_hold();
}
END_TEST

/* A coordinator who knows the old passphrase renews the own key: its word for the new one stays good. */
START_TEST(ones_own_key_is_renewed)
{
    struct key_result made;
    AUTO(actor) fresh = {0};
    MUST(key_renew(&world.app, &world.coordinator, &world.coordinator.person, "một hai ba bốn",
                   &made, &why));
    MUST(keyfile_open(made.file, "một hai ba bốn", &fresh, &why));
    fresh.person = world.coordinator.person;
    MUST(try_station(&fresh, "N1", "C"));
    REFUSED(try_station(&world.coordinator, "N2", "C"));
    REFUSED(try_station(&fresh, "N2", "Q"));
    world_reasons_hold();
}
END_TEST

START_TEST(only_the_passphrase)
{
    char path[512];
    AUTO(actor) again = {0};
    struct key_result made;
    MUST(key_renew(&world.app, &world.keeper, &world.mentor.person, "một hai ba bốn", &made, &why));
    MUST(key_file_here(&world.app, &world.mentor.person, path, &why));
    ck_assert_str_eq(path, made.file);
    REFUSED(keyfile_reseal(path, "sai rồi sai rồi", "năm sáu bảy tám", &why));
    MUST(keyfile_reseal(path, "một hai ba bốn", "năm sáu bảy tám", &why));
    REFUSED(keyfile_open(path, "một hai ba bốn", &again, &why));
    MUST(keyfile_open(path, "năm sáu bảy tám", &again, &why));
    ck_assert(hash_equal(&again.key, &made.key));
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

/* ---- the authority's keys ----------------------------------------------------------------------------- */

static int count_active(void)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_AUTHORITY_ALL);
    int n = 0;
    while (stmt_step(&q, &why) == SOTAY_OK)
        n += stmt_col_int(&q, 1) != 0;
    return n;
}

START_TEST(keys_of_the_authority_come_and_go)
{
    AUTO(actor) third = {0};
    AUTO(actor) spare = {0};
    struct elsewhere d;
    MUST(keyfile_open(world_path("spare.key"), PASSPHRASE, &spare, &why));
    spare.is_authority = true;
    MUST(keyfile_create(world_path("third.key"), "authority", PASSPHRASE, &third, NULL, &why));
    third.is_authority = true;
    REFUSED(try_station(&third, "N1", "Q"));
    REFUSED(authority_add(&world.app, &world.keeper, &third.key, &why));
    REFUSED(authority_add(&world.app, &spare, &world.keeper.key, &why)); /* somebody's */
    MUST(authority_add(&world.app, &spare, &third.key, &why));
    REFUSED(authority_add(&world.app, &spare, &third.key, &why));
    MUST(try_station(&third, "N1", "Q"));
    struct id edited = world_find(NOUN_FACILITY, "N1");
    REFUSED(authority_retire(&world.app, &world.keeper, &world.authority.key, &why));
    MUST(authority_retire(&world.app, &third, &world.authority.key, &why));
    REFUSED(try_station(&world.authority, "N2", "Q"));
    REFUSED(authority_retire(&world.app, &third, &world.authority.key, &why));
    MUST(world_edit(&world.keeper, NOUN_FACILITY, &edited, "name", "Trạm", NULL)); /* still good */
    MUST(authority_retire(&world.app, &third, &spare.key, &why));
    REFUSED(authority_retire(&world.app, &third, &third.key, &why));
    world_said("no key left");
    ck_assert_int_eq(count_active(), 1);
    elsewhere_begin(&d);
    elsewhere_append(&d, &spare, true, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"0900000001\"}");
    world_rebuild();
    ck_assert_int_eq(held("key-revoked"), 1);
    ck_assert_int_eq(count_active(), 1);
    world_reasons_hold();
}
END_TEST

/* ---- computers ------------------------------------------------------------------------------------------ */

static void phone(char ret[40])
{
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &world.nurse, &r, &why));
    const char *v = r.v[noun_field(&noun_table[NOUN_PERSON], "phone")];
    snprintf(ret, 40, "%s", v ? v : "");
}

START_TEST(a_computer_is_closed)
{
    struct elsewhere d;
    AUTO(str) body = {0};
    char now[40], series[8];
    int64_t last;
    elsewhere_begin(&d);
    str_addf(&body, "\"name\":\"X\",\"series\":\"B\",\"device\":\"%s\"", hash_hex(&d.key).s);
    MUST(world_append(&world.keeper, "device.enrol", &(struct id){{4}}, str_text(&body)));
    elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"1\"}");
    world_rebuild();
    REFUSED(computer_close(&world.app, &world.mentor, &d.key, -1, &last, &why));
    MUST(computer_close(&world.app, &world.keeper, &d.key, -1, &last, &why));
    ck_assert_int_eq(last, 1);
    elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"2\"}");
    elsewhere_append(&d, &world.keeper, true, false, "person.set", &world.nurse,
                     "\"set\":{\"sex\":\"F\"}");
    world_rebuild();
    phone(now);
    ck_assert_str_eq(now, "1");
    ck_assert_int_eq(held("closed"), 1); /* what was signed is used */
    struct hash other;
    MUST(computer_find(&world.app, "X", &other, &why));
    ck_assert(hash_equal(&other, &d.key));
    /* Allowed again, it keeps its letter. */
    str_clear(&body);
    str_addf(&body, "\"name\":\"X\",\"series\":\"C\",\"device\":\"%s\"", hash_hex(&d.key).s);
    MUST(world_append(&world.keeper, "device.enrol", &(struct id){{5}}, str_text(&body)));
    MUST(device_series(world.app.store, &d.key, series, &why));
    ck_assert_str_eq(series, "B");
    phone(now);
    ck_assert_str_eq(now, "2");
    world_reasons_hold();
}
END_TEST

START_TEST(a_computer_is_made_in_advance)
{
    struct hash key, again;
    char series[8], path[300];
    AUTO(device) d = {0};
    struct stat st;
    snprintf(path, sizeof(path), "%s", world_path("station.device"));
    REFUSED(computer_enrol_new(&world.app, &world.mentor, path, "station", series, &key, &why));
    ck_assert_int_ne(stat(path, &st), 0);
    MUST(computer_enrol_new(&world.app, &world.keeper, path, "station", series, &key, &why));
    ck_assert_uint_eq(strlen(series), 3);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    REFUSED(computer_enrol_new(&world.app, &world.keeper, path, "other", series, &again, &why));
    MUST(device_take_file(path, world.folder, 4711, &d, &why));
    ck_assert(hash_equal(&d.key, &key));
    ck_assert_int_eq((int)d.inode, 4711);
    chmod(path, 0644);
    ck_assert_int_eq(device_take_file(path, world.folder, 1, &d, &why), SOTAY_EREFUSED);
    const char *bad = world_file("bad.device", "sotay-device 1\n");
    chmod(bad, 0600);
    ck_assert_int_eq(device_take_file(bad, world.folder, 1, &d, &why), SOTAY_EDAMAGE);
    ck_assert_int_eq(device_take_file("/nowhere/x", world.folder, 1, &d, &why), SOTAY_EABSENT);
    world_reasons_hold();
}
END_TEST

/* ---- policies that ask for more ------------------------------------------------------------------------ */

#define NEEDED "rule.care.airway.often.performances"

static int ask(const struct actor *actor, const char *name, const char *value,
               const struct id *facility, const char *from)
{
    why = (struct sotay_error){0};
    rights_forget(&world.app.rights);
    return policy_set(&world.app, actor, name, value, facility, day_parse(from), &why);
}

/* "competent", and of what was decided by policy the first: " NAME=VALUE". */
static const char *said(const char *day)
{
    static char text[400];
    AUTO(verdict) v = {0};
    struct id person = world_find(NOUN_PERSON, "T1");
    MUST(competency_explain(&world.app, &person, "care.airway", day_parse(day), &v, &why));
    snprintf(text, sizeof(text), "%s", state_word(v.state));
    for (size_t i = 0; i < v.n_policies; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s=%s", v.policies[i].name,
                 v.policies[i].value);
    return text;
}

static void airway(int revision, const char *from, int needed)
{
    char rules[120];
    snprintf(rules, sizeof(rules), "[rule-often]\nuse = count\nperformances = %d\n", needed);
    world_adopt("care.airway", revision, from, "doctor nurse", rules);
}

START_TEST(a_rule_is_made_stricter)
{
    airway(1, "2020-01-01", 2);
    world_sign(&world.mentor,
               &(struct signoff_wish){.skill = "care.airway", .performed_at = "2026-02-01"});
    world_sign(&world.mentor,
               &(struct signoff_wish){.skill = "care.airway", .performed_at = "2026-02-02"});
    ck_assert_str_eq(said(TODAY), "competent");
    REFUSED(ask(&world.authority, NEEDED, "2", NULL, TODAY));
    world_said("performances = 2 is not stricter than the checklist's 2");
    REFUSED(ask(&world.authority, NEEDED, "1", NULL, TODAY));
    REFUSED(ask(&world.authority, NEEDED, "1000000", NULL, TODAY)); /* out of range */
    REFUSED(ask(&world.authority, NEEDED, "many", NULL, TODAY));
    REFUSED(ask(&world.authority, "rule.care.airway.often.weight", "4", NULL, TODAY));
    ck_assert_int_eq(
        ask(&world.authority, "rule.care.airway.seldom.performances", "4", NULL, TODAY),
        SOTAY_EABSENT);
    ck_assert_int_eq(
        ask(&world.authority, "rule.care.nothing.often.performances", "4", NULL, TODAY),
        SOTAY_EABSENT);
    ck_assert_int_eq(ask(&world.authority, "rule.care.airway.often", "4", NULL, TODAY),
                     SOTAY_EUSAGE);
    REFUSED(ask(&world.coordinator, NEEDED, "3", NULL, TODAY));
    MUST(ask(&world.coordinator, NEEDED, "3", &world.centre, "2026-03-01"));
    ck_assert_str_eq(said(TODAY), "not-yet " NEEDED "=3");
    ck_assert_str_eq(world_listed("care.airway"), "not-yet");
    ck_assert_str_eq(said("2026-02-28"), "competent");
    /* Elsewhere nothing changed; of several the strictest holds, also when the nearer is weaker. */
    MUST(ask(&world.authority, NEEDED, "5", NULL, "2026-03-02"));
    ck_assert_str_eq(said(TODAY), "not-yet " NEEDED "=5");
    MUST(ask(&world.authority, NEEDED, "none", NULL, "2026-03-02"));
    ck_assert_str_eq(said(TODAY), "not-yet " NEEDED "=3");
    /* A later checklist that asks for more by itself is never made weaker. */
    airway(2, "2026-03-02", 4);
    ck_assert_str_eq(said(TODAY), "not-yet");
    MUST(ask(&world.coordinator, NEEDED, "none", &world.centre, "2026-03-02"));
    ck_assert_str_eq(said(TODAY), "not-yet");
    world_reasons_hold();
}
END_TEST

START_TEST(a_verdict_holds_until_a_policy_begins)
{
    airway(1, "2020-01-01", 1);
    world_sign(&world.mentor,
               &(struct signoff_wish){.skill = "care.airway", .performed_at = "2026-02-01"});
    MUST(ask(&world.authority, NEEDED, "3", NULL, "2026-05-01"));
    AUTO(verdict) v = {0};
    struct id person = world_find(NOUN_PERSON, "T1");
    MUST(competency_explain(&world.app, &person, "care.airway", day_parse(TODAY), &v, &why));
    ck_assert_int_eq(v.state, 3);
    ck_assert_int_eq(v.holds_until, day_parse("2026-04-30"));
    ck_assert_str_eq(said("2026-05-01"), "not-yet " NEEDED "=3");
}
END_TEST

START_TEST(a_verdict_names_what_was_decided)
{
    airway(1, "2020-01-01", 1);
    world_import(&world.keeper, "T1,care.airway,2026-02-01,S1,M1,5,,,P1,\n");
    ck_assert_str_eq(said(TODAY), "competent");
    MUST(ask(&world.authority, "paper", "ignore", &world.centre, "2026-01-01"));
    ck_assert_str_eq(said(TODAY), "not-yet paper=ignore");
    world_reasons_hold();
}
END_TEST

/* ---- what waits, in words ---------------------------------------------------------------------------------- */

static int collect(void *with, const struct waiting_cause *c, struct sotay_error *err)
{
    struct str *out = with;
    str_addf(out, "%s %s %lld: %s. %s\n", c->code, c->about, (long long)c->records, c->text,
             c->hint);
    return str_check(out, err);
}

START_TEST(what_waits_is_told_with_names)
{
    struct elsewhere d;
    struct actor key;
    AUTO(str) out = {0};
    MUST(waiting_causes(&world.app, collect, &out, &why));
    ck_assert_uint_eq(out.len, 0);
    world_key(&key, &world.nurse);
    elsewhere_begin(&d);
    for (int i = 0; i < 3; i++)
        elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                         "\"set\":{\"phone\":\"1\"}");
    elsewhere_append(&d, &key, true, false, "person.set", &world.nurse, "\"set\":{\"sex\":\"F\"}");
    elsewhere_append(&d, NULL, false, false, "person.teleport", &world.nurse, "\"x\":1");
    world_rebuild();
    MUST(waiting_causes(&world.app, collect, &out, &why));
    const char *text = str_text(&out);
    ck_assert_msg(strstr(text, "device ") == text && strstr(text, " 3: the computer "), "%s", text);
    ck_assert_msg(strstr(text, "key-not-confirmed T1 1: ") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "sotay key confirm T1") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "(CO)") != NULL && strstr(text, "(DB-1)") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "(CO)") < strstr(strstr(text, "key-not"), "(DB-1)"), "%s", text);
    ck_assert_msg(strstr(text, "person.teleport") != NULL, "%s", text);
}
END_TEST

static const char *waits(struct str *out)
{
    str_clear(out);
    MUST(waiting_causes(&world.app, collect, out, &why));
    return str_text(out);
}

static int count_waiting(void *with, const struct entry *e, const char *text,
                         struct sotay_error *err)
{
    int *n = with;
    (void)e;
    (void)text;
    (void)err;
    ++*n;
    return SOTAY_OK;
}

static int waiting_records(void)
{
    int n = 0;
    struct notebook_info info = {0};
    MUST(notebook_waiting(&world.app, count_waiting, &n, &why));
    MUST(notebook_info(&world.app, &info, &why));
    ck_assert_int_eq(info.waiting, n);
    return n;
}

/* Two who linked two records with each other, each the other way round: one of the links waits, until
 * somebody says anew what becomes of that record. */
START_TEST(what_was_decided_anew_waits_no_more)
{
    struct elsewhere d;
    AUTO(str) out = {0}, back = {0}, parent = {0};
    body_id(&back, "into", &world.nurse);
    elsewhere_begin(&d);
    d.clock = 5000;
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &world.nurse, "\"into\":null");
    str_addf(&parent, "\"into\":\"%s\"", id_hex(&world.second_nurse).s);
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &world.nurse,
                     str_text(&parent));
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &world.second_nurse,
                     str_text(&back));
    /* A place below itself, and only its name is said anew. */
    str_clear(&parent);
    str_addf(&parent, "\"set\":{\"parent\":\"%s\"}", id_hex(&world.station).s);
    elsewhere_append(&d, &world.authority, true, false, "facility.set", &world.centre,
                     str_text(&parent));
    elsewhere_append(&d, &world.authority, true, false, "facility.set", &world.centre,
                     "\"set\":{\"name\":\"Trung tâm\"}");
    world_rebuild();
    ck_assert_int_eq(held("same-person"), 1);
    ck_assert_int_eq(held("cycle"), 1);
    ck_assert_ptr_nonnull(strstr(waits(&out), "same-person"));
    ck_assert_ptr_nonnull(strstr(waits(&out), "cycle"));
    ck_assert_int_eq(waiting_records(), 2);
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &world.second_nurse,
                     "\"into\":null");
    world_rebuild();
    ck_assert_ptr_null(strstr(waits(&out), "same-person"));
    ck_assert_int_eq(waiting_records(), 1);
    str_clear(&parent);
    str_addf(&parent, "\"set\":{\"parent\":\"%s\"}", id_hex(&world.province).s);
    elsewhere_append(&d, &world.authority, true, false, "facility.set", &world.centre,
                     str_text(&parent));
    world_rebuild();
    ck_assert_str_eq(waits(&out), "");
    ck_assert_int_eq(waiting_records(), 0);
    world_reasons_hold();
}
END_TEST

START_TEST(signoffs_of_a_key_that_ended_wait)
{
    struct elsewhere d;
    AUTO(str) out = {0};
    struct key_late late;
    elsewhere_begin(&d);
    struct id id = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-10"});
    MUST(key_revoke_since(&world.app, &world.keeper, &world.mentor.key, "stolen",
                          day_parse("2020-01-01"), &why));
    ck_assert_str_eq(world_reason(&id), "key-revoked");
    const char *text = waits(&out);
    char begin[60]; /* what the key announced itself with, and the sign-off */
    snprintf(begin, sizeof begin, "key-revoked M1 %lld: ", (long long)held("key-revoked") + 1);
    ck_assert_msg(strstr(text, begin) == text, "%s", text);
    ck_assert_msg(strstr(text, "sotay key accept M1") != NULL, "%s", text);
    MUST(key_accept(&world.app, &world.keeper, &world.mentor.key, NULL, 0, &late, &why));
    ck_assert_str_eq(world_reason(&id), "counted");
    ck_assert_str_eq(waits(&out), "");
}
END_TEST

Suite *suite_trust(void)
{
    Suite *s = suite_create("trust");
    TCase *t = tcase_create("trust");
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, a_key_is_worth_no_more_than_who_vouched);
    tcase_add_test(t, a_key_that_vouches_for_itself);
    tcase_add_test(t, nobody_takes_away_what_others_answer_for);
    tcase_add_test(t, a_mentors_key_is_confirmed_where_he_works);
    tcase_add_test(t, a_key_is_vouched_for_after_its_end);
    tcase_add_test(t, a_key_in_other_hands_since_a_day);
    tcase_add_test(t, two_who_revoke_one_key);
    tcase_add_test(t, a_key_is_renewed);
    tcase_add_test(t, ones_own_key_is_renewed);
    tcase_add_test(t, only_the_passphrase);
    tcase_add_test(t, keys_of_the_authority_come_and_go);
    tcase_add_test(t, what_was_decided_anew_waits_no_more);
    tcase_add_test(t, signoffs_of_a_key_that_ended_wait);
    tcase_add_test(t, a_computer_is_closed);
    tcase_add_test(t, a_computer_is_made_in_advance);
    tcase_add_test(t, a_rule_is_made_stricter);
    tcase_add_test(t, a_verdict_holds_until_a_policy_begins);
    tcase_add_test(t, a_verdict_names_what_was_decided);
    tcase_add_test(t, what_waits_is_told_with_names);
    suite_add_tcase(s, t);
    return s;
}
