/* src/cli/setup_who.c - setup asks: language, name of the department, who you are. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/text.h"
#include "cli/config_edit.h"
#include "cli/noun.h"
#include "domain/notebook.h"
#include "domain/person.h"

/* ---- language --------------------------------------------------------------------------------------- */

/* vi or en, as the terminal's locale has it; NULL: it says nothing of either. */
static const char *language_of_locale(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *language = getenv("LANGUAGE"), *named = NULL;
    for (size_t i = 0; !named && i < COUNT_OF(variables); i++) {
        const char *value = getenv(variables[i]);
        named = value && *value ? value : NULL;
    }
    if (language && *language && named && strcmp(named, "C") != 0 && strcmp(named, "POSIX") != 0)
        named = language;
    if (named && strncmp(named, "vi", 2) == 0)
        return "vi";
    return named && strncmp(named, "en", 2) == 0 ? "en" : NULL;
}

static const char *own_name(const char *language)
{
    return strcmp(language, "vi") == 0 ? "Tiếng Việt (vi)" : "English (en)";
}

bool setup_language_is_known(const struct setup *s)
{
    return s->cli->config.value[CONFIG_LANGUAGE] || language_of_locale();
}

int setup_language_set(struct cli *cli, const char *language, struct sotay_error *err)
{
    AUTO(str) line = {0};
    const struct fact facts[] = {{"language", language, CELL_TEXT}};
    str_addf(&line, "Ngôn ngữ / Language: %s", own_name(language));
    int rc = str_check(&line, err);
    if (rc >= 0)
        rc = config_set(CONFIG_LANGUAGE, language, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* What the configuration or the terminal says is not asked; how it is changed stands there. */
static void show_language(struct setup *s, const char *language)
{
    AUTO(str) value = {0};
    str_addf(&value, "%s     sotay setup --language %s", own_name(language),
             strcmp(language, "vi") == 0 ? "en" : "vi");
    setup_shown(s, "Ngôn ngữ / Language", str_text(&value));
}

/* In both languages: nobody knows yet which one is understood. */
int setup_language(struct setup *s, struct sotay_error *err)
{
    const char *chosen = s->cli->config.value[CONFIG_LANGUAGE];
    struct answer a = {{0}};
    if (!chosen)
        chosen = language_of_locale();
    if (chosen) {
        show_language(s, chosen);
        return SOTAY_OK;
    }
    setup_title(s, "Ngôn ngữ / Language", "vi: tiếng Việt     en: English");
    int rc = SOTAY_OK;
    for (;;) {
        rc = setup_ask("vi / en", NULL, &a, err);
        if (rc < 0 || !a.s[0] || strcmp(a.s, "vi") == 0 || strcmp(a.s, "en") == 0)
            break;
        cli_warn("     %s", "gõ vi hoặc en / type vi or en");
    }
    if (rc < 0 || !a.s[0])
        return rc;
    rc = config_set(CONFIG_LANGUAGE, a.s, err);
    return rc < 0 ? rc : setup_look(s, err);
}

/* ---- the department --------------------------------------------------------------------------------- */

int setup_department(struct setup *s, struct answer *ret_name, struct sotay_error *err)
{
    struct answer kept = {{0}};
    *ret_name = kept;
    if (s->has_notebook) {
        setup_shown(s, _("Health department"), s->agenda.name);
        return SOTAY_OK;
    }
    setup_draft_get(s, "name", &kept);
    setup_title(s, _("Health department"),
                _("Its name stands on certificates and cannot be changed later. Such as: Sở Y tế "
                  "Điện Biên"));
    int rc = setup_ask(_("Name"), kept.s, ret_name, err);
    if (rc >= 0 && ret_name->s[0])
        setup_draft_put(s, "name", ret_name->s);
    return rc;
}

/* ---- who you are: a new notebook --------------------------------------------------------------------- */

static int make_notebook(struct setup *s, const char *department, const char *full_name,
                         const char *code, struct sotay_error *err)
{
    const char *shown[9] = {"init", "--name", department};
    struct init_result made = {0};
    const struct init_options o = {
        .name = department,
        .person = *code ? code : NULL,
        .full_name = full_name,
        .authority_passphrase = s->passphrase.s,
        .person_passphrase = s->passphrase.s,
        .utc_offset = 420,
    };
    int rc = cli_app(s->cli, err);
    if (rc >= 0)
        rc = notebook_init(&s->cli->app, &o, &made, err);
    if (rc < 0)
        return rc;
    const char *const more[] = {"--person", made.person, "--full-name", full_name};
    memcpy(&shown[3], more, sizeof(more));
    run_show(shown, NULL);
    rc = config_set(CONFIG_PERSON, made.person, err);
    setup_draft_drop(s);
    return rc < 0 ? rc : setup_look(s, err);
}

/* "" none; one that no record could have is asked for again. */
static int ask_code(struct setup *s, struct answer *ret, struct sotay_error *err)
{
    struct answer kept = {{0}};
    char code[80];
    setup_draft_get(s, "person", &kept);
    for (;;) {
        struct sotay_error why = {0};
        int rc = setup_ask(kept.s[0] ? _("Staff code")
                                     : _("Staff code, if you have one (Enter: one is made)"),
                           kept.s, ret, err);
        if (rc < 0 || !ret->s[0])
            return rc;
        if (record_read_code(&noun_table[NOUN_PERSON], ret->s, code, &why) >= 0) {
            setup_draft_put(s, "person", ret->s);
            return rc;
        }
        cli_tell(&why);
        kept.s[0] = '\0';
    }
}

/* Full name and code; "" nobody. */
static int ask_names(struct setup *s, struct answer *ret_name, struct answer *ret_code,
                     struct sotay_error *err)
{
    struct answer name = {{0}};
    setup_draft_get(s, "full_name", &name);
    int rc = setup_ask(_("Full name, family name first"), name.s, ret_name, err);
    if (rc < 0 || !ret_name->s[0])
        return rc;
    setup_draft_put(s, "full_name", ret_name->s);
    return ask_code(s, ret_code, err);
}

static int new_notebook(struct setup *s, const char *department, struct sotay_error *err)
{
    struct answer name = {{0}}, code = {{0}};
    setup_title(s, _("Who are you?"),
                _("You are the first coordinator: you decide who may sign off and who may "
                  "coordinate."));
    int rc = ask_names(s, &name, &code, err);
    s->lacks =
        _("No notebook was made: it needs somebody who decides in it. What was typed is kept, "
          "and 'sotay setup' goes on from there.");
    if (rc < 0 || !name.s[0])
        return rc;
    setup_note(_("The passphrase opens your key. Nobody can tell it to you again."));
    rc = setup_ask_new_passphrase(s, _("Passphrase (several words, 8 characters at least)"),
                                  &s->passphrase, err);
    s->lacks =
        _("No notebook was made: without a passphrase nothing in it could be signed. What was "
          "typed is kept, and 'sotay setup' goes on from there.");
    return rc != SOTAY_OK ? rc : make_notebook(s, department, name.s, code.s, err);
}

/* ---- who you are: a notebook that is there ------------------------------------------------------------ */

/* Somebody of the notebook, by code or a part of the name. */
static int find_person(struct setup *s, struct sotay_error *err)
{
    struct answer who = {{0}};
    for (;;) {
        struct sotay_error why = {0};
        struct id id;
        char code[80] = "";
        int rc = setup_ask(_("Your code, or a part of your name"), NULL, &who, err);
        if (rc < 0 || !who.s[0])
            return rc;
        rc = cli_open_for(s->cli, STORE_READ, err);
        if (rc < 0)
            return rc;
        int found = noun_find(s->cli, NOUN_PERSON, who.s, &id, &why);
        if (found >= 0)
            found = record_code(s->cli->app.store, &noun_table[NOUN_PERSON], &id, code, &why);
        if (found >= 0)
            found = config_set(CONFIG_PERSON, code, &why);
        rc = setup_look(s, err);
        if (rc < 0 || found >= 0)
            return rc;
        cli_tell(&why);
    }
}

static int add_person(struct setup *s, const char *full_name, const char *code, char ret_code[80],
                      struct sotay_error *err)
{
    static const char *const fields[] = {"family_name", "middle_name", "given_name"};
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct wish wish = {.facility = NULL};
    struct save_result saved = {.is_new = false};
    char *part[3] = {NULL};
    int rc =
        person_split_name(full_name, &part[0], &part[1], &part[2]) ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(fields); i++)
        wish.v[noun_field(n, fields[i])] = *part[i] ? part[i] : NULL;
    wish.v[noun_field(n, "code")] = *code ? code : NULL;
    if (rc >= 0)
        rc = record_save(&s->cli->app, NULL, n, NULL, &wish, &saved, err);
    for (size_t i = 0; i < COUNT_OF(part); i++)
        free(part[i]);
    snprintf(ret_code, 80, "%s", saved.code);
    return rc;
}

/* The record of who works here, and in the configuration that it is them. */
static int new_person(struct setup *s, struct sotay_error *err)
{
    struct answer name = {{0}}, code = {{0}};
    for (;;) {
        struct sotay_error why = {0};
        char made[80] = "";
        int rc = ask_names(s, &name, &code, err);
        if (rc < 0 || !name.s[0])
            return rc;
        rc = cli_open_for(s->cli, STORE_WRITE, err);
        if (rc < 0)
            return rc;
        int did = add_person(s, name.s, code.s, made, &why);
        if (did >= 0) {
            const char *const shown[] = {"person", "add", "--code", made, "--name", name.s, NULL};
            run_show(shown, NULL);
            did = config_set(CONFIG_PERSON, made, &why);
            setup_draft_drop(s);
        }
        rc = setup_look(s, err);
        if (rc < 0 || did >= 0)
            return rc;
        cli_tell(&why);
        setup_draft_drop(s);
    }
}

/* Nobody decides here yet: a person, a key, the authority's word for the key, a right; each only where it
 * is missing. */
static int first_coordinator(struct setup *s, struct sotay_error *err)
{
    char me[80];
    int did = SOTAY_OK, rc = s->agenda.has_me ? SOTAY_OK : new_person(s, err);
    if (rc < 0 || !s->agenda.has_me)
        return rc;
    snprintf(me, sizeof(me), "%s", s->agenda.code);
    if (!s->agenda.has_key)
        rc = SETUP_RUN(s, &did, err, "key", "new", me);
    if (rc >= 0 && did >= 0)
        rc = setup_unlock(s, true, &did, err);
    if (rc >= 0 && did >= 0 && !s->agenda.is_confirmed)
        rc = SETUP_RUN(s, &did, err, "key", "confirm", me, "--as", "authority");
    if (rc >= 0 && did >= 0 && !s->agenda.coordinator)
        rc = SETUP_RUN(s, &did, err, "grant", "add", "--person", me, "--role", "coordinator",
                       "--as", "authority");
    return rc;
}

static int show_me(struct setup *s)
{
    AUTO(str) value = {0};
    str_addf(&value, "%s %s", s->agenda.code, s->agenda.full_name);
    setup_shown(s, _("You"), str_text(&value));
    return SOTAY_OK;
}

int setup_person(struct setup *s, const char *department, struct sotay_error *err)
{
    if (!s->has_notebook)
        return new_notebook(s, department, err);
    if (s->agenda.has_me && s->agenda.coordinators > 0)
        return show_me(s);
    setup_title(s, _("Who are you?"), NULL);
    return s->agenda.coordinators > 0 ? find_person(s, err) : first_coordinator(s, err);
}
