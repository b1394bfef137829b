/* tests/unit/test_table.c - the tables of a form: reading them, and what a rule set sees. */
#include "base/base.h"

#include "base/str.h"
#include "plugin/checklist.h"
#include "plugin/plugins.h"
#include "sotay/table-helpers.h"

#include "form_text.h"
#include "suites.h"

static const char whole[] =
    HEAD "[table-dose-rcuk]\n"
         "of = im-adrenaline\n"
         "guideline = rcuk-2021\n"
         "title = \"Adrenaline\"\n"
         "title.vi = \"Adrenalin\"\n"
         "source = \"RCUK 2021 (verified)\"\n"
         "columns = from_months low_mg:2 group:word tiny:9\n"
         "row-3 = \"72 - teen 0.000000001\"\n"
         "row-1 = \"0 0.10 infant -1\"\n"
         "row-2 = \"6 0.15 - -\"\n"
         "[table-dose-vn]\n"
         "of = im-adrenaline\n"
         "guideline = vn-51-2017 local\n"
         "source = \"51/2017/TT-BYT (verified)\"\n"
         "columns = from_months\n"
         "row-1 = -9223372036854775807\n"
         "[table-steps]\n"
         "source = \"local choice\"\n"
         "columns = name:word n\n"
         "row-1 = \"a.b-c_d 1\"\n" GUIDE("rcuk-2021") GUIDE("vn-51-2017") GUIDE("local");

static const struct sotay_table_column *column(const struct checklist *c, size_t t, uint32_t i)
{
    ck_assert_uint_lt(i, c->tables[t].table.n_columns);
    return c->tables[t].table.columns[i];
}

START_TEST(tables_are_read)
{
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(form_read(whole, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(c.n_tables, 3);
    const struct checklist_table *t = &c.tables[0];
    ck_assert_str_eq(t->section, "dose-rcuk");
    ck_assert_str_eq(t->title, "Adrenaline");
    ck_assert_str_eq(t->title_vi, "Adrenalin");
    ck_assert_str_eq(t->source, "RCUK 2021 (verified)");
    ck_assert_int_eq(t->line, 8);
    ck_assert_str_eq(t->table.name, "im-adrenaline");
    ck_assert_uint_eq(t->table.size, sizeof(struct sotay_table));
    ck_assert_uint_eq(t->table.n_rows, 3);
    ck_assert_uint_eq(t->table.n_columns, 4);
    static const int64_t from[] = {0, 6, 72}, low[] = {10, 15, 0}, tiny[] = {-1000000000, 0, 1};
    static const uint8_t low_state[] = {0, 0, 1}, word_state[] = {0, 1, 0},
                         tiny_state[] = {0, 1, 0};
    static const char *const words[] = {"infant", NULL, "teen"};
    ck_assert_str_eq(column(&c, 0, 0)->name, "from_months");
    ck_assert_int_eq(column(&c, 0, 0)->decimals, 0);
    ck_assert_str_eq(column(&c, 0, 1)->name, "low_mg");
    ck_assert_int_eq(column(&c, 0, 1)->decimals, 2);
    ck_assert_int_eq(column(&c, 0, 3)->decimals, 9);
    ck_assert_int_eq(column(&c, 0, 2)->is_word, 1);
    ck_assert_ptr_null(column(&c, 0, 2)->number);
    ck_assert_ptr_null(column(&c, 0, 1)->word);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(column(&c, 0, i)->size, sizeof(struct sotay_table_column));
        ck_assert_int_eq(column(&c, 0, 0)->number[i], from[i]);
        ck_assert_int_eq(column(&c, 0, 0)->state[i], SOTAY_VALUE);
        ck_assert_int_eq(column(&c, 0, 1)->number[i], low[i]);
        ck_assert_int_eq(column(&c, 0, 1)->state[i], low_state[i]);
        ck_assert_int_eq(column(&c, 0, 2)->state[i], word_state[i]);
        ck_assert_pstr_eq(column(&c, 0, 2)->word[i], words[i]);
        ck_assert_int_eq(column(&c, 0, 3)->number[i], tiny[i]);
        ck_assert_int_eq(column(&c, 0, 3)->state[i], tiny_state[i]);
    }
    ck_assert_int_eq(column(&c, 1, 0)->number[0], -INT64_MAX);
    ck_assert_str_eq(c.tables[1].title, "");
    ck_assert_str_eq(c.tables[2].table.name, "steps");
    ck_assert_str_eq(column(&c, 2, 0)->word[0], "a.b-c_d");
    checklist_done(&c);
}
END_TEST

static const struct {
    const char *guideline, *want;
} under[] = {
    {"rcuk-2021", "dose-rcuk steps "},
    {"vn-51-2017", "dose-vn steps "},
    {"local", "dose-vn steps "},
    {"", ""},
    {"nothing", ""},
};

START_TEST(a_rule_set_sees_its_own)
{
    struct checklist c;
    uint32_t n;
    AUTO(str) got = {0};
    ck_assert_int_eq(form_read(whole, &c, NULL), SOTAY_OK);
    const struct sotay_table *const *tables = checklist_tables(&c, under[_i].guideline, &n);
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = 0; k < c.n_tables; k++)
            if (tables[i] == &c.tables[k].table)
                str_addf(&got, "%s ", c.tables[k].section);
    ck_assert_msg(strcmp(str_text(&got), under[_i].want) == 0, "'%s': %s", under[_i].guideline,
                  str_text(&got));
    ck_assert_int_eq(n == 0, tables == NULL);
    checklist_done(&c);
}
END_TEST

START_TEST(without_guidelines_all_apply)
{
    struct checklist c;
    uint32_t n;
    ck_assert_int_eq(form_read(HEAD "[table-b]\nsource = \"S\"\ncolumns = x\nrow-1 = 1\n"
                                    "[table-a]\nsource = \"S\"\ncolumns = x\nrow-1 = 1\n",
                               &c, NULL),
                     SOTAY_OK);
    const struct sotay_table *const *tables = checklist_tables(&c, "", &n);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(tables[0]->name, "b");
    ck_assert_str_eq(tables[1]->name, "a");
    checklist_done(&c);
}
END_TEST

/* ---- bad tables -------------------------------------------------------------------------------- */

#define TABLE HEAD "[table-t]\nsource = \"S\"\n"
#define TWO TABLE "columns = a b:2\n"

static const struct {
    const char *label, *text;
    int line;
    const char *phrase;
} bad[] = {
    {"no source", HEAD "[table-t]\ncolumns = a\nrow-1 = 1\n", 8, "'source'"},
    {"source without quotes", HEAD "[table-t]\nsource = S\ncolumns = a\nrow-1 = 1\n", 9, "quotes"},
    {"no columns", TABLE "row-1 = 1\n", 8, "'columns'"},
    {"empty columns", TABLE "columns = \"\"\nrow-1 = 1\n", 10, "empty"},
    {"no rows", TABLE "columns = a\n", 8, "'row-1'"},
    {"unknown key", TABLE "columns = a\nrow-1 = 1\ncolour = red\n", 12, "'colour'"},
    {"row 0", TABLE "columns = a\nrow-0 = 1\n", 11, "without gaps"},
    {"rows from 2", TABLE "columns = a\nrow-2 = 1\n", 11, "without gaps"},
    {"rows with a gap", TABLE "columns = a\nrow-1 = 1\nrow-3 = 1\n", 12, "out of 2 rows"},
    {"row 01", TABLE "columns = a\nrow-01 = 1\n", 11, "'row-01'"},
    {"row one", TABLE "columns = a\nrow-one = 1\n", 11, "'row-one'"},
    {"row without number", TABLE "columns = a\nrow- = 1\n", 11, "'row-'"},
    {"row twice", TABLE "columns = a\nrow-1 = 1\nrow-1 = 1\n", 12, "row-1"},
    {"huge row", TABLE "columns = a\nrow-99999999999999999999 = 1\n", 11, "row-99999"},
    {"column in capitals", TABLE "columns = A\nrow-1 = 1\n", 10, "'A'"},
    {"column without name", TABLE "columns = :2\nrow-1 = 1\n", 10, "''"},
    {"column twice", TABLE "columns = a b:2 a:1\nrow-1 = 1\n", 10, "twice"},
    {"ten decimals", TABLE "columns = a:10\nrow-1 = 1\n", 10, "0 to 9"},
    {"decimals in words", TABLE "columns = a:two\nrow-1 = 1\n", 10, "0 to 9"},
    {"decimals below 0", TABLE "columns = a:-1\nrow-1 = 1\n", 10, "0 to 9"},
    {"no decimals after the colon", TABLE "columns = a:\nrow-1 = 1\n", 10, "0 to 9"},
    {"two colons", TABLE "columns = a:2:2\nrow-1 = 1\n", 10, "0 to 9"},
    {"a cell too few", TWO "row-1 = 1\n", 11, "2 columns, but 1"},
    {"a cell too many", TWO "row-1 = \"1 2 3\"\n", 11, "2 columns, but 3"},
    {"an empty row", TWO "row-1 = \"\"\n", 11, "empty"},
    {"a decimal that was not declared", TWO "row-1 = \"1.5 2\"\n", 11, "'1.5'"},
    {"a third decimal", TWO "row-1 = \"1 2.505\"\n", 11, "at most 2 decimals"},
    {"a comma", TWO "row-1 = \"1 2,5\"\n", 11, "'2,5'"},
    {"a word for a number", TWO "row-1 = \"one 2\"\n", 11, "column 'a'"},
    {"a number too large", TWO "row-1 = \"9223372036854775808 2\"\n", 11, "column 'a'"},
    {"a number too large once scaled", TWO "row-1 = \"1 92233720368547758.08\"\n", 11,
     "column 'b'"},
    {"a word in capitals", TABLE "columns = a:word\nrow-1 = Infant\n", 11, "'Infant'"},
    {"two words for a name", TABLE "of = \"a b\"\ncolumns = a\nrow-1 = 1\n", 10, "'a b'"},
    {"a name in capitals", TABLE "of = Dose\ncolumns = a\nrow-1 = 1\n", 10, "'Dose'"},
    {"unknown guideline", TABLE "guideline = g\ncolumns = a\nrow-1 = 1\n", 10, "[guideline-g]"},
    {"of one name twice",
     TABLE "columns = a\nrow-1 = 1\n[table-u]\nof = t\nsource = \"S\"\ncolumns = a\nrow-1 = 1\n",
     12, "table 't' is there twice"},
    {"of one name twice under one rule set",
     HEAD GUIDE("g") GUIDE("h") "[table-t]\nguideline = h g\nsource = \"S\"\ncolumns = a\n"
                                "row-1 = 1\n[table-u]\nof = t\nsource = \"S\"\nguideline = g\n"
                                "columns = a\nrow-1 = 1\n",
     19, "table 't' is there twice under guideline 'g'"},
    {"of one name for all and for one",
     HEAD GUIDE("g") GUIDE("h") "[table-t]\nsource = \"S\"\ncolumns = a\nrow-1 = 1\n"
                                "[table-u]\nof = t\nsource = \"S\"\nguideline = h\n"
                                "columns = a\nrow-1 = 1\n",
     18, "under guideline 'h'"},
};

START_TEST(bad_tables_are_refused)
{
    form_is_refused(bad[_i].label, bad[_i].text, bad[_i].line, bad[_i].phrase);
}
END_TEST

/* N rows, columns or tables: the most there may be, and one more. */
static void add_many(struct str *text, int kind, int n)
{
    str_add(text, kind < 2 ? TABLE : HEAD);
    if (kind == 0)
        str_add(text, "columns = a\n");
    if (kind == 1)
        str_add(text, "columns = \"");
    for (int i = 1; i <= n; i++) {
        if (kind == 0)
            str_addf(text, "row-%d = 1\n", i);
        else if (kind == 1)
            str_addf(text, "c%d ", i);
        else
            str_addf(text, "[table-t%d]\nsource = \"S\"\ncolumns = a\nrow-1 = 1\n", i);
    }
    if (kind != 1)
        return;
    str_add(text, "\"\nrow-1 = \"");
    for (int i = 1; i <= n; i++)
        str_add(text, "- ");
    str_add(text, "\"\n");
}

START_TEST(there_are_limits)
{
    static const int most[] = {CHECKLIST_TABLE_ROWS_MAX, CHECKLIST_TABLE_COLUMNS_MAX,
                               CHECKLIST_TABLES_MAX};
    static const char *const phrases[] = {"more than 200 rows", "more than 24 columns",
                                          "more than 100 tables"};
    for (int more = 0; more < 2; more++) {
        AUTO(str) text = {0};
        struct checklist c;
        struct sotay_error err = {0};
        add_many(&text, _i, most[_i] + more);
        int rc = form_read(str_text(&text), &c, &err);
        ck_assert_msg(rc == (more ? SOTAY_EREFUSED : SOTAY_OK), "%d: %s", most[_i] + more,
                      err.message);
        if (more)
            ck_assert_msg(strstr(err.message, phrases[_i]), "%s", err.message);
        else
            checklist_done(&c);
    }
}
END_TEST

/* ---- as a rule sees them ----------------------------------------------------------------------- */

START_TEST(a_rule_finds_its_numbers)
{
    struct checklist c;
    struct host *host = host_new();
    const struct sotay_host *table = host_table(host);
    int64_t number = 77;
    ck_assert_int_eq(form_read(whole, &c, NULL), SOTAY_OK);
    struct sotay_series s = {.size = sizeof s, .guideline = "rcuk-2021"};
    s.tables = checklist_tables(&c, s.guideline, &s.n_tables);

    const struct sotay_table *dose = sotay_find_table(table, &s, "im-adrenaline");
    ck_assert_ptr_eq(dose, &c.tables[0].table);
    const struct sotay_table_column *low = sotay_table_column_of(table, dose, "low_mg");
    const struct sotay_table_column *group = sotay_table_column_of(table, dose, "group");
    ck_assert_int_eq(sotay_cell(low, 1, &number), 1);
    ck_assert_int_eq(number, 15);
    ck_assert_int_eq(sotay_cell(low, 2, &number), 0); /* empty */
    ck_assert_int_eq(sotay_cell(group, 0, &number), 0);
    ck_assert_int_eq(number, 15);
    ck_assert_str_eq(sotay_cell_word(group, 0), "infant");
    ck_assert_ptr_null(sotay_cell_word(group, 1));
    ck_assert_ptr_null(sotay_cell_word(low, 0));
    ck_assert_str_eq(host_last_log(host), "");

    ck_assert_ptr_null(sotay_table_column_of(table, dose, "high_mg"));
    ck_assert_str_eq(host_last_log(host), "table 'im-adrenaline' has no column 'high_mg'");
    ck_assert_ptr_null(sotay_find_table(table, &s, "dose-rcuk"));
    ck_assert_str_eq(host_last_log(host), "the checklist has no table 'dose-rcuk'");
    s.size = offsetof(struct sotay_series, n_tables); /* as an older Sotay hands it over */
    ck_assert_ptr_null(sotay_find_table(table, &s, "im-adrenaline"));
    host_free(host);
    checklist_done(&c);
}
END_TEST

Suite *suite_table(void)
{
    Suite *s = suite_create("table");
    TCase *tc = tcase_create("table");
    tcase_add_test(tc, tables_are_read);
    tcase_add_loop_test(tc, a_rule_set_sees_its_own, 0, (int)COUNT_OF(under));
    tcase_add_test(tc, without_guidelines_all_apply);
    tcase_add_loop_test(tc, bad_tables_are_refused, 0, (int)COUNT_OF(bad));
    tcase_add_loop_test(tc, there_are_limits, 0, 3);
    tcase_add_test(tc, a_rule_finds_its_numbers);
    suite_add_tcase(s, tc);
    return s;
}
