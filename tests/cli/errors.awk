# tests/cli/errors.awk - vi.po, then errors.table in English and in Vietnamese: prints each error and hint
# that is the same in both although vi.po has a translation for it.

function quoted(s) {
    sub(/^[^"]*"/, "", s)
    sub(/"$/, "", s)
    gsub(/\\n/, "", s)
    gsub(/\\"/, "\"", s)
    return s
}

# A message as a pattern: what is filled in may be anything.
function pattern_of(s) {
    gsub(/[][\\.^$*+?(){}|]/, "\\\\&", s)
    gsub(/%[0-9.]*[a-zA-Z<>]+/, ".*", s)
    return s
}

function keep() {
    if (id != "" && translation != "" && translation != id && length(id) > 7)
        pattern[++n] = "^" pattern_of(id) "$"
    id = translation = ""
}

# ---- vi.po ------------------------------------------------------------------------------------------

FNR == 1 {
    nth++
}
nth == 1 && /^msgid / {
    keep()
    id = quoted($0)
    into = "id"
    next
}
nth == 1 && /^msgstr/ {
    into = "translation"
}
nth == 1 && /^(msgstr|")/ {
    if (into == "id")
        id = id quoted($0)
    else
        translation = translation quoted($0)
}
nth == 1 {
    next
}

# ---- the two tables ---------------------------------------------------------------------------------

nth == 2 {
    keep()
    english[FNR] = $0
    next
}

/^[0-9]/ {
    split(english[FNR], a, / [|] ?/)
    split($0, b, / [|] ?/)
    for (i = 3; i <= 4; i++)
        if (a[i] != "" && a[i] == b[i] && has_translation(a[i]))
            print "line " FNR ": " a[i]
}

function has_translation(text,    i) {
    for (i = 1; i <= n; i++)
        if (text ~ pattern[i])
            return failed = 1
    return 0
}

END {
    exit failed || n < 1000
}
