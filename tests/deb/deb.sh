#!/usr/bin/env bash
# tests/deb/deb.sh - `make deb`, installed on a bare Debian as its users would: typed by a coordinator,
# with the first hour after it; the first job, the pages; then upgrade, remove, purge, and the notebook is
# what it was.
#
# KEEP=1 leaves what was on the screen before each answer, in the folder here/screens.
# shellcheck disable=SC1091,SC2154,SC2016,SC2034
. "$abs_top_srcdir/tests/cli/lib.sh"
. "$abs_top_srcdir/tests/deb/lib.sh"
. "$abs_top_srcdir/tests/cli/keys.sh"
. "$abs_top_srcdir/tests/cli/first-hour.keys.sh"

prepare
command -v tmux >/dev/null || cannot "no tmux: there is no terminal to type in"

# ---- build it, while the bare system is fetched -----------------------------------------------------

bare_tar >bare.log 2>&1 &
fetching=$!
does 0 make -C "$abs_top_builddir" deb
wait $fetching || cannot "$(cat bare.log)"
first=$(package 1)
if [ "$failures" != 0 ] || [ ! -f "$first" ]; then # an older one is of no use
    fail "make deb left no package"
    finish
fi
version=$(dpkg-deb -f "$first" Version)
same "version of the package" "$("$SOTAY" version | sed 's/sotay //')-1" "$version"

# ---- install it -------------------------------------------------------------------------------------

root=$PWD/root
bare_root "$root"
cp "$first" "$root/tmp/sotay.deb"
inside "$root" apt-get -q update >update.log 2>&1 || cannot "apt does not work in the bare Debian: $(tail -n 3 update.log)"
does 0 inside "$root" apt-get -q -y --no-install-recommends install sudo
desk "$root" mai
cp "$first" "$root/home/mai/"
(cd "$root/home/mai" && hour_lists)
inside "$root" chown -R mai:mai /home/mai
patience=300 # 38 MB over a slow line
terminal_opens "${shell[@]}"
key '$ ' "sudo apt install ./sotay_*.deb"
key "mai: " "$account"
key "[Y/n] " ""
hour_is_typed
terminal_closes
hour_is_short
does 0 inside "$root" dpkg --audit
silent
first_job "$root"
has out "sotay ${version%-*}"
head -c 5 "$root/home/station/certificate.pdf" >magic
same "the certificate" "%PDF-" "$(cat magic)"
! command -v pdffonts >/dev/null || {
    pdffonts "$root/home/station/certificate.pdf" >fonts
    has fonts "+NotoSerif" # embedded
}
does 0 as_station "$root" env LANGUAGE=vi sotay --help
has out "sổ tay năng lực" # the translations are there

# What else the package brings.
for file in man/man1/sotay.1.gz man/man5/sotay.ini.5.gz man/man5/sotay-checklist.5.gz \
    bash-completion/completions/sotay doc/sotay/README.md doc/sotay/THREATS.md; do
    [ -s "$root/usr/share/$file" ] || fail "/usr/share/$file is not there"
done
! command -v "${MANDOC:-mandoc}" >/dev/null || {
    gzip -dc "$root/usr/share/man/man5/sotay.ini.5.gz" | "${MANDOC:-mandoc}" -T utf8 >page
    has page "SOTAY.INI(5)"
}
has "$root/usr/lib/systemd/user/sotay-backup.service" "ExecStart=/usr/bin/sotay backup"
same "timers that are switched on" "" "$(find "$root/etc/systemd/user" -name 'sotay*' 2>/dev/null)"
does 0 as_station "$root" sotay plugin list --csv
same "plugins that can be used" "$(find "$root/usr/lib/sotay/plugins" -name '*.so' | wc -l)" \
    "$(grep -c ',used,' out)"
grep -rlF -e "$abs_top_builddir" -e "$abs_top_srcdir" "$root/usr/bin/sotay" "$root/usr/lib/sotay" \
    "$root/usr/share/sotay" "$root/usr/share/doc/sotay" >paths
same "files that name the folder they were built in" "" "$(cat paths)"

# ---- upgrade, remove, purge: nobody's home folder is touched ------------------------------------------

state_of_home() { (cd "$root/home/station" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
state_of_home >before
untouched_home() {
    state_of_home >now
    checks=$((checks + 1))
    cmp -s before now || fail "$1: the home folder is not what it was"
}
dpkg-deb --raw-extract "$first" newer
sed -i "s/^Version: .*/Version: ${version%-*}-2/" newer/DEBIAN/control
dpkg-deb -Znone --build newer "$root/tmp/newer.deb" >build.log
does 0 inside "$root" apt-get -q -y install /tmp/newer.deb
same "version after the upgrade" "${version%-*}-2" \
    "$(inside "$root" dpkg-query -W -f '${Version}' sotay)"
untouched_home "upgrade"
does 0 as_station "$root" sotay notebook verify
does 0 inside "$root" apt-get -q -y remove sotay
untouched_home "remove"
nothing_left() {
    same "files left of the package after $1" "" \
        "$(find "$root/usr" "$root/etc" "$root/var/lib/systemd" -name '*sotay*' 2>/dev/null)"
}
nothing_left "remove"
does 0 inside "$root" apt-get -q -y --no-install-recommends install /tmp/sotay.deb
does 0 as_station "$root" sotay notebook verify
does 0 as_station "$root" sotay certificate verify /home/station/certificate.pdf
state_of_home >before
does 0 inside "$root" apt-get -q -y purge sotay
untouched_home "purge"
nothing_left "purge"
finish
