/* src/base/banned.h - functions that have hurt others become compile errors. */
#ifndef SOTAY_BANNED_H
#define SOTAY_BANNED_H
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h> /* declares getpass, so it has to come before the poison */
/* Some C libraries make macros of these when they fortify. */
#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets getpass
#pragma GCC poison gmtime localtime asctime ctime atoi atol atof
#endif
