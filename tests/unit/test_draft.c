/* tests/unit/test_draft.c - a form that is kept while it is filled in, and whom it may be about: people
 * who are not in the list. */
#include "base/base.h"

#include <check.h>
#include <glob.h>
#include <sys/stat.h>

#include "base/text.h"
#include "domain/form_draft.h"
#include "domain/newcomer.h"
#include "domain/person_erase.h"
#include "domain/person_link.h"
#include "suites.h"
#include "world.h"

static struct form_draft draft; /* as opened last */

/* The folder of this computer's keys is the same for every test. */
static void setup(void)
{
    char pattern[PLACE_MAX];
    glob_t found;
    world_setup();
    snprintf(pattern, sizeof(pattern), "%s/form-*", world.app.paths.state_dir);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        unlink(found.gl_pathv[i]);
    globfree(&found);
}

static int open_at(const struct id *who, int place)
{
    why = (struct sotay_error){0};
    int rc = form_draft_open(&world.app, who, &draft, &why);
    return rc < 0 ? rc : form_draft_take(&draft, place, &why);
}

static int open_of(const struct id *who)
{
    return open_at(who, 0);
}

static void put(const char *key, const char *text)
{
    MUST(form_draft_put(&draft, key, text, &why));
}

/* One for T1, watched by M1; closed again. */
static void keep_one(const struct id *who, const char *trainee)
{
    ck_assert_int_eq(open_of(who), SOTAY_END);
    put(FORM_MENTOR, id_hex(who).s);
    put(FORM_TRAINEE, trainee);
    put("day", "2026-03-01");
    put("note", "tay \"trái\" \\ – xong");
    draft.time_ms = NOW_MS;
    draft.total = 9;
    MUST(form_draft_save(&draft, &why));
    form_draft_done(&draft);
}

static void write_raw(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

/* ---- kept ---------------------------------------------------------------------------------------- */

START_TEST(what_was_answered_is_there_again)
{
    struct stat st;
    keep_one(&world.mentor.person, id_hex(&world.nurse).s);
    ck_assert_int_eq(stat(draft.path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    ck_assert_str_eq(form_draft_get(&draft, FORM_TRAINEE), id_hex(&world.nurse).s);
    ck_assert_str_eq(form_draft_get(&draft, "note"), "tay \"trái\" \\ – xong");
    ck_assert_ptr_null(form_draft_get(&draft, "level"));
    ck_assert_int_eq(form_draft_answers(&draft), 3); /* whose form it is, is none */
    ck_assert_int_eq(draft.total, 9);
    ck_assert_int_eq(draft.time_ms, NOW_MS);
    ck_assert(id_is_zero(&draft.signoff));
    put("note", NULL);
    put("day", "");
    draft.signoff = world.nurse;
    MUST(form_draft_save(&draft, &why));
    form_draft_done(&draft);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    ck_assert_ptr_null(form_draft_get(&draft, "note"));
    ck_assert_str_eq(form_draft_get(&draft, "day"), "");
    ck_assert(id_equal(&draft.signoff, &world.nurse));
    form_draft_drop(&draft);
    form_draft_done(&draft);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_END);
    form_draft_done(&draft);
}
END_TEST

START_TEST(each_person_and_each_notebook_has_its_own)
{
    keep_one(&world.mentor.person, id_hex(&world.nurse).s);
    ck_assert_int_eq(open_of(&world.other_mentor.person), SOTAY_END);
    form_draft_done(&draft);
    AUTO_FREE char *notebook = world.app.paths.notebook;
    world.app.paths.notebook = text_dup(world_file("other.sotay", ""));
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_END);
    form_draft_done(&draft);
    free(world.app.paths.notebook);
    world.app.paths.notebook = STEAL(notebook);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    form_draft_done(&draft);
}
END_TEST

START_TEST(one_is_set_aside_for_another)
{
    const struct id *who = &world.mentor.person;
    const char *const days[] = {"2026-03-01", "2026-03-02"};
    for (int place = 0; place < 2; place++) {
        ck_assert_int_eq(open_at(who, place), SOTAY_END);
        ck_assert_int_eq(form_draft_answers(&draft), 0);
        put("day", days[place]);
        MUST(form_draft_save(&draft, &why));
        form_draft_done(&draft);
    }
    ck_assert_int_eq(form_drafts_kept(&world.app, who), 2);
    for (int place = 0; place < 2; place++) {
        ck_assert_int_eq(open_at(who, place), SOTAY_OK);
        ck_assert_str_eq(form_draft_get(&draft, "day"), days[place]);
        form_draft_done(&draft);
    }
    MUST(open_of(who));
    form_draft_drop(&draft);
    form_draft_done(&draft);
    ck_assert_int_eq(form_drafts_kept(&world.app, who), 1);
    ck_assert_int_eq(open_at(who, 1), SOTAY_OK);
    form_draft_done(&draft);
}
END_TEST

START_TEST(two_windows_do_not_write_over_each_other)
{
    struct form_draft second;
    keep_one(&world.mentor.person, id_hex(&world.nurse).s);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    ck_assert_int_eq(form_draft_open(&world.app, &world.mentor.person, &second, &why),
                     SOTAY_EREFUSED);
    world_said("another window");
    form_draft_drop(&second); /* nothing happens */
    form_draft_done(&second);
    form_draft_done(&draft);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    form_draft_done(&draft);
}
END_TEST

static const char *const damaged[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"format\":1}",
    "{\"format\":2,\"time\":1,\"total\":1,\"answers\":{}}",
    "{\"format\":1,\"time\":\"x\",\"total\":1,\"answers\":{}}",
    "{\"format\":1,\"time\":1,\"total\":-1,\"answers\":{}}",
    "{\"format\":1,\"time\":1,\"total\":1,\"answers\":[]}",
    "{\"format\":1,\"time\":1,\"total\":1,\"answers\":{\"day\":7}}",
    "{\"format\":1,\"time\":1,\"total\":1,\"answers\":{\"day\":\"a\\u001bb\"}}",
    "{\"format\":1,\"time\":1,\"total\":1,\"answers\":{\"day\":\"1\",\"day\":\"2\"}}",
    "{\"format\":1,\"time\":1,\"total\":1,\"signoff\":\"zz\",\"answers\":{}}",
    "\xff\xfe",
};

START_TEST(a_damaged_one_is_set_aside)
{
    char aside[PLACE_MAX + 16];
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_END);
    form_draft_done(&draft);
    write_raw(draft.path, damaged[_i], strlen(damaged[_i]));
    ck_assert_msg(open_of(&world.mentor.person) == SOTAY_EDAMAGE, "%s", damaged[_i]);
    world_said("set aside");
    snprintf(aside, sizeof(aside), "%s.damaged", draft.path);
    ck_assert_int_eq(access(aside, F_OK), 0);
    ck_assert_int_eq(form_draft_answers(&draft), 0);
    put("day", "2026-03-02"); /* and one can go on */
    MUST(form_draft_save(&draft, &why));
    form_draft_done(&draft);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    form_draft_done(&draft);
}
END_TEST

START_TEST(one_that_is_too_large_is_set_aside)
{
    AUTO_FREE char *large = calloc(1, FORM_DRAFT_MAX + 2);
    memset(large, ' ', FORM_DRAFT_MAX + 1);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_END);
    write_raw(draft.path, large, FORM_DRAFT_MAX + 1);
    form_draft_done(&draft);
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_EDAMAGE);
    memset(large, 'x', FORM_DRAFT_MAX);
    put("note", large);
    ck_assert_int_eq(form_draft_save(&draft, &why), SOTAY_EREFUSED);
    form_draft_done(&draft);
}
END_TEST

/* ---- erased -------------------------------------------------------------------------------------- */

static bool is_left(const struct id *who)
{
    int rc = open_of(who);
    form_draft_done(&draft);
    return rc == SOTAY_OK;
}

static void erase(const struct id *person)
{
    AUTO(person_erasure) done = {0};
    MUST(person_erase(&world.app, &world.keeper, person, "request of 2026-03-01", &done, &why));
}

START_TEST(whoever_is_erased_is_in_no_form)
{
    keep_one(&world.mentor.person, id_hex(&world.nurse).s);
    keep_one(&world.other_mentor.person, id_hex(&world.second_nurse).s);
    erase(&world.nurse);
    ck_assert(!is_left(&world.mentor.person));
    ck_assert(is_left(&world.other_mentor.person));
    erase(&world.other_mentor.person); /* who watched */
    ck_assert(!is_left(&world.other_mentor.person));
}
END_TEST

START_TEST(a_newcomer_is_known_by_name)
{
    char name[200], aside[PLACE_MAX + 16];
    MUST(person_full_name(&world.app, &world.nurse, name, &why));
    keep_one(&world.mentor.person, "0");
    ck_assert_int_eq(open_of(&world.mentor.person), SOTAY_OK);
    put(FORM_NEW_NAME, name);
    MUST(form_draft_save(&draft, &why));
    snprintf(aside, sizeof(aside), "%s.damaged", draft.path);
    write_raw(aside, "?", 1);
    form_draft_done(&draft);
    erase(&world.technician);
    ck_assert(is_left(&world.mentor.person));
    ck_assert_int_ne(access(aside, F_OK), 0); /* nobody knows what was in it */
    erase(&world.nurse);
    ck_assert(!is_left(&world.mentor.person));
}
END_TEST

/* ---- who is not in the list ------------------------------------------------------------------------ */

static const struct {
    const char *name, *year, *cadre;
    const char *want; /* family/middle/given; NULL: refused */
} typed[] = {
    {"Lò Thị Mai", "1992", "nurse", "Lò/Thị/Mai"},
    {"  LÒ   THỊ MAI ", "1992", NULL, "Lò/Thị/Mai"},
    {"lò mai", "1950", "", "Lò//Mai"},
    {"Mai", "1992", "nurse", NULL},
    {"", "1992", "nurse", NULL},
    {"Lò\nMai", "1992", "nurse", NULL},
    {"Lò \xff Mai", "1992", "nurse", NULL},
    {"Lò Thị Mai", NULL, "nurse", NULL},
    {"Lò Thị Mai", "92", "nurse", NULL},
    {"Lò Thị Mai", "2026", "nurse", NULL},
    {"Lò Thị Mai", "1800", "nurse", NULL},
    {"Lò Thị Mai", "1992-01-02", "nurse", NULL},
    {"Lò Thị Mai", "1992", "nurses", NULL},
};

START_TEST(a_newcomer_is_read_strictly)
{
    struct newcomer n;
    char got[200];
    why = (struct sotay_error){0};
    int rc = newcomer_read(&world.app, typed[_i].name, typed[_i].year, typed[_i].cadre, &n, &why);
    if (!typed[_i].want) {
        ck_assert_msg(rc == SOTAY_EUSAGE, "%s %s: %d", typed[_i].name, typed[_i].year, rc);
        return;
    }
    ck_assert_msg(rc == SOTAY_OK, "%s", why.message);
    snprintf(got, sizeof(got), "%s/%s/%s", n.name[0], n.name[1], n.name[2]);
    ck_assert_str_eq(got, typed[_i].want);
    ck_assert_int_eq(strncmp(n.code, NEWCOMER_PREFIX, strlen(NEWCOMER_PREFIX)), 0);
    newcomer_done(&n);
}
END_TEST

/* Watched by M1 at S1; the person is written with it. */
static struct id watched(struct newcomer *n)
{
    struct signoff s = {0};
    struct id_text hex;
    MUST(newcomer_read(&world.app, "Vừ Thị Mỷ", "1994", "nurse", n, &why));
    hex = id_hex(&n->id);
    {
        AUTO(writer) w = {0}; /* there for the moment, and gone again */
        MUST(app_write(&world.app, NULL, &w, &why));
        MUST(newcomer_append(&w, n, &world.station, &why));
        MUST(signoff_prepare(
            &world.app,
            &(struct signoff_wish){
                .trainee = hex.s, .skill = "care.wound", .facility = "S1", .level = "5"},
            &world.mentor.person, true, &s, &why));
    }
    int64_t before = world_entries();
    ck_assert_int_eq(record_find(&world.app, &noun_table[NOUN_PERSON], hex.s, &s.typist, &why),
                     SOTAY_EABSENT);
    s.newcomer = n;
    s.home = world.station;
    MUST(signoff_add(&world.app, &world.mentor, &s, false, &why));
    ck_assert_int_eq(world_entries() - before, 3);
    struct id id = s.id;
    signoff_done(&s);
    return id;
}

START_TEST(a_newcomer_comes_with_what_was_watched)
{
    struct newcomer n;
    struct id found;
    bool is_new = false;
    AUTO(str) label = {0};
    struct id signoff = watched(&n);
    ck_assert_str_eq(world_reason(&signoff), "counted");
    found = world_find(NOUN_PERSON, "vu thi my");
    ck_assert(id_equal(&found, &n.id));
    MUST(person_is_provisional(&world.app, &found, &is_new, &why));
    ck_assert(is_new);
    MUST(person_label(&world.app, &found, &label, &why));
    ck_assert_ptr_nonnull(strstr(str_text(&label), "(1994, nurse, S1, not confirmed)"));
    MUST(person_is_provisional(&world.app, &world.nurse, &is_new, &why));
    ck_assert(!is_new);
    REFUSED(person_must_be_confirmed(&world.app, &found, &why));
    world_said(n.code);
    MUST(person_must_be_confirmed(&world.app, &world.nurse, &why));
    world_rebuild();
    ck_assert_int_eq(world_verify(), SOTAY_OK);
    MUST(person_is_provisional(&world.app, &found, &is_new, &why));
    ck_assert(is_new);
    newcomer_done(&n);
}
END_TEST

START_TEST(the_same_name_and_year_is_found)
{
    struct newcomer n, twin;
    struct id found[2];
    size_t n_found = 9;
    watched(&n);
    MUST(newcomer_read(&world.app, "vu thi my", "1994", NULL, &twin, &why));
    MUST(newcomer_twins(&world.app, &twin, found, 2, &n_found, &why));
    ck_assert_uint_eq(n_found, 1);
    ck_assert(id_equal(&found[0], &n.id));
    newcomer_done(&twin);
    MUST(newcomer_read(&world.app, "vu thi my", "1995", NULL, &twin, &why));
    MUST(newcomer_twins(&world.app, &twin, found, 2, &n_found, &why));
    ck_assert_uint_eq(n_found, 0);
    newcomer_done(&twin);
    newcomer_done(&n);
}
END_TEST

START_TEST(confirmed_it_is_a_person_like_any_other)
{
    struct newcomer n;
    struct save_result result;
    struct wish wish = {0};
    bool is_new = true;
    watched(&n);
    wish.v[noun_field(&noun_table[NOUN_PERSON], "birth_date")] = "02/04/1994";
    MUST(person_confirm(&world.app, NULL, &n.id, &wish, &result, &why));
    ck_assert_int_eq(strncmp(result.code, "DB-", 3), 0);
    MUST(person_is_provisional(&world.app, &n.id, &is_new, &why));
    ck_assert(!is_new);
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &n.id, &r, &why));
    ck_assert_str_eq(record_value(&noun_table[NOUN_PERSON], &r, "birth_date"), "1994-04-02");
    REFUSED(person_confirm(&world.app, NULL, &n.id, &wish, &result, &why));
    world_said("confirmed already");
    REFUSED(person_confirm(&world.app, NULL, &world.nurse, &wish, &result, &why));
    newcomer_done(&n);
}
END_TEST

START_TEST(a_code_that_was_given_stays)
{
    struct newcomer n;
    struct save_result result;
    struct wish wish = {.v = {"T1"}};
    watched(&n);
    REFUSED(person_confirm(&world.app, NULL, &n.id, &wish, &result, &why));
    world_said("T1");
    wish.v[0] = "NV-7";
    MUST(person_confirm(&world.app, NULL, &n.id, &wish, &result, &why));
    ck_assert_str_eq(result.code, "NV-7");
    newcomer_done(&n);
}
END_TEST

static struct id kept_of_pair;

static int note_pair(void *with, const struct pair_found *pair, struct sotay_error *err)
{
    (void)err;
    kept_of_pair = pair->keep;
    snprintf(with, 200, "%s", pair->command);
    return SOTAY_OK;
}

/* The centre's list came later than the newcomer: its record is the one that stays. */
START_TEST(the_centres_record_is_kept)
{
    struct newcomer n;
    char command[200] = "", want[200];
    watched(&n);
    struct id real = world_add(NULL, NOUN_PERSON, "code", "NV-8", "family_name", "Vừ",
                               "middle_name", "Thị", "given_name", "Mỷ", "birth_date", "1994-04-02",
                               "cadre", "nurse", "facility", "S1", NULL);
    MUST(person_duplicates(&world.app, note_pair, command, &why));
    ck_assert(id_equal(&kept_of_pair, &real));
    snprintf(want, sizeof(want), "person merge %s NV-8", n.code);
    ck_assert_str_eq(command, want);
    MUST(person_merge(&world.app, &world.keeper, &n.id, &real, &why));
    MUST(person_must_be_confirmed(&world.app, &real, &why));
    world_rebuild();
    ck_assert_int_eq(world_verify(), SOTAY_OK);
    newcomer_done(&n);
}
END_TEST

/* The centre confirms while the station, which does not know yet, goes on writing. */
START_TEST(both_computers_may_go_on_at_once)
{
    struct newcomer n;
    struct save_result result;
    struct wish wish = {0};
    bool is_new = true;
    watched(&n);
    MUST(person_confirm(&world.app, NULL, &n.id, &wish, &result, &why));
    struct elsewhere there;
    elsewhere_begin(&there);
    elsewhere_append(&there, &world.mentor, false, false, "person.set", &n.id,
                     "\"set\":{\"phone\":\"0912000111\"}");
    rights_forget(&world.app.rights);
    MUST(person_is_provisional(&world.app, &n.id, &is_new, &why));
    ck_assert(!is_new);
    struct id found = world_find(NOUN_PERSON, result.code);
    ck_assert(id_equal(&found, &n.id));
    world_rebuild();
    MUST(person_is_provisional(&world.app, &n.id, &is_new, &why));
    ck_assert(!is_new);
    newcomer_done(&n);
}
END_TEST

Suite *suite_draft(void)
{
    Suite *s = suite_create("draft");
    TCase *tc = tcase_create("draft");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, world_teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, what_was_answered_is_there_again);
    tcase_add_test(tc, each_person_and_each_notebook_has_its_own);
    tcase_add_test(tc, one_is_set_aside_for_another);
    tcase_add_test(tc, two_windows_do_not_write_over_each_other);
    tcase_add_loop_test(tc, a_damaged_one_is_set_aside, 0, (int)COUNT_OF(damaged));
    tcase_add_test(tc, one_that_is_too_large_is_set_aside);
    tcase_add_test(tc, whoever_is_erased_is_in_no_form);
    tcase_add_test(tc, a_newcomer_is_known_by_name);
    tcase_add_loop_test(tc, a_newcomer_is_read_strictly, 0, (int)COUNT_OF(typed));
    tcase_add_test(tc, a_newcomer_comes_with_what_was_watched);
    tcase_add_test(tc, the_same_name_and_year_is_found);
    tcase_add_test(tc, confirmed_it_is_a_person_like_any_other);
    tcase_add_test(tc, a_code_that_was_given_stays);
    tcase_add_test(tc, the_centres_record_is_kept);
    tcase_add_test(tc, both_computers_may_go_on_at_once);
    suite_add_tcase(s, tc);
    return s;
}
