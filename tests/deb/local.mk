# tests/deb/local.mk - the packages on a bare Debian: `make check` installs one, `make check-kit` tries the
# kit and what takes longer.
TESTS += tests/deb/deb.sh
EXTRA_DIST += tests/deb/deb.sh tests/deb/first-job tests/deb/kit.sh tests/deb/lib.sh

check-kit: all
	@$(AM_TESTS_ENVIRONMENT) $(SH_LOG_COMPILER) $(srcdir)/tests/deb/kit.sh || test $$? = 77
.PHONY: check-kit

clean-bare:
	rm -f tests/deb/bare.tar tests/deb/bare.tar.new
clean-local: clean-bare
.PHONY: clean-bare
