/* tests/unit/test_merge.c - several records of one person: one while they are linked, as before once
 * they are not; who is found under which code; which records may be one person. */
#include "base/base.h"

#include "domain/import.h"
#include "domain/person_link.h"
#include "domain/series.h"
#include "domain/undo.h"
#include "ledger/verify.h"
#include "suites.h"
#include "world.h"

#include <sqlite3.h>

static struct id twin; /* of the nurse T1: TW, born 1990, posted at S2 */

static void setup(void)
{
    world_setup();
    twin = world_add(NULL, NOUN_PERSON, "code", "TW", "family_name", "Lò", "given_name", "Anh",
                     "birth_date", "1990", "cadre", "nurse", "facility", "S2", NULL);
}

static struct id resolve(const struct id *person)
{
    struct id self;
    rights_forget(&world.app.rights);
    MUST(rights_self(&world.app.rights, person, &self, &why));
    return self;
}

static int64_t count_of(const char *sql)
{
    sqlite3 *db = world_raw(NULL);
    int64_t n = world_number(db, sql);
    sqlite3_close(db);
    return n;
}

static void merge(const struct id *duplicate, const struct id *into)
{
    MUST(person_merge(&world.app, &world.keeper, duplicate, into, &why));
}

static void unmerge(const struct id *duplicate)
{
    MUST(person_unmerge(&world.app, &world.keeper, duplicate, &why));
}

static void dump(struct str *out)
{
    MUST(ledger_dump(world.app.store, out, &why));
}

START_TEST(what_was_watched_counts_for_the_one_that_is_kept)
{
    struct id a = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-10"});
    struct id b = world_sign(&world.mentor,
                             &(struct signoff_wish){.performed_at = "2026-02-11", .trainee = "TW"});
    ck_assert_str_eq(world_listed("care.wound"), "not-yet");
    merge(&twin, &world.nurse);
    ck_assert_str_eq(world_reason(&a), "counted");
    ck_assert_str_eq(world_reason(&b), "counted");
    ck_assert_str_eq(world_listed("care.wound"), "competent");
    ck_assert_int_eq(count_of("SELECT count(DISTINCT trainee) FROM signoff"), 1);
    MUST(competency_settle(&world.app, NULL, &why));
    ck_assert_int_eq(count_of("SELECT count(*) FROM competency"), 1);
    world_reasons_hold();
    unmerge(&twin);
    ck_assert_str_eq(world_listed("care.wound"), "not-yet");
    ck_assert_int_eq(count_of("SELECT count(*) FROM competency"), 2);
    world_reasons_hold();
}
END_TEST

/* That they were linked once stays known: an erasure asks for it. */
static void leave_out_joined(struct str *dump)
{
    static const char section[] = "-- dump_person_joined\n";
    char *from = strstr(dump->data, section);
    ck_assert_ptr_nonnull(from);
    from += strlen(section);
    char *to = strstr(from, "-- ");
    ck_assert_ptr_nonnull(to);
    ck_assert_ptr_ne(from, to);
    memmove(from, to, strlen(to) + 1);
}

/* As another notebook may give it, that knows of no link yet. */
START_TEST(a_right_given_to_either_record_is_theirs)
{
    AUTO(str) grant = {0};
    struct id other = world_add(NULL, NOUN_PERSON, "code", "ST-B", "family_name", "Lò",
                                "given_name", "Khánh", "cadre", "doctor", "facility", "Q", NULL);
    struct id seen =
        world_sign(&world.stranger, &(struct signoff_wish){.performed_at = "2026-02-10"});
    struct id right = id_random();
    merge(&other, &world.stranger.person);
    ck_assert_str_eq(world_reason(&seen), "no-grant");
    str_addf(&grant, "\"set\":{\"person\":\"%s\",\"role\":\"mentor\"}", id_hex(&other).s);
    MUST(world_append(&world.keeper, "grant.set", &right, str_text(&grant)));
    ck_assert_str_eq(world_reason(&seen), "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(undone_all_is_as_it_was)
{
    AUTO(str) before = {0}, linked = {0}, after = {0};
    world_sign(&world.mentor, &(struct signoff_wish){.trainee = "TW"});
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", NULL);
    world_add(NULL, NOUN_CLASS, "code", "L1", "course", "BLS", NULL);
    world_add(NULL, NOUN_ENROLMENT, "class", "L1", "person", "TW", "status", "completed", NULL);
    /* no two places, nothing to take over: what goes back is written in new records */
    MUST(world_edit(NULL, NOUN_PERSON, &twin, "facility", "-", "birth_date", "-", NULL));
    dump(&before);
    merge(&twin, &world.nurse);
    dump(&linked);
    ck_assert(strcmp(str_text(&before), str_text(&linked)) != 0);
    MUST(world_verify());
    unmerge(&twin);
    dump(&after);
    leave_out_joined(&after);
    world_same(&before, &after);
    MUST(world_verify());
}
END_TEST

/* "S1 -2026-03-01; S2 2026-01-01-": the places of the person with that code, but for what was removed. */
static const char *places(const char *code)
{
    static char text[400];
    char sql[500];
    sqlite3_stmt *q = NULL;
    sqlite3 *db = world_raw(NULL);
    size_t used = 0;
    text[0] = '\0';
    snprintf(sql, sizeof(sql),
             "SELECT f.code, s.start_date, s.end_date FROM posting AS s "
             "JOIN facility AS f ON f.id = s.facility JOIN person AS p ON p.id = s.person "
             "WHERE s.void = 0 AND p.code = '%s' ORDER BY f.code, s.start_date NULLS FIRST",
             code);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        sotay_day day[2];
        for (int i = 0; i < 2; i++)
            day[i] = sqlite3_column_type(q, i + 1) == SQLITE_NULL
                         ? DAY_NONE
                         : (sotay_day)sqlite3_column_int(q, i + 1);
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %s-%s", used ? "; " : "",
                                 (const char *)sqlite3_column_text(q, 0), day_iso(day[0]).s,
                                 day_iso(day[1]).s);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return text;
}

/* The preview, the merge, and both taken back: by undo and by taking them apart. */
START_TEST(one_place_of_work_is_left)
{
    static const struct {
        const char *label, *kept_from, *twin_from, *twin_at; /* "": since always */
        bool is_kept_newer;
        const char *becomes, *ends, *after;
    } cases[] = {
        {"nobody knows since when: the last written", "", "", "S2", false, "S2 Trạm Leng Su Sìn",
         "S1 Trạm Sín Thầu (until 2026-03-01)", "S1 -2026-03-01; S2 -"},
        {"nor which way about", "", "", "S2", true, "", "S2 Trạm Leng Su Sìn (until 2026-03-01)",
         "S1 -; S2 -2026-03-01"},
        {"the later day", "2025-01-01", "2026-01-01", "S2", false, "S2 Trạm Leng Su Sìn",
         "S1 Trạm Sín Thầu (until 2025-12-31)", "S1 2025-01-01-2025-12-31; S2 2026-01-01-"},
        {"any day against none", "2025-01-01", "", "S2", false, "",
         "S2 Trạm Leng Su Sìn (until 2024-12-31)", "S1 2025-01-01-; S2 -2024-12-31"},
        {"the same day: one goes", "2025-01-01", "2025-01-01", "S2", false, "S2 Trạm Leng Su Sìn",
         "S1 Trạm Sín Thầu", "S2 2025-01-01-"},
        {"the same place twice: one goes", "", "", "S1", false, "", "", "S1 -"},
        {"the same place, later", "2024-01-01", "2025-01-01", "S1", false, "", "",
         "S1 2024-01-01-2024-12-31; S1 2025-01-01-"},
    };
    AUTO(compared) c = {0};
    char before[2][400];
    struct id one, other;
    const bool newer = cases[_i / 2].is_kept_newer;
    for (int i = 0; i < 2; i++) {
        bool kept = (i == 0) != newer; /* the one that is written first */
        const char *from = kept ? cases[_i / 2].kept_from : cases[_i / 2].twin_from;
        struct id *who = kept ? &one : &other;
        *who = world_add(NULL, NOUN_PERSON, "code", kept ? "PA" : "PB", "given_name", "Anh", NULL);
        world_add(NULL, NOUN_POSTING, "person", kept ? "PA" : "PB", "facility",
                  kept ? "S1" : cases[_i / 2].twin_at, *from ? "start_date" : NULL, from, NULL);
    }
    snprintf(before[0], sizeof(before[0]), "%s", places("PA"));
    snprintf(before[1], sizeof(before[1]), "%s", places("PB"));
    MUST(person_compare(&world.app, &other, &one, &c, &why));
    ck_assert_msg(strcmp(str_text(&c.place), cases[_i / 2].becomes) == 0, "%s: becomes '%s'",
                  cases[_i / 2].label, str_text(&c.place));
    ck_assert_msg(strcmp(str_text(&c.ends), cases[_i / 2].ends) == 0, "%s: ends '%s'",
                  cases[_i / 2].label, str_text(&c.ends));
    merge(&other, &one);
    ck_assert_msg(strcmp(places("PA"), cases[_i / 2].after) == 0, "%s: '%s'", cases[_i / 2].label,
                  places("PA"));
    if (_i % 2) {
        AUTO(undo_result) undone = {0};
        struct batch last;
        MUST(undo_find(&world.app, NULL, "1", &last, &why));
        MUST(undo_do(&world.app, &world.keeper, &last, &undone, &why));
    } else {
        unmerge(&other);
    }
    ck_assert_str_eq(places("PA"), before[0]);
    ck_assert_str_eq(places("PB"), before[1]);
    MUST(world_verify());
}
END_TEST

/* Whoever moved since is left where they are. */
START_TEST(parted_nothing_is_opened_that_was_changed_since)
{
    merge(&twin, &world.nurse);
    ck_assert_str_eq(places("T1"), "S1 -2026-03-01; S2 -");
    char key[2 * ID_SIZE + 1];
    sqlite3 *db = world_raw(NULL);
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(
        sqlite3_prepare_v2(db,
                           "SELECT lower(hex(s.id)) FROM posting AS s JOIN person AS p "
                           "ON p.id = s.person JOIN facility AS f ON f.id = s.facility "
                           "WHERE p.code = 'T1' AND f.code = 'S1'",
                           -1, &q, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    snprintf(key, sizeof(key), "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_close(db);
    struct id posting;
    ck_assert(id_parse(key, &posting));
    MUST(world_edit(NULL, NOUN_POSTING, &posting, "end_date", "2025-06-30", NULL));
    unmerge(&twin);
    ck_assert_str_eq(places("T1"), "S1 -2025-06-30");
    ck_assert_str_eq(places("TW"), "S2 -");
}
END_TEST

START_TEST(the_cadre_that_stays_is_named)
{
    AUTO(compared) c = {0}, d = {0};
    MUST(world_edit(NULL, NOUN_PERSON, &twin, "cadre", "doctor", NULL));
    MUST(person_compare(&world.app, &twin, &world.nurse, &c, &why));
    ck_assert_str_eq(str_text(&c.cadre), "nurse");
    ck_assert_uint_eq(c.differs & DIFFERS_CADRE, DIFFERS_CADRE);
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "cadre", "-", NULL));
    MUST(person_compare(&world.app, &twin, &world.nurse, &d, &why));
    ck_assert_str_eq(str_text(&d.cadre), "not known");
    ck_assert_uint_eq(d.differs & DIFFERS_CADRE, 0);
}
END_TEST

START_TEST(certificates_and_what_was_given_are_told)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(str) few = {0}, both = {0}, many = {0};
    world_certificate("1/2026/GCN-S1", "A", &twin, "2026-02-01");
    world_certificate("2/2026/GCN-S1", "A", &twin, NULL);
    MUST(record_hangs(&world.app, n, &twin, &few, &why));
    ck_assert_msg(strstr(str_text(&few), "certificates: 2 (") &&
                      strstr(str_text(&few), "1/2026/GCN-S1 expired") &&
                      !strstr(str_text(&few), "2/2026/GCN-S1 expired"),
                  "%s", str_text(&few));
    merge(&twin, &world.nurse); /* of all records of the person */
    MUST(record_hangs(&world.app, n, &world.nurse, &both, &why));
    ck_assert_msg(strstr(str_text(&both), "certificates: 2 ("), "%s", str_text(&both));
    world_certificate("3/2026/GCN-S1", "A", &twin, NULL);
    world_certificate("4/2026/GCN-S1", "A", &twin, NULL);
    MUST(record_hangs(&world.app, n, &world.nurse, &many, &why));
    ck_assert_msg(strstr(str_text(&many), "certificates: 4") && !strstr(str_text(&many), "GCN"),
                  "%s", str_text(&many));
}
END_TEST

/* What is removed counts nowhere; what a mentor gave to others counts. */
START_TEST(a_mentor_whose_signoffs_count_is_not_removed)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const struct id *m = &world.mentor.person;
    AUTO(str) hangs = {0};
    struct id s = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-10"});
    ck_assert_str_eq(world_reason(&s), "counted");
    MUST(record_hangs(&world.app, n, m, &hangs, &why));
    ck_assert_msg(strstr(str_text(&hangs), "sign-offs that the person gave: 1"), "%s",
                  str_text(&hangs));
    REFUSED(record_void(&world.app, &world.keeper, n, m, true, &why));
    world_said("1 sign-off that this person gave counts");
    REFUSED(record_check_rests(&world.app, n, m, &why));
    /* as part of another record, too */
    merge(m, &world.other_mentor.person);
    REFUSED(record_void(&world.app, &world.keeper, n, &world.other_mentor.person, true, &why));
    unmerge(m);
    /* the trainee was a mistake: then it counts for nobody */
    MUST(record_void(&world.app, &world.keeper, n, &world.nurse, true, &why));
    MUST(record_void(&world.app, &world.keeper, n, m, true, &why));
}
END_TEST

START_TEST(places_and_classes_are_of_the_one_that_is_kept)
{
    struct id place;
    const char *posted = "SELECT count(DISTINCT person) FROM posting WHERE void = 0";
    int64_t before = count_of(posted);
    merge(&twin, &world.nurse);
    ck_assert_int_eq(count_of(posted), before - 1);
    rights_forget(&world.app.rights);
    MUST(rights_posting(&world.app.rights, &twin, world.app.today, &place, &why));
    struct id nurse = resolve(&twin);
    ck_assert(id_equal(&nurse, &world.nurse));
    /* what is typed of the duplicate later is of the other, too */
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", NULL);
    world_add(NULL, NOUN_CLASS, "code", "L1", "course", "BLS", NULL);
    world_add(NULL, NOUN_ENROLMENT, "class", "L1", "person", "TW", "status", "completed", NULL);
    ck_assert_int_eq(count_of("SELECT count(*) FROM enrolment AS e JOIN person AS p "
                              "ON p.id = e.person AND p.code = 'T1'"),
                     1);
    MUST(world_verify());
}
END_TEST

START_TEST(whoever_signs_for_themselves_is_seen)
{
    struct id m1 = world.mentor.person;
    world_add(&world.authority, NOUN_GRANT, "person", "M1", "role", "mentor", "facility", "S1",
              NULL);
    struct id s = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-10"});
    ck_assert_str_eq(world_reason(&s), "counted");
    merge(&world.nurse, &m1);
    ck_assert_str_eq(world_reason(&s), "self");
    unmerge(&world.nurse);
    ck_assert_str_eq(world_reason(&s), "counted");
}
END_TEST

START_TEST(rights_and_keys_of_both_are_theirs)
{
    bool good = false;
    struct actor key;
    struct id person;
    enum key_standing standing;
    world_add(&world.authority, NOUN_GRANT, "person", "TW", "role", "mentor", "facility", "S1",
              NULL);
    world_key(&key, &twin);
    world_confirm(&key);
    merge(&twin, &world.nurse);
    rights_forget(&world.app.rights);
    MUST(rights_covers(&world.app.rights, &world.nurse, ROLE_MENTOR, "care", &world.station,
                       world.app.today, &good, &why));
    ck_assert(good);
    MUST(rights_key(&world.app.rights, &key.key, &(struct hash){{1}}, 1, &standing, &person, &why));
    ck_assert_int_eq(standing, KEY_CONFIRMED);
    ck_assert(id_equal(&person, &world.nurse));
    struct hash found;
    MUST(key_of(&world.app, &world.nurse, &found, &why));
    ck_assert(hash_equal(&found, &key.key));
    unmerge(&twin);
    rights_forget(&world.app.rights);
    MUST(rights_covers(&world.app.rights, &world.nurse, ROLE_MENTOR, "care", &world.station,
                       world.app.today, &good, &why));
    ck_assert(!good);
}
END_TEST

START_TEST(one_cannot_be_part_of_itself)
{
    struct id third = world_add(NULL, NOUN_PERSON, "code", "T3", "given_name", "Anh", NULL);
    merge(&twin, &world.nurse);
    REFUSED(person_merge(&world.app, &world.keeper, &world.nurse, &twin, &why));
    world_said("one person already");
    REFUSED(person_merge(&world.app, &world.keeper, &twin, &twin, &why));
    /* written on two computers at once: the later one waits */
    struct elsewhere d;
    AUTO(str) body = {0};
    body_id(&body, "into", &twin);
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &world.nurse, str_text(&body));
    world_rebuild();
    ck_assert_int_eq(count_of("SELECT count(*) FROM held WHERE why = 'same-person'"), 1);
    ck_assert_int_eq(count_of("SELECT count(*) FROM person_link"), 1);
    MUST(world_verify());
    /* a chain of links ends at one */
    merge(&world.nurse, &third);
    struct id end = resolve(&twin);
    ck_assert(id_equal(&end, &third));
    MUST(world_verify());
}
END_TEST

START_TEST(only_coordinators_may)
{
    REFUSED(person_merge(&world.app, &world.mentor, &twin, &world.nurse, &why));
    world_said("no right");
    REFUSED(person_merge(&world.app, &world.stranger, &twin, &world.nurse, &why));
    MUST(person_merge(&world.app, &world.coordinator, &twin, &world.nurse, &why));
    REFUSED(person_unmerge(&world.app, &world.mentor, &twin, &why));
    MUST(person_unmerge(&world.app, &world.authority, &twin, &why));
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
    int64_t entries = world_entries();
    world.app.dry_run = true;
    MUST(person_merge(&world.app, &world.keeper, &twin, &world.nurse, &why));
    ck_assert_int_eq(person_merge(&world.app, &world.mentor, &twin, &world.nurse, &why),
                     SOTAY_EREFUSED);
    world.app.dry_run = false;
    ck_assert_int_eq(world_entries(), entries);
    ck_assert_int_eq(count_of("SELECT count(*) FROM person_link"), 0);
}
END_TEST

START_TEST(the_code_of_a_duplicate_means_the_one_that_is_kept)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct id found;
    AUTO(str) codes = {0};
    merge(&twin, &world.nurse);
    world.app.note[0] = '\0';
    MUST(record_find(&world.app, n, "TW", &found, &why));
    ck_assert(id_equal(&found, &world.nurse));
    ck_assert_msg(strstr(world.app.note, "'TW' is the same person as 'T1'"), "%s", world.app.note);
    MUST(record_find(&world.app, n, id_hex(&twin).s, &found, &why));
    ck_assert(id_equal(&found, &world.nurse));
    world.app.note[0] = '\0';
    MUST(record_find(&world.app, n, "T1", &found, &why));
    ck_assert_str_eq(world.app.note, "");
    MUST(person_find_duplicate(&world.app, "TW", &found, &why));
    ck_assert(id_equal(&found, &twin));
    ck_assert_int_eq(person_find_duplicate(&world.app, "T1", &found, &why), SOTAY_EABSENT);
    MUST(person_duplicate_codes(&world.app, &world.nurse, &codes, &why));
    ck_assert_str_eq(str_text(&codes), "TW");
    /* it is nobody else's from now on */
    ck_assert_int_eq(world_try_add(NULL, NOUN_PERSON, "code", "TW", "given_name", "Dung", NULL),
                     SOTAY_EREFUSED);
    world_said("same person");
    MUST(person_unmerge(&world.app, &world.keeper, &twin, &why));
    MUST(record_find(&world.app, n, "TW", &found, &why));
    ck_assert(id_equal(&found, &twin));
}
END_TEST

START_TEST(a_file_with_both_changes_nothing)
{
    struct import_counts counts;
    const char *file = world_file("people.csv", "code,family_name,given_name,birth_date,facility\n"
                                                "T1,Lò,Anh,,S2\n"
                                                "TW,Lò,Anh,1990,S2\n");
    merge(&twin, &world.nurse);
    int64_t entries = world_entries();
    MUST(import_records(&world.app, NULL, &noun_table[NOUN_PERSON], file,
                        &(struct import_options){0}, &counts, &why));
    ck_assert_int_eq(world_entries(), entries);
}
END_TEST

START_TEST(links_come_in_any_order)
{
    AUTO(str) first = {0}, second = {0};
    struct elsewhere d;
    AUTO(str) into = {0}, other = {0};
    body_id(&into, "into", &world.nurse);
    body_id(&other, "into", &world.second_nurse);
    elsewhere_begin(&d);
    d.clock = 5000;
    elsewhere_append(&d, &world.keeper, true, false, "person.merge", &twin, str_text(&other));
    d.clock = 6000;
    elsewhere_append(&d, &world.coordinator, true, false, "person.merge", &twin, str_text(&into));
    world_rebuild();
    struct id self = resolve(&twin);
    ck_assert(id_equal(&self, &world.nurse)); /* the later one stands */
    dump(&first);
    world_rebuild();
    dump(&second);
    world_same(&first, &second);
}
END_TEST

/* ---- who may be one person ------------------------------------------------------------------------ */

struct list {
    struct str text;
};

static int note_pair(void *with, const struct pair_found *p, struct sotay_error *err)
{
    struct list *l = with;
    (void)err;
    str_addf(&l->text, "%s+%s:%u;", p->keep_code, p->other_code, p->same);
    return SOTAY_OK;
}

static const char *duplicates(struct list *l)
{
    str_clear(&l->text);
    MUST(person_duplicates(&world.app, note_pair, l, &why));
    return str_text(&l->text);
}

static void person(const char *code, const char *given, const char *birth, const char *citizen)
{
    world_add(NULL, NOUN_PERSON, "code", code, "family_name", "Vàng", "given_name", given,
              *birth ? "birth_date" : NULL, birth, "citizen_id", *citizen ? citizen : "-", NULL);
}

START_TEST(who_may_be_one_person)
{
    struct list l = {{0}};
    ck_assert_str_eq(duplicates(&l), ""); /* of T1 no birth date is known */
    person("A1", "Mỷ", "1985-03-04", "");
    person("A2", "My", "1985", "");       /* marks and days apart */
    person("A3", "Mỷ", "1985-03-05", ""); /* another day than A1, the same year as A2 */
    person("B1", "Sua", "1990", "011190000001");
    person("B2", "Dế", "1990", "011190000001");
    person("B3", "Dế", "1990", "");
    person("C1", "Pà", "1999", "");
    person("C2", "Pà", "1998", "");
    ck_assert_str_eq(duplicates(&l), "B1+B2:1;B2+B3:2;A1+A2:2;A2+A3:2;");
    struct id b2 = world_find(NOUN_PERSON, "B2"), b1 = world_find(NOUN_PERSON, "B1");
    struct id a2 = world_find(NOUN_PERSON, "A2");
    merge(&b2, &b1);
    MUST(record_void(&world.app, NULL, &noun_table[NOUN_PERSON], &a2, true, &why));
    ck_assert_str_eq(duplicates(&l), "");
    str_done(&l.text);
}
END_TEST

/* Of namesakes each is told with the one that it is most like. */
START_TEST(namesakes_are_paired_by_what_they_share)
{
    struct list l = {{0}};
    world_add(NULL, NOUN_PERSON, "code", "N1", "given_name", "Hoa", "birth_date", "1990", NULL);
    world_add(NULL, NOUN_PERSON, "code", "N2", "given_name", "Hoa", "birth_date", "1990", "phone",
              "0911222333", "facility", "S1", NULL);
    world_add(NULL, NOUN_PERSON, "code", "N3", "given_name", "Hoa", "birth_date", "1990", "phone",
              "0911222333", "facility", "S2", NULL);
    world_add(NULL, NOUN_PERSON, "code", "N4", "given_name", "Hoa", "birth_date", "1990",
              "facility", "S2", NULL);
    world_add(NULL, NOUN_PERSON, "code", "N5", "given_name", "Hoa", "birth_date", "1990-05-06",
              "facility", "S2", NULL);
    duplicates(&l);
    static const char *const told[] = {"N1+N2:2;", "N2+N3:10;", "N3+N4:2;", "N3+N5:2;"};
    for (size_t i = 0; i < COUNT_OF(told); i++)
        ck_assert_msg(strstr(str_text(&l.text), told[i]), "%s", str_text(&l.text));
    ck_assert_uint_eq(l.text.len, strlen("N1+N2:2;N2+N3:10;N3+N4:2;N3+N5:2;"));
    str_done(&l.text);
}
END_TEST

static int note_code(void *with, const struct noun *n, const char *shown, const char *command,
                     struct sotay_error *err)
{
    struct list *l = with;
    (void)err;
    str_addf(&l->text, "%s %s: %s;", n->name, shown, command);
    return SOTAY_OK;
}

static bool apart(const char *one, const char *other)
{
    bool known = false;
    const struct id a = world_find(NOUN_PERSON, one), b = world_find(NOUN_PERSON, other);
    MUST(person_tell_apart(&world.app, NULL, &a, &b, &known, &why));
    return !known;
}

/* How many pairs; and whether one of them is of these two. */
static int pairs(struct list *l)
{
    int n = 0;
    for (const char *at = duplicates(l); (at = strchr(at, ';')); at++)
        n++;
    return n;
}

static bool is_pair(struct list *l, const char *a, const char *b)
{
    char one[40], other[40];
    const char *all = duplicates(l);
    snprintf(one, sizeof(one), "%s+%s:", a, b);
    snprintf(other, sizeof(other), "%s+%s:", b, a);
    return strstr(all, one) || strstr(all, other);
}

START_TEST(two_people_are_told_of_no_more)
{
    struct list l = {.text = {0}};
    struct id a, b;
    bool known = false;
    person("V1", "Mỷ", "1985", "");
    person("V2", "My", "1985-03-04", "");
    person("V3", "Mỷ", "1985-03-04", "");
    ck_assert_int_eq(pairs(&l), 2);
    ck_assert(is_pair(&l, "V2", "V3"));
    ck_assert(apart("V3", "V2"));
    ck_assert(!is_pair(&l, "V2", "V3"));
    ck_assert(!apart("V2", "V3")); /* either way about */
    ck_assert(apart("V1", "V2"));
    ck_assert_int_eq(pairs(&l), 1);
    ck_assert(is_pair(&l, "V1", "V3")); /* who may be the same all the same */
    ck_assert(apart("V1", "V3"));
    ck_assert_str_eq(duplicates(&l), "");
    world_rebuild();
    ck_assert_str_eq(duplicates(&l), "");
    /* whoever becomes part of one of them is not the other either */
    person("V4", "Mỷ", "1985-03-04", "");
    a = world_find(NOUN_PERSON, "V3");
    b = world_find(NOUN_PERSON, "V4");
    merge(&a, &b);
    ck_assert_str_eq(duplicates(&l), "");
    /* one person is not two, nor are two of one citizen ID */
    a = world_find(NOUN_PERSON, "V4");
    REFUSED(person_tell_apart(&world.app, NULL, &a, &a, &known, &why));
    person("V5", "Sua", "1991", "011191000009");
    person("V6", "Dế", "1991", "011191000009");
    a = world_find(NOUN_PERSON, "V5");
    b = world_find(NOUN_PERSON, "V6");
    REFUSED(person_tell_apart(&world.app, NULL, &a, &b, &known, &why));
    world_said("same citizen ID");
    MUST(world_verify());
    str_done(&l.text);
}
END_TEST

/* Three that look alike: whoever is known to be another than the oldest may still be the second. */
START_TEST(of_three_the_other_two_are_compared)
{
    struct list l = {.text = {0}};
    AUTO(undo_result) undone = {0};
    struct batch last;
    person("W1", "Mỷ", "1985-03-04", "");
    person("W2", "Mỷ", "1985-03-04", "");
    person("W3", "Mỷ", "1985-03-04", "");
    ck_assert_int_eq(pairs(&l), 2);
    ck_assert(is_pair(&l, "W1", "W3"));
    apart("W1", "W3");
    ck_assert_int_eq(pairs(&l), 2);
    ck_assert(is_pair(&l, "W1", "W2") && is_pair(&l, "W2", "W3"));
    MUST(undo_find(&world.app, NULL, "1", &last, &why));
    MUST(undo_do(&world.app, &world.keeper, &last, &undone, &why));
    ck_assert(is_pair(&l, "W1", "W2") && is_pair(&l, "W1", "W3"));
    str_done(&l.text);
}
END_TEST

START_TEST(two_of_one_code_are_told_apart_and_mended)
{
    struct list l = {{0}};
    struct elsewhere d;
    struct id other = {{0xff, 0xff, 0xff, 0xff, 1}}, other_class = {{0xff, 0xff, 0xff, 0xff, 2}},
              found;
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", NULL);
    world_add(NULL, NOUN_CLASS, "code", "L-1", "course", "BLS", NULL);
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "person.set", &other,
                     "\"set\":{\"code\":\"TW\",\"given_name\":\"Khác\"}");
    elsewhere_append(&d, &world.keeper, true, false, "class.set", &other_class,
                     "\"set\":{\"code\":\"L-1\"}");
    world_rebuild();
    MUST(record_find(&world.app, &noun_table[NOUN_PERSON], "TW~2", &found, &why));
    ck_assert(id_equal(&found, &other));
    ck_assert_str_eq(duplicates(&l), "TW+TW~2:4;");
    str_clear(&l.text);
    MUST(record_same_codes(&world.app, note_code, &l, &why));
    ck_assert_str_eq(str_text(&l.text), "person TW~2: person edit TW~2 --code TW-00001;"
                                        "class L-1~2: class edit L-1~2 --code L-00002;");
    MUST(world_edit(NULL, NOUN_PERSON, &found, "code", "TW-00001", NULL));
    found = world_find(NOUN_CLASS, "L-1~2");
    MUST(world_edit(NULL, NOUN_CLASS, &found, "code", "L-00002", NULL));
    str_clear(&l.text);
    MUST(record_same_codes(&world.app, note_code, &l, &why));
    ck_assert_str_eq(str_text(&l.text), "");
    found = world_find(NOUN_PERSON, "TW");
    ck_assert(id_equal(&found, &twin));
    str_done(&l.text);
}
END_TEST

Suite *suite_merge(void)
{
    Suite *s = suite_create("merge");
    TCase *tc = tcase_create("merge");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, world_teardown);
    tcase_add_test(tc, what_was_watched_counts_for_the_one_that_is_kept);
    tcase_add_test(tc, a_right_given_to_either_record_is_theirs);
    tcase_add_test(tc, undone_all_is_as_it_was);
    tcase_add_loop_test(tc, one_place_of_work_is_left, 0, 14);
    tcase_add_test(tc, parted_nothing_is_opened_that_was_changed_since);
    tcase_add_test(tc, the_cadre_that_stays_is_named);
    tcase_add_test(tc, certificates_and_what_was_given_are_told);
    tcase_add_test(tc, a_mentor_whose_signoffs_count_is_not_removed);
    tcase_add_test(tc, places_and_classes_are_of_the_one_that_is_kept);
    tcase_add_test(tc, whoever_signs_for_themselves_is_seen);
    tcase_add_test(tc, rights_and_keys_of_both_are_theirs);
    tcase_add_test(tc, one_cannot_be_part_of_itself);
    tcase_add_test(tc, only_coordinators_may);
    tcase_add_test(tc, a_dry_run_writes_nothing);
    tcase_add_test(tc, the_code_of_a_duplicate_means_the_one_that_is_kept);
    tcase_add_test(tc, a_file_with_both_changes_nothing);
    tcase_add_test(tc, links_come_in_any_order);
    tcase_add_test(tc, who_may_be_one_person);
    tcase_add_test(tc, namesakes_are_paired_by_what_they_share);
    tcase_add_test(tc, two_people_are_told_of_no_more);
    tcase_add_test(tc, of_three_the_other_two_are_compared);
    tcase_add_test(tc, two_of_one_code_are_told_apart_and_mended);
    suite_add_tcase(s, tc);
    return s;
}
