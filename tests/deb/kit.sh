#!/usr/bin/env bash
# tests/deb/kit.sh - `make kit`: installed on a bare Debian that has no network at all, from a folder with
# blanks in its name; refused when damaged; twice.  Then: the package again, elsewhere, byte for byte;
# and what lintian says.
. "$abs_top_srcdir/tests/cli/lib.sh"
. "$abs_top_srcdir/tests/deb/lib.sh"
prepare

bare_tar >bare.log 2>&1 &
fetching=$!
does 0 make -C "$abs_top_builddir" kit
wait $fetching || cannot "$(cat bare.log)"
made=$(find "$abs_top_builddir" -maxdepth 1 -name 'sotay-kit-*-1')
[ -d "$made" ] || {
    fail "make kit left no folder"
    finish
}

# ---- without network ----------------------------------------------------------------------------------

root=$PWD/root
bare_root "$root"
kit="/media/usb stick/sổ tay"
mkdir -p "$root$kit"
cp -R "$made/." "$root$kit/"
rm -rf "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf"
# as under su, which does not add the folders of the administrator
install_kit() { unshare --net chroot "$root" env -i PATH=/usr/bin:/bin sh "$kit/install.sh"; }
installed() { inside "$root" dpkg-query -W 2>/dev/null | wc -l; }
bare_count=$(installed)

# nothing_installed WHAT: a refusal left everything as it was
nothing_installed() { same "$1: packages" "$bare_count" "$(installed)"; }

does 1 unshare --net chroot --userspec=station:station "$root" env -i PATH="$clean_path" \
    sh "$kit/install.sh"
has err "sudo sh install.sh"
has err "cần quyền quản trị"
nothing_installed "not root"

one=$(find "$root$kit/packages" -name 'libsodium*.deb')
cp "$one" kept
printf x | dd of="$one" bs=1 seek=2000 conv=notrunc 2>/dev/null
does 1 install_kit
has err "the kit is damaged"
has err "${one##*/}: FAILED"
nothing_installed "a damaged file"
rm "$one"
does 1 install_kit
has err "the kit is damaged"
nothing_installed "a file that is missing"
cp kept "$one"

cp "$root$kit/SHA256SUMS" sums
echo "11 amd64" >"$root$kit/packages/made-for"
(cd "$root$kit" && sha256sum packages/made-for) >line
sed -i "s#^.*  packages/made-for\$#$(cat line)#" "$root$kit/SHA256SUMS"
does 1 install_kit
has err "this kit is for Debian 11"
nothing_installed "another Debian"
cp sums "$root$kit/SHA256SUMS"
cp "$made/packages/made-for" "$root$kit/packages/"

does 0 install_kit
has out "đã cài Sotay"
same "packages that were not in the kit" "$(find "$root$kit/packages" -name '*.deb' | wc -l)" \
    "$(($(installed) - bare_count))"
first_job "$root"
does 0 install_kit # again
does 0 as_station "$root" sotay notebook verify

# Interrupted while dpkg was at work: the next run goes on from there.
inside "$root" dpkg --purge sotay >purge.log 2>&1
inside "$root" dpkg --unpack "$kit/packages/$(basename "$(package 1)")" >unpack.log 2>&1
does 0 install_kit
does 0 as_station "$root" sotay notebook verify

# ---- the same bytes again -------------------------------------------------------------------------------

mkdir first
cp "$(package 1)" first/
TZ=Asia/Ho_Chi_Minh HOME=/nowhere does 0 make -C "$abs_top_builddir" deb-of-tarball \
    DEB_FOLDER="$PWD/elsewhere"
same "the package, built again" "$(sha256sum <"first/$(basename "$(package 1)")")" \
    "$(sha256sum <"$(package 1)")"

if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error,warning "$abs_top_builddir"/sotay*_*-1_*.deb >lintian.log 2>&1 ||
        fail "lintian: $(cat lintian.log)"
else
    cannot "lintian is not installed"
fi
finish
