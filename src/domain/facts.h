/* src/domain/facts.h - all that a verdict rests on, gathered from the notebook.  Judging (judge.h) needs
 * nothing else: no notebook, no clock. */
#ifndef SOTAY_FACTS_H
#define SOTAY_FACTS_H
#include "domain/series.h"
#include "plugin/rule.h"

#define FACTS_DEPTH_MAX 4 /* of skills that ask for other skills */

struct facts_rule { /* a rule that applies under the rule set */
    const struct checklist_rule *from;
    char plugin[64]; /* "" built in */
    bool is_bound, good;
    struct rule_bound bound;
    size_t
        same_as; /* the first rule of the form that asks the same with the same parameters: itself, or
                     * one of another way */
    char why[300]; /* when not good */
};

struct facts_form {     /* a checklist under one of its rule sets */
    struct id adoption; /* zeros: it is not adopted */
    const struct checklist *checklist;
    bool approved;
    char guideline[40]; /* "" where it has one only */
    const struct sotay_table *const *tables;
    uint32_t n_tables;
    struct facts_rule *rules; /* built-in ones are bound; a plugin's only where it may be opened */
    size_t n_rules;
    /* Policies that ask more of a rule than the checklist, and which of them do, known once the rule is
     * bound: the strictest of each parameter, unless the checklist asks as much. */
    struct policy_used *stricter;
    bool *holds;
    size_t n_stricter;
    bool leans; /* on other skills or on classes, too */
};

struct
    facts_classes { /* completed classes of the course of a rule `attend`, in order of their days */
    const struct facts_rule *rule;
    int32_t *day;
    uint32_t n;
};

struct facts {
    struct id person;
    char skill[80];
    sotay_day as_of;
    struct facts_form *form; /* NULL: none is in force */
    struct series series;    /* performances that count, dated up to as_of */
    struct facts_classes *classes;
    size_t n_classes;
    struct policy_used
        *policies; /* those of the form (stricter), then that of the rule set, if any */
    size_t n_policies;
    sotay_day
        holds_until; /* the day before another checklist, rule set or place of work; or none */
    struct facts **others; /* of the first only: those of every skill that `all` asks for */
    size_t n_others;
};

struct facts_pool { /* keeps memory and forms from pair to pair */
    struct app *app;
    struct facts_form **forms;
    size_t n_forms;
    struct facts **list;
    size_t n, cap; /* in use, made */
    struct filled_form filled;
};
void facts_pool_done(struct facts_pool *p);
/* All that was gathered is gone; forms are kept. */
void facts_clear(struct facts_pool *p);
/* Bytes that what was gathered takes up, roughly. */
size_t facts_bytes(const struct facts_pool *p);

/* The facts of a pair as of a day, under the checklist and the rule set in force where the person works
 * that day. */
int facts_gather(struct facts_pool *p, const struct id *person, const char *skill, sotay_day as_of,
                 struct facts **ret, struct sotay_error *err);
/* The same as if this checklist of the skill were in force. */
int facts_gather_under(struct facts_pool *p, const struct id *person,
                       const struct checklist *checklist, sotay_day as_of, struct facts **ret,
                       struct sotay_error *err);
/* The form alone, and an empty series: for one performance of somebody on a day. */
int facts_begin(struct facts_pool *p, const struct id *person, const struct checklist *checklist,
                sotay_day day, struct facts **ret, struct sotay_error *err);

/* Makes a rule that was just bound as strict as policies say. */
void facts_make_stricter(const struct facts_form *form, struct facts_rule *r);
/* Which of f->policies were used, once its rules are bound: bit i for the i-th. */
uint64_t facts_policies_used(const struct facts *f);

/* The facts of another skill that a rule of these asks for; NULL: there are none. */
const struct facts *facts_other(const struct facts *first, const char *skill);
/* Each plugin that judging these asks, once, others included; *ret_n of at most `most`. */
void facts_plugins(const struct facts *f, const char **ret, size_t most, size_t *ret_n);
/* "resuscitation 48216-1763725012.5;": the same with a stamp of its file each; "" for built-in rules. */
int facts_stamps(struct app *app, const struct facts *f, struct str *out, struct sotay_error *err);
/* Are these still the plugins that are here? */
int facts_stamps_hold(struct app *app, const char *stamps, bool *ret, struct sotay_error *err);
#endif
