/* src/domain/signoff_fact.h - what a sign-off's entry says: the one form that is written, folded and
 * judged.  Ids and codes only: a sign-off's own content holds no personal text. */
#ifndef SOTAY_SIGNOFF_FACT_H
#define SOTAY_SIGNOFF_FACT_H
#include "base/base.h"
#include "base/day.h"
#include "base/id.h"
#include "base/str.h"
#include "ledger/fold.h"
#include "plugin/checklist.h"

enum signoff_origin { ORIGIN_SIGNED, ORIGIN_OBSERVED, ORIGIN_TRANSCRIBED };

struct signoff_fact { /* texts are borrowed */
    struct id trainee, mentor, facility;
    bool has_typist, has_adoption;
    struct id typist, adoption, batch;
    const char *skill, *performed_at;
    const char *missed, *not_observed, *na, *scores; /* "2;5", "3=2;4=4"; NULL: none */
    const char *measures; /* "comp_rate=110;...": '%' and ';' in a value are written %25 and %3B */
    const char *case_ref;
    int level;
    bool simulated;
    enum signoff_origin origin;
};

/* The members of the entry's JSON. */
void signoff_fact_encode(const struct signoff_fact *f, struct str *body);
/* false: not a sign-off as this version knows it. */
bool signoff_fact_decode(const json_t *payload, struct signoff_fact *ret);
/* The same without building JSON, for payloads written the plain way: one flat object of the members
 * known here, ASCII, nothing escaped.  Cuts `text` up; ret borrows from it.  false: not so plain. */
bool signoff_fact_scan(char *text, struct signoff_fact *ret);

/* An observation on a checklist's form, from the texts of a fact. */
struct filled_form {
    struct observation o;
    uint8_t steps[CHECKLIST_STEPS_MAX];
    int32_t scores[CHECKLIST_STEPS_MAX];
    struct observed_measure measures[CHECKLIST_MEASURES_MAX];
    struct str texts; /* memory of text measures */
};
void filled_form_done(struct filled_form *form);
/* Numbers of steps beyond the form and measures it does not know are passed over. */
int signoff_fact_fill(const struct signoff_fact *f, const struct checklist *c,
                      struct filled_form *ret, struct sotay_error *err);
/* Only the measures. */
int measures_read(const char *measures, const struct checklist *c, struct observed_measure *ret,
                  struct str *texts, struct sotay_error *err);
void measures_add(struct str *out, const char *name, const char *value);
/* The next of them, as it was said; false at the end.  Both texts are emptied first. */
bool measures_next(const char **at, struct str *ret_name, struct str *ret_value);

/* "2;5" or "2,5" -> canonical "2;5", each from 1 to n_steps.  *ret NULL when empty.  false: not such
 * a list, or a number is not on the form. */
bool steps_canonical(const char *text, size_t n_steps, char **ret);
/* "3=2;4=4" likewise. */
bool scores_canonical(const char *text, size_t n_steps, char **ret);
#endif
