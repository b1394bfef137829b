/* src/cli/menu_ask.c - questions of the menu whose answers are looked up at once. */
#include "base/base.h"

#include "cli/menu_ask.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/noun.h"
#include "cli/setup.h"
#include "cli/skill.h"
#include "domain/certificate.h"
#include "domain/notebook.h"
#include "domain/record.h"

static void close_notebook(struct cli *cli)
{
    app_done(&cli->app);
    cli->has_app = false;
}

/* ---- a record -------------------------------------------------------------------------------------- */

static int find_record(struct cli *cli, const struct noun *n, struct answer *a,
                       struct sotay_error *err)
{
    struct id id;
    char code[80] = "";
    AUTO(str) label = {0};
    int rc = noun_find(cli, n->id, a->s, &id, err);
    if (rc >= 0)
        rc = record_code(cli->app.store, n, &id, code, err);
    if (rc >= 0)
        rc = record_label(&cli->app, n, &id, &label, err);
    if (rc < 0)
        return rc;
    snprintf(a->s, sizeof(a->s), "%s", code);
    cli_warn_filled("    ", 7, str_text(&label));
    return SOTAY_OK;
}

int menu_ask_record(struct cli *cli, enum noun_id noun, const char *prompt, const char *usual,
                    bool may_be_all, struct answer *ret, struct sotay_error *err)
{
    for (;;) {
        struct sotay_error why = {0};
        int rc = setup_ask(prompt, usual && *usual ? usual : NULL, ret, err);
        if (rc < 0 || !ret->s[0])
            return rc < 0 ? rc : SOTAY_END;
        if (may_be_all && strcmp(ret->s, "0") == 0) {
            ret->s[0] = '\0';
            return SOTAY_OK;
        }
        choices_forget(&cli->choices);
        rc = cli_open_for(cli, STORE_READ, err);
        if (rc < 0)
            return rc;
        rc = find_record(cli, &noun_table[noun], ret, &why);
        close_notebook(cli);
        if (rc >= 0)
            return SOTAY_OK;
        cli_tell(&why);
        if (feof(stdin)) {
            *err = why;
            return rc;
        }
    }
}

/* ---- a specialty ----------------------------------------------------------------------------------- */

struct specialties { /* of the skills that are here, each once, by code */
    char (*v)[SKILL_SIZE];
    size_t n;
};
static void specialties_done(struct specialties *s)
{
    free(s->v);
}

static int read_specialties(struct cli *cli, struct specialties *ret, struct sotay_error *err)
{
    AUTO(skills) skills = {0};
    int rc = cli_open_for(cli, STORE_READ, err);
    if (rc >= 0)
        rc = skills_read(cli, &skills, err);
    close_notebook(cli);
    if (rc < 0)
        return rc;
    ret->v = calloc(skills.n + 1, sizeof(*ret->v));
    if (!ret->v)
        return sotay_nomem(err);
    for (size_t i = 0; i < skills.n; i++) {
        char *to = ret->v[ret->n];
        snprintf(to, SKILL_SIZE, "%.*s", (int)strcspn(skills.v[i].code, "."), skills.v[i].code);
        ret->n += ret->n == 0 || strcmp(to, ret->v[ret->n - 1]) != 0;
    }
    return SOTAY_OK;
}

static void specialty_label(const void *with, size_t i, struct str *out)
{
    const struct specialties *s = with;
    str_add(out, word_shown(s->v[i]));
}

/* By its number, its word, or a part of what people call it that only one has. */
static const char *find_specialty(const struct specialties *s, const char *text)
{
    int64_t number;
    const char *found = NULL;
    size_t n = 0;
    if (text_to_int(text, &number))
        return number >= 1 && (uint64_t)number <= s->n ? s->v[number - 1] : NULL;
    AUTO_FREE char *key = text_search_key(text);
    for (size_t i = 0; key && i < s->n; i++) {
        AUTO_FREE char *shown = text_search_key(word_shown(s->v[i]));
        if (strcmp(text, s->v[i]) == 0 || (shown && strcmp(shown, key) == 0))
            return s->v[i];
        if (strstr(s->v[i], key) || (shown && strstr(shown, key))) {
            found = s->v[i];
            n++;
        }
    }
    return n == 1 ? found : NULL;
}

int menu_ask_specialty(struct cli *cli, struct answer *ret, struct sotay_error *err)
{
    __attribute__((cleanup(specialties_done))) struct specialties all = {0};
    int rc = read_specialties(cli, &all, err);
    if (rc < 0)
        return rc;
    (void)ask_list(0, all.n, specialty_label, &all);
    for (;;) {
        rc = setup_ask(_("Specialty, by its number (0: every one)"), NULL, ret, err);
        if (rc < 0 || !ret->s[0])
            return rc < 0 ? rc : SOTAY_END;
        if (strcmp(ret->s, "0") == 0) {
            ret->s[0] = '\0';
            return SOTAY_OK;
        }
        const char *word = find_specialty(&all, ret->s);
        if (word) {
            snprintf(ret->s, sizeof(ret->s), "%s", word);
            cli_warn("     %s", word_shown(word));
            return SOTAY_OK;
        }
        cli_warn(_("  a number from %d to %d"), 0, (int)all.n);
    }
}

/* ---- a certificate --------------------------------------------------------------------------------- */

/* Of a department its hospital, of a station its centre: below the province, or whatever is at the top. */
static int institution_of(struct app *app, const struct id *person, char ret[80],
                          struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    struct id id, above;
    int rc = rights_posting(&app->rights, person, app->today, &id, err);
    for (int depth = 0; rc == SOTAY_OK && depth < 20; depth++) {
        AUTO(record) here = {0};
        AUTO(record) over = {0};
        rc = record_get(app->store, n, &id, &here, err);
        if (rc != SOTAY_OK || !id_parse(record_value(n, &here, "parent"), &above))
            break;
        rc = record_get(app->store, n, &above, &over, err);
        if (rc != SOTAY_OK || strcmp(record_value(n, &over, "type"), "province") == 0)
            break;
        id = above;
    }
    return rc == SOTAY_OK ? record_code(app->store, n, &id, ret, err) : rc < 0 ? rc : SOTAY_OK;
}

static int foresee(struct app *app, const char *person, struct menu_certificate *ret,
                   struct sotay_error *err)
{
    struct id id;
    struct certificate_wanting wanting = {.n = 0};
    int rc = record_find(app, &noun_table[NOUN_PERSON], person, &id, err);
    if (rc >= 0)
        rc = certificate_wanting(app, &id, &wanting, err);
    if (rc >= 0 && wanting.n == 1)
        snprintf(ret->skill, sizeof(ret->skill), "%s", wanting.skill);
    return rc < 0 ? rc : institution_of(app, &id, ret->facility, err);
}

int menu_foresee_certificate(struct cli *cli, const char *person, struct menu_certificate *ret,
                             struct sotay_error *err)
{
    *ret = (struct menu_certificate){.skill = ""};
    int rc = cli_open_for(cli, STORE_READ, err);
    if (rc >= 0)
        rc = foresee(&cli->app, person, ret, err);
    close_notebook(cli);
    return rc;
}

/* ---- a key ----------------------------------------------------------------------------------------- */

static int note_key(void *with, const struct key_row *row, struct sotay_error *err)
{
    bool *has = with;
    (void)err;
    *has |= strcmp(row->state, "revoked") != 0;
    return SOTAY_OK;
}

int menu_has_key(struct cli *cli, const char *person, bool *ret, struct sotay_error *err)
{
    struct id id;
    *ret = false;
    int rc = cli_open_for(cli, STORE_READ, err);
    if (rc >= 0)
        rc = record_find(&cli->app, &noun_table[NOUN_PERSON], person, &id, err);
    if (rc >= 0)
        rc = key_list(&cli->app, &id, note_key, ret, err);
    close_notebook(cli);
    return rc;
}
