/* src/cli/signoff_ask.c - a sign-off by questions, step by step, on a terminal.
 *
 * Every question can be answered by '?' (what to type) and '<' (one question back).  What is answered is
 * kept at once; a form that was broken off is gone through again, and its answers stand where they still
 * fit. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "cli/noun.h"
#include "domain/competency.h"

void signoff_form_done(struct signoff_form *form)
{
    newcomer_done(&form->newcomer);
    form_draft_done(&form->draft);
}

const char *form_kept_words(void)
{
    return _("What was answered is kept: 'sotay signoff add' goes on with it.");
}

void filling_tell(const struct sotay_error *why)
{
    cli_warn_filled("", 2, why->message);
    if (why->hint[0])
        cli_warn_filled("", 2, why->hint);
}

int filling_ask(struct filling *f, const char *prompt, const char *help, struct answer *ret,
                struct sotay_error *err)
{
    const char *kept = f->kept;
    f->kept = NULL; /* should it not fit, somebody is asked */
    if (kept && strlen(kept) < sizeof(ret->s)) {
        memcpy(ret->s, kept, strlen(kept) + 1);
        return SOTAY_OK;
    }
    f->was_asked = true;
    for (;;) {
        int rc = ask_line(prompt, ret, err);
        if (rc < 0 || strcmp(ret->s, "<") == 0)
            return rc < 0 ? rc : BACK;
        if (!ret->s[0] && f->was && strlen(f->was) < sizeof(ret->s))
            memcpy(ret->s, f->was, strlen(f->was) + 1);
        if (strcmp(ret->s, "?") != 0)
            return SOTAY_OK;
        cli_warn("  %s", help);
        cli_warn("  %s",
                 f->form->is_kept
                     ? _("< goes one question back; after Ctrl-C 'sotay signoff add' goes on "
                         "from here")
                     : _("< goes one question back, Ctrl-C ends without recording"));
    }
}

int filling_ask_into(struct filling *f, struct str *to, const char *prompt, const char *help,
                     struct sotay_error *err)
{
    struct answer a = {0};
    int rc = filling_ask(f, prompt, help, &a, err);
    if (rc != SOTAY_OK)
        return rc;
    str_clear(to);
    str_add(to, a.s);
    return str_check(to, err);
}

/* ---- kept ---------------------------------------------------------------------------------------- */

void filling_keep(struct filling *f, const char *key, const char *text)
{
    struct sotay_error why = {0};
    const char *before = form_draft_get(&f->form->draft, key);
    if ((!before && !text) || (before && text && strcmp(before, text) == 0))
        return;
    f->form->draft.time_ms = f->cli->app.here.now_ms;
    int rc = form_draft_put(&f->form->draft, key, text, &why);
    if (!f->form->is_kept)
        return;
    if (rc >= 0 && form_draft_save(&f->form->draft, &why) >= 0) {
        ask_interrupted(form_kept_words());
        return;
    }
    if (!f->was_told)
        cli_warn(_("warning: what is answered cannot be kept: %s"), why.message);
    f->was_told = true;
}

/* ---- one after the other ----------------------------------------------------------------------- */

enum { ASK_TRAINEE, ASK_FACILITY, ASK_DAY, ASK_SKILL, ASK_SETTING, ASK_STEPS };
enum { AFTER_LEVEL, AFTER_CASE, AFTER_NOTE, N_AFTER };

static size_t n_questions(const struct filling *f)
{
    return f->c ? ASK_STEPS + f->c->n_steps + f->c->n_measures + N_AFTER : ASK_STEPS;
}

/* Does it not come up at all in this form? */
static bool is_idle(const struct filling *f, size_t at)
{
    if (f->of_facility && (at == ASK_FACILITY || at == ASK_SETTING))
        return true;
    if (at < ASK_STEPS + (f->c ? f->c->n_steps : 0))
        return false;
    at -= ASK_STEPS + f->c->n_steps;
    return at < f->c->n_measures && !filling_has_measure(f, at);
}

/* Was it answered by an option, or need it not be asked? */
static bool is_skipped(const struct filling *f, size_t at)
{
    const struct signoff_wish *w = f->wish;
    const char *const given[] = {[ASK_TRAINEE] = w->trainee,
                                 [ASK_FACILITY] = w->facility,
                                 [ASK_DAY] = w->performed_at,
                                 [ASK_SKILL] = w->skill,
                                 [ASK_SETTING] = w->setting};
    if (is_idle(f, at))
        return true;
    if (at < ASK_STEPS)
        return given[at];
    at -= ASK_STEPS;
    if (at < f->c->n_steps)
        return w->missed || w->not_observed || w->na || w->scores;
    at -= f->c->n_steps;
    if (at < f->c->n_measures)
        return filling_measure_given(f, at) != NULL;
    at -= f->c->n_measures;
    return at == AFTER_LEVEL  ? w->level != NULL
           : at == AFTER_CASE ? w->case_ref != NULL
                              : w->note != NULL;
}

/* Refused before anything else is asked. */
static int take_day(struct filling *f, struct sotay_error *err)
{
    char text[24];
    bool has_time = false;
    if (!moment_typed(f->wish->performed_at, &f->day, text, &has_time))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--performed-at: '%s' is not a date"),
                          f->wish->performed_at);
    str_clear(&f->a->performed_at);
    str_add(&f->a->performed_at, text);
    f->wish->performed_at = str_text(&f->a->performed_at);
    if (str_check(&f->a->performed_at, err) < 0)
        return SOTAY_EFAIL;
    if (f->day > f->cli->app.today)
        return sotay_fail(err, SOTAY_EREFUSED, _("Record it on or after the day it was seen."),
                          _("--performed-at: %s lies in the future"), day_shown(f->day).s);
    int rc = signoff_check_day(&f->cli->app, f->of_facility ? NULL : &f->trainee, &f->form->mentor,
                               f->day, err);
    if (rc < 0)
        sotay_error_prefix(err, "--performed-at");
    return rc;
}

/* What an option gave is read where its question would stand. */
static int take_given(struct filling *f, size_t at, struct sotay_error *err)
{
    if (is_idle(f, at))
        return SOTAY_OK;
    switch (at) {
    case ASK_TRAINEE:
        if (f->form->has_newcomer)
            f->trainee = f->form->newcomer.id;
        return f->form->has_newcomer ? SOTAY_OK : filling_take_trainee(f, f->wish->trainee, err);
    case ASK_FACILITY:
        return noun_find(f->cli, NOUN_FACILITY, f->wish->facility, &f->facility, err);
    case ASK_DAY:
        return take_day(f, err);
    case ASK_SKILL:
        return filling_take_skill(f, f->wish->skill, err);
    default:
        return SOTAY_OK;
    }
}

static int ask_one(struct filling *f, size_t at, struct sotay_error *err)
{
    static int (*const first[])(struct filling *,
                                struct sotay_error *) = {[ASK_TRAINEE] = filling_ask_trainee,
                                                         [ASK_FACILITY] = filling_ask_facility,
                                                         [ASK_DAY] = filling_ask_day,
                                                         [ASK_SKILL] = filling_ask_skill,
                                                         [ASK_SETTING] = filling_ask_setting};
    if (at < ASK_STEPS)
        return first[at](f, err);
    at -= ASK_STEPS;
    if (at < f->c->n_steps)
        return filling_ask_step(f, at, err);
    at -= f->c->n_steps;
    if (at == 0 && !f->kept)
        cli_warn("%s", "");
    if (at < f->c->n_measures)
        return filling_ask_measure(f, at, err);
    at -= f->c->n_measures;
    if (at == AFTER_LEVEL)
        return filling_ask_level(f, err);
    return at == AFTER_CASE ? filling_ask_case(f, err) : filling_ask_note(f, err);
}

/* ---- the answers of a form that was broken off --------------------------------------------------- */

/* A step goes by its words, so that it is found in another revision too; of several with the same words
 * by its turn among them. */
static void step_key(const struct checklist *c, size_t at, struct str *out)
{
    const char *text = c->steps[at].text;
    struct hash h = hash_of(text, strlen(text));
    size_t same = 0;
    for (size_t i = 0; i < at; i++)
        same += strcmp(c->steps[i].text, text) == 0;
    str_addf(out, "step:%.16s.%zu", hash_hex(&h).s, same);
}

static int question_key(const struct filling *f, size_t at, struct str *out,
                        struct sotay_error *err)
{
    static const char *const first[] = {[ASK_TRAINEE] = FORM_TRAINEE,
                                        [ASK_FACILITY] = "facility",
                                        [ASK_DAY] = "day",
                                        [ASK_SKILL] = "skill",
                                        [ASK_SETTING] = "setting"};
    static const char *const after[] = {
        [AFTER_LEVEL] = "level", [AFTER_CASE] = "case", [AFTER_NOTE] = "note"};
    if (at < ASK_STEPS)
        str_add(out, first[at]);
    else if (at - ASK_STEPS < f->c->n_steps)
        step_key(f->c, at - ASK_STEPS, out);
    else if (at - ASK_STEPS - f->c->n_steps < f->c->n_measures)
        str_addf(out, "measure:%s", f->c->measures[at - ASK_STEPS - f->c->n_steps].name);
    else
        str_add(out, after[at - ASK_STEPS - f->c->n_steps - f->c->n_measures]);
    return str_check(out, err);
}

/* The answer as it would be typed again; people and places by their ids. */
static void answer_text(const struct filling *f, size_t at, struct str *out)
{
    const struct signoff_answers *a = f->a;
    const struct signoff_wish *w = f->wish;
    const char *setting = w->setting ? w->setting : str_text(&a->setting);
    switch (at) {
    case ASK_TRAINEE:
        str_add(out, f->form->has_newcomer ? "0" : id_hex(&f->trainee).s);
        return;
    case ASK_FACILITY:
        str_add(out, id_hex(&f->facility).s);
        return;
    case ASK_DAY:
        str_add(out, w->performed_at ? w->performed_at : str_text(&a->performed_at));
        return;
    case ASK_SKILL:
        str_add(out, f->c->skill);
        return;
    case ASK_SETTING:
        str_add(out, strcmp(setting, "simulated") == 0 ? "m" : "");
        return;
    default:
        at -= ASK_STEPS;
    }
    if (at < f->c->n_steps) {
        if (a->step[at] == 's')
            str_addf(out, "%d", (int)a->score[at]);
        else if (a->step[at])
            str_add_char(out, a->step[at]);
        return;
    }
    at -= f->c->n_steps;
    if (at < f->c->n_measures) {
        const char *equals = strchr(str_text(&a->measure[at]), '=');
        str_add(out, equals ? equals + 1 : "");
        return;
    }
    at -= f->c->n_measures;
    str_add(out, str_text(at == AFTER_LEVEL  ? &a->level
                          : at == AFTER_CASE ? &a->case_ref
                                             : &a->note));
}

/* Answers to other questions than the first n; they were said of another form. */
static int forget_others(struct filling *f, size_t n, struct sotay_error *err)
{
    struct form_draft *d = &f->form->draft;
    for (size_t i = d->n; i-- > 0;) {
        bool stays = d->list[i].key[0] == '.';
        for (size_t at = 0; at < n && !stays; at++) {
            AUTO(str) key = {0};
            int rc = question_key(f, at, &key, err);
            if (rc < 0)
                return rc;
            stays = strcmp(str_text(&key), d->list[i].key) == 0;
        }
        if (!stays)
            (void)form_draft_put(d, d->list[i].key, NULL, NULL);
    }
    return SOTAY_OK;
}

static void keep_newcomer(struct filling *f)
{
    const struct newcomer *n = &f->form->newcomer;
    AUTO(str) name = {0};
    for (size_t i = 0; i < COUNT_OF(n->name); i++)
        if (*n->name[i])
            str_addf(&name, "%s%s", name.len ? " " : "", n->name[i]);
    filling_keep(f, FORM_NEW_NAME, str_text(&name));
    filling_keep(f, ".new.year", n->birth_year);
    filling_keep(f, ".new.cadre", n->cadre[0] ? n->cadre : NULL);
    filling_keep(f, ".new.place", id_is_zero(&f->form->home) ? "" : id_hex(&f->form->home).s);
}

/* Somebody else is elsewhere, as a rule; another skill has other steps, although with the same words. */
static void forget_what_hangs(struct filling *f, size_t at, const char *text)
{
    struct form_draft *d = &f->form->draft;
    const char *before = at == ASK_SKILL     ? form_draft_get(d, "skill")
                         : at == ASK_TRAINEE ? form_draft_get(d, FORM_TRAINEE)
                                             : NULL;
    if (!before || strcmp(before, text) == 0)
        return;
    if (at == ASK_TRAINEE) {
        (void)form_draft_put(d, "facility", NULL, NULL);
        return;
    }
    for (size_t i = d->n; i-- > 0;) {
        const char *key = d->list[i].key;
        if (strncmp(key, "step:", 5) == 0 || strncmp(key, "measure:", 8) == 0 ||
            strcmp(key, "level") == 0)
            (void)form_draft_put(d, key, NULL, NULL);
    }
}

/* Also what an option gave of the first questions: without them the rest is worth nothing. */
static int keep_answer(struct filling *f, size_t at, bool was_given, struct sotay_error *err)
{
    AUTO(str) key = {0}, text = {0};
    char revision[16];
    if (is_idle(f, at) || (was_given && at >= ASK_STEPS))
        return SOTAY_OK;
    int rc = question_key(f, at, &key, err);
    answer_text(f, at, &text);
    if (rc >= 0)
        rc = str_check(&text, err);
    if (rc < 0)
        return rc;
    f->form->draft.total = 0;
    for (size_t i = 0; f->c && i < n_questions(f); i++)
        f->form->draft.total += !is_idle(f, i);
    forget_what_hangs(f, at, str_text(&text));
    if (at == ASK_TRAINEE && !f->form->has_newcomer)
        filling_forget_newcomer(f);
    else if (at == ASK_TRAINEE && was_given)
        keep_newcomer(f);
    if (at == ASK_SKILL) {
        snprintf(revision, sizeof(revision), "%d", f->c->revision);
        const char *before = form_draft_get(&f->form->draft, ".revision");
        const char *skill = form_draft_get(&f->form->draft, "skill");
        if (before && strcmp(before, revision) != 0 && skill && strcmp(skill, f->c->skill) == 0)
            cli_warn("%s", _("The form has changed since: what still fits is kept."));
        rc = forget_others(f, n_questions(f), err);
        filling_keep(f, ".revision", revision);
    }
    filling_keep(f, str_text(&key), str_text(&text));
    return rc;
}

static int find_kept(struct filling *f, size_t at, struct sotay_error *err)
{
    AUTO(str) key = {0};
    int rc = question_key(f, at, &key, err);
    f->kept = f->was = NULL;
    if (rc >= 0)
        filling_find(f, str_text(&key));
    return rc;
}

static int go_back_to(struct filling *f, size_t at, struct sotay_error *err)
{
    AUTO(str) key = {0};
    int rc = at < n_questions(f) ? question_key(f, at, &key, err) : SOTAY_END;
    if (rc == SOTAY_OK)
        filling_go_back(f, str_text(&key));
    return rc < 0 ? rc : SOTAY_OK;
}

/* The asked question before `at`; `at` itself when there is none. */
static size_t step_back(const struct filling *f, size_t at)
{
    for (size_t i = at; i-- > 0;)
        if (!is_skipped(f, i))
            return i;
    cli_warn("  %s", _("this is the first question"));
    return at;
}

/* Before the first question that is asked again, so that whoever goes on sees what is there. */
static int show_so_far(struct filling *f, size_t at, struct sotay_error *err)
{
    const size_t n_steps = f->c ? f->c->n_steps : 0, n_measures = f->c ? f->c->n_measures : 0;
    const size_t after = at > ASK_STEPS ? at - ASK_STEPS : 0;
    const size_t measured = after > n_steps ? after - n_steps : 0;
    const struct so_far n = {
        .facility = at > ASK_FACILITY,
        .day = at > ASK_DAY,
        .skill = at > ASK_SKILL,
        .setting = at > ASK_SETTING,
        .steps = after < n_steps ? after : n_steps,
        .measures = measured < n_measures ? measured : n_measures,
        .level = after > n_steps + n_measures,
    };
    if (!f->takes_kept || f->was_shown || f->kept || at == ASK_TRAINEE)
        return SOTAY_OK;
    f->was_shown = true;
    return filling_show_so_far(f, &n, err);
}

static int ask_next(struct filling *f, size_t at, struct sotay_error *err)
{
    int rc = find_kept(f, at, err);
    if (rc >= 0)
        rc = show_so_far(f, at, err);
    if (rc < 0)
        return rc;
    if (!f->kept && !f->keys_told)
        cli_warn("%s", _("? explains a question, < goes one back"));
    f->keys_told = f->keys_told || !f->kept;
    f->was_asked = false;
    /* The draft may change meanwhile. */
    AUTO_FREE char *kept = f->kept ? text_dup(f->kept) : NULL;
    AUTO_FREE char *was = f->was ? text_dup(f->was) : NULL;
    if ((f->kept && !kept) || (f->was && !was))
        return sotay_nomem(err);
    f->kept = kept;
    f->was = was;
    rc = ask_one(f, at, err);
    f->kept = f->was = NULL;
    return rc;
}

static int ask_all(struct filling *f, struct sotay_error *err)
{
    for (size_t at = 0; at < n_questions(f) || f->form->goes_back;) {
        if (at == n_questions(f)) {
            f->form->goes_back = false;
            at = step_back(f, at);
            if (go_back_to(f, at, err) < 0)
                return SOTAY_EFAIL;
            continue;
        }
        bool skipped = is_skipped(f, at);
        int rc = skipped ? take_given(f, at, err) : ask_next(f, at, err);
        if (rc == SOTAY_OK)
            rc = keep_answer(f, at, skipped, err);
        if (rc == BACK) {
            at = step_back(f, at);
            rc = go_back_to(f, at, err);
        } else {
            at++;
        }
        if (rc < 0)
            return rc;
    }
    filling_keep(f, FORM_AGAIN, NULL);
    return SOTAY_OK;
}

/* What was answered stands in the draft in hand. */
static int take_again(struct filling *f, struct sotay_error *err)
{
    f->takes_kept = f->was_shown = f->keys_told = true;
    return filling_keep_people(f, err);
}

int signoff_ask(struct cli *cli, struct signoff_wish *wish, struct signoff_form *form,
                struct signoff_answers *ret, struct sotay_error *err)
{
    struct filling f = {.cli = cli, .wish = wish, .form = form, .a = ret, .day = cli->app.today};
    int rc = skills_read(cli, &f.skills, err);
    if (rc >= 0)
        rc = form->goes_back ? take_again(&f, err) : filling_offer(&f, err);
    if (rc >= 0 && f.takes_kept)
        ask_interrupted(form_kept_words());
    if (rc >= 0)
        rc = ask_all(&f, err);
    if (rc >= 0)
        rc = filling_take_over(&f, err);
    skills_done(&f.skills);
    return rc;
}
