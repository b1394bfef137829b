/* tests/unit/suites.h - one SUITE(noun) for every tests/unit/test_<noun>.c.
 *
 * Included plainly it declares suite_<noun>(); main.c defines SUITE first and gets the list. */
#include <check.h>

#ifndef SUITE
#define SUITE(noun) Suite *suite_##noun(void);
#endif

SUITE(abi)
SUITE(adopt)
SUITE(assessed)
SUITE(certificate)
SUITE(checklist)
SUITE(cohort)
SUITE(competency)
SUITE(confirmation)
SUITE(count)
SUITE(csv)
SUITE(dates)
SUITE(day)
SUITE(endoscopy)
SUITE(endoscopy_checks)
SUITE(entry)
SUITE(error)
SUITE(guard)
SUITE(guideline)
SUITE(host)
SUITE(id)
SUITE(ini)
SUITE(init)
SUITE(judging)
SUITE(jws)
SUITE(ledger)
SUITE(lint)
SUITE(listing)
SUITE(map)
SUITE(ncd)
SUITE(noun)
SUITE(opt)
SUITE(outlook)
SUITE(paper)
SUITE(plugins)
SUITE(policy)
SUITE(print)
SUITE(reasons)
SUITE(resuscitation)
SUITE(rights)
SUITE(rule)
SUITE(signoff)
SUITE(specialties)
SUITE(str)
SUITE(structure)
SUITE(table)
SUITE(text)
SUITE(validate)
SUITE(verify)

#undef SUITE
