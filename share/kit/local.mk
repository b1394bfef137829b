# share/kit/local.mk - `make kit`: a folder that installs Sotay on a computer without network.
kit_folder = sotay-kit-$(deb_version)

kit: deb
	rm -rf kit.build
	$(SHELL) $(srcdir)/share/kit/make-kit sotay_$(deb_version)_*.deb $(kit_folder) kit.build
	@rm -rf kit.build && du -sh $(kit_folder)
.PHONY: kit

EXTRA_DIST += share/kit/DOC-TRUOC.html share/kit/install.sh share/kit/make-kit

clean-kit:
	rm -rf kit.build sotay-kit-*
clean-local: clean-kit
.PHONY: clean-kit
