/* src/domain/understand_ask.c - two of one name: what is known of both, for whoever is asked. */
#include "base/base.h"

#include "domain/person.h"
#include "domain/record_private.h"
#include "domain/understand_private.h"
#include "ledger/rights.h"

const char *const person_name_parts[NAME_PARTS] = {"family_name", "middle_name", "given_name"};

const char *person_text(const struct record *r, const char *field)
{
    return record_value(&noun_table[NOUN_PERSON], r, field);
}

void add_row_name(const struct understood *u, const struct list_row *row, struct str *out)
{
    for (size_t i = 0; i < NAME_PARTS; i++) {
        const char *part = field_cell(u, row, person_name_parts[i]);
        if (*part)
            str_addf(out, "%s%s", out->len ? " " : "", part);
    }
}

struct sight { /* of somebody who is asked about */
    struct person_seen seen;
    struct str name, place;
    char code[80];
};
static void sight_done(struct sight *s)
{
    str_done(&s->name);
    str_done(&s->place);
}

static int see_place(struct app *app, const struct id *facility, struct sight *s,
                     struct sotay_error *err)
{
    int rc = record_label(app, &noun_table[NOUN_FACILITY], facility, &s->place, err);
    s->seen.name = str_text(&s->name);
    s->seen.place = str_text(&s->place);
    return rc < 0 ? rc : str_check(&s->name, err);
}

static int see_row(const struct row_match *m, const struct list_row *row, struct sight *s,
                   struct sotay_error *err)
{
    const struct understood *u = m->k->u;
    const struct codes *places;
    const char *place = get_cell(u, row, TARGET_FACILITY);
    add_row_name(u, row, &s->name);
    s->seen = (struct person_seen){.line = row->line,
                                   .code = "",
                                   .name = str_text(&s->name),
                                   .birth = field_cell(u, row, "birth_date"),
                                   .cadre = field_cell(u, row, "cadre"),
                                   .phone = field_cell(u, row, "phone"),
                                   .citizen = field_cell(u, row, "citizen_id"),
                                   .place = place};
    int rc = record_codes(m->k->app, NOUN_FACILITY, &places, err);
    const struct code *c = rc < 0 ? NULL : code_of_text(places, place);
    return rc < 0 || !c ? rc : see_place(m->k->app, &c->id, s, err);
}

static int see_known(const struct row_match *m, const struct record *r, struct sight *s,
                     struct sotay_error *err)
{
    struct id facility;
    person_add_name(r, &s->name);
    s->seen = (struct person_seen){.code = s->code,
                                   .name = str_text(&s->name),
                                   .birth = person_text(r, "birth_date"),
                                   .cadre = person_text(r, "cadre"),
                                   .phone = person_text(r, "phone"),
                                   .citizen = person_text(r, "citizen_id"),
                                   .place = ""};
    int rc = record_shown_code(m->k->app, NOUN_PERSON, &r->id, s->code, err);
    if (rc >= 0)
        rc = rights_posting(&m->k->app->rights, &r->id, m->k->app->today, &facility, err);
    return rc == SOTAY_OK ? see_place(m->k->app, &facility, s, err) : rc < 0 ? rc : SOTAY_OK;
}

int ask_same(const struct row_match *m, const struct list_row *row, const struct record *r,
             bool *ret, struct sotay_error *err)
{
    const struct same_asker *asker = m->k->asker;
    __attribute__((cleanup(sight_done))) struct sight mine = {0}, other = {0};
    if (!asker || !asker->ask)
        return SOTAY_END;
    int rc = see_row(m, m->row, &mine, err);
    if (rc >= 0)
        rc = row ? see_row(m, row, &other, err) : see_known(m, r, &other, err);
    return rc < 0 ? rc : asker->ask(asker->with, &mine.seen, &other.seen, ret, err);
}
