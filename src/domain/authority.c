/* src/domain/authority.c - the authority's keys: added, retired, listed. */
#include "base/base.h"

#include "domain/notebook.h"

static struct id subject_of(const struct hash *key)
{
    struct id id;
    memcpy(id.b, key->b, ID_SIZE);
    return id;
}

/* SOTAY_END: never an authority's. */
static int find_key(struct app *app, const struct hash *key, bool *ret_active,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret_active = rc == SOTAY_OK && stmt_col_int(&q, 0) != 0;
    return rc;
}

int authority_add(struct app *app, const struct actor *actor, const struct hash *key,
                  struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    struct id subject = subject_of(key);
    bool active;
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = find_key(app, key, &active, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK)
        return sotay_fail(err, SOTAY_EREFUSED,
                          active ? NULL : _("Make a new one: sotay authority add --output FILE"),
                          active ? _("this key is the authority's already")
                                 : _("this key was retired: it stays so"));
    body_text(&body, "key", hash_hex(key).s);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "authority.add", &subject, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int authority_retire(struct app *app, const struct actor *actor, const struct hash *key,
                     struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    struct id subject = subject_of(key);
    bool active;
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = find_key(app, key, &active, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay authority list'."),
                          _("this is no key of the authority"));
    if (!active)
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay authority list'."),
                          _("this key was retired already"));
    body_text(&body, "key", hash_hex(key).s);
    rc = body_limits(app, &body, NULL, DAY_NONE, err);
    if (rc >= 0)
        rc = writer_append(&w, "authority.retire", &subject, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int authority_each(struct app *app, authority_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const struct authority_row row = {.key = stmt_col_hash(&q, 0),
                                          .active = stmt_col_int(&q, 1) != 0,
                                          .first = stmt_col_int(&q, 3) != 0,
                                          .since_ms = stmt_col_int(&q, 4),
                                          .retired_ms = stmt_col_int(&q, 5)};
        rc = visit(with, &row, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
