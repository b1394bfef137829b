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

# told TEXT: standard error says it, wherever its lines break.
told() {
    tr -s ' \n' ' ' <err >flat
    has flat "$1"
}

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
has err "list.csv:2: Citizen ID: a citizen ID has 12 digits"
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
try 2 person import odd.csv --sheet Hai --yes
warns <<'END'
sotay: --sheet: 'odd.csv' is a CSV file, it has no sheets
hint: Leave --sheet out, or name an Excel list.
END
cp "$sample/people.csv" own.csv # in our own form too
try 2 person import own.csv --sheet Hai
# Columns are called as they are typed, and only what such a record has is offered.
echo "Tên đơn vị,Loại,Sinh" >odd-facility.csv
try 2 facility import odd-facility.csv --yes --column Sinh=colour --passphrase-file secret-DB-00015
has err "hint: A column can be: code, parent, type, name, start_date, end_date, predecessors, or - for none of them."
echo "Họ tên,Sinh,Cơ sở,Từ" >odd-posting.csv
try 2 posting import odd-posting.csv --yes --column Sinh=colour
has err "hint: A column can be: birth_date, person, facility,"

# At the top of a further page the headings stand again: in other letters, or in other words.
cat >pages.csv <<'END'
STT,Họ và tên,Ngày sinh,Giới tính,Đơn vị
1,Cứ A Trang,1986,Nam,TYT Pu Nhi
STT,HỌ VÀ TÊN,NGÀY SINH,GIỚI TÍNH,ĐƠN VỊ
2,Cứ Thị Giấy,1987,Nữ,TYT Pu Nhi
TT,Họ tên,NĂM SINH,Nam/nữ,Đơn vị công tác
3,Cứ A Nam,1988,Nam,TYT Pu Nhi
END
try 0 person import pages.csv --dry-run
told "line 3 left out: STT | HỌ VÀ TÊN | NGÀY SINH | GIỚI TÍNH | ĐƠN VỊ (the headings again)"
told "line 5 left out: TT | Họ tên | NĂM SINH | Nam/nữ | Đơn vị công tác (the headings again)"
has out "3 new, 0 changed"
book twice <<'END'
Họ và tên	Năm sinh	
	Nam	Nữ
Cứ A Hai	#1986	
HỌ VÀ TÊN	NĂM SINH	
	NAM	NỮ
Cứ Thị Hàng		#1987
END
try 0 person import twice.xlsx --dry-run
has out "2 new, 0 changed"

# "Chức vụ" is the cadre where it holds cadres, and nothing where it holds offices.
cat >position.csv <<'END'
Họ và tên,Năm sinh,Chức vụ,Đơn vị
Cứ A Chức,1986,Y sĩ,TYT Pu Nhi
Cứ Thị Vụ,1987,Điều dưỡng,TYT Pu Nhi
END
try 0 person import position.csv --dry-run
has err "Chức vụ                  -> Cadre"
sed -i 's/Y sĩ/Trưởng trạm/; s/Điều dưỡng/Phó trạm/' position.csv
try 0 person import position.csv --dry-run
has err "  not needed:  C Chức vụ"
cat >kinds.csv <<'END'
Tên đơn vị,Loại hình,Xã,Huyện,Trực thuộc
Phòng khám Khu vực Một,PKĐKKV,Một,Hai,DB
Cơ sở Hai,Phòng khám đa khoa khu vực,Một,Hai,DB
Cơ sở Ba,Xã,Một,Hai,DB
Cơ sở Bốn,Huyện,Một,Hai,DB
Cơ sở Năm,Khoa,Một,Hai,DB
END
try 0 facility import kinds.csv --dry-run --passphrase-file secret-DB-00015
told "PKĐKKV = health station (1), Phòng khám đa khoa khu vực = health station (1), Xã = health station (1), Huyện = district health centre (1), Khoa = department (1)"
told "not needed: C Xã; D Huyện"
has out "5 new"

# ---- what changes is said before it is written --------------------------------------------------------
cat >change.csv <<'END'
Mã,Họ và tên,Điện thoại,Chức danh,Đơn vị
DB-00584,Bạc Thị Mai Anh,0912345678,Bác sĩ,TYT Pu Nhi
END
try 0 person import change.csv --dry-run
told "What changes of those that are there already: line 2: DB-00584 Bạc Thị Mai Anh ("
told "Cadre: assistant doctor -> doctor"
told "Phone: 0953424506 -> 0912345678"
told "ends at DB-TT10 "
told "; begins at DB-T12 Trạm Y tế xã Pu Nhi (from "
try 0 person list --csv
head -n 1 out >own-change.csv
grep -E '^DB-0(0584|0270|0118),' out | sed 's/,09[0-9]*,/,0900000000,/' >>own-change.csv
try 0 person import own-change.csv --dry-run # our own form is looked at, too
told "DB-00270 Bạc Thị Thu Anh (1993, technician, DB-TT03): Phone: 0930330317 -> 0900000000"

# ---- bad rows ----------------------------------------------------------------------------------------
# All that is wrong in a row is named, not the first of it.
cat >bad.csv <<'END'
Họ và tên,Ngày sinh,Chức danh,CCCD,Đơn vị
Cứ A Sáu,31/02/1985,Phi công,123456789,Trạm Không Có
END
try 4 person import bad.csv --yes
grep '^bad.csv:2:' err >out
says <<'END'
bad.csv:2: Born: '31/02/1985' is no day and no year
bad.csv:2: Cadre: 'Phi công' is none of: doctor, assistant doctor, nurse, midwife, pharmacist, technician, other
bad.csv:2: Citizen ID: this has 9 digits, as the old identity card had: write the number of 12 digits, or leave it empty
bad.csv:2: Facility: no facility is called 'Trạm Không Có'
END
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

# ---- what was left out is mended and imported again -------------------------------------------------
# Whatever language the program spoke then, and speaks now.

speaking() {
    local language=$1
    shift
    SOTAY=$abs_top_builddir/po/sotay-here LC_ALL=C.UTF-8 LANGUAGE=$language try "$@"
}

# mended NOUN WRONG RIGHT: the list on standard input has one row, which is wrong.
mended() {
    local noun=$1 then now words
    cat >"left-$noun.csv"
    for then in en vi; do
        speaking $then 0 "$noun" import "left-$noun.csv" --yes --skip-bad --json \
            --passphrase-file secret-DB-00015
        has out '"new":0,"changed":0,"same":0,"bad":1'
        words=$(sed 's/,[^,]*$//; s/,"[^"]*"$//' "left-$noun.csv.rejected.csv" |
            grep -oE '[a-z]+_[a-z]+|assistant-doctor|district-centre' | paste -sd ' ')
        same "words of machines for $noun" "" "$words"
        sed "s|$2|$3|" "left-$noun.csv.rejected.csv" >"$noun-$then.csv"
        for now in en vi; do
            speaking $now 0 "$noun" import "$noun-$then.csv" --dry-run --json \
                --passphrase-file secret-DB-00015
            has out '"new":1,"changed":0,"same":0,"bad":0'
        done
    done
}
mended person 31/02/1985 28/02/1985 <<'END'
Họ và tên,Ngày sinh,Giới tính,CCCD,Chức danh,Điện thoại,Đơn vị,Khoa phòng
Cứ Thị Lại,31/02/1985,Nữ,011185770009,Y sĩ,0912345678,TYT Pu Nhi,Nội
END
same "what is left in English" "Code,Family name,Middle name,Given name,Sex,Born,Citizen ID,Cadre,Phone,Facility,Department,Reason
,Cứ,Thị,Lại,female,31/02/1985,011185770009,assistant doctor,0912345678,DB-T12,Nội,Born: '31/02/1985' is no day and no year" \
    "$(sed 's/28.02/31\/02/; 1s/^\xef\xbb\xbf//' person-en.csv)"
same "what is left in Vietnamese" ",Cứ,Thị,Lại,nữ,31/02/1985,011185770009,y sĩ,0912345678,DB-T12,Nội" \
    "$(sed -n '2s/28.02/31\/02/p' person-vi.csv | cut -d , -f 1-11)"
same "headings in Vietnamese" "Mã,Họ,Tên đệm,Tên,Giới tính,Ngày sinh,CCCD,Chức danh nghề nghiệp,Điện thoại,Đơn vị,Khoa phòng" \
    "$(sed -n '1s/^\xef\xbb\xbf//p' person-vi.csv | cut -d , -f 1-11)"
speaking vi 0 person import person-en.csv --yes
try 0 person list --text "Cứ Thị Lại" --csv --identifiers
has out ",Cứ,Thị,Lại,F,1985-02-28,011185770009,assistant-doctor,,0912345678,DB-T12,"
mended facility 31/02/2026 28/02/2026 <<'END'
Tên đơn vị,Loại hình,Trực thuộc,Từ ngày
Trung tâm Y tế Số Hai,Trung tâm y tế,DB,31/02/2026
END
mended course mười 10 <<'END'
Tên khóa học,Loại hình,Lĩnh vực,Số tiết
Khóa Mới,Ngắn hạn,ncd,mười
END
mended secondment 31/02/2026 28/02/2026 <<'END'
Họ và tên,Đơn vị cử,Nơi đến,Từ ngày,Đến ngày,Chuyên khoa
DB-00026,DB-BVDK,TYT Thanh An,31/02/2026,15/03/2026,resuscitation
END
mended partnership 31/02/2026 28/02/2026 <<'END'
Tuyến trên,Tuyến dưới,Hình thức,Từ ngày
DB-BVDK,TYT Pu Nhi,Kết nghĩa,31/02/2026
END
mended requirement mười 10 <<'END'
Phạm vi,Loại cơ sở,Kỹ năng,Số người
DB-T12,Trung tâm y tế,resuscitation.bls-adult,mười
END
mended grant 31/02/2026 28/02/2026 <<'END'
Họ và tên,Vai trò,Chuyên khoa,Đơn vị,Từ ngày
DB-00026,Người hướng dẫn,resuscitation,TYT Pu Nhi,31/02/2026
END
mended indicator mười 10 <<'END'
Cơ sở,Tháng,Chỉ số,Giá trị
TYT Pu Nhi,02/2026,visits,mười
END
# Of a list that names people the birth date that tells them apart stays beside a name that is mended.
namesake=$("$SOTAY" person list --csv | awk -F, 'NR > 1 { n = $2 "," $3 "," $4; y[n] = y[n] substr($6, 1, 4) " "; c[n]++ }
    END { for (n in c) if (c[n] == 2) { split(y[n], b, " "); if (b[1] != b[2]) { split(n, w, ","); print w[1], w[2], w[3] "," b[1] } } }' | sort | head -n 1)
mended posting "${namesake%,*} X" "${namesake%,*}" <<END
Họ và tên,Năm sinh,Đơn vị,Từ ngày
${namesake%,*} X,${namesake#*,},TYT Pu Nhi,01/02/2026
END

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
