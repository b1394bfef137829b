/* tests/histories/stage.c - the health system that every history begins with: one notebook and its
 * copies on other computers, made once and brought back as bytes into the same files. */
#include "base/base.h"

#include "history.h"

#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "ledger/file.h"

#include <errno.h>
#include <ftw.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

struct play play;
const char *const skills[2] = {"care.wound", "care.suture"};

static struct bytes first[NOTEBOOKS_MAX]; /* of each notebook before a history */
static struct pool people, places;
static struct actor keys[8];
#define KEYS 8
#define PASSPHRASE "giấy rách phải giữ lấy lề"

/* ---- what is said -------------------------------------------------------------------------------- */

void tell(const char *fmt, ...)
{
    char line[600];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    str_addf(&play.log, "%4d %s\n", play.step, line);
    if (play.verbose)
        printf("%4d %s\n", play.step, line);
}

void broken(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (!play.verbose)
        fputs(str_text(&play.log), stdout);
    printf("SEED %llu, %u notebooks, step %d: ", (unsigned long long)play.seed, play.n_books,
           play.step);
    (void)vprintf(fmt, args);
    printf("\nagain: histories -v %llu\n", (unsigned long long)play.seed);
    va_end(args);
    fflush(stdout);
    if (getenv("HISTORIES_ABORT"))
        abort();
    stage_clear();
    exit(1);
}

void must(const char *what, int rc, const struct sotay_error *err)
{
    if (rc < 0)
        broken("%s: %d, %s (%s)", what, rc, err->message, err->hint);
}

/* ---- pools ----------------------------------------------------------------------------------------- */

struct id pick(const struct pool *p)
{
    return p->n ? p->ids[chance(p->n)] : id_random();
}

void remember(struct pool *p, const struct id *id)
{
    p->ids[p->n < POOL_MAX ? p->n++ : chance(POOL_MAX)] = *id;
}

const struct actor *any_key(void)
{
    return &play.keys[chance(play.n_keys)];
}

/* ---- files ------------------------------------------------------------------------------------------ */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

void stage_clear(void)
{
    nftw(play.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void read_whole(const char *path, char **ret, size_t *ret_len)
{
    struct sotay_error err = {0};
    must(path, file_read(path, (size_t)1 << 28, ret, ret_len, &err), &err);
}

/* The same inode: by it a computer knows its notebook. */
static void put_back(const char *path, const char *bytes, size_t len)
{
    FILE *f = fopen(path, "w");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        broken("%s: %s", path, strerror(errno));
}

static void remove_log(const struct notebook *b)
{
    char path[310];
    snprintf(path, sizeof(path), "%s-wal", b->path);
    unlink(path);
    snprintf(path, sizeof(path), "%s-shm", b->path);
    unlink(path);
}

static void bytes_of(const struct notebook *b, struct bytes *ret)
{
    read_whole(b->path, &ret->file, &ret->file_len);
    read_whole(b->device_path, &ret->device, &ret->device_len);
}

static void bytes_back(const struct notebook *b, const struct bytes *from)
{
    remove_log(b);
    put_back(b->path, from->file, from->file_len);
    put_back(b->device_path, from->device, from->device_len);
}

static void bytes_free(struct bytes *b)
{
    free(b->file);
    free(b->device);
    *b = (struct bytes){0};
}

/* ---- notebooks ---------------------------------------------------------------------------------------- */

static void book_app(struct notebook *b)
{
    struct sotay_error err = {0};
    char keys_dir[300], nothing[300];
    snprintf(keys_dir, sizeof(keys_dir), "%s/keys", play.folder);
    snprintf(nothing, sizeof(nothing), "%s/nothing", play.folder);
    struct paths paths = {.notebook = text_dup(b->path),
                          .state_dir = text_dup(b->state),
                          .key_dir = text_dup(keys_dir),
                          .plugin_dirs = text_dup(nothing),
                          .checklist_dirs = text_dup(nothing)};
    must("app_new", app_new(&b->app, &paths, NOW_MS, day_parse(TODAY), &err), &err);
}

void book_open(struct notebook *b)
{
    struct sotay_error err = {0};
    book_app(b);
    must("app_open", app_open(&b->app, STORE_WRITE, &err), &err);
    store_set_durable(b->app.store, false);
    b->is_open = true;
    if (b->is_old)
        book_is_old(b, true);
}

void book_close(struct notebook *b)
{
    if (b->is_open)
        app_done(&b->app);
    b->is_open = false;
}

void book_keep(struct notebook *b)
{
    if (b->backup)
        return;
    b->backup = calloc(1, sizeof(*b->backup));
    if (!b->backup)
        abort();
    book_close(b);
    bytes_of(b, b->backup);
    book_open(b);
}

void book_restore(struct notebook *b)
{
    book_close(b);
    if (one_in(2)) { /* the whole computer, the file of its key, too */
        bytes_back(b, b->backup);
    } else {
        remove_log(b);
        put_back(b->path, b->backup->file, b->backup->file_len);
    }
    bytes_free(b->backup);
    free(b->backup);
    b->backup = NULL;
    book_open(b);
}

static uint64_t inode_of(const char *path)
{
    struct stat st;
    if (stat(path, &st) < 0)
        broken("%s: %s", path, strerror(errno));
    return (uint64_t)st.st_ino;
}

void book_copy_onto(struct notebook *b, struct notebook *onto)
{
    struct sotay_error err = {0};
    AUTO(device) device = {0};
    book_close(b);
    book_close(onto);
    struct bytes content = {0};
    bytes_of(b, &content);
    remove_log(onto);
    put_back(onto->path, content.file, content.file_len);
    bytes_free(&content);
    if (device_load(b->state, inode_of(b->path), &device, &err) == SOTAY_OK) {
        snprintf(device.path, sizeof(device.path), "%.*s", (int)(sizeof(device.path) - 1),
                 onto->device_path);
        device.inode = inode_of(onto->path);
        must("device_save", device_save(&device, &err), &err);
    }
    onto->is_old = onto->is_old || b->is_old; /* its tables are of the older one */
    book_open(b);
    book_open(onto);
}

struct sqlite3 *book_raw(const struct notebook *b)
{
    struct sqlite3 *db = NULL;
    if (sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        broken("%s: %s", b->path, sqlite3_errmsg(db));
    return db;
}

/* ---- the beginning -------------------------------------------------------------------------------------- */

static struct id add(struct app *app, const struct actor *actor, enum noun_id noun, ...)
{
    const struct noun *n = &noun_table[noun];
    struct wish wish = {0};
    struct save_result saved;
    struct sotay_error err = {0};
    const char *name;
    va_list fields;
    va_start(fields, noun);
    while ((name = va_arg(fields, const char *))) {
        const char *value = va_arg(fields, const char *);
        int at = noun_field(n, name);
        if (at < 0)
            wish.facility = value;
        else
            wish.v[at] = value;
    }
    va_end(fields);
    must("record_save", record_save(app, actor, n, NULL, &wish, &saved, &err), &err);
    return saved.id;
}

static void append(struct app *app, const struct actor *actor, const char *kind,
                   const struct id *subject, const char *body)
{
    struct sotay_error err = {0};
    AUTO(writer) w = {0};
    must("app_write", app_write(app, actor, &w, &err), &err);
    must(kind, writer_append(&w, kind, subject, body, strlen(body), true, NULL, &err), &err);
    must("writer_commit", writer_commit(&w, &err), &err);
}

static void adopt(struct app *app, const char *skill, int performances)
{
    char path[300];
    struct sotay_error err = {0};
    struct adopt_found found;
    snprintf(path, sizeof(path), "%s/form.ini", play.folder);
    FILE *f = fopen(path, "w");
    if (!f)
        broken("%s: %s", path, strerror(errno));
    fprintf(f,
            "[checklist]\nskill = %s\nrevision = 1\ntitle = \"%s\"\ntitle.vi = \"%s\"\n"
            "cadres = doctor nurse\nsource = \"a test\"\nreview = draft\npass-level = 4\n"
            "[step-1]\ntext = \"Washes hands\"\ntext.vi = \"Rửa tay\"\ncritical = yes\n"
            "[step-2]\ntext = \"Cleans\"\ntext.vi = \"Rửa\"\n"
            "[rule-count]\nperformances = %d\nwindow-months = 12\nvalid-months = 24\n",
            skill, skill, skill, performances);
    fclose(f);
    struct adopt_wish wish = {.file = path,
                              .decision = "12/QĐ-SYT",
                              .decided = DAY_NONE,
                              .from = day_parse("2020-01-01")};
    must("checklist_adopt", checklist_adopt(app, &keys[0], &wish, &found, &err), &err);
}

/* Keys without files under a passphrase: those take a tenth of a second each. */
static void make_key(struct app *app, unsigned at, const struct id *person, bool confirmed)
{
    AUTO(str) body = {0};
    keys[at] = (struct actor){.person = *person};
    crypto_sign_keypair(keys[at].key.b, keys[at].secret);
    append(app, &keys[at], "key.add", person, "");
    if (!confirmed)
        return;
    body_text(&body, "key", hash_hex(&keys[at].key).s);
    append(app, &keys[0], "key.confirm", person, str_text(&body));
}

static void make_places(struct app *app)
{
    static const struct {
        const char *code, *parent, *type;
    } list[] = {{"DB", NULL, "province"},       {"H", "DB", "provincial-hospital"},
                {"C", "DB", "district-centre"}, {"S1", "C", "station"},
                {"S2", "C", "station"},         {"Q", NULL, "province"}};
    for (size_t i = 0; i < COUNT_OF(list); i++) {
        struct id id = add(app, &keys[0], NOUN_FACILITY, "code", list[i].code, "type", list[i].type,
                           "name", list[i].code, "parent", list[i].parent, NULL);
        remember(&places, &id);
    }
}

static void make_people(struct app *app)
{
    static const struct {
        const char *code, *cadre, *place;
    } list[] = {{"K1", "doctor", "DB"}, {"CO", "doctor", "C"},     {"M1", "doctor", "H"},
                {"M2", "doctor", "H"},  {"ST", "doctor", "Q"},     {"T1", "nurse", "S1"},
                {"T2", "nurse", "S1"},  {"T3", "technician", "S2"}};
    for (size_t i = 0; i < COUNT_OF(list); i++) {
        struct id id =
            add(app, NULL, NOUN_PERSON, "code", list[i].code, "family_name", "Lò", "given_name",
                list[i].code, "cadre", list[i].cadre, "facility", list[i].place, NULL);
        remember(&people, &id);
    }
    for (unsigned i = 0; i < 5; i++)
        make_key(app, 2 + i, &people.ids[i], i < 4);
    add(app, &keys[0], NOUN_GRANT, "person", "K1", "role", "coordinator", NULL);
    add(app, &keys[0], NOUN_GRANT, "person", "CO", "role", "coordinator", "facility", "C", NULL);
    add(app, &keys[0], NOUN_GRANT, "person", "M1", "role", "mentor", "specialty", "care",
        "facility", "C", NULL);
    add(app, &keys[0], NOUN_GRANT, "person", "M2", "role", "mentor", NULL);
    crypto_sign_keypair(keys[7].key.b, keys[7].secret); /* nobody's */
    keys[7].person = id_random();
}

/* The other computers get a file each and a key each; but the last, they may write from the start. */
static void make_computer(struct notebook *b, struct notebook *from, unsigned number)
{
    struct sotay_error err = {0};
    AUTO(device) device = {0};
    AUTO(str) body = {0};
    char series[2] = {(char)('A' + number), '\0'};
    put_back(b->path, "", 0);
    uint64_t inode = inode_of(b->path);
    must("folder", folder_make_private(b->state, &err), &err);
    must("device_make", device_make(b->state, inode, &device, &err), &err);
    must("device_save", device_save(&device, &err), &err);
    snprintf(b->device_path, sizeof(b->device_path), "%s", device.path);
    if (number == NOTEBOOKS_MAX - 1)
        return;
    body_text(&body, "device", hash_hex(&device.key).s);
    body_text(&body, "name", series);
    body_text(&body, "series", series);
    append(&from->app, &keys[0], "device.enrol", &(struct id){{0}}, str_text(&body));
}

static void make_first(struct notebook *b)
{
    char spare[300];
    struct sotay_error err = {0};
    struct init_result made;
    snprintf(spare, sizeof(spare), "%s/spare.key", play.folder);
    struct init_options o = {.name = "Sở Y tế Điện Biên",
                             .spare = spare,
                             .authority_passphrase = PASSPHRASE,
                             .person_passphrase = PASSPHRASE,
                             .utc_offset = 420};
    book_app(b);
    must("notebook_init", notebook_init(&b->app, &o, &made, &err), &err);
    store_set_durable(b->app.store, false);
    b->is_open = true;
    snprintf(b->device_path, sizeof(b->device_path), "%s/%llu.device", b->state,
             (unsigned long long)store_inode(b->app.store));
    must("authority", app_unlock(&b->app, "authority", PASSPHRASE, &keys[0], &err), &err);
    must("spare", keyfile_open(spare, PASSPHRASE, &keys[1], &err), &err);
    keys[1].is_authority = true;
}

void stage_make(void)
{
    chance_use();
    chance_seed(0);
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(play.folder, sizeof(play.folder), "%s/sotay-histories-XXXXXX", base);
    if (!mkdtemp(play.folder))
        broken("%s: %s", play.folder, strerror(errno));
    for (unsigned i = 0; i < NOTEBOOKS_MAX; i++) {
        struct notebook *b = &play.books[i];
        snprintf(b->path, sizeof(b->path), "%s/book%u", play.folder, i);
        snprintf(b->state, sizeof(b->state), "%s/state%u", play.folder, i);
    }
    struct notebook *b = &play.books[0];
    make_first(b);
    adopt(&b->app, skills[0], 2);
    adopt(&b->app, skills[1], 1);
    make_places(&b->app);
    make_people(&b->app);
    for (unsigned i = 1; i < NOTEBOOKS_MAX; i++)
        make_computer(&play.books[i], b, i);
    book_close(b);
    bytes_of(b, &first[0]);
    for (unsigned i = 1; i < NOTEBOOKS_MAX; i++) {
        first[i].file = first[0].file;
        first[i].file_len = first[0].file_len;
        read_whole(play.books[i].device_path, &first[i].device, &first[i].device_len);
    }
}

void stage_begin(unsigned n_books)
{
    play.n_books = n_books;
    play.people = people;
    play.places = places;
    play.signoffs = play.grants = play.others = (struct pool){0};
    play.n_keys = KEYS;
    memcpy(play.keys, keys, sizeof(keys));
    play.n_entries = 0;
    play.n_kept = 0;
    play.n_pens = 0;
    play.step = 0;
    play.today = day_parse(TODAY);
    str_clear(&play.log);
    for (unsigned i = 0; i < n_books; i++) {
        bytes_back(&play.books[i], &first[i]);
        play.books[i].is_old = false;
        book_open(&play.books[i]);
    }
}

void stage_end(void)
{
    for (unsigned i = 0; i < play.n_books; i++) {
        struct notebook *b = &play.books[i];
        book_close(b);
        remove_log(b);
        if (b->backup)
            bytes_free(b->backup);
        free(b->backup);
        b->backup = NULL;
    }
    for (unsigned i = 0; i < play.n_pens; i++)
        pen_done(&play.pens[i]);
    play.n_pens = 0;
}
