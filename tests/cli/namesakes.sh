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
same "the row that was left out has no code" ",Lò,Văn,Pao,1985,T02," "$(sed -n 2p year.csv.rejected.csv)"
try 0 undo 1
answers 0 year.csv n c
has plain "Line 3: is Lò Văn Pao (1985) the same person as the one in line 2? [y/N]"
has plain "person: 2 new"
same "people called Pao" 2 "$(people Pao)"

# The same list again: each is who is there.
try 0 person import year.csv --yes
has out "person: 0 new, 0 changed, 2 same"

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

# What is left out is told of as it is: not among what will be written, and without a code of its own.
cat >bad.csv <<'END'
Họ và tên,Ngày sinh,Đơn vị
Giàng A Sai,31/02/1990,TYT Pu Nhi
Giàng A Đúng,28/02/1990,TYT Pu Nhi
END
try 0 person import bad.csv --yes --skip-bad
if grep -q "line 2:.*|" err; then fail "a bad row is shown as one that will be written"; fi
has err "line 3:"
finish
