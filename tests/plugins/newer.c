/* tests/plugins/newer.c - a good plugin of a later minor: its struct is larger than ours. */
#define SAMPLE_NAME "newer"
#define SAMPLE_NEWER 1
#include "sample.c"
