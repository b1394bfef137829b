# src/cli/embed-template.awk - turns the files of a folder into C strings: what `plugin new` writes.
#
#   awk -f embed-template.awk plugin-template/* >plugin_template_gen.c

function literal(text,    n, i, c, out)
{
    n = length(text)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(text, i, 1)
        if (c == "\\" || c == "\"" || c == "?") # "?": no trigraphs
            c = "\\" c
        else if (c == "\t")
            c = "\\t"
        out = out c
    }
    return out
}

BEGIN {
    print "/* src/cli/plugin_template_gen.c - made by embed-template.awk. */"
    print "#include \"base/base.h\"\n#include \"cli/plugin_new.h\"\n"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "const struct plugin_template plugin_templates[] = {"
}

FNR == 1 {
    if (NR > 1)
        print "     },"
    name = FILENAME
    sub(/^.*\//, "", name)
    printf "    {\"%s\",\n", name
}

{
    printf "     \"%s\\n\"\n", literal($0)
}

END {
    print "     },\n    {0},\n};"
}
