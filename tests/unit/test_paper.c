/* tests/unit/test_paper.c - sign-offs from paper: somebody with the right to do so must answer for them,
 * and for exactly these rows. */
#include "base/base.h"

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

static void policy(const char *name, const char *value, const struct id *facility, const char *from)
{
    MUST(policy_set(&world.app, &world.authority, name, value, facility, day_parse(from), &why));
}

static void transcribe(struct elsewhere *d, struct id *ids, int n)
{
    for (int i = 0; i < n; i++) {
        AUTO(str) body = {0};
        char at[24];
        snprintf(at, sizeof at, "2026-01-%02d", i + 1);
        signoff_body(&body, &world.mentor.person, at, NULL);
        ids[i] = id_random();
        elsewhere_append(d, NULL, false, false, "signoff.transcribe", &ids[i], str_text(&body));
    }
}

static void attest(struct elsewhere *d, const struct actor *actor, int count,
                   const struct hash *last)
{
    AUTO(str) body = {0};
    body_int(&body, "count", count);
    body_text(&body, "last", hash_hex(last).s);
    elsewhere_append(d, actor, true, false, "attest", &(struct id){{0}}, str_text(&body));
}

static const struct {
    const char *label;
    int who; /* 0 coordinator, 1 mentor, 2 authority, 3 stranger */
    int count;
    bool wrong_hash;
    const char *first, *last;
} attested[] = {
    {"by a coordinator of the place", 0, 3, false, "counted", "counted"},
    {"by the authority", 2, 3, false, "counted", "counted"},
    {"by somebody without that right", 1, 3, false, "not-attested", "not-attested"},
    {"by somebody from elsewhere", 3, 3, false, "not-attested", "not-attested"},
    {"only the last two", 0, 2, false, "not-attested", "counted"},
    {"other rows than these", 0, 3, true, "bad-signature", "bad-signature"},
};

START_TEST(somebody_must_answer_for_paper)
{
    const struct actor *actors[] = {&world.coordinator, &world.mentor, &world.authority,
                                    &world.stranger};
    struct elsewhere d;
    struct id ids[3];
    elsewhere_begin(&d);
    transcribe(&d, ids, 3);
    world_rebuild();
    is(&ids[0], "not-attested");
    attest(&d, actors[attested[_i].who], attested[_i].count,
           attested[_i].wrong_hash ? &d.key : &d.head);
    world_rebuild();
    ck_assert_msg(strcmp(world_reason(&ids[0]), attested[_i].first) == 0, "%s: %s",
                  attested[_i].label, world_reason(&ids[0]));
    ck_assert_msg(strcmp(world_reason(&ids[2]), attested[_i].last) == 0, "%s: %s",
                  attested[_i].label, world_reason(&ids[2]));
    world_reasons_hold();
}
END_TEST

START_TEST(nobody_can_answer_for_the_paper_of_others)
{
    struct elsewhere d, other;
    struct id ids[3];
    elsewhere_begin(&d);
    transcribe(&d, ids, 3);
    attest(&d, &world.coordinator, 3, &d.head);
    elsewhere_begin(&other);
    other.batch = d.batch; /* it is there for everyone to read */
    transcribe(&other, (struct id[3]){{{0}}}, 1);
    attest(&other, &world.mentor, 1, &other.head);
    world_rebuild();
    is(&ids[0], "counted");
    is(&ids[2], "counted");
    attest(&d, &world.mentor, 1, &d.head); /* nor later on the same computer */
    world_rebuild();
    is(&ids[2], "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(a_coordinator_answers_only_for_his_place)
{
    world_import(&world.coordinator, "T1,care.wound,2026-01-05,S1,M2,5,,,IN,\n"
                                     "T1,care.wound,2026-01-06,H,M2,5,,,OUT,\n");
    paper_is("IN", "counted");
    paper_is("OUT", "not-attested");
    struct id grant = world_find(NOUN_GRANT, "CO/coordinator//C/");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", "2026-03-01", NULL));
    paper_is("IN", "not-attested");
    world_reasons_hold();
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", TODAY, NULL));
    paper_is("IN", "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(the_keys_of_paper_are_the_attesters)
{
    struct actor key = new_mentor("N1", false);
    world_add(&world.authority, NOUN_GRANT, "person", "N1", "role", "coordinator", "facility", "C",
              NULL);
    world_import(&key, "T1,care.wound,2026-01-05,S1,M1,5,,,P1,\n");
    paper_is("P1", "key-not-confirmed");
    world_confirm(&key);
    paper_is("P1", "counted");
    MUST(key_revoke(&world.app, &world.authority, &key.key, "left", &why));
    paper_is("P1", "counted");
    world_import(&key, "T1,care.wound,2026-01-06,S1,M1,5,,,P2,\n");
    paper_is("P2", "key-revoked");
    world_reasons_hold();
}
END_TEST

START_TEST(paper_where_it_is_not_accepted)
{
    struct id live = sign_at(&world.mentor, "2026-01-07");
    world_import(
        &world.coordinator,
        "T1,care.wound,2026-01-05,S1,M1,5,,,S1,\nT1,care.wound,2026-01-06,S2,M1,5,,,S2,\n");
    policy("paper", "ignore", &world.station, "2026-01-06"); /* not yet in force that day */
    paper_is("S1", "counted");
    policy("paper", "ignore", &world.station, "2026-01-01");
    paper_is("S1", "paper");
    paper_is("S2", "counted");
    is(&live, "counted");
    world_reasons_hold();
    policy("paper", "ignore", NULL, "2026-01-01");
    paper_is("S2", "paper");
    policy("paper", "count", &world.centre, "2026-01-02"); /* the nearest upward wins */
    paper_is("S2", "counted");
    paper_is("S1", "paper");
    world_reasons_hold();
}
END_TEST

Suite *suite_paper(void)
{
    Suite *s = suite_create("paper");
    TCase *tc = tcase_create("paper");
    tcase_set_timeout(tc, 30);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_loop_test(tc, somebody_must_answer_for_paper, 0, (int)COUNT_OF(attested));
    tcase_add_test(tc, nobody_can_answer_for_the_paper_of_others);
    tcase_add_test(tc, a_coordinator_answers_only_for_his_place);
    tcase_add_test(tc, the_keys_of_paper_are_the_attesters);
    tcase_add_test(tc, paper_where_it_is_not_accepted);
    suite_add_tcase(s, tc);
    return s;
}
