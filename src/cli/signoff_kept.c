/* src/cli/signoff_kept.c - a form that was broken off is offered again. */
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

static bool is_another(struct filling *f)
{
    const struct signoff_wish *w = f->wish;
    const char *skill = kept(f, "skill"), *day = kept(f, "day");
    return newcomer_differs(f) || differs(f, NOUN_PERSON, w->trainee, FORM_TRAINEE) ||
           differs(f, NOUN_FACILITY, w->facility, "facility") ||
           (w->skill && *skill && strcmp(w->skill, skill) != 0) ||
           (w->performed_at && *day && strcmp(w->performed_at, day) != 0);
}

/* ---- asked --------------------------------------------------------------------------------------- */

static int ask_to_delete(struct filling *f, const char *question, bool usual,
                         struct sotay_error *err)
{
    bool yes = false;
    int rc = ask_yes(question, usual, &yes, err);
    if (rc >= 0 && !yes)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Go on with it: sotay signoff add"),
                        _("stopped: nothing was recorded, the form is kept"));
    if (rc >= 0 && !f->cli->given.dry_run)
        form_draft_drop(&f->form->draft);
    return rc;
}

static int offer(struct filling *f, struct sotay_error *err)
{
    AUTO(str) question = {0}, when = {0}, what = {0};
    bool yes = false;
    int rc = describe(f, &what, err);
    if (rc < 0)
        return rc;
    add_when(f, &when);
    if (is_another(f)) {
        cli_warn(_("A form of %s is kept: %s."), str_text(&when), str_text(&what));
        return ask_to_delete(f, _("Delete it and begin this one?"), false, err);
    }
    str_addf(&question, _("A form of %s for %s: go on with it?"), str_text(&when), str_text(&what));
    rc = str_check(&question, err);
    if (rc >= 0)
        rc = ask_yes(str_text(&question), true, &yes, err);
    f->takes_kept = rc >= 0 && yes;
    return rc < 0 || yes ? rc : ask_to_delete(f, _("Delete what was answered?"), true, err);
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
static int keep_people(struct filling *f, struct sotay_error *err)
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

int filling_offer(struct filling *f, struct sotay_error *err)
{
    struct form_draft *d = &f->form->draft;
    struct sotay_error why = {0};
    bool recorded = false;
    int rc = form_draft_open(&f->cli->app, &f->form->mentor, d, &why);
    if (rc < 0)
        cli_warn("%s", why.message);
    f->form->is_kept = (rc >= 0 || rc == SOTAY_EDAMAGE) && !f->cli->given.dry_run;
    if (rc < 0 && rc != SOTAY_EDAMAGE)
        return SOTAY_OK;
    if (rc == SOTAY_OK)
        rc = was_recorded(f, &recorded, err);
    if (rc == SOTAY_OK && recorded) {
        cli_warn(_("The form that was kept is recorded already: %.8s."), id_hex(&d->signoff).s);
        form_draft_drop(d);
    } else if (rc == SOTAY_OK && form_draft_answers(d) > 0) {
        rc = offer(f, err);
    }
    if (rc < 0 && rc != SOTAY_EDAMAGE)
        return rc;
    d->signoff = (struct id){{0}};
    return keep_people(f, err);
}
