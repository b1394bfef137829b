/* src/cli/menu.c - a numbered menu of this person's tasks; each one shows the command that it is. */
#include "base/base.h"

#include "cli/home.h"

#include "base/text.h"
#include "cli/config_edit.h"
#include "cli/menu_ask.h"
#include "cli/noun.h"
#include "cli/setup.h"

#include <inttypes.h>

#define TASKS_MAX 16

struct menu;

/* Fills in the words of the command.  SOTAY_END: an answer was left out, so nothing is run. */
typedef int (*task_words)(struct menu *m, struct run_words *w, struct sotay_error *err);
struct task {
    const char *label;
    task_words words;
    bool is_for;   /* this person */
    int64_t count; /* shown behind the label; 0: not */
};

struct menu {
    struct cli *cli;
    struct agenda *a;
    struct answer answer[3]; /* what a task asked for; its words borrow from them */
    struct answer signs;     /* who was let sign off, and has to have a key next; "" nobody */
    struct task tasks[TASKS_MAX];
    size_t n_tasks; /* as they were shown last */
};

/* ---- questions of the tasks ---------------------------------------------------------------------------- */

static int need(struct menu *m, size_t which, const char *prompt, const char *usual,
                struct sotay_error *err)
{
    int rc = setup_ask(prompt, usual && *usual ? usual : NULL, &m->answer[which], err);
    return rc >= 0 && !m->answer[which].s[0] ? SOTAY_END : rc;
}

static int need_path(struct menu *m, size_t which, const char *prompt, struct sotay_error *err)
{
    int rc = setup_ask_path(prompt, &m->answer[which], err);
    return rc >= 0 && !m->answer[which].s[0] ? SOTAY_END : rc;
}

static void add_all(struct run_words *w, const char *const *words)
{
    while (*words)
        run_add(w, *words++);
}
#define ADD(w, ...) add_all(w, (const char *const[]){__VA_ARGS__, NULL})

/* ---- tasks ----------------------------------------------------------------------------------------------- */

/* At a coordinator's computer a mentor may sit beside them, who watched it and types the passphrase. */
static int record_signoff(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    const struct agenda *a = m->a;
    ADD(w, "signoff", "add");
    if (!a->coordinator)
        return SOTAY_OK;
    int rc =
        need(m, 0, _("Who watched it, code or part of the name"), a->mentor ? a->code : NULL, err);
    if (strcmp(m->answer[0].s, a->code) != 0)
        ADD(w, "--as", m->answer[0].s);
    return rc;
}

static int sign_all(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    (void)m;
    (void)err;
    ADD(w, "signoff", "sign", "--all");
    return SOTAY_OK;
}

static int who_can(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    bool works_here = m->a->place[0];
    int rc = works_here ? need(m, 0, _("Facility, code or name"), m->a->place, err)
                        : setup_ask(_("Facility (Enter: all)"), NULL, &m->answer[0], err);
    ADD(w, "competency", "list");
    if (m->answer[0].s[0])
        ADD(w, "--facility", m->answer[0].s);
    return rc;
}

static int my_skills(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    (void)m;
    (void)err;
    ADD(w, "me");
    return SOTAY_OK;
}

static int skills_of(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    int rc = need(m, 0, _("Person, code or part of the name"), NULL, err);
    ADD(w, "competency", "show", m->answer[0].s);
    return rc;
}

static int import_list(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    static const char *const nouns[] = {"facility", "person", "posting",  "secondment",
                                        "course",   "class",  "enrolment"};
    int64_t number = 0;
    for (size_t i = 0; i < COUNT_OF(nouns); i++)
        cli_warn("     %zu  %s", i + 1, noun_shown(noun_by_name(nouns[i])));
    int rc = need(m, 0, _("List of"), NULL, err);
    while (rc == SOTAY_OK && (!text_to_int(m->answer[0].s, &number) || number < 1 ||
                              number > (int64_t)COUNT_OF(nouns))) {
        cli_warn(_("  a number from %d to %d"), 1, (int)COUNT_OF(nouns));
        rc = need(m, 0, _("List of"), NULL, err);
    }
    if (rc == SOTAY_OK)
        rc = need_path(m, 1, _("File, Excel or CSV"), err);
    if (rc == SOTAY_OK)
        ADD(w, nouns[number - 1], "import", m->answer[1].s);
    return rc;
}

static int confirm_key(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    int rc = need(m, 0, _("Whose key, code or name"), m->a->key_of, err);
    ADD(w, "key", "confirm", m->answer[0].s);
    return rc;
}

/* Who gives the right is mostly the first who needs it. */
static int give_right(struct menu *m, const char *role, bool i_have_it, struct run_words *w,
                      struct sotay_error *err)
{
    int rc = menu_ask_record(m->cli, NOUN_PERSON, _("Person, code or part of the name"),
                             i_have_it ? NULL : m->a->code, false, &m->answer[0], err);
    if (rc == SOTAY_OK)
        rc = menu_ask_record(m->cli, NOUN_FACILITY, _("At which facility (0: everywhere)"), NULL,
                             true, &m->answer[1], err);
    if (rc == SOTAY_OK)
        rc = menu_ask_specialty(m->cli, &m->answer[2], err);
    ADD(w, "grant", "add", "--person", m->answer[0].s, "--role", role);
    if (m->answer[1].s[0])
        ADD(w, "--facility", m->answer[1].s);
    if (m->answer[2].s[0])
        ADD(w, "--specialty", m->answer[2].s);
    return rc;
}

static int let_sign(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    return give_right(m, "mentor", m->a->mentor, w, err);
}

static int let_issue(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    return give_right(m, "issuer", m->a->issuer, w, err);
}

static int make_key(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    const char *usual = m->signs.s[0] ? m->signs.s : m->a->has_key ? "" : m->a->code;
    int rc = need(m, 0, _("For whom, code or part of the name"), usual, err);
    ADD(w, "key", "new", m->answer[0].s);
    return rc;
}

static int gaps(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    int rc = setup_ask(_("Facility (Enter: all)"), NULL, &m->answer[0], err);
    ADD(w, "report", "gaps");
    if (rc >= 0 && m->answer[0].s[0])
        ADD(w, "--facility", m->answer[0].s);
    return rc;
}

static int lapsing(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    (void)err;
    snprintf(m->answer[0].s, sizeof(m->answer[0].s), "%d", AGENDA_LAPSE_DAYS);
    ADD(w, "certificate", "list", "--lapsing", m->answer[0].s);
    return SOTAY_OK;
}

static int issue(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    struct menu_certificate likely = {.skill = ""};
    int rc = menu_ask_record(m->cli, NOUN_PERSON, _("Person, code or part of the name"), NULL,
                             false, &m->answer[0], err);
    if (rc == SOTAY_OK)
        rc = menu_foresee_certificate(m->cli, m->answer[0].s, &likely, err);
    if (rc == SOTAY_OK)
        rc = need(m, 1, _("Skill, code or part of the title"), likely.skill, err);
    if (rc == SOTAY_OK)
        rc = need(m, 2, _("Issued by which facility"),
                  m->a->place[0] ? m->a->place : likely.facility, err);
    ADD(w, "certificate", "issue", "--person", m->answer[0].s, "--skill", m->answer[1].s,
        "--facility", m->answer[2].s, "--output", ".");
    return rc;
}

static int backup(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    ADD(w, "backup");
    if (m->cli->config.value[CONFIG_BACKUP_FOLDER])
        return SOTAY_OK;
    int rc = need_path(m, 0, _("Folder, such as /media/usb"), err);
    ADD(w, m->answer[0].s);
    return rc;
}

static int sync_with_others(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    int rc = need_path(m, 0, _("Folder, such as /media/usb"), err);
    ADD(w, "sync", m->answer[0].s);
    return rc;
}

static int finish_setup(struct menu *m, struct run_words *w, struct sotay_error *err)
{
    (void)m;
    (void)err;
    ADD(w, "setup");
    return SOTAY_OK;
}

static size_t tasks_of(const struct agenda *a, struct task ret[TASKS_MAX])
{
    const bool any = a->has_me, decides = a->coordinator;
    const struct task all[] = {
        {_("Record a sign-off"), record_signoff, a->mentor || decides, 0},
        {_("Sign what waits for you"), sign_all, a->mentor || a->to_sign, a->to_sign},
        {_("Who can do what here"), who_can, a->mentor || decides, 0},
        {_("Import a list"), import_list, decides, 0},
        {_("Let somebody sign off"), let_sign, decides, 0},
        {_("Let somebody issue certificates"), let_issue, decides, 0},
        {_("Make a key to sign with"), make_key, decides || (any && !a->has_key), 0},
        {_("Confirm a key"), confirm_key, decides && a->keys, a->keys},
        {_("Which skills are missing"), gaps, decides, 0},
        {_("Issue a certificate"), issue, a->issuer, 0},
        {_("Certificates that lapse soon"), lapsing, decides || a->issuer, a->lapsing},
        {_("My skills"), my_skills, any, 0},
        {_("What somebody can do"), skills_of, !any, 0},
        {_("Back up"), backup, decides || !any, 0},
        {_("Exchange with other computers"), sync_with_others, true, 0},
        {_("Say who works here"), finish_setup, !any, 0},
    };
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i].is_for)
            ret[n++] = all[i];
    return n;
}

/* ---- the menu ------------------------------------------------------------------------------------------------ */

static void show(const struct task *tasks, size_t n)
{
    cli_warn("\n%s", _("What do you want to do?"));
    for (size_t i = 0; i < n; i++)
        if (tasks[i].count)
            cli_warn(" %2zu  %s (%" PRId64 ")", i + 1, tasks[i].label, tasks[i].count);
        else
            cli_warn(" %2zu  %s", i + 1, tasks[i].label);
    cli_warn("  0  %s", _("Leave"));
}

/* The notebook is closed meanwhile: the command opens it by itself. */
static void close_notebook(struct cli *cli)
{
    app_done(&cli->app);
    cli->has_app = false;
}

static int look_again(struct menu *m, struct sotay_error *err)
{
    config_done(&m->cli->config);
    m->cli->has_config = false;
    int rc = cli_open_for(m->cli, STORE_READ, err);
    if (rc >= 0)
        rc = agenda_read(&m->cli->app, cli_who(m->cli), m->a, err);
    close_notebook(m->cli);
    return rc;
}

static int run_words(struct menu *m, struct run_words *w, bool *ret_done, struct sotay_error *err)
{
    int status = 0;
    run_add_given(w, m->cli);
    int rc = run_program(w, &status, err);
    *ret_done = rc >= 0 && status == 0;
    return rc < 0 ? rc : look_again(m, err);
}

/* Who may sign off has to have something to sign with. */
static int offer_key(struct menu *m, struct sotay_error *err)
{
    struct run_words w = {.n = 0};
    bool has = false, yes = false, done = false;
    m->signs = m->answer[0];
    int rc = menu_has_key(m->cli, m->signs.s, &has, err);
    if (rc >= 0 && !has)
        cli_warn_filled("", 0,
                        _("They have no key to sign with yet. It is made here where they are at "
                          "hand to type its passphrase."));
    if (rc >= 0 && !has)
        rc = ask_yes(_("Make it now?"), true, &yes, err);
    if (rc >= 0 && yes) {
        ADD(&w, "key", "new", m->signs.s);
        rc = run_words(m, &w, &done, err);
    }
    if (has || done)
        m->signs = (struct answer){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

static int run_task(struct menu *m, const struct task *t, struct sotay_error *err)
{
    struct run_words w = {.n = 0};
    bool done = false;
    int rc = t->words(m, &w, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    bool lets_sign = t->words == let_sign, makes_key = t->words == make_key;
    rc = run_words(m, &w, &done, err);
    if (rc >= 0 && done && lets_sign)
        rc = offer_key(m, err);
    else if (rc >= 0 && done && makes_key)
        m->signs = (struct answer){{0}};
    return rc;
}

/* Whether the numbers mean something else than they did: somebody was given a right, perhaps. */
static bool look_at_tasks(struct menu *m)
{
    struct task now[TASKS_MAX];
    size_t n = tasks_of(m->a, now);
    bool changed = n != m->n_tasks;
    for (size_t i = 0; i < n && !changed; i++)
        changed = now[i].words != m->tasks[i].words;
    memcpy(m->tasks, now, n * sizeof(*now));
    m->n_tasks = n;
    return changed;
}

/* The end of the input is as good as 0. */
static int one_round(struct menu *m, bool *ret_more, bool *again, struct sotay_error *err)
{
    struct answer a = {{0}};
    int64_t number = 0;
    memset(m->answer, 0, sizeof(m->answer));
    if (look_at_tasks(m))
        *again = false;
    if (!*again)
        show(m->tasks, m->n_tasks);
    int rc = ask_line(*again ? _("\nNumber, ? for the list (Enter: leave): ")
                             : _("Number (Enter: leave): "),
                      &a, err);
    *ret_more = rc >= 0 && a.s[0] && strcmp(a.s, "0") != 0;
    if (rc < 0 && feof(stdin))
        return SOTAY_OK;
    if (!*ret_more)
        return rc;
    *again = text_to_int(a.s, &number) && number > 0 && number <= (int64_t)m->n_tasks;
    if (!*again && strcmp(a.s, "?") != 0)
        cli_warn(_("  a number from %d to %d"), 0, (int)m->n_tasks);
    rc = *again ? run_task(m, &m->tasks[number - 1], err) : SOTAY_OK;
    if (rc < 0 && feof(stdin)) {
        *ret_more = false;
        return SOTAY_OK;
    }
    return rc;
}

int menu_run(struct cli *cli, struct agenda *a, struct sotay_error *err)
{
    struct menu m = {.cli = cli, .a = a};
    bool more = true, again = false;
    int rc = SOTAY_OK;
    close_notebook(cli);
    while (rc >= 0 && more)
        rc = one_round(&m, &more, &again, err);
    return rc;
}
