/* src/cli/setup_ask.c - what every question of setup does: ask, run, look at what is there now. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/text.h"

#include <errno.h>

#define PASSPHRASE_TRIES 10 /* a terminal that is gone would be asked for ever */

void setup_done(struct setup *s)
{
    if (!s)
        return;
    actor_done(&s->me);
    actor_done(&s->authority);
    secret_done(&s->passphrase);
    s->cli->at_hand = NULL;
}

/* ---- asking ---------------------------------------------------------------------------------------- */

void setup_note(const char *note)
{
    AUTO(str) text = {0};
    fill_text(note, 0, 5, &text);
    if (text.len)
        text.data[--text.len] = '\0'; /* the line's end */
    cli_warn("%s", str_text(&text));
}

void setup_title(struct setup *s, const char *title, const char *note)
{
    s->number++;
    cli_warn("\n%d/%d  %s", s->number, SETUP_QUESTIONS, title);
    if (note)
        setup_note(note);
}

void setup_shown(struct setup *s, const char *title, const char *value)
{
    s->number++;
    cli_warn("\n%d/%d  %s: %s", s->number, SETUP_QUESTIONS, title, value);
}

int setup_ask(const char *prompt, const char *usual, struct answer *ret, struct sotay_error *err)
{
    AUTO(str) text = {0};
    str_addf(&text, "     %s", prompt);
    if (usual && *usual)
        str_addf(&text, " [%s]", usual);
    str_add(&text, ": ");
    int rc = str_check(&text, err);
    if (rc >= 0)
        rc = ask_line(text.data, ret, err);
    if (rc >= 0 && !ret->s[0] && usual)
        snprintf(ret->s, sizeof(ret->s), "%s", usual);
    return rc;
}

/* What a terminal makes of a file that is dragged into it: '/media/a b.xlsx', /media/a\ b.xlsx. */
static void unquote(char *path)
{
    size_t n = strlen(path);
    if (n >= 2 && (path[0] == '\'' || path[0] == '"') && path[n - 1] == path[0]) {
        memmove(path, path + 1, n - 2);
        path[n - 2] = '\0';
        return;
    }
    char *to = path;
    for (const char *at = path; *at; at++)
        if (*at != '\\' || !at[1])
            *to++ = *at;
    *to = '\0';
}

int setup_ask_path(const char *prompt, struct answer *ret, struct sotay_error *err)
{
    struct answer typed = {{0}};
    const char *home = getenv("HOME");
    int rc = setup_ask(prompt, NULL, &typed, err);
    if (rc < 0)
        return rc;
    if (access(typed.s, F_OK) != 0)
        unquote(typed.s);
    if (typed.s[0] == '~' && typed.s[1] == '/' && home)
        snprintf(ret->s, sizeof(ret->s), "%s%s", home, typed.s + 1);
    else
        *ret = typed;
    return rc;
}

int setup_ask_new_passphrase(struct setup *s, const char *prompt, struct secret *ret,
                             struct sotay_error *err)
{
    const char *file = s->cli->given.passphrase_file;
    int rc = SOTAY_EREFUSED, tries = ask_is_on_terminal(file) ? PASSPHRASE_TRIES : 1;
    for (int i = 1; rc == SOTAY_EREFUSED && i <= tries; i++) {
        rc = ask_passphrase(file, 1, prompt, true, ret, err);
        s->ended = ret->ended;
        if (s->ended)
            break;
        if (rc == SOTAY_EREFUSED && !ret->s[0] && ask_is_on_terminal(file))
            return SOTAY_END;
        if (rc == SOTAY_EREFUSED && i < tries)
            cli_tell(err);
    }
    return rc;
}

/* ---- what is there --------------------------------------------------------------------------------- */

static void forget(struct setup *s)
{
    if (s->cli->has_app)
        app_done(&s->cli->app);
    s->cli->has_app = false;
    config_done(&s->cli->config);
    s->cli->has_config = false;
}

/* The notebook is closed again: what is run next opens it by itself. */
static void close_notebook(struct setup *s)
{
    app_done(&s->cli->app);
    s->cli->has_app = false;
}

int setup_look(struct setup *s, struct sotay_error *err)
{
    forget(s);
    s->agenda = (struct agenda){.has_me = false};
    int rc = cli_app(s->cli, err);
    if (rc < 0)
        return rc;
    snprintf(s->notebook, sizeof(s->notebook), "%s", s->cli->app.paths.notebook);
    s->has_notebook = access(s->notebook, F_OK) == 0;
    if (!s->has_notebook)
        return SOTAY_OK;
    rc = cli_open_for(s->cli, STORE_READ, err);
    if (rc >= 0)
        rc = agenda_read(&s->cli->app, cli_who(s->cli), &s->agenda, err);
    close_notebook(s);
    return rc;
}

int setup_run(struct setup *s, const char *const *words, int *ret_rc, struct sotay_error *err)
{
    struct run_words w = {.n = 0};
    for (size_t i = 0; words[i]; i++)
        run_add(&w, words[i]);
    run_add_given(&w, s->cli);
    run_here(s->cli, &w, ret_rc);
    return setup_look(s, err);
}

static int unlock_with(struct setup *s, const char *who, struct actor *ret, struct sotay_error *err)
{
    struct sotay_error why = {0};
    if (s->passphrase.s[0] && app_unlock(&s->cli->app, who, s->passphrase.s, ret, &why) >= 0)
        return SOTAY_OK;
    if (strcmp(who, "authority") == 0)
        cli_warn("  %s",
                 _("Its passphrase is the one that was chosen when this notebook was made."));
    const char *as = s->cli->given.as;
    s->cli->given.as = who;
    int rc = cli_unlock(s->cli, ret, err);
    s->cli->given.as = as;
    return rc;
}

int setup_unlock(struct setup *s, bool authority, int *ret_rc, struct sotay_error *err)
{
    struct sotay_error why = {0};
    struct actor *actor = authority ? &s->authority : &s->me;
    bool *has = authority ? &s->has_authority_key : &s->has_me_key;
    s->cli->at_hand = NULL;
    snprintf(s->who, sizeof(s->who), "%s", authority ? "authority" : cli_who(s->cli));
    *ret_rc = SOTAY_OK;
    int rc = *has ? SOTAY_OK : cli_open_for(s->cli, STORE_READ, err);
    if (rc >= 0 && !*has) {
        *ret_rc = unlock_with(s, s->who, actor, &why);
        *has = *ret_rc >= 0;
        close_notebook(s);
    }
    if (*ret_rc < 0)
        cli_tell(&why);
    if (*has) {
        s->cli->at_hand = actor;
        s->cli->at_hand_of = s->who;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
