/* src/domain/record_void.c - removing records and bringing them back; what goes with them. */
#include "base/base.h"

#include "domain/record_private.h"

/* ---- what goes with a record ----------------------------------------------------------------- */

static const char *hang_word(const char *word)
{
    static const char *const words[][2] = {
        {"facility", N_("facilities below")},
        {"posting", N_("postings")},
        {"class", N_("classes")},
        {"enrolment", N_("enrolments")},
        {"round", N_("rounds")},
        {"secondment", N_("secondments")},
        {"partnership", N_("partnerships")},
        {"requirement", N_("requirements")},
        {"grant", N_("rights")},
        {"signoff", N_("sign-offs")},
        {"given", N_("sign-offs that the person gave")},
        {"certificate", N_("certificates")},
        {"issued", N_("certificates that the person issued")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], word) == 0)
            return _(words[i][1]);
    return word;
}

/* "1/2026/GCN-T01 revoked, 2/2026/GCN-T01": those that go with it, where they are few. */
static int add_certificates(struct app *app, const struct id *id, struct str *out,
                            struct sotay_error *err)
{
    bool first = true;
    int rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_HANG_CERTIFICATES);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    stmt_int(&q, 2, app->today);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *number = stmt_col_text(&q, 0);
        str_addf(out, "%s%s", first ? " (" : ", ", number ? number : "");
        if (stmt_col_int(&q, 2) || stmt_col_int(&q, 1))
            str_addf(out, " %s", stmt_col_int(&q, 2) ? _("revoked") : _("expired"));
        first = false;
    }
    str_add(out, first ? "" : ")");
    return rc < 0 ? rc : SOTAY_OK;
}

int record_hangs(struct app *app, const struct noun *n, const struct id *id, struct str *out,
                 struct sotay_error *err)
{
    static const struct {
        enum noun_id noun;
        enum sql_id query;
    } queries[] = {
        {NOUN_PERSON, SQL_HANG_PERSON},       {NOUN_FACILITY, SQL_HANG_FACILITY},
        {NOUN_COURSE, SQL_HANG_COURSE},       {NOUN_CLASS, SQL_HANG_CLASS},
        {NOUN_PROGRAMME, SQL_HANG_PROGRAMME}, {NOUN_ROUND, SQL_HANG_ROUND},
    };
    enum { FEW = 3 }; /* that are named */
    size_t at = 0;
    int rc;
    while (at < COUNT_OF(queries) && queries[at].noun != n->id)
        at++;
    if (at == COUNT_OF(queries))
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, queries[at].query);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        int64_t count = stmt_col_int(&q, 1);
        const char *word = stmt_col_text(&q, 0);
        if (!count)
            continue;
        str_addf(out, "%s%s: %lld", out->len ? "; " : "", hang_word(word), (long long)count);
        if (count > FEW || strcmp(word, "certificate") != 0)
            continue;
        int added = add_certificates(app, id, out, err);
        if (added < 0)
            return added;
    }
    return rc < 0 ? rc : str_check(out, err);
}

/* ---- who may not go -------------------------------------------------------------------------- */

/* Without a coordinator of everything only the authority's key could put things right. */
static int check_last_coordinator(struct app *app, const struct actor *actor, const struct id *id,
                                  struct sotay_error *err)
{
    bool is_one = false, has_other = false;
    int rc;
    if (actor && actor->is_authority)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, SQL_RECORD_COORDINATORS);
    stmt_int(&q, 1, app->today);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        rc = rights_self(&app->rights, &person, &person, err);
        if (rc < 0)
            return rc;
        *(id_equal(&person, id) ? &is_one : &has_other) = true;
    }
    if (rc < 0 || !is_one || has_other)
        return rc < 0 ? rc : SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Give somebody else that right first, or act with --as authority."),
                      _("this person is the last coordinator of everything"));
}

/* A certificate that holds stays genuine to whoever reads it, so whom and where it names must stay. */
static int check_no_certificate(struct app *app, const struct noun *n, const struct id *id,
                                struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_RESTS_ON);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    stmt_int(&q, 2, app->today);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    const char *number = stmt_col_text(&q, 0);
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("a certificate that holds rests on it: %s"),
               number ? number : "");
    sotay_error_hint(err,
                     n->id == NOUN_PERSON
                         ? _("Who has left keeps the record: end the place of work with sotay "
                             "posting edit.  Else revoke it first: sotay certificate revoke %s")
                         : _("A place that has closed keeps the record: sotay facility edit, "
                             "with --end-date.  Else revoke it first: sotay certificate "
                             "revoke %s"),
                     number ? number : "");
    return SOTAY_EREFUSED;
}

/* What is removed counts nowhere, and what others can do rests on these. */
static int check_gave_nothing(struct app *app, const struct id *id, struct sotay_error *err)
{
    char code[80];
    AUTO(stmt) q = stmt_open(app->store, SQL_GIVEN_COUNTS);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    int64_t given = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    if (rc < 0 || !given)
        return rc < 0 ? rc : SOTAY_OK;
    rc = record_shown_code(app, NOUN_PERSON, id, code, err);
    if (rc < 0)
        return rc;
    sotay_fail(err, SOTAY_EREFUSED, NULL,
               ngettext("%lld sign-off that this person gave counts",
                        "%lld sign-offs that this person gave count", (unsigned long)given),
               (long long)given);
    sotay_error_hint(err,
                     _("Who has left keeps the record: end the place of work with sotay posting "
                       "edit.  What is wrong in them: sotay signoff list --mentor %s"),
                     code);
    return SOTAY_EREFUSED;
}

int record_check_rests(struct app *app, const struct noun *n, const struct id *id,
                       struct sotay_error *err)
{
    AUTO_FREE struct id *all = NULL;
    size_t count = 1;
    if (n->id == NOUN_FACILITY)
        return check_no_certificate(app, n, id, err);
    if (n->id != NOUN_PERSON)
        return SOTAY_OK;
    int rc = rights_same_person(&app->rights, id, &all, &count, err);
    for (size_t i = 0; i < count && rc >= 0; i++)
        rc = check_no_certificate(app, n, &all[i], err);
    for (size_t i = 0; i < count && rc >= 0; i++)
        rc = check_gave_nothing(app, &all[i], err);
    return rc;
}

/* Brought back beside another of the same name there would be two. */
static int check_free(struct app *app, const struct noun *n, const struct record *r,
                      struct sotay_error *err)
{
    struct id other;
    AUTO(records) all = {0};
    if (n->has_code) {
        int rc = r->v[0] ? record_by_code(app, n->id, r->v[0], &other, err) : SOTAY_END;
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
        return sotay_fail(err, SOTAY_EREFUSED, _("Give that one another code first."),
                          _("there is another %s '%s' now"), noun_shown(n), r->v[0]);
    }
    int rc = records_load(&all, app->store, n, err);
    for (size_t i = 0; rc >= 0 && i < all.n; i++) {
        bool same = !all.list[i].is_void;
        for (size_t k = 0; same && k < n->n_fields; k++) {
            const char *a = r->v[k] ? r->v[k] : "", *b = all.list[i].v[k] ? all.list[i].v[k] : "";
            same = !n->fields[k].key || strcmp(a, b) == 0;
        }
        if (same)
            return sotay_fail(err, SOTAY_EREFUSED, _("Change or remove that one first."),
                              _("there is another %s like this"), noun_shown(n));
    }
    return rc;
}

static int check_void(struct app *app, const struct actor *actor, const struct noun *n,
                      const struct record *r, bool is_void, struct sotay_error *err)
{
    if (r->is_void == is_void)
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          is_void ? _("this %s was removed already") : _("this %s was not removed"),
                          noun_shown(n));
    if (!is_void)
        return check_free(app, n, r, err);
    int rc = record_check_rests(app, n, &r->id, err);
    return rc < 0 || n->id != NOUN_PERSON ? rc : check_last_coordinator(app, actor, &r->id, err);
}

int record_void(struct app *app, const struct actor *actor, const struct noun *n,
                const struct id *id, bool is_void, struct sotay_error *err)
{
    AUTO(record) r = {0};
    AUTO(writer) w = {0};
    AUTO(txn) view = {0};
    int rc = app->dry_run ? txn_begin_read(&view, app->store, err) : app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = record_get(app->store, n, id, &r, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no such %s"), noun_shown(n));
    if (rc >= 0)
        rc = check_void(app, actor, n, &r, is_void, err);
    if (rc < 0 || app->dry_run)
        return rc;
    struct set set = {.id = *id, .is_void = is_void};
    rc = set_append(&w, n, &set, err);
    if (rc >= 0)
        rc = writer_commit(&w, err);
    record_forget(app);
    return rc;
}
