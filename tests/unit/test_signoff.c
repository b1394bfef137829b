/* tests/unit/test_signoff.c - one watched performance: what is taken, what is refused before anybody
 * signs, what is kept; signing later, correcting, listing. */
#include "base/base.h"

#include "suites.h"
#include "world.h"

static const struct {
    const char *label;
    struct signoff_wish wish;
    int want;
    const char *says;
} wishes[] = {
    {"all well", {.missed = "2", .na = "3", .performed_at = "2026-02-01T09:30"}, SOTAY_OK, ""},
    {"the Vietnamese form of a day", {.performed_at = "01/02/2026"}, SOTAY_OK, ""},
    {"a day in the future", {.performed_at = "2026-03-03"}, SOTAY_EREFUSED, "future"},
    {"no day", {.performed_at = "yesterday"}, SOTAY_EREFUSED, "not a day"},
    {"nobody", {.trainee = "T9"}, SOTAY_EABSENT, "--trainee"},
    {"nowhere", {.facility = "S9"}, SOTAY_EABSENT, "--facility"},
    {"no such skill", {.skill = "care.none"}, SOTAY_EABSENT, "care.none"},
    {"not in force by then", {.performed_at = "2019-12-31"}, SOTAY_EABSENT, "care.wound"},
    {"level too high", {.level = "6"}, SOTAY_EREFUSED, "--level"},
    {"level too low", {.level = "0"}, SOTAY_EREFUSED, "--level"},
    {"level in words", {.level = "good"}, SOTAY_EREFUSED, "--level"},
    {"a step that is not on the form", {.missed = "4"}, SOTAY_EREFUSED, "--missed"},
    {"step zero", {.missed = "0"}, SOTAY_EREFUSED, "--missed"},
    {"no list", {.not_observed = "a"}, SOTAY_EREFUSED, "--not-observed"},
    {"in two lists", {.missed = "1,2", .not_observed = "2"}, SOTAY_EREFUSED, "two lists"},
    {"always applies", {.na = "1"}, SOTAY_EREFUSED, "always applies"},
    {"takes no score", {.scores = "1=3"}, SOTAY_EREFUSED, "no score"},
    {"a strange setting", {.setting = "dream"}, SOTAY_EREFUSED, "--setting"},
    {"two lines", {.note = "a\nb"}, SOTAY_EREFUSED, "--note"},
    {"no measure",
     {.measures = (const char *const[]){"minutes"}, .n_measures = 1},
     SOTAY_EREFUSED,
     "--measure"},
    {"unknown measure",
     {.measures = (const char *const[]){"hours=1"}, .n_measures = 1},
     SOTAY_EREFUSED,
     "hours"},
    {"implausible",
     {.measures = (const char *const[]){"minutes=301"}, .n_measures = 1},
     SOTAY_EREFUSED,
     "minutes"},
    {"too many decimals",
     {.measures = (const char *const[]){"minutes=1.5"}, .n_measures = 1},
     SOTAY_EREFUSED,
     "minutes"},
    {"outside min and max is taken",
     {.measures = (const char *const[]){"minutes=31"}, .n_measures = 1},
     SOTAY_OK,
     ""},
};

START_TEST(read_before_anybody_signs)
{
    int64_t entries = world_entries();
    int rc = world_try_sign(&world.mentor, &wishes[_i].wish);
    ck_assert_msg(rc == wishes[_i].want, "%s: %d, %s", wishes[_i].label, rc, why.message);
    ck_assert_int_eq(world_entries(), entries + (rc == SOTAY_OK));
    if (rc < 0)
        world_said(wishes[_i].says);
}
END_TEST

struct found {
    int n;
    struct signoff_row last;
    char texts[8][80];
};

static const char *keep(char *to, const char *text)
{
    snprintf(to, 80, "%s", text ? text : "(none)");
    return to;
}

static int take(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct found *f = with;
    (void)err;
    f->n++;
    f->last = *row;
    f->last.measures = keep(f->texts[0], row->measures);
    f->last.missed = keep(f->texts[1], row->missed);
    f->last.note = keep(f->texts[2], row->note);
    f->last.reason = keep(f->texts[3], row->reason);
    f->last.state = keep(f->texts[4], row->state);
    f->last.performed_at = keep(f->texts[5], row->performed_at);
    f->last.case_ref = keep(f->texts[6], row->case_ref);
    f->last.setting = keep(f->texts[7], row->setting);
    return SOTAY_OK;
}

static const struct found *list(struct signoff_filter filter)
{
    static struct found f;
    f = (struct found){0};
    filter.from = filter.from ? filter.from : DAY_NONE;
    filter.to = filter.to ? filter.to : DAY_NONE;
    MUST(signoff_list(&world.app, &filter, take, &f, &why));
    return &f;
}

START_TEST(what_is_kept)
{
    const char *const measures[] = {"minutes=7"};
    struct signoff_wish w = {.performed_at = "2026-02-01 09:30",
                             .missed = "2",
                             .not_observed = "3",
                             .level = "4",
                             .setting = "simulated",
                             .case_ref = "A;1 %",
                             .note = "Khéo tay",
                             .measures = measures,
                             .n_measures = 1,
                             .typist = "T2"};
    struct id id = world_sign(&world.mentor, &w);
    const struct found *f = list((struct signoff_filter){.trainee = "T1"});
    ck_assert_int_eq(f->n, 1);
    ck_assert(id_equal(&f->last.id, &id) && id_equal(&f->last.trainee, &world.nurse));
    ck_assert(id_equal(&f->last.mentor, &world.mentor.person) &&
              id_equal(&f->last.typist, &world.second_nurse));
    ck_assert(id_equal(&f->last.facility, &world.station));
    ck_assert_str_eq(f->last.performed_at, "2026-02-01T09:30");
    ck_assert_str_eq(f->last.measures, "minutes=7");
    ck_assert_str_eq(f->last.missed, "2");
    ck_assert_str_eq(f->last.case_ref, "A;1 %");
    ck_assert_str_eq(f->last.setting, "simulated");
    ck_assert_str_eq(f->last.note, "Khéo tay");
    ck_assert_str_eq(f->last.state, "signed");
    ck_assert_int_eq(f->last.level, 4);
    ck_assert(f->last.counted);
    world_reasons_hold();
}
END_TEST

/* The entry of a sign-off is never erased: no personal text may be in it. */
static int look(void *with, const struct entry *e, struct sotay_error *err)
{
    (void)with;
    (void)err;
    if (strcmp(e->kind, "signoff.add") == 0)
        ck_assert_ptr_null(memmem(e->payload, e->payload_len, "tay", 3));
    return SOTAY_OK;
}

START_TEST(the_note_lies_apart)
{
    world_sign(&world.mentor, &(struct signoff_wish){.note = "Khéo tay"});
    MUST(ledger_each(world.app.store, look, NULL, &why));
}
END_TEST

START_TEST(only_the_mentor_signs)
{
    AUTO(signoff) s = {0};
    struct signoff_wish w = {.trainee = "T1", .skill = "care.wound", .level = "5"};
    MUST(signoff_prepare(&world.app, &w, &world.mentor.person, true, &s, &why));
    ck_assert(id_equal(&s.facility, &world.station)); /* where the trainee works */
    ck_assert_str_eq(s.performed_at, TODAY);
    REFUSED(signoff_add(&world.app, &world.other_mentor, &s, false, &why));
    REFUSED(signoff_add(&world.app, NULL, &s, false, &why));
    world.app.dry_run = true;
    int64_t entries = world_entries();
    MUST(signoff_add(&world.app, &world.mentor, &s, false, &why));
    ck_assert_int_eq(world_entries(), entries);
    world.app.dry_run = false;
    MUST(signoff_add(&world.app, &world.mentor, &s, false, &why));
    ck_assert_int_eq(world_entries(), entries + 1);
}
END_TEST

START_TEST(many_are_signed_at_once)
{
    int64_t n = 0;
    struct id a =
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-01"});
    struct id b =
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-02"});
    struct id other = world_observe(&world.other_mentor.person,
                                    &(struct signoff_wish){.performed_at = "2026-02-03"});
    ck_assert_int_eq(list((struct signoff_filter){.mentor = "M1", .pending_only = true})->n, 2);
    MUST(signoff_sign(&world.app, &world.mentor, NULL, 0, &n, &why));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(world_reason(&a), "counted");
    ck_assert_str_eq(world_reason(&b), "counted");
    ck_assert_str_eq(world_reason(&other), "unsigned");
    ck_assert_int_eq(list((struct signoff_filter){.mentor = "M1", .pending_only = true})->n, 0);
    MUST(signoff_sign(&world.app, &world.mentor, NULL, 0, &n, &why));
    ck_assert_int_eq(n, 0);
    /* One of another's among them: none is signed. */
    struct id mixed[2] = {
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-04"}),
        other};
    REFUSED(signoff_sign(&world.app, &world.mentor, mixed, 2, &n, &why));
    ck_assert_str_eq(world_reason(&mixed[0]), "unsigned");
    world_reasons_hold();
}
END_TEST

START_TEST(corrected_by_the_mentor_stays_signed)
{
    struct id now,
        wrong = world_sign(
            &world.mentor,
            &(struct signoff_wish){.performed_at = "2026-02-01", .note = "Tốt", .missed = "2"});
    REFUSED(signoff_correct(&world.app, &world.mentor, &wrong, &world.nurse, &now,
                            &why)); /* it names her already */
    REFUSED(signoff_correct(&world.app, &world.stranger, &wrong, &world.second_nurse, &now, &why));
    MUST(signoff_correct(&world.app, &world.mentor, &wrong, &world.second_nurse, &now, &why));
    ck_assert_str_eq(world_reason(&wrong), "retracted");
    ck_assert_str_eq(world_reason(&now), "counted");
    const struct found *f = list((struct signoff_filter){.trainee = "T2"});
    ck_assert_int_eq(f->n, 1);
    ck_assert_str_eq(f->last.note, "Tốt");
    ck_assert_str_eq(f->last.missed, "2");
    REFUSED(signoff_correct(&world.app, &world.mentor, &wrong, &world.technician, &now,
                            &why)); /* withdrawn already */
    world_reasons_hold();
}
END_TEST

START_TEST(corrected_by_a_coordinator_waits_for_the_mentor)
{
    int64_t n;
    struct id now,
        wrong = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-01"});
    MUST(signoff_correct(&world.app, &world.coordinator, &wrong, &world.second_nurse, &now, &why));
    ck_assert_str_eq(world_reason(&wrong), "retracted");
    ck_assert_str_eq(world_reason(&now), "unsigned");
    MUST(signoff_sign(&world.app, &world.mentor, &now, 1, &n, &why));
    ck_assert_str_eq(world_reason(&now), "counted");
    world_import(&world.coordinator,
                 "T1,care.wound,2026-01-05,S1,M1,5,,,P1,\n"); /* from paper likewise */
    struct id paper = list((struct signoff_filter){.from = day_parse("2026-01-05"),
                                                   .to = day_parse("2026-01-05")})
                          ->last.id;
    MUST(signoff_correct(&world.app, &world.coordinator, &paper, &world.second_nurse, &now, &why));
    ck_assert_str_eq(world_paper_reason("P1"), "retracted");
    ck_assert_str_eq(world_reason(&now), "unsigned");
    world_reasons_hold();
}
END_TEST

START_TEST(lists_are_filtered)
{
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-01"});
    world_sign(
        &world.other_mentor,
        &(struct signoff_wish){.performed_at = "2026-02-02", .trainee = "T2", .facility = "S2"});
    world_sign(&world.stranger, &(struct signoff_wish){.performed_at = "2026-02-03"});
    world_sign(&world.other_mentor, &(struct signoff_wish){.performed_at = "2026-02-04",
                                                           .skill = "care.suture",
                                                           .facility = "H"});
    ck_assert_int_eq(list((struct signoff_filter){0})->n, 4);
    ck_assert_int_eq(list((struct signoff_filter){.facility = "S1"})->n, 2);
    ck_assert_int_eq(list((struct signoff_filter){.facility = "C"})->n, 3); /* and below */
    ck_assert_int_eq(list((struct signoff_filter){.skill = "care.suture"})->n, 1);
    ck_assert_int_eq(list((struct signoff_filter){.mentor = "M2"})->n, 2);
    ck_assert_int_eq(list((struct signoff_filter){.reason = "no-grant"})->n, 1);
    ck_assert_int_eq(list((struct signoff_filter){.counted_only = true})->n, 3);
    ck_assert_int_eq(list((struct signoff_filter){.not_counted_only = true})->n, 1);
    ck_assert_int_eq(list((struct signoff_filter){.from = day_parse("2026-02-02"),
                                                  .to = day_parse("2026-02-03")})
                         ->n,
                     2);
}
END_TEST

START_TEST(found_by_the_beginning_of_its_number)
{
    struct id found, id = world_sign(&world.mentor, NULL);
    char begin[33];
    snprintf(begin, sizeof begin, "%s", id_hex(&id).s);
    MUST(signoff_find(&world.app, begin, &found, &why));
    begin[9] = '\0';
    MUST(signoff_find(&world.app, begin, &found, &why));
    ck_assert(id_equal(&id, &found));
    begin[7] = '\0'; /* too short */
    ck_assert_int_eq(signoff_find(&world.app, begin, &found, &why), SOTAY_EABSENT);
    ck_assert_int_eq(signoff_find(&world.app, "zzzzzzzz", &found, &why), SOTAY_EABSENT);
    ck_assert_int_eq(signoff_find(&world.app, "00000000", &found, &why), SOTAY_EABSENT);
}
END_TEST

static void foresees(const struct actor *mentor, struct signoff_wish w, const char *words)
{
    AUTO(signoff) s = {0};
    AUTO(str) out = {0};
    w.skill = "care.wound";
    w.level = "5";
    MUST(signoff_prepare(&world.app, &w, &mentor->person, true, &s, &why));
    MUST(signoff_foresee(&world.app, &s, &out, &why));
    ck_assert_msg(*words ? strstr(str_text(&out), words) != NULL : out.len == 0,
                  "'%s' is not in '%s'", words, str_text(&out));
}

START_TEST(what_will_not_count_is_said_before)
{
    world_add(NULL, NOUN_SECONDMENT, "code", "L", "person", "M1", "home", "H", "host", "C",
              "start_date", "2026-01-01", NULL);
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1"}, "");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .facility = "H"},
             "had no right");
    foresees(&world.other_mentor, (struct signoff_wish){.trainee = "T1"},
             "neither posted nor sent");
    foresees(&world.other_mentor, (struct signoff_wish){.trainee = "M2"},
             "the mentor is the trainee");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "OT"}, "cadre");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .not_observed = "1"},
             "not observed");
}
END_TEST

START_TEST(one_like_it_is_said_before)
{
    const char *const when = "2026-02-20", *const then = "2026-02-20 09:30";
    world_add(NULL, NOUN_SECONDMENT, "code", "L", "person", "M1", "home", "H", "host", "C",
              "start_date", "2026-01-01", NULL);
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = when}, "");
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = when});
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = when},
             "has one already");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = then}, "");
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = then});
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = then},
             "will not count");
    foresees(&world.mentor,
             (struct signoff_wish){.trainee = "T1", .performed_at = when, .case_ref = "7"}, "");
}
END_TEST

/* What is from paper gives way: the signed one counts. */
START_TEST(one_from_paper_does_not_hinder)
{
    const struct signoff_wish wish = {
        .trainee = "T1", .performed_at = "2026-01-06", .case_ref = "P2"};
    world_add(NULL, NOUN_SECONDMENT, "code", "L", "person", "M1", "home", "H", "host", "C",
              "start_date", "2026-01-01", NULL);
    world_import(&world.coordinator, "T1,care.wound,2026-01-06,S1,M1,5,,,P2,\n");
    ck_assert_str_eq(world_paper_reason("P2"), "counted");
    foresees(&world.mentor, wish, "");
    struct id id = world_sign(&world.mentor, &wish);
    ck_assert_str_eq(world_reason(&id), "counted");
    foresees(&world.mentor, wish, "will not count");
}
END_TEST

/* A warning is not called a refusal. */
static bool foresees_count(const struct actor *mentor, const char *facility)
{
    AUTO(signoff) s = {0};
    AUTO(str) out = {0};
    bool counts;
    struct signoff_wish w = {
        .skill = "care.wound", .level = "5", .trainee = "T1", .facility = facility};
    MUST(signoff_prepare(&world.app, &w, &mentor->person, true, &s, &why));
    MUST(signoff_foresee_mentor(&world.app, &s, &out, &counts, &why));
    return counts;
}

START_TEST(a_mentor_who_was_not_sent_may_count)
{
    ck_assert(foresees_count(&world.other_mentor, NULL)); /* by default that is only a warning */
    ck_assert(!foresees_count(&world.mentor, "H"));       /* no right there */
    MUST(policy_set(&world.app, &world.keeper, "outside-secondment", "refuse", NULL,
                    day_parse("2020-01-01"), &why));
    ck_assert(!foresees_count(&world.other_mentor, NULL));
}
END_TEST

static void is_born(const struct id *person, const char *birth)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct save_result saved;
    struct wish wish = {0};
    wish.v[noun_field(n, "birth_date")] = birth;
    MUST(record_save(&world.app, NULL, n, person, &wish, &saved, &why));
}

static int on_day(const char *day)
{
    AUTO(signoff) s = {0};
    struct signoff_wish w = {
        .trainee = "T1", .skill = "care.wound", .level = "5", .performed_at = day};
    return signoff_prepare(&world.app, &w, &world.mentor.person, true, &s, &why);
}

START_TEST(nobody_is_seen_before_being_born)
{
    is_born(&world.nurse, "2021");
    is_born(&world.mentor.person, "2020-05-02");
    ck_assert_int_eq(on_day("1896-11-25"), SOTAY_EREFUSED);
    world_said("--performed-at: 1896-11-25 lies before the birth of T1");
    ck_assert_int_eq(on_day("2020-12-31"), SOTAY_EREFUSED);
    MUST(on_day("2021-01-01"));
    is_born(&world.nurse, "-");
    ck_assert_int_eq(on_day("2020-05-01"), SOTAY_EREFUSED);
    world_said("M1");
    is_born(&world.mentor.person, "-");
    ck_assert_int_eq(on_day("1926-03-02"), SOTAY_EREFUSED); /* nobody knows when, but not then */
    MUST(on_day("2020-01-01"));
}
END_TEST

START_TEST(an_age_that_is_not_for_work_is_told)
{
    is_born(&world.nurse, "2008-02-01");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = "2021-01-31"},
             "trainee was 12 years old");
    is_born(&world.nurse, "1990");
    is_born(&world.mentor.person, "2007-02-01");
    foresees(&world.mentor, (struct signoff_wish){.trainee = "T1", .performed_at = "2021-02-01"},
             "mentor was 14 years old");
}
END_TEST

Suite *suite_signoff(void)
{
    Suite *s = suite_create("signoff");
    TCase *tc = tcase_create("signoff");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_loop_test(tc, read_before_anybody_signs, 0, (int)COUNT_OF(wishes));
    tcase_add_test(tc, what_is_kept);
    tcase_add_test(tc, the_note_lies_apart);
    tcase_add_test(tc, only_the_mentor_signs);
    tcase_add_test(tc, many_are_signed_at_once);
    tcase_add_test(tc, corrected_by_the_mentor_stays_signed);
    tcase_add_test(tc, corrected_by_a_coordinator_waits_for_the_mentor);
    tcase_add_test(tc, lists_are_filtered);
    tcase_add_test(tc, found_by_the_beginning_of_its_number);
    tcase_add_test(tc, what_will_not_count_is_said_before);
    tcase_add_test(tc, one_like_it_is_said_before);
    tcase_add_test(tc, one_from_paper_does_not_hinder);
    tcase_add_test(tc, a_mentor_who_was_not_sent_may_count);
    tcase_add_test(tc, nobody_is_seen_before_being_born);
    tcase_add_test(tc, an_age_that_is_not_for_work_is_told);
    suite_add_tcase(s, tc);
    return s;
}
