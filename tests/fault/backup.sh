#!/usr/bin/env bash
# tests/fault/backup.sh - the Nth write or sync of backup and restore fails, once or for good, or they are
# killed there: a backup is whole or absent, the notebook is the old one or the new one, whole; what was
# acknowledged is there.
# shellcheck source=tests/fault/lib.sh
. "${abs_top_srcdir:?}/tests/fault/lib.sh"
build_fault
new_notebook
home=${notebook%/*}
mkdir usb
try 0 backup old.backup
before=$(records)
try 0 person edit DB-00015 --phone 0911111111
try 0 backup now.backup
now=$(records)

# checked KIND: what the program may answer
checked() {
    case $1:$status in
    kill:137 | *:0 | *:1 | *:4 | *:5) ;;
    *) fail "$last: status $status: $(cat err)" ;;
    esac
}

one_backup() {
    last="backup, $1 $2${3:+ for good}"
    rm -f usb/*
    with "$1" "$2" "$3" backup usb/x.backup
    checked "$1"
    [ "$status" != 0 ] || [ -e usb/x.backup ] || fail "$last: acknowledged and absent"
    [ ! -e usb/x.backup ] || try 0 restore usb/x.backup --to look.sotay --dry-run
    [ -e reached ]
}

one_restore() {
    local got file
    last="restore, $1 $2${3:+ for good}"
    with "$1" "$2" "$3" restore old.backup --force --as DB-00015 --passphrase-file secret-DB-00015
    checked "$1"
    got=$(records)
    [ "$got" = "$now" ] || [ "$got" = "$((before + 1))" ] || fail "$last: '$got' records"
    [ "$status" != 0 ] || same "$last: acknowledged, and there" "$((before + 1))" "$got"
    for file in "$home"/*before-restore*; do
        [ ! -e "$file" ] || try 0 --notebook "$file" notebook verify
        rm -f "$file"
    done
    if [ "$got" != "$now" ]; then
        try 0 restore now.backup --force
        rm -f "$home"/*before-restore*
    fi
    [ -e "$WORK/here/reached" ]
}

# each COMMAND KIND STAYS STEP
each() {
    local at=1
    while "one_$1" "$2" $at "$3" && [ $at -lt 1000 ]; do at=$((at + $4)); done
    echo "$1, $2${3:+ for good}: $at calls, each ${4}th"
    same "$1, $2 was reached" 1 "$((at > 1 && at < 1000))"
}
each backup write "" 7
each backup write yes 7
each backup kill "" 7
each backup sync "" 1
each restore write "" 2
each restore write yes 1
each restore kill "" 2
each restore sync "" 1
each restore sync yes 1
untouched "$now"
finish
