/* src/base/day.h - civil days and calendar months.
 * A day is a count since 1970-01-01 in the clinic's calendar; no time zone, no clock here. */
#ifndef SOTAY_DAY_H
#define SOTAY_DAY_H
#include "base/base.h"

typedef int32_t sotay_day;
#define DAY_NONE INT32_MIN  /* not known, never */
#define DAY_FIRST (-719162) /* 1 January of the year 1 */
#define DAY_LAST 2932896    /* 31 December 9999 */

#define DAY_TEXT_SIZE 16
struct day_text { /* by value, so that one line may print several */
    char s[DAY_TEXT_SIZE];
};

/* Proleptic Gregorian; year 1..9999.  DAY_NONE if there is no such day. */
sotay_day day_from_ymd(int year, int month, int day);
/* d must not be DAY_NONE. */
void day_to_ymd(sotay_day d, int *ret_year, int *ret_month, int *ret_day);
/* Clamps to the month's end: 31 Jan + 1 month = 28 or 29 Feb.  months may be negative.
 * Out of years 1..9999: clamped to the first or last day there is.  DAY_NONE stays. */
sotay_day day_add_months(sotay_day d, int months);
/* "2026-01-14" or "14/01/2026", nothing around it.  DAY_NONE if it is neither. */
sotay_day day_parse(const char *text);
/* The same as a person types it: also 14/1/2026, 14-01-2026, 14.1.2026; always the day first. */
sotay_day day_typed(const char *text);
/* "2026-01-14"; "" for DAY_NONE. */
struct day_text day_iso(sotay_day d);
/* "14/01/2026"; "" for DAY_NONE. */
struct day_text day_vietnamese(sotay_day d);
/* As messages have it: dd/mm/yyyy in Vietnamese, else ISO; "" for DAY_NONE. */
struct day_text day_shown(sotay_day d);
/* The civil day of a moment, UTC milliseconds since 1970, at an offset in minutes. */
sotay_day day_of_time(int64_t time_ms, int offset_minutes);

/* performed_at and the like: a day with or without a time, "2026-01-14", "2026-01-14T09:30",
 * "2026-01-14 09:30", also 14/01/2026.  Canonical text is "2026-01-14" or "2026-01-14T09:30"
 * (seconds are kept when given).  Returns false when it is no such text. */
bool moment_parse(const char *text, sotay_day *ret_day, char ret_canonical[24], bool *ret_has_time);
/* The same as a person types it: its day as day_typed has it. */
bool moment_typed(const char *text, sotay_day *ret_day, char ret_canonical[24], bool *ret_has_time);
#endif
