#!/usr/bin/env bash
# tests/cli/manual.sh - the pages of the two file formats: they name every key that the program knows
# and no other, and the program accepts their examples.
. "$abs_top_srcdir/tests/cli/lib.sh"
manual=$abs_top_srcdir/share/man
mandoc=${MANDOC:-mandoc}
command -v "$mandoc" >/dev/null || skip_all "mandoc is not installed"

# page NAME: as people see it
page() { "$mandoc" -T utf8 -O width=120 "$manual/$1" | sed 's/.\x08//g'; }

# example NAME: what they copy from it
example() { page "$1" | sed -n '/^EXAMPLES$/,/^SEE ALSO$/p' | sed '1d;$d'; }

for name in sotay.ini.5 sotay-checklist.5; do
    "$mandoc" -T lint -W warning "$manual/$name" || fail "$name: mandoc complains"
done

# ---- sotay.ini(5) ---------------------------------------------------------------------------------

try 0 config show --csv
sed '1d;s/,.*//' out | sort >known
page sotay.ini.5 | sed -n 's/^     \([a-z]*\.[a-z_]*\)$/\1/p' | sort >named
diff -u known named || fail "sotay.ini(5) has other keys than the program"

example sotay.ini.5 >example.ini
try 0 config check --config "$PWD/example.ini"
try 0 config show --csv --config "$PWD/example.ini"
same "keys that the example sets" "$(wc -l <known)" "$(grep -c 'example.ini:[0-9]*' out)"

# ---- sotay-checklist(5) ---------------------------------------------------------------------------

# SECTION KEY, a line each: the keys that the page explains
page sotay-checklist.5 | awk '
    /^[A-Z]/ { section = "" }
    /^   [^ ]/ { section = /^   \[/ ? substr($1, 2, length($1) - 2) : "" }
    /^     (count|attend|all) looks / { section = $1; next }
    section != "" && /^     [^ ]/ { # a key stands alone, or two blanks before what is said of it
        line = substr($0, 6)
        sub(/  .*/, "", line)
        if (line !~ /^[a-z.-]*[a-zN](, [a-z.-]*[a-z])*$/) next
        n = split(line, keys, ", ")
        for (i = 1; i <= n; i++) print section, keys[i]
    }' | sort >named

# offered SECTION NAME: those that the program offers for a key that is like none
offered() {
    {
        printf '[checklist]\nskill = a.b\nrevision = 1\ntitle = "x"\ncadres = nurse\n'
        [ "$1" = checklist ] || printf '[%s]\n' "$1"
        printf 'xxxxxxxxxxxxxxxx = x\n'
    } >form.ini
    [ "$1" = step-1 ] || printf '[step-1]\ntext = "x"\n' >>form.ini
    [ "$1" != level-1 ] || printf '[level-2]\ntext = "x"\n' >>form.ini
    try 4 checklist check form.ini
    sed -nE 's/.*: error: .*(Choose one of|It has): (.*)\.$/\2/p' out | sed 's/, /\n/g' |
        sed "s/^/$2 /" >more-keys
    [ -s more-keys ] || fail "no keys of [$1]"
    cat more-keys
}
{
    for pair in checklist:checklist level-1:level-N step-1:step-N measure-x:measure-NAME \
        guideline-x:guideline-WORD table-x:table-NAME case-x:case-NAME rule-count:count \
        rule-attend:attend rule-all:all; do
        offered "${pair%:*}" "${pair#*:}"
    done
    printf 'rule-NAME %s\n' use way guideline # whatever else stands there is a parameter
} | sort >known
diff -u known named || fail "sotay-checklist(5) has other keys than the program"

# The example has each of these sections, and nothing is left to say about it.
example sotay-checklist.5 | sed 's/^     //' >oxygen.ini
try 0 checklist check --strict oxygen.ini
has out "oxygen.ini: ward.oxygen revision 1, steps 3: good"
for section in checklist level guideline step measure table case rule; do
    has oxygen.ini "[$section"
done
finish
