/* tests/unit/test_limits.c - a stolen key with a clock of the thief's choice: what it signs beyond what was
 * known is held wherever it comes in the order, on every notebook, whatever arrived first. */
#include "base/base.h"

#include <sqlite3.h>

#include "notebooks.h"
#include "suites.h"

static int64_t number(const char *sql) /* in the open notebook */
{
    sqlite3 *db = world_raw(world.app.paths.notebook);
    int64_t n = world_number(db, sql);
    sqlite3_close(db);
    return n;
}

static const char *state_of(const struct hash *key)
{
    static char text[20];
    AUTO(stmt) q = stmt_open(world.app.store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    snprintf(text, sizeof text, "%s", stmt_col_text(&q, 1));
    return text;
}

static bool is_active(const struct hash *key)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_AUTHORITY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    return stmt_step(&q, &why) == SOTAY_OK && stmt_col_int(&q, 0) != 0;
}

/* A new computer whose clock stands just after the keeper became a coordinator. */
static void new_computer(struct elsewhere *d)
{
    elsewhere_begin(d);
    d->clock = number("SELECT min(clock) FROM entry WHERE kind = 'grant.set'");
}

#define STOLEN_MOST 6
static const struct id stolen_grant = {{0x51}}, stolen_policy = {{0x52}};

/* All that the thief wishes for, into HERE. */
static int take_everything(struct elsewhere *d, const struct actor *key, const struct actor *thief)
{
    AUTO(str) body = {0};
    str_addf(&body, "\"set\":{\"person\":\"%s\",\"role\":\"coordinator\"}",
             id_hex(&thief->person).s);
    elsewhere_append(d, key, true, false, "grant.set", &stolen_grant, str_text(&body));
    elsewhere_append(d, key, true, false, "policy.set", &stolen_policy,
                     "\"name\":\"paper\",\"value\":\"refuse\",\"from\":\"2020-01-01\"");
    str_clear(&body);
    str_addf(&body, "\"name\":\"X\",\"series\":\"Z\",\"device\":\"%s\"", hash_hex(&d->key).s);
    elsewhere_append(d, key, true, false, "device.enrol", &(struct id){{0x53}}, str_text(&body));
    elsewhere_append(d, key, true, false, "facility.set", &(struct id){{0x54}},
                     "\"set\":{\"code\":\"N9\",\"type\":\"station\",\"name\":\"Của tôi\"}");
    str_clear(&body);
    str_addf(&body, "\"key\":\"%s\"", hash_hex(&thief->key).s);
    elsewhere_append(d, key, true, false, "key.confirm", &thief->person, str_text(&body));
    /* And with the key that he made himself. */
    elsewhere_append(d, thief, true, false, "facility.set", &(struct id){{0x55}},
                     "\"set\":{\"code\":\"N8\",\"type\":\"station\",\"name\":\"Cũng của tôi\"}");
    return STOLEN_MOST;
}

static bool has_all(void)
{
    bool grant = strcmp(field_of(NOUN_GRANT, &stolen_grant, "role"), "coordinator") == 0;
    ck_assert_int_eq(
        number("SELECT count(*) FROM policy WHERE name = 'paper' AND value = 'refuse'"), grant);
    ck_assert_int_eq(number("SELECT count(*) FROM device WHERE series = 'Z'"), grant);
    ck_assert_int_eq(number("SELECT count(*) FROM facility WHERE code = 'N9'"), grant);
    return grant;
}

static void revoke_in(const char *notebook, const struct actor *by, const struct hash *key)
{
    at(notebook);
    MUST(key_revoke(&world.app, by, key, "stolen", &why));
    same_as_fresh();
}

/* The first finds out before it hears of the thief, the second hears of the thief before. */
static void meet(const char *a, const char *b)
{
    at(b);
    pull(HERE);
    same_as_fresh();
    pull(a);
    same_as_fresh();
    at(a);
    pull(HERE);
    same_as_fresh();
    at(HERE);
    pull(a);
    same_as_fresh();
    same_tables(HERE, a);
    same_tables(a, b);
}

START_TEST(a_thief_with_an_early_clock)
{
    struct elsewhere d;
    struct actor thief;
    struct key_late n;
    world_key(&thief, &world.technician);
    tick(3);
    struct id station = world_add(&world.keeper, NOUN_FACILITY, "code", "N1", "type", "station",
                                  "name", "Trạm", "parent", "Q", NULL);
    copy(HERE, "a");
    copy(HERE, "b");
    at(HERE);
    new_computer(&d);
    int all = take_everything(&d, &world.keeper, &thief);
    world_rebuild();
    ck_assert(has_all());
    at("b");
    pull(HERE);
    ck_assert(has_all()); /* nobody knows yet */
    copy(HERE, "c");
    revoke_in("a", &world.authority, &world.keeper.key);
    at("c");
    pull("a");
    same_as_fresh();
    ck_assert(!has_all());
    at("b");
    pull("a");
    same_as_fresh();
    at(HERE);
    ck_assert_int_eq(pull("a").waiting, 0);
    meet("a", "c");
    same_tables("b", "c");
    at("b");
    ck_assert(!has_all());
    ck_assert_int_eq(held("key-revoked"), all - 1);
    ck_assert_int_eq(held("no-right"), 1); /* a key that nobody confirmed */
    ck_assert_str_eq(field_of(NOUN_FACILITY, &station, "name"),
                     "Trạm"); /* what was known is good */
    /* A coordinator looked at it, and lets it in. */
    MUST(key_accept(&world.app, &world.authority, &world.keeper.key, NULL, 0, &n, &why));
    ck_assert_int_eq(n.accepted, all - 1);
    same_as_fresh();
    ck_assert(has_all());
    ck_assert_int_eq(held("key-revoked") + held("no-right"), 0);
    at("a");
    pull("b");
    same_as_fresh();
    same_tables("a", "b");
}
END_TEST

/* What the true owner signed on another computer before it was told, and what comes after it. */
START_TEST(what_was_late_is_let_in)
{
    struct key_late n;
    copy(HERE, "a");
    copy(HERE, "b");
    at("b");
    struct id made = world_add(&world.keeper, NOUN_FACILITY, "code", "N1", "type", "station",
                               "name", "Trạm", "parent", "Q", NULL);
    at("a");
    tick(5);
    revoke_in("a", &world.authority, &world.keeper.key);
    pull("b");
    same_as_fresh();
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "(none)");
    ck_assert_int_eq(held("key-revoked"), 1);
    MUST(key_accept(&world.app, &world.authority, &world.keeper.key, NULL, 0, &n, &why));
    ck_assert_int_eq(n.accepted, 1);
    same_as_fresh();
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "Trạm");
    at("b");
    pull("a");
    same_as_fresh();
    same_tables("a", "b");
    at(HERE);
    pull("b");
    same_as_fresh();
    same_tables(HERE, "b");
}
END_TEST

/* ---- the authority ------------------------------------------------------------------------------------- */

START_TEST(a_key_of_the_authority_is_stolen)
{
    struct elsewhere d;
    struct actor thief;
    AUTO(actor) spare = {0};
    MUST(keyfile_open(world_path("spare.key"), PASSPHRASE, &spare, &why));
    spare.is_authority = true;
    world_key(&thief, &world.technician);
    copy(HERE, "a");
    copy(HERE, "b");
    at(HERE);
    new_computer(&d);
    int all = take_everything(&d, &world.authority, &thief);
    world_rebuild();
    ck_assert(has_all());
    at("a");
    MUST(authority_retire(&world.app, &spare, &world.authority.key, &why));
    meet("a", "b");
    ck_assert(!has_all());
    ck_assert_int_eq(held("key-revoked"), all - 1);
    ck_assert_str_eq(state_of(&world.keeper.key), "confirmed");
    ck_assert(is_active(&spare.key));
    ck_assert(!is_active(&world.authority.key));
}
END_TEST

/* The first key begins the notebook again, before it began, with a spare key of the thief's. */
START_TEST(the_beginning_is_written_anew)
{
    struct elsewhere d;
    AUTO(str) body = {0};
    AUTO(actor) spare = {0};
    struct actor own = {.is_authority = true};
    struct id nothing = {{0}};
    MUST(keyfile_open(world_path("spare.key"), PASSPHRASE, &spare, &why));
    spare.is_authority = true;
    memset(own.key.b, 7, HASH_SIZE);
    copy(HERE, "a");
    copy(HERE, "b");
    at(HERE);
    struct hash first;
    MUST(ledger_chain_device(world.app.store, 1, &first, &why));
    do
        elsewhere_begin(&d);
    while (hash_compare(&d.key, &first) > 0);
    d.clock = -1;
    str_addf(&body, "\"name\":\"Tôi\",\"utc_offset\":0,\"spare\":\"%s\",\"device\":\"%s\"",
             hash_hex(&own.key).s, hash_hex(&d.key).s);
    elsewhere_append(&d, &world.authority, true, false, "authority.begin", &nothing,
                     str_text(&body));
    world_rebuild();
    ck_assert(is_active(&own.key));
    ck_assert(is_active(&spare.key));
    at("a");
    MUST(authority_retire(&world.app, &spare, &world.authority.key, &why));
    meet("a", "b");
    ck_assert(!is_active(&own.key));
    ck_assert(is_active(&spare.key));
    ck_assert_int_eq(held("key-revoked"), 1);
}
END_TEST

/* ---- words against each other -------------------------------------------------------------------------- */

static void revoke_all(const struct actor *by, const struct actor *key)
{
    AUTO(str) body = {0};
    str_addf(&body, "\"key\":\"%s\",\"last\":{}", hash_hex(&key->key).s);
    MUST(world_append(by, "key.revoke", &key->person, str_text(&body)));
}

/* He revokes everybody first.  Whom he could not revoke ends it, and the others' words are good again. */
START_TEST(a_thief_revokes_the_others)
{
    struct elsewhere d;
    AUTO(str) body = {0};
    tick(2);
    struct id made = world_add(&world.coordinator, NOUN_FACILITY, "code", "N1", "type", "station",
                               "name", "Trạm", "parent", "C", NULL);
    copy(HERE, "a");
    copy(HERE, "b");
    at(HERE);
    new_computer(&d);
    d.clock = number("SELECT max(clock) FROM entry WHERE kind = 'grant.set'");
    str_addf(&body, "\"key\":\"%s\",\"last\":{}", hash_hex(&world.coordinator.key).s);
    elsewhere_append(&d, &world.keeper, true, false, "key.revoke", &world.coordinator.person,
                     str_text(&body));
    str_clear(&body); /* and voids what the owner did with it */
    str_addf(&body, "\"key\":\"%s\",\"last\":{\"%s\":100}", hash_hex(&world.keeper.key).s,
             hash_hex(&d.key).s);
    elsewhere_append(&d, &world.keeper, true, false, "key.revoke", &world.keeper.person,
                     str_text(&body));
    world_rebuild();
    ck_assert_str_eq(state_of(&world.coordinator.key), "revoked");
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "(none)");
    revoke_in("a", &world.authority, &world.keeper.key);
    meet("a", "b");
    ck_assert_str_eq(state_of(&world.coordinator.key), "confirmed");
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "Trạm");
    ck_assert_int_eq(held("key-revoked"), 2);
    ck_assert_int_gt(number("SELECT count(*) FROM key_limit"), 0);
    /* He may write on: incrementally and anew it is the same. */
    MUST(world_edit(&world.coordinator, NOUN_FACILITY, &made, "name", "Khác", NULL));
    same_as_fresh();
}
END_TEST

/* Neither knows of the other: the first in the order stands, until somebody else says who is the thief. */
START_TEST(two_who_revoke_each_other)
{
    MUST(world_try_add(&world.authority, NOUN_GRANT, "person", "CO", "role", "coordinator", NULL));
    copy(HERE, "a");
    copy(HERE, "b");
    copy(HERE, "c");
    const struct actor *first = _i ? &world.coordinator : &world.keeper;
    const struct actor *second = _i ? &world.keeper : &world.coordinator;
    at("a");
    revoke_all(first, second);
    at("b");
    MUST(world_append(&world.authority, "key.add", &world.keeper.person, "")); /* later */
    revoke_all(second, first);
    sync_both("a", "b");
    ck_assert_str_eq(state_of(&first->key), "confirmed");
    ck_assert_str_eq(state_of(&second->key), "revoked");
    ck_assert_int_ge(held("key-revoked"), 1);
    at("c");
    MUST(key_revoke(&world.app, &world.authority, &first->key, "stolen", &why));
    sync_both("a", "c");
    sync_both("b", "c");
    ck_assert_str_eq(state_of(&first->key), "revoked");
    ck_assert_str_eq(state_of(&second->key), "confirmed");
    same_tables("a", "b");
}
END_TEST

/* Each had seen the other's word: both keys ended. */
START_TEST(two_who_know_of_each_other)
{
    struct elsewhere d;
    struct hash here;
    AUTO(str) body = {0};
    MUST(world_try_add(&world.authority, NOUN_GRANT, "person", "CO", "role", "coordinator", NULL));
    copy(HERE, "b");
    MUST(ledger_chain_device(world.app.store, 1, &here, &why));
    elsewhere_begin(&d);
    str_addf(&body, "\"key\":\"%s\",\"last\":{\"%s\":100000}", hash_hex(&world.keeper.key).s,
             hash_hex(&here).s);
    elsewhere_append(&d, &world.coordinator, true, false, "key.revoke", &world.keeper.person,
                     str_text(&body));
    world_rebuild();
    MUST(key_revoke(&world.app, &world.keeper, &world.coordinator.key, "stolen", &why));
    same_as_fresh();
    ck_assert_str_eq(state_of(&world.coordinator.key), "revoked");
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
    ck_assert_int_eq(held("key-revoked"), 0);
    sync_both(HERE, "b");
}
END_TEST

/* Whoever gives up a key, or replaces it, is believed; what the key signs elsewhere meanwhile is not. */
START_TEST(a_key_is_given_up)
{
    struct elsewhere d;
    struct actor thief;
    world_key(&thief, &world.technician);
    struct id made = world_add(&world.keeper, NOUN_FACILITY, "code", "N1", "type", "station",
                               "name", "Trạm", "parent", "Q", NULL);
    copy(HERE, "a");
    copy(HERE, "b");
    at(HERE);
    new_computer(&d);
    take_everything(&d, &world.keeper, &thief);
    world_rebuild();
    revoke_in("a", &world.keeper, &world.keeper.key);
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
    meet("a", "b");
    ck_assert(!has_all());
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "Trạm");
}
END_TEST

/* Whoever revokes owes the right to what that very word takes away. */
START_TEST(a_word_that_takes_away_its_own_ground)
{
    AUTO(str) body = {0};
    struct actor heir;
    world_key(&heir, &world.stranger.person);
    MUST(world_try_add(&world.keeper, NOUN_GRANT, "person", "ST", "role", "coordinator", NULL));
    str_addf(&body, "\"key\":\"%s\"", hash_hex(&heir.key).s);
    MUST(world_append(&world.keeper, "key.confirm", &heir.person, str_text(&body)));
    struct id made = world_add(&heir, NOUN_FACILITY, "code", "N1", "type", "station", "name",
                               "Trạm", "parent", "Q", NULL);
    copy(HERE, "b");
    revoke_all(&heir, &world.keeper);
    same_as_fresh();
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
    at("b");
    MUST(world_edit(&heir, NOUN_FACILITY, &made, "name", "Khác", NULL));
    sync_both(HERE, "b");
    ck_assert_str_eq(state_of(&world.keeper.key), "revoked");
}
END_TEST

/* ---- any words, in any order --------------------------------------------------------------------------- */

#define COMPUTERS 3
#define WORDS 6
#define SEEDS 12

static uint64_t dice_state;

static unsigned dice(unsigned sides)
{
    dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(dice_state >> 33) % sides;
}

static void add_last(struct str *body, const struct elsewhere *d)
{
    struct hash here;
    MUST(ledger_chain_device(world.app.store, 1, &here, &why));
    str_addf(body, ",\"last\":{\"%s\":%d", hash_hex(&here).s, dice(8) ? 100000 : 8);
    for (int i = 0; i < COMPUTERS; i++)
        if (dice(3))
            str_addf(body, ",\"%s\":%u", hash_hex(&d[i].key).s, dice(WORDS));
    str_add(body, "}");
}

/* Whoever it is revokes somebody, lets in what was late, confirms a key, gives or takes a right. */
static void any_word(struct elsewhere *d, const struct elsewhere *all)
{
    const struct actor *people[] = {&world.keeper, &world.coordinator, &world.mentor,
                                    &world.stranger, &world.authority};
    const struct actor *by = people[dice(20) ? dice(4) : 4], *about = people[dice(4)];
    AUTO(str) body = {0};
    struct id id = {{0x60, (uint8_t)dice(4)}};
    str_addf(&body, "\"key\":\"%s\"", hash_hex(&about->key).s);
    switch (dice(8)) {
    case 0:
        str_add(&body, ",\"accept\":true");
        /* fall through */
    case 1:
    case 2:
    case 3:
        add_last(&body, all);
        elsewhere_append(d, by, true, false, "key.revoke", &about->person, str_text(&body));
        break;
    case 4:
        elsewhere_append(d, by, true, false, "key.confirm", &about->person, str_text(&body));
        break;
    default:
        str_clear(&body);
        str_addf(&body, "\"set\":{\"person\":\"%s\",\"role\":\"%s\"}", id_hex(&about->person).s,
                 dice(2) ? "coordinator" : "mentor");
        elsewhere_append(d, by, true, false, "grant.set", &id, str_text(&body));
    }
}

/* One record at a time, and any of the computers next. */
static void receive_shuffled(void)
{
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    AUTO(got) got = {0};
    MUST(store_open(world_path(HERE), STORE_READ, &other, &why));
    missing(other, 1, &list, &n);
    ck_assert_uint_ge(n, COMPUTERS * WORDS);
    for (size_t left = n; left;) {
        size_t i = dice((unsigned)n);
        receive(&list[i], 1, false, &got);
        left -= got.results[0].fit == STRETCH_NEW;
    }
    free_all(list, n);
    store_close(other);
}

START_TEST(any_words_in_any_order)
{
    struct elsewhere d[COMPUTERS];
    const char *const names[] = {"CO", "M1", "ST"};
    dice_state = (uint64_t)_i * 7919 + 1;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)world_add(i && dice(2) ? &world.keeper : &world.authority, NOUN_GRANT, "person",
                        names[i], "role", "coordinator", NULL);
    copy(HERE, "a");
    copy(HERE, "b");
    for (int i = 0; i < COMPUTERS; i++) {
        elsewhere_begin(&d[i]);
        d[i].clock = number("SELECT max(clock) FROM entry") - (i ? 0 : 5);
    }
    for (int k = 0; k < COMPUTERS * WORDS; k++)
        any_word(&d[k % COMPUTERS], d);
    world_rebuild();
    at("a");
    receive_shuffled();
    same_as_fresh();
    at("b");
    receive_shuffled();
    same_as_fresh();
    same_tables("a", "b");
    same_tables("a", HERE);
}
END_TEST

Suite *suite_limits(void)
{
    Suite *s = suite_create("limits");
    TCase *t = tcase_create("limits");
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, a_thief_with_an_early_clock);
    tcase_add_test(t, what_was_late_is_let_in);
    tcase_add_test(t, a_key_of_the_authority_is_stolen);
    tcase_add_test(t, the_beginning_is_written_anew);
    tcase_add_test(t, a_thief_revokes_the_others);
    tcase_add_loop_test(t, two_who_revoke_each_other, 0, 2);
    tcase_add_test(t, two_who_know_of_each_other);
    tcase_add_test(t, a_key_is_given_up);
    tcase_add_test(t, a_word_that_takes_away_its_own_ground);
    tcase_add_loop_test(t, any_words_in_any_order, 0, SEEDS);
    suite_add_tcase(s, t);
    return s;
}
