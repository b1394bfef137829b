/* tests/unit/test_specialties.c - the rules of the three specialty plugins, judged on hand-made
 * series. */
#include "base/base.h"

#include <check.h>
#include <string.h>

#include "base/day.h"
#include "specialty.h"

#define NO_ANSWER (-1)

/* ---- judging --------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *label, *use, *columns;
    struct given given[8];
    struct row rows[6];
    const char *as_of;
    int want;
    /* NULL: none.  holds_until is the same as expires of a competent one, else none. */
    const char *since, *expires, *due;
    const char *text, *target; /* of the first criterion; NULL: whatever */
} cases[] = {
    /* resuscitation.metrics */
    {"metrics: nobody has watched yet", MET, "rate", {OF_RATE}, {{0}}, "2026-03-01", NOT_YET,
     .text = "no data", .target = "at least 60 %"},
    {"metrics: paper without measures is no obstacle", MET, "rate", {OF_RATE}, {{"2026-01-10",
     .v = {NO}}}, "2026-03-01", HAS, "2026-01-10", "2028-01-10", .text = "no data (accepted)"},
    {"metrics: unless the rule refuses that", MET, "rate", {OF_RATE, {"without-data", 0,
     "refuse"}}, {{"2026-01-10", .v = {NO}}}, "2026-03-01", NOT_YET, .text = "no data"},
    {"metrics: 3 of 4 is 75 % exactly", MET, "rate", {OF_RATE, {"percent", 75, NULL}},
     {{"2026-01-10", .failed = 1, .v = {99}}, {"2026-01-11", .times = 3, .v = {110}}},
     "2026-03-01", HAS, "2026-01-11", "2028-01-11", .text = "3 of 4"},
    {"metrics: 2 of 3 is less than 67 %", MET, "rate", {OF_RATE, {"percent", 67, NULL}},
     {{"2026-01-10", .failed = 1, .v = {90}}, {"2026-01-11", .times = 2, .v = {110}}},
     "2026-03-01", NOT_YET, .text = "2 of 3"},
    {"metrics: both ends are inside, 121 is not", MET, "rate", {OF_RATE, {"percent", 66, NULL}},
     {{"2026-01-10", .v = {121}}, {"2026-01-10", .v = {100}}, {"2026-01-10", .v = {120}}},
     "2026-01-10", HAS, "2026-01-10", "2028-01-10", .text = "2 of 3"},
    {"metrics: depth fails though the rate is right", MET, "rate,depth", {OF_BOTH}, {{"2026-01-10",
     .v = {110, 61}}}, "2026-01-10", NOT_YET, .text = "1 of 1"},
    {"metrics: depth not measured, rate right", MET, "rate,depth", {OF_BOTH}, {{"2026-01-10",
     .v = {110, NO}}}, "2026-01-10", HAS, "2026-01-10", "2028-01-10", .text = "1 of 1"},
    {"metrics: the last day", MET, "rate", {OF_RATE}, {{"2025-06-01", .v = {110}}}, "2027-06-01",
     HAS, "2025-06-01", "2027-06-01", .text = "1 of 1", .target = "at least 60 %"},
    {"metrics: the day after, the figure and its age", MET, "rate", {OF_RATE}, {{"2025-06-01",
     .v = {110}}}, "2027-06-02", LAPSED, .expires = "2027-06-01", .text = "1 of 1, 2025-06-01",
     .target = "at least 60 %, at most 24 months ago"},
    {"metrics: a bad one still in the window", MET, "rate", {OF_RATE}, {{"2025-01-31", .v = {80}},
     {"2025-03-01", .v = {110}}}, "2025-12-31", NOT_YET, .text = "1 of 2"},
    {"metrics: it leaves the window, but nobody has performed since", MET, "rate", {OF_RATE},
     {{"2025-01-31", .v = {80}}, {"2025-03-01", .v = {110}}}, "2026-02-28", NOT_YET,
     .text = "1 of 2"},
    {"metrics: now somebody has", MET, "rate", {OF_RATE}, {{"2025-01-31", .v = {80}},
     {"2025-03-01", .v = {110}}, {"2026-01-31", .v = {80}}, {"2026-02-01", .v = {110}}},
     "2026-02-28", HAS, "2026-02-01", "2028-02-01", .text = "2 of 3"},
    {"metrics: what comes after the day asked is not seen", MET, "rate", {OF_RATE}, {{"2026-01-10",
     .v = {110}}, {"2026-05-01", .times = 4, .v = {80}}}, "2026-04-30", HAS, "2026-01-10",
     "2028-01-10", .text = "1 of 1"},
    {"metrics: bad figures later renew nothing and take nothing away", MET, "rate", {OF_RATE},
     {{"2026-01-10", .v = {110}}, {"2026-02-01", .v = {80}}}, "2028-01-10", HAS, "2026-01-10",
     "2028-01-10", .text = "1 of 1"},
    {"metrics: and they show when it is over", MET, "rate", {OF_RATE}, {{"2026-01-10", .v = {110}},
     {"2026-02-01", .v = {80}}}, "2028-01-11", LAPSED, .expires = "2028-01-10", .text = "1 of 2",
     .target = "at least 60 %"},
    {"metrics: renewed within", MET, "rate", {OF_RATE}, {{"2026-01-10", .v = {110}}, {"2027-05-01",
     .v = {110}}}, "2029-05-01", HAS, "2026-01-10", "2029-05-01", .text = "1 of 1"},
    {"metrics: valid for good, looked back for good", MET, "rate", {OF_RATE, {"window-months", 0,
     NULL}, {"valid-months", 0, NULL}}, {{"2020-01-10", .v = {110}}, {"2024-01-10", .v = {110}}},
     "2036-03-01", HAS, "2020-01-10", .text = "2 of 2"},
    {"metrics: a measure the checklist lacks", MET, "depth", {OF_RATE}, {{0}}, "2026-03-01",
     .want = NO_ANSWER},

    /* resuscitation.recent */
    {"recent: never", REC, NULL, {{0}}, {{0}}, "2026-01-01", NOT_YET, .text = "none yet",
     .target = "at most 12 months ago"},
    {"recent: only failures", REC, NULL, {{0}}, {FAIL("2026-01-01")}, "2026-01-02", NOT_YET,
     .text = "none yet"},
    {"recent: first pass, refresher after 90 days", REC, NULL, {{0}}, {PASS("2026-01-01")},
     "2026-01-01", HAS, "2026-01-01", "2027-01-01", .due = "2026-04-01",
     .text = "2026-01-01"},
    {"recent: second pass, after 135", REC, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-04-01")},
     "2026-04-01", HAS, "2026-01-01", "2027-04-01", .due = "2026-08-14",
     .text = "2026-04-01"},
    {"recent: never more than 180", REC, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-01"),
     PASS("2026-01-01")}, "2026-01-01", HAS, "2026-01-01", "2027-01-01",
     .due = "2026-06-30",
     .text = "2026-01-01"},
    {"recent: a failure brings it to 30, and takes nothing away", REC, NULL, {{0}},
     {PASS("2026-01-01"), FAIL("2026-02-01")}, "2026-02-01", HAS, "2026-01-01", "2027-01-01",
     .due = "2026-03-03",
     .text = "2026-01-01"},
    {"recent: a pass before a failure of the day", REC, NULL, {{0}}, {PASS("2026-01-01"),
     PASS("2026-02-01"), FAIL("2026-02-01")}, "2026-02-01", HAS, "2026-01-01", "2027-02-01",
     .due = "2026-03-03",
     .text = "2026-02-01"},
    {"recent: the month's end", REC, NULL, {{"months", 6, NULL}}, {PASS("2025-08-31")},
     "2026-02-28", HAS, "2025-08-31", "2026-02-28", .due = "2025-11-29",
     .text = "2025-08-31"},
    {"recent: one day later", REC, NULL, {{"months", 1, NULL}}, {PASS("2025-08-31")}, "2025-10-01",
     LAPSED, .expires = "2025-09-30", .text = "2025-08-31", .target = "at most 1 month ago"},
    {"recent: 29 February and 24 months", REC, NULL, {{"months", 24, NULL}}, {PASS("2024-02-29")},
     "2026-02-28", HAS, "2024-02-29", "2026-02-28", .due = "2024-05-29",
     .text = "2024-02-29"},
    {"recent: renewed on the day after, unbroken", REC, NULL, {{"months", 6, NULL}},
     {PASS("2025-01-10"), PASS("2025-07-11")}, "2025-08-01", HAS, "2025-01-10", "2026-01-11",
     .due = "2025-11-23",
     .text = "2025-07-11"},
    {"recent: a gap of a day begins anew", REC, NULL, {{"months", 6, NULL}}, {PASS("2025-01-10"),
     PASS("2025-07-12")}, "2025-08-01", HAS, "2025-07-12", "2026-01-12",
     .due = "2025-11-24",
     .text = "2025-07-12"},

    /* endoscopy.streak */
    {"streak: nothing", RUN, NULL, {{0}}, {{0}}, "2026-01-01", .want = NOT_YET},
    {"streak: two of three", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02")},
     "2026-01-03", .want = NOT_YET},
    {"streak: three in a row", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02"),
     PASS("2026-01-05")}, "2026-02-01", HAS, "2026-01-05", .expires = "2027-01-05"},
    {"streak: a failure between", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02"),
     FAIL("2026-01-03"), PASS("2026-01-05")}, "2026-02-01", .want = NOT_YET},
    {"streak: a failure after takes it away", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09")}, "2026-01-09", LAPSED, .expires = "2026-01-08"},
    {"streak: but not before that day", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09")}, "2026-01-08", HAS, "2026-01-01", .expires = "2027-01-01"},
    {"streak: two passes do not win it back", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09"), {"2026-01-10", .times = 2}}, "2026-02-01", LAPSED,
     .expires = "2026-01-08"},
    {"streak: three do", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3}, FAIL("2026-01-09"),
     {"2026-01-10", .times = 3}}, "2026-02-01", HAS, "2026-01-10", .expires = "2027-01-10"},
    {"streak: a day counts by how it ended", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-01")}, "2026-01-01", .want = NOT_YET},
    {"streak: last day", RUN, NULL, {{"valid-months", 3, NULL}}, {{"2025-11-30", .times = 3}},
     "2026-02-28", HAS, "2025-11-30", .expires = "2026-02-28"},
    {"streak: idle too long", RUN, NULL, {{"valid-months", 3, NULL}}, {{"2025-11-30", .times = 3}},
     "2026-03-01", LAPSED, .expires = "2026-02-28"},
    {"streak: a failure long after changes nothing", RUN, NULL, {{"valid-months", 3, NULL}},
     {{"2025-11-30", .times = 3}, FAIL("2026-04-01")}, "2026-04-01", LAPSED,
     .expires = "2026-02-28"},
    {"streak: back after a pause, since the return", RUN, NULL, {{"valid-months", 3, NULL}},
     {{"2025-11-30", .times = 3}, PASS("2026-04-01")}, "2026-04-02", HAS, "2026-04-01",
     .expires = "2026-07-01"},
    {"streak: for good, until one fails", RUN, NULL, {{"valid-months", 0, NULL}}, {{"2025-11-30",
     .times = 3}, FAIL("2036-04-01")}, "2036-04-02", LAPSED, .expires = "2036-03-31"},

    /* endoscopy.rate */
    {"rate: nothing", RATE, "d2", {OF_D2}, {{0}}, "2026-01-01", NOT_YET, .text = "no data"},
    {"rate: 55 of 57 with three left out", RATE, "d2", {OF_D2}, {{"2026-04-01", .times = 55,
     .v = {0}}, {"2026-04-02", .times = 2, .v = {1}}, {"2026-04-03", .times = 2, .v = {2}},
     {"2026-04-04", .v = {3}}}, "2026-05-01", HAS, "2026-04-01", "2026-07-04",
     .text = "55 of 57"},
    {"rate: 37 of 39 is below 95 %", RATE, "d2", {OF_D2}, {{"2026-03-30", .times = 2, .v = {1}},
     {"2026-04-01", .times = 37, .v = {0}}, {"2026-04-02", .v = {2}}}, "2026-05-01", NOT_YET,
     .text = "37 of 39"},
    {"rate: 189 of 210 is 90 % and enough", RATE, "d2", {OF_D2, {"percent", 90, NULL}},
     {{"2026-03-30", .times = 21, .v = {1}}, {"2026-04-01", .times = 189, .v = {0}}}, "2026-05-01",
     HAS, "2026-04-01", "2026-07-01", .text = "189 of 210"},
    {"rate: but not above 90 %", RATE, "d2", {OF_D2, {"percent", 90, NULL}, {"compare", 0,
     "above"}}, {{"2026-03-30", .times = 21, .v = {1}}, {"2026-04-01", .times = 189, .v = {0}}},
     "2026-05-01", NOT_YET, .text = "189 of 210", .target = "above 90 %"},
    {"rate: poor comfort in 4 of 45 is below 10 %", RATE, "comfort", {OF_COMFORT}, {{"2026-04-01",
     .times = 41, .v = {2}}, {"2026-04-01", .times = 3, .v = {4}}, {"2026-04-01", .v = {5}},
     {"2026-04-01", .times = 3, .v = {NO}}}, "2026-05-01", HAS, "2026-04-01", "2026-07-01",
     .text = "4 of 45", .target = "below 10 %"},
    {"rate: poor comfort in 1 of 10 is not", RATE, "comfort", {OF_COMFORT}, {{"2026-04-01",
     .times = 9, .v = {2}}, {"2026-04-01", .v = {4}}}, "2026-05-01", NOT_YET, .text = "1 of 10"},
    {"rate: 28 February is outside on 28 May", RATE, "d2", {OF_D2}, {{"2026-02-28", .v = {1}},
     {"2026-05-28", .v = {0}}}, "2026-05-28", HAS, "2026-05-28", "2026-08-28", .text = "1 of 1"},
    {"rate: and inside on 27 May", RATE, "d2", {OF_D2}, {{"2026-02-28", .v = {1}}, {"2026-05-27",
     .v = {0}}}, "2026-05-27", NOT_YET, .text = "1 of 2"},
    {"rate: only excluded ones are no data", RATE, "d2", {OF_D2}, {{"2026-04-01", .v = {2}}},
     "2026-04-01", HAS, "2026-04-01", "2026-07-01", .text = "no data (accepted)"},
    {"rate: too few say nothing", RATE, "d2", {OF_D2, {"least", 15, NULL}}, {{"2026-04-01",
     .times = 14, .v = {1}}}, "2026-04-01", HAS, "2026-04-01", "2026-07-01",
     .text = "0 of 14 (too few, accepted)"},
    {"rate: too few do not do where refused", RATE, "d2", {OF_D2, {"least", 15, NULL},
     {"without-data", 0, "refuse"}}, {{"2026-04-01", .times = 14, .v = {0}}}, "2026-04-01",
     NOT_YET, .text = "14 of 14 (too few)"},
    {"rate: fifteen in a life, few in the window", RATE, "d2", {OF_D2, {"least", 15, NULL}},
     {{"2026-01-01", .times = 15, .v = {1}}, {"2026-06-01", .v = {1}}}, "2026-06-01", HAS,
     "2026-06-01", "2026-09-01", .text = "0 of 1 (too few, accepted)"},
    {"rate: yes and no", RATE, "photo", {{"measure", 0, "photo"}, {"counted", 0, "yes"},
     {"percent", 50, NULL}, QUARTER}, {{"2026-04-01", .v = {0}}, {"2026-04-01", .v = {1}}},
     "2026-04-01", HAS, "2026-04-01", "2026-07-01", .text = "1 of 2"},
    {"rate: a word the measure does not know", RATE, "d2", {OF_D2, {"counted", 0, "alone"}}, {{0}},
     "2026-01-01", .want = NO_ANSWER},

    /* ncd.agreement */
    {"agreement: nothing", AGREE, "mine,theirs", {OF_PAIR}, {{0}}, "2026-01-01", NOT_YET,
     .text = "no data"},
    {"agreement: 4 apart agrees", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {144,
     1400}}}, "2026-01-01", HAS, "2026-01-01", "2028-01-01", .text = "1 of 1"},
    {"agreement: 4.1 does not", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {144,
     1399}}}, "2026-01-01", NOT_YET, .text = "0 of 1"},
    {"agreement: 4 of 5 is 80 %", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {150,
     1400}}, {"2026-01-02", .times = 4, .v = {136, 1400}}}, "2026-01-02", HAS, "2026-01-02",
     "2028-01-02", .text = "4 of 5", .target = "at least 80 %"},
    {"agreement: without the mentor's reading it is no comparison", AGREE, "mine,theirs",
     {OF_PAIR}, {{"2026-01-01", .v = {150, NO}}}, "2026-02-01", HAS, "2026-01-01", "2028-01-01",
     .text = "no data (accepted)"},
    {"agreement: refused without any", AGREE, "mine,theirs", {OF_PAIR, {"without-data", 0,
     "refuse"}}, {{"2026-01-01", .v = {150, NO}}}, "2026-02-01", NOT_YET, .text = "no data"},
    {"agreement: stays when the comparison leaves the window", AGREE, "mine,theirs", {OF_PAIR},
     {{"2026-01-01", .v = {140, 1400}}}, "2027-06-01", HAS, "2026-01-01", "2028-01-01",
     .text = "1 of 1"},
    {"agreement: lapses when its months are over", AGREE, "mine,theirs", {OF_PAIR},
     {{"2026-01-01", .v = {140, 1400}}}, "2028-01-02", LAPSED, .expires = "2028-01-01",
     .text = "1 of 1, 2026-01-01"},
    {"agreement: same class", AGREE, "class,class_mentor", {OF_CLASS}, {{"2026-01-01", .v = {2,
     2}}}, "2026-01-01", HAS, "2026-01-01", "2028-01-01", .text = "1 of 1"},
    {"agreement: next class", AGREE, "class,class_mentor", {OF_CLASS}, {{"2026-01-01", .v = {2,
     3}}}, "2026-01-01", NOT_YET, .text = "0 of 1"},
    {"agreement: lists that differ", AGREE, "class,d2", {OF_CLASS, {"mentor", 0, "d2"}}, {{0}},
     "2026-01-01", .want = NO_ANSWER},

    /* ncd.digits */
    {"digits: nothing", DIGITS, "mine", {OF_MINE}, {{0}}, "2026-01-01", NOT_YET,
     .text = "no data", .target = "at most 40 %"},
    {"digits: nine readings say nothing", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 9,
     .v = {140}}}, "2026-01-01", HAS, "2026-01-01", "2028-01-01",
     .text = "9 of 9 (too few, accepted)"},
    {"digits: the tenth does, on its first day", DIGITS, "mine", {OF_MINE}, {{"2026-01-02",
     .times = 10, .v = {140}}}, "2026-01-02", NOT_YET, .text = "10 of 10"},
    {"digits: and renews nothing later", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 9,
     .v = {140}}, {"2026-01-02", .v = {140}}}, "2026-01-02", HAS, "2026-01-01", "2028-01-01",
     .text = "9 of 9 (too few, accepted)"},
    {"digits: 4 of 10 is allowed", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 4,
     .v = {140}}, {"2026-01-01", .times = 6, .v = {142}}}, "2026-01-01", HAS, "2026-01-01",
     "2028-01-01", .text = "4 of 10"},
    {"digits: 5 of 11 is too many", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 5,
     .v = {140}}, {"2026-01-01", .times = 6, .v = {142}}}, "2026-01-01", NOT_YET,
     .text = "5 of 11"},
};

/* clang-format on */

static void check_day(const char *label, const char *what, int32_t got, const char *want)
{
    int32_t day = want ? day_parse(want) : SOTAY_DAY_NONE;
    ck_assert_msg(got == day, "%s: %s is %s, not %s", label, what,
                  got == SOTAY_DAY_NONE ? "none" : day_iso(got).s, want ? want : "none");
}

START_TEST(judges_the_series)
{
    const char *label = cases[_i].label;
    struct sotay_value params[24];
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    const struct sotay_rule *rule = find_rule(cases[_i].use);
    fill_params(rule, cases[_i].given, COUNT_OF(cases[_i].given), params);
    const struct sotay_series *series =
        make_series(cases[_i].columns, cases[_i].rows, COUNT_OF(cases[_i].rows));
    int32_t as_of = day_parse(cases[_i].as_of);
    int32_t answer = rule->judge(&host, series, params, as_of, &j);
    if (cases[_i].want == NO_ANSWER) {
        ck_assert_msg(answer < 0 && host_errors() > 0, "%s: answered", label);
        host_empty();
        return;
    }
    ck_assert_msg(answer == 0, "%s: did not answer", label);
    ck_assert_msg(j.state == cases[_i].want, "%s: state %d", label, (int)j.state);
    check_day(label, "since", j.since, cases[_i].since);
    check_day(label, "expires", j.expires, cases[_i].expires);
    check_day(label, "holds_until", j.holds_until, j.state == HAS ? cases[_i].expires : NULL);
    check_day(label, "refresh_due", j.refresh_due, cases[_i].due);
    ck_assert_uint_gt(j.n_criteria, 0);
    if (cases[_i].text)
        ck_assert_str_eq(j.criteria[0].value_text, cases[_i].text);
    if (cases[_i].target)
        ck_assert_str_eq(j.criteria[0].target_text, cases[_i].target);
    int met = 1;
    for (uint32_t i = 0; i < j.n_criteria; i++) {
        ck_assert_uint_eq(j.criteria[i].size, sizeof j.criteria[i]);
        if (j.criteria[i].target_text) /* the text says the unit */
            ck_assert_str_eq(j.criteria[i].unit, "");
        met = met && j.criteria[i].met;
    }
    ck_assert_msg(met == (j.state == HAS), "%s: criteria and state disagree", label);
    host_empty();
}
END_TEST

/* ---- one performance ------------------------------------------------------------------------- */

/* clang-format off */
#define PASSED SOTAY_ASSESS_PASSED
#define FAILED SOTAY_ASSESS_FAILED
#define INCOMPLETE SOTAY_ASSESS_INCOMPLETE
#define OF_WATCH {"measures", 0, "arrest"}, {"arrest-time", 0, "arrest"}, \
    {"pause-total", 0, "pauses"}
#define OF_LIMIT {"measure", 0, "mine"}, {"at-least", 0, "theirs"}

static const struct {
    const char *label, *use, *columns;
    struct given given[8];
    int64_t v[2];
    int core, want;
} performances[] = {
    {"96 of 240 s in pauses is 60 %", MET, "arrest,pauses", {OF_WATCH}, {240, 960}, PASSED,
     PASSED},
    {"97 of 240 s is below", MET, "arrest,pauses", {OF_WATCH}, {240, 970}, PASSED, FAILED},
    {"96.1 s too", MET, "arrest,pauses", {OF_WATCH}, {240, 961}, PASSED, FAILED},
    {"pauses longer than all of it", MET, "arrest,pauses", {OF_WATCH}, {10, 200}, PASSED, FAILED},
    {"no stopwatch", MET, "arrest,pauses", {OF_WATCH}, {240, NO}, PASSED, PASSED},
    {"never better than the core", MET, "arrest,pauses", {OF_WATCH}, {240, 10}, FAILED, FAILED},
    {"incomplete stays so", MET, "arrest,pauses", {OF_WATCH}, {240, 970}, INCOMPLETE, INCOMPLETE},
    {"no such measure", MET, "arrest", {OF_WATCH}, {240}, PASSED, NO_ANSWER},
    {"metrics without a stopwatch rule", MET, "rate", {{"measures", 0, "rate"}}, {0}, PASSED,
     PASSED},
    {"recent adds nothing", REC, NULL, {{0}}, {0}, FAILED, FAILED},
    {"streak adds nothing by itself", RUN, NULL, {{0}}, {0}, PASSED, PASSED},
    {"contact time as on the label", RUN, "mine,theirs", {OF_LIMIT}, {20, 200}, PASSED, PASSED},
    {"contact time too short", RUN, "mine,theirs", {OF_LIMIT}, {19, 200}, PASSED, FAILED},
    {"label not recorded", RUN, "mine,theirs", {OF_LIMIT}, {19, NO}, PASSED, PASSED},
    {"rate adds nothing", RATE, "d2", {OF_D2}, {1}, PASSED, PASSED},
    {"10 apart", AGREE, "mine,theirs", {OF_PAIR}, {150, 1400}, PASSED, PASSED},
    {"10.1 apart", AGREE, "mine,theirs", {OF_PAIR}, {150, 1399}, PASSED, FAILED},
    {"11 below", AGREE, "mine,theirs", {OF_PAIR}, {129, 1400}, PASSED, FAILED},
    {"nobody compared", AGREE, "mine,theirs", {OF_PAIR}, {150, NO}, PASSED, PASSED},
    {"next class", AGREE, "class,class_mentor", {OF_CLASS}, {1, 2}, PASSED, PASSED},
    {"two classes apart", AGREE, "class,class_mentor", {OF_CLASS}, {1, 3}, PASSED, FAILED},
    {"digits adds nothing", DIGITS, "mine", {OF_MINE}, {140}, INCOMPLETE, INCOMPLETE},
};

/* clang-format on */

START_TEST(assesses_one_performance)
{
    const char *label = performances[_i].label;
    const struct sotay_rule *rule = find_rule(performances[_i].use);
    struct sotay_value params[24];
    struct row row = PASS("2026-01-01");
    memcpy(row.v, performances[_i].v, sizeof row.v);
    fill_params(rule, performances[_i].given, COUNT_OF(performances[_i].given), params);
    struct sotay_performance p = {
        .size = sizeof p,
        .one = make_series(performances[_i].columns, &row, 1),
        .core_result = performances[_i].core,
    };
    struct sotay_assessment a = {.size = sizeof a, .result = -1};
    int32_t answer = rule->assess(&host, &p, params, &a);
    int got = answer < 0 ? NO_ANSWER : a.result;
    ck_assert_msg(got == performances[_i].want, "%s: got %d", label, got);
    if (got == FAILED && performances[_i].core == PASSED)
        ck_assert_msg(a.n_reasons == 1 && a.reasons[0][0], "%s: no reason", label);
    host_empty();
}
END_TEST

/* ---- the tables ------------------------------------------------------------------------------ */

static const char *const names[] = {"endoscopy", "resuscitation", "ncd"};

static void check_param(const struct sotay_param *p)
{
    ck_assert_msg(p->name[strspn(p->name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0',
                  "parameter %s", p->name);
    ck_assert_msg(p->label && p->label[0] && p->unit, "%s: no label or unit", p->name);
    if (p->type == SOTAY_PARAM_NUMBER) {
        ck_assert_msg(p->min <= p->preset && p->preset <= p->max && p->min < p->max,
                      "%s: preset outside its range", p->name);
        return;
    }
    ck_assert_int_eq(p->type, SOTAY_PARAM_WORD);
    if (!p->preset_word) /* must be given */
        return;
    uint32_t at = 0;
    while (at < p->n_words && strcmp(p->words[at], p->preset_word) != 0)
        at++;
    ck_assert_msg(p->n_words == 0 || at < p->n_words, "%s: preset is none of its words", p->name);
}

START_TEST(tables_are_in_order)
{
    const struct sotay_specialty *s = specialty(names[_i]);
    ck_assert(s->head.magic == SOTAY_PLUGIN_MAGIC);
    ck_assert_uint_eq(s->head.abi_major, SOTAY_ABI_MAJOR);
    ck_assert_uint_eq(s->head.size, sizeof *s);
    ck_assert_str_eq(s->head.name, names[_i]);
    ck_assert_str_eq(s->head.version + strspn(s->head.version, "0123456789."), "");
    ck_assert_uint_ge(s->n_rules, 2);
    for (uint32_t r = 0; r < s->n_rules; r++) {
        const struct sotay_rule *rule = s->rules[r];
        ck_assert_uint_eq(rule->size, sizeof *rule);
        ck_assert(rule->assess && rule->judge && rule->title[0]);
        ck_assert_uint_le(rule->n_params, 24);
        for (uint32_t i = 0; i < rule->n_params; i++) {
            check_param(&rule->params[i]);
            for (uint32_t k = 0; k < i; k++)
                ck_assert_str_ne(rule->params[i].name, rule->params[k].name);
        }
    }
}
END_TEST

/* The months of the plugins are the months of the core. */
START_TEST(months_agree_with_the_core)
{
    for (int32_t day = day_parse("1999-12-01"); day < day_parse("2005-03-02"); day++)
        for (int32_t months = -26; months <= 26; months++)
            ck_assert_int_eq(sotay_add_months(day, months), day_add_months(day, months));
    ck_assert_int_eq(sotay_add_months(day_parse("1900-01-31"), 1), day_parse("1900-02-28"));
    ck_assert_int_eq(sotay_add_months(day_parse("9999-01-31"), 24),
                     day_add_months(day_parse("9999-01-31"), 24));
    ck_assert_int_eq(sotay_add_months(day_parse("0001-03-31"), -3),
                     day_add_months(day_parse("0001-03-31"), -3));
}
END_TEST

Suite *suite_specialties(void);
Suite *suite_specialties(void)
{
    Suite *suite = suite_create("specialties");
    TCase *tc = tcase_create("specialties");
    tcase_add_loop_test(tc, tables_are_in_order, 0, (int)COUNT_OF(names));
    tcase_add_loop_test(tc, judges_the_series, 0, (int)COUNT_OF(cases));
    tcase_add_loop_test(tc, assesses_one_performance, 0, (int)COUNT_OF(performances));
    tcase_add_test(tc, months_agree_with_the_core);
    suite_add_tcase(suite, tc);
    return suite;
}
