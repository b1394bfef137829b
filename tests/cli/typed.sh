#!/usr/bin/env bash
# tests/cli/typed.sh - what people type: days, words as they read them, skills by a part of the name; and
# what is said to them, broken between words on a terminal only.
. "$abs_top_srcdir/tests/cli/lib.sh"
new_notebook
pass="--passphrase-file secret-DB-00015"
try 0 facility import "$sample/facilities.csv" $pass
born() { "$SOTAY" person show "$1" --json | grep -o '"birth_date":"[^"]*"'; }

# ---- days: the day first, whatever parts the numbers ------------------------------------------------
n=0
for typed in 1/2/1990 01/02/1990 01-02-1990 1.2.1990 1990-02-01; do
    n=$((n + 1))
    code=NV-$n
    try 0 person add --code "$code" --name "Lò Văn Ngày" --birth-date "$typed"
    same "born when $typed is typed" '"birth_date":"1990-02-01"' "$(born "$code")"
done
try 0 person edit NV-1 --birth-date 1991
same "a year alone" '"birth_date":"1991"' "$(born NV-1)"
try 0 person edit NV-1 --birth-date 3-4-1992
same "changed" '"birth_date":"1992-04-03"' "$(born NV-1)"
try 0 person list --birth-date 3/4/1992 --csv
has out "NV-1"
for typed in 31/2/1990 13/13/1990 1/2/90 1-2/1990 "1 2 1990"; do
    try 4 person edit NV-1 --birth-date "$typed"
    has err "is no day and no year"
done
try 0 person list --today 5/11/2026

# ---- words: as they are read on the screen ----------------------------------------------------------
try 0 person add --code NV-9 --name "Lò Thị Chữ" --sex Female --cadre "assistant doctor" --birth-date 1990
try 0 person show NV-9 --json
has out '"sex":"F"'
has out '"cadre":"assistant-doctor"'
try 0 person edit NV-9 --sex male
try 0 person edit NV-9 --sex - # a word can be cleared
try 2 person add --name "Lò Thị Sai" --sex fem --birth-date 1990
has err "--sex: 'fem' is none of the words it takes"
try 0 facility add --name "Trạm Một" --type "Health station" --parent DB --code T-1 $pass
try 0 facility list --type "health station" --csv
has out "T-1,DB,station,Trạm Một"
english=$SOTAY
SOTAY=$abs_top_builddir/po/sotay-here
export LANGUAGE=vi
try 0 person edit NV-9 --sex nữ
try 0 person edit NV-9 --sex Nu # marks may be left out
try 0 person edit NV-9 --cadre "Điều dưỡng"
try 0 facility add --name "Trạm Hai" --type "trạm y tế" --parent DB --code T-2 $pass
unset LANGUAGE
SOTAY=$english
try 0 person show NV-9 --json
has out '"sex":"F"'
has out '"cadre":"nurse"'

# ---- a skill by a part of its name ------------------------------------------------------------------
try 0 requirement add --scope DB --facility-type "health station" --skill bls-adult --people 2 $pass
try 0 requirement list --csv
has out "DB,station,resuscitation.bls-adult,2"

# ---- lines --------------------------------------------------------------------------------------------
try 2 person add --name "Lò Thị Sai" --cadre driver --birth-date 1990
same "lines of an error in a file" 2 "$(wc -l <err)"
terminal 2 "'$SOTAY' person add --name 'Lò Thị Sai' --cadre driver --birth-date 1990" </dev/null
same "widest line on a terminal is at most 80" 0 "$(LC_ALL=C.UTF-8 grep -cE '^.{81}' plain)"
tr -s ' \n' ' ' <plain >flat
tr -s ' \n' ' ' <err >wanted
has flat "$(sed 's/ $//' wanted)"
finish
