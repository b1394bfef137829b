/* src/domain/computer.c - which computers may write in a notebook what nobody signs. */
#include "base/base.h"

#include "domain/notebook.h"

#include <unistd.h>

#define LETTERS 26
#define SERIES_MAX (LETTERS * LETTERS * LETTERS)

static int is_taken(struct store *store, const char *series, bool *ret, struct sotay_error *err)
{
    int rc;
    *ret = false;
    AUTO(stmt) q = stmt_open(store, SQL_DEVICE_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK)
        *ret = *ret || strcmp(stmt_col_text(&q, 2), series) == 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Three letters drawn from the computer's own key: "the next that is free" would be one and the same for
 * two computers that are let in on two copies of the notebook, and both would use one number. */
static int own_series(struct store *store, const struct hash *key, char ret[8],
                      struct sotay_error *err)
{
    struct hash h = *key;
    for (int i = 0; i < SERIES_MAX; i++) {
        bool taken = false;
        h = hash_of(h.b, HASH_SIZE);
        unsigned n = ((unsigned)h.b[0] << 16 | (unsigned)h.b[1] << 8 | h.b[2]) % SERIES_MAX;
        snprintf(ret, 8, "%c%c%c", (char)('A' + n / (LETTERS * LETTERS)),
                 (char)('A' + n / LETTERS % LETTERS), (char)('A' + n % LETTERS));
        int rc = is_taken(store, ret, &taken, err);
        if (rc < 0 || !taken)
            return rc;
    }
    return sotay_fail(err, SOTAY_EREFUSED, NULL,
                      _("every letter for certificate numbers is given away already"));
}

static int append_enrol(struct app *app, struct writer *w, const struct hash *key, const char *name,
                        char series[8], struct sotay_error *err)
{
    AUTO(str) body = {0};
    struct id subject;
    memcpy(subject.b, key->b, ID_SIZE);
    int rc = series[0] ? SOTAY_OK : own_series(app->store, key, series, err);
    body_text(&body, "device", hash_hex(key).s);
    body_text(&body, "name", name ? name : "");
    body_text(&body, "series", series);
    if (rc >= 0)
        rc = str_check(&body, err);
    return rc < 0
               ? rc
               : writer_append(w, "device.enrol", &subject, body.data, body.len, true, NULL, err);
}

/* The letter it was given once, "" for none; its name, if a new one is not said. */
static int known_as(struct app *app, const struct hash *key, char ret_series[8], char ret_name[120],
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    snprintf(ret_name, 120, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 1) : "");
    snprintf(ret_series, 8, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 2) : "");
    return rc < 0 ? rc : SOTAY_OK;
}

int computer_enrol(struct app *app, const struct actor *actor, const char *name, char ret_series[8],
                   struct hash *ret_key, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    char before[120];
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = known_as(app, &w.device.key, ret_series, before, err);
    if (rc < 0)
        return rc;
    if (w.enrolled && ret_series[0])
        return sotay_fail(err, SOTAY_EREFUSED, _("'sotay device list' shows it."),
                          _("this computer is allowed to write already"));
    *ret_key = w.device.key;
    rc = append_enrol(app, &w, ret_key, name ? name : before, ret_series, err);
    if (app->dry_run && w.new_device) /* its key is drawn anew when it is meant */
        ret_series[0] = '\0';
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int computer_enrol_new(struct app *app, const struct actor *actor, const char *file,
                       const char *name, char ret_series[8], struct hash *ret_key,
                       struct sotay_error *err)
{
    AUTO(writer) w = {0};
    ret_series[0] = '\0';
    *ret_key = (struct hash){{0}};
    if (access(file, F_OK) == 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, or move the old one away."),
                          _("'%s' is there already"), file);
    int rc = app_write(app, actor, &w, err);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = device_make_file(file, ret_key, err);
    if (rc < 0)
        return rc;
    rc = append_enrol(app, &w, ret_key, name, ret_series, err);
    if (rc >= 0)
        rc = writer_commit(&w, err);
    if (rc < 0)
        unlink(file);
    return rc;
}

/* ---- what they wrote ------------------------------------------------------------------------------ */

/* Records, newest time and greatest number over all branches of a device. */
static int read_written(struct app *app, struct computer *c, int64_t *ret_last, int *ret_branches,
                        struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHAIN_ALL);
    int rc;
    *ret_last = 0;
    *ret_branches = 0;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash device = stmt_col_hash(&q, 1);
        if (!hash_equal(&device, &c->key))
            continue;
        AUTO(stmt) head = stmt_open(app->store, SQL_CHAIN_HEAD);
        stmt_int(&head, 1, stmt_col_int(&q, 0));
        int found = stmt_step(&head, err);
        if (found < 0)
            return found;
        if (found != SOTAY_OK)
            continue;
        ++*ret_branches;
        c->records += stmt_col_int(&head, 0) - stmt_col_int(&q, 2);
        if (stmt_col_int(&head, 0) > *ret_last)
            *ret_last = stmt_col_int(&head, 0);
        if (stmt_col_int(&head, 3) > c->newest_ms)
            c->newest_ms = stmt_col_int(&head, 3);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int describe(struct app *app, struct computer *c, struct sotay_error *err)
{
    int64_t last;
    int branches;
    int rc = read_written(app, c, &last, &branches, err);
    c->is_forked = branches > 1 && !c->is_closed;
    return rc;
}

int computer_close(struct app *app, const struct actor *actor, const struct hash *key, int64_t last,
                   int64_t *ret_last, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    struct computer c = {.key = *key};
    struct id subject;
    int branches;
    memcpy(subject.b, key->b, ID_SIZE);
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = read_written(app, &c, ret_last, &branches, err);
    if (rc < 0)
        return rc;
    if (last >= 0)
        *ret_last = last;
    body_text(&body, "device", hash_hex(key).s);
    body_int(&body, "last", *ret_last);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "device.close", &subject, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

struct search {
    const char *text;
    struct hash key;
    int similar;
};

static int try_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct search *s = with;
    size_t len = strlen(s->text);
    bool by_name = strcmp(c->name, s->text) == 0;
    bool by_key = len >= 4 && strncmp(hash_hex(&c->key).s, s->text, len) == 0;
    (void)err;
    if (!by_name && !by_key)
        return SOTAY_OK;
    s->key = c->key;
    s->similar++;
    return SOTAY_OK;
}

int computer_find(struct app *app, const char *text, struct hash *ret, struct sotay_error *err)
{
    struct search s = {.text = text};
    int rc = computer_each(app, try_computer, &s, err);
    if (rc < 0)
        return rc;
    if (s.similar != 1)
        return sotay_fail(
            err, SOTAY_EABSENT, _("'sotay device list' shows them."),
            s.similar ? _("'%s' means several computers") : _("there is no computer '%s'"), text);
    *ret = s.key;
    return SOTAY_OK;
}

/* ---- listed ------------------------------------------------------------------------------------ */

static int this_computer(struct app *app, struct hash *ret, struct sotay_error *err)
{
    AUTO(device) d = {0};
    int rc = device_load(app->here.state_dir, store_inode(app->store), &d, err);
    *ret = rc == SOTAY_OK ? d.key : (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

static int is_listed(struct app *app, const struct hash *key, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Those that wrote, though nobody allowed them. */
static int others(struct app *app, const struct hash *here, computer_visit visit, void *with,
                  struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool listed = false;
        struct computer c = {.key = stmt_col_hash(&q, 1), .name = "", .series = ""};
        c.is_this = hash_equal(&c.key, here);
        rc = is_listed(app, &c.key, &listed, err);
        if (rc >= 0 && !listed && stmt_col_int(&q, 2) == 0) /* a branch is no computer */
            rc = describe(app, &c, err);
        else
            listed = true;
        if (rc >= 0 && !listed)
            rc = visit(with, &c, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int computer_each(struct app *app, computer_visit visit, void *with, struct sotay_error *err)
{
    struct hash here;
    int rc = this_computer(app, &here, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_DEVICE_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct computer c = {.key = stmt_col_hash(&q, 0),
                             .name = stmt_col_text(&q, 1),
                             .series = stmt_col_text(&q, 2),
                             .is_closed = !stmt_col_is_null(&q, 4),
                             .closed = stmt_col_int(&q, 4)};
        c.may_write = stmt_col_int(&q, 3) != 0 && !c.is_closed;
        c.is_this = hash_equal(&c.key, &here);
        rc = describe(app, &c, err);
        if (rc >= 0)
            rc = visit(with, &c, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : others(app, &here, visit, with, err);
}
