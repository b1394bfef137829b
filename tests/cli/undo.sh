#!/usr/bin/env bash
# tests/cli/undo.sh - what was done here, in words; and the reversal of each kind of it: an import, an edit,
# a removal, a sign-off, a right, a decision, a reversal; and what is refused, with why and by whom.
. "$abs_top_srcdir/tests/cli/lib.sh"
bls=resuscitation.bls-adult
boss="--as DB-00015 --passphrase-file secret-DB-00015"
new_notebook
try 0 facility import "$sample/facilities.csv" --passphrase-file secret-DB-00015

lists() {
    local noun
    for noun in facility person posting grant secondment class enrolment; do
        "$SOTAY" "$noun" list --csv
    done
    "$SOTAY" signoff list --counted --csv
    "$SOTAY" competency list --csv | grep -v ',not-yet,' # of a sign-off withdrawn this is left
}
# The short number of the N-th command.
number() { "$SOTAY" undo --json | sed -n "s/^{\"number\":$1,.*\"id\":\"\([0-9a-f]\{8\}\).*/\1/p"; }
# What the N-th command is called.
called() { "$SOTAY" undo --json | sed -n "s/^{\"number\":$1,.*\"what\":\"\([^\"]*\)\".*/\1/p"; }
# refused TEXT: undoing the newest command is refused with this, and nothing is written.
refused() {
    local before
    before=$(counted)
    # shellcheck disable=SC2086 # lists of words, here and below
    try 4 undo ${2-1} ${3-}
    has err "$1"
    same "records after '$1'" "$before" "$(counted)"
}

# ---- a whole import ------------------------------------------------------------------------------

lists >before
try 0 person import "$sample/people.csv"
lists >full
same "the newest command" "imported people: 954 new, 1 changed" "$(called 1)"
try 0 undo 1 --dry-run
has out "  person DB-00001 Đặng Thị Thu Đào: removed"
has out "  posting DB-00001/DB-BVDK/: removed"
has out "  and more of the same: 1898"
has out "would undo: imported people: 954 new, 1 changed (removed: people 954, postings 955; changed: people 1)"
lists | cmp -s - full || fail "a dry run changed something"
try 0 undo 1
says <<'END'
undone: imported people: 954 new, 1 changed (removed: people 954, postings 955; changed: people 1)
END
silent
lists | diff -u before - >difference || fail "not as before the import: $(head -n 5 difference)"
try 0 notebook verify
same "it is told" "undid: imported people: 954 new, 1 changed" "$(called 1)"
refused "that was undone already, by somebody at this computer on 2026-11-15" "$(number 2)"
has err "hint: To have it again: sotay undo $(number 1)"
try 0 undo 1
lists | diff -u full - >difference || fail "not as after the import: $(head -n 5 difference)"
same "it is told again" "did again: imported people: 954 new, 1 changed" "$(called 1)"
try 0 undo 1
try 0 person import "$sample/people.csv"
has out "person: 954 new, 1 changed, 0 same"
lists | diff -u full - >difference || fail "not as after the first import: $(head -n 5 difference)"
try 0 notebook verify

# ---- edits -----------------------------------------------------------------------------------------

try 0 person edit DB-00327 --phone 0911111111
try 0 person edit DB-00327 --phone 0922222222
try 0 person edit DB-00327 --cadre nurse
same "an edit" "edited person DB-00327 Hạng Thị Thu Ánh: Phone" "$(called 2)"
refused "DB-00327 Hạng Thị Thu Ánh was changed since: Phone: 0911111111 -> 0922222222, by somebody at this computer on 2026-11-15" 3
has err "hint: Undo that first: sotay undo $(number 2)"
try 0 undo 2 # another field was changed since: that is no reason
try 0 undo 4
try 0 person list --csv --text "hang thi thu anh"
has out "DB-00327,Hạng,Thị Thu,Ánh,F,1998-02-09,*********327,nurse,000327/DB-CCHN,0905192085,DB-TT05"
try 0 person show DB-00327 --history
has out "Phone: 0905192085 -> 0911111111 (undone)"
has out "undo: Phone: 0911111111 -> 0905192085"
try 0 person show DB-00327 --history --json
has out '"changes":"phone: 0905192085 -> 0911111111","command":"'
has out '"undone":true,"undoes":false'
has out '"undone":false,"undoes":true'
grep -q 011098000327 out && fail "a citizen ID is told in full"
refused "DB-00327 Hạng Thị Thu Ánh was changed since: Cadre" "$(number 6)" # the import itself
has err "hint: Undo that first: sotay undo"
try 0 person edit DB-00327 --cadre assistant-doctor # what one sets back oneself is no undoing
try 0 person edit DB-00328 --facility DB-T01
same "a move" "changed where DB-00328 Điêu Thị Thu Như works" "$(called 1 | sed 's/Điêu Thị Thu Như/&/; s/DB-00328 .* works/DB-00328 Điêu Thị Thu Như works/')"
try 0 posting list --person DB-00328 --csv
same "postings" 3 "$(wc -l <out)"
try 0 undo 1
try 0 posting list --person DB-00328 --csv
same "postings again" 2 "$(wc -l <out)"

# ---- removals, and what comes to hang on a record ---------------------------------------------------

try 0 person remove DB-00400 --yes
same "a removal" "removed person" "$(called 1 | cut -d' ' -f1,2)"
try 0 undo 1
try 0 person show DB-00400
try 0 person add --code N-1 --name "Lò Thị Mai" --cadre nurse --facility DB-TT05
try 0 posting add --person N-1 --facility DB-T01 --start-date 2026-11-20
refused "N-1 Lò Thị Mai is named by what came after: postings: 1" 2
try 0 undo 1
try 0 undo 3
says <<'END'
undone: added person N-1 Lò Thị Mai (removed: people 1, postings 1)
END
try 0 person list --csv --text "lo thi mai"
grep -q N-1 out && fail "N-1 is there"
try 0 person add --code N-2 --name "Lò Thị Hoa" --cadre nurse
try 0 person edit N-2 --code N-3
try 0 person add --code N-2 --name "Lò Văn Hoa" --cadre nurse
refused "there is another person 'N-3 Lò Thị Hoa' now" 2
try 0 course add --code C-1 --title One --kind short
try 0 class add --code K-1 --course C-1 --facility DB-TT05 --start-date 2026-11-20
try 0 class remove K-1
try 0 course remove C-1
refused "K-1 belongs to C-1, which was removed since" 2
try 0 undo 1
try 0 undo 3

# ---- sign-offs -----------------------------------------------------------------------------------------

try 0 grant import "$sample/grants.csv" --passphrase-file secret-DB-00015
for who in DB-00308 DB-00306 DB-00009; do key_of "$who"; done
mentor="--as DB-00308 --passphrase-file secret-DB-00308"
# sign MENTOR DAY ...
sign() {
    local mentor=$1 day=$2
    shift 2
    try 0 signoff add --trainee "${trainee-DB-00327}" --skill $bls --facility DB-TT05 --level 5 \
        --performed-at "2026-11-$day" -m comp_rate=110 -m ccf=80 --setting simulated \
        --as "$mentor" --passphrase-file "secret-$mentor" "$@"
    id=$(sed -n 's/^recorded \([0-9a-f]\{32\}\).*/\1/p' out)
}
lists >before
sign DB-00308 03T10:00 --note "tốt"
lists >signed
seen="$bls, 2026-11-03 10:00, level 5, Trung tâm Y tế Tuần Giáo"
same "a sign-off" "signed off: Hạng Thị Thu Ánh, $seen" "$(called 1)"
try 3 undo 1 --as DB-00400 --passphrase-file secret-DB-00308
has err "there is no key of 'DB-00400' on this computer"
# shellcheck disable=SC2086
try 0 undo 1 $mentor --dry-run
has out "  sign-off ${id:0:8}, DB-00327 Hạng Thị Thu Ánh, $seen: withdrawn"
# shellcheck disable=SC2086
try 0 undo 1 $mentor
says <<END
undone: signed off: Hạng Thị Thu Ánh, $seen
END
lists | diff -u before - >difference || fail "not as before the sign-off: $(head -n 5 difference)"
try 0 signoff show "$id" --history
has out "recorded and signed"
has out "note: tốt"
has out "undo: withdrawn: undone"
try 0 signoff show "$id" --history --json
has out '"history":[{"time":"2026-11-15 '
has out '"kind":"signoff.retract","changes":"withdrawn: undone"'
try 0 notebook verify
# shellcheck disable=SC2086
try 0 undo 1 $mentor # again: under a new number
again=$(sed -n "s/^new number: ${id:0:8} -> \([0-9a-f]\{8\}\)$/\1/p" out)
[ -n "$again" ] || fail "the new number is not told"
try 0 signoff show "$id" --history
has out "undo: withdrawn: undone; recorded again as $again"
try 0 signoff show "$again" --history
has out "undo: recorded and signed, in the place of ${id:0:8}"
lists | diff -u signed - >difference || fail "not as after the sign-off: $(head -n 5 difference)"
try 0 notebook verify

# By the number of the sign-off: what recorded it, if that was it alone.
sign DB-00308 03T11:00
# shellcheck disable=SC2086
try 0 undo "${id:0:8}" $mentor
has out "undone: signed off: Hạng Thị Thu Ánh, $bls, 2026-11-03 11:00"
# shellcheck disable=SC2086
try 4 undo "${id:0:8}" $mentor
has err "that was undone already"

# One that waits, and its signature.
try 0 signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 --unsigned \
    --performed-at 2026-11-04 -m comp_rate=110 -m ccf=80 --mentor DB-00306
id=$(sed -n 's/^recorded \([0-9a-f]\{32\}\).*/\1/p' out)
try 0 signoff sign --all --as DB-00306 --passphrase-file secret-DB-00306
refused "was signed since by its mentor" 2 "$boss"
try 0 undo 1 --as DB-00306 --passphrase-file secret-DB-00306
try 0 signoff pending --mentor DB-00306 --csv
has out "DB-00327,$bls,2026-11-04"
try 0 signoff sign --all --as DB-00306 --passphrase-file secret-DB-00306
sign DB-00308 05

# What a certificate stands on.
mkdir papers
try 0 certificate issue --skill $bls --facility DB-TT05 --output papers --place X --person DB-00327 \
    --as DB-00009 --passphrase-file secret-DB-00009
refused "an issued certificate stays issued" 1
has err "sotay certificate revoke"
refused "certificate 1/2026/GCN-DB-TT05 stands on sign-off ${id:0:8}" 2 "$mentor"
has err "hint: Revoke that first: sotay certificate revoke 1/2026/GCN-DB-TT05"
try 0 certificate revoke 1/2026/GCN-DB-TT05 --reason wrong --as DB-00009 --passphrase-file secret-DB-00009
# shellcheck disable=SC2086
try 0 undo 3 $mentor
try 0 notebook verify

# Who was new is confirmed, and then has a certificate: that is not taken back unseen.
# shellcheck disable=SC2086
try 0 signoff add --new-trainee "Lò Thị Mới" --birth-year 1990 --cadre nurse --skill $bls \
    --facility DB-TT05 --level 5 --performed-at 2026-11-08 -m comp_rate=110 -m ccf=80 \
    --setting simulated $mentor
try 0 person list --provisional --csv
new=$(grep -o 'TAM-[0-9A-F]*\|NEW-[0-9A-F]*' out | head -n 1)
trainee=$new sign DB-00306 09
trainee=$new sign DB-00308 10
try 0 person confirm "$new" --code N-9 --birth-date 1990-02-03
try 0 certificate issue --skill $bls --facility DB-TT05 --output papers --place X --person N-9 \
    --as DB-00009 --passphrase-file secret-DB-00009
refused "certificate 2/2026/GCN-DB-TT05 stands on N-9 Lò Thị Mới" 2
has err "hint: Revoke that first: sotay certificate revoke 2/2026/GCN-DB-TT05"

# ---- rights, decisions ------------------------------------------------------------------------------------

# shellcheck disable=SC2086
try 0 grant add --person DB-00316 --role mentor --specialty resuscitation --facility DB-TT05 $boss
same "a right" "added right of mentor (resuscitation) for DB-00316 Quàng Văn Tứ, at DB-TT05 Trung tâm Y tế Tuần Giáo" "$(called 1)"
key_of DB-00316
refused "what was signed with a confirmed key rests on it" 1
has err "sotay key revoke"
refused "a key that was made cannot be unmade" 2
# shellcheck disable=SC2086
try 0 undo 3 $boss
says <<'END'
undone: added right of mentor (resuscitation) for DB-00316 Quàng Văn Tứ, at DB-TT05 Trung tâm Y tế Tuần Giáo
END
# shellcheck disable=SC2086
try 0 undo 1 $boss
trainee=DB-00333 sign DB-00316 06
refused "others rest on it: sign-offs that would count no longer" 2 "$boss"
has err "hint: End the right from today on instead: sotay grant revoke RIGHT"
# What rests on the right is said before it ends.
# shellcheck disable=SC2086
try 0 grant revoke DB-00316/mentor/resuscitation/DB-TT05 --from 2026-11-06 $boss --dry-run
warns <<'END'
warning: sign-offs from 2026-11-06 on that would count no longer: 1
hint: To keep them, end the right later: --from 2026-11-07
END
# One of oneself, withdrawn: that is its state, whatever else is wrong with it.
trainee=DB-00316 sign DB-00316 07
try 0 undo 1 --as DB-00316 --passphrase-file secret-DB-00316
try 0 signoff show "$id"
has out "State:        withdrawn"
has out "Counts:       no: withdrawn"
try 0 signoff list --trainee DB-00316 --json
has out '"reason":"self","state":"retracted"'
# shellcheck disable=SC2086
try 0 grant revoke DB-00316/mentor/resuscitation/DB-TT05 --from 2026-11-20 $boss
silent
same "an ended right" "ended right of mentor (resuscitation) for DB-00316 Quàng Văn Tứ, at DB-TT05 Trung tâm Y tế Tuần Giáo" "$(called 1)"
# shellcheck disable=SC2086
try 0 undo 1 $boss
try 0 grant list --person DB-00316 --json
has out '"state":"holds"'
# shellcheck disable=SC2086
try 0 policy set outside-secondment refuse $boss
same "a decision" "decided: outside-secondment = refuse" "$(called 1)"
try 0 policy list --csv
has out "outside-secondment,refuse"
# shellcheck disable=SC2086
try 0 undo 1 $boss
try 0 policy list --csv
grep -q outside-secondment out && fail "the decision is there"
# shellcheck disable=SC2086
try 0 undo 1 $boss
try 0 policy list --csv
has out "outside-secondment,refuse"
# shellcheck disable=SC2086
try 0 person merge N-2 N-3 $boss
# shellcheck disable=SC2086
try 0 undo 1 $boss
try 0 person show N-2
refused "this is the beginning of the notebook" "$("$SOTAY" undo --last 99 --json | sed -n 's/.*"id":"\([0-9a-f]\{8\}\).*"kind":"authority.begin".*/\1/p')"
try 0 notebook verify
try 0 notebook rebuild
try 0 notebook verify

# ---- what is typed wrong -------------------------------------------------------------------------------------

try 3 undo 99999
has err "there is no command number 99999"
try 3 undo 0123456789abcdef
has err "there is no command '0123456789abcdef'"
try 2 undo x
has err "'x' is not the number of a command"
try 2 undo 0

# On a terminal the list ends with a question.
try 0 person edit DB-00327 --phone 0933333333
printf '1\nn\n' | terminal 4 "$SOTAY undo"
has plain "would undo: edited person DB-00327"
has plain "stopped: nothing was undone"
printf '1\n\n' | terminal 0 "$SOTAY undo"
has plain "Undo which one?"
has plain "undone: edited person DB-00327"
printf '\n' | terminal 0 "$SOTAY undo"
grep -q "^undone" plain && fail "Enter undid something"
# What is not understood is asked again, also a number that is none of them.
try 0 person edit DB-00327 --phone 0944444444
printf 'xyz\n500\n1\nmaybe\n\n' | terminal 0 "$SOTAY undo"
has plain "'xyz' is not the number of a command"
has plain "there is no command number 500"
same "asked" 3 "$(grep -c 'Undo which one?' plain)"
same "asked whether" 2 "$(grep -c 'Undo it?' plain)"
has plain "undone: edited person DB-00327"

# ---- in Vietnamese; JSON is the same in every language ---------------------------------------------------------

"$SOTAY" undo --last 99 --json >english
SOTAY=$abs_top_builddir/po/sotay-here
LANGUAGE=vi "$SOTAY" undo --last 99 --json | cmp -s english - || fail "undo --json speaks Vietnamese"
LANGUAGE=vi try 0 undo --last 99
has out ", 03/11/2026 10:00, "
grep -q 2026-11-03 out && fail "a day is shown as machines write it"
finished=$(sed -n "s/^{\"number\":\([0-9]*\),.*\"what\":\"edited person DB-00327.*/\1/p" english | head -n 1)
LANGUAGE=vi "$SOTAY" undo "$finished" --dry-run --json >vietnamese
"$SOTAY" undo "$finished" --dry-run --json | cmp -s vietnamese - || fail "undo N --json speaks Vietnamese"
finish
