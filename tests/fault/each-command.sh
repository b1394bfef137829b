#!/usr/bin/env bash
# tests/fault/each-command.sh - every writing command while the Nth write, sync or allocation fails, once
# or for good, or the process is killed there, or the disk goes away: no crash, a plain failure, what was
# asked is done or wholly absent, the notebook verifies, and asking again does it.
#
# Of the places a few are taken, others with SEED=N; FULL=yes takes all; ONLY=WORDS takes the commands
# whose words these are.
. "$abs_top_srcdir/tests/fault/lib.sh"
build_fault
small_notebook
coordinator=(--as DB-00015 --passphrase-file secret-DB-00015)
mentor=(--as DB-00308 --passphrase-file secret-DB-00308)

# What the commands need: something to sign, to confirm, to withdraw, to merge.
try 0 signoff add --unsigned --mentor DB-00308 --trainee DB-00327 --skill ward.bandage \
    --facility DB-TT05 --level 5 -m minutes=9 --performed-at 2026-11-03
waiting=$(sed -n 's/^recorded \([0-9a-f]*\):.*/\1/p' out)
counted=$("$SOTAY" signoff list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*"counted":true.*/\1/p' | head -n 1)
same "a sign-off that waits" 32 "${#waiting}"
same "a sign-off that counts" 32 "${#counted}"
cat >nurses.csv <<'END'
code,family_name,given_name,sex,birth_date,cadre,facility
DB-08001,Lò,Mai,F,1990,nurse,DB-TT05
DB-08002,Lò,Mỷ,F,1991,nurse,DB-TT05
DB-08003,Quàng,Pành,M,1992,nurse,DB-TT05
END
cat >paper.csv <<'END'
trainee,skill,performed_at,facility,mentor,level,case_ref,note
DB-00327,ward.bandage,2026-10-01,DB-TT05,DB-00308,5,P1,from the book
DB-00327,ward.bandage,2026-10-02,DB-TT05,DB-00308,5,P2,
END
try 0 person add --code DB-08010 --name "Lò Thị Ánh" --cadre nurse --birth-date 1990-01-01 \
    --facility DB-TT05
try 0 person add --code DB-08011 --name "Lò Thị Ánh" --cadre nurse --birth-date 1990-01-01 \
    --facility DB-TT05
secret DB-08010
secret new
printf 'passphrase of DB-08010\npassphrase of DB-00015\n' >secret-renew
printf 'passphrase of DB-00015\npassphrase of new\n' >secret-both
# What other computers sent: a folder, one file, a backup, a notebook to copy, a computer's file.
save
mkdir "$WORK/there"
cp "$notebook" "$WORK/there/source.sotay"
try 0 device enrol --notebook "$WORK/there/source.sotay" --name there "${coordinator[@]}"
try 0 person edit DB-08010 --phone 0987654321 --notebook "$WORK/there/source.sotay"
mkdir "$WORK/there/stick"
try 0 sync --notebook "$WORK/there/source.sotay" "$WORK/there/stick"
try 0 sync --notebook "$WORK/there/source.sotay" --export "$WORK/there/parts"
try 0 backup "$WORK/there/backup"
save
try 0 notebook verify

injected=0 survived=0 whole=0 killed=0 drawing=0
declare -A by_kind=()

tidy() {
    rm -rf made
    mkdir made
    [[ $makes != stick* ]] || mkdir made/stick
    bring_back
}

# $records: those of the notebook now; verify must pass.
count_now() {
    "$SOTAY" notebook verify >verified 2>&1 || {
        fail "$last: verify"
        sed 's/^/    /' err verified
    }
    records=$(sed -n 's/.*records \([0-9]*\).*/\1/p' verified)
}

sorted() { (cd "$1" 2>/dev/null && find . -type f ! -name '*.device' -printf '%p %s\n' | sort); }

# What is left of a command that failed: nothing.  After a kill, or where the disk is gone, a file may.
nothing_left() {
    [ "$1" != kill ] && [ "$1" != gone ] || return 0
    # Of several files those that are whole may be there.
    [[ $makes == stick* ]] || same "$last: files made" "" "$(ls -A made)"
    same "$last: keys" "$(sorted "$WORK/saved/keys")" "$(sorted "$keys")"
}

# What draws may lack memory for a moment, say nothing, and leave out the letters.
page_is_whole() {
    ! command -v pdftotext >/dev/null || pdftotext made/*.pdf - 2>/dev/null | grep -q "Hạng Thị Thu Ánh"
}

# one KIND N STAYS: returns 1 when the Nth call was not reached
one() {
    local kind=$1
    last="$name: $kind $2${3:+ for good}"
    tidy
    with "$kind" "$2" "$3" "${command[@]}"
    [ -e reached ] || return 1
    injected=$((injected + 1))
    by_kind[$kind]=$((${by_kind[$kind]-0} + 1))
    checks=$((checks + 1))
    case $kind:$status in
    *:0) survived=$((survived + 1)) ;;
    kill:137) killed=$((killed + 1)) ;;
    memory:1) ;;
    gone:5) ;; # of a file that cannot be read any more nobody can say that it is whole
    memory:4) grep -q 'memory' err || fail "$last: status 4" ;; # the print module could not be loaded
    memory:137 | memory:133 | memory:134 | memory:139) # the libraries that draw wait for good, or abort
        [[ $name == certificate* ]] || fail "$last: status $status"
        drawing=$((drawing + 1))
        ;;
    *:1) grep -q '^sotay: ' err || fail "$last: nothing is said" ;;
    *)
        fail "$last: status $status"
        sed 's/^/    /' err
        ;;
    esac
    count_now
    case $records in
    "$base") ;;
    "$((base + adds))") whole=$((whole + 1)) ;;
    *) fail "$last: $records records, there were $base and $adds would come" ;;
    esac
    if [ "$status" = 0 ]; then
        same "$last: done, and there" "$((base + adds))" "$records"
        [ -z "$makes" ] || compgen -G "made/$makes" >/dev/null ||
            fail "$last: done, and made/$makes is not there"
        [ "$makes" != '*.pdf' ] || page_is_whole || fail "$last: done, and words are missing on the page"
    elif [ "$records" = "$base" ]; then
        nothing_left "$kind"
        again "$kind"
    fi
    one_file
}

again() {
    [ "$1" != kill ] || [ -z "$makes" ] || [[ $makes == stick* ]] || rm -rf made/*
    [ "$1" = kill ] || [ "${FULL-}" = yes ] || return 0
    "$SOTAY" "${command[@]}" >out 2>err || {
        fail "$last: and again: status $?"
        sed 's/^/    /' err
    }
    count_now
    same "$last: and again" "$((base + adds))" "$records"
}

seed=${SEED:-1}
# find_places KIND MOST: how many calls of that kind there are, and $places: which of them are taken.
find_places() {
    local most=$2 total step
    tidy
    with "$1" 0 "" "${command[@]}"
    same "$name: without a fault" 0 "$status"
    [ "$status" = 0 ] || sed 's/^/    /' err
    total=$(cat count 2>/dev/null || echo 0)
    [ "${FULL-}" != yes ] || [ "$1" = memory ] || most=$total
    [ "${FULL-}" != yes ] || [ "$1" != memory ] || most=$((most * 12))
    places=
    [ "$total" -gt 0 ] && [ "$most" -gt 0 ] || return 0
    step=$(((total + most - 1) / most))
    places=$(seq $((1 + (seed + ${#name}) % step)) $step "$total")
}

# row ADDS MAKES COMMAND...: so many records come, and that file in made/ ("" none)
row() {
    local at kind
    adds=$1 makes=$2
    shift 2
    command=("$@")
    name="$1${2:+ $2}"
    [ -z "${ONLY-}" ] || [[ $name == $ONLY ]] || return 0
    knows "${name% -*}" || knows $name || {
        echo "$name: not known"
        return 0
    }
    for kind in write io short sync kill gone memory; do
        find_places $kind "${most[$kind]}"
        for at in $places; do
            one $kind "$at" ""
            case $kind in
            write | sync | memory) [ "${FULL-}" != yes ] || one $kind "$at" yes ;;
            esac
        done
    done
}
declare -A most=([write]=2 [io]=1 [short]=1 [sync]=1 [kill]=2 [gone]=1 [memory]=3)

row 1 "" person edit DB-00327 --phone 0912345678
row 2 "" person add --code DB-08020 --name "Lò Thị Mai" --cadre nurse --birth-date 1995-04-02 --facility DB-TT05
row 6 "" person import nurses.csv
row 1 "" person remove DB-08010 --yes
row 1 "" facility edit DB-TT05 --name "Trạm Y tế Mới" "${coordinator[@]}"
row 1 "" indicator add --facility DB-TT05 --month 2026-10 --indicator visits --value 12
row 2 "" signoff add --trainee DB-00327 --skill ward.bandage --facility DB-TT05 --level 5 -m minutes=8 \
    --note "khéo tay" --performed-at 2026-11-05 "${mentor[@]}"
row 1 "" signoff sign "$waiting" "${mentor[@]}"
row 4 "" signoff import paper.csv "${coordinator[@]}"
row 1 "" signoff retract "$counted" --reason "another patient" "${mentor[@]}"
row 1 "" signoff confirm "$counted" "${coordinator[@]}"
row 3 "" signoff correct "$counted" --trainee DB-08010 "${mentor[@]}"
row 2 '*.pdf' certificate issue --person DB-00327 --skill ward.bandage --facility DB-TT05 \
    --output made "${coordinator[@]}"
row 1 "" key new DB-08010 --passphrase-file secret-DB-08010
row 1 "" key revoke DB-00308 --reason stolen "${coordinator[@]}"
row 1 "" grant add --person DB-08010 --role mentor --facility DB-TT05 "${coordinator[@]}"
row 1 "" policy set paper ignore "${coordinator[@]}"
row 1 "" checklist adopt --file form-2.ini --decision "13/QĐ" --from 2026-11-01 "${coordinator[@]}"
row 1 "" person distinct DB-08011 DB-08010
row 2 "" person merge DB-08011 DB-08010 "${coordinator[@]}"
row 1 "" person erase DB-08010 --reason "asked for it" --yes "${coordinator[@]}"
row 1 made.device device enrol --new made/made.device --name "Pu Nhi" "${coordinator[@]}"
row 1 spare-2.key authority add --output made/spare-2.key --as authority --passphrase-file secret-authority
row 1 "" grant revoke DB-00308/mentor//DB-TT05/ "${coordinator[@]}"
row 2 "" sync "$WORK/there/stick"
row 2 "" sync --import "$WORK/there/parts"
row 0 'stick/*.sotay' sync made/stick
row 0 parts sync --export made/parts
row 0 one.backup backup made/one.backup
row 0 copy.sotay clone "$WORK/there/source.sotay" made/copy.sotay --name copy "${coordinator[@]}"
row 0 back.sotay restore "$WORK/there/backup" --to made/back.sotay --name back "${coordinator[@]}"
row 0 "" notebook rebuild
row 0 "" competency rebuild
row 0 new.sotay init --notebook made/new.sotay --name "Sở Y tế Lai Châu" --passphrase-file secret-new

for kind in "${!by_kind[@]}"; do echo "$kind ${by_kind[$kind]}"; done | sort
echo "injected $injected, of these killed $killed; done all the same $survived; there after all $whole; ended in the libraries that draw $drawing"
finish
