# tests/lint/words.awk - the words and the shape of messages: words.table, then C sources and *.po.
#
# Messages are what stands in _() N_() ngettext() and the like.  Those in a call to sotay_fail and its
# kin are errors (small letter, no full stop) or hints (capital, full stop; or a colon and what to type).

function trim(s) {
    gsub(/^[ \t]+|[ \t]+$/, "", s)
    return s
}

FNR == 1 {
    depth = in_comment = 0
    last = ""
}

# ---- the table ------------------------------------------------------------------------------------

FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || $0 !~ /\|/)
        next
    split($0, part, / +[|] +/)
    if (part[1] == "ok" && part[3] != "")
        allowed[++n_allowed] = part[2]
    else if (part[1] == "ok")
        complain(FILENAME ": '" part[2] "' is allowed without a reason")
    else if (part[1] == "name")
        name[trim(part[2])] = 1
    else
        instead[part[1], part[2]] = part[3]
    next
}

FILENAME ~ /\.po$/ {
    read_po($0)
    next
}

{
    read_source($0)
}

END {
    read_po("msgid")
    print messages " messages, " translations " translations, " shapes " errors and hints"
    exit failed || messages < 1000 || shapes < 500
}

function complain(why) {
    print why
    failed = 1
}

# ---- what is looked for ---------------------------------------------------------------------------

function check_words(language, where, message,    plain, i, key, part) {
    plain = message
    for (i = 1; i <= n_allowed; i++)
        gsub(allowed[i], " ", plain)
    gsub(/%[0-9.]*[a-zA-Z<>]+/, " ", plain)
    gsub(/\\n/, " ", plain)
    gsub(/[][ \t\n.,;:!?'"()\/=<>_-]+/, " ", plain)
    plain = " " tolower(plain) " "
    for (key in instead) {
        split(key, part, SUBSEP)
        if (part[1] == language && index(plain, " " part[2] " "))
            complain(where ": '" part[2] "' (" instead[key] "): " message)
    }
}

function is_hint(s) {
    return s ~ /^['"%<A-Z-]/ && (s ~ /[.?]$/ || s ~ /: /)
}

function is_error(s,    first) {
    first = s
    sub(/[^A-Za-z_].*/, "", first)
    return (s ~ /^[^A-Z]/ || first in name) && (s !~ /\.$/ || s ~ /\.\.\.$/)
}

# place: the number of the argument; 0 when it is not known which are the hints.
function check_shape(where, place, message) {
    shapes++
    if (place == 3 && !is_hint(message))
        complain(where ": a hint has a capital and a full stop: " message)
    else if (place > 3 && !is_error(message))
        complain(where ": an error has no capital and no full stop: " message)
    else if (place == 0 && !is_hint(message) && !is_error(message))
        complain(where ": neither an error nor a hint: " message)
}

# ---- C ----------------------------------------------------------------------------------------------

# Goes through a line word by word; keeps of each open bracket whose it is and the argument.
function read_source(s,    word) {
    while (s != "") {
        if (in_comment) {
            if (!match(s, /\*\//))
                return
            s = substr(s, RSTART + 2)
            in_comment = 0
        } else if (match(s, /^[ \t]+/)) {
            s = substr(s, RLENGTH + 1)
        } else if (s ~ /^\/\*/) {
            s = substr(s, 3)
            in_comment = 1
        } else if (s ~ /^\/\//) {
            return
        } else if (match(s, /^"([^"\\]|\\.)*"/)) {
            message = (last == "string" ? message : "") substr(s, 2, RLENGTH - 2)
            last = "string"
            s = substr(s, RLENGTH + 1)
        } else {
            match(s, /^[A-Za-z_][A-Za-z_0-9]*/) || match(s, /^'([^'\\]|\\.)+'/) || match(s, /^./)
            word = substr(s, 1, RLENGTH)
            s = substr(s, RLENGTH + 1)
            if (last != "string" || word !~ /^PRI[a-zA-Z0-9]+$/)
                take(word)
        }
    }
}

function take(word) {
    if (last == "string" && is_message())
        found(FILENAME ":" FNR)
    if (word == "(") {
        whose[++depth] = last
        argument[depth] = 1
    } else if (word == ")" && depth > 0) {
        depth--
    } else if (word == ",") {
        argument[depth]++
    } else if (word == ";") {
        depth = 0
    }
    last = word
}

function is_message(    call) {
    call = depth > 0 ? whose[depth] : ""
    return call ~ /^(_|N_|SOTAY_LATER)$/ || call == "ngettext" && argument[depth] < 3 ||
        call ~ /^(sotay_tr|sotay_label_of)$/ && argument[depth] == 2
}

function found(where,    i) {
    messages++
    check_words("en", where, message)
    for (i = depth - 1; i > 0; i--) {
        if (whose[i] ~ /^sotay_fail$/)
            check_shape(where, argument[i], message)
        else if (whose[i] == "sotay_error_hint")
            check_shape(where, 3, message)
        else if (whose[i] ~ /^([a-z_]*_)?(refuse|fail)(_[a-z_]*)?$/)
            check_shape(where, 0, message)
        else
            continue
        return
    }
}

# ---- *.po -------------------------------------------------------------------------------------------

function read_po(line) {
    if (line ~ /^"/) {
        message = message quoted(line)
        return
    }
    if (in_translation && message != "" && message !~ /^Project-Id-Version/) {
        translations++
        check_words("vi", FILENAME ":" FNR, message)
    }
    in_translation = line ~ /^msgstr/
    message = in_translation ? quoted(line) : ""
}

function quoted(s) {
    sub(/^[^"]*"/, "", s)
    sub(/"$/, "", s)
    return s
}
