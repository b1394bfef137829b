# tests/local.mk - what `make check` runs.

# Read by every test; tests/cli, tests/fault and tests/bench may count on it.
tests_environment = \
    abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
    abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
    SOTAY='$(abs_top_builddir)/sotay'; export SOTAY; \
    SOTAY_PRINT_PLUGIN='$(abs_top_builddir)/plugins/print/print.so'; export SOTAY_PRINT_PLUGIN; \
    $(sanitizer_environment)
if WITH_ASAN
sanitizer_environment = \
    WITH_ASAN=yes; export WITH_ASAN; \
    CK_FORK=no; export CK_FORK; \
    LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; \
    export LSAN_OPTIONS; \
    UBSAN_OPTIONS=print_stacktrace=1; export UBSAN_OPTIONS;
else
sanitizer_environment =
endif

AM_TESTS_ENVIRONMENT = \
    $(tests_environment) \
    SOTAY='$(abs_top_builddir)/tests/quick/sotay'; export SOTAY; \
    CC='$(CC)'; export CC; \
    AWK='$(AWK)'; export AWK; \
    CXX='$(CXX_FOR_HEADERS)'; export CXX; \
    CORE_CFLAGS='$(CORE_CFLAGS)'; export CORE_CFLAGS; \
    MANDOC='$(MANDOC)'; export MANDOC;

# Scripts named *.sh need the program, as tests/quick/ has it, and run in a fresh folder through the driver.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = bash $(srcdir)/tests/cli/run.sh

# TESTS run in this order: those that take longest first, so that no processor waits at the end.
include tests/quick/local.mk
include tests/deb/local.mk
include tests/fault/local.mk
include tests/histories/local.mk
include tests/unit/local.mk
include tests/cli/local.mk
include tests/fuzz/local.mk
include tests/plugins/local.mk
include tests/bench/local.mk
include tests/lint/local.mk

# Lists for tests/cli/lists.sh become workbooks.
check_PROGRAMS += tests/fixtures/lists/make-workbook
tests_fixtures_lists_make_workbook_SOURCES = tests/fixtures/lists/make-workbook.c
tests_fixtures_lists_make_workbook_CPPFLAGS = -D_GNU_SOURCE $(XLSX_CFLAGS)
tests_fixtures_lists_make_workbook_LDADD = $(XLSX_LIBS)

# Folders and files that tests read.
test_data = \
    tests/fixtures \
    tests/fuzz/corpus
EXTRA_DIST += tests/lsan.supp $(test_data)

# Check's closing lines are in the logs of the unit tests: show them.
check-local: check-TESTS
	@grep -hs '^[0-9]*%: Checks' tests/unit/part-*.log || :
