/* src/domain/import_signoffs_births.c - rows of a file of past sign-offs that are older than the people in
 * them: told, for on paper either may be what was misread. */
#include "base/base.h"

#include "domain/import_signoffs_private.h"
#include "domain/validate.h"
#include "ledger/noun.h"

struct births {
    struct map of; /* person id -> index of dates */
    char (*dates)[12];
    size_t n, cap;
};

static void births_done(struct births *b)
{
    map_done(&b->of);
    free(b->dates);
}

static int births_read(struct births *b, struct app *app, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_BIRTHS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0);
        if (!reading_room(&b->dates, &b->cap, b->n, sizeof(*b->dates)) ||
            !map_put(&b->of, id.b, ID_SIZE, (int64_t)b->n))
            return sotay_nomem(err);
        snprintf(b->dates[b->n++], sizeof(*b->dates), "%s", stmt_col_text(&q, 1));
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static bool is_unborn(const struct births *b, const struct id *person, const char *performed_at)
{
    char day[12];
    int64_t at;
    snprintf(day, sizeof(day), "%.10s", performed_at);
    if (!map_get(&b->of, person->b, ID_SIZE, &at))
        return false;
    int age = age_on(b->dates[at], day_parse(day));
    return age != AGE_UNKNOWN && age < 0;
}

static int tell(struct reading *r, const struct row *first, const struct id *person, int64_t rows,
                struct sotay_error *err)
{
    char code[80];
    AUTO(str) line = {0};
    int rc = record_code(r->app->store, &noun_table[NOUN_PERSON], person, code, err);
    str_addf(&line,
             _("rows that lie before the birth of the trainee or the mentor: %lld (%s of %s)"),
             (long long)rows, first->fact.performed_at, code);
    r->counts->warnings++;
    if (rc >= 0 && r->options->complain)
        r->options->complain(r->options->with, str_text(&line), true);
    return rc < 0 ? rc : str_check(&line, err);
}

int births_warn(struct reading *r, struct sotay_error *err)
{
    __attribute__((cleanup(births_done))) struct births b = {0};
    const struct row *first = NULL;
    const struct id *person = NULL;
    int64_t rows = 0;
    int rc = r->n_rows ? births_read(&b, r->app, err) : SOTAY_OK;
    for (size_t i = 0; i < r->n_rows && rc >= 0 && b.n; i++) {
        const struct signoff_fact *f = &r->rows[i].fact;
        bool trainee = is_unborn(&b, &f->trainee, f->performed_at);
        if (!trainee && !is_unborn(&b, &f->mentor, f->performed_at))
            continue;
        if (rows++ > 0)
            continue;
        first = &r->rows[i];
        person = trainee ? &f->trainee : &f->mentor;
    }
    return rc < 0 || !first ? rc : tell(r, first, person, rows, err);
}
