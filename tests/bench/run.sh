#!/usr/bin/env bash
# tests/bench/run.sh - `make bench`: times Sotay beside small floors, the sides in turn, round by
# round, and prints the ratios.  It fails when a command fails, never because of a slow machine.
#
# SOTAY_BENCH_DIR names where the temporary folder is made (default: the build folder; not a tmpfs).
# SOTAY_BENCH_ONLY names some of: start signoff import gaps verify ledger certificates judge (default: all).
# SOTAY_BENCH_RECORDS: of the large notebook of `ledger` (default: 200000; the goals are for 1000000).
set -euo pipefail
export LC_ALL=C.UTF-8
: "${abs_top_srcdir:?run it by: make bench}" "${abs_top_builddir:?run it by: make bench}"
src=$abs_top_srcdir/tests/bench floors=$abs_top_builddir/tests/bench
sotay=${SOTAY:-$abs_top_builddir/sotay}
print_plugin=${SOTAY_PRINT_PLUGIN:-$abs_top_builddir/plugins/print/print.so}
only=${SOTAY_BENCH_ONLY:-start signoff import gaps verify ledger certificates judge}
records=${SOTAY_BENCH_RECORDS:-200000}
plugin_path=$abs_top_builddir/plugins:$abs_top_srcdir/plugins
day=2026-11-15

for tool in hyperfine git sqlite3 python3 ssh-keygen; do
    command -v $tool >/dev/null || { echo "bench: $tool is needed" >&2; exit 1; }
done
work=$(mktemp -d "${SOTAY_BENCH_DIR:-$abs_top_builddir}/bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# ---- helpers -------------------------------------------------------------------------------------

# The first line of a failed command's talk is worth more than its number.
must() {
    "$@" >log 2>&1 || { echo "bench: failed: $*" >&2; cat log >&2; exit 1; }
}

# time_round FILE COMMAND...: runs each command $runs times, one after the other, and appends a line
# with their seconds.  `before K`, a function, may set the stage for the K-th command.
runs=1
time_round() {
    local file=$1 k=0 line="" command
    shift
    for command in "$@"; do
        before $((k += 1))
        hyperfine -N --style none --warmup 0 --runs $runs --export-csv one.csv "$command" \
            >log 2>&1 || { echo "bench: failed: $command" >&2; cat log >&2; exit 1; }
        line+=" $(awk -F, 'END { print $(NF - 4) }' one.csv)"
    done
    echo "$line" >>"$file"
}
before() { :; }

# say WHAT FILE COLUMN GOAL: one line of the table, our column 1 over COLUMN.
say() {
    awk -v what="$1" -v c="$3" -v goal="$4" '
        function sorted(v, n,    i, k, t) {
            for (i = 2; i <= n; i++) {
                t = v[i]
                for (k = i - 1; k >= 1 && v[k] > t; k--) v[k + 1] = v[k]
                v[k + 1] = t
            }
        }
        function median(v, n) { sorted(v, n); return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2 }
        { n++; a[n] = $1 * 1000; b[n] = $c * 1000; r[n] = $1 / $c }
        END {
            ours = median(a, n); floor = median(b, n); ratio = median(r, n)
            printf "%-52s %10.2f %10.2f %7.2f [%.2f-%.2f] %6.2f  %s\n", what, ours, floor, ratio,
                r[1], r[n], goal, ratio <= goal ? "ok" : "short"
        }' "$2"
}

wanted() { [[ " $only " == *" $1 "* ]]; }

# ---- a notebook ------------------------------------------------------------------------------------

export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/xdg
export SOTAY_TODAY=$day HOME=$work
unset SOTAY_NOTEBOOK SOTAY_PASSPHRASE_FILE
mkdir -p config/sotay data xdg
cat >config/sotay/sotay.ini <<END
[notebook]
path = "$work/n.sotay"
[user]
person = "DB-00015"
[paths]
keys = "$work/keys"
state = "$work/state"
[plugins]
path = "$plugin_path"
[checklists]
path = "$abs_top_srcdir/share/checklists"
END
(umask 077 && echo "bench bench" >passphrase)
pass="--passphrase-file $work/passphrase"

reseal_all() {
    local key
    for key in keys/*.key; do
        must "$floors/reseal" "$key" "bench bench"
    done
}

# make_notebook CSV-FOLDER: everything of a province but its sign-offs.
make_notebook() {
    local row
    rm -rf n.sotay* keys state
    must "$sotay" init --name "Sở Y tế" --person DB-00015 --full-name "Trần Trọng Sùng" $pass
    reseal_all
    for row in facility:facilities person:people programme:programmes course:courses class:classes \
        enrolment:enrolments round:rounds secondment:secondments partnership:partnerships \
        requirement:requirements grant:grants; do
        must "$sotay" "${row%%:*}" import "$1/${row##*:}.csv" $pass
    done
}

# The notebook keeps its inode: otherwise it would be a copy, which starts a device of its own.
keep() {
    cp n.sotay "$1.kept"
    rm -rf "$1.state"
    cp -r state "$1.state"
}
restore() {
    rm -f n.sotay-wal n.sotay-shm
    cat "$1.kept" >n.sotay
    cp "$1.state"/* state/
}

# ---- 1 start ---------------------------------------------------------------------------------------

bench_start() {
    runs=5
    for ((i = 0; i < 22; i++)); do
        time_round start "$sotay version" "git --version"
    done
    runs=1
    sed -i 1d start
    say "sotay version / git --version" start 2 1.2
}

# ---- 2 one sign-off --------------------------------------------------------------------------------

bench_signoff() {
    must python3 "$src/make_province.py" --out province
    make_notebook province
    must "$sotay" signoff import province/signoffs.csv $pass
    must "$sotay" key new DB-00308 $pass
    must "$sotay" key confirm DB-00308 $pass
    reseal_all
    cp n.sotay floor.sotay
    export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
    must ssh-keygen -q -t ed25519 -N "" -f signing
    must git init -q repository
    git config --global user.name bench
    git config --global user.email bench@example.org
    git config --global gpg.format ssh
    git config --global user.signingkey "$work/signing"
    local i
    before() {
        if (($1 == 3)); then
            seq "$i" "$((i + 20))" >repository/file
            git -C repository add file
        fi
    }
    for ((i = 0; i < 26; i++)); do
        time_round signoff \
            "$sotay signoff add --as DB-00308 --trainee DB-00327 --skill resuscitation.bls-adult \
--facility DB-TT05 --level 5 --measure comp_rate=110 --measure comp_depth=5.5 --measure ccf=82 \
--measure pause_max=8 --case-ref B-$i $pass" \
            "$floors/raw-signoff floor.sotay" \
            "git -C repository commit -q -S -m sign-off"
    done
    before() { :; }
    sed -i 1d signoff
    say "signoff add, whole process / raw SQLite, same rows" signoff 2 1.5
    say "signoff add, whole process / git commit -S" signoff 3 0.35
}

# ---- 3 import, 5 verify ----------------------------------------------------------------------------

need_large() {
    [[ -f large.kept ]] && { restore large; return; }
    must python3 "$src/make_province.py" --signoffs 100000 --out large
    make_notebook large
    keep empty
    must "$sotay" signoff import large/signoffs.csv $pass
    keep large
}

bench_import() {
    need_large
    before() {
        case $1 in
        1) restore empty ;;
        2) rm -f floor.db ;;
        esac
    }
    for ((i = 0; i < 6; i++)); do
        time_round import "$sotay signoff import large/signoffs.csv $pass" \
            "sqlite3 floor.db -cmd '.mode csv' '.import large/signoffs.csv signoff'"
    done
    before() { :; }
    sed -i 1d import
    [[ $(sqlite3 n.sotay 'SELECT count(*) FROM signoff') == $(sqlite3 floor.db 'SELECT count(*) FROM signoff') ]] ||
        { echo "bench: not every sign-off was imported" >&2; exit 1; }
    say "signoff import, 100,000 rows / sqlite3 .import" import 2 4
    rm -f floor.db
}

bench_verify() {
    need_large
    for ((i = 0; i < 6; i++)); do
        time_round verify "$sotay notebook verify" "$floors/raw-verify n.sotay"
    done
    sed -i 1d verify
    say "notebook verify, 100,000 rows / hash and verify only" verify 2 1.7
}

# ---- 5 a large ledger: verify, memory, sync ----------------------------------------------------------

# make_ledger NAME RECORDS: NAME.sotay, and a clone of it.
make_ledger() {
    rm -f "$1".sotay* "$1-copy".sotay*
    must env SOTAY_TODAY=2025-01-01 "$sotay" --notebook "$1.sotay" init --name "Sở Y tế" \
        --person DB-00015 --full-name "Trần Trọng Sùng" $pass
    reseal_all
    must "$floors/make-ledger" "$1.sotay" keys DB-00015 "bench bench" "$2"
    must "$sotay" --notebook "$1.sotay" notebook rebuild
    must "$sotay" clone "$1.sotay" "$1-copy.sotay" $pass
}

# new_people NAME ROUND: 100 records more.
new_people() {
    python3 - "$2" >new.csv <<'END'
import sys
print("code,given_name,birth_date,sex,cadre")
for i in range(100):
    print(f"NEW-{sys.argv[1]}-{i},An,1990-01-{1 + i % 28:02d},F,nurse")
END
    must "$sotay" --notebook "$1.sotay" person import new.csv $pass
}

# peak WHAT GOAL COMMAND...: its largest size in memory, in MiB.
peak() {
    local what=$1 goal=$2
    shift 2
    python3 - "$what" "$goal" "$@" <<'END'
import resource, subprocess, sys
what, goal, command = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
    sys.exit("bench: failed: " + " ".join(command))
mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{what:52} {mib:10.1f} MiB {'':26} {goal:6.0f}  {'ok' if mib <= goal else 'short'}")
END
}

bench_ledger() {
    local rounds=5
    ((records <= 200000)) || rounds=3
    make_ledger small 1000
    make_ledger big "$records"
    for ((i = 0; i < rounds; i++)); do
        time_round ledger.verify "$sotay --notebook big.sotay notebook verify" "$floors/raw-verify big.sotay"
    done
    say "notebook verify, $records records / hash and verify" ledger.verify 2 1.67
    for ((i = 0; i < 7; i++)); do
        new_people small $i
        new_people big $i
        time_round ledger.sync "$sotay --notebook big-copy.sotay sync big.sotay" \
            "$sotay --notebook small-copy.sotay sync small.sotay"
    done
    sed -i 1d ledger.sync
    say "sync of 100 new, notebook of $records / of 1,000" ledger.sync 2 2
    new_people big last
    peak "memory of sync, 100 new of $records records" 64 "$sotay" --notebook big-copy.sotay sync big.sotay
    peak "memory of notebook verify, $records records" 64 "$sotay" --notebook big.sotay notebook verify
    peak "memory of person import, 100 rows" 64 "$sotay" --notebook big.sotay person import new.csv $pass
    rm -f big*.sotay small*.sotay
}

# ---- 4 gaps ----------------------------------------------------------------------------------------

bench_gaps() {
    local scale
    sed "s/@day/$(($(date -ud $day +%s) / 86400))/g" "$src/gaps.sql" >gaps.sql
    for scale in 1 20; do
        must python3 "$src/make_province.py" --scale $scale --out gaps$scale
        make_notebook gaps$scale
        must "$sotay" signoff import gaps$scale/signoffs.csv $pass
        "$sotay" report gaps --no-outlook --csv | tr -d '"\r' | sort >ours.csv
        sqlite3 -readonly -header -csv n.sotay ".read gaps.sql" | tr -d '"\r' | sort >floor.csv
        cmp ours.csv floor.csv || { echo "bench: the two reports of gaps differ" >&2; exit 1; }
        runs=3
        for ((i = 0; i < 12; i++)); do
            time_round gaps$scale.times "$sotay report gaps --no-outlook --csv" \
                "sqlite3 -readonly -header -csv n.sotay '.read gaps.sql'"
        done
        runs=1
        sed -i 1d gaps$scale.times
        say "report gaps, scale $scale / its SQL by hand" gaps$scale.times 2 2
    done
}

# ---- 6 certificates --------------------------------------------------------------------------------

bench_certificates() {
    local length
    mkdir -p papers
    for length in 90 430; do
        for ((i = 0; i < 6; i++)); do
            time_round papers$length "$floors/cert-sotay $print_plugin papers 200 $length" \
                "$floors/cert-raw papers 200 $length"
        done
        sed -i 1d papers$length
        say "200 certificates, QR text of $length / Pango and Cairo" papers$length 2 1.4
    done
}

# ---- 7 judging -------------------------------------------------------------------------------------

# Verdicts of all people and skills from nothing.  Within one process: gathering the facts, judging them,
# of that the plugins' own functions; the floor reads the columns that verdicts are made of.
bench_judge() {
    local scale gathering judging plugins each pairs raw each1
    for scale in 20 1; do
        must python3 "$src/make_province.py" --scale $scale --out judge$scale
        make_notebook judge$scale
        must "$sotay" signoff import judge$scale/signoffs.csv $pass
        cp n.sotay judge$scale.sotay
    done
    for ((i = 0; i < 12; i++)); do
        read -r gathering judging plugins each1 pairs < <("$floors/judge-sotay" judge1.sotay "$plugin_path" $day)
        read -r raw _ < <("$floors/raw-judge" judge1.sotay)
        echo "$plugins $raw" >>judge.plugins
        echo "$plugins $gathering" >>judge.gathering
        awk -v a="$gathering" -v b="$judging" -v raw="$raw" 'BEGIN { print a + b, raw }' >>judge.all
        read -r gathering judging plugins each pairs < <("$floors/judge-sotay" judge20.sotay "$plugin_path" $day)
        echo "$each $each1" >>judge.each
        time_round judge.rebuild "$sotay competency rebuild" "$floors/raw-judge n.sotay"
    done
    sed -i 1d judge.all judge.plugins judge.gathering judge.each judge.rebuild
    say "judging all, scale 1 / reading the columns" judge.all 2 10
    say "  of it in plugins / reading the columns" judge.plugins 2 1
    say "  of it in plugins / gathering the facts" judge.gathering 2 1
    say "one verdict at scale 20 / at scale 1" judge.each 2 1.3
    say "competency rebuild, whole process / reading" judge.rebuild 2 20
}

# ---- the table -------------------------------------------------------------------------------------

printf '%-52s %10s %10s %7s %-11s %6s\n' "whole processes, medians" "ours ms" "floor ms" ratio "[range]" goal
for part in start signoff import gaps verify ledger certificates judge; do
    if wanted $part; then
        bench_$part
    fi
done
echo
echo "signoff add: key files sealed with the smallest Argon2id parameters, so that their time is apart;"
echo "its floor inserts ready-made rows of entry, mark, signoff and competency in one transaction."
