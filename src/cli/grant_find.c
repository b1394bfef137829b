/* src/cli/grant_find.c - the right that somebody means, by whose it is. */
#include "base/base.h"

#include "cli/grant_find.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/grant_words.h"
#include "cli/noun.h"

enum { RIGHTS_MAX = 20 };

struct rights_found {
    struct cli *cli;
    sotay_day day;
    struct id id[RIGHTS_MAX];
    size_t n, n_all;
};

static int add_right(void *with, const struct record *r, const char *facility,
                     const char *department, struct sotay_error *err)
{
    struct rights_found *f = with;
    enum grant_standing standing = grant_standing(r, f->day);
    (void)facility;
    (void)department;
    (void)err;
    if (standing == GRANT_REVOKED || standing == GRANT_ENDED)
        return SOTAY_OK;
    if (f->n < RIGHTS_MAX)
        f->id[f->n++] = r->id;
    f->n_all++;
    return SOTAY_OK;
}

static int list(const struct rights_found *f, struct sotay_error *err)
{
    for (size_t i = 0; i < f->n; i++) {
        AUTO(str) words = {0}, key = {0};
        int rc = grant_words(f->cli, &f->id[i], NULL, &words, err);
        if (rc >= 0)
            rc = noun_label(f->cli, &noun_table[NOUN_GRANT], &f->id[i], &key, err);
        if (rc < 0)
            return rc;
        cli_warn("%2zu  %s\n  %s", i + 1, str_text(&words), str_text(&key));
    }
    return SOTAY_OK;
}

static int choose(const struct rights_found *f, struct id *ret, struct sotay_error *err)
{
    int rc = list(f, err);
    if (rc >= 0 && (f->n_all > f->n || !cli_is_interactive()))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Add --role, --facility, or name the whole right as it stands there."),
                          _("that may be any of %zu rights"), f->n_all);
    while (rc >= 0) {
        struct answer a = {{0}};
        int64_t number;
        rc = ask_line(_("Which one? (number; Enter: none of them) "), &a, err);
        if (rc >= 0 && !a.s[0])
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was changed"));
        if (rc >= 0 && text_to_int(a.s, &number) && number >= 1 && (uint64_t)number <= f->n) {
            *ret = f->id[number - 1];
            return SOTAY_OK;
        }
        if (rc >= 0)
            cli_warn(_("  a number from %d to %d"), 1, (int)f->n);
    }
    return rc;
}

int grant_find(struct cli *cli, const char *which, const char *role, const char *facility,
               sotay_day day, struct id *ret, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    struct rights_found found = {.cli = cli, .day = day};
    struct record_filter filter = {.as_of = DAY_NONE};
    struct id person, place;
    struct id_text person_hex, place_hex;
    if (strchr(which, '/') || id_parse(which, &person))
        return noun_find(cli, NOUN_GRANT, which, ret, err);
    int rc = noun_find(cli, NOUN_PERSON, which, &person, err);
    if (rc >= 0 && facility)
        rc = noun_find(cli, NOUN_FACILITY, facility, &place, err);
    if (rc < 0)
        return rc;
    person_hex = id_hex(&person);
    filter.v[noun_field(n, "person")] = person_hex.s;
    filter.v[noun_field(n, "role")] = role;
    if (facility) {
        place_hex = id_hex(&place);
        filter.v[noun_field(n, "facility")] = place_hex.s;
    }
    rc = record_list(&cli->app, n, &filter, add_right, &found, err);
    if (rc < 0)
        return rc;
    if (found.n_all > 1)
        return choose(&found, ret, err);
    if (!found.n_all)
        return sotay_fail(err, SOTAY_EABSENT, _("'sotay grant list --person PERSON' lists them."),
                          _("'%s' has no such right that still goes on"), which);
    *ret = found.id[0];
    return SOTAY_OK;
}
