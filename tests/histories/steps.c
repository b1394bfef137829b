/* tests/histories/steps.c - what people do at a notebook, and what other computers write. */
#include "base/base.h"

#include "history.h"

#include "domain/competency.h"
#include "domain/confirmation.h"
#include "domain/import.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/signoff.h"
#include "domain/undo.h"
#include "ledger/fold.h"

#include <errno.h>

/* ---- what a notebook said that it keeps ---------------------------------------------------------- */

struct heads {
    struct chain_head *list;
    size_t n;
};

/* An older Sotay does not know these kinds: it keeps them, and waits for a newer one. */
static bool is_new_kind(const char *kind)
{
    return strcmp(kind, "signoff.confirm") == 0 || strcmp(kind, "certificate.revoke") == 0 ||
           strcmp(kind, "signoff.note") == 0;
}

static int old_fold(void *domain, struct fold *f, const struct entry *e, const json_t *payload,
                    struct sotay_error *err)
{
    return is_new_kind(e->kind) ? SOTAY_END : domain_folds.fold(domain, f, e, payload, err);
}

void book_is_old(struct notebook *b, bool is_old)
{
    static struct fold_ops old;
    int64_t entries;
    struct sotay_error err = {0};
    old = domain_folds;
    old.fold = old_fold;
    b->is_old = is_old;
    b->app.here.ops = is_old ? &old : &domain_folds;
    if (!is_old) /* a newer one makes its tables again */
        must("notebook_rebuild", notebook_rebuild(&b->app, &entries, &err), &err);
}

static void heads_of(struct notebook *b, struct heads *ret)
{
    struct sotay_error err = {0};
    *ret = (struct heads){0};
    must("ledger_heads", ledger_heads(b->app.store, &ret->list, &ret->n, &err), &err);
}

static int64_t before_of(const struct heads *h, int64_t chain, int64_t base)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->list[i].chain == chain)
            return h->list[i].seq;
    return base;
}

static void keep(struct notebook *b, int64_t chain, int64_t seq)
{
    struct entry e;
    AUTO_FREE char *memory = NULL;
    struct sotay_error err = {0};
    must("ledger_entry", ledger_entry(b->app.store, chain, seq, &e, &memory, &err), &err);
    if (play.n_kept == play.cap_kept) {
        play.cap_kept = play.cap_kept ? 2 * play.cap_kept : 256;
        play.kept = realloc(play.kept, play.cap_kept * sizeof(*play.kept));
        if (!play.kept)
            abort();
    }
    play.kept[play.n_kept++] = (struct kept){.device = e.device, .hash = e.hash, .seq = e.seq};
    if (strcmp(e.kind, "signoff.observe") == 0 && play.n_entries < POOL_MAX) {
        play.entries[play.n_entries] = e.hash;
        play.observed[play.n_entries++] = e.subject;
    }
    if (strcmp(e.kind, "signoff.observe") == 0 || strcmp(e.kind, "signoff.add") == 0 ||
        strcmp(e.kind, "signoff.transcribe") == 0)
        remember(&play.signoffs, &e.subject);
}

static size_t keep_since(struct notebook *b, const struct heads *before)
{
    struct heads after;
    size_t n = play.n_kept;
    heads_of(b, &after);
    for (size_t i = 0; i < after.n; i++) {
        const struct chain_head *c = &after.list[i];
        for (int64_t seq = before_of(before, c->chain, c->base_seq) + 1; seq <= c->seq; seq++)
            keep(b, c->chain, seq);
    }
    free(after.list);
    return play.n_kept - n;
}

void forget_lost(void)
{
    size_t n = 0;
    struct sotay_error err = {0};
    for (size_t i = 0; i < play.n_kept; i++) {
        bool has = false;
        const struct kept *k = &play.kept[i];
        for (unsigned at = 0; at < play.n_books && !has; at++)
            must("ledger_has",
                 ledger_has(play.books[at].app.store, &k->device, k->seq, &k->hash, &has, &err),
                 &err);
        if (has)
            play.kept[n++] = *k;
    }
    if (n < play.n_kept)
        tell("  %zu records are lost with it", play.n_kept - n);
    play.n_kept = n;
}

/* ---- the ways to write ------------------------------------------------------------------------------ */

static const struct actor *maybe_key(void)
{
    return one_in(3) ? NULL : one_in(3) ? any_key() : &play.keys[chance(6)];
}

static char *hex_of(const struct id *id, char ret[33])
{
    memcpy(ret, id_hex(id).s, 33);
    return ret;
}

static int write_draft(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    static char what[120];
    AUTO(draft) d = {0};
    AUTO(writer) w = {0};
    compose(&d);
    if (strcmp(d.kind, "strange") == 0) /* our own code writes no such thing */
        return SOTAY_EREFUSED;
    snprintf(what, sizeof(what), "%s %.8s by %.8s", d.kind, id_hex(&d.subject).s,
             d.actor ? hash_hex(&d.actor->key).s : "nobody");
    *ret_what = what;
    int rc = app_write(&b->app, d.actor, &w, err);
    if (rc >= 0)
        rc =
            writer_append(&w, d.kind, &d.subject, str_text(&d.body), d.body.len, d.sign, NULL, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

static int sign_off(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    char trainee[33], facility[33], mentor[33];
    bool live = !one_in(3);
    const struct actor *a = a_mentor();
    struct id t = play.people.ids[5 + chance(3)], f = play.places.ids[2 + chance(3)];
    static const char *const days[] = {"2026-02-10T08:00", "2026-02-11", "2026-02-12T09:30", NULL};
    struct signoff_wish wish = {.trainee = hex_of(&t, trainee),
                                .facility = hex_of(&f, facility),
                                .skill = skills[chance(2)],
                                .level = one_in(4) ? "2" : "5",
                                .performed_at = days[chance(4)],
                                .missed = one_in(6) ? "1" : NULL,
                                .case_ref = one_in(2) ? "A" : NULL,
                                .note = one_in(2) ? "đã xem" : NULL,
                                .setting = one_in(4) ? "simulated" : "real"};
    struct signoff s = {0};
    *ret_what = live ? "signs what was seen" : "records what was seen";
    if (!live)
        wish.mentor = hex_of(&a->person, mentor);
    int rc = signoff_prepare(&b->app, &wish, &a->person, live, &s, err);
    if (rc >= 0)
        rc = signoff_add(&b->app, live ? a : maybe_key(), &s, !live, err);
    signoff_done(&s);
    return rc;
}

static int sign_waiting(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    int64_t n;
    *ret_what = "signs all that waits";
    return signoff_sign(&b->app, a_mentor(), NULL, 0, &n, err);
}

static int transcribe(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    char path[320];
    struct import_counts counts;
    const struct import_options options = {.skip_bad = true};
    snprintf(path, sizeof(path), "%s/paper.csv", play.folder);
    FILE *f = fopen(path, "w");
    if (!f)
        broken("%s: %s", path, strerror(errno));
    fputs("trainee,skill,performed_at,facility,mentor,level,case_ref,note\n", f);
    for (unsigned i = 0, n = 1 + chance(4); i < n; i++) {
        struct id t = play.people.ids[5 + chance(3)], m = play.people.ids[2 + chance(3)];
        fprintf(f, "%s,%s,2026-02-1%u%s,%s,%s,%u,%s,%s\n", id_hex(&t).s, skills[chance(2)],
                chance(3), one_in(2) ? "T08:00" : "", id_hex(&play.places.ids[2 + chance(3)]).s,
                id_hex(&m).s, 3 + chance(3), one_in(2) ? "A" : "", one_in(2) ? "từ sổ" : "");
    }
    fclose(f);
    *ret_what = "types from paper";
    return import_signoffs(&b->app, &play.keys[chance(4)], path, &options, &counts, err);
}

static int withdraw(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    struct id id = pick(&play.signoffs), again, trainee = play.people.ids[5 + chance(3)];
    *ret_what = "withdraws";
    if (one_in(2))
        return signoff_retract(&b->app, any_key(), &id, "wrong", err);
    *ret_what = "corrects";
    return signoff_correct(&b->app, any_key(), &id, &trainee, &again, err);
}

static int confirm(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    struct id id = pick(&play.signoffs);
    *ret_what = "confirms a sign-off";
    return one_in(4) ? signoff_unconfirm(&b->app, any_key(), &id, 1, err)
                     : signoff_confirm(&b->app, any_key(), &id, 1, err);
}

static int edit_person(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    static const char *const phones[] = {"0911111111", "0922222222", "-"};
    static const char *const cadres[] = {"doctor", "nurse", "technician", NULL};
    char place[33];
    struct id id = pick(&play.people), f = pick(&play.places);
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct wish wish = {0};
    struct save_result saved;
    *ret_what = "edits a person";
    wish.v[noun_field(n, "phone")] = phones[chance(3)];
    wish.v[noun_field(n, "cadre")] = cadres[chance(4)];
    if (one_in(3))
        wish.facility = hex_of(&f, place);
    return record_save(&b->app, maybe_key(), n, &id, &wish, &saved, err);
}

static int add_person(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    static const char *const codes[] = {"N1", "N2", "N3", "N4"};
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct wish wish = {.facility = "S1"};
    struct save_result saved;
    *ret_what = "adds a person";
    wish.v[noun_field(n, "code")] = codes[chance(4)];
    wish.v[noun_field(n, "given_name")] = "Mai";
    wish.v[noun_field(n, "cadre")] = "nurse";
    int rc = record_save(&b->app, maybe_key(), n, NULL, &wish, &saved, err);
    if (rc >= 0)
        remember(&play.people, &saved.id);
    return rc;
}

static int remove_record(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    bool is_person = one_in(2);
    struct id id = is_person ? pick(&play.people) : pick(&play.places);
    *ret_what = is_person ? "removes a person" : "removes a place";
    return record_void(&b->app, maybe_key(), &noun_table[is_person ? NOUN_PERSON : NOUN_FACILITY],
                       &id, !one_in(2), err);
}

static int add_record(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    static const char *const values[] = {"1", "2", "3"};
    char place[33];
    struct id f = pick(&play.places);
    struct wish wish = {0};
    struct save_result saved;
    bool indicator = one_in(2);
    const struct noun *n = &noun_table[indicator ? NOUN_INDICATOR : NOUN_REQUIREMENT];
    *ret_what = indicator ? "adds an indicator" : "adds a requirement";
    wish.v[0] = hex_of(&f, place);
    wish.v[1] = indicator ? "2026-02" : "station";
    wish.v[2] = indicator ? "visits" : "care.wound";
    wish.v[3] = values[chance(3)];
    return record_save(&b->app, maybe_key(), n, NULL, &wish, &saved, err);
}

static int vouch(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    struct hash key;
    const struct actor *a = any_key();
    *ret_what = "confirms a key";
    if (!one_in(3))
        return key_confirm(&b->app, &play.keys[chance(4)], &a->person, hash_hex(&a->key).s, &key,
                           err);
    *ret_what = "revokes a key";
    return key_revoke(&b->app, &play.keys[chance(4)], &a->key, "lost", err);
}

static int enrol(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    char series[8];
    struct hash key;
    *ret_what = "lets this computer write";
    return computer_enrol(&b->app, &play.keys[chance(4)], "Pu Nhi", series, &key, err);
}

static int several(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    const struct actor *a = &play.keys[chance(4)];
    *ret_what = "several at once";
    int rc = app_write(&b->app, a, &w, err);
    for (unsigned i = 0, n = 2 + chance(3); i < n && rc >= 0; i++) {
        AUTO(draft) d = {0};
        compose(&d);
        bool skip = strcmp(d.kind, "strange") == 0 ||
                    (play.erasing && strncmp(d.kind, "person.", 7) == 0 &&
                     strcmp(d.kind, "person.set") != 0 && a != &play.keys[0]);
        if (!skip)
            tell("  %s %.8s", d.kind, id_hex(&d.subject).s);
        rc = skip ? SOTAY_EREFUSED
                  : writer_append(&w, d.kind, &d.subject, str_text(&d.body), d.body.len, true, NULL,
                                  err);
    }
    return rc < 0 ? rc : writer_commit(&w, err);
}

static int undo_one(struct notebook *b, const char **ret_what, struct sotay_error *err)
{
    static char what[400];
    struct batch batch;
    char number[8];
    AUTO(undo_result) r = {0};
    AUTO(str) words = {0};
    const struct actor *a = one_in(4) ? NULL : any_key();
    *ret_what = "undoes a command";
    snprintf(number, sizeof(number), "%u", 1 + chance(4));
    int rc = undo_find(&b->app, a ? &a->person : NULL, number, &batch, err);
    if (rc >= 0)
        rc = undo_words(&b->app, &batch, &words, err);
    snprintf(what, sizeof(what), "undoes: %s", str_text(&words));
    *ret_what = what;
    return rc < 0 ? rc : undo_do(&b->app, a, &batch, &r, err);
}

static int (*const ways[])(struct notebook *, const char **, struct sotay_error *) = {
    write_draft,   write_draft, write_draft, write_draft, sign_off,    sign_off,    sign_off,
    sign_waiting,  transcribe,  withdraw,    confirm,     edit_person, edit_person, add_person,
    remove_record, add_record,  vouch,       enrol,       several,     undo_one,    undo_one,
};

static sotay_day some_today(void)
{
    if (one_in(12))
        return day_parse("2015-03-01");
    if (one_in(24))
        return day_parse("2099-03-01");
    play.today += (int)chance(3);
    return play.today;
}

void step_at_notebook(struct notebook *b)
{
    struct heads before;
    struct sotay_error err = {0};
    const char *what = "";
    sotay_day day = some_today();
    app_confirm_today(&b->app, day);
    heads_of(b, &before);
    int rc = ways[chance(COUNT_OF(ways))](b, &what, &err);
    size_t n = keep_since(b, &before);
    free(before.list);
    tell("book%u, %s: %s%s%s", (unsigned)(b - play.books), day_iso(day).s, what, rc < 0 ? ": " : "",
         rc < 0 ? err.message : "");
    if (rc < 0 && n)
        broken("refused, and %zu records were written", n);
    if (rc == SOTAY_EFAIL || rc == SOTAY_EDAMAGE)
        broken("%s: %s (%s)", what, err.message, err.hint);
    play.counts.refused += rc < 0;
    check_now(b);
    if (rc >= 0 && one_in(3))
        must("competency_settle", competency_settle(&b->app, NULL, &err), &err);
}

/* ---- other computers ----------------------------------------------------------------------------------- */

void step_pen(struct pen *p)
{
    int64_t clock = p->n ? p->list[p->n - 1].e.clock : 0, seen = 0, time;
    struct sotay_error err = {0};
    struct notebook *b = &play.books[chance(play.n_books)];
    must("ledger_newest", ledger_newest(b->app.store, &seen, &time, &err), &err);
    if (seen > clock && !one_in(4)) /* it had met that notebook; else it is behind */
        clock = seen;
    if (clock == 0)
        clock = 30;
    time = NOW_MS + (int64_t)chance(60) * DAY_MS;
    if (one_in(8))
        time = INT64_C(1420070400000); /* 2015 */
    else if (one_in(12))
        time = INT64_C(4070908800000); /* 2099 */
    for (unsigned i = 0, n = 1 + chance(3); i < n; i++) {
        AUTO(draft) d = {0};
        compose(&d);
        clock += 1 + (one_in(6) ? chance(9) : 0);
        pen_write(p, clock, time, &d);
        tell("pen%u writes %s %.8s by %.8s, %lld at clock %lld", (unsigned)(p - play.pens), d.kind,
             id_hex(&d.subject).s, d.actor ? hash_hex(&d.actor->key).s : "nobody", (long long)p->n,
             (long long)clock);
        if (strcmp(d.kind, "signoff.observe") == 0 && play.n_entries < POOL_MAX) {
            play.entries[play.n_entries] = p->list[p->n - 1].e.hash;
            play.observed[play.n_entries++] = d.subject;
        }
        if (one_in(3))
            pen_mark(p);
    }
    pen_mark(p);
}
