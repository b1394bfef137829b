/* src/cli/setup_lists.c - setup asks: the lists of facilities and of staff. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/text.h"
#include "cli/config_edit.h"
#include "cli/noun.h"
#include "domain/newcomer.h"

#include <errno.h>
#include <inttypes.h>

/* "none" in the languages that are spoken here. */
static bool is_none(const char *text)
{
    AUTO_FREE char *key = text_search_key(text);
    return key &&
           (strcmp(key, "none") == 0 || strcmp(key, "khong") == 0 || strcmp(key, "khong co") == 0);
}

/* What a place most likely is, from the beginning of its name. */
static const char *type_of_name(const char *name)
{
    static const char *const words[][2] = {
        {"so y te", "province"},
        {"benh vien", "provincial-hospital"},
        {"trung tam y te", "district-centre"},
        {"tram y te", "station"},
        {"phong kham", "station"},
        {"khoa", "department"},
        {"truong", "school"},
    };
    AUTO_FREE char *key = text_search_key(name);
    for (size_t i = 0; key && i < COUNT_OF(words); i++)
        if (strncmp(key, words[i][0], strlen(words[i][0])) == 0)
            return words[i][1];
    return "other";
}

static int show_count(struct setup *s, const char *title, int64_t count)
{
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, count);
    setup_shown(s, title, number);
    return SOTAY_OK;
}

/* One facility by its name.  *ret_rc: what `facility add` answered. */
static int one_facility(struct setup *s, int *ret_rc, struct sotay_error *err)
{
    struct answer name = {{0}};
    *ret_rc = SOTAY_OK;
    int rc = setup_ask(_("Name of the facility"), NULL, &name, err);
    if (rc < 0 || !name.s[0])
        return rc;
    return SETUP_RUN(s, ret_rc, err, "facility", "add", "--name", name.s, "--type",
                     type_of_name(name.s));
}

/* A name that was mistyped is told before anybody types a passphrase for it. */
static bool is_file(const char *path)
{
    struct sotay_error why = {0};
    if (access(path, R_OK) == 0)
        return true;
    sotay_fail(&why, SOTAY_EABSENT, NULL, "'%s': %s", path, strerror(errno));
    cli_tell(&why);
    return false;
}

/* Those who may not decide leave facilities to those who may. */
static bool can_decide(const struct setup *s)
{
    return s->has_notebook && s->agenda.has_me && s->agenda.has_key;
}

int setup_facilities(struct setup *s, struct sotay_error *err)
{
    struct answer file = {{0}};
    if (s->agenda.facilities > 0)
        return show_count(s, _("Facilities"), s->agenda.facilities);
    setup_title(s, _("List of facilities"),
                _("An Excel or CSV file: hospitals, centres, stations. Type none for one facility "
                  "only."));
    if (!can_decide(s)) {
        setup_note(_("It has to be signed: later, by a coordinator with a key here."));
        return SOTAY_OK;
    }
    int did = SOTAY_EREFUSED, rc = SOTAY_OK;
    while (rc >= 0 && did < 0) {
        rc = setup_ask_path(_("File"), &file, err);
        if (rc < 0 || !file.s[0])
            return rc;
        did = is_none(file.s) || is_file(file.s) ? SOTAY_OK : SOTAY_EABSENT;
        if (did >= 0)
            rc = setup_unlock(s, false, &did, err);
        if (rc < 0 || did < 0)
            continue;
        rc = is_none(file.s) ? one_facility(s, &did, err)
                             : SETUP_RUN(s, &did, err, "facility", "import", file.s);
    }
    return rc;
}

/* ---- who is there twice ----------------------------------------------------------------------------- */

enum { NAMESAKES_MAX = 9 };

struct namesakes { /* of who works here: code and label of each */
    struct id id[NAMESAKES_MAX];
    char code[NAMESAKES_MAX][80];
    size_t n;
};

/* Only of a record that setup itself made: it has a name and no day of birth. */
static int find_namesakes(struct setup *s, struct namesakes *ret, struct str *ret_labels,
                          struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    struct app *app = &s->cli->app;
    struct id me;
    AUTO(record) r = {0};
    int rc = cli_open_for(s->cli, STORE_READ, err);
    if (rc >= 0)
        rc = noun_find(s->cli, NOUN_PERSON, s->agenda.code, &me, err);
    if (rc >= 0)
        rc = record_get(app->store, n, &me, &r, err);
    ret->n = 0;
    if (rc == SOTAY_OK && !*record_value(n, &r, "birth_date"))
        rc = person_namesakes(app, &me, ret->id, NAMESAKES_MAX, &ret->n, err);
    for (size_t i = 0; rc >= 0 && i < ret->n; i++) {
        str_addf(ret_labels, "%s     %zu  ", i ? "\n" : "", i + 1);
        rc = record_label(app, n, &ret->id[i], ret_labels, err);
        if (rc >= 0)
            rc = record_code(app->store, n, &ret->id[i], ret->code[i], err);
    }
    if (rc >= 0)
        rc = str_check(ret_labels, err);
    int closed = setup_look(s, rc < 0 ? NULL : err);
    return rc < 0 ? rc : closed;
}

/* SOTAY_END: none of them. */
static int ask_which(const struct namesakes *others, size_t *ret, struct sotay_error *err)
{
    struct answer a = {{0}};
    int64_t number;
    bool yes = true;
    int rc;
    *ret = 0;
    if (others->n == 1) {
        rc = ask_yes(_("     Is that you?"), true, &yes, err);
        return rc < 0 || yes ? rc : SOTAY_END;
    }
    for (;;) {
        rc = setup_ask(_("Which one are you (number; Enter: none of them)"), NULL, &a, err);
        if (rc < 0 || !a.s[0])
            return rc < 0 ? rc : SOTAY_END;
        if (text_to_int(a.s, &number) && number >= 1 && (uint64_t)number <= others->n)
            break;
        cli_warn(_("  a number from %d to %d"), 1, (int)others->n);
    }
    *ret = (size_t)number - 1;
    return SOTAY_OK;
}

/* Who coordinates stands in the list of staff, too: one person, by the code that the list has. */
static int join_me(struct setup *s, struct sotay_error *err)
{
    struct namesakes others = {.n = 0};
    AUTO(str) labels = {0};
    char mine[80];
    size_t which = 0;
    int did = SOTAY_OK;
    if (!can_decide(s) || !s->agenda.coordinator)
        return SOTAY_OK;
    int rc = find_namesakes(s, &others, &labels, err);
    if (rc < 0 || !others.n)
        return rc;
    cli_warn("     %s", _("In the list there is somebody of your name:"));
    cli_warn("%s", str_text(&labels));
    rc = ask_which(&others, &which, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    snprintf(mine, sizeof(mine), "%s", s->agenda.code);
    rc = setup_unlock(s, false, &did, err);
    if (rc >= 0 && did >= 0)
        rc = SETUP_RUN(s, &did, err, "person", "merge", mine, others.code[which], "--yes");
    if (rc >= 0 && did >= 0)
        rc = config_set(CONFIG_PERSON, others.code[which], err);
    return rc < 0 || did < 0 ? rc : setup_look(s, err);
}

int setup_staff(struct setup *s, struct sotay_error *err)
{
    struct answer file = {{0}};
    if (s->agenda.people > 1) { /* the first coordinator is there from the start */
        show_count(s, _("Staff"), s->agenda.people);
        return join_me(s, err);
    }
    setup_title(s, _("List of staff"),
                _("An Excel or CSV file: names, birth dates, titles, places of work."));
    int did = SOTAY_EREFUSED, rc = SOTAY_OK;
    while (rc >= 0 && did < 0) {
        rc = setup_ask_path(_("File"), &file, err);
        if (rc < 0 || !file.s[0])
            return rc;
        if (is_file(file.s))
            rc = SETUP_RUN(s, &did, err, "person", "import", file.s);
    }
    return rc < 0 ? rc : join_me(s, err);
}
