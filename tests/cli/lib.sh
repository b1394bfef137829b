# tests/cli/lib.sh - read by the scripts: run the program, compare, build a notebook. shellcheck shell=bash
#
#   try STATUS ARGUMENT...   runs sotay; stdout goes to the file out, stderr to err
#   says, warns              stdout, stderr are what follows (a here-document), random words masked
#   silent                   there was nothing on stderr
#   finish                   the last line of a script

: "${abs_top_srcdir:?}" "${SOTAY:?}" "${WORK:?tests/cli/run.sh runs the scripts}"
sample=$abs_top_srcdir/share/sample
failures=0
checks=0
last=

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$*"
}

# same LABEL WANTED GOT
same() {
    checks=$((checks + 1))
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# try STATUS ARGUMENT...
try() {
    local want=$1 status=0
    shift
    last="sotay $*"
    "$SOTAY" "$@" >out 2>err || status=$?
    checks=$((checks + 1))
    [ "$status" = "$want" ] || {
        fail "$last: wanted status $want, got $status"
        sed 's/^/    /' err
    }
    if grep -q 'AddressSanitizer\|LeakSanitizer\|runtime error:' err; then
        fail "$last: the sanitizer complains"
        sed 's/^/    /' err
    fi
}

# What differs from run to run: keys, ids and their beginnings, tokens, folders.
mask() {
    sed -E -e "s#$sample#SAMPLE#g" -e "s#$WORK#WORK#g" \
        -e 's/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/TOKEN/g' \
        -e 's/\b[0-9a-f]{64}\b/KEY/g' -e 's/\b[0-9a-f]{32}\b/ID/g' -e 's/\b[0-9a-f]{16}\b/KID/g' \
        "$1"
}

compare() {
    checks=$((checks + 1))
    cat >wanted
    mask "$2" | diff -u --label wanted --label "$1" wanted - >difference || {
        fail "$last: $1 differs"
        cat difference
    }
}

says() { compare "standard output" out; }
warns() { compare "standard error" err; }

silent() {
    checks=$((checks + 1))
    [ ! -s err ] || {
        fail "$last: wanted nothing on standard error"
        sed 's/^/    /' err
    }
}

# has FILE TEXT: the text is somewhere in it.
has() {
    checks=$((checks + 1))
    grep -qF -- "$2" "$1" || {
        fail "$last: not in $1: $2"
        head -n 20 "$1" | cut -c 1-200 | sed 's/^/    /'
    }
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$failures" = 0 ]
    exit
}

skip_all() {
    echo "skipped: $*"
    exit 77
}

# ---- notebooks ----------------------------------------------------------------------------------

notebook=$XDG_DATA_HOME/sotay/notebook.sotay

secret() { printf 'passphrase of %s\n' "$1" >"secret-$1"; }

# new_notebook: DB-00015 is its coordinator; further arguments go to init.
new_notebook() {
    printf 'passphrase of authority\npassphrase of DB-00015\n' >secret-init
    secret authority
    secret DB-00015
    mkdir -p "${notebook%/*}"
    try 0 init --name "Sở Y tế Điện Biên" --person DB-00015 --full-name "Trần Trọng Sùng" \
        --spare spare.key --passphrase-file secret-init "$@"
    [ "$failures" = 0 ] || finish # nothing can work without it
    cat >>"$XDG_CONFIG_HOME/sotay/sotay.ini" <<END
[user]
person = "DB-00015"
END
}

# The files of the sample in the order in which one refers to the other.
sample_files="facility:facilities person:people programme:programmes course:courses class:classes
    enrolment:enrolments round:rounds secondment:secondments partnership:partnerships
    requirement:requirements grant:grants signoff:signoffs indicator:indicators"

# province: the whole sample; slow enough to do it once a script.
province() {
    local pair
    new_notebook
    for pair in $sample_files; do
        try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" --passphrase-file secret-DB-00015
    done
}

# small_province: everything but the 6000 past sign-offs and the monthly figures.
small_province() {
    local pair
    new_notebook
    for pair in $sample_files; do
        case $pair in
        signoff:* | indicator:* | enrolment:* | class:*) continue ;;
        esac
        try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" --passphrase-file secret-DB-00015
    done
}

# few_people: a department of 240, where the sample has 955, with what they may do: enough where each command
# walks over all records and none is about the people themselves.
few_people() {
    new_notebook
    head -n 241 "$sample/people.csv" >people.csv
    awk -F, 'NR == FNR { here[$1]; next } FNR == 1 || $1 in here' people.csv "$sample/grants.csv" >grants.csv
    try 0 facility import "$sample/facilities.csv" --passphrase-file secret-DB-00015
    try 0 person import people.csv
    try 0 requirement import "$sample/requirements.csv"
    try 0 grant import grants.csv --passphrase-file secret-DB-00015
}

# key_of PERSON: makes and confirms a key.
key_of() {
    secret "$1"
    try 0 key new "$1" --passphrase-file "secret-$1"
    try 0 key confirm "$1" --passphrase-file secret-DB-00015
}

# How many records the notebook has; the first only counts, the second walks over all and checks them.
counted() { sqlite3 -readonly "$notebook" 'SELECT count(*) FROM entry'; }
records() { "$SOTAY" notebook verify 2>&1 | sed -n 's/.*records \([0-9]*\).*/\1/p'; }

# time_it ARGUMENT...: how long this takes; kill_after then kills a run in the I-th of sixteen parts of
# that time, and above sixteen later: some of these come through.
time_it() {
    local begin
    begin=$(date +%s%N)
    try 0 "$@"
    usual_us=$((($(date +%s%N) - begin) / 1000))
}
# moments COUNT: the parts to kill in.  The ordinary build tries each; one with sanitizers, which watch the
# memory of what runs whenever it ends, every sixth.
moments() {
    local step=1
    [ "${WITH_ASAN-}" != yes ] || step=6
    seq 1 $step "$1"
}
kill_after() {
    local part=$1
    shift
    # shellcheck disable=SC2320 # not the last command: else this shell would tell of the kill
    (timeout --foreground -s KILL "$((usual_us * part / 16 + 1000))e-6" "$SOTAY" "$@"; exit $?) >/dev/null 2>&1
}

# untouched NUMBER: verify passes and nothing was added.
untouched() {
    try 0 notebook verify
    same "records after the refusal" "$1" "$(sed -n 's/.*records \([0-9]*\).*/\1/p' out)"
}

# Both at once: no log and no index of it beside the notebook.
one_file() {
    same "files of the notebook" "${notebook##*/}" "$(cd "${notebook%/*}" && ls -A | grep -vx keys | paste -sd ' ')"
}

# terminal STATUS COMMAND: answers come from standard input, one a line, each when it is asked for.
terminal() {
    local status=0
    last="on a terminal: $2"
    timeout --foreground 600 script -qec "$2" /dev/null >out || status=$?
    tr -d '\r' <out >plain
    same "status of $last" "$1" "$status"
}

# A form with a low-volume way: ward.bandage.
bandage_form() {
    cat <<'END'
[checklist]
skill = ward.bandage
revision = 1
title = "Bandaging"
title.vi = "Băng bó vết thương"
cadres = nurse
source = "a test"
review = draft
[step-1]
text = "Bandages"
text.vi = "Băng"
[rule-count]
performances = 3
mentors = 2
[rule-low-volume]
use = count
way = low-volume
performances = 2
days = 2
outside = 2
confirmed = 1
window-months = 12
valid-months = 12
simulated = 2
END
}
