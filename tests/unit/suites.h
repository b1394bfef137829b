/* tests/unit/suites.h - one SUITE(noun) for every tests/unit/test_<noun>.c.
 *
 * Included plainly it declares suite_<noun>(); main.c defines SUITE first and gets the list. */
#include <check.h>

#ifndef SUITE
#define SUITE(noun) Suite *suite_##noun(void);
#endif

SUITE(certificate)
SUITE(checklist)
SUITE(competency)
SUITE(count)
SUITE(csv)
SUITE(dates)
SUITE(day)
SUITE(entry)
SUITE(error)
SUITE(id)
SUITE(ini)
SUITE(init)
SUITE(jws)
SUITE(ledger)
SUITE(listing)
SUITE(map)
SUITE(noun)
SUITE(opt)
SUITE(paper)
SUITE(plugins)
SUITE(print)
SUITE(reasons)
SUITE(rights)
SUITE(rule)
SUITE(signoff)
SUITE(specialties)
SUITE(str)
SUITE(structure)
SUITE(text)
SUITE(validate)
SUITE(verify)

#undef SUITE
