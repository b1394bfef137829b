/* src/cli/signoff_kept.c - forms that were broken off are offered again, and stay where none is wanted. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "cli/noun.h"
#include "cli/signoff_words.h"

static const char *kept(const struct filling *f, const char *key)
{
    const char *text = form_draft_get(&f->form->draft, key);
    return text ? text : "";
}

/* ---- what it is ---------------------------------------------------------------------------------- */

static int add_trainee(struct filling *f, struct str *out, struct sotay_error *err)
{
    struct id id;
    char name[200];
    struct app *app = &f->cli->app;
    const struct noun *facility = &noun_table[NOUN_FACILITY];
    AUTO(record) r = {0};
    if (!id_parse(kept(f, FORM_TRAINEE), &id)) {
        str_add(out, kept(f, FORM_NEW_NAME));
        return str_check(out, err);
    }
    int rc = record_get(app->store, facility, &id, &r, err);
    if (rc == SOTAY_OK)
        return record_label(app, facility, &id, out, err);
    if (rc >= 0)
        rc = person_full_name(app, &id, name, err);
    if (rc >= 0)
        str_add(out, name);
    return rc < 0 ? rc : str_check(out, err);
}

static void add_skill(const struct filling *f, struct str *out)
{
    for (size_t i = 0; i < f->skills.n; i++)
        if (strcmp(f->skills.v[i].code, kept(f, "skill")) == 0)
            str_addf(out, ", %s", signoff_pick(f->skills.v[i].title, f->skills.v[i].title_vi));
}

/* "Lò Thị Mai, Bandaging, 4 of 9 answers" */
static int describe(struct filling *f, struct str *out, struct sotay_error *err)
{
    const struct form_draft *d = &f->form->draft;
    int n = form_draft_answers(d), rc = add_trainee(f, out, err);
    if (rc < 0)
        return rc;
    add_skill(f, out);
    str_add(out, ", ");
    if (d->total >= n)
        str_addf(out, ngettext("%d of %d answers", "%d of %d answers", (unsigned long)n), n,
                 (int)d->total);
    else
        str_addf(out, ngettext("%d answer", "%d answers", (unsigned long)n), n);
    return str_check(out, err);
}

static void add_when(const struct filling *f, struct str *out)
{
    struct moment_text at = cli_moment(f->cli, f->form->draft.time_ms);
    sotay_day day = day_of_time(f->form->draft.time_ms, f->cli->app.utc_offset);
    const char *time = strrchr(at.s, ' ');
    if (day == f->cli->app.today && time)
        str_addf(out, _("today %s"), time + 1);
    else
        str_add(out, at.s);
}

/* ---- does it go with the options? ---------------------------------------------------------------- */

/* What cannot be found is told where it is asked for. */
static bool differs(struct filling *f, enum noun_id noun, const char *given, const char *key)
{
    struct id id;
    return given && *kept(f, key) && noun_find(f->cli, noun, given, &id, NULL) == SOTAY_OK &&
           strcmp(id_hex(&id).s, kept(f, key)) != 0;
}

static bool newcomer_differs(const struct filling *f)
{
    const struct newcomer *n = &f->form->newcomer;
    AUTO(str) name = {0};
    if (!f->form->has_newcomer)
        return false;
    str_addf(&name, "%s %s %s", n->name[0], n->name[1], n->name[2]);
    AUTO_FREE char *a = text_search_key(str_text(&name));
    AUTO_FREE char *b = text_search_key(kept(f, FORM_NEW_NAME));
    return strcmp(kept(f, FORM_TRAINEE), "0") != 0 || !a || !b || strcmp(a, b) != 0;
}

/* Both as days and times, however they were typed. */
static bool moment_differs(const char *a, const char *b)
{
    sotay_day day;
    char first[24], second[24];
    bool has_time;
    return !moment_typed(a, &day, first, &has_time) || !moment_typed(b, &day, second, &has_time) ||
           strcmp(first, second) != 0;
}

static bool is_another(struct filling *f)
{
    const struct signoff_wish *w = f->wish;
    const char *skill = kept(f, "skill"), *day = kept(f, "day");
    return newcomer_differs(f) || differs(f, NOUN_PERSON, w->trainee, FORM_TRAINEE) ||
           differs(f, NOUN_FACILITY, w->facility, "facility") ||
           (w->skill && *skill && strcmp(w->skill, skill) != 0) ||
           (w->performed_at && *day && moment_differs(w->performed_at, day));
}

/* ---- asked --------------------------------------------------------------------------------------- */

struct kept_form {
    int place;
    int64_t time_ms;
    bool is_another; /* than the options ask for */
    struct str when, what;
};
struct kept_forms { /* the newest first */
    struct kept_form v[FORM_DRAFTS_MAX];
    size_t n;
    int free; /* a place for a new one; -1: none */
};

static void kept_forms_done(struct kept_forms *k)
{
    for (size_t i = 0; i < k->n; i++) {
        str_done(&k->v[i].when);
        str_done(&k->v[i].what);
    }
    k->n = 0;
}

static void take_out(struct kept_forms *k, size_t at)
{
    str_done(&k->v[at].when);
    str_done(&k->v[at].what);
    k->n--;
    memmove(&k->v[at], &k->v[at + 1], (k->n - at) * sizeof(k->v[0]));
}

static int delete_one(struct filling *f, struct kept_forms *k, size_t at, bool *ret_done,
                      struct sotay_error *err)
{
    int place = k->v[at].place;
    AUTO(str) question = {0};
    str_addf(&question, _("Delete the form of %s for %s?"), str_text(&k->v[at].when),
             str_text(&k->v[at].what));
    int rc = str_check(&question, err);
    if (rc >= 0)
        rc = ask_yes(str_text(&question), false, ret_done, err);
    if (rc < 0 || !*ret_done)
        return rc;
    if (!f->cli->given.dry_run && form_draft_take(&f->form->draft, place, NULL) == SOTAY_OK)
        form_draft_drop(&f->form->draft);
    k->free = place;
    take_out(k, at);
    return SOTAY_OK;
}

/* *ret: which one to go on with; k->n: none. */
static int ask_one(struct filling *f, struct kept_forms *k, size_t *ret, struct sotay_error *err)
{
    AUTO(str) question = {0};
    bool yes = false;
    str_addf(&question, _("A form of %s for %s: go on with it?"), str_text(&k->v[0].when),
             str_text(&k->v[0].what));
    int rc = str_check(&question, err);
    if (rc >= 0)
        rc = ask_yes(str_text(&question), true, &yes, err);
    *ret = 0;
    if (rc < 0 || yes)
        return rc;
    rc = delete_one(f, k, 0, &yes, err);
    *ret = k->n;
    if (rc >= 0 && !yes)
        cli_warn("%s", _("It stays, and is offered again. This is a new one."));
    return rc;
}

static void list_forms(const struct kept_forms *k)
{
    cli_warn("%s", _("Forms that are not finished:"));
    for (size_t i = 0; i < k->n; i++) {
        AUTO(str) head = {0}, text = {0};
        str_addf(&head, "  %zu", i + 1);
        str_addf(&text, "%s: %s", str_text(&k->v[i].when), str_text(&k->v[i].what));
        cli_warn_filled(str_text(&head), 5, str_text(&text));
    }
}

static int ask_which(struct filling *f, struct kept_forms *k, size_t *ret, struct sotay_error *err)
{
    bool deleted = true;
    for (;;) {
        struct answer a = {{0}};
        int64_t number = 1;
        if (deleted)
            list_forms(k);
        deleted = false;
        int rc = ask_line(_("Which one? (number; Enter: 1, 0: a new one, -1: delete the first) "),
                          &a, err);
        if (rc < 0)
            return rc;
        bool good = !a.s[0] || text_to_int(a.s, &number);
        if (!good || number > (int64_t)k->n || number < -(int64_t)k->n) {
            cli_warn(_("  a number from %d to %d"), 0, (int)k->n);
            continue;
        }
        if (number >= 0) {
            *ret = number ? (size_t)number - 1 : k->n;
            return SOTAY_OK;
        }
        rc = delete_one(f, k, (size_t)-number - 1, &deleted, err);
        if (rc < 0 || k->n < 2)
            return rc < 0 ? rc : ask_one(f, k, ret, err);
    }
}

/* With other options it is a new one anyway. */
static int offer(struct filling *f, struct kept_forms *k, size_t *ret, struct sotay_error *err)
{
    for (size_t i = 0; i < k->n;) {
        if (k->v[i].is_another) {
            cli_warn(_("A form of %s is kept: %s."), str_text(&k->v[i].when),
                     str_text(&k->v[i].what));
            take_out(k, i);
        } else {
            i++;
        }
    }
    *ret = k->n;
    return k->n == 0 ? SOTAY_OK : k->n == 1 ? ask_one(f, k, ret, err) : ask_which(f, k, ret, err);
}

/* A crash between the record and the end of the draft must not record it twice. */
static int was_recorded(struct filling *f, bool *ret, struct sotay_error *err)
{
    struct id found;
    struct sotay_error absent = {0};
    const struct id_text hex = id_hex(&f->form->draft.signoff);
    *ret = false;
    if (id_is_zero(&f->form->draft.signoff))
        return SOTAY_OK;
    int rc = signoff_find(&f->cli->app, hex.s, &found, &absent);
    *ret = rc == SOTAY_OK;
    if (rc == SOTAY_EABSENT || rc == SOTAY_OK)
        return SOTAY_OK;
    *err = absent;
    return rc;
}

/* Who answers for it; what a typist said when it was begun. */
int filling_keep_people(struct filling *f, struct sotay_error *err)
{
    struct form_draft *d = &f->form->draft;
    struct id typist;
    int rc = SOTAY_OK;
    if (f->wish->typist) {
        rc = noun_find(f->cli, NOUN_PERSON, f->wish->typist, &typist, err);
        if (rc >= 0)
            rc = form_draft_put(d, FORM_TYPIST, id_hex(&typist).s, err);
    } else if (f->takes_kept && *kept(f, FORM_TYPIST)) {
        str_add(&f->a->typist, kept(f, FORM_TYPIST));
        rc = str_check(&f->a->typist, err);
        f->wish->typist = str_text(&f->a->typist);
    }
    return rc < 0 ? rc : form_draft_put(d, FORM_MENTOR, id_hex(&f->form->mentor).s, err);
}

/* ---- all of them ---------------------------------------------------------------------------------- */

/* The form in hand, which is that of the place. */
static int remember(struct filling *f, int place, struct kept_forms *k, struct sotay_error *err)
{
    const struct form_draft *d = &f->form->draft;
    struct kept_form one = {.place = place, .time_ms = d->time_ms};
    size_t at = 0;
    int rc = describe(f, &one.what, err);
    add_when(f, &one.when);
    one.is_another = is_another(f);
    while (at < k->n && k->v[at].time_ms >= one.time_ms)
        at++;
    memmove(&k->v[at + 1], &k->v[at], (k->n - at) * sizeof(one));
    k->v[at] = one;
    k->n++;
    return rc;
}

static int look_through(struct filling *f, struct kept_forms *k, struct sotay_error *err)
{
    struct form_draft *d = &f->form->draft;
    int rc = SOTAY_OK;
    for (int place = FORM_DRAFTS_MAX - 1; rc >= 0 && place >= 0; place--) {
        struct sotay_error why = {0};
        bool recorded = false;
        int there = form_draft_take(d, place, &why);
        if (there < 0)
            cli_warn("%s", why.message);
        if (there == SOTAY_OK)
            rc = was_recorded(f, &recorded, err);
        if (recorded) {
            cli_warn(_("The form that was kept is recorded already: %.8s."), id_hex(&d->signoff).s);
            form_draft_drop(d);
        } else if (rc >= 0 && there == SOTAY_OK && form_draft_answers(d) > 0) {
            rc = remember(f, place, k, err);
            continue;
        }
        if (there >= 0 || there == SOTAY_EDAMAGE)
            k->free = place;
    }
    return rc;
}

/* The one that was chosen, or a new one. */
static int take(struct filling *f, const struct kept_forms *k, size_t which,
                struct sotay_error *err)
{
    f->takes_kept = which < k->n;
    int place = f->takes_kept ? k->v[which].place : k->free;
    if (place < 0 && f->form->is_kept)
        return sotay_fail(
            err, SOTAY_EREFUSED, _("Finish one of them first, or delete one: sotay signoff add"),
            _("%d forms are not finished; there is no room for another"), FORM_DRAFTS_MAX);
    /* Without a place of its own it is in memory only, where the last one looked at must not stay. */
    int rc = form_draft_take(&f->form->draft, place < 0 ? FORM_DRAFTS_MAX : place, err);
    return rc < 0 ? rc : SOTAY_OK;
}

int filling_offer(struct filling *f, struct sotay_error *err)
{
    struct form_draft *d = &f->form->draft;
    struct sotay_error why = {0};
    __attribute__((cleanup(kept_forms_done))) struct kept_forms kept = {.free = -1};
    size_t which = 0;
    int rc = form_draft_open(&f->cli->app, &f->form->mentor, d, &why);
    if (rc < 0)
        cli_warn("%s", why.message);
    f->form->is_kept = rc >= 0 && !f->cli->given.dry_run;
    if (rc < 0)
        return SOTAY_OK;
    rc = look_through(f, &kept, err);
    if (rc >= 0)
        rc = offer(f, &kept, &which, err);
    if (rc >= 0)
        rc = take(f, &kept, which, err);
    if (rc < 0)
        return rc;
    d->signoff = (struct id){{0}};
    return filling_keep_people(f, err);
}

/* ---- asked again ---------------------------------------------------------------------------------- */

void filling_find(struct filling *f, const char *key)
{
    const char *text = form_draft_get(&f->form->draft, key);
    const char *again = form_draft_get(&f->form->draft, FORM_AGAIN);
    if (again && strcmp(again, key) == 0)
        f->asks_again = true;
    bool taken = f->takes_kept && !f->asks_again;
    f->kept = taken ? text : NULL;
    f->was = taken ? NULL : text;
    if (f->asks_again && text) /* it goes to the disk with the answer */
        (void)form_draft_put(&f->form->draft, FORM_AGAIN, key, NULL);
    else if (f->asks_again)
        filling_keep(f, FORM_AGAIN, NULL);
}

void filling_go_back(struct filling *f, const char *key)
{
    f->asks_again = true;
    filling_keep(f, FORM_AGAIN, key);
}
