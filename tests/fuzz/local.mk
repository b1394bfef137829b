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
TESTS += tests/fuzz/replay-all
EXTRA_DIST += tests/fuzz/replay-all tests/fuzz/replay.c tests/fuzz/fuzz.h tests/fuzz/sealed.h tests/fuzz/signer.h

# ---- fuzz_checklist
fuzz_targets += tests/fuzz/fuzz_checklist
tests_fuzz_fuzz_checklist_SOURCES = tests/fuzz/fuzz_checklist.c $(fuzz_main)
tests_fuzz_fuzz_checklist_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_checklist_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_config
fuzz_targets += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c $(fuzz_main)
tests_fuzz_fuzz_config_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_config_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_csv
fuzz_targets += tests/fuzz/fuzz_csv
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_main)
tests_fuzz_fuzz_csv_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_device
fuzz_targets += tests/fuzz/fuzz_device
tests_fuzz_fuzz_device_SOURCES = tests/fuzz/fuzz_device.c $(fuzz_main)
tests_fuzz_fuzz_device_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_device_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_header
fuzz_targets += tests/fuzz/fuzz_header
tests_fuzz_fuzz_header_SOURCES = tests/fuzz/fuzz_header.c $(fuzz_main)
tests_fuzz_fuzz_header_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_header_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_ini
fuzz_targets += tests/fuzz/fuzz_ini
tests_fuzz_fuzz_ini_SOURCES = tests/fuzz/fuzz_ini.c $(fuzz_main)
tests_fuzz_fuzz_ini_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ini_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_issuers
fuzz_targets += tests/fuzz/fuzz_issuers
tests_fuzz_fuzz_issuers_SOURCES = tests/fuzz/fuzz_issuers.c $(fuzz_main)
tests_fuzz_fuzz_issuers_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_issuers_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_keyfile
fuzz_targets += tests/fuzz/fuzz_keyfile
tests_fuzz_fuzz_keyfile_SOURCES = tests/fuzz/fuzz_keyfile.c $(fuzz_main)
tests_fuzz_fuzz_keyfile_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_keyfile_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_parts
fuzz_targets += tests/fuzz/fuzz_parts
tests_fuzz_fuzz_parts_SOURCES = tests/fuzz/fuzz_parts.c $(fuzz_main)
tests_fuzz_fuzz_parts_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_parts_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_payload
fuzz_targets += tests/fuzz/fuzz_payload
tests_fuzz_fuzz_payload_SOURCES = tests/fuzz/fuzz_payload.c $(fuzz_main)
tests_fuzz_fuzz_payload_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_payload_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_pdf
fuzz_targets += tests/fuzz/fuzz_pdf
tests_fuzz_fuzz_pdf_SOURCES = tests/fuzz/fuzz_pdf.c $(fuzz_main)
tests_fuzz_fuzz_pdf_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_pdf_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_segment
fuzz_targets += tests/fuzz/fuzz_segment
tests_fuzz_fuzz_segment_SOURCES = tests/fuzz/fuzz_segment.c $(fuzz_main)
tests_fuzz_fuzz_segment_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_segment_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_text
fuzz_targets += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(fuzz_main)
tests_fuzz_fuzz_text_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_text_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_token
fuzz_targets += tests/fuzz/fuzz_token
tests_fuzz_fuzz_token_SOURCES = tests/fuzz/fuzz_token.c $(fuzz_main)
tests_fuzz_fuzz_token_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_token_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_understand
fuzz_targets += tests/fuzz/fuzz_understand
tests_fuzz_fuzz_understand_SOURCES = tests/fuzz/fuzz_understand.c $(fuzz_main)
tests_fuzz_fuzz_understand_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_understand_LDFLAGS = $(fuzz_ldflags)

# ---- fuzz_xlsx
fuzz_targets += tests/fuzz/fuzz_xlsx
tests_fuzz_fuzz_xlsx_SOURCES = tests/fuzz/fuzz_xlsx.c $(plugins_xlsx_xlsx_so_SOURCES) $(fuzz_main)
tests_fuzz_fuzz_xlsx_CPPFLAGS = $(AM_CPPFLAGS) $(XLSX_CFLAGS)
tests_fuzz_fuzz_xlsx_LDADD = $(fuzz_libs) $(XLSX_LIBS)
tests_fuzz_fuzz_xlsx_LDFLAGS = $(fuzz_ldflags)
