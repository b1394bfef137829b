/* tests/unit/test_confirmation.c - the lead of a place confirms a sign-off: who may, what comes later or
 * from elsewhere, what it does to a verdict, and notebooks that are older than that. */
#include "base/base.h"

#include "domain/confirmation.h"
#include "suites.h"
#include "world.h"

#include <sqlite3.h>

#define STATION_WAY \
    "[rule-count]\nperformances = 3\nmentors = 2\ndays = 2\nwindow-months = 12\nvalid-months = " \
    "24\n" \
    "[rule-low-volume]\nuse = count\nway = low-volume\nperformances = 1\nmentors = 1\ndays = 1\n" \
    "outside = 1\nconfirmed = 1\nwindow-months = 12\nvalid-months = 12\n"

static struct id sign_at(const char *at)
{
    return world_sign(&world.mentor,
                      &(struct signoff_wish){.performed_at = at, .skill = "care.drip"});
}

static void adopt(void)
{
    world_adopt("care.drip", 1, "2020-01-01", "doctor nurse", STATION_WAY);
}

static void confirm(const struct actor *lead, const struct id *id)
{
    rights_forget(&world.app.rights);
    MUST(signoff_confirm(&world.app, lead, id, 1, &why));
}

/* "2026-03-02" or "". */
static const char *confirmed(const struct id *id)
{
    static struct day_text text;
    struct stored_signoff s;
    sotay_day day = DAY_NONE;
    AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    stored_signoff_read(&q, &s);
    MUST(confirmation_day(&world.app, &s, &day, &why));
    text = day_iso(day);
    return text.s;
}

static void is(const struct id *id, const char *want)
{
    ck_assert_str_eq(confirmed(id), want);
}

static const char *verdict(void)
{
    static char text[120];
    struct verdict v = world_verdict("care.drip", TODAY);
    snprintf(text, sizeof text, "%s %s", state_word(v.state), v.way);
    return text;
}

static const char *cached(void)
{
    return world_listed("care.drip");
}

START_TEST(a_word_makes_the_low_volume_way)
{
    adopt();
    struct id id = sign_at("2026-02-10");
    ck_assert_str_eq(verdict(), "not-yet low-volume"); /* only the word is missing */
    ck_assert_str_eq(cached(), "not-yet");
    confirm(&world.coordinator, &id);
    is(&id, TODAY);
    ck_assert_str_eq(verdict(), "competent low-volume");
    ck_assert_str_eq(cached(), "competent"); /* the cache was told */
    MUST(signoff_unconfirm(&world.app, &world.coordinator, &id, 1, &why));
    is(&id, "");
    ck_assert_str_eq(verdict(), "not-yet low-volume"); /* only the word is missing */
    ck_assert_str_eq(cached(), "not-yet");
    confirm(&world.keeper, &id); /* and again, by another */
    is(&id, TODAY);
    world_reasons_hold();
}
END_TEST

START_TEST(a_mentor_of_the_place_is_not_from_outside)
{
    adopt();
    struct id id = sign_at("2026-02-10");
    confirm(&world.coordinator, &id);
    ck_assert_str_eq(cached(), "competent");
    struct id here = world_add(NULL, NOUN_POSTING, "person", "M1", "facility", "S1", "start_date",
                               "2026-02-01", NULL);
    ck_assert_str_eq(cached(), "not-yet");
    MUST(world_edit(NULL, NOUN_POSTING, &here, "start_date", "2026-02-11", NULL));
    ck_assert_str_eq(cached(), "competent");
    world_reasons_hold();
}
END_TEST

START_TEST(who_may_confirm)
{
    adopt();
    struct id id = sign_at("2026-02-10");
    REFUSED(signoff_confirm(&world.app, &world.stranger, &id, 1, &why));
    world_said("only a coordinator of S1 may confirm");
    REFUSED(signoff_confirm(&world.app, &world.authority, &id, 1, &why));
    world_said("a person confirms a sign-off, not the authority");
    world_add(&world.authority, NOUN_GRANT, "person", "M1", "role", "coordinator", NULL);
    REFUSED(signoff_confirm(&world.app, &world.mentor, &id, 1, &why));
    world_said("whoever signed");
    struct actor own;
    world_key(&own, &world.nurse);
    world_confirm(&own);
    world_add(&world.authority, NOUN_GRANT, "person", "T1", "role", "coordinator", "facility", "S1",
              NULL);
    REFUSED(signoff_confirm(&world.app, &own, &id, 1, &why));
    world_said("a sign-off of their own work");
    confirm(&world.coordinator, &id);
    REFUSED(signoff_confirm(&world.app, &world.keeper, &id, 1, &why));
    world_said("was confirmed already, by CO on 2026-03-02");
    REFUSED(signoff_unconfirm(&world.app, &world.stranger, &id, 1, &why));
    world_said("somebody else confirmed");
    MUST(signoff_unconfirm(&world.app, &world.keeper, &id, 1, &why)); /* coordinator everywhere */
    is(&id, "");
    REFUSED(signoff_unconfirm(&world.app, &world.keeper, &id, 1, &why));
    world_said("is not confirmed");
    world_reasons_hold();
}
END_TEST

START_TEST(what_may_be_confirmed)
{
    adopt();
    struct id waits =
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-10"});
    REFUSED(signoff_confirm(&world.app, &world.coordinator, &waits, 1, &why));
    world_said("is not signed yet");
    struct id gone = sign_at("2026-02-11"), both[2] = {sign_at("2026-02-12"), gone};
    MUST(signoff_retract(&world.app, &world.mentor, &gone, NULL, &why));
    REFUSED(signoff_confirm(&world.app, &world.coordinator, both, 2, &why));
    world_said("was withdrawn");
    is(&both[0], ""); /* all or none */
    world.app.dry_run = true;
    int64_t entries = world_entries();
    confirm(&world.coordinator, &both[0]);
    ck_assert_int_eq(world_entries(), entries);
    world.app.dry_run = false;
}
END_TEST

START_TEST(rights_that_come_or_go_later)
{
    adopt();
    struct id id = sign_at("2026-02-10");
    confirm(&world.coordinator, &id);
    struct id grant = world_find(NOUN_GRANT, "CO/coordinator//C/");
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", "2026-03-01", NULL));
    is(&id, "");
    ck_assert_str_eq(cached(), "not-yet");
    world_reasons_hold();
    MUST(world_edit(&world.authority, NOUN_GRANT, &grant, "end_date", TODAY, NULL));
    is(&id, TODAY);
    ck_assert_str_eq(cached(), "competent");
    MUST(key_revoke(&world.app, &world.authority, &world.coordinator.key, "stolen", &why));
    is(&id, TODAY); /* old signatures stay good */
    world_reasons_hold();
}
END_TEST

/* ---- from elsewhere ---------------------------------------------------------------------------------------- */

static void confirm_body(struct str *body, const struct id *id, const struct id *person,
                         bool withdrawn)
{
    struct stored_signoff s;
    struct hash entry = {{0}};
    {
        AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNOFF_GET);
        stmt_blob(&q, 1, id->b, ID_SIZE);
        if (stmt_step(&q, &why) == SOTAY_OK) {
            stored_signoff_read(&q, &s);
            AUTO(stmt) h = stmt_open(world.app.store, SQL_ENTRY_HASH_AT);
            stmt_int(&h, 1, s.chain);
            stmt_int(&h, 2, s.seq);
            ck_assert_int_eq(stmt_step(&h, &why), SOTAY_OK);
            entry = stmt_col_hash(&h, 0);
        }
    }
    body_id(body, "person", person);
    body_text(body, "observation", hash_hex(&entry).s);
    if (withdrawn)
        body_int(body, "withdrawn", 1);
}

static const struct {
    const char *label;
    int signer, named; /* 0 coordinator, 1 keeper, 2 stranger, 3 mentor */
    bool broken, other_entry, counts;
} arrivals[] = {
    {"as it should be", 0, 0, false, false, true},
    {"a broken signature", 0, 0, true, false, false},
    {"in the name of somebody else", 0, 1, false, false, false},
    {"by somebody without the right", 2, 2, false, false, false},
    {"by the mentor", 3, 3, false, false, false},
    {"of another entry", 0, 0, false, true, false},
};

START_TEST(that_come_from_elsewhere)
{
    const struct actor *actors[] = {&world.coordinator, &world.keeper, &world.stranger,
                                    &world.mentor};
    adopt();
    AUTO(str) body = {0};
    struct elsewhere d;
    struct id id = sign_at("2026-02-10"), other = sign_at("2026-02-11");
    confirm_body(&body, arrivals[_i].other_entry ? &other : &id,
                 &actors[arrivals[_i].named]->person, false);
    elsewhere_begin(&d);
    elsewhere_append(&d, actors[arrivals[_i].signer], true, arrivals[_i].broken, "signoff.confirm",
                     &id, str_text(&body));
    world_rebuild();
    ck_assert_msg(strcmp(confirmed(&id), arrivals[_i].counts ? TODAY : "") == 0, "%s: %s",
                  arrivals[_i].label, confirmed(&id));
    if (!arrivals[_i].broken)
        world_reasons_hold();
}
END_TEST

START_TEST(taken_back_elsewhere)
{
    adopt();
    struct elsewhere d;
    struct id id = sign_at("2026-02-10");
    confirm(&world.coordinator, &id);
    const struct actor *who[] = {&world.stranger, &world.mentor, &world.coordinator};
    const char *want[] = {TODAY, TODAY, ""};
    elsewhere_begin(&d);
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        AUTO(str) body = {0};
        confirm_body(&body, &id, &who[i]->person, true);
        elsewhere_append(&d, who[i], true, false, "signoff.confirm", &id, str_text(&body));
        world_rebuild();
        is(&id, want[i]);
    }
    confirm(&world.coordinator, &id);
    is(&id, TODAY);
    world_reasons_hold();
}
END_TEST

/* Kept until the sign-off comes; an entry that nobody signed counts for nothing. */
START_TEST(it_may_come_first)
{
    adopt();
    AUTO(str) body = {0};
    AUTO(str) signoff = {0};
    struct elsewhere first, late;
    struct entry e;
    struct id id = id_random();
    elsewhere_begin(&late);
    signoff_body(&signoff, &world.mentor.person, "2026-02-01", NULL);
    elsewhere_append(&late, &world.mentor, true, false, "signoff.add", &id, str_text(&signoff));
    AUTO_FREE char *memory = NULL;
    MUST(ledger_entry(world.app.store, late.chain, late.seq, &e, &memory, &why));
    body_id(&body, "person", &world.coordinator.person);
    body_text(&body, "observation", hash_hex(&e.hash).s);
    elsewhere_begin(&first);
    first.clock = 1; /* older by its own count, and folded before */
    elsewhere_append(&first, &world.coordinator, true, false, "signoff.confirm", &id,
                     str_text(&body));
    world_rebuild();
    is(&id, TODAY);
    world_reasons_hold();
}
END_TEST

/* ---- lists ---------------------------------------------------------------------------------------------------- */

struct found {
    int n;
    struct id last;
    char by[80];
};

static int take(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct found *f = with;
    (void)err;
    f->n++;
    f->last = row->id;
    snprintf(f->by, sizeof f->by, "%s", row->confirmed_by ? row->confirmed_by : "");
    return SOTAY_OK;
}

static struct found list(struct signoff_filter filter)
{
    struct found f = {0};
    filter.from = filter.to = DAY_NONE;
    rights_forget(&world.app.rights);
    MUST(signoff_list(&world.app, &filter, take, &f, &why));
    return f;
}

START_TEST(what_waits_for_the_lead)
{
    adopt();
    struct id id = sign_at("2026-02-10");
    sign_at("2026-02-11");
    world_sign(&world.mentor, NULL); /* no way of care.wound asks for it */
    world_sign(&world.mentor, &(struct signoff_wish){.skill = "care.drip", .level = "1"});
    const struct id *lead = &world.coordinator.person;
    ck_assert_int_eq(list((struct signoff_filter){.to_confirm = lead}).n, 2);
    ck_assert_int_eq(list((struct signoff_filter){.to_confirm = &world.keeper.person}).n, 2);
    ck_assert_int_eq(list((struct signoff_filter){.to_confirm = &world.stranger.person}).n, 0);
    confirm(&world.coordinator, &id);
    struct found f = list((struct signoff_filter){.to_confirm = lead});
    ck_assert_int_eq(f.n, 1);
    ck_assert(!id_equal(&f.last, &id));
    f = list((struct signoff_filter){.id = &id});
    ck_assert_str_eq(f.by, "CO");
    world_add(NULL, NOUN_POSTING, "person", "M1", "facility", "S1", "start_date", "2026-01-01",
              NULL);
    ck_assert_int_eq(list((struct signoff_filter){.to_confirm = lead}).n, 0);
}
END_TEST

START_TEST(found_by_a_measure)
{
    const char *const seven[] = {"minutes=7"}, *const eight[] = {"minutes=8"};
    struct id id =
        world_sign(&world.mentor, &(struct signoff_wish){.measures = seven, .n_measures = 1});
    world_sign(&world.mentor, &(struct signoff_wish){.measures = eight, .n_measures = 1});
    world_sign(&world.mentor, NULL);
    struct found f = list((struct signoff_filter){.measure = "minutes=7"});
    ck_assert_int_eq(f.n, 1);
    ck_assert(id_equal(&f.last, &id));
    ck_assert_int_eq(list((struct signoff_filter){.measure = "MINUTES=8"}).n, 1);
    ck_assert_int_eq(list((struct signoff_filter){.measure = "minutes=78"}).n, 0);
    ck_assert_int_eq(list((struct signoff_filter){.measure = "inutes=7"}).n, 0);
}
END_TEST

/* ---- where a mentor comes from ---------------------------------------------------------------------------- */

static bool outside(const char *facility)
{
    struct id where = world_find(NOUN_FACILITY, facility);
    bool is_outside = false;
    rights_forget(&world.app.rights);
    MUST(rights_from_outside(&world.app.rights, &world.mentor.person, &where, day_parse(TODAY),
                             &is_outside, &why));
    return is_outside;
}

START_TEST(from_outside)
{
    const struct actor *a = &world.authority;
    world_add(a, NOUN_FACILITY, "code", "H-K1", "parent", "H", "type", "department", "name", "Nội",
              NULL);
    world_add(a, NOUN_FACILITY, "code", "H-K1A", "parent", "H-K1", "type", "department", "name",
              "Nội 1", NULL);
    world_add(a, NOUN_FACILITY, "code", "HOLD", "parent", "DB", "type", "provincial-hospital",
              "name", "Bệnh viện cũ", NULL);
    world_add(a, NOUN_FACILITY, "code", "S9", "parent", "H", "type", "station", "name", "Trạm 9",
              NULL);
    ck_assert(!outside("H")); /* M1 works there */
    ck_assert(!outside("H-K1"));
    ck_assert(!outside("H-K1A"));
    ck_assert(outside("S1"));
    ck_assert(outside("DB"));
    ck_assert(outside("S9")); /* below the hospital, and yet another place */
    ck_assert(outside("HOLD"));
    MUST(world_edit(a, NOUN_FACILITY, &world.hospital, "predecessors", "HOLD", NULL));
    ck_assert(!outside("HOLD")); /* it became H */
    struct id posting = world_add(NULL, NOUN_POSTING, "person", "M1", "facility", "H-K1A",
                                  "start_date", "2026-03-01", NULL);
    ck_assert(!outside("H"));
    MUST(world_edit(NULL, NOUN_POSTING, &posting, "facility", "S1", NULL));
    ck_assert(!outside("S1")); /* two places of work: neither is outside */
    ck_assert(!outside("H"));
    ck_assert(outside("S2"));
}
END_TEST

/* ---- notebooks that are older ------------------------------------------------------------------------------ */

static void make_old(void)
{
    sqlite3 *db = world_raw(NULL);
    world_sql(
        db, "DROP TABLE confirmation; ALTER TABLE signoff DROP COLUMN confirmed;"
            "ALTER TABLE checklist DROP COLUMN decision_date;"
            "ALTER TABLE person DROP COLUMN provisional; ALTER TABLE person DROP COLUMN not_same;"
            "DROP INDEX entry_structure; DROP INDEX entry_erased; DROP INDEX chain_device;"
            "DROP INDEX signoff_waits; DROP INDEX signoff_beyond;"
            "ALTER TABLE device DROP COLUMN closed; ALTER TABLE authority DROP COLUMN since;"
            "ALTER TABLE authority DROP COLUMN retired; ALTER TABLE person_key DROP COLUMN reason;"
            "DROP TABLE key_voucher; DROP TABLE key_ended; DROP TABLE person_link;"
            "DROP TABLE erasure; DROP TABLE erasure_said; DROP TABLE person_joined; DROP TABLE "
            "segment; DROP TABLE erase_due; DROP TABLE peer;"
            "DROP TABLE backup; DROP TABLE backup_key; DROP TABLE refold;"
            "PRAGMA user_version = 1");
    sqlite3_close(db);
}

START_TEST(an_old_notebook_opens)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    struct id id =
        world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-10T08:00"});
    MUST(ledger_dump(world.app.store, &before, &why));
    world_close();
    make_old();
    world_open(NULL);
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    MUST(world_verify());
    confirm(&world.coordinator, &id);
    is(&id, TODAY);
    world_reasons_hold();
}
END_TEST

Suite *suite_confirmation(void)
{
    Suite *s = suite_create("confirmation");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, a_word_makes_the_low_volume_way);
    tcase_add_test(t, a_mentor_of_the_place_is_not_from_outside);
    tcase_add_test(t, who_may_confirm);
    tcase_add_test(t, what_may_be_confirmed);
    tcase_add_test(t, rights_that_come_or_go_later);
    tcase_add_loop_test(t, that_come_from_elsewhere, 0, COUNT_OF(arrivals));
    tcase_add_test(t, taken_back_elsewhere);
    tcase_add_test(t, it_may_come_first);
    tcase_add_test(t, what_waits_for_the_lead);
    tcase_add_test(t, found_by_a_measure);
    tcase_add_test(t, from_outside);
    tcase_add_test(t, an_old_notebook_opens);
    suite_add_tcase(s, t);
    return s;
}
