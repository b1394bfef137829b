#!/usr/bin/env bash
# tests/cli/valgrind.sh - no error and no leak in the commands that matter. (With --enable-asan the
# sanitizers look at every other script instead.)
. "$abs_top_srcdir/tests/cli/lib.sh"
[ "${WITH_ASAN-}" != yes ] || skip_all "this build has its own sanitizers"
command -v valgrind >/dev/null || skip_all "no valgrind"

# Caches of the font libraries, kept until the process ends.
cat >suppressions <<'END'
{
   fontconfig
   Memcheck:Leak
   ...
   obj:*/libfontconfig.so*
}
{
   pango
   Memcheck:Leak
   ...
   obj:*/libpango*
}
{
   cairo
   Memcheck:Leak
   ...
   obj:*/libcairo*
}
{
   glib
   Memcheck:Leak
   ...
   obj:*/libglib-2.0.so*
}
{
   gobject
   Memcheck:Leak
   ...
   obj:*/libgobject-2.0.so*
}
{
   harfbuzz
   Memcheck:Leak
   ...
   obj:*/libharfbuzz.so*
}
END

program=$SOTAY
cat >under-valgrind <<END
#!/bin/sh
exec valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \\
    --errors-for-leak-kinds=definite,indirect,possible --num-callers=25 \\
    --suppressions="$PWD/suppressions" "$program" "\$@"
END
chmod +x under-valgrind

# Few rows of each list: what matters is each path once.
some() { { head -n 1 "$sample/$1.csv" && grep -E "$2" "$sample/$1.csv"; } >"$1.csv"; }
some facilities '^(DB|DB-TT05|DB-TT02|DB-T29),'
some people '^DB-(00009|00015|00306|00308|00327|00328),'
some grants '^DB-(00009|00306|00308),.*,DB-TT05,'
some requirements '^DB,'
some signoffs '^DB-00(327|328),resuscitation.*DB-TT05,DB-0030[68]'
pass="--passphrase-file secret-DB-00015"
bls=resuscitation.bls-adult

# watched STATUS ARGUMENT...: under valgrind; the rest is there only to get so far.
watched() { SOTAY=$PWD/under-valgrind try "$@"; }

# sign_off DAY MENTOR: the arguments of one that counts
sign_off() {
    echo "signoff add --trainee DB-00327 --skill $bls --facility DB-TT05 --level 5 -m comp_rate=110
        -m ccf=80 -m comp_depth=5.5 --performed-at 2026-11-$1 --setting simulated --note seen
        --as $2 --passphrase-file secret-$2"
}

printf 'passphrase of authority\npassphrase of DB-00015\n' >secret-init
secret authority
secret DB-00015
mkdir -p "${notebook%/*}"
watched 0 init --name "Sở Y tế Điện Biên" --person DB-00015 --full-name "Trần Trọng Sùng" \
    --spare spare.key --passphrase-file secret-init
printf '[user]\nperson = "DB-00015"\n' >>"$XDG_CONFIG_HOME/sotay/sotay.ini"
# shellcheck disable=SC2086 # lists of words, here and below
try 0 facility import facilities.csv $pass
watched 0 person import people.csv
# shellcheck disable=SC2086
try 0 grant import grants.csv $pass
try 0 requirement import requirements.csv
# shellcheck disable=SC2086
watched 0 signoff import signoffs.csv $pass
key_of DB-00306
key_of DB-00009
secret DB-00308
watched 0 key new DB-00308 --passphrase-file secret-DB-00308
# shellcheck disable=SC2086
try 0 key confirm DB-00308 $pass
# shellcheck disable=SC2046
watched 0 $(sign_off 11 DB-00308)
has out "passed, counts"
# shellcheck disable=SC2046
try 0 $(sign_off 12 DB-00306)
# shellcheck disable=SC2046
try 0 $(sign_off 13 DB-00308)
try 0 signoff add --trainee DB-00328 --skill $bls --facility DB-TT05 --level 4 --unsigned \
    --mentor DB-00308 -m comp_rate=110 -m ccf=80
watched 0 signoff sign --all --as DB-00308 --passphrase-file secret-DB-00308
watched 0 competency explain DB-00327 $bls
has out "competent since"
mkdir papers
watched 0 certificate issue --person DB-00327 --skill $bls --facility DB-TT05 --output papers \
    --as DB-00009 --passphrase-file secret-DB-00009
token=$(sed -n 's/^QR text: //p' out)
try 0 certificate export --issuers issuers.txt --as authority --passphrase-file secret-authority
watched 0 certificate verify papers/*.pdf
watched 0 certificate verify "$token" --issuers issuers.txt
watched 0 report gaps --facility DB
watched 0 report training --year 2025 --facility DB --json
watched 0 notebook rebuild
watched 0 notebook verify

# And where it goes wrong.
printf 'code,facility\nX-1,NOWHERE\nX-2,"DB\n' >bad.csv
watched 4 person import bad.csv
printf 'something else\n' >wrong
# shellcheck disable=SC2046
watched 4 $(sign_off 14 DB-00308 | sed 's/secret-DB-00308/wrong/')
watched 5 notebook verify --notebook bad.csv
finish
