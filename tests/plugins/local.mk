# tests/plugins/local.mk - one bad plugin for each way to be wrong, built as NAME/NAME.so.
#
# For each:
#   check_PROGRAMS += tests/plugins/NAME/NAME.so
#   tests_plugins_NAME_NAME_so_SOURCES = tests/plugins/NAME.c
#   tests_plugins_NAME_NAME_so_CPPFLAGS = $(module_cppflags)
#   tests_plugins_NAME_NAME_so_CFLAGS = $(module_cflags)
#   tests_plugins_NAME_NAME_so_LDFLAGS = $(module_ldflags)
# (a "-" in NAME is a "_" left of the "=").

# Plugins as they were written for ABI 1.0.  frozen/ holds the header of that release and sources
# that see nothing else; none of it is ever changed, whatever becomes of include/sotay/ (a test
# knows the header's hash).  Released headers of later minors come beside it in the same way.
frozen_cppflags = -D_GNU_SOURCE -I$(srcdir)/tests/plugins/frozen
check_PROGRAMS += tests/plugins/frozen-1-0/frozen-1-0.so
tests_plugins_frozen_1_0_frozen_1_0_so_SOURCES = \
    tests/plugins/frozen/frozen-1-0.c tests/plugins/frozen/sotay/plugin.h
tests_plugins_frozen_1_0_frozen_1_0_so_CPPFLAGS = $(frozen_cppflags)
tests_plugins_frozen_1_0_frozen_1_0_so_CFLAGS = $(module_cflags)
tests_plugins_frozen_1_0_frozen_1_0_so_LDFLAGS = $(module_ldflags)
tests_plugins_frozen_1_0_frozen_1_0_so_LDADD =
check_PROGRAMS += tests/plugins/frozen-print-1-0/frozen-print-1-0.so
tests_plugins_frozen_print_1_0_frozen_print_1_0_so_SOURCES = \
    tests/plugins/frozen/frozen-print-1-0.c tests/plugins/frozen/sotay/plugin.h
tests_plugins_frozen_print_1_0_frozen_print_1_0_so_CPPFLAGS = $(frozen_cppflags)
tests_plugins_frozen_print_1_0_frozen_print_1_0_so_CFLAGS = $(module_cflags)
tests_plugins_frozen_print_1_0_frozen_print_1_0_so_LDFLAGS = $(module_ldflags)
tests_plugins_frozen_print_1_0_frozen_print_1_0_so_LDADD =

# ---- bad-kind
check_PROGRAMS += tests/plugins/bad-kind/bad-kind.so
tests_plugins_bad_kind_bad_kind_so_SOURCES = tests/plugins/bad-kind.c
tests_plugins_bad_kind_bad_kind_so_CPPFLAGS = $(module_cppflags)
tests_plugins_bad_kind_bad_kind_so_CFLAGS = $(module_cflags)
tests_plugins_bad_kind_bad_kind_so_LDFLAGS = $(module_ldflags)
tests_plugins_bad_kind_bad_kind_so_LDADD =

# ---- bad-magic
check_PROGRAMS += tests/plugins/bad-magic/bad-magic.so
tests_plugins_bad_magic_bad_magic_so_SOURCES = tests/plugins/bad-magic.c
tests_plugins_bad_magic_bad_magic_so_CPPFLAGS = $(module_cppflags)
tests_plugins_bad_magic_bad_magic_so_CFLAGS = $(module_cflags)
tests_plugins_bad_magic_bad_magic_so_LDFLAGS = $(module_ldflags)
tests_plugins_bad_magic_bad_magic_so_LDADD =

# ---- bad-major
check_PROGRAMS += tests/plugins/bad-major/bad-major.so
tests_plugins_bad_major_bad_major_so_SOURCES = tests/plugins/bad-major.c
tests_plugins_bad_major_bad_major_so_CPPFLAGS = $(module_cppflags)
tests_plugins_bad_major_bad_major_so_CFLAGS = $(module_cflags)
tests_plugins_bad_major_bad_major_so_LDFLAGS = $(module_ldflags)
tests_plugins_bad_major_bad_major_so_LDADD =

# ---- bad-size
check_PROGRAMS += tests/plugins/bad-size/bad-size.so
tests_plugins_bad_size_bad_size_so_SOURCES = tests/plugins/bad-size.c
tests_plugins_bad_size_bad_size_so_CPPFLAGS = $(module_cppflags)
tests_plugins_bad_size_bad_size_so_CFLAGS = $(module_cflags)
tests_plugins_bad_size_bad_size_so_LDFLAGS = $(module_ldflags)
tests_plugins_bad_size_bad_size_so_LDADD =

# ---- crash-open
check_PROGRAMS += tests/plugins/crash-open/crash-open.so
tests_plugins_crash_open_crash_open_so_SOURCES = tests/plugins/crash-open.c
tests_plugins_crash_open_crash_open_so_CPPFLAGS = $(module_cppflags)
tests_plugins_crash_open_crash_open_so_CFLAGS = $(module_cflags)
tests_plugins_crash_open_crash_open_so_LDFLAGS = $(module_ldflags)
tests_plugins_crash_open_crash_open_so_LDADD =

# ---- hang-open
check_PROGRAMS += tests/plugins/hang-open/hang-open.so
tests_plugins_hang_open_hang_open_so_SOURCES = tests/plugins/hang-open.c
tests_plugins_hang_open_hang_open_so_CPPFLAGS = $(module_cppflags)
tests_plugins_hang_open_hang_open_so_CFLAGS = $(module_cflags)
tests_plugins_hang_open_hang_open_so_LDFLAGS = $(module_ldflags)
tests_plugins_hang_open_hang_open_so_LDADD =

# ---- newer
check_PROGRAMS += tests/plugins/newer/newer.so
tests_plugins_newer_newer_so_SOURCES = tests/plugins/newer.c
tests_plugins_newer_newer_so_CPPFLAGS = $(module_cppflags)
tests_plugins_newer_newer_so_CFLAGS = $(module_cflags)
tests_plugins_newer_newer_so_LDFLAGS = $(module_ldflags)
tests_plugins_newer_newer_so_LDADD =

# ---- no-entry
check_PROGRAMS += tests/plugins/no-entry/no-entry.so
tests_plugins_no_entry_no_entry_so_SOURCES = tests/plugins/no-entry.c
tests_plugins_no_entry_no_entry_so_CPPFLAGS = $(module_cppflags)
tests_plugins_no_entry_no_entry_so_CFLAGS = $(module_cflags)
tests_plugins_no_entry_no_entry_so_LDFLAGS = $(module_ldflags)
tests_plugins_no_entry_no_entry_so_LDADD =

# ---- no-function
check_PROGRAMS += tests/plugins/no-function/no-function.so
tests_plugins_no_function_no_function_so_SOURCES = tests/plugins/no-function.c
tests_plugins_no_function_no_function_so_CPPFLAGS = $(module_cppflags)
tests_plugins_no_function_no_function_so_CFLAGS = $(module_cflags)
tests_plugins_no_function_no_function_so_LDFLAGS = $(module_ldflags)
tests_plugins_no_function_no_function_so_LDADD =

# ---- null-entry
check_PROGRAMS += tests/plugins/null-entry/null-entry.so
tests_plugins_null_entry_null_entry_so_SOURCES = tests/plugins/null-entry.c
tests_plugins_null_entry_null_entry_so_CPPFLAGS = $(module_cppflags)
tests_plugins_null_entry_null_entry_so_CFLAGS = $(module_cflags)
tests_plugins_null_entry_null_entry_so_LDFLAGS = $(module_ldflags)
tests_plugins_null_entry_null_entry_so_LDADD =

# ---- rogue
check_PROGRAMS += tests/plugins/rogue/rogue.so
tests_plugins_rogue_rogue_so_SOURCES = tests/plugins/rogue.c
tests_plugins_rogue_rogue_so_CPPFLAGS = $(module_cppflags)
tests_plugins_rogue_rogue_so_CFLAGS = $(module_cflags)
tests_plugins_rogue_rogue_so_LDFLAGS = $(module_ldflags)
tests_plugins_rogue_rogue_so_LDADD =

# ---- sample
check_PROGRAMS += tests/plugins/sample/sample.so
tests_plugins_sample_sample_so_SOURCES = tests/plugins/sample.c
tests_plugins_sample_sample_so_CPPFLAGS = $(module_cppflags)
tests_plugins_sample_sample_so_CFLAGS = $(module_cflags)
tests_plugins_sample_sample_so_LDFLAGS = $(module_ldflags)
tests_plugins_sample_sample_so_LDADD =

# ---- today
check_PROGRAMS += tests/plugins/today/today.so
tests_plugins_today_today_so_SOURCES = tests/plugins/today.c
tests_plugins_today_today_so_CPPFLAGS = $(module_cppflags)
tests_plugins_today_today_so_CFLAGS = $(module_cflags)
tests_plugins_today_today_so_LDFLAGS = $(module_ldflags)
tests_plugins_today_today_so_LDADD =

# ---- unsound
check_PROGRAMS += tests/plugins/unsound/unsound.so
tests_plugins_unsound_unsound_so_SOURCES = tests/plugins/unsound.c
tests_plugins_unsound_unsound_so_CPPFLAGS = $(module_cppflags)
tests_plugins_unsound_unsound_so_CFLAGS = $(module_cflags)
tests_plugins_unsound_unsound_so_LDFLAGS = $(module_ldflags)
tests_plugins_unsound_unsound_so_LDADD =
