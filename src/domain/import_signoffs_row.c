/* src/domain/import_signoffs_row.c - the columns of a file of past sign-offs, and one row of it, read and
 * checked. */
#include "base/base.h"

#include "domain/import_signoffs_private.h"

#include "base/text.h"
#include "domain/checklists.h"

static const char *const column_names[COL_COUNT] = {
    "trainee",  "skill",       "performed_at", "facility",
    "mentor",   "level",       "missed_steps", "not_observed_steps",
    "na_steps", "step_scores", "setting",      "case_ref",
    "typist",   "note",
};

/* ---- header ------------------------------------------------------------------------------------------------ */

int row_read_header(struct reading *r, const struct csv_row *header, struct sotay_error *err)
{
    for (size_t c = 0; c < COL_COUNT; c++)
        r->at[c] = -1;
    for (size_t i = 0; i < header->n; i++) {
        const char *name = header->cells[i];
        size_t c = 0;
        if (rejects_is_reason(name))
            continue;
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

int row_read(struct reading *r, const struct csv_row *cells, struct row *ret,
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
