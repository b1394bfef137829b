#!/usr/bin/env bash
# tests/cli/first-hour.sh - from nothing to a first certificate, as a coordinator types it; every key is
# counted.  tests/deb/deb.sh types the same into the installed package.
#
# KEEP=1 leaves what was on the screen before each answer, in the folder here/screens.
# shellcheck disable=SC1091,SC2154
. "$abs_top_srcdir/tests/cli/lib.sh"
command -v tmux >/dev/null || skip_all "no tmux: there is no terminal to type in"
. "$abs_top_srcdir/tests/cli/keys.sh"
. "$abs_top_srcdir/tests/cli/first-hour.keys.sh"

# As if it were installed: with its checklists, and its translations.
ln -s "$abs_top_srcdir/share/checklists" "$WORK/checklists"
mkdir bin
ln -s "$abs_top_builddir/po/sotay-here" bin/sotay
export PATH=$PWD/bin:$PATH LANGUAGE=vi XDG_RUNTIME_DIR=$WORK/run
mkdir -m 700 "$XDG_RUNTIME_DIR"

hour_lists
terminal_opens
hour_is_typed
terminal_closes

# ---- what that made ---------------------------------------------------------------------------------

try 0 notebook verify
try 0 signoff list --counted --csv
same "sign-offs that count" 2 "$(($(wc -l <out) - 1))"
try 0 certificate verify 1-2026-GCN-CS-00001.pdf
head -c 5 1-2026-GCN-CS-00001.pdf | grep -q '%PDF-' || fail "the certificate is no PDF"
one_file

hour_is_short
finish
