/* src/domain/computer.c - which computers may write in a notebook what nobody signs. */
#include "base/base.h"

#include "domain/notebook.h"

#define LETTERS 26

static int is_taken(struct store *store, const char *series, bool *ret, struct sotay_error *err)
{
    int rc;
    *ret = false;
    AUTO(stmt) q = stmt_open(store, SQL_DEVICE_ALL);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK)
        *ret = *ret || strcmp(stmt_col_text(&q, 2), series) == 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* A to Z, then AA to ZZ. */
static int next_series(struct store *store, char ret[8], struct sotay_error *err)
{
    for (int i = 0; i < LETTERS + LETTERS * LETTERS; i++) {
        bool taken = false;
        if (i < LETTERS)
            snprintf(ret, 8, "%c", 'A' + i);
        else
            snprintf(ret, 8, "%c%c", 'A' + i / LETTERS - 1, 'A' + i % LETTERS);
        int rc = is_taken(store, ret, &taken, err);
        if (rc < 0 || !taken)
            return rc;
    }
    return sotay_fail(err, SOTAY_EREFUSED, NULL, _("every series letter is given away"));
}

int computer_enrol(struct app *app, const struct actor *actor, const char *name, char ret_series[8],
                   struct hash *ret_key, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    struct id subject;
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = device_series(app->store, &w.device.key, ret_series, err);
    if (rc < 0)
        return rc;
    if (w.enrolled && ret_series[0])
        return sotay_fail(err, SOTAY_EREFUSED, _("'sotay device list' shows it."),
                          _("this computer is allowed to write already"));
    *ret_key = w.device.key;
    memcpy(subject.b, w.device.key.b, ID_SIZE);
    rc = next_series(app->store, ret_series, err);
    body_text(&body, "device", hash_hex(&w.device.key).s);
    body_text(&body, "name", name ? name : "");
    body_text(&body, "series", ret_series);
    if (rc >= 0)
        rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "device.enrol", &subject, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
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
                             .may_write = stmt_col_int(&q, 3) != 0};
        c.is_this = hash_equal(&c.key, &here);
        rc = visit(with, &c, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : others(app, &here, visit, with, err);
}
