/* tests/bench/make-ledger.c - fills a fresh notebook with many records, as stations, mentors and
 * coordinators would have written them in some years: nine tenths sign-offs, most signed by one of 150
 * mentors, some typed first and signed later, some copied from paper; edits, notes, retractions.  The
 * same each time but for the notebook it begins with.  Its tables are made by `sotay notebook rebuild`.
 * usage: make-ledger NOTEBOOK KEY-FOLDER PERSON PASSPHRASE RECORDS */
#include "base/base.h"

#include "domain/app.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/signoff_fact.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define COMMIT_ROWS 10000
#define PAPER_ROWS 200 /* of one file of paper forms */
#define DEVICES_MAX 20
#define MENTORS_MAX 150
#define CENTRES 10
#define FIRST_DAY 20089 /* 2025-01-01 */
#define DAYS 650
#define DAY_MS INT64_C(86400000)

struct machine {
    struct hash key, head;
    uint8_t secret[64];
    int64_t chain, seq;
};
struct mentor {
    struct actor actor;
    struct id id, last; /* last: the sign-off given last */
    int64_t no;
};

static struct app app;
static struct sotay_error err;
static struct actor coordinator;
static int64_t coordinator_no, clock_now, time_now, n_done, n_wanted, n_open;
static struct machine machines[DEVICES_MAX];
static struct mentor mentors[MENTORS_MAX];
static int n_machines, n_mentors, n_stations, n_trainees;
static struct id batch, adoptions[2];
static struct txn txn;
static const char *const skills[] = {"resuscitation.bls-adult", "ncd.blood-pressure"};

static void must(int rc)
{
    if (rc >= 0)
        return;
    fprintf(stderr, "make-ledger: %s\n", err.message);
    exit(1);
}

/* splitmix64 */
static uint64_t random64(void)
{
    static uint64_t state = 585;
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int below(int n)
{
    return (int)(random64() % (uint64_t)n);
}

static struct id random_id(void)
{
    uint64_t bits[2] = {random64(), random64()};
    struct id id;
    memcpy(id.b, bits, sizeof(id.b));
    return id;
}

static struct id id_of(const char *noun, int i)
{
    char text[40];
    struct id id;
    snprintf(text, sizeof(text), "%s %d", noun, i);
    struct hash hash = hash_of(text, strlen(text));
    memcpy(id.b, hash.b, sizeof(id.b));
    return id;
}

static void new_key(struct hash *key, uint8_t secret[64])
{
    uint8_t seed[32];
    for (size_t i = 0; i < sizeof(seed); i += 8) {
        uint64_t bits = random64();
        memcpy(seed + i, &bits, 8);
    }
    crypto_sign_seed_keypair(key->b, secret, seed);
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static int64_t actor_no(const struct hash *key)
{
    int64_t no;
    must(ledger_actor_no(app.store, key, &no, &err));
    if (no)
        return no;
    {
        AUTO(stmt) q = stmt_open(app.store, SQL_ACTOR_ADD);
        stmt_blob(&q, 1, key->b, HASH_SIZE);
        must(stmt_run(&q, &err));
    }
    return actor_no(key);
}

static void new_machine(struct machine *c, int no)
{
    static const struct hash zeros;
    new_key(&c->key, c->secret);
    AUTO(stmt) q = stmt_open(app.store, SQL_CHAIN_ADD);
    stmt_blob(&q, 1, c->key.b, HASH_SIZE);
    stmt_int(&q, 2, 0);
    stmt_blob(&q, 3, zeros.b, HASH_SIZE);
    must(stmt_run(&q, &err));
    c->chain = no;
}

static void insert(const struct entry *e)
{
    AUTO(stmt) q = stmt_open(app.store, SQL_ENTRY_ADD);
    stmt_int(&q, 1, e->chain);
    stmt_int(&q, 2, e->seq);
    stmt_int(&q, 3, e->clock);
    stmt_int(&q, 4, e->time);
    if (e->has_actor)
        stmt_int(&q, 5, e->actor_no);
    stmt_text_static(&q, 6, e->kind, strlen(e->kind));
    stmt_blob(&q, 7, e->subject.b, ID_SIZE);
    stmt_blob(&q, 8, e->payload_hash.b, HASH_SIZE);
    stmt_blob(&q, 9, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 10, e->is_signed ? e->signature : NULL, SIGNATURE_SIZE);
    stmt_text_static(&q, 11, e->payload, e->payload_len);
    must(stmt_run(&q, &err));
}

/* actor NULL: nobody signs; sign false: the actor only typed it. */
static void append(struct machine *c, const struct actor *actor, int64_t no, bool sign,
                   const char *kind, const struct id *subject, const char *body)
{
    static struct str payload;
    struct id salt = random_id();
    str_clear(&payload);
    str_addf(&payload, "{%s,\"batch\":\"%s\",\"salt\":\"%s\"}", body, id_hex(&batch).s,
             id_hex(&salt).s);
    must(str_check(&payload, &err));
    struct entry e = {.device = c->key,
                      .seq = ++c->seq,
                      .prev = c->head,
                      .clock = ++clock_now,
                      .time = time_now += 5000,
                      .subject = *subject,
                      .chain = c->chain,
                      .payload = payload.data,
                      .payload_len = payload.len};
    snprintf(e.kind, sizeof(e.kind), "%s", kind);
    e.payload_hash = hash_of(e.payload, e.payload_len);
    if (actor) {
        e.has_actor = true;
        e.actor = actor->key;
        e.actor_no = no;
    }
    c->head = e.hash = entry_hash(&e);
    if (sign) {
        char header[ENTRY_HEADER_MAX];
        size_t len = entry_header(&e, header);
        crypto_sign_detached(e.signature, NULL, (const uint8_t *)header, len, actor->secret);
        e.is_signed = true;
    }
    insert(&e);
    n_done++;
}

/* The end of what one command wrote. */
static void mark(struct machine *c)
{
    char text[MARK_TEXT_MAX];
    uint8_t signature[SIGNATURE_SIZE];
    size_t len = mark_text(&c->key, c->seq, &c->head, text);
    crypto_sign_detached(signature, NULL, (const uint8_t *)text, len, c->secret);
    AUTO(stmt) q = stmt_open(app.store, SQL_MARK_ADD);
    stmt_int(&q, 1, c->chain);
    stmt_int(&q, 2, c->seq);
    stmt_blob(&q, 3, signature, sizeof(signature));
    must(stmt_run(&q, &err));
    batch = random_id();
    if (n_done - n_open >= COMMIT_ROWS) {
        must(txn_commit(&txn, &err));
        must(txn_begin(&txn, app.store, &err));
        n_open = n_done;
    }
}

/* ---- people and places ------------------------------------------------------------------------------ */

static struct id station_of(int trainee)
{
    return id_of("station", trainee % n_stations);
}

static void make_places(struct machine *c)
{
    char body[400];
    struct id root = id_of("province", 0);
    append(c, &coordinator, coordinator_no, true, "facility.set", &root,
           "\"set\":{\"code\":\"TINH\",\"type\":\"province\",\"name\":\"Tỉnh\"}");
    for (int i = 0; i < CENTRES + n_stations; i++) {
        bool centre = i < CENTRES;
        int no = centre ? i : i - CENTRES;
        struct id id = id_of(centre ? "centre" : "station", no);
        struct id parent = centre ? root : id_of("centre", no % CENTRES);
        snprintf(
            body, sizeof(body),
            "\"set\":{\"code\":\"%s%03d\",\"parent\":\"%s\",\"type\":\"%s\",\"name\":\"%s %d\"}",
            centre ? "TT" : "TYT", no, id_hex(&parent).s, centre ? "district-centre" : "station",
            centre ? "Trung tâm Y tế" : "Trạm Y tế xã", no);
        append(c, &coordinator, coordinator_no, true, "facility.set", &id, body);
    }
}

static void make_person(struct machine *c, const struct id *id, const char *code, const char *name,
                        const char *cadre, const struct id *place)
{
    char body[500];
    struct id posting = random_id();
    snprintf(
        body, sizeof(body),
        "\"set\":{\"code\":\"%s\",\"family_name\":\"Lường\",\"middle_name\":\"Thị\","
        "\"given_name\":\"%s\",\"sex\":\"F\",\"birth_date\":\"19%02d-03-%02d\",\"cadre\":\"%s\"}",
        code, name, 60 + below(40), 1 + below(28), cadre);
    append(c, &coordinator, coordinator_no, false, "person.set", id, body);
    snprintf(body, sizeof(body), "\"set\":{\"person\":\"%s\",\"facility\":\"%s\"}", id_hex(id).s,
             id_hex(place).s);
    append(c, &coordinator, coordinator_no, false, "posting.set", &posting, body);
}

static void make_grant(struct machine *c, const struct id *person, const char *specialty,
                       const struct id *place)
{
    char body[400];
    struct id id = random_id();
    snprintf(
        body, sizeof(body),
        "\"set\":{\"person\":\"%s\",\"role\":\"mentor\",\"specialty\":\"%s\",\"facility\":\"%s\","
        "\"start_date\":\"2025-01-01\",\"end_date\":\"2027-12-31\"}",
        id_hex(person).s, specialty, id_hex(place).s);
    append(c, &coordinator, coordinator_no, true, "grant.set", &id, body);
}

static void make_mentor(struct machine *c, struct mentor *m, int i)
{
    char code[20], body[120];
    struct id place = id_of("centre", i % CENTRES);
    m->id = id_of("mentor", i);
    snprintf(code, sizeof(code), "BS-%05d", i);
    make_person(c, &m->id, code, "Hiền", "doctor", &place);
    make_grant(c, &m->id, "resuscitation", &place);
    make_grant(c, &m->id, "ncd", &place);
    new_key(&m->actor.key, m->actor.secret);
    m->no = actor_no(&m->actor.key);
    snprintf(body, sizeof(body), "\"key\":\"%s\"", hash_hex(&m->actor.key).s);
    append(c, &m->actor, m->no, true, "key.add", &m->id, body);
    append(c, &coordinator, coordinator_no, true, "key.confirm", &m->id, body);
}

static void make_people(struct machine *c)
{
    char code[20];
    for (int i = 0; i < n_mentors; i++)
        make_mentor(c, &mentors[i], i);
    for (int i = 0; i < n_trainees; i++) {
        struct id id = id_of("trainee", i), place = station_of(i);
        snprintf(code, sizeof(code), "DD-%05d", i);
        make_person(c, &id, code, "Sinh", "nurse", &place);
    }
}

/* ---- sign-offs ------------------------------------------------------------------------------------------ */

static struct mentor *any_mentor(void)
{
    return &mentors[below(n_mentors)];
}

/* Somebody of the mentor's own district. */
static int trainee_of(const struct mentor *m)
{
    int centre = (int)(m - mentors) % CENTRES, most = n_trainees / CENTRES;
    return centre + CENTRES * below(most);
}

static const char *fact(const struct mentor *m, bool paper)
{
    static struct str body;
    char at[24], measures[64] = "", case_ref[24];
    int which = below(2), trainee = trainee_of(m);
    int64_t day = time_now / DAY_MS - 1; /* written down the day after */
    int32_t minute = 7 * 60 + below(600);
    snprintf(at, sizeof(at), "%sT%02d:%02d", day_iso((sotay_day)day).s, (int)(minute / 60),
             (int)(minute % 60));
    snprintf(case_ref, sizeof(case_ref), "C-%07d", below(10000000));
    if (which == 0)
        snprintf(measures, sizeof(measures), "comp_rate=%d;comp_depth=5.%d;ccf=%d", 95 + below(30),
                 below(10), 60 + below(30));
    struct signoff_fact f = {.trainee = id_of("trainee", trainee),
                             .mentor = m->id,
                             .facility = station_of(trainee),
                             .has_typist = paper,
                             .typist = coordinator.person,
                             .has_adoption = true,
                             .adoption = adoptions[which],
                             .skill = skills[which],
                             .performed_at = at,
                             .missed = below(5) ? NULL : "2",
                             .measures = measures,
                             .case_ref = case_ref,
                             .level = 3 + below(3),
                             .simulated = below(4) == 0};
    str_clear(&body);
    signoff_fact_encode(&f, &body);
    must(str_check(&body, &err));
    return body.data;
}

static void paper(struct machine *c)
{
    char body[240];
    for (int i = 0; i < PAPER_ROWS; i++) {
        struct id id = random_id();
        append(c, &coordinator, coordinator_no, false, "signoff.transcribe", &id,
               fact(any_mentor(), true));
    }
    struct id subject = random_id();
    snprintf(body, sizeof(body), "\"count\":%d,\"last\":\"%s\"", PAPER_ROWS, hash_hex(&c->head).s);
    append(c, &coordinator, coordinator_no, true, "attest", &subject, body);
    mark(c);
}

static void signed_later(struct machine *c, struct mentor *m, int n)
{
    char body[120];
    struct id ids[16];
    struct hash seen[16];
    for (int i = 0; i < n; i++) {
        ids[i] = random_id();
        append(c, NULL, 0, false, "signoff.observe", &ids[i], fact(m, false));
        seen[i] = c->head;
    }
    mark(c);
    for (int i = 0; i < n; i++) {
        snprintf(body, sizeof(body), "\"observation\":\"%s\"", hash_hex(&seen[i]).s);
        append(c, &m->actor, m->no, true, "signoff.sign", &ids[i], body);
    }
    mark(c);
}

static void edit_person(struct machine *c)
{
    char body[120];
    struct id id = id_of("trainee", below(n_trainees));
    snprintf(body, sizeof(body), "\"set\":{\"phone\":\"09%08d\"}", below(100000000));
    append(c, &coordinator, coordinator_no, false, "person.set", &id, body);
    mark(c);
}

static void signed_at_once(struct machine *c, struct mentor *m, int n)
{
    for (int i = 0; i < n; i++) {
        m->last = random_id();
        append(c, &m->actor, m->no, true, "signoff.add", &m->last, fact(m, false));
    }
    int also = below(200);
    if (also < 8)
        append(c, NULL, 0, false, "signoff.note", &m->last,
               "\"note\":\"Bệnh nhân hợp tác tốt, cần luyện thêm\"");
    else if (also < 12)
        append(c, &m->actor, m->no, true, "signoff.retract", &m->last, "\"reason\":\"nhầm người\"");
    mark(c);
}

static void write_some(void)
{
    struct machine *c = &machines[below(n_machines)];
    int chance = below(1000);
    if (chance < 3)
        paper(c);
    else if (chance < 60)
        edit_person(c);
    else if (chance < 160)
        signed_later(c, any_mentor(), 1 + below(15));
    else
        signed_at_once(c, any_mentor(), 1 + below(15));
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

static int between(int64_t value, int least, int most)
{
    return value < least ? least : value > most ? most : (int)value;
}

static void make(void)
{
    n_machines = between(n_wanted / 50000, 2, DEVICES_MAX);
    n_mentors = between(n_wanted / 1000, CENTRES, MENTORS_MAX);
    n_stations = between(n_wanted / 2000, CENTRES, 200);
    n_trainees = between(n_wanted / 250, 50, 4000);
    int64_t newest, chains;
    must(ledger_newest(app.store, &clock_now, &newest, &err));
    {
        AUTO(stmt) q = stmt_open(app.store, SQL_COUNT_CHAINS);
        must(stmt_step(&q, &err));
        chains = stmt_col_int(&q, 0);
    }
    time_now = (int64_t)FIRST_DAY * DAY_MS;
    must(txn_begin(&txn, app.store, &err));
    coordinator_no = actor_no(&coordinator.key);
    for (int i = 0; i < 2; i++)
        must(rights_checklist(&app.rights, skills[i], &coordinator.person, FIRST_DAY, &adoptions[i],
                              &err));
    batch = random_id();
    for (int i = 0; i < n_machines; i++) {
        char body[200];
        struct id subject = random_id();
        new_machine(&machines[i], (int)chains + 1 + i);
        snprintf(body, sizeof(body), "\"device\":\"%s\",\"name\":\"tram-%d\",\"series\":\"%c\"",
                 hash_hex(&machines[i].key).s, i, 'B' + i);
        append(&machines[0], &coordinator, coordinator_no, true, "device.enrol", &subject, body);
    }
    make_places(&machines[0]);
    make_people(&machines[0]);
    mark(&machines[0]);
    while (n_done < n_wanted) {
        time_now = (FIRST_DAY + 1 + n_done * DAYS / n_wanted) * DAY_MS + DAY_MS / 2;
        write_some();
    }
    must(txn_commit(&txn, &err));
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    n_wanted = strtoll(argv[5], NULL, 10);
    const struct paths paths = {.notebook = text_dup(argv[1]), .key_dir = text_dup(argv[2])};
    must(app_new(&app, &paths, (int64_t)FIRST_DAY * DAY_MS, FIRST_DAY + DAYS, &err));
    must(app_open(&app, STORE_WRITE, &err));
    must(app_unlock(&app, argv[3], argv[4], &coordinator, &err));
    store_expect_bulk(app.store);
    store_set_durable(app.store, false);
    make();
    printf("%lld records\n", (long long)n_done);
    txn_done(&txn);
    app_done(&app);
    return 0;
}
