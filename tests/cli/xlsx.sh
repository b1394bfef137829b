#!/usr/bin/env bash
# tests/cli/xlsx.sh - lists as workbooks: written, never over another file, read back cell by cell; what
# happens where the module is not installed.
. "$abs_top_srcdir/tests/cli/lib.sh"

new_notebook
pass="--passphrase-file secret-DB-00015"
for pair in facility:facilities person:people grant:grants; do
    try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" $pass
done
people=$("$SOTAY" person list --csv | tail -n +2 | wc -l)

# ---- written ---------------------------------------------------------------------------------------

try 0 person list --xlsx people.xlsx --identifiers
silent
says <<END
people.xlsx: $people rows
END
same "mark of an archive" "PK" "$(head -c 2 people.xlsx)"
same "only its owner may read it" 600 "$(stat -c %a people.xlsx)"
same "nothing else was left" "" "$(find . -name '.sotay*' -o -name '*.new')"

cp people.xlsx once.xlsx
try 4 person list --xlsx people.xlsx
warns <<'END'
sotay: 'people.xlsx' is there already
hint: Choose another file, or add --force to replace it.
END
cmp -s people.xlsx once.xlsx || fail "a file that is there was touched"
try 0 person list --xlsx people.xlsx --force --identifiers
cmp -s people.xlsx once.xlsx || fail "the same list gives other bytes"

for list in "facility list" "grant list" "signoff list" "competency list" "certificate list" \
    "report gaps" "skill list" "person search Nguyễn"; do
    # shellcheck disable=SC2086 # words
    try 0 $list --xlsx "${list// /-}.xlsx"
    [ -s "${list// /-}.xlsx" ] || fail "$list wrote no file"
done

# ---- read back ---------------------------------------------------------------------------------------

try 0 person import people.xlsx --dry-run $pass
has out "0 new, 0 changed, $people same"
try 0 facility import facility-list.xlsx --dry-run $pass
has out "0 new, 0 changed"

# Headings and words are those of the screen, in either language; read back they mean the same.
for pair in programme:programmes course:courses class:classes round:rounds \
    secondment:secondments partnership:partnerships requirement:requirements; do
    try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" $pass
done
english=$SOTAY
for language in en vi; do
    [ "$language" = en ] || SOTAY=$abs_top_builddir/po/sotay-here LANGUAGE=vi
    export LANGUAGE
    for noun in facility person posting course class programme round secondment partnership \
        requirement grant; do
        rows=$("$english" "$noun" list --csv | tail -n +2 | wc -l)
        try 0 "$noun" list --xlsx "$noun-$language.xlsx"
        try 0 "$noun" import "$noun-$language.xlsx" --dry-run --json $pass
        has out "\"rows\":$rows,\"new\":0,\"changed\":0,\"same\":$rows,\"bad\":0"
    done
done
try 0 person import person-vi.xlsx --dry-run $pass
has err "person-vi.xlsx, trang tính 'Nhân viên'"
has err "Chức danh"
has err " | nữ | "
has err "-> Cơ sở"
SOTAY=$english
unset LANGUAGE
try 0 person import person-en.xlsx --dry-run $pass
has err "sheet 'Person'"

# ---- what is not done --------------------------------------------------------------------------------

try 2 person list --xlsx a.xlsx --csv
has err "only one of"
try 2 person list --force
try 2 person show DB-00015 --xlsx a.xlsx
try 1 person list --xlsx none/a.xlsx
has err "cannot write 'none/a.xlsx'"
mkdir folder.xlsx
try 4 person list --xlsx folder.xlsx --force
has err "is a folder"
same "no file came of that" "" "$(ls a.xlsx 2>/dev/null)"

printf 'PK\003\004 nothing' >broken.xlsx
try 4 person import broken.xlsx $pass
has err "broken.xlsx: it is damaged, or not whole"
printf '\320\317\021\340\241\261\032\341 old' >old.xls
try 4 person import old.xls $pass
has err "old.xls: this is a file of an older Excel (.xls)"
has err "save it as .xlsx"

mkdir no-plugins
sed -i "s#^path = \".*/plugins:.*#path = \"$PWD/no-plugins\"#" "$XDG_CONFIG_HOME/sotay/sotay.ini"
try 4 person list --xlsx b.xlsx
has err "not installed"
has err "CSV"
try 4 person import people.xlsx $pass
has err "not installed"

# ---- the module itself --------------------------------------------------------------------------------

try 0 plugin check "$abs_top_builddir/plugins/xlsx"
has out "xlsx: good"

finish
