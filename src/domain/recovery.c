/* src/domain/recovery.c - the recovery sheet of an authority's spare key. */
#include "base/base.h"

#include "domain/recovery.h"

#include "domain/press.h"

/* A sheet of a key that opens nothing would be worse than none. */
static int check_authority(struct app *app, const char *file, const struct hash *key,
                           struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK && stmt_col_int(&q, 0))
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("'sotay authority list' shows its keys; 'sotay authority add --output FILE "
                        "--as authority' makes another one."),
                      rc == SOTAY_OK ? _("the key in '%s' was retired")
                                     : _("'%s' is not a key of this authority"),
                      file);
}

static int authority_name(struct app *app, char ret[200], struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_NAME);
    int rc = stmt_step(&q, err);
    const char *name = rc == SOTAY_OK ? stmt_col_text(&q, 0) : NULL;
    snprintf(ret, 200, "%s", name ? name : "");
    return rc < 0 ? rc : SOTAY_OK;
}

int recovery_sheet(struct app *app, const char *file, const char *holder, struct hash *ret_key,
                   struct str *out, struct sotay_error *err)
{
    AUTO(press) press = {0};
    AUTO(str) text = {0};
    AUTO_FREE char *bytes = NULL;
    char body[200];
    size_t len = 0;
    int rc = file_read(file, KEYFILE_MAX, &bytes, &len, err);
    if (rc >= 0)
        rc = keyfile_text(bytes, ret_key, &text, err);
    if (rc >= 0)
        rc = check_authority(app, file, ret_key, err);
    if (rc >= 0)
        rc = authority_name(app, body, err);
    if (rc >= 0)
        rc = press_open(&press, app, "recovery-sheet", err);
    if (rc < 0)
        return rc;
    struct hash_text key = hash_hex(ret_key);
    struct day_text day = day_vietnamese(app->today);
    key.s[16] = '\0'; /* as lists and files call it */
    const struct sotay_field fields[] = {
        {"body", body}, {"holder", holder}, {"day", day.s}, {"key", key.s}, {"qr", str_text(&text)},
    };
    return press_draw(&press, fields, COUNT_OF(fields), app->here.now_ms, out, err);
}
