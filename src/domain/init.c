/* src/domain/init.c - makes a notebook: device, authority, spare, first coordinator, checklists. */
#include "base/base.h"

#include "domain/notebook.h"

#include "base/text.h"
#include "domain/copying.h"
#include "domain/person.h"
#include "domain/record_private.h"
#include "plugin/checklist.h"

#include <unistd.h>

struct making { /* what must go again when something fails */
    struct app *app;
    const struct init_options *o;
    struct init_result *r;
    struct actor authority;
    char spare_file[512];
    /* Where the notebook will be; until it is whole, app->paths has another name for it. */
    char *target;
    struct place_lock lock; /* the unfinished file has a fixed name */
    bool done;
};

static void close_store(struct app *app)
{
    rights_done(&app->rights);
    store_close(app->store);
    app->store = NULL;
}

/* A run that was cut off may have left one. */
static void drop_unfinished(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        AUTO(str) file = {0};
        str_addf(&file, "%s%s", path, ends[i]);
        if (file.len)
            unlink(file.data);
    }
}

/* The notebook gets its name when all of it is there: whoever is killed before finds no half one. */
static int make_beside(struct making *m, struct sotay_error *err)
{
    struct app *app = m->app;
    AUTO(str) path = {0};
    int rc = copying_lock(app, &m->lock, err);
    if (rc < 0)
        return rc;
    if (access(app->paths.notebook, F_OK) == 0)
        return app_open(app, STORE_CREATE, err); /* which refuses it */
    str_addf(&path, "%s.new", app->paths.notebook);
    rc = str_check(&path, err);
    if (rc < 0)
        return rc;
    m->target = app->paths.notebook;
    app->paths.notebook = str_steal(&path);
    drop_unfinished(app->paths.notebook);
    return app_open(app, STORE_CREATE, err);
}

static void take_name_back(struct making *m)
{
    if (!m->target)
        return;
    free(m->app->paths.notebook);
    m->app->paths.notebook = STEAL(m->target);
}

static int move_into_place(struct making *m, struct sotay_error *err)
{
    struct app *app = m->app;
    close_store(app);
    int rc = place_settle(app->paths.notebook, err);
    if (rc >= 0)
        rc = place_put(app->paths.notebook, m->target, false, err);
    if (rc < 0)
        return rc;
    m->done = true;
    take_name_back(m);
    return app_open(app, STORE_WRITE, err);
}

static void undo_making(struct making *m)
{
    const char *const made[] = {m->r->authority_file, m->r->person_file, m->spare_file};
    for (size_t i = 0; i < COUNT_OF(made); i++)
        if (made[i][0])
            unlink(made[i]);
    if (m->app->store)
        close_store(m->app);
    if (m->target)
        drop_unfinished(m->app->paths.notebook);
    take_name_back(m);
}

static void making_done(struct making *m)
{
    actor_done(&m->authority);
    if (!m->done)
        undo_making(m);
    place_lock_done(&m->lock);
}

static int make_keys(struct making *m, struct actor *ret_person, struct sotay_error *err)
{
    char folder[520];
    snprintf(folder, sizeof(folder), "%s/", m->app->paths.key_dir);
    int rc = keyfile_create(folder, "authority", m->o->authority_passphrase, &m->authority,
                            m->r->authority_file, err);
    m->authority.is_authority = true;
    m->r->authority = m->authority.key;
    if (rc >= 0 && m->o->spare) {
        AUTO(actor) spare = {0};
        rc = keyfile_create(m->o->spare, "authority", m->o->authority_passphrase, &spare,
                            m->spare_file, err);
        m->r->spare = spare.key;
    }
    if (rc >= 0 && m->r->person[0]) {
        rc = keyfile_create(folder, m->r->person, m->o->person_passphrase, ret_person,
                            m->r->person_file, err);
        m->r->person_key = ret_person->key;
    }
    return rc;
}

static int begin_authority(struct making *m, struct writer *w, struct sotay_error *err)
{
    static const struct id nothing;
    AUTO(str) body = {0};
    AUTO_FREE char *name = NULL;
    int rc = text_to_nfc(m->o->name ? m->o->name : "Sotay", &name, err);
    if (rc < 0)
        return rc;
    body_text(&body, "name", name);
    body_int(&body, "utc_offset", m->o->utc_offset);
    body_text(&body, "device", hash_hex(&w->device.key).s);
    if (m->spare_file[0])
        body_text(&body, "spare", hash_hex(&m->r->spare).s);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(w, "authority.begin", &nothing, body.data, body.len, true, NULL, err);
    w->enrolled = rc >= 0;
    return rc;
}

static void set_text(struct str *body, const char *name, const char *text)
{
    if (text && *text)
        body_text(body, name, text);
}

/* As typed, or the first of those that are made here. */
static int settle_code(const struct init_options *o, struct init_result *r, struct sotay_error *err)
{
    static const struct codes none;
    if (!o->person && o->full_name)
        record_next_code(&none, &none, "NV", r->person);
    if (!o->person)
        return SOTAY_OK;
    if (!*o->person)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("option --%s is needed"), "person");
    int rc = record_read_code(&noun_table[NOUN_PERSON], o->person, r->person, err);
    if (rc < 0)
        sotay_error_prefix(err, "--person");
    return rc;
}

static int add_person(struct making *m, struct writer *w, struct id *ret, struct sotay_error *err)
{
    AUTO_FREE char *full = NULL;
    AUTO_FREE char *family = NULL;
    AUTO_FREE char *middle = NULL;
    AUTO_FREE char *given = NULL;
    int rc = text_to_nfc(m->o->full_name ? m->o->full_name : m->o->person, &full, err);
    if (rc >= 0 && !person_split_name(full, &family, &middle, &given))
        rc = sotay_nomem(err);
    if (rc < 0)
        return rc;
    AUTO(str) set = {0};
    AUTO(str) body = {0};
    set_text(&set, "code", m->r->person);
    set_text(&set, "family_name", family);
    set_text(&set, "middle_name", middle);
    set_text(&set, "given_name", given);
    str_addf(&body, "\"set\":{%s}", str_text(&set));
    *ret = id_random();
    rc = str_check(&body, err);
    return rc < 0 ? rc : writer_append(w, "person.set", ret, body.data, body.len, false, NULL, err);
}

static int give_rights(struct making *m, struct writer *w, const struct id *person,
                       struct sotay_error *err)
{
    AUTO(str) confirm = {0};
    AUTO(str) grant = {0};
    body_text(&confirm, "key", hash_hex(&m->r->person_key).s);
    str_add(&grant, "\"set\":{");
    str_addf(&grant, "\"person\":\"%s\",\"role\":\"coordinator\"}", id_hex(person).s);
    struct id id = id_random();
    int rc = str_check(&confirm, err) < 0 ? SOTAY_EFAIL : str_check(&grant, err);
    if (rc >= 0)
        rc = writer_append(w, "key.confirm", person, confirm.data, confirm.len, true, NULL, err);
    if (rc >= 0)
        rc = writer_append(w, "grant.set", &id, grant.data, grant.len, true, NULL, err);
    return rc;
}

static int adopt_shipped(struct making *m, struct writer *w, struct sotay_error *err)
{
    char **paths = NULL;
    size_t n = 0;
    int rc = plugins_checklists(m->app->plugins, m->app->paths.checklist_dirs, &paths, &n, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = adopt_append(w,
                          &(struct adopt_wish){
                              .file = paths[i], .decided = DAY_NONE, .from = day_from_ymd(1, 1, 1)},
                          err);
    plugins_free_paths(paths, n);
    m->r->checklists = (int)n;
    return rc < 0 ? rc : SOTAY_OK;
}

static int make_folder_of(const char *path, struct sotay_error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return SOTAY_OK;
    AUTO_FREE char *folder = text_dup_bytes(path, (size_t)(slash - path));
    return folder ? folder_make_private(folder, err) : sotay_nomem(err);
}

static int fill(struct making *m, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    struct id who;
    bool has_person = m->r->person[0];
    int rc = app_write(m->app, &m->authority, &w, err);
    if (rc >= 0)
        rc = begin_authority(m, &w, err);
    if (rc >= 0 && has_person)
        rc = add_person(m, &w, &who, err);
    if (rc >= 0 && has_person)
        rc = give_rights(m, &w, &who, err);
    if (rc >= 0)
        rc = adopt_shipped(m, &w, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

int notebook_init(struct app *app, const struct init_options *o, struct init_result *ret,
                  struct sotay_error *err)
{
    *ret = (struct init_result){0};
    __attribute__((cleanup(making_done))) struct making m = {
        .app = app, .o = o, .r = ret, .lock = {.fd = -1}};
    AUTO(actor) person = {0};
    app->utc_offset = o->utc_offset;
    int rc = settle_code(o, ret, err);
    if (rc >= 0)
        rc = make_folder_of(app->paths.notebook, err);
    if (rc >= 0)
        rc = make_beside(&m, err);
    if (rc >= 0)
        rc = make_keys(&m, &person, err);
    if (rc >= 0)
        rc = fill(&m, err);
    if (rc >= 0)
        rc = move_into_place(&m, err);
    return rc;
}
