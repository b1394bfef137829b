/* src/domain/certificate_issue.c - a certificate from wish to paper, in one transaction. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "base/text.h"
#include "domain/newcomer.h"
#include "domain/notebook.h"
#include "domain/pdf_token.h"
#include "domain/person.h"
#include "domain/record.h"

/* ---- the wish ------------------------------------------------------------------------------- */

static size_t letters_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static int copy_line(const char *what, const char *text, char ret[LINE_SIZE],
                     struct sotay_error *err)
{
    if (text_utf8_error(text, strlen(text)) < strlen(text))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: not UTF-8"), what);
    AUTO_FREE char *nfc = text_nfc(text, strlen(text));
    if (!nfc)
        return sotay_nomem(err);
    if (letters_of(nfc) > LINE_LETTERS)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: %zu letters, at most %d are allowed"),
                          what, letters_of(nfc), LINE_LETTERS);
    text_clean(nfc);
    memcpy(ret, nfc, strlen(nfc) + 1);
    return SOTAY_OK;
}

static int check_wish(struct issuing *i, struct sotay_error *err)
{
    static const char *const layouts[] = {"portrait", "landscape", NULL};
    static const char *const prefixes[] = {"", "KT.", "TL.", "TUQ.", "Q.", NULL};
    const struct certificate_wish *w = i->wish;
    if (!w->person || !w->skill == !w->class_)
        return sotay_fail(err, SOTAY_EUSAGE, _("Name the person and one skill, or one class."),
                          _("a certificate is for one person and one skill or class"));
    if (w->layout && !word_is_one_of(w->layout, layouts))
        return sotay_fail(err, SOTAY_EUSAGE, _("Layouts are portrait and landscape."),
                          _("there is no layout '%s'"), w->layout);
    if (w->sign_as && !word_is_one_of(w->sign_as, prefixes))
        return sotay_fail(err, SOTAY_EUSAGE, _("It is one of KT., TL., TUQ., Q."),
                          _("nobody signs as '%s'"), w->sign_as);
    i->is_class = w->class_ != NULL;
    int rc = copy_line("--place", w->place ? w->place : "", i->place, err);
    if (rc >= 0)
        rc = copy_line("--title", w->title ? w->title : "", i->title, err);
    if (rc >= 0)
        rc = copy_line("--head-title", w->head_title ? w->head_title : "", i->head_title, err);
    return rc < 0 ? rc : parties_check_titles(i, err);
}

/* ---- what it is for ------------------------------------------------------------------------- */

/* A paper is for somebody; a facility's standing is shown, not certified. */
static int check_subject(struct issuing *i, struct sotay_error *err)
{
    const struct signoff_wish wish = {.skill = i->wish->skill, .trainee = i->wish->person};
    bool of_facility = false;
    int rc = i->is_class ? SOTAY_OK : signoff_of_facility(i->app, &wish, &of_facility, err);
    if (rc < 0 || !of_facility)
        return rc;
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s assesses a facility: certificates are for people"),
               i->wish->skill);
    sotay_error_hint(err, _("'sotay competency explain %s %s' shows how it stands."),
                     i->wish->person, i->wish->skill);
    return SOTAY_EREFUSED;
}

static int refuse_verdict(const struct issuing *i, struct sotay_error *err)
{
    const struct verdict *v = &i->verdict;
    AUTO(str) unmet = {0};
    for (size_t k = 0; k < v->n_criteria; k++) {
        const struct verdict_criterion *c = &v->criteria[k];
        if (!c->met)
            str_addf(&unmet, _("%s%s %s of %s"), unmet.len ? ", " : "", c->label,
                     c->value ? c->value : "-", c->target ? c->target : "-");
    }
    const char *why = unmet.len ? str_text(&unmet) : v->why;
    const char *state = v->state == SOTAY_STATE_LAPSED    ? _("no longer competent")
                        : v->state == SOTAY_STATE_PENDING ? _("the result is waiting")
                                                          : _("not competent yet");
    sotay_fail(err, SOTAY_EREFUSED, NULL, "%s, %s: %s%s%s", i->full_name, i->c.skill, state,
               why[0] ? ": " : "", why);
    sotay_error_hint(err, _("'sotay competency explain %s %s' shows every sign-off."),
                     i->c.person_code, i->c.skill);
    return SOTAY_EREFUSED;
}

static int judge_skill(struct issuing *i, struct sotay_error *err)
{
    struct id posting, adoption;
    (void)snprintf(i->c.skill, sizeof i->c.skill, "%s", i->wish->skill);
    skill_specialty(i->c.skill, i->c.specialty);
    int rc = rights_posting(&i->app->rights, &i->c.person, i->app->today, &posting, err);
    if (rc >= 0)
        rc = skill_checklist(i->app, i->c.skill, rc == SOTAY_OK ? &posting : NULL, i->app->today,
                             &i->checklist, &adoption, err);
    if (rc >= 0)
        rc = competency_explain(i->app, &i->c.person, i->c.skill, i->app->today, &i->verdict, err);
    if (rc < 0)
        return rc;
    if (i->verdict.state != SOTAY_STATE_COMPETENT)
        return refuse_verdict(i, err);
    i->c.expires = i->verdict.expires;
    return adoption_decision(i->app, &i->verdict.adoption, &i->decision, err);
}

static int check_completed(struct issuing *i, const struct id *class_, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(i->app->store, SQL_ENROLMENT_OF);
    stmt_blob(&q, 1, class_->b, ID_SIZE);
    stmt_blob(&q, 2, i->c.person.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *status = stmt_col_text(&q, 0), *score = stmt_col_text(&q, 1);
        const char *hours = stmt_col_text(&q, 2);
        if (!status || strcmp(status, "completed") != 0)
            continue;
        (void)snprintf(i->score, sizeof i->score, "%s", score ? score : "");
        (void)snprintf(i->hours, sizeof i->hours, "%s", hours ? hours : "");
        return SOTAY_OK;
    }
    return rc < 0 ? rc
                  : sotay_fail(err, SOTAY_EREFUSED,
                               _("Only somebody who completed a class gets its certificate."),
                               _("%s has not completed class %s"), i->full_name, i->c.class_code);
}

static int judge_class(struct issuing *i, struct sotay_error *err)
{
    struct id class_, course;
    const struct noun *n = &noun_table[NOUN_CLASS];
    i->c.expires = DAY_NONE;
    int rc = record_find(i->app, n, i->wish->class_, &class_, err);
    if (rc >= 0)
        rc = issuing_record(i, NOUN_CLASS, &class_, &i->class_, err);
    if (rc >= 0)
        rc = record_code(i->app->store, n, &class_, i->c.class_code, err);
    if (rc >= 0 && id_parse(record_value(n, &i->class_, "course"), &course))
        rc = issuing_record(i, NOUN_COURSE, &course, &i->course, err);
    if (rc < 0)
        return rc;
    (void)snprintf(i->c.specialty, sizeof i->c.specialty, "%s",
                   record_value(&noun_table[NOUN_COURSE], &i->course, "specialty"));
    return check_completed(i, &class_, err);
}

/* A second paper that holds no longer than the first is mostly a slip.  *ret_before is filled either way. */
static int check_before(struct issuing *i, struct certificate_other *ret_before, bool *ret_renews,
                        struct sotay_error *err)
{
    int rc = certificate_in_force(i->app, &i->c, ret_before, err);
    *ret_renews = rc == SOTAY_OK && certificate_renews(&i->c, ret_before);
    if (rc != SOTAY_OK || *ret_renews || i->wish->again)
        return rc < 0 ? rc : SOTAY_OK;
    const char *number = ret_before->number;
    struct day_text issued = day_shown(ret_before->issued);
    if (ret_before->expires == DAY_NONE)
        sotay_fail(err, SOTAY_EREFUSED, NULL,
                   _("%s has a certificate for it already: %s, issued on %s, valid for good"),
                   i->full_name, number, issued.s);
    else
        sotay_fail(err, SOTAY_EREFUSED, NULL,
                   _("%s has a certificate for it already: %s, issued on %s, valid until %s"),
                   i->full_name, number, issued.s, day_shown(ret_before->expires).s);
    sotay_error_hint(err,
                     _("To print that one: sotay certificate print %s --output DIR. To issue "
                       "another one all the same, add --again."),
                     number);
    return SOTAY_EREFUSED;
}

/* ---- number and time ------------------------------------------------------------------------ */

/* The letter of a computer nobody enrolled is not its own: two of them would use one number. */
static int take_number(struct issuing *i, const struct writer *w, struct sotay_error *err)
{
    int year = 0, month = 0, day = 0;
    day_to_ymd(i->app->today, &year, &month, &day);
    i->c.year = year;
    i->c.issued = i->app->today;
    int rc = device_series(i->app->store, &w->device.key, i->c.series, err);
    if (rc < 0)
        return rc;
    if (!w->enrolled || !i->c.series[0])
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("A coordinator gives it one with 'sotay device enrol'."),
                          _("this computer has no series of certificate numbers yet"));
    AUTO(stmt) q = stmt_open(i->app->store, SQL_CERTIFICATE_NEXT);
    stmt_text(&q, 1, i->c.facility_code);
    stmt_int(&q, 2, year);
    stmt_text(&q, 3, i->c.series);
    rc = stmt_step(&q, err);
    i->c.n = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    bool first = strcmp(i->c.series, "A") == 0;
    int len = snprintf(i->c.number, sizeof i->c.number, "%lld/%d/GCN-%s%s%s", (long long)i->c.n,
                       year, i->c.facility_code, first ? "" : "-", first ? "" : i->c.series);
    if (rc >= 0 && (size_t)len >= sizeof i->c.number)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Give the facility a shorter code."),
                        _("the facility's code '%s' is too long for the number of a certificate"),
                        i->c.facility_code);
    return rc < 0 ? rc : SOTAY_OK;
}

/* Seconds within the day of issue: now, or its midnight should the two not agree. */
static int64_t issue_seconds(const struct app *app)
{
    if (day_of_time(app->here.now_ms, app->utc_offset) == app->today)
        return app->here.now_ms / 1000;
    return app->today * INT64_C(86400) - (int64_t)app->utc_offset * 60;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* The members of an object without its braces, as a payload takes them. */
static int object_body(const json_t *o, char **ret, struct sotay_error *err)
{
    AUTO_FREE char *text = json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER);
    size_t len = text ? strlen(text) : 0;
    char *body = len > 2 ? text_nfc(text + 1, len - 2) : NULL;
    if (!body)
        return sotay_nomem(err);
    *ret = body;
    return SOTAY_OK;
}

static int append_page(struct issuing *i, struct writer *w, const char *token,
                       const struct str *pdf, struct sotay_error *err)
{
    const struct certificate *c = &i->c;
    char detached[JWS_MAX + 1];
    struct hash h = hash_of(str_text(pdf), pdf->len);
    AUTO(str) body = {0};
    jws_detach(token, detached);
    body_text(&body, "issue", hash_hex(&c->entry).s);
    body_text(&body, "jws", detached);
    body_text(&body, "pdf", hash_hex(&h).s);
    body_text(&body, "number", c->number);
    body_id(&body, "facility", &c->facility);
    body_text(&body, "facility_code", c->facility_code);
    body_int(&body, "year", c->year);
    body_text(&body, "series", c->series);
    body_int(&body, "n", c->n);
    body_id(&body, "person", &c->person);
    body_text(&body, "person_code", c->person_code);
    body_text(&body, i->is_class ? "class" : "skill", i->is_class ? c->class_code : c->skill);
    body_text(&body, "specialty", c->specialty);
    body_id(&body, "issuer", &c->issuer);
    body_text(&body, "issuer_code", c->issuer_code);
    body_text(&body, "issued", day_iso(c->issued).s);
    if (c->expires != DAY_NONE)
        body_text(&body, "expires", day_iso(c->expires).s);
    body_int(&body, "iat", c->iat);
    int rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(w, "certificate.page", &c->id, body.data, body.len, true, NULL, err);
    return rc;
}

static int paper_put(struct issuing *i, const struct str *pdf, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(i->app->store, SQL_PAPER_PUT);
    stmt_blob(&q, 1, i->c.id.b, ID_SIZE);
    stmt_blob(&q, 2, pdf->data, pdf->len);
    return stmt_run(&q, err);
}

static bool carries(const struct str *pdf, const char *token)
{
    const char *found = NULL;
    size_t len = 0;
    struct sotay_error ignored;
    return pdf_token(str_text(pdf), pdf->len, &found, &len, &ignored) >= 0 &&
           len == strlen(token) && memcmp(found, token, len) == 0;
}

/* Drawn twice: a library that lacked memory for a moment leaves out what it could not hold, and says
 * nothing.  The page must carry the code it was given, or nobody could check the file. */
static int draw_page(struct issuing *i, const char *body, const char *token, struct str *pdf,
                     struct sotay_error *err)
{
    AUTO(str) text = {0}, once_more = {0};
    json_t *snapshot = NULL;
    str_addf(&text, "{%s}", body);
    int rc = str_check(&text, err);
    if (rc >= 0)
        rc = snapshot_parse(str_text(&text), &snapshot, err);
    if (rc == SOTAY_EDAMAGE) /* it was written a moment ago: only memory can have failed */
        return sotay_nomem(err);
    if (rc >= 0)
        rc = certificate_draw(i->app, snapshot, &i->c.id, token, false, pdf, err);
    if (rc >= 0)
        rc = certificate_draw(i->app, snapshot, &i->c.id, token, false, &once_more, err);
    json_decref(snapshot);
    if (rc < 0)
        return rc;
    if (pdf->len != once_more.len || memcmp(pdf->data, once_more.data, pdf->len) != 0)
        return sotay_nomem(err);
    if (!carries(pdf, token))
        return sotay_fail(err, SOTAY_EFAIL,
                          _("'sotay plugin list' shows what is wrong with the print module."),
                          _("the page was drawn without the code of the certificate"));
    return SOTAY_OK;
}

static int write_all(struct issuing *i, struct writer *w, char ret_token[JWS_MAX + 1],
                     struct str *pdf, struct sotay_error *err)
{
    json_t *snapshot = NULL;
    AUTO_FREE char *body = NULL;
    struct jws_claims claims;
    struct entry entry;
    const struct hash none = {{0}};
    int rc = snapshot_make(i, &snapshot, err);
    if (rc >= 0)
        rc = object_body(snapshot, &body, err);
    if (rc >= 0) /* the token is known to fit before anything is written */
        rc = snapshot_claims(snapshot, &i->c.id, &none, &claims, err);
    json_decref(snapshot);
    if (rc < 0 || i->app->dry_run)
        return rc;
    rc = writer_append(w, "certificate.issue", &i->c.id, body, strlen(body), true, &entry, err);
    if (rc < 0)
        return rc;
    i->c.entry = entry.hash;
    jws_led(&entry.hash, claims.led);
    rc = jws_make(&claims, i->actor->secret, ret_token, err);
    if (rc >= 0)
        rc = draw_page(i, body, ret_token, pdf, err);
    if (rc >= 0)
        rc = append_page(i, w, ret_token, pdf, err);
    if (rc >= 0)
        rc = paper_put(i, pdf, err);
    return rc < 0 ? rc : writer_commit(w, err);
}

static int gather(struct issuing *i, const struct writer *w, struct certificate_result *ret,
                  struct sotay_error *err)
{
    int rc = parties_find_people(i, err);
    if (rc >= 0)
        rc = parties_find_facility(i, err);
    if (rc >= 0)
        rc = i->is_class ? judge_class(i, err) : judge_skill(i, err);
    if (rc >= 0)
        rc = parties_check_rights(i, err);
    if (rc >= 0)
        rc = check_before(i, &ret->before, &ret->renews, err);
    if (rc >= 0)
        rc = evidence_gather(i, err);
    if (rc >= 0)
        rc = take_number(i, w, err);
    return rc;
}

int certificate_issue(struct app *app, const struct actor *actor,
                      const struct certificate_wish *wish, struct certificate_result *ret,
                      struct sotay_error *err)
{
    const struct sotay_output *module = NULL;
    AUTO(issuing) i = {.app = app, .actor = actor, .wish = wish};
    AUTO(str) pdf = {0};
    int rc = check_wish(&i, err);
    if (rc >= 0 && actor->is_authority)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Say who issues it with --as PERSON."),
                        _("certificates are issued by a person, not by the authority"));
    if (rc >= 0)
        rc = check_subject(&i, err);
    if (rc >= 0)
        rc = certificate_can_draw(app, &module, err);
    if (rc < 0)
        return rc;
    i.c.issuer = actor->person;
    i.c.id = id_random();
    i.c.iat = issue_seconds(app);
    AUTO(writer) w = {0};
    rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = gather(&i, &w, ret, err);
    if (rc >= 0)
        rc = write_all(&i, &w, ret->jws, &pdf, err);
    if (rc < 0)
        return rc;
    ret->id = i.c.id;
    ret->person = i.c.person;
    ret->expires = i.c.expires;
    (void)snprintf(ret->number, sizeof ret->number, "%s", i.c.number);
    (void)snprintf(ret->skill, sizeof ret->skill, "%s", i.c.skill);
    (void)snprintf(ret->class_code, sizeof ret->class_code, "%s", i.c.class_code);
    if (ret->pdf)
        str_add_bytes(ret->pdf, str_text(&pdf), pdf.len);
    return ret->pdf ? str_check(ret->pdf, err) : SOTAY_OK;
}
