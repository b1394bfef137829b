# plugins/local.mk - one folder a specialty, NAME/NAME.so beside its checklists; and the modules
# print and xlsx.
#
# A .so is an automake program with other flags, so that it lands where Sotay looks for it, in the
# build folder as in the installed one.  "exec" in the folder's variable: it depends on the machine.

plugindocdir = $(docdir)/plugins
dist_plugindoc_DATA = plugins/README.md

# ---- endoscopy
endoscopyexecdir = $(pkglibdir)/plugins/endoscopy
endoscopyexec_PROGRAMS = plugins/endoscopy/endoscopy.so
plugins_endoscopy_endoscopy_so_SOURCES = \
    plugins/endoscopy/check.c \
    plugins/endoscopy/decision.c \
    plugins/endoscopy/dops.c \
    plugins/endoscopy/endoscopy.c \
    plugins/endoscopy/endoscopy.h \
    plugins/endoscopy/indicators.c \
    plugins/endoscopy/kpi.c \
    plugins/endoscopy/kpi.h \
    plugins/endoscopy/kpi_read.c \
    plugins/endoscopy/kpi_text.c \
    plugins/endoscopy/one.c \
    plugins/endoscopy/run.c \
    plugins/endoscopy/words.c
plugins_endoscopy_endoscopy_so_CPPFLAGS = $(module_cppflags)
plugins_endoscopy_endoscopy_so_CFLAGS = $(module_cflags)
plugins_endoscopy_endoscopy_so_LDFLAGS = $(module_ldflags)
plugins_endoscopy_endoscopy_so_LDADD =
dist_endoscopyexec_DATA = \
    plugins/endoscopy/biopsy-specimen.ini \
    plugins/endoscopy/colonoscopy-assist.ini \
    plugins/endoscopy/colonoscopy.ini \
    plugins/endoscopy/gastroscopy-assist.ini \
    plugins/endoscopy/gastroscopy.ini \
    plugins/endoscopy/pre-procedure-check.ini \
    plugins/endoscopy/recovery-discharge.ini \
    plugins/endoscopy/room-setup.ini \
    plugins/endoscopy/scope-reprocessing.ini \
    plugins/endoscopy/sedation-monitoring.ini

# ---- ncd
ncdexecdir = $(pkglibdir)/plugins/ncd
ncdexec_PROGRAMS = plugins/ncd/ncd.so
plugins_ncd_ncd_so_SOURCES = \
    plugins/ncd/agree.c \
    plugins/ncd/case.c \
    plugins/ncd/case_air.c \
    plugins/ncd/case_bp.c \
    plugins/ncd/case_dm.c \
    plugins/ncd/cohort.c \
    plugins/ncd/cvd.c \
    plugins/ncd/facts.c \
    plugins/ncd/ncd.c \
    plugins/ncd/ncd.h
plugins_ncd_ncd_so_CPPFLAGS = $(module_cppflags)
plugins_ncd_ncd_so_CFLAGS = $(module_cflags)
plugins_ncd_ncd_so_LDFLAGS = $(module_ldflags)
plugins_ncd_ncd_so_LDADD = -lm
dist_ncdexec_DATA = \
    plugins/ncd/asthma-copd.ini \
    plugins/ncd/blood-pressure.ini \
    plugins/ncd/counselling-5a.ini \
    plugins/ncd/cvd-risk.ini \
    plugins/ncd/diabetes-foot-exam.ini \
    plugins/ncd/diabetes-management.ini \
    plugins/ncd/hypertension-management.ini \
    plugins/ncd/inhaler-technique.ini \
    plugins/ncd/register-keeping.ini \
    plugins/ncd/station-indicators.ini

# ---- print
printexecdir = $(pkglibdir)/plugins/print
printexec_PROGRAMS = plugins/print/print.so
plugins_print_print_so_SOURCES = \
    plugins/print/certificate.c \
    plugins/print/certificate.h \
    plugins/print/fields.c \
    plugins/print/fields.h \
    plugins/print/keycard.c \
    plugins/print/keycard.h \
    plugins/print/page.c \
    plugins/print/page.h \
    plugins/print/print.c \
    plugins/print/qr.c \
    plugins/print/qr.h \
    plugins/print/recovery.c \
    plugins/print/recovery.h \
    plugins/print/slip.c \
    plugins/print/slip.h \
    plugins/print/type.c \
    plugins/print/type.h
plugins_print_print_so_CPPFLAGS = $(module_cppflags) $(PRINT_CFLAGS)
plugins_print_print_so_CFLAGS = $(module_cflags)
plugins_print_print_so_LDFLAGS = $(module_ldflags)
plugins_print_print_so_LDADD = $(PRINT_LIBS)

# ---- resuscitation
resuscitationexecdir = $(pkglibdir)/plugins/resuscitation
resuscitationexec_PROGRAMS = plugins/resuscitation/resuscitation.so
plugins_resuscitation_resuscitation_so_SOURCES = \
    plugins/resuscitation/dose.c \
    plugins/resuscitation/exact.c \
    plugins/resuscitation/metrics.c \
    plugins/resuscitation/recent.c \
    plugins/resuscitation/refresh.c \
    plugins/resuscitation/resuscitation.c \
    plugins/resuscitation/resuscitation.h \
    plugins/resuscitation/rows.c
plugins_resuscitation_resuscitation_so_CPPFLAGS = $(module_cppflags)
plugins_resuscitation_resuscitation_so_CFLAGS = $(module_cflags)
plugins_resuscitation_resuscitation_so_LDFLAGS = $(module_ldflags)
plugins_resuscitation_resuscitation_so_LDADD =
dist_resuscitationexec_DATA = \
    plugins/resuscitation/als-leader.ini \
    plugins/resuscitation/anaphylaxis.ini \
    plugins/resuscitation/bag-mask.ini \
    plugins/resuscitation/bleeding-control.ini \
    plugins/resuscitation/bls-adult.ini \
    plugins/resuscitation/bls-child.ini \
    plugins/resuscitation/bls-infant.ini \
    plugins/resuscitation/choking.ini \
    plugins/resuscitation/defibrillation.ini \
    plugins/resuscitation/newborn-golden-minute.ini \
    plugins/resuscitation/recovery-position.ini \
    plugins/resuscitation/trauma-primary-survey.ini

# ---- xlsx
xlsxexecdir = $(pkglibdir)/plugins/xlsx
xlsxexec_PROGRAMS = plugins/xlsx/xlsx.so
plugins_xlsx_xlsx_so_SOURCES = \
    plugins/xlsx/archive.c \
    plugins/xlsx/cells.c \
    plugins/xlsx/format.c \
    plugins/xlsx/number.c \
    plugins/xlsx/read.c \
    plugins/xlsx/strings.c \
    plugins/xlsx/text.c \
    plugins/xlsx/write.c \
    plugins/xlsx/xlsx.c \
    plugins/xlsx/xlsx.h
plugins_xlsx_xlsx_so_CPPFLAGS = $(module_cppflags) $(XLSX_CFLAGS)
plugins_xlsx_xlsx_so_CFLAGS = $(module_cflags)
plugins_xlsx_xlsx_so_LDFLAGS = $(module_ldflags)
plugins_xlsx_xlsx_so_LDADD = $(XLSX_LIBS)
