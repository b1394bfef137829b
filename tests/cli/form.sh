#!/usr/bin/env bash
# tests/cli/form.sh - a form that is filled in by questions: cut off after each of them and gone on with,
# for somebody who is not in the list, and for one of several who have the same name.
. "$abs_top_srcdir/tests/cli/lib.sh"
command -v script >/dev/null || skip_all "no script(1): there is no terminal to ask on"
small_province
key_of DB-00308
key_of DB-00026
bandage_form >bandage.ini
try 0 checklist adopt --file bandage.ini --from 2020-01-01 --passphrase-file secret-DB-00015
for person in DB-00026 DB-00308; do
    try 0 grant add --person "$person" --role mentor --specialty ward --facility DB \
        --passphrase-file secret-DB-00015
done
mentor="--as DB-00308 --passphrase-file secret-DB-00308"
drafts=$XDG_STATE_HOME/sotay
name=$("$SOTAY" person list --csv | sed -n 's/^DB-00594,\([^,]*\),\([^,]*\),\([^,]*\),.*/\1 \2 \3/p' | tr -s ' ')

draft() { find "$drafts" -name 'form-*.json' -exec cat {} +; }
no_draft() { same "$1: forms kept" "" "$(find "$drafts" -name 'form-*' ! -name '*.lock')"; }
# holds TEXT: until the kept form or the screen has it, at most twenty seconds.
holds() {
    local n=0
    until [ -s pid ] && { draft; cat out; } | grep -qF -- "$1"; do
        n=$((n + 1))
        [ $n -lt 200 ] || { fail "neither the kept form nor the screen ever had: $1"; return; }
        sleep 0.1
    done
}
# break_off SIGNAL TEXT COMMAND ANSWER...: answers, and once TEXT is there, ends the program.
break_off() {
    local signal=$1 text=$2 command=$3 pid
    shift 3
    rm -f pid
    : >out
    {
        [ $# = 0 ] || printf '%s\n' "$@"
        holds "$text"
        read -r pid <pid
        kill "-$signal" "$pid"
    } | script -qec "sh -c 'echo \$\$ >pid; exec \"$SOTAY\" $command'" /dev/null >out || broken=$?
    tr -d '\r' <out >plain
    last="cut off: $command"
}
signoffs() { try 0 signoff list --skill ward.bandage --csv; echo $(($(wc -l <out) - 1)); }

# ---- killed after each question --------------------------------------------------------------------

asked=(DB-00594 DB-T02 2026-11-14 ward.bandage m m 4 M-7 xong)
found=('"trainee"' '"facility"' '"day"' '"skill"' '"setting"' '"step:' '"level"' '"case"' '"note"')
before=$(records)
for i in "${!asked[@]}"; do
    go_on=()
    [ "$i" = 0 ] || go_on=("")
    break_off KILL "${found[$i]}" "signoff add --as DB-00308" ${go_on[@]+"${go_on[@]}"} "${asked[$i]}"
    [ "$i" = 0 ] || has plain "A form of today "
done
has plain "for $name, Bandaging, 8 of 9 answers: go on with"
same "records while it was filled in" "$before" "$(records)"
same "rights of the kept form" 600 "$(stat -c %a "$drafts"/form-*.json)"
draft >kept
for word in passphrase "$(sed -n 1p secret-DB-00308)"; do
    same "'$word' in the kept form" 0 "$(grep -c -- "$word" kept)"
done
# A wrong passphrase, three times, and it is not to be left for later either.
{
    printf '\n'
    sleep 1
    for _ in 1 2 3; do printf 'wrong one\n'; sleep 1; done
    printf 'n\n'
} | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "Keep it for the mentor to sign later? [Y/n]"
has plain "What was answered is kept: 'sotay signoff add' goes on with it."
draft >again
grep -v '"time"\|"signoff"' kept >kept.1
grep -v '"time"\|"signoff"' again >again.1
cmp -s kept.1 again.1 || fail "the form changed: $(diff kept.1 again.1)"
# The window is closed at the passphrase.
break_off HUP 'Passphrase of' "signoff add --as DB-00308" ""
same "records of a form that is not recorded" "$before" "$(records)"
# The notebook is busy: it is not recorded, and not lost.
if command -v sqlite3 >/dev/null; then
    { echo "BEGIN IMMEDIATE;"; until [ -e over ]; do sleep 0.2; done; } | sqlite3 "$notebook" &
    printf '\n' | terminal 1 "'$SOTAY' signoff add $mentor"
    has plain "What was answered is kept"
    touch over
    wait
fi
# Now all of it at once.
printf '\n' | terminal 0 "'$SOTAY' signoff add $mentor --json"
no_draft "recorded"
same "sign-offs" 1 "$(signoffs)"
try 0 signoff list --skill ward.bandage --json
has out '"trainee":"DB-00594"'
has out '"performed_at":"2026-11-14","facility":"DB-T02","mentor":"DB-00308","level":4'
has out '"missed_steps":"1"'
has out '"setting":"simulated","case_ref":"M-7"'
has out '"note":"xong"'

# Recorded, and then the power went before the form was taken away: not recorded twice.
mkdir -p spare
sed "s/\"signoff\": \"[0-9a-f]*\"/\"signoff\": \"$(sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' out | head -1)\"/" \
    again >spare/form
break_off KILL '"trainee"' "signoff add --as DB-00308" DB-00594
cp spare/form "$(find "$drafts" -name 'form-*.json')"
printf 'DB-00594\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "is recorded already"
same "sign-offs" 1 "$(signoffs)"

# ---- no, another one, a damaged one ----------------------------------------------------------------

# Stopped at the end of the input: kept.  Other options are another form, and nothing is lost unasked.
has plain "What was answered is kept"
printf '' | terminal 4 "'$SOTAY' signoff add --as DB-00308 --trainee DB-00596"
has plain "is kept: $name, 1 answer."
has plain "Where (code or name"
same "forms kept" 2 "$(find "$drafts" -name 'form-*.json' | wc -l)"
SOTAY_PERSON=DB-00308 try 0 --as DB-00308
has out "forms that are not finished: 2"
# Two of them: one is chosen, none, or one is deleted; Enter alone never deletes.
printf '0\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "Forms that are not finished:"
has plain "  1  today "
printf '9\n-2\n\n-1\ny\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "  a number from 0 to 2"
name2=$(sed -n 's/^  2  \(today [0-9:]*\): \(.*\)$/\1 for \2/p' plain | head -n 1)
has plain "Delete the form of $name2? [y/N]"
has plain "for $name, 1 answer: go on with it? [Y/n]"
draft | grep -q '"trainee"' || fail "the form is gone"
# No is no reason to delete it: it is set aside, and what is begun then is another one.
printf 'n\n\nDB-00596\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "It stays, and is offered again. This is a new one."
same "forms kept" 2 "$(find "$drafts" -name 'form-*.json' | wc -l)"
printf -- '-1\ny\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
same "forms kept" 1 "$(find "$drafts" -name 'form-*.json' | wc -l)"
has plain "for $name, 1 answer: go on with it? [Y/n]"
printf 'n\ny\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
same "kept after it was deleted" "" "$(draft)"
break_off KILL '"trainee"' "signoff add --as DB-00308" DB-00594
file=$(find "$drafts" -name 'form-*.json')
echo '{"format":1,"answ' >"$file"
printf '' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "it is set aside:"
has plain "Trainee (code or name"
[ -s "$file.damaged" ] || fail "nothing was set aside"
# Another window, and another mentor.
break_off KILL '"trainee"' "signoff add --as DB-00308" DB-00594
printf '' | terminal 4 "'$SOTAY' signoff add --as DB-00026"
same "offered to another mentor" 0 "$(grep -c 'A form of' plain)"
# A dry run looks at it and leaves it.
printf '\nDB-T02\n\nward.bandage\n\n\n5\n\n\n' | terminal 0 "'$SOTAY' signoff add --as DB-00308 --dry-run"
has plain "dry run: nothing was recorded"
same "answers after a dry run" 1 "$(draft | grep -c '"trainee"\|"facility"')"

# ---- the checklist changed meanwhile ---------------------------------------------------------------

break_off KILL '"level"' "signoff add --as DB-00308" "" DB-T02 "" ward.bandage "" o 3
bandage_form | sed -e 's/^revision = 1/revision = 2/' -e 's/^\[rule-count\]/[step-2]\ntext = "Washes hands"\n&/' \
    -e 's/^\[step-1\]/[step-1]\ntext = "Explains"\n[step-9]/' |
    sed -e 's/\[step-2\]/[step-3]/' -e 's/\[step-9\]/[step-2]/' >bandage-2.ini
try 0 checklist adopt --file bandage-2.ini --from 2026-01-01 --passphrase-file secret-DB-00015
printf '%s\n' "" "" m "" "" "" | terminal 0 "'$SOTAY' signoff add $mentor"
has plain "The form has changed since: what still fits is kept."
has plain "1/3 Explains"
has plain "3/3 Washes hands"
same "asked again" 0 "$(grep -c '2/3 Bandages' plain)"
try 0 signoff list --skill ward.bandage --json --from 2026-11-15
has out '"missed_steps":"3","not_observed_steps":"2"'
has out '"level":3'

# ---- Ctrl-C, a window that is closed, and what is shown of a form that is gone on with ---------------

rm -f "$drafts"/form-*
break_off INT '"setting"' "signoff add --as DB-00308" DB-00594 DB-T02 2026-11-14 ward.bandage m
same "status after Ctrl-C" 130 "$broken"
same "what Ctrl-C says" "What was answered is kept: 'sotay signoff add' goes on with it." "$(tail -n 1 plain)"
break_off HUP 'Filled in so far' "signoff add --as DB-00308" ""
grep -q "is kept" plain && fail "said to a terminal that is gone"
has plain "Filled in so far:"
has plain "Trainee: DB-00594 $name"
has plain "Where:   DB-T02 "
has plain "Seen:    2026-11-14"
has plain "Skill:   Bandaging (ward.bandage, revision 2)"
has plain "Setting: on a manikin"
grep -q "^Steps:\|^Level:" plain && fail "what was not answered is said to be filled in"
has plain "1/3 Explains"
break_off INT '"level"' "signoff add --as DB-00308" "" o "" m 4
has plain "3/3 Washes hands"
break_off INT 'Case number' "signoff add --as DB-00308" ""
has plain "Steps:   3/3: done 1, missed 1, not applicable 0, not observed 1"
has plain "Level:   4, "
# A day that cannot be is refused before the steps are asked for.
printf '\n\n' | terminal 4 "'$SOTAY' signoff add --as DB-00026 --trainee DB-00594 --facility DB-T02 --performed-at 2026-11-16"
has plain "--performed-at: 2026-11-16 lies in the future"
grep -q "Skill (number" plain && fail "asked on and on"
rm -f "$drafts"/form-*-1.json
# At the passphrase, too; nothing is said where nothing is kept.
break_off INT 'Passphrase of' "signoff add --as DB-00308" "" "" ""
has plain "What was answered is kept: 'sotay signoff add' goes on with it."
draft | grep -q '"level": "4"' || fail "the form is gone"
printf 'n\ny\n' | terminal 4 "'$SOTAY' signoff add --as DB-00308"
break_off INT 'Trainee (code' "signoff add --as DB-00026"
grep -q "is kept" plain && fail "said where nothing is kept"
rm -f "$drafts"/form-*

# ---- back, and what was answered stands ---------------------------------------------------------------

# Enter keeps each answer, of every kind; only what is typed anew is another.
printf '%s\n' DB-00594 DB-T02 9/11/2026 ward.bandage m m "" o 4 M-7 "bed 5" >answers
{
    head -n 10 answers
    for _ in 1 2 3 4 5 6 7 8 9 10; do echo "<"; done
    printf '\n%.0s' {1..5}
    printf '%s\n' "" d "" "" -
    printf '%s\n' "bed 5"
} | terminal 0 "'$SOTAY' signoff add $mentor --dry-run"
has plain "Trainee (code or name; 0: not in the list; Enter: DB-00594 $name"
has plain "Where (code or name; Enter: DB-T02 "
has plain "Day, with or without a time (Enter: 2026-11-09): "
has plain "Skill (number, or part of its name; Enter: Bandaging): "
has plain "Setting (p: on a patient, m: on a manikin; Enter: on a manikin): "
has plain "  d done, m missed, o not observed [Enter: missed]: "
has plain "  d done, m missed, o not observed [Enter: done]: "
has plain "  d done, m missed, o not observed [Enter: not observed]: "
has plain "Level (Enter: 4): "
has plain "Case number, never a patient's name (Enter: M-7, -: none): "
has plain "Steps:   done 1, missed 1, not applicable 0, not observed 1"
has plain "Note:    bed 5"
same "case that was taken out" 0 "$(grep -c '^Case:' plain)"
# Another skill and back: its steps are others, and no form has changed.
{ head -n 4 answers; printf '%s\n' "<" bls-adult "<" ward.bandage; } |
    terminal 4 "'$SOTAY' signoff add --as DB-00308 --dry-run"
same "said that the form changed" 0 "$(grep -c 'The form has changed' plain)"
# Cut off on the way back: nothing that was answered is lost, and it goes on from that question.
break_off KILL '".again"' "signoff add --as DB-00308" DB-00594 DB-T02 9/11/2026 ward.bandage m m "" o "<"
printf '%s\n' "" "?" d | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "3/3 Washes hands"
has plain "[Enter: not observed]"
same "the step before, asked again" 0 "$(grep -c '2/3 Bandages' plain)"
# A form that is filled in is gone back to from the passphrase, without a try.
before=$(records)
printf '%s\n' "" 4 M-7 "bed 5" >rest
{
    cat rest
    sleep 1
    for answer in "?" "<"; do printf '%s\n' "$answer"; sleep 1; done
    printf '%s\n' "<" "" "bed 6"
    sleep 1
    for _ in 1 2; do printf 'wrong one\n'; sleep 1; done
    sed -n 1p secret-DB-00308
} | terminal 0 "'$SOTAY' signoff add --as DB-00308"
has plain "< goes back to the questions"
has plain "Note, never a patient's name (Enter: bed 5, -: none): "
has plain "Note:    bed 6"
has plain "Case:    M-7"
same "asked again of the step" 0 "$(grep -c '3/3 Washes' plain)"
same "refused" 2 "$(grep -c '^wrong passphrase' plain)"
[ "$(records)" -gt "$before" ] || fail "it was not recorded"
try 0 signoff list --skill ward.bandage --json --from 2026-11-09 --to 2026-11-09
same "its note" 1 "$(grep -o '"note":"bed 6"' out | wc -l)"
no_draft "recorded"
# Of several skills one is chosen by its number in the list that is shown.
printf '%s\n' DB-00594 DB-T02 2026-11-09 a 1 | terminal 4 "'$SOTAY' signoff add --as DB-00308 --dry-run"
has plain "'a' may be any of "
# A facility is offered what assesses facilities only.
printf '%s\n' DB-T02 2026-11-09 ward.bandage | terminal 4 "'$SOTAY' signoff add --as DB-00308 --dry-run"
has plain "ward.bandage assesses people"
same "offered to a facility" 0 "$(grep -c '^ *[0-9]*  .*(ward.bandage)' plain)"

# ---- not in the list -------------------------------------------------------------------------------

# Looked for in vain; one back in between; cut off among the questions about them.
break_off KILL '".new.year"' "signoff add --as DB-00308" "Giàng Thị Súa" 0 "" "<" "" 1992
has plain "there is no person 'Giàng Thị Súa'"
has plain "0: they are not in the list"
has plain "Full name (Enter: Giàng Thị Súa): "
break_off KILL '".new.code"' "signoff add --as DB-00308" "" 3 ""
kept=$(draft | grep -o 'TAM-[0-9A-F]*' | head -n 1)
before=$(records)
printf '%s\n' "" DB-T02 "" ward.bandage "" "" "" "" 5 "" "" | terminal 0 "'$SOTAY' signoff add $mentor"
has plain "A form of today "
has plain "Giàng Thị Súa (1992, nurse): new, for the centre to confirm"
has plain "not confirmed)"
has plain "new in the list, for the centre to confirm: sotay person confirm ${kept:-no code was kept}"
same "person, place of work, sign-off" 3 "$(($(records) - before))"
try 0 person list --provisional --json
has out '"given_name":"Súa","sex":null,"birth_date":"1992"'
has out '"cadre":"nurse"'
has out '"facility":"DB-T02"'
code=$(sed -n 's/.*"code":"\(TAM-[0-9A-F]*\)".*/\1/p' out)
try 0 person list --provisional
has out "(not confirmed)"
# The same name again: who is there already is shown first.
before=$(records)
printf '%s\n' 0 "giang thi sua" 1992 1 DB-T02 2026-11-13 ward.bandage "" "" "" "" 5 "" "" |
    terminal 0 "'$SOTAY' signoff add $mentor"
has plain "In the list with this name and year:"
has plain "  1  $code Giàng Thị Súa (1992, nurse, Trạm Y tế phường Mường Lay, not"
same "only the sign-off" 1 "$(($(records) - before))"
# By options; twice is refused, and so is what does not go together.
there="--facility DB-T02 --skill ward.bandage --level 5"
# shellcheck disable=SC2086 # lists of words, here and below
try 0 signoff add $there $mentor --new-trainee "Vừ A Pó" --birth-year 1988 --cadre nurse --dry-run
same "people to confirm" 1 "$("$SOTAY" person list --provisional --csv | grep -c TAM-)"
# shellcheck disable=SC2086
try 0 signoff add $there $mentor --new-trainee "Vừ A Pó" --birth-year 1988 --cadre nurse --json
has out '"counted":true'
# shellcheck disable=SC2086
try 4 signoff add $there $mentor --new-trainee "vu a po" --birth-year 1988 --cadre nurse
has err "in the list with this name and year: TAM-"
# shellcheck disable=SC2086
try 2 signoff add $there $mentor --new-trainee "Vừ A Pó"
# shellcheck disable=SC2086
try 2 signoff add $there $mentor --new-trainee "Vừ A Pó" --birth-year 1988 --trainee DB-00594
# shellcheck disable=SC2086
try 2 signoff add $there $mentor --trainee DB-00594 --birth-year 1988
# shellcheck disable=SC2086
try 2 signoff add $there $mentor --new-trainee Pó --birth-year 1988
# Left for the mentor to sign.
# shellcheck disable=SC2086
try 0 signoff add $there --unsigned --mentor DB-00308 --new-trainee "Sùng Thị Dở" --birth-year 1990 \
    --cadre nurse
has out "does not count: not signed yet"

# ---- the centre ------------------------------------------------------------------------------------

try 0 report data-quality --csv
has out "provisional,\"$code Giàng Thị Súa"
has out "sotay person confirm $code"
try 4 certificate issue --person "$code" --skill ward.bandage --facility DB-TT02 --output . \
    --passphrase-file secret-DB-00015
warns <<EOT
sotay: the centre has not confirmed yet who $code is
hint: Confirm it: sotay person confirm $code.  Or, if another record is the same person: sotay person merge $code THAT-ONE
EOT
try 0 signoff list --trainee "$code" --json
id=$(sed -n 's/.*"id":"\([0-9a-f]\{32\}\)".*/\1/p' out | head -n 1)
try 0 signoff show "$id"
has out "not confirmed)"
try 0 signoff show "$id" --json
has out '"trainee_provisional":true'
# Merged with the record that the centre has: that one is kept.
try 0 person add --code DB-99001 --name "Giàng Thị Súa" --birth-date 1992-03-04 --cadre nurse --facility DB-T02
try 0 person duplicates --csv
has out "sotay person merge $code DB-99001"
try 0 person merge "$code" DB-99001 --passphrase-file secret-DB-00015
try 0 signoff show "$id" --json
has out '"trainee":"DB-99001","trainee_provisional":false'
# Confirmed under a code of its own, made or given.
try 0 person confirm "vu a po" --birth-date 01/02/1988 --json
sed -i -E 's/TAM-[0-9A-F]{6}/TAM/; s/DB-[0-9]{5}/CODE/' out
has out '"code":"CODE","before":"TAM"'
try 4 person confirm "vu a po"
code=$("$SOTAY" person list --provisional --csv | sed -n 's/^\(TAM-[^,]*\),.*/\1/p')
try 3 person confirm "sung thi do" --code DB-88002 # others are called alike but for marks
try 0 person confirm "$code" --code DB-88002
has out "confirmed: DB-88002, until now TAM-"
try 0 person list --provisional
says <<'EOT'
none
EOT
try 0 notebook verify
try 0 notebook rebuild
try 0 notebook verify

# ---- erased ----------------------------------------------------------------------------------------

break_off KILL '"facility"' "signoff add --as DB-00308" DB-00594 DB-T02
try 0 person erase DB-00594 --reason "request of 2026-11-15" --yes --passphrase-file secret-DB-00015
no_draft "after an erasure"

# ---- two people of one name ------------------------------------------------------------------------

for n in 1 2; do
    try 0 person add --code "NN-$n" --name "Quàng Văn Inh" --birth-date "198$n" --cadre nurse \
        --facility DB-T0$n
done
try 3 person show "quang van inh"
has err "NN-1 Quàng Văn Inh (1981, nurse, DB-T01); NN-2 Quàng Văn Inh (1982, nurse, DB-T02)"
printf '2\n' | terminal 0 "'$SOTAY' person show 'quang van inh'"
has plain "'quang van inh' may be any of 2 (person):"
has plain "  1  NN-1 Quàng Văn Inh (1981, nurse, Trạm Y tế phường Điện Biên Phủ)"
has plain "Born:          1982"
printf '\n' | terminal 3 "'$SOTAY' person show 'quang van inh'"
has plain "'quang van inh' may be any of 2"
# More of the name, which may mean several again; a number that is not there.
printf '%s\n' 7 nobody "quang van" 1 | terminal 0 "'$SOTAY' competency show 'quang van inh' --json"
has plain "a number from 1 to 2"
has plain "there is no person 'nobody'"
# In a record, in a filter, as whose key it is, and asked once only.
printf '2\n' | terminal 0 "'$SOTAY' posting add --person 'quang van inh' --facility DB-T03 --start-date 2026-11-01"
has plain "NN-2/DB-T03/2026-11-01"
printf '1\n' | terminal 0 "'$SOTAY' signoff list --trainee 'quang van inh'"
has plain "no sign-offs"
printf '1\n' | terminal 3 "'$SOTAY' signoff add --as 'quang van inh'"
same "asked" 1 "$(grep -c 'Which one?' plain)"
has plain "there is no key of"
printf '2\n' | terminal 0 "'$SOTAY' signoff add --unsigned --mentor 'quang van inh' --trainee DB-00596 $there --json"
try 0 signoff list --trainee DB-00596 --csv
has out "NN-2"
# In the form, where they may also be somebody else.
printf '%s\n' "quang van inh" 1 DB-T02 2026-11-12 ward.bandage "" "" "" "" 5 "" "" |
    terminal 0 "'$SOTAY' signoff add $mentor"
has plain "  0  not in the list"
try 0 signoff list --trainee NN-1 --csv
same "sign-offs of NN-1" 2 "$(wc -l <out)"

# ---- the skills of the mentor come first -----------------------------------------------------------

printf '%s\n' NN-1 DB-T02 "" 0 1 | terminal 4 "'$SOTAY' signoff add --as DB-00026"
has plain "   0  other ("
grep -A1 'Day, with' plain | grep -q '   1  ' || fail "no skill comes first"

# ---- what is of no use is said before the steps -----------------------------------------------------

rm -f "$drafts"/form-*.json
printf '%s\n' NN-1 DB-T02 2026-11-14 resuscitation.bls-adult | terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "note: the mentor had no right to sign this specialty there that day"
has plain "< goes back, to another skill"
rm -f "$drafts"/form-*.json
printf '%s\n' NN-1 DB-T02 2026-11-14 ward.bandage | terminal 4 "'$SOTAY' signoff add --as DB-00308"
same "no right, where there is one" 0 "$(grep -c "no right" plain)"
# What a rule asks for, although the form itself does not.
rm -f "$drafts"/form-*.json
printf '%s\n' NN-1 DB-T02 2026-11-14 resuscitation.bls-adult "" "" "" "" "" "" "" "" "" "" "" "" "" "" |
    terminal 4 "'$SOTAY' signoff add --as DB-00308"
has plain "Chest compressions per minute (100 to 120 /min): "
has plain "without it, or what it is worked out from, this does not pass"
rm -f "$drafts"/form-*.json

# ---- the right that is ended, by whose it is ---------------------------------------------------------

revoke="--passphrase-file secret-DB-00015"
try 0 person add --code NN-3 --name "Giàng A Páo" --birth-date 1979 --cadre doctor --facility DB-T02
try 3 grant revoke NN-3 $revoke
try 0 grant add --person NN-3 --role mentor --specialty ward --facility DB-T02 $revoke
try 0 grant add --person NN-3 --role mentor --specialty ward --facility DB-T03 $revoke
try 4 grant revoke "giang a pao" $revoke
has err " 1  NN-3 Giàng A Páo"
has err "NN-3/mentor/ward/DB-T03/"
has err "that may be any of 2 rights"
try 0 grant revoke NN-3 --facility DB-T03 $revoke --dry-run
printf '9\n\n' | terminal 4 "'$SOTAY' grant revoke NN-3 $revoke"
has plain "a number from 1 to 2"
try 0 grant revoke NN-3 --facility DB-T03 $revoke
has out "ended the right: NN-3"
try 0 grant revoke NN-3 --role mentor $revoke
has out "DB-T02"
try 3 grant revoke NN-3 $revoke
has err "has no such right that still goes on"
finish
