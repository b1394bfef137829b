#!/usr/bin/env bash
# tests/cli/province.sh - the sample province: imports, reports, verdicts, lists that go back in.
. "$abs_top_srcdir/tests/cli/lib.sh"

# ---- 13 imports ---------------------------------------------------------------------------------

# take NOUN FILE: what follows is what it says.
take() {
    try 0 "$1" import "$sample/$2.csv" --passphrase-file secret-DB-00015
    says
}

new_notebook
take facility facilities <<'END'
facility: 65 new, 0 changed, 0 same
END
silent
# The coordinator is there since init, with a name only.
take person people <<'END'
person: 954 new, 1 changed, 0 same
END
silent
take programme programmes <<'END'
programme: 4 new, 0 changed, 0 same
END
silent
take course courses <<'END'
course: 13 new, 0 changed, 0 same
END
silent
take class classes <<'END'
class: 19 new, 0 changed, 0 same
END
warns <<'END'
warning: SAMPLE/classes.csv:2: facility: 'DB-BVDK' exists only from 2025-07-01 until ...
warning: SAMPLE/classes.csv:3: facility: 'DB-BVDK' exists only from 2025-07-01 until ...
warning: SAMPLE/classes.csv:4: facility: 'DB-BVDK' exists only from 2025-07-01 until ...
warnings in all: 15 (--all-warnings shows them)
END
take enrolment enrolments <<'END'
enrolment: 445 new, 0 changed, 0 same
END
warns <<'END'
warning: SAMPLE/enrolments.csv:45: hours: 40 are more than the 24 of the course
warning: SAMPLE/enrolments.csv:46: hours: 40 are more than the 24 of the course
warning: SAMPLE/enrolments.csv:64: hours: 40 are more than the 24 of the course
warnings in all: 121 (--all-warnings shows them)
END
take round rounds <<'END'
round: 2 new, 0 changed, 0 same
END
silent
take secondment secondments <<'END'
secondment: 123 new, 0 changed, 0 same
END
silent
take partnership partnerships <<'END'
partnership: 90 new, 0 changed, 0 same
END
silent
take requirement requirements <<'END'
requirement: 15 new, 0 changed, 0 same
END
silent
take grant grants <<'END'
right: 482 new, 0 changed, 0 same
END
silent
take signoff signoffs <<'END'
sign-off: 6000 new, 0 changed, 0 same
END
silent
take indicator indicators <<'END'
indicator: 1215 new, 0 changed, 0 same
END
silent
one_file

try 0 notebook info
sed -i -E '/^(Newest record|Newest backup|Bytes|Layout):/d' out
says <<'END'
Notebook:             WORK/data/sotay/notebook.sotay
Of:                   Sở Y tế Điện Biên
Key of the authority: KID
Facilities:           65
Persons:              955
Sign-offs:            6000
Records:              10420
Waiting:              0
To be signed:         0
Computers:            1
END

# ---- the same again -----------------------------------------------------------------------------

before=$(records)
for pair in $sample_files; do
    try 0 "${pair%:*}" import "$sample/${pair#*:}.csv" --passphrase-file secret-DB-00015
    has out ": 0 new, 0 changed, "
    same "second import of ${pair#*:}" "$(($(wc -l <"$sample/${pair#*:}.csv") - 1)) same" \
        "$(sed 's/.*, //' out)"
done
same "records after the second import" "$before" "$(records)"

# ---- lists that go back in ----------------------------------------------------------------------

# 483 rights: those of the sample, and that of the coordinator.
for pair in facility:65 person:955 posting:955 course:13 class:19 enrolment:445 programme:4 round:2 \
    secondment:123 partnership:90 requirement:15 grant:483 indicator:1215 signoff:6000; do
    noun=${pair%:*}
    try 0 "$noun" list --csv
    silent
    cp out list.csv
    try 0 "$noun" import list.csv --passphrase-file secret-DB-00015
    has out ": 0 new, 0 changed, ${pair#*:} same"
    try 0 "$noun" list --json
    same "rows of $noun list --json" "${pair#*:}" "$(node -e '
        const j = JSON.parse(require("fs").readFileSync("out"));
        if (j.format !== 1) throw "format";
        console.log(j.rows.length);')"
done
same "records after the lists" "$before" "$(records)"

# ---- training in 2025 ---------------------------------------------------------------------------

try 0 report training --year 2025 --facility DB-TT09
silent
says <<'END'
Kind   Specialty                   Status     People
long   imaging                     enrolled        6
long   infectious diseases         enrolled        8
long   nursing management          enrolled        7
long   obstetrics and paediatrics  enrolled        3
long   pharmacy                    enrolled        7
long   resuscitation               enrolled        5
long   surgery                     enrolled        7
short  endoscopy                   completed      14
short  non-communicable diseases   completed       6
short  nursing management          completed      11
short  resuscitation               completed      14
people: 88 (long 43, short 45)
END
try 0 report training --year 2025 --facility DB-TT09 --csv
says <<'END'
kind,specialty,status,people
long,imaging,enrolled,6
long,infectious,enrolled,8
long,nursing-management,enrolled,7
long,obstetrics-paediatrics,enrolled,3
long,pharmacy,enrolled,7
long,resuscitation,enrolled,5
long,surgery,enrolled,7
short,endoscopy,completed,14
short,ncd,completed,6
short,nursing-management,completed,11
short,resuscitation,completed,14
END
try 0 report training --year 2025 --facility DB-TT09 --json
same "training of 2025 as JSON" "88 43 45" "$(node -e '
    const rows = JSON.parse(require("fs").readFileSync("out")).rows;
    const sum = k => rows.filter(r => r.kind.startsWith(k)).reduce((n, r) => n + r.people, 0);
    console.log(sum(""), sum("long"), sum("short"));')"
try 0 report training --year 2024 --facility DB-TT09 --csv
says <<'END'
kind,specialty,status,people
END

# ---- what counts, against the lists themselves --------------------------------------------------

# The lists are read again here, by other means: for each sign-off, whether the mentor had the right
# for that specialty at that place that day and the trainee's cadre is on the checklist.
try 0 signoff list --json
node -e '
const fs = require("fs"), [sample, plugins] = process.argv.slice(1);
function csv(name) {
    const [head, ...rows] = fs.readFileSync(`${sample}/${name}.csv`, "utf8").trimEnd().split("\n")
        .map(l => [...l.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(m => m[1] ?? m[2]));
    return rows.map(r => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ""])));
}
const cadre = Object.fromEntries(csv("people").map(p => [p.code, p.cadre]));
const parent = Object.fromEntries(csv("facilities").map(f => [f.code, f.parent]));
const grants = csv("grants").filter(g => g.role === "mentor");
const cadres = {};
for (const folder of ["endoscopy", "ncd", "resuscitation"])
    for (const file of fs.readdirSync(`${plugins}/${folder}`).filter(f => f.endsWith(".ini"))) {
        const text = fs.readFileSync(`${plugins}/${folder}/${file}`, "utf8");
        const list = /^cadres = (.*)$/m.exec(text); /* a form that assesses facilities has none */
        cadres[/^skill = (.*)$/m.exec(text)[1]] = list ? list[1].split(" ") : [];
    }
const within = (f, top) => { for (; f; f = parent[f]) if (f === top) return true; return false; };
const may = s => grants.some(g => g.person === s.mentor && within(s.facility, g.facility) &&
    (!g.specialty || g.specialty === s.skill.split(".")[0]) &&
    (!g.start_date || g.start_date <= s.performed_at.slice(0, 10)) &&
    (!g.end_date || g.end_date >= s.performed_at.slice(0, 10)));
const counts = {};
let wrong = 0;
for (const s of JSON.parse(fs.readFileSync("out")).rows) {
    const why = !may(s) ? "no-grant" : !cadres[s.skill].includes(cadre[s.trainee]) ? "cadre" : null;
    counts[why ?? "counted"] = (counts[why ?? "counted"] ?? 0) + 1;
    if (s.reason !== why || s.counted !== !why) {
        if (wrong++ < 5) console.log(s.id, "says", s.reason, "wanted", why);
    }
}
console.log(wrong, JSON.stringify(counts));
' "$sample" "$abs_top_srcdir/plugins" >reasons
same "reasons" '0 {"cadre":1802,"counted":4016,"no-grant":182}' "$(cat reasons)"

try 0 signoff list --not-counted --csv
same "sign-offs that do not count" 1984 "$(($(wc -l <out) - 1))"
try 0 signoff list --counted --csv
same "sign-offs that count" 4016 "$(($(wc -l <out) - 1))"
try 0 signoff list --reason no-grant --csv
same "sign-offs by mentors without the right" 182 "$(($(wc -l <out) - 1))"
try 0 signoff list --not-counted
same "lines without a reason" 0 "$(tail -n +2 out |
    grep -vcE '(no \([12]\)$|^\([12]\)  )')"
has out ")  this checklist is not for the trainee's cadre"
has out ")  the mentor had no right to sign this specialty there that day"

# ---- who is competent ---------------------------------------------------------------------------

# competent FACILITY: people, verdicts
competent() {
    try 0 competency list --facility "$1" --state competent --json
    node -e 'const r = JSON.parse(require("fs").readFileSync("out")).rows;
        console.log(new Set(r.map(x => x.person)).size, r.length);'
}
same "competent in the province" "104 161" "$(competent DB)"
same "competent at DB-TT09" "6 10" "$(competent DB-TT09)"
try 0 competency list --state competent --csv
same "competent at stations and centres" "33 128" "$(awk -F, 'NR > 1 {
    if ($3 ~ /^DB-TT/) c++; else if ($3 ~ /^DB-T/) s++ } END { print s, c }' out)"
cp out competent.csv

# Of these the lists hold no measures, so only the count decides: that much can be done again here.
try 0 signoff list --json
node -e '
const fs = require("fs"), today = "2026-11-15", out = {};
const shift = (day, months) => {
    const [y, m, d] = day.split("-").map(Number), n = y * 12 + m - 1 + months;
    const last = new Date(Date.UTC(Math.floor(n / 12), n % 12 + 1, 0)).getUTCDate();
    return new Date(Date.UTC(Math.floor(n / 12), n % 12, Math.min(d, last))).toISOString().slice(0, 10);
};
const series = {};
for (const s of JSON.parse(fs.readFileSync("out")).rows)
    if (s.counted && s.passed &&
        ["ncd.diabetes-foot-exam", "ncd.hypertension-management",
         "resuscitation.trauma-primary-survey"].includes(s.skill))
        (series[`${s.trainee},${s.skill}`] ??= []).push({...s, day: s.performed_at.slice(0, 10)});
const found = [];
for (const [who, all] of Object.entries(series)) {
    let met = null;
    for (const day of [...new Set(all.map(s => s.day))].sort()) {
        const w = all.filter(s => s.day > shift(day, -12) && s.day <= day);
        const real = w.filter(s => s.setting === "real").length;
        if (real + Math.min(w.length - real, 1) >= 3 && new Set(w.map(s => s.mentor)).size >= 2 &&
            new Set(w.map(s => s.day)).size >= 2)
            met = day;
    }
    if (met && shift(met, 24) >= today) found.push(who);
}
console.log(found.sort().join("\n"));' >counted
awk -F, '$4 ~ /foot-exam|hypertension-m|trauma-primary/ { print $1 "," $4 }' competent.csv |
    LC_ALL=C sort >listed
diff counted listed >difference || {
    fail "who meets the count: < by the rule, > by the program"
    cat difference
}
same "competent in the three skills" 78 "$(wc -l <listed)"

# Required less competent is missing, at every place.
try 0 report gaps --facility DB --csv
same "gaps of the province" "360 900 161 0" "$(awk -F, 'NR > 1 {
    n++; need += $4; have += $5; lack = $4 - $5 > 0 ? $4 - $5 : 0; wrong += lack != $7 }
    END { print n, need, have, wrong + 0 }' out)"
try 0 report gaps --facility DB-TT09
says <<'END'
Skill                                 Need  Have  Ending  Missing  Not before
DB-TT09 Trung tâm Y tế Nậm Pồ
 endoscopy.gastroscopy-assist            4     1       0        3  2026-11-16
 endoscopy.scope-reprocessing            4     0       0        4  2026-11-16
 endoscopy.sedation-monitoring           4     0       0        4  2026-11-16
 ncd.blood-pressure                      4     1       0        3  2026-11-16
 ncd.diabetes-foot-exam                  4     0       0        4  2026-11-17
 ncd.hypertension-management             4     0       0        4  2026-11-16
 resuscitation.anaphylaxis               4     3       0        1  2026-11-16
 resuscitation.bls-adult                 4     1       0        3  2026-11-16
 resuscitation.trauma-primary-survey     4     4       0        0
Ending: within 90 days
Not before: with the mentors planned the gap cannot close before that day
END

# ---- made again from the records ----------------------------------------------------------------

everything() {
    local noun
    for noun in facility person posting course class enrolment programme round secondment \
        partnership requirement grant indicator signoff certificate key; do
        "$SOTAY" "$noun" list --json
    done
    "$SOTAY" competency list --json
}
everything >before.json
try 0 notebook rebuild
says <<'END'
made again from the records: 10420
END
everything >after.json
cmp before.json after.json || fail "the rebuilt tables differ"
try 0 notebook verify
says <<'END'
the notebook is whole: records 10420, signatures 673, marks 15, computers 1
END

# ---- who was removed counts nowhere --------------------------------------------------------------

skill=resuscitation.trauma-primary-survey
have() { # competent at DB-TT09, in the list and in the report; people in training there
    try 0 competency list --facility DB-TT09 --skill $skill --state competent --csv
    local listed=$(($(wc -l <out) - 1))
    try 0 report gaps --facility DB-TT09 --csv
    local counted
    counted=$(awk -F, -v skill=$skill '$3 == skill { print $5 }' out)
    try 0 report training --year 2025
    echo "$listed $counted $(tail -n 1 out | grep -o '[0-9]*' | head -n 1)"
}
before=$(have)
who=$("$SOTAY" competency list --facility DB-TT09 --skill $skill --state competent --csv |
    sed '1d; s/,.*//' | sort | head -n 1)
trained=$("$SOTAY" enrolment list --status completed --csv | awk -F, '$1 ~ /2025/ { print $2; exit }')
for person in $who $trained; do
    try 0 person remove "$person" --yes
    has out "it takes along: postings: 1"
done
same "a removed person is not counted" "4 4 $(echo "$before" | cut -d ' ' -f 3)" "$before"
same "with two persons removed" "3 3 $(($(echo "$before" | cut -d ' ' -f 3) - 2))" "$(have)"
for person in $who $trained; do
    try 0 person remove "$person" --undo
done
same "and all back" "$before" "$(have)"
try 0 person remove "$who" --yes
try 3 competency explain "$who" $skill
has err "the person '$who' was removed"
try 0 signoff list --trainee "$who" --csv
has out "$who"
try 0 facility remove DB-TT09 --passphrase-file secret-DB-00015 --dry-run
has out "it takes along: postings: 111; secondments: 5; partnerships: 6; rights: 22"
one_file
finish
