#!/usr/bin/env bash
# tests/cli/erase.sh - the right to erasure: afterwards no byte of a name, a citizen ID or a note is in the
# notebook, its log, or a shared folder, and stale copies do not bring it back; what was taught counts.
. "$abs_top_srcdir/tests/cli/lib.sh"
bls=resuscitation.bls-adult
small_province
key_of DB-00308
key_of DB-00306
key_of DB-00009
pass="--passphrase-file secret-DB-00015"
try 0 person edit DB-00327 --family-name Hạng --middle-name "Thị Zoáng" --given-name Quyểng --phone 0912333444

for pair in DB-00308:01 DB-00306:02 DB-00308:03; do
    mentor=${pair%:*} day=${pair#*:}
    try 0 signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 \
        --performed-at "2026-11-$day" -m comp_rate=110 -m ccf=80 --setting simulated \
        --note "tay run khi ép tim" --as "$mentor" --passphrase-file "secret-$mentor"
done
mkdir papers stick
try 0 certificate issue --skill $bls --facility DB-TT05 --output papers --place Tuần.Giáo \
    --person DB-00327 --as DB-00009 --passphrase-file secret-DB-00009
jws=$(sed -n 's/^QR text: //p' out)
try 0 person list --csv --identifiers
line=$(grep '^DB-00327,' out)
IFS=, read -r _ family middle given _ birth citizen _ <<<"$line"
same "the name" "Hạng Thị Zoáng Quyểng" "$family $middle $given"

# Bytes that must be gone: as typed, as searched, as sorted.
folded="hang thi zoang quyeng"
[ -n "$citizen" ] && [ -n "$birth" ] || fail "the sample has no citizen ID of DB-00327"

# found TEXT FILE...: how many of these files hold it
found() {
    local text=$1
    shift
    LC_ALL=C grep -lF -- "$text" "$@" 2>/dev/null | wc -l
}
# gone FILE...: none of these texts is in any of them; others of that family name may be there
gone() {
    local text
    for text in Zoáng zoang Quyểng quyeng "$citizen" 0912333444 "tay run khi"; do
        same "'$text' in $*" 0 "$(found "$text" "$@")"
    done
}

same "the name before" 1 "$(found "$folded" "$notebook")"
same "the note before" 1 "$(found "tay run khi" "$notebook" "$notebook-wal" | sed 's/2/1/')"
same "the citizen ID before" 1 "$(found "$citizen" "$notebook")"

# a station that knows all of it, a folder that holds it, a backup
cp -R "$XDG_DATA_HOME" "$WORK/data-2"
mkdir -p "$WORK/state-2"
other() { XDG_DATA_HOME=$WORK/data-2 XDG_STATE_HOME=$WORK/state-2 "$SOTAY" "$@" >out 2>err || { fail "there: $*"; cat err; }; }
other device enrol --as DB-00015 --name second $pass
try 0 sync stick
same "the citizen ID in the folder" 1 "$(found "$citizen" stick/* | sed 's/[1-9].*/1/')"
cp -R stick old-stick
try 0 backup "$PWD/kept"

# ---- refused, asked, tried -----------------------------------------------------------------------

before=$(records)
try 2 person erase DB-00327 --yes $pass
has err '--reason'
try 2 person erase DB-00327 --reason "request 7" $pass </dev/null
has err '--yes'
try 4 person erase DB-00327 --yes --reason "for Hang Thi Zoang Quyeng" $pass
has err 'must not say who it is'
try 4 person erase DB-00327 --yes --reason "request 7" --as DB-00308 --passphrase-file secret-DB-00308
has err 'no right'
try 0 person erase DB-00327 --reason "request 7" --dry-run $pass
has out "would erase DB-00327 Hạng Thị Zoáng Quyểng"
has out "3 notes, 1 certificate's text"
untouched "$before"
if command -v script >/dev/null; then
    printf 'no\n' | terminal 4 "$SOTAY person erase DB-00327 --reason 'request 7' $pass"
    has plain 'Type the code DB-00327'
    has plain 'nothing was erased'
    untouched "$before"
fi

# ---- erased --------------------------------------------------------------------------------------

id=$("$SOTAY" person show DB-00327 --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p')
code=erased-${id:0:8}
try 0 person erase DB-00327 --yes --reason "request 7" $pass
has out "erased, now shown as $code"
has err "$PWD/kept"
gone "$notebook" "$notebook-wal" "$notebook-shm"
one_file
try 0 notebook verify
has out ', erased '
try 3 person show DB-00327
try 0 person show "$code"
has out 'Erased'
try 0 person list
has out "$code"
same "lines of the list that say so" 1 "$(grep "$code" out | grep -c 'erased ')"
try 0 person show "$code" --history
has out 'erased'
try 0 competency list --person "$code" --csv
has out "$code,,DB-TT05,$bls,competent,2026-11-03,2028-11-03"
try 0 signoff list --trainee "$code" --csv
same "sign-offs that count" 3 "$(grep -c "^$code\|,$code," out)"

# certificates
printf '%s' "$jws" >token
try 0 certificate verify token
has out 'holder erased'
same "the name in the answer" 0 "$(grep -c Zoáng out)"
try 0 certificate verify token --json
has out '"standing":"holder-erased","holder":null'
try 0 certificate verify papers/*.pdf
try 0 certificate list
has out 'erased'
same "the name in the list" 0 "$(grep -c Zoáng out)"
try 4 certificate print 1/2026/GCN-DB-TT05 --output papers
has err 'were erased'

# nothing is written of them again
try 4 person edit "$code" --phone 0912333444
has err 'were erased'
try 4 signoff add --trainee "$code" --skill $bls --facility DB-TT05 --level 5 --performed-at 2026-11-04 \
    -m comp_rate=110 -m ccf=80 --setting simulated --note "x" --as DB-00308 \
    --passphrase-file secret-DB-00308
has err 'were erased'

# again: only what is left over; while somebody reads, it says so
before=$(records)
try 0 person erase "$code"
has out 'erased before'
same "records" "$before" "$(records)"

# ---- the folder, and stale copies ----------------------------------------------------------------

try 0 sync stick
gone stick/*
other person edit DB-00327 --phone 0912333444 # it does not know yet
other sync old-stick
try 0 sync old-stick
try 0 sync stick
gone "$notebook" "$notebook-wal"
try 0 notebook verify
other sync stick --dry-run # what the erasure changed is no damage
same "files that differ" 0 "$(grep -c 'it differs' err)"
other sync stick
XDG_DATA_HOME=$WORK/data-2 gone "$WORK/data-2/sotay/notebook.sotay" "$WORK/data-2/sotay/notebook.sotay-wal"
other notebook verify
gone stick/*
other person show "$code"
has out 'Erased'
try 0 sync old-stick
gone old-stick/*

try 0 notebook rebuild
gone "$notebook" "$notebook-wal"
try 0 notebook verify
finish
