#!/usr/bin/env bash
# tests/cli/setup-killed.sh - setup that is killed at each of its questions, and while it writes: begun again
# it goes on from what is there, and in the end there is all of it, once.
. "$abs_top_srcdir/tests/cli/lib.sh"
command -v script >/dev/null || skip_all "no script(1): there is no terminal to ask on"
ini=$XDG_CONFIG_HOME/sotay/sotay.ini
pass="nước chảy đá mòn"

# The coordinator made no code, and stands in the list of staff.
cat >facilities.csv <<'END'
code,type,name
T1,station,Trạm Y tế Pu Nhi
T2,station,Trạm Y tế Thanh An
END
cat >staff.csv <<'END'
code,family_name,middle_name,given_name,birth_date,cadre,facility
K-7,Lò,Thị,Mai,1985-02-03,nurse,T1
K-8,Vàng,A,Lử,1990,doctor,T2
END
mkdir copies

# What is asked, by the end of the line.
prompts=("vi / en: " "Name: " "Name [Sở Y tế Điện Biên]: " "family name first: "
    "family name first [Lò Thị Mai]: " "(Enter: one is made): " "8 characters at least): "
    "The same once more: " "a part of your name: " "File: " "Passphrase of NV-00001 Lò Thị Mai: "
    "Passphrase of the authority: " "Folder: " "Full name of who keeps it: "
    "Passphrase of the new spare key: " "what comes next? [Y/n] " "Is that you? [Y/n] ")
reply_to() {
    case $1 in
    "vi / en: ") echo en ;;
    "Name: ") echo "Sở Y tế Điện Biên" ;;
    "family name first: " | "a part of your name: ") echo "Lò Thị Mai" ;;
    *assphrase* | *once* | *characters*) echo "$pass" ;;
    "File: facilities") echo facilities.csv ;;
    "File: staff") echo staff.csv ;;
    "Folder: ") echo "$PWD/copies" ;;
    *keeps*) echo "Nguyễn Thị Hai" ;;
    *next*) echo n ;;
    *you*) echo y ;;
    *) echo ;;
    esac
}

# What stands at the end of the screen; "" when none of the questions does.
question() {
    local end prompt file=facilities
    end=$(tail -c 300 out | tr -d '\r' && printf .)
    ! grep -q "List of staff" out || file=staff
    for prompt in "${prompts[@]}"; do
        [ "${end%"$prompt."}" = "$end" ] && continue
        [ "$prompt" != "File: " ] || prompt+=$file
        printf '%s\n' "$prompt"
        return
    done
}

# answers QUESTION DELAY: types the answers; kills at that question, or DELAY seconds after its answer.
answers() {
    local answered=-1 size waits=0 prompt
    while [ "$waits" -lt 600 ]; do
        size=$(wc -c <out)
        prompt=$(question)
        waits=$((waits + 1))
        if [ -z "$prompt" ] || [ "$size" = "$answered" ] || [ "$(wc -c <out)" != "$size" ]; then
            [ ! -e ended ] || return 0
            sleep 0.05
            continue
        fi
        answered=$size
        if [ "$prompt" = "$1" ]; then
            [ -z "$2" ] || { reply_to "$prompt"; sleep "$2"; }
            kill -KILL "$(cat pid)" 2>/dev/null || :
            touch killed
            return 0
        fi
        reply_to "$prompt"
    done
    echo "it takes too long" >&2
}
# setup QUESTION DELAY; without a question: to the end.
setup() {
    rm -f killed ended pid
    : >out
    last="setup, killed at '$1'${2:+, $2 s after its answer}"
    answers "$1" "${2-}" |
        { script -qec "sh -c 'echo \$\$ >pid; exec \"$SOTAY\" setup'" /dev/null >out || :; touch ended; }
    tr -d '\r' <out >plain
    checks=$((checks + 1))
    [ -z "$1" ] || [ -e killed ] || { fail "$last: never asked"; cat plain; }
}

everything_once() {
    setup ""
    has plain "This is what there is now:"
    try 0 notebook verify
    try 0 facility list --csv
    same "facilities, after $1" 2 "$(($(wc -l <out) - 1))"
    try 0 person list --csv
    same "persons, after $1" 2 "$(($(wc -l <out) - 1))"
    try 0 grant list --csv
    same "rights, after $1" 1 "$(grep -c ,coordinator, out)"
    try 0 authority list --csv
    same "keys of the authority, after $1" 2 "$(($(wc -l <out) - 1))"
    same "backups, after $1" 1 "$(($(find copies -name '*.backup' | wc -l) > 0))"
    same "who works here, after $1" 1 "$(grep -c '^person = ' "$ini")"
    one_file
}
cp "$ini" given.ini
nothing() {
    rm -rf "$XDG_DATA_HOME/sotay" "$XDG_STATE_HOME/sotay" copies/* spare*
    cp given.ini "$ini"
}

# ---- at every question -----------------------------------------------------------------------------

while read -r question; do
    setup "$question "
    [ ! -e "$notebook" ] || try 0 notebook verify
done <<'END'
vi / en:
Name:
family name first:
(Enter: one is made):
8 characters at least):
The same once more:
END
for question in "File: facilities" "Passphrase of NV-00001 Lò Thị Mai: " "File: staff" \
    "Is that you? [Y/n] " "Folder: " "Full name of who keeps it: " \
    "Passphrase of the authority: " "Passphrase of the new spare key: " "The same once more: "; do
    setup "$question"
    try 0 notebook verify
done
everything_once "a kill at every question"

# ---- while it writes -------------------------------------------------------------------------------

for question in "The same once more: " "File: facilities" "File: staff" "Folder: " \
    "Passphrase of the new spare key: "; do
    for delay in 0.03 0.2 0.6; do
        nothing
        setup "$question" "$delay"
        everything_once "a kill $delay s after the answer to '$question'"
    done
done

# ---- several at once: one makes it, the others find it there or being made ------------------------------

printf '%s\n' "$pass" >secret
for _ in 1 2 3 4; do
    nothing
    for i in 1 2 3; do
        {
            status=0
            "$SOTAY" init --name X --person "A-$i" --full-name "Lò A" --passphrase-file secret \
                >"out-$i" 2>"err-$i" || status=$?
            echo "$status" >"status-$i"
        } &
    done
    wait
    same "inits that made the notebook" 1 "$(grep -lx 0 status-? | wc -l)"
    try 0 notebook verify
    same "unfinished ones" "" "$(find "${notebook%/*}" -name '*.new*')"
done
finish
