/* tests/unit/test_reasons.c - why a sign-off does not count: every reason of its own, which one is told
 * when several apply, and how what comes later changes it. */
#include "base/base.h"

#include "base/word.h"
#include "suites.h"
#include "world.h"

static struct id sign_at(const struct actor *mentor, const char *at)
{
    return world_sign(mentor, &(struct signoff_wish){.performed_at = at});
}

static void is(const struct id *signoff, const char *want)
{
    ck_assert_str_eq(world_reason(signoff), want);
}

static void paper_is(const char *case_ref, const char *want)
{
    ck_assert_str_eq(world_paper_reason(case_ref), want);
}

static struct actor new_mentor(const char *code, bool with_grant)
{
    struct actor key;
    struct id id = world_add(NULL, NOUN_PERSON, "code", code, "given_name", "Mới", "cadre",
                             "doctor", "facility", "H", NULL);
    if (with_grant)
        world_add(&world.authority, NOUN_GRANT, "person", code, "role", "mentor", NULL);
    world_key(&key, &id);
    return key;
}

static void sign_waiting(const struct actor *mentor, const struct id *id)
{
    int64_t n;
    MUST(signoff_sign(&world.app, mentor, id, 1, &n, &why));
    ck_assert_int_eq(n, 1);
}

static void policy(const char *name, const char *value, const struct id *facility, const char *from)
{
    MUST(policy_set(&world.app, &world.authority, name, value, facility, day_parse(from), &why));
}

START_TEST(nothing_against_it)
{
    struct id id = sign_at(&world.mentor, TODAY);
    is(&id, "counted");
    world_import(&world.coordinator, "T1,care.wound,2026-01-05,S1,M1,5,,,P1,\n");
    paper_is("P1", "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(not_signed_yet)
{
    struct id id = world_observe(&world.mentor.person, NULL);
    is(&id, "unsigned");
    int64_t n = 0;
    REFUSED(signoff_sign(&world.app, &world.other_mentor, &id, 1, &n, &why)); /* only who watched */
    world_reasons_hold();
    sign_waiting(&world.mentor, &id);
    is(&id, "counted");
    id = sign_at(&world.mentor, TODAY);
    REFUSED(signoff_sign(&world.app, &world.mentor, &id, 1, &n, &why)); /* signed already */
    world_reasons_hold();
}
END_TEST

START_TEST(a_signature_that_does_not_fit)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id id = id_random();
    elsewhere_begin(&d);
    signoff_body(&body, &world.mentor.person, "2026-02-01", NULL);
    elsewhere_append(&d, &world.mentor, true, true, "signoff.add", &id, str_text(&body));
    world_rebuild();
    is(&id, "bad-signature");
    ck_assert_int_eq(world_verify(), SOTAY_EDAMAGE);
    world_said("its signature does not fit");
}
END_TEST

START_TEST(a_signature_over_something_else)
{
    struct elsewhere d;
    struct id id = world_observe(&world.mentor.person, NULL);
    elsewhere_begin(&d);
    AUTO(str) body = {0};
    body_text(&body, "observation", hash_hex(&d.key).s);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.sign", &id, str_text(&body));
    world_rebuild();
    is(&id, "bad-signature");
    sign_waiting(&world.mentor, &id);
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

/* A fitting signature stays good, whoever signs the same afterwards. */
START_TEST(a_second_signature_takes_nothing_away)
{
    struct elsewhere d;
    struct id id = world_observe(&world.mentor.person, NULL);
    sign_waiting(&world.mentor, &id);
    AUTO(str) body = {0};
    {
        AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNATURE_OF);
        stmt_blob(&q, 1, id.b, ID_SIZE);
        ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
        struct hash observation = stmt_col_hash(&q, 3);
        body_text(&body, "observation", hash_hex(&observation).s);
    }
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.stranger, true, false, "signoff.sign", &id, str_text(&body));
    world_rebuild();
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_key_nobody_confirmed)
{
    struct actor key = new_mentor("N1", true);
    struct id id = sign_at(&key, TODAY);
    is(&id, "key-not-confirmed");
    world_reasons_hold();
    world_confirm(&key);
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(the_key_of_somebody_else)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id id = id_random(), other = id_random();
    elsewhere_begin(&d);
    signoff_body(&body, &world.mentor.person, "2026-02-01", NULL);
    elsewhere_append(&d, &world.other_mentor, true, false, "signoff.add", &id, str_text(&body));
    elsewhere_append(&d, &world.authority, true, false, "signoff.add", &other, str_text(&body));
    world_rebuild();
    is(&id, "key-not-confirmed");
    is(&other, "key-not-confirmed");
    world_reasons_hold();
    AUTO(signoff) s = {.mentor = world.mentor.person};
    REFUSED(signoff_add(&world.app, &world.other_mentor, &s, false, &why));
}
END_TEST

START_TEST(a_key_that_was_withdrawn)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id before = sign_at(&world.mentor, "2026-02-01"), elsewhere = id_random();
    MUST(key_revoke(&world.app, &world.authority, &world.mentor.key, "stolen", &why));
    struct id after = sign_at(&world.mentor, "2026-02-02");
    is(&before, "counted"); /* old signatures stay good */
    is(&after, "key-revoked");
    elsewhere_begin(&d);
    signoff_body(&body, &world.mentor.person, "2025-12-24", NULL);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.add", &elsewhere, str_text(&body));
    world_rebuild();
    is(&before, "counted");
    is(&elsewhere, "key-revoked");
    world_reasons_hold();
    struct key_late late; /* a coordinator has looked at them */
    MUST(key_accept(&world.app, &world.keeper, &world.mentor.key, NULL, 0, &late, &why));
    ck_assert_int_eq(late.accepted, 2);
    is(&after, "counted");
    is(&elsewhere, "counted");
    world_reasons_hold();
}
END_TEST

/* ---- right, place, person ------------------------------------------------------------------------------ */

START_TEST(a_mentor_without_the_right)
{
    struct id id = sign_at(&world.stranger, "2026-02-10");
    struct id there = world_sign(&world.mentor, &(struct signoff_wish){.facility = "H"});
    is(&id, "no-grant");
    is(&there, "no-grant"); /* his right is for C and below */
    world_reasons_hold();
    world_add(&world.authority, NOUN_GRANT, "person", "ST", "role", "mentor", "specialty", "ncd",
              NULL);
    is(&id, "no-grant");
    struct id grant = world_add(&world.authority, NOUN_GRANT, "person", "ST", "role", "mentor",
                                "specialty", "care", "facility", "S1", "start_date", "2026-02-10",
                                "end_date", "2026-02-10", NULL);
    is(&id, "counted");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "start_date", "2026-02-11", "end_date",
                    "-", NULL));
    is(&id, "no-grant");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "start_date", "-", "end_date",
                    "2026-02-09", NULL));
    is(&id, "no-grant");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", "-", NULL));
    is(&id, "counted");
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &grant, true, &why));
    is(&id, "no-grant");
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &grant, false, &why));
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_grant_that_was_revoked)
{
    struct id before = sign_at(&world.mentor, "2026-02-10"),
              after = sign_at(&world.mentor, "2026-02-11");
    struct id grant = world_find(NOUN_GRANT, "M1/mentor/care/C/");
    MUST(world_append(&world.authority, "grant.set", &grant,
                      "\"set\":{\"revoked\":\"2026-02-11\"}"));
    is(&before, "counted");
    is(&after, "no-grant"); /* the day itself no longer */
    world_reasons_hold();
    MUST(world_append(&world.authority, "grant.set", &grant, "\"set\":{\"revoked\":null}"));
    is(&after, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_mentor_who_was_not_sent_there)
{
    struct id id = sign_at(&world.mentor, "2026-02-10"); /* posted at H */
    is(&id, "counted");                                  /* by default that is only a warning */
    policy("outside-secondment", "refuse", NULL, "2026-02-11");
    is(&id, "counted");
    policy("outside-secondment", "refuse", NULL, "2026-02-10");
    is(&id, "outside-secondment");
    world_reasons_hold();
    struct id sent =
        world_add(NULL, NOUN_SECONDMENT, "code", "L1", "person", "M1", "home", "H", "host", "C",
                  "start_date", "2026-02-10", "end_date", "2026-02-10", NULL);
    is(&id, "counted"); /* to the centre means to its stations */
    MUST(world_edit(NULL, NOUN_SECONDMENT, &sent, "start_date", "2026-02-01", "end_date",
                    "2026-02-09", NULL));
    is(&id, "outside-secondment");
    policy("outside-secondment", "warn", &world.centre, "2026-01-01"); /* nearer */
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_posting_is_as_good_as_a_secondment)
{
    struct id id = sign_at(&world.other_mentor, "2026-02-10");
    policy("outside-secondment", "refuse", NULL, "2020-01-01");
    is(&id, "outside-secondment");
    world_add(NULL, NOUN_POSTING, "person", "M2", "facility", "S1", "start_date", "2026-02-01",
              NULL);
    is(&id, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_mentor_who_is_the_trainee)
{
    struct id id = world_sign(&world.other_mentor, &(struct signoff_wish){.trainee = "M2"});
    is(&id, "self");
    world_reasons_hold();
}
END_TEST

/* ---- withdrawn ------------------------------------------------------------------------------------------- */

START_TEST(who_may_withdraw)
{
    struct id by_mentor = sign_at(&world.mentor, "2026-02-01"),
              by_coordinator = sign_at(&world.mentor, "2026-02-02");
    struct id kept = sign_at(&world.mentor, "2026-02-03");
    MUST(signoff_retract(&world.app, &world.mentor, &by_mentor, NULL, &why));
    is(&by_mentor, "retracted");
    ck_assert_int_eq(signoff_retract(&world.app, &world.coordinator, &by_coordinator, NULL, &why),
                     SOTAY_EUSAGE);
    is(&by_coordinator, "counted");
    MUST(signoff_retract(&world.app, &world.coordinator, &by_coordinator, "wrong person", &why));
    is(&by_coordinator, "retracted");
    REFUSED(signoff_retract(&world.app, &world.stranger, &kept, "I say so", &why));
    REFUSED(signoff_retract(&world.app, &world.other_mentor, &kept, "I say so", &why));
    REFUSED(signoff_retract(&world.app, &world.mentor, &by_mentor, NULL, &why)); /* already */
    is(&kept, "counted");
    world_reasons_hold();
}
END_TEST

static const struct {
    const char *label;
    int who; /* 0 mentor, 1 coordinator, 2 stranger, 3 other mentor, 4 authority */
    bool broken;
    const char *body, *want;
} retractions[] = {
    {"the mentor", 0, false, "\"reason\":\"\"", "retracted"},
    {"the mentor without a word", 0, false, "", "retracted"},
    {"a coordinator with a reason", 1, false, "\"reason\":\"x\"", "retracted"},
    {"a coordinator without a reason", 1, false, "\"reason\":\"\"", "counted"},
    {"a stranger", 2, false, "\"reason\":\"x\"", "counted"},
    {"another mentor", 3, false, "\"reason\":\"x\"", "counted"},
    {"the authority", 4, false, "\"reason\":\"x\"", "retracted"},
    {"a broken signature", 0, true, "\"reason\":\"x\"", "counted"},
};

START_TEST(withdrawals_that_come_from_elsewhere)
{
    const struct actor *actors[] = {&world.mentor, &world.coordinator, &world.stranger,
                                    &world.other_mentor, &world.authority};
    struct elsewhere d;
    struct id id = sign_at(&world.mentor, "2026-02-01");
    elsewhere_begin(&d);
    elsewhere_append(&d, actors[retractions[_i].who], true, retractions[_i].broken,
                     "signoff.retract", &id, retractions[_i].body);
    world_rebuild();
    ck_assert_msg(strcmp(world_reason(&id), retractions[_i].want) == 0, "%s: %s",
                  retractions[_i].label, world_reason(&id));
}
END_TEST

START_TEST(a_withdrawal_may_come_first)
{
    AUTO(str) body = {0};
    struct elsewhere d, late;
    struct id id = id_random();
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.retract", &id, "\"reason\":\"x\"");
    elsewhere_begin(&late);
    signoff_body(&body, &world.mentor.person, "2026-02-01", NULL);
    elsewhere_append(&late, &world.mentor, true, false, "signoff.add", &id, str_text(&body));
    world_rebuild();
    is(&id, "retracted");
    world_reasons_hold();
}
END_TEST

/* ---- the same twice ---------------------------------------------------------------------------------------- */

static struct id sign_case(const struct actor *mentor, const char *at, const char *case_ref)
{
    return world_sign(mentor, &(struct signoff_wish){.performed_at = at, .case_ref = case_ref});
}

START_TEST(the_same_performance_twice)
{
    struct id a = sign_case(&world.mentor, "2026-02-01T08:00", NULL);
    struct id b = sign_case(&world.mentor, "2026-02-01T08:00", NULL);
    struct id c = sign_case(&world.mentor, "2026-02-01T08:00", NULL);
    struct id later = sign_case(&world.mentor, "2026-02-01T08:01", NULL);
    struct id other = sign_case(&world.other_mentor, "2026-02-01T08:00", NULL);
    struct id case_1 = sign_case(&world.mentor, "2026-02-01", "1"),
              case_1_again = sign_case(&world.mentor, "2026-02-01", "1");
    struct id case_2 = sign_case(&world.mentor, "2026-02-01", "2");
    struct id vague = sign_case(&world.mentor, "2026-02-01", NULL),
              vague_too = sign_case(&world.mentor, "2026-02-01", NULL);
    is(&a, "counted");
    is(&b, "duplicate");
    is(&c, "duplicate");
    is(&later, "counted");
    is(&other, "counted");
    is(&case_1, "counted");
    is(&case_1_again, "duplicate");
    is(&case_2, "counted");
    is(&vague, "counted");
    is(&vague_too, "counted");
    world_reasons_hold();
    MUST(signoff_retract(&world.app, &world.mentor, &a, NULL,
                         &why)); /* what fails otherwise does not compete */
    is(&b, "counted");
    is(&c, "duplicate");
    world_reasons_hold();
}
END_TEST

START_TEST(signed_goes_before_paper)
{
    world_import(
        &world.coordinator,
        "T1,care.wound,2026-02-01T08:00,S1,M1,5,,,A,\nT1,care.wound,2026-02-02,S1,M1,5,,,B,\n");
    paper_is("A", "counted");
    struct id a = sign_case(&world.mentor, "2026-02-01T08:00", "A");
    is(&a, "counted"); /* although it is younger */
    paper_is("A", "duplicate");
    paper_is("B", "counted");
    struct id waiting =
        world_observe(&world.mentor.person,
                      &(struct signoff_wish){.performed_at = "2026-02-02", .case_ref = "B"});
    paper_is("B", "counted");
    sign_waiting(&world.mentor, &waiting);
    paper_is("B", "duplicate");
    MUST(signoff_retract(&world.app, &world.mentor, &a, NULL, &why));
    paper_is("A", "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(the_smallest_clock_wins_wherever_it_lies)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id here = sign_case(&world.mentor, "2026-02-01T08:00", NULL), there = id_random();
    elsewhere_begin(&d);
    d.clock = 5; /* written long before, arrived now */
    signoff_body(&body, &world.mentor.person, "2026-02-01T08:00", NULL);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.add", &there, str_text(&body));
    world_rebuild();
    is(&there, "counted");
    is(&here, "duplicate");
    world_reasons_hold();
}
END_TEST

/* ---- the form ------------------------------------------------------------------------------------------------ */

static int64_t passed(const struct id *id)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    return stmt_col_is_null(&q, 26) ? -1 : stmt_col_int(&q, 26);
}

START_TEST(a_form_that_was_not_in_force)
{
    struct id old = sign_at(&world.mentor, "2026-01-31"), id = sign_at(&world.mentor, "2026-02-01");
    world_import(&world.coordinator, "T1,care.wound,2026-02-01,S1,M1,5,,,P1,\n");
    is(&id, "counted");
    world_adopt("care.wound", 2, "2026-02-01", "doctor nurse", "[rule-count]\nperformances = 1\n");
    is(&old, "counted");
    is(&id, "not-adopted");    /* revision 2 was in force there that day */
    paper_is("P1", "counted"); /* paper takes what was in force */
    world_reasons_hold();
}
END_TEST

START_TEST(a_form_nobody_adopted)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id id = id_random();
    ck_assert_int_eq(world_try_sign(&world.mentor, &(struct signoff_wish){.skill = "care.none"}),
                     SOTAY_EABSENT);
    elsewhere_begin(&d);
    signoff_body(&body, &world.mentor.person, "2026-02-01", NULL);
    char *skill = strstr(body.data, "care.wound");
    memcpy(skill, "care.other", 10);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.add", &id, str_text(&body));
    world_rebuild();
    is(&id, "not-adopted");
    ck_assert_int_eq(passed(&id), -1);
    world_reasons_hold();
    world_adopt("care.other", 1, "2026-02-01", "nurse", "[rule-count]\nperformances = 1\n");
    is(&id, "counted"); /* it names no form: the one in force */
    ck_assert_int_eq(passed(&id), 2);
    world_reasons_hold();
}
END_TEST

START_TEST(an_essential_step_nobody_saw)
{
    struct id unseen = world_sign(&world.mentor, &(struct signoff_wish){.not_observed = "1"});
    struct id missed = world_sign(&world.mentor, &(struct signoff_wish){.missed = "1"});
    struct id lesser = world_sign(&world.mentor, &(struct signoff_wish){.not_observed = "2"});
    is(&unseen, "incomplete");
    ck_assert_int_eq(passed(&unseen), 0);
    is(&missed, "counted"); /* failed, and counts as that */
    ck_assert_int_eq(passed(&missed), 1);
    is(&lesser, "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(dated_in_the_future)
{
    REFUSED(world_try_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-03-03"}));
    world_said("future");
    world_import(
        &world.coordinator,
        "T1,care.wound,2026-03-03,S1,M1,5,,,F,\nT1,care.wound,2026-03-02T23:59,S1,M1,5,,,NOW,\n");
    paper_is("F", "future");
    paper_is("NOW", "counted");
    world_on("2026-03-04"); /* a day later it is still written before it happened */
    world_reasons_hold();
    paper_is("F", "future");
}
END_TEST

START_TEST(a_cadre_the_form_is_not_for)
{
    struct id id = world_sign(&world.mentor, &(struct signoff_wish){.trainee = "OT"});
    struct id for_all =
        world_sign(&world.mentor, &(struct signoff_wish){.trainee = "OT", .skill = "care.suture"});
    is(&id, "cadre");
    is(&for_all, "counted");
    MUST(world_edit(NULL, NOUN_PERSON, &world.technician, "cadre", "nurse", NULL));
    is(&id, "counted");
    world_reasons_hold();
    MUST(world_edit(NULL, NOUN_PERSON, &world.technician, "cadre", "-", NULL));
    is(&id, "cadre");
    world_reasons_hold();
}
END_TEST

/* ---- several at once ------------------------------------------------------------------------------------------- */

START_TEST(one_reason_after_the_other)
{
    struct actor key = new_mentor("N1", false);
    MUST(world_edit(NULL, NOUN_PERSON, &key.person, "cadre", "technician", NULL));
    policy("outside-secondment", "refuse", NULL, "2020-01-01");
    struct id id =
        world_observe(&key.person, &(struct signoff_wish){.trainee = "N1", .not_observed = "1"});
    is(&id, "unsigned");
    sign_waiting(&key, &id);
    is(&id, "key-not-confirmed");
    world_confirm(&key);
    is(&id, "no-grant");
    world_add(&world.authority, NOUN_GRANT, "person", "N1", "role", "mentor", NULL);
    is(&id, "outside-secondment");
    world_add(NULL, NOUN_SECONDMENT, "code", "L1", "person", "N1", "home", "H", "host", "S1",
              "start_date", "2026-02-01", NULL);
    is(&id, "self");
    MUST(signoff_retract(&world.app, &key, &id, NULL, &why));
    is(&id, "self");
    world_reasons_hold();
}
END_TEST

START_TEST(the_first_that_applies_is_told)
{
    AUTO(str) body = {0};
    struct elsewhere d;
    /* cadre and incomplete stand in all of these */
    const struct signoff_wish both = {
        .trainee = "OT", .not_observed = "1", .performed_at = "2026-02-02"};
    struct id retracted = world_sign(&world.mentor, &both),
              no_form = world_sign(&world.mentor, &both);
    struct id incomplete = world_sign(
        &world.other_mentor,
        &(struct signoff_wish){.trainee = "OT", .not_observed = "1", .performed_at = "2026-01-01"});
    world_import(
        &world.coordinator,
        "OT,care.wound,2027-01-01,S1,M1,5,,1,INC,\nOT,care.wound,2027-01-01,S1,M1,5,,,FUT,\n"
        "OT,care.wound,2026-01-01,S1,M1,5,,,CAD,\nT1,care.wound,2026-01-01,S1,ST,5,,,GRA,\n"
        "T1,care.wound,2026-01-01,H,ST,5,,,ATT,\n");
    policy("paper", "ignore", NULL, "2020-01-01");
    MUST(signoff_retract(&world.app, &world.mentor, &retracted, NULL, &why));
    world_adopt("care.wound", 2, "2026-02-01", "nurse", "[rule-count]\nperformances = 1\n");
    is(&retracted, "retracted");
    is(&no_form, "not-adopted");
    is(&incomplete, "incomplete");
    paper_is("INC", "incomplete");
    paper_is("FUT", "future");
    paper_is("CAD", "cadre");
    paper_is("GRA", "no-grant");
    paper_is("ATT", "not-attested");
    world_reasons_hold();
    MUST(key_revoke(&world.app, &world.authority, &world.stranger.key, "lost", &why));
    struct id revoked = world_sign(&world.stranger, &both), broken = id_random();
    is(&revoked, "key-revoked"); /* before no-grant */
    elsewhere_begin(&d);
    signoff_body(&body, &world.stranger.person, "2026-02-01", NULL);
    elsewhere_append(&d, &world.stranger, true, true, "signoff.add", &broken, str_text(&body));
    world_rebuild();
    is(&broken, "bad-signature"); /* before key-revoked */
}
END_TEST

START_TEST(every_reason_has_a_sentence)
{
    static const char *const codes[] = {"unsigned",
                                        "bad-signature",
                                        "key-not-confirmed",
                                        "key-revoked",
                                        "not-attested",
                                        "no-grant",
                                        "outside-secondment",
                                        "self",
                                        "retracted",
                                        "duplicate",
                                        "not-adopted",
                                        "incomplete",
                                        "future",
                                        "cadre",
                                        "paper"};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        ck_assert_str_ne(word_shown(codes[i]), codes[i]);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(word_shown(codes[i]), word_shown(codes[k]));
    }
}
END_TEST

Suite *suite_reasons(void)
{
    Suite *s = suite_create("reasons");
    TCase *tc = tcase_create("reasons");
    tcase_set_timeout(tc, 30);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, nothing_against_it);
    tcase_add_test(tc, not_signed_yet);
    tcase_add_test(tc, a_signature_that_does_not_fit);
    tcase_add_test(tc, a_signature_over_something_else);
    tcase_add_test(tc, a_second_signature_takes_nothing_away);
    tcase_add_test(tc, a_key_nobody_confirmed);
    tcase_add_test(tc, the_key_of_somebody_else);
    tcase_add_test(tc, a_key_that_was_withdrawn);
    tcase_add_test(tc, a_mentor_without_the_right);
    tcase_add_test(tc, a_grant_that_was_revoked);
    tcase_add_test(tc, a_mentor_who_was_not_sent_there);
    tcase_add_test(tc, a_posting_is_as_good_as_a_secondment);
    tcase_add_test(tc, a_mentor_who_is_the_trainee);
    tcase_add_test(tc, who_may_withdraw);
    tcase_add_loop_test(tc, withdrawals_that_come_from_elsewhere, 0, (int)COUNT_OF(retractions));
    tcase_add_test(tc, a_withdrawal_may_come_first);
    tcase_add_test(tc, the_same_performance_twice);
    tcase_add_test(tc, signed_goes_before_paper);
    tcase_add_test(tc, the_smallest_clock_wins_wherever_it_lies);
    tcase_add_test(tc, a_form_that_was_not_in_force);
    tcase_add_test(tc, a_form_nobody_adopted);
    tcase_add_test(tc, an_essential_step_nobody_saw);
    tcase_add_test(tc, dated_in_the_future);
    tcase_add_test(tc, a_cadre_the_form_is_not_for);
    tcase_add_test(tc, one_reason_after_the_other);
    tcase_add_test(tc, the_first_that_applies_is_told);
    tcase_add_test(tc, every_reason_has_a_sentence);
    suite_add_tcase(s, tc);
    return s;
}
