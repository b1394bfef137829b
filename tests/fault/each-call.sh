#!/usr/bin/env bash
# tests/fault/each-call.sh - the Nth write, sync or allocation fails, once or for good, or the process
# is killed there: no crash, a plain failure, the sign-off whole or absent, a notebook that verifies.
. "$abs_top_srcdir/tests/cli/lib.sh"
[ "${WITH_ASAN-}" != yes ] || skip_all "a sanitizer has its own allocation functions"
${CC:-cc} -std=gnu17 -D_GNU_SOURCE -O1 -shared -fPIC -o fault.so "$abs_top_srcdir/tests/fault/fault.c" \
    2>compiler || skip_all "fault.c cannot be built here"
bls=resuscitation.bls-adult

new_notebook
some() { { head -n 1 "$sample/$1.csv" && grep -E "$2" "$sample/$1.csv"; } >"$1.csv"; }
some facilities '^(DB|DB-TT05),'
some people '^DB-(00015|00308|00327),'
some grants '^DB-00308,.*,DB-TT05,'
try 0 facility import facilities.csv --passphrase-file secret-DB-00015
try 0 person import people.csv
try 0 grant import grants.csv --passphrase-file secret-DB-00015
key_of DB-00308

# with KIND N STAYS COMMAND...: runs it so; *reached tells whether the Nth call came
with() {
    local kind=$1 at=$2 stays=$3
    shift 3
    rm -f reached
    status=0
    # In a shell of its own, which does not tell that it was killed.
    { (env ${stays:+FAULT_STAYS=1} FAULT_KIND="$kind" FAULT_AT="$at" FAULT_MARK=reached \
        LD_PRELOAD="$PWD/fault.so" "$SOTAY" "$@" >out 2>err) || status=$?; } 2>/dev/null
}

n=0
# one KIND N STAYS: a sign-off of its own case; returns 1 when the Nth call was not reached
one() {
    local rows wanted
    n=$((n + 1))
    with "$1" "$2" "$3" signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 \
        -m comp_rate=110 -m ccf=80 --case-ref "case-$n" --note "note $n" --performed-at 2026-11-02 \
        --as DB-00308 --passphrase-file secret-DB-00308
    last="$1 $2${3:+ for good}"
    checks=$((checks + 1))
    case $1:$status in
    *:0 | kill:137) ;;
    *:1) [ "$1" = memory ] || grep -q '^sotay: ' err || fail "$last: nothing is said" ;;
    *)
        fail "$last: status $status"
        sed 's/^/    /' err
        ;;
    esac
    "$SOTAY" signoff list --trainee DB-00327 --csv >list 2>err || fail "$last: the list fails"
    rows=$(grep -c ",case-$n,,note $n,110,80.0\$" list)
    wanted=$(grep -c ",case-$n," list)
    same "$last: whole or absent" "$rows" "$wanted"
    [ "$status" != 0 ] || same "$last: done, and there" 1 "$rows"
    ! grep -q '^recorded' out || same "$last: acknowledged, and there" 1 "$rows"
    [ -e reached ]
}

for kind in write sync kill; do
    for stays in "" yes; do
        [ "$kind$stays" != killyes ] || continue
        at=1
        while one $kind $at $stays && [ $at -lt 500 ]; do
            at=$((at + 1))
        done
        echo "$kind${stays:+ for good}: $((at - 1)) calls"
        same "$kind was reached" 1 "$((at > 1 && at < 500))"
        try 0 notebook verify
        one_file
    done
done

# Allocations are many: some of them, the same each time; SEED=N takes others.
seed=${SEED:-1}
low=1 high=200000
while [ $((high - low)) -gt 20 ]; do # how many there are
    middle=$(((low + high) / 2))
    with memory $middle "" signoff add --dry-run --trainee DB-00327 --skill $bls --facility DB-TT05 \
        --level 5 -m comp_rate=110 -m ccf=80 --as DB-00308
    if [ -e reached ]; then low=$middle; else high=$middle; fi
done
for stays in "" yes; do
    step=$((low / 45 + 1))
    count=0
    for ((at = 1 + seed % step; ; at += step)); do
        one memory $at $stays || break
        count=$((count + 1))
        [ $count -lt 90 ] || break
    done
    echo "memory${stays:+ for good}: $count of about $low calls and more, SEED=$seed"
    try 0 notebook verify
    one_file
done
finish
