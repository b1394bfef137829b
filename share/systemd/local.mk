# share/systemd/local.mk - the nightly backup, which each user switches on.
userunitdir = $(prefix)/lib/systemd/user
dist_userunit_DATA = share/systemd/sotay-backup.timer
nodist_userunit_DATA = share/systemd/sotay-backup.service
EXTRA_DIST += share/systemd/sotay-backup.service.in
CLEANFILES += share/systemd/sotay-backup.service

share/systemd/sotay-backup.service: share/systemd/sotay-backup.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) share/systemd && sed 's|@bindir[@]|$(bindir)|' \
	    $(srcdir)/share/systemd/sotay-backup.service.in >$@.tmp && mv $@.tmp $@
