# tests/unit/local.mk - one program; each test_<noun>.c also has a line in suites.h.
unit_tests = \
    tests/unit/elsewhere.c \
    tests/unit/files.c \
    tests/unit/files.h \
    tests/unit/form_bench.c \
    tests/unit/form_bench.h \
    tests/unit/form_text.c \
    tests/unit/form_text.h \
    tests/unit/notebooks.c \
    tests/unit/notebooks.h \
    tests/unit/procedures.c \
    tests/unit/procedures.h \
    tests/unit/resuscitation.c \
    tests/unit/resuscitation.h \
    tests/unit/resuscitation_dose.c \
    tests/unit/resuscitation_refresh.c \
    tests/unit/shared_dump.c \
    tests/unit/shared_dump.h \
    tests/unit/specialty.c \
    tests/unit/specialty.h \
    tests/unit/test_abi.c \
    tests/unit/test_adopt.c \
    tests/unit/test_agenda.c \
    tests/unit/test_agent.c \
    tests/unit/test_assessed.c \
    tests/unit/test_assessment.c \
    tests/unit/test_backup.c \
    tests/unit/test_certificate.c \
    tests/unit/test_checklist.c \
    tests/unit/test_cohort.c \
    tests/unit/test_competency.c \
    tests/unit/test_computer.c \
    tests/unit/test_config_edit.c \
    tests/unit/test_confirmation.c \
    tests/unit/test_count.c \
    tests/unit/test_csv.c \
    tests/unit/test_dates.c \
    tests/unit/test_day.c \
    tests/unit/test_draft.c \
    tests/unit/test_endoscopy.c \
    tests/unit/test_endoscopy_checks.c \
    tests/unit/test_entry.c \
    tests/unit/test_erasure.c \
    tests/unit/test_erasure_group.c \
    tests/unit/test_error.c \
    tests/unit/test_guard.c \
    tests/unit/test_guideline.c \
    tests/unit/test_host.c \
    tests/unit/test_id.c \
    tests/unit/test_ini.c \
    tests/unit/test_init.c \
    tests/unit/test_judging.c \
    tests/unit/test_jws.c \
    tests/unit/test_keycard.c \
    tests/unit/test_late.c \
    tests/unit/test_ledger.c \
    tests/unit/test_limits.c \
    tests/unit/test_lint.c \
    tests/unit/test_listing.c \
    tests/unit/test_map.c \
    tests/unit/test_me.c \
    tests/unit/test_merge.c \
    tests/unit/test_ncd.c \
    tests/unit/test_noun.c \
    tests/unit/test_opt.c \
    tests/unit/test_outlook.c \
    tests/unit/test_paper.c \
    tests/unit/test_plugins.c \
    tests/unit/test_policy.c \
    tests/unit/test_print.c \
    tests/unit/test_reasons.c \
    tests/unit/test_receive.c \
    tests/unit/test_resuscitation.c \
    tests/unit/test_rights.c \
    tests/unit/test_rule.c \
    tests/unit/test_secondment.c \
    tests/unit/test_segment.c \
    tests/unit/test_sheet.c \
    tests/unit/test_signoff.c \
    tests/unit/test_specialties.c \
    tests/unit/test_str.c \
    tests/unit/test_structure.c \
    tests/unit/test_sync.c \
    tests/unit/test_table.c \
    tests/unit/test_text.c \
    tests/unit/test_trust.c \
    tests/unit/test_understand.c \
    tests/unit/test_undo.c \
    tests/unit/test_validate.c \
    tests/unit/test_verify.c \
    tests/unit/test_word.c \
    tests/unit/test_workbook.c \
    tests/unit/test_wrap.c \
    tests/unit/world.c \
    tests/unit/world.h \
    tests/unit/world_verdict.c \
    tests/unit/zip.h

# Every suite is in one of the parts; by hand `tests/unit/unit` runs them all.
unit_parts = \
    tests/unit/part-1-of-3 \
    tests/unit/part-2-of-3 \
    tests/unit/part-3-of-3
if HAVE_CHECK
check_PROGRAMS += tests/unit/unit
TESTS += $(unit_parts)
endif
EXTRA_DIST += $(unit_parts)
tests_unit_unit_SOURCES = tests/unit/main.c tests/unit/suites.h $(quick_cost) $(unit_tests)
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_unit_LDADD = libsotay.a $(CORE_LIBS) $(CHECK_LIBS)
