# tests/cli/lists.sh - lists that people made for themselves: what is understood of ten awkward ones,
# what is asked, what is refused, and empty lists to fill in.
# shellcheck shell=bash disable=SC2154
. "$abs_top_srcdir/tests/cli/lib.sh"
lists=$abs_top_srcdir/tests/fixtures/lists
maker=$abs_top_builddir/tests/fixtures/lists/make-workbook
small_province
person_list() { "$SOTAY" person list --csv --identifiers | sort; }

# book NAME: a workbook of the text on standard input.
book() { cat >"$1.txt" && "$maker" "$1.txt" "$1.xlsx"; }

# ---- ten awkward lists ------------------------------------------------------------------------------
# Each has its .expected: what was said, and the people it made.  LISTS_UPDATE=1 writes these anew.

understood() {
    local file=$1 name=${1%.*}
    cp "$lists/$file" .
    if [ "${file##*.}" = txt ]; then
        "$maker" "$file" "$name.xlsx"
        file=$name.xlsx
    fi
    person_list >before
    try 0 person import "$file" --yes --repair yes --skip-bad
    person_list >after
    {
        cat err out
        comm -13 before after
    } >"$name.got"
    [ -z "${LISTS_UPDATE-}" ] || cp "$name.got" "$lists/$name.expected"
    checks=$((checks + 1))
    diff -u "$lists/$name.expected" "$name.got" || fail "$file"
    cp out first
    try 0 person import "$file" --yes --repair yes --skip-bad # they are known now
    has out "0 new, 0 changed"
}
for file in "$lists"/[01]*.txt "$lists"/[01]*.csv "$lists"/[01]*.tsv; do
    understood "${file##*/}"
done

# ---- nothing is written before somebody agreed --------------------------------------------------------
cat >list.csv <<'END'
Họ và tên,Năm sinh,Giới tính,CCCD,Đơn vị
Cứ A Hỏi,1985,Nam,11085770001,TYT Thanh An
Cứ Thị Đáp,1990,Nữ,011190770002,TYT Thanh An
END
before=$(records)
try 4 person import list.csv
has err "-> Family name, middle name, given name"
has err "1 citizen ID has lost the zero it begins with"
has err "0********001)."
has err "hint: If that is right add --yes, and --repair yes (or no) for what was lost."
same "on standard output" "" "$(cat out)"
try 4 person import list.csv --yes
has err "hint: If that is right add --yes, and --repair yes (or no) for what was lost."
try 0 person import list.csv --dry-run
has err "line 2:   DB-"
has out "2 new, 0 changed, 0 same (dry run: nothing was written)"
try 4 person import list.csv --yes --repair no
has err "list.csv:2: citizen_id: a citizen ID has 12 digits"
try 2 person import list.csv --yes --repair perhaps
untouched "$before"

# On a terminal it is asked.
printf 'y\nn\n' | terminal 4 "'$SOTAY' person import list.csv"
has plain "Put it right? [Y/n]"
has plain "Is this right? [Y/n]"
has plain "nothing was written"
untouched "$before"
printf '\n\n' | terminal 0 "'$SOTAY' person import list.csv"
has plain "person: 2 new, 0 changed, 0 same"
try 0 person list --identifiers --text "Cứ A Hỏi" --csv
has out "011085770001"

# ---- what a column holds, which sheet ------------------------------------------------------------------
cat >odd.csv <<'END'
Người,Sinh,Ở đâu
Cứ A Ba,1981,Pu Nhi
END
try 4 person import odd.csv --yes
warns <<'END'
sotay: odd.csv:1: unknown column 'Người'
hint: Known columns: code,family_name,middle_name,given_name,sex,birth_date,citizen_id,cadre,licence_number,phone,facility,department.
END
try 0 person import odd.csv --yes --column "Người=full_name" --column "sinh=birth_date" --column C=facility
try 0 person list --text "Cứ A Ba" --csv
has out ",Cứ,A,Ba,,1981,,,,,DB-T12,"
try 2 person import odd.csv --yes --column "Nhà=facility" --column "Người=full_name" --column "Sinh=birth_date"
has err "--column: the list has no column 'Nhà'"
book two <<'END'
%sheet Một
Họ và tên	Năm sinh
Cứ A Bốn	#1982
%sheet Hai
Họ và tên	Năm sinh
Cứ A Năm	#1983
END
try 0 person import two.xlsx --sheet Hai --yes
has err "two.xlsx, sheet 'Hai' (one of 2): the headings are in line 1"
has err "Cứ | A | Năm | 1983"
try 3 person import two.xlsx --sheet Ba --yes
book empty <<'END'
x	y
#1	#2
END
try 4 person import empty.xlsx --yes
has err "empty.xlsx: no row of the sheet 'Sheet1' looks like headings"

# ---- other nouns -------------------------------------------------------------------------------------
book stations <<'END'
Tên đơn vị	Loại hình	Trực thuộc
Trạm Y tế xã Mới Một	Trạm y tế	Trung tâm Y tế Tuần Giáo
Trạm Y tế xã Mới Hai	Trạm y tế	DB-TT05
END
try 0 facility import stations.xlsx --yes --passphrase-file secret-DB-00015
has out "facility: 2 new"
try 0 facility import stations.xlsx --yes --passphrase-file secret-DB-00015
has out "facility: 0 new, 0 changed, 2 same"
book sent <<'END'
TT	Họ và tên	Năm sinh	Đơn vị	Nơi đến	Từ ngày	Đến ngày
#1	Cứ A Ba	#1981	Pu Nhi	TYT Thanh An	@2026-12-01	@2026-12-31
#2	Cứ Thị Đáp	#1990	TYT Thanh An	TYT Mường Ảng	1/12/2026	31/12/2026
END
try 0 secondment import sent.xlsx --yes
has out "secondment: 2 new"
try 0 secondment import sent.xlsx --yes
has out "secondment: 0 new, 0 changed, 2 same"
book past <<'END'
trainee	skill	performed_at	facility	mentor	level
NOBODY	resuscitation.bls-adult	@2026-11-01	DB-TT05	DB-00308	#5
END
try 4 signoff import past.xlsx --passphrase-file secret-DB-00015
has err "past.xlsx:2: trainee: 'NOBODY' is not known"

# ---- empty lists to fill in ----------------------------------------------------------------------------
try 0 person import --template
same "the header line" "code,family_name,middle_name,given_name,sex,birth_date,citizen_id,cadre,licence_number,phone,facility,department" "$(cat out)"
for noun in facility person posting course class enrolment programme round secondment partnership \
    requirement indicator grant; do
    try 0 "$noun" import --template "$noun-form.xlsx"
    try 0 "$noun" import "$noun-form.xlsx" --dry-run --passphrase-file secret-DB-00015
    has err "There is nothing below the headings."
    if grep -q "not known" err; then fail "$noun: a heading of the form is not known"; fi
done
try 4 person import --template person-form.xlsx
has err "person-form.xlsx"
try 2 signoff import --template form.xlsx

# ---- a thousand people ---------------------------------------------------------------------------------
{
    printf 'STT\tHọ và tên\tNgày sinh\tChức danh\tĐơn vị\n'
    for i in $(seq 1000); do
        printf '#%d\tChang Văn Số%d\t@19%02d-0%d-1%d\tĐiều dưỡng\tTYT Thanh An\n' "$i" "$i" \
            $((60 + i % 40)) $((1 + i % 9)) $((i % 10))
    done
} >many.txt
"$maker" many.txt many.xlsx
begin=$(date +%s%N)
try 0 person import many.xlsx --yes
echo "a thousand people: $((($(date +%s%N) - begin) / 1000000)) ms"
has out "person: 1000 new"
try 0 notebook verify
finish
