/* src/cli/me_data.c - the passbook of one person for machines. */
#include "base/base.h"

#include "cli/me.h"

static void add_code(struct str *out, const char *name, const char *text)
{
    json_text(out, name, text && *text ? text : NULL);
}

/* ,"name":[ */
static void begin_list(struct str *out, const char *name)
{
    json_name(out, name);
    str_add_char(out, '[');
}

static void begin_object(struct str *out)
{
    str_add(out, out->data && out->data[out->len - 1] == '[' ? "{" : ",{");
}

static void add_lack(struct str *out, const char *name, int64_t n)
{
    json_name(out, name);
    if (n < 0)
        str_add(out, "null");
    else
        str_add_int(out, n);
}

static void add_criteria(const struct verdict *v, struct str *out)
{
    begin_list(out, "criteria");
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        begin_object(out);
        json_text(out, "id", c->id);
        json_text(out, "label", c->label);
        json_text(out, "value", c->value);
        json_text(out, "target", c->target);
        json_text(out, "unit", c->unit);
        json_bool(out, "met", c->met);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

static void add_troubles(const struct passbook_skill *s, struct str *out)
{
    begin_list(out, "not_counted");
    for (size_t i = 0; i < s->n_troubles; i++) {
        const struct passbook_trouble *t = &s->troubles[i];
        begin_object(out);
        json_text(out, "id", id_hex(&t->id).s);
        json_day(out, "date", t->day);
        add_code(out, "mentor", t->mentor_code);
        json_text(out, "reason", t->reason);
        json_bool(out, "waiting", t->is_waiting);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

static const char *rank_word(enum passbook_rank rank)
{
    static const char *const words[] = {
        [PASSBOOK_ENDS_SOON] = "ends-soon", [PASSBOOK_LAPSED] = "lapsed",
        [PASSBOOK_BEGUN] = "begun",         [PASSBOOK_NOT_BEGUN] = "not-begun",
        [PASSBOOK_HELD] = "held",           [PASSBOOK_OTHER_CADRE] = "other-cadre"};
    return words[rank];
}

static void add_skill(const struct passbook *p, const struct passbook_skill *s, struct str *out)
{
    const struct verdict *v = &s->verdict;
    const struct passbook_lack lack = passbook_lack(v);
    bool dated = v->state == SOTAY_STATE_COMPETENT || v->state == SOTAY_STATE_LAPSED;
    AUTO(str) next = {0};
    me_next(p, s, &next);
    begin_object(out);
    json_text(out, "skill", v->skill);
    json_text(out, "title", s->title);
    add_code(out, "title_vi", s->title_vi);
    json_bool(out, "required", s->is_required);
    json_bool(out, "draft", s->is_draft);
    json_text(out, "state", state_word(v->state));
    json_text(out, "rank", rank_word(s->rank));
    json_day(out, "since", dated ? v->since : DAY_NONE);
    json_day(out, "expires", dated ? v->expires : DAY_NONE);
    json_day(out, "refresh_due", v->refresh_due);
    add_code(out, "way", v->way);
    add_code(out, "why", v->why);
    json_int(out, "seen", s->seen);
    json_int(out, "not_passed", s->failed);
    add_lack(out, "missing_signoffs", lack.sign_offs);
    add_lack(out, "missing_mentors", lack.mentors);
    add_lack(out, "missing_days", lack.days);
    add_lack(out, "missing_outside", lack.outside);
    add_lack(out, "missing_confirmed", lack.confirmed);
    add_code(out, "course", passbook_course_wanted(s));
    add_code(out, "next", str_text(&next));
    add_criteria(v, out);
    add_troubles(s, out);
    str_add_char(out, '}');
}

static void add_specialty(const struct passbook_specialty *s, struct str *out)
{
    begin_object(out);
    json_text(out, "specialty", s->name);
    begin_list(out, "mentors");
    for (size_t i = 0; i < s->n_signers; i++) {
        const struct passbook_signer *x = &s->signers[i];
        begin_object(out);
        json_text(out, "person", x->code);
        json_text(out, "name", x->name);
        json_day(out, "from", x->from);
        json_day(out, "until", x->until);
        json_bool(out, "outside", x->is_outside);
        json_bool(out, "elsewhere", x->is_elsewhere);
        json_bool(out, "has_key", x->has_key);
        str_add_char(out, '}');
    }
    str_add(out, "]}");
}

static void add_course(const struct passbook_course *c, struct str *out)
{
    begin_object(out);
    json_text(out, "class", c->class_code);
    add_code(out, "course", c->code);
    add_code(out, "title", c->title);
    json_day(out, "from", c->from);
    json_day(out, "until", c->until);
    str_add_char(out, '}');
}

static void add_certificate(const struct passbook_certificate *c, struct str *out)
{
    begin_object(out);
    json_text(out, "number", c->number);
    json_text(out, "about", c->about);
    json_day(out, "issued", c->issued);
    json_day(out, "expires", c->expires);
    json_day(out, "revoked", c->revoked);
    json_text(out, "doubt", c->doubt);
    str_add_char(out, '}');
}

int me_json(const struct passbook *p, struct sotay_error *err)
{
    AUTO(str) out = {0};
    str_add(&out, "{\"format\":1");
    json_text(&out, "person", p->code);
    json_text(&out, "name", p->name);
    add_code(&out, "cadre", p->cadre);
    json_text(&out, "facility", p->has_place ? p->place_code : NULL);
    add_code(&out, "posted", p->home_code);
    json_day(&out, "sent_until", p->sent_until);
    json_day(&out, "as_of", p->as_of);
    json_int(&out, "required", p->n_required);
    json_int(&out, "required_held", p->n_held);
    json_int(&out, "required_of_other_cadres", p->n_other_cadres);
    begin_list(&out, "skills");
    for (size_t i = 0; i < p->n_skills; i++)
        add_skill(p, &p->skills[i], &out);
    str_add_char(&out, ']');
    begin_list(&out, "who_can_sign");
    for (size_t i = 0; i < p->n_specialties; i++)
        add_specialty(&p->specialties[i], &out);
    str_add_char(&out, ']');
    begin_list(&out, "enrolled");
    for (size_t i = 0; i < p->n_courses; i++)
        add_course(&p->courses[i], &out);
    str_add_char(&out, ']');
    begin_list(&out, "certificates");
    for (size_t i = 0; i < p->n_certificates; i++)
        add_certificate(&p->certificates[i], &out);
    str_add(&out, "]}\n");
    int rc = str_check(&out, err);
    return rc < 0 ? rc : cli_put(&out, err);
}

int me_csv(struct cli *cli, const struct passbook *p, struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"skill", _("Skill"), CELL_TEXT, false},
        {"required", "", CELL_BOOL, false},
        {"state", _("State"), CELL_TEXT, false},
        {"expires", _("Until"), CELL_DAY, false},
        {"seen", "", CELL_INT, false},
        {"missing_signoffs", "", CELL_INT, false},
        {"missing_mentors", "", CELL_INT, false},
        {"next", "", CELL_TEXT, false},
    };
    AUTO(rows) rows = {0};
    int rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), NULL, err);
    for (size_t i = 0; rc >= 0 && i < p->n_skills; i++) {
        const struct passbook_skill *s = &p->skills[i];
        const struct passbook_lack lack = passbook_lack(&s->verdict);
        const int64_t numbers[] = {s->seen, lack.sign_offs, lack.mentors};
        char n[COUNT_OF(numbers)][24];
        bool dated = s->verdict.state >= SOTAY_STATE_LAPSED;
        struct day_text expires = day_iso(dated ? s->verdict.expires : DAY_NONE);
        AUTO(str) next = {0};
        me_next(p, s, &next);
        for (size_t k = 0; k < COUNT_OF(numbers); k++)
            snprintf(n[k], sizeof(n[k]), numbers[k] < 0 ? "" : "%lld", (long long)numbers[k]);
        const char *cells[] = {s->verdict.skill,
                               s->is_required ? "true" : "false",
                               state_word(s->verdict.state),
                               expires.s,
                               n[0],
                               n[1],
                               n[2],
                               str_text(&next)};
        rc = listing_row(rows.listing, cells, err);
    }
    return rc < 0 ? rc : rows_end(&rows, err);
}
