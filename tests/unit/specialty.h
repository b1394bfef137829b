/* tests/unit/specialty.h - rules of the specialty plugins and hand-made series, for tests.
 *
 * The plugins are NAME/NAME.so in the folder $SOTAY_TEST_SPECIALTIES (default: plugins of the build
 * folder). */
#ifndef SOTAY_TEST_SPECIALTY_H
#define SOTAY_TEST_SPECIALTY_H
#include "base/base.h"

#include "sotay/rule-helpers.h"

#define ROWS_MAX 400
#define NO INT64_MIN /* not recorded */

/* A host whose memory lasts until host_empty, and which counts the errors that a rule logs. */
extern const struct sotay_host host;
void host_empty(void);
int host_errors(void);

const struct sotay_specialty *specialty(const char *name);
const struct sotay_rule *find_rule(const char *use); /* "resuscitation.metrics" */

struct given { /* a parameter; in a list the last of a name wins, no name ends it */
    const char *name;
    int64_t number;
    const char *word;
};
/* The presets, and then what is given. */
void fill_params(const struct sotay_rule *rule, const struct given *given, size_t n,
                 struct sotay_value *ret);

struct row {
    const char *day;
    int failed;   /* 0 = passed */
    int times;    /* 0 = once */
    int64_t v[2]; /* of the columns of the case */
};

struct made { /* storage of one series */
    int32_t day[ROWS_MAX], level[ROWS_MAX], number[ROWS_MAX];
    uint8_t flags[ROWS_MAX], passed[ROWS_MAX], state[2][ROWS_MAX];
    int64_t value[2][ROWS_MAX];
    struct sotay_column column[2];
    const struct sotay_column *columns[2];
    struct sotay_series series;
};

/* The last series made, to be changed by hand. */
extern struct made made;
/* columns: up to two names of shapes with a comma between, or NULL */
const struct sotay_series *make_series(const char *columns, const struct row *rows, size_t n);
void add_row(const struct row *r, uint32_t n_columns);

/* clang-format off */
#define MET "resuscitation.metrics"
#define REC "resuscitation.recent"
#define RUN "endoscopy.streak"
#define RATE "endoscopy.rate"
#define AGREE "ncd.agreement"
#define DIGITS "ncd.digits"
#define NOT_YET SOTAY_STATE_NOT_YET
#define LAPSED SOTAY_STATE_LAPSED
#define HAS SOTAY_STATE_COMPETENT
#define PASS(on) {.day = (on)}
#define FAIL(on) {.day = (on), .failed = 1}

/* Defaults of a specialty's cases, before those of the case itself. */
#define YEAR {"window-months", 12, NULL}, {"valid-months", 24, NULL}
#define QUARTER {"window-months", 3, NULL}, {"valid-months", 3, NULL}
#define OF_RATE {"measures", 0, "rate"}, {"percent", 60, NULL}, YEAR
#define OF_BOTH {"measures", 0, "rate,depth"}, {"percent", 60, NULL}, YEAR
#define OF_D2 {"measure", 0, "d2"}, {"counted", 0, "unassisted"}, \
    {"left-out", 0, "gastrectomy,food-residue"}, {"percent", 95, NULL}, QUARTER
#define OF_COMFORT {"measure", 0, "comfort"}, {"counted", 0, "4,5"}, {"percent", 10, NULL}, \
    {"compare", 0, "below"}, QUARTER
#define OF_PAIR {"trainee", 0, "mine"}, {"mentor", 0, "theirs"}, {"percent", 80, NULL}, YEAR
#define OF_CLASS {"trainee", 0, "class"}, {"mentor", 0, "class_mentor"}, {"tolerance", 0, NULL}, \
    {"limit", 1, NULL}, YEAR
#define OF_MINE {"measure", 0, "mine"}, YEAR
/* clang-format on */
#endif
