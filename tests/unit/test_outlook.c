/* tests/unit/test_outlook.c - when a gap could be closed at the earliest: hand-made cases for one trainee,
 * then stations with mentors who are planned, and never later than what really happens. */
#include "base/base.h"

#include "domain/confirmation.h"
#include "domain/outlook.h"
#include "domain/report.h"
#include "suites.h"
#include "world.h"

/* ---- one trainee: days are numbers, 100 is the first ----------------------------------------------------- */

enum { FROM = 100, UNTIL = 1000, NEVER = DAY_NONE };

struct had {
    sotay_day day;
    int mentor; /* from 1 */
    bool simulated, outside;
};
struct comes {
    int mentor;
    sotay_day from, until;
    bool outside;
};

static const struct {
    const char *label;
    struct outlook_count c;
    struct had had[6];
    struct comes comes[4];
    sotay_day want;
} trainees[] = {
    {"nobody comes", {3, 1, 1, 0, 0, 0, 0}, {{0}}, {{0}}, NEVER},
    {"one a day", {3, 1, 1, 0, 0, 0, 0}, {{0}}, {{1, 100, 200, false}}, 102},
    {"begins later", {3, 1, 1, 0, 0, 0, 0}, {{0}}, {{1, 150, 200, false}}, 152},
    {"too short a stay", {3, 1, 1, 0, 0, 0, 0}, {{0}}, {{1, 150, 151, false}}, NEVER},
    {"two a day", {3, 1, 1, 0, 0, 0, 0}, {{0}}, {{1, 100, 200, false}, {2, 100, 200, false}}, 101},
    {"days count once",
     {2, 1, 3, 0, 0, 0, 0},
     {{0}},
     {{1, 100, 200, false}, {2, 100, 200, false}},
     102},
    {"a second mentor",
     {2, 2, 1, 0, 0, 0, 0},
     {{0}},
     {{1, 100, 110, false}, {2, 120, 130, false}},
     120},
    {"one mentor twice is one",
     {2, 2, 1, 0, 0, 0, 0},
     {{0}},
     {{1, 100, 110, false}, {1, 120, 130, false}},
     NEVER},
    {"the trainee is no mentor", {1, 1, 1, 0, 0, 0, 0}, {{0}}, {{9, 100, 200, false}}, NEVER},
    {"from outside",
     {2, 1, 1, 2, 0, 0, 0},
     {{0}},
     {{1, 100, 200, false}, {2, 150, 160, true}},
     151},
    {"what lies behind helps",
     {3, 1, 1, 0, 0, 0, 0},
     {{90, 1, false, false}, {91, 1, false, false}},
     {{1, 130, 140, false}},
     130},
    {"and brings a mentor",
     {3, 2, 1, 0, 0, 0, 0},
     {{90, 1, false, false}, {91, 1, false, false}},
     {{2, 130, 140, false}},
     130},
    {"the same mentor again",
     {3, 2, 1, 0, 0, 0, 0},
     {{90, 1, false, false}, {91, 1, false, false}},
     {{1, 130, 140, false}},
     NEVER},
    {"and from outside", {2, 1, 1, 2, 0, 0, 0}, {{90, 1, false, true}}, {{2, 130, 140, true}}, 130},
    {"on a manikin up to a limit",
     {3, 1, 1, 0, 1, 0, 0},
     {{90, 1, true, false}, {91, 1, true, false}},
     {{1, 130, 140, false}},
     131},
    {"a limit of nought",
     {1, 1, 1, 0, 0, 0, 0},
     {{90, 1, true, false}},
     {{1, 130, 140, false}},
     130},
    {"out of the window",
     {3, 1, 1, 0, 0, 1, 0},
     {{60, 1, false, false}, {61, 1, false, false}},
     {{1, 130, 140, false}},
     132},
    {"the window goes between two stays",
     {4, 1, 1, 0, 0, 1, 0},
     {{0}},
     {{1, 100, 101, false}, {1, 200, 201, false}, {1, 300, 310, false}},
     303},
    {"only a word is missing",
     {2, 1, 2, 1, 0, 0, 0},
     {{90, 1, false, true}, {91, 1, false, true}},
     {{0}},
     FROM},
    {"met before, and over",
     {1, 1, 1, 0, 0, 1, 1},
     {{10, 1, false, false}},
     {{1, 130, 140, false}},
     130},
    {"met before, and still good", {1, 1, 1, 0, 0, 1, 12}, {{10, 1, false, false}}, {{0}}, FROM},
    {"beyond what is planned", {1, 1, 1, 0, 0, 0, 0}, {{0}}, {{1, 1001, 1100, false}}, NEVER},
};

static struct id who(int number)
{
    struct id id = {{0}};
    id.b[0] = (uint8_t)number;
    return id;
}

START_TEST(the_first_day)
{
    struct outlook_past past[6];
    struct mentor_stay stays[4];
    struct id trainee = who(9);
    size_t n_past = 0, n_stays = 0;
    for (; n_past < 6 && trainees[_i].had[n_past].mentor; n_past++) {
        const struct had *h = &trainees[_i].had[n_past];
        past[n_past] = (struct outlook_past){h->day, who(h->mentor), h->simulated, h->outside};
    }
    for (; n_stays < 4 && trainees[_i].comes[n_stays].mentor; n_stays++) {
        const struct comes *c = &trainees[_i].comes[n_stays];
        stays[n_stays] = (struct mentor_stay){who(c->mentor), c->from, c->until, c->outside};
    }
    sotay_day day =
        outlook_first_day(&trainees[_i].c, &trainee, past, n_past, stays, n_stays, FROM, UNTIL);
    ck_assert_msg(day == trainees[_i].want, "%s: %d, not %d", trainees[_i].label, day,
                  trainees[_i].want);
}
END_TEST

/* ---- stations --------------------------------------------------------------------------------------------------- */

#define RULES \
    "[rule-count]\nperformances = 3\nmentors = 2\ndays = 2\nwindow-months = 12\n" \
    "[rule-low-volume]\nuse = count\nway = low-volume\nperformances = 2\ndays = 2\noutside = 2\n" \
    "confirmed = 1\nwindow-months = 12\n"

static int take_gap(void *with, const struct gap_row *row, struct sotay_error *err)
{
    (void)err;
    if (strcmp(row->facility_code, "S1") == 0 && strcmp(row->skill, "care.drip") == 0)
        *(struct gap_row *)with = *row;
    return SOTAY_OK;
}

/* "2026-03-10", or "never" where somebody is missing. */
static const char *earliest(void)
{
    static struct day_text text;
    struct gap_row row = {0};
    struct gap_ask ask = {.as_of = day_parse(TODAY), .outlook = true};
    rights_forget(&world.app.rights);
    MUST(competency_settle(&world.app, NULL, &why));
    MUST(report_gaps(&world.app, &ask, take_gap, &row, &why));
    ck_assert_int_gt(row.required, 0);
    text = day_iso(row.earliest);
    return row.earliest != DAY_NONE ? text.s : row.missing ? "never" : "";
}

static void require(const char *people)
{
    world_adopt("care.drip", 1, "2020-01-01", "nurse", RULES);
    world_add(NULL, NOUN_REQUIREMENT, "scope", "DB", "facility_type", "station", "skill",
              "care.drip", "people", people, NULL);
}

static struct id send(const char *code, const char *person, const char *host, const char *from,
                      const char *to)
{
    return world_add(NULL, NOUN_SECONDMENT, "code", code, "person", person, "home", "H", "host",
                     host, "start_date", from, "end_date", to, NULL);
}

START_TEST(with_the_mentors_planned)
{
    require("2"); /* of the two nurses of S1; the technician is not on the form */
    ck_assert_str_eq(earliest(), "never");
    struct id sent = send("L1", "M1", "S1", "2026-03-10", "2026-03-20");
    ck_assert_str_eq(earliest(), "2026-03-11"); /* one from outside, two days */
    MUST(world_edit(NULL, NOUN_SECONDMENT, &sent, "host", "S2", NULL));
    ck_assert_str_eq(earliest(), "never");
    MUST(world_edit(NULL, NOUN_SECONDMENT, &sent, "host", "C", NULL));
    ck_assert_str_eq(earliest(), "2026-03-11"); /* to the centre means to its stations */
    MUST(world_edit(NULL, NOUN_SECONDMENT, &sent, "end_date", "2026-03-10", NULL));
    ck_assert_str_eq(earliest(), "never");
    send("L2", "M2", "S1", "2026-04-01", "2026-04-02");
    ck_assert_str_eq(earliest(), "2026-04-01");
    send("L3", "ST", "S1", "2026-03-05", "2026-03-30"); /* has no right to sign */
    ck_assert_str_eq(earliest(), "2026-04-01");
}
END_TEST

START_TEST(rights_that_begin_and_end)
{
    require("1");
    send("L3", "ST", "S1", "2026-03-05", "2026-03-30");
    ck_assert_str_eq(earliest(), "never");
    struct id grant = world_add(&world.authority, NOUN_GRANT, "person", "ST", "role", "mentor",
                                "facility", "S1", "start_date", "2026-03-20", NULL);
    ck_assert_str_eq(earliest(), "2026-03-21");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", "2026-03-20", NULL));
    ck_assert_str_eq(earliest(), "never");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", "-", "specialty", "ncd",
                    NULL));
    ck_assert_str_eq(earliest(), "never");
}
END_TEST

START_TEST(a_mentor_who_works_there)
{
    require("3"); /* there are two nurses only */
    send("L1", "M1", "S1", "2026-03-10", "2026-03-20");
    ck_assert_str_eq(earliest(), "never");
    world_add(NULL, NOUN_PERSON, "code", "T3", "given_name", "Mai", "cadre", "nurse", "facility",
              "S1", NULL);
    ck_assert_str_eq(earliest(), "2026-03-11");
    world_add(NULL, NOUN_POSTING, "person", "M2", "facility", "S1", "start_date", "2026-01-01",
              NULL);
    ck_assert_str_eq(earliest(),
                     "2026-03-10"); /* two mentors; the one of the house since tomorrow */
}
END_TEST

static struct id sign_at(const char *at)
{
    return world_sign(&world.mentor,
                      &(struct signoff_wish){.performed_at = at, .skill = "care.drip"});
}

START_TEST(what_was_signed_before)
{
    require("1");
    struct id id = sign_at("2026-02-01");
    ck_assert_str_eq(earliest(), "never");
    struct id sent = send("L1", "M1", "S1", "2026-03-10", "2026-03-10");
    ck_assert_str_eq(earliest(), "2026-03-10");
    MUST(signoff_retract(&world.app, &world.mentor, &id, NULL, &why));
    ck_assert_str_eq(earliest(), "never");
    MUST(record_void(&world.app, NULL, &noun_table[NOUN_SECONDMENT], &sent, true, &why));
    sign_at("2026-02-02");
    id = sign_at("2026-02-03");
    ck_assert_str_eq(earliest(), "2026-03-03"); /* the lead's word is all that is missing */
}
END_TEST

/* The bound is reached when everything goes as planned, and nothing is reached before it. */
START_TEST(as_it_then_happens)
{
    require("1");
    send("L1", "M1", "S1", "2026-03-10", "2026-03-20");
    char bound[16];
    snprintf(bound, sizeof bound, "%s", earliest());
    world_on("2026-03-12");
    const char *const days[] = {"2026-03-10", "2026-03-11"};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        struct id id = sign_at(days[i]);
        MUST(signoff_confirm(&world.app, &world.coordinator, &id, 1, &why));
    }
    struct verdict v;
    rights_forget(&world.app.rights);
    MUST(competency_explain(&world.app, &world.nurse, "care.drip", day_parse("2026-03-12"), &v,
                            &why));
    ck_assert_str_eq(state_word(v.state), "competent");
    ck_assert_str_eq(day_iso(v.since).s, bound);
    verdict_done(&v);
}
END_TEST

/* Somebody who was competent and will not be: what is behind them counts although the cache says so. */
START_TEST(after_a_lapse)
{
    world_adopt("care.drip", 1, "2020-01-01", "nurse",
                "[rule-count]\nperformances = 2\nwindow-months = 12\nvalid-months = 1\n");
    world_add(NULL, NOUN_REQUIREMENT, "scope", "DB", "facility_type", "station", "skill",
              "care.drip", "people", "1", NULL);
    sign_at("2026-02-20");
    sign_at("2026-02-21");
    ck_assert_str_eq(earliest(), "");
    send("L1", "M1", "S1", "2026-06-01", "2026-06-10");
    struct gap_row row = {0};
    struct gap_ask ask = {.as_of = day_parse("2026-05-01"), .outlook = true};
    MUST(report_gaps(&world.app, &ask, take_gap, &row, &why));
    ck_assert_int_eq(row.missing, 1);
    ck_assert_str_eq(day_iso(row.earliest).s, "2026-06-01");
}
END_TEST

Suite *suite_outlook(void)
{
    Suite *s = suite_create("outlook");
    TCase *t = tcase_create("one");
    tcase_add_loop_test(t, the_first_day, 0, COUNT_OF(trainees));
    suite_add_tcase(s, t);
    t = tcase_create("stations");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, with_the_mentors_planned);
    tcase_add_test(t, rights_that_begin_and_end);
    tcase_add_test(t, a_mentor_who_works_there);
    tcase_add_test(t, what_was_signed_before);
    tcase_add_test(t, as_it_then_happens);
    tcase_add_test(t, after_a_lapse);
    suite_add_tcase(s, t);
    return s;
}
