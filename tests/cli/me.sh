#!/usr/bin/env bash
# tests/cli/me.sh - one person's own view: on a screen, as data, and on a slip to carry.
# shellcheck disable=SC1091 disable=SC2154
set -eu
. "$abs_top_srcdir/tests/cli/lib.sh"
small_province
early() { SOTAY_TODAY=2026-01-02 try "$@"; }
grep -E '^(trainee|DB-00623|DB-00622|DB-00300)' "$sample/signoffs.csv" >few.csv
try 0 signoff import few.csv --passphrase-file secret-DB-00015

# ---- who ----------------------------------------------------------------------------------------

mkdir -p other/sotay
printf '[notebook]\npath = "%s"\n' "$notebook" >other/sotay/sotay.ini
XDG_CONFIG_HOME=$PWD/other try 2 me
warns <<'END'
sotay: nobody is named whose skills are to be shown
hint: Add --as PERSON, or write person = "CODE" under [user] in sotay.ini.
END
try 2 me --as authority
has err "the authority is no person"
try 3 me --as DB-99999
try 2 me --force
has err "--force goes with --slip FILE"
try 0 me # the person of sotay.ini; no passphrase is asked for
has out "DB-00015 Trần Trọng Sùng"

# ---- the screen ---------------------------------------------------------------------------------

early 0 me --as DB-00623
says <<'END'
DB-00623 Cứ Quang Chứ, midwife, DB-T05 Trạm Y tế xã Thanh An
2026-01-02; required at DB-T05: 6, of them done: 0; all forms here are drafts

… Managing hypertension                       1 of 3 sign-offs; 1 more mentor
    next: a sign-off (DB-00408 Phạm Văn Ín)
… Measuring blood pressure                    0 of 3 sign-offs (seen: 1)
    next: a sign-off (DB-00408 Phạm Văn Ín)
… Examining the foot in diabetes              0 of 3 sign-offs (seen: 1)
    next: a sign-off (DB-00408 Phạm Văn Ín)
✗ First treatment of anaphylaxis              not begun; 3 sign-offs, 2 mentors
✗ Adult basic life support with AED           not begun; 3 sign-offs, 2 mentors
✗ Trauma primary survey and bleeding control  not begun; 3 sign-offs, 2 mentors

Who can sign at DB-T05:
  non-communicable diseases: DB-00408 Phạm Văn Ín until 2026-01-23
  resuscitation: DB-00349 Tòng Thị Ánh until 2026-01-24
END
silent
same "lines of a usual screen" yes "$([ "$(wc -l <out)" -le 24 ] && echo yes)"
same "columns" yes "$([ "$(wc -L <out)" -le 80 ] && echo yes)"

# Nobody is there any more.
try 0 me --as DB-00623
has out "next: a sign-off; nobody who may sign is planned here"
has out "  non-communicable diseases: nobody is planned"

# What waits is named, and what did not count.
key_of DB-00408
try 0 signoff add --trainee DB-00623 --skill ncd.blood-pressure --facility DB-T05 --mentor DB-00408 \
    --performed-at 2026-01-02 --level 5 --unsigned -m rest_min=5 -m readings=2 -m systolic=120 -m diastolic=80
early 0 me --as DB-00623
has out "next: DB-00408 Phạm Văn Ín signs the one of 2026-01-02"
has out "2026-01-02 Measuring blood pressure: DB-00408 Phạm Văn Ín has not signed yet"

# ---- nothing ------------------------------------------------------------------------------------

try 0 person add --code NEW --family-name Lò --middle-name Văn --given-name Mới --cadre nurse
early 0 me --as NEW
says <<'END'
NEW Lò Văn Mới, nurse, works nowhere that is recorded
2026-01-02

Nothing was signed for you yet, and nothing is required of you.
END
try 0 person add --code NEW2 --family-name Lò --middle-name Thị --given-name Mới --cadre nurse --facility DB-BVDK
early 0 me --as NEW2
has out "2026-01-02; nothing is required at DB-BVDK of this cadre"
early 0 me --as NEW --json
says <<'END'
{"format":1,"person":"NEW","name":"Lò Văn Mới","cadre":"nurse","facility":null,"posted":null,"sent_until":null,"as_of":"2026-01-02","required":0,"required_held":0,"required_of_other_cadres":0,"skills":[],"who_can_sign":[],"enrolled":[],"certificates":[]}
END

# ---- data ---------------------------------------------------------------------------------------

early 0 me --as DB-00623 --json
has out '"skill":"ncd.hypertension-management"'
has out '"missing_signoffs":2,"missing_mentors":1'
has out '{"person":"DB-00408","name":"Phạm Văn Ín","from":"2026-01-02","until":"2026-01-23","outside":true,"elsewhere":false,"has_key":true}'
early 0 me --as DB-00623 --csv
same "rows" 7 "$(wc -l <out | tr -d ' ')"

# ---- the slip -----------------------------------------------------------------------------------

early 0 competency show DB-00623 --slip slip.pdf
says <<'END'
slip of DB-00623 Cứ Quang Chứ: slip.pdf
END
early 4 competency show DB-00623 --slip slip.pdf
warns <<'END'
sotay: 'slip.pdf' is there already
hint: Name another file, or add --force.
END
cp slip.pdf before.pdf
early 0 me --as DB-00623 --slip slip.pdf --force --json
has out '"file":"slip.pdf"'
early 2 competency show DB-00623 --slip other.pdf --as-of 2026-01-01
early 3 competency show DB-T05 --slip other.pdf
early 2 competency show DB-00623 --force
same "nothing was written" no "$([ -e other.pdf ] && echo yes || echo no)"
early 1 me --as DB-00623 --slip nowhere/slip.pdf

# text FILE: what stands on it, one blank between words.
text() { pdftotext -layout "$1" - | tr -s ' \n\f' ' '; }
if command -v pdftotext >/dev/null && command -v pdfinfo >/dev/null; then
    pdfinfo slip.pdf >info
    has info "Page size:       419.528 x 595.276 pts"
    text slip.pdf >words
    has words "PHIẾU NĂNG LỰC CÁ NHÂN Personal skills slip Cứ Quang Chứ"
    has words "DB-00623 · Hộ sinh · DB-T05 Trạm Y tế xã Thanh An"
    has words "Quản lý tăng huyết áp Managing hypertension · dự thảo · draft"
    has words "1/3 lần ký · sign-offs"
    has words "Bước tiếp · next: a sign-off (DB-00408 Phạm Văn Ín)"
    has words "Ai có thể ký tại đây · Who can sign here non-communicable diseases: DB-00408 Phạm Văn Ín until 2026-01-23"
    has words "Còn chờ hoặc không được tính"
    has words "Phiếu này không phải giấy chứng nhận · This is not a certificate"
    has words "In ngày · printed on 02/01/2026 · 1"
    same "fonts are in the file" "" "$(pdffonts slip.pdf | awk 'NR > 2 && !/ yes yes /')"
    try 0 competency show NEW --slip nothing.pdf
    text nothing.pdf >words
    has words "Nothing was signed for you yet, and nothing is required of you."
fi

# A long list goes on on a second page.
for skill in $("$SOTAY" skill list --csv | tail -n +2 | cut -d, -f1 | grep '^\(resuscitation\|ncd\)\.'); do
    try 0 requirement add --scope DB-T05 --facility-type station --skill "$skill" --people 1
done
early 0 me --as DB-00623 --slip long.pdf
if command -v pdfinfo >/dev/null; then
    pages=$(pdfinfo long.pdf | sed -n 's/Pages: *//p')
    same "several pages" yes "$([ "$pages" -ge 2 ] && echo yes)"
    text long.pdf >words
    same "the line on each page" "$pages" "$(grep -o 'This is not a certificate' words | wc -l | tr -d ' ')"
fi

# ---- Vietnamese ---------------------------------------------------------------------------------

SOTAY=$abs_top_builddir/po/sotay-here
export LC_ALL=C.UTF-8 LANGUAGE=vi
early 0 me --as DB-00623
has out "02/01/2026"
has out "Quản lý tăng huyết áp"
same "no title in English" "" "$(grep -F 'Managing hypertension' out || :)"
same "columns" yes "$([ "$(wc -L <out)" -le 80 ] && echo yes)"
early 0 me --as DB-00623 --slip vi.pdf
if command -v pdftotext >/dev/null; then
    text vi.pdf >words
    has words "Quản lý tăng huyết áp Managing hypertension"
    has words "DB-00408 Phạm Văn Ín"
    has words "23/01/2026"
fi
finish
