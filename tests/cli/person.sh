#!/usr/bin/env bash
# tests/cli/person.sh - one person with two records: found, made one, named by either code, taken apart
# again; two records of one code.
. "$abs_top_srcdir/tests/cli/lib.sh"
new_notebook
pass="--passphrase-file secret-DB-00015"
try 0 facility add --code DB --type province --name "Điện Biên" $pass
try 0 facility add --code T01 --parent DB --type station --name "Trạm Một" $pass
cat >people.csv <<'.'
code,family_name,middle_name,given_name,birth_date,citizen_id,cadre,facility
P-1,Vàng,Thị,Mỷ,1985-03-04,011185000001,nurse,T01
P-2,Vang,Thi,My,1985,,nurse,T01
P-3,Lò,Văn,Pao,1990,011090000002,nurse,T01
.
try 0 person import people.csv

# ---- found ---------------------------------------------------------------------------------------

try 0 person duplicates
says <<'END'
Same                 First record                              Second record                       What mends it
name and birth date  P-1 Vàng Thị Mỷ (1985-03-04, nurse, T01)  P-2 Vang Thi My (1985, nurse, T01)  sotay person merge P-2 P-1
END
warns <<'END'
If two of a row are two people: sotay person distinct P-2 P-1
END
try 0 person duplicates --json
has out '"same":"name","first":"P-1 Vàng Thị Mỷ (1985-03-04, nurse, T01)"'
has out '"first_code":"P-1","second_code":"P-2","command":"sotay person merge P-2 P-1"'
try 0 person add --code P-4 --name "Lò Pao" --citizen-id 011090000002
has err "'P-3' has the same one"
try 0 person duplicates --csv
has out 'citizen_id,"P-3 Lò Văn Pao (1990, nurse, T01)"'

# Two people, as somebody knows who knows them.
try 0 person distinct P-2 P-1 --dry-run
says <<'END'
would be known to be two people: P-2 Vang Thi My (1985, nurse, T01) and P-1 Vàng Thị Mỷ (1985, nurse, T01)
END
try 0 person distinct P-2 P-1
says <<'END'
are two people: P-2 Vang Thi My (1985, nurse, T01) and P-1 Vàng Thị Mỷ (1985, nurse, T01)
END
try 0 person distinct P-1 P-2 --json
has out '"same":true'
try 0 person duplicates --csv
same "two people among duplicates" 0 "$(grep -c 'P-1\|P-2' out)"
try 0 report data-quality --csv
same "two people in data-quality" 0 "$(grep -c 'P-1\|P-2' out)"
try 0 person list --csv
grep -q not_same out && fail "a column that is no column"
try 0 person import people.csv
has out "0 changed, 3 same"
try 0 undo 1
try 0 person duplicates --csv
has out P-2
try 4 person distinct P-3 P-4 # one citizen ID
has err "both have the same citizen ID"

# Whoever erases one of them hears of the other.
try 0 person erase P-2 --reason "request 7" --dry-run $pass
has err "warning: these may be the same person"
has err "  P-1 Vàng Thị Mỷ (1985-03-04, nurse, T01): sotay person merge P-2 P-1"
try 0 person erase P-1 --reason "request 7" --dry-run --json $pass
has out '"similar":"P-2"'
try 0 person erase P-3 --reason "request 7" --dry-run --json $pass
has out '"similar":"P-4"'

# Namesakes of one year with citizen IDs of their own are two people.
try 0 person add --code P-5 --name "Vừ Thị Dợ" --birth-date 1991 --citizen-id 011191000005 --facility T01
try 0 person add --code P-6 --name "Vừ Thị Dợ" --birth-date 1991 --citizen-id 011191000006 --cadre nurse
try 0 person duplicates --csv
same "two people among duplicates" 0 "$(grep -c 'P-5\|P-6' out)"
try 0 report data-quality --csv
same "two people in data-quality" 0 "$(grep -c 'P-5\|P-6' out)"
before=$(records)
try 4 person merge P-6 P-5 $pass
warns <<'END'
sotay: this may be two people, for what is not the same: citizen ID
hint: Look at both with --dry-run.  If they are one person all the same, add --yes.
END
try 4 person merge P-6 P-3 $pass
has err "citizen ID; name; birth date"
try 0 person merge P-5 P-6 --dry-run $pass
has err "  becomes part of the other: P-5 Vừ Thị Dợ; 1991; citizen ID *********005;"
has err "  is kept: P-6 Vừ Thị Dợ; 1991; citizen ID *********006; nurse"
has err "  not the same: citizen ID"
has err "  goes over: postings: 1"
has err "  the place of work becomes: T01 Trạm Một"
same "records after all this" "$before" "$(records)"
if command -v script >/dev/null; then
    printf '\n' | terminal 4 "'$SOTAY' person merge P-6 P-5 $pass" || true
    has plain "Are these one person? [y/N]"
    has plain "stopped: nothing was recorded"
    same "records after Enter" "$before" "$(records)"
fi
try 0 person merge P-6 P-5 --yes $pass
try 0 person unmerge P-6 $pass
before=$(records)
try 4 person remove P-5 # there is nobody to ask
warns <<'END'
sotay: of P-5 Vừ Thị Dợ (1991, T01) there is also: postings: 1
hint: Look first with --dry-run; to remove it all the same add --yes.
END
try 0 person remove P-5 --dry-run
says <<'END'
would remove: person P-5 Vừ Thị Dợ (1991, T01) (it takes along: postings: 1)
END
same "records after both" "$before" "$(records)"
try 0 person remove P-5 --yes
says <<'END'
removed: person P-5 Vừ Thị Dợ (1991, T01) (it takes along: postings: 1)
END
try 0 person remove P-6
says <<'END'
removed: person P-6 Vừ Thị Dợ (1991, nurse)
END

# ---- made one ------------------------------------------------------------------------------------

try 0 course add --code BLS --title "Life support" --kind short
try 0 class add --code L-1 --course BLS
try 0 class add --code L-2 --course BLS
try 0 enrolment add --class L-1 --person P-2 --status completed
before=$(records)
try 2 person merge P-2
try 3 person merge P-2 nobody $pass
try 3 person merge "vang thi my" P-1 $pass # may be both
try 0 person merge P-2 P-1 --dry-run $pass
says <<'END'
P-2 Vang Thi My would become part of P-1 Vàng Thị Mỷ
END
same "records after a dry run" "$before" "$(records)"
try 0 person merge P-2 P-1 $pass
says <<'END'
P-2 Vang Thi My is now part of P-1 Vàng Thị Mỷ
END
silent
try 4 person merge P-1 P-2 $pass
has err 'one person already'
try 0 person list --csv
same "P-2 in the list" 0 "$(grep -c '^P-2' out)"
try 0 person show P-2
has err "'P-2' is the same person as 'P-1'"
has out 'Recorded also as'
try 0 person show P-1 --json
has out '"duplicates":"P-2"'
silent
try 0 posting list --csv
same "postings under P-2" 0 "$(grep -c '^P-2' out)"
try 0 person duplicates --csv
same "P-2 among duplicates" 0 "$(grep -c 'P-2' out)"

# what names the duplicate means the other; the same file again changes nothing
try 0 enrolment list --csv
has out 'L-1,P-1,completed'
try 0 enrolment add --class L-2 --person P-2 --status completed
has err "'P-2' is the same person as 'P-1'"
try 0 enrolment list --csv
has out 'L-2,P-1,completed'
before=$(records)
try 0 person import people.csv
has err "'P-2' is the same person as 'P-1': left as it is"
same "records after the import" "$before" "$(records)"
try 4 person add --code P-2 --name "Người Khác"
has err "'P-2' is the same person as 'P-1'"

# ---- taken apart ---------------------------------------------------------------------------------

try 3 person unmerge P-1 $pass
has err "is not part of another one"
try 3 person unmerge P-9 $pass
try 0 person unmerge P-2 $pass
says <<'END'
P-2 Vang Thi My is a person of its own again
END
try 0 person show P-2 --json
has out '"given_name":"My"'
silent
try 0 enrolment list --csv
has out 'L-1,P-2,completed'
has out 'L-2,P-1,completed' # whom that meant was said already
try 0 notebook verify

# ---- where they work -----------------------------------------------------------------------------

# Nobody knows since when; what was written last stands, and nobody is counted at two places.
yesterday=$(date -d "$SOTAY_TODAY -1 day" +%F)
try 0 facility add --code T02 --parent DB --type station --name "Trạm Hai" $pass
try 0 person add --code P-7 --name "Giàng A Sử" --birth-date 1988 --cadre doctor --facility T02
try 0 person add --code P-8 --name "Giàng A Sử" --birth-date 1988 --cadre nurse --facility T01
at() { "$SOTAY" person list --csv | sed -n "s/^$1,.*,\([^,]*\),\([^,]*\)$/\1/p"; }
open_places() { "$SOTAY" posting list --csv | sed -n "s/^$1,\(T0[0-9]\),[^,]*,[^,]*,$/\1/p" | paste -sd ' '; }
try 0 person merge P-8 P-7 --dry-run $pass
has err "  not the same: cadre"
has err "  goes over: postings: 1"
has err "  the cadre stays: doctor"
has err "  the place of work becomes: T01 Trạm Một"
has err "  no longer a place of work: T02 Trạm Hai (until $yesterday)"
try 0 person merge P-8 P-7 $pass
says <<END
P-8 Giàng A Sử is now part of P-7 Giàng A Sử; no longer a place of work: T02 Trạm Hai (until $yesterday)
END
same "place of P-7" T01 "$(at P-7)"
same "open places of P-7" T01 "$(open_places P-7)"
try 0 undo 1 $pass
same "place of P-7 as before" T02 "$(at P-7)"
same "place of P-8 as before" T01 "$(at P-8)"
same "open places as before" "T02 T01" "$(open_places P-7) $(open_places P-8)"
# Brought back, the older one is what was written last: now that stands, and parted both are back.
try 0 person merge P-8 P-7 --dry-run $pass
grep -q "the place of work becomes" err && fail "the place is told as another one"
has err "  no longer a place of work: T01 Trạm Một (until $yesterday)"
try 0 person merge P-8 P-7 $pass
same "place of P-7" T02 "$(at P-7)"
same "open places of P-7" T02 "$(open_places P-7)"
try 0 person unmerge P-8 $pass
same "open places of both" "T02 T01" "$(open_places P-7) $(open_places P-8)"
try 0 notebook verify

# Made one again, and that undone again: whichever of the two places it was that ended.
for _ in 1 2; do
    try 0 person merge P-8 P-7 $pass
    same "one open place" 1 "$(open_places P-7 | wc -w)"
    try 0 undo 1 $pass
    same "open places of both" "T02 T01" "$(open_places P-7) $(open_places P-8)"
done

# Both at one place since the same day: one of the two records of that goes.
try 0 person add --code P-9 --name "Giàng A Dơ" --birth-date 1988 --facility T01
try 0 person add --code P-10 --name "Giàng A Dơ" --birth-date 1988 --facility T01
for back in "undo 1" "undo 1" "person unmerge P-10" "undo 1"; do
    try 0 person merge P-10 P-9 $pass
    same "open places of P-9" T01 "$(open_places P-9)"
    # shellcheck disable=SC2086
    try 0 $back $pass
    same "open places of both" "T01 T01" "$(open_places P-9) $(open_places P-10)"
done

# ---- what the one that is kept takes over ---------------------------------------------------------

try 0 person add --code P-11 --name "Hạng A Chu" --birth-date 1990 --licence-number 77/ĐB
try 0 person add --code P-12 --name "Hạng A Chu" --birth-date 1990-12-05 --phone 0911222333 \
    --citizen-id 011090000012 --sex M --licence-number 78/ĐB
try 0 person merge P-12 P-11 --dry-run $pass
has err "  not the same: licence"
has err "  is taken over: Sex: male; Born: 1990-12-05; Citizen ID: *********012; Phone:"
has err "  0911222333"
try 0 person merge P-12 P-11 $pass
says <<'END'
P-12 Hạng A Chu is now part of P-11 Hạng A Chu; is taken over: Sex: male; Born: 1990-12-05; Citizen ID: *********012; Phone: 0911222333
END
taken() { "$SOTAY" person show P-11 --json --identifiers | grep -o '"sex":.*"phone":[^,]*'; }
same "P-11" '"sex":"M","birth_date":"1990-12-05","citizen_id":"011090000012","cadre":null,"licence_number":"77/ĐB","phone":"0911222333"' "$(taken)"
try 0 undo 1 $pass
same "P-11 after undo" '"sex":null,"birth_date":"1990","citizen_id":null,"cadre":null,"licence_number":"77/ĐB","phone":null' "$(taken)"
try 0 person merge P-12 P-11 $pass
try 0 person edit P-11 --phone 0999888777
try 0 person unmerge P-12 $pass # what was changed since stays
same "P-11 taken apart" '"sex":null,"birth_date":"1990","citizen_id":null,"cadre":null,"licence_number":"77/ĐB","phone":"0999888777"' "$(taken)"
try 0 person edit P-11 --phone -

# ---- said to be two people, and made one all the same ------------------------------------------------

try 0 person distinct P-11 P-12
try 0 undo --json
has out "edited person P-11 Hạng A Chu: Another person than P-12 Hạng A Chu"
before=$(records)
try 4 person merge P-12 P-11 $pass
warns <<'END'
sotay: it was said before that these are two people: P-12 Hạng A Chu and P-11 Hạng A Chu
hint: Look at both with --dry-run.  If they are one person all the same, add --yes.
END
same "records after that" "$before" "$(records)"
try 0 person merge P-12 P-11 --dry-run $pass
has err "  it was said before that these are two people"
if command -v script >/dev/null; then
    printf '\n' | terminal 4 "'$SOTAY' person merge P-12 P-11 $pass" || true
    has plain "it was said before that these are two people"
fi
try 0 person merge P-12 P-11 --yes $pass
try 0 person show P-11 --json
has out '"not_same":null'
try 0 undo 1 $pass
try 0 person show P-11 --json
has out '"not_same":"P-12"'
try 0 person merge P-11 P-12 --yes $pass # the other way about: it stands in the one that goes
try 0 person show P-12 --json
has out '"not_same":null'
try 0 person show P-12 --history
has out "P-11 Hạng A Chu became part of this one"
try 0 undo 1 $pass
try 0 person show P-11 --json --history
has out '"not_same":"P-12"'
has out '"changes":"the same person as P-12 Hạng A Chu"'
# Of two people of one phone number that is said; in a list to choose from all of their birth dates.
try 0 person edit P-11 --phone 0911222333
try 0 person distinct P-11 P-12 # said before
try 0 person duplicates --csv
grep -q 'P-1[12] ' out && fail "two people among duplicates"
try 0 person add --code P-13 --name "Hạng A Chu" --birth-date 1990-11-20 --phone 0977000111
try 0 person add --code P-14 --name "Hạng A Chu" --birth-date 1990 --phone 0977000111
try 0 person duplicates --csv
has out '"name; phone","P-13 Hạng A Chu (1990-11-20, 0977000111)","P-14 Hạng A Chu (1990, 0977000111)"'
if command -v script >/dev/null; then
    printf '2\n' | terminal 0 "'$SOTAY' person show 'hạng a chu'"
    has plain "P-12 Hạng A Chu (1990-12-05, 0911222333)"
    has plain "P-13 Hạng A Chu (1990-11-20, 0977000111)"
fi
try 0 notebook verify
try 0 notebook rebuild
try 0 notebook verify

# ---- without the right ---------------------------------------------------------------------------

key_of P-3
before=$(records)
try 4 person merge P-2 P-1 --as P-3 --passphrase-file secret-P-3
has err 'no right'
untouched "$before"

# ---- two of one code -----------------------------------------------------------------------------

# made where the other was not known: a copy of the notebook, and both synced over a folder
cp -R "$XDG_DATA_HOME" "$WORK/data-2"
mkdir -p "$WORK/state-2" stick
other() { XDG_DATA_HOME=$WORK/data-2 XDG_STATE_HOME=$WORK/state-2 "$SOTAY" "$@" >out 2>err || { fail "there: $*"; cat err; }; }
other device enrol --as DB-00015 --name second $pass
other person add --code X-00007 --name "Sùng A Dế" --cadre doctor
other class add --code L-7 --course BLS
try 0 person add --code X-00007 --name "Giàng Thị Sua" --cadre nurse
try 0 class add --code L-7 --course BLS
other sync stick
try 0 sync stick
try 0 person list --csv
same "records of one code" 2 "$(grep -c '^X-00007' out)"
has out 'X-00007~2,'
try 0 person show X-00007~2
try 0 class show L-7~2
try 0 person duplicates --csv
has out 'sotay person edit X-00007~2 --code X-00008'
try 0 notebook info
has out 'class edit L-7~2'
try 0 person edit X-00007~2 --code X-00008
try 0 class edit L-7~2 --code L-8
try 0 person duplicates --csv
same "duplicates that are left" 0 "$(grep -c 'X-0000' out)"
try 0 notebook info
same "codes that are left" 0 "$(grep -c 'edit' out)"
try 0 notebook verify

# ---- a link travels like everything else ----------------------------------------------------------

other posting add --person X-00007 --facility T01 --start-date 2026-01-01
try 0 person merge X-00008 X-00007 $pass
try 0 person merge P-8 P-7 $pass
try 0 sync stick
other sync stick
try 0 sync stick
for list in person posting enrolment class; do
    other $list list --json
    sort out >theirs
    try 0 $list list --json
    sort out | cmp -s - theirs || fail "$list list differs there"
    checks=$((checks + 1))
done
other notebook verify
try 0 notebook verify
other posting list --csv
same "open places of P-7 there" T01 "$(sed -n 's/^P-7,\(T0[0-9]\),[^,]*,[^,]*,$/\1/p' out | paste -sd ' ')"
try 0 person unmerge X-00008 $pass
try 0 sync stick
other sync stick
other person show X-00008 --json
has out '"code":"X-00008"'
other notebook verify
finish
