/* src/domain/passbook_more.c - beside the verdicts: what was signed, who can sign, courses, certificates. */
#include "base/base.h"

#include "base/str.h"
#include "domain/certificate.h"
#include "domain/notebook.h"
#include "domain/passbook_private.h"
#include "domain/presence.h"
#include "domain/signoff_assess.h"
#include "domain/signoff_row.h"

#define HORIZON_DAYS 1100 /* nobody plans further */

/* ---- sign-offs -------------------------------------------------------------------------------------- */

struct seen { /* of one skill, while its rows come */
    struct id *mentors;
    size_t n_mentors, cap_mentors;
    struct passbook_trouble *troubles; /* oldest first */
    size_t n_troubles, cap_troubles;
};

static void seen_done(struct seen *s)
{
    free(s->mentors);
    free(s->troubles);
    *s = (struct seen){0};
}

static int note_mentor(struct seen *s, const struct id *mentor, struct sotay_error *err)
{
    for (size_t i = 0; i < s->n_mentors; i++)
        if (id_equal(&s->mentors[i], mentor))
            return SOTAY_OK;
    if (!list_grow(&s->mentors, &s->cap_mentors, s->n_mentors, sizeof(*s->mentors)))
        return sotay_nomem(err);
    s->mentors[s->n_mentors++] = *mentor;
    return SOTAY_OK;
}

static int note_trouble(struct passbook *p, struct app *app, struct seen *s,
                        const struct stored_signoff *row, struct sotay_error *err)
{
    if (!list_grow(&s->troubles, &s->cap_troubles, s->n_troubles, sizeof(*s->troubles)))
        return sotay_nomem(err);
    struct passbook_trouble *t = &s->troubles[s->n_troubles++];
    const char *reason = row->reason ? row->reason : "";
    *t = (struct passbook_trouble){
        .id = row->id,
        .day = row->day,
        .is_waiting = strcmp(reason, "unsigned") == 0 || strcmp(reason, "key-not-confirmed") == 0,
    };
    int rc = passbook_text(p, reason, &t->reason, err);
    if (rc >= 0)
        rc = passbook_code(p, app, NOUN_PERSON, &row->fact.mentor, &t->mentor_code, err);
    return rc < 0 ? rc : passbook_name(p, app, &row->fact.mentor, &t->mentor_name, err);
}

/* One that was withdrawn, or is a second copy, is nothing to wait for or to wonder at. */
static int note_row(struct passbook *p, const struct outcomes *o, struct passbook_skill *skill,
                    struct seen *s, const struct stored_signoff *row, struct sotay_error *err)
{
    struct app *app = o->pool.app;
    if (row->counted) {
        bool passed = outcome_of(o, row) == SOTAY_ASSESS_PASSED;
        skill->seen++;
        skill->failed += !passed;
        skill->too_old +=
            passed && competency_is_too_old(&skill->verdict, skill->window, p->as_of, row->day);
        return passed ? note_mentor(s, &row->fact.mentor, err) : SOTAY_OK;
    }
    if (row->reason && strcmp(row->reason, "duplicate") == 0)
        return SOTAY_OK;
    struct withdrawal withdrawn; /* it may lack a right besides */
    int rc = signoff_withdrawal(app, &row->id, &withdrawn, err);
    return rc == SOTAY_END ? note_trouble(p, app, s, row, err) : rc;
}

static int keep(struct passbook *p, struct app *app, struct passbook_skill *skill,
                const struct seen *s, struct sotay_error *err)
{
    AUTO(str) codes = {0};
    struct id *mentors = arena_bytes(&p->mem, (s->n_mentors + 1) * sizeof(*mentors));
    struct passbook_trouble *troubles =
        arena_bytes(&p->mem, (s->n_troubles + 1) * sizeof(*troubles));
    int rc = mentors && troubles ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < s->n_mentors; i++) {
        char code[80] = "";
        mentors[i] = s->mentors[i];
        rc = record_code(app->store, &noun_table[NOUN_PERSON], &mentors[i], code, err);
        str_addf(&codes, "%s%s", i ? ", " : "", code);
    }
    for (size_t i = 0; rc >= 0 && i < s->n_troubles; i++)
        troubles[i] = s->troubles[s->n_troubles - 1 - i];
    if (rc >= 0)
        rc = str_check(&codes, err);
    skill->signed_by = mentors;
    skill->n_signed_by = s->n_mentors;
    skill->troubles = troubles;
    skill->n_troubles = s->n_troubles;
    return rc < 0 ? rc : passbook_text(p, str_text(&codes), &skill->signed_codes, err);
}

/* into NULL: the rules are asked about each, for the time when they are read. */
static int read_rows(struct passbook *p, struct outcomes *o, struct passbook_skill *skill,
                     struct seen *into, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(o->pool.app->store, SQL_SIGNOFF_OF_PAIR);
    int rc;
    stmt_blob(&q, 1, p->person.b, ID_SIZE);
    stmt_text(&q, 2, skill->verdict.skill);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct stored_signoff row;
        stored_signoff_read(&q, &row);
        if (!into && row.counted && row.day <= p->as_of)
            rc = outcomes_add(o, &row, err);
        else if (into && (row.day <= p->as_of || !row.counted))
            rc = note_row(p, o, skill, into, &row, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_skill(struct passbook *p, struct outcomes *o, struct passbook_skill *skill,
                      struct sotay_error *err)
{
    AUTO(seen) s = {0};
    int rc = competency_window(o->pool.app, &skill->verdict, &skill->window, err);
    if (rc >= 0)
        rc = read_rows(p, o, skill, &s, err);
    return rc < 0 ? rc : keep(p, o->pool.app, skill, &s, err);
}

int passbook_read_signoffs(struct passbook *p, struct app *app, struct sotay_error *err)
{
    AUTO(outcomes) o = {.pool = {.app = app}};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n_skills; i++)
        rc = read_rows(p, &o, &p->skills[i], NULL, err);
    if (rc >= 0)
        rc = outcomes_ask(&o, err);
    for (size_t i = 0; rc >= 0 && i < p->n_skills; i++)
        rc = read_skill(p, &o, &p->skills[i], err);
    return rc;
}

/* ---- who can sign ------------------------------------------------------------------------------------- */

static int compare_signers(const void *x, const void *y)
{
    const struct passbook_signer *a = x, *b = y;
    if (a->is_elsewhere != b->is_elsewhere)
        return a->is_elsewhere - b->is_elsewhere;
    if (a->from != b->from)
        return a->from > b->from ? 1 : -1;
    return a->has_key != b->has_key ? b->has_key - a->has_key : strcmp(a->code, b->code);
}

static const struct mentor_stay *earliest_stay(const struct mentors_there *there,
                                               const struct id *mentor)
{
    const struct mentor_stay *first = NULL;
    for (size_t i = 0; i < there->n; i++)
        if (id_equal(&there->list[i].mentor, mentor) &&
            (!first || there->list[i].from < first->from))
            first = &there->list[i];
    return first;
}

/* Stretches that follow one another are one stay. */
static sotay_day last_day(const struct mentors_there *there, const struct mentor_stay *first)
{
    sotay_day last = first->until;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < there->n; i++) {
            const struct mentor_stay *s = &there->list[i];
            if (id_equal(&s->mentor, &first->mentor) && s->from <= last + 1 && s->until > last) {
                last = s->until;
                more = true;
            }
        }
    }
    return last;
}

/* Who comes later is of interest only where nobody comes sooner. */
static void cut_late(const struct passbook *p, struct passbook_specialty *s,
                     struct passbook_signer *list)
{
    size_t n = 0, soon = 0;
    for (size_t i = 0; i < s->n_signers; i++)
        soon += list[i].from - p->as_of <= PASSBOOK_AHEAD_DAYS;
    for (size_t i = 0; i < s->n_signers; i++)
        if (list[i].from - p->as_of <= PASSBOOK_AHEAD_DAYS || (!soon && !i))
            list[n++] = list[i];
    s->is_late = s->n_signers && !soon;
    s->n_signers = n;
}

/* There, or coming soon: listed with the days. */
static bool is_expected(const struct passbook *p, const struct passbook_signer *list, size_t n,
                        const struct id *mentor)
{
    for (size_t i = 0; i < n; i++)
        if (id_equal(&list[i].id, mentor) && list[i].from - p->as_of <= PASSBOOK_AHEAD_DAYS)
            return true;
    return false;
}

static int name_signer(struct passbook *p, struct app *app, struct passbook_signer *x,
                       struct sotay_error *err)
{
    struct hash key;
    struct sotay_error none = {0};
    x->has_key = key_of(app, &x->id, &key, &none) == SOTAY_OK;
    int rc = passbook_code(p, app, NOUN_PERSON, &x->id, &x->code, err);
    return rc < 0 ? rc : passbook_name(p, app, &x->id, &x->name, err);
}

/* The last day on which the right holds without a break; DAY_NONE: within HORIZON_DAYS there is none. */
static int right_until(const struct passbook *p, struct rights *r, const struct id *mentor,
                       const char *specialty, sotay_day *ret, struct sotay_error *err)
{
    const sotay_day last = p->as_of + HORIZON_DAYS;
    bool may = true;
    int rc = SOTAY_OK;
    for (sotay_day d = p->as_of; rc >= 0 && may; d = *ret) {
        rc = rights_next_change(r, mentor, d, ret, err);
        if (rc < 0 || *ret == DAY_NONE || *ret > last)
            break;
        rc = rights_covers(r, mentor, ROLE_MENTOR, specialty, &p->place, *ret, &may, err);
    }
    if (rc >= 0)
        *ret = may ? DAY_NONE : *ret - 1;
    return rc < 0 ? rc : SOTAY_OK;
}

/* The right covers the place, wherever they are. */
static int list_elsewhere(struct passbook *p, struct app *app, struct passbook_specialty *s,
                          struct passbook_signer **list, struct sotay_error *err)
{
    AUTO_FREE struct passbook_signer *found = NULL;
    size_t n = 0, cap = 0;
    AUTO(stmt) q = stmt_open(app->store, SQL_PASSBOOK_MENTORS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct passbook_signer x = {
            .id = stmt_col_id(&q, 0), .from = p->as_of, .is_elsewhere = true};
        bool may = false;
        if (id_equal(&x.id, &p->person) || is_expected(p, *list, s->n_signers, &x.id))
            continue;
        rc = rights_covers(&app->rights, &x.id, ROLE_MENTOR, s->name, &p->place, p->as_of, &may,
                           err);
        if (rc >= 0 && may)
            rc = right_until(p, &app->rights, &x.id, s->name, &x.until, err);
        if (rc >= 0 && may)
            rc = rights_from_outside(&app->rights, &x.id, &p->place, p->as_of, &x.is_outside, err);
        if (rc >= 0 && may)
            rc = name_signer(p, app, &x, err);
        if (rc < 0)
            return rc;
        if (may && !list_grow(&found, &cap, n, sizeof(*found)))
            return sotay_nomem(err);
        if (may)
            found[n++] = x;
    }
    if (rc < 0 || !n)
        return rc < 0 ? rc : SOTAY_OK;
    struct passbook_signer *all = arena_bytes(&p->mem, (s->n_signers + n) * sizeof(*all));
    if (!all)
        return sotay_nomem(err);
    memcpy(all, *list, s->n_signers * sizeof(*all));
    memcpy(all + s->n_signers, found, n * sizeof(*all));
    s->n_signers += n;
    *list = all;
    return SOTAY_OK;
}

static int list_signers(struct passbook *p, struct app *app, const struct mentors_there *there,
                        struct passbook_specialty *s, struct sotay_error *err)
{
    struct passbook_signer *list = arena_bytes(&p->mem, (there->n + 1) * sizeof(*list));
    int rc = list ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < there->n; i++) {
        const struct mentor_stay *stay = &there->list[i];
        if (earliest_stay(there, &stay->mentor) != stay || id_equal(&stay->mentor, &p->person))
            continue;
        sotay_day until = last_day(there, stay);
        struct passbook_signer *x = &list[s->n_signers++];
        *x = (struct passbook_signer){
            .id = stay->mentor,
            .from = stay->from,
            .until = until < p->as_of + HORIZON_DAYS ? until : DAY_NONE,
            .is_outside = stay->outside,
        };
        rc = name_signer(p, app, x, err);
    }
    if (rc >= 0)
        rc = list_elsewhere(p, app, s, &list, err);
    if (rc < 0)
        return rc;
    if (s->n_signers)
        qsort(list, s->n_signers, sizeof(*list), compare_signers);
    s->signers = list;
    cut_late(p, s, list);
    return SOTAY_OK;
}

static int add_specialty(struct passbook *p, struct app *app, struct presence *presence,
                         struct passbook_skill *skill, struct sotay_error *err)
{
    char name[80];
    struct mentors_there there;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(skill->verdict.skill, "."),
             skill->verdict.skill);
    for (size_t i = 0; i < p->n_specialties; i++)
        if (strcmp(p->specialties[i].name, name) == 0) {
            skill->specialty = &p->specialties[i];
            return SOTAY_OK;
        }
    struct passbook_specialty *s = &p->specialties[p->n_specialties++];
    skill->specialty = s;
    int rc = passbook_text(p, name, &s->name, err);
    if (rc < 0 || !presence)
        return rc;
    rc = presence_at(presence, &p->place, name, &there, err);
    return rc < 0 ? rc : list_signers(p, app, &there, s, err);
}

int passbook_read_signers(struct passbook *p, struct app *app, struct sotay_error *err)
{
    struct presence *presence = NULL;
    int rc = SOTAY_OK;
    p->specialties = arena_bytes(&p->mem, (p->n_skills + 1) * sizeof(*p->specialties));
    if (!p->specialties)
        return sotay_nomem(err);
    if (p->has_place)
        rc = presence_new(app, p->as_of, p->as_of + HORIZON_DAYS, &presence, err);
    for (size_t i = 0; rc >= 0 && i < p->n_skills; i++)
        rc = add_specialty(p, app, presence, &p->skills[i], err);
    presence_free(presence);
    return rc;
}

/* ---- courses -------------------------------------------------------------------------------------------- */

static sotay_day column_day(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

static int add_courses(struct passbook *p, struct app *app, const struct id *record,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PASSBOOK_COURSES);
    int rc;
    stmt_blob(&q, 1, record->b, ID_SIZE);
    stmt_int(&q, 2, p->as_of);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!list_grow(&p->courses, &p->cap_courses, p->n_courses, sizeof(*p->courses)))
            return sotay_nomem(err);
        struct passbook_course *c = &p->courses[p->n_courses++];
        const char **const texts[] = {&c->class_code, &c->code, &c->title, &c->title_vi};
        *c = (struct passbook_course){.from = column_day(&q, 4), .until = column_day(&q, 5)};
        for (int i = 0; rc >= 0 && i < (int)COUNT_OF(texts); i++)
            rc = passbook_text(p, stmt_col_text(&q, i), texts[i], err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int passbook_read_courses(struct passbook *p, struct app *app, struct sotay_error *err)
{
    AUTO_FREE struct id *same = NULL;
    size_t n = 0;
    int rc = rights_same_person(&app->rights, &p->person, &same, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++)
        rc = add_courses(p, app, &same[i], err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- certificates --------------------------------------------------------------------------------------- */

static bool replaces(const struct certificate_row *row, const struct passbook_certificate *known)
{
    return (known->revoked != DAY_NONE && row->revoked == DAY_NONE) ||
           ((known->revoked == DAY_NONE) == (row->revoked == DAY_NONE) &&
            row->issued >= known->issued);
}

static int add_certificate(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    struct passbook *p = with;
    const char *about = row->skill && *row->skill ? row->skill : row->class_code;
    struct passbook_certificate *c = NULL;
    for (size_t i = 0; !c && i < p->n_certificates; i++)
        if (strcmp(p->certificates[i].about, about ? about : "") == 0)
            c = &p->certificates[i];
    if (c && !replaces(row, c))
        return SOTAY_OK;
    if (!c && !list_grow(&p->certificates, &p->cap_certificates, p->n_certificates,
                         sizeof(*p->certificates)))
        return sotay_nomem(err);
    c = c ? c : &p->certificates[p->n_certificates++];
    *c = (struct passbook_certificate){
        .issued = row->issued, .expires = row->expires, .revoked = row->revoked, .about = ""};
    int rc = passbook_text(p, row->number, &c->number, err);
    if (rc >= 0)
        rc = passbook_text(p, about, &c->about, err);
    return rc < 0 || !row->doubt ? rc : passbook_text(p, row->doubt, &c->doubt, err);
}

static bool holds_on(const struct passbook_certificate *c, sotay_day day)
{
    return c->revoked == DAY_NONE && (c->expires == DAY_NONE || c->expires >= day);
}

/* For good is last. */
static int compare_certificates(const void *x, const void *y)
{
    const struct passbook_certificate *a = x, *b = y;
    sotay_day first = a->expires == DAY_NONE ? DAY_LAST : a->expires;
    sotay_day second = b->expires == DAY_NONE ? DAY_LAST : b->expires;
    return first != second ? (first > second) - (first < second) : strcmp(a->about, b->about);
}

/* Those that no longer hold move behind the others. */
static void move_ended(struct passbook *p, struct passbook_certificate *room)
{
    size_t n = 0;
    for (int holds = 1; holds >= 0; holds--)
        for (size_t i = 0; i < p->n_certificates; i++)
            if (holds_on(&p->certificates[i], p->as_of) == (holds == 1))
                room[n++] = p->certificates[i];
    memcpy(p->certificates, room, n * sizeof(*room));
}

int passbook_read_certificates(struct passbook *p, struct app *app, struct sotay_error *err)
{
    int rc = certificate_list(app, NULL, id_hex(&p->person).s, NULL, add_certificate, p, err);
    if (rc < 0 || !p->n_certificates)
        return rc;
    AUTO_FREE struct passbook_certificate *room = calloc(p->n_certificates, sizeof(*room));
    if (!room)
        return sotay_nomem(err);
    qsort(p->certificates, p->n_certificates, sizeof(*p->certificates), compare_certificates);
    move_ended(p, room);
    return SOTAY_OK;
}

bool passbook_ends_soon(const struct passbook *p, const struct passbook_certificate *c)
{
    return holds_on(c, p->as_of) && c->expires != DAY_NONE &&
           c->expires - p->as_of <= PASSBOOK_SOON_DAYS;
}
