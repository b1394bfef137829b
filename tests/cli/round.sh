#!/usr/bin/env bash
# tests/cli/round.sh - a round in one afternoon: secondments with their rights, keys on cards, what is
# still in the way.
# shellcheck disable=SC1091 disable=SC2154
set -eu
. "$abs_top_srcdir/tests/cli/lib.sh"
small_province
boss() { try "$@" --passphrase-file secret-DB-00015; }

# ---- rights in the same step ----------------------------------------------------------------------

cat >sent.csv <<'END'
code,round,person,home,host,start_date,end_date,specialties
X-1,DB-2026-R2,DB-00300,DB-TT04,DB-T02,2026-12-01,2026-12-14,ncd
X-2,DB-2026-R2,DB-00300,DB-TT04,DB-T03,2026-12-15,2026-12-20,ncd;resuscitation
X-3,DB-2026-R2,DB-00301,DB-TT04,DB-T04,2026-12-21,2026-12-25,
END
before=$(records)
boss 0 secondment import sent.csv --grants --dry-run
says <<'END'
secondment: 3 new, 0 changed, 0 same; rights: 3 new (dry run: nothing was written)
END
same "records after a dry run" "$before" "$(records)"
boss 0 secondment import sent.csv --grants
says <<'END'
secondment: 3 new, 0 changed, 0 same; rights: 3 new
END
warns <<'END'
given: DB-00300 may sign off non-communicable diseases at DB-T02, 2026-12-01 - 2026-12-14
given: DB-00300 may sign off non-communicable diseases at DB-T03, 2026-12-15 - 2026-12-20
given: DB-00300 may sign off resuscitation at DB-T03, 2026-12-15 - 2026-12-20
not given, for the right was taken back or no specialty is named: 1 (see 'sotay secondment list --problems')
END
same "secondments and rights" 6 "$(($(records) - before))"
before=$(records)
boss 0 secondment import sent.csv --grants --json
has out '"same":3'
has out '"rights":0'
same "the second time nothing" "$before" "$(records)"

# A longer term: only the days that are missing.
cat >longer.csv <<'END'
code,person,host,start_date,end_date
X-1,DB-00300,DB-T02,2026-12-01,2026-12-16
END
boss 0 secondment import longer.csv --grants
has err "non-communicable diseases at DB-T02, 2026-12-15 - 2026-12-16"

# A right that was taken back is not given again in silence.
try 0 secondment add --code X-4 --round DB-2026-R2 --person DB-00302 --home DB-TT04 --host DB-T05 \
    --start-date 2027-01-01 --end-date 2027-01-05 --specialties ncd
boss 0 grant add --person DB-00302 --role mentor --specialty ncd --facility DB-T05 \
    --start-date 2026-11-01 --end-date 2027-01-31 --as DB-00015
boss 0 grant revoke DB-00302/mentor/ncd/DB-T05/2026-11-01 --as DB-00015
cat >again.csv <<'END'
code,person,host,start_date,end_date
X-4,DB-00302,DB-T05,2027-01-01,2027-01-05
END
boss 0 secondment import again.csv --grants
has out "rights: 0 new"

# Somebody who does not coordinate the host: refused, and the secondments are not written either.
key_of DB-00006
boss 0 grant add --person DB-00006 --role coordinator --facility DB-TT02 --start-date 2026-01-01 \
    --as DB-00015
sed 's/X-/Z-/; s/DB-0030[01]/DB-00303/' sent.csv >foreign.csv
before=$(records)
try 4 secondment import foreign.csv --grants --as DB-00006 --passphrase-file secret-DB-00006
has err "may give nobody a right at DB-T02"
untouched "$before"

# On a terminal it is offered.
if command -v script >/dev/null; then
    import="$SOTAY secondment import foreign.csv --passphrase-file secret-DB-00015"
    printf 'n\n' | terminal 0 "$import"
    has plain "3 rights to sign off at the hosts are missing. Give them, signed by DB-00015?"
    has plain "secondment: 3 new, 0 changed, 0 same"
    printf 'y\n' | terminal 0 "$import"
    has plain "secondment: 0 new, 0 changed, 3 same; rights: 3 new"
    terminal 0 "$import" </dev/null
    has plain "secondment: 0 new, 0 changed, 3 same"
fi

# ---- what is in the way ----------------------------------------------------------------------------

try 0 secondment list --problems --person DB-00301
sed -i '1s/  .* (DB/  NAME (DB/' out
says <<'END'
X-3  NAME (DB-00301), DB-T04, 2026-12-21 - 2026-12-25
  has no right to sign off anything there (2026-12-21 - 2026-12-25), and the
  record names no specialty
    sotay grant add --person DB-00301 --role mentor --facility DB-T04 \
        --start-date 2026-12-21 --end-date 2026-12-25
  has no key to sign with
    sotay key new --round DB-2026-R2 --output cards
END
try 0 secondment list --problems --person DB-00302 --json
has out '"problem":"right-taken-back","specialty":"ncd","missing_from":"2027-01-01","missing_until":"2027-01-05"'
same "no wider than a terminal" yes \
    "$([ "$("$SOTAY" secondment list --problems --round DB-2026-R2 | wc -L)" -le 80 ] && echo yes)"

# mend WHAT PERSON: runs the command of that problem, as it was printed; then it is gone.
mend() {
    try 0 secondment list --problems --person "$2" --json
    has out "\"problem\":\"$1\""
    grep -m 1 "\"problem\":\"$1\"" out | sed 's/.*"command":"sotay \([^"]*\)".*/\1/' >command
    # shellcheck disable=SC2046
    boss 0 $(cat command)
    try 0 secondment list --problems --person "$2" --json
    same "$1 is mended" 0 "$(grep -c "\"problem\":\"$1\"" out)"
}
try 0 posting list --person DB-00304 --csv
where=$(tail -n 1 out | cut -d , -f 2)
cat >bad.csv <<'END'
code,round,person,home,host,start_date,end_date,specialties
W-1,DB-2026-R2,DB-00304,DB-TT04,DB-T02,2026-12-01,2026-12-14,ncd
W-2,DB-2026-R2,DB-00304,DB-TT04,DB-T03,2026-12-10,2026-12-20,ncd
W-3,,DB-00305,DB-TT04,DB-TT04,2026-12-10,2026-12-20,ncd
END
try 0 secondment import bad.csv
try 0 posting edit "DB-00304/$where/" --end-date 2026-12-18
mend overlaps DB-00304
try 0 secondment show W-1 --json
has out '"end_date":"2026-12-09"'
mend posting-ended DB-00304
try 0 secondment show W-2 --json
has out '"end_date":"2026-12-18"'
boss 0 grant add --person DB-00304 --role mentor --specialty ncd --facility DB-T02 \
    --start-date 2026-12-01 --end-date 2026-12-09
mend no-right DB-00304
mend host-is-home DB-00305
secret DB-00302
try 0 key new DB-00302 --passphrase-file secret-DB-00302
mend key-not-confirmed DB-00302
try 0 secondment list --problems --person DB-00304 --as-of 2026-12-19
says <<'END'
no problems
END

# ---- cards ------------------------------------------------------------------------------------------

try 2 key new --round DB-2026-R2
try 2 key new DB-00300 --round DB-2026-R2 --output cards
try 3 key new --round DB-NO --output cards
before=$(records)
try 0 key new --round DB-2026-R2 --output cards --dry-run --json
wanted=$(grep -c '"person"' out)
same "a dry run makes no folder" 1 "$([ -e cards ] || echo 1)"
try 4 key new --round DB-2026-R2 --output cards --passphrase-file secret-DB-00006 --as DB-00006
has err "may not vouch for a key of"
untouched "$before"
ln -s /tmp link
boss 4 key new --round DB-2026-R2 --output link
has err "is not a folder"
mkdir open && chmod 777 open
boss 4 key new --round DB-2026-R2 --output open
has err "others can write into folder 'open'"
untouched "$before"

boss 0 key new --round DB-2026-R2 --output cards
has out "cards/DB-00300.pdf"
has err "made and confirmed $wanted keys."
same "one record a key" "$wanted" "$(($(records) - before))"
same "a card and a file each" "$((2 * wanted))" "$(ls -A cards | wc -l)"
same "only for their owner" "700 600" "$(stat -c %a cards cards/* | sort -ru | paste -sd ' ')"
same "not in the coordinator's folder" "" "$(grep -l DB-00300 "$XDG_DATA_HOME"/sotay/keys/* || :)"
try 0 notebook verify
before=$(records)
boss 0 key new --round DB-2026-R2 --output cards
says <<'END'
everybody of this round has a confirmed key
END
same "nothing is made twice" "$before" "$(records)"

# A run that was cut off after COMMIT: its cards are found again; one before it is swept away.
work=cards/.unfinished-cards
mkdir $work
mv cards/DB-00300.key $work/
mv cards/DB-00301.key cards/DB-00301.pdf $work/
sed 's/^public ..../public abcd/' $work/DB-00301.key >$work/DB-00399.key
boss 0 key new --round DB-2026-R2 --output cards
has err "now in their place: 2"
same "all cards again" "$((2 * wanted))" "$(ls -A cards | wc -l)"

# A card in the way: nothing is made, nothing is overwritten.
try 0 secondment add --code X-9 --round DB-2026-R2 --person DB-00306 --home DB-TT04 --host DB-T06 \
    --start-date 2027-02-01 --end-date 2027-02-05 --specialties ncd
echo mine >cards/DB-00306.pdf
before=$(records)
boss 4 key new --round DB-2026-R2 --output cards
has err "'cards/DB-00306.pdf' is there already"
untouched "$before"
rm cards/DB-00306.pdf

# A card that cannot be written: no key is confirmed, no card remains.
mkdir -p narrow/.unfinished-cards/DB-00306.key # stands where the file has to go
boss 1 key new --round DB-2026-R2 --output narrow
has err "DB-00306.key"
same "no card is left" "" "$(find narrow -type f)"
untouched "$before"
boss 0 key new --round DB-2026-R2 --output cards
same "only who was missing" "$((2 * wanted + 2))" "$(ls -A cards | wc -l)"

# ---- a card on another computer -----------------------------------------------------------------------

card_secret() { pdftotext -layout "$1" - | grep -oE '([0-9A-Z]{4}-){3}[0-9A-Z]{4}' | head -n 1; }
if command -v pdftotext >/dev/null; then
    card_secret cards/DB-00300.pdf >typed
    tr 'A-Z-' 'a-z ' <typed >typed-badly
    try 0 key import cards/DB-00300.key
    has out "is now on this computer"
    has err "sotay key renew DB-00300 --passphrase"
    same "its mode" 600 "$(grep -l DB-00300 "$XDG_DATA_HOME"/sotay/keys/* | xargs stat -c %a)"
    try 0 key import cards/DB-00300.key
    has out "is here already"
    # It signs: nobody else may take this key's place.
    try 0 key revoke DB-00300 --reason stolen --as DB-00300 --passphrase-file typed-badly --dry-run
    card_secret cards/DB-00301.pdf >typed-other
    try 4 key revoke DB-00300 --reason stolen --as DB-00300 --passphrase-file typed-other
    has err "wrong passphrase"
    # A passphrase of one's own takes the place of the secret.
    { cat typed-badly && echo "cây ngay không sợ chết đứng"; } >both
    try 0 key renew DB-00300 --passphrase --passphrase-file both
    try 4 key revoke DB-00300 --reason stolen --as DB-00300 --passphrase-file typed --dry-run
    tail -n 1 both >own
    try 0 key revoke DB-00300 --reason stolen --as DB-00300 --passphrase-file own --dry-run
    try 4 key import cards/DB-00300.key
    has err "is here already"
fi
if command -v pdftoppm >/dev/null && command -v zbarimg >/dev/null; then
    pdftoppm -r 150 -png -singlefile cards/DB-00301.pdf page
    zbarimg -q --raw page.png 2>/dev/null >scanned || :
    same "the code on the card is the key file" "" "$(grep . scanned | diff - cards/DB-00301.key)"
    tr '\n' ' ' <scanned >flat # as some scanners type it
    "$SOTAY" key import - <flat >out 2>err || fail "a scanned text was refused"
    has out "is now on this computer"
else
    echo "no pdftoppm or zbarimg: the code on the card was not read"
fi
try 5 key import sent.csv
sed 's/^public ..../public abcd/' cards/DB-00301.key >unknown.key
try 4 key import unknown.key
has err "does not know the key"
try 3 key import no-such-file
finish
