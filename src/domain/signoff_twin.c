/* src/domain/signoff_twin.c - whether a performance that is about to be recorded is there already. */
#include "base/base.h"

#include "domain/signoff.h"

/* With a time or a case one of the two counts (DESIGN 4, duplicate).  With neither nobody but the mentor can
 * tell, who may have typed it twice or watched it twice. */
int signoff_foresee_twin(struct app *app, const struct signoff *s, struct str *out,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_TWIN);
    stmt_blob(&q, 1, s->trainee.b, ID_SIZE);
    stmt_text(&q, 2, s->skill);
    stmt_int(&q, 3, s->day);
    stmt_text(&q, 4, s->performed_at);
    stmt_blob(&q, 5, s->mentor.b, ID_SIZE);
    stmt_text(&q, 6, s->case_ref);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct id other = stmt_col_id(&q, 0);
    str_addf(out,
             s->has_time || s->case_ref
                 ? _("the same performance is recorded already (%.8s): this one will not count")
                 : _("that day has one already (%.8s), and both count; if they are one and the "
                     "same, take one back: sotay undo"),
             id_hex(&other).s);
    str_add_char(out, '\n');
    return str_check(out, err);
}
