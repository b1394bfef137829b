/* src/domain/competency.h - verdicts: who has a skill, since when, until when, and why. */
#ifndef SOTAY_COMPETENCY_H
#define SOTAY_COMPETENCY_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"
#include "domain/signoff.h"

#define VERDICT_RULES_MAX 16 /* named */

struct verdict_rule {
    char name[80], plugin[64], version[32]; /* plugin "sotay" for built-in rules */
};
struct verdict_criterion { /* owned texts */
    char *id, *label, *unit, *value, *target;
    bool met;
};
struct verdict {
    struct id person;
    char skill[80];
    int state; /* SOTAY_STATE_* */
    sotay_day since, expires, holds_until, refresh_due;
    char way[40];
    char guideline
        [40];     /* the rule set in force, a word of the checklist; "" where it has one only */
    int revision; /* of the checklist; 0: none adopted */
    struct id adoption;
    bool approved;              /* the adoption names a decision */
    struct verdict_rule *rules; /* owned; only where criteria are wanted, too */
    size_t n_rules;
    struct verdict_criterion *criteria;
    size_t n_criteria;
    uint64_t used; /* policies of the facts that decided something, by their place */
    struct policy_used
        *policies; /* owned; of competency_explain only: what was decided by policy */
    size_t n_policies;
    char why[300];       /* when pending: what it waits for */
    bool leans;          /* on other skills or on classes, too: no cache may keep it */
    char unfinished[64]; /* pending: the plugin that crashed, hung or took too much memory */
    char ended[16];      /* how: a word of enum guard_end */
};
void verdict_done(struct verdict *v);
const char *state_word(int state); /* competent, not-yet, lapsed, pending: machine */

/* "rule.care.wound.count.performances = 4 at DB-C, from 2026-01-01". */
int policy_words(struct app *app, const struct policy_used *policy, const char *day,
                 struct str *out, struct sotay_error *err);
/* Judges now, from the facts dated up to as_of under the rules in force that day, with criteria and with
 * the policies that had a part in it. */
int competency_explain(struct app *app, const struct id *person, const char *skill, sotay_day as_of,
                       struct verdict *ret, struct sotay_error *err);
/* The sign-offs that an explanation shows, oldest first, dated up to as_of.  row.passed is the form's; what
 * the verdict says of each: signoff_assess_pair. */
int competency_signoffs(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, signoff_visit visit, void *with, struct sotay_error *err);

/* The months within which what was passed must lie, by the rules of the verdict's way that count; 0: any
 * time. */
int competency_window(struct app *app, const struct verdict *v, int *ret_months,
                      struct sotay_error *err);
/* Was it passed before the period that is looked at?  While somebody has the skill that is the one in which
 * it was last earned, and nothing is too old. */
bool competency_is_too_old(const struct verdict *v, int months, sotay_day as_of, sotay_day day);

struct competency_row {
    struct id person;
    const char *person_code, *full_name, *skill, *facility_code;
    int state;
    sotay_day since, expires;
};
struct competency_filter {
    const struct id *person;   /* NULL any */
    const struct id *facility; /* posted there or below; NULL any */
    const char *skill;         /* NULL any */
    int state;                 /* -1 any */
    sotay_day as_of;
};
/* Code and name of a person, or of a facility where the checklist assesses one; "" unknown.  place: where
 * the person works, zeros nowhere. */
int competency_name(struct app *app, const struct id *person, const struct id *place,
                    char ret_code[80], char ret_facility[80], char ret_name[200],
                    struct sotay_error *err);
typedef int (*competency_visit)(void *with, const struct competency_row *row,
                                struct sotay_error *err);
/* From the cache; what has passed its day, or was judged by other plugin versions, is judged again. */
int competency_list(struct app *app, const struct competency_filter *filter, competency_visit visit,
                    void *with, struct sotay_error *err);
/* Transaction 2 of a sign-off or an import: judges every pair that waits. *ret_judged may be NULL. */
int competency_settle(struct app *app, int64_t *ret_judged, struct sotay_error *err);
/* All pairs anew, also those a plugin once crashed on. */
int competency_rebuild(struct app *app, int64_t *ret_judged, struct sotay_error *err);
/* Skills that have an adopted checklist, sorted; visit gets code and title in both languages. */
typedef int (*skill_visit)(void *with, const struct checklist *c, bool approved,
                           struct sotay_error *err);
int skill_each(struct app *app, sotay_day as_of, skill_visit visit, void *with,
               struct sotay_error *err);
/* Was a checklist of exactly this skill ever adopted here?  Quick: no checklist is read. */
int skill_exists(struct app *app, const char *skill, bool *ret, struct sotay_error *err);
/* Is there such a skill, in force or not?  SOTAY_EABSENT names the nearest. */
int skill_check(struct app *app, const char *skill, struct sotay_error *err);
/* The checklist in force for a skill; SOTAY_EABSENT names the skills there are. */
int skill_checklist(struct app *app, const char *skill, const struct id *facility, sotay_day day,
                    const struct checklist **ret, struct id *ret_adoption, struct sotay_error *err);
#endif
