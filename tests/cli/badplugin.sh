#!/usr/bin/env bash
# tests/cli/badplugin.sh - a plugin that crashes, hangs or leaks: the sign-off is there, other skills are
# judged and reported, nobody waits twice, and it is asked again on request or when its file changes.
. "$abs_top_srcdir/tests/cli/lib.sh"
rogue=$abs_top_builddir/tests/plugins/rogue/rogue.so
[ -e "$rogue" ] || skip_all "no $rogue"

# form SKILL RULE [LINE...]
form() {
    local skill=$1 rule=$2
    shift 2
    cat <<END
[checklist]
skill = care.$skill
revision = 1
title = "$skill"
title.vi = "$skill"
cadres = doctor assistant-doctor nurse midwife
source = "a test (memory)"
review = draft
[step-1]
text = "Does it"
text.vi = "Làm"
[rule-one]
use = $rule
END
    printf '%s\n' "$@"
}

mkdir -p plugins/rogue forms/care
chmod 755 plugins plugins/rogue
install_rogue() {
    rm -f plugins/rogue/rogue.so
    cp "$rogue" plugins/rogue/rogue.so
    chmod 755 plugins/rogue/rogue.so
}
install_rogue
form crash rogue.crash 'rows = 2' >plugins/rogue/crash.ini
form hang rogue.hang >plugins/rogue/hang.ini
form leak rogue.leak >plugins/rogue/leak.ini
form state rogue.state >plugins/rogue/state.ini
form label rogue.label >plugins/rogue/label.ini
form million rogue.million >plugins/rogue/million.ini
form picky rogue.picky >plugins/rogue/picky.ini
form plain count >forms/care/plain.ini
cat >"$XDG_CONFIG_HOME/sotay/sotay.ini" <<END
[plugins]
path = "$PWD/plugins:$abs_top_builddir/plugins:$abs_top_srcdir/plugins"
[checklists]
path = "$PWD/forms"
END
small_province
key_of DB-00308
try 0 grant add --person DB-00308 --role mentor --specialty care --facility DB-TT05 \
    --start-date 2026-01-01 --passphrase-file secret-DB-00015
mentor="--as DB-00308 --passphrase-file secret-DB-00308"

# add SKILL [OPTION...]: a good performance of DB-00327
add() {
    local skill=$1
    shift
    # shellcheck disable=SC2086
    try 0 signoff add --skill "care.$skill" --facility DB-TT05 --trainee DB-00327 $mentor --level 5 "$@"
    has out "recorded"
    has out "passed, counts"
    silent
}

# is SKILL STATE
is() {
    try 0 competency show DB-00327 --csv
    same "$1" "$2" "$(sed -n "s/^DB-00327,[^,]*,[^,]*,care\.$1,\([^,]*\),.*/\1/p" out)"
}

# why SKILL WORDS
why() {
    try 0 competency explain DB-00327 "care.$1"
    has out "waiting: $2"
}

# ---- each of them, one after the other -------------------------------------------------------------

add plain
add crash --performed-at 2026-11-10
is crash competent # it bears one
begin=$(date +%s)
for skill in crash leak state label million; do
    add $skill --performed-at 2026-11-11
    is $skill pending
    is plain competent
done
# Five that hang, or three asked again below, would take longer than that on any machine.
[ $(($(date +%s) - begin)) -lt 45 ] || fail "somebody waited"

# Somebody loses patience with one that hangs, and stops it the hard way: the sign-off is there, and the
# next command that writes does what was left.
# shellcheck disable=SC2086
"$SOTAY" signoff add --skill care.hang --facility DB-TT05 --trainee DB-00327 $mentor --level 5 >/dev/null 2>&1 &
hanging=$!
for _ in $(seq 60); do
    "$SOTAY" signoff list --skill care.hang --csv 2>/dev/null | grep -q ^DB-00327 && break
    sleep 0.1
done
kill -9 $hanging 2>/dev/null || fail "it did not hang"
wait $hanging 2>/dev/null || :
try 0 signoff list --skill care.hang --counted --csv
same "sign-offs of what hung" 1 "$(grep -c ^DB-00327 out)"
add plain --performed-at 2026-11-10
is hang pending
is plain competent
untouched "$(records)"
begin=$(date +%s) # what is known to hang is not asked again
why crash "plugin 'rogue' crashed; 'sotay competency rebuild' asks it again"
why hang "plugin 'rogue' gave no answer within 10 seconds; 'sotay competency rebuild' asks it again"
if [ -z "${WITH_ASAN-}" ]; then # the sanitizer is slow to give memory: time may run out first
    why leak "plugin 'rogue' asked for too much memory; 'sotay competency rebuild' asks it again"
fi
why state "rule 'rogue.state' gave an answer that cannot be right: a state that does not exist"
why label "rule 'rogue.label' gave an answer that cannot be right: a text that is missing"
why million "rule 'rogue.million' gave an answer that cannot be right: too many criteria"
try 0 competency list --state competent --csv
same "competent in all" 1 "$(grep -c ^DB- out)"
try 0 competency list --json
silent
try 0 report gaps
try 0 signoff list --trainee DB-00327 --counted --csv
same "sign-offs" 9 "$(grep -c ^DB-00327 out)"
[ $(($(date +%s) - begin)) -lt 25 ] || fail "somebody waited again"

# ---- on request, and with another file -------------------------------------------------------------

try 0 competency rebuild # the first that ends the child stands for the plugin: it is asked once
is plain competent
why crash "plugin 'rogue' crashed"
install_rogue # the same, with another time
why state "rule 'rogue.state' gave an answer that cannot be right"
why crash "plugin 'rogue' crashed"
sed 's/rogue.crash/rogue.fine/; s/revision = 1/revision = 2/; /^rows/d' plugins/rogue/crash.ini >crash2.ini
try 0 checklist adopt crash2.ini --from 2026-11-15 --as authority --passphrase-file secret-authority
is crash competent
add picky --performed-at 2026-11-12
is picky competent

# ---- one performance ---------------------------------------------------------------------------------

# shellcheck disable=SC2086
try 0 signoff add --skill care.picky --facility DB-TT05 --trainee DB-00328 $mentor --level 4 --dry-run
has err "not passed: too much help; x"
# shellcheck disable=SC2086
try 0 signoff add --skill care.picky --facility DB-TT05 --trainee DB-00328 $mentor --level 4
id=$(sed -n 's/^recorded \([0-9a-f]*\):.*/\1/p' out)
try 0 signoff show "$id"
has out "Assessment: not passed: too much help; x"
try 0 signoff show "$id" --json
has out '"passed_by_rules":false,"assessment":"too much help; x"'
try 0 competency explain DB-00328 care.picky
has out "not passed: too much help; x"
try 0 competency explain DB-00327 care.picky --json
has out '"passed_by_rules":true,"assessment":"as it should be"'

# ---- what if -------------------------------------------------------------------------------------------

form plain count 'performances = 3' >plain2.ini
try 0 competency whatif --rule-file plain2.ini --csv
says <<'END'
person,name,facility,skill,before,after,change
DB-00327,Hạng Thị Thu Ánh,DB-TT05,care.plain,competent,not-yet,loses
END
try 0 competency whatif --rule-file plain2.ini
has out "keep it 0, gain it 0, lapse 0, lose it 1, without it as before 0"
form plain count >plain3.ini
try 0 competency whatif --rule-file plain3.ini
has out "nobody changes"
has out "keep it 1,"
try 0 competency whatif --rule-file plain3.ini --all --json
has out '"change":"keeps"'
form plain rogue.unheard >plain4.ini
try 4 competency whatif --rule-file plain4.ini
is plain competent
finish
