#!/usr/bin/env bash
# tests/cli/records.sh - records of every noun: import, add, edit, find, list, remove; what is told and
# what is kept, compared with records.expected.
#
# SOTAY_UPDATE=yes writes that file anew.
set -eu
: "${SOTAY:?}" "${abs_top_srcdir:?}" "${WORK:?tests/cli/run.sh runs the scripts}"
expected=$abs_top_srcdir/tests/cli/records.expected
export SOTAY_TODAY=2026-01-14 SOTAY_PASSPHRASE_FILE=$WORK/here/passphrase
printf 'a long enough passphrase\n' >passphrase
"$SOTAY" init --name 'Test' --person N-00001 --full-name 'Trần Trọng Sùng' >/dev/null

exec 3>&1 >transcript

run() { # one command, everything it says, its status
    local status=0
    printf '$ sotay %s\n' "$*"
    "$SOTAY" "$@" >out 2>&1 || status=$?
    sed -E 's/[0-9a-f]{32}/ID/g; s/^([0-9-]{10}) [0-9:]{5}/\1 TIME/; s/(computer |\()[0-9a-f]{8}\b/\1COMPUTER/' out
    [ "$status" = 0 ] || printf '[status %s]\n' "$status"
}

file() { cat >"$1"; }

file facilities.csv <<'.'
code,parent,type,name,start_date,end_date,predecessors
A-2,A-1,station,Trạm Y tế xã Thanh An,2020-01-01,,OLD
A-1,A,district-centre,Trung tâm Một,,,
A,,province,Tỉnh,,,
OLD,A-1,station,Trạm cũ,,31/12/2019,
A-3,A-1,station,Trạm Ba,,,
.
run facility import facilities.csv
run facility import facilities.csv --as authority --dry-run
run facility import facilities.csv --as authority
run facility import facilities.csv --as authority

file people.csv <<'.'
code;family_name;middle_name;given_name;sex;birth_date;citizen_id;cadre;facility;department
N-00001;Trần;Trọng;Sùng;M;1980-02-03;011080000001;doctor;A-1;Nội
N-00002;Trương;Thị Lan;Anh;F;1989;011189000002;nurse;A-2;
N-00003;Lò;Văn;Ánh;M;01/12/1990;;midwife;A-2;
.
run person import people.csv
run person import people.csv
run person list --csv
run person list --csv --identifiers --facility A-2
run posting list --csv

# names with and without marks, not unique, unknown
run person show 'thi anh'
run person show anh
run person show nobody
run facility show 'thanh an'

# every bad row is told, nothing is written; then the good ones are
file bad.csv <<'.'
code,family_name,given_name,sex,birth_date,citizen_id,facility,department
N-00003,Quàng,Khác,M,1970-01-01,,,
N-00004,Lò,An,M,1985,011285000001,A-3,
N-00005,Lò,An,M,1985,011085000005,A-3,
N-00005,Lò,An,M,1985,011085000005,A-3,
N-00005,Lò,Ân,M,1985,011085000005,A-3,
N-00006,,,X,31/02/1990,12,B,
N-00007,Lò,Cúc,F,2002,777302000001,,Nội
N-00008,Lò,Cúc,F,2002,777302000001,OLD,Nội
N-00009,Lò,Cúc,F,,,A-3,Nội,more
,Lò,Cúc,F,,,A-3,Nội
.
run person import bad.csv
run person list --csv --text cuc
run person import bad.csv --skip-bad
cat bad.csv.rejected.csv
printf 'code,nmae\nA,B\n' | file header.csv
run facility import header.csv --as authority
printf 'name\nB\n' | file header.csv
run facility import header.csv --as authority
printf 'code,name\nA,"B\n' | file quote.csv
run facility import quote.csv --as authority

# a tree stays a tree
printf 'code,parent\nA,A-2\n' | file tree.csv
run facility import tree.csv --as authority
run facility edit A-1 --parent A-1 --as authority
printf 'code,parent\nA-1,A-3\nA-3,-\n' | file tree.csv
run facility import tree.csv --as authority
run facility list --csv
printf 'code,parent\nA-3,A-1\nA-1,A\n' | file tree.csv
run facility import tree.csv --as authority

# moves: the open posting closes yesterday, a new one opens today; what was said today is corrected
run person edit N-00002 --facility A-3 --department 'Cấp cứu'
run person edit N-00002 --facility A-1
run person list --csv --text 'lan anh'
run posting list --csv --person N-00002
run person add --name 'Vàng A Lử' --sex M --facility 'tram ba'
run person edit 'a lu' --birth-date 1991 --citizen-id 011191000001
run person edit 'a lu' --birth-date 14/05/1991 --phone 0912345678
run person edit 'a lu' --phone -
run person edit 'a lu' --given-name -
run person edit 'a lu' --code N-00001
run person show 'vang a lu' --history

# courses: a full class makes wait
run course add --code C1 --title 'Course' --kind short --hours 40
run class add --code K1 --course C1 --capacity 1 --start-date 2026-02-01 --end-date 2026-01-01
run class add --code K1 --course C1 --capacity 1 --start-date 2026-02-01
run enrolment add --class K1 --person N-00001
run enrolment add --class K1 --person N-00002
run enrolment add --class K1 --person N-00002
printf 'class,person,status,hours\nK1,N-00002,enrolled,40.5\nK1,N-00003,nominated,\n' | file e.csv
run enrolment import e.csv
run enrolment edit K1/N-00003 --status withdrawn
run enrolment list --csv

# days
printf 'person,facility,start_date,end_date\nN-00003,A-3,2026-01-01,2026-02-01\nN-00003,A-1,2026-03-01,2026-02-01\n' |
    file p.csv
run posting import p.csv --skip-bad
run indicator add --facility OLD --month 2026-01 --indicator visits --value 1.50
run indicator add --facility OLD --month 2026-01 --indicator visits --value 1.5
run indicator edit OLD/2026-01/visits --value 1,5
run partnership add --upper A --lower A --kind support --as authority
run requirement add --scope A --facility-type station --skill no.such --people 1

# rights need a signature by somebody who may give them
run grant add --person N-00002 --role mentor --facility A
run grant add --person N-00002 --role mentor --facility A --as N-00001
run grant revoke N-00002/mentor//A --as N-00001
run grant list --csv

# removed, and back
run facility remove A-3 --as authority
run facility remove A-3 --as authority --yes
run person edit N-00001 --facility A-3
printf 'code,type,name\nA-3,station,Trạm Ba\n' | file f.csv
run facility import f.csv --as authority
run facility show A-3 --history
run person remove N-00003 --yes
run person show N-00003
run posting list --csv --facility A-2
run person list --csv --removed --text anh

# removed ones are found by their code, and come back: by hand, by import, by add; never a second one
run person remove N-00003
run person remove N-00003 --undo
run person remove N-00003 --undo
run person remove nobody --undo
run person remove N-00003 --yes
printf 'code,family_name,middle_name,given_name,birth_date\nN-00003,Lò,Văn,Ánh,1990-12-01\n' | file back.csv
run person import back.csv
run person remove 'van anh' --dry-run
run person remove N-00003 --yes
run person show N-00003 --history
run person add --code N-00003 --name 'Quàng Khác' --birth-date 1970
run person add --code N-00003 --name 'Lò Văn Ánh'
run person list --csv --removed --text anh
run class remove K1 --yes
run enrolment add --class K1 --person N-00003
run class add --code K1 --course C1
run enrolment remove K1/N-00001 --dry-run
run enrolment remove K1/N-00001
run enrolment show K1/N-00001
run enrolment add --class K1 --person N-00001 --status nominated
run enrolment remove K1/N-00001 --undo
run person remove N-00001 --yes
run grant add --person N-00002 --role mentor --facility A --as N-00001

# what would be done is named
run posting add --person N-00003 --facility A-2 --start-date 2026-05-01 --dry-run
run enrolment add --class K1 --person N-00005 --dry-run
run grant add --person N-00003 --role mentor --facility A --as N-00001 --dry-run
run partnership add --upper A-1 --lower A-2 --kind support --as authority --dry-run
run requirement add --scope A --facility-type station --skill resuscitation.bls-adult --people 1 --dry-run
run indicator edit OLD/2026-01/visits --value 2 --dry-run
run facility remove A-3 --as authority --dry-run

# a code is another person's; a name may be completed
printf 'code,family_name,given_name,birth_date\nA-00001,Quàng,Khác,1970\n' | file other.csv
run person edit A-00001 --birth-date -
run person import other.csv
run person add --code P-1 --name 'Mùa'
printf 'code,family_name,middle_name,given_name,birth_date\nP-1,Lầu,A,Mùa,1990\n' | file other.csv
run person import other.csv
printf 'code,given_name\nP-1,Sùng\n' | file other.csv
run person import other.csv

# codes that differ only by case
run person show p-1
run posting list --csv --facility a-2
run person add --code p-1 --name 'Giàng A Sử'
printf 'code,given_name,facility\np-1,Sử,A-2\nQ-1,Sử,a-2\nq-1,Sử,A-2\nR-1,Sử,A-2\nr-1,Sử,A-2\n' | file case.csv
run person import case.csv
run person edit P-1 --code n-00003
run person edit P-1 --code p-1

# specialties that nobody knows
run grant add --person N-00003 --role mentor --specialty resusitation --as N-00001
run course add --code C2 --title 'Pharmacy' --kind short --specialty pharmacy
run course add --code C3 --title 'Course' --kind short --specialty endoscpy
printf 'code,person,host,start_date,specialties\nS1,N-00003,A-2,2026-03-01,nothing;ncd\nS2,N-00002,A-2,2026-04-01,nothing\n' | file s.csv
run secondment import s.csv

# characters that are not seen
for unseen in $'09\n12' $'09\t12' $'\e[2J' $'09\u200b12' $'\u202e12' $'\ufeff12' $'\u008512'; do
    printf '%s: ' "$(printf '%s' "$unseen" | od -An -tx1)"
    "$SOTAY" person edit P-1 --phone "x${unseen}x" 2>&1 || :
done
run person edit P-1 --facility A-2 --department 'Nội – “A”'
printf 'code,given_name\nP\302\2051,A\nP-2,\033[31mred\n' | file unseen.csv
run person import unseen.csv

# several that may be meant; what there is to type
run facility show tram
run posting show --help
run report training --year 26
run competency list --skill bls --csv
run competency list --skill resusitation.bls-adult
run signoff list --skill nonsense
COLUMNS=60 run person list
COLUMNS=60 run person list --wide
run person remove P-1 --json --yes

# what is done is done, though nobody hears of it
status=0
"$SOTAY" person remove N-00008 --yes >/dev/full 2>err || status=$?
cat err
"$SOTAY" person edit N-00003 --phone 0912345678 --dry-run >/dev/full 2>err || status=$?
cat err
run person show N-00008
echo "$status"

# what lists print is what imports read
for noun in facility person posting course class enrolment partnership grant indicator; do
    "$SOTAY" "$noun" list --csv >list.csv
    run "$noun" import list.csv --as authority
done
"$SOTAY" notebook rebuild >/dev/null
"$SOTAY" notebook verify >/dev/null

exec >&3
if [ "${SOTAY_UPDATE-}" = yes ]; then
    cp transcript "$expected"
fi
diff -u "$expected" transcript
