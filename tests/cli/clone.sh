#!/usr/bin/env bash
# tests/cli/clone.sh - a second notebook from the first: on this computer, from a stick, in a kit; each
# can be written in, and none before somebody enrolled it.
# shellcheck disable=SC2086,SC2012 # $as is several words; the names are ours
set -u
# shellcheck source=tests/cli/lib.sh
. "${abs_top_srcdir:?}/tests/cli/lib.sh"

ln -s "$abs_top_srcdir/share/checklists" "$WORK/checklists"
few_people
as="--as DB-00015 --passphrase-file secret-DB-00015"
before=$(counted)
left_behind() { find . "$WORK/data" \( -name '*.part*' -o -name '*.unfinished*' \) | wc -l; }

# ---- two of one ---------------------------------------------------------------------------------

try 0 clone "$notebook" a.sotay $as --name "front desk"
letters_of() { sed -n 's/.*letters of its certificates: \([A-Z]\{3\}\)$/\1/p' out; }
first=$(letters_of)
says <<END
made WORK/here/a.sotay: records $before
this computer may write in it; letters of its certificates: $first
END
silent
same "mode" 600 "$(stat -c %a a.sotay)"
try 0 clone "$notebook" b.sotay $as --name ward
second=$(letters_of)
[ -n "$first" ] && [ -n "$second" ] && [ "$first" != "$second" ] ||
    fail "two copies have one series of certificates: '$first' '$second'"
try 0 --notebook a.sotay person edit DB-00015 --phone 0911111111
try 0 --notebook b.sotay person edit DB-00205 --phone 0922222222
for n in a b; do
    try 0 --notebook $n.sotay notebook verify
    has out "records $((before + 2))"
done
try 0 --notebook b.sotay device list
has out "ward"
untouched "$before"
try 4 clone "$notebook" a.sotay $as
has err "is there already"
try 4 clone a.sotay a.sotay $as
try 3 clone nothing.sotay c.sotay $as
try 3 clone "$notebook" nowhere/c.sotay $as
try 2 clone "$notebook" c.sotay $as --device x
try 0 clone "$notebook" c.sotay $as --dry-run
has out "would make"
same "made by a dry run" "" "$(find . -name 'c.sotay*')"
printf 'wrong\n' >wrong
try 4 clone "$notebook" c.sotay --as DB-00015 --passphrase-file wrong
printf 'not one\n' >text
try 5 clone text c.sotay $as
same "made by refusals" "" "$(find . -name 'c.sotay*')"

# Nobody enrolled: it can be read.
try 0 clone "$notebook" c.sotay
has err "device enrol"
try 0 --notebook c.sotay person show DB-00015
try 4 --notebook c.sotay person edit DB-00015 --phone 0933333333
try 0 --notebook c.sotay device enrol $as
try 0 --notebook c.sotay person edit DB-00015 --phone 0933333333
# A file that somebody copied by hand is the same case.
cp a.sotay d.sotay
try 4 --notebook d.sotay person edit DB-00015 --phone 0933333333
has err "is a copy"

# Read-only media are only read.
mkdir ro
cp a.sotay ro/a.sotay
chmod 444 ro/a.sotay
chmod 555 ro
sum=$(cksum <ro/a.sotay)
try 0 clone ro/a.sotay from-ro.sotay $as
same "the source" "$sum" "$(cksum <ro/a.sotay)"
same "beside the source" a.sotay "$(ls -A ro)"
same "mode of a copy from a read-only file" 600 "$(stat -c %a from-ro.sotay)"
try 0 --notebook from-ro.sotay person edit DB-00015 --phone 0944444444

# ---- a computer file ----------------------------------------------------------------------------

try 0 device enrol --new front.device --name "front" $as
before=$(counted)
try 0 clone "$notebook" e.sotay --device front.device
has out "delete that file now"
try 0 --notebook e.sotay person edit DB-00015 --phone 0955555555
try 4 clone e.sotay f.sotay --device front.device
has err "serves another computer already"
try 4 clone a.sotay f.sotay --device front.device
has err "does not know"
chmod 644 front.device
try 4 clone "$notebook" f.sotay --device front.device
has err "chmod 600"
try 3 clone "$notebook" f.sotay --device nothing.device
try 5 clone "$notebook" f.sotay --device secret-init
same "made by refusals" "" "$(find . -name 'f.sotay*')"
untouched "$before"

# ---- a kit --------------------------------------------------------------------------------------

try 0 kit --for DB-T02 kit $as --dry-run
has out "would make"
untouched "$before"
try 0 facility edit DB-T02 --name 'Trạm <b>"Mường" & bạn</b>' $as
before=$(counted)
mkdir kit # an empty one gives way
try 0 kit --for DB-T02 kit $as
has out "made the kit of DB-T02"
same "files of the kit" "bang-kiem.html computer.device huong-dan.html notebook.sotay" \
    "$(ls -A kit | paste -sd ' ')"
same "modes of the kit" "600 600 600 600" "$(stat -c %a kit/* | paste -sd ' ')"
same "one record more: the computer" "$((before + 1))" "$(records)"
has kit/bang-kiem.html '&lt;b&gt;&quot;Mường&quot; &amp; bạn&lt;/b&gt;'
has kit/huong-dan.html 'Trần Trọng Sùng'
same "no tag of a name" 0 "$(cat kit/*.html | grep -c '<b>"')"
# Every skill that a station must have, each on pages of its own.
asked=$("$SOTAY" report gaps --facility DB-T02 --csv | cut -d, -f3 | grep -c '\.')
same "forms" "$asked" "$(grep -c '<section>' kit/bang-kiem.html)"
while IFS=, read -r _ type skill _; do
    [ "$type" = station ] || continue
    has kit/bang-kiem.html "$skill"
done <"$sample/requirements.csv"
has kit/bang-kiem.html 'Bản nháp'
if command -v xmllint >/dev/null; then
    for page in kit/*.html; do
        same "what xmllint says of $page" "" \
            "$(xmllint --html --noout "$page" 2>&1 | grep -v 'Tag section invalid' | grep -i error)"
    done
fi
same "what only the old notebook knew" "0|0|0|0" "$(sqlite3 kit/notebook.sotay \
    'SELECT (SELECT count(*) FROM segment), (SELECT count(*) FROM peer),
        (SELECT count(*) FROM backup), (SELECT count(*) FROM backup_key)')"
same "log of the kit's notebook" delete "$(sqlite3 kit/notebook.sotay 'PRAGMA journal_mode')"
try 4 kit --for DB-T02 kit $as
has err "not an empty folder"
try 3 kit --for DB-NONE kit2 $as
try 3 kit --for DB-T02 nowhere/kit2 $as
try 4 kit --for DB-T02 kit2 --as DB-00015 --passphrase-file wrong
key_of DB-00205
before=$(counted)
try 4 kit --for DB-T02 kit2 --as DB-00205 --passphrase-file secret-DB-00205
untouched "$before"
same "made by refusals" "" "$(find . -name '*kit2*')"
# A link that somebody laid where the unfinished kit goes leads nowhere.
mkdir precious
echo mine >precious/notebook.sotay
ln -s precious .kit3.unfinished
try 1 kit --for DB-T02 kit3 $as
same "what the link leads to" mine "$(cat precious/notebook.sotay)"
rm -r .kit3.unfinished precious

# On the station's computer, as the page says.
(
    cd kit || exit
    XDG_DATA_HOME=$WORK/station/data XDG_STATE_HOME=$WORK/station/state "$SOTAY" clone notebook.sotay \
        --device computer.device >../out 2>../err
) || fail "the station could not take its kit: $(cat err)"
there() { XDG_DATA_HOME=$WORK/station/data XDG_STATE_HOME=$WORK/station/state "$SOTAY" "$@"; }
there notebook verify >/dev/null || fail "the station's notebook is not whole"
there person edit DB-00015 --phone 0966666666 >/dev/null || fail "the station cannot write"
same "left behind" 0 "$(left_behind)"

# Killed, a kit is there whole or not at all.
time_it kit --for DB-T02 kit-timed $as
for i in $(moments 18); do
    kill_after "$i" kit --for DB-T02 "kit-$i" $as
    [ ! -d "kit-$i" ] || {
        same "files of kit-$i" 4 "$(find "kit-$i" -type f | wc -l)"
        try 0 clone "kit-$i/notebook.sotay" look.sotay --device "kit-$i/computer.device" --dry-run
    }
    kill_after "$i" clone "$notebook" "k$i.sotay" $as
    [ ! -e "k$i.sotay" ] || try 0 --notebook "k$i.sotay" notebook verify
done
try 0 notebook verify

# ---- together again -----------------------------------------------------------------------------

if "$SOTAY" sync --help >/dev/null 2>&1; then
    for n in a b e; do try 0 --notebook $n.sotay sync "$notebook"; done
    try 0 --notebook a.sotay sync "$notebook"
    try 0 sync b.sotay
    for n in a.sotay b.sotay "$notebook"; do
        try 0 --notebook "$n" notebook verify
        try 0 --notebook "$n" person list --csv --identifiers
        cp out "list-$(basename "$n")"
    done
    cmp list-a.sotay list-b.sotay || fail "two notebooks differ after sync"
    cmp list-a.sotay list-notebook.sotay || fail "two notebooks differ after sync"

    # An old backup, brought back and synced, does not bring back what was erased since.
    if "$SOTAY" person erase --help >/dev/null 2>&1; then
        try 0 backup old.backup
        name=$("$SOTAY" person show DB-00205 --json | sed 's/.*"given_name":"\([^"]*\)".*/\1/')
        citizen=$("$SOTAY" person show DB-00205 --json --identifiers | sed 's/.*"citizen_id":"\([^"]*\)".*/\1/')
        try 0 person erase DB-00205 --reason "asked for it" --yes $as
        try 0 restore old.backup --to back.sotay $as
        try 0 --notebook back.sotay sync "$notebook"
        for n in back.sotay "$notebook"; do
            try 0 --notebook "$n" notebook verify
            try 0 --notebook "$n" person list --csv --identifiers
            same "the citizen ID in $n" 0 "$(grep -c -- "$citizen" out)"
            same "its bytes in $n" 0 "$(grep -c -a -- "$citizen" "$n")"
        done
        [ -n "$name" ] || fail "the person has no name"
    fi
fi
finish
