/* tests/unit/test_opt.c - reading options, and every row of the command table. */
#include "base/base.h"

#include "base/text.h"
#include "cli/cli.h"
#include "cli/opt.h"
#include "suites.h"

#include <check.h>
#include <fcntl.h>

/* ---- one command line -------------------------------------------------------------------------- */

enum { WORDS_MAX = 8 };

static const struct {
    const char *label;
    const char *words[WORDS_MAX];
    int want;            /* code */
    const char *message; /* part of it, of a failure */
    const char *person, *file;
    int level, n_measures;
    bool flag;
} cases[] = {
    {"long option", {"--person", "a", "f"}, SOTAY_OK, NULL, "a", "f", 0, 0, false},
    {"value behind =", {"--person=a b", "f"}, SOTAY_OK, NULL, "a b", "f", 0, 0, false},
    {"an underscore is a dash",
     {"--the_kind", "short", "f"},
     SOTAY_OK,
     NULL,
     NULL,
     "f",
     0,
     0,
     false},
    {"letter", {"-p", "a", "f"}, SOTAY_OK, NULL, "a", "f", 0, 0, false},
    {"letter with its value", {"-pa", "f"}, SOTAY_OK, NULL, "a", "f", 0, 0, false},
    {"flag", {"--all", "f"}, SOTAY_OK, NULL, NULL, "f", 0, 0, true},
    {"a flag takes no value",
     {"--all=1", "f"},
     SOTAY_EUSAGE,
     "takes no value",
     NULL,
     NULL,
     0,
     0,
     false},
    {"repeated", {"-m", "a=1", "-m", "b=2", "f"}, SOTAY_OK, NULL, NULL, "f", 0, 2, false},
    {"given twice", {"-p", "a", "-p", "b", "f"}, SOTAY_EUSAGE, "twice", NULL, NULL, 0, 0, false},
    {"number", {"--level", "4", "f"}, SOTAY_OK, NULL, NULL, "f", 4, 0, false},
    {"no number", {"--level", "4x", "f"}, SOTAY_EUSAGE, "whole number", NULL, NULL, 0, 0, false},
    {"negative number",
     {"--level", "-4", "f"},
     SOTAY_EUSAGE,
     "whole number",
     NULL,
     NULL,
     0,
     0,
     false},
    {"a lone dash is an argument", {"-"}, SOTAY_OK, NULL, NULL, "-", 0, 0, false},
    {"a lone dash is a value", {"--person", "-", "f"}, SOTAY_OK, NULL, "-", "f", 0, 0, false},
    {"-- ends the options", {"--", "--all"}, SOTAY_OK, NULL, NULL, "--all", 0, 0, false},
    {"no value",
     {"f", "--person"},
     SOTAY_EUSAGE,
     "--person needs a value",
     NULL,
     NULL,
     0,
     0,
     false},
    {"an option is no value",
     {"--person", "--all", "f"},
     SOTAY_EUSAGE,
     "needs a value",
     NULL,
     NULL,
     0,
     0,
     false},
    {"empty value", {"--person", "", "f"}, SOTAY_EUSAGE, "needs a value", NULL, NULL, 0, 0, false},
    {"unknown option",
     {"--quick", "f"},
     SOTAY_EUSAGE,
     "unknown option --quick",
     NULL,
     NULL,
     0,
     0,
     false},
    {"the nearest is named",
     {"--persno", "a", "f"},
     SOTAY_EUSAGE,
     "did you mean --person?",
     NULL,
     NULL,
     0,
     0,
     false},
    {"no abbreviations",
     {"--pers", "a", "f"},
     SOTAY_EUSAGE,
     "unknown option --pers",
     NULL,
     NULL,
     0,
     0,
     false},
    {"word of a list", {"--the-kind", "short", "f"}, SOTAY_OK, NULL, NULL, "f", 0, 0, false},
    {"not of the list",
     {"--the-kind", "shor", "f"},
     SOTAY_EUSAGE,
     "none of the words",
     NULL,
     NULL,
     0,
     0,
     false},
    {"missing argument", {"--all"}, SOTAY_EUSAGE, "FILE is missing", NULL, NULL, 0, 0, false},
    {"too many arguments",
     {"f", "g"},
     SOTAY_EUSAGE,
     "one argument too many: 'g'",
     NULL,
     NULL,
     0,
     0,
     false},
    {"not UTF-8", {"--person", "\xff", "f"}, SOTAY_EUSAGE, "not UTF-8", NULL, NULL, 0, 0, false},
    {"a global option", {"f", "--wide"}, SOTAY_OK, NULL, NULL, "f", 0, 0, false},
};

START_TEST(a_line_is_read_strictly)
{
    const char *person = NULL, *file = NULL, *kind = NULL;
    int level = 0;
    bool flag = false, wide = false;
    AUTO(opt_list) measures = {0};
    const struct opt own[] = {
        {'p', "person", "", .str = &person},
        {'m', "measure", "", .list = &measures},
        {0, "level", "", .num = &level},
        {0, "the-kind", "", .str = &kind, .words = "short long"},
        {0, "all", "", .flag = &flag},
        {.name = "FILE", .help = "", .str = &file, .positional = true, .required = true},
        {0},
    };
    const struct opt global[] = {{0, "wide", "", .flag = &wide}, {0}};
    char words[WORDS_MAX][64];
    char *argv[WORDS_MAX];
    int argc = 0;
    for (; argc < WORDS_MAX && cases[_i].words[argc]; argc++) {
        snprintf(words[argc], sizeof(words[argc]), "%s", cases[_i].words[argc]);
        argv[argc] = words[argc];
    }
    struct sotay_error err = {0};
    int rc = opt_parse(own, global, argc, argv, &err);
    ck_assert_msg(rc == cases[_i].want, "%s: got %d (%s)", cases[_i].label, rc, err.message);
    if (rc < 0) {
        ck_assert_msg(strstr(err.message, cases[_i].message) != NULL, "%s: '%s'", cases[_i].label,
                      err.message);
        return;
    }
    ck_assert_pstr_eq(person, cases[_i].person);
    ck_assert_pstr_eq(file, cases[_i].file);
    ck_assert_int_eq(level, cases[_i].level);
    ck_assert_uint_eq(measures.n, (size_t)cases[_i].n_measures);
    ck_assert_int_eq(flag, cases[_i].flag);
}
END_TEST

START_TEST(dates_are_read_in_both_forms)
{
    sotay_day a = DAY_NONE, b = DAY_NONE;
    const struct opt own[] = {{0, "from", "", .day = &a}, {0, "to", "", .day = &b}, {0}};
    char words[4][16] = {"--from", "2026-01-14", "--to", "14/01/2026"};
    char *argv[] = {words[0], words[1], words[2], words[3]};
    struct sotay_error err = {0};
    ck_assert_int_eq(opt_parse(own, NULL, 4, argv, &err), SOTAY_OK);
    ck_assert_int_eq(a, b);
    ck_assert_int_eq(a, day_from_ymd(2026, 1, 14));
    snprintf(words[1], sizeof(words[1]), "2026-02-30");
    ck_assert_int_eq(opt_parse(own, NULL, 2, argv, &err), SOTAY_EUSAGE);
}
END_TEST

START_TEST(distances_count_letters)
{
    ck_assert_int_eq(word_distance("list", "list"), 0);
    ck_assert_int_eq(word_distance("lst", "list"), 1);
    ck_assert_int_eq(word_distance("ilst", "list"), 1); /* a swap is one */
    ck_assert_int_eq(word_distance("show", "list"), 4);
    ck_assert_int_eq(word_distance("", "list"), 4);
}
END_TEST

/* ---- every row of the table -------------------------------------------------------------------- */

/* Runs the row with --help, standard output into memory. */
static int help_of(const struct command *row, char *out, size_t size)
{
    char help[] = "-h";
    char *argv[] = {help};
    struct sotay_error err = {0};
    FILE *memory = tmpfile();
    ck_assert_ptr_nonnull(memory);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    dup2(fileno(memory), STDOUT_FILENO);
    AUTO(cli) cli = {.command = row};
    int rc = row->run(&cli, 1, argv, &err);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    rewind(memory);
    size_t n = fread(out, 1, size - 1, memory);
    out[n] = '\0';
    fclose(memory);
    return rc;
}

START_TEST(every_command_answers_help)
{
    size_t rows = 0;
    for (const struct command *row = command_table; row->name; row++, rows++) {
        char text[8192], want[400];
        int rc = help_of(row, text, sizeof(text));
        ck_assert_msg(rc >= 0, "%s --help: %d", row->name, rc);
        snprintf(want, sizeof(want), "example: sotay %s", row->name);
        ck_assert_msg(strncmp(text, want, strlen(want)) == 0, "%s: help begins '%.60s'", row->name,
                      text);
        snprintf(want, sizeof(want), "\nusage: sotay %s", row->name);
        ck_assert_msg(strstr(text, want) != NULL, "%s: no usage line", row->name);
        ck_assert_msg(*row->summary != '\0' && row->summary[strlen(row->summary) - 1] != '.',
                      "%s: summary", row->name);
    }
    ck_assert_uint_gt(rows, 100);
}
END_TEST

START_TEST(a_command_is_broken_between_its_words)
{
#define LONG "--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb"
    static const struct {
        const char *text, *joint, *wanted;
    } lines[] = {
        {"sotay x", " \\", "sotay x\n"},
        {"sotay x " LONG, " \\", "sotay x " LONG "\n"},
        {"sotay xx --y " LONG, " \\", "sotay xx --y \\\n    " LONG "\n"},
        {"sotay xx --y " LONG, "", "sotay xx --y\n    " LONG "\n"},
        {"sotay " LONG " --c \"d --e f\"", " \\", "sotay " LONG " \\\n    --c \"d --e f\"\n"},
        {"sotay " LONG " [options]", "", "sotay " LONG "\n    [options]\n"},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        AUTO(str) out = {0};
        fill_command(lines[i].text, 0, 4, lines[i].joint, &out);
        ck_assert_str_eq(str_text(&out), lines[i].wanted);
    }
#undef LONG
}
END_TEST

START_TEST(every_noun_has_a_group)
{
    for (const struct command *row = command_table; row->name; row++) {
        size_t n = strcspn(row->name, " ");
        bool found = !row->name[n]; /* of one word: needs none */
        for (const struct command_group *g = command_groups; g->noun; g++)
            found = found || (strlen(g->noun) == n && strncmp(g->noun, row->name, n) == 0);
        ck_assert_msg(found, "'%s' is in no group", row->name);
        for (const struct command *other = row + 1; other->name; other++)
            ck_assert_msg(strcmp(other->name, row->name) != 0, "'%s' is there twice", row->name);
    }
}
END_TEST

static const struct {
    const char *label, *words[3];
    const char *found; /* or NULL */
    const char *message;
} finds[] = {
    {"noun and verb", {"signoff", "add"}, "signoff add", NULL},
    {"one word", {"version"}, "version", NULL},
    {"wrong noun", {"singoff", "add"}, NULL, "did you mean 'signoff'?"},
    {"wrong verb", {"signoff", "ad"}, NULL, "did you mean 'add'?"},
    {"nothing like it", {"xyzzy"}, NULL, "there is no command 'xyzzy'"},
    {"no verb", {"signoff"}, NULL, "the second word of the command"},
};

START_TEST(commands_are_found_by_their_words)
{
    char words[3][32];
    char *argv[3];
    int argc = 0, used = 0;
    for (; argc < 3 && finds[_i].words[argc]; argc++) {
        snprintf(words[argc], sizeof(words[argc]), "%s", finds[_i].words[argc]);
        argv[argc] = words[argc];
    }
    const struct command *row = NULL;
    struct sotay_error err = {0};
    int rc = cli_find(argc, argv, &row, &used, &err);
    if (finds[_i].found) {
        ck_assert_int_eq(rc, SOTAY_OK);
        ck_assert_str_eq(row->name, finds[_i].found);
        ck_assert_int_eq(used, argc);
    } else {
        ck_assert_int_eq(rc, SOTAY_EUSAGE);
        ck_assert_msg(strstr(err.message, finds[_i].message) != NULL, "%s: '%s'", finds[_i].label,
                      err.message);
    }
}
END_TEST

Suite *suite_opt(void)
{
    Suite *s = suite_create("opt");
    TCase *tc = tcase_create("opt");
    tcase_add_loop_test(tc, a_line_is_read_strictly, 0, (int)COUNT_OF(cases));
    tcase_add_test(tc, dates_are_read_in_both_forms);
    tcase_add_test(tc, distances_count_letters);
    tcase_add_test(tc, every_command_answers_help);
    tcase_add_test(tc, every_noun_has_a_group);
    tcase_add_test(tc, a_command_is_broken_between_its_words);
    tcase_add_loop_test(tc, commands_are_found_by_their_words, 0, (int)COUNT_OF(finds));
    suite_add_tcase(s, tc);
    return s;
}
