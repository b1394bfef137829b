/* src/domain/record_check.c - whether what a row says goes together, in itself and with the rest. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"

/* ---- spans of days --------------------------------------------------------------------------- */

static struct span span_of_draft(const struct plan *p, const struct draft *d)
{
    return span_of(draft_named(p, d, "start_date"), draft_named(p, d, "end_date"));
}

static void check_order(struct plan *p, struct draft *d)
{
    char column[48];
    if ((draft_touches(p, d, "start_date") || draft_touches(p, d, "end_date")) &&
        !span_in_order(span_of_draft(p, d)))
        plan_bad(p, d, "end_date", _("%s lies before %s %s"), draft_named(p, d, "end_date"),
                 plan_column(p, "start_date", column), draft_named(p, d, "start_date"));
}

static struct span span_of_facility(const struct record *r)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    return span_of(record_named(n, r, "start_date"), record_named(n, r, "end_date"));
}

static void check_place(struct plan *p, const struct draft *d, const char *field)
{
    const struct record *r = records_find_hex(&p->facilities, draft_named(p, d, field));
    if (!r || !span_sticks_out(span_of_draft(p, d), span_of_facility(r)))
        return;
    struct day_text from = day_shown(span_of_facility(r).start),
                    until = day_shown(span_of_facility(r).end);
    plan_warn(p, d, field, _("'%s' exists only from %s until %s"), r->v[0] ? r->v[0] : "",
              *from.s ? from.s : "...", *until.s ? until.s : "...");
}

static void check_places(struct plan *p, const struct draft *d)
{
    static const char *const fields[] = {"facility", "host", "upper", "lower"};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (noun_field(p->n, fields[i]) >= 0)
            check_place(p, d, fields[i]);
}

/* ---- one noun each --------------------------------------------------------------------------- */

static void check_birth(struct plan *p, struct draft *d, const char *birth)
{
    enum { EARLIEST = 1900 };
    int age = age_on(birth, p->app->today);
    if (!birth || !draft_touches(p, d, "birth_date"))
        return;
    if (age < 0)
        plan_bad(p, d, "birth_date", _("%s lies in the future"), birth);
    else if (birth_year(birth) < EARLIEST)
        plan_bad(p, d, "birth_date", _("%s lies before %d"), birth, EARLIEST);
    else if (age < WORKING_AGE)
        plan_warn(p, d, "birth_date", _("%s: that is an age of %d"), birth, age);
}

/* What was typed just now is typed again; a list may have two numbers in a cell. */
static void check_phone(struct plan *p, struct draft *d)
{
    const char *phone = draft_named(p, d, "phone");
    if (!phone || !draft_touches(p, d, "phone") || phone_is_plausible(phone))
        return;
    if (p->single)
        plan_bad(p, d, "phone", _("'%s' is no telephone number: 8 to 15 digits"), phone);
    else
        plan_warn(p, d, "phone", _("'%s' is no telephone number: 8 to 15 digits"), phone);
}

static int check_person(struct plan *p, struct draft *d, struct sotay_error *err)
{
    const char *citizen = draft_named(p, d, "citizen_id"), *birth = draft_named(p, d, "birth_date");
    check_birth(p, d, birth);
    check_phone(p, d);
    const char *why = NULL;
    if (citizen && (draft_touches(p, d, "citizen_id") || draft_touches(p, d, "birth_date") ||
                    draft_touches(p, d, "sex")))
        why = citizen_error(citizen, draft_named(p, d, "sex"), birth);
    if (why)
        plan_bad(p, d, "citizen_id", "%s", why);
    if (!citizen || d->state == DRAFT_BAD || !draft_touches(p, d, "citizen_id"))
        return SOTAY_OK;
    if (citizen_warning(citizen))
        plan_warn(p, d, "citizen_id", "%s", citizen_warning(citizen));
    return person_check_citizen(p, d, citizen, err);
}

static bool takes_place(const char *status)
{
    return status && (strcmp(status, "enrolled") == 0 || strcmp(status, "completed") == 0 ||
                      strcmp(status, "failed") == 0);
}

static int64_t number_of(const char *text)
{
    return text ? (int64_t)strtoll(text, NULL, 10) : -1;
}

static void check_hours(struct plan *p, const struct draft *d, const struct record *class_)
{
    const char *hours = draft_named(p, d, "hours");
    const char *course = record_named(&noun_table[NOUN_CLASS], class_, "course");
    const struct record *r = records_find_hex(&p->courses, course);
    int64_t all = number_of(record_named(&noun_table[NOUN_COURSE], r, "hours"));
    if (all < 0 || !hours || !draft_touches(p, d, "hours"))
        return;
    /* decimals: above as soon as the whole part is, or it is equal and something follows */
    int64_t whole = number_of(hours);
    if (whole > all || (whole == all && strchr(hours, '.')))
        plan_warn(p, d, "hours", _("%s are more than the %lld of the course"), hours,
                  (long long)all);
}

static int check_enrolment(struct plan *p, struct draft *d, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_CLASS];
    const struct record *class_ = records_find_hex(&p->classes, draft_named(p, d, "class"));
    if (!class_)
        return SOTAY_OK;
    check_hours(p, d, class_);
    int status = noun_field(p->n, "status");
    bool before = d->known && !d->revive && takes_place(d->known->v[status]);
    if (before || !takes_place(draft_value(d, (size_t)status)))
        return SOTAY_OK;
    int64_t taken = 0, places = number_of(record_named(n, class_, "capacity"));
    map_get(&p->taken, class_->id.b, ID_SIZE, &taken);
    if (places >= 0 && taken >= places && p->single && (!d->known || d->revive)) {
        d->set.v[status] = "waiting";
        d->changed |= UINT32_C(1) << status;
        plan_warn(p, d, NULL, _("class '%s' is full (%lld places): status is waiting"),
                  class_->v[0] ? class_->v[0] : "", (long long)places);
        return SOTAY_OK;
    }
    if (places >= 0 && taken == places) /* told once a class */
        plan_warn(p, d, "class", _("places in '%s': only %lld"), class_->v[0] ? class_->v[0] : "",
                  (long long)places);
    return map_put(&p->taken, class_->id.b, ID_SIZE, taken + 1) ? SOTAY_OK : sotay_nomem(err);
}

static int check_requirement(struct plan *p, struct draft *d, struct sotay_error *err)
{
    struct id scope, adoption;
    const char *hex = draft_named(p, d, "scope"), *skill = draft_named(p, d, "skill");
    if (!skill || (!draft_touches(p, d, "skill") && !draft_touches(p, d, "scope")))
        return SOTAY_OK;
    bool has = hex && id_parse(hex, &scope);
    int rc = rights_checklist(&p->app->rights, skill, has ? &scope : NULL, p->app->today, &adoption,
                              err);
    if (rc == SOTAY_END)
        plan_bad(p, d, "skill", _("no checklist of '%s' is adopted there"), skill);
    return rc < 0 ? rc : SOTAY_OK;
}

static void check_partnership(struct plan *p, struct draft *d)
{
    const char *upper = draft_named(p, d, "upper"), *lower = draft_named(p, d, "lower");
    if (upper && lower && strcmp(upper, lower) == 0)
        plan_bad(p, d, "lower", _("it is the same as upper"));
}

static void check_indicator(struct plan *p, const struct draft *d)
{
    char day[16];
    const char *month = draft_named(p, d, "month");
    const struct record *r = records_find_hex(&p->facilities, draft_named(p, d, "facility"));
    if (!r || !month)
        return;
    snprintf(day, sizeof(day), "%.7s-01", month);
    sotay_day first = day_parse(day);
    struct span s = {first, day_add_months(first, 1) - 1};
    if (!spans_overlap(s, span_of_facility(r)))
        plan_warn(p, d, "month", _("'%s' did not exist in %s"), r->v[0] ? r->v[0] : "", month);
}

/* ---- specialties ----------------------------------------------------------------------------- */

static int load_specialties(struct plan *p, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(p->app->store, SQL_RECORD_SPECIALTIES);
    int rc = SOTAY_OK;
    while (!p->has_specialties && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        int64_t seen;
        const char *text = stmt_col_text(&q, 0);
        size_t len = strcspn(text, ".");
        if (map_get(&p->specialties, text, len, &seen))
            continue;
        str_addf(&p->known_specialties, "%s%.*s", p->known_specialties.len ? ", " : "", (int)len,
                 text);
        if (!map_put(&p->specialties, text, len, 1))
            return sotay_nomem(err);
    }
    p->has_specialties = true;
    return rc < 0 ? rc : str_check(&p->known_specialties, err);
}

/* The known specialty that a slip makes this word of; NULL: none is near. */
static const char *near_specialty(const struct plan *p, const char *word, char ret[64])
{
    int best = strlen(word) < 6 ? 2 : 3; /* as many letters, at most, less one */
    const char *found = NULL;
    for (const char *at = str_text(&p->known_specialties); *at;) {
        char other[64];
        size_t len = strcspn(at, ",");
        snprintf(other, sizeof(other), "%.*s", (int)len, at);
        int distance = word_distance(word, other);
        if (distance < best) {
            best = distance;
            snprintf(ret, 64, "%s", other);
            found = ret;
        }
        at += len + strspn(at + len, ", ");
    }
    return found;
}

/* Told once a word.  A course may begin a specialty, so only what looks like a slip is told there. */
static int check_specialty(struct plan *p, const struct draft *d, const char *field,
                           const char *word, struct sotay_error *err)
{
    int64_t seen;
    char near[64];
    int rc = load_specialties(p, err);
    if (rc < 0 || map_get(&p->specialties, word, strlen(word), &seen))
        return rc;
    const char *meant = near_specialty(p, word, near);
    if (meant)
        plan_warn(p, d, field, _("no checklist of specialty '%s': is it '%s'? Known: %s"), word,
                  meant, str_text(&p->known_specialties));
    else if (p->n->id != NOUN_COURSE)
        plan_warn(p, d, field, _("no checklist of specialty '%s'; known: %s"), word,
                  p->known_specialties.len ? str_text(&p->known_specialties) : _("none"));
    return map_put(&p->specialties, word, strlen(word), 2) ? SOTAY_OK : sotay_nomem(err);
}

static int check_specialties(struct plan *p, const struct draft *d, const char *field,
                             struct sotay_error *err)
{
    const char *words = draft_named(p, d, field);
    int rc = SOTAY_OK;
    if (!words || !draft_touches(p, d, field))
        return SOTAY_OK;
    for (const char *at = words; rc >= 0 && *at;) {
        char word[200];
        size_t len = strcspn(at, ";");
        snprintf(word, sizeof(word), "%.*s", (int)len, at);
        rc = check_specialty(p, d, field, word, err);
        at += len + (at[len] == ';');
    }
    return rc;
}

int check_draft(struct plan *p, struct draft *d, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    check_order(p, d);
    switch (p->n->id) {
    case NOUN_PERSON:
        rc = check_person(p, d, err);
        break;
    case NOUN_ENROLMENT:
        rc = check_enrolment(p, d, err);
        break;
    case NOUN_REQUIREMENT:
        rc = check_requirement(p, d, err);
        break;
    case NOUN_PARTNERSHIP:
        check_partnership(p, d);
        break;
    case NOUN_INDICATOR:
        check_indicator(p, d);
        return SOTAY_OK;
    case NOUN_COURSE:
    case NOUN_GRANT:
        rc = check_specialties(p, d, "specialty", err);
        break;
    case NOUN_SECONDMENT:
        rc = check_specialties(p, d, "specialties", err);
        break;
    default:
        break;
    }
    if (rc >= 0 && d->state != DRAFT_BAD && p->facilities.n)
        check_places(p, d);
    return rc;
}

/* ---- one person at two places ---------------------------------------------------------------- */

struct stay {
    const char *person, *place;
    struct span span;
    const struct draft *d; /* NULL: a record as it is */
    int64_t before;        /* the same person's one before, -1 */
};

struct stays {
    struct stay *list;
    size_t n;
    struct map last;
};

static void stays_done(struct stays *s)
{
    free(s->list);
    map_done(&s->last);
}

static int add_stay(struct stays *s, struct stay stay, struct sotay_error *err)
{
    if (!stay.person || !stay.place)
        return SOTAY_OK;
    stay.before = -1;
    map_get(&s->last, stay.person, strlen(stay.person), &stay.before);
    s->list[s->n] = stay;
    return map_put(&s->last, stay.person, strlen(stay.person), (int64_t)s->n++) ? SOTAY_OK
                                                                                : sotay_nomem(err);
}

static int gather_stays(const struct plan *p, const char *place, struct stays *s,
                        struct sotay_error *err)
{
    AUTO_FREE bool *replaced = calloc(p->known.n + 1, sizeof(bool));
    s->list = calloc(p->known.n + p->n_rows + 1, sizeof(*s->list));
    if (!replaced || !s->list)
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n_rows; i++) {
        const struct draft *d = &p->rows[i];
        if (d->state != DRAFT_NEW && d->state != DRAFT_CHANGED)
            continue;
        if (d->known)
            replaced[d->known - p->known.list] = true;
        struct stay stay = {draft_named(p, d, "person"), draft_named(p, d, place),
                            span_of_draft(p, d), d, -1};
        rc = add_stay(s, stay, err);
    }
    for (size_t i = 0; rc >= 0 && i < p->known.n; i++) {
        const struct record *r = &p->known.list[i];
        if (r->is_void || replaced[i])
            continue;
        struct span span =
            span_of(record_named(p->n, r, "start_date"), record_named(p->n, r, "end_date"));
        struct stay stay = {record_named(p->n, r, "person"), record_named(p->n, r, place), span,
                            NULL, -1};
        rc = add_stay(s, stay, err);
    }
    return rc;
}

static int check_overlaps(struct plan *p, const char *place, struct sotay_error *err)
{
    __attribute__((cleanup(stays_done))) struct stays s = {0};
    int rc = gather_stays(p, place, &s, err);
    for (size_t i = 0; rc >= 0 && i < s.n; i++) {
        int64_t at = -1;
        const struct stay *mine = &s.list[i];
        if (mine->d)
            map_get(&s.last, mine->person, strlen(mine->person), &at);
        for (; at >= 0; at = s.list[at].before) {
            const struct stay *other = &s.list[at];
            if (other == mine || strcmp(other->place, mine->place) == 0 ||
                (other->d && other < mine) || !spans_overlap(other->span, mine->span))
                continue;
            plan_warn(p, mine->d, place, _("this person is at another place in those days"));
            break;
        }
    }
    return rc;
}

int check_all(struct plan *p, struct sotay_error *err)
{
    switch (p->n->id) {
    case NOUN_FACILITY:
        return tree_check(p, err);
    case NOUN_POSTING:
        return check_overlaps(p, "facility", err);
    case NOUN_SECONDMENT:
        return check_overlaps(p, "host", err);
    default:
        return SOTAY_OK;
    }
}

/* ---- what the checks look at ----------------------------------------------------------------- */

static int count_taken(struct plan *p, struct sotay_error *err)
{
    const struct codes *removed; /* persons who take no place any more */
    struct id person;
    int rc = record_removed(p->app, NOUN_PERSON, &removed, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < p->known.n; i++) {
        const struct record *r = &p->known.list[i];
        struct id class_;
        int64_t taken = 0;
        const char *hex = record_named(p->n, r, "class"), *who = record_named(p->n, r, "person");
        if (r->is_void || (who && id_parse(who, &person) && code_of_id(removed, &person)) ||
            !takes_place(record_named(p->n, r, "status")) || !hex || !id_parse(hex, &class_))
            continue;
        map_get(&p->taken, class_.b, ID_SIZE, &taken);
        if (!map_put(&p->taken, class_.b, ID_SIZE, taken + 1))
            return sotay_nomem(err);
    }
    return SOTAY_OK;
}

int check_load(struct plan *p, struct sotay_error *err)
{
    struct store *s = p->app->store;
    int rc = SOTAY_OK;
    switch (p->n->id) {
    case NOUN_PERSON:
        rc = person_index(p, err);
        break;
    case NOUN_ENROLMENT:
        rc = records_load(&p->classes, s, &noun_table[NOUN_CLASS], err);
        if (rc >= 0)
            rc = records_load(&p->courses, s, &noun_table[NOUN_COURSE], err);
        return rc < 0 ? rc : count_taken(p, err);
    case NOUN_POSTING:
    case NOUN_CLASS:
    case NOUN_SECONDMENT:
    case NOUN_PARTNERSHIP:
    case NOUN_INDICATOR:
        break;
    default:
        return SOTAY_OK;
    }
    return rc < 0 ? rc : records_load(&p->facilities, s, &noun_table[NOUN_FACILITY], err);
}
