#!/usr/bin/env bash
# tests/cli/setup.sh - setup by questions, cut off after each of them and begun again; `sotay` alone, and
# its menu.
. "$abs_top_srcdir/tests/cli/lib.sh"
ini=$XDG_CONFIG_HOME/sotay/sotay.ini
cp "$ini" given.ini

# ---- where nobody can be asked ------------------------------------------------------------------

try 2 setup
warns <<'EOT'
sotay: setup asks questions, and this is no terminal
hint: Elsewhere: sotay init, facility import, person import, backup, authority add.
EOT
try 0
has out "There is no notebook yet at $notebook"
has out "sotay setup"
silent
try 2 --json
warns <<'EOT'
sotay: no command is named
hint: 'sotay help' lists the commands.
EOT
try 2 --nonsense
has err "hint: 'sotay help' lists the commands."
same "nothing was made" "" "$(find "$XDG_DATA_HOME" "$XDG_STATE_HOME" -type f)"

command -v script >/dev/null || skip_all "no script(1)"

# asked PROMPT: until the prompt is the last thing on the screen; a line's end counts, too.
asked() {
    for _ in $(seq 600); do
        case $(tail -c 400 out | tr -d '\r' && printf .) in
        *"$1.") return ;;
        esac
        sleep 0.05
    done
    echo "never asked: $1" >&2
}
# answer PROMPT TEXT: types the text there, and waits until it was taken.
answer() {
    local size
    asked "$1"
    size=$(wc -c <out)
    printf '%s\n' "$2"
    for _ in $(seq 100); do
        [ "$(wc -c <out)" = "$size" ] || return 0
        sleep 0.05
    done
}
# ended PROMPT: as if the terminal were closed there.
ended() { asked "$1"; }
setup() {
    : >out
    terminal "$1" "'$SOTAY' setup"
}
# has_folded TEXT: on the screen, in one line or in several.
has_folded() {
    tr -s ' \n' ' ' <plain >flat
    has flat "$1"
}
pass="Passphrase (several words, 8 characters at least): "
again="The same once more: "
new="nước chảy đá mòn"

# ---- cut off after each answer ------------------------------------------------------------------

# No locale that says a language: that is asked first, in both.
ended "vi / en: " | setup 4
has plain "1/7  Ngôn ngữ / Language"
has plain "stopped; what was done stays done"
has plain "hint: 'sotay setup' goes on from there."
cmp -s "$ini" given.ini || fail "the configuration was changed"
{
    answer "vi / en: " fr
    answer "vi / en: " en
    ended "Name: "
} | setup 4
printf '[display]\nlanguage = "en"\n' | cat given.ini - | cmp -s - "$ini" || fail "language: $(cat "$ini")"
{
    answer "Name: " "Sở Y tế Điện Biên"
    ended "Full name, family name first: "
} | setup 4
same "no notebook yet" "" "$(ls "$notebook" 2>/dev/null)"
{
    answer "Name [Sở Y tế Điện Biên]: " ""
    answer "Full name, family name first: " "Trần Trọng Sùng"
    ended "(Enter: one is made): "
} | setup 4
{
    answer "Name [Sở Y tế Điện Biên]: " ""
    answer "Full name, family name first [Trần Trọng Sùng]: " ""
    answer "(Enter: one is made): " "NV 00/1"
    answer "(Enter: one is made): " DB-00015
    ended "$pass"
} | setup 4
has plain "'NV 00/1' is no code: at most 64 bytes, without ~ / ;"
same "no notebook yet" "" "$(ls "$notebook" 2>/dev/null)"
{
    answer "Name [Sở Y tế Điện Biên]: " ""
    answer "Full name, family name first [Trần Trọng Sùng]: " ""
    answer "Staff code [DB-00015]: " ""
    answer "$pass" "" # later
} | setup 0
has plain "No notebook was made: without a passphrase"
same "asked for a second time" 0 "$(grep -c "$again" plain)"
same "no notebook yet" "" "$(ls "$notebook" 2>/dev/null)"
{
    answer "Name [Sở Y tế Điện Biên]: " ""
    answer "Full name, family name first [Trần Trọng Sùng]: " ""
    answer "Staff code [DB-00015]: " ""
    answer "$pass" short # told before it is typed again
    answer "$pass" "$new"
    answer "$again" "nước chảy đá mòm"
    answer "$pass" "$new"
    answer "$again" "$new"
    ended "File: "
} | setup 4
has plain "shorter than 8 characters"
has plain "the two passphrases differ"
has plain "$ sotay init --name 'Sở Y tế Điện Biên' --person DB-00015"
same "what was typed before is gone" "" "$(ls "$XDG_STATE_HOME/sotay/setup.ini" 2>/dev/null)"
grep -q '^person = "DB-00015"' "$ini" || fail "nobody is named in sotay.ini"
try 0 notebook verify
{
    answer "File: " nowhere.csv
    answer "File: " "'$sample/facilities.csv'"
    answer "Passphrase of DB-00015 Trần Trọng Sùng: " "something else"
    answer "Passphrase of DB-00015 Trần Trọng Sùng: " "$new"
    ended "File: "
} | setup 4
has plain "1/7  Health department: Sở Y tế Điện Biên"
has plain "2/7  You: DB-00015 Trần Trọng Sùng"
has plain "'nowhere.csv': No such file or directory"
has plain "wrong passphrase"
same "facilities" 65 "$("$SOTAY" facility list --csv | tail -n +2 | wc -l)"
head -n 20 "$sample/people.csv" >people.csv
printf 'DB-99999,Lò,,,,,nobody,,,,,\n' | cat people.csv - >bad.csv
{
    answer "File: " bad.csv
    answer "Leave them out, and take the others? [y/N] " ""
    answer "File: " bad.csv
    answer "Leave them out, and take the others? [y/N] " y
    ended "Folder: "
} | setup 4
has plain "3/7  Facilities: 65"
has plain "$ sotay person import bad.csv"
has plain "Bad rows: 1 of "
has plain "bad rows left out: 1 (see bad.csv.rejected.csv)"
same "told once each time" 2 "$(grep -c "bad.csv:21: " plain)"
same "staff" 1 "$(($("$SOTAY" person list --csv | wc -l) > 15))"
touch file
{
    answer "Folder: " file
    answer "Folder: " no/such/place
    answer "Folder: " copies
    answer " " n # Make it? - folded, or not
    answer "Folder: " copies
    answer " " ""
    ended "Full name of who keeps it: "
} | setup 4
has plain "'$PWD/file' is not a folder"
has_folded "wrote and checked $PWD/copies/sotay-"
has plain "systemctl --user enable --now sotay-backup.timer"
same "backups" 1 "$(find copies -name '*.backup' | wc -l)"
grep -qF "folder = \"$PWD/copies\"" "$ini" || fail "the folder is not in sotay.ini"
second="Passphrase of the new spare key: "
{
    answer "Full name of who keeps it: " "Nguyễn Thị Hai"
    answer "Passphrase of the authority: " "$new"
    answer "$second" "giấu kín trong két"
    answer "$again" "giấu kín trong kẹt"
    answer "Try again? [Y/n] " ""
    answer "$second" "giấu kín trong két"
    answer "$again" "giấu kín trong két"
} | setup 0
has plain "5/7  Backup: $PWD/copies"
has plain "recovery sheet: spare.pdf"
has plain "This is what there is now:"
has plain "facilities 65, "
same "keys of the authority" 2 "$(($("$SOTAY" authority list --csv | wc -l) - 1))"
head -c 5 spare.pdf | grep -q '%PDF-' || fail "the sheet is no PDF"

# ---- everything is there --------------------------------------------------------------------------

before=$(records)
cp "$ini" now.ini
setup 0 </dev/null
has plain "6/7  Second key of the authority: is there"
has plain "7/7  Ngôn ngữ / Language: English (en)"
same "nothing was made twice" "$before" "$(records)"
cmp -s "$ini" now.ini || fail "the configuration was changed again"
try 0 notebook verify
one_file

# ---- the sheet by hand ------------------------------------------------------------------------------

try 4 authority sheet spare.key
has err "'spare.pdf' is there already"
try 0 authority sheet spare.key -o other.pdf --dry-run
[ ! -e other.pdf ] || fail "a dry run wrote"
try 4 authority sheet "$(grep -l 'owner DB-00015' "$XDG_DATA_HOME"/sotay/keys/*.key)" -o other.pdf
has err "is not a key of this authority"
try 3 authority sheet nowhere.key
if command -v pdftoppm >/dev/null && command -v zbarimg >/dev/null; then
    pdftoppm -r 150 -png spare.pdf sheet
    zbarimg -q --raw sheet-1.png 2>/dev/null | sed '/^$/d' | diff - spare.key >/dev/null ||
        fail "the code on the sheet is not the key"
fi
printf 'giấu kín trong két\n' >secret-second
rm "$(grep -l 'owner authority' "$XDG_DATA_HOME"/sotay/keys/*.key)"
try 0 key import spare.key
try 0 grant add --person "$(sed -n '2s/,.*//p' people.csv)" --role mentor --as authority \
    --passphrase-file secret-second

# ---- sotay alone -------------------------------------------------------------------------------------

rows() { "$SOTAY" "$1" list --csv | tail -n +2 | wc -l; }
try 0
says <<EOT
Sở Y tế Điện Biên
facilities 65, staff $(rows person), checklists $(rows skill), sign-offs 0
You: DB-00015 Trần Trọng Sùng (coordinator)
Nothing waits.
'sotay --help' lists all commands.
EOT
SOTAY_TODAY=2026-12-01 try 0
has out "newest backup, days ago: 16               sotay backup"
try 0 --as nobody-here
has out "nobody is named who works here"
try 0 certificate list --lapsing 60
says <<'EOT'
no certificate lapses within 60 days
EOT
try 2 certificate list --lapsing 60 --person DB-00015
menu() {
    : >out
    terminal 0 "'$SOTAY'"
}
list="Number (Enter: leave): "
more="Number, ? for the list (Enter: leave): "
{
    answer "$list" 99
    answer "$list" 9
    answer "$more" "?"
    answer "$list" 10
    answer "$more" 7
    answer "Facility (Enter: all): " DB-T02
    answer "$more" 2
    answer "Facility, code or name [DB]: " nowhere
    answer "$more" ""
} | menu
has plain "$ sotay me"
has plain "$ sotay backup"
has_folded "wrote and checked $PWD/copies/sotay-"
has plain "$ sotay report gaps --facility DB-T02"
has plain "$ sotay competency list --facility nowhere"
has plain "there is no facility 'nowhere'"
menu </dev/null
answer "$list" 0 | menu
same "widest line of the menu" 1 "$(($(grep -v '^\$\|/' plain | wc -L) <= 80))"
same "lines of the menu" 1 "$(($(wc -l <plain) <= 24))"

# ---- a notebook without anybody ----------------------------------------------------------------------

# Skipping everything makes nothing; then an authority alone, and its first coordinator afterwards.
rm -rf "$XDG_DATA_HOME/sotay" "$XDG_STATE_HOME/sotay"
cp given.ini "$ini"
: >out
{
    answer "Set up now? [Y/n] " y
    answer "vi / en: " ""
    answer "Name: " ""
} | terminal 0 "'$SOTAY'"
has plain "No notebook was made"
: >out
answer "Set up now? [Y/n] " n | terminal 0 "'$SOTAY'"
has plain "sotay clone"
{
    answer "vi / en: " ""
    answer "Name: " "Trung tâm Y tế Tuần Giáo"
    answer "Full name, family name first: " ""
} | setup 0
has plain "No notebook was made: it needs somebody who decides in it."
same "a passphrase was asked for" 0 "$(grep -c "$pass" plain)"
grep -q '^person' "$ini" && fail "somebody is named"
printf '%s\n' "$new" >secret-new
try 0 init --name "Trung tâm Y tế Tuần Giáo" --passphrase-file secret-new
rm -f "$XDG_STATE_HOME/sotay/setup.ini"
{
    answer "vi / en: " ""
    answer "Full name, family name first: " ""
    answer "File: " ""
    answer "Folder: " ""
    answer "Full name of who keeps it: " ""
} | setup 0
has plain "It has to be signed: later, by a coordinator with a key here."
{
    answer "vi / en: " ""
    answer "Full name, family name first: " "Lò Thị Mai"
    answer "(Enter: one is made): " ""
    answer "New passphrase of NV-00001: " "$new"
    answer "$again" "$new"
    answer "Passphrase of the authority: " $'\003' # Ctrl-C
} | setup 130
{
    answer "vi / en: " ""
    answer "Passphrase of the authority: " "$new"
    answer "File: " none
    answer "Passphrase of NV-00001 Lò Thị Mai: " "$new"
    answer "Name of the facility: " "Trạm Y tế Mường Pồn"
    answer "File: " ""
    answer "Folder: " ""
    answer "Full name of who keeps it: " ""
    answer "Keep your key unlocked for what comes next? [Y/n] " ""
} | setup 0
has plain "$ sotay key open"
has plain "the key of NV-00001 is unlocked for this terminal"
has plain "You: NV-00001 Lò Thị Mai (coordinator)"
try 0 facility list --csv
has out ",station,Trạm Y tế Mường Pồn"
same "persons" 1 "$(($("$SOTAY" person list --csv | wc -l) - 1))"
try 0 notebook verify

# ---- from nothing into the menu -----------------------------------------------------------------------

rm -rf "$XDG_DATA_HOME/sotay" "$XDG_STATE_HOME/sotay"
cp given.ini "$ini"
: >out
{
    answer "Set up now? [Y/n] " ""
    answer "vi / en: " ""
    answer "Name: " "Trung tâm Y tế Tuần Giáo"
    answer "Full name, family name first: " "Lò Thị Mai"
    answer "(Enter: one is made): " ""
    answer "$pass" "$new"
    answer "$again" "$new"
    answer "File: " ""
    answer "File: " ""
    answer "Folder: " ""
    answer "Full name of who keeps it: " ""
    answer "Keep your key unlocked for what comes next? [Y/n] " n
    answer "$list" 9
    answer "$more" ""
} | terminal 0 "'$SOTAY'"
has plain "This is what there is now:"
same "where things stand: shown" 1 "$(grep -c '^You: NV-00001 Lò Thị Mai (coordinator)' plain)"
has plain "$ sotay me"
grep -q "key open" plain && fail "the key was opened"
try 0 notebook verify
finish
