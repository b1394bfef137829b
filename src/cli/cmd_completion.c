/* src/cli/cmd_completion.c - the bash script that completes commands, made from the table. */
#include "base/base.h"

#include "cli/commands.h"

/* The options of a command as its own handler names them. */
static int describe(const struct command *c, struct sotay_error *err)
{
    AUTO(cli) cli = {.command = c, .describe = true};
    int rc = c->run(&cli, 0, NULL, err);
    return rc < 0 ? rc : SOTAY_OK;
}

static int each(const char *before, const char *after, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (const struct command *c = command_table; rc >= 0 && c->name; c++) {
        fputs(before, stdout);
        rc = describe(c, err);
        fputs(after, stdout);
    }
    return rc;
}

static const char head[] =
    "# sotay.bash - completion of sotay's commands; made by 'sotay completion'.\n"
    "_sotay_lines() {\n"
    "    cat <<'END'\n";

static const char tail[] =
    "END\n"
    "}\n"
    "_sotay() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=() w line "
    "key\n"
    "    local everywhere='--notebook --config --as --passphrase-file --today --format --json"
    " --csv --dry-run --help'\n"
    "    for ((w = 1; w < COMP_CWORD; w++)); do\n"
    "        case ${COMP_WORDS[w]} in\n"
    "        --notebook | --config | --as | --passphrase-file | --today | --format) ((w++)) ;;\n"
    "        -*) ;;\n"
    "        *) words+=(\"${COMP_WORDS[w]}\") ;;\n"
    "        esac\n"
    "    done\n"
    "    case $prev in\n"
    "    --notebook | --config | --passphrase-file | --output | --issuers | --spare | --xlsx | "
    "import | "
    "check"
    " | verify | adopt)\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "        return\n"
    "        ;;\n"
    "    --format)\n"
    "        mapfile -t COMPREPLY < <(compgen -W 'table json csv' -- \"$cur\")\n"
    "        return\n"
    "        ;;\n"
    "    esac\n"
    "    if [[ $cur == -* ]]; then\n"
    "        while IFS= read -r line; do\n"
    "            key=${line%% -*}\n"
    "            [[ \"${words[*]} \" == \"$key \"* ]] && everywhere+=\" ${line#\"$key\"}\"\n"
    "        done < <(_sotay_lines)\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$everywhere\" -- \"$cur\")\n"
    "    elif ((${#words[@]} == 0)); then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$(_sotay_lines | cut -d' ' -f1 | uniq)\" --"
    " \"$cur\")\n"
    "    elif ((${#words[@]} == 1)); then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$(_sotay_lines |\n"
    "            sed -n \"s/^${words[0]} \\([a-z][a-z-]*\\).*/\\1/p\")\" -- \"$cur\")\n"
    "    else\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "    fi\n"
    "}\n"
    "complete -o filenames -F _sotay sotay\n";

int cmd_completion(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    bool list = false;
    const struct opt opts[] = {
        {0, "list", N_("print every command with its options, one a line"), .flag = &list},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (list)
        return each("", "", err);
    fputs(head, stdout);
    rc = each("", "", err);
    if (rc >= 0)
        fputs(tail, stdout);
    return rc;
}
