# tests/quick/local.mk - the program as it is installed, but for the time that guessing a passphrase is meant
# to take: two thirds of what the scripts would wait for.  tests/cli/passphrase.sh runs the installed one.
quick_cost = tests/quick/keyfile_cost.c

check_PROGRAMS += tests/quick/sotay
tests_quick_sotay_SOURCES = src/main.c $(quick_cost)
tests_quick_sotay_LDADD = libsotay.a $(CORE_LIBS)
