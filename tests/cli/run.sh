#!/usr/bin/env bash
# tests/cli/run.sh - runs one script in a fresh folder: fixed day, zone and locale, own XDG folders.
#
# The forms of share/checklists are not there, installed or not: whoever wants them links the folder to
# $WORK/checklists.
#
#   run.sh SCRIPT     wants abs_top_srcdir, abs_top_builddir and SOTAY, as `make check` sets them
#
# KEEP=1 leaves the folder. Status 77: the script had to skip everything.
set -eu
: "${abs_top_srcdir:?}" "${abs_top_builddir:?}" "${SOTAY:?}"
script=$(realpath "$1")
WORK=$(mktemp -d "${TMPDIR:-/tmp}/sotay-${script##*/}.XXXXXX")

tidy() {
    status=$?
    if [ -n "${KEEP-}" ]; then
        echo "left: $WORK"
    else
        chmod -R u+rwX "$WORK" 2>/dev/null || :
        rm -rf "$WORK"
    fi
    exit $status
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

unset SOTAY_NOTEBOOK SOTAY_PASSPHRASE_FILE NO_COLOR LANGUAGE LANG COLUMNS LINES
export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb SOTAY_TODAY=2026-11-15
export WORK HOME=$WORK/home XDG_CONFIG_HOME=$WORK/config XDG_DATA_HOME=$WORK/data \
    XDG_STATE_HOME=$WORK/state XDG_CACHE_HOME=$WORK/cache
umask 077
mkdir -p "$HOME" "$XDG_CONFIG_HOME/sotay" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" \
    "$WORK/here"
cat >"$XDG_CONFIG_HOME/sotay/sotay.ini" <<END
[plugins]
path = "$abs_top_builddir/plugins:$abs_top_srcdir/plugins"
[checklists]
path = "$WORK/checklists"
[headings]
path = "$abs_top_srcdir/share/headings/lists.ini"
END
cd "$WORK/here"
# Whoever runs the tests in the background of a shell has it ignore what Ctrl-C sends.
env --default-signal=INT,QUIT bash "$script"
