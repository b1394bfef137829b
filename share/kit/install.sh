#!/bin/sh
# install.sh - installs Sotay from this folder alone; may be run again at any time.
#
#   sudo sh install.sh
#
# It checks every file against SHA256SUMS, then lets apt take from packages/ what this computer lacks.
# What is installed already is kept, nothing is removed, and no network is used.  Notebooks and keys
# lie in the home folders of those who use Sotay: they are not touched.
set -u
PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH # su leaves out what dpkg needs
export PATH LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1

# say VIETNAMESE ENGLISH
say() { printf '%s\n%s\n\n' "$1" "$2"; }
stop() {
    say "DỪNG LẠI: $1" "STOPPED: $2" >&2
    exit 1
}

# ---- may it be done here? -------------------------------------------------------------------------

if ! command -v apt-get >/dev/null || [ ! -r /etc/debian_version ]; then
    stop "máy này không dùng Debian." "this computer does not run Debian."
fi
if [ "$(id -u)" -ne 0 ]; then
    stop "cần quyền quản trị. Hãy gõ:  sudo sh install.sh" \
        "this needs the rights of the administrator. Type:  sudo sh install.sh"
fi

say "Kiểm tra bộ cài đặt ..." "Checking the kit ..."
bad=$(cd "$here" && sha256sum --check --strict --quiet SHA256SUMS 2>&1) || {
    printf '%s\n' "$bad" >&2
    stop "bộ cài đặt bị hỏng hoặc thiếu tệp. Hãy chép lại cả thư mục. Chưa cài gì cả." \
        "the kit is damaged or not whole. Copy the whole folder again. Nothing was installed."
}

read -r debian architecture <"$here/packages/made-for"
this_debian=$(cut -d. -f1 /etc/debian_version)
if [ "$debian" != "$this_debian" ]; then
    stop "bộ cài đặt này dành cho Debian $debian, máy này là Debian $this_debian." \
        "this kit is for Debian $debian, and this computer has Debian $this_debian."
fi
if [ "$architecture" != "$(dpkg --print-architecture)" ]; then
    stop "bộ cài đặt này dành cho máy $architecture, máy này là $(dpkg --print-architecture)." \
        "this kit is for $architecture, and this computer is $(dpkg --print-architecture)."
fi

# ---- install --------------------------------------------------------------------------------------

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# A path without blanks, whatever the kit's own is.  apt may trust it: every file was checked above.
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
ln -s "$here/packages" "$work/packages"
echo "deb [trusted=yes] file:$work/packages ./" >"$work/sources.list"
apt() {
    apt-get -q -y -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
        -o APT::Install-Recommends=false -o Acquire::Languages=none -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@" >>"$work/log" 2>&1
}
failed() {
    cat "$work/log" >&2
    stop "không cài được; lý do ở ngay trên. Có thể chạy lại lệnh này." \
        "it could not be installed; the reason stands above. You may run this again."
}

say "Cài đặt Sotay và những gói mà máy này còn thiếu ..." \
    "Installing Sotay and the packages that this computer lacks ..."
dpkg --configure -a >>"$work/log" 2>&1 || failed # a power cut in an earlier run
apt update || failed
apt install --no-remove sotay || failed

version=$(dpkg-query -W -f '${Version}' sotay)
say "Xong: đã cài Sotay $version. Hãy đăng nhập bằng tài khoản của mình và gõ:  sotay" \
    "Done: Sotay $version is installed. Log in as yourself and type:  sotay"
