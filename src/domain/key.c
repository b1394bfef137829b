/* src/domain/key.c - keys of persons: made, confirmed, listed, revoked. */
#include "base/base.h"

#include "domain/notebook.h"
#include "domain/record.h"

#include <unistd.h>

#define PLACES_MAX 16

/* Where the person works today and the one who confirms decides: that place is named, since postings are
 * no part of what a key is judged by.  Where nobody knows where the person works, it is the place of the
 * one who confirms.  SOTAY_END: everywhere has to do. */
static int place_to_name(struct app *app, const struct actor *confirmer, const struct id *person,
                         struct id *ret, bool *ret_may, struct sotay_error *err)
{
    struct id places[PLACES_MAX];
    size_t n = 0;
    bool nowhere = false;
    int rc = rights_places(&app->rights, person, app->today, places, PLACES_MAX, &n, err);
    if (rc >= 0 && n == 0) {
        nowhere = true;
        rc = rights_places(&app->rights, &confirmer->person, app->today, places, PLACES_MAX, &n,
                           err);
    }
    *ret_may = confirmer->is_authority;
    for (size_t i = 0; rc >= 0 && i < n && !*ret_may; i++) {
        rc = key_coordinates(app, confirmer, &places[i], ret_may, err);
        *ret = places[i];
    }
    if (rc < 0 || (*ret_may && !confirmer->is_authority))
        return rc;
    if (!*ret_may)
        rc = key_coordinates(app, confirmer, NULL, ret_may, err);
    if (nowhere || n == 0)
        return rc < 0 ? rc : SOTAY_END;
    *ret = places[0];
    return rc;
}

int key_coordinates(struct app *app, const struct actor *actor, const struct id *facility,
                    bool *ret, struct sotay_error *err)
{
    static const struct hash none;
    *ret = actor->is_authority;
    if (*ret)
        return SOTAY_OK;
    if (hash_equal(&actor->key, &none)) /* not unlocked yet: the person is known, the key is not */
        return rights_covers(&app->rights, &actor->person, ROLE_COORDINATOR, "", facility,
                             app->today, ret, err);
    return rights_key_covers(&app->rights, &actor->key, &actor->person, ROLE_COORDINATOR, "",
                             facility, app->today, ret, err);
}

int key_confirm_append(struct app *app, struct writer *w, const struct id *person,
                       const struct hash *key, struct sotay_error *err)
{
    AUTO(str) body = {0};
    struct id facility;
    bool may;
    body_text(&body, "key", hash_hex(key).s);
    int rc = place_to_name(app, w->actor, person, &facility, &may, err);
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
        rc = key_confirm_append(app, &w, person, key, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

int key_may_confirm(struct app *app, const struct id *confirmer, const struct id *person, bool *ret,
                    struct sotay_error *err)
{
    const struct actor who = {.person = *confirmer};
    struct id facility;
    *ret = false;
    if (id_equal(confirmer, person))
        return SOTAY_OK;
    int rc = place_to_name(app, &who, person, &facility, ret, err);
    return rc < 0 ? rc : SOTAY_OK;
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

/* Trust that was taken back does not come back by itself: a new key does, or a word on what it signed. */
static int check_not_revoked(struct app *app, const struct hash *key, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK || strcmp(stmt_col_text(&q, 1), "revoked") != 0)
        return rc < 0 ? rc : SOTAY_OK;
    return sotay_fail(
        err, SOTAY_EREFUSED,
        _("A new key: sotay key renew PERSON.  What this one signed late: sotay key accept "
          "KEY."),
        _("this key was revoked"));
}

int key_confirm(struct app *app, const struct actor *actor, const struct id *person,
                const char *hex, struct hash *ret_key, struct sotay_error *err)
{
    int rc = choose_key(app, person, hex, ret_key, err);
    if (rc >= 0)
        rc = check_not_revoked(app, ret_key, err);
    return rc < 0 || app->dry_run ? rc : confirm(app, actor, person, ret_key, err);
}

/* Who vouched for it: the newest word that holds, of a key that ended the newest of all. */
static int read_voucher(struct app *app, struct key_row *row, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_KEY_VOUCHER_OF);
    stmt_blob(&q, 1, row->key.b, HASH_SIZE);
    bool ended = true;
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool this_ended = stmt_col_int(&q, 6) != 0;
        if (row->vouched && this_ended && !ended)
            continue;
        ended = this_ended;
        row->vouched = true;
        row->by_authority = stmt_col_is_null(&q, 1);
        row->by = stmt_col_id(&q, 1);
        row->everywhere = stmt_col_is_null(&q, 4);
        row->at = stmt_col_id(&q, 4);
        row->on = (sotay_day)stmt_col_int(&q, 5);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int key_list(struct app *app, const struct id *person, key_visit visit, void *with,
             struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct key_row row = {.key = stmt_col_hash(&q, 0),
                              .person = stmt_col_id(&q, 1),
                              .state = stmt_col_text(&q, 2),
                              .since_ms = stmt_col_int(&q, 3),
                              .reason = stmt_col_text(&q, 4)};
        rc = rights_self(&app->rights, &row.person, &row.person, err);
        if (rc < 0)
            return rc;
        if (person && !id_equal(person, &row.person))
            continue;
        if (strcmp(row.state, "announced") == 0)
            row.state = "not-confirmed";
        rc = read_voucher(app, &row, err);
        if (rc >= 0)
            rc = visit(with, &row, err);
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
