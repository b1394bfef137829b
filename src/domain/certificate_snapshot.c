/* src/domain/certificate_snapshot.c - what a certificate says and rests on, as JSON: signed once,
 * drawn from ever after. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "domain/record.h"

#define DAY_SECONDS INT64_C(86400)

void issuing_done(struct issuing *i)
{
    certificate_done(&i->c);
    record_done(&i->holder);
    record_done(&i->facility);
    record_done(&i->class_);
    record_done(&i->course);
    verdict_done(&i->verdict);
    assessed_pair_done(&i->assessed);
    json_decref(i->mentors);
    json_decref(i->signoffs);
    json_decref(i->confirmers);
    i->mentors = i->signoffs = i->confirmers = NULL;
}

/* ---- evidence ------------------------------------------------------------------------------- */

/* {"id": ..., "code": ...} of each person, once; names are looked up when the list is over. */
static int note_person(json_t *list, const struct id *id, const char *code, bool *ret_new)
{
    size_t at;
    json_t *person;
    *ret_new = false;
    json_array_foreach(list, at, person)
    {
        const char *known = json_string_value(json_object_get(person, "id"));
        if (known && strcmp(known, id_hex(id).s) == 0)
            return 0;
    }
    *ret_new = true;
    return json_array_append_new(list, json_pack("{s:s, s:s}", "id", id_hex(id).s, "code", code));
}

/* How many of the mentors came from elsewhere. */
static int note_outside(struct issuing *i, const struct signoff_row *row, struct sotay_error *err)
{
    char canonical[24];
    sotay_day day;
    bool has_time, outside = false;
    if (!moment_parse(row->performed_at, &day, canonical, &has_time))
        return SOTAY_OK;
    int rc = rights_from_outside(&i->app->rights, &row->mentor, &row->facility, day, &outside, err);
    i->outside += outside;
    return rc;
}

static int note_signoff(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct issuing *i = with;
    bool is_new = false, other = false, lost;
    const struct assessed *by_rules = assessed_find(&i->assessed, &row->id);
    if (!row->counted || row->passed != 1 || (by_rules && by_rules->result < SOTAY_ASSESS_PASSED))
        return SOTAY_OK;
    lost = json_array_append_new(i->signoffs, json_string(id_hex(&row->id).s)) < 0 ||
           note_person(i->mentors, &row->mentor, row->mentor_code, &is_new) < 0 ||
           (row->confirmed_by &&
            note_person(i->confirmers, &row->confirmer, row->confirmed_by, &other) < 0);
    if (lost)
        return sotay_nomem(err);
    return is_new ? note_outside(i, row, err) : SOTAY_OK;
}

static int add_names(struct issuing *i, json_t *list, struct sotay_error *err)
{
    size_t at;
    json_t *person;
    int rc = SOTAY_OK;
    json_array_foreach(list, at, person)
    {
        struct id id;
        char name[200] = "";
        const char *hex = json_string_value(json_object_get(person, "id"));
        if (rc >= 0 && hex && id_parse(hex, &id))
            rc = person_full_name(i->app, &id, name, err);
        if (rc >= 0 && json_object_set_new(person, "full_name", json_string(name)) < 0)
            rc = sotay_nomem(err);
    }
    return rc;
}

int evidence_gather(struct issuing *i, struct sotay_error *err)
{
    i->mentors = json_array();
    i->signoffs = json_array();
    i->confirmers = json_array();
    if (!i->mentors || !i->signoffs || !i->confirmers)
        return sotay_nomem(err);
    if (i->is_class)
        return SOTAY_OK;
    int rc =
        signoff_assess_pair(i->app, &i->c.person, i->c.skill, i->app->today, &i->assessed, err);
    if (rc >= 0)
        rc = competency_window(i->app, &i->verdict, &i->window, err);
    if (rc >= 0)
        rc = competency_signoffs(i->app, &i->c.person, i->c.skill, i->app->today, note_signoff, i,
                                 err);
    if (rc >= 0)
        rc = add_names(i, i->mentors, err);
    if (rc >= 0)
        rc = add_names(i, i->confirmers, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- parts ---------------------------------------------------------------------------------- */

static json_t *day_json(sotay_day d)
{
    return d == DAY_NONE ? json_null() : json_string(day_iso(d).s);
}

static json_t *holder_json(const struct issuing *i)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", id_hex(&i->c.person).s, "code",
                     i->c.person_code, "full_name", i->full_name, "sex",
                     record_value(n, &i->holder, "sex"), "birth",
                     record_value(n, &i->holder, "birth_date"), "cadre",
                     record_value(n, &i->holder, "cadre"), "workplace", i->workplace);
}

static json_t *facility_json(const struct issuing *i)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", id_hex(&i->c.facility).s, "code",
                     i->c.facility_code, "name", i->unit, "managing", i->managing);
}

/* The rule set the verdict stands on; null where the checklist has one only. */
static json_t *guideline_json(const struct issuing *i)
{
    const char *word = i->verdict.guideline;
    const struct checklist_guideline *g =
        i->checklist && word[0] ? checklist_guideline(i->checklist, word) : NULL;
    return g ? json_pack("{s:s, s:s, s:s, s:s}", "name", g->name, "title", g->title, "title_vi",
                         g->title_vi, "source", g->source)
             : json_null();
}

static json_t *skill_json(const struct issuing *i)
{
    const struct verdict *v = &i->verdict;
    const struct checklist *c = i->checklist;
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s?, s:o, s:o}", "code", i->c.skill, "title",
                     c ? c->title : i->c.skill, "title_vi", c ? c->title_vi : "", "revision",
                     v->revision, "adoption", id_hex(&v->adoption).s, "decision",
                     v->approved ? i->decision.text : NULL, "decision_date",
                     day_json(i->decision.day), "guideline", guideline_json(i));
}

static json_t *class_json(const struct issuing *i)
{
    const struct noun *class_ = &noun_table[NOUN_CLASS], *course = &noun_table[NOUN_COURSE];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "code", i->c.class_code,
                     "course", record_value(course, &i->course, "code"), "title",
                     record_value(course, &i->course, "title"), "title_vi",
                     record_value(course, &i->course, "title_vi"), "from",
                     record_value(class_, &i->class_, "start_date"), "to",
                     record_value(class_, &i->class_, "end_date"), "hours",
                     i->hours[0] ? i->hours : record_value(course, &i->course, "hours"), "score",
                     i->score, "document_no", record_value(class_, &i->class_, "document_no"));
}

/* A way may use a rule twice; the paper names it once. */
static bool rule_is_named(const struct verdict *v, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(v->rules[i].name, v->rules[k].name) == 0)
            return true;
    return false;
}

static json_t *rules_json(const struct verdict *v)
{
    json_t *list = json_array();
    for (size_t k = 0; list && k < v->n_rules; k++) {
        const struct verdict_rule *r = &v->rules[k];
        if (rule_is_named(v, k))
            continue;
        if (json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", r->name, "plugin",
                                                  r->plugin, "version", r->version)) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *criteria_json(const struct verdict *v)
{
    json_t *list = json_array();
    for (size_t k = 0; list && k < v->n_criteria; k++) {
        const struct verdict_criterion *c = &v->criteria[k];
        json_t *one =
            json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:b}", "id", c->id, "label", c->label, "unit",
                      c->unit, "value", c->value, "target", c->target, "met", (int)c->met);
        if (json_array_append_new(list, one) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

/* What was decided by policy, as it stood that day. */
static json_t *policies_json(const struct issuing *i)
{
    json_t *list = json_array();
    for (size_t k = 0; list && k < i->verdict.n_policies; k++) {
        const struct policy_used *p = &i->verdict.policies[k];
        char place[80] = "";
        struct sotay_error why;
        if (!p->everywhere &&
            record_code(i->app->store, &noun_table[NOUN_FACILITY], &p->facility, place, &why) < 0)
            place[0] = '\0';
        json_t *one = json_pack("{s:s, s:s, s:s, s:s}", "name", p->name, "value", p->value,
                                "facility", place, "from", day_iso(p->from).s);
        if (json_array_append_new(list, one) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *signatory_json(const struct issuing *i)
{
    const char *sign_as = i->wish->sign_as ? i->wish->sign_as : "";
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", id_hex(&i->c.issuer).s, "code",
                     i->c.issuer_code, "full_name", i->signatory, "sign_as", sign_as, "head_title",
                     i->head_title, "title", i->title);
}

/* By these the page tells one count from the other; a snapshot without them is drawn as it always was. */
static int add_period(const struct issuing *i, json_t *made)
{
    if (i->is_class)
        return 0;
    return json_object_set_new(made, "window_months", json_integer(i->window)) < 0 ||
                   json_object_set_new(made, "refresh_due", day_json(i->verdict.refresh_due)) < 0
               ? -1
               : 0;
}

/* ---- the whole ------------------------------------------------------------------------------ */

int snapshot_make(const struct issuing *i, json_t **ret, struct sotay_error *err)
{
    char kid[JWS_KID_SIZE], book[120];
    const struct certificate *c = &i->c;
    jws_kid(&i->actor->key, kid);
    (void)snprintf(book, sizeof book, "%s/%lld/%s-%lld", c->facility_code, (long long)c->year,
                   c->series, (long long)c->n);
    int64_t exp = (c->expires + 1) * DAY_SECONDS - (int64_t)i->app->utc_offset * 60;
    json_t *made = json_pack(
        "{s:s, s:s, s:o, s:s, s:o, s:o, s:I, s:o, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:{s:i, s:O, "
        "s:O, s:O, s:I},"
        " s:o, s:s, s:b, s:o}",
        "number", c->number, "register", book, "facility", facility_json(i), "place", i->place,
        "issued", day_json(c->issued), "expires", day_json(c->expires), "iat", (json_int_t)c->iat,
        "exp", c->expires == DAY_NONE ? json_null() : json_integer(exp), "kid", kid, "holder",
        holder_json(i), i->is_class ? "class" : "skill",
        i->is_class ? class_json(i) : skill_json(i), "way", i->is_class ? "" : i->verdict.way,
        "since", day_json(i->is_class ? DAY_NONE : i->verdict.since), "rules",
        rules_json(&i->verdict), "criteria", criteria_json(&i->verdict), "evidence", "count",
        (int)json_array_size(i->signoffs), "mentors", i->mentors, "signoffs", i->signoffs,
        "confirmers", i->confirmers, "outside", (json_int_t)i->outside, "signatory",
        signatory_json(i), "layout", i->wish->layout ? i->wish->layout : "portrait", "blank",
        (int)i->wish->blank, "policies", policies_json(i));
    if (!made || add_period(i, made) < 0) {
        json_decref(made);
        return sotay_nomem(err);
    }
    *ret = made;
    return SOTAY_OK;
}

int snapshot_parse(const char *text, json_t **ret, struct sotay_error *err)
{
    json_error_t why;
    *ret = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (*ret)
        return SOTAY_OK;
    if (json_error_code(&why) == json_error_out_of_memory ||
        !why.text[0]) /* mostly it has no words */
        return sotay_nomem(err);
    return sotay_fail(err, SOTAY_EDAMAGE, _("Run 'sotay notebook verify'."),
                      _("the record of the certificate is not complete"));
}

static bool copy(const json_t *o, const char *name, char *ret, size_t size)
{
    const char *text = json_string_value(json_object_get(o, name));
    return text && (size_t)snprintf(ret, size, "%s", text) < size;
}

int snapshot_claims(const json_t *snapshot, const struct id *id, const struct hash *entry,
                    struct jws_claims *ret, struct sotay_error *err)
{
    const json_t *skill = json_object_get(snapshot, "skill");
    const json_t *class_ = json_object_get(snapshot, "class");
    const json_t *exp = json_object_get(snapshot, "exp");
    *ret = (struct jws_claims){.jti = *id, .is_class = skill == NULL};
    ret->iat = json_integer_value(json_object_get(snapshot, "iat"));
    ret->has_exp = json_is_integer(exp);
    ret->exp = json_integer_value(exp);
    jws_led(entry, ret->led);
    if (!copy(json_object_get(snapshot, "facility"), "code", ret->iss, sizeof ret->iss) ||
        !copy(snapshot, "kid", ret->kid, sizeof ret->kid) ||
        !copy(json_object_get(snapshot, "holder"), "full_name", ret->sub, sizeof ret->sub) ||
        !copy(skill ? skill : class_, "code", ret->subject, sizeof ret->subject))
        return sotay_fail(err, SOTAY_EDAMAGE, _("Run 'sotay notebook verify'."),
                          _("the record of the certificate is not complete"));
    return jws_fit(ret, err);
}
