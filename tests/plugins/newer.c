/* tests/plugins/newer.c - a plugin of a later minor: it may ask for what is not there. */
#define SAMPLE_NAME "newer"
#define SAMPLE_NEWER 1
#include "sample.c"
