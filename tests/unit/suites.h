/* tests/unit/suites.h - one SUITE(noun) for every tests/unit/test_<noun>.c.
 *
 * Included plainly it declares suite_<noun>(); main.c defines SUITE first and gets the list. */
#include <check.h>

#ifndef SUITE
#define SUITE(noun) Suite *suite_##noun(void);
#endif

SUITE(certificate)
SUITE(checklist)
SUITE(count)
SUITE(csv)
SUITE(day)
SUITE(error)
SUITE(id)
SUITE(ini)
SUITE(jws)
SUITE(listing)
SUITE(map)
SUITE(opt)
SUITE(plugins)
SUITE(print)
SUITE(rule)
SUITE(specialties)
SUITE(str)
SUITE(text)
SUITE(validate)

#undef SUITE
