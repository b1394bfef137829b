/* src/domain/certificate_rest.c - the sign-offs that a certificate stands on: which certificates one of them
 * carries, and which of a certificate's own were withdrawn since. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "domain/signoff_again.h"

int certificate_stands_on(struct app *app, const struct id *certificate, const struct id *signoff,
                          const struct id *trainee, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_STANDS_ON);
    stmt_blob(&q, 1, certificate->b, ID_SIZE);
    stmt_text(&q, 2, id_hex(signoff).s);
    stmt_blob(&q, 3, trainee->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

bool certificate_holds(const struct app *app, sotay_day expires, sotay_day revoked)
{
    return revoked == DAY_NONE && (expires == DAY_NONE || expires >= app->today);
}

struct resting {
    struct app *app;
    struct signoff_seen signoff;
    certificate_visit visit;
    void *with;
};

static int visit_resting(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    const struct resting *r = with;
    bool stands = false;
    if (!certificate_holds(r->app, row->expires, row->revoked))
        return SOTAY_OK;
    int rc =
        certificate_stands_on(r->app, &row->id, &r->signoff.id, &r->signoff.trainee, &stands, err);
    return rc >= 0 && stands ? r->visit(r->with, row, err) : rc;
}

int certificate_each_on(struct app *app, const struct id *signoff, certificate_visit visit,
                        void *with, struct sotay_error *err)
{
    struct resting r = {.app = app, .visit = visit, .with = with};
    int rc = signoff_look(app, signoff, &r.signoff, err);
    return rc < 0 ? rc : certificate_list(app, NULL, NULL, r.signoff.skill, visit_resting, &r, err);
}

int certificate_withdrawn(struct app *app, const struct id *certificate, char ret[WITHDRAWN_SIZE],
                          struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_WITHDRAWN);
    ret[0] = '\0';
    stmt_blob(&q, 1, certificate->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK && !stmt_col_is_null(&q, 0))
        text_cut(ret, WITHDRAWN_SIZE, stmt_col_text(&q, 0));
    return rc < 0 ? rc : SOTAY_OK;
}
