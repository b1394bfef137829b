#!/usr/bin/env bash
# tests/cli/plugin.sh - a new specialty from nothing to an explanation, outside the source tree; what
# plugin check says of bad ones; the rule that plugins/README.md shows.
. "$abs_top_srcdir/tests/cli/lib.sh"
: "${abs_top_builddir:?}"

# Where a compiler finds the headers: a stage with them and sotay-plugin.pc, as `make install` lays out.
stage=$WORK/stage
mkdir -p "$stage/include/sotay" "$stage/lib/pkgconfig"
cp "$abs_top_srcdir"/include/sotay/*.h "$stage/include/sotay"
sed "s#^prefix=.*#prefix=$stage#; s#^libdir=.*#libdir=$stage/lib#
    s#^includedir=.*#includedir=$stage/include#" "$abs_top_builddir/sotay-plugin.pc" \
    >"$stage/lib/pkgconfig/sotay-plugin.pc"
export PKG_CONFIG_PATH=$stage/lib/pkgconfig
build() { make -C "$1" "SOTAY=$SOTAY" CFLAGS="-O1 -g -Werror" "${@:2}" >built 2>&1; }

# ---- plugin new ------------------------------------------------------------------------------------

try 2 plugin new Wound "$WORK/new/Wound"
try 2 plugin new 9lives "$WORK/9lives"
try 2 plugin new count "$WORK/count"
try 2 plugin new wound-care "$WORK/elsewhere"
has err "must be called 'wound-care'"
same "no folder was left" "" "$(ls -d "$WORK/elsewhere" 2>/dev/null)"
try 0 plugin new wound-care "$WORK/deep/er/wound-care" # makes the folders around it
mkdir -p "$WORK/new/wound-care"
touch "$WORK/new/wound-care/.kept"
try 4 plugin new wound-care "$WORK/new/wound-care"
has err "is not empty"
rm "$WORK/new/wound-care/.kept"
try 0 plugin new wound-care "$WORK/new/wound-care"
silent
try 4 plugin new wound-care "$WORK/new/wound-care"
same "every name was filled in" "" "$(grep -rl '@[A-Z]*@' "$WORK/new/wound-care")"
has "$WORK/new/wound-care/README.md" "$WORK/new:"

if ! command -v pkg-config >/dev/null || ! command -v "${CC%% *}" >/dev/null; then
    skip_all "no compiler or no pkg-config"
fi
chmod -R go-w "$WORK/new"
try 3 plugin check "$WORK/new/wound-care"
has err "Build it first"
build "$WORK/new/wound-care" check || {
    fail "the new specialty does not build, or does not pass its checks"
    cat built
}
has built "wound-care.class: good"
has built "wound-care: good"
try 0 checklist check --strict "$WORK/new/wound-care" # no warnings either
try 0 plugin check "$WORK/new/wound-care/wound-care.so" --json
grep -q '"good":true' out || fail "no good report: $(cat out)"

# ---- used --------------------------------------------------------------------------------------------

new_notebook
for pair in facility:facilities person:people grant:grants; do
    try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" --passphrase-file secret-DB-00015
done
sed -i "s#^path = \"#path = \"$WORK/new:#" "$XDG_CONFIG_HOME/sotay/sotay.ini"
try 0 plugin list
grep -q '^wound-care *used' out || fail "not used: $(cat out)"
cp "$WORK/new/wound-care/first-skill.ini" .
try 0 checklist adopt first-skill.ini --from 2026-11-01 --as DB-00015 --passphrase-file secret-DB-00015
try 0 grant add --person DB-00308 --role mentor --specialty wound-care --facility DB-TT05 \
    --start-date 2026-01-01 --as DB-00015 --passphrase-file secret-DB-00015
key_of DB-00308
try 0 skill show wound-care.first-skill --cases
has out " 1.  The length is 35 mm"
grep -q 'answer:' out && fail "the answers are shown unasked"
try 0 skill show wound-care.first-skill --answers
has out "answer: Class as the trainee named it = medium"
try 0 skill show wound-care.first-skill --cases --json
grep -q '"decide":\["class"\]' out || fail "no decision: $(cat out)"
grep -q '"expect"' out && fail "the answers are in the JSON unasked"
try 0 skill show wound-care.first-skill --answers --json
grep -q '"expect":{"class":"medium"}' out || fail "no answer: $(cat out)"
try 3 skill show resuscitation.trauma-primary-survey --cases

good="--trainee DB-00327 --skill wound-care.first-skill --facility DB-TT05 --level 5 --setting real
    --as DB-00308 --passphrase-file secret-DB-00308"
# shellcheck disable=SC2086 # lists of words
try 0 signoff add $good --performed-at 2026-11-02 --measure length=35 --measure class=medium
has out "passed"
# shellcheck disable=SC2086
try 0 signoff add $good --performed-at 2026-11-03 --measure length=100 --measure class=medium
try 0 competency explain DB-00327 wound-care.first-skill
has out "right by the table: class"
has out "not passed: the table says: large"
has out "1 of 1"
has out "another way: low-volume ('sotay skill show wound-care.first-skill' says what it asks for)"

# What the rule says is in the user's language, by the specialty's own vi.po.
if command -v msgfmt >/dev/null; then
    LC_ALL=C.UTF-8 LANGUAGE=vi try 0 competency explain DB-00327 wound-care.first-skill
    has out "đúng theo bảng: class"
    has out "theo bảng là: lớn"
    LC_ALL=C.UTF-8 LANGUAGE=vi try 0 skill show wound-care.first-skill
    has out "Phân loại theo đúng bảng - Số đo được phân loại: Chiều dài"
    has out "small (nhỏ), medium (vừa),"
fi

# A file that is broken says why it is not on offer; cases that do not hold are said when it is adopted.
own=$WORK/new/wound-care/first-skill.ini
cp "$own" kept.ini
sed -i 's/^type = choice/type = choise/' "$own"
try 4 checklist adopt wound-care.first-skill --as DB-00015 --passphrase-file secret-DB-00015
has err "first-skill.ini:41: 'type' cannot be 'choise'"
has err "Did you mean 'choice'?"
sed 's/^revision = 1/revision = 2/; s/class=large/class=small/' kept.ini >"$own"
try 0 checklist adopt wound-care.first-skill --dry-run --as DB-00015 --passphrase-file secret-DB-00015
has err "case 02: what it expects does not pass: the table says: large"
cp kept.ini "$own"

# A checklist is tried on the plugin beside it, also where another of that name is in use.
mkdir -p "$WORK/next/wound-care"
sed 's/"class"/"sort"/' "$WORK/new/wound-care/wound-care.c" >"$WORK/next/wound-care/wound-care.c"
sed 's/wound-care.class/wound-care.sort/; s/^revision = 1/revision = 2/' kept.ini \
    >"$WORK/next/wound-care/first-skill.ini"
cp "$WORK/new/wound-care/Makefile" "$WORK/new/wound-care/check" "$WORK/new/wound-care/vi.po" "$WORK/next/wound-care"
chmod -R go-w "$WORK/next"
build "$WORK/next/wound-care" check && fail "a column of the table is missing, and nobody says so"
try 4 checklist check "$WORK/next/wound-care" # a rule that cannot answer leaves everybody waiting
has out "error: case 01 could not be tried: rule 'wound-care.sort' could not answer: table 'classes' has no column 'sort' (other cases likewise: 1)"
sed -i 's/"sort")/"class")/' "$WORK/next/wound-care/wound-care.c"
build "$WORK/next/wound-care" check || {
    fail "tried on another plugin of that name"
    cat built
}

# What refuses a plugin says what to do about it.
chmod g+w "$WORK/new/wound-care"
try 0 plugin list
has err "'sotay plugin show wound-care' says what to do"
try 0 plugin show wound-care
has out "chmod go-w"
try 4 plugin check "$WORK/new/wound-care"
has out "chmod go-w"
chmod g-w "$WORK/new/wound-care"

# A plugin that ends before it has answered: the verdict waits, by no revision of the checklist.
mkdir -p "$WORK/new/sample"
cp "$abs_top_builddir/tests/plugins/sample/sample.so" "$WORK/new/sample/"
sed 's/^skill = .*/skill = sample.first/; /^\[case-/,$d' kept.ini >"$WORK/new/sample/first.ini"
printf '[rule-count]\n[rule-crash]\nuse = sample.crash\n' >>"$WORK/new/sample/first.ini"
chmod -R go-w "$WORK/new/sample"
try 0 checklist adopt sample.first --from 2026-11-01 --as DB-00015 --passphrase-file secret-DB-00015
try 0 grant add --person DB-00308 --role mentor --specialty sample --facility DB-TT05 \
    --start-date 2026-01-01 --as DB-00015 --passphrase-file secret-DB-00015
# shellcheck disable=SC2086
try 0 signoff add ${good/wound-care.first-skill/sample.first} --performed-at 2026-11-02 \
    --measure length=35 --measure class=medium
has out "recorded"
try 0 competency explain DB-00327 sample.first
has out "waiting: plugin 'sample' crashed"
grep -q 'revision 0' out && fail "judged by a revision that does not exist"
try 0 competency list --state waiting
has out "sample.first"
rm -r "$WORK/new/sample"

# ---- the rule of the page -------------------------------------------------------------------------------

page=$abs_top_srcdir/plugins/README.md
try 0 plugin new limit "$WORK/new/limit"
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$page" >"$WORK/new/limit/limit.c"
awk '/^```ini$/ && !found { on = 1; next } /^```$/ { if (on) found = 1; on = 0 } on' "$page" >rule.ini
{
    sed '/^\[table-/,$d' "$WORK/new/limit/first-skill.ini"
    printf '[measure-minutes]\ntext = "Minutes"\ntext.vi = "Phút"\ntype = number\nunit = min\n'
    printf 'plausible = 0 600\n[rule-count]\n'
    cat rule.ini
} >form.ini
mv form.ini "$WORK/new/limit/first-skill.ini"
chmod -R go-w "$WORK/new"
build "$WORK/new/limit" check || {
    fail "the rule of plugins/README.md does not build, or is not good"
    cat built
}
has built "limit.most: good"

# ---- bad ones ---------------------------------------------------------------------------------------------

bad=$WORK/bad
for name in unsound sample bad-magic; do
    mkdir -p "$bad/$name"
    cp "$abs_top_builddir/tests/plugins/$name/$name.so" "$bad/$name/"
done
chmod -R go-w "$bad"
try 4 plugin check --seconds 1 "$bad/unsound"
for words in "unsound.moody: error" "unsound.moody: not good" "asked twice, it gave two answers" \
    "unsound.broken-word: error" "and that this holds at least to" \
    "unsound.meddler: error: changes what it was given" \
    "unsound.endless: error: gave no answer in 1 seconds: judge, series 'usual'" \
    "unsound.quitter: error: ends the program: judge, series" \
    "unsound.kind: good" "unsound.kind: warning: assess"; do
    has out "$words"
done
if [ -z "${WITH_ASAN-}" ]; then # the sanitizer has memory of its own
    has out "unsound.leaky: error: each call leaves about"
    has out "unsound.hungry: error: takes too much memory"
fi
try 4 plugin check --seconds 1 "$bad/sample"
has out "sample.streak: good"
has out "sample.nonsense: error: judge, series 'no performance'"
has out "a state that does not exist"
has out "sample.crash: error: crashes (Aborted): judge"
has out "sample.mute: warning: never answers"
try 4 plugin check "$bad/bad-magic" --json
grep -q '"kind":"refused"' out || fail "not refused: $(cat out)"
try 3 plugin check "$bad/nobody"
cp -r "$bad/sample" "$bad/other"
try 2 plugin check "$bad/other/sample.so"
has err "is not in a folder of its own name"

# ---- the specialties that come with Sotay ------------------------------------------------------------------

for so in "$abs_top_builddir"/plugins/*/*.so; do
    try 0 plugin check --seconds 60 "$so"
    grep ': error:' out && fail "$so"
done
finish
