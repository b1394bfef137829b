/* src/domain/person.h - what is special about persons: names, labels, matching, where they work. */
#ifndef SOTAY_PERSON_H
#define SOTAY_PERSON_H
#include "base/base.h"
#include "base/str.h"
#include "ledger/noun.h"

/* Is what is left of somebody whose personal data were erased? */
bool person_is_erased(const struct record *person);
/* Is it somebody whom the centre has not confirmed yet? */
bool person_is_new(const struct record *person);
/* A full name as it was typed, in its parts; one all in capitals or all in small letters as names are
 * written.  Each on the heap, "" when absent.  false: no memory. */
bool person_split_name(const char *full, char **ret_family, char **ret_middle, char **ret_given);
/* "Trần Trọng Sùng", as far as it is known. */
void person_add_name(const struct record *person, struct str *out);
/* "Điều dưỡng" of "nurse", for papers that are Vietnamese whatever the screen is; "" unknown. */
const char *person_cadre_vietnamese(const char *cadre);
#endif
