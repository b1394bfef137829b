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
    str_done(&c->ends);
    str_done(&c->cadre);
    merged_stays_done(&c->stays);
    merged_fields_done(&c->fields);
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

static void compare_rest(struct compared *c)
{
    static const struct {
        const char *field;
        unsigned differs;
    } rest[] = {
        {"sex", DIFFERS_SEX}, {"licence_number", DIFFERS_LICENCE}, {"phone", DIFFERS_PHONE}};
    for (size_t i = 0; i < COUNT_OF(rest); i++) {
        const char *a = value(c, DUPLICATE, rest[i].field), *b = value(c, KEPT, rest[i].field);
        if (*a && *b && strcmp(a, b) != 0)
            c->differs |= rest[i].differs;
    }
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
    compare_rest(c);
    c->is_doubtful = !same_citizen && (c->differs & (DIFFERS_CITIZEN | DIFFERS_BIRTH));
    return rc;
}

/* ---- where they work --------------------------------------------------------------------------- */

static int add_place(struct app *app, const struct id *place, struct str *out,
                     struct sotay_error *err)
{
    str_add(out, out->len ? "; " : "");
    return record_label(app, &noun_table[NOUN_FACILITY], place, out, err);
}

/* An old place that is also the new one is none that is left. */
static int add_ends(struct app *app, struct compared *c, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < c->stays.n && rc >= 0; i++) {
        const struct stay_ended *x = &c->stays.list[i];
        if (id_equal(&x->facility, &c->stays.place))
            continue;
        rc = add_place(app, &x->facility, &c->ends, err);
        if (x->end != DAY_NONE)
            str_addf(&c->ends, _(" (until %s)"), day_shown(x->end).s);
    }
    return rc;
}

static int compare_places(struct app *app, struct compared *c, struct sotay_error *err)
{
    struct id place[2];
    int has[2] = {SOTAY_END, SOTAY_END}, rc = SOTAY_OK;
    for (size_t i = 0; i < 2 && rc >= 0; i++) {
        rc = has[i] = rights_posting(&app->rights, &c->record[i].id, app->today, &place[i], err);
        if (rc == SOTAY_OK)
            rc = add_place(app, &place[i], &c->about[i], err);
    }
    if (rc >= 0)
        rc = merged_stays_plan(app, &c->record[DUPLICATE].id, &c->record[KEPT].id, &c->stays, err);
    if (rc < 0 || !c->stays.has_place)
        return rc < 0 ? rc : SOTAY_OK;
    if (has[KEPT] != SOTAY_OK || !id_equal(&c->stays.place, &place[KEPT]))
        rc = add_place(app, &c->stays.place, &c->place, err);
    return rc < 0 ? rc : add_ends(app, c, err);
}

/* What the kept one is stands, and the other's sign-offs are judged by it. */
static int compare_cadres(struct app *app, struct compared *c, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const char *gone = value(c, DUPLICATE, "cadre"), *stays = value(c, KEPT, "cadre");
    if (!*gone || strcmp(gone, stays) == 0)
        return SOTAY_OK;
    if (!*stays) {
        str_add(&c->cadre, _("not known"));
        return str_check(&c->cadre, err);
    }
    c->differs |= DIFFERS_CADRE;
    return show_in_words(app, &n->fields[noun_field(n, "cadre")], stays, &c->cadre, err);
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
        rc = compare_cadres(app, ret, err);
    if (rc >= 0)
        rc = compare_places(app, ret, err);
    if (rc >= 0)
        rc = merged_fields_plan(app, duplicate, into, &ret->fields, err);
    return rc < 0 ? rc : record_hangs(app, &noun_table[NOUN_PERSON], duplicate, &ret->goes, err);
}
