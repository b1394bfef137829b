/* plugins/ncd/case_bp.c - blood pressure: average, grade, diagnosis, treatment, referral. */
#include "ncd.h"

#define READINGS_MAX 9

struct bp {
    int64_t sbp, dbp;  /* of the visit, whole mmHg in millionths */
    uint32_t readings; /* 0: the average itself was given */
    int64_t apart;     /* of the first two readings, the larger of systolic and diastolic */
    char text[48];     /* "R-BP-AVG 149/89" */
};

static int64_t larger_gap(int64_t a, int64_t b, int64_t c, int64_t d)
{
    int64_t x = a > b ? a - b : b - a, y = c > d ? c - d : d - c;
    return x > y ? x : y;
}

/* ---- R-BP-AVG -------------------------------------------------------------------------------- */

/* Half a millimetre and more is rounded up. */
static int64_t mean(const int64_t *value, uint32_t from, uint32_t n)
{
    int64_t sum = 0, count = (int64_t)n - from;
    for (uint32_t i = from; i < n; i++)
        sum += value[i] / NCD_UNIT;
    return (2 * sum + count) / (2 * count) * NCD_UNIT;
}

/* Readings sbp_1, dbp_1 and so on; a reading without one of the two is none. */
static uint32_t read_readings(const struct ncd_case *c, int64_t *sbp, int64_t *dbp)
{
    char name[16];
    uint32_t n = 0;
    for (int i = 1; i <= READINGS_MAX; i++) {
        snprintf(name, sizeof name, "sbp_%d", i);
        if (ncd_column(c->series, name) == NULL)
            break;
        sbp[n] = ncd_number(c, name);
        snprintf(name, sizeof name, "dbp_%d", i);
        dbp[n] = ncd_number(c, name);
        if (sbp[n] > 0 && dbp[n] > 0 && sbp[n] < 1000 * NCD_UNIT && dbp[n] < 1000 * NCD_UNIT)
            n++;
    }
    return n;
}

/* 1, or 0 where one reading is all there is. */
static int average(struct ncd_case *c, struct bp *ret)
{
    int64_t sbp[READINGS_MAX], dbp[READINGS_MAX];
    ret->readings = read_readings(c, sbp, dbp);
    int64_t n = (int64_t)ret->readings * NCD_UNIT;
    int64_t least = ncd_limit(c, "r-bp-avg", "least", "readings");
    int64_t drop = ncd_limit(c, "r-bp-avg", "drop-first", "readings");
    if (c->broken || ret->readings == 0 || n < least)
        return 0;
    uint32_t from = ret->readings > 1 && n >= drop ? 1 : 0;
    ret->sbp = mean(sbp, from, ret->readings);
    ret->dbp = mean(dbp, from, ret->readings);
    ret->apart = ret->readings > 1 ? larger_gap(sbp[0], sbp[1], dbp[0], dbp[1]) : 0;
    snprintf(ret->text, sizeof ret->text, "R-BP-AVG %lld/%lld", (long long)(ret->sbp / NCD_UNIT),
             (long long)(ret->dbp / NCD_UNIT));
    return 1;
}

/* ---- measuring ------------------------------------------------------------------------------- */

static void want_arms(struct ncd_case *c)
{
    int64_t arms = ncd_number(c, "arm_difference");
    if (arms == NCD_NONE || !ncd_has_row(c, "r-bp-arms", "refer"))
        return;
    int refer = arms > ncd_limit(c, "r-bp-arms", "refer", "above");
    ncd_want_yes(c, "refer", refer, NCD_HIGHER, "R-BP-ARMS");
}

/* A fall on standing, by either pressure. */
static int is_orthostatic(struct ncd_case *c, int64_t sbp, int64_t dbp, int *ret_known)
{
    int64_t standing_sbp = ncd_number(c, "sbp_standing");
    int64_t standing_dbp = ncd_number(c, "dbp_standing");
    *ret_known = standing_sbp != NCD_NONE && standing_dbp != NCD_NONE;
    return *ret_known && (sbp - standing_sbp >= ncd_limit(c, "r-bp-stand", "fall", "sbp") ||
                          dbp - standing_dbp >= ncd_limit(c, "r-bp-stand", "fall", "dbp"));
}

void ncd_case_reading(struct ncd_case *c)
{
    struct bp bp;
    int known;
    if (!average(c, &bp)) {
        c->missing = "sbp_2";
        return;
    }
    int64_t least = bp.apart > ncd_limit(c, "r-bp-avg", "third", "apart")
                        ? ncd_limit(c, "r-bp-avg", "third", "readings")
                        : ncd_limit(c, "r-bp-avg", "least", "readings");
    int64_t taken = (int64_t)bp.readings * NCD_UNIT;
    ncd_want_range(c, "readings", least, taken > least ? taken : least, NCD_HIGHER, "R-BP-AVG");
    ncd_want_range(c, "mean_systolic", bp.sbp, bp.sbp, NCD_EXACT, bp.text);
    ncd_want_range(c, "mean_diastolic", bp.dbp, bp.dbp, NCD_EXACT, bp.text);
    int fall = is_orthostatic(c, bp.sbp, bp.dbp, &known);
    if (known)
        ncd_want_yes(c, "orthostatic", fall, NCD_EXACT, "R-BP-STAND");
    want_arms(c);
}

/* ---- R-BP-GRADE ------------------------------------------------------------------------------ */

/* The higher of the two categories. */
static const char *grade_of(struct ncd_case *c, const struct bp *bp)
{
    const char *by_sbp = ncd_band(c, "r-bp-grade", "sbp", bp->sbp);
    const char *by_dbp = ncd_band(c, "r-bp-grade", "dbp", bp->dbp);
    if (by_sbp == NULL || by_dbp == NULL)
        return by_sbp;
    return ncd_limit(c, "r-bp-grade", by_sbp, "sbp") >= ncd_limit(c, "r-bp-grade", by_dbp, "sbp")
               ? by_sbp
               : by_dbp;
}

/* An empty limit is reached by nothing. */
static int reaches(struct ncd_case *c, const char *table, const char *row, int64_t sbp, int64_t dbp)
{
    int64_t of_sbp = ncd_limit(c, table, row, "sbp"), of_dbp = ncd_limit(c, table, row, "dbp");
    return (of_sbp != NCD_NONE && sbp >= of_sbp) || (of_dbp != NCD_NONE && dbp >= of_dbp);
}

/* ---- managing -------------------------------------------------------------------------------- */

struct plan {
    struct bp bp;
    const char *grade;
    int64_t age, weeks, step_now; /* step_now 0: untreated */
    int64_t sbp_before, dbp_before, days_before;
    int has_cvd, has_diabetes, has_ckd, has_damage; /* 1 only where recorded as yes */
    int is_high_risk;
    int has_risk;
    struct ncd_risk risk;
    const char *class_word, *situation;
    const char *refer;          /* by which rule; NULL: need not */
    int64_t step_min, step_max; /* NCD_NONE: not asked */
    char rules[NCD_RULES_MAX];
};

static void add_rule(struct plan *p, const char *rule)
{
    size_t len = strlen(p->rules);
    snprintf(p->rules + len, sizeof p->rules - len, "%s%s", len > 0 ? ", " : "", rule);
}

/* The average of the readings, or the average that was given. */
static int is_sound(struct ncd_case *c, const struct bp *bp)
{
    if (bp->dbp >= bp->sbp)
        c->odd =
            SOTAY_LATER("the diastolic pressure is not below the systolic: that cannot be right");
    return c->odd == NULL;
}

static int read_pressure(struct ncd_case *c, struct bp *ret)
{
    int has_mean = average(c, ret);
    if (ret->readings > 0 && !has_mean) {
        c->missing = "sbp_2";
        return 0;
    }
    if (has_mean) {
        ncd_want_range(c, "systolic", ret->sbp, ret->sbp, NCD_EXACT, ret->text);
        ncd_want_range(c, "diastolic", ret->dbp, ret->dbp, NCD_EXACT, ret->text);
        return is_sound(c, ret);
    }
    ret->sbp = ncd_number(c, "systolic");
    ret->dbp = ncd_number(c, "diastolic");
    if (ret->sbp <= 0 || ret->dbp <= 0)
        c->missing = ret->sbp <= 0 ? "systolic" : "diastolic";
    snprintf(ret->text, sizeof ret->text, "%lld/%lld", (long long)(ret->sbp / NCD_UNIT),
             (long long)(ret->dbp / NCD_UNIT));
    return c->missing == NULL && is_sound(c, ret);
}

static int64_t or_zero(int64_t value)
{
    return value == NCD_NONE ? 0 : value;
}

static void read_plan(struct ncd_case *c, struct plan *p)
{
    p->grade = grade_of(c, &p->bp);
    c->broken = c->broken || p->grade == NULL;
    p->age = ncd_number(c, "age");
    p->weeks = or_zero(ncd_number(c, "pregnant_weeks"));
    p->step_now = or_zero(ncd_number(c, "step_now"));
    p->sbp_before = ncd_number(c, "sbp_before");
    p->dbp_before = ncd_number(c, "dbp_before");
    p->days_before = ncd_number(c, "days_before");
    p->has_cvd = ncd_yes(c, "cvd") == 1;
    p->has_diabetes = ncd_yes(c, "diabetes") == 1;
    p->has_ckd = ncd_yes(c, "ckd") == 1;
    p->has_damage = ncd_yes(c, "organ_damage") == 1;
    p->has_risk = !p->has_cvd && ncd_risk(c, p->bp.sbp, &p->risk);
    int64_t high = ncd_limit(c, "r-bp-start", "high-risk", "risk");
    p->is_high_risk = p->has_cvd || p->has_diabetes || p->has_ckd ||
                      (p->has_risk && p->risk.graded * (NCD_UNIT / 10) >= high);
    p->class_word = p->grade;
    p->situation = NULL;
    p->refer = NULL;
    p->step_min = p->step_max = NCD_NONE;
    p->rules[0] = '\0';
    add_rule(p, p->bp.text);
    add_rule(p, "R-BP-GRADE");
    int64_t dbp = ncd_limit(c, "r-bp-start", "confirmed", "dbp");
    if (p->bp.sbp >= ncd_limit(c, "r-bp-start", "confirmed", "sbp") && p->bp.dbp < dbp)
        add_rule(p, "R-BP-ISH");
}

static void set_steps(struct plan *p, int64_t least, int64_t most)
{
    p->step_min = least;
    p->step_max = most;
}

/* R-BP-EMERG: very high with a sign of danger, or high late in pregnancy. */
static int plan_emergency(struct ncd_case *c, struct plan *p)
{
    const char *sign = ncd_word(c, "symptoms");
    int danger = sign != NULL && ncd_has_row(c, "r-bp-signs", sign) &&
                 reaches(c, "r-bp-emerg", "danger-signs", p->bp.sbp, p->bp.dbp);
    int pregnant = p->weeks >= ncd_limit(c, "r-bp-emerg", "pregnant", "weeks") &&
                   reaches(c, "r-bp-emerg", "pregnant", p->bp.sbp, p->bp.dbp);
    if (!danger && !pregnant)
        return 0;
    add_rule(p, pregnant ? "R-BP-EMERG-PREGNANT" : "R-BP-EMERG");
    p->class_word = p->situation = "emergency";
    p->refer = "R-BP-EMERG";
    return 1;
}

/* R-BP-SEVERE: as high without a sign, treated the same day; referred where it lasts. */
static int plan_severe(struct ncd_case *c, struct plan *p)
{
    if (!reaches(c, "r-bp-severe", "severe", p->bp.sbp, p->bp.dbp))
        return 0;
    add_rule(p, "R-BP-SEVERE");
    p->situation = "severe";
    if (p->step_now == 0)
        set_steps(p, NCD_UNIT, 2 * NCD_UNIT);
    if (p->sbp_before != NCD_NONE &&
        reaches(c, "r-bp-severe", "severe", p->sbp_before, p->dbp_before))
        p->refer = "R-BP-REFER, R-BP-SEVERE";
    return 1;
}

static int plan_pregnant(struct ncd_case *c, struct plan *p)
{
    if (p->weeks == 0 || !reaches(c, "r-bp-start", "confirmed", p->bp.sbp, p->bp.dbp))
        return 0;
    add_rule(p, "R-BP-REFER-PREGNANT");
    p->situation = "pregnant";
    p->refer = "R-BP-REFER-PREGNANT";
    return 1;
}

/* R-BP-TARGET: which limit, by what else the patient has. */
static int is_above_target(struct ncd_case *c, const struct plan *p)
{
    return reaches(c, "r-bp-target", p->is_high_risk ? "high-risk" : "everybody", p->bp.sbp,
                   p->bp.dbp);
}

/* R-BP-STAND: nobody is brought further down who falls on standing. */
static int plan_orthostatic(struct ncd_case *c, struct plan *p)
{
    int known;
    if (!is_orthostatic(c, p->bp.sbp, p->bp.dbp, &known))
        return 0;
    add_rule(p, "R-BP-STAND");
    if (p->step_now > 0)
        p->class_word = is_above_target(c, p) ? "above-target" : "at-target";
    p->situation = "orthostatic";
    p->refer = "R-BP-STAND";
    set_steps(p, 0, p->step_now);
    return 1;
}

/* R-BP-STEP: one step up if the drugs were taken; from the last step there is only referral. */
static void plan_above_target(struct ncd_case *c, struct plan *p)
{
    int32_t adherent = ncd_yes(c, "adherent");
    int64_t last = ncd_limit(c, "r-bp-step", "refer", "step");
    p->class_word = "above-target";
    add_rule(p, "R-BP-STEP");
    if (adherent == 0) {
        p->situation = "not-adherent";
        set_steps(p, p->step_now, p->step_now);
        return;
    }
    p->situation = "above-target";
    if (adherent < 0)
        return; /* whether to step up cannot be said */
    int64_t next = p->step_now + NCD_UNIT;
    set_steps(p, next < last ? next : last, next < last ? next : last);
    if (next >= last)
        p->refer = "R-BP-REFER, R-BP-STEP";
}

static int plan_treated(struct ncd_case *c, struct plan *p)
{
    if (p->step_now == 0)
        return 0;
    add_rule(p, "R-BP-TARGET");
    if (is_above_target(c, p)) {
        plan_above_target(c, p);
        return 1;
    }
    int64_t stable = ncd_number(c, "stable_months");
    p->class_word = "at-target";
    p->situation = stable != NCD_NONE && stable >= ncd_limit(c, "r-bp-target", "stable", "months")
                       ? "stable"
                       : "at-target";
    add_rule(p, "R-BP-VISIT");
    set_steps(p, p->step_now, p->step_now);
    return 1;
}

/* R-BP-DX: a second day at the limit, or a second visit with damage, diabetes or kidney disease. */
static int is_confirmed(struct ncd_case *c, const struct plan *p)
{
    if (p->days_before == NCD_NONE || p->sbp_before == NCD_NONE || p->dbp_before == NCD_NONE ||
        !reaches(c, "r-bp-dx", "confirmed", p->bp.sbp, p->bp.dbp))
        return 0;
    if (p->has_damage || p->has_diabetes || p->has_ckd)
        return 1;
    return p->days_before >= ncd_limit(c, "r-bp-dx", "confirmed", "days") &&
           reaches(c, "r-bp-dx", "confirmed", p->sbp_before, p->dbp_before);
}

/* R-BP-START */
static int plan_start(struct ncd_case *c, struct plan *p)
{
    if (is_confirmed(c, p)) {
        int now = p->has_damage || reaches(c, "r-bp-start", "without-delay", p->bp.sbp, p->bp.dbp);
        add_rule(p, "R-BP-DX");
        add_rule(p, now ? "R-BP-START-NOW" : "R-BP-START");
        p->situation = now ? "start-now" : "start";
    } else if (p->is_high_risk && reaches(c, "r-bp-start", "high-risk", p->bp.sbp, p->bp.dbp) &&
               !reaches(c, "r-bp-start", "confirmed", p->bp.sbp, p->bp.dbp)) {
        add_rule(p, "R-BP-START-HIGH-RISK");
        p->situation = "start";
    } else {
        return 0;
    }
    set_steps(p, NCD_UNIT, NCD_UNIT);
    return 1;
}

/* Not treated and nothing to start: repeat, or come again by the risk. */
static void plan_untreated(struct ncd_case *c, struct plan *p)
{
    set_steps(p, 0, 0);
    if (reaches(c, "r-bp-start", "confirmed", p->bp.sbp, p->bp.dbp)) {
        add_rule(p, "R-BP-DX-NOT-YET");
        p->situation = "unconfirmed";
    } else if (p->has_risk) {
        add_rule(p, "R-CVD-ACT");
        p->situation = p->risk.band;
    } else {
        p->situation = p->has_cvd ? "known-cvd" : p->grade;
    }
}

/* R-BP-REFER: what is left of it; whom to refer at once has been said before. */
static void plan_referral(struct ncd_case *c, struct plan *p)
{
    int64_t egfr = ncd_number(c, "egfr"), intolerant = ncd_number(c, "intolerant");
    int is_hypertension = p->step_now > 0 || is_confirmed(c, p);
    if (p->refer != NULL)
        return;
    if (is_hypertension && p->weeks > 0)
        p->refer = "R-BP-REFER-PREGNANT";
    else if (is_hypertension && p->age != NCD_NONE &&
             p->age < ncd_limit(c, "r-bp-refer", "age-below", "value"))
        p->refer = "R-BP-REFER-AGE";
    else if (is_hypertension && egfr != NCD_NONE &&
             egfr < ncd_limit(c, "r-bp-refer", "egfr-below", "value"))
        p->refer = "R-BP-REFER-KIDNEY";
    else if (is_hypertension && ncd_yes(c, "proteinuria") == 1)
        p->refer = "R-BP-REFER-KIDNEY";
    else if (intolerant != NCD_NONE &&
             intolerant >= ncd_limit(c, "r-bp-refer", "intolerant-from", "value"))
        p->refer = "R-BP-REFER-INTOLERANCE";
    /* The young may be started or left to the hospital, which looks for a cause first. */
    if (p->refer != NULL && p->step_min == NCD_UNIT && p->step_now == 0)
        p->step_min = 0;
}

/* A statin by the band, by known disease, or by diabetes at the age of the table. */
static void want_statin(struct ncd_case *c, const struct plan *p)
{
    int by_age = p->has_diabetes && p->age != NCD_NONE &&
                 p->age >= ncd_limit(c, "r-cvd-act", "diabetes-statin-age", "value");
    if (p->has_cvd)
        ncd_want_yes(c, "statin", 1, NCD_EXACT, "R-CVD-SKIP");
    else if (by_age)
        ncd_want_yes(c, "statin", 1, NCD_EXACT, "R-CVD-ACT-DIABETES");
    else if (p->has_risk)
        ncd_want_yes(c, "statin", ncd_limit(c, "cvd-bands", p->risk.band, "statin") > 0, NCD_HIGHER,
                     "R-CVD-ACT");
}

void ncd_case_bp(struct ncd_case *c)
{
    struct plan p;
    char visit[NCD_RULES_MAX];
    if (!read_pressure(c, &p.bp))
        return;
    read_plan(c, &p);
    if (c->broken)
        return;
    int urgent = plan_emergency(c, &p);
    if (!urgent && !plan_severe(c, &p) && !plan_pregnant(c, &p) && !plan_orthostatic(c, &p) &&
        !plan_treated(c, &p) && !plan_start(c, &p))
        plan_untreated(c, &p);
    plan_referral(c, &p);
    ncd_want_word(c, c->class_name, p.class_word, NCD_EXACT, p.rules);
    snprintf(visit, sizeof visit, "R-BP-VISIT %s", p.situation);
    ncd_want_visit(c, "r-bp-visit", p.situation, visit);
    if (p.step_min != NCD_NONE)
        ncd_want_range(c, "step", p.step_min, p.step_max, NCD_EXACT, p.rules);
    ncd_want_yes(c, "refer", p.refer != NULL, NCD_HIGHER, p.refer != NULL ? p.refer : "R-BP-REFER");
    if (p.has_risk && !urgent)
        ncd_want_word(c, "band", p.risk.band, NCD_EXACT, p.risk.text);
    if (!urgent)
        want_statin(c, &p);
}
