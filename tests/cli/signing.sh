#!/usr/bin/env bash
# tests/cli/signing.sh - what somebody who signs is asked and told: the questions on a terminal, the
# list before the passphrase, withdrawn sign-offs, keys, a notebook copied to another computer.
. "$abs_top_srcdir/tests/cli/lib.sh"
bls=resuscitation.bls-adult
small_province
key_of DB-00308
mentor="--as DB-00308 --passphrase-file secret-DB-00308"
good="--facility DB-TT05 --level 5 -m comp_rate=110 -m ccf=80"

recorded() { sed -n 's/^recorded \([0-9a-f]\{32\}\):.*/\1/p' out; }

# ---- options ------------------------------------------------------------------------------------

# shellcheck disable=SC2086 # lists of words, here and below
try 0 signoff add $good $mentor --trainee DB-00327 --skill adult
says <<'EOT'
recorded ID: on a patient, passed, counts
EOT
# shellcheck disable=SC2086
try 0 signoff add $good $mentor --trainee DB-00327 --skill bls-adult --setting simulated \
    --performed-at 2026-11-10T10:00
says <<'EOT'
recorded ID: on a manikin, passed, counts
EOT
first=$(recorded)
before=$(records)
# shellcheck disable=SC2086
try 4 signoff add $good $mentor --trainee DB-00327 --skill $bls -m ccf=70
warns <<'EOT'
sotay: --measure: 'ccf' is given twice
hint: Give each measurement once.
EOT
# shellcheck disable=SC2086
try 4 signoff add $mentor --facility DB-TT05 --level 5 --trainee DB-00327 --skill $bls -m comp_rte=110
has err "hint: It has comp_rate, comp_depth,"
has err "'sotay checklist show resuscitation.bls-adult'"
# shellcheck disable=SC2086
try 3 signoff add $good $mentor --trainee DB-00327 --skill resuscitation
has err "'resuscitation' may mean several checklists"
has err "hint: Choose one of resuscitation."
try 3 competency explain DB-00327 resuscitation.bsl-adult
has err "sotay: there is no checklist 'resuscitation.bsl-adult'"
has err "hint: The nearest are resuscitation.bls-adult, "
try 0 competency explain DB-00327 bls-adult --json
has out '"skill":"resuscitation.bls-adult"'
try 3 certificate issue --person DB-00327 --skill nothing --facility DB-TT05 --output . \
    --passphrase-file secret-DB-00015
has err "there is no checklist 'nothing'"
try 2 signoff list --from 2026-11-05 --to 2026-11-04
warns <<'EOT'
sotay: --from 2026-11-05 lies after --to 2026-11-04
hint: Give the earlier day to --from.
EOT
untouched "$before"

# ---- without a key ------------------------------------------------------------------------------

# shellcheck disable=SC2086
try 3 signoff add $good --trainee DB-00327 --skill $bls --as DB-00205
warns <<'EOT'
sotay: there is no key of 'DB-00205' on this computer
hint: If it is elsewhere, bring its file: sotay key import FILE.  Else make one: sotay key new DB-00205
EOT
try 3 signoff sign --all --as DB-00205
has err "there is no key of 'DB-00205' on this computer"
try 3 key new DB-00205 --as DB-00205 --passphrase-file secret-DB-00308
warns <<'EOT'
sotay: there is no key of 'DB-00205' on this computer
hint: A first key is made without --as: sotay key new DB-00205
EOT
printf 'short\n' >short
try 4 key new DB-00205 --passphrase-file short
warns <<'EOT'
sotay: the new passphrase is shorter than 8 characters
hint: Several words are easier to remember than odd letters.
EOT
# Two lines, and who is in the configuration may: confirmed in the same step.
printf 'passphrase of DB-00015\npassphrase of DB-00205\n' >both
try 0 key new DB-00205 --passphrase-file both --json
has out '"confirmed":true'
try 0 key revoke DB-00205 --reason lost --passphrase-file secret-DB-00015
try 4 signoff sign --all --as DB-00205
warns <<'EOT'
sotay: the key of 'DB-00205' on this computer was revoked
hint: Make one with: sotay key new DB-00205
EOT
try 0 key new DB-00205 --as DB-00015 --passphrase-file secret-DB-00015 --json
has out '"confirmed":true'
has err "the passphrase file has one line, so both keys get one passphrase"

# A second key that nobody confirmed does not stand in the way of the one that is good.
printf 'a second passphrase\n' >second
try 0 key new DB-00308 --passphrase-file second --json
has out '"confirmed":false'
# shellcheck disable=SC2086
try 0 signoff add $good $mentor --trainee DB-00327 --skill bls-adult --performed-at 2026-11-09T10:00
says <<'EOT'
recorded ID: on a patient, passed, counts
EOT

# ---- shown before it is signed ------------------------------------------------------------------

ids=()
for trainee in DB-00327 DB-00308; do
    # shellcheck disable=SC2086
    try 0 signoff add $good --trainee $trainee --skill $bls --unsigned --mentor DB-00308 \
        --performed-at 2026-11-11T08:00
    ids+=("$(recorded)")
done
# shellcheck disable=SC2086
try 0 signoff sign "${ids[0]}" "${ids[0]:0:8}" $mentor
says <<'EOT'
signed: 1
EOT
sed -E 's/^[0-9a-f]{8}/NUMBER/' err >shown
diff -u --label wanted --label shown - shown <<'EOT' || fail "what is shown before it is signed"
NUMBER  DB-00327 Hạng Thị Thu Ánh (1998, assistant doctor, DB-TT05): resuscitation.bls-adult, 2026-11-11 08:00 at DB-TT05, on a patient, level 5: passed
EOT
# shellcheck disable=SC2086
try 4 signoff sign "${ids[0]}" $mentor
has err "is signed already"
# shellcheck disable=SC2086
try 0 signoff sign --all $mentor --dry-run
has err "    note: the mentor is the trainee"

# ---- confirmed by the lead of the place -----------------------------------------------------------

# One mentor from outside at a station for a week; the station's own lead.
try 0 grant add --person DB-00596 --role coordinator --facility DB-T02 \
    --passphrase-file secret-DB-00015
key_of DB-00026
key_of DB-00596
bandage_form >bandage.ini
try 0 checklist adopt --file bandage.ini --from 2020-01-01 --passphrase-file secret-DB-00015
says <<'EOT'
ward.bandage revision 1: in force from 2020-01-01, draft, practice
EOT
try 0 grant add --person DB-00026 --role mentor --specialty ward --facility DB-T02 \
    --start-date 2025-12-22 --end-date 2025-12-28 --passphrase-file secret-DB-00015
outside="--as DB-00026 --passphrase-file secret-DB-00026"
lead="--as DB-00596 --passphrase-file secret-DB-00596"
there="--trainee DB-00594 --skill ward.bandage --facility DB-T02 --level 5"
seen=()
for day in 23 24; do
    # shellcheck disable=SC2086
    try 0 signoff add $there $outside --performed-at "2025-12-${day}T09:00" --setting simulated
    has out "on a manikin, passed, counts"
    seen+=("$(recorded)")
done
try 0 competency explain DB-00594 ward.bandage --json
has out '"state":"not-yet"'
before=$(records)
try 4 signoff confirm "${seen[@]}" $outside
has err "whoever signed ${seen[0]:0:8} cannot confirm it"
try 4 signoff confirm "${seen[0]}" $mentor
warns <<EOT
sotay: only a coordinator of DB-T02 may confirm sign-off ${seen[0]:0:8}
hint: 'sotay grant list --role coordinator' shows who is.
EOT
try 4 signoff confirm "${seen[0]}" --as authority --passphrase-file secret-authority
has err "a person confirms a sign-off, not the authority"
try 3 signoff confirm 00000000 $lead
try 2 signoff confirm $lead
try 4 signoff confirm "${seen[0]}" --withdraw $lead
has err "sign-off ${seen[0]:0:8} is not confirmed"
try 0 signoff list --to-confirm --as DB-00596 --csv
same "to confirm" 2 "$(($(wc -l <out) - 1))"
try 0 signoff list --to-confirm --as DB-00026
says <<'EOT'
no sign-offs
EOT
try 0 signoff confirm "${seen[@]}" $lead --dry-run
says <<'EOT'
would be confirmed: 2
EOT
untouched "$before"
try 0 signoff confirm "${seen[@]}" "${seen[0]:0:8}" $lead
says <<'EOT'
confirmed: 2
EOT
has err "ward.bandage, 2025-12-23 09:00 at DB-T02, on a manikin, signed by DB-00026 "
try 4 signoff confirm "${seen[0]}" --passphrase-file secret-DB-00015
has err "was confirmed already, by DB-00596 on 2026-11-15"
try 0 signoff list --to-confirm --as DB-00596
says <<'EOT'
no sign-offs
EOT
try 0 signoff show "${seen[0]}"
has out "on 2026-11-15 by DB-00596 "
try 0 signoff show "${seen[0]}" --json
has out '"confirmed":"2026-11-15","confirmed_by":"DB-00596"'
try 0 signoff list --trainee DB-00594 --skill ward.bandage --json
has out '"confirmed":"2026-11-15","confirmed_by":"DB-00596"'
try 0 competency explain DB-00594 ward.bandage --json
has out '"state":"competent"'
has out '"way":"low-volume"'
try 0 signoff confirm "${seen[@]}" --withdraw $lead
says <<'EOT'
no longer confirmed: 2
EOT
try 0 competency explain DB-00594 ward.bandage --json
has out '"state":"not-yet"'
try 0 notebook rebuild
try 0 notebook verify

# ---- a facility is assessed itself ----------------------------------------------------------------

standard=$(sed -n 's/^skill = //p' "$abs_top_srcdir/share/checklists/station-standards/emergency-bag.ini")
try 0 checklist adopt --file "$abs_top_srcdir/share/checklists/station-standards/emergency-bag.ini" \
    --passphrase-file secret-DB-00015
try 0 grant add --person DB-00026 --role mentor --specialty station-standards --facility DB-T02 \
    --passphrase-file secret-DB-00015
try 3 signoff add --trainee DB-00594 --skill "$standard" --level 4 $outside
has err "$standard assesses a facility"
try 4 signoff add --trainee DB-T02 --facility DB-T03 --skill "$standard" --level 4 $outside
has err "a facility is assessed where it is"
try 0 signoff add --trainee DB-T02 --skill "$standard" --level 4 $outside --dry-run -m adrenaline=- \
    -m cylinders=- -m pressure=- -m masks=- -m first_expiry=- -m seal_gap=- -m contents_gap=- -m expiry_gap=-
has err "Trainee:"
has err "DB-T02 "
try 4 certificate issue --person DB-T02 --skill "$standard" --facility DB-TT02 --output . \
    --passphrase-file secret-DB-00015
has err "$standard assesses a facility: certificates are for people"

# ---- traced by a measurement ------------------------------------------------------------------------

try 0 signoff list --measure comp_rate=110 --trainee DB-00327 --csv
[ "$(wc -l <out)" -gt 1 ] || fail "no sign-off with comp_rate=110"
try 0 signoff list -m comp_rate=11 --trainee DB-00327
says <<'EOT'
no sign-offs
EOT
try 2 signoff list --measure comp_rate
has err "--measure: 'comp_rate' is not a measurement"

# ---- withdrawn ----------------------------------------------------------------------------------

# shellcheck disable=SC2086
try 0 signoff retract "$first" --reason "wrong day" $mentor
says <<'EOT'
withdrawn: ID
EOT
try 0 signoff show "$first"
has out " withdrawn"
has out " on 2026-11-15 by DB-00308 Thào Thị Hồng Tươi (1977, doctor, DB-TT05): wrong day"
try 0 signoff show "$first" --json
has out '"withdrawn_by":"DB-00308","withdrawn_on":"2026-11-15","withdrawn_reason":"wrong day"'
# shellcheck disable=SC2086
try 4 signoff sign "$first" $mentor
try 4 signoff sign "${ids[1]}" --passphrase-file secret-DB-00015
has err "waits for another mentor"

# ---- in words -----------------------------------------------------------------------------------

try 0 checklist show $bls
has out "3 passed performances by 2 mentors on 2 days within 12 months; 3 of"
has out "valid 24 months"
has out "Measured quality within limits -"
try 0 skill show bls-adult
has out "comp_rate"
try 0 policy set paper ignore --from 2026-01-01 --passphrase-file secret-DB-00015
try 0 policy set paper count --from 2026-06-01 --passphrase-file secret-DB-00015
try 0 policy set paper ignore --from 2027-01-01 --passphrase-file secret-DB-00015
try 0 policy list --csv
says <<'EOT'
name,value,facility,from,in_force
paper,ignore,,2026-01-01,false
paper,count,,2026-06-01,true
paper,ignore,,2027-01-01,false
EOT
try 0 notebook log --last 3
has out "policy"
try 0 notebook log --json --last 1
has out '"kind":"policy.set"'

# ---- from paper, where there is no right --------------------------------------------------------

try 0 grant add --person DB-00308 --role coordinator --facility DB-TT05 --passphrase-file secret-DB-00015
cat >paper.csv <<EOT
trainee,skill,performed_at,facility,mentor,level
DB-00327,$bls,2026-10-01,DB-TT05,DB-00308,5
DB-00327,$bls,2026-10-02,DB-TT09,DB-00308,5
DB-00327,$bls,2026-10-03,DB-TT09,DB-00308,5
EOT
# shellcheck disable=SC2086
try 0 signoff import paper.csv $mentor --dry-run
has err "rows at DB-TT09 that will not count: 2; you have no right there"
same "places told" 1 "$(grep -c "will not count" err)"

# ---- a new notebook -----------------------------------------------------------------------------

touch other.key
try 4 init --notebook new.sotay --spare other.key --passphrase-file secret-init
has err "hint: Name another place with --spare FILE."
try 3 init --notebook "$WORK/no/such/x.sotay" --passphrase-file secret-init
has err "there is no folder"
same "folders made" "" "$(ls -d "$WORK/no" 2>/dev/null)"
try 4 init --notebook new.sotay --passphrase-file short
has err "shorter than 8 characters"

# ---- copied to another computer -----------------------------------------------------------------

cp "$notebook" copy.sotay
for command in "course add --code C1 --title A --kind short" "device list"; do
    # shellcheck disable=SC2086
    case $command in
    device*) try 0 $command --notebook copy.sotay --csv ;;
    *) try 4 $command --notebook copy.sotay ;;
    esac
    [ "$command" = "device list" ] || warns <<'EOT'
sotay: this notebook is a copy, and this computer is not allowed to write in it yet
hint: Let a coordinator allow it: sotay device enrol --as COORDINATOR
EOT
done
try 4 device enrol --notebook copy.sotay --as DB-00205 --passphrase-file secret-DB-00015
has err "whoever acted has no right to decide this here"
try 0 device enrol --notebook copy.sotay --name front --passphrase-file secret-DB-00015 --dry-run
try 4 course add --notebook copy.sotay --code C1 --title A --kind short
try 0 device enrol --notebook copy.sotay --name front --passphrase-file secret-DB-00015
letters=$(sed -n 's/.*letters of its certificates: \([A-Z]\{3\}\)$/\1/p' out)
says <<EOT
this computer may write now; letters of its certificates: $letters
EOT
try 0 course add --notebook copy.sotay --code C1 --title A --kind short
try 4 device enrol --notebook copy.sotay --passphrase-file secret-DB-00015
has err "this computer is allowed to write already"
try 0 device list --notebook copy.sotay --csv
sed -E -e 's/^[0-9a-f]{64}/KEY/' -e 's/,[0-9-]+ [0-9:]+,/,TIME,/' -e 's/TIME,[0-9]+,/TIME,N,/' out >shown
diff -u --label wanted --label shown - shown <<EOT || fail "device list"
device,name,series,state,newest,records,enrolled,this
KEY,,A,allowed,TIME,N,true,false
KEY,front,$letters,allowed,TIME,N,true,true
EOT
try 0 notebook verify --notebook copy.sotay
try 0 notebook rebuild --notebook copy.sotay
try 0 notebook verify --notebook copy.sotay

# ---- damage is named without what it holds ------------------------------------------------------

if command -v sqlite3 >/dev/null; then
    cp "$notebook" damaged.sotay
    sqlite3 damaged.sotay "UPDATE person SET citizen_id = '011099000123' WHERE code = 'DB-00327'"
    try 5 notebook verify --notebook damaged.sotay
    has err "sotay: person DB-00327, record "
    same "the row itself" 0 "$(grep -c 011099000123 err)"
fi

# ---- on a terminal ------------------------------------------------------------------------------

if command -v script >/dev/null; then
    before=$(records)
    # Help, one back, the next screen of skills, a skill by a part of its name, a decimal comma, the setting.
    {
        printf '%s\n' "?" "<" DB-00328 DB-TT05 "<" DB-TT05 "" "" nothing bls-adult m
        printf '\n%.0s' {1..12}
        printf '%s\n' 110 "5,5" "" "" "80,5" "" "" "" "" "" "" ""
        printf '\n%.0s' {1..6}
        printf '%s\n' 4 M-9 ""
    } | terminal 0 "'$SOTAY' signoff add $mentor"
    has plain "a code, or a part of the name with or without marks"
    has plain "this is the first question"
    has plain "  DB-00328 "
    has plain "  DB-TT05 "
    has plain "   Enter: the next ones ("
    has plain "(resuscitation.bls-adult)"
    has plain "Setting:  on a manikin"
    has plain "Mean compression depth, from a sensor only: 5.5 cm"
    has plain "on a manikin, passed, counts"
    same "records of one sign-off" 1 "$(($(records) - before))"
    # Whoever has no key here is told before the first question.
    printf '' | terminal 3 "'$SOTAY' signoff add --as DB-00006"
    has plain "there is no key of 'DB-00006' on this computer"
    # What was filled in is not lost with the passphrase.
    {
        sleep 1
        printf 'wrong one\n'
        sleep 1
        printf 'wrong one\n'
        sleep 1
        printf 'wrong one\n'
        sleep 1
        printf 'y\n'
        sleep 1
    } | terminal 0 "'$SOTAY' signoff add $good --trainee DB-00328 --skill bls-adult --as DB-00308 --performed-at 2026-11-12"
    has plain "Keep it for the mentor to sign later? [Y/n]"
    tr -s '\n ' ' ' <plain >line # it may be folded
    has line "does not count: not signed yet"
    printf 'n\n' | terminal 4 "'$SOTAY' signoff sign --all $mentor"
    has plain "stopped: nothing was signed"
    printf '\n' | terminal 0 "'$SOTAY' signoff sign --all $mentor"
    has plain "signed: 2"
else
    echo "no script(1): the questions on a terminal were not tried"
fi
try 0 notebook verify
one_file
finish
