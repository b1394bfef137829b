/* src/domain/app.c - the application object: opening the notebook, the day, who acts. */
#include "base/base.h"

#include "domain/app.h"

#include "base/str.h"
#include "domain/checklists.h"
#include "domain/record.h"
#include "ledger/fold.h"

#include <sodium.h>

#define DAY_MS INT64_C(86400000)
#define CLOCK_AHEAD_DAYS 30 /* DESIGN 4, Clock */

static void paths_done(struct paths *p)
{
    free(p->notebook);
    free(p->state_dir);
    free(p->key_dir);
    free(p->plugin_dirs);
    free(p->checklist_dirs);
    *p = (struct paths){0};
}

int app_new(struct app *app, const struct paths *paths, int64_t now_ms, sotay_day today,
            struct sotay_error *err)
{
    *app = (struct app){.paths = *paths, .utc_offset = 420, .now_ms = now_ms};
    if (sodium_init() < 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("no source of random numbers"));
    app->here = (struct ledger_here){
        .state_dir = app->paths.state_dir, .now_ms = now_ms, .ops = &domain_folds, .domain = app};
    app->today = day_of_time(now_ms, app->utc_offset);
    if (today != DAY_NONE)
        app_confirm_today(app, today);
    return plugins_new(app->paths.plugin_dirs, &app->plugins, err);
}

void app_done(struct app *app)
{
    rights_done(&app->rights);
    checklists_free(app->checklists);
    record_cache_free(app->records);
    plugins_free(app->plugins);
    store_close(app->store);
    paths_done(&app->paths);
    *app = (struct app){0};
}

/* The hour stays the computer's; only the day is corrected. */
static void set_clock(struct app *app)
{
    if (!app->today_given) {
        app->today = day_of_time(app->now_ms, app->utc_offset);
        app->here.now_ms = app->now_ms;
        return;
    }
    int64_t local = app->now_ms + (int64_t)app->utc_offset * 60000;
    int64_t hour = ((local % DAY_MS) + DAY_MS) % DAY_MS;
    app->here.now_ms = (int64_t)app->today * DAY_MS + hour - (int64_t)app->utc_offset * 60000;
}

void app_confirm_today(struct app *app, sotay_day today)
{
    app->today = today;
    app->today_given = true;
    set_clock(app);
}

static int check_clock(struct app *app, struct sotay_error *err)
{
    int64_t clock, newest;
    int rc = ledger_newest(app->store, &clock, &newest, err);
    if (rc < 0 || app->today_given || !clock)
        return rc;
    if (app->now_ms >= newest && app->now_ms <= newest + CLOCK_AHEAD_DAYS * DAY_MS)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("If the day is right, say so with --today YYYY-MM-DD; else set the clock."),
                      _("this computer's clock says %s, but the newest record is of %s"),
                      day_shown(app->today).s, day_shown(day_of_time(newest, app->utc_offset)).s);
}

static int find_beginning(void *with, const struct entry *e, struct sotay_error *err)
{
    struct app *app = with;
    (void)err;
    if (strcmp(e->kind, "authority.begin") != 0 || !entry_signature_holds(e))
        return SOTAY_OK;
    app->authority = e->actor;
    return SOTAY_END;
}

/* The table may be lost: then the records still say whose notebook it is, and it can be rebuilt. */
static int read_beginning(struct app *app, struct sotay_error *err)
{
    int rc = ledger_each_structural(app->store, find_beginning, app, err);
    if (rc == SOTAY_OK)
        return sotay_fail(err, SOTAY_EDAMAGE, _("Go back to the newest backup."),
                          _("notebook '%s' has no authority"), app->paths.notebook);
    if (rc >= 0)
        set_clock(app);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_authority(struct app *app, bool *ret_old, struct sotay_error *err)
{
    *ret_old = false;
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_FIRST);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        return read_beginning(app, err);
    if (rc < 0)
        return rc;
    app->authority = stmt_col_hash(&q, 0);
    app->utc_offset = (int)stmt_col_int(&q, 2);
    set_clock(app);
    *ret_old = stmt_col_int(&q, 3) != 0;
    return SOTAY_OK;
}

/* Tables made by an older Sotay are made again, once, by whoever opens the notebook first. */
static int refold(struct app *app, struct sotay_error *err)
{
    struct store *store = NULL;
    int rc = store_open(app->paths.notebook, STORE_WRITE, &store, err);
    if (rc < 0)
        return rc;
    store_expect_bulk(store);
    struct store *kept = app->store;
    app->store = store; /* the folds read the adopted checklists through it */
    {
        AUTO(txn) tx = {0};
        rc = txn_begin(&tx, store, err);
        if (rc >= 0)
            rc = fold_rebuild(store, store, &domain_folds, app, err);
        if (rc >= 0)
            rc = txn_commit(&tx, err);
    }
    checklists_free(app->checklists);
    app->checklists = NULL;
    app->store = kept;
    store_close(store);
    return rc;
}

int app_open(struct app *app, enum store_mode mode, struct sotay_error *err)
{
    int rc = store_open(app->paths.notebook, mode, &app->store, err);
    if (rc < 0)
        return rc;
    app->rights.store = app->store;
    if (mode == STORE_CREATE)
        return SOTAY_OK; /* init fills it */
    bool is_old;
    rc = read_authority(app, &is_old, err);
    if (rc >= 0 && is_old && mode != STORE_LOOK)
        rc = refold(app, err);
    if (rc >= 0 && mode == STORE_WRITE)
        rc = check_clock(app, err);
    if (rc < 0) {
        rights_done(&app->rights);
        store_close(app->store);
        app->store = NULL;
    }
    return rc;
}

/* ---- who acts ---------------------------------------------------------------------------------------- */

/* The file of the first key that lies here and is good; one that nobody confirmed only where there is no
 * other.  SOTAY_END: none; *ret_revoked tells whether one lies here that is not good any more. */
static int find_file(struct app *app, struct stmt *keys, int state_at, char ret_path[512],
                     bool *ret_revoked, struct sotay_error *err)
{
    int rc;
    char path[512];
    *ret_revoked = false;
    *ret_path = '\0';
    while ((rc = stmt_step(keys, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(keys, 0), in_file;
        const char *state = state_at >= 0                ? stmt_col_text(keys, state_at)
                            : stmt_col_int(keys, 1) != 0 ? "" /* the authority's: active */
                                                         : "revoked";
        rc = keyfile_path(app->paths.key_dir, &key, path, err);
        if (rc < 0)
            return rc;
        struct sotay_error absent;
        if (keyfile_public(path, &in_file, NULL, &absent) == SOTAY_EABSENT)
            continue;
        bool is_waiting = strcmp(state, "announced") == 0;
        if (strcmp(state, "revoked") == 0)
            *ret_revoked = true;
        else if (!is_waiting || !*ret_path)
            memcpy(ret_path, path, sizeof(path));
        if (*ret_path && !is_waiting)
            return SOTAY_OK;
    }
    return rc == SOTAY_END && *ret_path ? SOTAY_OK : rc;
}

static int find_authority(struct app *app, char ret_path[512], struct sotay_error *err)
{
    bool revoked;
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_ALL);
    int rc = find_file(app, &q, -1, ret_path, &revoked, err);
    if (rc == SOTAY_END && revoked)
        return sotay_fail(err, SOTAY_EREFUSED, _("'sotay authority list' shows those that hold."),
                          _("the authority's key on this computer was retired"));
    if (rc == SOTAY_END)
        return sotay_fail(
            err, SOTAY_EABSENT,
            _("Put the authority's key file into that folder, or act as a coordinator."),
            _("the authority's key is not in '%s'"), app->paths.key_dir);
    return rc;
}

static int find_person(struct app *app, const char *as, struct id *ret_person, char ret_path[512],
                       struct sotay_error *err)
{
    bool revoked;
    int rc = record_find(app, &noun_table[NOUN_PERSON], as, ret_person, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, ret_person->b, ID_SIZE);
    rc = find_file(app, &q, 1, ret_path, &revoked, err);
    if (rc != SOTAY_END)
        return rc;
    rc = revoked ? SOTAY_EREFUSED : SOTAY_EABSENT;
    if (revoked) {
        sotay_fail(err, rc, NULL, _("the key of '%s' on this computer was revoked"), as);
        sotay_error_hint(err, _("Make one with: sotay key new %s"), as);
    } else {
        sotay_fail(err, rc, NULL, _("there is no key of '%s' on this computer"), as);
        sotay_error_hint(err,
                         _("If it is elsewhere, bring its file: sotay key import FILE.  Else make "
                           "one: sotay key new %s"),
                         as);
    }
    return rc;
}

int key_file_here(struct app *app, const struct id *person, char ret_path[512],
                  struct sotay_error *err)
{
    bool revoked;
    if (!person)
        return find_authority(app, ret_path, err);
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc = find_file(app, &q, 1, ret_path, &revoked, err);
    return rc != SOTAY_END
               ? rc
               : sotay_fail(err, SOTAY_EABSENT, _("Go to the computer where the key is."),
                            _("there is no key of this person on this computer"));
}

int app_unlock(struct app *app, const char *as, const char *passphrase, struct actor *ret,
               struct sotay_error *err)
{
    if (!as)
        return sotay_fail(
            err, SOTAY_EUSAGE,
            _("Add --as PERSON, or write person = \"CODE\" under [user] in sotay.ini."),
            _("this has to be signed, and nobody is named who signs it"));
    char path[512];
    struct id person = {0};
    bool is_authority = strcmp(as, "authority") == 0;
    int rc =
        is_authority ? find_authority(app, path, err) : find_person(app, as, &person, path, err);
    if (rc >= 0)
        rc = keyfile_open(path, passphrase, ret, err);
    if (rc < 0)
        return rc;
    ret->is_authority = is_authority;
    ret->person = person;
    return rc;
}

int app_has_key(struct app *app, const char *as, struct sotay_error *err)
{
    char path[512];
    struct id person;
    return strcmp(as, "authority") == 0 ? find_authority(app, path, err)
                                        : find_person(app, as, &person, path, err);
}

int app_write(struct app *app, const struct actor *actor, struct writer *ret,
              struct sotay_error *err)
{
    rights_forget(&app->rights); /* another process may have written since */
    record_cache_free(app->records);
    app->records = NULL;
    return writer_begin(ret, app->store, &app->here, actor, err);
}
