/* src/domain/validate.h - whether values go together: citizen IDs, birth dates, spans of days. */
#ifndef SOTAY_VALIDATE_H
#define SOTAY_VALIDATE_H
#include "base/base.h"
#include "base/day.h"

/* What is wrong with a citizen ID of 12 digits beside the sex ("F", "M") and the birth date (a day
 * or a year); either may be NULL.  A sentence without full stop, or NULL when all is well. */
const char *citizen_error(const char *citizen, const char *sex, const char *birth);
/* What is odd about it, though it may be right; or NULL. */
const char *citizen_warning(const char *citizen);

/* Two birth dates (days or years) that cannot be of one person; not known is never different. */
bool birth_differs(const char *a, const char *b);
/* Year of a birth date; 0 if not known. */
int birth_year(const char *birth);

enum { AGE_UNKNOWN = -10000, WORKING_AGE = 15 };
/* Full years on a day, of a year of birth the most it can be; negative before the birth. */
int age_on(const char *birth, sotay_day day);

/* Digits as telephone numbers are written: 8 to 15 of them, with blanks and marks between. */
bool phone_is_plausible(const char *phone);

/* Days from start to end, both inclusive; DAY_NONE = open. */
struct span {
    sotay_day start, end;
};
/* ISO texts; NULL = open. */
struct span span_of(const char *start, const char *end);
bool span_in_order(struct span s);
bool span_has(struct span s, sotay_day day);
bool spans_overlap(struct span a, struct span b);
/* Does a known end of inner lie outside of outer? */
bool span_sticks_out(struct span inner, struct span outer);
#endif
