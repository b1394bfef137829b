/* tests/unit/test_adopt.c - putting a checklist in force: which file is meant, the decision behind it,
 * and what is refused. */
#include "base/base.h"

#include <sys/stat.h>

#include "suites.h"
#include "world.h"

#define FORM(skill, revision, step) \
    "[checklist]\nskill = " skill "\nrevision = " revision "\ntitle = \"A form\"\n" \
    "title.vi = \"Một bảng kiểm\"\ncadres = doctor nurse\nsource = \"a test\"\nreview = draft\n" \
    "[step-1]\ntext = \"" step "\"\ntext.vi = \"Rửa tay\"\ncritical = yes\n" \
    "[rule-count]\nperformances = 1\n"

static void offer(const char *name, const char *text)
{
    char path[100];
    mkdir(world_path("checklists/ward"), 0700);
    snprintf(path, sizeof path, "checklists/ward/%s", name);
    world_file(path, text);
}

static struct adopt_wish wish_of(const char *skill, int revision)
{
    return (struct adopt_wish){
        .skill = skill, .revision = revision, .decided = DAY_NONE, .from = day_parse(TODAY)};
}

static struct adopt_found found;

static int try_adopt(struct adopt_wish wish)
{
    why = (struct sotay_error){0};
    return checklist_adopt(&world.app, &world.authority, &wish, &found, &why);
}

static void offer_some(void)
{
    offer("drain-1.ini", FORM("ward.drain", "1", "Washes hands"));
    offer("drain-2.ini", FORM("ward.drain", "2", "Washes both hands"));
    offer("turn.ini", FORM("ward.turn", "1", "Asks the patient"));
    offer("bad.ini", "[checklist]\nskill = ward.drain\n");
}

static const struct checklist *in_force(const char *skill, struct decision *by)
{
    struct id adoption;
    const struct checklist *c = NULL;
    rights_forget(&world.app.rights);
    MUST(skill_checklist(&world.app, skill, &world.station, day_parse(TODAY), &c, &adoption, &why));
    MUST(adoption_decision(&world.app, &adoption, by, &why));
    return c;
}

START_TEST(the_file_that_is_on_offer)
{
    struct decision by;
    offer_some();
    MUST(try_adopt(wish_of("ward.drain", 1)));
    ck_assert_ptr_nonnull(strstr(found.file, "drain-1.ini"));
    ck_assert_int_eq(in_force("ward.drain", &by)->revision, 1);
    ck_assert_str_eq(by.text, "");
    ck_assert_int_eq(by.day, DAY_NONE);
    MUST(try_adopt(wish_of("ward.drain", 0))); /* the newest */
    ck_assert_int_eq(in_force("ward.drain", &by)->revision, 2);
    ck_assert_str_eq(found.warning, "");
    MUST(try_adopt(wish_of("ward.drain", 1)));
    ck_assert_ptr_nonnull(
        strstr(found.warning, "revision 1 of ward.drain is older than revision 2"));
    ck_assert_int_eq(in_force("ward.drain", &by)->revision, 1);
}
END_TEST

START_TEST(what_is_not_on_offer)
{
    offer_some();
    ck_assert_int_eq(try_adopt(wish_of("ward.drain", 7)), SOTAY_EABSENT);
    world_said("no file offers revision 7 of ward.drain");
    world_said("revision 1 (");
    world_said("drain-2.ini)");
    ck_assert_int_eq(try_adopt(wish_of("ward.bath", 1)), SOTAY_EABSENT);
    world_said("no file offers a checklist of 'ward.bath'");
    world_said("ward.turn");
    ck_assert_int_eq(try_adopt(wish_of("surgery.knot", 1)), SOTAY_EABSENT);
    struct adopt_wish w = wish_of(NULL, 0);
    ck_assert_int_eq(try_adopt(w), SOTAY_EUSAGE);
    w.file = world_path("checklists/ward/nothing.ini");
    ck_assert_int_eq(try_adopt(w), SOTAY_EABSENT);
}
END_TEST

START_TEST(two_files_that_differ)
{
    offer_some();
    offer("twice.ini", FORM("ward.turn", "1", "Asks the patient"));
    MUST(try_adopt(wish_of("ward.turn", 1))); /* the same bytes: either */
    offer("twice.ini", FORM("ward.turn", "1", "Asks nobody"));
    REFUSED(try_adopt(wish_of("ward.turn", 1)));
    world_said("two files differ, both are revision 1 of ward.turn");
    world_said("twice.ini");
    AUTO_FREE char *path = text_dup(world_path("checklists/ward/twice.ini"));
    struct adopt_wish w = wish_of("ward.turn", 1);
    w.file = path;
    MUST(try_adopt(w));
    w.skill = "ward.drain";
    REFUSED(try_adopt(w));
    world_said("is a checklist of ward.turn, not of ward.drain");
    w = wish_of(NULL, 2);
    w.file = path;
    REFUSED(try_adopt(w));
    world_said("is revision 1, not 2");
    remove(path);
}
END_TEST

START_TEST(the_decision_behind_it)
{
    struct decision by;
    offer_some();
    struct adopt_wish w = wish_of("ward.drain", 2);
    MUST(try_adopt(w));
    REFUSED(try_adopt(w));
    world_said("the same file is in force there already");
    w.decided = day_parse("2026-02-27");
    ck_assert_int_eq(try_adopt(w), SOTAY_EUSAGE);
    world_said("--date is the day of a decision");
    w.decision = "QĐ 45/QĐ-SYT";
    MUST(try_adopt(w)); /* the same bytes, approved */
    in_force("ward.drain", &by);
    ck_assert_str_eq(by.text, "QĐ 45/QĐ-SYT");
    ck_assert_str_eq(day_iso(by.day).s, "2026-02-27");
    REFUSED(try_adopt(w));
    w.facility = &world.station; /* a place of its own */
    MUST(try_adopt(w));
    world_reasons_hold();
}
END_TEST

/* Words may change while it is a draft, not below a decision. */
START_TEST(other_words_under_the_same_revision)
{
    offer("turn.ini", FORM("ward.turn", "1", "Asks the patient"));
    MUST(try_adopt(wish_of("ward.turn", 1)));
    offer("turn.ini", FORM("ward.turn", "1", "Asks the patient first"));
    struct adopt_wish w = wish_of("ward.turn", 1);
    w.decision = "QĐ 45/QĐ-SYT";
    w.decided = day_parse(TODAY) + 1;
    REFUSED(try_adopt(w));
    world_said("is not made yet");
    w.decided = day_parse(TODAY);
    MUST(try_adopt(w));
    ck_assert_str_eq(found.warning, "revision 1 of ward.turn is in the notebook with other words");
    offer("turn.ini", FORM("ward.turn", "1", "Asks nobody"));
    REFUSED(try_adopt(wish_of("ward.turn", 1)));
    world_said("revision 1 of ward.turn was approved with other words");
    offer("turn.ini", FORM("ward.turn", "2", "Asks nobody"));
    MUST(try_adopt(wish_of("ward.turn", 2)));
    ck_assert_str_eq(found.warning, "");
}
END_TEST

/* What was signed on the draft this morning stays good when the same form is approved at noon. */
START_TEST(approved_in_the_middle_of_a_day)
{
    offer_some();
    struct adopt_wish w = wish_of("ward.drain", 1);
    w.from = day_parse("2026-01-01");
    MUST(try_adopt(w));
    world_add(&world.authority, NOUN_GRANT, "person", "M1", "role", "mentor", "specialty", "ward",
              "facility", "C", NULL);
    struct id id = world_sign(&world.mentor, &(struct signoff_wish){.skill = "ward.drain"});
    ck_assert_str_eq(world_reason(&id), "counted");
    w = wish_of("ward.drain", 1);
    w.decision = "QĐ 45/QĐ-SYT";
    MUST(try_adopt(w));
    ck_assert_str_eq(world_reason(&id), "counted");
    MUST(try_adopt(wish_of("ward.drain", 2))); /* another form it is not */
    ck_assert_str_eq(world_reason(&id), "not-adopted");
    world_reasons_hold();
}
END_TEST

Suite *suite_adopt(void)
{
    Suite *s = suite_create("adopt");
    TCase *t = tcase_create("adopt");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, the_file_that_is_on_offer);
    tcase_add_test(t, what_is_not_on_offer);
    tcase_add_test(t, two_files_that_differ);
    tcase_add_test(t, the_decision_behind_it);
    tcase_add_test(t, other_words_under_the_same_revision);
    tcase_add_test(t, approved_in_the_middle_of_a_day);
    suite_add_tcase(s, t);
    return s;
}
