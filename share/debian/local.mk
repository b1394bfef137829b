# share/debian/local.mk - `make deb`: Debian packages, built in a private folder from a `make dist`
# tarball, unsigned.
#
# The packaging files stay under share/: debhelper wants them in debian/ at the top, and there they are
# copied, with a changelog that has the version of configure.ac.  Its date, fixed in changelog.in, is the
# one date in the packages: the same tarball gives the same bytes.  The environment is left outside.
DEB_REVISION = 1
DEB_FOLDER = deb.build
deb_version = $(PACKAGE_VERSION)-$(DEB_REVISION)

deb: dist
	$(MAKE) deb-of-tarball
deb-of-tarball:
	@command -v dh >/dev/null && command -v dpkg-buildpackage >/dev/null || \
	    { echo "make deb needs the packages debhelper and dpkg-dev" >&2; exit 1; }
	rm -rf $(DEB_FOLDER) && $(MKDIR_P) $(DEB_FOLDER)
	xz -dc $(distdir).tar.xz | tar -C $(DEB_FOLDER) -xf -
	cd $(DEB_FOLDER)/$(distdir) && cp -R share/debian . && \
	    sed -e 's/@VERSION[@]/$(PACKAGE_VERSION)/' -e 's/@REVISION[@]/$(DEB_REVISION)/' \
	        debian/changelog.in >debian/changelog && \
	    env -i PATH="$$PATH" LC_ALL=C.UTF-8 DEB_BUILD_OPTIONS='nocheck noautodbgsym' \
	        dpkg-buildpackage --build=binary --no-sign -jauto >../log 2>&1 || \
	    { tail -n 40 ../log >&2; exit 1; }
	mv $(DEB_FOLDER)/*.deb . && rm -rf $(DEB_FOLDER)
	@ls sotay_$(deb_version)_*.deb sotay-dev_$(deb_version)_*.deb
.PHONY: deb deb-of-tarball

deb_files = \
    share/debian/changelog.in \
    share/debian/control \
    share/debian/copyright \
    share/debian/rules \
    share/debian/sotay-dev.install \
    share/debian/sotay-dev.lintian-overrides \
    share/debian/sotay.docs \
    share/debian/sotay.install \
    share/debian/sotay.lintian-overrides \
    share/debian/source/format
EXTRA_DIST += $(deb_files)

clean-deb:
	rm -rf deb.build sotay_*.deb sotay-dev_*.deb
clean-local: clean-deb
.PHONY: clean-deb
