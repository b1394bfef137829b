#!/usr/bin/env bash
# tests/cli/passphrase.sh - keys as the installed program seals them: each guess at a passphrase takes
# 64 MiB and two passes.  The other scripts run a program that is quicker at it (tests/quick/).
. "$abs_top_srcdir/tests/cli/lib.sh"
quick=$SOTAY
SOTAY=$abs_top_builddir/sotay

# cost FILE OPERATIONS MEMORY
cost() { same "kdf of $1" "argon2id13 $2 $3" "$(sed -n 's/^kdf //p' "$1")"; }

new_notebook
mapfile -t keys < <(find "${notebook%/*}/keys" -name '*.key')
same "keys of init" 2 "${#keys[@]}"
for file in spare.key "${keys[@]}"; do
    cost "$file" 2 67108864
done

try 0 person add --code DB-2 --given-name Ân --birth-date 1985 --sex M --cadre nurse
key_of DB-2
printf 'một hai ba bốn\n' >wrong
try 4 key confirm DB-2 --passphrase-file wrong
has err "wrong passphrase"

# Whichever program made a key, the other one opens it; a new passphrase is sealed at the full cost.
SOTAY=$quick
try 0 person add --code DB-3 --given-name Mai --birth-date 1986 --sex F --cadre nurse
key_of DB-3
mine=$(grep -l '^owner DB-3' "${notebook%/*}"/keys/*.key)
cost "$mine" 1 8192
SOTAY=$abs_top_builddir/sotay
printf 'passphrase of DB-3\nnăm sáu bảy tám\n' >secret-new
try 0 key renew DB-3 --passphrase --passphrase-file secret-new
cost "$mine" 2 67108864
SOTAY=$quick
printf 'năm sáu bảy tám\npassphrase of DB-3\n' >secret-back
try 0 key renew DB-3 --passphrase --passphrase-file secret-back
cost "$mine" 1 8192
try 0 notebook verify
finish
