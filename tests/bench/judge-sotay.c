/* tests/bench/judge-sotay.c - judges every pair of a notebook from nothing, in this process, and prints
 * seconds: of gathering the facts, of judging them, of that in functions of plugins, and of the first two
 * for one pair; then how many pairs.
 * usage: judge-sotay NOTEBOOK PLUGIN-FOLDERS DAY */
#include "base/base.h"

#include "domain/judge.h"

#include <stdio.h>
#include <time.h>

struct pair {
    struct id person;
    char skill[80];
};

static struct app app;
static struct sotay_error err;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the plugins' functions, by the clock ---- */

static double in_plugins;
static long calls;

/* What a look at the clock takes: it is not the plugins' time. */
static double clock_cost(void)
{
    const int looks = 100000;
    double begin = now();
    for (int i = 0; i < looks; i++)
        now();
    return (now() - begin) / looks;
}

/* The rule that was bound, from the parameters it is called with. */
static const struct sotay_rule *called(const struct sotay_value *params)
{
    const void *values = params;
    const struct rule_bound *b =
        (const void *)((const char *)values - offsetof(struct rule_bound, values));
    const struct sotay_rule *rule;
    const struct sotay_plugin *plugin;
    return plugins_rule(app.plugins, b->from->use, &rule, &plugin, NULL) >= 0 ? rule : NULL;
}

static int32_t timed_assess(const struct sotay_host *host, const struct sotay_performance *p,
                            const struct sotay_value *params, struct sotay_assessment *ret)
{
    const struct sotay_rule *rule = called(params);
    double begin = now();
    int32_t answer = rule->assess(host, p, params, ret);
    in_plugins += now() - begin;
    calls++;
    return answer;
}

static int32_t timed_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    const struct sotay_rule *rule = called(params);
    double begin = now();
    int32_t answer = rule->judge(host, series, params, as_of, ret);
    in_plugins += now() - begin;
    calls++;
    return answer;
}

/* Puts the clock before every rule of a plugin that is bound. */
static void time_rules(const struct facts_pool *pool)
{
    static struct sotay_rule timed[2000];
    static size_t n;
    for (size_t i = 0; i < pool->n_forms; i++)
        for (size_t k = 0; k < pool->forms[i]->n_rules; k++) {
            struct facts_rule *r = &pool->forms[i]->rules[k];
            if (!r->plugin[0] || !r->good || r->bound.rule->judge == timed_judge ||
                n == COUNT_OF(timed))
                continue;
            timed[n] = *r->bound.rule;
            timed[n].assess = timed_assess;
            timed[n].judge = timed_judge;
            r->bound.rule = &timed[n++];
        }
}

static void must(int rc)
{
    if (rc >= 0)
        return;
    fprintf(stderr, "judge-sotay: %s\n", err.message);
    exit(1);
}

static size_t read_pairs(struct pair **ret)
{
    size_t n = 0, cap = 0;
    int rc;
    AUTO(stmt) q = stmt_open(app.store, SQL_COMPETENCY_ALL);
    while ((rc = stmt_step(&q, &err)) == SOTAY_OK) {
        if (n == cap) {
            cap = cap ? 2 * cap : 1024;
            *ret = realloc(*ret, cap * sizeof(**ret));
            if (!*ret)
                must(sotay_nomem(&err));
        }
        (*ret)[n].person = stmt_col_id(&q, 0);
        snprintf((*ret)[n++].skill, sizeof((*ret)[0].skill), "%s", stmt_col_text(&q, 1));
    }
    must(rc);
    return n;
}

/* By batches, as the program does it. */
static void judge(struct facts_pool *pool, const struct pair *pairs, size_t n, double *gathering,
                  double *judging)
{
    AUTO(judge) j = {.plugins = app.plugins};
    struct facts *facts[500];
    for (size_t at = 0; at < n;) {
        double begin = now();
        size_t k = 0;
        facts_clear(pool);
        for (; k < COUNT_OF(facts) && at < n; k++, at++)
            must(
                facts_gather(pool, &pairs[at].person, pairs[at].skill, app.today, &facts[k], &err));
        double middle = now();
        for (size_t i = 0; i < k; i++) {
            AUTO(verdict) v;
            must(judge_facts(&j, facts[i], false, &v, &err));
        }
        *gathering += middle - begin;
        *judging += now() - middle;
    }
}

int main(int argc, char **argv)
{
    struct pair *pairs = NULL;
    struct facts_pool pool = {.app = &app};
    double gathering = 0, judging = 0, again[2] = {0};
    if (argc != 4)
        return 2;
    const struct paths paths = {.notebook = text_dup(argv[1]), .plugin_dirs = text_dup(argv[2])};
    must(app_new(&app, &paths, (int64_t)time(NULL) * 1000, day_parse(argv[3]), &err));
    must(app_open(&app, STORE_READ, &err));
    size_t n = read_pairs(&pairs);
    plugins_risk(app.plugins);
    judge(&pool, pairs, n, &gathering, &judging);
    time_rules(&pool); /* apart: looking at the clock takes time, too */
    judge(&pool, pairs, n, &again[0], &again[1]);
    in_plugins -= clock_cost() * (double)calls;
    printf("%.6f %.6f %.6f %.9f %zu\n", gathering, judging, in_plugins,
           (gathering + judging) / (double)(n ? n : 1), n);
    facts_pool_done(&pool);
    free(pairs);
    app_done(&app);
    return 0;
}
