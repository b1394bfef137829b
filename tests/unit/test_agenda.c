/* tests/unit/test_agenda.c - what is to be done next, from what a notebook holds. */
#include "base/base.h"

#include "domain/agenda.h"
#include "domain/backup.h"
#include "domain/certificate.h"
#include "suites.h"
#include "world.h"

static struct agenda a;

static void look(const char *who)
{
    MUST(agenda_read(&world.app, who, &a, &why));
}

static bool has(enum agenda_step step)
{
    enum agenda_step steps[AGENDA_STEPS];
    size_t n;
    agenda_steps(&a, steps, &n);
    for (size_t i = 0; i < n; i++)
        if (steps[i] == step)
            return true;
    return false;
}

START_TEST(counts_are_those_of_the_notebook)
{
    struct notebook_info info;
    MUST(notebook_info(&world.app, &info, &why));
    look(NULL);
    ck_assert_str_eq(a.name, info.name);
    ck_assert_int_eq(a.people, info.persons);
    ck_assert_int_eq(a.facilities, info.facilities);
    ck_assert_int_eq(a.mentors, 2);
    ck_assert_int_eq(a.coordinators, 2);
    ck_assert(a.checklists > 0 && !a.has_me);
    ck_assert(has(AGENDA_WHO) && !has(AGENDA_FACILITIES) && !has(AGENDA_PEOPLE));
}
END_TEST

START_TEST(a_person_sees_their_own)
{
    look("M1");
    ck_assert(a.has_me && a.mentor && !a.coordinator && !a.issuer);
    ck_assert_str_eq(a.code, "M1");
    look("CO");
    ck_assert(a.has_me && a.coordinator && !a.mentor);
    look("T1");
    ck_assert(a.has_me && !a.coordinator && !a.mentor);
    ck_assert_str_eq(a.place, "S1");
    look("authority");
    ck_assert(!a.has_me);
    look("nobody of that name");
    ck_assert(!a.has_me);
}
END_TEST

START_TEST(what_waits_for_a_signature_is_the_mentors)
{
    struct id mentor = world_find(NOUN_PERSON, "M1");
    const struct signoff_wish wish = {.trainee = NULL};
    look("M1");
    int64_t before = a.to_sign;
    world_observe(&mentor, &wish);
    look("M1");
    ck_assert_int_eq(a.to_sign, before + 1);
    ck_assert(has(AGENDA_SIGN));
    look("M2");
    ck_assert_int_eq(a.to_sign, 0);
    ck_assert(!has(AGENDA_SIGN));
}
END_TEST

START_TEST(keys_wait_for_those_who_may_confirm_them)
{
    AUTO(actor) key = {0};
    look("CO");
    ck_assert_int_eq(a.keys, 0);
    world_key(&key, &world.nurse); /* of S1, which CO coordinates */
    look("CO");
    ck_assert_int_eq(a.keys, 1);
    ck_assert_str_eq(a.key_of, "T1");
    ck_assert(has(AGENDA_KEYS));
    look("M1");
    ck_assert(a.keys == 0 && !has(AGENDA_KEYS));
    look(NULL);
    ck_assert_int_eq(a.keys, 1);
    world_confirm(&key);
    look("CO");
    ck_assert_int_eq(a.keys, 0);
}
END_TEST

START_TEST(a_backup_grows_old)
{
    char path[300];
    look("DB-1");
    ck_assert(!a.has_backup && has(AGENDA_BACKUP));
    snprintf(path, sizeof(path), "%s", world_path("agenda.backup"));
    MUST(backup_note(store_path(world.app.store), path, NOW_MS, &why));
    look("DB-1");
    ck_assert(a.has_backup && a.backup_days == 0 && !has(AGENDA_BACKUP));
    world_on("2026-03-08");
    look("DB-1");
    ck_assert(a.backup_days == 6 && !has(AGENDA_BACKUP));
    world_on("2026-03-09");
    look("DB-1");
    ck_assert(a.backup_days == 7 && has(AGENDA_BACKUP));
    world_on("2026-03-01"); /* a clock that was wrong */
    look("DB-1");
    ck_assert_int_eq(a.backup_days, 0);
}
END_TEST

START_TEST(others_that_are_silent_are_told)
{
    static const struct id subject = {{7}};
    struct elsewhere d;
    look("DB-1");
    ck_assert(a.computers == 0 && !has(AGENDA_SYNC));
    elsewhere_begin(&d);
    elsewhere_append(&d, NULL, false, false, "course.set", &subject, "\"set\":{\"title\":\"x\"}");
    world_rebuild();
    look("DB-1");
    ck_assert_int_eq(a.computers, 1);
    ck_assert(!has(AGENDA_SYNC));
    ck_assert(a.waiting > 0 && has(AGENDA_WAITING)); /* nobody allowed that computer */
    world_on("2026-04-15");
    look("DB-1");
    ck_assert(a.sync_days >= AGENDA_SYNC_DAYS && has(AGENDA_SYNC));
    look("T1");
    ck_assert(!has(AGENDA_WAITING));
}
END_TEST

static void lapsing_on(const char *day, int want)
{
    world_on(day);
    look("DB-1");
    ck_assert_msg(a.lapsing == want, "%s: %d", day, (int)a.lapsing);
    ck_assert(has(AGENDA_CERTIFICATES) == (want > 0));
}

START_TEST(certificates_that_lapse_are_told_in_time)
{
    world_certificate("1/2026/X", "D", &world.nurse, "2026-05-02");
    lapsing_on("2026-03-02", 0); /* 61 days before */
    lapsing_on("2026-03-03", 1);
    lapsing_on("2026-05-02", 1); /* its last day */
    lapsing_on("2026-05-03", 0);
    world_on(TODAY);
    struct id renewed = world_certificate("2/2026/X", "D", &world.nurse, "2028-03-02");
    lapsing_on("2026-04-01", 0);
    MUST(certificate_revoke(&world.app, &world.keeper, id_hex(&renewed).s, "x", &why));
    lapsing_on("2026-04-01", 1); /* the new one holds no longer */
    look("T1");
    ck_assert(!has(AGENDA_CERTIFICATES));
}
END_TEST

/* ---- the order, without a notebook ---------------------------------------------------------------------- */

static const struct agenda whole = {
    .facilities = 3,
    .people = 9,
    .checklists = 2,
    .mentors = 1,
    .coordinators = 1,
    .signoffs = 4,
    .authority_keys = 2,
    .has_backup = true,
    .has_me = true,
    .coordinator = true,
    .has_key = true,
};

static void nothing(struct agenda *x)
{
    *x = (struct agenda){.authority_keys = 1, .has_me = true, .coordinator = true, .people = 1};
}
static void nurse_without_backup(struct agenda *x)
{
    x->coordinator = x->has_key = x->has_backup = false;
    x->waiting = x->keys = x->lapsing = 5;
    x->keys = 0;
    x->mentors = x->facilities = 0;
}
static void everything(struct agenda *x)
{
    x->backup_days = 40;
    x->waiting = x->to_sign = x->keys = x->lapsing = x->computers = 1;
    x->sync_days = 31;
}
static void mentor_without_key(struct agenda *x)
{
    x->coordinator = x->has_key = false;
    x->mentor = true;
}
static void at_peace(struct agenda *x)
{
    x->computers = 1;
    x->sync_days = AGENDA_SYNC_DAYS - 1;
    x->backup_days = AGENDA_BACKUP_DAYS - 1;
}

static const struct {
    const char *label;
    void (*change)(struct agenda *x);
    enum agenda_step want[AGENDA_STEPS];
    size_t n;
} orders[] = {
    {"at peace", at_peace, {0}, 0},
    {"a new notebook",
     nothing,
     {AGENDA_FACILITIES, AGENDA_PEOPLE, AGENDA_CHECKLISTS, AGENDA_MY_KEY, AGENDA_SPARE},
     5},
    {"a nurse", nurse_without_backup, {AGENDA_BACKUP}, 1},
    {"everything at once",
     everything,
     {AGENDA_BACKUP, AGENDA_WAITING, AGENDA_SIGN, AGENDA_KEYS, AGENDA_CERTIFICATES, AGENDA_SYNC},
     6},
    {"a mentor without a key", mentor_without_key, {AGENDA_MY_KEY}, 1},
};

START_TEST(most_needed_first)
{
    struct agenda x = whole;
    enum agenda_step got[AGENDA_STEPS];
    size_t n;
    orders[_i].change(&x);
    agenda_steps(&x, got, &n);
    ck_assert_msg(n == orders[_i].n, "%s: %zu steps, the first %d", orders[_i].label, n,
                  (int)got[0]);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(got[i] == orders[_i].want[i], "%s: %zu is %d", orders[_i].label, i,
                      (int)got[i]);
}
END_TEST

Suite *suite_agenda(void)
{
    Suite *s = suite_create("agenda");
    TCase *order = tcase_create("order"), *notebook = tcase_create("notebook");
    tcase_add_loop_test(order, most_needed_first, 0, (int)COUNT_OF(orders));
    tcase_set_timeout(notebook, 60);
    tcase_add_unchecked_fixture(notebook, world_begin, NULL);
    tcase_add_checked_fixture(notebook, world_setup, world_teardown);
    tcase_add_test(notebook, counts_are_those_of_the_notebook);
    tcase_add_test(notebook, a_person_sees_their_own);
    tcase_add_test(notebook, what_waits_for_a_signature_is_the_mentors);
    tcase_add_test(notebook, keys_wait_for_those_who_may_confirm_them);
    tcase_add_test(notebook, a_backup_grows_old);
    tcase_add_test(notebook, certificates_that_lapse_are_told_in_time);
    tcase_add_test(notebook, others_that_are_silent_are_told);
    suite_add_tcase(s, order);
    suite_add_tcase(s, notebook);
    return s;
}
