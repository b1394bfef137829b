/* src/cli/setup_lists.c - setup asks: the lists of facilities and of staff. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/text.h"

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

int setup_staff(struct setup *s, struct sotay_error *err)
{
    struct answer file = {{0}};
    if (s->agenda.people > 1) /* the first coordinator is there from the start */
        return show_count(s, _("Staff"), s->agenda.people);
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
    return rc;
}
