#!/usr/bin/env bash
# tests/cli/doubt.sh - what is implausible, or there already: said before it is written, or beside it.
. "$abs_top_srcdir/tests/cli/lib.sh"

# ---- a code that no record can have ---------------------------------------------------------------

printf 'passphrase of authority\npassphrase of NV\n' >secret-bad
mkdir -p "${notebook%/*}"
try 4 init --name "Sở Y tế" --person "NV 00/1" --full-name "Lò Văn An" --passphrase-file secret-bad
warns <<'END'
sotay: --person: 'NV 00/1' is no code: at most 64 bytes, without ~ / ;
END
try 4 init --name "Sở Y tế" --person "NV 00/1" --full-name "Lò Văn An" --dry-run
same "nothing was made" "" "$(ls "$notebook" 2>/dev/null)"

new_notebook
pass="--passphrase-file secret-DB-00015"
try 0 facility add --code DB --type province --name "Điện Biên" $pass

# ---- one place twice --------------------------------------------------------------------------------

try 0 facility add --code T1 --parent DB --type station --name "TYT xã Pu Nhi" $pass
silent
try 0 facility add --code T2 --parent DB --type station --name "Trạm Y tế xã Na Son" $pass
silent
try 0 facility add --code T3 --parent T2 --type station --name "Trạm Y tế Pu Nhi" $pass # elsewhere
silent
try 0 facility remove T3 $pass
try 0 facility add --parent DB --type station --name "Trạm Y tế Pu Nhi" --dry-run $pass
warns <<'END'
warning: is it the same as T1 TYT xã Pu Nhi?  If so: sotay undo
END
printf 'Tên đơn vị,Loại,Trực thuộc\nTrạm y tế Pu Nhi,station,DB\nTrạm y tế Phì Nhừ,station,DB\n' >two.csv
try 0 facility import two.csv --yes $pass
try 0 facility list --csv
same "stations below DB" 3 "$(grep -c ',station,' out)"
same "one Pu Nhi" 1 "$(grep -c 'Pu Nhi' out)"

# ---- people -----------------------------------------------------------------------------------------

try 0 person add --code P1 --name "nguyễn thị hoa" --birth-date 1990 --facility T1
silent
try 0 person list --csv
has out "P1,Nguyễn,Thị,Hoa"
try 0 person add --code P2 --name "NGUYỄN THỊ HOA" --birth-date 1990-05-02 --facility T2
warns <<'END'
warning: is it the same person as P1 Nguyễn Thị Hoa (1990, T1)?  If so: sotay person merge P2 P1
END
try 0 person add --code P3 --name "Nguyễn Thị Hoa" --birth-date 1985
silent
try 0 person remove P3
try 4 person add --code P4 --name "Lò Văn An" --birth-date 1850
has err "--birth-date: 1850 lies before 1900"
try 4 person add --code P4 --name "Lò Văn An" --birth-date 2099
has err "--birth-date: 2099 lies in the future"
try 0 person add --code P4 --name "Lò Văn An" --birth-date "$(($(date +%Y) - 9))" --dry-run
has err "warning: --birth-date: $(($(date +%Y) - 9)): that is an age of"
try 4 person edit P1 --phone 0912-abc
warns <<'END'
sotay: --phone: '0912-abc' is no telephone number: 8 to 15 digits
END
try 0 person edit P1 --phone "0912 345.678"
silent
printf 'code,family_name,given_name,phone,birth_date\nP7,Lò,Ba,0912-abc,1850\nP8,Lò,Bốn,0912-abc,1980\n' >people.csv
try 4 person import people.csv
has err "people.csv:2: birth_date: 1850 lies before 1900"
has err "warning: people.csv:3: phone: '0912-abc' is no telephone number: 8 to 15 digits"

# ---- a day before somebody's birth ------------------------------------------------------------------

try 0 person edit P1 --cadre nurse
try 0 person edit DB-00015 --birth-date 1978 --cadre doctor
try 0 grant add --person DB-00015 --role mentor $pass
seen="--trainee P1 --skill resuscitation.bls-adult --mentor DB-00015 --facility T1 --level 5 --measure comp_rate=110 --measure ccf=80"
try 4 signoff add $seen --performed-at 25/11/1896 $pass
has err "sotay: --performed-at: 1896-11-25 lies before the birth of P1 Nguyễn Thị Hoa"
has err "hint: Mend the day.  Or the birth date: sotay person edit P1 --birth-date DATE"
try 0 person edit P1 --birth-date -
try 4 signoff add $seen --performed-at 25/11/1896 $pass
has err "lies before the birth of DB-00015 Trần Trọng Sùng"
try 0 person edit DB-00015 --birth-date -
try 4 signoff add $seen --performed-at 25/11/1896 $pass
has err "sotay: --performed-at: 1896-11-25 is over 60 years ago"
try 0 person edit P1 --birth-date 1990
cat >past.csv <<'END'
trainee,skill,performed_at,facility,mentor,level,setting,measure:comp_rate,measure:ccf
P1,resuscitation.bls-adult,1986-11-01,T1,DB-00015,5,real,110,80
P1,resuscitation.bls-adult,2025-11-01,T1,DB-00015,5,real,110,80
END
try 0 signoff import past.csv --dry-run $pass
has err "rows that lie before the birth of the trainee or the mentor: 1 (1986-11-01 of P1)"

# ---- a removal, with what goes along ------------------------------------------------------------------

before=$(records)
if command -v script >/dev/null; then
    printf '\n' | terminal 4 "'$SOTAY' person remove P2"
    has plain "of P2 Nguyễn Thị Hoa (1990, T2) there is also: postings: 1"
    has plain "Remove it? [y/N]"
    has plain "stopped: nothing was recorded"
    printf '\n' | terminal 4 "'$SOTAY' facility remove T2 $pass"
    same "records after Enter" "$before" "$(records)"
    printf 'y\n' | terminal 0 "'$SOTAY' person remove P2"
    try 0 person remove P2 --undo
    terminal 0 "'$SOTAY' person remove P2 --yes" </dev/null
else
    try 0 person remove P2 --yes
fi
try 0 person remove P2 --undo
try 4 person remove P2
try 0 posting list --person P2 --csv
posting=$(sed -n '2s/,/\//2; 2s/^\([^,/]*\),\([^,/]*\)\/.*/\1\/\2/p' out)
try 0 posting remove "$posting/"
has out "P2 Nguyễn Thị Hoa"
try 0 person remove P2 # nothing hangs on it
finish
