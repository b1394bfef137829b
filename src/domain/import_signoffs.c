/* src/domain/import_signoffs.c - past sign-offs from a CSV: read and checked row by row, then written in
 * one transaction with one signature of whoever answers for the file. */
#include "base/base.h"

#include "domain/import.h"

#include "base/csv.h"
#include "base/map.h"
#include "base/text.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/rejects.h"
#include "domain/signoff_fact.h"

#define BULK_ROWS 10000

enum column {
    COL_TRAINEE,
    COL_SKILL,
    COL_PERFORMED_AT,
    COL_FACILITY,
    COL_MENTOR,
    COL_LEVEL,
    COL_MISSED,
    COL_NOT_OBSERVED,
    COL_NA,
    COL_SCORES,
    COL_SETTING,
    COL_CASE_REF,
    COL_TYPIST,
    COL_NOTE,
    COL_COUNT
};
static const char *const column_names[COL_COUNT] = {
    "trainee",  "skill",       "performed_at", "facility",
    "mentor",   "level",       "missed_steps", "not_observed_steps",
    "na_steps", "step_scores", "setting",      "case_ref",
    "typist",   "note",
};

struct measure_column {
    size_t at;
    char name[64];
};

struct row { /* one good row; its texts lie in block */
    struct signoff_fact fact;
    char *block, *note;
};

struct known { /* a sign-off that is there already, or a row read before */
    uint8_t content[16];
    int64_t next; /* another of the same key; -1 none */
    bool used;    /* matched by a row of this file */
    bool from_file;
};

struct reading {
    struct app *app;
    const char *file;
    const struct import_options *options;
    struct import_counts *counts;
    int at[COL_COUNT]; /* cell of each column; -1 absent */
    struct measure_column measures[CHECKLIST_MEASURES_MAX];
    size_t n_measures;
    struct map persons, facilities; /* code -> index of ids */
    struct id *ids;
    size_t n_ids, cap_ids;
    struct map keys; /* key -> index of known */
    struct known *known;
    size_t n_known, cap_known;
    struct row *rows;
    size_t n_rows, cap_rows;
    struct str key, content, text;
    struct rejects rejects;
};

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

static bool room(void *list, size_t *cap, size_t n, size_t size)
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

/* ---- what is known before -------------------------------------------------------------------------------- */

static int read_codes(struct reading *r, enum sql_id query, struct map *m, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->app->store, query);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *code = stmt_col_text(&q, 1);
        int64_t before;
        if (!code || map_get(m, code, strlen(code), &before))
            continue; /* of two with one code the first is meant; CODE~2 names the other */
        if (!room(&r->ids, &r->cap_ids, r->n_ids, sizeof(*r->ids)) ||
            !map_put(m, code, strlen(code), (int64_t)r->n_ids))
            return sotay_nomem(err);
        r->ids[r->n_ids++] = stmt_col_id(&q, 0);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void make_key(struct str *key, const struct id *trainee, const char *skill,
                     const struct id *mentor, const char *performed_at, const char *case_ref)
{
    str_clear(key);
    str_add_bytes(key, trainee->b, ID_SIZE);
    str_add_bytes(key, mentor->b, ID_SIZE);
    str_add(key, skill);
    str_add_char(key, '\n');
    str_add(key, performed_at);
    str_add_char(key, '\n');
    str_add(key, case_ref ? case_ref : "");
}

static void part(struct str *s, const char *text)
{
    str_add(s, text ? text : "");
    str_add_char(s, '\n');
}

static void make_content(struct str *s, const struct signoff_fact *f, uint8_t ret[16])
{
    str_clear(s);
    str_add_bytes(s, f->facility.b, ID_SIZE);
    str_add_int(s, f->level);
    str_add_char(s, f->simulated ? 's' : 'r');
    part(s, f->missed);
    part(s, f->not_observed);
    part(s, f->na);
    part(s, f->scores);
    part(s, f->measures);
    struct hash h = hash_of(str_text(s), s->len);
    memcpy(ret, h.b, 16);
}

/* Puts one more under its key, at the end of those of the same key. */
static int add_known(struct reading *r, const struct known *k, struct sotay_error *err)
{
    int64_t first;
    if (!room(&r->known, &r->cap_known, r->n_known, sizeof(*r->known)))
        return sotay_nomem(err);
    r->known[r->n_known] = *k;
    r->known[r->n_known].next = -1;
    if (map_get(&r->keys, r->key.data, r->key.len, &first)) {
        while (r->known[first].next >= 0)
            first = r->known[first].next;
        r->known[first].next = (int64_t)r->n_known;
    } else if (!map_put(&r->keys, r->key.data, r->key.len, (int64_t)r->n_known)) {
        return sotay_nomem(err);
    }
    r->n_known++;
    return str_check(&r->key, err);
}

static int read_known(struct reading *r, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->app->store, SQL_SIGNOFF_KEYS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id trainee = stmt_col_id(&q, 0), mentor = stmt_col_id(&q, 2);
        struct signoff_fact f = {.facility = stmt_col_id(&q, 5),
                                 .level = (int)stmt_col_int(&q, 6),
                                 .missed = stmt_col_text(&q, 7),
                                 .not_observed = stmt_col_text(&q, 8),
                                 .na = stmt_col_text(&q, 9),
                                 .scores = stmt_col_text(&q, 10),
                                 .measures = stmt_col_text(&q, 11),
                                 .simulated = stmt_col_int(&q, 12) != 0};
        struct known k = {0};
        make_key(&r->key, &trainee, stmt_col_text(&q, 1), &mentor, stmt_col_text(&q, 3),
                 stmt_col_text(&q, 4));
        make_content(&r->content, &f, k.content);
        int added = add_known(r, &k, err);
        if (added < 0)
            return added;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- header ------------------------------------------------------------------------------------------------ */

static int read_header(struct reading *r, const struct csv_row *header, struct sotay_error *err)
{
    for (size_t c = 0; c < COL_COUNT; c++)
        r->at[c] = -1;
    for (size_t i = 0; i < header->n; i++) {
        const char *name = header->cells[i];
        size_t c = 0;
        while (c < COL_COUNT && strcmp(column_names[c], name) != 0)
            c++;
        if (c < COL_COUNT && r->at[c] < 0) {
            r->at[c] = (int)i;
        } else if (strncmp(name, "measure:", 8) == 0 && text_is_name(name + 8) &&
                   strlen(name + 8) < 64 && r->n_measures < CHECKLIST_MEASURES_MAX) {
            struct measure_column *m = &r->measures[r->n_measures++];
            m->at = i;
            snprintf(m->name, sizeof(m->name), "%s", name + 8);
        } else {
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("The names are listed by 'sotay signoff import --template'."),
                              c < COL_COUNT ? _("%s:1: column '%s' is there twice")
                                            : _("%s:1: unknown column '%s'"),
                              r->file, name);
        }
    }
    for (size_t c = COL_TRAINEE; c <= COL_LEVEL; c++)
        if (r->at[c] < 0)
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("The names are listed by 'sotay signoff import --template'."),
                              _("%s:1: column '%s' is missing"), r->file, column_names[c]);
    return SOTAY_OK;
}

/* ---- one row ------------------------------------------------------------------------------------------------- */

static const char *cell(const struct reading *r, const struct csv_row *row, enum column c)
{
    int at = r->at[c];
    const char *text = at >= 0 && (size_t)at < row->n ? row->cells[at] : "";
    return strcmp(text, "-") == 0 ? "" : text;
}

static int bad(const char *column, const char *why, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, NULL, "%s: %s", column, why);
}

static int find_id(struct reading *r, const struct map *m, const char *column, const char *code,
                   struct id *ret, struct sotay_error *err)
{
    int64_t at;
    if (!map_get(m, code, strlen(code), &at))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s: '%s' is not known"), column, code);
    *ret = r->ids[at];
    return SOTAY_OK;
}

/* Text that lives as long as the row. */
static const char *keep(struct row *row, size_t *used, const char *text)
{
    if (!text || !*text)
        return NULL;
    size_t len = strlen(text) + 1;
    char *to = row->block + *used;
    memcpy(to, text, len);
    *used += len;
    return to;
}

static int check_na(const struct checklist *c, const char *na, struct sotay_error *err)
{
    for (const char *at = na; at && *at;) {
        size_t step = (size_t)strtoul(at, NULL, 10);
        if (!c->steps[step - 1].na)
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("na_steps: step %zu always applies"),
                              step);
        at = strchr(at, ';');
        at = at ? at + 1 : NULL;
    }
    return SOTAY_OK;
}

static int read_measures(struct reading *r, const struct csv_row *cells, const struct checklist *c,
                         struct sotay_error *err)
{
    str_clear(&r->text);
    for (size_t i = 0; i < r->n_measures; i++) {
        const struct measure_column *m = &r->measures[i];
        const char *text = m->at < cells->n ? cells->cells[m->at] : "";
        struct observed_measure value;
        if (!*text || strcmp(text, "-") == 0)
            continue;
        int at = checklist_measure(c, m->name);
        if (at < 0)
            return sotay_fail(err, SOTAY_EREFUSED, NULL,
                              _("measure:%s: not on the checklist of %s"), m->name, c->skill);
        int rc = checklist_parse_measure(&c->measures[at], text, &value, err);
        if (rc < 0) {
            sotay_error_prefix(err, "measure:%s", m->name);
            return rc;
        }
        AUTO(str) canonical = {0};
        checklist_format_measure(&c->measures[at], &value, &canonical);
        measures_add(&r->text, m->name, str_text(&canonical));
    }
    return str_check(&r->text, err);
}

struct lists {
    char *missed, *not_observed, *na, *scores;
};
static void lists_done(struct lists *l)
{
    free(l->missed);
    free(l->not_observed);
    free(l->na);
    free(l->scores);
}

static int read_lists(struct reading *r, const struct csv_row *cells, const struct checklist *c,
                      struct lists *l, struct sotay_error *err)
{
    if (!steps_canonical(cell(r, cells, COL_MISSED), c->n_steps, &l->missed))
        return bad("missed_steps", _("not a list of this checklist's steps"), err);
    if (!steps_canonical(cell(r, cells, COL_NOT_OBSERVED), c->n_steps, &l->not_observed))
        return bad("not_observed_steps", _("not a list of this checklist's steps"), err);
    if (!steps_canonical(cell(r, cells, COL_NA), c->n_steps, &l->na))
        return bad("na_steps", _("not a list of this checklist's steps"), err);
    if (!scores_canonical(cell(r, cells, COL_SCORES), c->n_steps, &l->scores))
        return bad("step_scores", _("not a list of scores such as 3=2;4=4"), err);
    return check_na(c, l->na, err);
}

static int store_row(struct reading *r, const struct signoff_fact *f, const struct csv_row *cells,
                     const struct lists *l, struct row *ret, struct sotay_error *err)
{
    const char *case_ref = cell(r, cells, COL_CASE_REF), *note = cell(r, cells, COL_NOTE);
    const char *skill = cell(r, cells, COL_SKILL);
    size_t size = strlen(skill) + strlen(f->performed_at) + strlen(case_ref) + strlen(note) +
                  r->text.len + 16 + strlen(l->missed ? l->missed : "") +
                  strlen(l->not_observed ? l->not_observed : "") + strlen(l->na ? l->na : "") +
                  strlen(l->scores ? l->scores : "");
    *ret = (struct row){.fact = *f, .block = malloc(size)};
    if (!ret->block)
        return sotay_nomem(err);
    size_t used = 0;
    ret->fact.skill = keep(ret, &used, skill);
    ret->fact.performed_at = keep(ret, &used, f->performed_at);
    ret->fact.case_ref = keep(ret, &used, case_ref);
    ret->fact.missed = keep(ret, &used, l->missed);
    ret->fact.not_observed = keep(ret, &used, l->not_observed);
    ret->fact.na = keep(ret, &used, l->na);
    ret->fact.scores = keep(ret, &used, l->scores);
    ret->fact.measures = keep(ret, &used, str_text(&r->text));
    ret->note = (char *)(uintptr_t)keep(ret, &used, note);
    return SOTAY_OK;
}

/* Who was assessed: by this checklist a person, or a facility, which is then where that was seen. */
static int read_trainee(struct reading *r, const struct csv_row *cells, const struct checklist *c,
                        struct signoff_fact *f, struct sotay_error *err)
{
    const char *code = cell(r, cells, COL_TRAINEE);
    int64_t at;
    const struct map *known = c->of_facility ? &r->facilities : &r->persons;
    if (!map_get(known, code, strlen(code), &at))
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          c->of_facility ? _("trainee: %s assesses a facility, '%s' is a person")
                                         : _("trainee: %s assesses people, '%s' is a facility"),
                          c->skill, code);
    f->trainee = r->ids[at];
    if (c->of_facility && !id_equal(&f->trainee, &f->facility))
        return bad("facility", _("a facility is assessed where it is"), err);
    return SOTAY_OK;
}

static int read_people(struct reading *r, const struct csv_row *cells, struct signoff_fact *f,
                       struct sotay_error *err)
{
    const char *trainee = cell(r, cells, COL_TRAINEE);
    int64_t found;
    int rc = map_get(&r->facilities, trainee, strlen(trainee), &found)
                 ? SOTAY_OK /* some checklists assess one */
                 : find_id(r, &r->persons, "trainee", trainee, &f->trainee, err);
    if (rc >= 0)
        rc = find_id(r, &r->persons, "mentor", cell(r, cells, COL_MENTOR), &f->mentor, err);
    if (rc >= 0)
        rc =
            find_id(r, &r->facilities, "facility", cell(r, cells, COL_FACILITY), &f->facility, err);
    const char *typist = cell(r, cells, COL_TYPIST);
    if (rc >= 0 && *typist) {
        rc = find_id(r, &r->persons, "typist", typist, &f->typist, err);
        f->has_typist = true;
    }
    return rc;
}

static int read_row(struct reading *r, const struct csv_row *cells, struct row *ret,
                    struct sotay_error *err)
{
    struct signoff_fact f = {.origin = ORIGIN_TRANSCRIBED};
    sotay_day day;
    char when[24];
    bool has_time;
    int64_t level;
    int rc = read_people(r, cells, &f, err);
    if (rc < 0)
        return rc;
    if (!moment_parse(cell(r, cells, COL_PERFORMED_AT), &day, when, &has_time))
        return bad("performed_at", _("not a day such as 2026-01-14 or 2026-01-14T09:30"), err);
    f.performed_at = when;
    const char *skill = cell(r, cells, COL_SKILL), *setting = cell(r, cells, COL_SETTING);
    struct id adoption;
    const struct checklist *c;
    rc = rights_checklist(&r->app->rights, skill, &f.facility, day, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&r->app->checklists, r->app->store, &adoption, &c, NULL, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("skill: there is no checklist of '%s' there that day"), skill);
    if (rc >= 0)
        rc = read_trainee(r, cells, c, &f, err);
    if (rc < 0)
        return rc;
    if (!text_to_int(cell(r, cells, COL_LEVEL), &level) || level < c->level_min ||
        level > c->level_max)
        return bad("level", _("not a level of this checklist"), err);
    f.level = (int)level;
    f.simulated = strcmp(setting, "simulated") == 0;
    if (!f.simulated && *setting && strcmp(setting, "real") != 0)
        return bad("setting", _("must be real or simulated"), err);
    if (strlen(cell(r, cells, COL_CASE_REF)) > 100)
        return bad("case_ref", _("too long"), err);
    __attribute__((cleanup(lists_done))) struct lists l = {0};
    rc = read_lists(r, cells, c, &l, err);
    if (rc >= 0)
        rc = read_measures(r, cells, c, err);
    return rc < 0 ? rc : store_row(r, &f, cells, &l, ret, err);
}

/* Is it there already?  *ret_same: yes, with the same content. */
static int match(struct reading *r, const struct row *row, bool *ret_same, struct sotay_error *err)
{
    const struct signoff_fact *f = &row->fact;
    struct known k = {.used = true, .from_file = true};
    int64_t at;
    *ret_same = false;
    bool vague = !f->case_ref && !strchr(f->performed_at, 'T');
    make_key(&r->key, &f->trainee, f->skill, &f->mentor, f->performed_at, f->case_ref);
    make_content(&r->content, f, k.content);
    if (!map_get(&r->keys, r->key.data, r->key.len, &at))
        return add_known(r, &k, err);
    /* Without time and case the n-th equal row is the n-th; else there is only one. */
    while (vague && at >= 0 && r->known[at].used)
        at = r->known[at].next;
    if (at < 0)
        return add_known(r, &k, err);
    if (memcmp(r->known[at].content, k.content, sizeof(k.content)) != 0)
        return sotay_fail(
            err, SOTAY_EREFUSED, NULL,
            r->known[at].from_file
                ? _("case_ref: the same performance stands above with other content")
                : _("case_ref: recorded already with other content; use 'sotay signoff correct'"));
    r->known[at].used = true;
    *ret_same = true;
    return SOTAY_OK;
}

static int take_row(struct reading *r, const struct csv_row *cells, struct sotay_error *err)
{
    struct row row = {0};
    struct sotay_error why = {0};
    bool same = false;
    int rc = read_row(r, cells, &row, &why);
    if (rc >= 0)
        rc = match(r, &row, &same, &why);
    if (rc >= 0 && !same && !room(&r->rows, &r->cap_rows, r->n_rows, sizeof(*r->rows)))
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

static int read_file(struct reading *r, struct csv_reader *csv, struct sotay_error *err)
{
    struct csv_row cells;
    int rc;
    while ((rc = csv_next(csv, &cells, err)) == SOTAY_OK) {
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
        w.fold->bulk = r->n_rows >= BULK_ROWS;
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
    int rc = read_header(r, header, err);
    if (rc >= 0)
        rc = read_codes(r, SQL_PERSON_CODES, &r->persons, err);
    if (rc >= 0)
        rc = read_codes(r, SQL_FACILITY_CODES, &r->facilities, err);
    return rc < 0 ? rc : read_known(r, err);
}

int import_signoffs(struct app *app, const struct actor *actor, const char *file,
                    const struct import_options *options, struct import_counts *ret,
                    struct sotay_error *err)
{
    __attribute__((cleanup(reading_done))) struct reading r = {
        .app = app, .file = file, .options = options, .counts = ret};
    struct csv_reader *csv = NULL;
    *ret = (struct import_counts){0};
    int rc = csv_open(file, &csv, err);
    if (rc < 0)
        return rc;
    rc = rejects_begin(&r.rejects, csv_header(csv), err);
    if (rc >= 0)
        rc = prepare(&r, csv_header(csv), err);
    if (rc >= 0)
        rc = read_file(&r, csv, err);
    csv_close(csv);
    ret->added = (int64_t)r.n_rows;
    if (rc >= 0)
        rc = rejects_settle(&r.rejects, file, options, ret, options->dry_run || app->dry_run, err);
    if (rc >= 0)
        rc = warn_places(&r, actor, err);
    if (rc < 0 || options->dry_run || app->dry_run || !r.n_rows)
        return rc;
    if (!actor)
        return sotay_fail(err, SOTAY_EUSAGE, _("Say who answers for the file with --as PERSON."),
                          _("entries from paper need somebody's signature"));
    return write_rows(&r, actor, err);
}
