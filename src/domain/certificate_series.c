/* src/domain/certificate_series.c - the certificates of one person for one skill or class: which of them
 * holds longest, and whether a newer one was issued. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "domain/competency.h"

static void note_other(const struct certificate *c, struct certificate_other *ret)
{
    (void)snprintf(ret->number, sizeof ret->number, "%s", c->number);
    ret->issued = c->issued;
    ret->expires = c->expires;
}

/* For good is longer than any day. */
static bool holds_longer(sotay_day expires, sotay_day than)
{
    return than != DAY_NONE && (expires == DAY_NONE || expires > than);
}

static struct stmt open_series(struct app *app, const struct certificate *c)
{
    struct stmt q = stmt_open(app->store, SQL_CERTIFICATE_SERIES);
    stmt_blob(&q, 1, c->person.b, ID_SIZE);
    stmt_text(&q, 2, c->skill[0] ? c->skill : NULL);
    stmt_text(&q, 3, c->class_code[0] ? c->class_code : NULL);
    return q;
}

int certificate_in_force(struct app *app, const struct certificate *c,
                         struct certificate_other *ret, struct sotay_error *err)
{
    AUTO(stmt) q = open_series(app, c);
    AUTO(certificate) other = {0};
    int rc;
    ret->number[0] = '\0';
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool good = false;
        rc = certificate_read(&q, &other, err);
        if (rc >= 0 && other.issued <= app->today &&
            certificate_holds(app, other.expires, DAY_NONE) &&
            (!ret->number[0] || holds_longer(other.expires, ret->expires)))
            rc = certificate_stands(app, &other, &good, err);
        if (rc < 0)
            return rc;
        if (good)
            note_other(&other, ret);
    }
    return rc < 0 ? rc : ret->number[0] ? SOTAY_OK : SOTAY_END;
}

bool certificate_renews(const struct certificate *c, const struct certificate_other *before)
{
    return holds_longer(c->expires, before->expires);
}

/* The newest comes first: what follows the certificate itself is older. */
int certificate_newer(struct app *app, const struct certificate *c, struct certificate_other *ret,
                      struct sotay_error *err)
{
    AUTO(stmt) q = open_series(app, c);
    AUTO(certificate) other = {0};
    int rc;
    ret->number[0] = '\0';
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool good = false;
        rc = certificate_read(&q, &other, err);
        if (rc >= 0 && hash_equal(&other.entry, &c->entry))
            return SOTAY_OK;
        if (rc >= 0 && other.issued <= app->today)
            rc = certificate_stands(app, &other, &good, err);
        if (rc < 0)
            return rc;
        if (good) {
            note_other(&other, ret);
            return SOTAY_OK;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int certificate_any_twice(struct app *app, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CERTIFICATE_ANY_TWICE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- what could be certified ------------------------------------------------------------------ */

struct search {
    struct app *app;
    struct certificate_wanting *ret;
};

static int note_wanting(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct search *s = with;
    struct certificate_other before;
    struct certificate would = {.person = row->person, .expires = row->expires};
    (void)snprintf(would.skill, sizeof would.skill, "%s", row->skill);
    int rc = certificate_in_force(s->app, &would, &before, err);
    if (rc < 0 || (rc == SOTAY_OK && !certificate_renews(&would, &before)))
        return rc;
    if (!s->ret->n++)
        (void)snprintf(s->ret->skill, sizeof s->ret->skill, "%s", row->skill);
    return SOTAY_OK;
}

int certificate_wanting(struct app *app, const struct id *person, struct certificate_wanting *ret,
                        struct sotay_error *err)
{
    struct search s = {app, ret};
    const struct competency_filter filter = {
        .person = person, .state = SOTAY_STATE_COMPETENT, .as_of = app->today};
    *ret = (struct certificate_wanting){.n = 0};
    return competency_list(app, &filter, note_wanting, &s, err);
}
