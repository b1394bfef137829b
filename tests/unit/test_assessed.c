/* tests/unit/test_assessed.c - checklists that assess a facility: signed, imported, judged, and what does
 * not apply to them. */
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/confirmation.h"
#include "domain/import.h"
#include "domain/report.h"
#include "suites.h"
#include "world.h"

#define STANDARD \
    "[checklist]\nskill = care.registers\nrevision = 1\ntitle = \"Registers\"\n" \
    "title.vi = \"Sổ sách\"\nsubject = facility\nsource = \"a test\"\nreview = draft\n" \
    "pass-level = 4\n[step-1]\ntext = \"Kept up to date\"\ntext.vi = \"Cập nhật\"\n" \
    "critical = yes\n" \
    "[rule-count]\nperformances = 2\ndays = 2\nwindow-months = 12\nvalid-months = 12\n"

static void adopt(void)
{
    struct adopt_wish wish = {.file = world_file("standard.ini", STANDARD),
                              .decided = DAY_NONE,
                              .from = day_parse("2020-01-01")};
    struct adopt_found found;
    MUST(checklist_adopt(&world.app, &world.authority, &wish, &found, &why));
}

static struct signoff_wish on(const char *facility, const char *at)
{
    return (struct signoff_wish){
        .trainee = facility, .facility = facility, .skill = "care.registers", .performed_at = at};
}

static struct id assess(const char *facility, const char *at)
{
    struct signoff_wish w = on(facility, at);
    return world_sign(&world.mentor, &w);
}

static const char *verdict(const struct id *facility)
{
    struct verdict v;
    rights_forget(&world.app.rights);
    MUST(competency_explain(&world.app, facility, "care.registers", day_parse(TODAY), &v, &why));
    const char *word = state_word(v.state);
    verdict_done(&v);
    return word;
}

START_TEST(a_station_meets_its_standard)
{
    adopt();
    struct id id = assess("S1", "2026-02-01");
    ck_assert_str_eq(world_reason(&id), "counted");
    ck_assert_str_eq(verdict(&world.station), "not-yet");
    assess("S1", "2026-02-10");
    ck_assert_str_eq(verdict(&world.station), "competent");
    ck_assert_str_eq(verdict(&world.next_station), "not-yet");
    MUST(signoff_confirm(&world.app, &world.coordinator, &id, 1, &why));
    world_reasons_hold();
}
END_TEST

START_TEST(where_it_is_seen)
{
    adopt();
    AUTO(signoff) s = {0};
    struct signoff_wish w = {.trainee = "S1", .skill = "care.registers", .level = "5"};
    MUST(signoff_prepare(&world.app, &w, &world.mentor.person, true, &s, &why));
    ck_assert(id_equal(&s.facility, &world.station));
    ck_assert(id_equal(&s.trainee, &world.station));
    struct signoff_wish elsewhere = on("S1", TODAY);
    elsewhere.facility = "S2";
    REFUSED(world_try_sign(&world.mentor, &elsewhere));
    world_said("a facility is assessed where it is");
    struct signoff_wish person = on("S1", TODAY);
    person.trainee = "T1";
    ck_assert_int_eq(world_try_sign(&world.mentor, &person), SOTAY_EABSENT);
    world_said("care.registers assesses a facility");
    ck_assert_int_eq(world_try_sign(&world.mentor, &(struct signoff_wish){.trainee = "S1"}),
                     SOTAY_EABSENT);
    bool of_facility = false;
    MUST(signoff_of_facility(&world.app, &w, &of_facility, &why));
    ck_assert(of_facility);
}
END_TEST

struct found {
    int n;
    bool of_facility;
    char trainee[80];
};

static int take(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct found *f = with;
    (void)err;
    f->n++;
    f->of_facility = row->of_facility;
    snprintf(f->trainee, sizeof f->trainee, "%s", row->trainee_code);
    return SOTAY_OK;
}

START_TEST(unsigned_listed_and_signed)
{
    adopt();
    int64_t n = 0;
    struct signoff_wish w = on("S1", "2026-02-01");
    struct id id = world_observe(&world.mentor.person, &w);
    struct signoff_filter filter = {
        .trainee = "S1", .pending_only = true, .from = DAY_NONE, .to = DAY_NONE};
    struct found f = {0};
    MUST(signoff_list(&world.app, &filter, take, &f, &why));
    ck_assert_int_eq(f.n, 1);
    ck_assert(f.of_facility);
    ck_assert_str_eq(f.trainee, "S1");
    MUST(signoff_sign(&world.app, &world.mentor, &id, 1, &n, &why));
    ck_assert_str_eq(world_reason(&id), "counted");
    world_reasons_hold();
}
END_TEST

START_TEST(corrected_to_another_station)
{
    adopt();
    struct id id = assess("S1", "2026-02-01"), now;
    MUST(signoff_correct(&world.app, &world.mentor, &id, &world.next_station, &now, &why));
    ck_assert_str_eq(world_reason(&id), "retracted");
    ck_assert_str_eq(world_reason(&now), "counted");
    struct signoff_filter filter = {.facility = "S2", .from = DAY_NONE, .to = DAY_NONE};
    struct found f = {0};
    MUST(signoff_list(&world.app, &filter, take, &f, &why));
    ck_assert_int_eq(f.n, 1); /* the place went with it */
    ck_assert_str_eq(f.trainee, "S2");
    world_reasons_hold();
}
END_TEST

START_TEST(from_paper)
{
    adopt();
    world_import(&world.coordinator, "S1,care.registers,2026-01-05,S1,M1,5,,,P1,\n");
    ck_assert_str_eq(world_paper_reason("P1"), "counted");
    world_reasons_hold();
}
END_TEST

static char complaint[400];

static void note(void *with, const char *line, bool warning)
{
    (void)with;
    (void)warning;
    snprintf(complaint, sizeof complaint, "%s", line);
}

static const struct {
    const char *row, *says;
} bad_rows[] = {
    {"T1,care.registers,2026-01-05,S1,M1,5,,,P1,\n", "assesses a facility, 'T1' is a person"},
    {"S1,care.wound,2026-01-05,S1,M1,5,,,P1,\n", "assesses people, 'S1' is a facility"},
    {"S1,care.registers,2026-01-05,S2,M1,5,,,P1,\n",
     "facility: a facility is assessed where it is"},
};

START_TEST(bad_rows_from_paper)
{
    adopt();
    char text[300];
    struct import_options options = {.complain = note};
    struct import_counts counts;
    snprintf(text, sizeof text, "%s%s", PAPER, bad_rows[_i].row);
    REFUSED(import_signoffs(&world.app, &world.coordinator, world_file("paper.csv", text), &options,
                            &counts, &why));
    ck_assert_msg(strstr(complaint, bad_rows[_i].says), "'%s' is not in '%s'", bad_rows[_i].says,
                  complaint);
}
END_TEST

/* An entry from elsewhere that puts a person on such a form. */
START_TEST(a_person_does_not_pass_for_a_facility)
{
    adopt();
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id id = id_random();
    body_id(&body, "trainee", &world.nurse);
    body_text(&body, "skill", "care.registers");
    body_text(&body, "at", "2026-02-01");
    body_id(&body, "facility", &world.station);
    body_id(&body, "mentor", &world.mentor.person);
    body_int(&body, "level", 5);
    body_text(&body, "setting", "real");
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.mentor, true, false, "signoff.add", &id, str_text(&body));
    world_rebuild();
    ck_assert_str_eq(world_reason(&id), "cadre");
    world_reasons_hold();
}
END_TEST

struct gap {
    int n, required, competent, missing;
};

static int take_gap(void *with, const struct gap_row *row, struct sotay_error *err)
{
    struct gap *g = with;
    (void)err;
    if (strcmp(row->facility_code, "S1") != 0 || strcmp(row->skill, "care.registers") != 0)
        return SOTAY_OK;
    *g = (struct gap){g->n + 1, row->required, row->competent, row->missing};
    return SOTAY_OK;
}

static struct gap gap_of_station(void)
{
    struct gap g = {0};
    rights_forget(&world.app.rights);
    MUST(competency_settle(&world.app, NULL, &why));
    struct gap_ask ask = {.as_of = day_parse(TODAY), .outlook = true};
    MUST(report_gaps(&world.app, &ask, take_gap, &g, &why));
    ck_assert_int_eq(g.n, 1);
    return g;
}

START_TEST(the_facility_itself_counts)
{
    adopt();
    world_add(NULL, NOUN_REQUIREMENT, "scope", "DB", "facility_type", "station", "skill",
              "care.registers", "people", "1", NULL);
    ck_assert_int_eq(gap_of_station().missing, 1);
    assess("S1", "2026-02-01");
    assess("S1", "2026-02-10");
    struct gap g = gap_of_station();
    ck_assert_int_eq(g.competent, 1);
    ck_assert_int_eq(g.missing, 0);
}
END_TEST

START_TEST(no_certificate_for_it)
{
    adopt();
    assess("S1", "2026-02-01");
    assess("S1", "2026-02-10");
    struct certificate_wish wish = {.person = "S1",
                                    .skill = "care.registers",
                                    .facility = "C",
                                    .layout = "portrait",
                                    .sign_as = ""};
    struct certificate_result made = {0};
    rights_forget(&world.app.rights);
    REFUSED(certificate_issue(&world.app, &world.keeper, &wish, &made, &why));
    world_said("care.registers assesses a facility: certificates are for people");
}
END_TEST

Suite *suite_assessed(void)
{
    Suite *s = suite_create("assessed");
    TCase *t = tcase_create("assessed");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, a_station_meets_its_standard);
    tcase_add_test(t, where_it_is_seen);
    tcase_add_test(t, unsigned_listed_and_signed);
    tcase_add_test(t, corrected_to_another_station);
    tcase_add_test(t, from_paper);
    tcase_add_loop_test(t, bad_rows_from_paper, 0, COUNT_OF(bad_rows));
    tcase_add_test(t, a_person_does_not_pass_for_a_facility);
    tcase_add_test(t, the_facility_itself_counts);
    tcase_add_test(t, no_certificate_for_it);
    suite_add_tcase(s, t);
    return s;
}
