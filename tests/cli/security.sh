#!/usr/bin/env bash
# tests/cli/security.sh - nobody else reads what is written, nothing that is typed or stored commands the
# terminal, secrets and personal numbers are not told, links lead nowhere.
. "$abs_top_srcdir/tests/cli/lib.sh"
umask 000 # whatever the user's is
small_province
pass="--passphrase-file secret-DB-00015"

# ---- who may read -----------------------------------------------------------------------------------

mode() { stat -c %a "$1"; }

# private FILE...: 0600, folders 0700.
private() {
    local path want
    for path in "$@"; do
        want=600
        [ ! -d "$path" ] || want=700
        same "mode of $path" $want "$(mode "$path")"
    done
}
key_of DB-00205
private "$notebook" spare.key
private "$XDG_DATA_HOME"/sotay/keys "$XDG_DATA_HOME"/sotay/keys/*.key
private "$XDG_STATE_HOME"/sotay "$XDG_STATE_HOME"/sotay/*.device
try 0 backup backup.sotay
private backup.sotay
try 0 device enrol --new new.device $pass
private new.device
try 0 certificate export --issuers issuers.txt --passphrase-file secret-authority
private issuers.txt
printf 'code,given_name,birth_date\nX-1,An,1990\nX-2,Ba,soon\n' >bad.csv
try 0 person import bad.csv --skip-bad
private bad.csv.rejected.csv

# The log beside the notebook, while a command has it open.
mkfifo pipe
"$SOTAY" person import - <pipe >out 2>err &
child=$!
exec 9>pipe
for _ in $(seq 50); do
    [ ! -e "$notebook-shm" ] || break
    sleep 0.1
done
private "$notebook" "$notebook-wal" "$notebook-shm"
exec 9>&-
wait $child || :

# ---- while a key is unlocked ------------------------------------------------------------------------

rm -f pipe
mkfifo pipe
(ulimit -S -c unlimited 2>/dev/null; exec "$SOTAY" key confirm DB-00205 --passphrase-file pipe >out 2>err) &
child=$!
core=
for _ in $(seq 50); do
    core=$(awk '/^Max core file size/ { print $5, $6 }' /proc/$child/limits)
    [ "$core" != "0 0" ] || break
    sleep 0.1
done
same "core file size while the passphrase is read" "0 0" "$core"
if [ "$(id -u)" != 0 ]; then
    cat /proc/$child/environ >environ 2>/dev/null || :
    same "what others see of the process" "" "$(cat environ)"
fi
echo "passphrase of DB-00015" >pipe
wait $child || :
has err "no key of this person waits"

# ---- what commands a terminal, or deceives a reader ---------------------------------------------------

# All kinds: ESC, BEL, CSI and OSC in one byte, line turned round, nothing seen at all.
evil=$(printf '\033]0;title\007\033[31mred\302\233K\302\235x\342\200\256abc\342\200\213\357\273\277\363\240\201\201')
printf '%s' "$evil" >evil.txt

# harmless FILE...: nothing of it came out as it was.
harmless() {
    local file
    for file in "$@"; do
        checks=$((checks + 1))
        if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xef\xbb\xbf|\xf3\xa0' "$file"; then
            fail "$last: a control character in $file"
            LC_ALL=C cat -v "$file" | head -n 5
        fi
    done
}
# shows ARGUMENT...: whatever it says and whatever the status is.
shows() {
    last="sotay $*"
    "$SOTAY" "$@" >out 2>err </dev/null || :
    harmless out err
}
shows "$evil"
shows person "$evil"
shows person show "$evil"
shows person list --facility "$evil"
shows person list "--$evil"
shows person import "$evil"
shows person import "$evil" --json
shows person list --notebook "$evil"
shows person list --config "$evil"
shows person list --today "$evil"
shows key confirm DB-00205 --as "$evil" $pass
shows key confirm DB-00205 --passphrase-file "$evil"
shows init --notebook here.sotay --name "$evil" --person "$evil" --passphrase-file secret-init
shows signoff import "$evil" $pass
shows signoff show "$evil"
shows checklist check "$evil"
shows certificate verify "$evil"
shows plugin check "$evil"
shows plugin new "$evil"
shows backup "$evil/x"
shows restore "$evil"
shows sync "$evil"
shows clone "$evil" "$evil.sotay"
shows device enrol --new "$evil/x" $pass
shows competency show "$evil"
SOTAY_TODAY=$evil shows person list
SOTAY_NOTEBOOK=$evil shows person list

# as names of files that are there
printf 'code,%s\nX-9,1\n' "$evil" >"columns$evil.csv"
shows person import "columns$evil.csv"
printf 'code,given_name\n"%s","%s"\n' "$evil" "$evil" >"rows$evil.csv"
shows person import "rows$evil.csv"
shows person import "rows$evil.csv" --skip-bad --dry-run
printf 'trainee,skill,performed_at,facility,mentor,level\n%s,%s,%s,%s,%s,%s\n' \
    "$evil" "$evil" "$evil" "$evil" "$evil" "$evil" >signoffs.csv
shows signoff import signoffs.csv $pass
printf '[checklist]\nskill = %s\n%s = 1\n' "$evil" "$evil" >"form$evil.ini"
shows checklist check "form$evil.ini"
printf '[user]\nperson = "%s"\n[%s]\n' "$evil" "$evil" >"config$evil.ini"
shows person list --config "config$evil.ini"
mkdir "plugins$evil"
printf 'not one' >"plugins$evil/x.so"
printf '[plugins]\npath = "%s"\n' "$PWD/plugins$evil" >plugins.ini
shows plugin list --config plugins.ini
shows plugin check "plugins$evil"
mkdir "folder$evil"
cp evil.txt "folder$evil/$evil"
cp evil.txt "folder$evil/$evil.sotay-part"
shows sync "folder$evil"

# in the tables: written there past Sotay, or by another version of it
if command -v sqlite3 >/dev/null; then
    try 0 signoff add --trainee DB-00215 --skill resuscitation.bls-adult --facility DB-TT02 --level 5 \
        --measure comp_rate=110 --measure comp_depth=5.5 --measure ccf=82 --measure pause_max=8 \
        --case-ref B-1 --note "good" --as DB-00205 --passphrase-file secret-DB-00205
    sqlite3 "$notebook" "
        UPDATE person SET family_name = CAST(readfile('evil.txt') AS TEXT), phone = CAST(readfile('evil.txt') AS TEXT)
            WHERE code IN ('DB-00215', 'DB-00205');
        UPDATE facility SET name = CAST(readfile('evil.txt') AS TEXT) WHERE code = 'DB-TT02';
        UPDATE signoff_note SET note = CAST(readfile('evil.txt') AS TEXT);
        UPDATE signoff SET case_ref = CAST(readfile('evil.txt') AS TEXT);
        UPDATE device SET name = CAST(readfile('evil.txt') AS TEXT);
        UPDATE class SET document_no = CAST(readfile('evil.txt') AS TEXT);
        UPDATE authority SET name = CAST(readfile('evil.txt') AS TEXT);"
    for command in "person show DB-00215" "person show DB-00215 --history" "person list" \
        "person list --facility DB-TT02" "facility show DB-TT02" "facility list" "signoff list" \
        "competency show DB-00215" "competency explain DB-00215 resuscitation.bls-adult" \
        "notebook info" "notebook log" "notebook waiting" "notebook verify" "device list" "key list" \
        "grant list" "secondment list" "report gaps" "report data-quality" "person duplicates" "person search a"; do
        shows $command
        case $command in
        notebook*) ;;
        *) shows $command --json ;;
        esac
    done
    id=$("$SOTAY" signoff list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
    shows signoff show "$id"
    shows signoff show "$id" --json
    # CSV is exact in a file; on a terminal it is looked at
    "$SOTAY" person list --csv >out
    checks=$((checks + 1))
    grep -qF "$evil" out || fail "CSV changed the text it exports"
    if command -v script >/dev/null; then
        script -qec "$SOTAY person list --csv" /dev/null >out </dev/null
        tr -d '\r' <out >plain
        last="sotay person list --csv on a terminal"
        harmless plain
        script -qec "$SOTAY person show DB-00215" /dev/null >out </dev/null
        tr -d '\r' <out >plain
        last="sotay person show on a terminal"
        harmless plain
    fi
fi

# ---- what is not told -------------------------------------------------------------------------------

# A row whose columns slipped: its numbers are not repeated.
cat >slipped.csv <<'END'
code,given_name,birth_date,citizen_id,phone
X-5,An,011085000123,1985-01-02,0912345678
X-6,Ba,0912345678,011085000124x,1985
END
try 4 person import slipped.csv
cat out err >both
for number in 011085000123 0912345678 011085000124; do
    checks=$((checks + 1))
    if grep -q "$number" both; then
        fail "$last: tells $number"
    fi
done
has both "*********123"

# ---- links and other tricks -----------------------------------------------------------------------------

mkdir elsewhere
echo "mine" >elsewhere/file

# untouched_by_link: what the links lead to is as it was.
untouched_by_link() {
    same "behind the link after $last" "mine" "$(cat elsewhere/file)"
    same "files behind links after $last" "file" "$(ls -A elsewhere)"
}
ln -s elsewhere/file link
ln -s elsewhere/none dangling
for to in link dangling; do
    try 4 backup $to
    untouched_by_link
    try 4 device enrol --new $to $pass
    untouched_by_link
    try 4 certificate export --issuers $to --passphrase-file secret-authority
    untouched_by_link
    try 4 init --notebook $to --name X --person P-1 --full-name "An Ba" --passphrase-file secret-init
    untouched_by_link
done
rm -f bad.csv.rejected.csv
ln -s elsewhere/file bad.csv.rejected.csv
try 0 person import bad.csv --skip-bad
untouched_by_link
rm -f bad.csv.rejected.csv
ln -s ../elsewhere/file "$XDG_STATE_HOME/sotay/link.device"
for name in ../out out/../../x /abs .; do
    shows plugin new "$name"
done
same "folders made by bad plugin names" "" "$(ls -d ../out ../x /abs 2>/dev/null)"
finish
