/* tests/unit/test_receive.c - entries of other computers taken in: only what is genuine, in any order,
 * and the tables are those of a fresh fold, the same everywhere. */
#include "base/base.h"

#include <sodium.h>
#include <sqlite3.h>

#include "notebooks.h"
#include "suites.h"

/* ---- new, twice, in any order -------------------------------------------------------------------------- */

START_TEST(everything_of_another_one)
{
    copy(HERE, "b");
    at("b");
    struct id made = world_add(&world.keeper, NOUN_PERSON, "code", "N1", "given_name", "Mai",
                               "cadre", "nurse", "facility", "S1", NULL);
    world_add(&world.coordinator, NOUN_FACILITY, "code", "N", "type", "station", "name", "N",
              "parent", "C", NULL);
    struct id signoff = world_sign(&world.mentor, NULL);
    at(HERE);
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0900000001", NULL));
    struct receive_report got = pull("b");
    ck_assert_int_eq(got.taken, 4); /* a posting as well */
    ck_assert_int_eq(got.waiting + got.refused + got.missing + got.forked, 0);
    ck_assert_str_eq(field_of(NOUN_PERSON, &made, "given_name"), "Mai");
    ck_assert_str_eq(world_reason(&signoff), "counted");
    sync_both(HERE, "b");
    ck_assert_str_eq(phone(), "0900000001");
}
END_TEST

START_TEST(a_whole_notebook)
{
    copy(HERE, "b");
    at("b");
    allow();
    world_fill();
    at(HERE);
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-20T10:00"});
    sync_both(HERE, "b");
}
END_TEST

START_TEST(in_any_order)
{
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    copy(HERE, "b");
    at("b");
    allow();
    world_fill();
    at(HERE);
    MUST(store_open(world_path("b"), STORE_READ, &other, &why));
    missing(other, 1, &list, &n);
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n / 2; i++) { /* the last one first */
        struct stretch s = list[i];
        list[i] = list[n - 1 - i];
        list[n - 1 - i] = s;
    }
    AUTO(got) got = {0};
    if (_i == 0) {
        receive(list, n, false, &got);
        ck_assert_int_eq(got.report.missing, 0);
    }
    for (int round = 0; _i == 1 && round < (int)n; round++) /* each by itself, until it fits */
        for (size_t i = 0; i < n; i++)
            receive(&list[i], 1, false, &got);
    free_all(list, n);
    missing(other, 0, &list, &n);
    ck_assert_uint_eq(n, 0);
    free_all(list, n);
    store_close(other);
    sync_both(HERE, "b");
}
END_TEST

START_TEST(what_overlaps)
{
    struct store *other = NULL;
    struct chain_head *heads = NULL;
    size_t n = 0;
    AUTO(got) got = {0};
    copy(HERE, "b");
    at("b");
    tick(6);
    at(HERE);
    MUST(store_open(world_path("b"), STORE_READ, &other, &why));
    MUST(ledger_heads(other, &heads, &n, &why));
    const struct chain_head *h = &heads[n - 1];
    ck_assert_int_eq(h->seq, 6);
    static const int64_t parts[][2] = {{3, 5}, {1, 4}, {1, 2}, {2, 6}, {1, 4}};
    struct stretch list[COUNT_OF(parts)];
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        MUST(stretch_of_chain(other, h, parts[i][0], parts[i][1], &list[i], &why));
    receive(list, COUNT_OF(parts), false, &got);
    ck_assert_int_eq(got.report.taken, 6);
    ck_assert_int_eq(got.report.missing + got.report.refused + got.report.forked, 0);
    receive(list, COUNT_OF(parts), false, &got);
    ck_assert_int_eq(got.report.taken, 0);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        ck_assert_int_eq(got.results[i].fit, STRETCH_KNOWN);
        stretch_done(&list[i]);
    }
    free(heads);
    store_close(other);
    sync_both(HERE, "b");
}
END_TEST

START_TEST(a_gap_is_told)
{
    struct store *other = NULL;
    struct chain_head *heads = NULL;
    struct stretch list[2];
    size_t n = 0;
    AUTO(got) got = {0};
    copy(HERE, "b");
    at("b");
    tick(6);
    at(HERE);
    MUST(store_open(world_path("b"), STORE_READ, &other, &why));
    MUST(ledger_heads(other, &heads, &n, &why));
    MUST(stretch_of_chain(other, &heads[n - 1], 5, 6, &list[0], &why));
    MUST(stretch_of_chain(other, &heads[n - 1], 1, 2, &list[1], &why));
    receive(list, 2, false, &got);
    ck_assert_int_eq(got.results[0].fit, STRETCH_GAP);
    ck_assert_int_eq(got.results[0].missing_first, 3);
    ck_assert_int_eq(got.results[0].missing_last, 4);
    ck_assert_int_eq(got.results[1].fit, STRETCH_NEW);
    ck_assert_int_eq(got.report.taken, 2);
    ck_assert_int_eq(got.report.missing, 1);
    stretch_done(&list[0]);
    stretch_done(&list[1]);
    free(heads);
    store_close(other);
    sync_both(HERE, "b");
}
END_TEST

START_TEST(looking_first_writes_nothing)
{
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    AUTO(got) got = {0};
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    copy(HERE, "b");
    at("b");
    world_sign(&world.mentor, NULL);
    MUST(world_append(&world.authority, "device.enrol", &(struct id){{3}}, /* not this one */
                      "\"name\":\"X\",\"series\":\"Z\",\"device\":"
                      "\"00000000000000000000000000000000000000000000000000000000000000ff\""));
    at(HERE);
    int64_t entries = world_entries();
    MUST(ledger_dump(world.app.store, &before, &why));
    MUST(store_open(world_path("b"), STORE_READ, &other, &why));
    missing(other, 0, &list, &n);
    receive(list, n, true, &got);
    ck_assert_int_eq(got.report.taken, 2);
    ck_assert_int_eq(world_entries(), entries);
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    free_all(list, n);
    store_close(other);
    MUST(world_verify());
    sync_both(HERE, "b");
}
END_TEST

/* ---- what is not genuine -------------------------------------------------------------------------------- */

enum harm {
    HARM_PAYLOAD,
    HARM_NUL,
    HARM_SIGNATURE,
    HARM_UNSIGNED,
    HARM_MARK,
    HARM_NO_MARK,
    HARM_CLOCK_LEAP,
    HARM_CLOCK_BACK,
    HARM_PREV,
    HARM_SEQ,
    HARM_DEVICE,
    HARM_KIND,
    HARM_TIME,
    HARM_EMPTY,
    HARM_SHORT,
    HARM_HEAD,
    HARM_READING,
    HARM_AUTHORITY,
    HARM_COUNT
};
static const char *const wanted[HARM_COUNT] = {
    [HARM_PAYLOAD] = "its content was changed",
    [HARM_NUL] = "its content cannot be read",
    [HARM_SIGNATURE] = "its signature does not fit",
    [HARM_UNSIGNED] = "its signature is missing",
    [HARM_MARK] = "the computer's mark does not fit",
    [HARM_NO_MARK] = "the computer's mark after it is missing",
    [HARM_CLOCK_LEAP] = "its place in time",
    [HARM_CLOCK_BACK] = "its place in time",
    [HARM_PREV] = "it does not follow",
    [HARM_SEQ] = "it does not follow",
    [HARM_DEVICE] = "it is of another computer",
    [HARM_KIND] = "its kind is no word",
    [HARM_TIME] = "its time cannot be",
    [HARM_EMPTY] = "its content is missing",
    [HARM_SHORT] = "it is missing",
    [HARM_HEAD] = "it is not the one that was announced",
    [HARM_READING] = "cannot read it",
    [HARM_AUTHORITY] = "another authority",
};

struct harmed { /* a stretch that a forger made: everything fits but for one thing */
    struct hash key;
    uint8_t secret[SECRET_SIZE];
    struct actor actor;
    enum harm harm;
    int64_t clock;
};

static int each_harmed(const struct stretch *s, stretch_visit visit, void *visit_with,
                       struct sotay_error *err)
{
    static const char payload[] = "{\"rain\":1}", other[] = "{\"rain\":2}",
                      nul[] = "{\"a\":\"\0\"}";
    const struct harmed *h = s->with;
    struct hash head = {{0}};
    for (int64_t seq = 1; seq <= 3; seq++) {
        enum harm harm = seq == 2 ? h->harm : HARM_COUNT;
        struct entry e = {.device = s->device,
                          .seq = seq,
                          .prev = head,
                          .clock = h->clock + seq,
                          .time = NOW_MS,
                          .has_actor = true,
                          .actor = h->actor.key,
                          .kind = "weather.set",
                          .subject = {{9}},
                          .payload = payload,
                          .payload_len = strlen(payload),
                          .is_signed = true};
        char text[ENTRY_HEADER_MAX];
        uint8_t mark[SIGNATURE_SIZE];
        if (harm == HARM_NUL) {
            e.payload = nul;
            e.payload_len = sizeof nul - 1;
        }
        e.payload_hash = hash_of(e.payload, e.payload_len);
        if (harm == HARM_PAYLOAD)
            e.payload = other;
        if (harm == HARM_EMPTY)
            e.payload = NULL;
        if (harm == HARM_UNSIGNED || harm == HARM_EMPTY)
            snprintf(e.kind, sizeof e.kind, "grant.set");
        if (harm == HARM_KIND)
            snprintf(e.kind, sizeof e.kind, "a\nb");
        if (harm == HARM_AUTHORITY)
            snprintf(e.kind, sizeof e.kind, "authority.begin");
        if (harm == HARM_CLOCK_LEAP)
            e.clock += CLOCK_LEAP_MAX;
        if (harm == HARM_CLOCK_BACK)
            e.clock--;
        if (harm == HARM_PREV)
            e.prev.b[0] ^= 1;
        if (harm == HARM_SEQ)
            e.seq++;
        if (harm == HARM_DEVICE)
            e.device.b[0] ^= 1;
        if (harm == HARM_TIME)
            e.time = INT64_C(253402300800000);
        head = e.hash = entry_hash(&e);
        size_t len = entry_header(&e, text);
        crypto_sign_detached(e.signature, NULL, (const uint8_t *)text, len, h->actor.secret);
        e.signature[5] ^= harm == HARM_SIGNATURE;
        e.is_signed = harm != HARM_UNSIGNED;
        len = mark_text(&e.device, e.seq, &e.hash, text);
        crypto_sign_detached(mark, NULL, (const uint8_t *)text, len, h->secret);
        mark[7] ^= harm == HARM_MARK;
        if (harm == HARM_READING)
            return sotay_fail(err, SOTAY_EDAMAGE, NULL, "cannot read it");
        bool last = seq == s->last, unmarked = last && h->harm == HARM_NO_MARK;
        int rc = visit(visit_with, &e, unmarked ? NULL : mark, err);
        if (rc != SOTAY_OK || (seq == 2 && h->harm == HARM_SHORT))
            return rc;
    }
    return SOTAY_OK;
}

static int note_head(void *with, const struct entry *e, const uint8_t *mark,
                     struct sotay_error *err)
{
    (void)mark;
    (void)err;
    *(struct hash *)with = e->hash;
    return SOTAY_OK;
}

static struct stretch forged(struct harmed *h, enum harm harm)
{
    *h = (struct harmed){.actor = world.keeper, .harm = harm, .clock = 10};
    crypto_sign_keypair(h->key.b, h->secret);
    struct stretch s = {.device = h->key, .first = 1, .last = 3, .each = each_harmed, .with = h};
    (void)each_harmed(&s, note_head, &s.head, &why);
    s.head.b[0] ^= harm == HARM_HEAD;
    return s;
}

START_TEST(what_is_not_genuine_is_not_taken)
{
    struct harmed bad, good;
    AUTO(got) got = {0};
    struct stretch list[] = {forged(&bad, (enum harm)_i), forged(&good, HARM_COUNT)};
    int64_t entries = world_entries();
    receive(list, 2, false, &got);
    ck_assert_int_eq(got.results[0].fit, STRETCH_BAD);
    ck_assert_msg(strstr(got.results[0].why, wanted[_i]), "%d: %s", _i, got.results[0].why);
    ck_assert_int_eq(got.results[0].taken, 0);
    ck_assert_int_eq(got.results[1].fit, STRETCH_NEW); /* others go on */
    ck_assert_int_eq(got.report.taken, 3);
    ck_assert_int_eq(got.report.refused, 1);
    ck_assert_int_eq(got.report.waiting, 3); /* of a kind that nobody knows */
    ck_assert_int_eq(world_entries(), entries + 3);
    ck_assert_int_eq(held("kind"), 3);
    same_as_fresh();
}
END_TEST

/* The file is another one when it is read again. */
static int each_changing(const struct stretch *s, stretch_visit visit, void *visit_with,
                         struct sotay_error *err)
{
    static int times;
    struct harmed h = *(struct harmed *)s->with;
    struct stretch now = *s;
    h.harm = times++ ? HARM_SIGNATURE : HARM_COUNT;
    now.with = &h;
    return each_harmed(&now, visit, visit_with, err);
}

START_TEST(what_changes_meanwhile_is_not_taken)
{
    struct harmed changing, good;
    struct receive_report report;
    struct stretch_result results[2];
    struct stretch list[] = {forged(&changing, HARM_COUNT), forged(&good, HARM_COUNT)};
    list[0].each = each_changing;
    int64_t entries = world_entries();
    ck_assert_int_eq(
        ledger_receive(world.app.store, &world.app.here, list, 2, NULL, results, &report, &why),
        SOTAY_EFAIL);
    world_said("changed while they were read");
    ck_assert_int_eq(world_entries(), entries);
    MUST(world_verify());
}
END_TEST

START_TEST(an_unknown_kind_is_passed_on)
{
    struct harmed h;
    AUTO(got) got = {0};
    copy(HERE, "b");
    struct stretch s = forged(&h, HARM_COUNT);
    receive(&s, 1, false, &got);
    at("b");
    ck_assert_int_eq(pull(HERE).waiting, 3);
    sync_both(HERE, "b");
}
END_TEST

/* A clock far ahead moves nobody's chain out of what others accept. */
START_TEST(a_clock_far_ahead_does_no_harm)
{
    struct harmed h;
    AUTO(got) got = {0};
    copy(HERE, "b");
    struct stretch s = forged(&h, HARM_COUNT);
    h.clock = CLOCK_LEAP_MAX - 3;
    (void)each_harmed(&s, note_head, &s.head, &why);
    receive(&s, 1, false, &got);
    ck_assert_int_eq(got.results[0].fit, STRETCH_NEW);
    edit_phone("0900000001");
    at("b");
    pull(HERE);
    ck_assert_str_eq(phone(), "0900000001");
    sync_both(HERE, "b");
}
END_TEST

/* A wrong clock is no reason to lose what a computer wrote with it. */
START_TEST(a_clock_before_1970)
{
    copy(HERE, "b");
    at("b");
    allow();
    world_on("1969-12-30");
    edit_phone("0900000001");
    at(HERE);
    ck_assert_int_eq(pull("b").refused, 0);
    ck_assert_str_eq(phone(), "0900000001");
    sync_both(HERE, "b");
}
END_TEST

static const struct {
    const char *base, *seq;
} absurd[] = {
    {"9223372036854775806", "9223372036854775807"},
    {"999999999999999999", "1000000000000000000"},
    {"-9223372036854775808", "7"},
};

/* Another's file may say anything: what no record can say ends the look at it. */
START_TEST(numbers_that_cannot_be)
{
    AUTO(str) sql = {0};
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    copy(HERE, "b");
    at("b");
    str_addf(&sql,
             "INSERT INTO chain VALUES (99, zeroblob(32), %s, zeroblob(32));"
             "INSERT INTO entry VALUES (99, %s, 5, 5, NULL, 'x.set', zeroblob(16), zeroblob(32),"
             " zeroblob(32), NULL, '{}')",
             absurd[_i].base, absurd[_i].seq);
    sqlite3 *db = world_raw(world_path("b"));
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
    at(HERE);
    MUST(store_open(world_path("b"), STORE_READ, &other, &why));
    ck_assert_int_eq(ledger_missing(other, world.app.store, 0, &list, &n, &why), SOTAY_EDAMAGE);
    world_said("are not all there");
    store_close(other);
}
END_TEST

/* The last edit has lost its text, and whoever erased it had no right in the end: it says nothing. */
START_TEST(late_below_an_edit_without_content)
{
    copy(HERE, "b");
    copy(HERE, "c");
    copy(HERE, "d");
    at("b");
    allow();
    edit_phone("0900000001");
    at("c");
    allow();
    tick(10);
    edit_phone("0900000002");
    edit_phone("0900000003");
    sqlite3 *db = world_raw(world_path("c"));
    world_sql(db, "UPDATE entry SET payload = NULL WHERE clock = (SELECT max(clock) FROM entry)");
    sqlite3_close(db);
    at(HERE);
    pull("b");
    pull("c");
    ck_assert_str_eq(phone(), "0900000002");
    at("d");
    pull("c");
    pull("b");
    same_tables(HERE, "d");
}
END_TEST

/* What others would refuse is not written, or nothing of this computer would ever reach them again. */
START_TEST(content_that_others_refuse_is_not_written)
{
    AUTO(str) body = {0};
    str_add(&body, "\"x\":\"");
    str_room(&body, (size_t)5 << 20);
    MUST(str_check(&body, &why));
    memset(body.data + body.len, 'x', (size_t)4 << 20);
    body.len += (size_t)4 << 20;
    str_add_char(&body, '"');
    REFUSED(world_append(&world.keeper, "key.add", &world.keeper.person, str_text(&body)));
    world_said("too long");
}
END_TEST

Suite *suite_receive(void)
{
    Suite *s = suite_create("receive");
    TCase *tc = tcase_create("receive");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, everything_of_another_one);
    tcase_add_test(tc, a_whole_notebook);
    tcase_add_loop_test(tc, in_any_order, 0, 2);
    tcase_add_test(tc, what_overlaps);
    tcase_add_test(tc, a_gap_is_told);
    tcase_add_test(tc, looking_first_writes_nothing);
    tcase_add_loop_test(tc, what_is_not_genuine_is_not_taken, 0, HARM_COUNT);
    tcase_add_test(tc, what_changes_meanwhile_is_not_taken);
    tcase_add_test(tc, an_unknown_kind_is_passed_on);
    tcase_add_test(tc, a_clock_far_ahead_does_no_harm);
    tcase_add_test(tc, a_clock_before_1970);
    tcase_add_loop_test(tc, numbers_that_cannot_be, 0, (int)COUNT_OF(absurd));
    tcase_add_test(tc, late_below_an_edit_without_content);
    tcase_add_test(tc, content_that_others_refuse_is_not_written);
    suite_add_tcase(s, tc);
    return s;
}
