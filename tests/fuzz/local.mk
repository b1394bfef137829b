# tests/fuzz/local.mk - one target a parser: fuzz_NAME.c, its inputs in corpus/NAME/.
#
# For each: a line in fuzz_targets and
#   tests_fuzz_fuzz_NAME_SOURCES = tests/fuzz/fuzz_NAME.c $(fuzz_main)
#   tests_fuzz_fuzz_NAME_LDADD = $(fuzz_libs)
#   tests_fuzz_fuzz_NAME_LDFLAGS = $(fuzz_ldflags)
fuzz_targets =

if WITH_FUZZ_ENGINE
fuzz_main =
else
fuzz_main = tests/fuzz/replay.c
endif
fuzz_libs = libsotay.a $(CORE_LIBS)
fuzz_ldflags = $(AM_LDFLAGS) $(FUZZ_CFLAGS)

check_PROGRAMS += $(fuzz_targets)
TESTS += tests/fuzz/replay
EXTRA_DIST += tests/fuzz/replay tests/fuzz/replay.c
