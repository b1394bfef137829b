#!/usr/bin/env bash
# tests/fault/durability.sh - killed at any moment, or beside another writer: what was acknowledged is
# there, what was not is whole or absent, and the notebook verifies.
#
# KILLS=400: so many in all; SEED=N: other moments.
. "$abs_top_srcdir/tests/cli/lib.sh"
bls=resuscitation.bls-adult
small_province
key_of DB-00308
key_of DB-00205

microseconds() { echo $(($(date +%s%N) / 1000)); }

# killed_within MICROSECONDS COMMAND...: kills it at some moment of them; counts in $killed.
# --foreground: it is gone when this returns; else timeout kills itself, too, and waits for nothing.
killed_within() {
    local most=$1 moment status=0
    shift
    moment=$(((RANDOM * 32768 + RANDOM) % most + 1))
    { timeout --foreground -s KILL "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))" "$@" \
        >said 2>err || status=$?; } 2>/dev/null
    [ $status != 137 ] || killed=$((killed + 1))
}

RANDOM=${SEED:-$$}
echo "SEED=${SEED:-$$}"

kills=70
[ "${WITH_ASAN-}" != yes ] || kills=28 # the moments are the other build's
kills=${KILLS:-$kills}

# ---- killed while one sign-off is recorded -------------------------------------------------------

# add NUMBER: $adding is a sign-off whose case is that number
add() {
    adding=("$SOTAY" signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5
        -m comp_rate=110 -m ccf=80 --setting simulated --case-ref "case-$1" --note "note $1"
        --performed-at 2026-11-02 --as DB-00308 --passphrase-file secret-DB-00308)
}
start=$(microseconds)
add 0
"${adding[@]}" >out 2>err || fail "the first sign-off"
one=$(($(microseconds) - start))

# present NUMBER: the row as the list has it, or nothing
rows_of() { "$SOTAY" signoff list --trainee DB-00327 --csv | grep -c ",case-$1,,note $1,110,80.0\$"; }
half_of() { "$SOTAY" signoff list --trainee DB-00327 --csv | grep -c ",case-$1,"; }

acknowledged=0 kept=0 killed=0
for ((i = 1; i <= kills * 2 / 7; i++)); do
    add $i
    killed_within $((one * 9 / 8)) "${adding[@]}"
    rows=$(rows_of $i)
    same "case $i: whole or absent" "$rows" "$(half_of $i)"
    [ "$rows" -le 1 ] || fail "case $i is there $rows times"
    kept=$((kept + rows))
    if grep -q '^recorded [0-9a-f]\{32\}: .*passed, counts$' said; then
        acknowledged=$((acknowledged + 1))
        same "case $i, acknowledged" 1 "$rows"
    fi
    if ((i % 8 == 0)); then
        try 0 notebook verify
        one_file
    fi
done
echo "sign-offs: killed $killed times, acknowledged $acknowledged, kept $kept"

# ---- killed while a list is imported -------------------------------------------------------------

size=$((5700 / (kills / 7 + 1)))
[ $size -le 250 ] || size=250
part() { { head -n 1 "$sample/signoffs.csv" && sed -n "$((2 + $1 * size)),$((1 + ($1 + 1) * size))p" "$sample/signoffs.csv"; } >part.csv; }
present() { "$SOTAY" signoff list --csv | wc -l; }
part 0
start=$(microseconds)
try 0 signoff import part.csv --passphrase-file secret-DB-00015
one=$(($(microseconds) - start))
acknowledged=0 kept=0 killed=0
for ((i = 1; i <= kills / 7; i++)); do
    part $i
    before=$(present)
    killed_within $((one * 9 / 8)) "$SOTAY" signoff import part.csv --passphrase-file secret-DB-00015
    came=$(($(present) - before))
    case $came in
    0) ;;
    "$size") kept=$((kept + 1)) ;;
    *) fail "import $i: $came of $size rows" ;;
    esac
    if grep -q "^sign-off: $size new" said; then
        acknowledged=$((acknowledged + 1))
        same "import $i, acknowledged" $size $came
    fi
    if ((i % 5 == 0)); then
        try 0 notebook verify
        one_file
    fi
done
echo "imports: killed $killed times, acknowledged $acknowledged, kept $kept"

# A result that a kill left unjudged is shown as waiting, and no other is wrong; judging again mends it.
"$SOTAY" competency list --json >before.json
try 0 notebook rebuild
try 0 competency rebuild
"$SOTAY" competency list --json >after.json
same "waiting after competency rebuild" 0 "$(grep -c '"state":"pending"' after.json)"
wrong=$(sort before.json | comm -23 - <(sort after.json) | grep -vc '"state":"pending"')
same "results that were wrong after the kills" 0 "$wrong"
cp after.json before.json

# ---- killed while the notebook is made, or its tables are made again ------------------------------

start=$(microseconds)
try 0 notebook rebuild
one=$(($(microseconds) - start))
killed=0
for ((i = 0; i < kills / 7; i++)); do
    killed_within $((one * 9 / 8)) "$SOTAY" notebook rebuild
    ((i % 5 != 0)) || try 0 notebook verify
done
try 0 notebook verify
echo "rebuilds: killed $killed times"
"$SOTAY" competency list --json >after.json
cmp before.json after.json || fail "results differ after a rebuild that was killed"

# ---- killed while two notebooks are brought together ------------------------------------------------

there=(--notebook "$WORK/there.sotay")
try 0 clone "$notebook" "$WORK/there.sotay" --as DB-00015 --passphrase-file secret-DB-00015
mkdir stick
# typed_in I NOTEBOOK...: one edit; what is acknowledged is noted
typed_in() {
    local number
    number=09$(printf %08d "$1")
    "$SOTAY" person edit DB-00327 --phone "$number" "${@:2}" >said 2>err &&
        grep -q '^changed' said && latest=$number
}
acknowledged=0 killed=0
try 0 sync stick
typed_in 0 || fail "an edit"
start=$(microseconds)
try 0 sync stick
one=$(($(microseconds) - start))
for ((i = 1; i <= kills * 2 / 7; i++)); do
    typed_in $i "${there[@]}" || fail "edit $i there"
    if ((i % 2)); then side=(); else side=("${there[@]}"); fi
    "$SOTAY" sync stick "${there[@]}" >said 2>err || fail "sync $i there"
    typed_in $((1000 + i)) || fail "edit $i here"
    killed_within $((one * 9 / 8)) "$SOTAY" sync stick "${side[@]}"
    acknowledged=$((acknowledged + 2))
    if ((i % 8 == 0)); then
        try 0 notebook verify
        try 0 notebook verify "${there[@]}"
    fi
done
for i in 1 2; do
    try 0 sync stick
    try 0 sync stick "${there[@]}"
done
try 0 notebook verify
try 0 notebook verify "${there[@]}"
"$SOTAY" notebook log --json | grep -o '"hash":"[0-9a-f]*"' | sort >here.log
"$SOTAY" notebook log --json "${there[@]}" | grep -o '"hash":"[0-9a-f]*"' | sort >there.log
cmp here.log there.log || fail "the notebooks hold different records"
"$SOTAY" person show DB-00327 --json >one.json
"$SOTAY" person show DB-00327 --json "${there[@]}" >two.json
cmp one.json two.json || fail "the notebooks show a person differently"
"$SOTAY" person show DB-00327 --history >history
for ((i = 1; i <= kills * 2 / 7; i++)); do
    for number in $i $((1000 + i)); do
        grep -q "09$(printf %08d $number)" history || fail "edit $number is lost"
    done
done
echo "syncs: killed $killed times, acknowledged $acknowledged edits, latest $latest"

# ---- killed while a backup is made ---------------------------------------------------------------------

mkdir backups
start=$(microseconds)
try 0 backup backups/first.backup
one=$(($(microseconds) - start))
killed=0 kept=0
for ((i = 1; i <= kills / 7; i++)); do
    killed_within $((one * 9 / 8)) "$SOTAY" backup "backups/$i.backup"
    [ ! -e "backups/$i.backup" ] || { # it is there only when it is whole
        kept=$((kept + 1))
        try 0 restore "backups/$i.backup" --to "$WORK/back-$i.sotay" --dry-run
    }
done
try 0 notebook verify
echo "backups: killed $killed times, kept $kept"

# ---- two at once ---------------------------------------------------------------------------------

# many MENTOR FACILITY TRAINEE
many() {
    local i
    for ((i = 1; i <= 25; i++)); do
        "$SOTAY" signoff add --trainee "$3" --skill $bls --facility "$2" --level 5 \
            -m comp_rate=110 -m ccf=80 --case-ref "both-$i" --performed-at 2026-11-03 \
            --as "$1" --passphrase-file "secret-$1" || echo "FAILED: $1 $i"
    done
}
before=$(records)
many DB-00308 DB-TT05 DB-00328 >first 2>&1 &
one=$!
many DB-00205 DB-TT02 DB-00215 >second 2>&1
wait $one
for file in first second; do
    same "acknowledged in the $file loop" 25 "$(grep -c '^recorded .*passed, counts$' $file)"
    grep -v '^recorded ' $file
done
try 0 signoff list --from 2026-11-03 --to 2026-11-03 --skill $bls --csv
same "sign-offs of both loops" 50 "$(grep -c ',both-' out)"
try 0 notebook verify
same "computers" "computers 2" "$(sed 's/.*\(computers .*\)/\1/' out)"
same "records of both loops" 50 "$(($(records) - before))"
one_file
finish
