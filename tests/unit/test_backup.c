/* tests/unit/test_backup.c - whole copies: of one moment, in their place whole or not at all. */
#include "base/base.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "world.h"

#include "domain/backup.h"
#include "domain/clone.h"
#include "domain/kit.h"
#include "files.h"

Suite *suite_backup(void);

static const char *at(const char *name, char ret[300])
{
    snprintf(ret, 300, "%s", world_path(name));
    return ret;
}

static bool there(const char *name)
{
    return place_is_taken(world_path(name));
}

/* ---- places ------------------------------------------------------------------------------------- */

START_TEST(nothing_is_replaced_unasked)
{
    char a[300], b[300], found[PLACE_MAX];
    file_write(at("a", a), "one");
    file_write(at("b", b), "two");
    ck_assert_int_eq(place_put(a, b, false, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(place_copy(a, b, NULL, NULL, &why), SOTAY_EFAIL);
    ck_assert(place_is_taken(a) && place_is_taken(b) && !place_is_same(a, b));
    MUST(place_put(a, b, true, &why));
    ck_assert(!place_is_taken(a));
    MUST(place_copy(b, a, NULL, NULL, &why));
    struct stat st;
    ck_assert_int_eq(stat(a, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(st.st_size, 3);
    ck_assert_int_eq(place_resolve(world_path("nowhere/x"), found, &why), SOTAY_EABSENT);
    ck_assert_int_eq(place_need_space(world.folder, INT64_MAX, &why), SOTAY_EREFUSED);
    world_said("MB free");
    MUST(place_need_space(world.folder, 1, &why));
    unlink(a);
    unlink(b);
}
END_TEST

START_TEST(one_at_a_time)
{
    AUTO(place_lock) first = {.fd = -1}, second = {.fd = -1};
    MUST(place_lock(&first, world.folder, "lock", &why));
    ck_assert_int_eq(place_lock(&second, world.folder, "lock", &why), SOTAY_EFAIL);
    place_lock_done(&first);
    MUST(place_lock(&second, world.folder, "lock", &why));
}
END_TEST

/* ---- a copy of one moment ----------------------------------------------------------------------- */

START_TEST(a_copy_is_of_one_moment)
{
    struct hash before, after, in_copy;
    struct store *copy = NULL;
    char path[300];
    bool holds;
    {
        AUTO(txn) view = {0};
        MUST(txn_begin_read(&view, world.app.store, &why));
        MUST(copying_ends(world.app.store, &before, &why));
        struct app other = {0}; /* somebody else writes before the pages are copied */
        MUST(copying_open(&world.app, world.app.paths.notebook, STORE_WRITE, &other, &why));
        struct app kept = world.app;
        world.app = other;
        MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345678", NULL));
        app_done(&world.app);
        world.app = kept;
        MUST(store_copy(world.app.store, at("copy", path), NULL, NULL, &copy, &why));
    }
    MUST(copying_ends(copy, &in_copy, &why));
    MUST(copying_ends(world.app.store, &after, &why));
    ck_assert(hash_equal(&before, &in_copy));
    ck_assert(!hash_equal(&after, &in_copy));
    MUST(copying_holds(world.app.store, copy, &holds, &why));
    ck_assert(holds);
    MUST(copying_holds(copy, world.app.store, &holds, &why));
    ck_assert_msg(!holds, "the copy lacks the newest record");
    store_close(copy);
    ck_assert(!there("copy-wal") && !there("copy-journal"));
    store_remove(path);
    ck_assert(!there("copy"));
}
END_TEST

static int make(const char *to, int keep, struct backup_result *ret)
{
    const struct backup_options o = {.to = to, .keep = keep};
    why = (struct sotay_error){0};
    return backup_make(&world.app, &o, ret, &why);
}

START_TEST(a_backup_is_checked_and_noted)
{
    struct backup_result r;
    char path[300], noted[PLACE_MAX];
    int64_t time_ms;
    ck_assert_int_eq(backup_newest(&world.app, noted, &time_ms, &why), SOTAY_END);
    int64_t entries = world_entries();
    MUST(make(at("one.backup", path), 0, &r));
    ck_assert_int_eq(r.records, entries);
    ck_assert_int_ge(r.keys, 2);
    ck_assert(r.noted);
    ck_assert_int_eq(world_entries(), entries);
    MUST(backup_newest(&world.app, noted, &time_ms, &why));
    ck_assert_str_eq(noted, r.path);
    ck_assert_int_eq(time_ms, NOW_MS);
    REFUSED(make(path, 0, &r));
    REFUSED(make(world.app.paths.notebook, 0, &r));
    world_said("the notebook itself");
    unlink(path);
}
END_TEST

/* A record that was changed by hand: the copy does not count, and older ones stay. */
START_TEST(a_bad_notebook_makes_no_backup)
{
    struct backup_result r;
    char folder[300];
    ck_assert_int_eq(mkdir(at("backups", folder), 0700), 0);
    MUST(make(folder, 1, &r));
    struct sqlite3 *db = world_raw(NULL);
    world_drop_triggers(db);
    world_sql(db, "UPDATE entry SET payload = replace(payload, '1', '2') WHERE seq = 5");
    sqlite3_close(db);
    char first[PLACE_MAX];
    snprintf(first, sizeof(first), "%s", r.path);
    ck_assert_int_eq(make(folder, 1, &r), SOTAY_EDAMAGE);
    ck_assert(place_is_taken(first));
    unlink(first);
    ck_assert_msg(rmdir(folder) == 0, "something else was left there");
}
END_TEST

START_TEST(only_ours_are_thinned_out)
{
    static const struct {
        const char *name;
        bool stays;
    } cases[] = {
        {"sotay-2026-01-01-0000.backup", false},
        {"sotay-2026-01-01-0000-2.backup", false},
        {"sotay-2026-01-01-0000-22.backup", false},
        {"sotay-2026-01-01-0000-222.backup", true},
        {"sotay-2026-01-01-000.backup", true},
        {"sotay-2026-01-01-0000-.backup", true},
        {"sotay-2026-01-01-0000.backup~", true},
        {"Sotay-2026-01-01-0000.backup", true},
        {"a.backup", true},
    };
    struct backup_result r;
    char folder[300], one[300];
    ck_assert_int_eq(mkdir(at("thin", folder), 0700), 0);
    MUST(make(at("one.backup", one), 0, &r));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[PLACE_MAX];
        snprintf(path, sizeof(path), "%s/%s", folder, cases[i].name);
        MUST(place_copy(one, path, NULL, NULL, &why));
    }
    MUST(make(folder, 1, &r));
    ck_assert_int_eq(r.removed, 3);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[PLACE_MAX];
        snprintf(path, sizeof(path), "%s/%s", folder, cases[i].name);
        ck_assert_msg(place_is_taken(path) == cases[i].stays, "%s", cases[i].name);
    }
    folder_remove(folder);
    unlink(one);
}
END_TEST

/* ---- brought back ------------------------------------------------------------------------------- */

static int64_t device_files(void)
{
    char command[400];
    snprintf(command, sizeof(command), "ls '%s' | grep -c device", world_path("state"));
    FILE *f = popen(command, "r");
    int n = -1;
    ck_assert(f && fscanf(f, "%d", &n) == 1);
    pclose(f);
    return n;
}

START_TEST(nothing_stays_of_what_was_not_put)
{
    struct backup_result r;
    char source[300], target[300];
    MUST(make(at("one.backup", source), 0, &r));
    int64_t devices = device_files();
    AUTO(clone) c = {.lock = {.fd = -1}};
    const struct clone_wish w = {.source = source, .target = at("new", target), .is_backup = true};
    MUST(clone_make(&world.app, &w, &c, &why));
    ck_assert(there("new.unfinished") && !there("new"));
    clone_done(&c);
    ck_assert(!there("new.unfinished") && !there("new"));
    ck_assert_int_eq(device_files(), devices);
    unlink(source);
}
END_TEST

/* The computer that wrote the lost notebook is a new one in the restored one, whatever its file says. */
START_TEST(a_restored_notebook_has_a_new_computer)
{
    struct backup_result r;
    char source[300], target[300], series[8];
    struct hash key;
    MUST(make(at("one.backup", source), 0, &r));
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345678", NULL));
    AUTO(clone) c = {.lock = {.fd = -1}};
    const struct clone_wish w = {
        .source = source, .target = at("back", target), .is_backup = true, .force = true};
    MUST(clone_make(&world.app, &w, &c, &why));
    MUST(clone_put(&c, &why));
    world_close();
    world_open(target);
    ck_assert_int_eq(world_entries(), r.records);
    ck_assert_int_eq(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345679", NULL),
                     SOTAY_EREFUSED);
    MUST(computer_enrol(&world.app, &world.coordinator, "again", series, &key, &why));
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345679", NULL));
    MUST(world_verify());
    world_close();
    store_remove(target);
    unlink(source);
    world_open(NULL);
}
END_TEST

START_TEST(a_computer_file_serves_once)
{
    char file[300], target[300], series[8], letter[8];
    struct hash key;
    MUST(computer_enrol_new(&world.app, &world.coordinator, at("c.device", file), "c", series, &key,
                            &why));
    AUTO(clone) c = {.lock = {.fd = -1}};
    const struct clone_wish w = {.source = world.app.paths.notebook,
                                 .target = at("station", target)};
    MUST(clone_make(&world.app, &w, &c, &why));
    {
        AUTO(app) on_temp = {0};
        MUST(copying_open(&world.app, c.temp, STORE_READ, &on_temp, &why));
        MUST(clone_take_device(&on_temp, file, letter, &why));
        ck_assert_str_eq(letter, series);
    }
    MUST(clone_put(&c, &why));
    clone_done(&c);
    world_close();
    world_open(target);
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345679", NULL));
    ck_assert_int_eq(clone_take_device(&world.app, file, letter, &why), SOTAY_EREFUSED);
    world_said("serves another computer");
    world_close();
    store_remove(target);
    unlink(file);
    world_open(NULL);
}
END_TEST

/* ---- forms of a place --------------------------------------------------------------------------- */

struct seen {
    char text[200];
};

static int see(void *with, const struct kit_form *f, struct sotay_error *err)
{
    struct seen *s = with;
    size_t len = strlen(s->text);
    (void)err;
    snprintf(s->text + len, sizeof(s->text) - len, "%s %d%s;", f->skill, f->people,
             f->checklist ? "" : " none");
    return SOTAY_OK;
}

static void require(const char *scope, const char *type, const char *skill, const char *people)
{
    world_add(NULL, NOUN_REQUIREMENT, "scope", scope, "facility_type", type, "skill", skill,
              "people", people, NULL);
}

START_TEST(the_nearest_requirement_wins)
{
    struct seen s = {""};
    require("DB", "station", "care.wound", "1");
    require("C", "station", "care.wound", "3");
    require("Q", "station", "care.wound", "9");
    require("DB", "district-centre", "care.wound", "8");
    MUST(kit_forms(&world.app, &world.station, see, &s, &why));
    ck_assert_str_eq(s.text, "care.wound 3;");
    require("S1", "station", "care.wound", "0"); /* not here */
    s.text[0] = '\0';
    MUST(kit_forms(&world.app, &world.station, see, &s, &why));
    ck_assert_str_eq(s.text, "");
}
END_TEST

Suite *suite_backup(void)
{
    Suite *s = suite_create("backup");
    TCase *tc = tcase_create("copies");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, nothing_is_replaced_unasked);
    tcase_add_test(tc, one_at_a_time);
    tcase_add_test(tc, a_copy_is_of_one_moment);
    tcase_add_test(tc, a_backup_is_checked_and_noted);
    tcase_add_test(tc, a_bad_notebook_makes_no_backup);
    tcase_add_test(tc, only_ours_are_thinned_out);
    tcase_add_test(tc, nothing_stays_of_what_was_not_put);
    tcase_add_test(tc, a_restored_notebook_has_a_new_computer);
    tcase_add_test(tc, a_computer_file_serves_once);
    tcase_add_test(tc, the_nearest_requirement_wins);
    suite_add_tcase(s, tc);
    return s;
}
