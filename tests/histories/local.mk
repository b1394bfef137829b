# tests/histories/local.mk - random histories of notebooks that belong together.
check_PROGRAMS += tests/histories/histories
tests_histories_histories_SOURCES = \
    tests/histories/carry.c \
    tests/histories/chance.c \
    tests/histories/check.c \
    tests/histories/compose.c \
    tests/histories/histories.c \
    tests/histories/history.h \
    tests/histories/pen.c \
    tests/histories/stage.c \
    tests/histories/steps.c
tests_histories_histories_LDADD = libsotay.a $(CORE_LIBS)

TESTS += tests/histories/histories-some.sh
EXTRA_DIST += tests/histories/histories-some.sh
