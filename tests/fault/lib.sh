# tests/fault/lib.sh - read by the scripts: a small notebook that can be brought back as it was, and the
# program with a fault in it. shellcheck shell=bash
#
#   small_notebook      a coordinator DB-00015, a mentor DB-00308, a nurse DB-00327 who is competent in
#                       ward.bandage and may get a certificate
#   save / bring_back   the notebook (the same inode), its computer's key, the keys of persons
#   with KIND N STAYS COMMAND...
#                       runs it so, status in $status; *reached is made when the Nth call came

. "$abs_top_srcdir/tests/cli/lib.sh"

build_fault() {
    [ "${WITH_ASAN-}" != yes ] || skip_all "a sanitizer has its own allocation functions"
    ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -O1 -shared -fPIC -o "$WORK/fault.so" \
        "$abs_top_srcdir/tests/fault/fault.c" 2>compiler || skip_all "fault.c cannot be built here"
}

form() {
    cat >form.ini <<'END'
[checklist]
skill = ward.bandage
revision = 1
title = "Bandaging"
title.vi = "Băng bó vết thương"
cadres = doctor assistant-doctor nurse midwife technician other
source = "a test"
review = draft
[step-1]
text = "Bandages"
text.vi = "Băng"
[measure-minutes]
text = "Minutes"
text.vi = "Phút"
type = number
decimals = 0
plausible = 0 300
required = no
[rule-count]
performances = 1
mentors = 1
window-months = 12
valid-months = 24
END
    sed 's/revision = 1/revision = 2/' form.ini >form-2.ini
}

some() { { head -n 1 "$sample/$1.csv" && grep -E "$2" "$sample/$1.csv"; } >"$1.csv"; }

# seen CASE: one more performance.
seen() {
    try 0 signoff add --trainee DB-00327 --skill ward.bandage --facility DB-TT05 --level 5 \
        -m minutes=12 --case-ref "$1" --note "note $1" --performed-at 2026-11-02 --as DB-00308 \
        --passphrase-file secret-DB-00308 "${@:2}"
}

small_notebook() {
    form
    mkdir -p "$WORK/plugins"
    cp -r "$abs_top_builddir/plugins/print" "$WORK/plugins/"
    sed -i "s#^path = .*/plugins\"#path = \"$WORK/plugins\"#" "$XDG_CONFIG_HOME/sotay/sotay.ini"
    new_notebook
    some facilities '^(DB|DB-TT05),'
    some people '^DB-(00015|00308|00327),'
    try 0 facility import facilities.csv --passphrase-file secret-DB-00015
    try 0 person import people.csv
    key_of DB-00308
    try 0 grant add --person DB-00308 --role mentor --facility DB-TT05 \
        --passphrase-file secret-DB-00015
    try 0 grant add --person DB-00015 --role issuer --passphrase-file secret-DB-00015
    try 0 checklist adopt --file form.ini --decision "12/QĐ" --from 2020-01-01 \
        --passphrase-file secret-DB-00015
    seen first
    [ "$failures" = 0 ] || finish
}

state=$XDG_STATE_HOME/sotay
keys=${notebook%/*}/keys

save() {
    rm -rf "$WORK/saved"
    mkdir "$WORK/saved"
    cp -a "$notebook" "$WORK/saved/notebook"
    cp -a "$state" "$WORK/saved/state"
    cp -a "$keys" "$WORK/saved/keys"
    base=$(records)
}

bring_back() {
    rm -f "$notebook"-* "$notebook".*
    cat "$WORK/saved/notebook" >"$notebook"
    rm -rf "$state" "$keys"
    cp -a "$WORK/saved/state" "$state"
    cp -a "$WORK/saved/keys" "$keys"
}

# with KIND N STAYS COMMAND...
with() {
    local kind=$1 at=$2 stays=$3
    shift 3
    rm -f reached
    status=0
    # In a shell of its own, which does not tell that it was killed.
    { (env ${stays:+FAULT_STAYS=1} FAULT_KIND="$kind" FAULT_AT="$at" FAULT_MARK=reached \
        FAULT_COUNT=count timeout -s KILL 60 env LD_PRELOAD="$WORK/fault.so" "$SOTAY" "$@" >out 2>err) || status=$?; } \
        2>/dev/null
}

knows() { "$SOTAY" "$@" --help >/dev/null 2>&1; }
