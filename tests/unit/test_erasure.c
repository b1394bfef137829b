/* tests/unit/test_erasure.c - the right to erasure: no text is left, whatever comes later and in
 * whichever order; what was taught still counts. */
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/import.h"
#include "domain/person_erase.h"
#include "domain/person_link.h"
#include "ledger/erasure.h"
#include "store/store_private.h"
#include "suites.h"
#include "world.h"

#include <sqlite3.h>

#define NAME "Thào Thị Dợ"
#define NAME_KEY "thao thi do" /* as it is searched */
#define CITIZEN "011190123456"
#define PHONE "0912111222"
#define NOTE "tay run khi khâu"

static struct id who; /* P9, a nurse of S1 */

static void setup(void)
{
    world_setup();
    who = world_add(NULL, NOUN_PERSON, "code", "P9", "family_name", "Thào", "middle_name", "Thị",
                    "given_name", "Dợ", "birth_date", "1990-05-06", "citizen_id", CITIZEN, "phone",
                    PHONE, "cadre", "nurse", "facility", "S1", NULL);
}

static void erase_person(const struct id *person)
{
    AUTO(person_erasure) e = {0};
    MUST(person_erase(&world.app, &world.keeper, person, "request 7", &e, &why));
}

static int64_t count_of(const char *sql)
{
    sqlite3 *db = world_raw(NULL);
    int64_t n = world_number(db, sql);
    sqlite3_close(db);
    return n;
}

static bool file_holds(const char *path, const char *text)
{
    FILE *f = fopen(path, "rb");
    bool found = false;
    if (!f)
        return false;
    ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(f);
    char *bytes = malloc(size + 1);
    ck_assert_ptr_nonnull(bytes);
    rewind(f);
    ck_assert_uint_eq(fread(bytes, 1, size, f), size);
    found = size && memmem(bytes, size, text, strlen(text));
    free(bytes);
    fclose(f);
    return found;
}

/* In the file itself and in its log. */
static bool anywhere(const char *text)
{
    char log[600];
    const char *path = store_path(world.app.store);
    snprintf(log, sizeof log, "%s-wal", path);
    return file_holds(path, text) || file_holds(log, text);
}

static void none_is_left(void)
{
    static const char *const texts[] = {"Thào", "Dợ", NAME_KEY, CITIZEN, PHONE, NOTE, "1990-05-06"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        ck_assert_msg(!anywhere(texts[i]), "'%s' is still there", texts[i]);
}

static void same_after_rebuild(void)
{
    AUTO(str) before = {0}, after = {0};
    MUST(ledger_dump(world.app.store, &before, &why));
    world_rebuild();
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    MUST(world_verify());
}

static struct id watched(const char *at)
{
    return world_sign(&world.mentor,
                      &(struct signoff_wish){.trainee = "P9", .performed_at = at, .note = NOTE});
}

START_TEST(no_byte_is_left)
{
    watched("2026-02-10");
    watched("2026-02-11");
    ck_assert(anywhere("Dợ") && anywhere(NAME_KEY) && anywhere(CITIZEN) && anywhere(NOTE));
    erase_person(&who);
    none_is_left();
    same_after_rebuild();
    none_is_left();
    ck_assert_int_eq(count_of("SELECT count(*) FROM erase_due"), 0);
}
END_TEST

static void run(sqlite3_stmt *q)
{
    ck_assert_int_eq(sqlite3_step(q), SQLITE_DONE);
    sqlite3_reset(q);
}

/* Rows come between others, so pages are split and what moves leaves a copy in what is free. */
static void fill_pages(sqlite3 *db, uint32_t seed)
{
    static char text[1000];
    int64_t seq[4] = {0};
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(
        sqlite3_prepare_v2(db,
                           "INSERT INTO entry VALUES (?1, ?2, ?2, 1, NULL, 'x', x'00', "
                           "x'00', x'00', NULL, ?3)",
                           -1, &q, NULL),
        SQLITE_OK);
    for (int i = 0; i < 600; i++) {
        seed = seed * 1664525 + 1013904223;
        size_t chain = seed >> 30, len = 100 + (seed >> 8) % 800;
        memset(text, 'x', len);
        if (i % 37 == 0)
            memcpy(text, "MARKED", 6);
        sqlite3_bind_int64(q, 1, 1000 + (int64_t)chain);
        sqlite3_bind_int64(q, 2, ++seq[chain]);
        sqlite3_bind_text(q, 3, text, (int)len, SQLITE_STATIC);
        run(q);
    }
    sqlite3_finalize(q);
}

START_TEST(free_parts_of_pages_hold_no_copies)
{
    sqlite3 *db = world.app.store->db;
    bool copies = false;
    for (uint32_t seed = 1; seed < 40 && !copies; seed++) {
        world_teardown();
        world_setup();
        db = world.app.store->db;
        fill_pages(db, seed);
        store_allow_erasure(world.app.store, true);
        ck_assert_int_eq(
            sqlite3_exec(db, "UPDATE entry SET payload = NULL WHERE payload LIKE 'MARKED%'", NULL,
                         NULL, NULL),
            SQLITE_OK);
        store_allow_erasure(world.app.store, false);
        sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
        copies = anywhere("MARKED");
    }
    ck_assert_msg(copies, "nothing to do away with: the test shows nothing");
    MUST(store_flush_erased(world.app.store, &why));
    ck_assert(!anywhere("MARKED"));
}
END_TEST

START_TEST(what_is_left_of_a_person)
{
    char code[40], sql[300];
    struct id s = watched("2026-02-10"), found;
    watched("2026-02-11");
    erase_person(&who);
    snprintf(code, sizeof code, "erased-%.8s", id_hex(&who).s);
    AUTO(record) r = {0};
    MUST(record_get(world.app.store, &noun_table[NOUN_PERSON], &who, &r, &why));
    for (size_t i = 0; i < noun_table[NOUN_PERSON].n_fields; i++) {
        const char *name = noun_table[NOUN_PERSON].fields[i].name;
        const char *want = strcmp(name, "code") == 0    ? code
                           : strcmp(name, "cadre") == 0 ? "nurse"
                                                        : NULL;
        ck_assert_msg(want ? r.v[i] && strcmp(r.v[i], want) == 0 : !r.v[i], "%s: %s", name,
                      r.v[i] ? r.v[i] : "-");
    }
    MUST(record_find(&world.app, &noun_table[NOUN_PERSON], code, &found, &why));
    ck_assert(id_equal(&found, &who));
    ck_assert_int_eq(record_find(&world.app, &noun_table[NOUN_PERSON], "P9", &found, &why),
                     SOTAY_EABSENT);
    ck_assert_str_eq(world_reason(&s), "counted");
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM posting WHERE hex(person) = upper('%s') AND void = 0",
             id_hex(&who).s);
    ck_assert_int_eq(count_of(sql), 1);
    struct verdict v = {0};
    MUST(competency_explain(&world.app, &who, "care.wound", world.app.today, &v, &why));
    ck_assert_int_eq(v.state, 3);
    verdict_done(&v);
}
END_TEST

START_TEST(nothing_personal_is_written_again)
{
    struct id s = watched("2026-02-10");
    char row[200];
    struct import_counts counts;
    erase_person(&who);
    REFUSED(world_edit(NULL, NOUN_PERSON, &who, "given_name", "Dợ", NULL));
    world_said("were erased");
    REFUSED(record_void(&world.app, NULL, &noun_table[NOUN_PERSON], &who, true, &why));
    world_said("were erased");
    snprintf(row, sizeof row, "code,given_name\nerased-%.8s,Dợ\n", id_hex(&who).s);
    REFUSED(import_records(&world.app, NULL, &noun_table[NOUN_PERSON], world_file("p.csv", row),
                           &(struct import_options){0}, &counts, &why));
    char code[40];
    snprintf(code, sizeof code, "erased-%.8s", id_hex(&who).s);
    REFUSED(world_try_sign(&world.mentor, &(struct signoff_wish){.trainee = code, .note = NOTE}));
    (void)s;
    world_sign(&world.mentor, &(struct signoff_wish){.trainee = code}); /* without a note */
    MUST(world_verify());
}
END_TEST

START_TEST(stale_records_do_not_bring_it_back)
{
    struct elsewhere d;
    struct entry e = {.kind = "person.set", .subject = who, .payload = "{}", .payload_len = 2};
    bool covered = false;
    struct id s = watched("2026-02-10");
    MUST(erasure_covers(world.app.store, &e, &covered, &why));
    ck_assert(!covered);
    erase_person(&who);
    MUST(erasure_covers(world.app.store, &e, &covered, &why));
    ck_assert(covered);
    snprintf(e.kind, sizeof e.kind, "signoff.note");
    e.subject = s;
    MUST(erasure_covers(world.app.store, &e, &covered, &why));
    ck_assert(covered); /* by the sign-off it is about */
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "person.set", &who,
                     "\"set\":{\"given_name\":\"Dợ\",\"phone\":\"" PHONE "\"}");
    elsewhere_append(&d, &world.keeper, true, false, "signoff.note", &s, "\"note\":\"" NOTE "\"");
    world_rebuild();
    ck_assert_int_eq(count_of("SELECT count(*) FROM entry WHERE payload LIKE '%" PHONE "%'"), 0);
    ck_assert_int_eq(count_of("SELECT count(*) FROM signoff_note"), 0);
    ck_assert_int_eq(count_of("SELECT count(*) FROM erase_due"), 1);
    MUST(erasure_finish(world.app.store, &why));
    none_is_left();
    MUST(world_verify());
}
END_TEST

START_TEST(a_note_that_came_before_its_signoff_goes)
{
    struct elsewhere d;
    AUTO(str) body = {0};
    struct id s = {{0x51, 9}};
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "signoff.note", &s, "\"note\":\"" NOTE "\"");
    world_rebuild();
    erase_person(&who);
    ck_assert(anywhere(NOTE)); /* nobody can tell yet whom it is about */
    MUST(world_verify());
    body_id(&body, "trainee", &who);
    str_addf(&body, ",\"skill\":\"care.wound\",\"at\":\"2026-02-10\",\"level\":5");
    body_id(&body, "facility", &world.station);
    body_id(&body, "mentor", &world.mentor.person);
    {
        AUTO(writer) w = {0};
        MUST(app_write(&world.app, &world.mentor, &w, &why));
        MUST(writer_append(&w, "signoff.add", &s, body.data, body.len, true, NULL, &why));
        MUST(writer_commit(&w, &why));
    }
    ck_assert_int_eq(count_of("SELECT count(*) FROM signoff_note"), 0);
    MUST(erasure_finish(world.app.store, &why));
    ck_assert(!anywhere(NOTE));
    same_after_rebuild();
}
END_TEST

START_TEST(notes_of_others_stay)
{
    watched("2026-02-10");
    world_sign(&world.mentor,
               &(struct signoff_wish){.performed_at = "2026-02-10", .note = "Khéo tay"});
    erase_person(&who);
    ck_assert_int_eq(count_of("SELECT count(*) FROM signoff_note"), 1);
    ck_assert(anywhere("Khéo tay"));
}
END_TEST

START_TEST(every_record_of_the_person_goes)
{
    AUTO(person_erasure) e = {0};
    struct id twin = world_add(NULL, NOUN_PERSON, "code", "P9-B", "family_name", "Thào",
                               "given_name", "Dợ", "cadre", "doctor", NULL);
    MUST(person_merge(&world.app, &world.keeper, &twin, &who, &why));
    MUST(person_erase_look(&world.app, &twin, &e, &why));
    ck_assert_uint_eq(e.records, 2);
    ck_assert_int_eq(e.count.persons, 2);
    erase_person(&twin);
    none_is_left();
    same_after_rebuild();
    ck_assert_int_eq(count_of("SELECT count(*) FROM erasure"), 2);
    ck_assert_int_eq(
        count_of("SELECT count(*) FROM person WHERE code LIKE 'erased-%' AND void = 0"), 1);
    REFUSED(person_merge(&world.app, &world.keeper, &who, &world.nurse, &why));
    world_said("erased");
}
END_TEST

START_TEST(again_it_only_finishes)
{
    AUTO(person_erasure) e = {0};
    erase_person(&who);
    int64_t entries = world_entries();
    MUST(person_erase(&world.app, NULL, &who, NULL, &e, &why));
    ck_assert(e.was_erased);
    ck_assert_int_eq(world_entries(), entries);
}
END_TEST

START_TEST(another_program_holds_the_file)
{
    AUTO(person_erasure) e = {0}, again = {0};
    sqlite3 *db = world_raw(NULL);
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT count(*) FROM person", -1, &q, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    store_wait_at_most(world.app.store, 50);
    ck_assert_int_eq(person_erase(&world.app, &world.keeper, &who, "request 7", &e, &why),
                     SOTAY_EFAIL);
    world_said("not finished");
    sqlite3_finalize(q);
    sqlite3_close(db);
    ck_assert_int_eq(count_of("SELECT count(*) FROM erasure"), 1);
    ck_assert_int_eq(count_of("SELECT count(*) FROM erase_due"), 1);
    MUST(person_erase(&world.app, NULL, &who, NULL, &again, &why));
    none_is_left();
}
END_TEST

static const struct {
    const char *label, *reason;
    int want;
} reasons[] = {
    {"none", NULL, SOTAY_EUSAGE},
    {"empty", "", SOTAY_EUSAGE},
    {"two lines", "request\n7", SOTAY_EUSAGE},
    {"the name", "request of " NAME, SOTAY_EREFUSED},
    {"the name without marks", "xin cho Thao Thi Do", SOTAY_EREFUSED},
    {"the citizen ID", "CCCD " CITIZEN, SOTAY_EREFUSED},
    {"the phone", PHONE, SOTAY_EREFUSED},
    {"a decision", "QĐ 12/2026", SOTAY_OK},
};

START_TEST(the_reason_does_not_say_who)
{
    AUTO(person_erasure) e = {0};
    int64_t entries = world_entries();
    why = (struct sotay_error){0};
    int rc = person_erase(&world.app, &world.keeper, &who, reasons[_i].reason, &e, &why);
    ck_assert_msg(rc == reasons[_i].want, "%s: %d, %s", reasons[_i].label, rc, why.message);
    ck_assert_int_eq(world_entries(), entries + (rc == SOTAY_OK));
}
END_TEST

START_TEST(only_coordinators_may)
{
    AUTO(person_erasure) e = {0};
    REFUSED(person_erase(&world.app, &world.mentor, &who, "request 7", &e, &why));
    world_said("no right");
    struct elsewhere d;
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.mentor, true, false, "person.erase", &who, "\"reason\":\"x\"");
    world_rebuild();
    ck_assert(anywhere(CITIZEN));
    ck_assert_int_eq(count_of("SELECT count(*) FROM erasure"), 0);
    MUST(world_verify());
}
END_TEST

START_TEST(a_dry_run_erases_nothing)
{
    AUTO(person_erasure) e = {0};
    watched("2026-02-10");
    int64_t entries = world_entries();
    world.app.dry_run = true;
    MUST(person_erase(&world.app, &world.keeper, &who, "request 7", &e, &why));
    world.app.dry_run = false;
    ck_assert_int_eq(e.count.persons, 1);
    ck_assert_int_eq(e.count.notes, 1);
    ck_assert_int_eq(world_entries(), entries);
    ck_assert_int_eq(count_of("SELECT count(*) FROM entry WHERE payload IS NULL"), 0);
    MUST(world_verify());
}
END_TEST

START_TEST(a_removed_person_stays_removed)
{
    MUST(record_void(&world.app, NULL, &noun_table[NOUN_PERSON], &who, true, &why));
    erase_person(&who);
    none_is_left();
    ck_assert_int_eq(
        count_of("SELECT count(*) FROM person WHERE code LIKE 'erased-%' AND void = 1"), 1);
    same_after_rebuild();
}
END_TEST

START_TEST(content_that_nobody_erased_is_missed)
{
    sqlite3 *db = world_raw(NULL);
    world_sql(db, "UPDATE entry SET payload = NULL WHERE kind = 'person.set' AND seq = "
                  "(SELECT max(seq) FROM entry WHERE kind = 'person.set')");
    sqlite3_close(db);
    world_rebuild();
    ck_assert_int_eq(world_verify(), SOTAY_EDAMAGE);
    world_said("its content is missing");
}
END_TEST

START_TEST(backups_that_may_hold_the_name_are_named)
{
    AUTO(person_erasure) e = {0};
    AUTO(str) sql = {0};
    const char *path = world_file("old.backup", "x");
    str_addf(&sql, "INSERT INTO backup (path, time) VALUES ('%s', 1), ('/nowhere/x', 2)", path);
    sqlite3 *db = world_raw(NULL);
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
    MUST(person_erase(&world.app, &world.keeper, &who, "request 7", &e, &why));
    ck_assert_uint_eq(e.n_backups, 1);
    ck_assert_msg(strstr(str_text(&e.backups), "old.backup (1970-01-01)"), "%s",
                  str_text(&e.backups));
}
END_TEST

START_TEST(a_full_notebook_is_the_same_after_it)
{
    AUTO(person_erasure) e = {0};
    AUTO(str) pdf = {0};
    bool same;
    sotay_day revoked;
    MUST(person_erase(&world.app, &world.keeper, &world.nurse, "request 7", &e, &why));
    ck_assert_int_eq(e.count.certificates, 1);
    ck_assert_int_eq(e.count.notes, 1);
    ck_assert(!anywhere("Lò Anh"));
    ck_assert_int_eq(count_of("SELECT count(*) FROM certificate WHERE holder IS NULL"), 1);
    ck_assert_int_eq(certificate_print(&world.app, "1/2026/GCN-DB", &pdf, &same, &revoked, &why),
                     SOTAY_EREFUSED);
    world_said("erased");
    same_after_rebuild();
}
END_TEST

Suite *suite_erasure(void)
{
    Suite *s = suite_create("erasure");
    TCase *tc = tcase_create("erasure");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, world_teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, no_byte_is_left);
    tcase_add_test(tc, free_parts_of_pages_hold_no_copies);
    tcase_add_test(tc, what_is_left_of_a_person);
    tcase_add_test(tc, nothing_personal_is_written_again);
    tcase_add_test(tc, stale_records_do_not_bring_it_back);
    tcase_add_test(tc, a_note_that_came_before_its_signoff_goes);
    tcase_add_test(tc, notes_of_others_stay);
    tcase_add_test(tc, every_record_of_the_person_goes);
    tcase_add_test(tc, again_it_only_finishes);
    tcase_add_test(tc, another_program_holds_the_file);
    tcase_add_loop_test(tc, the_reason_does_not_say_who, 0, COUNT_OF(reasons));
    tcase_add_test(tc, only_coordinators_may);
    tcase_add_test(tc, a_dry_run_erases_nothing);
    tcase_add_test(tc, a_removed_person_stays_removed);
    tcase_add_test(tc, content_that_nobody_erased_is_missed);
    tcase_add_test(tc, backups_that_may_hold_the_name_are_named);
    suite_add_tcase(s, tc);
    TCase *full = tcase_create("full");
    tcase_add_unchecked_fixture(full, world_begin_full, NULL);
    tcase_add_checked_fixture(full, world_setup_full, world_teardown);
    tcase_set_timeout(full, 60);
    tcase_add_test(full, a_full_notebook_is_the_same_after_it);
    suite_add_tcase(s, full);
    return s;
}
