/* plugins/ncd/case_dm.c - diabetes: diagnosis, emergencies, treatment, and the foot. */
#include "ncd.h"

/* ---- R-DM-DX --------------------------------------------------------------------------------- */

struct sugar {
    int64_t low, high;          /* of fasting and random; NCD_NONE: neither */
    int abnormal, abnormal_now; /* tests at the limit of diabetes, with and without earlier ones */
    int is_pre;                 /* a test in the range of prediabetes */
    int n_tests;
    int has_symptoms;
    int is_random_high; /* at the limit without symptoms: to be tested properly */
};

/* NCD_NONE is less than every value. */
static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a == NCD_NONE || (b != NCD_NONE && b < a) ? b : a;
}

/* Tests by the name of their measure; random counts only with classic symptoms. */
static void read_test(struct ncd_case *c, const char *measure, const char *test, struct sugar *s,
                      int is_now)
{
    int64_t value = ncd_number(c, measure);
    if (value == NCD_NONE)
        return;
    s->n_tests++;
    int64_t limit = ncd_limit(c, "r-dm-dx", test, "value");
    if (limit != NCD_NONE && value >= limit) {
        if (strcmp(test, "random") == 0 && !s->has_symptoms) {
            s->is_random_high = 1;
            return;
        }
        s->abnormal++;
        s->abnormal_now += is_now;
        return;
    }
    int64_t pre = ncd_limit(c, "r-dm-pre", test, "value");
    s->is_pre = s->is_pre || (is_now && pre != NCD_NONE && value >= pre);
}

/* A finger-prick HbA1c does not make the diagnosis. */
static void read_sugar(struct ncd_case *c, struct sugar *s)
{
    s->abnormal = s->abnormal_now = s->is_pre = s->n_tests = s->is_random_high = 0;
    s->has_symptoms = ncd_yes(c, "classic_symptoms") == 1;
    s->low = smaller(ncd_number(c, "fpg"), ncd_number(c, "random"));
    s->high = larger(ncd_number(c, "fpg"), ncd_number(c, "random"));
    read_test(c, "fpg", "fpg", s, 1);
    read_test(c, "ogtt", "ogtt", s, 1);
    read_test(c, "random", "random", s, 1);
    read_test(c, "fpg_before", "fpg", s, 0);
    if (ncd_yes(c, "hba1c_lab") != 0)
        read_test(c, "hba1c", "hba1c", s, 1);
}

struct dm_plan {
    const char *class_word, *situation, *treatment;
    const char *refer;
    char rules[NCD_RULES_MAX];
};

static void set_plan(struct dm_plan *p, const char *class_word, const char *situation,
                     const char *treatment, const char *rules)
{
    p->class_word = class_word;
    p->situation = situation;
    p->treatment = treatment;
    snprintf(p->rules, sizeof p->rules, "%s", rules);
}

/* ---- R-DM-EMERG ------------------------------------------------------------------------------ */

/* A word of the table that counts for this kind of emergency. */
static int is_sign(struct ncd_case *c, const char *kind)
{
    const char *sign = ncd_word(c, "signs");
    return sign != NULL && ncd_has_row(c, "r-dm-signs", sign) &&
           ncd_limit(c, "r-dm-signs", sign, kind) > 0;
}

static int plan_low(struct ncd_case *c, const struct sugar *s, struct dm_plan *p)
{
    if (s->low == NCD_NONE || s->low >= ncd_limit(c, "r-dm-emerg", "low-below", "value"))
        return 0;
    if (s->low < ncd_limit(c, "r-dm-emerg", "severe-low-below", "value") || is_sign(c, "low")) {
        set_plan(p, "severe-hypoglycaemia", "severe-hypoglycaemia", "emergency", "R-DM-EMERG-LOW");
        p->refer = "R-DM-EMERG";
    } else {
        set_plan(p, "hypoglycaemia", "hypoglycaemia", "sugar", "R-DM-EMERG-LOW");
    }
    return 1;
}

static int plan_high(struct ncd_case *c, const struct sugar *s, struct dm_plan *p)
{
    int64_t ketones = ncd_number(c, "ketones");
    int64_t from = ncd_limit(c, "r-dm-emerg", "ketones-from", "value");
    if (s->high == NCD_NONE || s->high < ncd_limit(c, "r-dm-emerg", "high-from", "value") ||
        (!is_sign(c, "high") && !(ketones != NCD_NONE && ketones >= from)))
        return 0;
    set_plan(p, "emergency", "emergency", "emergency", "R-DM-EMERG-HIGH");
    p->refer = "R-DM-EMERG";
    return 1;
}

/* ---- R-DM-TARGET, R-DM-STEP ------------------------------------------------------------------ */

static int is_above_target(struct ncd_case *c)
{
    int64_t fpg = ncd_number(c, "fpg"), hba1c = ncd_number(c, "hba1c");
    return (fpg != NCD_NONE && fpg > ncd_limit(c, "r-dm-target", "fpg-most", "value")) ||
           (hba1c != NCD_NONE && hba1c >= ncd_limit(c, "r-dm-target", "hba1c-below", "value"));
}

static int plan_treated(struct ncd_case *c, struct dm_plan *p)
{
    int64_t fpg = ncd_number(c, "fpg");
    int32_t adherent = ncd_yes(c, "adherent");
    if (ncd_yes(c, "known_diabetes") != 1)
        return 0;
    if (fpg == NCD_NONE && ncd_number(c, "hba1c") == NCD_NONE) {
        c->missing = "fpg";
        return 1;
    }
    if (!is_above_target(c)) {
        set_plan(p, "at-target", "at-target", "keep", "R-DM-TARGET");
        return 1;
    }
    set_plan(p, "above-target", "above-target",
             adherent < 0    ? NULL
             : adherent == 0 ? "keep"
                             : "step-up",
             "R-DM-TARGET, R-DM-STEP");
    if (adherent == 1 && ncd_yes(c, "oral_maximum") == 1) {
        p->treatment = "refer-insulin";
        p->refer = "R-DM-STEP";
        if (fpg != NCD_NONE && fpg > ncd_limit(c, "r-dm-refer", "fpg-above", "value"))
            p->refer = "R-DM-REFER-GLUCOSE";
    }
    return 1;
}

/* ---- R-DM-DX, R-DM-PRE ----------------------------------------------------------------------- */

static void plan_new(struct ncd_case *c, const struct sugar *s, struct dm_plan *p)
{
    int64_t egfr = ncd_number(c, "egfr");
    int stopped =
        egfr != NCD_NONE && egfr < ncd_limit(c, "r-dm-step", "metformin-stop-below", "egfr");
    if (s->abnormal_now > 0 && (s->has_symptoms || s->abnormal > 1)) {
        set_plan(p, "diabetes", s->has_symptoms ? "symptomatic" : "confirmed",
                 stopped ? "refer" : "start-metformin",
                 s->has_symptoms ? "R-DM-DX-SYMPTOMS, R-DM-STEP" : "R-DM-DX-TWICE, R-DM-STEP");
    } else if (s->abnormal > 0 || s->is_random_high) {
        set_plan(p, "provisional", "provisional", "lifestyle", "R-DM-DX-ONCE");
    } else if (s->is_pre) {
        set_plan(p, "prediabetes", "prediabetes", "lifestyle", "R-DM-PRE");
    } else {
        set_plan(p, "normal", "normal", "none", "R-DM-DX, R-DM-PRE");
    }
}

/* R-DM-REFER: what is left of it. */
static void plan_referral(struct ncd_case *c, struct dm_plan *p)
{
    int64_t age = ncd_number(c, "age"), egfr = ncd_number(c, "egfr");
    int64_t weeks = ncd_number(c, "pregnant_weeks"), ketones = ncd_number(c, "ketones");
    const char *ulcer = ncd_word(c, "ulcer");
    int is_normal = strcmp(p->class_word, "normal") == 0;
    int is_sick = !is_normal && strcmp(p->class_word, "prediabetes") != 0;
    if (p->refer != NULL)
        return;
    /* In pregnancy a value below the limit of diabetes may be gestational diabetes. */
    if (weeks != NCD_NONE && weeks > 0 && !is_normal)
        p->refer = "R-DM-REFER-PREGNANT";
    if (!is_sick || p->refer != NULL)
        return;
    if (ncd_yes(c, "type_1") == 1)
        p->refer = "R-DM-REFER-TYPE-1";
    else if (ncd_yes(c, "low_again") == 1)
        p->refer = "R-DM-REFER-LOW";
    else if (age != NCD_NONE && age < ncd_limit(c, "r-dm-refer", "age-below", "value"))
        p->refer = "R-DM-REFER-AGE";
    else if (egfr != NCD_NONE && egfr < ncd_limit(c, "r-dm-refer", "egfr-below", "value"))
        p->refer = "R-DM-REFER-KIDNEY";
    else if (ketones != NCD_NONE && ketones >= ncd_limit(c, "r-dm-emerg", "ketones-from", "value"))
        p->refer = "R-DM-REFER-KETONES";
    else if (ncd_yes(c, "visual_loss") == 1)
        p->refer = "R-DM-REFER-EYES";
    else if (ulcer != NULL && strcmp(ulcer, "none") != 0)
        p->refer = "R-DM-REFER-FOOT";
}

void ncd_case_diabetes(struct ncd_case *c)
{
    struct sugar s;
    struct dm_plan p = {.class_word = "normal"};
    read_sugar(c, &s);
    if (s.n_tests == 0) {
        c->missing = "fpg";
        return;
    }
    if (!plan_low(c, &s, &p) && !plan_high(c, &s, &p) && !plan_treated(c, &p))
        plan_new(c, &s, &p);
    if (c->missing != NULL || c->broken)
        return;
    plan_referral(c, &p);
    ncd_want_word(c, c->class_name, p.class_word, NCD_EXACT, p.rules);
    ncd_want_visit(c, "r-dm-visit", p.situation, p.rules);
    ncd_want_word(c, "treatment", p.treatment, NCD_EXACT, p.rules);
    ncd_want_yes(c, "refer", p.refer != NULL, NCD_HIGHER, p.refer != NULL ? p.refer : "R-DM-REFER");
}

/* ---- R-FOOT ---------------------------------------------------------------------------------- */

/* A count or an index below its limit; not recorded: no. */
static int is_below(struct ncd_case *c, const char *measure, const char *row)
{
    int64_t value = ncd_number(c, measure);
    return value != NCD_NONE && value < ncd_limit(c, "r-foot-findings", row, "value");
}

static const char *foot_class(struct ncd_case *c)
{
    int numb = is_below(c, "felt_sites", "felt-below");
    int artery = is_below(c, "pulses_felt", "pulses-below") || is_below(c, "abi", "abi-below");
    int deformed = ncd_yes(c, "deformity") == 1;
    int past = ncd_yes(c, "past_ulcer") == 1 || ncd_yes(c, "amputation") == 1 ||
               ncd_yes(c, "kidney_failure") == 1;
    if (!numb && !artery)
        return "class-0";
    if (past)
        return "class-3";
    return numb + artery + deformed > 1 ? "class-2" : "class-1";
}

void ncd_case_foot(struct ncd_case *c)
{
    if (ncd_number(c, "felt_sites") == NCD_NONE || ncd_number(c, "pulses_felt") == NCD_NONE) {
        c->missing = ncd_number(c, "felt_sites") == NCD_NONE ? "felt_sites" : "pulses_felt";
        return;
    }
    const char *class_word = foot_class(c), *ulcer = ncd_word(c, "ulcer");
    ncd_want_word(c, c->class_name, class_word, NCD_EXACT, "R-FOOT");
    ncd_want_range(c, c->next_name, ncd_limit(c, "r-foot", class_word, "months_from"),
                   ncd_limit(c, "r-foot", class_word, "months_to"), NCD_LOWER, "R-FOOT");
    if (ulcer != NULL)
        ncd_want_word(c, c->urgency_name, ncd_limit_word(c, "r-foot-ulcer", ulcer, "urgency"),
                      NCD_HIGHER, "R-FOOT-ULCER");
}
