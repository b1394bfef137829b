#!/usr/bin/env bash
# tests/cli/badinput.sh - files that are not what they should be, disks that are full or cannot be
# written, notebooks that others hold: a clear refusal, the right status, and nothing changed.
. "$abs_top_srcdir/tests/cli/lib.sh"
small_province
pass="--passphrase-file secret-DB-00015"
excel='hint: Save the file again as UTF-8: in Excel choose the type "CSV UTF-8".'

: >empty
mkdir folder
truncate -s 1G zeros
printf '\177ELF\002\001\001\000%0100d' 0 >binary
head -c 20000 "$notebook" >cut
head -c 50 "$notebook" >stub
before=$(records)

# ---- import --------------------------------------------------------------------------------------

# refused STATUS FILE: a person import of it; what follows is what it says.
refused() {
    try "$1" person import "$2"
    warns
    same "$last says on standard output" "" "$(cat out)"
}
refused 4 empty <<'END'
sotay: empty: the file is empty
hint: The first line has to hold the names of the columns.
END
refused 4 folder <<'END'
sotay: folder: this is a folder
hint: Give the name of an Excel or CSV file.
END
refused 3 missing.csv <<'END'
sotay: there is no file 'missing.csv'
hint: Check the name and the folder of the file.
END
for file in zeros binary; do
    refused 4 $file <<END
sotay: $file:1: not a text file: it has a zero byte
$excel
END
done
try 4 signoff import zeros $pass
try 4 signoff import folder $pass
try 4 signoff import empty $pass
try 3 signoff import missing.csv $pass

head -n 3 "$sample/people.csv" | iconv -t UTF-16 >utf16.csv
refused 4 utf16.csv <<END
sotay: utf16.csv: the encoding is UTF-16, not UTF-8
$excel
END
printf 'code,given_name\nX-1,Nguy\352\336n\n' >cp1258.csv
refused 4 cp1258.csv <<END
sotay: cp1258.csv:2: the text is not UTF-8
$excel
END
printf 'code,given_name\nX-1,"An\nX-2,Ba\n' >open.csv
refused 4 open.csv <<'END'
sotay: open.csv:2: a quote opened here is never closed
hint: Close the quote, or take it away.
END
printf 'code,given_name\nX-1,An\nX-2,B"a\n' >quote.csv
refused 4 quote.csv <<'END'
sotay: quote.csv:3: a quote in the wrong place
hint: Put the whole cell in quotes and write each quote inside it twice.
END
printf 'code,colour\nX-1,red\n' >column.csv
refused 4 column.csv <<'END'
sotay: column.csv:1: unknown column 'colour'
hint: Known columns: code,family_name,middle_name,given_name,sex,birth_date,citizen_id,cadre,licence_number,phone,facility,department.
END
printf 'given_name\nAn\n' >key.csv
refused 4 key.csv <<'END'
sotay: key.csv:1: column 'code' is missing
hint: The first line must name the columns.
END
printf 'code,given_name,code\nX-1,An,X-1\n' >twice.csv
refused 4 twice.csv <<'END'
sotay: twice.csv:1: column 'code' is there twice
hint: Keep one of the two and delete the other.
END
try 4 signoff import column.csv $pass
warns <<'END'
sotay: column.csv:1: unknown column 'code'
hint: The names are listed by 'sotay signoff import --template'.
END
untouched "$before"

cat >rows.csv <<'END'
code,family_name,given_name,birth_date,sex,facility
X-1,A,B,1990-02-30,M,DB
X-2,A,B,1990-01-01,M,NOWHERE
X-3,A,B,1990-01-01,F,DB
X-3,A,B,1991-01-01,F,DB
,A,B,,,
X-5,A,B,1990-01-01,M,DB,more
X-6,A,B,1990-01-01,mal,DB
X-7,"A, B","C ""D""",1990,,DB
END
refused 4 rows.csv <<'END'
rows.csv:2: birth_date: '1990-02-30' is no day and no year
rows.csv:3: facility: there is no facility 'NOWHERE'
rows.csv:5: birth_date: line 4 says something else of the same person
rows.csv:6: code: a code is needed
rows.csv:7: the row has more cells than there are columns
rows.csv:8: sex: 'mal' is none of: F (female), M (male)
sotay: 6 of 8 rows of 'rows.csv' are bad; nothing was written
hint: Mend those rows, or add --skip-bad to write the others.
END
untouched "$before"
try 0 person import rows.csv --skip-bad --dry-run
has out "2 new"
[ ! -e rows.csv.rejected.csv ] || fail "a dry run wrote rows.csv.rejected.csv"
untouched "$before"
try 0 person import rows.csv --skip-bad
says <<'END'
person: 2 new, 0 changed, 0 same
END
has err "bad rows left out: 6 (see rows.csv.rejected.csv)"
diff -u - rows.csv.rejected.csv <<'END' || fail "the rejected rows"
code,family_name,given_name,birth_date,sex,facility,Reason
X-1,A,B,1990-02-30,M,DB,birth_date: '1990-02-30' is no day and no year
X-2,A,B,1990-01-01,M,NOWHERE,facility: there is no facility 'NOWHERE'
X-3,A,B,1991-01-01,F,DB,birth_date: line 4 says something else of the same person
,A,B,,,,code: a code is needed
X-5,A,B,1990-01-01,M,DB,the row has more cells than there are columns
X-6,A,B,1990-01-01,mal,DB,"sex: 'mal' is none of: F (female), M (male)"
END
try 0 person list --code X-7 --csv
has out 'X-7,"A, B",,"C ""D""",,1990'
# Mended, or not yet: what said why is not read, and stands there once.
try 4 person import rows.csv.rejected.csv
has err "4 of 6 rows of 'rows.csv.rejected.csv' are bad"

cat >signoffs.csv <<'END'
trainee,skill,performed_at,facility,mentor,level,missed_steps,setting,measure:comp_rate,measure:ccf
DB-00327,resuscitation.bls-adult,2026-11-01T10:00,DB-TT05,DB-00308,5,,real,110,80
DB-00327,resuscitation.bls-adult,2026-11-01T11:00,DB-TT05,DB-00308,5,,real,999,80
DB-00327,resuscitation.bls-adult,2026-13-01,DB-TT05,DB-00308,5,,real,110,80
NOBODY,resuscitation.bls-adult,2026-11-01T12:00,DB-TT05,DB-00308,5,,real,110,80
DB-00327,no.such,2026-11-01T13:00,DB-TT05,DB-00308,5,,real,110,80
DB-00327,resuscitation.bls-adult,2026-11-01T14:00,DB-TT05,DB-00308,6,,real,110,80
DB-00327,resuscitation.bls-adult,2026-11-01T15:00,DB-TT05,DB-00308,5,13,real,110,80
DB-00327,resuscitation.bls-adult,2026-11-01T16:00,DB-TT05,DB-00308,5,,dream,110,80
DB-00327,resuscitation.bls-adult,2026-11-01T17:00,DB-TT05,DB-00308,5,,real,110,80.55
END
before=$(records)
try 4 signoff import signoffs.csv $pass
same "bad sign-offs" "3 4 5 6 7 8 9 10" \
    "$(sed -n 's/^signoffs\.csv:\([0-9]*\): .*: .*/\1/p' err | paste -sd ' ')"
has err "8 of 9 rows of 'signoffs.csv' are bad; nothing was written"
untouched "$before"
# On a terminal it is asked, as every import asks.
printf '\n' | terminal 4 "'$SOTAY' signoff import signoffs.csv $pass"
has plain "Bad rows: 8 of 9. Leave them out, and take the others? [y/N]"
untouched "$before"
[ ! -e signoffs.csv.rejected.csv ] || fail "nothing was imported, and yet rows were left out"
printf 'y\n' | terminal 0 "'$SOTAY' signoff import signoffs.csv $pass"
has plain "sign-off: 1 new, 0 changed, 0 same"
has plain "bad rows left out: 8 (see signoffs.csv.rejected.csv)"
try 0 undo 1 $pass
rm signoffs.csv.rejected.csv
try 0 signoff import signoffs.csv --skip-bad $pass
says <<'END'
sign-off: 1 new, 0 changed, 0 same
END
same "lines of the rejected sign-offs" 9 "$(wc -l <signoffs.csv.rejected.csv)"
has signoffs.csv.rejected.csv "missed_steps,setting,measure:comp_rate,measure:ccf,Reason"
has signoffs.csv.rejected.csv "2026-13-01,DB-TT05,DB-00308,5,,real,110,80,performed_at: not a day such as"
# Mended: why it was left out is not read.  What is still wrong says so anew, once.
sed -i 's/2026-13-01,/2026-10-01,/; s/NOBODY/DB-00327/' signoffs.csv.rejected.csv
try 0 signoff import signoffs.csv.rejected.csv --skip-bad $pass
says <<'END'
sign-off: 2 new, 0 changed, 0 same
END
same "headings of what is left" 1 "$(head -n 1 signoffs.csv.rejected.csv.rejected.csv | grep -c '^[^R]*,Reason$')"
same "lines of what is left" 7 "$(wc -l <signoffs.csv.rejected.csv.rejected.csv)"
try 0 notebook verify

# ---- as a notebook -------------------------------------------------------------------------------

# notebooks STATUS FILE BEGINNING: for reading and for writing
notebooks() {
    local sum
    sum=$(sha256sum "$2" 2>/dev/null || :)
    try "$1" facility list --notebook "$2"
    has err "sotay: $3"
    try "$1" course add --code C --title T --kind short --notebook "$2"
    has err "sotay: $3"
    try "$1" notebook verify --notebook "$2"
    same "$2 afterwards" "$sum" "$(sha256sum "$2" 2>/dev/null || :)"
}
notebooks 5 empty "notebook 'empty' is empty"
notebooks 5 folder "'folder' is not a Sotay notebook"
notebooks 5 binary "'binary' is not a Sotay notebook"
notebooks 5 stub "'stub' is not a Sotay notebook"
notebooks 5 cut "notebook 'cut' is cut short: 20000 of "
notebooks 3 missing "there is no notebook 'missing'"
try 5 facility list --notebook zeros
has err "'zeros' is not a Sotay notebook"
sqlite3 other.db 'CREATE TABLE t (x); INSERT INTO t VALUES (1)'
notebooks 5 other.db "'other.db' is not a Sotay notebook"

cp "$notebook" newer
sqlite3 newer 'PRAGMA user_version=99'
notebooks 4 newer "notebook 'newer' was written by a newer Sotay (format 99, this one knows up to "
rm -f newer

# A page in the middle is overwritten: verify finds it, and nothing crashes.
cp "$notebook" damaged
dd if=/dev/urandom of=damaged bs=4096 seek=20 count=3 conv=notrunc status=none
try 5 notebook verify --notebook damaged
has err "sotay: "
# A record is changed behind the program's back.
cp "$notebook" forged
sqlite3 forged "DROP TRIGGER entry_no_update;
    UPDATE entry SET payload = replace(payload, 'real', 'fake') WHERE kind = 'signoff.transcribe'"
try 5 notebook verify --notebook forged
has err "sotay: record "
# A table is changed: the records are whole, and the tables are made again.
cp "$notebook" tables
sqlite3 tables "UPDATE signoff SET level = 1"
try 5 notebook verify --notebook tables
has err "sotay notebook rebuild"

# ---- as a certificate ----------------------------------------------------------------------------

for file in empty binary cut; do
    try 5 certificate verify $file
    has out "not a certificate"
    has err "sotay: this file is not a certificate"
    has err "hint: "
done
try 5 certificate verify folder
has err "sotay: 'folder' is a folder, not a certificate"
try 4 certificate verify zeros
has err "'zeros' is too large"
try 3 certificate verify missing
try 5 certificate verify eyJhbGciOiJFZERTQSJ9.e30.AAAA
for file in folder zeros; do
    try 4 certificate verify binary --issuers $file
done
try 3 certificate verify binary --issuers missing

# ---- other files ---------------------------------------------------------------------------------

for file in folder zeros binary; do
    try 2 config check --config $file
done
try 3 checklist check folder # nothing in it
try 4 checklist check zeros binary
try 3 config check --config missing
try 3 checklist check missing
try 4 checklist check empty
try 2 key new DB-00308 --passphrase-file empty
try 2 key new DB-00308 --passphrase-file folder
try 3 key new DB-00308 --passphrase-file missing
printf '[notebook]\ncolour = "red"\n' >colour.ini
try 2 config check --config colour.ini
has err "colour.ini:2: "
try 0 notebook verify

# ---- held by another program ---------------------------------------------------------------------

before=$(records)
mkfifo orders
sqlite3 "$notebook" <orders >answers 2>&1 &
holder=$!
exec 7>orders
printf 'BEGIN EXCLUSIVE;\nSELECT 1;\n' >&7
until [ -s answers ]; do sleep 0.05; done
SECONDS=0
try 1 course add --code C --title T --kind short
warns <<'END'
sotay: notebook 'WORK/data/sotay/notebook.sotay' is in use by another program
hint: Wait until the other program has finished, then try again.
END
same "it waited, but not for ever" 1 "$((SECONDS >= 5 && SECONDS <= 30))"
# Readers are not in the way of a writer, nor the other way round.
try 0 facility list
printf 'ROLLBACK;\n' >&7
exec 7>&-
wait $holder
untouched "$before"

# It waits for a writer who finishes soon.
(sqlite3 "$notebook" <<'END'
BEGIN IMMEDIATE;
.shell sleep 1
ROLLBACK;
END
) &
sleep 0.3
try 0 course add --code C --title T --kind short
wait $!
try 0 notebook verify

# ---- read-only, full -----------------------------------------------------------------------------

copy_to() {
    mkdir -p "$1/sotay"
    cp "$notebook" "$1/sotay/notebook.sotay"
    sync "$1/sotay/notebook.sotay"
}
# A user who is not root is stopped by permissions, root by the mount only.
mkdir medium full
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=16m none medium 2>/dev/null; then
    trap 'umount medium 2>/dev/null; umount full 2>/dev/null; exit 1' HUP INT TERM
    copy_to medium
    sum=$(sha256sum <medium/sotay/notebook.sotay)
    mount -o remount,ro medium
    read_only=yes
else
    copy_to medium
    sum=$(sha256sum <medium/sotay/notebook.sotay)
    chmod 400 medium/sotay/notebook.sotay
    chmod 500 medium/sotay medium
    read_only=$([ -w medium/sotay ] && echo no || echo yes)
fi
if [ $read_only = yes ]; then
    there=medium/sotay/notebook.sotay
    try 0 facility list --csv --notebook $there
    same "read from a read-only medium" 66 "$(wc -l <out)"
    try 0 notebook verify --notebook $there
    try 1 course add --code D --title T --kind short --notebook $there
    warns <<'END'
sotay: notebook 'medium/sotay/notebook.sotay' cannot be written: the file or its folder is read-only
hint: Check the permissions of the file and its folder, or copy it elsewhere.
END
    try 1 init --notebook medium/new.sotay --name X --person X --full-name "X Y" \
        --passphrase-file secret-init
    has err "sotay: "
    same "the read-only notebook afterwards" "$sum" "$(sha256sum <$there)"
else
    echo "root, and no tmpfs can be mounted: read-only places were not tried"
fi
umount medium 2>/dev/null || chmod -R u+w medium

size=$(($(stat -c %s "$notebook") / 1024 + 300))
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=${size}k none full 2>/dev/null; then
    copy_to full
    there=full/sotay/notebook.sotay
    sum=$(sha256sum <$there)
    # More rows than there is room for; nothing of them may remain.
    try 1 signoff import "$sample/signoffs.csv" --notebook $there $pass
    has err "is full"
    has err "hint: Free some space, then try again; nothing was changed."
    try 0 notebook verify --notebook $there
    same "the notebook on the full disk" "$before" "$(sed 's/.*records \([0-9]*\),.*/\1/' out | awk '{ print $1 - 1 }')"
    try 1 init --notebook full/new.sotay --name X --person X --full-name "X Y" \
        --passphrase-file secret-init
    umount full
else
    echo "not root, or no tmpfs can be mounted: a full disk was not tried"
fi
# /dev/full takes the place of a full disk for what is printed.
if [ -e /dev/full ]; then
    for command in "facility list" "person list --csv" "person list --json" "notebook verify" --help; do
        status=0
        # shellcheck disable=SC2086 # the words of a command
        "$SOTAY" $command >/dev/full 2>err || status=$?
        same "status of 'sotay $command' >/dev/full" 1 "$status"
        has err "sotay: "
    done
fi

try 0 notebook verify
one_file
finish
