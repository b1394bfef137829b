#!/usr/bin/env bash
# tests/cli/certificate.sh - certificates: issued or refused, checked as text, as PDF and with a list of
# issuers only; changed, revoked, printed again.
. "$abs_top_srcdir/tests/cli/lib.sh"
bls=resuscitation.bls-adult
small_province
key_of DB-00308
key_of DB-00306
key_of DB-00009
head="--as DB-00009 --passphrase-file secret-DB-00009"

# competent PERSON: three good performances before two mentors on two days
competent() {
    local mentor day
    for pair in DB-00308:01 DB-00306:02 DB-00308:03; do
        mentor=${pair%:*} day=${pair#*:}
        try 0 signoff add --trainee "$1" --skill $bls --facility DB-TT05 --level 5 \
            --performed-at "2026-11-$day" -m comp_rate=110 -m ccf=80 --setting simulated \
            --as "$mentor" --passphrase-file "secret-$mentor"
    done
}
competent DB-00327
# What the rules do not pass, here for want of a measure, is no evidence.
try 0 signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 \
    --performed-at 2026-11-04 --setting simulated --as DB-00308 --passphrase-file secret-DB-00308 \
    -m comp_rate=- -m ccf=-
has out "not passed, counts"
cp "$notebook" early.sotay # knows the issuer, and never hears of what is issued below
try 0 competency list --person DB-00327 --csv
has out "DB-00327,Hạng Thị Thu Ánh,DB-TT05,$bls,competent,2026-11-03,2028-11-03"

issue="certificate issue --skill $bls --facility DB-TT05 --output papers --place Tuần.Giáo"
mkdir papers
# lacks FILE TEXT
lacks() { if grep -qF -- "$2" "$1"; then fail "in $1: $2"; fi; }

# ---- refused: nothing is written -----------------------------------------------------------------

before=$(records)
# shellcheck disable=SC2086 # lists of words, here and below
try 4 $issue --person DB-00328 $head
has err "Passed performances"
# shellcheck disable=SC2086
try 4 $issue --person DB-00327 --as DB-00308 --passphrase-file secret-DB-00308
has err "right"
# shellcheck disable=SC2086
try 4 certificate issue --skill $bls --facility DB-TT09 --output papers --person DB-00327 $head
printf 'something else\n' >wrong
# shellcheck disable=SC2086
try 4 $issue --person DB-00327 --as DB-00009 --passphrase-file wrong
# shellcheck disable=SC2086
try 3 $issue --person NOBODY $head
# shellcheck disable=SC2086
try 0 $issue --person DB-00327 $head --dry-run
same "papers so far" "" "$(ls papers)"
untouched "$before"

# ---- issued --------------------------------------------------------------------------------------

# shellcheck disable=SC2086
try 0 $issue --person DB-00327 --title "GIÁM ĐỐC" $head
says <<'END'
certificate: 1/2026/GCN-DB-TT05
for: DB-00327 Hạng Thị Thu Ánh (1998, assistant doctor, DB-TT05)
skill: Adult basic life support with AED (resuscitation.bls-adult)
valid until: 2028-11-03
paper: papers/1-2026-GCN-DB-TT05.pdf
QR text: TOKEN
END
same "records of a certificate" 2 "$(($(records) - before))"
paper=papers/1-2026-GCN-DB-TT05.pdf
token=$(sed -n 's/^QR text: //p' out)
same "at most 450 bytes" 1 "$((${#token} <= 450))"

if command -v pdftoppm >/dev/null && command -v zbarimg >/dev/null; then
    # What a telephone reads is what was said.
    read_code() { pdftoppm -r 150 -png -singlefile "$1" page && zbarimg -q --raw page.png 2>/dev/null; }
    same "the code on paper" "$token" "$(read_code $paper)"
    pdftotext -layout $paper page.txt
    has page.txt "SỞ Y TẾ ĐIỆN BIÊN"
    tr -s '\n ' ' ' <page.txt >flat
    has flat "ít nhất 3 lần đạt (đã có 3), 2 người hướng dẫn (đã có 2), 2 ngày (đã có 3);"
    has page.txt "3 lần thực hiện đạt, có xác nhận của 2 người hướng dẫn"
    has page.txt "Hạng Thị Thu Ánh"
    has page.txt "1/2026/GCN-DB-TT05"
    pdffonts $paper | awk 'NR > 2 && $(NF - 4) != "yes" { bad = 1 } END { exit bad }' ||
        fail "a font is not embedded"
else
    echo "no pdftoppm or zbarimg: the code on paper was not read"
fi

valid() {
    sed "s/@/$1/" <<'END' | says
Certificate:   valid
Holder:        Hạng Thị Thu Ánh
For:           Adult basic life support with AED (resuscitation.bls-adult)
Issued by:     Trung tâm Y tế Tuần Giáo (DB-TT05)
Issued:        2026-11-15
Valid until:   @
Record number: ID
END
}
try 0 certificate verify $paper
valid 2028-11-03
silent
try 0 certificate verify "$token"
valid 2028-11-03
printf '%s\n' "$token" >code.txt
try 0 certificate verify code.txt
valid 2028-11-03
status=0
"$SOTAY" certificate verify - <code.txt >out 2>err || status=$?
same "status from standard input" 0 "$status"
valid 2028-11-03

# The last day holds, the next does not.
try 0 certificate verify "$token" --today 2028-11-03
try 4 certificate verify "$token" --today 2028-11-04
has out "expired"

# Nor does the day before the first.
try 0 certificate verify "$token" --today 2026-11-15
try 4 certificate verify "$token" --today 2020-01-01 --json
has out '"standing":"not-yet-valid"'
warns <<'END'
sotay: certificate: not valid yet (issued on 2026-11-15)
hint: Look at the date of this computer, or name the day with --today.
END

# A notebook that has no record of it says so.
try 0 certificate verify --notebook early.sotay "$token"
has out "Certificate:   valid"
has out "Warning:       the record of it has not reached this notebook, so it is not known whether it was revoked"
try 0 certificate verify --notebook early.sotay "$token" --json
has out '"why":"the record of it has not reached this notebook'

# ---- without any notebook ------------------------------------------------------------------------

try 0 certificate export --issuers issuers.txt --as authority --passphrase-file secret-authority
outside() {
    local status=$1
    shift
    try "$status" certificate verify --notebook /nowhere/at/all --issuers issuers.txt "$@"
}
outside 0 $paper
says <<'END'
Certificate:              valid
Holder:                   Hạng Thị Thu Ánh
For:                      resuscitation.bls-adult
Issued by:                DB-TT05
Issued:                   2026-11-15
Valid until:              2028-11-03
Checked with the list of: 2026-11-15
Record number:            ID
END
outside 0 "$token"
outside 4 "$token" --today 2028-11-04
try 3 certificate verify --notebook /nowhere/at/all "$token"

# With a notebook both are asked, and both are named.
try 0 certificate verify --issuers issuers.txt "$token"
has out "Checked with the list of: 2026-11-15"
has out "And with:                 the notebook of this computer"
try 0 certificate verify --issuers issuers.txt "$token" --json
has out '"list_day":"2026-11-15","list_name":"Sở Y tế Điện Biên","notebook":true'

# A list that somebody changed, or made, says nothing about the paper.
sed 's/^name .*/name Nobody/' issuers.txt >changed.txt
try 5 certificate verify --issuers changed.txt "$token"
warns <<'END'
sotay: the list of issuers is not genuine, or was changed
hint: Get the list again from the authority.
END
head -c 300 issuers.txt >short.txt
try 5 certificate verify --issuers short.txt "$token"

# ---- changed -------------------------------------------------------------------------------------

# Every character of the token in turn, for another of the same alphabet.  The last character of each
# part may carry bits that mean nothing, so a change there is told apart from the bytes alone.
changed=0
for ((i = 0; i < ${#token}; i++)); do
    was=${token:i:1}
    case $was in
    A) other=Q ;;
    *) other=A ;;
    esac
    status=0
    "$SOTAY" certificate verify --issuers issuers.txt "${token:0:i}$other${token:i+1}" \
        >out 2>err || status=$?
    # A key id that nobody has may be that of an issuer not known here.
    case $status in
    5) changed=$((changed + 1)) ;;
    4) grep -q "not known" err && changed=$((changed + 1)) ;;
    *) fail "character $i changed from $was to $other: status $status" ;;
    esac
done
same "characters that matter" "${#token}" "$changed"
try 5 certificate verify "${token%?}"
try 5 certificate verify "${token}A"
try 5 certificate verify "${token%.*}."
try 5 certificate verify "${token%.*}"
has err "not genuine"

# Bytes of the PDF.
size=$(stat -c %s $paper)
for at in 20 $((size / 3)) $((size / 2)) $((size - 30)); do
    cp $paper altered.pdf
    byte=$(od -An -tu1 -j "$at" -N 1 $paper)
    printf "\\x$(printf %02x $((byte ^ 1)))" |
        dd of=altered.pdf bs=1 seek="$at" conv=notrunc status=none
    try 5 certificate verify altered.pdf
    has out "not genuine"
done
head -c $((size - 2000)) $paper >cut.pdf
try 5 certificate verify cut.pdf
{ cat $paper && echo "%"; } >longer.pdf
try 5 certificate verify longer.pdf

# ---- no certificate at all -----------------------------------------------------------------------

mkdir folder
: >empty.csv
printf 'code,name\nDB-00327,Lò Văn A\n' >people.csv
printf '\377\330\377\340\000\020JFIF\000\001' >photo.jpg
printf '%%PDF-1.5\n1 0 obj\n<< /Title (Something) >>\nendobj\n%%%%EOF\n' >other.pdf
for file in people.csv photo.jpg other.pdf; do
    try 5 certificate verify $file
    has out "Certificate: not a certificate"
    warns <<'END'
sotay: this file is not a certificate (no code was found in it)
hint: A scan or a PDF that another program saved: read the QR code and give its text.
END
done
try 5 certificate verify empty.csv --issuers issuers.txt --json
has out '"standing":"not-a-certificate"'
has out '"list_day":"2026-11-15"'
has err "this file is not a certificate (it is empty)"
try 5 certificate verify folder
has err "'folder' is a folder, not a certificate"
try 3 certificate verify no-such-file.pdf

# ---- numbers, layouts, printing again ------------------------------------------------------------

# One is there that holds as long: another one is not made by a slip.
before=$(records)
# shellcheck disable=SC2086
try 4 $issue --person DB-00327 --layout landscape $head
warns <<'END'
sotay: Hạng Thị Thu Ánh has a certificate for it already: 1/2026/GCN-DB-TT05, issued on 2026-11-15, valid until 2028-11-03
hint: To print that one: sotay certificate print 1/2026/GCN-DB-TT05 --output DIR. To issue another one all the same, add --again.
END
# shellcheck disable=SC2086
try 4 $issue --person DB-00327 --dry-run $head
printf '\n' | terminal 4 "$SOTAY $issue --person DB-00327 --title A $head"
tr -s '\n' ' ' <plain >flat
has flat "certificate for it already: 1/2026/GCN-DB-TT05, issued on 2026-11-15, valid until 2028-11-03"
has plain "Issue another one all the same? [y/N]"
has plain "stopped: nothing was issued"
has plain "sotay certificate print 1/2026/GCN-DB-TT05 --output DIR"
untouched "$before"
same "papers so far" "1-2026-GCN-DB-TT05.pdf" "$(ls papers)"

# shellcheck disable=SC2086
try 0 $issue --person DB-00327 --layout landscape --again $head
says <<'END'
certificate: 2/2026/GCN-DB-TT05
for: DB-00327 Hạng Thị Thu Ánh (1998, assistant doctor, DB-TT05)
skill: Adult basic life support with AED (resuscitation.bls-adult)
valid until: 2028-11-03
paper: papers/2-2026-GCN-DB-TT05.pdf
QR text: TOKEN
END
second=papers/2-2026-GCN-DB-TT05.pdf
token2=$(sed -n 's/^QR text: //p' out)
try 0 certificate verify $second

# When two records turn out to be one person, the certificates are theirs under either.
try 0 person add --code DB-P99 --family-name Hạng --given-name Ánh --birth-date 1998 --cadre assistant-doctor
try 0 person merge DB-00327 DB-P99 --yes --as DB-00015 --passphrase-file secret-DB-00015
before=$(records)
# shellcheck disable=SC2086
try 4 $issue --person DB-P99 $head
has err "a certificate for it already: 2/2026/GCN-DB-TT05"
untouched "$before"
try 0 certificate list --person DB-P99
has out "1/2026/GCN-DB-TT05"
has out "Newer one"
try 0 person unmerge DB-00327 --as DB-00015 --passphrase-file secret-DB-00015
if command -v pdfinfo >/dev/null; then
    same "portrait" "Page size: 595.276 x 841.89 pts (A4)" "$(pdfinfo $paper | grep '^Page size:' | tr -s ' ')"
    same "landscape" "Page size: 841.89 x 595.276 pts (A4)" \
        "$(pdfinfo $second | grep '^Page size:' | tr -s ' ')"
    same "the code on the second paper" "$token2" "$(read_code $second)"
fi
# The first one holds; that there is a newer one is said where it is known.
try 0 certificate verify $paper
has out "Certificate:   valid"
has out "Newer one:     2/2026/GCN-DB-TT05, issued on 2026-11-15, valid until 2028-11-03"
try 0 certificate verify "$token" --issuers issuers.txt --json
has out '"newer":"2/2026/GCN-DB-TT05"'
outside 0 $paper --json
has out '"newer":null'
try 0 certificate verify $second --json
has out '"newer":null'
try 0 certificate list
says <<'END'
Number              Person    Name              Skill                    Class  Facility  Signed by  Issued      Until       Revoked  Newer one
1/2026/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2026-11-15  2028-11-03           2/2026/GCN-DB-TT05
2/2026/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2026-11-15  2028-11-03
END
mkdir again
for number in 1 2; do
    try 0 certificate print "$number/2026/GCN-DB-TT05" --output again
    cmp "papers/$number-2026-GCN-DB-TT05.pdf" "again/$number-2026-GCN-DB-TT05.pdf" ||
        fail "certificate $number printed again differs"
done
try 3 certificate print 3/2026/GCN-DB-TT05 --output again

# ---- revoked -------------------------------------------------------------------------------------

# revoked_says WIDTH [LINE...]: the first one is; with what it was checked stands before its number.
revoked_says() {
    local width=$1 row
    shift
    {
        printf '%-*s%s\n' "$width" Certificate: revoked
        while read -r row; do printf '%-*s%s\n' "$width" "${row%%:*}:" "${row#*: }"; done
    } <<'END' >wanted.txt
Why: wrong person
Holder: Hạng Thị Thu Ánh
For: Adult basic life support with AED (resuscitation.bls-adult)
Issued by: Trung tâm Y tế Tuần Giáo (DB-TT05)
Issued: 2026-11-15
Valid until: 2028-11-03
Revoked: 2026-11-20
Newer one: 2/2026/GCN-DB-TT05, issued on 2026-11-15, valid until 2028-11-03
END
    printf '%s\n' "$@" >>wanted.txt
    says <wanted.txt
}

try 4 certificate revoke 1/2026/GCN-DB-TT05 --reason x --as DB-00308 \
    --passphrase-file secret-DB-00308
# shellcheck disable=SC2086
try 0 certificate revoke 1/2026/GCN-DB-TT05 --reason "wrong person" $head --today 2026-11-20
try 4 certificate verify $paper --today 2026-11-21
revoked_says 15 "Record number: ID"
warns <<'END'
sotay: certificate: revoked
END
try 4 certificate verify "$token" --json --today 2026-11-21
has out '"standing":"revoked"'
has out '"revoked":"2026-11-20"'
outside 0 "$token"
has out "Checked with the list of: 2026-11-15"

# An old list beside a notebook that knows better.
try 4 certificate verify --issuers issuers.txt "$token" --today 2026-11-21
revoked_says 26 "Checked with the list of: 2026-11-15" \
    "And with:                 the notebook of this computer" "Record number:            ID"
rm again/1-*
try 0 certificate print 1/2026/GCN-DB-TT05 --output again --today 2026-11-21
says <<'END'
paper: again/1-2026-GCN-DB-TT05.pdf (revoked on 2026-11-20: drawn anew, marked as revoked)
END
try 4 certificate export --issuers issuers.txt --as authority --passphrase-file secret-authority
has err "is there already"
rm issuers.txt
try 0 certificate export --issuers issuers.txt --as authority --passphrase-file secret-authority \
    --today 2026-11-21
outside 4 "$token"
has out "2026-11-20"
outside 0 "$token2"

# A number is never used again.
# shellcheck disable=SC2086
try 0 $issue --person DB-00327 $head --again --today 2026-11-22
has out "certificate: 3/2026/GCN-DB-TT05"
# shellcheck disable=SC2086
printf 'y\n' | terminal 0 "$SOTAY $issue --person DB-00327 $head --today 2027-01-05"
cp plain out
has out "certificate: 1/2027/GCN-DB-TT05"
try 0 certificate list
says <<'END'
Number              Person    Name              Skill                    Class  Facility  Signed by  Issued      Until       Revoked     Newer one
1/2026/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2026-11-15  2028-11-03  2026-11-20  2/2026/GCN-DB-TT05
2/2026/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2026-11-15  2028-11-03
3/2026/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2026-11-22  2028-11-03
1/2027/GCN-DB-TT05  DB-00327  Hạng Thị Thu Ánh  resuscitation.bls-adult         DB-TT05   DB-00009   2027-01-05  2028-11-03
END

# What was printed stays what it was, whatever happens to the sign-offs.
try 0 signoff list --trainee DB-00327 --mentor DB-00306 --json
id=$(node -p 'JSON.parse(require("fs").readFileSync("out")).rows[0].id')
try 0 signoff retract "$id" --reason "not she" --as DB-00306 --passphrase-file secret-DB-00306 \
    --today 2027-01-06 --dry-run
stands="note: certificate 2/2026/GCN-DB-TT05 stands on this sign-off, and holds until it is revoked: sotay certificate revoke 2/2026/GCN-DB-TT05"
has err "$stands"
lacks err "1/2026/GCN-DB-TT05"
try 0 certificate verify $second --json
has out '"withdrawn":null'
try 0 report data-quality --csv --today 2027-01-06
lacks out "withdrawn"
try 0 signoff retract "$id" --reason "not she" --as DB-00306 --passphrase-file secret-DB-00306 \
    --today 2027-01-06
has err "$stands"
try 0 competency list --person DB-00327 --csv --as-of 2027-01-06
has out "not-yet"
try 0 certificate verify $second
has out "Certificate:   valid"
has out "Note:          it stands on what was withdrawn since: sign-off ${id:0:8}"
try 0 certificate verify $second --json
has out "\"withdrawn\":\"${id:0:8}\""
try 0 report data-quality --csv --today 2027-01-06
has out "withdrawn,certificate 2/2026/GCN-DB-TT05: sign-off ${id:0:8},\"sotay certificate revoke 2/2026/GCN-DB-TT05 --reason"
lacks out "certificate 1/2026" # revoked
# Undone, it counts again under a new number: nothing is wrong then.
cp "$notebook" withdrawn.sotay
cp -R "$XDG_STATE_HOME" withdrawn-state
try 0 undo 1 --as DB-00306 --passphrase-file secret-DB-00306 --today 2027-01-06
try 0 certificate verify $second --json
has out '"withdrawn":null'
cat withdrawn.sotay >"$notebook"
cp -R withdrawn-state/. "$XDG_STATE_HOME/"
try 0 report data-quality --csv --today 2030-01-06
lacks out "withdrawn"
try 0 certificate list --today 2027-01-06
has err "note: certificate 2/2026/GCN-DB-TT05 stands on what was withdrawn since: sign-off ${id:0:8}"
lacks err "1/2026"
# shellcheck disable=SC2086
try 4 $issue --person DB-00327 $head --today 2027-01-06
try 4 certificate print 2/2026/GCN-DB-TT05 --output again
has err "is there already"
rm again/2-*
try 0 certificate print 2/2026/GCN-DB-TT05 --output again
cmp $second again/2-2026-GCN-DB-TT05.pdf || fail "the second certificate printed again differs"

# ---- who signs, for whom --------------------------------------------------------------------------

competent DB-00328
# page OPTION...: one more certificate for DB-00328; its words go to page.txt
page() {
    # shellcheck disable=SC2086
    try 0 $issue --person DB-00328 --again $head "$@"
    pdftotext -layout "$(sed -n 's/^paper: //p' out)" page.txt
}
# title_lines: what stands between the date and the room for ink
title_lines() { sed -n '/ngày .* tháng .* năm/,$p' page.txt | grep -oE '(KT|TL|TUQ|Q)\. .*|(PHÓ |TRƯỞNG |GIÁM |HIỆU ).*' | paste -sd '|'; }
if command -v pdftotext >/dev/null; then
    page --title -
    same "no post is made up" "" "$(title_lines)"
    page --title "GIÁM ĐỐC"
    same "the head" "GIÁM ĐỐC" "$(title_lines)"
    page --sign-as KT.
    same "a deputy" "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC" "$(title_lines)"
    page --sign-as KT. --title "PHÓ HIỆU TRƯỞNG"
    same "another deputy" "KT. HIỆU TRƯỞNG|PHÓ HIỆU TRƯỞNG" "$(title_lines)"
    page --sign-as TL. --title "TRƯỞNG PHÒNG TỔ CHỨC" --layout landscape
    same "by order" "TL. GIÁM ĐỐC|TRƯỞNG PHÒNG TỔ CHỨC" "$(title_lines)"
    page --sign-as TUQ. --head-title "HIỆU TRƯỞNG" --title "TRƯỞNG KHOA"
    same "by authority" "TUQ. HIỆU TRƯỞNG|TRƯỞNG KHOA" "$(title_lines)"
    page --sign-as Q.
    same "acting" "Q. GIÁM ĐỐC" "$(title_lines)"
    page
    same "as when nobody was signed for" "GIÁM ĐỐC" "$(title_lines)"
    # A title that was revoked with its certificate does not come again.
    page --title "PHÓ GIÁM ĐỐC"
    same "a wrong one" "PHÓ GIÁM ĐỐC" "$(title_lines)"
    # shellcheck disable=SC2086
    try 0 certificate revoke "$(sed -n 's/^certificate: //p' out)" --reason "wrong title" $head
    page
    same "the last one that holds" "GIÁM ĐỐC" "$(title_lines)"

    # The managing body is the authority, whatever the province is called.
    try 0 facility edit DB --name "Tỉnh Bản Đồ" --passphrase-file secret-DB-00015
    page
    has page.txt "SỞ Y TẾ ĐIỆN BIÊN"

    # A legal name of 17 words: whole on the page, short in the code.
    try 0 person edit DB-00328 --family-name Công --given-name Đoan --passphrase-file \
        secret-DB-00015 --middle-name \
        "Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị Thanh Nguyệt Phượng Liên Ái Như Thục"
    page
    has page.txt "Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị"
    has page.txt "Thanh Nguyệt Phượng Liên Ái Như Thục Đoan"
    long=$(sed -n 's/^QR text: //p' out)
    same "its code has at most 450 bytes" 1 "$((${#long} <= 450))"
    try 0 certificate verify "$long" --today 2026-12-01
    has out "Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị Thanh Nguyệt Phượng Liên Ái Như Thục Đoan"
    outside 0 "$long" --today 2026-12-01
    has out "Holder:                   Công T. T. N. N. P. H. T. T. T. N. P. L. Á.…"

    # Decimals have a comma on paper.
    try 0 class add --code LOP-1 --course GIE-N1 --facility DB-TT05 --start-date 2026-10-01 \
        --end-date 2026-10-05 --passphrase-file secret-DB-00015
    try 0 enrolment add --class LOP-1 --person DB-00327 --status completed --score 8.5 --hours 7.5 \
        --passphrase-file secret-DB-00015
    # shellcheck disable=SC2086
    try 0 certificate issue --class LOP-1 --person DB-00327 --facility DB-TT05 --output papers $head
    pdftotext -layout "$(sed -n 's/^paper: //p' out)" page.txt
    has page.txt "Từ ngày 01/10/2026 đến ngày 05/10/2026; 7,5 tiết; kết quả 8,5"
fi
before=$(records)
long=$(printf 'Ở%.0s' $(seq 121))
# shellcheck disable=SC2086
try 2 $issue --person DB-00328 $head --title "$long"
has err "--title: 121 letters, at most 120 are allowed"
# shellcheck disable=SC2086
try 0 $issue --person DB-00328 --again $head --title "${long%?}" --dry-run
# shellcheck disable=SC2086
try 2 $issue --person DB-00328 $head --sign-as TL.
has err "--title"
# shellcheck disable=SC2086
try 2 $issue --person DB-00328 $head --sign-as Q. --title "GIÁM ĐỐC" --head-title "HIỆU TRƯỞNG"
untouched "$before"

# ---- another way, a rule set, a decision -----------------------------------------------------------

bandage_form >bandage.ini
cat >>bandage.ini <<'EOT'
[guideline-ward-2025]
title = "Ward rules 2025"
title.vi = "Quy tắc khoa phòng 2025"
source = "a test"
[guideline-ward-2017]
title = "Ward rules 2017"
title.vi = "Quy tắc khoa phòng 2017"
source = "a test"
EOT
coordinator="--passphrase-file secret-DB-00015"
# shellcheck disable=SC2086
{
    try 0 checklist adopt --file bandage.ini --from 2020-01-01 $coordinator
    try 0 grant add --person DB-00015 --role issuer $coordinator
    try 0 grant add --person DB-00026 --role mentor --specialty ward --facility DB-T02 $coordinator
    key_of DB-00026
    for day in 23 24; do
        try 0 signoff add --trainee DB-00594 --skill ward.bandage --facility DB-T02 --level 5 \
            --performed-at "2025-12-${day}T09:00" --as DB-00026 --passphrase-file secret-DB-00026
        one=$(sed -n 's/^recorded \([0-9a-f]\{32\}\):.*/\1/p' out)
        [ $day = 24 ] || try 0 signoff confirm "$one" $coordinator
    done
    try 0 policy set guideline.ward ward-2017 --from 2020-01-01 $coordinator
    try 4 policy set guideline.ward ward-2025 --from 2020-01-01 --as DB-00026 \
        --passphrase-file secret-DB-00026
    try 2 policy set guideline.ward ward-2099 $coordinator
    has err "'ward-2099' is no rule set of ward: ward-2025, ward-2017"
    try 0 policy list
    has out "guideline.ward"
    try 0 checklist adopt --file bandage.ini --decision "QĐ 45/QĐ-SYT" --date 12/03/2026 \
        --from 2025-01-01 $coordinator
    says <<'EOT'
ward.bandage revision 1: in force from 2025-01-01, approved by QĐ 45/QĐ-SYT of 2026-03-12
EOT
    try 4 checklist adopt --file bandage.ini --decision "QĐ 45/QĐ-SYT" --date 12/03/2026 \
        $coordinator
    has err "the same file is in force there already"
    try 3 checklist adopt ward.bandage --revision 1 $coordinator
    has err "no file offers a checklist of 'ward.bandage'"
    try 0 checklist list --csv
    has out "ward.bandage,1,Bandaging,Băng bó vết thương,,2025-01-01,QĐ 45/QĐ-SYT,2026-03-12,true"
    try 0 skill show ward.bandage
    has out "approved by QĐ 45/QĐ-SYT of 2026-03-12"
    try 0 certificate issue --skill ward.bandage --person DB-00594 --facility DB-T02 \
        --output papers --title "TRƯỞNG TRẠM" $coordinator
}
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$(sed -n 's/^paper: //p' out)" page.txt
    tr -s ' \n' ' ' <page.txt >words.txt
    has words.txt "Bảng kiểm của kỹ thuật trên, bản 1, theo QĐ 45/QĐ-SYT ngày 12/03/2026"
    has words.txt "Hướng dẫn: Quy tắc khoa phòng 2017"
    has words.txt "Dành cho nơi ít ca (low-volume): 1 người hướng dẫn từ nơi khác"
    has words.txt "phụ trách đơn vị xác nhận: Trần Trọng Sùng"
fi

# ---- renewed -------------------------------------------------------------------------------------------

# What holds longer than the one that is there needs no question.
# shellcheck disable=SC2086
{
    for day in 12 13; do
        try 0 signoff add --trainee DB-00594 --skill ward.bandage --facility DB-T02 --level 5 \
            --performed-at "2026-11-${day}T09:00" --as DB-00026 --passphrase-file secret-DB-00026
        one=$(sed -n 's/^recorded \([0-9a-f]\{32\}\):.*/\1/p' out)
        [ $day = 13 ] || try 0 signoff confirm "$one" $coordinator
    done
    try 0 certificate list --person DB-00594 --json
    has out '"number":"1/2026/GCN-DB-T02"'
    has out '"newer":null'
    try 0 certificate issue --skill ward.bandage --person DB-00594 --facility DB-T02 \
        --output papers $coordinator --dry-run
    has out "dry run: it could be issued as 2/2026/GCN-DB-T02, until 2027-11-13; nothing was written"
    try 0 certificate issue --skill ward.bandage --person DB-00594 --facility DB-T02 \
        --output papers $coordinator --dry-run --json
    has out '{"format":1,"dry_run":true,"number":"2/2026/GCN-DB-T02","expires":"2027-11-13"}'
    try 0 certificate issue --skill ward.bandage --person DB-00594 --facility DB-T02 \
        --output papers $coordinator
    has out "certificate: 2/2026/GCN-DB-T02"
    has out "renews: 1/2026/GCN-DB-T02 (valid until 2026-12-"
    try 0 certificate list --person DB-00594 --json
    has out '"newer":"2/2026/GCN-DB-T02"'
    try 4 certificate issue --skill ward.bandage --person DB-00594 --facility DB-T02 \
        --output papers $coordinator
    has err "2/2026/GCN-DB-T02, issued on 2026-11-15, valid until 2027-11-"
}

# ---- one number, two certificates ----------------------------------------------------------------

# The whole computer was copied, key and all: both went on as one.
cat "$notebook" >saved.sotay
cp -R "$XDG_STATE_HOME" saved-state
mkdir one two
issue="certificate issue --class LOP-1 --facility DB-TT05 --again"
# shellcheck disable=SC2086
try 0 $issue --output one --person DB-00327 $head
number=$(sed -n 's/^certificate: //p' out)
cat "$notebook" >first.sotay
cat saved.sotay >"$notebook"
cp -R saved-state/. "$XDG_STATE_HOME/"
# shellcheck disable=SC2086
try 0 $issue --output two --person DB-00327 $head
same "its number" "$number" "$(sed -n 's/^certificate: //p' out)"
try 0 certificate list
lacks err "warning"
try 0 sync first.sotay
try 0 certificate list
has err "warning: two certificates have the number $number: revoke one, then issue it again"
mend=$(sed -n 's/.*: sotay \(certificate revoke [0-9a-f]\{32\}\) --reason .*/\1/p' err)
[ -n "$mend" ] || fail "it does not say what to do"
try 0 notebook info
has out "Two certificates of one number: $number: sotay $mend"
# shellcheck disable=SC2086
try 0 $mend --reason "number given twice" $head
try 0 certificate list
lacks err "warning"

try 0 notebook rebuild
try 0 notebook verify
try 0 certificate verify "$token2"
one_file
finish
