/* src/domain/key.c - keys of persons: made, confirmed, listed, revoked. */
#include "base/base.h"

#include "domain/notebook.h"
#include "domain/record.h"

#include <unistd.h>

/* Where the one who confirms decides: the person's place today, or everywhere. */
static int confirm_append(struct app *app, struct writer *w, const struct id *person,
                          const struct hash *key, struct sotay_error *err)
{
    AUTO(str) body = {0};
    struct id facility;
    body_text(&body, "key", hash_hex(key).s);
    int rc = rights_posting(&app->rights, person, app->today, &facility, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK)
        body_id(&body, "facility", &facility);
    rc = str_check(&body, err);
    return rc < 0 ? rc
                  : writer_append(w, "key.confirm", person, body.data, body.len, true, NULL, err);
}

/* The key announces itself, signed by itself, so that a coordinator elsewhere can confirm it. */
static int announce(struct app *app, const struct actor *self, const struct id *person,
                    struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    body_text(&body, "key", hash_hex(&self->key).s);
    int rc = app_write(app, self, &w, err);
    if (rc >= 0)
        rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "key.add", person, body.data, body.len, true, NULL, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

static int confirm(struct app *app, const struct actor *actor, const struct id *person,
                   const struct hash *key, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = confirm_append(app, &w, person, key, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

int key_may_confirm(struct app *app, const struct id *confirmer, const struct id *person, bool *ret,
                    struct sotay_error *err)
{
    struct id facility;
    *ret = false;
    int rc = rights_posting(&app->rights, person, app->today, &facility, err);
    if (rc < 0 || id_equal(confirmer, person))
        return rc < 0 ? rc : SOTAY_OK;
    return rights_covers(&app->rights, confirmer, ROLE_COORDINATOR, "",
                         rc == SOTAY_OK ? &facility : NULL, app->today, ret, err);
}

int key_new(struct app *app, const struct id *person, const char *passphrase,
            const struct actor *confirmer, struct key_result *ret, struct sotay_error *err)
{
    char folder[520], code[80];
    *ret = (struct key_result){0};
    int rc = record_code(app->store, &noun_table[NOUN_PERSON], person, code, err);
    if (rc < 0)
        return rc;
    if (app->dry_run)
        return SOTAY_OK;
    AUTO(actor) self = {0};
    snprintf(folder, sizeof(folder), "%s/", app->paths.key_dir);
    rc = keyfile_create(folder, code, passphrase, &self, ret->file, err);
    if (rc < 0)
        return rc;
    ret->key = self.key;
    self.person = *person;
    rc = announce(app, &self, person, err);
    if (rc < 0) {
        unlink(ret->file);
        return rc;
    }
    if (!confirmer)
        return SOTAY_OK;
    /* The key is made in any case; without the right to confirm it stays announced. */
    struct sotay_error why;
    ret->confirmed = confirm(app, confirmer, person, &ret->key, &why) >= 0;
    return SOTAY_OK;
}

static int choose_key(struct app *app, const struct id *person, const char *hex, struct hash *ret,
                      struct sotay_error *err)
{
    if (hex && !hash_parse(hex, ret))
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("A key is 64 hexadecimal digits: see 'sotay key list'."),
                          _("'%s' is not a key"), hex);
    if (hex)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    bool any = false;
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        any = true;
        if (strcmp(stmt_col_text(&q, 1), "announced") != 0)
            continue;
        *ret = stmt_col_hash(&q, 0);
        return SOTAY_OK;
    }
    if (rc < 0)
        return rc;
    return any ? sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay key list'."),
                            _("no key of this person waits to be confirmed"))
               : sotay_fail(err, SOTAY_EABSENT, _("Make one with 'sotay key new PERSON'."),
                            _("this person has no key yet"));
}

int key_confirm(struct app *app, const struct actor *actor, const struct id *person,
                const char *hex, struct hash *ret_key, struct sotay_error *err)
{
    int rc = choose_key(app, person, hex, ret_key, err);
    return rc < 0 || app->dry_run ? rc : confirm(app, actor, person, ret_key, err);
}

int key_list(struct app *app, const struct id *person, key_visit visit, void *with,
             struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&q, 0);
        struct id of = stmt_col_id(&q, 1);
        const char *state = stmt_col_text(&q, 2);
        if (person && !id_equal(person, &of))
            continue;
        rc = visit(with, &key, &of, strcmp(state, "announced") == 0 ? "not-confirmed" : state,
                   stmt_col_int(&q, 3), err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int key_of(struct app *app, const struct id *person, struct hash *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (strcmp(stmt_col_text(&q, 1), "confirmed") != 0)
            continue;
        *ret = stmt_col_hash(&q, 0);
        return SOTAY_OK;
    }
    return rc < 0 ? rc
                  : sotay_fail(err, SOTAY_EABSENT,
                               _("See 'sotay key list', then 'sotay key confirm PERSON'."),
                               _("this person has no confirmed key"));
}

/* The last entry of each computer that the key is still trusted for: what is known here now. */
static int add_limits(struct app *app, struct str *body, struct sotay_error *err)
{
    bool first = true;
    str_add(body, ",\"last\":{");
    AUTO(stmt) chains = stmt_open(app->store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&chains, err)) == SOTAY_OK) {
        struct hash device = stmt_col_hash(&chains, 1);
        AUTO(stmt) head = stmt_open(app->store, SQL_CHAIN_HEAD);
        stmt_int(&head, 1, stmt_col_int(&chains, 0));
        int found = stmt_step(&head, err);
        if (found < 0)
            return found;
        if (found == SOTAY_OK)
            str_addf(body, "%s\"%s\":%lld", first ? "" : ",", hash_hex(&device).s,
                     (long long)stmt_col_int(&head, 0));
        first = false;
    }
    str_add(body, "}");
    return rc < 0 ? rc : str_check(body, err);
}

int key_revoke(struct app *app, const struct actor *actor, const struct hash *key,
               const char *reason, struct sotay_error *err)
{
    struct id person, facility;
    AUTO(str) body = {0};
    {
        AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_GET);
        stmt_blob(&q, 1, key->b, HASH_SIZE);
        int rc = stmt_step(&q, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc
                          : sotay_fail(err, SOTAY_EABSENT, _("See 'sotay key list'."),
                                       _("there is no such key"));
        person = stmt_col_id(&q, 0);
    }
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc < 0)
        return rc;
    body_text(&body, "key", hash_hex(key).s);
    body_text(&body, "reason", reason ? reason : "");
    int posted = rights_posting(&app->rights, &person, app->today, &facility, err);
    if (posted == SOTAY_OK)
        body_id(&body, "facility", &facility);
    rc = posted < 0 ? posted : add_limits(app, &body, err);
    if (rc >= 0)
        rc = writer_append(&w, "key.revoke", &person, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}
