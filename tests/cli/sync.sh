#!/usr/bin/env bash
# tests/cli/sync.sh - stations without a network: over a folder, from file to file, by one carried file;
# in any order, cut off, damaged, foreign, hostile.
. "$abs_top_srcdir/tests/cli/lib.sh"
here=$PWD
stick=$here/stick

# station NAME: everything from here on happens at that station.
station() {
    station=$1
    export HOME=$WORK/$1/home XDG_CONFIG_HOME=$WORK/$1/config XDG_DATA_HOME=$WORK/$1/data \
        XDG_STATE_HOME=$WORK/$1/state
    notebook=$XDG_DATA_HOME/sotay/notebook.sotay
    mkdir -p "$HOME" "$XDG_CONFIG_HOME/sotay" "$XDG_DATA_HOME/sotay" "$XDG_STATE_HOME"
    [ -s "$XDG_CONFIG_HOME/sotay/sotay.ini" ] && return
    printf '[plugins]\npath = "%s/plugins"\n[checklists]\npath = "%s"\n' "$abs_top_builddir" \
        "$WORK/checklists" >"$XDG_CONFIG_HOME/sotay/sotay.ini"
}

# copied NAME [FROM]: a new station, whose notebook is a copy; the coordinator brought the key.
copied() {
    local from=$WORK/${2:-valley}/data/sotay
    station "$1"
    cp -R "$WORK/valley/data/sotay/keys" "$XDG_DATA_HOME/sotay/"
    try 0 clone "$from/notebook.sotay" "$notebook" --as DB-00015 --name "$1" \
        --passphrase-file "$here/secret-DB-00015"
}

person() {
    try 0 person add --code "$1" --name "Lò Thị $1" --cadre nurse --birth-date 1990-01-01
}

# What is listed, and all of it checked.
state() {
    try 0 notebook verify
    "$SOTAY" person list --json --identifiers | sort
    "$SOTAY" facility list --json | sort
    "$SOTAY" competency list --json | sort
}

# alike STATION...: they all say the same.
alike() {
    local first='' name
    for name in "$@"; do
        station "$name"
        state >"$here/state-$name"
        [ -n "$first" ] || first=$name
        cmp -s "$here/state-$first" "$here/state-$name" ||
            fail "stations $first and $name differ: $(diff "$here/state-$first" "$here/state-$name" | head -n 4)"
        checks=$((checks + 1))
    done
}

# count NAME OF JSON COUNT: of the answer of the last command
count() { same "$last: $1" "$2" "$(sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" out)"; }

listing() { (cd "$1" && ls -lA --time-style=full-iso); }

# unchanged FOLDER LISTING
unchanged() { same "what lies in $1" "$2" "$(listing "$1")"; }

# ---- over a folder ------------------------------------------------------------------------------

ln -s "$abs_top_srcdir/share/checklists" "$WORK/checklists"
station valley
new_notebook
for name in highland border; do copied "$name"; done
mkdir "$stick"

station valley
person V1
try 3 sync "$here/absent"
try 2 sync
try 2 sync "$stick" --import x
try 2 sync "$stick" --for valley
before=$(listing "$stick")
try 0 sync "$stick" --dry-run
has out 'would be sent:'
unchanged "$stick" "$before"
try 0 sync "$stick" --json
count came 0
count files_written 1
try 0 sync "$stick"
has out 'nothing new on either side'
silent
station highland
person H1
person H2
before=$(listing "$stick")
held=$(records)
try 0 sync "$stick" --dry-run --json
count came 1
count sent 3
unchanged "$stick" "$before"
untouched "$held"
try 0 sync "$stick" --json
count came 1
count sent 3
station border
try 0 sync "$stick" --json
count came 4
station valley
try 0 sync "$stick" --json
count came 4
count sent 0
try 0 sync "$stick"
has out 'nothing new on either side'
station highland
try 0 sync "$stick" --json
count came 1
alike valley highland border

# Edits of one record on both sides; a removal; any order of visits.
station valley
try 0 person edit H1 --phone 0911000000
try 0 person remove V1
station highland
try 0 person edit H1 --phone 0922000000
try 0 person edit V1 --phone 0933000000
for name in highland valley border highland valley; do
    station "$name"
    try 0 sync "$stick"
done
alike valley highland border

# Emptied: everything is written anew, nothing is taken for written.
rm "$stick"/*.sotay
station border
try 0 sync "$stick" --json
count came 0
count sent "$(records)"
station valley
try 0 sync "$stick"
has out 'nothing new on either side'
# Another stick at the same place.
mv "$stick" "$here/old-stick"
mkdir "$stick"
try 0 sync "$stick" --json
count sent "$(records)"
rm -r "$stick"
mv "$here/old-stick" "$stick"

# ---- what else lies in a folder -------------------------------------------------------------------

copied lonely
mkdir "$here/odd"
station valley
person V2
try 0 sync "$here/odd"
good=$(cd "$here/odd" && ls ./*.sotay | head -n 1)
good=${good#./}
printf 'a letter\n' >"$here/odd/letter.txt"
cp "$here/odd/$good" "$here/odd/copy of $good"
cp "$here/odd/$good" "$here/odd/.sotay-00000000-0011223344556677.part"
mkdir "$here/odd/0123456789abcdef-1-2-0123456789abcdef.sotay" "$here/odd/folder.sotay"
mkfifo "$here/odd/0123456789abcdef-1-3-0123456789abcdef.sotay"
ln -s "$notebook" "$here/odd/0123456789abcdef-1-4-0123456789abcdef.sotay"
ln -s /dev/zero "$here/odd/0123456789abcdef-1-5-0123456789abcdef.sotay"
: >"$here/odd/0123456789abcdef-1-6-0123456789abcdef.sotay"
printf 'sotay-segment 1\n' >"$here/odd/0123456789abcdef-1-7-0123456789abcdef.sotay"
cp "$here/odd/$good" "$here/odd/0123456789abcdef-1-8-0123456789abcdef.sotay"
printf 'a' >"$here/odd/$(printf 'bell\ax.sotay')"
cp "$notebook" "$here/odd/notebook.sotay"
station lonely
try 0 sync "$here/odd" --json
count came 1
count files_skipped 11
has err "skipped 'copy of $good':"
has err "'0123456789abcdef-1-2-0123456789abcdef.sotay': it is not a file"
has err "'0123456789abcdef-1-3-0123456789abcdef.sotay': it is not a file"
has err "'0123456789abcdef-1-4-0123456789abcdef.sotay': it is a link"
has err "'0123456789abcdef-1-5-0123456789abcdef.sotay': it is a link"
has err "'0123456789abcdef-1-6-0123456789abcdef.sotay': the file is cut short"
has err "'0123456789abcdef-1-7-0123456789abcdef.sotay': the file is cut short"
has err "'0123456789abcdef-1-8-0123456789abcdef.sotay': the file was changed after it was written"
has err "'bell?x.sotay'"
same "letters in err" '' "$(grep letter err)"
[ -p "$here/odd/0123456789abcdef-1-3-0123456789abcdef.sotay" ] || fail "the fifo is gone"
[ -e "$here/odd/.sotay-00000000-0011223344556677.part" ] || fail "a part of another run is gone"

# Cut short: named, and what it should hold is written again by whoever has it, under the same name.
mkdir "$here/torn"
station lonely
try 0 sync "$here/torn"
names=$(ls "$here/torn")
for file in "$here/torn"/*.sotay; do truncate -s -40 "$file"; done
station border
try 0 sync "$here/odd"
copied late border
station late
try 0 sync "$here/torn" --json # it has all of it
count files_skipped "$(echo "$names" | wc -l)"
has err 'the file is cut short'
for name in lonely valley; do
    station "$name"
    try 0 sync "$here/torn" --json
    count files_skipped 0
done
for name in $names; do [ -s "$here/torn/$name" ] || fail "$name is gone"; done
# Changed in the middle, its size the same: whoever wrote it sees it, and writes it again.
file=$(echo "$here/torn"/*.sotay | cut -d ' ' -f 1)
cp "$file" whole
printf x | dd of="$file" bs=1 seek=700 conv=notrunc 2>dd
station lonely
try 0 sync "$here/torn" --json
count files_skipped 1
count files_written 1
has err 'the file was changed after it was written'
cmp -s whole "$file" || fail "$file was not written again"
try 0 sync "$here/torn" --json
count files_skipped 0
count files_read 0
# A copy of the folder has other times: it is read once, and then known.
touch "$here/torn"/*.sotay
try 0 sync "$here/torn" --json
count files_read "$(find "$here/torn" -name '*.sotay' | wc -l)"
count came 0
count sent 0
try 0 sync "$here/torn" --json
count files_read 0
printf x | dd of="$file" bs=1 seek=700 conv=notrunc 2>dd
# One that nobody may replace is not taken for written.
if chattr +i "$file" 2>/dev/null; then
    for _ in 1 2; do
        try 0 sync "$here/torn" --json
        count files_written 0
        has err 'the file was changed after it was written'
        has err 'Operation not permitted'
    done
    chattr -i "$file"
fi
station border
try 0 sync "$here/torn" --json
count files_skipped 1
has err 'the file was changed after it was written'

# Changed by somebody who knows how: its hash and its name are right, a signature, a mark or a content is not.
# forge FILE SED: the file is replaced
forge() {
    local dir=${1%/*} name=${1##*/} hash
    head -c -69 "$1" | sed -b "$2" >remade
    rm "$1"
    hash=$(b2sum -l 256 <remade | cut -d ' ' -f 1)
    echo "end $hash" >>remade
    mv remade "$dir/${name%-*}-$(echo "$hash" | cut -c 1-16).sotay"
}
for change in '0,/^signature [0-9a-f]/{s/^signature [0-7]/signature f/;t;s/^signature [8-f]/signature 0/}' \
    's/^mark [0-7]/mark f/;t;s/^mark [8-f]/mark 0/' 's/"V1"/"X1"/'; do
    rm -rf "$here/forged"
    mkdir "$here/forged"
    station valley
    try 0 sync "$here/forged"
    file=$(grep -l '"V1"' "$here/forged"/*.sotay)
    forge "$file" "$change"
    station border
    try 0 sync "$here/forged" --dry-run
    try 0 sync "$here/forged" --json
    count files_skipped 1
    has err 'it differs from what is known here'
    [ -e "$file" ] || fail "the right file was not written beside the forged one"
done

# ---- a gap ------------------------------------------------------------------------------------------

mkdir "$here/gap"
station lonely
person L1
try 0 sync "$here/gap"
person L2
person L3
try 0 sync "$here/gap"
person L4
try 0 sync "$here/gap"
mkdir "$here/withheld"
mv "$here/gap"/*-3-4-*.sotay "$here/withheld/" # enrolment is 1, L1 is 2
copied far border
station far
try 0 sync "$here/gap" --dry-run
has err "missing: computer 'lonely' 3-4: ask again"
try 0 sync "$here/gap"
has err "missing: computer 'lonely' 3-4: ask again"
has out 'missing: 1'
mv "$here/withheld"/* "$here/gap/"
try 0 sync "$here/gap" --json
count came 3
count missing 0
station lonely
try 0 sync "$here/gap"
alike far lonely

# ---- two at once, and a folder that fails ----------------------------------------------------------------

mkdir "$here/busy"
for i in 1 2 3; do
    pids=
    for name in valley highland border lonely; do
        station "$name"
        try 0 person add --code "$name-$i" --name "Lò Thị $i" --cadre nurse
        "$SOTAY" sync "$here/busy" >"busy-$name" 2>&1 &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid" || fail "one of four at once failed: $(cat busy-*)"
    done
    grep -l skipped busy-* && fail "files of four at once were skipped"
done
for name in valley highland border lonely valley highland border lonely; do
    station "$name"
    try 0 sync "$here/busy"
done
alike valley highland border lonely
same "temporary names that are left" '' "$(ls -A "$here/busy" | grep part)"

mkdir "$here/small"
if mount -t tmpfs -o size=8k tmpfs "$here/small" 2>mount; then
    station valley
    try 1 sync "$here/small"
    has err "'$here/small' cannot be written: No space left on device"
    has err 'Nothing is lost'
    same "what is left in a full folder" '' "$(ls -A "$here/small" | grep part)"
    mount -o remount,size=8m "$here/small"
    try 0 sync "$here/small" --json
    count came 0
    mount -o remount,ro "$here/small"
    try 0 sync "$here/small"
    person V3
    try 1 sync "$here/small"
    has err 'Read-only file system'
    station far
    held=$(records)
    person F1
    try 1 sync "$here/small" # it reads what is there; what came stays
    has err 'came before that, and stays:'
    [ "$(records)" -gt $((held + 1)) ] || fail "what came did not stay"
    umount "$here/small"
elif [ "$(id -u)" != 0 ]; then
    station valley
    chmod 555 "$here/small"
    try 1 sync "$here/small"
    has err 'Nothing is lost'
    chmod 755 "$here/small"
fi

# ---- another authority ------------------------------------------------------------------------------------

station abroad
try 0 init --name "Sở Y tế Lào Cai" --person LC-1 --full-name "Giàng A Páo" --spare spare-abroad.key \
    --passphrase-file secret-init
mkdir "$here/foreign"
try 0 sync "$here/foreign"
abroad=$notebook
try 4 sync "$stick"
has err "of another authority"
station valley
before=$(listing "$here/foreign")
try 4 sync "$here/foreign"
has err "is of another authority:"
has err "this notebook is of 'Sở Y tế Điện Biên'"
unchanged "$here/foreign" "$before"
try 4 sync "$abroad"
has err "'Sở Y tế Lào Cai' ("
has err "'Sở Y tế Điện Biên' ("
cp "$here/foreign"/*.sotay "$stick/"
try 0 sync "$stick"
has err 'it is of another authority ('
station abroad
try 0 sync --export "$here/abroad.parts"
station valley
try 4 sync --import "$here/abroad.parts"
has err 'is of another authority'

# ---- from file to file ----------------------------------------------------------------------------------------

station border
person B1
other=$notebook
station highland
person H9
try 0 sync "$other" --dry-run --json
count came "$(grep -o '"came":[0-9]*' out | cut -d : -f 2)"
try 0 sync "$other" --json
grep -q '"came":0' out && fail "nothing came from border"
try 0 sync "$other"
has out 'nothing new on either side'
alike highland border
station highland
try 4 sync "$notebook"
has err 'is this notebook itself'
ln "$notebook" "$here/second-name.sotay"
try 4 sync "$here/second-name.sotay"
has err 'is this notebook itself'
rm "$here/second-name.sotay"
try 5 sync "$here/secret-init"
try 4 sync /dev/null
try 2 sync "$here/abroad.parts"
has err 'is no notebook'
station border
person B2
# What a run that was killed left is taken away, once it is surely none that is at work.
own=$WORK/highland/data/sotay
mkdir "$own/.sotay-look-killed" "$own/.sotay-look-works"
cp "$other" "$own/.sotay-look-killed/copy.sotay"
cp "$other" "$own/.sotay-look-works/copy.sotay"
touch -d '2 days ago' "$own/.sotay-look-killed"
if [ "$(id -u)" != 0 ]; then
    chmod 444 "$other"
    station highland
    person H10
    try 1 sync "$other"
    has err 'cannot be written, so nothing was sent'
    chmod 644 "$other"
elif mkdir "$here/sealed" && mount -t tmpfs tmpfs "$here/sealed" 2>mount; then
    cp "$other" "$here/sealed/copy.sotay"
    mount -o remount,ro "$here/sealed"
    station highland
    person H10
    try 1 sync "$here/sealed/copy.sotay"
    has err 'cannot be written, so nothing was sent'
    umount "$here/sealed"
fi
station highland
try 0 person show B2
try 0 sync "$other"
alike highland border
same "copies left beside the notebook" .sotay-look-works "$(ls -A "$own" | grep look)"
rm -r "$own/.sotay-look-works"

# ---- one carried file -----------------------------------------------------------------------------------------

# key_here: of the computer of this station
key_here() { "$SOTAY" device list --json | sed -n 's/.*"device":"\([0-9a-f]*\)".*"this":true.*/\1/p'; }

station valley
valley=$(key_here)
person V10
try 0 sync --export "$here/1.parts" --dry-run
[ ! -e "$here/1.parts" ] || fail "--dry-run wrote"
try 0 sync --export "$here/1.parts"
same "who may read it" 600 "$(stat -c %a "$here/1.parts")"
try 4 sync --export "$here/1.parts"
has err 'is there already'
ln -s "$here/elsewhere" "$here/link.parts"
try 4 sync --export "$here/link.parts"
[ ! -e "$here/elsewhere" ] || fail "it wrote through a link"
try 3 sync --export "$here/none.parts" --for nobody
station highland
try 3 sync --import "$here/absent.parts"
held=$(records)
head -c -1 "$here/1.parts" >"$here/cut.parts"
try 4 sync --import "$here/cut.parts"
has err 'cut short'
head -c 5000 "$here/1.parts" >"$here/cut.parts"
try 4 sync --import "$here/cut.parts"
sed 's/"V10"/"V11"/' "$here/1.parts" >"$here/changed.parts"
try 4 sync --import "$here/changed.parts"
{
    cat "$here/1.parts"
    echo more
} >"$here/longer.parts"
try 4 sync --import "$here/longer.parts"
: >"$here/empty.parts"
try 4 sync --import "$here/empty.parts"
try 4 sync --import "$here"
try 4 sync --import "$notebook"
has err "is no file of records"
untouched "$held"
try 0 sync --import "$here/1.parts" --dry-run
untouched "$held"
try 0 sync --import "$here/1.parts"
try 0 sync --import "$here/1.parts"
has out 'nothing new on either side'
try 0 sync --export "$here/2.parts" --for "$valley"
station valley
try 0 sync --import "$here/2.parts"
alike valley highland
station valley
person V12
try 0 sync --export "$here/3.parts" --for highland --json
count sent 1
try 0 sync --export "$here/everything.parts" --json
count sent "$(records)"
station highland
try 0 sync --import "$here/3.parts" --json
count came 1
alike valley highland
# A sync with the other's own notebook shows as much as a file from it.
station valley
try 0 clone "$notebook" ward.sotay --as DB-00015 --passphrase-file "$here/secret-DB-00015" --name ward
person V13
try 0 sync ward.sotay
try 0 sync --export "$here/ward.parts" --for ward --json
count sent 0
person V14
try 0 sync --export "$here/ward-2.parts" --for ward --json
count sent 1
try 0 --notebook ward.sotay sync --export "$here/back.parts" --for "$valley" --json
count sent 0
station highland
# What was left out for somebody else is asked for.
station far
try 0 sync --import "$here/3.parts"
has err "missing: computer 'highland' "
has err ': ask again'
has out 'missing: '
try 0 sync --import "$here/everything.parts"
station valley
try 0 sync --export "$here/4.parts"
station far
try 0 sync --import "$here/4.parts"
try 0 sync "$here/busy"

# ---- what waits ------------------------------------------------------------------------------------------------

# The computer of a hamlet was allowed in the valley; its records are at the border before that is known.
station valley
try 0 device enrol --new "$here/hamlet.device" --name hamlet --as DB-00015 \
    --passphrase-file "$here/secret-DB-00015"
station hamlet
try 0 clone "$WORK/valley/data/sotay/notebook.sotay" "$notebook" --device "$here/hamlet.device"
person HA1
mkdir "$here/early" "$here/later"
try 0 sync "$here/early"
mv $(grep -l 'kind device.enrol' "$here/early"/*.sotay) "$here/later/"
station border
try 0 sync "$here/early" --json
count waiting 1
has err 'waiting: 1 records: the computer '
has err 'is not allowed to write yet'
has err 'hint: On that computer a coordinator can say: sotay device enrol'
try 3 person show HA1
mv "$here/later"/* "$here/early/"
try 0 sync "$here/early" --json
count waiting 0
silent
try 0 person show HA1
try 0 sync "$here/early"
for name in valley hamlet border; do
    station "$name"
    try 0 sync "$here/early"
done
alike valley hamlet border

# ---- erased text leaves the folder -----------------------------------------------------------------------------------

station valley
try 0 person add --code E1 --name "Quàng Thị Xóa" --cadre nurse --birth-date 1991-02-03
person V20
try 0 sync "$here/early"
grep -lq 'Quàng' "$here/early"/*.sotay || fail "the test does not see the name"
station hamlet
try 0 sync "$here/early"
person HA2
station valley
try 0 person erase E1 --yes --reason "asked for it" --as DB-00015 --passphrase-file "$here/secret-DB-00015"
before=$(listing "$here/early")
try 0 sync "$here/early" --dry-run --json
count files_replaced 1
unchanged "$here/early" "$before"
try 0 sync "$here/early" --json
count files_replaced 1
same "files with the name" '' "$(grep -l 'Quàng' "$here/early"/* "$here/early"/.[!.]* 2>grep)"
try 0 sync "$here/early"
has out 'nothing new on either side'
# A station that still has the text writes nothing of it back.
station hamlet
try 0 sync "$here/early"
station border
try 0 sync "$here/early"
same "files with the name" '' "$(grep -l 'Quàng' "$here/early"/* 2>grep)"
for name in hamlet valley border; do
    station "$name"
    try 0 sync "$here/early"
    [ -n "$(LC_ALL=C grep -l 'Quàng' "$notebook"*)" ] && fail "the name is still in the notebook of $name"
done
alike valley hamlet border
# An old stick that still holds it: cleaned as well, and nothing comes back.
try 0 sync "$here/gap"
alike valley hamlet border
finish
