#!/usr/bin/env bash
# tests/cli/backup.sh - backups: made while others write, thinned out, brought back; nothing is lost when
# the program is killed, the disk is full or the file is damaged.
# shellcheck disable=SC2086,SC2012 # $as is several words; the names are ours
set -u
# shellcheck source=tests/cli/lib.sh
. "${abs_top_srcdir:?}/tests/cli/lib.sh"

few_people
mkdir usb
as="--as DB-00015 --passphrase-file secret-DB-00015"
home=${notebook%/*}

# What an interrupted run may leave is hidden or ends in .unfinished, and the next run takes it away.
left_behind() { find "$@" \( -name '*.part*' -o -name '*.unfinished*' \) | wc -l; }

# good FILE: it can be brought back, and is whole.
good() { try 0 restore "$1" --to "$WORK/look.sotay" --dry-run; }

# ---- one file -----------------------------------------------------------------------------------

before=$(counted)
(umask 000 && exec "$SOTAY" backup usb/a.backup >out 2>err) || fail "backup under umask 000"
sed -i -E 's/bytes [0-9]+/bytes N/' out
says <<END
wrote and checked WORK/here/usb/a.backup: records $before, sealed keys 2, bytes N
END
silent
same "mode of the backup" 600 "$(stat -c %a usb/a.backup)"
same "files on the stick" "a.backup" "$(ls -A usb)"
same "records after a backup" "$before" "$(records)"
same "log of the backup" delete "$(sqlite3 usb/a.backup 'PRAGMA journal_mode')"
good usb/a.backup
same "nothing was made by a dry run" "" "$(find "$WORK" -maxdepth 1 -name "look*")"

try 4 backup usb/a.backup
has err "is there already"
try 4 backup "$notebook"
has err "is the notebook itself"
try 3 backup nowhere/b.backup
try 2 backup
has err "[backup]"
try 2 backup usb/b.backup --keep 3
try 2 backup usb --keep 0
try 0 backup usb/b.backup --dry-run
has out "would write"
same "a dry run wrote" "a.backup" "$(ls -A usb)"
try 0 --json backup usb/b.backup
has out "\"records\":$before,\"keys\":2,"
rm usb/b.backup

# ---- how old the newest one is ------------------------------------------------------------------

try 0 notebook info
has out "days ago: 0, $WORK/here/usb/b.backup"
SOTAY_TODAY=2026-11-18 try 0 --json notebook info
has out '"backup_age_days":3'

# ---- a folder, thinned out ----------------------------------------------------------------------

rm -f usb/*
names() { (cd usb && ls -A) | paste -sd ' '; }
echo no >usb/sotay-2026-11-01-0000.backup      # our name, not our file
echo no >usb/sotay-2026-11-01-0000.backup.bak  # not our name
# Another authority's.
mkdir "$WORK/other"
XDG_DATA_HOME=$WORK/other try 0 init --name Other --passphrase-file secret-init
XDG_DATA_HOME=$WORK/other try 0 backup usb/sotay-2020-01-01-0000.backup
# One of ours that holds what the notebook lacks: of a station that was never synced.
try 0 clone "$notebook" station.sotay $as
try 0 --notebook station.sotay person edit DB-00015 --phone 0912345678
try 0 --notebook station.sotay backup usb/sotay-2020-01-02-0000.backup
strange=$(names)
for day in 01 02 03 04 05; do
    SOTAY_TODAY=2026-11-$day "$SOTAY" backup usb >/dev/null || fail "backup on $day"
done
same "five more" 9 "$(find usb -type f | wc -l)"
try 0 backup usb --keep 3
has out "older ones removed: 3"
left=$(names)
for name in $strange; do
    case " $left " in *" $name "*) ;; *) fail "$name is gone: $left" ;; esac
done
same "of ours" "04 05 15" "$(printf '%s\n' $left | sed -n 's/^sotay-2026-11-\(0[2-9]\|1.\)-.*/\1/p' | paste -sd ' ')"
# A clock at 2015 names the new one as the oldest: it stays.
SOTAY_TODAY=2015-01-01 try 0 backup usb --keep 2
same "named by a wrong clock" 1 "$(find usb -name 'sotay-2015-01-01-*' | wc -l)"

# Twice in a minute, and the last one made is the newest.
rm -rf usb && mkdir usb
for _ in 1 2 3; do try 0 backup usb --keep 2; done
same "two are left" 2 "$(find usb -type f | wc -l)"

# ---- by the configuration -----------------------------------------------------------------------

cat >>"$XDG_CONFIG_HOME/sotay/sotay.ini" <<END
[backup]
folder = "$WORK/nightly"
keep = "2"
END
try 3 backup
has err "there is no folder"
mkdir "$WORK/nightly"
for day in 01 02 03; do SOTAY_TODAY=2026-11-$day try 0 backup; done
same "nightly ones" 2 "$(find "$WORK/nightly" -type f | wc -l)"
sed -i 's/^keep = .*/keep = "none"/' "$XDG_CONFIG_HOME/sotay/sotay.ini"
try 2 backup
has err "is not a number"
sed -i 's/^keep = .*/keep = "2"/' "$XDG_CONFIG_HOME/sotay/sotay.ini"

# ---- a notebook that is not whole ---------------------------------------------------------------

# Nothing is written over good backups, and none is removed.
try 0 backup usb/good.backup
cp "$notebook" "$WORK/whole"
sqlite3 "$notebook" "DROP TRIGGER IF EXISTS entry_no_update" >/dev/null 2>&1
sqlite3 "$notebook" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_master WHERE type = 'trigger'" |
    sqlite3 "$notebook"
sqlite3 "$notebook" "UPDATE entry SET payload = replace(payload, '1', '2') WHERE seq = 50"
stood=$(ls "$WORK/nightly")
SOTAY_TODAY=2026-11-20 try 5 backup
same "nightly ones after a failure" "$stood" "$(ls "$WORK/nightly")"
same "left behind" 0 "$(left_behind "$WORK/nightly")"
sqlite3 "$notebook" ".backup $WORK/damaged.backup"
cat "$WORK/whole" >"$notebook" # the same inode
rm -f "$notebook-wal" "$notebook-shm"
untouched "$before"

# ---- brought back -------------------------------------------------------------------------------

try 4 restore usb/good.backup $as
has err "there is a notebook already"
try 4 restore "$notebook" --force
has err "copy of itself"
try 3 restore usb/nothing --force
for bad in "$WORK/damaged.backup" short text; do
    case $bad in
    short) head -c 200000 usb/good.backup >short ;;
    text) printf 'no notebook at all\n' >text ;;
    esac
    try 5 restore "$bad" --force $as
done
# Another authority's does not take the place of this one; nothing can be asked of what cannot be opened.
XDG_DATA_HOME=$WORK/other try 0 backup other.backup
for dry in '' --dry-run; do
    try 4 restore other.backup --force $dry
    has err "another authority"
    has err "'Other' ("
    has err "'$(sqlite3 "$notebook" 'SELECT name FROM authority WHERE first')' ("
done
head -c 100000 "$notebook" >torn.sotay
XDG_DATA_HOME=$WORK/other try 0 restore other.backup --to torn.sotay --force
untouched "$before"
same "left behind" 0 "$(left_behind "$home")"
same "aside after refusals" 0 "$(find "$home" -name '*before-restore*' | wc -l)"

# What was there is moved aside, whole; keys come back, and those that are here are not touched.
try 0 person edit DB-00015 --phone 0911111111
later=$(counted)
mv "$home/keys" keys.old
mkdir -m 700 "$home/keys"
kept=$(basename "$(ls keys.old/*.key | head -n 1)")
other=$(basename "$(ls keys.old/*.key | tail -n 1)")
echo mine >"$home/keys/$kept"
chmod 600 "$home/keys/$kept"
try 0 restore usb/good.backup --force --dry-run
has out "what is there would be moved aside, and kept as $home/notebook.sotay.before-restore-"
same "aside after a dry run" 0 "$(find "$home" -name '*before-restore*' | wc -l)"
try 0 restore usb/good.backup --force
has out "sealed keys brought back 1"
has out "before-restore"
has err "device enrol"
same "a key that was here" mine "$(cat "$home/keys/$kept")"
cmp -s "keys.old/$other" "$home/keys/$other" || fail "the other key did not come back"
same "mode of a key that came back" 600 "$(stat -c %a "$home/keys/$other")"
cp keys.old/* "$home/keys/"
untouched "$before"
aside=$(find "$home" -name '*before-restore*')
try 0 --notebook "$aside" notebook verify
has out "records $later"
same "the copies that an erasure must name" "$(printf '%s\n' "$aside" "$(readlink -f usb/good.backup)" | sort)" \
    "$(sqlite3 "$notebook" 'SELECT path FROM backup ORDER BY path')"
same "what only the old notebook knew" "0|0|2|0" "$(sqlite3 "$notebook" \
    'SELECT (SELECT count(*) FROM segment), (SELECT count(*) FROM peer),
        (SELECT count(*) FROM backup), (SELECT count(*) FROM backup_key)')"
same "mode of what was brought back" 600 "$(stat -c %a "$notebook")"
same "log of the notebook" wal "$(sqlite3 "$notebook" 'PRAGMA journal_mode')"

# Nobody may write in it yet; then it is enrolled, as another computer.
try 4 person edit DB-00015 --phone 0911111112
has err "device enrol"
try 0 device enrol $as
try 0 person edit DB-00015 --phone 0911111113
same "computers" 2 "$(sqlite3 "$notebook" 'SELECT count(*) FROM chain')"

# In one step; a wrong passphrase or a missing right leaves everything as it was.
rm -f "$home"/*before-restore*
now=$(counted)
printf 'wrong\n' >wrong
try 4 restore usb/good.backup --force --as DB-00015 --passphrase-file wrong
key_of DB-00205
now=$(counted)
try 0 backup with-key.backup
try 4 restore with-key.backup --force --as DB-00205 --passphrase-file secret-DB-00205
untouched "$now"
same "left behind" 0 "$(left_behind "$home")"
touch -d '1 second ago' before
try 0 restore usb/good.backup --force $as --name "front desk"
has out "this computer may write in it; letters of its certificates: "
# Its name has the inode, which may be that of a file that is gone, with that one's place.
same "a new file of this computer" 1 \
    "$(find "$XDG_STATE_HOME/sotay" -name "$(stat -c %i "$notebook").device" -newer before | wc -l)"
untouched "$((before + 1))"
try 0 device list
has out "front desk"
rm -f "$home"/*before-restore*

# A log without its notebook would be taken for the new one's.
cp "$notebook" spare.sotay
echo rubbish >elsewhere.sotay-wal
try 0 restore usb/good.backup --to elsewhere.sotay --force
try 0 --notebook elsewhere.sotay notebook verify
same "the log was moved" 1 "$(find . -name 'elsewhere.sotay.before-restore-*-wal' | wc -l)"

# While somebody works in it, it is not taken away.
mkfifo hold
(sqlite3 "$notebook" "SELECT count(*) FROM entry" ".shell cat hold" >/dev/null) &
holder=$!
sleep 0.5
try 1 restore usb/good.backup --force $as
has err "in use"
echo >hold
wait "$holder"
untouched "$((before + 1))"

# ---- while others write -------------------------------------------------------------------------

rm -rf usb && mkdir usb
(
    for i in $(seq 10 99); do
        [ -e stop ] && exit
        "$SOTAY" person edit DB-00015 --phone "09123456$i" >/dev/null 2>>loop.err || exit 1
    done
) &
writer=$!
for i in 1 2 3 4 5; do try 0 backup "usb/w$i.backup"; done
touch stop
wait "$writer" || fail "the writer was disturbed: $(cat loop.err)"
try 0 notebook verify
for i in 1 2 3 4 5; do good "usb/w$i.backup"; done
one_file

# ---- killed -------------------------------------------------------------------------------------

rm -rf usb && mkdir usb
time_it backup usb/first.backup
kills=0
for i in $(moments 20); do
    kill_after "$i" backup "usb/k$i.backup" || kills=$((kills + 1))
done
for file in usb/k*.backup; do
    [ -e "$file" ] && good "$file"
done
untouched "$(records)"
try 0 backup usb/last.backup
same "left behind after $kills kills" 0 "$(left_behind usb)"

try 0 person edit DB-00015 --phone 0922222222
now=$(counted)
then=$("$SOTAY" --json restore usb/last.backup --to "$WORK/look.sotay" --dry-run | sed 's/.*"records":\([0-9]*\).*/\1/')
time_it restore usb/last.backup --to "$WORK/timed.sotay" $as
kills=0
for i in $(moments 20); do
    kill_after "$i" restore usb/last.backup --force $as || kills=$((kills + 1))
    got=$(records)
    [ "$got" = "$now" ] || [ "$got" = "$((then + 1))" ] ||
        fail "killed in part $i of 16: $got records, neither $now nor $((then + 1))"
done
try 0 restore usb/last.backup --force $as
same "left behind after $kills kills" 0 "$(left_behind "$home")"
untouched "$((then + 1))"
for file in "$home"/*before-restore*; do
    try 0 --notebook "$file" notebook verify
done
rm -f "$home"/*before-restore*

# ---- disks --------------------------------------------------------------------------------------

# on_disk TYPE FOLDER SIZE: root only, and only where mounting is allowed.
on_disk() {
    mkdir "$2"
    if [ "$1" = tmpfs ]; then
        mount -t tmpfs -o "size=$3" none "$2" 2>/dev/null
    else
        truncate -s "$3" "$2.img" && mkfs.vfat "$2.img" >/dev/null 2>&1 &&
            mount -o loop,umask=000 "$2.img" "$2" 2>/dev/null
    fi
}
if on_disk tmpfs small 256k; then
    try 4 backup small/a.backup
    has err "MB free"
    same "on the full disk" "" "$(ls -A small)"
    umount small
else
    echo "skipped: a full disk (no mount)"
fi
if on_disk vfat stick 64m; then
    try 0 backup stick/a.backup
    same "on the stick" "a.backup" "$(ls -A stick)"
    try 0 restore stick/a.backup --to from-stick.sotay $as
    try 0 --notebook from-stick.sotay notebook verify
    try 4 restore stick/a.backup --to stick/n.sotay
    has err "vfat"
    try 0 backup stick --keep 1
    try 0 backup stick --keep 1
    same "on the stick" 2 "$(find stick -type f | wc -l)"
    umount stick
else
    echo "skipped: a FAT stick (no mount)"
fi
finish
