/* src/domain/undo_words.c - a command in words, from the records that it wrote. */
#include "base/base.h"

#include "base/word.h"
#include "domain/person_link.h"
#include "domain/undo_private.h"

#include "ledger/fold.h"
#include "ledger/structure.h"

/* ---- labels ---------------------------------------------------------------------------------------- */

/* "of mentor (ward) for DB-00308 Thào Thị Hồng Tươi, at DB-TT05 Trung tâm Y tế Tuần Giáo", behind "right". */
static int grant_label(struct app *app, const struct noun *n, const struct record *r,
                       struct str *out, struct sotay_error *err)
{
    struct id person, facility;
    AUTO(str) who = {0}, place = {0}, what = {0};
    const char *specialty = record_named(n, r, "specialty"),
               *from = record_named(n, r, "start_date");
    int rc = SOTAY_OK;
    if (id_parse(record_value(n, r, "person"), &person))
        rc = undo_label(app, &noun_table[NOUN_PERSON], &person, &who, err);
    if (rc >= 0 && id_parse(record_value(n, r, "facility"), &facility))
        rc = undo_label(app, &noun_table[NOUN_FACILITY], &facility, &place, err);
    if (rc < 0)
        return rc;
    str_add(&what, word_shown(record_value(n, r, "role")));
    if (specialty && *specialty)
        str_addf(&what, " (%s)", word_shown(specialty));
    if (place.len)
        str_addf(out, _("of %s for %s, at %s"), str_text(&what), str_text(&who), str_text(&place));
    else
        str_addf(out, _("of %s for %s, everywhere"), str_text(&what), str_text(&who));
    if (from && *from)
        str_addf(out, _(", from %s"), day_shown(day_parse(from)).s);
    return str_check(out, err);
}

int undo_label(struct app *app, const struct noun *n, const struct id *id, struct str *out,
               struct sotay_error *err)
{
    AUTO(record) r = {0};
    char code[80] = "";
    if (n->id == NOUN_PERSON)
        return person_own_label(app, id, out, err);
    int rc = record_get(app->store, n, id, &r, err);
    if (rc != SOTAY_OK) {
        str_addf(out, "%.8s", id_hex(id).s);
        return rc < 0 ? rc : SOTAY_OK;
    }
    if (n->id == NOUN_GRANT)
        return grant_label(app, n, &r, out, err);
    if (!n->has_code)
        return record_shown_key(app, n, &r, out, err);
    rc = record_code(app->store, n, id, code, err);
    str_add(out, code);
    if (record_named(n, &r, "name"))
        str_addf(out, " %s", record_named(n, &r, "name"));
    return rc < 0 ? rc : str_check(out, err);
}

const char *undo_many(enum noun_id noun)
{
    static const char *const words[NOUN_COUNT] = {
        [NOUN_FACILITY] = N_("facilities"),
        [NOUN_PERSON] = N_("people"),
        [NOUN_POSTING] = N_("postings"),
        [NOUN_COURSE] = N_("courses"),
        [NOUN_CLASS] = N_("classes"),
        [NOUN_ENROLMENT] = N_("enrolments"),
        [NOUN_PROGRAMME] = N_("programmes"),
        [NOUN_ROUND] = N_("rounds"),
        [NOUN_SECONDMENT] = N_("secondments"),
        [NOUN_PARTNERSHIP] = N_("partnerships"),
        [NOUN_REQUIREMENT] = N_("requirements"),
        [NOUN_INDICATOR] = N_("indicators"),
        [NOUN_GRANT] = N_("rights"),
    };
    return _(words[noun]);
}

/* ---- what it consists of ------------------------------------------------------------------------------ */

enum { KINDS_MAX = 40 };

struct contents {
    struct app *app;
    const struct batch *b;
    struct kind_count {
        char kind[KIND_SIZE];
        int64_t n, first;
    } kinds[KINDS_MAX];
    size_t n;
};

static const struct kind_count *kind_of(const struct contents *c, const char *kind)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->kinds[i].kind, kind) == 0)
            return &c->kinds[i];
    return NULL;
}

static int read_contents(struct contents *c, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(c->app->store, SQL_UNDO_KINDS);
    stmt_int(&q, 1, c->b->chain);
    stmt_int(&q, 2, c->b->first);
    stmt_int(&q, 3, c->b->last);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK && c->n < KINDS_MAX) {
        struct kind_count *k = &c->kinds[c->n++];
        snprintf(k->kind, sizeof(k->kind), "%s", stmt_col_text(&q, 0));
        k->n = stmt_col_int(&q, 1);
        k->first = stmt_col_int(&q, 2);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

struct said { /* the first entry of a kind */
    struct entry e;
    char *memory;
    json_t *payload;
};

static void said_done(struct said *s)
{
    free(s->memory);
    json_decref(s->payload);
}

static int first_of(struct contents *c, const struct kind_count *k, struct said *ret,
                    struct sotay_error *err)
{
    int rc = ledger_entry(c->app->store, c->b->chain, k->first, &ret->e, &ret->memory, err);
    return rc == SOTAY_OK ? fold_payload(&ret->e, &ret->payload, err) : rc;
}

/* ---- records of the nouns ------------------------------------------------------------------------------- */

struct change_count {
    int64_t subjects, removed, added;
};

static int count_changes(struct contents *c, const struct noun *n, struct change_count *ret,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(c->app->store, SQL_UNDO_KIND);
    stmt_int(&q, 1, c->b->chain);
    stmt_int(&q, 2, c->b->first);
    stmt_int(&q, 3, c->b->last);
    stmt_text(&q, 4, n->kind);
    int rc = stmt_step(&q, err);
    *ret = (struct change_count){0};
    if (rc == SOTAY_OK)
        *ret = (struct change_count){stmt_col_int(&q, 0), stmt_col_int(&q, 1), stmt_col_int(&q, 2)};
    return rc < 0 ? rc : SOTAY_OK;
}

/* " P-2 Lò Thị Mai": who was said last to be another one. */
static int add_other(struct app *app, const struct field *f, const char *said, struct str *out,
                     struct sotay_error *err)
{
    struct id other;
    const char *last = said ? strrchr(said, ';') : NULL;
    if (!said || strcmp(f->name, "not_same") != 0 || !id_parse(last ? last + 1 : said, &other))
        return SOTAY_OK;
    str_add_char(out, ' ');
    return person_own_label(app, &other, out, err);
}

static int add_field_titles(struct app *app, const struct noun *n, const json_t *payload,
                            struct str *out, struct sotay_error *err)
{
    const json_t *set = json_object_get(payload, "set");
    bool first = true;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n->n_fields && rc >= 0; i++) {
        const struct field *f = &n->fields[i];
        if (!json_object_get(set, f->name))
            continue;
        str_addf(out, "%s%s", first ? ": " : ", ", _(f->title));
        rc = add_other(app, f, payload_text(set, f->name), out, err);
        first = false;
    }
    return rc;
}

/* "edited person DB-00327 Lò Thị Mai: Phone" */
static int one_record(struct contents *c, const struct noun *n, const struct change_count *count,
                      struct str *out, struct sotay_error *err)
{
    AUTO(said) s = {.memory = NULL};
    AUTO(str) label = {0};
    int rc = first_of(c, kind_of(c, n->kind), &s, err);
    if (rc >= 0)
        rc = undo_label(c->app, n, &s.e.subject, &label, err);
    if (rc < 0)
        return rc;
    const json_t *set = json_object_get(s.payload, "set");
    bool is_end = n->id == NOUN_GRANT && json_is_string(json_object_get(set, "revoked"));
    if (count->removed)
        str_addf(out, _("removed %s %s"), noun_shown(n), str_text(&label));
    else if (json_is_false(json_object_get(set, "void")))
        str_addf(out, _("brought back %s %s"), noun_shown(n), str_text(&label));
    else if (count->added)
        str_addf(out, _("added %s %s"), noun_shown(n), str_text(&label));
    else if (is_end)
        str_addf(out, _("ended right %s"), str_text(&label));
    else
        str_addf(out, _("edited %s %s"), noun_shown(n), str_text(&label));
    if (!count->removed && !count->added && !is_end)
        rc = add_field_titles(c->app, n, s.payload, out, err);
    return rc;
}

/* One place is left and another begun: the person moved. */
static int moved(struct contents *c, bool *ret, struct str *out, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_POSTING];
    AUTO(said) s = {.memory = NULL};
    AUTO(record) r = {0};
    struct id person;
    int rc = first_of(c, kind_of(c, n->kind), &s, err);
    if (rc >= 0)
        rc = record_get(c->app->store, n, &s.e.subject, &r, err);
    *ret = rc == SOTAY_OK && r.v[0] && id_parse(r.v[0], &person);
    if (rc < 0 || !*ret)
        return rc < 0 ? rc : SOTAY_OK;
    AUTO(str) label = {0};
    rc = undo_label(c->app, &noun_table[NOUN_PERSON], &person, &label, err);
    str_addf(out, _("changed where %s works"), str_text(&label));
    return rc;
}

static int several_records(struct contents *c, const struct noun *n,
                           const struct change_count *count, struct str *out,
                           struct sotay_error *err)
{
    struct change_count rights = {0};
    int64_t changed = count->subjects - count->added - count->removed;
    int rc = SOTAY_OK;
    if (n->id != NOUN_GRANT && kind_of(c, noun_table[NOUN_GRANT].kind))
        rc = count_changes(c, &noun_table[NOUN_GRANT], &rights, err);
    str_addf(out, _("imported %s: %lld new"), undo_many(n->id), (long long)count->added);
    if (changed > 0)
        str_addf(out, _(", %lld changed"), (long long)changed);
    if (count->removed)
        str_addf(out, _(", %lld removed"), (long long)count->removed);
    if (rights.subjects)
        str_addf(out, _("; rights: %lld new"), (long long)rights.added);
    return rc;
}

static const struct noun *main_noun(const struct contents *c)
{
    if (kind_of(c, noun_table[NOUN_PERSON].kind))
        return &noun_table[NOUN_PERSON];
    return c->n ? noun_by_kind(c->kinds[0].kind) : NULL;
}

static int records_words(struct contents *c, const struct noun *n, struct str *out,
                         struct sotay_error *err)
{
    struct change_count count;
    bool is_move = false;
    int rc = count_changes(c, n, &count, err);
    if (rc >= 0 && n->id == NOUN_POSTING && count.subjects == 2 && count.added == 1)
        rc = moved(c, &is_move, out, err);
    if (rc < 0 || is_move)
        return rc;
    return count.subjects == 1 ? one_record(c, n, &count, out, err)
                               : several_records(c, n, &count, out, err);
}

/* ---- everything else ---------------------------------------------------------------------------------------- */

/* "Lò Thị Mai, ward.bandage, 2026-11-14, level 5, TYT xã Pu Nhi"; nothing where it is not here. */
static int signoff_words(struct contents *c, const struct said *s, struct str *out,
                         struct sotay_error *err)
{
    struct signoff_seen seen;
    int rc = signoff_look(c->app, &s->e.subject, &seen, err);
    if (rc == SOTAY_EABSENT) {
        str_addf(out, "%.8s", id_hex(&s->e.subject).s);
        return SOTAY_OK;
    }
    if (rc < 0)
        return rc;
    char name[200] = "";
    if (seen.of_facility)
        rc = undo_label(c->app, &noun_table[NOUN_FACILITY], &seen.trainee, out, err);
    else
        rc = person_full_name(c->app, &seen.trainee, name, err);
    str_addf(out, "%s, %s", name, seen.skill);
    return rc < 0 ? rc : undo_signoff_when(c->app, &seen, out, err);
}

static int person_words(struct contents *c, const struct said *s, struct str *out,
                        struct sotay_error *err)
{
    return person_own_label(c->app, &s->e.subject, out, err);
}

/* "P-2 Lò Thị Mai, P-1 Lò Thị Mai" */
static int merge_words(struct contents *c, const struct said *s, struct str *out,
                       struct sotay_error *err)
{
    struct id into;
    int rc = person_own_label(c->app, &s->e.subject, out, err);
    if (rc < 0 || !payload_id(s->payload, "into", &into))
        return rc;
    str_add(out, ", ");
    return person_own_label(c->app, &into, out, err);
}

static int policy_words_of(struct contents *c, const struct said *s, struct str *out,
                           struct sotay_error *err)
{
    const char *name = payload_text(s->payload, "name"), *value = payload_text(s->payload, "value");
    (void)c;
    str_addf(out, "%s = %s", name ? name : "?", value ? value : "-");
    return str_check(out, err);
}

static int checklist_words(struct contents *c, const struct said *s, struct str *out,
                           struct sotay_error *err)
{
    const char *skill = payload_text(s->payload, "skill");
    (void)c;
    str_addf(out, _("%s, revision %d"), skill ? skill : "?",
             (int)payload_int(s->payload, "revision", 0));
    return str_check(out, err);
}

static int certificate_words(struct contents *c, const struct said *s, struct str *out,
                             struct sotay_error *err)
{
    const json_t *snapshot = json_object_get(s->payload, "snapshot");
    const char *number = payload_text(snapshot ? snapshot : s->payload, "number");
    AUTO(stmt) q = stmt_open(c->app->store, SQL_CERTIFICATE_BY_ID);
    stmt_blob(&q, 1, s->e.subject.b, ID_SIZE);
    stmt_blob(&q, 2, s->e.subject.b, ID_SIZE);
    int rc = number ? SOTAY_END : stmt_step(&q, err);
    if (rc == SOTAY_OK)
        number = stmt_col_text(&q, 5);
    str_add(out, number ? number : id_hex(&s->e.subject).s);
    return rc < 0 ? rc : str_check(out, err);
}

static int device_words(struct contents *c, const struct said *s, struct str *out,
                        struct sotay_error *err)
{
    struct hash key;
    char name[64] = "";
    int rc = payload_hash(s->payload, "device", &key) ? record_device_name(c->app, &key, name, err)
                                                      : SOTAY_OK;
    str_add(out, name);
    return rc;
}

/* In the order in which they are looked for: what a command is about comes before what goes along. */
static const struct {
    const char *kind;
    const char *one, *many; /* many NULL: several of them read as one */
    int (*about)(struct contents *c, const struct said *s, struct str *out,
                 struct sotay_error *err);
} kinds[] = {
    {"authority.begin", N_("began the notebook"), NULL, NULL},
    {"certificate.issue", N_("issued certificate %s"), NULL, certificate_words},
    {"certificate.revoke", N_("revoked certificate %s"), NULL, certificate_words},
    {"signoff.transcribe", N_("imported sign-offs from paper: %lld"),
     N_("imported sign-offs from paper: %lld"), NULL},
    {"signoff.add", N_("signed off: %s"), N_("signed off: %lld"), signoff_words},
    {"signoff.observe", N_("recorded for a signature: %s"), N_("recorded for a signature: %lld"),
     signoff_words},
    {"signoff.sign", N_("signed: %s"), N_("signed what waited: %lld"), signoff_words},
    {"signoff.confirm", N_("confirmed for the place: %s"), N_("confirmed for the place: %lld"),
     signoff_words},
    {"signoff.retract", N_("withdrew the sign-off: %s"), N_("withdrew sign-offs: %lld"),
     signoff_words},
    {"policy.set", N_("decided: %s"), N_("decided: %lld"), policy_words_of},
    {"checklist.adopt", N_("put in force: %s"), N_("put checklists in force: %lld"),
     checklist_words},
    {"person.merge", N_("said that two records are one person: %s"), NULL, merge_words},
    {"person.erase", N_("erased the personal data of %s"), NULL, person_words},
    {"key.revoke", N_("revoked a key of %s"), NULL, person_words},
    {"key.confirm", N_("confirmed a key of %s"), N_("confirmed keys: %lld"), person_words},
    {"key.add", N_("made a key for %s"), NULL, person_words},
    {"device.enrol", N_("let a computer write: %s"), NULL, device_words},
    {"device.close", N_("closed a computer: %s"), NULL, device_words},
    {"authority.add", N_("added a key of the authority"), NULL, NULL},
    {"authority.retire", N_("retired a key of the authority"), NULL, NULL},
};

static const char *sentence_of(const struct contents *c, size_t i, bool is_many,
                               const struct said *s)
{
    const char *kind = kinds[i].kind;
    bool again = kind_of(c, "signoff.add") || kind_of(c, "signoff.observe");
    if (again && kind_of(c, "signoff.retract") && !is_many)
        return _("corrected the sign-off: %s");
    if (strcmp(kind, "signoff.confirm") == 0 && payload_int(s->payload, "withdrawn", 0))
        return is_many ? _("took back confirmations: %lld") : _("took back the confirmation: %s");
    if (strcmp(kind, "person.merge") == 0 && !payload_text(s->payload, "into"))
        return _("said that a record is a person of its own: %s");
    return is_many ? _(kinds[i].many) : _(kinds[i].one);
}

static int other_words(struct contents *c, size_t i, struct str *out, struct sotay_error *err)
{
    const struct kind_count *k = kind_of(c, kinds[i].kind);
    bool is_many = kinds[i].many && (k->n > 1 || !kinds[i].about);
    AUTO(said) s = {.memory = NULL};
    AUTO(str) about = {0};
    int rc = first_of(c, k, &s, err);
    if (rc >= 0 && !is_many && kinds[i].about)
        rc = kinds[i].about(c, &s, &about, err);
    if (rc < 0)
        return rc;
    const char *sentence = sentence_of(c, i, is_many, &s);
    /* Each sentence has the one place that belongs to it; -Wformat cannot see through the choice. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (is_many)
        str_addf(out, sentence, (long long)k->n);
    else if (kinds[i].about)
        str_addf(out, sentence, str_text(&about));
    else
        str_add(out, sentence);
#pragma GCC diagnostic pop
    return SOTAY_OK;
}

static int plain_words(struct app *app, const struct batch *b, struct str *out,
                       struct sotay_error *err)
{
    struct contents c = {.app = app, .b = b};
    int rc = read_contents(&c, err);
    for (size_t i = 0; i < COUNT_OF(kinds) && rc >= 0; i++)
        if (kind_of(&c, kinds[i].kind))
            return other_words(&c, i, out, err);
    const struct noun *n = rc < 0 ? NULL : main_noun(&c);
    if (n)
        return records_words(&c, n, out, err);
    str_add(out, c.n ? c.kinds[0].kind : "-");
    return rc < 0 ? rc : str_check(out, err);
}

/* ---- reversals ------------------------------------------------------------------------------------------------- */

int undo_words(struct app *app, const struct batch *b, struct str *out, struct sotay_error *err)
{
    enum { DEPTH = 100 };
    struct batch root = *b;
    size_t depth = 0;
    int rc = SOTAY_OK;
    while (!id_is_zero(&root.undoes) && depth < DEPTH && rc == SOTAY_OK) {
        struct batch next;
        rc = undo_batch_of(app, &root.undoes, root.clock, &next, err);
        if (rc == SOTAY_OK)
            root = next;
        depth++;
    }
    if (rc < 0)
        return rc;
    if (depth)
        str_add(out, depth % 2 ? _("undid: ") : _("did again: "));
    return plain_words(app, &root, out, err);
}
