# po/local.mk - the translations, LANGUAGE.po -> LANGUAGE/LC_MESSAGES/sotay.mo.
#
# So the build folder's po/ is itself a locale folder: tests use it through po/sotay-here, which is
# the program with that folder built in instead of the installed one.
EXTRA_DIST += po/POTFILES po/update.sh po/vi.po

vi_localedir = $(localedir)/vi/LC_MESSAGES
vi_locale_DATA = po/vi/LC_MESSAGES/sotay.mo
CLEANFILES += $(vi_locale_DATA)

po/vi/LC_MESSAGES/sotay.mo: po/vi.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check -o $@.new $(srcdir)/po/vi.po && mv $@.new $@

check_PROGRAMS += po/sotay-here
po_sotay_here_SOURCES = src/main.c $(quick_cost)
po_sotay_here_CPPFLAGS = $(AM_CPPFLAGS) -USOTAY_LOCALE_DIR \
    -DSOTAY_LOCALE_DIR='"$(abs_top_builddir)/po"'
po_sotay_here_LDADD = libsotay.a $(CORE_LIBS)
