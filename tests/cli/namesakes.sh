#!/usr/bin/env bash
# tests/cli/namesakes.sh - people of one name in a list: who is somebody else, who is the same, and whom
# only a person can tell.
. "$abs_top_srcdir/tests/cli/lib.sh"
new_notebook
pass="--passphrase-file secret-DB-00015"
try 0 facility add --code DB --type province --name "Điện Biên" $pass
try 0 facility add --code T01 --parent DB --type station --name "Trạm Y tế xã Pu Nhi" $pass
try 0 facility add --code T02 --parent DB --type station --name "Trạm Y tế xã Na Son" $pass
people() { "$SOTAY" person list --csv --identifiers | grep -c "$1" || :; }

# answers STATUS FILE LINE...: what is typed when the list is shown
answers() {
    local status=$1 file=$2
    shift 2
    printf '%s\n' "$@" | terminal "$status" "stty rows 60 cols 200; $SOTAY person import $file"
    "$SOTAY" notebook verify >verify 2>&1 || fail "$last: $(cat verify)"
}

# ---- in one list ------------------------------------------------------------------------------------

# Different citizen IDs or birth dates: two people, without a question.
cat >two.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị,CCCD
Lò Thị Mai,1990,TYT Pu Nhi,011190000001
Lò Thị Mai,1990,TYT Pu Nhi,011190000002
Lò Thị Hoa,03/02/1991,TYT Pu Nhi,
Lò Thị Hoa,04/02/1991,TYT Na Son,
END
try 0 person import two.csv --yes
has out "person: 4 new"
same "people called Mai" 2 "$(people Mai)"

# Of one year: nobody knows but who made the list.
cat >year.csv <<'END'
Họ và tên,Năm sinh,Đơn vị
Lò Văn Pao,1985,TYT Pu Nhi
Lò Văn Pao,1985,TYT Na Son
END
before=$(records)
try 4 person import year.csv --yes
has err "year.csv:3: Code: one person or two? 'Lò Văn Pao' may be the one in line 2; leave one of them out, or give each a code, a birth date or a citizen ID"
untouched "$before"
try 0 person import year.csv --yes --skip-bad
same "the row that was left out has no code, and says why" \
    ",Lò,Văn,Pao,1985,T02,,\"Code: one person or two? 'Lò Văn Pao' may be the one in line 2; leave" \
    "$(sed -n '2s/ one of them.*//p' year.csv.rejected.csv)"
try 0 undo 1
answers 0 year.csv n c
has plain "Two of one name:"
has plain "  line 3:  Lò Văn Pao; Born: 1985; T02 Trạm Y tế xã Na Son"
has plain "  line 2:  Lò Văn Pao; Born: 1985; T01 Trạm Y tế xã Pu Nhi"
has plain "Are they one person? [y/N]"
has plain "person: 2 new"
same "people called Pao" 2 "$(people Pao)"

# Only one of the two rows is exact: still nobody knows.
cat >exact.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị,CCCD
Lò Thị Xuân,1991,TYT Pu Nhi,
Lò Thị Xuân,1991,TYT Pu Nhi,011191000003
Lò Thị Hạ,1992,TYT Pu Nhi,
Lò Thị Hạ,03/02/1992,TYT Pu Nhi,
END
try 4 person import exact.csv --yes
has err "exact.csv:3: Code: one person or two?"
has err "exact.csv:5: Code: one person or two?"

# The same list again: each is who is there.
try 0 person import year.csv --yes
has out "person: 0 new, 0 changed, 2 same"

# One person in several rows: what one leaves out another says; the day of birth is more than its year.
cat >rows.csv <<'END'
Họ và tên,Ngày sinh,Giới tính,Chức danh,Điện thoại,Đơn vị
Lò Văn Sính,1985,Nam,,0912345678,TYT Pu Nhi
Lo Van Sinh,1985,,Y sĩ,,
Lò Văn Sính,09/08/1985,,Y sĩ,,
END
answers 0 rows.csv y y y
has plain "  line 2:  Lò Văn Sính; Born: 1985; T01 Trạm Y tế xã Pu Nhi; Phone: 0912345678"
has plain "  line 3:  Lo Van Sinh; Born: 1985; assistant doctor"
has plain "Codes made: 1 (DB-00022)"
has plain "| Sính | male | 1985-08-09 | assistant doctor |"
same "times asked" 2 "$(grep -o 'Are they one person' plain | wc -l)"
has plain "person: 1 new, 0 changed, 2 same"
same "Sính" "DB-00022,Lò,Văn,Sính,M,1985-08-09,,assistant-doctor,,0912345678,T01," \
    "$("$SOTAY" person list --csv --identifiers --text Sính | tail -n +2)"
try 0 undo 1

# What two rows say otherwise is told, and what it is.
sed 's/^\(Lo Van Sinh.*\),,$/\1,0987654321,/' rows.csv >other.csv
answers 4 other.csv y y n
has plain "other.csv:3: Phone: line 2 says something else of the same person"
answers 0 other.csv y y y y
has plain "person: 1 new, 0 changed, 1 same"
has other.csv.rejected.csv ",Lò,Văn,Sính,,"
try 0 undo 1

# In our own form, too; the first row of each code takes what it lacks.
cat >own.csv <<'END'
code,given_name,birth_date,phone,facility
P-1,An,,0912345678,
P-1,An,1990-05-02,,T01
P-1,,02/05/1990,,
P-2,Ba,1990,,T01
P-2,Ba,1991,0912345678,T01
END
try 4 person import own.csv
warns <<'END'
own.csv:6: birth_date: line 5 says something else of the same person
sotay: 1 of 5 rows of 'own.csv' are bad; nothing was written
hint: Mend those rows, or add --skip-bad to write the others.
END
try 0 person import own.csv --skip-bad
has out "person: 2 new, 0 changed, 2 same"
try 0 person list --csv --identifiers
has out "P-1,,,An,,1990-05-02,,,,0912345678,T01,"
has out "P-2,,,Ba,,1990,,,,,T01,"
try 0 undo 1

# ---- beside those who are there ------------------------------------------------------------------------

# At another place a year is not enough; a birth date is.
cat >moved.csv <<'END'
Họ và tên,Năm sinh,Đơn vị
Lò Thị Mai,1990,TYT Na Son
Lò Thị Hoa,03/02/1991,TYT Na Son
END
try 4 person import moved.csv --yes
has err "moved.csv:2: Code: somebody is called 'Lò Thị Mai' already"
answers 0 moved.csv "not clear" n n y
has plain "  type y for yes, n for no"
has plain "person: 1 new, 1 changed, 0 same"
same "people called Mai" 3 "$(people Mai)"
same "people called Hoa" 2 "$(people Hoa)"

# "chưa" begins like "có" and is no yes.
before=$(records)
printf 'Họ và tên,Năm sinh\nSùng A Chua,1970\n' >one.csv
answers 4 one.csv "chưa đúng" "chưa"
untouched "$before"
answers 0 one.csv "có"
has plain "person: 1 new"

# Who is there already is shown beside the row; of a citizen ID its end.
try 0 facility add --code H1 --type province --name "Sơn La" $pass
try 0 facility add --code T03 --parent H1 --type station --name "Trạm Y tế xã Chiềng On" $pass
printf 'Họ và tên,Năm sinh,Đơn vị,Chức danh\nLò Thị Mai,1990,TYT Chiềng On,Hộ sinh\n' >known.csv
answers 0 known.csv n n n c
has plain "  line 2:    Lò Thị Mai; Born: 1990; midwife; T03 Trạm Y tế xã Chiềng On"
tr -s ' \n' ' ' <plain >flat
has flat "DB-00016: Lò Thị Mai; Born: 1990; T01 Trạm Y tế xã Pu Nhi; Citizen ID: *********001"
same "times asked" 3 "$(grep -o 'Are they one person' plain | wc -l)"

# A citizen ID that is another's by a slip makes nobody another; one of the same birth date is that one.
cat >slip.csv <<'END'
Họ và tên,Ngày sinh,CCCD
Lò Thị Hồng,05/06/1977,011190000001
Lò Thị Mai Hoa,1990,011190000002
END
try 4 person import slip.csv --yes
has err "slip.csv:2: Citizen ID: 'Lò Thị Hồng' has the number of DB-00016 Lò Thị Mai (1990, T01); mend it, or write the code of who is meant"
has err "1 of 2 rows of 'slip.csv' are bad"
try 0 person import slip.csv --dry-run --skip-bad
tr -s ' \n' ' ' <err >flat
has flat "Given name: Mai -> Hoa"
answers 4 slip.csv n k
has plain "Two of one citizen ID:"

# The codes that were made, of each series the first and the last.
cat >series.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị
Lù Một,01/01/1990,TYT Pu Nhi
Lù Hai,02/01/1990,TYT Chiềng On
Lù Ba,03/01/1990,TYT Na Son
END
try 0 person import series.csv --yes
grep -q '^Codes made: 3 (DB-000[0-9]* to DB-000[0-9]*; H1-00002)$' err || fail "codes made: $(cat err)"

# After an undo: those who come again have the codes that they had, and nobody has that of another.
try 0 undo 1
printf 'Lù Mới,01/01/1991,TYT Chiềng On\n' >more
{ head -n 1 series.csv && cat more && tail -n +2 series.csv; } >longer.csv
"$SOTAY" person list --csv --identifiers --text Lù | tail -n +2 | sort >none
try 0 person import longer.csv --yes
has out "person: 4 new"
same "nobody was there" "" "$(cat none)"
same "Lù Hai" "H1-00002" "$("$SOTAY" person list --csv --text "Lù Hai" | sed -n '2s/,.*//p')"
same "Lù Mới" "H1-00003" "$("$SOTAY" person list --csv --text "Lù Mới" | sed -n '2s/,.*//p')"
try 0 person remove H1-00003 --yes
try 0 person add --name "Lù Khác" --birth-date 1970 --facility T03
has out "H1-00004"

# What is left out is told of as it is: not among what will be written, and without a code of its own.
cat >bad.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị
Giàng A Sai,31/02/1990,TYT Pu Nhi
Giàng A Đúng,28/02/1990,TYT Pu Nhi
END
try 0 person import bad.csv --yes --skip-bad
if grep -q "line 2:.*|" err; then fail "a bad row is shown as one that will be written"; fi
has err "line 3:"
# ---- somebody else writes while the question stands ---------------------------------------------------

cat >late.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị
Lò Thị Muộn,03/02/1992,TYT Pu Nhi
END
: >out
{
    for ((i = 0; i < 100; i++)); do
        ! grep -q 'Y/n' out || break
        sleep 0.1
    done
    "$SOTAY" person import late.csv --yes >said 2>&1
    printf 'y\n'
} | terminal 4 "$SOTAY person import late.csv"
has said "person: 1 new"
has plain "somebody else changed the notebook meanwhile; nothing was written"
has plain "Run it again"
same "people called Muộn" 1 "$(people Muộn)"
finish
