/* plugins/endoscopy/run.c - the last so many performances passed one after the other, and not long ago:
 * how three of the rules judge. */
#include "endoscopy.h"

struct run {
    const struct sotay_series *series;
    int64_t wanted;
};

/* Passed one after the other, up to the last of the first hi; counted as far as `most`. */
static uint32_t run_of(const struct sotay_series *series, uint32_t hi, int64_t most)
{
    uint32_t run = 0;
    while (run < hi && run < most && series->passed[hi - run - 1])
        run++;
    return run;
}

/* A failed reprocessing is a scope that may infect the next patient, so the run of passes is over
 * at once, and with it the validity, however new: from that day on it has lapsed, until there is a
 * whole run again.  A day counts by how it ended. */
static int run_look(const void *rule, uint32_t lo, uint32_t hi)
{
    const struct run *s = (const struct run *)rule;
    (void)lo;
    return run_of(s->series, hi, s->wanted) >= s->wanted ? SOTAY_DAY_MET : SOTAY_DAY_BROKEN;
}

int32_t endo_judge_run(const struct sotay_host *host, const struct sotay_series *series,
                       int64_t wanted, int64_t months, int32_t as_of, struct sotay_judgement *ret)
{
    const struct run s = {series, wanted};
    struct sotay_walk walk = sotay_walk_new(0, months, run_look, &s);
    struct sotay_criterion *c = (struct sotay_criterion *)host->alloc(host, 2 * sizeof *c);
    if (c == NULL)
        return -1;
    sotay_walk_judge(series, as_of, &walk, ret);
    uint32_t n = walk.hi, run = run_of(series, n, n);
    int32_t last = n > 0 ? series->day[n - 1] : SOTAY_DAY_NONE;
    int is_recent = n > 0 && (months == 0 || as_of <= sotay_add_months(last, (int32_t)months));
    c[0].size = sizeof *c;
    c[0].id = "run";
    c[0].label = sotay_tr(host, "Passed one after the other, up to the last");
    c[0].unit = "";
    c[0].value = run;
    c[0].target = s.wanted;
    c[0].met = run >= s.wanted;
    ret->criteria = c;
    ret->n_criteria = 2;
    return sotay_date_criterion(host, "last", sotay_tr(host, "Last performance"), last, months,
                                is_recent, &c[1]);
}
