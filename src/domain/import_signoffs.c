/* src/domain/import_signoffs.c - past sign-offs from a CSV: read and checked row by row, then written in
 * one transaction with one signature of whoever answers for the file. */
#include "base/base.h"

#include "domain/import_signoffs_private.h"
#include "domain/source.h"

#define BULK_ROWS 10000
#define ROWS_KEPT 262144 /* of a file that is in memory anyway */

static void reading_done(struct reading *r)
{
    for (size_t i = 0; i < r->n_rows; i++)
        free(r->rows[i].block);
    free(r->rows);
    free(r->known);
    free(r->ids);
    map_done(&r->persons);
    map_done(&r->facilities);
    map_done(&r->keys);
    str_done(&r->key);
    str_done(&r->content);
    str_done(&r->text);
    rejects_done(&r->rejects);
}

bool reading_room(void *list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t wider = *cap ? 2 * *cap : 1024;
    void *grown = realloc(*(void **)list, wider * size);
    if (!grown)
        return false;
    *(void **)list = grown;
    *cap = wider;
    return true;
}

static int take_row(struct reading *r, const struct csv_row *cells, struct sotay_error *err)
{
    struct row row = {0};
    struct sotay_error why = {0};
    bool same = false;
    int rc = row_read(r, cells, &row, &why);
    if (rc >= 0)
        rc = known_match(r, &row, &same, &why);
    if (rc >= 0 && !same && !reading_room(&r->rows, &r->cap_rows, r->n_rows, sizeof(*r->rows)))
        rc = sotay_nomem(&why);
    if (rc >= 0 && !same) {
        r->rows[r->n_rows++] = row;
        return SOTAY_OK;
    }
    free(row.block);
    if (rc >= 0) {
        r->counts->same++;
        return SOTAY_OK;
    }
    if (rc != SOTAY_EREFUSED && rc != SOTAY_EABSENT) {
        *err = why;
        return rc;
    }
    r->counts->bad++;
    return reject(&r->rejects, r->file, cells, &why, r->options, err);
}

static int read_file(struct reading *r, struct source *source, struct sotay_error *err)
{
    struct csv_row cells;
    int rc;
    while ((rc = source_next(source, &cells, err)) == SOTAY_OK) {
        r->counts->rows++;
        rc = take_row(r, &cells, err);
        if (rc < 0)
            return rc;
        if (r->options->progress && r->counts->rows % 1024 == 0)
            r->options->progress(r->options->with, r->counts->rows);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- what will not count ---- */

/* Who answers for paper needs a coordinator's right over each place; told once a place. */
static int warn_place(struct reading *r, const struct actor *actor, const struct id *facility,
                      int64_t rows, struct sotay_error *err)
{
    bool good = false;
    char code[80];
    AUTO(str) line = {0};
    int rc = rights_key_covers(&r->app->rights, &actor->key, &actor->person, ROLE_COORDINATOR, "",
                               facility, r->app->today, &good, err);
    if (rc < 0 || good)
        return rc;
    rc = record_code(r->app->store, &noun_table[NOUN_FACILITY], facility, code, err);
    str_addf(&line, _("rows at %s that will not count: %lld; you have no right there"), code,
             (long long)rows);
    r->counts->warnings++;
    if (rc >= 0 && r->options->complain)
        r->options->complain(r->options->with, str_text(&line), true);
    return rc < 0 ? rc : str_check(&line, err);
}

static int warn_places(struct reading *r, const struct actor *actor, struct sotay_error *err)
{
    struct map places = {0};
    int64_t n = 0;
    int rc = SOTAY_OK;
    if (!actor || actor->is_authority)
        return SOTAY_OK;
    for (size_t i = 0; i < r->n_rows && rc >= 0; i++) {
        const struct id *at = &r->rows[i].fact.facility;
        n = map_get(&places, at->b, ID_SIZE, &n) ? n + 1 : 1;
        rc = map_put(&places, at->b, ID_SIZE, n) ? SOTAY_OK : sotay_nomem(err);
    }
    for (size_t i = 0; i < r->n_rows && rc >= 0; i++) {
        const struct id *at = &r->rows[i].fact.facility;
        if (!map_get(&places, at->b, ID_SIZE, &n) || n == 0)
            continue;
        rc = warn_place(r, actor, at, n, err);
        if (rc >= 0 && !map_put(&places, at->b, ID_SIZE, 0)) /* told */
            rc = sotay_nomem(err);
    }
    map_done(&places);
    return rc;
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static int append_rows(struct reading *r, struct writer *w, const struct actor *actor,
                       struct id *ids, struct sotay_error *err)
{
    AUTO(str) body = {0};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < r->n_rows && rc >= 0; i++) {
        struct signoff_fact *f = &r->rows[i].fact;
        if (!f->has_typist && !actor->is_authority) {
            f->typist = actor->person;
            f->has_typist = true;
        }
        f->batch = w->batch;
        ids[i] = writer_id(w);
        str_clear(&body);
        signoff_fact_encode(f, &body);
        rc = str_check(&body, err);
        w->fold->hint = f;
        if (rc >= 0)
            rc = writer_append(w, "signoff.transcribe", &ids[i], body.data, body.len, false, NULL,
                               err);
        w->fold->hint = NULL;
    }
    return rc;
}

static int append_attestation(struct reading *r, struct writer *w, struct sotay_error *err)
{
    static const struct id nothing;
    AUTO(str) body = {0};
    body_int(&body, "count", (int64_t)r->n_rows);
    body_text(&body, "last", hash_hex(&w->head).s);
    int rc = str_check(&body, err);
    return rc < 0 ? rc : writer_append(w, "attest", &nothing, body.data, body.len, true, NULL, err);
}

static int append_notes(struct reading *r, struct writer *w, const struct id *ids,
                        struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < r->n_rows && rc >= 0; i++) {
        AUTO(str) body = {0};
        if (!r->rows[i].note)
            continue;
        body_id(&body, "person", &r->rows[i].fact.trainee);
        body_text(&body, "note", r->rows[i].note);
        rc = str_check(&body, err);
        if (rc >= 0)
            rc = writer_append(w, "signoff.note", &ids[i], body.data, body.len, false, NULL, err);
    }
    return rc;
}

static int write_rows(struct reading *r, const struct actor *actor, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO_FREE struct id *ids = calloc(r->n_rows, sizeof(*ids));
    if (!ids)
        return sotay_nomem(err);
    if (r->n_rows >= BULK_ROWS)
        store_expect_bulk(r->app->store);
    int rc = app_write(r->app, actor, &w, err);
    if (rc >= 0)
        w.fold->bulk = r->n_rows >= BULK_ROWS ? ROWS_KEPT : 0;
    if (rc >= 0)
        rc = append_rows(r, &w, actor, ids, err);
    if (rc >= 0)
        rc = append_attestation(r, &w, err);
    if (rc >= 0)
        rc = append_notes(r, &w, ids, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

static int prepare(struct reading *r, const struct csv_row *header, struct sotay_error *err)
{
    int rc = row_read_header(r, header, err);
    return rc < 0 ? rc : known_read(r, err);
}

/* The bad rows are left out, or nothing is written. */
static int settle_rejects(struct reading *r, bool is_dry, struct sotay_error *err)
{
    const struct import_options *o = r->options;
    if (!r->counts->bad)
        return SOTAY_OK;
    if (!o->skip_bad && (is_dry || !rejects_left_out(o, r->counts)))
        return rejects_refuse(r->file, r->counts, err);
    return is_dry ? SOTAY_OK : rejects_write(&r->rejects, r->file, r->counts, err);
}

int import_signoffs(struct app *app, const struct actor *actor, const char *file,
                    const struct import_options *options, struct import_counts *ret,
                    struct sotay_error *err)
{
    __attribute__((cleanup(reading_done))) struct reading r = {
        .app = app, .file = file, .options = options, .counts = ret};
    AUTO(source) source = {0};
    bool is_dry = options->dry_run || app->dry_run;
    *ret = (struct import_counts){0};
    int rc = source_open(&source, app, NULL, file, options, err);
    if (rc >= 0)
        rc = rejects_begin(&r.rejects, &source.header, err);
    if (rc >= 0)
        rc = prepare(&r, &source.header, err);
    if (rc >= 0)
        rc = read_file(&r, &source, err);
    ret->added = (int64_t)r.n_rows;
    if (rc >= 0)
        rc = settle_rejects(&r, is_dry, err);
    if (rc >= 0)
        rc = warn_places(&r, actor, err);
    if (rc >= 0)
        rc = births_warn(&r, err);
    if (rc < 0 || is_dry || !r.n_rows)
        return rc;
    if (!actor)
        return sotay_fail(err, SOTAY_EUSAGE, _("Say who answers for the file with --as PERSON."),
                          _("sign-offs from paper need somebody's signature"));
    return write_rows(&r, actor, err);
}
