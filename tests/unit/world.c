/* tests/unit/world.c - makes the notebook of world.h and brings it back before every test. */
#include "base/base.h"

#include "world.h"

#include <errno.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "domain/confirmation.h"
#include "domain/import.h"
#include "files.h"
#include "ledger/file.h"

struct world world;
struct sotay_error why;

struct bytes { /* of the notebook and of the device file that belongs to it */
    char *notebook, *device;
    size_t notebook_len, device_len;
};
static struct bytes base, full;
static char device_path[300];
static pid_t maker;

void world_must(int rc, const char *call, const char *file, int line)
{
    ck_assert_msg(rc >= 0, "%s:%d: %s: %d, %s (%s)", file, line, call, rc, why.message, why.hint);
}

void world_said(const char *words)
{
    ck_assert_msg(strstr(why.message, words) || strstr(why.hint, words),
                  "'%s' is not in '%s' / '%s'", words, why.message, why.hint);
}

/* ---- the file ----------------------------------------------------------------------------------- */

static void remove_world(void)
{
    if (getpid() == maker) /* and not the child of one test */
        folder_remove(world.folder);
}

const char *world_path(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", world.folder, name);
    return path;
}

const char *world_file(const char *name, const char *text)
{
    const char *path = world_path(name);
    FILE *f = fopen(path, "w");
    ck_assert_msg(f, "%s: %s", path, strerror(errno));
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

void world_paths(struct paths *ret, const char *notebook)
{
    *ret = (struct paths){.notebook = text_dup(notebook ? notebook : world_path("sotay")),
                          .state_dir = text_dup(world_path("state")),
                          .key_dir = text_dup(world_path("keys")),
                          .plugin_dirs = text_dup(world_path("plugins")),
                          .checklist_dirs = text_dup(world_path("checklists"))};
}

static void new_app(const char *notebook)
{
    struct paths paths;
    world_paths(&paths, notebook);
    MUST(app_new(&world.app, &paths, NOW_MS, day_parse(TODAY), &why));
}

void world_open(const char *notebook)
{
    new_app(notebook);
    MUST(app_open(&world.app, STORE_WRITE, &why));
}

void world_close(void)
{
    app_done(&world.app);
}

void world_on(const char *today)
{
    app_confirm_today(&world.app, day_parse(today));
}

static void keep(struct bytes *ret)
{
    size_t most = (size_t)1 << 28;
    MUST(file_read(world_path("sotay"), most, &ret->notebook, &ret->notebook_len, &why));
    MUST(file_read(device_path, most, &ret->device, &ret->device_len, &why));
}

static void put_back(const char *path, const char *bytes, size_t len)
{
    FILE *f = fopen(path, "w"); /* the same inode */
    ck_assert_msg(f, "%s: %s", path, strerror(errno));
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

static void bring_back(const struct bytes *from)
{
    unlink(world_path("sotay-wal"));
    unlink(world_path("sotay-shm"));
    put_back(world_path("sotay"), from->notebook, from->notebook_len);
    put_back(device_path, from->device, from->device_len);
    why = (struct sotay_error){0};
    world_open(NULL);
}

int64_t world_entries(void)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_ENTRY_COUNT);
    MUST(stmt_step(&q, &why));
    return stmt_col_int(&q, 0);
}

void world_rebuild(void)
{
    int64_t entries;
    MUST(notebook_rebuild(&world.app, &entries, &why));
}

int world_verify(void)
{
    struct verify_report report;
    why = (struct sotay_error){0};
    return notebook_verify(&world.app, NULL, NULL, &report, &why);
}

/* ---- past our own code ------------------------------------------------------------------------------ */

sqlite3 *world_raw(const char *notebook)
{
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(notebook ? notebook : world_path("sotay"), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 1000);
    sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
    return db;
}

void world_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    int rc = sqlite3_exec(db, sql, NULL, NULL, &message);
    ck_assert_msg(rc == SQLITE_OK, "%s: %s", sql, message);
}

void world_drop_triggers(sqlite3 *db)
{
    AUTO(str) drops = {0};
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
                                        -1, &q, NULL),
                     SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW)
        str_addf(&drops, "DROP TRIGGER %s;", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    world_sql(db, str_text(&drops));
}

int64_t world_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(q) == SQLITE_ROW, "%s: no row", sql);
    int64_t value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return value;
}

/* ---- records, keys ----------------------------------------------------------------------------------- */

static int save(const struct actor *actor, enum noun_id noun, const struct id *id, va_list fields,
                struct id *ret)
{
    const struct noun *n = &noun_table[noun];
    struct wish wish = {0};
    struct save_result saved;
    const char *name;
    while ((name = va_arg(fields, const char *))) {
        const char *value = va_arg(fields, const char *);
        int at = noun_field(n, name);
        if (at < 0 && noun == NOUN_PERSON && strcmp(name, "facility") == 0) {
            wish.facility = value;
            continue;
        }
        ck_assert_msg(at >= 0, "%s has no %s", n->name, name);
        wish.v[at] = value;
    }
    why = (struct sotay_error){0};
    int rc = record_save(&world.app, actor, n, id, &wish, &saved, &why);
    if (rc >= 0 && ret)
        *ret = saved.id;
    return rc;
}

struct id world_add(const struct actor *actor, enum noun_id noun, ...)
{
    struct id id = {{0}};
    va_list fields;
    va_start(fields, noun);
    MUST(save(actor, noun, NULL, fields, &id));
    va_end(fields);
    return id;
}

int world_try_add(const struct actor *actor, enum noun_id noun, ...)
{
    va_list fields;
    va_start(fields, noun);
    int rc = save(actor, noun, NULL, fields, NULL);
    va_end(fields);
    return rc;
}

int world_edit(const struct actor *actor, enum noun_id noun, const struct id *id, ...)
{
    va_list fields;
    va_start(fields, id);
    int rc = save(actor, noun, id, fields, NULL);
    va_end(fields);
    return rc;
}

struct id world_find(enum noun_id noun, const char *text)
{
    struct id id = {{0}};
    MUST(record_find(&world.app, &noun_table[noun], text, &id, &why));
    return id;
}

int world_append(const struct actor *actor, const char *kind, const struct id *subject,
                 const char *body)
{
    AUTO(writer) w = {0};
    why = (struct sotay_error){0};
    int rc = app_write(&world.app, actor, &w, &why);
    if (rc >= 0)
        rc = writer_append(&w, kind, subject, body, strlen(body), actor != NULL, NULL, &why);
    return rc < 0 ? rc : writer_commit(&w, &why);
}

/* Without a file under a passphrase: those take a tenth of a second each. */
void world_key(struct actor *ret, const struct id *person)
{
    *ret = (struct actor){.person = *person};
    crypto_sign_keypair(ret->key.b, ret->secret);
    MUST(world_append(ret, "key.add", person, ""));
}

void world_confirm(const struct actor *key)
{
    struct hash confirmed;
    MUST(key_confirm(&world.app, &world.authority, &key->person, hash_hex(&key->key).s, &confirmed,
                     &why));
}

void world_adopt(const char *skill, int revision, const char *from, const char *cadres,
                 const char *rules)
{
    AUTO(str) text = {0};
    str_addf(&text, "[checklist]\nskill = %s\nrevision = %d\ntitle = \"%s\"\ntitle.vi = \"%s\"\n",
             skill, revision, skill, skill);
    str_addf(
        &text,
        "cadres = %s\nsource = \"a test\"\nreview = draft\npass-level = 4\npass-percent = 50\n",
        cadres);
    str_add(
        &text,
        "[step-1]\ntext = \"Washes hands\"\ntext.vi = \"Rửa tay\"\ncritical = yes\n"
        "[step-2]\ntext = \"Cleans\"\ntext.vi = \"Rửa\"\n"
        "[step-3]\ntext = \"Covers\"\ntext.vi = \"Băng\"\nna = yes\n"
        "[measure-minutes]\ntext = \"Minutes\"\ntext.vi = \"Phút\"\ntype = number\ndecimals = 0\n"
        "min = 1\nmax = 30\nplausible = 0 300\nrequired = no\n");
    str_add(&text, rules);
    struct adopt_wish wish = {.file = world_file("form.ini", str_text(&text)),
                              .decision = "12/QĐ-SYT",
                              .decided = DAY_NONE,
                              .from = day_parse(from)};
    struct adopt_found found;
    MUST(checklist_adopt(&world.app, &world.authority, &wish, &found, &why));
}

/* ---- sign-offs ------------------------------------------------------------------------------------------ */

static int prepare(const struct id *mentor, const struct signoff_wish *wish, struct signoff *ret)
{
    struct signoff_wish w = wish ? *wish : (struct signoff_wish){0};
    w.trainee = w.trainee ? w.trainee : "T1";
    w.skill = w.skill ? w.skill : "care.wound";
    w.level = w.level ? w.level : "5";
    w.facility = w.facility ? w.facility : "S1";
    why = (struct sotay_error){0};
    rights_forget(&world.app.rights);
    return signoff_prepare(&world.app, &w, mentor, true, ret, &why);
}

int world_try_sign(const struct actor *mentor, const struct signoff_wish *wish)
{
    AUTO(signoff) s = {0};
    int rc = prepare(&mentor->person, wish, &s);
    return rc < 0 ? rc : signoff_add(&world.app, mentor, &s, false, &why);
}

struct id world_sign(const struct actor *mentor, const struct signoff_wish *wish)
{
    AUTO(signoff) s = {0};
    MUST(prepare(&mentor->person, wish, &s));
    MUST(signoff_add(&world.app, mentor, &s, false, &why));
    return s.id;
}

struct id world_observe(const struct id *mentor, const struct signoff_wish *wish)
{
    AUTO(signoff) s = {0};
    MUST(prepare(mentor, wish, &s));
    MUST(signoff_add(&world.app, NULL, &s, true, &why));
    return s.id;
}

static void complain(void *with, const char *line, bool warning)
{
    (void)with;
    ck_assert_msg(warning, "%s", line);
}

void world_import(const struct actor *attester, const char *rows)
{
    AUTO(str) text = {0};
    struct import_options options = {.complain = complain};
    struct import_counts counts;
    str_addf(&text, "%s%s", PAPER, rows);
    MUST(import_signoffs(&world.app, attester, world_file("paper.csv", str_text(&text)), &options,
                         &counts, &why));
    ck_assert_int_gt(counts.added, 0);
}

static const char *reason_in(struct stmt *q)
{
    static char reason[40];
    const char *text = stmt_col_text(q, 28);
    ck_assert_int_eq(stmt_col_int(q, 27),
                     text == NULL); /* counted: exactly when there is no reason */
    snprintf(reason, sizeof reason, "%s", text ? text : "counted");
    return reason;
}

const char *world_reason(const struct id *signoff)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    return reason_in(&q);
}

const char *world_paper_reason(const char *case_ref)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_SIGNOFF_ALL);
    while (stmt_step(&q, &why) == SOTAY_OK) {
        const char *here = stmt_col_text(&q, 15);
        if (here && strcmp(here, case_ref) == 0 && stmt_col_int(&q, 17) == 2)
            return reason_in(&q);
    }
    ck_abort_msg("no sign-off of case '%s'", case_ref);
}

void world_same(const struct str *before, const struct str *after)
{
    const char *a = str_text(before), *b = str_text(after);
    while (*a && *b && strcspn(a, "\n") == strcspn(b, "\n") &&
           strncmp(a, b, strcspn(a, "\n")) == 0) {
        a += strcspn(a, "\n") + 1;
        b += strcspn(b, "\n") + 1;
    }
    ck_assert_msg(*a == *b && !*a, "was %.*s, is %.*s", (int)strcspn(a, "\n"), a,
                  (int)strcspn(b, "\n"), b);
}

void world_reasons_hold(void)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    MUST(ledger_dump(world.app.store, &before, &why));
    world_rebuild();
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    MUST(world_verify());
}

/* ---- making it ---------------------------------------------------------------------------------------------- */

static void make_folders(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(world.folder, sizeof world.folder, "%s/sotay-world-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    ck_assert_msg(mkdtemp(world.folder), "%s: %s", world.folder, strerror(errno));
    maker = getpid();
    atexit(remove_world);
    ck_assert_int_eq(mkdir(world_path("plugins"), 0700), 0);
    ck_assert_int_eq(mkdir(world_path("checklists"), 0700), 0);
}

static void make_places(void)
{
    const struct actor *a = &world.authority;
    world.province =
        world_add(a, NOUN_FACILITY, "code", "DB", "type", "province", "name", "Điện Biên", NULL);
    world.hospital = world_add(a, NOUN_FACILITY, "code", "H", "parent", "DB", "type",
                               "provincial-hospital", "name", "Bệnh viện tỉnh", NULL);
    world.centre = world_add(a, NOUN_FACILITY, "code", "C", "parent", "DB", "type",
                             "district-centre", "name", "Trung tâm Mường Nhé", NULL);
    world.station = world_add(a, NOUN_FACILITY, "code", "S1", "parent", "C", "type", "station",
                              "name", "Trạm Sín Thầu", NULL);
    world.next_station = world_add(a, NOUN_FACILITY, "code", "S2", "parent", "C", "type", "station",
                                   "name", "Trạm Leng Su Sìn", NULL);
    world.abroad =
        world_add(a, NOUN_FACILITY, "code", "Q", "type", "province", "name", "Lai Châu", NULL);
}

static struct id make_person(const char *code, const char *given, const char *cadre,
                             const char *facility)
{
    return world_add(NULL, NOUN_PERSON, "code", code, "family_name", "Lò", "given_name", given,
                     "cadre", cadre, "facility", facility, NULL);
}

static void make_people(void)
{
    world.nurse = make_person("T1", "Anh", "nurse", "S1");
    world.second_nurse = make_person("T2", "Bình", "nurse", "S1");
    world.technician = make_person("OT", "Chi", "technician", "S1");
    const struct {
        struct actor *actor;
        const char *code, *given, *facility;
    } doctors[] = {{&world.coordinator, "CO", "Dung", "C"},
                   {&world.mentor, "M1", "Giang", "H"},
                   {&world.other_mentor, "M2", "Hà", "H"},
                   {&world.stranger, "ST", "Khánh", "Q"}};
    for (size_t i = 0; i < COUNT_OF(doctors); i++) {
        struct id id =
            make_person(doctors[i].code, doctors[i].given, "doctor", doctors[i].facility);
        world_key(doctors[i].actor, &id);
        world_confirm(doctors[i].actor);
    }
    const struct actor *a = &world.authority;
    world_add(a, NOUN_GRANT, "person", "CO", "role", "coordinator", "facility", "C", NULL);
    world_add(a, NOUN_GRANT, "person", "M1", "role", "mentor", "specialty", "care", "facility", "C",
              NULL);
    world_add(a, NOUN_GRANT, "person", "M2", "role", "mentor", NULL);
}

#define TWO_DAYS \
    "[rule-count]\nperformances = 2\nmentors = 1\ndays = 2\nwindow-months = 12\nvalid-months = " \
    "24\n"
#define ONCE \
    "[rule-count]\nperformances = 1\nmentors = 1\ndays = 1\nwindow-months = 12\nvalid-months = " \
    "0\n"

static void make_base(void)
{
    make_folders();
    new_app(NULL);
    AUTO_FREE char *spare = text_dup(world_path("spare.key"));
    struct init_options o = {.name = "Sở Y tế Điện Biên",
                             .person = "DB-1",
                             .full_name = "Lò Văn Sùng",
                             .spare = spare,
                             .authority_passphrase = PASSPHRASE,
                             .person_passphrase = PASSPHRASE,
                             .utc_offset = 420};
    MUST(notebook_init(&world.app, &o, &world.init, &why));
    snprintf(device_path, sizeof device_path, "%s/state/%llu.device", world.folder,
             (unsigned long long)store_inode(world.app.store));
    MUST(app_unlock(&world.app, "authority", PASSPHRASE, &world.authority, &why));
    MUST(app_unlock(&world.app, "DB-1", PASSPHRASE, &world.keeper, &why));
    world_adopt("care.wound", 1, "2020-01-01", "doctor nurse", TWO_DAYS);
    world_adopt("care.suture", 1, "2020-01-01", "doctor nurse technician", ONCE);
    make_places();
    make_people();
    world_close();
    keep(&base);
}

void world_begin(void)
{
    if (!base.notebook)
        make_base();
}

void world_setup(void)
{
    bring_back(&base);
}

void world_teardown(void)
{
    world_close();
}

/* ---- everything ------------------------------------------------------------------------------------------------ */

static void add_records(void)
{
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", "hours",
              "16", NULL);
    world_add(NULL, NOUN_PROGRAMME, "code", "585", "title", "Đề án 585", "year", "2026",
              "target_people", "5", NULL);
    world_add(NULL, NOUN_CLASS, "code", "L1", "course", "BLS", "facility", "C", "start_date",
              "2026-01-05", "end_date", "2026-01-09", "capacity", "20", "programme", "585", NULL);
    world_add(NULL, NOUN_ENROLMENT, "class", "L1", "person", "T1", "status", "completed", "score",
              "8.5", NULL);
    world_add(NULL, NOUN_ROUND, "code", "D1", "title", "Đợt 1", "programme", "585", "document_no",
              "7/QĐ", NULL);
    world_add(NULL, NOUN_SECONDMENT, "code", "LP1", "round", "D1", "person", "M1", "home", "H",
              "host", "S1", "start_date", "2026-02-01", "end_date", "2026-04-30", "specialties",
              "care", NULL);
    world_add(&world.authority, NOUN_PARTNERSHIP, "upper", "H", "lower", "Q", "kind", "support",
              "start_date", "2026-01-01", NULL);
    world_add(NULL, NOUN_REQUIREMENT, "scope", "DB", "facility_type", "station", "skill",
              "care.wound", "people", "2", NULL);
    world_add(NULL, NOUN_INDICATOR, "facility", "S1", "month", "2026-02", "indicator", "visits",
              "value", "240", NULL);
    MUST(world_edit(NULL, NOUN_PERSON, &world.nurse, "phone", "0912345678", "citizen_id", "-",
                    NULL));
    MUST(world_edit(NULL, NOUN_PERSON, &world.second_nurse, "facility", "S2", NULL));
    struct id gone = make_person("X1", "Lan", "nurse", "S2");
    MUST(record_void(&world.app, NULL, &noun_table[NOUN_PERSON], &gone, true, &why));
}

static void add_signoffs(void)
{
    int64_t n;
    struct id corrected, waiting;
    struct signoff_wish with_note = {.performed_at = "2026-02-10T08:00",
                                     .case_ref = "A;1%",
                                     .note = "Khéo tay",
                                     .missed = "2",
                                     .setting = "simulated"};
    world_sign(&world.mentor, &with_note);
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-11T08:00"});
    struct id wrong =
        world_sign(&world.other_mentor, &(struct signoff_wish){.performed_at = "2026-02-12T08:00"});
    MUST(signoff_correct(&world.app, &world.other_mentor, &wrong, &world.second_nurse, &corrected,
                         &why));
    struct id bad = world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-02-13",
                                                                     .skill = "care.suture"});
    MUST(signoff_retract(&world.app, &world.coordinator, &bad, "another patient", &why));
    waiting =
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-14"});
    world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-15"});
    MUST(signoff_sign(&world.app, &world.mentor, &waiting, 1, &n, &why));
    MUST(signoff_confirm(&world.app, &world.coordinator, &waiting, 1, &why));
    world_import(&world.coordinator, "T2,care.wound,2025-12-01,S1,M1,4,3,,P1,từ sổ\n"
                                     "T2,care.wound,2025-12-02,S1,M1,3,,1,P2,\n");
}

struct id world_certificate(const char *number, const char *series, const struct id *person,
                            const char *expires)
{
    AUTO(str) page = {0}, snapshot = {0};
    struct id id = id_random();
    AUTO(writer) w = {0};
    struct entry issue;
    str_addf(&snapshot, "\"number\":\"%s\",\"holder\":{\"id\":\"%s\",\"full_name\":\"Lò Anh\"}",
             number, id_hex(person).s);
    MUST(app_write(&world.app, &world.keeper, &w, &why));
    MUST(writer_append(&w, "certificate.issue", &id, snapshot.data, snapshot.len, true, &issue,
                       &why));
    body_text(&page, "issue", hash_hex(&issue.hash).s);
    body_text(&page, "pdf", hash_hex(&issue.payload_hash).s);
    body_id(&page, "facility", &world.province);
    body_id(&page, "person", person);
    body_id(&page, "issuer", &world.keeper.person);
    body_text(&page, "number", number);
    body_text(&page, "series", series);
    if (expires)
        body_text(&page, "expires", expires);
    str_add(&page, ",\"facility_code\":\"DB\",\"person_code\":\"T1\",\"issuer_code\":\"DB-1\","
                   "\"specialty\":\"care\",\"jws\":\"a..b\",\"year\":2026,\"n\":1,\"iat\":1,"
                   "\"issued\":\"2026-03-02\",\"skill\":\"care.wound\"");
    MUST(writer_append(&w, "certificate.page", &id, page.data, page.len, true, NULL, &why));
    MUST(writer_commit(&w, &why));
    return id;
}

static void add_certificate(void)
{
    struct id id = world_certificate("1/2026/GCN-DB", "A", &world.nurse, "2028-03-01");
    MUST(world_append(&world.keeper, "certificate.revoke", &id,
                      "\"day\":\"2026-03-02\",\"reason\":\"the name was wrong\""));
}

/* One of two records of a person, and somebody erased of whom nothing had come here. */
static void add_persons(void)
{
    AUTO(str) into = {0};
    struct id twin = make_person("T2-B", "Bích", "nurse", "S2"), erased = {{77}};
    body_id(&into, "into", &world.second_nurse);
    MUST(world_append(&world.keeper, "person.merge", &twin, str_text(&into)));
    MUST(world_append(&world.keeper, "person.erase", &erased,
                      "\"reason\":\"request 1\",\"cadre\":\"nurse\""));
}

void world_fill(void)
{
    add_records();
    add_signoffs();
    add_persons();
    MUST(policy_set(&world.app, &world.keeper, "paper", "count", &world.centre,
                    day_parse("2026-01-01"), &why));
    MUST(key_revoke(&world.app, &world.authority, &world.stranger.key, "lost telephone", &why));
    add_certificate();
}

static void make_full(void)
{
    bring_back(&base);
    world_fill();
    struct elsewhere d;
    struct id what = {{9}};
    elsewhere_begin(&d);
    elsewhere_append(&d, &world.keeper, true, false, "weather.set", &what, "\"rain\":1");
    elsewhere_append(&d, NULL, false, false, "person.set", &what,
                     "\"set\":{\"given_name\":\"Mai\"}");
    world_rebuild();
    MUST(competency_settle(&world.app, NULL, &why));
    world_close();
    keep(&full);
}

void world_begin_full(void)
{
    world_begin();
    if (!full.notebook)
        make_full();
}

void world_setup_full(void)
{
    bring_back(&full);
}
