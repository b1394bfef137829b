/* src/domain/certificate_verify.c - what a code or a file is worth: asked of the open notebook, or of
 * a list of issuers. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "domain/notebook.h"
#include "domain/pdf_token.h"
#include "domain/record.h"

void check_set(struct certificate_check *check, enum certificate_standing standing, const char *why)
{
    check->standing = standing;
    text_cut(check->why, sizeof check->why, why);
}

void check_fill(struct certificate_check *check, const struct jws *j, int utc_offset)
{
    const struct jws_claims *c = &j->claims;
    (void)snprintf(check->holder, sizeof check->holder, "%s", c->sub);
    (void)snprintf(check->subject, sizeof check->subject, "%s", c->subject);
    (void)snprintf(check->issuer, sizeof check->issuer, "%s", c->iss);
    (void)snprintf(check->jti, sizeof check->jti, "%s", id_hex(&c->jti).s);
    check->issued = day_of_time(c->iat * 1000, utc_offset);
    check->expires = c->has_exp ? day_of_time(c->exp * 1000, utc_offset) - 1 : DAY_NONE;
}

/* ---- whose key ------------------------------------------------------------------------------ */

struct key_search {
    const struct jws *j;
    bool known, found; /* a key of that kid; one whose signature holds */
    bool confirmed, revoked;
    struct hash key;
    struct id person;
};

static int try_key(void *with, const struct key_row *row, struct sotay_error *err)
{
    (void)err;
    struct key_search *s = with;
    char kid[JWS_KID_SIZE];
    jws_kid(&row->key, kid);
    if (strcmp(kid, s->j->claims.kid) != 0)
        return SOTAY_OK;
    s->known = true;
    if (s->found || !jws_holds(s->j, &row->key))
        return SOTAY_OK;
    s->found = true;
    s->confirmed = strcmp(row->state, "confirmed") == 0;
    s->revoked = strcmp(row->state, "revoked") == 0;
    s->key = row->key;
    s->person = row->person;
    return SOTAY_OK;
}

/* ---- the record of it ----------------------------------------------------------------------- */

/* The row of this id whose entry begins as the token says; *ret_other: the id is there, but not so. */
static int find_row(struct app *app, const struct jws *j, struct certificate *ret, bool *ret_other,
                    struct sotay_error *err)
{
    char led[17];
    *ret_other = false;
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_BY_ID);
    stmt_blob(&q, 1, j->claims.jti.b, ID_SIZE);
    stmt_blob(&q, 2, j->claims.jti.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = certificate_read(&q, ret, err);
        if (rc < 0)
            return rc;
        jws_led(&ret->entry, led);
        if (strcmp(led, j->claims.led) == 0)
            return SOTAY_OK;
        *ret_other = true;
    }
    return rc;
}

/* Does the token say what was recorded? */
static int row_agrees(const struct app *app, const struct certificate *c, const struct jws *j,
                      const struct hash *key, bool *ret, struct sotay_error *err)
{
    char detached[JWS_MAX + 1], kid[JWS_KID_SIZE];
    struct certificate_check said = {.standing = CERTIFICATE_VALID};
    struct jws_claims claims = j->claims;
    int rc = SOTAY_OK;
    check_fill(&said, j, app->utc_offset);
    jws_detach(j->text, detached);
    jws_kid(key, kid);
    if (c->holder) { /* shortened for the token as it was then */
        text_cut(claims.sub, sizeof claims.sub, c->holder);
        rc = jws_fit(&claims, err);
    }
    *ret = hash_equal(key, &c->key) && strcmp(c->jws, detached) == 0 &&
           strcmp(c->facility_code, j->claims.iss) == 0 &&
           strcmp(j->claims.is_class ? c->class_code : c->skill, j->claims.subject) == 0 &&
           strcmp(claims.sub, j->claims.sub) == 0 && said.issued == c->issued &&
           said.expires == c->expires;
    return rc;
}

/* ---- against the notebook ------------------------------------------------------------------- */

static int judge_issuer(struct app *app, const struct hash *key, const struct id *person,
                        const char *specialty, const struct id *facility,
                        struct certificate_check *check, struct sotay_error *err)
{
    bool covers = false;
    int rc = rights_key_covers(&app->rights, key, person, ROLE_ISSUER, specialty, facility,
                               check->issued, &covers, err);
    if (rc >= 0 && !covers)
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  _("who signed it had no right to issue certificates there that day"));
    return rc;
}

/* Signed by a key that is known, but the notebook has no record of it: it may just not have got here. */
static int judge_without_row(struct app *app, const struct jws *j, const struct key_search *s,
                             struct certificate_check *check, struct sotay_error *err)
{
    struct id facility;
    char specialty[104];
    if (!s->confirmed) {
        check_set(
            check, CERTIFICATE_NOT_GENUINE,
            _("this notebook has no record of it, and the key that signed it is not trusted"));
        return SOTAY_OK;
    }
    AUTO(stmt) q = stmt_open(app->store, noun_table[NOUN_FACILITY].sql_by_code);
    stmt_text(&q, 1, j->claims.iss);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        check_set(check, CERTIFICATE_UNKNOWN_ISSUER,
                  _("this notebook does not know the issuing facility"));
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    facility = stmt_col_id(&q, 0);
    skill_specialty(j->claims.is_class ? "" : j->claims.subject, specialty);
    check_set(check, CERTIFICATE_VALID,
              _("the record of it has not reached this notebook, so it is not known whether it was "
                "revoked"));
    return judge_issuer(app, &s->key, &s->person, specialty, &facility, check, err);
}

static int judge_row(struct app *app, const struct certificate *c, struct certificate_check *check,
                     struct sotay_error *err)
{
    enum key_standing standing = KEY_UNKNOWN;
    struct id person;
    struct revocation revoked;
    int rc = certificate_key(app, c, &standing, &person, err);
    if (rc >= 0)
        rc = certificate_revocation(app, c, &revoked, err);
    if (rc < 0)
        return rc;
    check_set(check, CERTIFICATE_VALID, "");
    if (standing == KEY_CONFIRMED)
        rc = judge_issuer(app, &c->key, &person, c->specialty, &c->facility, check, err);
    else if (standing == KEY_UNKNOWN)
        check_set(check, CERTIFICATE_UNKNOWN_ISSUER, _("the key that signed it is not confirmed"));
    else
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  standing == KEY_REVOKED ? _("it was signed with a key that was revoked")
                                          : _("it was not issued by a person"));
    if (check->standing == CERTIFICATE_VALID && revoked.day != DAY_NONE) {
        check->revoked = revoked.day;
        check_set(check, CERTIFICATE_REVOKED, revoked.reason);
    }
    return rc;
}

int certificate_stands(struct app *app, const struct certificate *c, bool *ret,
                       struct sotay_error *err)
{
    struct certificate_check check = {.issued = c->issued};
    int rc = judge_row(app, c, &check, err);
    *ret = rc >= 0 && check.standing == CERTIFICATE_VALID;
    return rc;
}

struct knowledge { /* of the notebook about one token */
    struct certificate row;
    bool has_row;    /* the token says what the row says */
    bool first_hand; /* it knows of this certificate, or that its key was revoked */
};

static void knowledge_done(struct knowledge *k)
{
    certificate_done(&k->row);
}

static int verify_in_notebook(struct app *app, const struct jws *j, struct certificate_check *check,
                              struct knowledge *ret, struct sotay_error *err)
{
    struct key_search s = {.j = j};
    bool other = false, agrees = false;
    int rc = key_list(app, NULL, try_key, &s, err);
    if (rc < 0)
        return rc;
    check_fill(check, j, app->utc_offset);
    if (!s.known || !s.found) {
        check_set(check, s.known ? CERTIFICATE_NOT_GENUINE : CERTIFICATE_UNKNOWN_ISSUER,
                  s.known ? _("the signature does not fit: something was changed")
                          : _("this notebook does not know the key that signed it"));
        return SOTAY_OK;
    }
    rc = person_full_name(app, &s.person, check->signer, err);
    if (rc >= 0)
        rc = find_row(app, j, &ret->row, &other, err);
    if (rc < 0)
        return rc;
    ret->first_hand = rc == SOTAY_OK || other || s.revoked;
    if (rc == SOTAY_END && !other)
        return judge_without_row(app, j, &s, check, err);
    if (rc == SOTAY_OK)
        rc = row_agrees(app, &ret->row, j, &s.key, &agrees, err);
    if (rc < 0)
        return rc;
    ret->has_row = agrees;
    if (!agrees) {
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  _("it does not say what was recorded when it was issued"));
        return SOTAY_OK;
    }
    check->erased = !ret->row.holder;
    text_cut(check->holder, sizeof check->holder, ret->row.holder ? ret->row.holder : "");
    rc = certificate_newer(app, &ret->row, &check->newer, err);
    if (rc >= 0)
        rc = judge_row(app, &ret->row, check, err);
    if (rc >= 0 && certificate_holds(app, ret->row.expires, check->revoked))
        rc = certificate_withdrawn(app, &ret->row.id, check->withdrawn, err);
    return rc;
}

/* ---- the file ------------------------------------------------------------------------------- */

/* The file as issued, or as this computer draws it anew. */
static int compare_file(struct app *app, const struct certificate *row, const char *bytes,
                        size_t len, struct certificate_check *check, struct sotay_error *err)
{
    struct hash h = hash_of(bytes, len);
    struct sotay_error cannot;
    AUTO(str) drawn = {0};
    (void)err;
    if (hash_equal(&h, &row->pdf))
        return SOTAY_OK;
    int rc = certificate_redraw(app, row, false, &drawn, &cannot);
    if (rc < 0 || drawn.len != len || memcmp(drawn.data, bytes, len) != 0)
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  _("the code is genuine, but the file is not the one that was issued"));
    return SOTAY_OK;
}

/* What the notebook says of the token, and of the file around it. */
static int ask_notebook(struct app *app, const char *bytes, size_t len, const struct jws *j,
                        struct certificate_check *check, struct knowledge *ret,
                        struct sotay_error *err)
{
    int rc = verify_in_notebook(app, j, check, ret, err);
    if (rc >= 0 && ret->has_row && pdf_is(bytes, len) && check->standing == CERTIFICATE_VALID)
        rc = compare_file(app, &ret->row, bytes, len, check, err);
    return rc;
}

/* Beside a list: the list may be older than what this notebook knows at first hand. */
static int ask_both(struct app *app, const char *bytes, size_t len, const struct jws *j,
                    struct certificate_check *check, struct sotay_error *err)
{
    struct certificate_check here = {.revoked = DAY_NONE};
    AUTO(knowledge) known = {.has_row = false};
    int rc = ask_notebook(app, bytes, len, j, &here, &known, err);
    if (rc < 0)
        return rc;
    check->notebook = true;
    if (known.has_row)
        (void)snprintf(check->holder, sizeof check->holder, "%s", here.holder);
    check->erased = known.has_row && here.erased;
    check->newer = here.newer;
    memcpy(check->withdrawn, here.withdrawn, sizeof check->withdrawn);
    bool is_worse = here.standing == CERTIFICATE_REVOKED ||
                    (here.standing == CERTIFICATE_NOT_GENUINE && known.first_hand &&
                     (known.has_row || !check->accepted));
    if (is_worse && check->standing != CERTIFICATE_NOT_GENUINE &&
        check->standing != CERTIFICATE_REVOKED) {
        check_set(check, here.standing, here.why);
        check->revoked = here.revoked;
    }
    return SOTAY_OK;
}

static int verify_token(struct app *app, const char *bytes, size_t len, const char *issuers,
                        size_t issuers_len, const struct jws *j, struct certificate_check *check,
                        struct sotay_error *err)
{
    if (issuers) {
        int rc = issuers_verify(issuers, issuers_len, j, check, err);
        return rc >= 0 && app->store ? ask_both(app, bytes, len, j, check, err) : rc;
    }
    AUTO(knowledge) known = {.has_row = false};
    check->notebook = true;
    return ask_notebook(app, bytes, len, j, check, &known, err);
}

/* Nothing but the letters of a token, or the way every token begins: cut or changed, but once a code.
 * Anything shorter may be any word. */
static bool looks_like_token(const char *text, size_t len)
{
    enum { SHORTEST = 60 };
    static const char begins[] = "eyJ";
    bool has_point = false;
    while (len && strchr(" \t\r\n", *text) && *text)
        text++, len--;
    while (len && strchr(" \t\r\n", text[len - 1]) && text[len - 1])
        len--;
    if (len >= sizeof begins - 1 && memcmp(text, begins, sizeof begins - 1) == 0)
        return true;
    for (size_t i = 0; i < len; i++) {
        has_point |= text[i] == '.';
        if (!token_letter(text[i]))
            return false;
    }
    return has_point && len >= SHORTEST;
}

/* The code in what was given.  SOTAY_END: none, and check says so. */
static int find_token(const char *bytes, size_t len, struct jws *ret,
                      struct certificate_check *check, struct sotay_error *err)
{
    struct sotay_error why = {.code = 0};
    const char *token = bytes;
    size_t token_len = len;
    bool is_pdf = pdf_is(bytes, len), has_token;
    int rc = SOTAY_OK;
    has_token = is_pdf ? pdf_has_token(bytes, len) : looks_like_token(bytes, len);
    if (is_pdf && has_token)
        rc = pdf_token(bytes, len, &token, &token_len, &why);
    if (rc >= 0 && has_token)
        rc = jws_read(token, token_len, ret, &why);
    if (rc == SOTAY_EFAIL)
        return sotay_nomem(err);
    if (!has_token)
        check_set(check, CERTIFICATE_NONE, len ? _("no code was found in it") : _("it is empty"));
    else if (rc < 0)
        check_set(check, CERTIFICATE_NOT_GENUINE, why.message);
    return rc < 0 || !has_token ? SOTAY_END : SOTAY_OK;
}

static void check_days(const struct app *app, struct certificate_check *check)
{
    if (check->standing != CERTIFICATE_VALID)
        return;
    if (app->today < check->issued) {
        char why[100];
        (void)snprintf(why, sizeof why, _("issued on %s"), day_shown(check->issued).s);
        check_set(check, CERTIFICATE_NOT_YET, why);
    } else if (check->expires != DAY_NONE && app->today > check->expires) {
        check_set(check, CERTIFICATE_EXPIRED, "");
    } else if (check->erased) {
        check->standing = CERTIFICATE_ERASED;
    }
}

int certificate_verify(struct app *app, const char *bytes, size_t len, const char *issuers,
                       size_t issuers_len, struct certificate_check *ret, struct sotay_error *err)
{
    struct certificate_check check = {
        .issued = DAY_NONE, .expires = DAY_NONE, .revoked = DAY_NONE, .list_day = DAY_NONE};
    struct jws j;
    if (!issuers && !app->store)
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Open a notebook, or name a list with --issuers FILE."),
                          _("there is nothing to check the certificate against"));
    int rc = find_token(bytes, len, &j, &check, err);
    if (rc == SOTAY_OK)
        rc = verify_token(app, bytes, len, issuers, issuers_len, &j, &check, err);
    else if (rc == SOTAY_END && issuers)
        rc = issuers_head(issuers, issuers_len, &check, err);
    if (rc < 0)
        return rc;
    check_days(app, &check);
    *ret = check;
    return SOTAY_OK;
}
