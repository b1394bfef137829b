/* src/domain/person.c - what is special about persons: names, labels, matching, where they work. */
#include "base/base.h"

#include "domain/person.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/record_private.h"

#define YEAR_SIZE 5

static const char *person_value(const struct record *r, const char *field)
{
    return record_named(&noun_table[NOUN_PERSON], r, field);
}

bool person_is_erased(const struct record *person)
{
    const char *code = person->v[0];
    return code && strncmp(code, "erased-", 7) == 0 && !person_value(person, "given_name");
}

bool person_is_new(const struct record *person)
{
    return person_value(person, "provisional") != NULL;
}

bool person_split_name(const char *full, char **ret_family, char **ret_middle, char **ret_given)
{
    size_t len = strlen(full);
    bool readable = text_utf8_error(full, len) == len; /* else it is refused as it is */
    AUTO_FREE char *name = readable ? text_name_case(full) : text_dup(full);
    return name && text_name_split(name, ret_family, ret_middle, ret_given);
}

void person_add_name(const struct record *person, struct str *out)
{
    static const char *const parts[] = {"family_name", "middle_name", "given_name"};
    size_t before = out->len;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *part = person_value(person, parts[i]);
        if (part)
            str_addf(out, "%s%s", out->len > before ? " " : "", part);
    }
}

int person_full_name(struct app *app, const struct id *person, char ret[200],
                     struct sotay_error *err)
{
    AUTO(record) r = {0};
    AUTO(str) name = {0};
    int rc = record_get(app->store, &noun_table[NOUN_PERSON], person, &r, err);
    if (rc < 0)
        return rc;
    person_add_name(&r, &name);
    size_t n = name.len < 199 ? name.len : 199;
    while (n && n < name.len && (name.data[n] & 0xC0) == 0x80)
        n--; /* never half a letter */
    memcpy(ret, str_text(&name), n);
    ret[n] = '\0';
    return SOTAY_OK;
}

static void add_detail(struct str *out, const char *text, bool *first)
{
    if (!text || !*text)
        return;
    str_add(out, *first ? " (" : ", ");
    str_add(out, text);
    *first = false;
}

const char *person_cadre_vietnamese(const char *cadre)
{
    static const char *const words[][2] = {
        {"doctor", "Bác sĩ"},   {"assistant-doctor", "Y sĩ"}, {"nurse", "Điều dưỡng"},
        {"midwife", "Hộ sinh"}, {"pharmacist", "Dược sĩ"},    {"technician", "Kỹ thuật y"},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], cadre) == 0)
            return words[i][1];
    return "";
}

static int add_place(struct app *app, const struct id *facility, bool by_name, struct str *out,
                     struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    char code[80];
    AUTO(record) r = {0};
    int rc = by_name ? record_get(app->store, n, facility, &r, err) : SOTAY_END;
    const char *name = rc == SOTAY_OK ? record_named(n, &r, "name") : NULL;
    if (rc >= 0 && !name)
        rc = record_shown_code(app, NOUN_FACILITY, facility, code, err);
    if (rc >= 0)
        str_add(out, name ? name : code);
    return rc;
}

enum { PLACE_NAMED = 1, IN_FULL = 2 }; /* the place by its name; birth date and phone */

static int label(struct app *app, const struct id *person, unsigned how, struct str *out,
                 struct sotay_error *err)
{
    char code[80], born[32] = "";
    struct id facility;
    AUTO(str) place = {0};
    AUTO(record) r = {0};
    int rc = record_get(app->store, &noun_table[NOUN_PERSON], person, &r, err);
    if (rc >= 0)
        rc = record_shown_code(app, NOUN_PERSON, person, code, err);
    if (rc >= 0)
        rc = rights_posting(&app->rights, person, app->today, &facility, err);
    if (rc == SOTAY_OK)
        rc = add_place(app, &facility, how & PLACE_NAMED, &place, err);
    if (rc < 0)
        return rc;
    const char *birth = person_value(&r, "birth_date");
    bool is_day = birth && strlen(birth) > YEAR_SIZE - 1;
    snprintf(born, sizeof(born), "%.*s", YEAR_SIZE - 1, birth ? birth : "");
    if (is_day && how & IN_FULL)
        snprintf(born, sizeof(born), "%s", day_shown(day_parse(birth)).s);
    str_addf(out, "%s ", code);
    if (person_is_erased(&r))
        str_add(out, _("erased"));
    person_add_name(&r, out);
    bool first = true;
    add_detail(out, born, &first);
    add_detail(out, word_shown(person_value(&r, "cadre")), &first);
    add_detail(out, str_text(&place), &first);
    add_detail(out, how & IN_FULL ? person_value(&r, "phone") : NULL, &first);
    add_detail(out, person_is_new(&r) ? _("not confirmed") : NULL, &first);
    str_add(out, first ? "" : ")");
    return str_check(out, err);
}

int person_label(struct app *app, const struct id *person, struct str *out, struct sotay_error *err)
{
    return label(app, person, 0, out, err);
}

int person_label_more(struct app *app, const struct id *person, struct str *out,
                      struct sotay_error *err)
{
    return label(app, person, IN_FULL, out, err);
}

int person_choice(struct app *app, const struct id *person, struct str *out,
                  struct sotay_error *err)
{
    return label(app, person, PLACE_NAMED, out, err);
}

int person_choice_more(struct app *app, const struct id *person, struct str *out,
                       struct sotay_error *err)
{
    return label(app, person, PLACE_NAMED | IN_FULL, out, err);
}

/* ---- the person that a row means ------------------------------------------------------------- */

static char *name_key(const char *family, const char *middle, const char *given)
{
    AUTO(str) s = {0};
    str_addf(&s, "%s %s %s", family ? family : "", middle ? middle : "", given ? given : "");
    return text_search_key(str_text(&s));
}

/* Names are the same but for marks; parts the row leaves out are as they were. */
static bool same_name(const struct plan *p, const struct draft *d, const struct record *r)
{
    struct draft merged = *d;
    merged.known = r;
    AUTO_FREE char *now =
        name_key(draft_named(p, &merged, "family_name"), draft_named(p, &merged, "middle_name"),
                 draft_named(p, &merged, "given_name"));
    AUTO_FREE char *before =
        name_key(person_value(r, "family_name"), person_value(r, "middle_name"),
                 person_value(r, "given_name"));
    return now && before && strcmp(now, before) == 0;
}

struct likeness {
    bool citizen, name, birth;
};

static struct likeness compare_person(const struct plan *p, const struct draft *d,
                                      const struct record *r)
{
    const char *citizen = draft_named(p, d, "citizen_id"), *birth = draft_named(p, d, "birth_date");
    const char *his_citizen = person_value(r, "citizen_id"),
               *his_birth = person_value(r, "birth_date");
    struct likeness l = {.name = same_name(p, d, r)};
    l.citizen = citizen && his_citizen && strcmp(citizen, his_citizen) == 0;
    l.birth = birth && his_birth && !birth_differs(birth, his_birth);
    return l;
}

static int of_code(struct plan *p, const char *shown, bool removed, struct id *ret,
                   struct sotay_error *err)
{
    const struct codes *gone;
    if (!removed)
        return record_by_code(p->app, NOUN_PERSON, shown, ret, err);
    int rc = record_removed(p->app, NOUN_PERSON, &gone, err);
    const struct code *c = rc < 0 ? NULL : code_of_text(gone, shown);
    if (c)
        *ret = c->id;
    return rc < 0 ? rc : c ? SOTAY_OK : SOTAY_END;
}

/* Of several with one code the one most alike. */
int person_match(struct plan *p, const struct draft *d, bool removed, const struct record **ret,
                 struct sotay_error *err)
{
    int most = -1, rc = SOTAY_OK;
    for (int nth = 1; rc >= 0; nth++) {
        char shown[128];
        snprintf(shown, sizeof(shown), nth > 1 ? "%.100s~%d" : "%.100s", d->code, nth);
        struct id id;
        const struct record *r = NULL;
        rc = of_code(p, shown, removed, &id, err);
        if (rc == SOTAY_OK)
            rc = plan_known(p, &id, &r, err);
        if (!r)
            break;
        struct likeness l = compare_person(p, d, r);
        int likeness = 4 * l.citizen + 2 * l.birth + l.name;
        if (likeness > most) {
            most = likeness;
            *ret = r;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Every word of the shorter name stands in the longer one, in this order: only parts were added. */
static bool completes(const char *name, const char *shorter)
{
    while (*shorter) {
        size_t len = strcspn(shorter, " ");
        bool found = false;
        while (*name && !found) {
            size_t n = strcspn(name, " ");
            found = n == len && memcmp(name, shorter, len) == 0;
            name += n + (name[n] == ' ');
        }
        if (!found)
            return false;
        shorter += len + (shorter[len] == ' ');
    }
    return true;
}

static bool completes_name(const struct plan *p, const struct draft *d)
{
    AUTO_FREE char *now =
        name_key(draft_named(p, d, "family_name"), draft_named(p, d, "middle_name"),
                 draft_named(p, d, "given_name"));
    AUTO_FREE char *before =
        name_key(person_value(d->known, "family_name"), person_value(d->known, "middle_name"),
                 person_value(d->known, "given_name"));
    return now && before && completes(now, before);
}

bool person_conflicts(const struct plan *p, const struct draft *d)
{
    struct draft alone = *d;
    alone.known = NULL;
    struct likeness l = compare_person(p, &alone, d->known);
    return !l.name && !l.birth && !l.citizen && !completes_name(p, d);
}

/* ---- where they work ------------------------------------------------------------------------- */

enum { STAY_PERSON, STAY_FACILITY, STAY_DEPARTMENT, STAY_START, STAY_END }; /* fields of posting */

static int index_postings(struct plan *p, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    free(p->before_posting);
    map_clear(&p->last_posting);
    p->before_posting = calloc(p->postings.n + 1, sizeof(*p->before_posting));
    if (!p->before_posting)
        return sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < p->postings.n; i++) {
        const struct record *r = &p->postings.list[i];
        struct id person;
        p->before_posting[i] = -1;
        if (r->is_void || !r->v[STAY_FACILITY] || !r->v[STAY_PERSON] ||
            !id_parse(r->v[STAY_PERSON], &person))
            continue;
        map_get(&p->last_posting, person.b, ID_SIZE, &p->before_posting[i]);
        if (!map_put(&p->last_posting, person.b, ID_SIZE, (int64_t)i))
            rc = sotay_nomem(err);
    }
    return rc;
}

int person_index(struct plan *p, struct sotay_error *err)
{
    if (p->sparse)
        return SOTAY_OK; /* looked up when the person is known */
    int rc = records_load(&p->postings, p->app->store, &noun_table[NOUN_POSTING], err);
    if (rc >= 0)
        rc = index_postings(p, err);
    for (size_t i = 0; rc >= 0 && i < p->known.n; i++) {
        const char *citizen = person_value(&p->known.list[i], "citizen_id");
        if (citizen && !p->known.list[i].is_void &&
            !map_put(&p->citizens, citizen, strlen(citizen), (int64_t)i))
            rc = sotay_nomem(err);
    }
    return rc;
}

static int load_postings_of(struct plan *p, const struct id *person, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(p->app->store, SQL_RECORD_POSTINGS_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc = records_read(&p->postings, &q, &noun_table[NOUN_POSTING], err);
    return rc < 0 ? rc : index_postings(p, err);
}

int person_check_citizen(struct plan *p, const struct draft *d, const char *citizen,
                         struct sotay_error *err)
{
    int64_t at = (int64_t)(p->known.n + p->n_rows) - 1; /* this row, behind all records */
    const char *other = NULL;
    AUTO(stmt) q = stmt_open(p->app->store, SQL_RECORD_CITIZEN);
    stmt_text(&q, 1, citizen);
    stmt_blob(&q, 2, d->set.id.b, ID_SIZE);
    int rc = p->sparse ? stmt_step(&q, err) : SOTAY_END;
    if (rc == SOTAY_OK)
        other = stmt_col_text(&q, 0);
    else if (rc == SOTAY_END && map_get(&p->citizens, citizen, strlen(citizen), &at))
        other = (size_t)at < p->known.n ? p->known.list[at].v[0]
                                        : p->rows[(size_t)at - p->known.n].code;
    if (other)
        plan_warn(p, d, "citizen_id", _("'%s' has the same one"), other);
    if (rc < 0 || other)
        return rc < 0 ? rc : SOTAY_OK;
    return map_put(&p->citizens, citizen, strlen(citizen), at) ? SOTAY_OK : sotay_nomem(err);
}

static struct span stay_span(const struct record *r)
{
    return span_of(r->v[STAY_START], r->v[STAY_END]);
}

/* Ordered as rights_posting orders them. */
static bool is_later(const struct record *a, const struct record *b)
{
    sotay_day x = stay_span(a).start, y = stay_span(b).start; /* DAY_NONE is the least */
    if (x != y)
        return x > y;
    return a->clock != b->clock ? a->clock > b->clock : id_compare(&a->id, &b->id) > 0;
}

struct now_at {
    const struct record *current; /* today's posting */
    const struct record *same;    /* one of today at the wanted place */
    bool had_any;
};

static struct now_at now_at(const struct plan *p, const struct draft *d)
{
    struct now_at now = {0};
    int64_t at = -1;
    map_get(&p->last_posting, d->set.id.b, ID_SIZE, &at);
    for (; at >= 0; at = p->before_posting[at]) {
        const struct record *r = &p->postings.list[at];
        now.had_any = true;
        if (!span_has(stay_span(r), p->app->today))
            continue;
        if (!now.current || is_later(r, now.current))
            now.current = r;
        if (d->place && strcmp(r->v[STAY_FACILITY], d->place) == 0 &&
            (!now.same || is_later(r, now.same)))
            now.same = r;
    }
    if (!d->place)
        now.same = now.current;
    return now;
}

static struct set *add_move(struct draft *d, const struct record *r)
{
    struct set *m = &d->moves[d->n_moves++];
    *m = (struct set){.id = r ? r->id : id_random(), .is_void = -1};
    return m;
}

static int open_stay(struct plan *p, struct draft *d, sotay_day start, struct sotay_error *err)
{
    struct set *m = add_move(d, NULL);
    m->v[STAY_PERSON] = arena_text(&p->mem, id_hex(&d->set.id).s);
    m->v[STAY_FACILITY] = d->place;
    m->v[STAY_DEPARTMENT] = d->department && *d->department ? d->department : NULL;
    if (start != DAY_NONE)
        m->v[STAY_START] = arena_text(&p->mem, day_iso(start).s);
    return m->v[STAY_PERSON] && (start == DAY_NONE || m->v[STAY_START]) ? SOTAY_OK
                                                                        : sotay_nomem(err);
}

static int close_stay(struct plan *p, struct draft *d, const struct record *r,
                      struct sotay_error *err)
{
    struct set *m = add_move(d, r);
    m->v[STAY_END] = arena_text(&p->mem, day_iso(p->app->today - 1).s);
    return m->v[STAY_END] ? SOTAY_OK : sotay_nomem(err);
}

static bool began_today(const struct plan *p, const struct record *r)
{
    return stay_span(r).start >= p->app->today; /* DAY_NONE is the least */
}

static void set_department(struct draft *d, const struct record *r)
{
    const char *before = r->v[STAY_DEPARTMENT] ? r->v[STAY_DEPARTMENT] : "";
    if (d->department && strcmp(before, d->department) != 0)
        add_move(d, r)->v[STAY_DEPARTMENT] = d->department;
}

static int move_away(struct plan *p, struct draft *d, const struct now_at *now,
                     struct sotay_error *err)
{
    bool leaves = !*d->place;
    if (now->current && began_today(p, now->current)) { /* what was said today is corrected */
        struct set *m = add_move(d, now->current);
        if (leaves) {
            m->is_void = 1;
        } else {
            m->v[STAY_FACILITY] = d->place;
            m->v[STAY_DEPARTMENT] = d->department ? d->department : "";
        }
        return SOTAY_OK;
    }
    int rc = now->current ? close_stay(p, d, now->current, err) : SOTAY_OK;
    if (rc < 0 || leaves)
        return rc;
    return open_stay(p, d, now->had_any ? p->app->today : DAY_NONE, err);
}

static void check_place_today(struct plan *p, const struct draft *d)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    const struct record *r = d->place ? records_find_hex(&p->facilities, d->place) : NULL;
    if (r && !span_has(span_of(record_named(n, r, "start_date"), record_named(n, r, "end_date")),
                       p->app->today))
        plan_warn(p, d, "facility", _("'%s' does not exist today"), r->v[0] ? r->v[0] : "");
}

int person_move(struct plan *p, struct draft *d, struct sotay_error *err)
{
    if (!d->place && !d->department)
        return SOTAY_OK;
    int rc = p->sparse ? load_postings_of(p, &d->set.id, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    struct now_at now = now_at(p, d);
    if (now.same) {
        set_department(d, now.same);
        return SOTAY_OK;
    }
    if (!d->place) {
        if (*d->department)
            plan_bad(p, d, "department", _("it needs a facility"));
        return SOTAY_OK;
    }
    rc = move_away(p, d, &now, err);
    if (rc >= 0 && d->n_moves)
        check_place_today(p, d);
    return rc;
}

/* ---- codes made here ------------------------------------------------------------------------- */

static const struct record *topmost(const struct records *all, const struct record *r)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    const struct record *up;
    for (int steps = 0; steps < 64 && (up = records_find_hex(all, record_named(n, r, "parent")));
         steps++)
        r = up;
    return r;
}

static const struct record *only_root(const struct records *all)
{
    const struct record *root = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct record *r = &all->list[i];
        const char *type = record_named(&noun_table[NOUN_FACILITY], r, "type");
        if (r->is_void || !type || strcmp(type, "province") != 0)
            continue;
        if (root)
            return NULL;
        root = r;
    }
    return root;
}

int person_next_code(struct app *app, const struct id *facility, char ret[80],
                     struct sotay_error *err)
{
    AUTO(records) all = {0};
    const struct codes *codes, *removed;
    int rc = records_load(&all, app->store, &noun_table[NOUN_FACILITY], err);
    if (rc >= 0)
        rc = record_codes(app, NOUN_PERSON, &codes, err);
    if (rc >= 0)
        rc = record_removed(app, NOUN_PERSON, &removed, err);
    if (rc < 0)
        return rc;
    const struct record *r = facility ? records_find(&all, facility) : NULL;
    r = r ? topmost(&all, r) : only_root(&all);
    record_next_code(codes, removed, r && r->v[0] ? r->v[0] : "NV", ret);
    return SOTAY_OK;
}
