# tests/lint/layers.awk - reads C files; prints file:line of whatever breaks the shape of the tree.

BEGIN {
    # what the files of a layer may include, besides their own layer and the system's headers
    may["base"] = ""
    may["store"] = "base"
    may["ledger"] = "store base"
    may["plugin"] = "base sotay"
    may["output"] = "base"
    may["domain"] = "plugin ledger store base sotay"
    may["cli"] = "domain output plugin ledger store base sotay"
    may["main"] = "cli domain output plugin ledger store base sotay"
    may["sotay"] = ""
    may["plugins"] = "sotay"
    silent = "^(base|store|ledger|plugin|domain)$"
}

function complain(why)
{
    printf "%s:%d: %s\n", FILENAME, FNR, why
    failed = 1
}

function layer_of(path,    part)
{
    split(path, part, "/")
    if (part[1] == "src")
        return part[3] == "" ? "main" : part[2]
    return part[1] == "include" ? "sotay" : "plugins"
}

# The line without comments; strings and characters become "" and ''.  With `keep` the strings stay.
function code_of(line, keep,    n, i, c, out, open)
{
    n = length(line)
    out = ""
    open = ""
    for (i = 1; i <= n; i++) {
        c = substr(line, i, 1)
        if (in_comment) {
            if (c == "*" && substr(line, i + 1, 1) == "/") {
                in_comment = 0
                i++
            }
            continue
        }
        if (open != "") {
            if (c == "\\") {
                i++
                continue
            }
            if (c == open)
                open = ""
            else if (!keep)
                continue
            out = out c
            continue
        }
        if (c == "/" && substr(line, i + 1, 1) == "*") {
            in_comment = 1
            i++
            continue
        }
        if (c == "/" && substr(line, i + 1, 1) == "/")
            break
        if (c == "\"" || c == "'")
            open = c
        out = out c
    }
    return out
}

function check_include(code,    name, target, n, i, allowed, quoted)
{
    quoted = code ~ /"/
    name = code
    sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", name)
    sub(/[>"].*$/, "", name)

    if (name == "sqlite3.h" && layer != "store")
        complain("only src/store/ includes sqlite3.h")
    if (name == "dlfcn.h" && layer != "plugin")
        complain("only src/plugin/ includes dlfcn.h")
    target = name
    if (sub(/\/.*$/, "", target) == 0)
        target = ""
    if (!quoted && !(target in may && target != "sotay"))
        return # <...> of the system, or of an installed Sotay
    if (name == "config.h") {
        if (FILENAME != "src/base/base.h")
            complain("config.h comes through base/base.h")
        return
    }
    if (target == "") {
        if (layer != "plugins")
            complain("name the folder: \"" name "\"")
        return
    }
    if (target == layer)
        return
    n = split(may[layer], allowed, " ")
    for (i = 1; i <= n; i++)
        if (allowed[i] == target)
            return
    complain("turned back: " layer " must not include \"" name "\"")
}

FNR == 1 {
    layer = layer_of(FILENAME)
    in_comment = 0
    n_files++
    if (!(layer in may))
        complain("unknown layer '" layer "'")
}

{
    was_in_comment = in_comment
    code = code_of($0, 0)
    if (!was_in_comment && code ~ /^[ \t]*#[ \t]*include/) {
        check_include($0)
        next
    }
    if (layer != "plugin" && code ~ /(^|[^A-Za-z0-9_])dl(m?open|sym|close)[ \t]*\(/)
        complain("only src/plugin/ calls dlopen")
    # guard.c and agent.c end the child processes that they make.
    if (layer != "main" && FILENAME !~ /src\/(plugin\/guard|ledger\/agent)\.c$/ &&
        code ~ /(^|[^A-Za-z0-9_.>])(_?exit|_Exit|abort|quick_exit)[ \t]*\(/)
        complain("only src/main.c ends the program")
    if (layer ~ silent &&
        (code ~ /(^|[^A-Za-z0-9_.>])(v?printf|puts|putchar|perror)[ \t]*\(/ ||
         code ~ /(^|[^A-Za-z0-9_])(stdout|stderr)([^A-Za-z0-9_]|$)/))
        complain("below cli/ nothing is printed")
    if (layer ~ /^(cli|domain|main|output|plugin|ledger|base)$/) {
        in_comment = was_in_comment
        if (code_of($0, 1) ~ /"(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA) /)
            complain("SQL belongs in src/store/sql/")
    }
}

END {
    if (n_files == 0)
        exit 1
    printf "%d files\n", n_files
    exit failed
}
