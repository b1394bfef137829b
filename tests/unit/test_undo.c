/* tests/unit/test_undo.c - commands reversed: records, sign-offs, rights, decisions; what stands in the way;
 * and two computers, one of which undoes what the other went on with. */
#include "base/base.h"

#include "domain/confirmation.h"
#include "domain/person_link.h"
#include "domain/undo.h"
#include "notebooks.h"
#include "suites.h"
#include "world.h"

#include <sqlite3.h>

#define OTHER "other"

static int try_undo(const struct actor *actor, const char *which)
{
    struct batch b;
    AUTO(undo_result) r = {0};
    why = (struct sotay_error){0};
    rights_forget(&world.app.rights);
    int rc = undo_find(&world.app, actor && !actor->is_authority ? &actor->person : NULL, which, &b,
                       &why);
    return rc < 0 ? rc : undo_do(&world.app, actor, &b, &r, &why);
}

static void undo(const struct actor *actor, const char *which)
{
    MUST(try_undo(actor, which));
}

static const char *words(const char *which)
{
    static char text[400];
    struct batch b;
    AUTO(str) out = {0};
    MUST(undo_find(&world.app, NULL, which, &b, &why));
    MUST(undo_words(&world.app, &b, &out, &why));
    snprintf(text, sizeof text, "%s", str_text(&out));
    return text;
}

static void whole(void)
{
    world_reasons_hold(); /* after a rebuild as before, and verify passes */
}

/* ---- records --------------------------------------------------------------------------------------- */

START_TEST(an_edit)
{
    edit_phone("0911000000");
    ck_assert_str_eq(words("1"), "edited person T1 Lò Anh: Phone");
    edit_phone("0922000000");
    REFUSED(try_undo(NULL, "2"));
    world_said("Phone: 0911000000 -> 0922000000, by somebody at this computer on 2026-03-02");
    undo(NULL, "1");
    ck_assert_str_eq(phone(), "0911000000");
    ck_assert_str_eq(words("1"), "undid: edited person T1 Lò Anh: Phone");
    REFUSED(try_undo(NULL, "2"));
    world_said("that was undone already");
    undo(NULL, "3"); /* the one between is undone: it stands in nobody's way */
    ck_assert_str_eq(phone(), "");
    undo(NULL, "1");
    ck_assert_str_eq(phone(), "0911000000");
    ck_assert_str_eq(words("1"), "did again: edited person T1 Lò Anh: Phone");
    undo(NULL, "1");
    ck_assert_str_eq(phone(), "");
    whole();
}
END_TEST

START_TEST(only_what_the_command_set)
{
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0911000000", "licence_number", "L1",
                    NULL));
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "cadre", "midwife", NULL));
    undo(NULL, "2");
    ck_assert_str_eq(phone(), "");
    ck_assert_str_eq(field_of(NOUN_PERSON, &world.nurse, "licence_number"), "");
    ck_assert_str_eq(field_of(NOUN_PERSON, &world.nurse, "cadre"), "midwife");
    whole();
}
END_TEST

START_TEST(added_and_removed)
{
    struct id id = world_add(NULL, NOUN_PERSON, "code", "N1", "given_name", "Mai", NULL);
    MUST(world_edit(NULL, NOUN_PERSON, &id, "phone", "0911000000", NULL));
    REFUSED(try_undo(NULL, "2"));
    world_said("N1 Mai was changed since: Phone: - -> 0911000000");
    undo(NULL, "1");
    undo(NULL, "3");
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &id, &r, &why));
    ck_assert(r.is_void);
    undo(NULL, "1");
    ck_assert_str_eq(field_of(NOUN_PERSON, &id, "code"), "N1");
    MUST(record_void(&world.app, NULL, &noun_table[NOUN_PERSON], &id, true, &why));
    ck_assert_str_eq(words("1"), "removed person N1 Mai");
    undo(NULL, "1");
    record_done(&r);
    r = (struct record){0};
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &id, &r, &why));
    ck_assert(!r.is_void);
    REFUSED(try_undo(NULL, "2"));
    world_said("that was undone already");
    whole();
}
END_TEST

START_TEST(what_is_named_by_others)
{
    struct id course =
        world_add(NULL, NOUN_COURSE, "code", "C1", "title", "One", "kind", "short", NULL);
    world_add(NULL, NOUN_CLASS, "code", "K1", "course", "C1", "facility", "S1", NULL);
    REFUSED(try_undo(NULL, "2"));
    world_said("C1 is named by what came after: classes: 1");
    undo(NULL, "1");
    undo(NULL, "3");
    (void)course;
    world_add(NULL, NOUN_PERSON, "code", "N1", "given_name", "Mai", "cadre", "nurse", NULL);
    world_sign(&world.mentor, &(struct signoff_wish){.trainee = "N1"});
    REFUSED(try_undo(NULL, "2"));
    world_said("N1 Mai is named by what came after: sign-offs: 1");
    undo(&world.mentor, "1");
    undo(NULL, "3");
    struct actor key;
    struct id id = world_add(NULL, NOUN_PERSON, "code", "N2", "given_name", "Mai", NULL);
    world_key(&key, &id);
    REFUSED(try_undo(NULL, "2"));
    world_said("keys: 1");
    whole();
}
END_TEST

/* ---- sign-offs -------------------------------------------------------------------------------------- */

static int64_t counted(void)
{
    struct sqlite3 *db = world_raw(NULL);
    int64_t n = world_number(db, "SELECT count(*) FROM signoff WHERE counted = 1");
    sqlite3_close(db);
    return n;
}

START_TEST(a_signoff)
{
    struct id id = world_sign(&world.mentor, &(struct signoff_wish){.case_ref = "A", .note = "ok"});
    ck_assert_str_eq(words("1"),
                     "signed off: Lò Anh, care.wound, 2026-03-02, level 5, Trạm Sín Thầu");
    REFUSED(try_undo(NULL, "1"));
    world_said("this needs somebody's signature");
    REFUSED(try_undo(&world.stranger, "1"));
    world_said("only the mentor or a coordinator");
    undo(&world.mentor, "1");
    ck_assert_str_eq(world_reason(&id), "retracted");
    ck_assert_int_eq(counted(), 0);
    undo(&world.mentor, "1");
    ck_assert_int_eq(counted(), 1);
    undo(&world.mentor, "1");
    ck_assert_int_eq(counted(), 0);
    undo(&world.coordinator, "1"); /* of the place: the mentor has to sign it */
    ck_assert_int_eq(counted(), 0);
    int64_t n;
    MUST(signoff_sign(&world.app, &world.mentor, NULL, 0, &n, &why));
    ck_assert_int_eq(n, 1);
    ck_assert_int_eq(counted(), 1);
    ck_assert_str_eq(words("1"), "signed: Lò Anh, care.wound, 2026-03-02, level 5, Trạm Sín Thầu");
    undo(&world.mentor, "1");
    ck_assert_int_eq(counted(), 0);
    MUST(signoff_sign(&world.app, &world.mentor, NULL, 0, &n, &why));
    ck_assert_int_eq(n, 1);
    ck_assert_int_eq(counted(), 1);
    whole();
}
END_TEST

START_TEST(one_that_others_relied_on)
{
    struct id waits = world_observe(&world.mentor.person, &(struct signoff_wish){.case_ref = "A"});
    int64_t n;
    MUST(signoff_sign(&world.app, &world.mentor, &waits, 1, &n, &why));
    REFUSED(try_undo(&world.coordinator, "2"));
    world_said("was signed since by its mentor");
    MUST(signoff_confirm(&world.app, &world.coordinator, &waits, 1, &why));
    REFUSED(try_undo(&world.mentor, "2"));
    world_said("was confirmed for the place on 2026-03-02");
    ck_assert_str_eq(
        words("1"),
        "confirmed for the place: Lò Anh, care.wound, 2026-03-02, level 5, Trạm Sín Thầu");
    undo(&world.coordinator, "1");
    undo(&world.coordinator, "1");
    ck_assert_str_eq(words("1"), "did again: confirmed for the place: Lò Anh, care.wound, "
                                 "2026-03-02, level 5, Trạm Sín Thầu");
    REFUSED(signoff_confirm(&world.app, &world.keeper, &waits, 1, &why));
    undo(&world.coordinator, "1");
    MUST(try_undo(&world.mentor, "5"));
    ck_assert_str_eq(world_reason(&waits), "retracted");
    whole();
}
END_TEST

START_TEST(a_correction)
{
    struct id id = world_sign(&world.mentor, &(struct signoff_wish){.case_ref = "A"}), again;
    MUST(signoff_correct(&world.app, &world.mentor, &id, &world.second_nurse, &again, &why));
    ck_assert_str_eq(
        words("1"),
        "corrected the sign-off: Lò Bình, care.wound, 2026-03-02, level 5, Trạm Sín Thầu");
    undo(&world.mentor, "1");
    ck_assert_str_eq(world_reason(&again), "retracted");
    ck_assert_int_eq(counted(), 1);
    whole();
}
END_TEST

#define TWO "T1,care.wound,2026-01-05,S1,M1,5,,,P1,\nT2,care.wound,2026-01-06,S1,M1,5,,,P2,hi\n"

START_TEST(a_file_of_paper)
{
    world_import(&world.coordinator, TWO "T1,care.wound,2026-01-06,S1,ST,5,,,P3,\n"); /* no right */
    ck_assert_str_eq(words("1"), "imported sign-offs from paper: 3");
    ck_assert_int_eq(counted(), 2);
    undo(&world.coordinator, "1");
    ck_assert_int_eq(counted(), 0);
    int64_t entries = world_entries();
    undo(&world.coordinator, "1");
    ck_assert_int_eq(world_entries(), entries + 5); /* three, a note, and who answers for them */
    ck_assert_int_eq(counted(), 2);
    undo(&world.coordinator, "1");
    ck_assert_int_eq(counted(), 0);
    world_import(&world.coordinator, TWO); /* what an undone file brought is new again */
    ck_assert_int_eq(counted(), 2);
    whole();
}
END_TEST

/* ---- rights, decisions, links --------------------------------------------------------------------------- */

START_TEST(a_right)
{
    struct actor key;
    struct id id =
        world_add(NULL, NOUN_PERSON, "code", "N1", "given_name", "Mai", "facility", "S1", NULL);
    world_key(&key, &id);
    world_confirm(&key);
    world_add(&world.keeper, NOUN_GRANT, "person", "N1", "role", "mentor", "specialty", "care",
              "facility", "S1", NULL);
    ck_assert_str_eq(words("1"), "added right of mentor (care) for N1 Mai, at S1 Trạm Sín Thầu");
    REFUSED(try_undo(&world.mentor, "1"));
    world_said("no right to decide this here");
    world_sign(&key, NULL);
    ck_assert_int_eq(counted(), 1);
    REFUSED(try_undo(&world.keeper, "2"));
    world_said("others rest on it: sign-offs that would count no longer: 1");
    undo(&key, "1");
    undo(&world.keeper, "3");
    REFUSED(try_undo(&world.keeper, "5")); /* the confirmation of the key */
    world_said("what was signed with a confirmed key rests on it");
    whole();
}
END_TEST

static bool decided(void)
{
    char word[64];
    rights_forget(&world.app.rights);
    MUST(rights_policy(&world.app.rights, "paper", &world.station, world.app.today, "count", word,
                       &why));
    return strcmp(word, "ignore") == 0;
}

START_TEST(a_decision)
{
    MUST(policy_set(&world.app, &world.keeper, "paper", "ignore", &world.station,
                    day_parse("2026-01-01"), &why));
    ck_assert_str_eq(words("1"), "decided: paper = ignore");
    ck_assert(decided());
    REFUSED(try_undo(&world.mentor, "1"));
    undo(&world.keeper, "1");
    ck_assert(!decided());
    undo(&world.keeper, "1");
    ck_assert(decided());
    undo(&world.keeper, "1");
    ck_assert(!decided());
    world_import(&world.coordinator, TWO);
    REFUSED(try_undo(&world.keeper, "2")); /* decided again the paper would not count */
    world_said("others rest on it: sign-offs that would count no longer: 2");
    whole();
}
END_TEST

/* The reversal of a decision may come before the decision itself. */
START_TEST(a_decision_that_comes_late)
{
    struct elsewhere first, second;
    struct id id = id_random();
    AUTO(str) body = {0};
    elsewhere_begin(&second);
    second.clock = 900;
    elsewhere_append(&second, &world.keeper, true, false, "policy.set", &id, "\"void\":true");
    world_rebuild();
    ck_assert(!decided());
    elsewhere_begin(&first);
    first.clock = 800;
    str_add(&body, "\"name\":\"paper\",\"value\":\"ignore\",\"from\":\"2026-01-01\"");
    elsewhere_append(&first, &world.keeper, true, false, "policy.set", &id, str_text(&body));
    world_rebuild();
    ck_assert(!decided());
    struct elsewhere third;
    elsewhere_begin(&third); /* by somebody without the right: it stays */
    third.clock = 800;
    id = id_random();
    elsewhere_append(&third, &world.keeper, true, false, "policy.set", &id, str_text(&body));
    elsewhere_append(&third, &world.mentor, true, false, "policy.set", &id, "\"void\":true");
    world_rebuild();
    ck_assert(decided());
    MUST(world_verify());
}
END_TEST

START_TEST(one_person)
{
    struct id twin = world_add(NULL, NOUN_PERSON, "code", "X1", "given_name", "Thi", NULL);
    bool linked;
    MUST(person_merge(&world.app, &world.keeper, &twin, &world.nurse, &why));
    for (int i = 0; i < 4; i++) {
        rights_forget(&world.app.rights);
        MUST(rights_is_linked(&world.app.rights, &twin, &linked, &why));
        ck_assert_int_eq(linked, i % 2 == 0);
        undo(&world.keeper, "1");
    }
    REFUSED(try_undo(NULL, "6"));
    world_said("X1 Thi was made one with another record since");
    MUST(person_unmerge(&world.app, &world.keeper, &twin, &why));
    undo(&world.keeper, "1");
    MUST(rights_is_linked(&world.app.rights, &twin, &linked, &why));
    ck_assert(linked);
    whole();
}
END_TEST

/* ---- several computers --------------------------------------------------------------------------------- */

START_TEST(undone_here_while_edited_there)
{
    edit_phone("0911000000");
    copy(HERE, OTHER);
    at(OTHER);
    allow();
    tick(1);
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "cadre", "midwife", NULL));
    edit_phone("0933000000");
    at(HERE);
    undo(NULL, "1");
    ck_assert_str_eq(phone(), "");
    sync_both(HERE, OTHER);
    ck_assert_str_eq(phone(), "0933000000"); /* the greater clock; the same everywhere */
    ck_assert_str_eq(field_of(NOUN_PERSON, &world.nurse, "cadre"), "midwife");
    REFUSED(try_undo(NULL, "2"));
    world_said("that was undone already");
    REFUSED(try_undo(NULL, "1")); /* the reversal itself */
    world_said("was changed since: Phone");
    ck_assert(strstr(why.hint, "--history") != NULL);
}
END_TEST

START_TEST(undone_here_and_there)
{
    struct batch b;
    char number[9];
    MUST(world_edit(&world.keeper, NOUN_PERSON, &world.nurse, "phone", "0911000000", NULL));
    MUST(undo_find(&world.app, NULL, "1", &b, &why));
    snprintf(number, sizeof number, "%.8s", id_hex(&b.id).s);
    copy(HERE, OTHER);
    undo(NULL, "1");
    at(OTHER);
    allow();
    ck_assert_int_eq(try_undo(NULL, "99"), SOTAY_EABSENT);
    REFUSED(try_undo(NULL, number));
    world_said("that was done on another computer");
    undo(&world.keeper, number);
    ck_assert_str_eq(phone(), "");
    at(HERE);
    sync_both(HERE, OTHER);
    ck_assert_str_eq(phone(), "");
    REFUSED(try_undo(NULL, number));
    world_said("that was undone already");
}
END_TEST

START_TEST(added_here_named_there)
{
    world_add(NULL, NOUN_PERSON, "code", "N1", "given_name", "Mai", NULL);
    copy(HERE, OTHER);
    at(OTHER);
    allow();
    world_add(NULL, NOUN_POSTING, "person", "N1", "facility", "S1", NULL);
    at(HERE);
    pull(OTHER);
    REFUSED(try_undo(NULL, "1"));
    world_said("N1 Mai is named by what came after: postings: 1");
}
END_TEST

static int count(void *with, const struct command_done *c, struct sotay_error *err)
{
    int *n = with;
    (void)err;
    *n += c->computer[0] != '\0';
    return SOTAY_OK;
}

START_TEST(what_i_did_elsewhere)
{
    int n = 0;
    copy(HERE, OTHER);
    at(OTHER);
    allow();
    struct id id = world_sign(&world.mentor, NULL);
    struct batch b;
    MUST(undo_find(&world.app, NULL, "1", &b, &why));
    at(HERE);
    pull(OTHER);
    MUST(undo_list(&world.app, NULL, 50, count, &n, &why));
    ck_assert_int_eq(n, 0);
    MUST(undo_list(&world.app, &world.mentor.person, 50, count, &n, &why));
    ck_assert_int_eq(n, 1);
    char number[9];
    snprintf(number, sizeof number, "%.8s", id_hex(&b.id).s);
    REFUSED(try_undo(&world.coordinator, number));
    world_said("that was done on another computer");
    undo(&world.mentor, number);
    ck_assert_str_eq(world_reason(&id), "retracted");
    sync_both(HERE, OTHER);
    REFUSED(try_undo(&world.mentor, number));
    world_said("that was undone already, by M1");
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
    edit_phone("0911000000");
    int64_t entries = world_entries();
    struct batch b;
    AUTO(undo_result) r = {0};
    MUST(undo_find(&world.app, NULL, "1", &b, &why));
    world.app.dry_run = true;
    MUST(undo_do(&world.app, NULL, &b, &r, &why));
    world.app.dry_run = false;
    ck_assert_str_eq(str_text(&r.lines), "person T1 Lò Anh: Phone: 0911000000 -> -\n");
    ck_assert_int_eq(r.changed, 1);
    ck_assert_int_eq(world_entries(), entries);
    ck_assert_str_eq(phone(), "0911000000");
}
END_TEST

Suite *suite_undo(void)
{
    Suite *s = suite_create("undo");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, an_edit);
    tcase_add_test(t, only_what_the_command_set);
    tcase_add_test(t, added_and_removed);
    tcase_add_test(t, what_is_named_by_others);
    tcase_add_test(t, a_signoff);
    tcase_add_test(t, one_that_others_relied_on);
    tcase_add_test(t, a_correction);
    tcase_add_test(t, a_file_of_paper);
    tcase_add_test(t, a_right);
    tcase_add_test(t, a_decision);
    tcase_add_test(t, a_decision_that_comes_late);
    tcase_add_test(t, one_person);
    tcase_add_test(t, undone_here_while_edited_there);
    tcase_add_test(t, undone_here_and_there);
    tcase_add_test(t, added_here_named_there);
    tcase_add_test(t, what_i_did_elsewhere);
    tcase_add_test(t, a_dry_run_writes_nothing);
    suite_add_tcase(s, t);
    return s;
}
