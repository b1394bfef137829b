#!/usr/bin/env bash
# tests/cli/errors.sh - every row of errors.table: what somebody typed wrongly, the status, the error and
# the hint, word for word; the same in Vietnamese: the status, and that no sentence stayed English.
#
# ERRORS_UPDATE=1 writes the table anew from what the program says: then read it.
# shellcheck disable=SC2034,SC2154,SC2086 # the rows use the variables; lists of words
. "$abs_top_srcdir/tests/cli/lib.sh"
table=$abs_top_srcdir/tests/cli/errors.table
# A session without a terminal: nobody is asked, and one key is unlocked for all of it.
command -v setsid >/dev/null || skip_all "no setsid"
[ -n "${WITHOUT_TERMINAL-}" ] || WITHOUT_TERMINAL=1 exec setsid -w bash "$0"
export XDG_RUNTIME_DIR=$WORK/run
mkdir -m 700 "$XDG_RUNTIME_DIR"

# ---- what the rows are about ------------------------------------------------------------------------

small_province
key_of DB-00308
key_of DB-00009
pass="--passphrase-file secret-DB-00015"
mentor="--as DB-00308 --passphrase-file secret-DB-00308"
head="--as DB-00009 --passphrase-file secret-DB-00009"
bls=resuscitation.bls-adult
observed="--facility DB-TT05 --skill $bls --level 5 -m comp_rate=110 -m ccf=80"
seen="$observed --trainee DB-00327"
number() { sed -n 's/^[a-z ]*\([0-9a-f]\{8\}\)[0-9a-f]\{24\}:.*/\1/p' out; }
try 0 signoff add $seen $mentor
signed=$(number)
try 0 signoff add $seen --unsigned --mentor DB-00308 --performed-at 2026-11-13
pending=$(number)
try 0 signoff add $seen $mentor --performed-at 2026-11-12
withdrawn=$(number)
try 0 signoff retract "$withdrawn" --reason "wrong person" $mentor
try 0 facility add --code GONE --type station --name "Trạm Y tế Cũ" --parent DB $pass
try 0 facility remove GONE $pass
try 0 person add --code P-GONE --name "Lò Văn Cũ" --birth-date 1960 $pass
try 0 person remove P-GONE $pass
try 0 person add --code P-TWIN --name "Lò Văn Đôi" --birth-date 1970 $pass
try 0 person merge P-TWIN DB-00016 --yes $pass
try 0 person add --code P-ERASED --name "Lò Văn Quên" --birth-date 1971 $pass
try 0 person erase P-ERASED --reason "request 7" --yes $pass
try 0 class add --code K1 --course GIE-N1 --facility DB-TT05 --start-date 2026-10-01 \
    --end-date 2026-10-20 --capacity 1
try 0 enrolment add --class K1 --person DB-00327 --status completed
try 0 grant add --person DB-00205 --role issuer --facility DB-TT02 $pass
try 0 device enrol --new taken.device --passphrase-file secret-DB-00015
try 0 clone "$notebook" copy.sotay
mkdir papers share old
try 0 certificate issue --class K1 --person DB-00327 --facility DB-TT05 --output papers $head
certificate=$(sed -n 's/^certificate: //p' out)
token=$(sed -n 's/^QR text: //p' out)
paper=papers/1-2026-GCN-DB-TT05.pdf
try 0 certificate issue --class K1 --person DB-00327 --facility DB-TT05 --output papers --again $head
revoked=$(sed -n 's/^certificate: //p' out)
try 0 certificate revoke "$revoked" --reason "printed twice" $head
try 0 certificate export --issuers issuers.jws --as authority --passphrase-file secret-authority
try 0 backup good.backup
try 0 sync --export records.sotay-records
(
    export XDG_STATE_HOME=$WORK/state2
    printf 'passphrase of authority\npassphrase of X\n' >secret-other
    mkdir elsewhere
    try 0 init --name "Sở Y tế Lai Châu" --person X --full-name "Lò Văn X" \
        --passphrase-file secret-other --notebook elsewhere/other.sotay
)
secret DB-00205
printf 'short\n' >short
printf 'not the passphrase\n' >wrong
: >nothing
printf 'This is a letter, not a notebook.\n' >letter.sotay
head -c 40000 "$notebook" >cut.sotay
head -c 1000 good.backup >cut.backup
head -c 2000 records.sotay-records >cut.records
head -c 3000 $paper >cut.pdf
mkdir folder full
: >full/something

# csv NAME HEADER ROW...
csv() {
    local name=$1
    shift
    printf '%s\n' "$@" >"$name.csv"
}
csv empty && : >empty.csv
csv header code,name
csv unknown code,type,name,colour T7,station,X,red
csv twice code,type,name,name T7,station,X,Y
csv nokey type,name station,X
csv wide code,type,name T7,station,X,Y
csv quote code,type,name 'T7,station,"X" Y'
csv open code,type,name 'T7,station,"X'
printf 'code,type,name\nT7,station,Tr\341m\n' >latin1.csv
printf '\377\376c\000o\000' >utf16.csv
printf 'code,type,name\nT7,sta\000tion,X\n' >zero.csv
printf 'PK\003\004not really' >broken.xlsx
printf '\320\317\021\340\241\261\032\341and more of it' >old.xls
printf '<html><table><tr><td>code</td></tr></table></html>\n' >page.xls
csv f-type code,type,name T7,pharmacy,X
csv f-parent code,parent,type,name T7,NOWHERE,station,X
csv f-self code,parent,type,name T7,T7,station,X
csv f-days code,type,name,start_date,end_date T7,station,X,2026-05-01,2026-04-01
csv f-day code,type,name,start_date T7,station,X,31/02/2026
csv f-code code,type,name T/7,station,X
csv f-same code,type,name T7,station,X T7,station,Y
csv f-name code,type T7,station
csv f-case code,type,name db-tt05,station,X
people=code,family_name,middle_name,given_name,sex,birth_date,citizen_id,cadre,facility
csv p-sex "$people" N1,Lò,Văn,An,X,1980,,nurse,DB-TT05
csv p-born "$people" N1,Lò,Văn,An,M,80,,nurse,DB-TT05
csv p-future "$people" N1,Lò,Văn,An,M,2030-01-01,,nurse,DB-TT05
csv p-citizen "$people" N1,Lò,Văn,An,M,1980,12345,nurse,DB-TT05
csv p-century "$people" N1,Lò,Văn,An,F,1980-05-05,011080000001,nurse,DB-TT05
csv p-cadre "$people" N1,Lò,Văn,An,M,1980,,cook,DB-TT05
csv p-place "$people" N1,Lò,Văn,An,M,1980,,nurse,NOWHERE
csv p-other "$people" DB-00016,Lò,Văn,Khác,M,1950,,nurse,DB-TT05
csv p-nocode "$people" ,Lò,Văn,An,M,1980,,nurse,DB-TT05
csv course-hours code,title,kind,specialty,hours N1,X,short,endoscopy,many
csv course-kind code,title,kind,specialty,hours N1,X,middle,endoscopy,3
csv class-course code,course,facility N1,NONE,DB-TT05
csv e-class class,person,status NONE,DB-00327,completed
csv e-status class,person,status K1,DB-00328,finished
csv e-score class,person,status,score 'K1,DB-00328,completed,"7,5"'
csv r-skill scope,facility_type,skill,people DB,station,nonsense,2
csv r-people scope,facility_type,skill,people DB,station,$bls,two
csv g-role person,role,facility,start_date DB-00327,chief,DB-TT05,2026-01-01
csv i-month facility,month,indicator,value DB-TT05,2026-13,visits,4
csv i-value facility,month,indicator,value DB-TT05,2026-10,visits,4.123
csv partner upper,lower,kind,start_date DB-TT05,DB-TT05,partner,2026-01-01
steps=trainee,skill,performed_at,facility,mentor,level,missed_steps,setting
csv s-column trainee,skill,when DB-00327,$bls,2026-01-01
csv s-missing trainee,skill DB-00327,$bls
csv s-trainee "$steps" NOBODY,$bls,2026-01-05,DB-TT05,DB-00308,5,,real
csv s-skill "$steps" DB-00327,no.skill,2026-01-05,DB-TT05,DB-00308,5,,real
csv s-day "$steps" DB-00327,$bls,yesterday,DB-TT05,DB-00308,5,,real
csv s-level "$steps" DB-00327,$bls,2026-01-05,DB-TT05,DB-00308,9,,real
csv s-steps "$steps" DB-00327,$bls,2026-01-05,DB-TT05,DB-00308,5,99,real
csv s-setting "$steps" DB-00327,$bls,2026-01-05,DB-TT05,DB-00308,5,,dream
csv s-measure "$steps,measure:height" DB-00327,$bls,2026-01-05,DB-TT05,DB-00308,5,,real,4
ini() { printf '%s\n' "${@:2}" >"$1.ini"; }
ini equals '[display]' 'language vi'
ini key '[display]' 'colour = red'
ini section '[screen]' 'language = vi'
ini value '[display]' 'language = tlh'
ini lone 'language = vi'
ini double '[display]' 'language = vi' 'language = en'
ini quotes '[user]' 'person = "DB-00015'
ini bracket '[display' 'language = vi'
ini form 'this is no checklist'
ini step '[checklist]' 'skill = a.b' 'revision = 1' 'title = "X"' 'cadres = nurse' '[step-2]' 'text = "X"'

# ---- the rows ---------------------------------------------------------------------------------------

# answer COMMAND: status | command | text | hint, of one run; the text of several lines with // between.
answer() {
    local status=0 line text='' hint=''
    eval "\"\$SOTAY\" $1" >out 2>err </dev/null || status=$?
    while read -r line; do
        case $line in
        'hint: '* | 'gợi ý: '*) hint=${line#*: } ;;
        *) text=${text:+$text // }${line#sotay: } ;;
        esac
    done <err
    printf '%s | %s | %s | %s\n' $status "$1" "$text" "$hint"
}

# answers FILE: the rows of the table, answered.
answers() {
    local row command
    while IFS= read -r row; do
        case $row in
        '#'* | '') printf '%s\n' "$row" ;;
        *)
            command=${row#*| }
            answer "${command%% |*}"
            ;;
        esac
    done <"$table" >raw
    mask raw | sed -E -e "s/$signed/SIGNED/g; s/$pending/PENDING/g; s/$withdrawn/WITHDRAWN/g" \
        -e 's/erased-[0-9a-f]{8}/erased-NUMBER/g; s/\(([0-9a-f]{8})\)/(NUMBER)/g' \
        -e 's/: [0-9]+ of [0-9]+ bytes/: N of N bytes/; s/ +$//' -e "s#$abs_top_srcdir#SOURCE#g" >"$1"
}

before=$(records)
try 0 key open $pass
trap '"$SOTAY" key close >/dev/null' EXIT
answers english
[ -z "${ERRORS_UPDATE-}" ] || cp english "$table"
diff -u "$table" english || fail "the table and the program differ"
checks=$((checks + $(grep -c '^[0-9]' english)))
if grep '^0 ' english; then
    fail "these were done"
fi

# The same commands again in Vietnamese: another text, but no other memory for the sanitizers to watch
# than vietnamese.sh has.
if [ "${WITH_ASAN-}" != yes ]; then
    SOTAY=$abs_top_builddir/po/sotay-here
    LANGUAGE='vi' answers vietnamese
    cut -d '|' -f 1,2 english >wanted
    cut -d '|' -f 1,2 vietnamese | diff -u wanted - || fail "another status in Vietnamese"

    # What is the same in both languages although a translation fits it.
    awk -f "$abs_top_srcdir/tests/cli/errors.awk" "$abs_top_srcdir/po/vi.po" english vietnamese ||
        fail "these stayed English"
fi
SOTAY=$abs_top_builddir/sotay
untouched "$before"
finish
