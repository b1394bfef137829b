/* src/base/secrecy.c - no core file, no looking in from outside. */
#include "base/base.h"

#include "base/secrecy.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void secrecy_begin(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ /* its search for leaks looks in from outside */
    prctl(PR_SET_DUMPABLE, 0);
#endif
}
