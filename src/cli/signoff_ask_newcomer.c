/* src/cli/signoff_ask_newcomer.c - a trainee who is not in the list: name, birth year, cadre, place. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/noun.h"
#include "domain/person.h"

enum { TWINS_MAX = 9 };
enum { ASK_NAME, ASK_YEAR, ASK_TWINS, ASK_CADRE, ASK_PLACE, N_ASKED };

struct newcomer_answers {
    const char *usual; /* what they were looked for by; NULL: no whole name */
    struct str name, year, cadre, place;
    size_t n_twins;
    bool is_known; /* one who is there already after all */
};

static void newcomer_answers_done(struct newcomer_answers *n)
{
    str_done(&n->name);
    str_done(&n->year);
    str_done(&n->cadre);
    str_done(&n->place);
}

static int set(struct str *to, const char *text, struct sotay_error *err)
{
    str_clear(to);
    str_add(to, text);
    return str_check(to, err);
}

/* As far as it can be told yet. */
static bool is_good(struct filling *f, const struct newcomer_answers *n, const char *name,
                    const char *year)
{
    struct newcomer *made = &f->form->newcomer;
    struct sotay_error why = {0};
    newcomer_done(made);
    if (newcomer_read(&f->cli->app, name, year, str_text(&n->cadre), made, &why) >= 0)
        return true;
    filling_tell(&why);
    return false;
}

static int ask_name(struct filling *f, struct newcomer_answers *n, struct sotay_error *err)
{
    AUTO(str) prompt = {0}, year = {0};
    int now, month, day;
    day_to_ymd(f->cli->app.today, &now, &month, &day);
    str_addf(&year, "%d", now - 30); /* any that is good: only the name is looked at */
    if (n->usual)
        f->was = NULL; /* they were looked for by another */
    if (n->usual || f->was)
        str_addf(&prompt, _("Full name (Enter: %s): "), n->usual ? n->usual : f->was);
    else
        str_add(&prompt, _("Full name, family name first: "));
    for (;;) {
        struct answer a = {{0}};
        int rc =
            filling_ask(f, str_text(&prompt),
                        _("who is not in the list is written down with this name, and the centre "
                          "confirms it later"),
                        &a, err);
        if (rc != SOTAY_OK)
            return rc;
        const char *name = !a.s[0] && n->usual ? n->usual : a.s;
        if (*name && is_good(f, n, name, str_text(&year)))
            return set(&n->name, name, err);
    }
}

static int ask_year(struct filling *f, struct newcomer_answers *n, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    if (f->was)
        str_addf(&prompt, _("Year of birth (Enter: %s): "), f->was);
    else
        str_add(&prompt, _("Year of birth: "));
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        int rc = filling_ask_into(f, &n->year, str_text(&prompt),
                                  _("four digits, such as 1992: it tells people of one name apart"),
                                  err);
        if (rc != SOTAY_OK)
            return rc;
        if (n->year.len && is_good(f, n, str_text(&n->name), str_text(&n->year)))
            return SOTAY_OK;
    }
}

/* Somebody of that name and year is there already: the same, or somebody else? */
static int ask_twins(struct filling *f, struct newcomer_answers *n, struct sotay_error *err)
{
    struct id twins[TWINS_MAX];
    int rc = newcomer_twins(&f->cli->app, &f->form->newcomer, twins, TWINS_MAX, &n->n_twins, err);
    const size_t n_twins = n->n_twins;
    if (rc < 0 || !n_twins)
        return rc;
    if (!f->kept)
        cli_warn("%s", _("In the list with this name and year:"));
    AUTO(choice_labels) labels = {0};
    rc = choice_labels_read(f->cli, &noun_table[NOUN_PERSON], twins, n_twins, &labels, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < n_twins && !f->kept; i++)
        cli_warn("  %zu  %s", i + 1, str_text(&labels.text[i]));
    for (;;) {
        struct answer a = {{0}};
        int64_t number;
        rc = filling_ask(f,
                         f->was ? _("Is it one of them? (number; Enter: somebody else) ")
                                : _("Is it one of them? (number; 0: somebody else) "),
                         _("two records of one person would have to be joined later"), &a, err);
        if (rc != SOTAY_OK)
            return rc;
        if (!text_to_int(a.s, &number) || number < 0 || (uint64_t)number > n_twins) {
            cli_warn(_("  a number from %d to %d"), 0, (int)n_twins);
            continue;
        }
        n->is_known = number > 0;
        if (n->is_known)
            f->trainee = twins[number - 1];
        return SOTAY_OK;
    }
}

/* The word at this place of the list, from 1; "" behind its end. */
static void cadre_at(int64_t number, char ret[24])
{
    const char *at = newcomer_cadres();
    while (--number > 0 && *at) {
        at += strcspn(at, " ");
        at += *at == ' ';
    }
    snprintf(ret, 24, "%.*s", number < 0 ? 0 : (int)strcspn(at, " "), at);
}

static const char *cadre_typed(const char *text)
{
    const char *word = word_typed(text, newcomer_cadres());
    return word ? word : "";
}

static int ask_cadre(struct filling *f, struct newcomer_answers *n, struct sotay_error *err)
{
    char word[24];
    AUTO(str) list = {0};
    int n_cadres = 0;
    for (int i = 1; cadre_at(i, word), *word; n_cadres = i++)
        str_addf(&list, "%s  %d %s", i == 5 ? "\n" : "", i, word_shown(word));
    if (!f->kept)
        cli_warn("%s", str_text(&list));
    AUTO(str) prompt = {0};
    if (f->was)
        str_addf(&prompt, _("Cadre (number; Enter: %s): "), word_shown(f->was));
    else
        str_add(&prompt, _("Cadre (number): "));
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        struct answer a = {{0}};
        int64_t number;
        int rc =
            filling_ask(f, str_text(&prompt),
                        _("a checklist says for which cadres it is; others do not count"), &a, err);
        if (rc != SOTAY_OK)
            return rc;
        if (text_to_int(a.s, &number))
            cadre_at(number, word);
        else
            snprintf(word, sizeof(word), "%s", cadre_typed(a.s));
        if (*word)
            return set(&n->cadre, word, err);
        cli_warn(_("  a number from %d to %d"), 1, n_cadres);
    }
}

static int place_prompt(struct filling *f, struct str *out, struct sotay_error *err)
{
    struct id id;
    AUTO(str) label = {0};
    int rc = SOTAY_OK;
    if (f->was && id_parse(f->was, &id))
        rc = record_label(&f->cli->app, &noun_table[NOUN_FACILITY], &id, &label, err);
    if (label.len)
        str_addf(out, _("Works at (Enter: %s; -: where this was seen): "), str_text(&label));
    else
        str_add(out, _("Works at (Enter: where this was seen): "));
    return rc < 0 ? rc : str_check(out, err);
}

static int ask_place(struct filling *f, struct newcomer_answers *n, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    int prompted = place_prompt(f, &prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        struct sotay_error why = {0};
        choices_forget(&f->cli->choices);
        int rc = filling_ask_into(f, &n->place, str_text(&prompt),
                                  _("a code, or a part of the name with or without marks"), err);
        f->form->home = (struct id){{0}};
        if (rc == SOTAY_OK && strcmp(str_text(&n->place), "-") == 0)
            str_clear(&n->place);
        if (rc != SOTAY_OK || !n->place.len)
            return rc;
        if (noun_find(f->cli, NOUN_FACILITY, str_text(&n->place), &f->form->home, &why) == SOTAY_OK)
            return set(&n->place, id_hex(&f->form->home).s, err);
        filling_tell(&why);
    }
}

static const char *const keys[N_ASKED] = {[ASK_NAME] = FORM_NEW_NAME,
                                          [ASK_YEAR] = ".new.year",
                                          [ASK_TWINS] = ".new.other",
                                          [ASK_CADRE] = ".new.cadre",
                                          [ASK_PLACE] = ".new.place"};

static const char key_code[] = ".new.code"; /* a draft that is taken up again keeps it */

void filling_forget_newcomer(struct filling *f)
{
    (void)form_draft_put(&f->form->draft, key_code, NULL, NULL);
    for (size_t i = 0; i < N_ASKED; i++)
        (void)form_draft_put(&f->form->draft, keys[i], NULL, NULL);
}

static int ask_one(struct filling *f, struct newcomer_answers *n, int at, struct sotay_error *err)
{
    static int (*const questions[])(struct filling *, struct newcomer_answers *,
                                    struct sotay_error *) = {[ASK_NAME] = ask_name,
                                                             [ASK_YEAR] = ask_year,
                                                             [ASK_TWINS] = ask_twins,
                                                             [ASK_CADRE] = ask_cadre,
                                                             [ASK_PLACE] = ask_place};
    const struct str *const answers[] = {[ASK_NAME] = &n->name,
                                         [ASK_YEAR] = &n->year,
                                         [ASK_TWINS] = NULL,
                                         [ASK_CADRE] = &n->cadre,
                                         [ASK_PLACE] = &n->place};
    filling_find(f, keys[at]);
    int rc = questions[at](f, n, err);
    f->kept = f->was = NULL;
    if (rc == SOTAY_OK && !n->is_known && (at != ASK_TWINS || n->n_twins))
        filling_keep(f, keys[at], answers[at] ? str_text(answers[at]) : "0");
    return rc;
}

static int finish(struct filling *f, const struct newcomer_answers *n, struct sotay_error *err)
{
    AUTO(str) label = {0};
    if (n->is_known) {
        int rc = record_label(&f->cli->app, &noun_table[NOUN_PERSON], &f->trainee, &label, err);
        if (rc >= 0)
            cli_warn("  %s", str_text(&label));
        return rc;
    }
    struct newcomer *made = &f->form->newcomer;
    newcomer_done(made);
    int rc = newcomer_read(&f->cli->app, str_text(&n->name), str_text(&n->year),
                           str_text(&n->cadre), made, err);
    if (rc < 0)
        return rc;
    const char *kept = form_draft_get(&f->form->draft, key_code);
    if (kept && *kept)
        snprintf(made->code, sizeof(made->code), "%s", kept);
    filling_keep(f, key_code, made->code);
    f->form->has_newcomer = true;
    f->of_facility = false;
    f->trainee = made->id;
    cli_warn(_("  %s %s (%s, %s): new, for the centre to confirm"), made->code, str_text(&n->name),
             made->birth_year, word_shown(made->cadre));
    return SOTAY_OK;
}

int filling_ask_newcomer(struct filling *f, const char *typed, struct sotay_error *err)
{
    __attribute__((cleanup(newcomer_answers_done))) struct newcomer_answers n = {
        .usual = strchr(typed, ' ') ? typed : NULL};
    if (f->was_asked && *typed) /* else it is the one they answered about before */
        filling_forget_newcomer(f);
    filling_keep(f, FORM_TRAINEE, "0");
    for (int at = 0; at < N_ASKED && !n.is_known;) {
        int rc = ask_one(f, &n, at, err);
        if (rc < 0 || (rc == BACK && at == 0))
            return rc;
        if (rc != BACK) {
            at++;
            continue;
        }
        at -= at == ASK_CADRE ? 2 : 1; /* twins are looked for again */
        filling_go_back(f, keys[at]);
    }
    return finish(f, &n, err);
}
