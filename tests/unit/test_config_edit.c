/* tests/unit/test_config_edit.c - one value in sotay.ini: what else is in the file stays byte for byte. */
#include "base/base.h"

#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/config_edit.h"
#include "files.h"
#include "ledger/file.h"
#include "suites.h"

static const struct {
    const char *label, *before, *after; /* [backup] folder = /b */
} cases[] = {
    {"an empty file", "", "[backup]\nfolder = \"/b\"\n"},
    {"another section", "[user]\nperson = \"A\"\n",
     "[user]\nperson = \"A\"\n[backup]\nfolder = \"/b\"\n"},
    {"no end of the last line", "[user]\nperson = \"A\"",
     "[user]\nperson = \"A\"\n[backup]\nfolder = \"/b\"\n"},
    {"a value is written over", "[backup]\nfolder = \"/old\"\nkeep = \"3\"\n",
     "[backup]\nfolder = \"/b\"\nkeep = \"3\"\n"},
    {"blanks and comments around it", "# mine\n[backup]  \n\tfolder=\"/old\"  \n; end\n",
     "# mine\n[backup]  \n\tfolder=\"/b\"  \n; end\n"},
    {"a section without the key", "[backup]\nkeep = \"3\"\n\n# later\n[user]\nperson = \"A\"\n",
     "[backup]\nkeep = \"3\"\n\n# later\nfolder = \"/b\"\n[user]\nperson = \"A\"\n"},
    {"an empty section", "[ backup ]\n\n[user]\nperson = \"A\"\n",
     "[ backup ]\nfolder = \"/b\"\n\n[user]\nperson = \"A\"\n"},
    {"lines of Windows", "[backup]\r\nkeep = \"3\"\r\n",
     "[backup]\r\nkeep = \"3\"\r\nfolder = \"/b\"\r\n"},
    {"lines of Windows, written over", "[backup]\r\nfolder = \"/o\"\r\n",
     "[backup]\r\nfolder = \"/b\"\r\n"},
    {"the key of another section", "[notebook]\nfolder = \"/n\"\n",
     "[notebook]\nfolder = \"/n\"\n[backup]\nfolder = \"/b\"\n"},
    {"in a comment only", "[backup]\n# folder = \"/x\"\n",
     "[backup]\n# folder = \"/x\"\nfolder = \"/b\"\n"},
    {"a longer name", "[backup]\nfolder2 = 1\n", "[backup]\nfolder2 = 1\nfolder = \"/b\"\n"},
};

START_TEST(the_rest_stays)
{
    AUTO(str) out = {0};
    struct sotay_error err = {0};
    ck_assert_int_eq(ini_text_set(cases[_i].before, "backup", "folder", "/b", &out, &err),
                     SOTAY_OK);
    ck_assert_msg(strcmp(str_text(&out), cases[_i].after) == 0, "%s:\n%s", cases[_i].label,
                  str_text(&out));
    AUTO(str) again = {0};
    ck_assert_int_eq(ini_text_set(out.data, "backup", "folder", "/b", &again, &err), SOTAY_OK);
    ck_assert_str_eq(again.data, out.data);
}
END_TEST

static struct file_path folder;
static char ini[4096];

static void setup(void)
{
    folder = folder_make("config");
    setenv("XDG_CONFIG_HOME", folder.s, 1);
    snprintf(ini, sizeof(ini), "%s/sotay/sotay.ini", folder.s);
}

static void teardown(void)
{
    folder_remove(folder.s);
}

static void is_text(const char *wanted)
{
    AUTO_FREE char *text = NULL;
    size_t len = 0;
    struct sotay_error err = {0};
    ck_assert_msg(file_read(ini, 65536, &text, &len, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(text, wanted);
}

START_TEST(a_file_is_made)
{
    struct sotay_error err = {0};
    struct stat st;
    ck_assert_msg(config_set(CONFIG_LANGUAGE, "vi", &err) == SOTAY_OK, "%s", err.message);
    ck_assert_int_eq(config_set(CONFIG_BACKUP_FOLDER, "/sổ tay", &err), SOTAY_OK);
    is_text("[display]\nlanguage = \"vi\"\n[backup]\nfolder = \"/sổ tay\"\n");
    ck_assert_int_eq(stat(ini, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    AUTO(config) c = {0};
    ck_assert_int_eq(config_read(NULL, &c, &err), SOTAY_OK);
    ck_assert_str_eq(c.value[CONFIG_BACKUP_FOLDER], "/sổ tay");
}
END_TEST

START_TEST(a_link_and_its_rights_stay)
{
    struct sotay_error err = {0};
    struct stat st;
    char real[4200];
    ck_assert_int_eq(config_set(CONFIG_LANGUAGE, "vi", &err), SOTAY_OK);
    snprintf(real, sizeof(real), "%s/mine.ini", folder.s);
    ck_assert_int_eq(rename(ini, real), 0);
    ck_assert_int_eq(symlink(real, ini), 0);
    ck_assert_int_eq(chmod(real, 0644), 0);
    ck_assert_int_eq(config_set(CONFIG_LANGUAGE, "en", &err), SOTAY_OK);
    is_text("[display]\nlanguage = \"en\"\n");
    ck_assert(lstat(ini, &st) == 0 && S_ISLNK(st.st_mode));
    ck_assert(stat(real, &st) == 0 && (st.st_mode & 0777) == 0644);
}
END_TEST

static const char *const impossible[] = {"", "a \"b\"", "two\nlines", "bell\a"};

START_TEST(what_cannot_stand_there_is_refused)
{
    struct sotay_error err = {0};
    ck_assert_int_eq(config_set(CONFIG_LANGUAGE, "vi", &err), SOTAY_OK);
    ck_assert_int_eq(config_set(CONFIG_PERSON, impossible[_i], &err), SOTAY_EREFUSED);
    is_text("[display]\nlanguage = \"vi\"\n");
}
END_TEST

static const char *const broken[] = {
    "[user]\nperson = \"A\nx\n",
    "no section = 1\n",
    "[user]\n[user]\n",
};

START_TEST(a_broken_file_is_not_touched)
{
    struct sotay_error err = {0};
    char sub[4200];
    snprintf(sub, sizeof(sub), "%s/sotay", folder.s);
    ck_assert_int_eq(mkdir(sub, 0700), 0);
    file_write(ini, broken[_i]);
    ck_assert_int_lt(config_set(CONFIG_LANGUAGE, "vi", &err), 0);
    is_text(broken[_i]);
}
END_TEST

Suite *suite_config_edit(void)
{
    Suite *s = suite_create("config_edit");
    TCase *text = tcase_create("text"), *file = tcase_create("file");
    tcase_add_loop_test(text, the_rest_stays, 0, (int)COUNT_OF(cases));
    tcase_add_checked_fixture(file, setup, teardown);
    tcase_add_test(file, a_file_is_made);
    tcase_add_test(file, a_link_and_its_rights_stay);
    tcase_add_loop_test(file, what_cannot_stand_there_is_refused, 0, (int)COUNT_OF(impossible));
    tcase_add_loop_test(file, a_broken_file_is_not_touched, 0, (int)COUNT_OF(broken));
    suite_add_tcase(s, text);
    suite_add_tcase(s, file);
    return s;
}
