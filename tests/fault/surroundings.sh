#!/usr/bin/env bash
# tests/fault/surroundings.sh - a clock that is wrong, a disk that is full, cannot be written or goes away,
# two writers and a reader at once: a plain refusal or nothing lost, and always a notebook that verifies.
. "$abs_top_srcdir/tests/fault/lib.sh"
build_fault
small_notebook
coordinator=(--as DB-00015 --passphrase-file secret-DB-00015)
mentor=(--as DB-00308 --passphrase-file secret-DB-00308)
cat >paper.csv <<'END'
trainee,skill,performed_at,facility,mentor,level,case_ref,note
DB-00327,ward.bandage,2026-10-01,DB-TT05,DB-00308,5,P1,from the book
END
save

# ---- clocks --------------------------------------------------------------------------------------

# at SECONDS STATUS COMMAND...: with a computer whose clock shows that
at() {
    local seconds=$1 want=$2 status=0
    shift 2
    last="at $seconds: sotay $*"
    (unset SOTAY_TODAY && FAULT_CLOCK=$seconds LD_PRELOAD="$WORK/fault.so" "$SOTAY" "$@") >out 2>err ||
        status=$?
    same "$last" "$want" "$status"
    [ "$status" = "$want" ] || sed 's/^/    /' err
}
year_2015=1425171600 year_2099=4075833600
writes=(
    "person edit DB-00327 --phone 0912345678"
    "person add --code DB-08020 --name Mai --cadre nurse --facility DB-TT05"
    "facility edit DB-TT05 --name Mới --as DB-00015 --passphrase-file secret-DB-00015"
    "signoff import paper.csv --as DB-00015 --passphrase-file secret-DB-00015"
    "grant add --person DB-00327 --role issuer --as DB-00015 --passphrase-file secret-DB-00015"
    "key revoke DB-00308 --reason stolen --as DB-00015 --passphrase-file secret-DB-00015"
    "policy set paper ignore --as DB-00015 --passphrase-file secret-DB-00015"
)
for clock in $year_2015 $year_2099; do
    for command in "${writes[@]}"; do
        bring_back
        # shellcheck disable=SC2086
        at $clock 4 $command
        has err 'clock says'
        has err 'hint: '
        same "records after a wrong clock" "$base" "$(records)"
        # shellcheck disable=SC2086
        at $clock 0 $command --today 2026-11-16
        same "$last: written" yes "$([ "$(records)" -gt "$base" ] && echo yes)"
    done
    bring_back
    at $clock 0 person list
    at $clock 0 notebook verify
done

# ---- disks ---------------------------------------------------------------------------------------

disk=$WORK/disk
mkdir -p "$disk"
let_go() { umount -l "$disk" 2>/dev/null || :; }
trap let_go EXIT

# on_disk COMMAND...: with the notebook that lies there
on_disk() { "$SOTAY" "$@" --notebook "$disk/notebook.sotay" >out 2>err; }
plain_failure() {
    checks=$((checks + 1))
    case $1 in
    1 | 3 | 4) grep -q '^sotay: ' err || fail "$2: nothing is said" ;;
    *)
        fail "$2: status $1"
        sed 's/^/    /' err
        ;;
    esac
}

with_disks() {
    local i status before
    bring_back
    # Enrolled there by a clone: a plain copy would be a computer that nobody knows.
    "$SOTAY" clone "$notebook" "$disk/notebook.sotay" "${coordinator[@]}" >out 2>err || {
        fail "clone onto the disk"
        sed 's/^/    /' err
        return
    }

    # Full: what fits is there, what does not is told.
    local done_ones=0 refused=0
    for ((i = 0; i < 400; i++)); do
        status=0
        on_disk person edit DB-00327 --phone "09$(printf %08d $i)" || status=$?
        if [ $status = 0 ]; then
            done_ones=$((done_ones + 1))
            latest=09$(printf %08d $i)
        else
            plain_failure $status "full disk"
            refused=$((refused + 1))
            [ $refused -lt 5 ] || break
        fi
        [ $i != 5 ] || head -c 40000000 /dev/zero >"$disk/ballast" 2>/dev/null || :
        [ $i != 20 ] || rm -f "$disk/ballast"
        [ $i -lt 25 ] || break
    done
    same "refused while the disk was full" yes "$([ $refused -gt 0 ] && echo yes)"
    rm -f "$disk/ballast"
    on_disk notebook verify || fail "verify after a full disk"
    on_disk person show DB-00327 --json || fail "show after a full disk"
    has out "\"phone\":\"$latest\""
    echo "full disk: $done_ones done, $refused refused"

    # Read-only: everything can be read, nothing is written.
    before=$(sed -n 's/.*records \([0-9]*\).*/\1/p' <(on_disk notebook verify && cat out))
    mount -o remount,ro "$disk"
    status=0
    on_disk person edit DB-00327 --phone 0977777777 || status=$?
    plain_failure $status "read-only disk"
    on_disk person list || fail "reading from a read-only disk"
    status=0
    on_disk sync "$WORK/nowhere" || status=$?
    plain_failure $status "sync on a read-only disk"
    on_disk notebook verify || fail "verify on a read-only disk"
    same "records on a read-only disk" "$before" "$(sed -n 's/.*records \([0-9]*\).*/\1/p' out)"
    mount -o remount,rw "$disk"

    # Gone before, and gone in the middle (the file is still open then).
    ("$SOTAY" notebook rebuild --notebook "$disk/notebook.sotay" >/dev/null 2>&1 &
        sleep 0.02
        let_go
        wait)
    status=0
    on_disk person edit DB-00327 --phone 0988888888 || status=$?
    plain_failure $status "a disk that is not there"
}

if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=12m tmpfs "$disk" 2>/dev/null; then
    with_disks
else
    echo "disks: left out, only root can mount"
fi

# ---- two writers and a reader during each ---------------------------------------------------------

bring_back
rm -f stop
writer() {
    local i n=0
    for ((i = 0; ; i++)); do
        [ ! -e stop ] || break
        "$SOTAY" indicator add --facility DB-TT05 --month "20$(printf %02d $((10 + i / 12 % 80)))-$(printf %02d $((1 + i % 12)))" \
            --indicator "$1" --value $i >said-"$1" 2>err-"$1" && n=$((n + 1)) && continue
        grep -q 'is there already\|locked' err-"$1" || {
            echo "FAILED: writer $1"
            cat err-"$1"
        }
    done
    echo $n >wrote-"$1"
}
reader() {
    local n=0
    while [ ! -e stop ]; do
        "$SOTAY" signoff list --csv >/dev/null 2>err-reader || {
            echo "FAILED: reader"
            cat err-reader
        }
        n=$((n + 1))
    done
    echo $n >read-times
}
try 0 backup "$WORK/early.backup"
mkdir stick
writer one >log-one 2>&1 &
first=$!
writer two >log-two 2>&1 &
second=$!
reader >log-reader 2>&1 &
third=$!
try 0 person import <(printf 'code,family_name,given_name,cadre,facility\nDB-08001,Lò,Mai,nurse,DB-TT05\n') || :
try 0 facility edit DB-TT05 --name "Trạm" "${coordinator[@]}"
seen second
try 0 signoff import paper.csv "${coordinator[@]}"
try 0 certificate issue --person DB-00327 --skill ward.bandage --facility DB-TT05 --output . "${coordinator[@]}"
try 0 policy set outside-secondment refuse "${coordinator[@]}"
try 0 sync stick
try 0 sync --export parts
try 0 backup "$WORK/late.backup"
try 0 notebook rebuild
try 0 competency rebuild
try 0 clone "$notebook" "$WORK/copy.sotay" "${coordinator[@]}"
try 0 person merge DB-08001 DB-00327 "${coordinator[@]}"
try 0 notebook verify
touch stop
wait $first $second $third
cat log-one log-two log-reader
grep -l FAILED log-one log-two log-reader && fail "a writer or the reader was turned away"
try 0 notebook verify
one_file
for name in one two; do
    try 0 indicator list --csv
    same "what writer $name was told" "$(cat wrote-$name)" "$(grep -c ",$name," out)"
done
echo "beside each other: $(cat wrote-one) and $(cat wrote-two) written, $(cat read-times) times read"
finish
