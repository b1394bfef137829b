/* src/domain/passbook.c - where one person stands: who she is, and every skill judged. */
#include "base/base.h"

#include "domain/passbook.h"

#include "base/text.h"
#include "domain/competency_private.h"
#include "domain/judging.h"
#include "domain/kit.h"
#include "domain/passbook_private.h"
#include "domain/record.h"

#define UP_MAX 30 /* departments in departments */

void passbook_done(struct passbook *p)
{
    for (size_t i = 0; i < p->n_skills; i++)
        verdict_done(&p->skills[i].verdict);
    free(p->skills);
    free(p->courses);
    free(p->certificates);
    arena_done(&p->mem);
    *p = (struct passbook){0};
}

/* ---- texts ------------------------------------------------------------------------------------- */

int passbook_text(struct passbook *p, const char *text, const char **ret, struct sotay_error *err)
{
    *ret = arena_text(&p->mem, text ? text : "");
    return *ret ? SOTAY_OK : sotay_nomem(err);
}

int passbook_code(struct passbook *p, struct app *app, enum noun_id noun, const struct id *id,
                  const char **ret, struct sotay_error *err)
{
    char code[80] = "";
    int rc = record_code(app->store, &noun_table[noun], id, code, err);
    return rc < 0 ? rc : passbook_text(p, code, ret, err);
}

int passbook_name(struct passbook *p, struct app *app, const struct id *person, const char **ret,
                  struct sotay_error *err)
{
    char name[200] = "";
    int rc = person_full_name(app, person, name, err);
    return rc < 0 ? rc : passbook_text(p, name, ret, err);
}

/* ---- who she is, and where ---------------------------------------------------------------------- */

static int read_person(struct passbook *p, struct app *app, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(record) r = {0};
    int rc = record_get(app->store, n, &p->person, &r, err);
    if (rc >= 0)
        rc = passbook_text(p, rc == SOTAY_OK ? record_value(n, &r, "cadre") : "", &p->cadre, err);
    if (rc >= 0)
        rc = passbook_code(p, app, NOUN_PERSON, &p->person, &p->code, err);
    return rc < 0 ? rc : passbook_name(p, app, &p->person, &p->name, err);
}

/* Of all records that are this person: the stay that began last. */
static int find_host(struct passbook *p, struct app *app, struct sotay_error *err)
{
    AUTO_FREE struct id *same = NULL;
    size_t n = 0;
    sotay_day latest = DAY_NONE;
    int rc = rights_same_person(&app->rights, &p->person, &same, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        AUTO(stmt) q = stmt_open(app->store, SQL_SECONDMENT_OF);
        stmt_blob(&q, 1, same[i].b, ID_SIZE);
        while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
            sotay_day from = stmt_col_is_null(&q, 1) ? DAY_FIRST : (sotay_day)stmt_col_int(&q, 1);
            sotay_day until = stmt_col_is_null(&q, 2) ? DAY_NONE : (sotay_day)stmt_col_int(&q, 2);
            if (stmt_col_is_null(&q, 0) || from > p->as_of || from < latest ||
                (until != DAY_NONE && until < p->as_of))
                continue;
            latest = from;
            p->is_sent = p->has_place = true;
            p->place = stmt_col_id(&q, 0);
            p->sent_until = until;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_place(struct passbook *p, struct app *app, struct id *ret_home, bool *ret_has_home,
                      struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    AUTO(record) r = {0};
    p->home_code = p->place_code = p->place_name = "";
    p->sent_until = DAY_NONE;
    int rc = rights_posting(&app->rights, &p->person, p->as_of, ret_home, err);
    *ret_has_home = p->has_place = rc == SOTAY_OK;
    if (rc == SOTAY_OK) {
        p->place = *ret_home;
        rc = passbook_code(p, app, NOUN_FACILITY, ret_home, &p->home_code, err);
    }
    if (rc >= 0)
        rc = find_host(p, app, err);
    if (rc < 0 || !p->has_place)
        return rc < 0 ? rc : SOTAY_OK;
    rc = passbook_code(p, app, NOUN_FACILITY, &p->place, &p->place_code, err);
    if (rc >= 0)
        rc = record_get(app->store, n, &p->place, &r, err);
    return rc < 0 ? rc
                  : passbook_text(p, rc == SOTAY_OK ? record_value(n, &r, "name") : "",
                                  &p->place_name, err);
}

/* ---- which skills --------------------------------------------------------------------------------- */

static struct passbook_skill *find_skill(struct passbook *p, const char *skill)
{
    for (size_t i = 0; i < p->n_skills; i++)
        if (strcmp(p->skills[i].verdict.skill, skill) == 0)
            return &p->skills[i];
    return NULL;
}

static int add_skill(struct passbook *p, const char *skill, bool is_required,
                     struct sotay_error *err)
{
    struct passbook_skill *s = find_skill(p, skill);
    if (!s) {
        if (!list_grow(&p->skills, &p->cap_skills, p->n_skills, sizeof(*p->skills)))
            return sotay_nomem(err);
        s = &p->skills[p->n_skills++];
        *s = (struct passbook_skill){.is_required = false};
        verdict_begin(&s->verdict, &p->person, skill);
    }
    s->is_required = s->is_required || is_required;
    return SOTAY_OK;
}

static int read_begun(struct passbook *p, struct app *app, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PASSBOOK_SKILLS);
    int rc;
    stmt_blob(&q, 1, p->person.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = add_skill(p, stmt_col_text(&q, 0), false, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static bool is_for(const struct passbook *p, const struct checklist *c)
{
    return !c || c->of_facility || !c->n_cadres || checklist_has_cadre(c, p->cadre);
}

/* A form that assesses the place itself is nobody's own. */
static int add_required(void *with, const struct kit_form *f, struct sotay_error *err)
{
    struct passbook *p = with;
    if (f->checklist && f->checklist->of_facility)
        return SOTAY_OK;
    if (is_for(p, f->checklist))
        return add_skill(p, f->skill, true, err);
    p->n_other_cadres++;
    return SOTAY_OK;
}

/* Of a department also what it belongs to, as `report gaps` counts. */
static int read_required(struct passbook *p, struct app *app, struct id place,
                         struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    int rc = SOTAY_OK;
    for (int depth = 0; rc >= 0 && depth < UP_MAX; depth++) {
        AUTO(record) r = {0};
        rc = kit_forms(app, &place, add_required, p, err);
        if (rc >= 0)
            rc = record_get(app->store, n, &place, &r, err);
        if (rc != SOTAY_OK || strcmp(record_value(n, &r, "type"), "department") != 0 ||
            !id_parse(record_value(n, &r, "parent"), &place))
            break;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- verdicts --------------------------------------------------------------------------------------- */

/* The form is asked for first: what belongs to it outlives the pool. */
static int take_form(struct passbook *p, struct passbook_skill *s, const struct facts *f,
                     struct sotay_error *err)
{
    const struct checklist *c = f->form ? f->form->checklist : NULL;
    s->checklist = c;
    s->is_draft = c && !f->form->approved;
    s->is_of_other_cadre = !is_for(p, c);
    int rc = passbook_text(p, c ? c->title : s->verdict.skill, &s->title, err);
    return rc < 0 ? rc : passbook_text(p, c ? c->title_vi : "", &s->title_vi, err);
}

/* All in one child where plugins are asked; what one of them did not finish is not asked again. */
static int judge_all(struct passbook *p, struct app *app, struct sotay_error *err)
{
    AUTO(facts_pool) pool = {.app = app};
    AUTO_FREE struct facts **facts = calloc(p->n_skills + 1, sizeof(*facts));
    AUTO_FREE struct verdict *verdicts = calloc(p->n_skills + 1, sizeof(*verdicts));
    AUTO_FREE size_t *of = calloc(p->n_skills + 1, sizeof(*of));
    size_t n = 0;
    int rc = SOTAY_OK;
    if (!facts || !verdicts || !of)
        return sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < p->n_skills; i++) {
        struct passbook_skill *s = &p->skills[i];
        rc = facts_gather(&pool, &p->person, s->verdict.skill, p->as_of, &facts[n], err);
        if (rc >= 0)
            rc = take_form(p, s, facts[n], err);
        if (rc >= 0)
            rc = competency_block(app, &p->person, s->verdict.skill, &s->verdict, err);
        if (rc == SOTAY_END)
            of[n++] = i;
    }
    if (rc < 0)
        return rc;
    rc = judging_run(app, facts, n, true, verdicts, err);
    for (size_t i = 0; i < n; i++)
        p->skills[of[i]].verdict = verdicts[i];
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- in which order ---------------------------------------------------------------------------------- */

static bool is_near(const struct passbook *p, sotay_day day)
{
    return day != DAY_NONE && day - p->as_of <= PASSBOOK_SOON_DAYS;
}

static enum passbook_rank rank_of(const struct passbook *p, const struct passbook_skill *s)
{
    const struct verdict *v = &s->verdict;
    if (v->state == SOTAY_STATE_COMPETENT)
        return is_near(p, v->expires) || is_near(p, v->refresh_due) ? PASSBOOK_ENDS_SOON
                                                                    : PASSBOOK_HELD;
    if (s->is_of_other_cadre)
        return PASSBOOK_OTHER_CADRE;
    if (v->state == SOTAY_STATE_LAPSED)
        return PASSBOOK_LAPSED;
    return s->seen || s->n_troubles ? PASSBOOK_BEGUN : PASSBOOK_NOT_BEGUN;
}

static sotay_day first_day(sotay_day a, sotay_day b)
{
    if (a == DAY_NONE || b == DAY_NONE)
        return a == DAY_NONE ? b : a;
    return a < b ? a : b;
}

static int64_t missing_of(const struct passbook_skill *s)
{
    struct passbook_lack lack = passbook_lack(&s->verdict);
    return lack.sign_offs > lack.mentors ? lack.sign_offs : lack.mentors;
}

static int compare_days(sotay_day a, sotay_day b)
{
    if (a == DAY_NONE || b == DAY_NONE)
        return (a == DAY_NONE) - (b == DAY_NONE);
    return (a > b) - (a < b);
}

/* What is required before what is not, what ends or is nearest first, then by code. */
static int compare_skills(const void *x, const void *y)
{
    const struct passbook_skill *a = x, *b = y;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->rank != PASSBOOK_ENDS_SOON && a->is_required != b->is_required)
        return a->is_required ? -1 : 1;
    int by = a->rank == PASSBOOK_ENDS_SOON || a->rank == PASSBOOK_HELD
                 ? compare_days(first_day(a->verdict.expires, a->verdict.refresh_due),
                                first_day(b->verdict.expires, b->verdict.refresh_due))
                 : 0;
    int64_t m = by ? 0 : missing_of(a) - missing_of(b);
    return by ? by : m ? (m > 0) - (m < 0) : strcmp(a->verdict.skill, b->verdict.skill);
}

static void put_in_order(struct passbook *p)
{
    for (size_t i = 0; i < p->n_skills; i++) {
        struct passbook_skill *s = &p->skills[i];
        s->rank = rank_of(p, s);
        p->n_required += s->is_required;
        p->n_held += s->is_required && s->verdict.state == SOTAY_STATE_COMPETENT;
    }
    if (p->n_skills)
        qsort(p->skills, p->n_skills, sizeof(*p->skills), compare_skills);
}

int passbook_read(struct app *app, const struct id *person, struct passbook *ret,
                  struct sotay_error *err)
{
    AUTO(txn) view = {0};
    struct id home;
    bool has_home = false;
    struct passbook *p = ret;
    p->as_of = app->today;
    int rc = txn_begin_read(&view, app->store, err);
    if (rc >= 0)
        rc = rights_self(&app->rights, person, &p->person, err);
    if (rc >= 0)
        rc = read_person(p, app, err);
    if (rc >= 0)
        rc = read_place(p, app, &home, &has_home, err);
    if (rc >= 0)
        rc = read_begun(p, app, err);
    if (rc >= 0 && has_home)
        rc = read_required(p, app, home, err);
    if (rc >= 0)
        rc = judge_all(p, app, err);
    if (rc >= 0)
        rc = passbook_read_signoffs(p, app, err);
    if (rc < 0)
        return rc;
    put_in_order(p);
    rc = passbook_read_signers(p, app, err);
    if (rc >= 0)
        rc = passbook_read_courses(p, app, err);
    return rc < 0 ? rc : passbook_read_certificates(p, app, err);
}

/* ---- what is missing ----------------------------------------------------------------------------------- */

static const char *const counts[] = {"performances", "mentors", "days", "outside", "confirmed"};

bool passbook_is_count(const struct verdict_criterion *c)
{
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        if (strcmp(c->id, counts[i]) == 0)
            return true;
    return false;
}

/* A rule that a plugin brings may use the same words: the larger lack counts. */
struct passbook_lack passbook_lack(const struct verdict *v)
{
    struct passbook_lack lack = {-1, -1, -1, -1, -1};
    int64_t *const to[] = {&lack.sign_offs, &lack.mentors, &lack.days, &lack.outside,
                           &lack.confirmed};
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        int64_t value, target;
        for (size_t k = 0; k < COUNT_OF(counts); k++) {
            if (strcmp(c->id, counts[k]) != 0 || !text_to_int(c->value, &value) ||
                !text_to_int(c->target, &target))
                continue;
            int64_t missing = c->met || target < value ? 0 : target - value;
            *to[k] = missing > *to[k] ? missing : *to[k];
        }
    }
    return lack;
}

bool passbook_has_signed(const struct passbook_skill *s, const struct id *mentor)
{
    for (size_t i = 0; i < s->n_signed_by; i++)
        if (id_equal(&s->signed_by[i], mentor))
            return true;
    return false;
}

const char *passbook_course_wanted(const struct passbook_skill *s)
{
    const struct verdict *v = &s->verdict;
    bool lacks = false;
    for (size_t i = 0; i < v->n_criteria; i++)
        lacks = lacks || (strcmp(v->criteria[i].id, "class") == 0 && !v->criteria[i].met);
    for (size_t i = 0; lacks && s->checklist && i < s->checklist->n_rules; i++) {
        const struct checklist_rule *r = &s->checklist->rules[i];
        for (size_t k = 0; strcmp(r->way, v->way) == 0 && k < r->n_params; k++)
            if (strcmp(r->use, "attend") == 0 && strcmp(r->params[k].name, "course") == 0)
                return r->params[k].value;
    }
    return NULL;
}
