#!/usr/bin/env bash
# tests/cli/trust.sh - keys that end and are renewed, keys of the authority, computers, policies that ask
# for more, and what waits, in words.
. "$abs_top_srcdir/tests/cli/lib.sh"
small_province
key_of DB-00308

# ---- keys ---------------------------------------------------------------------------------------

try 0 key list --person DB-00308 --json
has out '"state":"confirmed"'
has out '"by":"DB-00015"'
try 2 key revoke DB-00308 --reason tired --passphrase-file secret-DB-00015
try 2 key revoke DB-00308 --reason lost --since 2026-11-01 --passphrase-file secret-DB-00015
# Another passphrase for the same key: no record is written.
before=$(records)
printf 'passphrase of DB-00308\nanother one, longer\n' >change
try 0 key renew DB-00308 --passphrase --passphrase-file change
printf 'another one, longer\n' >secret-DB-00308
untouched "$before"
try 4 key renew DB-00308 --passphrase --passphrase-file secret-DB-00308 # one line: old and new the same
has err "the new passphrase is the old one"
# A key by its first digits, as the list shows them.
"$SOTAY" key list --person DB-00308 --csv >list || fail "key list"
digits=$(tail -n 1 list | cut -d , -f 3 | cut -c 1-16)
try 0 key revoke "$digits" --reason stolen --since 2026-11-01 --dry-run --passphrase-file secret-DB-00015
has out "would revoke the key $digits"
has out "before that day"
try 3 key revoke 0123456789abcdef --reason lost --passphrase-file secret-DB-00015
sign="signoff add --trainee DB-00327 --skill resuscitation.bls-adult --facility DB-TT05 --level 5
    -m comp_rate=110 -m ccf=80 --as DB-00308 --passphrase-file secret-DB-00308"
# shellcheck disable=SC2086 # a list of words, here and below
try 0 $sign --performed-at 2026-11-10T10:00
printf 'passphrase of DB-00015\nthe third passphrase\n' >renew
try 0 key renew DB-00308 --dry-run --passphrase-file renew
silent
try 0 key renew DB-00308 --dry-run --passphrase-file secret-DB-00015
has err "warning: the passphrase file has one line, so both keys get one passphrase"
try 0 key renew DB-00308 --passphrase-file renew --json
has out '"person":"DB-00308"'
printf 'the third passphrase\n' >secret-DB-00308
# shellcheck disable=SC2086
try 0 $sign --performed-at 2026-11-10T11:00
try 0 signoff list --trainee DB-00327 --json
same "counted with both keys" 2 "$(grep -o '"counted":true' out | wc -l)"
try 0 key list --person DB-00308 --json
has out '"reason":"replaced"'
try 0 key revoke DB-00308 --reason lost --passphrase-file secret-DB-00015
try 4 key accept DB-00308 --passphrase-file secret-DB-00015
has err "there is nothing that this key signed late"

# ---- the authority ------------------------------------------------------------------------------

try 2 authority add --as authority --passphrase-file secret-authority
try 4 authority add spare.key --as authority --passphrase-file secret-authority
has err "this key is the authority's already"
printf 'passphrase of authority\na second spare one\n' >spare-secret
try 0 authority add --output spare-2.key --as authority --passphrase-file spare-secret
same "rights of the file" 600 "$(stat -c %a spare-2.key)"
try 0 authority list --json
same "keys" 3 "$(grep -o '"active":true' out | wc -l)"
second=$(sed -n 's/^public //p' spare-2.key)
try 4 authority retire "$second" --passphrase-file secret-DB-00015
try 0 authority retire "${second:0:16}" --as authority --passphrase-file secret-authority
try 0 authority list --json
same "keys that hold" 2 "$(grep -o '"active":true' out | wc -l)"

# ---- computers ----------------------------------------------------------------------------------

try 0 device enrol --new station.device --name "station, front desk" --passphrase-file secret-DB-00015
same "rights of the file" 600 "$(stat -c %a station.device)"
try 4 device enrol --new station.device --passphrase-file secret-DB-00015
try 0 device list --json
letters=$(sed -n 's/.*"name":"station, front desk","series":"\([A-Z]\{3\}\)","state":"allowed".*/\1/p' out)
[ -n "$letters" ] || fail "no letters"
try 3 device close nothing --passphrase-file secret-DB-00015
try 0 device close "station, front desk" --passphrase-file secret-DB-00015
try 0 device list --json
has out "\"name\":\"station, front desk\",\"series\":\"$letters\",\"state\":\"closed\""

# ---- rights -------------------------------------------------------------------------------------

try 0 grant add --person DB-00205 --role mentor --specialty endoscopy --facility DB-TT05 \
    --start-date 2026-01-01 --passphrase-file secret-DB-00015
try 0 grant revoke DB-00205/mentor/endoscopy/DB-TT05/2026-01-01 --from 2026-11-01 --dry-run \
    --passphrase-file secret-DB-00015
has out 'would end the right: '
has out 'no longer from 2026-11-01 on'
try 0 grant revoke DB-00205/mentor/endoscopy/DB-TT05/2026-01-01 --from 2026-11-01 \
    --passphrase-file secret-DB-00015
try 0 grant list --person DB-00205 --specialty endoscopy --removed --json
has out '"state":"revoked","by":"DB-00015","given":"20'
try 0 grant list --person DB-00205 --specialty endoscopy --as-of 2026-10-31 --json
has out '"state":"holds"'
try 0 grant list --facility DB-TT05 --role mentor --csv
has out "person,role,specialty,facility,start_date,end_date"

# ---- policies -----------------------------------------------------------------------------------

performances=rule.resuscitation.bls-adult.count.performances
try 4 policy set $performances 1 --passphrase-file secret-DB-00015
has err "is not stricter than the checklist's"
try 4 policy set $performances many --passphrase-file secret-DB-00015
try 0 policy set $performances 9 --facility DB-TT05 --from 2026-11-01 --passphrase-file secret-DB-00015
try 0 policy list --facility DB-TT05 --json
has out "\"name\":\"$performances\",\"value\":\"9\""
try 0 policy list --name paper --json
has out '"rows":[]'
try 0 competency explain DB-00327 bls-adult
has out "by policy: $performances = 9 at DB-TT05, from 2026-11-01"
try 0 competency explain DB-00327 bls-adult --json
has out "\"policies\":[{\"name\":\"$performances\",\"value\":\"9\",\"facility\":\"DB-TT05\""

# ---- what waits ---------------------------------------------------------------------------------

try 0 notebook waiting
has out "nothing waits"
secret DB-00205
try 0 key new DB-00205 --passphrase-file secret-DB-00205
try 0 signoff add --trainee DB-00327 --skill resuscitation.bls-adult --facility DB-TT05 --level 5 \
    -m comp_rate=110 -m ccf=80 --as DB-00205 --passphrase-file secret-DB-00205 \
    --performed-at 2026-11-10T12:00
try 0 notebook waiting
has out "nobody who may has confirmed the key of"
has out "sotay key confirm DB-00205"
try 0 notebook waiting --json
has out '"cause":"key-not-confirmed","about":"DB-00205","records":1'
try 0 notebook info --json
has out '"waiting":1,"to_be_signed":0,'
try 0 notebook waiting --all
has out "sotay notebook waiting"
try 0 key confirm DB-00205 --passphrase-file secret-DB-00015
try 0 notebook waiting
has out "nothing waits"

try 0 notebook rebuild
try 0 notebook verify
finish
