/* src/plugin/checklist.h - the observation form of a skill, read from its INI text (DESIGN 5). */
#ifndef SOTAY_CHECKLIST_H
#define SOTAY_CHECKLIST_H
#include "base/base.h"
#include "base/str.h"
#include "sotay/plugin.h"

#define CHECKLIST_STEPS_MAX 60
#define CHECKLIST_MEASURES_MAX 60
#define CHECKLIST_GUIDELINES_MAX 20
#define CHECKLIST_TABLES_MAX 100
#define CHECKLIST_TABLE_ROWS_MAX 200
#define CHECKLIST_TABLE_COLUMNS_MAX 24

struct checklist_step {
    const char *text, *text_vi; /* text_vi may be "" */
    bool critical, na;          /* na: may be marked not applicable */
    bool scored;                /* scale = MIN MAX PASS */
    int score_min, score_max, score_pass;
};

enum checklist_required { REQUIRED_NO, REQUIRED_LIVE, REQUIRED_YES };

struct checklist_measure {
    const char *name, *text, *text_vi, *unit;
    int type; /* SOTAY_MEASURE_* */
    int decimals;
    enum checklist_required required;
    const char *const *choices;    /* machine words, of a choice */
    const char *const *choices_vi; /* same length, or NULL */
    size_t n_choices;
    bool has_min, has_max, has_plausible;
    int64_t min, max, plausible_min, plausible_max; /* scaled by 10^decimals */
    const char *only_if_measure, *only_if_value;    /* NULL: always */
};

struct checklist_param {
    const char *name, *value;
    int line;
};

/* A set of words; of rules, tables and cases: the rule sets they belong to, n 0 = every one. */
struct checklist_words {
    const char *const *v;
    size_t n;
};

/* [guideline-WORD]: one of several rule sets side by side.  The first of the file is in force
 * unless a policy names another. */
struct checklist_guideline {
    const char *name, *title, *title_vi, *source;
};

/* [table-NAME]: numbers with their source, handed to rules as they are. */
struct checklist_table {
    const char *section;          /* NAME of the section */
    const char *title, *title_vi; /* may be "" */
    const char *source;
    struct checklist_words guidelines;
    struct sotay_table table; /* table.name: `of`, NAME unless set */
    int line;
};

/* [case-NAME]: a practice case, `given` and `expect` as NAME=VALUE of measures of the form. */
struct checklist_case {
    const char *name, *text, *text_vi;
    const struct checklist_param *given, *expect;
    size_t n_given, n_expect;
    struct checklist_words guidelines;
    int line;
};

struct checklist_rule {
    const char *name; /* of the section [rule-NAME] */
    const char *use;  /* count, attend, all, or PLUGIN.RULE */
    const char *way;  /* "standard" unless set */
    const struct checklist_param *params;
    size_t n_params;
    struct checklist_words guidelines;
    int line;
};

struct checklist_level {
    const char *text, *text_vi;
};

struct checklist {
    const char *label;     /* file as shown in messages */
    const char *skill;     /* resuscitation.bls-adult */
    const char *specialty; /* what stands before the dot */
    int revision;
    const char *title, *title_vi, *source, *review; /* review: draft, or words of who reviewed */
    const char *const *cadres;
    size_t n_cadres;
    int pass_level, pass_percent; /* presets 4 and 80 */
    int pass_score;               /* percent of the points of scored steps, 0: not asked for */
    bool of_facility;             /* subject = facility */
    int level_min, level_max;     /* 1..5 unless [level-N] sections define a scale of their own */
    const struct checklist_step *steps;
    size_t n_steps;
    const struct checklist_measure *measures;
    size_t n_measures;
    const struct checklist_rule *rules;
    size_t n_rules;
    const struct checklist_guideline *guidelines; /* in the order of the file */
    size_t n_guidelines;
    const struct checklist_table *tables;
    size_t n_tables;
    const struct checklist_case *cases;
    size_t n_cases;
    const struct checklist_level *levels; /* level_min first; NULL: the common scale */
    struct checklist_memory *memory;      /* owns everything above */
};

/* Reads and checks the form.  Every error names LABEL:LINE.  Steps must be numbered from 1 without
 * gaps; unknown keys and sections are errors.  Rules are checked for shape only (rule.h knows
 * them).  SOTAY_EREFUSED on bad content. */
int checklist_read_file(const char *path, const char *label, struct checklist *ret,
                        struct sotay_error *err);
int checklist_read_bytes(const char *bytes, size_t len, const char *label, struct checklist *ret,
                         struct sotay_error *err);
/* The bytes of an adoption, which were checked when they were adopted. */
int checklist_read_adopted(const char *bytes, size_t len, const char *label, struct checklist *ret,
                           struct sotay_error *err);
void checklist_done(struct checklist *c);

/* Is it one of the form's rule sets?  A form without any has one that is called "". */
const struct checklist_guideline *checklist_guideline(const struct checklist *c, const char *name);
/* The rule set in force where no policy names one: the first, or "". */
const char *checklist_first_guideline(const struct checklist *c);
/* Does what belongs to these rule sets apply under that one? */
bool checklist_applies(const struct checklist_words *guidelines, const char *guideline);
/* The tables that apply under this rule set, as a series hands them to rules (series.tables and
 * series.n_tables), in the order of the file.  They and the array live as long as the checklist.
 * NULL and 0 where there are none or the form has no such rule set. */
const struct sotay_table *const *checklist_tables(const struct checklist *c, const char *guideline,
                                                  uint32_t *ret_n);

/* As the file has them: "number", "yes-no"; "no", "live", "yes". */
const char *checklist_type_word(const struct checklist_measure *m);
const char *checklist_required_word(const struct checklist_measure *m);
/* Index or -1. */
int checklist_measure(const struct checklist *c, const char *name);
bool checklist_has_cadre(const struct checklist *c, const char *cadre);
/* What a supervision level means, in English msgid form (translate with _()); the form's own words
 * where it defines its scale; "" outside the scale. */
const char *checklist_level_meaning(const struct checklist *c, int level);

/* ---- one observation on the form -------------------------------------------------------- */

struct observed_measure {
    uint8_t state;    /* SOTAY_VALUE... */
    int64_t value;    /* as struct sotay_column has it */
    const char *text; /* of a text measure */
};
struct observation {
    int level;
    const uint8_t *step;                    /* n_steps of SOTAY_STEP_* */
    const int32_t *step_score;              /* n_steps, INT32_MIN where none; or NULL */
    const struct observed_measure *measure; /* n_measures */
    bool transcribed;
};

/* The core's pass mark (DESIGN 5): passed = level >= pass-level, no critical step missed or not
 * observed, every required measure there, every measure within min and max, pass-percent of the
 * applicable steps done, pass-score percent of the points that the applicable scored steps can give
 * (one not observed gives none).  A scored step is done when its score >= pass; a critical step not
 * observed gives SOTAY_ASSESS_INCOMPLETE.  A step not observed is applicable and not done.  only-if
 * measures are required only when the condition holds.  Returns SOTAY_ASSESS_*.  why (may be NULL)
 * receives translated reasons joined by "; ". */
int checklist_assess(const struct checklist *c, const struct observation *o, struct str *why);

/* True where the measure has no only-if, or the measure it depends on has that value. */
/* Its text in the reader's language. */
const char *checklist_measure_title(const struct checklist_measure *m);
bool checklist_asks_for(const struct checklist *c, const struct observation *o,
                        const struct checklist_measure *m);

/* Reads the text of one measurement: number with the declared decimals inside plausible, a choice's
 * word, yes/no, a date.  SOTAY_EREFUSED with "NAME: why" when it is not acceptable.  "" = missing.
 * ret->text of a text measure is the caller's own text, not a copy. */
int checklist_parse_measure(const struct checklist_measure *m, const char *text,
                            struct observed_measure *ret, struct sotay_error *err);
/* The reverse, canonical text ("110", "5.4", "unassisted", "yes", "2026-01-14"), added to out. */
void checklist_format_measure(const struct checklist_measure *m, const struct observed_measure *v,
                              struct str *out);
#endif
