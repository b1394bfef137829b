/* tests/histories/compose.c - what an entry may say: any kind, about anything, signed by anybody. */
#include "base/base.h"

#include "history.h"

#include "ledger/noun.h"

#include <sodium.h>

void draft_done(struct draft *d)
{
    str_done(&d->body);
}

static const char *word(const char *const *list, unsigned n)
{
    return list[chance(n)];
}
#define WORD(...) \
    word((const char *const[]){__VA_ARGS__}, \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static const char *some_day(void)
{
    return WORD("2015-01-01", "2025-06-01", "2026-01-15", "2026-02-10", "2026-03-01", "2026-03-02",
                "2026-04-01", "2027-01-01", "2099-12-31");
}

static void maybe_day(struct str *set, const char *field, unsigned n)
{
    if (one_in(n))
        body_text(set, field, some_day());
    else if (one_in(3 * n))
        body_null(set, field);
}

static void maybe_place(struct str *body, const char *field, unsigned n)
{
    if (one_in(n))
        return;
    struct id id = pick(&play.places);
    body_id(body, field, &id);
}

/* A subject out of the pool, or a new one that goes into it. */
static struct id subject_of(struct pool *p, unsigned new_in)
{
    if (p->n && !one_in(new_in))
        return pick(p);
    struct id id = id_random();
    remember(p, &id);
    return id;
}

static void put_set(struct draft *d, struct str *set)
{
    if (one_in(12))
        str_addf(set, "%s\"void\":%s", set->len ? "," : "", WORD("true", "false"));
    if (one_in(20))
        str_addf(set, "%s\"x_later\":\"7\"", set->len ? "," : "");
    str_addf(&d->body, "\"set\":{%s}", str_text(set));
}

/* ---- records ---------------------------------------------------------------------------------------- */

static void facility(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.places, 6);
    if (one_in(2))
        body_text(&set, "name", WORD("Trạm A", "Trạm B", "Trạm C"));
    if (!one_in(3))
        maybe_place(&set, "parent", 8);
    else if (one_in(6))
        body_null(&set, "parent");
    if (one_in(5))
        body_text(&set, "type", WORD("station", "department", "district-centre"));
    if (one_in(6))
        body_text(&set, "code", WORD("S1", "S9", "C"));
    if (one_in(8)) {
        struct id old = pick(&play.places);
        body_text(&set, "predecessors", id_hex(&old).s);
    }
    maybe_day(&set, "end_date", 12);
    put_set(d, &set);
}

static void person(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.people, 8);
    if (one_in(3))
        body_text(&set, "cadre", WORD("doctor", "nurse", "technician"));
    if (one_in(3))
        body_text(&set, "given_name", WORD("Anh", "Bình", "Chi"));
    if (one_in(4))
        body_text(&set, "code", WORD("T1", "T2", "N1", "N2"));
    if (one_in(4))
        body_text(&set, "phone", WORD("0912345678", "0987654321"));
    if (one_in(6))
        body_text(&set, "birth_date", WORD("1980", "1981-02-03", "never"));
    put_set(d, &set);
}

static void posting(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.others, 3);
    struct id who = pick(&play.people);
    if (!one_in(6))
        body_id(&set, "person", &who);
    maybe_place(&set, "facility", 6);
    maybe_day(&set, "start_date", 2);
    maybe_day(&set, "end_date", 4);
    put_set(d, &set);
}

static void secondment(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.others, 3);
    struct id who = pick(&play.people);
    body_id(&set, "person", &who);
    maybe_place(&set, "host", 3);
    maybe_day(&set, "start_date", 2);
    maybe_day(&set, "end_date", 2);
    put_set(d, &set);
}

static void enrolment(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.others, 3);
    struct id who = pick(&play.people), class = pick(&play.others);
    body_id(&set, "person", &who);
    body_id(&set, "class", &class);
    body_text(&set, "status", WORD("completed", "enrolled", "withdrawn"));
    put_set(d, &set);
}

static void partnership(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.grants, 4);
    maybe_place(&set, "upper", 6);
    maybe_place(&set, "lower", 6);
    body_text(&set, "kind", WORD("support", "manage", "partner"));
    maybe_day(&set, "start_date", 2);
    put_set(d, &set);
}

static void grant(struct draft *d)
{
    AUTO(str) set = {0};
    d->subject = subject_of(&play.grants, 3);
    struct id who = pick(&play.people);
    if (!one_in(4))
        body_id(&set, "person", &who);
    if (!one_in(4))
        body_text(&set, "role", WORD("mentor", "mentor", "coordinator", "issuer"));
    if (one_in(3))
        body_text(&set, "specialty", WORD("care", "ncd"));
    maybe_place(&set, "facility", 4);
    maybe_day(&set, "start_date", 4);
    maybe_day(&set, "end_date", 5);
    maybe_day(&set, "revoked", 5);
    put_set(d, &set);
}

/* ---- trust -------------------------------------------------------------------------------------------- */

static struct hash any_device(void)
{
    if (play.n_pens && !one_in(3))
        return play.pens[chance(play.n_pens)].key;
    struct hash h = {{0}};
    struct chain_head *heads = NULL;
    size_t n = 0;
    struct sotay_error err = {0};
    struct notebook *b = &play.books[chance(play.n_books)];
    must("ledger_heads", ledger_heads(b->app.store, &heads, &n, &err), &err);
    if (n)
        h = heads[chance((unsigned)n)].device;
    free(heads);
    return h;
}

static void put_last(struct str *body)
{
    struct hash device = any_device();
    str_addf(body, "%s\"last\":{\"%s\":%u}", body->len ? "," : "", hash_hex(&device).s, chance(60));
}

static void key_add(struct draft *d)
{
    if (play.n_keys < COUNT_OF(play.keys) && one_in(2)) {
        struct actor *a = &play.keys[play.n_keys++];
        *a = (struct actor){.person = pick(&play.people)};
        crypto_sign_keypair(a->key.b, a->secret);
        d->actor = a;
    }
    d->subject = d->actor ? d->actor->person : pick(&play.people);
}

static void key_confirm(struct draft *d)
{
    const struct actor *a = any_key();
    d->subject = one_in(10) ? pick(&play.people) : a->person;
    body_text(&d->body, "key", hash_hex(&a->key).s);
    maybe_place(&d->body, "facility", 2);
}

static void key_revoke(struct draft *d)
{
    const struct actor *a = &play.keys[1 + chance(play.n_keys - 1)];
    d->subject = a->person;
    body_text(&d->body, "key", hash_hex(&a->key).s);
    body_text(&d->body, "reason", WORD("lost", "stolen", ""));
    maybe_place(&d->body, "facility", 3);
    if (!one_in(3))
        put_last(&d->body);
    if (one_in(4)) /* lets in what was late */
        str_add(&d->body, ",\"accept\":true");
}

static void device_enrol(struct draft *d)
{
    struct hash device = any_device();
    body_text(&d->body, "device", hash_hex(&device).s);
    body_text(&d->body, "name", WORD("Pu Nhi", "Tuần Giáo"));
    body_text(&d->body, "series", WORD("B", "C", "X", "Y", "Z"));
}

static void device_close(struct draft *d)
{
    struct hash device = any_device();
    body_text(&d->body, "device", hash_hex(&device).s);
    if (one_in(2))
        body_int(&d->body, "last", chance(40));
}

static void authority_key(struct draft *d)
{
    const struct actor *a = &play.keys[1 + chance(play.n_keys - 1)];
    body_text(&d->body, "key", hash_hex(&a->key).s);
    if (one_in(2))
        put_last(&d->body);
}

static void policy(struct draft *d)
{
    bool paper = one_in(2);
    d->subject = subject_of(&play.grants, 3);
    body_text(&d->body, "name", paper ? "paper" : "outside-secondment");
    body_text(&d->body, "value", paper ? WORD("count", "ignore") : WORD("warn", "refuse"));
    maybe_place(&d->body, "facility", 2);
    body_text(&d->body, "from", some_day());
}

static void checklist(struct draft *d)
{
    AUTO(str) text = {0};
    const char *skill = skills[chance(2)];
    unsigned revision = 2 + chance(3);
    d->subject = id_random();
    str_addf(&text,
             "[checklist]\nskill = %s\nrevision = %u\ntitle = \"%s\"\ntitle.vi = \"%s\"\n"
             "cadres = doctor nurse\nsource = \"a test\"\nreview = draft\npass-level = %u\n"
             "[step-1]\ntext = \"Washes\"\ntext.vi = \"Rửa\"\n"
             "[rule-count]\nperformances = %u\nwindow-months = 12\nvalid-months = 24\n",
             skill, revision, skill, skill, 3 + chance(2), 1 + chance(2));
    body_text(&d->body, "skill", skill);
    body_int(&d->body, "revision", revision);
    body_text(&d->body, "from", some_day());
    body_text(&d->body, "decision", WORD("", "9/QĐ"));
    maybe_place(&d->body, "facility", 2);
    body_text(&d->body, "body", str_text(&text));
}

/* A text that is gone does not come back where whoever decided turns out to have had no right.  So where
 * somebody is erased, both the erasure and the links that carry it further are of the first key of the
 * authority, whose right nothing that comes late can end. */
static void person_merge(struct draft *d)
{
    if (play.erasing)
        d->actor = &play.keys[0];
    d->subject = pick(&play.people);
    struct id into = pick(&play.people);
    if (one_in(4))
        body_null(&d->body, "into");
    else
        body_id(&d->body, "into", &into);
    maybe_place(&d->body, "facility", 2);
}

static void person_erase(struct draft *d)
{
    if (!play.erasing || !one_in(4)) { /* not too often, or nobody is left */
        person_merge(d);
        snprintf(d->kind, sizeof(d->kind), "person.merge");
        return;
    }
    d->actor = &play.keys[0];
    d->subject = pick(&play.people);
    body_text(&d->body, "reason", "asked");
    body_text(&d->body, "cadre", WORD("nurse", "doctor"));
    maybe_place(&d->body, "facility", 2);
}

/* ---- sign-offs ------------------------------------------------------------------------------------------ */

const struct actor *a_mentor(void) /* mostly one with the right */
{
    return one_in(4) ? &play.keys[2 + chance(play.n_keys - 2)] : &play.keys[4 + chance(2)];
}

static void fact(struct draft *d, const struct actor *mentor)
{
    struct id trainee = play.people.ids[chance(4) ? 5 + chance(3) : chance(play.people.n)];
    d->subject = id_random();
    remember(&play.signoffs, &d->subject);
    body_id(&d->body, "trainee", &trainee);
    body_text(&d->body, "skill", skills[chance(2)]);
    body_text(&d->body, "at",
              WORD("2026-02-10T08:00", "2026-02-10T08:00", "2026-02-11", "2026-02-12T09:30",
                   "2025-12-01", "2015-05-05", "2027-01-01T10:00"));
    struct id place = one_in(4) ? pick(&play.places) : play.places.ids[2 + chance(3)];
    body_id(&d->body, "facility", &place);
    body_id(&d->body, "mentor", &mentor->person);
    body_int(&d->body, "level", 2 + chance(4));
    body_text(&d->body, "setting", WORD("real", "simulated"));
    if (one_in(2))
        body_text(&d->body, "case", WORD("A", "B"));
    if (one_in(5))
        body_text(&d->body, "missed", "1");
}

static void signoff_add(struct draft *d)
{
    const struct actor *mentor = a_mentor();
    if (!one_in(8))
        d->actor = mentor;
    fact(d, mentor);
}

static void signoff_observe(struct draft *d)
{
    fact(d, a_mentor());
}

static void signoff_sign(struct draft *d)
{
    unsigned at = play.n_entries ? chance(play.n_entries) : 0;
    struct hash h = play.n_entries ? play.entries[at] : (struct hash){{1}};
    d->subject = play.n_entries ? play.observed[at] : pick(&play.signoffs);
    body_text(&d->body, "observation", hash_hex(&h).s);
}

static void signoff_confirm(struct draft *d)
{
    signoff_sign(d);
    struct id who = d->actor && !one_in(5) ? d->actor->person : pick(&play.people);
    body_id(&d->body, "person", &who);
    if (one_in(3))
        body_int(&d->body, "withdrawn", 1);
}

static void signoff_retract(struct draft *d)
{
    d->subject = pick(&play.signoffs);
    body_text(&d->body, "reason", WORD("wrong patient", ""));
}

static void signoff_note(struct draft *d)
{
    struct id who = pick(&play.people);
    d->subject = pick(&play.signoffs);
    body_id(&d->body, "person", &who);
    body_text(&d->body, "note", WORD("khéo tay", "chậm", "cẩn thận"));
}

static void certificate_issue(struct draft *d)
{
    struct id who = pick(&play.people);
    d->subject = id_random();
    remember(&play.others, &d->subject);
    str_addf(&d->body, "\"number\":\"1/2026/GCN-DB\",\"holder\":{\"id\":\"%s\",", id_hex(&who).s);
    str_add(&d->body, "\"full_name\":\"Lò Anh\"}");
}

static void certificate_revoke(struct draft *d)
{
    d->subject = pick(&play.others);
    body_text(&d->body, "day", some_day());
    body_text(&d->body, "reason", "name");
}

static void future(struct draft *d)
{
    d->subject = pick(&play.others);
    body_int(&d->body, "rain", chance(9));
}

/* A kind that is known, in a form that is not. */
static void strange(struct draft *d)
{
    d->subject = pick(&play.signoffs);
    str_add(&d->body, WORD("\"form\":2", "\"set\":7", "\"set\":{\"code\":[1]}", "\"key\":\"zz\""));
    snprintf(d->kind, sizeof(d->kind), "%s",
             WORD("signoff.add", "person.set", "grant.set", "key.confirm", "attest", "policy.set",
                  "checklist.adopt", "device.enrol", "facility.set"));
}

static const struct {
    const char *kind;
    void (*compose)(struct draft *d);
    unsigned often;
    bool sign; /* else by chance */
} kinds[] = {
    {"facility.set", facility, 9, true},
    {"person.set", person, 8, false},
    {"posting.set", posting, 5, false},
    {"secondment.set", secondment, 2, false},
    {"enrolment.set", enrolment, 1, false},
    {"partnership.set", partnership, 2, true},
    {"grant.set", grant, 10, true},
    {"key.add", key_add, 3, true},
    {"key.confirm", key_confirm, 5, true},
    {"key.revoke", key_revoke, 3, true},
    {"device.enrol", device_enrol, 4, true},
    {"device.close", device_close, 2, true},
    {"authority.add", authority_key, 1, true},
    {"authority.retire", authority_key, 1, true},
    {"policy.set", policy, 2, true},
    {"checklist.adopt", checklist, 2, true},
    {"person.merge", person_merge, 3, true},
    {"person.erase", person_erase, 2, true},
    {"signoff.add", signoff_add, 10, true},
    {"signoff.observe", signoff_observe, 5, false},
    {"signoff.sign", signoff_sign, 4, true},
    {"signoff.confirm", signoff_confirm, 3, true},
    {"signoff.retract", signoff_retract, 3, true},
    {"signoff.note", signoff_note, 3, false},
    {"certificate.issue", certificate_issue, 2, true},
    {"certificate.revoke", certificate_revoke, 1, true},
    {"x.future", future, 2, true},
    {"strange", strange, 2, true},
};

void compose(struct draft *d)
{
    unsigned all = 0;
    *d = (struct draft){0};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        all += kinds[i].often;
    unsigned at = chance(all);
    size_t i = 0;
    while (at >= kinds[i].often)
        at -= kinds[i++].often;
    /* Mostly somebody who may. */
    d->actor = one_in(3) ? any_key() : &play.keys[chance(4)];
    snprintf(d->kind, sizeof(d->kind), "%s", kinds[i].kind);
    kinds[i].compose(d);
    d->sign = kinds[i].sign || one_in(2);
    if (!d->sign && one_in(2))
        d->actor = NULL;
}
