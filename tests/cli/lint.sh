#!/usr/bin/env bash
# tests/cli/lint.sh - checklist check: what it finds in one form after the other; and that it finds
# nothing in those that come with Sotay.
. "$abs_top_srcdir/tests/cli/lib.sh"

whole() { # a form without fault, on stdout
    cat <<'END'
[checklist]
skill = test.whole
revision = 1
title = "Whole"
title.vi = "Đủ"
cadres = nurse
source = "None (local choice)"
review = draft

[step-1]
text = "Does it"
text.vi = "Làm"

[measure-size]
text = "Size"
text.vi = "Cỡ"
type = number
unit = mm
plausible = 0 100

[measure-answer]
text = "Answer"
text.vi = "Trả lời"
type = choice
choices = left right
choices.vi = "trái; phải"

[case-01]
text = "Which?"
text.vi = "Bên nào?"
given = "size=5"
expect = "answer=left"

[rule-count]
performances = 1
mentors = 1
days = 1
END
}
check() { try "$1" checklist check --sample "$sample" "${@:2}"; }

whole >whole.ini
check 0 --strict whole.ini
says <<'END'
whole.ini: test.whole revision 1, steps 1: good
END
silent
check 0 --quiet whole.ini
says </dev/null

# finds STATUS SED-SCRIPT TEXT: the form, changed so, gives that line
finds() {
    whole | sed -E "$2" >changed.ini
    mkdir -p found
    mv changed.ini found/whole.ini
    check "$1" found/whole.ini
    has out "$3"
}
finds 0 '/^title.vi/d' 'whole.ini:1: warning: no Vietnamese text (title.vi)'
finds 0 '/^text.vi = "Làm"/d' 'whole.ini:10: warning: no Vietnamese text (text.vi)'
finds 0 '/^choices.vi/d' 'warning: no Vietnamese text (choices.vi)'
finds 0 '/^text.vi = "Bên/d' 'warning: no Vietnamese text (text.vi)'
finds 0 '/^source/d' 'warning: no source'
finds 0 '/^review/d' 'warning: no review'
finds 0 '/^unit/d' 'warning: size has no unit'
finds 0 's/^unit = mm/unit = furlong/' 'warning: size has an unusual unit: furlong'
finds 0 's/^unit = mm/unit = mm²/' 'whole.ini: test.whole revision 1'
finds 0 '/^plausible/d' 'warning: size has no plausible range'
finds 0 's/^skill = test.whole/skill = test.half/' 'is usually called half.ini'
finds 0 's/case-01/case-02/' 'warning: case 02 is the 1. of the file'
finds 0 '/^\[rule/,$d' 'warning: no rule'
finds 0 's/^\[rule-count\]/[rule-x]\nuse = nowhere.rule/; /^(performances|mentors|days)/d' \
    "warning: there is no plugin 'nowhere'"
finds 4 's/^\[rule-count\]/[rule-x]\nuse = nothing/' "error: there is no rule 'nothing'"
finds 4 's/^mentors = 1/mentor = 1/' "error: rule 'count' has no parameter 'mentor'"
finds 4 's/^mentors = 1/mentor = 1/' "'mentor'. It has: performances, mentors"
finds 4 's/^cadres = nurse/cadres = nurses/' "error: 'nurses' is no cadre. Did you mean 'nurse'?"
finds 4 's/^type = choice/type = list/' "cannot be 'list'. Choose one of: number, count, choice, yes-no, text, date."
finds 4 's/^review = draft/reviewed = draft/' "'reviewed' is not known in [checklist]. Did you mean 'review'?"
finds 4 's/^\[rule-count\]/[rules-count]/' "section [rules-count] is not known. Choose one of: checklist, "
finds 4 's/answer=left/answer=up/' "Choose one of: left, right."
finds 0 's/^days = 1/days = 1\n[rule-other]\nuse = nowhere.rule\nway = lowvolume/' \
    "warning: the way 'lowvolume' has no rule count"
finds 4 's/^\[step-1\]/[step-2]/' 'error: [step-2] out of 1 steps'
finds 4 's/^plausible.*/plausible = 10 100\nmin = 5/' "error: 'min' and 'max' must lie inside 'plausible'"
finds 4 's/answer=left/answer=up/' "error: answer: 'up' is not one of the choices"
finds 4 's/^\[case-01\]/[table-x]\ntitle = "X"\ncolumns = a\nrow-1 = "1"\n[case-01]/' "error: [table-x] has no 'source'"
finds 0 's/^mentors = 1/mentors = 9\nwindow-months = 12/; s/^cadres.*/cadres = nurse/' \
    'hint: no station of the sample could meet it'
finds 0 's/test.whole/ncd.whole/; s/^mentors = 1/mentors = 9\nwindow-months = 12/' \
    'warning: no station of the sample could meet it'
finds 0 's/test.whole/ncd.blood-pressure/' 'warning: stations are required to have this skill'
check 4 --strict found/whole.ini
has err "and --strict was given"

# Every file of a folder, not only the first that is bad.
mkdir -p folder/below folder/.hidden
whole >folder/whole.ini
whole | sed 's/step-1/step-3/' >folder/below/whole.ini
echo nonsense >folder/bad.ini
echo nonsense >folder/.hidden/bad.ini
echo nonsense >folder/notes.txt
check 4 folder
has err "errors 2, warnings 0"
has out "folder/bad.ini"
has out "folder/below/whole.ini"
has out "folder/whole.ini: test.whole revision 1, steps 1: good"
grep -q 'hidden\|notes' out && fail "looked into what is not a checklist"
check 4 folder --json
python3 -c 'import json; assert len(json.load(open("out"))["rows"]) == 2' || fail "no JSON: $(cat out)"
check 3 missing.ini
mkdir empty
check 3 empty
try 3 checklist check --sample nowhere whole.ini

# The cases are tried on the rules of plugins.
mkdir -p sample-plugin/sample
cp "$abs_top_builddir/tests/plugins/sample/sample.so" sample-plugin/sample/
chmod -R go-w sample-plugin
{
    whole | sed 's/test.whole/sample.whole/'
    printf '[rule-streak]\nuse = sample.streak\nguide = erc\n'
} >sample-plugin/sample/whole.ini
check 0 sample-plugin/sample/whole.ini # streak asks for no decision: whatever is decided passes
has out "warning: case 01: anything passes as answer"
sed -i 's/^skill = sample/skill = simple/' sample-plugin/sample/whole.ini
check 0 sample-plugin/sample/whole.ini
has out "warning: the folder is the specialty sample, and this a skill of simple"

# ---- with a notebook -------------------------------------------------------------------------------------

new_notebook
try 0 checklist adopt whole.ini --as DB-00015 --passphrase-file secret-DB-00015
check 0 --strict whole.ini
sed -i 's/Whole/Whole thing/' whole.ini
check 4 whole.ini
has out "error: revision 1 of test.whole is in the notebook with other words; set revision = 2"
sed -i 's/^revision = 1/revision = 2/' whole.ini
check 0 --strict whole.ini

# ---- those that come with Sotay ------------------------------------------------------------------------------

check 0 --quiet --strict "$abs_top_srcdir/plugins" "$abs_top_srcdir/share/checklists"
grep -v ' hint: ' out && fail "the checklists that come with Sotay have faults"
finish
