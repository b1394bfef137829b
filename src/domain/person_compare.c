/* src/domain/person_compare.c - two records beside one another, before they become one person. */
#include "base/base.h"

#include "domain/person_link.h"

#include "base/text.h"
#include "domain/person.h"
#include "domain/record_private.h"

enum { DUPLICATE, KEPT };

static const char *value(const struct compared *c, int which, const char *field)
{
    return record_value(&noun_table[NOUN_PERSON], &c->record[which], field);
}

void compared_done(struct compared *c)
{
    for (size_t i = 0; i < COUNT_OF(c->record); i++) {
        record_done(&c->record[i]);
        str_done(&c->label[i]);
        str_done(&c->about[i]);
    }
    str_done(&c->goes);
    str_done(&c->place);
}

/* ---- what differs ------------------------------------------------------------------------------ */

/* Names are the same but for marks and case. */
static int compare_names(const struct compared *c, bool *ret_same, struct sotay_error *err)
{
    AUTO(str) one = {0}, other = {0};
    person_add_name(&c->record[DUPLICATE], &one);
    person_add_name(&c->record[KEPT], &other);
    AUTO_FREE char *a = text_search_key(str_text(&one));
    AUTO_FREE char *b = text_search_key(str_text(&other));
    if (!a || !b)
        return sotay_nomem(err);
    *ret_same = *a && strcmp(a, b) == 0;
    return SOTAY_OK;
}

static int compare(struct compared *c, struct sotay_error *err)
{
    bool same_name = false;
    const char *a = value(c, DUPLICATE, "citizen_id"), *b = value(c, KEPT, "citizen_id");
    bool same_citizen = *a && strcmp(a, b) == 0;
    int rc = compare_names(c, &same_name, err);
    if (*a && *b && !same_citizen)
        c->differs |= DIFFERS_CITIZEN;
    if (!same_name)
        c->differs |= DIFFERS_NAME;
    a = value(c, DUPLICATE, "birth_date");
    b = value(c, KEPT, "birth_date");
    if (*a && *b && birth_differs(a, b))
        c->differs |= DIFFERS_BIRTH;
    c->is_doubtful = !same_citizen && (c->differs & (DIFFERS_CITIZEN | DIFFERS_BIRTH));
    return rc;
}

/* ---- where they work --------------------------------------------------------------------------- */

static sotay_day day_at(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

/* The posting of today that began last, among those of the records that are one with this. */
static int last_posting(struct app *app, const struct id *person, struct id *ret,
                        sotay_day *ret_start, struct sotay_error *err)
{
    struct id self;
    int rc = rights_self(&app->rights, person, &self, err), found = SOTAY_END;
    AUTO(stmt) q = stmt_open(app->store, SQL_POSTING_OF);
    stmt_blob(&q, 1, self.b, ID_SIZE);
    while (rc >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct span s = {day_at(&q, 1), day_at(&q, 2)};
        if (!span_has(s, app->today))
            continue;
        *ret = stmt_col_id(&q, 0);
        *ret_start = s.start;
        found = SOTAY_OK;
    }
    return rc < 0 ? rc : found;
}

static int add_place(struct app *app, const struct id *place, struct str *out,
                     struct sotay_error *err)
{
    str_add(out, out->len ? "; " : "");
    return record_label(app, &noun_table[NOUN_FACILITY], place, out, err);
}

static int compare_places(struct app *app, struct compared *c, struct sotay_error *err)
{
    struct id place[2];
    sotay_day start[2] = {DAY_NONE, DAY_NONE};
    int has[2] = {SOTAY_END, SOTAY_END}, rc = SOTAY_OK;
    for (size_t i = 0; i < 2 && rc >= 0; i++) {
        rc = has[i] = last_posting(app, &c->record[i].id, &place[i], &start[i], err);
        if (rc == SOTAY_OK)
            rc = add_place(app, &place[i], &c->about[i], err);
    }
    if (rc < 0 || has[DUPLICATE] != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    bool moves =
        has[KEPT] != SOTAY_OK || (start[DUPLICATE] != DAY_NONE &&
                                  (start[KEPT] == DAY_NONE || start[DUPLICATE] > start[KEPT]));
    if (!moves || (has[KEPT] == SOTAY_OK && id_equal(&place[DUPLICATE], &place[KEPT])))
        return SOTAY_OK;
    return add_place(app, &place[DUPLICATE], &c->place, err);
}

/* ---- both ----------------------------------------------------------------------------------------- */

static int describe(struct app *app, const struct id *person, struct record *record,
                    struct str *label, struct str *about, struct sotay_error *err)
{
    static const char *const fields[] = {"citizen_id", "cadre"};
    const struct noun *n = &noun_table[NOUN_PERSON];
    int rc = record_get(app->store, n, person, record, err);
    if (rc >= 0)
        rc = person_own_label(app, person, label, err);
    for (size_t i = 0; i < COUNT_OF(fields) && rc >= 0; i++) {
        const struct field *f = &n->fields[noun_field(n, fields[i])];
        const char *text = record_value(n, record, fields[i]);
        if (!*text)
            continue;
        str_add(about, about->len ? "; " : "");
        if (f->type == FIELD_CITIZEN)
            str_addf(about, "%s ", _("citizen ID"));
        rc = show_in_words(app, f, text, about, err);
    }
    return rc < 0 ? rc : str_check(about, err);
}

int person_compare(struct app *app, const struct id *duplicate, const struct id *into,
                   struct compared *ret, struct sotay_error *err)
{
    const struct id *const both[] = {duplicate, into};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < COUNT_OF(both) && rc >= 0; i++)
        rc = describe(app, both[i], &ret->record[i], &ret->label[i], &ret->about[i], err);
    if (rc >= 0)
        rc = compare(ret, err);
    if (rc >= 0)
        rc = compare_places(app, ret, err);
    return rc < 0 ? rc : record_hangs(app, &noun_table[NOUN_PERSON], duplicate, &ret->goes, err);
}
