#!/usr/bin/env bash
# tests/cli/reading.sh - what people read: a performance that the rules do not pass is never called
# passed, rule sets are named, and pages fit a terminal of 80 columns.
. "$abs_top_srcdir/tests/cli/lib.sh"
small_province
key_of DB-00307
by="--as DB-00307 --passphrase-file secret-DB-00307 --facility DB-TT05 --trainee DB-00327 --level 5"
coordinator="--passphrase-file secret-DB-00015"

# fits: no line of what was printed is over 80 columns
fits() {
    checks=$((checks + 1))
    long=$(LC_ALL=C.UTF-8 grep -E '.{81}' out)
    [ -z "$long" ] || fail "$last: over 80 columns: $long"
}

# ---- what the rules say is said at once ----------------------------------------------------------

sting="--skill resuscitation.anaphylaxis --setting simulated -m age_group=adult -m age_years=40
    -m scenario=bee-wasp-sting -m stings=12 -m grade=grade-2 -m adrenaline_given=yes
    -m strength=1-mg-ml"
# shellcheck disable=SC2086 # lists of words, here and below
try 0 signoff add $by $sting -m dose=500 -m volume=0.5 --case-ref right
silent
has out "on a manikin, passed, counts"
# shellcheck disable=SC2086
try 0 signoff add $by $sting -m dose=5000 -m volume=5 --case-ref tenfold
has out "on a manikin, not passed, counts"
has err "note: critical: tenfold error in dose"
has err "note: First adrenaline dose into the muscle: 5000, wanted: 450-1100 (vn-51-2017)"
tenfold=$(sed -n 's/^recorded \([0-9a-f]\{32\}\):.*/\1/p' out)
# shellcheck disable=SC2086
try 0 signoff add $by $sting -m dose=5000 -m volume=5 --case-ref tenfold-2 --json
has out '"passed":false,"counted":true,"reason":null,"state":"signed","passed_by_rules":false}'
try 0 signoff show "$tenfold"
has out "Result:     not passed"
has out "Assessment: not passed: critical: tenfold error in dose; First adrenaline dose into the muscle: 5000"
try 0 signoff show "$tenfold" --json
has out '"passed":false,"counted":true'
try 0 signoff list --trainee DB-00327 --json
has out "\"id\":\"$tenfold\",\"passed\":false,\"counted\":true"
try 0 signoff list --trainee DB-00327
same "in the list" "no" "$(awk -v id="${tenfold:0:8}" '$0 ~ id { print $(NF - 1) }' out)"
try 0 competency explain DB-00327 resuscitation.anaphylaxis --json
has out "\"id\":\"$tenfold\""
has out '"passed":false,"counted":true,"reason":null,"too_old":false,"passed_by_rules":false'
# Whoever signs later is told as well.
# shellcheck disable=SC2086
try 0 signoff add --unsigned --mentor DB-00307 --facility DB-TT05 --trainee DB-00327 --level 5 \
    $sting -m dose=5000 -m volume=5 --case-ref later
try 0 notebook waiting
has out "to be signed: 1; sign-offs that their mentor has not signed yet"
try 0 notebook info --json
has out '"waiting":0,"to_be_signed":1,'
try 0 signoff sign --all --as DB-00307 --passphrase-file secret-DB-00307 --dry-run
has err "level 5: not passed"
has err "note: critical: tenfold error in dose"

# What the form asks for has a reason as well.
# shellcheck disable=SC2086
try 0 signoff add $by --skill resuscitation.trauma-primary-survey --missed 1 -m gcs=15 -m reassess_gap=-
has err "note: step 1, which must be done, was missed"
form=$(sed -n 's/^recorded \([0-9a-f]\{32\}\):.*/\1/p' out)
try 0 signoff show "$form"
has out "not passed: step 1, which must be done, was missed"

# A case decided wrongly, and the same one rightly.
case_="--skill ncd.hypertension-management -m age=57 -m sex=male -m smoker=no -m bmi=23.4
    -m symptoms=none -m sbp_1=158 -m dbp_1=94 -m sbp_2=150 -m dbp_2=90 -m sbp_3=148 -m dbp_3=88
    -m urgency=routine -m next_days=14 -m step=0"
# shellcheck disable=SC2086
try 0 signoff add $by $case_ -m systolic=149 -m diastolic=89 -m class=grade-1 --case-ref K1
silent
has out "on a patient, passed, counts"
# shellcheck disable=SC2086
try 0 signoff add $by $case_ -m systolic=152 -m diastolic=91 -m class=grade-2 --case-ref K2
has out "on a patient, not passed, counts"
has err "note: Class decided by the trainee: the grade, of a treated patient at or above target, or emergency: grade-2 decided, grade-1 expected (R-BP-AVG 149/89"

# ---- refused -------------------------------------------------------------------------------------

before=$(records)
# shellcheck disable=SC2086
try 4 signoff add $by $sting -m dose= --case-ref empty
warns <<'END'
sotay: --measure: 'dose' has no value
hint: Give a value, or - where it was not measured.
END
# shellcheck disable=SC2086
try 4 checklist adopt ncd.blood-pressure --decision "QĐ 45/QĐ-SYT" --date 2026-11-16 $coordinator
warns <<'END'
sotay: --date: a decision of 2026-11-16 is not made yet
hint: --from says from which day on it is in force.
END
untouched "$before"

# The names of one specialty fit into a hint, and no name is cut.
# shellcheck disable=SC2086
try 3 policy set guideline.ncd.asthma word $coordinator
warns <<'END'
sotay: there is no skill and no specialty 'ncd.asthma'
hint: Several rule sets have: ncd.asthma-copd, ncd.cvd-risk, ncd.diabetes-management, ncd.hypertension-management.
END
# shellcheck disable=SC2086
try 3 policy set guideline.nonsense word $coordinator
has err ", ...."

# ---- rule sets -----------------------------------------------------------------------------------

try 0 skill show resuscitation.anaphylaxis
has out "  vn-51-2017            Circular 51/2017/TT-BYT [in force]"
has out "'sotay policy set"
# shellcheck disable=SC2086
try 0 policy set guideline.resuscitation.anaphylaxis rcuk-2021 --from 2026-12-01 $coordinator
try 0 checklist show resuscitation.anaphylaxis --as-of 2026-11-30
has out "  vn-51-2017            Circular 51/2017/TT-BYT [in force]"
try 0 checklist show resuscitation.anaphylaxis --as-of 2026-12-01
has out "  rcuk-2021             Resuscitation Council UK 2021 [in force]"
try 0 skill show endoscopy.scope-reprocessing
has out "(rule set: volume)"
try 0 skill show ncd.station-indicators
has out "When a facility meets it"

# ---- 80 columns ----------------------------------------------------------------------------------

export COLUMNS=80
for locale in C C.UTF-8; do
    # the program with the translations of the build folder
    [ "$locale" = C ] || export LANGUAGE=vi SOTAY=$abs_top_builddir/po/sotay-here
    export LC_ALL=$locale
    for page in "me --as DB-00327" "competency show DB-00327" "competency list --facility DB-TT05" "skill list" \
        "signoff show $tenfold" "policy list" "skill show resuscitation.anaphylaxis" "facility list" \
        "person list" "key list" "grant list" "secondment list" "course list"; do
        # shellcheck disable=SC2086
        try 0 $page
        fits
    done
    # A code is never cut; what has no place beside the rest stands below.
    try 0 checklist list
    fits
    has out "resuscitation.trauma-primary-survey "
    try 0 signoff list --facility DB-TT05
    fits
    has out "  resuscitation.trauma-primary-survey  "
    for skill in resuscitation.anaphylaxis ncd.hypertension-management; do
        try 0 competency explain DB-00327 $skill
        grep -v "$skill" out >shown && mv shown out # titles stay whole
        fits
    done
done
has out "(1)"
try 0 skill show ncd.hypertension-management --answers
has out "Tuổi = 57 năm"
has out "Số ngày đến lần khám lại = 14 ngày"
finish
