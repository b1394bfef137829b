/* src/domain/key_import.c - a key brought here on a card or a stick. */
#include "base/base.h"

#include "domain/key_round.h"
#include "domain/record.h"

/* Whose it is, as the notebook knows: the file itself could say anything. */
static int find_owner(struct app *app, struct key_imported *k, struct sotay_error *err)
{
    {
        AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_GET);
        stmt_blob(&q, 1, k->key.b, HASH_SIZE);
        int rc = stmt_step(&q, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK && stmt_col_int(&q, 0)) {
            k->is_confirmed = true;
            return SOTAY_OK;
        }
    }
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, k->key.b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Bring the newest records here first (sotay sync), or ask who handed "
                            "it out."),
                          _("this notebook does not know the key"));
    if (rc < 0)
        return rc;
    k->person = stmt_col_id(&q, 0);
    const char *state = stmt_col_text(&q, 1);
    k->is_confirmed = strcmp(state, "confirmed") == 0;
    return strcmp(state, "revoked") == 0
               ? sotay_fail(err, SOTAY_EREFUSED, _("Ask a coordinator for a new one."),
                            _("this key was revoked"))
               : SOTAY_OK;
}

int key_speaks_for(struct app *app, const struct hash *key, const char *as, struct actor *ret,
                   struct sotay_error *err)
{
    struct key_imported k = {.key = *key};
    struct id wanted;
    int rc = find_owner(app, &k, err);
    if (rc == SOTAY_EREFUSED)
        return SOTAY_END;
    ret->is_authority = rc >= 0 && id_is_zero(&k.person);
    ret->person = k.person;
    if (rc < 0 || !as)
        return rc;
    if (strcmp(as, "authority") == 0 || ret->is_authority)
        return strcmp(as, "authority") == 0 && ret->is_authority ? SOTAY_OK : SOTAY_END;
    rc = record_find(app, &noun_table[NOUN_PERSON], as, &wanted, err);
    return rc < 0 || id_equal(&wanted, &k.person) ? rc : SOTAY_END;
}

/* The same key may lie here under a passphrase that its owner chose: that is not undone. */
static int check_here(struct key_imported *k, const struct str *text, struct sotay_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    struct sotay_error absent;
    int rc = file_read(k->file, KEYFILE_MAX, &bytes, &len, &absent);
    if (rc == SOTAY_EABSENT)
        return SOTAY_OK;
    k->is_same = rc >= 0 && len == text->len && memcmp(bytes, text->data, len) == 0;
    return k->is_same ? SOTAY_OK
                      : sotay_fail(err, SOTAY_EREFUSED,
                                   _("It opens with the passphrase that was chosen for it; move "
                                     "the file away to begin again."),
                                   _("this key is here already: '%s'"), k->file);
}

int key_import(struct app *app, const char *text, struct key_imported *ret, struct sotay_error *err)
{
    AUTO(str) lines = {0};
    *ret = (struct key_imported){.is_same = false};
    int rc = keyfile_text(text, &ret->key, &lines, err);
    if (rc >= 0)
        rc = find_owner(app, ret, err);
    if (rc >= 0)
        rc = keyfile_path(app->paths.key_dir, &ret->key, ret->file, err);
    if (rc >= 0)
        rc = check_here(ret, &lines, err);
    if (rc < 0 || ret->is_same || app->dry_run)
        return rc;
    rc = folder_make_private(app->paths.key_dir, err);
    return rc < 0 ? rc : file_write_private(ret->file, lines.data, lines.len, false, err);
}
