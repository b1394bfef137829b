#!/usr/bin/env bash
# tests/cli/languages.sh - what machines read, JSON and CSV, is the same bytes in every language, and
# JSON is JSON; for each command that only reads, and for the others as far as --dry-run goes.
. "$abs_top_srcdir/tests/cli/lib.sh"
province
key_of DB-00308
bls=resuscitation.bls-adult
boss="--as DB-00015 --passphrase-file secret-DB-00015"
mentor="--as DB-00308 --passphrase-file secret-DB-00308"
seen="--skill $bls --facility DB-TT05 --level 5 -m comp_rate=110 -m ccf=50"
# shellcheck disable=SC2086 # lists of words, here and below
try 0 signoff add $seen --trainee DB-00327 $mentor
# shellcheck disable=SC2086
try 0 signoff add $seen --trainee DB-00328 --unsigned --mentor DB-00308
# shellcheck disable=SC2086
try 0 signoff add $seen --new-trainee "Vừ A Pó" --birth-year 1988 --cadre nurse $mentor
try 0 report data-quality --csv
same "people who are not confirmed" 1 "$(grep -c '^provisional,.*nurse, .*not confirmed' out)"
retracted=$("$SOTAY" signoff list --trainee DB-00327 --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*"state":"signed".*/\1/p' | tail -n 1)
# shellcheck disable=SC2086
try 0 signoff retract "$retracted" --reason "sai ngày" $mentor
try 0 person edit DB-00327 --phone 0911111111
# shellcheck disable=SC2086
try 0 policy set outside-secondment refuse $boss
id=$("$SOTAY" signoff list --facility DB-TT02 --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
hold=$("$SOTAY" competency list --state competent --csv | sed -n 's/^\([^,]*\),.*/\1/p' | sed -n 2p)
sed 's/^pass-level = .*/pass-level = 9/' "$abs_top_srcdir/share/checklists/surgery/plaster.ini" >bad.ini
mkdir -p broken
printf 'no plugin' >broken/broken.so
sed "s#^path = \"\([^\"]*\)/plugins\"#path = \"\1/plugins:$PWD\"#" "$XDG_CONFIG_HOME/sotay/sotay.ini" >broken.ini
SOTAY=$abs_top_builddir/po/sotay-here

# The words of every language but one are taken from its catalogue: without it nothing is tested here.
same "a message" "không có tùy chọn --nonsense" \
    "$(LANGUAGE=vi "$SOTAY" facility list --nonsense 2>&1 | sed -n 's/^sotay: //p')"

is_json() {
    command -v python3 >/dev/null || return 0
    python3 -c 'import json, sys; json.load(sys.stdin)' <"$1" 2>/dev/null
}
# in_both FORMAT ARGUMENT...
in_both() {
    local status=0 other=0
    last="sotay ${*:2} $1"
    checks=$((checks + 1))
    "$SOTAY" "${@:2}" "$1" >english 2>err </dev/null || status=$?
    LANGUAGE=vi "$SOTAY" "${@:2}" "$1" >vietnamese 2>/dev/null </dev/null || other=$?
    same "status of $last" "$status" "$other"
    cmp -s english vietnamese || {
        fail "$last: not the same in Vietnamese"
        diff english vietnamese | head -n 4 | cut -c 1-200 | sed 's/^/    /'
    }
    tried[status]=$((${tried[status]-0} + 1))
    [ "$1" != --json ] || [ "$status" != 0 ] || is_json english || fail "$last: that is no JSON"
}

tried=()
while IFS= read -r words; do
    [ -n "$words" ] || continue
    eval "set -- $words"
    in_both --json "$@"
    in_both --csv "$@"
done <<END
undo
undo --last 50 --as DB-00015
report gaps
report training --year 2025
report data-quality
notebook info
notebook verify
notebook log --last 20
notebook waiting
notebook waiting --all
facility show DB-TT09
facility show DB-TT09 --history
facility list
person show DB-00015 --history
person show DB-00327 --history
person show DB-00327
person list
person search 'thi anh'
person duplicates
posting show DB-00205/DB-TT02/
posting show DB-00205/DB-TT02/ --history
posting list
course show ER-1 --history
course list
class list
enrolment list --class DB-GIE-N2-2025-1
programme list
round list
secondment list
partnership list
requirement list
indicator list
grant list
skill list
skill show $bls
skill show ncd.hypertension-management --cases
skill show ncd.hypertension-management --answers
checklist list
checklist show $bls
checklist show endoscopy.gastroscopy
checklist check '$abs_top_srcdir/share/checklists/surgery/plaster.ini' bad.ini
signoff pending
signoff list
signoff list --not-counted
signoff show $id
signoff show $id --history
signoff show $retracted
signoff show $retracted --history
me --as DB-00215
me --as DB-00308
competency show DB-00215
competency list
competency explain DB-00215 $bls
competency explain ${hold:-DB-00215} resuscitation.anaphylaxis
competency whatif --rule-file '$abs_top_srcdir/plugins/resuscitation/bls-adult.ini'
certificate list
key list
key status
authority list
device list
policy list
plugin list
plugin list --config broken.ini
plugin show resuscitation
plugin check broken
config show
config get notebook.path
config check
facility add --code DB-T01 --parent DB --type station --name 'Trạm' --dry-run
person edit DB-00327 --phone 0922222222 --dry-run
person remove DB-00400 --dry-run
facility import '$sample/facilities.csv' --dry-run $boss
person import '$sample/people.csv' --dry-run
signoff sign --all $mentor --dry-run
signoff retract $id --reason sai $mentor --dry-run
policy set outside-secondment warn $boss --dry-run
checklist adopt $bls $boss --dry-run
undo 1 $boss --dry-run
undo 2 --dry-run
undo 4 $mentor --dry-run
competency rebuild --dry-run
notebook rebuild --dry-run
signoff correct $id --trainee DB-00216 --as DB-00205 --dry-run
signoff add $seen --trainee DB-00327 $mentor --dry-run
signoff add $seen --trainee DB-00308 $mentor --dry-run
key new DB-00327 --dry-run
authority add --output spare-2.key --dry-run $boss
certificate export --issuers - --dry-run
END
[ "${tried[0]-0}" -gt 130 ] || fail "too few of them were answered: ${tried[0]-0}"

finish
