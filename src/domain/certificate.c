/* src/domain/certificate.c - certificates found, listed, printed again, revoked. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "base/text.h"
#include "domain/record_private.h"

#define ID_PREFIX_MIN 8

void certificate_done(struct certificate *c)
{
    free(c->holder);
    free(c->snapshot);
    c->holder = c->snapshot = NULL;
}

static void column_text(struct stmt *q, int at, char *ret, size_t size)
{
    const char *text = stmt_col_text(q, at);
    (void)snprintf(ret, size, "%s", text ? text : "");
}

static sotay_day column_day(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

int certificate_read(struct stmt *q, struct certificate *ret, struct sotay_error *err)
{
    certificate_done(ret);
    ret->entry = stmt_col_hash(q, 0);
    ret->id = stmt_col_id(q, 1);
    ret->key = stmt_col_hash(q, 2);
    ret->device = stmt_col_hash(q, 3);
    ret->seq = stmt_col_int(q, 4);
    column_text(q, 5, ret->number, sizeof ret->number);
    ret->facility = stmt_col_id(q, 6);
    column_text(q, 7, ret->facility_code, sizeof ret->facility_code);
    ret->year = stmt_col_int(q, 8);
    column_text(q, 9, ret->series, sizeof ret->series);
    ret->n = stmt_col_int(q, 10);
    ret->person = stmt_col_id(q, 11);
    column_text(q, 12, ret->person_code, sizeof ret->person_code);
    column_text(q, 13, ret->skill, sizeof ret->skill);
    column_text(q, 14, ret->class_code, sizeof ret->class_code);
    column_text(q, 15, ret->specialty, sizeof ret->specialty);
    ret->issuer = stmt_col_id(q, 16);
    column_text(q, 17, ret->issuer_code, sizeof ret->issuer_code);
    ret->issued = column_day(q, 18);
    ret->expires = column_day(q, 19);
    ret->iat = stmt_col_int(q, 20);
    column_text(q, 21, ret->jws, sizeof ret->jws);
    ret->pdf = stmt_col_hash(q, 22);
    ret->holder = text_dup(stmt_col_text(q, 23));
    ret->snapshot = text_dup(stmt_col_text(q, 24));
    bool lost =
        (!ret->holder && !stmt_col_is_null(q, 23)) || (!ret->snapshot && !stmt_col_is_null(q, 24));
    return lost ? sotay_nomem(err) : SOTAY_OK;
}

void skill_specialty(const char *skill, char ret[104])
{
    (void)snprintf(ret, 104, "%.*s", (int)strcspn(skill, "."), skill);
}

void text_cut(char *ret, size_t size, const char *text)
{
    size_t len = strlen(text);
    if (len >= size)
        for (len = size - 1; len && ((unsigned char)text[len] & 0xC0) == 0x80; len--)
            ; /* not within a letter */
    memmove(ret, text, len);
    ret[len] = '\0';
}

/* ---- finding -------------------------------------------------------------------------------- */

/* The least and the greatest id that begin with these hex digits. */
static bool id_bounds(const char *text, struct id *ret_low, struct id *ret_high)
{
    size_t len = strlen(text);
    if (len < ID_PREFIX_MIN || len > 2 * ID_SIZE)
        return false;
    char low[2 * ID_SIZE + 1], high[2 * ID_SIZE + 1];
    memset(low, '0', sizeof low - 1);
    memset(high, 'f', sizeof high - 1);
    low[sizeof low - 1] = high[sizeof high - 1] = '\0';
    memcpy(low, text, len);
    memcpy(high, text, len);
    return id_parse(low, ret_low) && id_parse(high, ret_high);
}

/* The one row of the query; *ret_several when there are more. */
static int read_one(struct stmt *q, struct certificate *ret, bool *ret_several,
                    struct sotay_error *err)
{
    *ret_several = false;
    int rc = stmt_step(q, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = certificate_read(q, ret, err);
    if (rc < 0)
        return rc;
    rc = stmt_step(q, err);
    *ret_several = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int certificate_find(struct app *app, const char *text, struct certificate *ret,
                     struct sotay_error *err)
{
    bool several = false;
    struct id low, high;
    AUTO_FREE char *number = text_nfc(text, strlen(text));
    AUTO(stmt) by_number = stmt_open(app->store, SQL_CERTIFICATE_BY_NUMBER);
    stmt_text(&by_number, 1, number ? number : "");
    int rc = read_one(&by_number, ret, &several, err);
    if (rc == SOTAY_END && id_bounds(text, &low, &high)) {
        AUTO(stmt) by_id = stmt_open(app->store, SQL_CERTIFICATE_BY_ID);
        stmt_blob(&by_id, 1, low.b, ID_SIZE);
        stmt_blob(&by_id, 2, high.b, ID_SIZE);
        rc = read_one(&by_id, ret, &several, err);
    }
    if (rc == SOTAY_OK && several)
        return sotay_fail(err, SOTAY_EABSENT,
                          _("'sotay certificate list --json' shows the record number of each; name "
                            "it by all its digits."),
                          _("'%s' means several certificates"), text);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EABSENT,
                          _("'sotay certificate list' shows the numbers there are."),
                          _("there is no certificate '%s'"), text);
    return rc;
}

/* ---- revocations ---------------------------------------------------------------------------- */

int certificate_key(struct app *app, const struct certificate *c, enum key_standing *ret,
                    struct id *ret_person, struct sotay_error *err)
{
    return rights_key(&app->rights, &c->key, &c->device, c->seq, ret, ret_person, err);
}

/* May the person take back what was issued there? */
static int may_revoke(struct app *app, const struct certificate *c, const struct hash *key,
                      const struct id *person, sotay_day day, bool *ret, struct sotay_error *err)
{
    int rc = rights_key_covers(&app->rights, key, person, ROLE_ISSUER, c->specialty, &c->facility,
                               day, ret, err);
    if (rc >= 0 && !*ret)
        rc = rights_key_covers(&app->rights, key, person, ROLE_COORDINATOR, c->specialty,
                               &c->facility, day, ret, err);
    return rc;
}

static int revocation_counts(struct app *app, const struct certificate *c, struct stmt *q,
                             bool *ret, struct sotay_error *err)
{
    struct hash key = stmt_col_hash(q, 2), device = stmt_col_hash(q, 3);
    enum key_standing standing = KEY_UNKNOWN;
    struct id person;
    *ret = false;
    int rc = rights_key(&app->rights, &key, &device, stmt_col_int(q, 4), &standing, &person, err);
    if (rc >= 0 && standing == KEY_AUTHORITY)
        *ret = true;
    if (rc >= 0 && standing == KEY_CONFIRMED)
        rc = may_revoke(app, c, &key, &person, (sotay_day)stmt_col_int(q, 0), ret, err);
    return rc;
}

int certificate_revocation(struct app *app, const struct certificate *c, struct revocation *ret,
                           struct sotay_error *err)
{
    ret->day = DAY_NONE;
    ret->reason[0] = '\0';
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_REVOCATIONS);
    stmt_blob(&q, 1, c->id.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool counts = false;
        rc = revocation_counts(app, c, &q, &counts, err);
        if (rc < 0)
            return rc;
        if (!counts)
            continue;
        ret->day = (sotay_day)stmt_col_int(&q, 0);
        column_text(&q, 1, ret->reason, sizeof ret->reason);
        return SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int check_may_revoke(struct app *app, const struct actor *actor, const struct certificate *c,
                            struct sotay_error *err)
{
    struct revocation before;
    int rc = certificate_revocation(app, c, &before, err);
    if (rc < 0)
        return rc;
    if (before.day != DAY_NONE)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("certificate %s was revoked on %s already"),
                          c->number, day_shown(before.day).s);
    bool may = actor->is_authority;
    if (!may)
        rc = may_revoke(app, c, &actor->key, &actor->person, app->today, &may, err);
    if (rc >= 0 && !may)
        rc = sotay_fail(err, SOTAY_EREFUSED,
                        _("Ask an issuer or a coordinator of that place, or the authority."),
                        _("no right to revoke certificates of %s"), c->facility_code);
    return rc;
}

int certificate_revoke(struct app *app, const struct actor *actor, const char *id_or_number,
                       const char *reason, struct sotay_error *err)
{
    AUTO_FREE char *why = text_nfc(reason, strlen(reason));
    if (!why || !why[0] || strlen(why) >= sizeof((struct revocation *)0)->reason)
        return sotay_fail(err, SOTAY_EUSAGE, _("Say in one line why it is revoked, with --reason."),
                          _("the reason is missing or too long"));
    text_clean(why);
    AUTO(certificate) c = {0};
    int rc = certificate_find(app, id_or_number, &c, err);
    if (rc < 0)
        return rc;
    AUTO(writer) w = {0};
    rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = check_may_revoke(app, actor, &c, err);
    if (rc < 0 || app->dry_run)
        return rc;
    AUTO(str) body = {0};
    body_text(&body, "day", day_iso(app->today).s);
    body_text(&body, "reason", why);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "certificate.revoke", &c.id, body.data, body.len, true, NULL, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

/* ---- printing again ------------------------------------------------------------------------- */

static int paper_get(struct app *app, const struct id *id, struct str *out, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PAPER_GET);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        str_add_bytes(out, stmt_col_blob(&q, 0), stmt_col_size(&q, 0));
    return rc == SOTAY_OK ? str_check(out, err) : rc;
}

int certificate_print(struct app *app, const char *id_or_number, struct str *ret_pdf,
                      bool *ret_same, sotay_day *ret_revoked, struct sotay_error *err)
{
    AUTO(certificate) c = {0};
    struct revocation revoked;
    int rc = certificate_find(app, id_or_number, &c, err);
    if (rc >= 0)
        rc = certificate_revocation(app, &c, &revoked, err);
    if (rc < 0)
        return rc;
    *ret_same = false;
    *ret_revoked = revoked.day;
    if (revoked.day == DAY_NONE) {
        rc = paper_get(app, &c.id, ret_pdf, err);
        if (rc != SOTAY_END) {
            *ret_same = rc == SOTAY_OK;
            return rc;
        }
    }
    rc = certificate_redraw(app, &c, revoked.day != DAY_NONE, ret_pdf, err);
    if (rc >= 0 && revoked.day == DAY_NONE) {
        struct hash h = hash_of(str_text(ret_pdf), ret_pdf->len);
        *ret_same = hash_equal(&h, &c.pdf);
    }
    return rc;
}

/* ---- listing -------------------------------------------------------------------------------- */

struct list_wish {
    struct id facility, person;
    bool has_facility, has_person;
    char skill[80];
};

static int list_prepare(struct app *app, const char *facility, const char *person,
                        const char *skill, struct list_wish *ret, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    ret->has_facility = facility != NULL;
    ret->has_person = person != NULL;
    (void)snprintf(ret->skill, sizeof ret->skill, "%s", skill ? skill : "");
    if (facility)
        rc = record_find(app, &noun_table[NOUN_FACILITY], facility, &ret->facility, err);
    if (rc >= 0 && person)
        rc = record_find(app, &noun_table[NOUN_PERSON], person, &ret->person, err);
    return rc;
}

static const char *doubt_of(enum key_standing standing)
{
    switch (standing) {
    case KEY_CONFIRMED:
        return NULL;
    case KEY_REVOKED:
        return _("signed with a key that was revoked before");
    case KEY_UNKNOWN:
    case KEY_AUTHORITY:
        break;
    }
    return _("key not confirmed");
}

static int list_row(struct app *app, const struct certificate *c, certificate_visit visit,
                    void *with, struct sotay_error *err)
{
    struct revocation revoked;
    struct certificate_other newer;
    enum key_standing standing = KEY_UNKNOWN;
    struct id signer;
    char withdrawn[WITHDRAWN_SIZE] = "";
    int rc = certificate_revocation(app, c, &revoked, err);
    if (rc >= 0)
        rc = certificate_key(app, c, &standing, &signer, err);
    if (rc >= 0 && certificate_holds(app, c->expires, revoked.day))
        rc = certificate_withdrawn(app, &c->id, withdrawn, err);
    if (rc >= 0)
        rc = certificate_newer(app, c, &newer, err);
    if (rc < 0)
        return rc;
    char erased_code[80] = "";
    if (!c->holder)
        rc = record_shown_code(app, NOUN_PERSON, &c->person, erased_code, err);
    if (rc < 0)
        return rc;
    const struct certificate_row row = {
        .id = c->id,
        .person = c->person,
        .number = c->number,
        .person_code = c->holder ? c->person_code : erased_code,
        .full_name = c->holder ? c->holder : "",
        .skill = c->skill[0] ? c->skill : NULL,
        .class_code = c->class_code[0] ? c->class_code : NULL,
        .facility_code = c->facility_code,
        .issuer_code = c->issuer_code,
        .issued = c->issued,
        .expires = c->expires,
        .revoked = revoked.day,
        .reason = revoked.day != DAY_NONE ? revoked.reason : NULL,
        .doubt = doubt_of(standing),
        .newer = newer.number[0] ? newer.number : NULL,
        .withdrawn = withdrawn[0] ? withdrawn : NULL,
    };
    return visit(with, &row, err);
}

int certificate_list(struct app *app, const char *facility, const char *person, const char *skill,
                     certificate_visit visit, void *with, struct sotay_error *err)
{
    struct list_wish wish;
    int rc = list_prepare(app, facility, person, skill, &wish, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_LIST);
    if (wish.has_person)
        stmt_blob(&q, 1, wish.person.b, ID_SIZE);
    else
        stmt_null(&q, 1);
    stmt_text(&q, 2, skill ? wish.skill : NULL);
    AUTO(certificate) c = {0};
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool within = true;
        rc = certificate_read(&q, &c, err);
        if (rc >= 0 && wish.has_facility)
            rc = rights_within(&app->rights, &c.facility, &wish.facility, &within, err);
        if (rc >= 0 && within)
            rc = list_row(app, &c, visit, with, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

struct unrevoked {
    certificate_visit visit;
    void *with;
};

static int visit_unrevoked(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    const struct unrevoked *u = with;
    return row->revoked == DAY_NONE ? u->visit(u->with, row, err) : SOTAY_OK;
}

/* *ret_own: it was signed for nobody else. */
static int own_title(const struct certificate *c, char ret[TITLE_SIZE], bool *ret_own,
                     struct sotay_error *err)
{
    json_t *snapshot = NULL;
    int rc = snapshot_parse(c->snapshot, &snapshot, err);
    const json_t *signatory = json_object_get(snapshot, "signatory");
    const char *sign_as = json_string_value(json_object_get(signatory, "sign_as"));
    const char *title = json_string_value(json_object_get(signatory, "title"));
    *ret_own = sign_as && title && !sign_as[0];
    if (*ret_own)
        text_cut(ret, TITLE_SIZE, title);
    json_decref(snapshot);
    return rc == SOTAY_EDAMAGE ? SOTAY_OK : rc;
}

/* Not one that was revoked: its title may have been the fault. */
int certificate_last_title(struct app *app, const struct id *issuer, const struct id *facility,
                           char ret[TITLE_SIZE], struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_OF_ISSUER);
    AUTO(certificate) c = {0};
    bool found = false;
    int rc = SOTAY_OK;
    ret[0] = '\0';
    stmt_blob(&q, 1, issuer->b, ID_SIZE);
    stmt_blob(&q, 2, facility->b, ID_SIZE);
    while (!found && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = certificate_read(&q, &c, err);
        if (rc >= 0)
            rc = certificate_stands(app, &c, &found, err);
        if (rc >= 0 && found)
            rc = own_title(&c, ret, &found, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int certificate_lapsing(struct app *app, sotay_day until, certificate_visit visit, void *with,
                        struct sotay_error *err)
{
    struct unrevoked u = {visit, with};
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_LAPSING);
    AUTO(certificate) c = {0};
    int rc;
    stmt_int(&q, 1, app->today);
    stmt_int(&q, 2, until);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = certificate_read(&q, &c, err);
        if (rc >= 0)
            rc = list_row(app, &c, visit_unrevoked, &u, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- one number, two certificates ------------------------------------------------------------ */

static int tell_same(const struct id *first, const struct certificate *c, same_number_visit visit,
                     void *with, struct sotay_error *err)
{
    struct same_number s = {.number = c->number, .first = *first, .other = c->id};
    (void)snprintf(s.command, sizeof s.command, "certificate revoke %s --reason \"%s\"",
                   id_hex(&c->id).s, _("number given twice"));
    return visit(with, &s, err);
}

/* A computer whose file was copied, or whose letters were another one's, may have used a number that
 * another one used as well.  What was revoked is not in the way. */
int certificate_same_numbers(struct app *app, same_number_visit visit, void *with,
                             struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_SAME_NUMBER);
    AUTO(certificate) c = {0};
    char number[sizeof c.number] = "";
    struct id first = {0};
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct revocation revoked;
        rc = certificate_read(&q, &c, err);
        if (rc >= 0)
            rc = certificate_revocation(app, &c, &revoked, err);
        if (rc < 0)
            return rc;
        if (revoked.day != DAY_NONE)
            continue;
        if (strcmp(number, c.number) != 0) {
            memcpy(number, c.number, sizeof number);
            first = c.id;
        } else if (!id_equal(&first, &c.id)) {
            rc = tell_same(&first, &c, visit, with, err);
        }
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
