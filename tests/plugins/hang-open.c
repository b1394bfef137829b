/* tests/plugins/hang-open.c - does not come back from being opened. */
#define ROGUE_NAME "hang-open"
#define ROGUE_OPEN_HANGS
#include "rogue.c"
