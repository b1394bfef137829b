/* src/domain/signoff_twin.c - whether a performance that is about to be recorded is there already. */
#include "base/base.h"

#include "domain/signoff.h"

#include "domain/signoff_fact.h"

/* DESIGN 4, duplicate: without time and case none is. */
static bool can_be_told(const struct signoff *s)
{
    return s->has_time || s->case_ref;
}

/* One that counts, of the same trainee, skill, mentor, time and case; one that was signed before one from
 * paper.  SOTAY_END: there is none. */
static int find(struct app *app, const struct signoff *s, struct id *ret, bool *ret_paper,
                struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_TWIN);
    stmt_blob(&q, 1, s->trainee.b, ID_SIZE);
    stmt_text(&q, 2, s->skill);
    stmt_int(&q, 3, s->day);
    stmt_text(&q, 4, s->performed_at);
    stmt_blob(&q, 5, s->mentor.b, ID_SIZE);
    stmt_text(&q, 6, s->case_ref);
    stmt_int(&q, 7, ORIGIN_TRANSCRIBED);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK) {
        *ret = stmt_col_id(&q, 0);
        *ret_paper = stmt_col_int(&q, 1);
    }
    return rc;
}

int signoff_is_twin(struct app *app, const struct signoff *s, bool *ret, struct sotay_error *err)
{
    struct id other;
    bool is_paper = false;
    int rc = can_be_told(s) ? find(app, s, &other, &is_paper, err) : SOTAY_END;
    *ret = rc == SOTAY_OK && !is_paper; /* that gives way to what is signed */
    return rc < 0 ? rc : SOTAY_OK;
}

/* Where there is no time and no case nobody but the mentor can tell, who may have typed it twice or watched it
 * twice. */
int signoff_foresee_twin(struct app *app, const struct signoff *s, struct str *out,
                         struct sotay_error *err)
{
    struct id other;
    bool is_paper = false;
    int rc = find(app, s, &other, &is_paper, err);
    if (rc != SOTAY_OK || (can_be_told(s) && is_paper))
        return rc < 0 ? rc : SOTAY_OK;
    str_addf(out,
             can_be_told(s)
                 ? _("the same performance is recorded already (%.8s): this one will not count")
                 : _("that day has one already (%.8s), and both count; if they are one and the "
                     "same, take one back: sotay undo"),
             id_hex(&other).s);
    str_add_char(out, '\n');
    return str_check(out, err);
}
