/* tests/plugins/crash-open.c - crashes while it is opened. */
#define ROGUE_NAME "crash-open"
#define ROGUE_OPEN_CRASHES
#include "rogue.c"
