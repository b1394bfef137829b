# plugins/local.mk - one folder a specialty, NAME/NAME.so beside its checklists; and print.
#
# A .so is an automake program with other flags, so that it lands where Sotay looks for it, in the
# build folder as in the installed one.  "exec" in the folder's variable: it depends on the machine.

# ---- endoscopy
endoscopyexecdir = $(pkglibdir)/plugins/endoscopy
endoscopyexec_PROGRAMS = plugins/endoscopy/endoscopy.so
plugins_endoscopy_endoscopy_so_SOURCES = \
    plugins/endoscopy/endoscopy.c
plugins_endoscopy_endoscopy_so_CPPFLAGS = $(module_cppflags)
plugins_endoscopy_endoscopy_so_CFLAGS = $(module_cflags)
plugins_endoscopy_endoscopy_so_LDFLAGS = $(module_ldflags)
plugins_endoscopy_endoscopy_so_LDADD =
dist_endoscopyexec_DATA = \
    plugins/endoscopy/gastroscopy-assist.ini \
    plugins/endoscopy/scope-reprocessing.ini \
    plugins/endoscopy/sedation-monitoring.ini

# ---- ncd
ncdexecdir = $(pkglibdir)/plugins/ncd
ncdexec_PROGRAMS = plugins/ncd/ncd.so
plugins_ncd_ncd_so_SOURCES = \
    plugins/ncd/ncd.c
plugins_ncd_ncd_so_CPPFLAGS = $(module_cppflags)
plugins_ncd_ncd_so_CFLAGS = $(module_cflags)
plugins_ncd_ncd_so_LDFLAGS = $(module_ldflags)
plugins_ncd_ncd_so_LDADD =
dist_ncdexec_DATA = \
    plugins/ncd/blood-pressure.ini \
    plugins/ncd/diabetes-foot-exam.ini \
    plugins/ncd/hypertension-management.ini

# ---- print
printexecdir = $(pkglibdir)/plugins/print
printexec_PROGRAMS = plugins/print/print.so
plugins_print_print_so_SOURCES = \
    plugins/print/certificate.c \
    plugins/print/certificate.h \
    plugins/print/fields.c \
    plugins/print/fields.h \
    plugins/print/page.c \
    plugins/print/page.h \
    plugins/print/print.c \
    plugins/print/qr.c \
    plugins/print/qr.h \
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
    plugins/resuscitation/resuscitation.c
plugins_resuscitation_resuscitation_so_CPPFLAGS = $(module_cppflags)
plugins_resuscitation_resuscitation_so_CFLAGS = $(module_cflags)
plugins_resuscitation_resuscitation_so_LDFLAGS = $(module_ldflags)
plugins_resuscitation_resuscitation_so_LDADD =
dist_resuscitationexec_DATA = \
    plugins/resuscitation/anaphylaxis.ini \
    plugins/resuscitation/bls-adult.ini \
    plugins/resuscitation/trauma-primary-survey.ini
