/* tests/unit/test_me.c - where one person stands: what is required, done, missing, who can sign it, and
 * what is the most pressing. */
#include "base/base.h"

#include "domain/notebook.h"
#include "domain/passbook.h"
#include "suites.h"
#include "world.h"

static struct passbook book;

static const struct passbook *look(const struct id *person)
{
    passbook_done(&book);
    MUST(competency_settle(&world.app, NULL, &why));
    MUST(passbook_read(&world.app, person, &book, &why));
    return &book;
}

static const struct passbook_skill *skill(const struct passbook *p, const char *name)
{
    for (size_t i = 0; i < p->n_skills; i++)
        if (strcmp(p->skills[i].verdict.skill, name) == 0)
            return &p->skills[i];
    ck_abort_msg("%s is not in the list", name);
    return NULL;
}

static void require(const char *scope, const char *name, const char *people)
{
    world_add(NULL, NOUN_REQUIREMENT, "scope", scope, "facility_type", "station", "skill", name,
              "people", people, NULL);
}

static struct id sign_wound(const struct actor *mentor, const char *day, const char *level)
{
    return world_sign(
        mentor, &(struct signoff_wish){.skill = "care.wound", .performed_at = day, .level = level});
}

static void send(const char *person, const char *host, const char *from, const char *until)
{
    world_add(NULL, NOUN_SECONDMENT, "person", person, "home", "H", "host", host, "start_date",
              from, "end_date", until, NULL);
}

START_TEST(nothing_at_all)
{
    const struct passbook *p = look(&world.technician);
    ck_assert_str_eq(p->code, "OT");
    ck_assert_str_eq(p->cadre, "technician");
    ck_assert_str_eq(p->place_code, "S1");
    ck_assert(!p->is_sent);
    ck_assert_int_eq((int)(p->n_skills + p->n_courses + p->n_certificates), 0);
    ck_assert_int_eq(p->n_required, 0);
    struct id keeper = world_find(NOUN_PERSON, "DB-1");
    p = look(&keeper);
    ck_assert_int_eq(p->has_place, 0);
    ck_assert_int_eq((int)p->n_skills, 0);
}
END_TEST

START_TEST(the_nearest_requirement_of_her_cadre)
{
    require("DB", "care.wound", "2");
    require("DB", "care.suture", "2");
    require("S1", "care.suture", "0");
    const struct passbook *p = look(&world.nurse);
    ck_assert_int_eq((int)p->n_skills, 1);
    ck_assert_int_eq(p->n_required, 1);
    ck_assert_int_eq(p->skills[0].rank, PASSBOOK_NOT_BEGUN);
    ck_assert(p->skills[0].is_required && !p->skills[0].is_draft);
    ck_assert_str_eq(p->skills[0].verdict.skill, "care.wound");
    p = look(&world.technician);
    ck_assert_int_eq((int)p->n_skills, 0);
    ck_assert_int_eq(p->n_other_cadres, 1);
}
END_TEST

START_TEST(what_is_done_and_what_is_missing)
{
    sign_wound(&world.mentor, TODAY, "5");
    sign_wound(&world.other_mentor, "2026-02-01", "1");
    const struct passbook_skill *s = skill(look(&world.nurse), "care.wound");
    struct passbook_lack lack = passbook_lack(&s->verdict);
    ck_assert_int_eq(s->rank, PASSBOOK_BEGUN);
    ck_assert(!s->is_required);
    ck_assert_int_eq(s->seen, 2);
    ck_assert_int_eq(s->failed, 1);
    ck_assert_int_eq(lack.sign_offs, 1);
    ck_assert_int_eq(lack.mentors, 0);
    ck_assert_int_eq(lack.days, 1);
    ck_assert_int_eq(lack.outside, -1);
    ck_assert_str_eq(s->signed_codes, "M1");
    ck_assert(passbook_has_signed(s, &world.mentor.person));
    ck_assert(!passbook_has_signed(s, &world.other_mentor.person));
    sign_wound(&world.mentor, "2026-02-10", "5");
    s = skill(look(&world.nurse), "care.wound");
    ck_assert_int_eq(s->rank, PASSBOOK_HELD);
    ck_assert_int_eq(passbook_lack(&s->verdict).sign_offs, 0);
}
END_TEST

START_TEST(what_ends_soon_comes_first)
{
    require("DB", "care.suture", "1");
    sign_wound(&world.mentor, "2024-03-10", "5");
    sign_wound(&world.mentor, "2024-04-12", "5");
    const struct passbook *p = look(&world.nurse); /* up to and including 2026-04-12 */
    ck_assert_str_eq(p->skills[0].verdict.skill, "care.wound");
    ck_assert_int_eq(p->skills[0].rank, PASSBOOK_ENDS_SOON);
    world_on("2026-02-10"); /* 61 days before */
    p = look(&world.nurse);
    ck_assert_str_eq(p->skills[0].verdict.skill, "care.suture");
    ck_assert_int_eq(p->skills[1].rank, PASSBOOK_HELD);
    world_on("2026-04-13");
    p = look(&world.nurse);
    ck_assert_int_eq(p->skills[0].rank, PASSBOOK_LAPSED);
    world_on(TODAY);
}
END_TEST

START_TEST(what_waits_and_what_did_not_count)
{
    struct signoff_wish early = {.performed_at = "2026-02-01"};
    world_observe(&world.mentor.person, NULL);
    struct id odd = world_sign(&world.stranger, &early);
    const struct passbook_skill *s = skill(look(&world.nurse), "care.wound");
    ck_assert_int_eq(s->rank, PASSBOOK_BEGUN);
    ck_assert_int_eq(s->seen, 0);
    ck_assert_int_eq((int)s->n_troubles, 2);
    ck_assert_str_eq(s->troubles[0].reason, "unsigned"); /* the newest first */
    ck_assert(s->troubles[0].is_waiting && !s->troubles[1].is_waiting);
    ck_assert_str_eq(s->troubles[0].mentor_code, "M1");
    ck_assert_str_eq(s->troubles[1].reason, world_reason(&odd));
    MUST(signoff_retract(&world.app, &world.stranger, &odd, "a slip", &why));
    s = skill(look(&world.nurse), "care.wound");
    ck_assert_int_eq((int)s->n_troubles, 1);
}
END_TEST

START_TEST(who_can_sign_at_her_place)
{
    require("DB", "care.wound", "1");
    const struct passbook_specialty *of = look(&world.nurse)->skills[0].specialty;
    ck_assert_str_eq(of->name, "care");
    ck_assert_int_eq((int)of->n_signers, 2); /* posted elsewhere: the right alone is enough */
    ck_assert(of->signers[0].is_elsewhere && of->signers[1].is_elsewhere);
    ck_assert(of->signers[0].has_key && of->signers[1].has_key);
    send("M1", "S1", "2026-06-01", "2026-06-20"); /* beyond the next weeks */
    of = look(&world.nurse)->skills[0].specialty;
    ck_assert_int_eq((int)of->n_signers, 2);
    ck_assert(!of->is_late);
    send("M2", "S1", "2026-03-20", "2026-03-25");
    of = look(&world.nurse)->skills[0].specialty;
    ck_assert(!of->is_late);
    ck_assert_int_eq((int)of->n_signers, 2); /* whoever comes first, the other elsewhere */
    ck_assert(!of->signers[0].is_elsewhere && of->signers[1].is_elsewhere);
    ck_assert_str_eq(of->signers[0].code, "M2");
    ck_assert_int_eq(of->signers[0].from, day_parse("2026-03-20"));
    ck_assert_int_eq(of->signers[0].until, day_parse("2026-03-25"));
    ck_assert(of->signers[0].is_outside);
}
END_TEST

START_TEST(who_has_a_key_comes_first)
{
    require("DB", "care.wound", "1");
    ck_assert_str_eq(look(&world.nurse)->skills[0].specialty->signers[0].code, "M1");
    MUST(key_revoke(&world.app, &world.authority, &world.mentor.key, "lost", &why));
    const struct passbook_specialty *of = look(&world.nurse)->skills[0].specialty;
    ck_assert_int_eq((int)of->n_signers, 2);
    ck_assert_str_eq(of->signers[0].code, "M2");
    ck_assert(of->signers[0].has_key && !of->signers[1].has_key);
}
END_TEST

START_TEST(nobody_signs_for_herself)
{
    world_add(&world.authority, NOUN_GRANT, "person", "T2", "role", "mentor", "specialty", "care",
              "facility", "S1", NULL);
    require("DB", "care.wound", "1");
    const struct passbook_specialty *of = look(&world.second_nurse)->skills[0].specialty;
    ck_assert_int_eq((int)of->n_signers, 2);
    ck_assert(of->signers[0].is_elsewhere && of->signers[1].is_elsewhere);
    of = look(&world.nurse)->skills[0].specialty;
    ck_assert_int_eq((int)of->n_signers, 3);
    ck_assert(!of->signers[0].is_elsewhere);
    ck_assert_int_eq(of->signers[0].from, day_parse(TODAY));
    ck_assert_int_eq(of->signers[0].until, DAY_NONE);
}
END_TEST

START_TEST(sent_elsewhere_she_is_there)
{
    require("DB", "care.wound", "1");
    world_add(NULL, NOUN_SECONDMENT, "person", "T1", "home", "S1", "host", "S2", "start_date",
              "2026-03-01", "end_date", "2026-03-14", NULL);
    const struct passbook *p = look(&world.nurse);
    ck_assert(p->is_sent);
    ck_assert_str_eq(p->place_code, "S2");
    ck_assert_str_eq(p->home_code, "S1");
    ck_assert_int_eq(p->sent_until, day_parse("2026-03-14"));
    ck_assert_int_eq(p->n_required, 1);
    world_on("2026-03-15");
    ck_assert_str_eq(look(&world.nurse)->place_code, "S1");
    world_on(TODAY);
}
END_TEST

START_TEST(the_nearest_way_is_the_one_that_is_shown)
{
    world_adopt("care.drain", 1, "2020-01-01", "nurse",
                "[rule-count]\nperformances = 5\n"
                "[rule-low-volume]\nuse = count\nway = low-volume\nperformances = 2\n"
                "[rule-far]\nuse = count\nway = far\nperformances = 2\noutside = 2\n");
    world_sign(&world.mentor, &(struct signoff_wish){.skill = "care.drain"});
    const struct passbook_skill *s = skill(look(&world.nurse), "care.drain");
    ck_assert_str_eq(s->verdict.way, "low-volume");
    ck_assert_int_eq(passbook_lack(&s->verdict).sign_offs, 1);
}
END_TEST

START_TEST(a_class_that_is_missing)
{
    world_adopt("care.class", 1, "2020-01-01", "nurse",
                "[rule-attend]\ncourse = BLS\nvalid-months = 12\n");
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", NULL);
    world_add(NULL, NOUN_CLASS, "code", "L1", "course", "BLS", "start_date", "2026-03-05",
              "end_date", "2026-03-09", NULL);
    struct id place =
        world_add(NULL, NOUN_ENROLMENT, "class", "L1", "person", "T1", "status", "enrolled", NULL);
    require("DB", "care.class", "1");
    const struct passbook *p = look(&world.nurse);
    ck_assert_str_eq(passbook_course_wanted(&p->skills[0]), "BLS");
    ck_assert_int_eq((int)p->n_courses, 1);
    ck_assert_str_eq(p->courses[0].class_code, "L1");
    ck_assert_str_eq(p->courses[0].title, "Life support");
    world_on("2026-03-10");
    MUST(world_edit(NULL, NOUN_ENROLMENT, &place, "status", "completed", NULL));
    p = look(&world.nurse);
    ck_assert_ptr_null(passbook_course_wanted(&p->skills[0]));
    ck_assert_int_eq((int)p->n_courses, 0);
    world_on(TODAY);
}
END_TEST

START_TEST(a_form_of_another_cadre_counts_nothing)
{
    world_sign(&world.mentor, &(struct signoff_wish){.trainee = "OT", .skill = "care.wound"});
    const struct passbook_skill *s = skill(look(&world.technician), "care.wound");
    ck_assert_int_eq(s->rank, PASSBOOK_OTHER_CADRE);
    ck_assert_int_eq((int)s->n_troubles, 1);
    ck_assert_str_eq(s->troubles[0].reason, "cadre");
}
END_TEST

static void teardown(void)
{
    passbook_done(&book);
    world_teardown();
}

Suite *suite_me(void)
{
    Suite *s = suite_create("me");
    TCase *tc = tcase_create("me");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, teardown);
    tcase_add_test(tc, nothing_at_all);
    tcase_add_test(tc, the_nearest_requirement_of_her_cadre);
    tcase_add_test(tc, what_is_done_and_what_is_missing);
    tcase_add_test(tc, what_ends_soon_comes_first);
    tcase_add_test(tc, what_waits_and_what_did_not_count);
    tcase_add_test(tc, who_can_sign_at_her_place);
    tcase_add_test(tc, who_has_a_key_comes_first);
    tcase_add_test(tc, nobody_signs_for_herself);
    tcase_add_test(tc, sent_elsewhere_she_is_there);
    tcase_add_test(tc, the_nearest_way_is_the_one_that_is_shown);
    tcase_add_test(tc, a_class_that_is_missing);
    tcase_add_test(tc, a_form_of_another_cadre_counts_nothing);
    suite_add_tcase(s, tc);
    return s;
}
