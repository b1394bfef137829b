#!/usr/bin/env bash
# tests/cli/help.sh - every command tells how it is used, without a notebook, in 80 columns.
. "$abs_top_srcdir/tests/cli/lib.sh"

widest() { wc -L <out; }

try 0 --help
cp out help
try 0 help
cmp help out || fail "help and --help differ"
same "the list of nouns fits" 1 "$(($(widest) <= 80))"
try 0 # no notebook yet
has out "sotay setup"
has out "sotay --help"
try 2 nonsense
try 2 facility nonsense
try 2 facility list --nonsense
try 0 version
has out "sotay "
try 0 --version

try 0 completion --list
cp out commands
while read -r noun; do
    try 0 "$noun" --help
    same "$noun --help fits" 1 "$(($(widest) <= 80))"
done < <(sed 's/ .*//' commands | sort | uniq -c | awk '$1 > 1 { print $2 }')

n=0
while read -r line; do
    command=${line%% -*}
    # shellcheck disable=SC2086 # the words of a command
    try 0 $command --help
    silent
    n=$((n + 1))
    case $(head -n 1 out) in
    "example: sotay $command"*) ;;
    *) fail "$command --help begins with: $(head -n 1 out)" ;;
    esac
    same "$command --help fits" 1 "$(($(widest) <= 80))"
    # Every option has its line.
    for option in $(printf '%s\n' $line | grep '^--' || :); do
        grep -qE "^  (-., )?$option( |\$)" out || fail "$command --help does not tell of $option"
    done
done <commands
same "commands, at least" 1 "$((n >= 100))"

# Nothing was made by asking.
same "files" "" "$(find "$XDG_DATA_HOME" "$XDG_STATE_HOME" -type f)"
finish
