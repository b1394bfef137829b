# tests/deb/lib.sh - a bare Debian in a folder, and somebody who works in it.
# shellcheck shell=bash disable=SC2154,SC2016,SC2034
#
#   bare_root DIR       unpacks it, with an account `station`
#   inside DIR COMMAND...    as root, as_station DIR COMMAND... as a person
#   desk DIR NAME            an account as on a Vietnamese desktop, with sudo; its shell is "${shell[@]}"
#
# Read after tests/cli/lib.sh.  With SOTAY_DEB_MUST=1 what cannot be done here is a failure.
umask 022
unset MAKEFLAGS MFLAGS MAKELEVEL
bare=$abs_top_builddir/tests/deb/bare.tar
clean_path=/usr/sbin:/usr/bin:/sbin:/bin

cannot() {
    [ -n "${SOTAY_DEB_MUST-}" ] || skip_all "$@"
    fail "$@"
    finish
}

# What these tests need beyond the build; mounts of a script end with it.
prepare() {
    local name
    [ "${WITH_ASAN-no}" = no ] || skip_all "a package is not built with sanitizers"
    [ "$(id -u)" = 0 ] || cannot "only root can make a bare Debian (debootstrap, chroot)"
    for name in debootstrap dh dpkg-buildpackage dpkg-scanpackages unshare; do
        command -v "$name" >/dev/null || cannot "$name is not installed"
    done
    [ -n "${DEB_MOUNTS-}" ] || {
        unshare --mount true 2>/dev/null || cannot "no mounts of one's own here"
        DEB_MOUNTS=own exec unshare --mount bash "$0"
    }
}

# Where this computer's apt gets the release from that it runs: never written down in a file here.
mirror() {
    apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(SITE) $(RELEASE)' "Identifier: Packages" |
        awk -v name="$1" '$1 == name && $4 == name && $2 == "main" { print $3; exit }'
}

# bare_tar: one for both scripts, kept for a day beside the build.
bare_tar() {
    local VERSION_CODENAME site
    [ -z "$(find "$bare" -mtime -1 2>/dev/null)" ] || return 0
    . /etc/os-release
    site=$(mirror "$VERSION_CODENAME")
    [ -n "$site" ] || cannot "apt names no place for $VERSION_CODENAME"
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ -z "${http_proxy-}" ] || export http_proxy
    mkdir -p new "${bare%/*}"
    mount -t tmpfs -o mode=0755 none new # dpkg waits for a disk else
    debootstrap --variant=minbase "$VERSION_CODENAME" new "$site" >debootstrap.log 2>&1 || {
        tail -n 20 debootstrap.log
        umount new
        cannot "debootstrap failed"
    }
    # what apt inside needs to know from outside
    apt-config dump Acquire::http::Proxy >new/etc/apt/apt.conf.d/50proxy
    [ ! -e /etc/ssl/certs/ca-certificates.crt ] ||
        install -D -m 644 /etc/ssl/certs/ca-certificates.crt new/etc/ssl/certs/ca-certificates.crt
    rm -f new/var/cache/apt/archives/*.deb
    tar -C new -cf "$bare.new" . && mv "$bare.new" "$bare"
    umount new
}

bare_root() {
    mkdir -p "$1"
    mount -t tmpfs -o mode=0755 none "$1"
    tar -C "$1" -xpf "$bare"
    mount --bind /proc "$1/proc"
    inside "$1" useradd --create-home station
}

inside() {
    local root=$1
    shift
    chroot "$root" env -i PATH="$clean_path" LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
as_station() {
    local root=$1
    shift
    chroot --userspec=station:station "$root" env -i PATH="$clean_path" LC_ALL=C.UTF-8 \
        HOME=/home/station SOTAY_TODAY=2026-11-15 "$@"
}

# What an installer and a login do for the person who owns the computer.
account=matkhau1
desk() {
    local id
    inside "$1" useradd --create-home --groups sudo "$2"
    inside "$1" chpasswd <<<"$2:$account"
    echo "127.0.1.1 $(uname -n)" >>"$1/etc/hosts"
    id=$(inside "$1" id -u "$2")
    inside "$1" install -d -m 700 -o "$2" -g "$2" "/run/user/$id"
    mount --bind /dev/pts "$1/dev/pts"
    shell=(chroot --userspec="$2:$2" "$1" env -i PATH="$clean_path" TERM=screen HOME="/home/$2" USER="$2"
        XDG_RUNTIME_DIR="/run/user/$id" LANG=C.UTF-8 LANGUAGE=vi SOTAY_TODAY=2026-11-15 PS1='$ '
        sh -c 'cd && exec bash --norc --noprofile')
}

# does STATUS COMMAND...: its output goes to out and err
does() {
    local want=$1 status=0
    shift
    last="$*"
    "$@" >out 2>err || status=$?
    checks=$((checks + 1))
    [ "$status" = "$want" ] || {
        fail "$last: wanted status $want, got $status"
        tail -n 20 out err | sed 's/^/    /'
    }
}

# first_job ROOT: from an empty home folder to a certificate, see tests/deb/first-job
first_job() {
    cp "$abs_top_srcdir/tests/deb/first-job" "$1/tmp/"
    does 0 as_station "$1" sh /tmp/first-job
    has out "first job: done"
}

# package REVISION: the one that `make deb` left
package() { find "$abs_top_builddir" -maxdepth 1 -name "sotay_*-$1_*.deb"; }
