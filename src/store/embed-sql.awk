# src/store/embed-sql.awk - turns .sql files into C: sql_gen.h (want=h) or sql_gen.c (want=c).
#
#   awk -f embed-sql.awk want=h sql/*.sql migrations/*.sql >sql_gen.h
#
# A file in a folder named migrations/ is one migration, known by its file name and taken in the
# order of names.  Any other file holds queries; "-- name: person_put" begins one, which becomes
# sql_text[SQL_PERSON_PUT].  Comments are taken out, blanks outside quotes squeezed, line ends kept.

function die(why)
{
    printf "%s:%d: %s\n", FILENAME, FNR, why | "cat 1>&2"
    failed = 1
    exit 1
}

function base_name(path)
{
    sub(/^.*\//, "", path)
    return path
}

# The line without comments and idle blanks.  `quote` (the open quote) and `in_comment` carry over
# line ends; what is inside a quote stays as it is.
function clean(line,    n, i, c, out)
{
    n = length(line)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(line, i, 1)
        if (in_comment) {
            if (c == "*" && substr(line, i + 1, 1) == "/") {
                in_comment = 0
                i++
                c = " "
            } else {
                continue
            }
        }
        if (quote != "") {
            if (c == quote)
                quote = "" # a doubled quote closes and opens again
            out = out c
            continue
        }
        if (c == "-" && substr(line, i + 1, 1) == "-")
            break
        if (c == "/" && substr(line, i + 1, 1) == "*") {
            in_comment = 1
            i++
            continue
        }
        if (c == "'" || c == "\"" || c == "`")
            quote = c
        if (c == "\t" || c == "\r")
            c = " "
        if (c == " " && (out == "" || substr(out, length(out)) == " "))
            continue
        out = out c
    }
    return out
}

function c_literal(text,    n, i, c, out)
{
    n = length(text)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(text, i, 1)
        if (c == "\\" || c == "\"")
            c = "\\" c
        else if (c == "\t")
            c = "\\t"
        else if (c == "\r")
            c = "\\r"
        out = out c
    }
    return out
}

function begin_text(name)
{
    current = ++n_texts
    names[current] = name
    texts[current] = ""
}

FNR == 1 {
    if (quote != "" || in_comment)
        die("the file before ends inside a quote or comment")
    current = 0
    if (FILENAME ~ /(^|\/)migrations\/[^\/]*$/) {
        begin_text(base_name(FILENAME))
        order[++n_migrations] = current
    }
    migration = current
}

!migration && quote == "" && !in_comment && /^-- name:/ {
    if ($0 !~ /^-- name: [a-z][a-z0-9_]*[ \t]*$/)
        die("a name is small letters, digits and _: '" $0 "'")
    if ($3 in seen)
        die("the name '" $3 "' is taken by " seen[$3])
    if ($3 == "count")
        die("the name 'count' would be SQL_COUNT")
    seen[$3] = FILENAME ":" FNR
    begin_text($3)
    queries[++n_queries] = current
    next
}

{
    line = clean($0)
    if (quote == "")
        sub(/ +$/, "", line)
    if (line == "" && quote == "")
        next
    if (!current)
        die("SQL before the first '-- name:' line")
    texts[current] = texts[current] "\n    \"" c_literal(line) "\\n\""
}

function print_strings(declaration, list, n, values, quoted,    i)
{
    printf "\n%s = {\n", declaration
    for (i = 1; i <= n; i++) {
        if (quoted)
            printf "    \"%s\",\n", values[list[i]]
        else
            printf "    /* %s */%s,\n", names[list[i]], values[list[i]]
    }
    print "    NULL,\n};"
}

END {
    if (failed)
        exit 1
    if (quote != "" || in_comment)
        die("the last file ends inside a quote or comment")
    for (i = 1; i <= n_texts; i++)
        if (texts[i] == "") {
            printf "'%s' has no SQL\n", names[i] | "cat 1>&2"
            exit 1
        }
    for (i = 2; i <= n_migrations; i++) # by name
        for (k = i; k > 1 && names[order[k - 1]] > names[order[k]]; k--) {
            keep = order[k]
            order[k] = order[k - 1]
            order[k - 1] = keep
        }
    if (want == "h") {
        print "/* src/store/sql_gen.h - made by embed-sql.awk; every statement has a number. */"
        print "#ifndef SOTAY_SQL_GEN_H\n#define SOTAY_SQL_GEN_H\n\nenum sql_id {"
        for (i = 1; i <= n_queries; i++)
            printf "    SQL_%s,\n", toupper(names[queries[i]])
        print "    SQL_COUNT\n};\n"
        print "extern const char *const sql_text[SQL_COUNT + 1]; /* NULL at the end */"
        print "extern const char *const sql_name[SQL_COUNT + 1];"
        printf "extern const char *const migration_text[%d]; /* NULL at the end */\n",
            n_migrations + 1
        printf "extern const char *const migration_name[%d];\n", n_migrations + 1
        print "extern const int migration_count;\n#endif"
        exit 0
    }
    print "/* src/store/sql_gen.c - made by embed-sql.awk. */"
    print "#include \"base/base.h\"\n#include \"store/sql_gen.h\"\n"
    print "/* A schema is longer than the 4095 characters that C promises; gcc and clang take it. */"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print_strings("const char *const sql_text[SQL_COUNT + 1]", queries, n_queries, texts, 0)
    print_strings("const char *const sql_name[SQL_COUNT + 1]", queries, n_queries, names, 1)
    size = "[" (n_migrations + 1) "]"
    print_strings("const char *const migration_text" size, order, n_migrations, texts, 0)
    print_strings("const char *const migration_name" size, order, n_migrations, names, 1)
    printf "\nconst int migration_count = %d;\n", n_migrations
}
