/* src/domain/series.h - the performances that count, as the columns a rule is given. */
#ifndef SOTAY_SERIES_H
#define SOTAY_SERIES_H
#include "domain/app.h"
#include "domain/signoff_fact.h"
#include "domain/signoff_row.h"
#include "plugin/checklist.h"

struct series { /* one block of memory, kept from pair to pair */
    uint32_t n, cap;
    const struct checklist *form;
    bool has_text; /* the form has text measures */
    void *block;
    size_t block_bytes;
    struct id *id, *mentors, *facilities; /* the latter two by number */
    int64_t *value;                       /* column by column: value[column * cap + row] */
    int32_t *day, *level, *mentor, *facility, *minute;
    int32_t *confirmed; /* from that day on; DAY_NONE never */
    int32_t *score;     /* row by row: score[row * n_steps + i] */
    uint32_t *text;     /* of text measures, column by column: place in texts + 1, 0 none */
    uint8_t *flags, *passed, *state, *step;
    int32_t n_mentors, n_facilities;
    bool any_confirmed;
    struct str texts;
};
void series_done(struct series *s);
/* Empty, for this form. */
int series_start(struct series *s, const struct checklist *form, struct sotay_error *err);

struct series_row { /* one performance */
    struct id id, mentor, facility;
    sotay_day day, confirmed;
    int level;
    uint8_t flags; /* without SOTAY_FLAG_CONFIRMED */
    bool passed;
    const char *performed_at;
    const uint8_t *steps;
    const int32_t *scores;
    const struct observed_measure *measures;
};
int series_add(struct series *s, const struct series_row *row, struct sotay_error *err);
/* filled: memory to work in. */
int series_add_stored(struct series *s, struct app *app, const struct stored_signoff *row,
                      struct filled_form *filled, struct sotay_error *err);
/* Counted sign-offs of the pair dated up to as_of, on this form. */
int series_read(struct series *s, struct app *app, const struct id *person, const char *skill,
                const struct checklist *form, sotay_day as_of, struct filled_form *filled,
                struct sotay_error *err);

/* A series as a rule sees it on a day; needs nothing but the memory above.  AUTO(series_view). */
struct series_view {
    struct sotay_series series;
    struct sotay_column columns[CHECKLIST_MEASURES_MAX];
    const struct sotay_column *list[CHECKLIST_MEASURES_MAX];
    uint8_t critical[CHECKLIST_STEPS_MAX];
    uint8_t *flags;        /* with SOTAY_FLAG_CONFIRMED, where any is */
    const char **texts;    /* of text measures: texts[column * n + row], or NULL */
    sotay_day holds_until; /* the day before a confirmation that is not seen yet */
};
void series_view_done(struct series_view *v);
/* Rows dated up to as_of, confirmed as of that day. */
int series_look(const struct series *s, sotay_day as_of, struct series_view *ret,
                struct sotay_error *err);
#endif
