/* tests/plugins/today.c - the rules of the plugin of 1.0, built against the header of today. */
#define FROZEN_NAME "today"
#include "frozen/frozen-1-0.c"
