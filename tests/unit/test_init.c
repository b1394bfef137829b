/* tests/unit/test_init.c - a new notebook: what is in it, what lies beside it, and that nothing stays
 * behind when it cannot be made. */
#include "base/base.h"

#include <dirent.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suites.h"
#include "world.h"

static struct app app; /* of the notebook made here, beside the world's */
static struct init_result made;
static char spare[300];

static void begin(const char *checklist)
{
    char folder[300];
    struct paths paths;
    const char *const folders[] = {"new", "new/keys", "new/state", "new/checklists",
                                   "new/checklists/care"};
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        mkdir(world_path(folders[i]), 0700);
    snprintf(folder, sizeof folder, "%s", world_path("new/notebook"));
    unlink(folder);
    snprintf(spare, sizeof spare, "%s", world_path("new/spare.key"));
    unlink(spare);
    world_file("new/checklists/care/one.ini", checklist);
    world_paths(&paths, folder);
    free(paths.key_dir);
    free(paths.state_dir);
    free(paths.checklist_dirs);
    paths.key_dir = text_dup(world_path("new/keys"));
    paths.state_dir = text_dup(world_path("new/state"));
    paths.checklist_dirs = text_dup(world_path("new/checklists"));
    MUST(app_new(&app, &paths, INT64_C(1772416800000), day_parse(TODAY), &why));
}

#define GOOD \
    "[checklist]\nskill = care.one\nrevision = 3\ntitle = \"One\"\ntitle.vi = \"Một\"\ncadres = " \
    "nurse\nsource = \"x\"\n" \
    "review = draft\npass-level = 4\npass-percent = 80\n[step-1]\ntext = \"Does it\"\ntext.vi = " \
    "\"Làm\"\n" \
    "[rule-count]\nperformances = 1\n"

/* A file to lock by, empty, may stay: taking it away is what two at once could not bear. */
static bool is_lock(const char *name)
{
    return strcmp(name, "copying.lock") == 0;
}

static int files(const char *folder)
{
    DIR *d = opendir(world_path(folder));
    int n = 0;
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.' && !is_lock(e->d_name);
    closedir(d);
    return n;
}

static void setup(void)
{
    begin(GOOD);
}

static void teardown(void)
{
    app_done(&app);
    const char *const folders[] = {"new/keys", "new/state"};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        char name[300];
        snprintf(name, sizeof name, "%s", folders[i]);
        DIR *d = opendir(world_path(name));
        for (struct dirent *e; (e = readdir(d));)
            if (e->d_name[0] != '.') {
                char file[600];
                snprintf(file, sizeof file, "%s/%s", world_path(name), e->d_name);
                unlink(file);
            }
        closedir(d);
    }
}

static struct init_options options(void)
{
    return (struct init_options){.name = "Sở Y tế",
                                 .person = "DB-7",
                                 .full_name = "Trương Thị Lan Anh",
                                 .spare = spare,
                                 .authority_passphrase = "một",
                                 .person_passphrase = "hai",
                                 .utc_offset = 420};
}

static mode_t mode(const char *path)
{
    struct stat st;
    ck_assert_msg(stat(path, &st) == 0, "%s", path);
    return st.st_mode & 0777;
}

START_TEST(what_is_in_a_new_notebook)
{
    struct init_options o = options();
    struct verify_report report;
    struct notebook_info info;
    MUST(notebook_init(&app, &o, &made, &why));
    ck_assert_int_eq(made.checklists, 1);
    ck_assert_int_eq(mode(app.paths.notebook), 0600);
    ck_assert_int_eq(mode(made.authority_file), 0600);
    ck_assert_int_eq(mode(made.person_file), 0600);
    ck_assert_int_eq(mode(spare), 0600);
    ck_assert_int_eq(files("new/keys"), 2);
    ck_assert_int_eq(files("new/state"), 1);
    MUST(notebook_verify(&app, NULL, NULL, &report, &why));
    ck_assert_int_eq(report.entries, 5); /* authority, person, key, right, checklist */
    ck_assert_int_eq(report.marks, 1);
    MUST(notebook_info(&app, &info, &why));
    ck_assert_str_eq(info.name, "Sở Y tế");
    ck_assert_int_eq(info.persons, 1);
    ck_assert_int_eq(info.waiting, 0);
    ck_assert(hash_equal(&info.authority, &made.authority));

    struct id person;
    bool good = false;
    char name[200], series[8];
    MUST(record_find(&app, &noun_table[NOUN_PERSON], "lan anh", &person, &why));
    MUST(person_full_name(&app, &person, name, &why));
    ck_assert_str_eq(name, "Trương Thị Lan Anh");
    MUST(rights_covers(&app.rights, &person, ROLE_COORDINATOR, "", NULL, day_parse("1900-01-01"),
                       &good, &why));
    ck_assert(good);
    MUST(device_series(app.store, &made.authority, series, &why));
    ck_assert_str_eq(series, "A");
    const struct checklist *c;
    struct id adoption;
    MUST(skill_checklist(&app, "care.one", NULL, day_parse("0001-01-01"), &c, &adoption, &why));
    ck_assert_int_eq(c->revision, 3);
}
END_TEST

START_TEST(each_key_has_its_passphrase)
{
    struct init_options o = options();
    AUTO(actor) a = {0};
    MUST(notebook_init(&app, &o, &made, &why));
    ck_assert_int_eq(app_unlock(&app, "authority", "hai", &a, &why), SOTAY_EREFUSED);
    MUST(app_unlock(&app, "authority", "một", &a, &why));
    ck_assert(a.is_authority);
    ck_assert(hash_equal(&a.key, &made.authority));
    ck_assert_int_eq(app_unlock(&app, "DB-7", "một", &a, &why), SOTAY_EREFUSED);
    MUST(app_unlock(&app, "DB-7", "hai", &a, &why));
    ck_assert(hash_equal(&a.key, &made.person_key));
    MUST(keyfile_open(spare, "một", &a, &why));
    ck_assert(hash_equal(&a.key, &made.spare));
    ck_assert_int_eq(app_unlock(&app, NULL, "hai", &a, &why), SOTAY_EUSAGE);
    ck_assert_int_eq(app_unlock(&app, "DB-8", "hai", &a, &why), SOTAY_EABSENT);
    ck_assert_int_eq(chmod(made.person_file, 0644), 0); /* others can read it */
    ck_assert_int_eq(app_unlock(&app, "DB-7", "hai", &a, &why), SOTAY_EREFUSED);
}
END_TEST

START_TEST(key_files_of_persons)
{
    struct init_options o = options();
    struct key_result key;
    struct id person;
    o.spare = NULL;
    MUST(notebook_init(&app, &o, &made, &why));
    MUST(record_find(&app, &noun_table[NOUN_PERSON], "DB-7", &person, &why));
    AUTO(actor) a = {0};
    MUST(app_unlock(&app, "DB-7", "hai", &a, &why));
    MUST(key_new(&app, &person, "ba", &a, &key, &why));
    ck_assert(key.confirmed);
    ck_assert_int_eq(mode(key.file), 0600);
    MUST(key_new(&app, &person, "bốn", NULL, &key, &why));
    ck_assert(!key.confirmed);
    ck_assert_int_eq(files("new/keys"), 4);
    struct verify_report report;
    MUST(notebook_verify(&app, NULL, NULL, &report, &why));
}
END_TEST

static const struct {
    const char *label, *person, *full_name, *name, *checklist;
    bool spare_is_there, notebook_is_there;
} failures[] = {
    {"an unreadable name", "DB-7", "\xff\xfe", "x", GOOD, false, false},
    {"an unreadable code", "\xc3(", "A", "x", GOOD, false, false},
    {"a code with a stroke", "NV 00/1", "A", "x", GOOD, false, false},
    {"a code that is too long", "NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01NV01X",
     "A", "x", GOOD, false, false},
    {"an unreadable authority", "DB-7", "A", "\xff", GOOD, false, false},
    {"a bad checklist", "DB-7", "A", "x", "[checklist]\nskill = one\n", false, false},
    {"a spare that is there", "DB-7", "A", "x", GOOD, true, false},
    {"a notebook that is there", "DB-7", "A", "x", GOOD, false, true},
};

START_TEST(nothing_stays_behind)
{
    teardown();
    begin(failures[_i].checklist);
    struct init_options o = options();
    o.person = failures[_i].person;
    o.full_name = failures[_i].full_name;
    o.name = failures[_i].name;
    if (failures[_i].spare_is_there)
        world_file("new/spare.key", "old");
    if (failures[_i].notebook_is_there)
        world_file("new/notebook", "old");
    int rc = notebook_init(&app, &o, &made, &why);
    ck_assert_msg(rc == SOTAY_EREFUSED, "%s: %d %s", failures[_i].label, rc, why.message);
    ck_assert_int_eq(files("new/keys"), 0);
    ck_assert_int_eq(files("new/state"), 0);
    ck_assert_int_eq(access(spare, F_OK) == 0, failures[_i].spare_is_there);
    ck_assert_int_eq(access(app.paths.notebook, F_OK) == 0, failures[_i].notebook_is_there);
    ck_assert_int_ne(access(world_path("new/notebook-wal"), F_OK), 0);
    if (failures[_i].spare_is_there || failures[_i].notebook_is_there) {
        char *bytes = NULL;
        size_t len = 0;
        MUST(file_read(failures[_i].spare_is_there ? spare : app.paths.notebook, 100, &bytes, &len,
                       &why));
        ck_assert_str_eq(bytes, "old");
        free(bytes);
    }
}
END_TEST

/* What a run that was killed left beside the place is no notebook. */
START_TEST(begins_again)
{
    struct init_options o = options();
    struct verify_report report;
    world_file("new/notebook.new", "half a notebook");
    world_file("new/notebook.new-wal", "and its log");
    MUST(notebook_init(&app, &o, &made, &why));
    MUST(notebook_verify(&app, NULL, NULL, &report, &why));
    ck_assert_int_eq(access(app.paths.notebook, F_OK), 0);
    ck_assert_int_ne(access(world_path("new/notebook.new"), F_OK), 0);
    ck_assert_int_ne(access(world_path("new/notebook.new-wal"), F_OK), 0);
}
END_TEST

START_TEST(without_a_person)
{
    struct init_options o = {.authority_passphrase = "một", .utc_offset = 540};
    struct verify_report report;
    MUST(notebook_init(&app, &o, &made, &why));
    MUST(notebook_verify(&app, NULL, NULL, &report, &why));
    ck_assert_int_eq(report.entries, 2);
    struct notebook_info info;
    MUST(notebook_info(&app, &info, &why));
    ck_assert_int_eq(info.persons, 0);
    ck_assert_int_eq(app.utc_offset, 540);
}
END_TEST

Suite *suite_init(void)
{
    Suite *s = suite_create("init");
    TCase *tc = tcase_create("init");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_in_a_new_notebook);
    tcase_add_test(tc, each_key_has_its_passphrase);
    tcase_add_test(tc, key_files_of_persons);
    tcase_add_loop_test(tc, nothing_stays_behind, 0, (int)COUNT_OF(failures));
    tcase_add_test(tc, begins_again);
    tcase_add_test(tc, without_a_person);
    suite_add_tcase(s, tc);
    return s;
}
