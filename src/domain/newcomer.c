/* src/domain/newcomer.c - provisional persons: read, written with what they were seen doing, confirmed. */
#include "base/base.h"

#include "domain/newcomer.h"

#include "base/text.h"
#include "domain/person.h"
#include "domain/record_private.h"
#include "domain/typed.h"

#include <sodium.h>

static const char *const name_parts[] = {"family_name", "middle_name", "given_name"};

static const struct field *person_field(const char *name)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    return &n->fields[noun_field(n, name)];
}

const char *newcomer_cadres(void)
{
    return person_field("cadre")->words;
}

void newcomer_done(struct newcomer *n)
{
    for (size_t i = 0; n && i < COUNT_OF(n->name); i++) {
        free(n->name[i]);
        n->name[i] = NULL;
    }
}

/* ---- reading ------------------------------------------------------------------------------------- */

/* One word would be found by everybody's name. */
static int read_name(const char *typed, struct newcomer *n, struct sotay_error *err)
{
    AUTO_FREE char *text = NULL;
    int rc = text_to_nfc(typed ? typed : "", &text, err);
    if (rc == SOTAY_EREFUSED || (rc >= 0 && (!text_is_plain(text) || strlen(text) > 200)))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("the name is not one line of readable text"));
    if (rc >= 0 && !strchr(text, ' '))
        return sotay_fail(err, SOTAY_EUSAGE, _("Such as \"Lò Thị Mai\": family name first."),
                          _("the whole name is needed"));
    if (rc >= 0 && !person_split_name(text, &n->name[0], &n->name[1], &n->name[2]))
        rc = sotay_nomem(err);
    return rc;
}

static int read_year(struct app *app, const char *typed, struct newcomer *n,
                     struct sotay_error *err)
{
    enum { OLDEST = 90, YOUNGEST = 14 };
    int64_t year;
    int now, month, day;
    day_to_ymd(app->today, &now, &month, &day);
    if (!typed || !text_to_int(typed, &year) || year < now - OLDEST || year > now - YOUNGEST) {
        sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not the year somebody was born in"),
                   typed ? typed : "");
        sotay_error_hint(err, _("A year from %d to %d."), now - OLDEST, now - YOUNGEST);
        return SOTAY_EUSAGE;
    }
    snprintf(n->birth_year, sizeof(n->birth_year), "%d", (int)year);
    return SOTAY_OK;
}

static int read_cadre(const char *typed, struct newcomer *n, struct sotay_error *err)
{
    AUTO_FREE char *word = typed && *typed ? field_typed(person_field("cadre"), typed) : NULL;
    if (typed && *typed && !word)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("cadre: '%s' is none of: %s"), typed,
                          newcomer_cadres());
    snprintf(n->cadre, sizeof(n->cadre), "%s", word ? word : "");
    return SOTAY_OK;
}

int newcomer_read(struct app *app, const char *name, const char *birth_year, const char *cadre,
                  struct newcomer *ret, struct sotay_error *err)
{
    *ret = (struct newcomer){.id = id_random()};
    int rc = read_name(name, ret, err);
    if (rc >= 0)
        rc = read_year(app, birth_year, ret, err);
    if (rc >= 0)
        rc = read_cadre(cadre, ret, err);
    /* Two computers that have not met yet must not make one code. */
    snprintf(ret->code, sizeof(ret->code), NEWCOMER_PREFIX "%06X",
             (unsigned)randombytes_uniform(UINT32_C(1) << 24));
    if (rc < 0)
        newcomer_done(ret);
    return rc;
}

/* ---- who is there already -------------------------------------------------------------------------- */

int newcomer_twins(struct app *app, const struct newcomer *n, struct id *ret, size_t max,
                   size_t *ret_n, struct sotay_error *err)
{
    const struct codes *codes;
    AUTO(str) name = {0};
    str_addf(&name, "%s %s %s", n->name[0], n->name[1], n->name[2]);
    AUTO_FREE char *key = text_search_key(str_text(&name));
    *ret_n = 0;
    int rc = key ? record_codes(app, NOUN_PERSON, &codes, err) : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < codes->n && *ret_n < max; i++) {
        AUTO(record) r = {0};
        if (strcmp(codes->list[i].search, key) != 0)
            continue;
        rc = record_get(app->store, &noun_table[NOUN_PERSON], &codes->list[i].id, &r, err);
        const char *birth = record_named(&noun_table[NOUN_PERSON], &r, "birth_date");
        if (rc == SOTAY_OK && birth && strncmp(birth, n->birth_year, 4) == 0)
            ret[(*ret_n)++] = r.id;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int person_namesakes(struct app *app, const struct id *person, struct id *ret, size_t max,
                     size_t *ret_n, struct sotay_error *err)
{
    const struct codes *codes;
    AUTO(str) name = {0};
    AUTO(record) r = {0};
    *ret_n = 0;
    int rc = record_get(app->store, &noun_table[NOUN_PERSON], person, &r, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    person_add_name(&r, &name);
    AUTO_FREE char *key = text_search_key(str_text(&name));
    rc = key ? record_codes(app, NOUN_PERSON, &codes, err) : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && *key && i < codes->n && *ret_n < max; i++)
        if (strcmp(codes->list[i].search, key) == 0 && !id_equal(&codes->list[i].id, person))
            ret[(*ret_n)++] = codes->list[i].id;
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- writing --------------------------------------------------------------------------------------- */

int newcomer_append(struct writer *w, const struct newcomer *n, const struct id *facility,
                    struct sotay_error *err)
{
    const struct noun *person = &noun_table[NOUN_PERSON], *posting = &noun_table[NOUN_POSTING];
    const struct id_text who = id_hex(&n->id), where = id_hex(facility);
    struct set set = {.id = n->id, .is_void = -1};
    struct set stay = {.id = id_random(), .is_void = -1};
    set.v[0] = n->code;
    for (size_t i = 0; i < COUNT_OF(name_parts); i++)
        set.v[noun_field(person, name_parts[i])] = *n->name[i] ? n->name[i] : NULL;
    set.v[noun_field(person, "birth_date")] = n->birth_year;
    set.v[noun_field(person, "cadre")] = n->cadre[0] ? n->cadre : NULL;
    set.v[noun_field(person, "provisional")] = "yes";
    stay.v[noun_field(posting, "person")] = who.s;
    stay.v[noun_field(posting, "facility")] = where.s;
    int rc = set_append(w, person, &set, err);
    return rc < 0 ? rc : set_append(w, posting, &stay, err);
}

/* ---- confirming ------------------------------------------------------------------------------------ */

int person_is_provisional(struct app *app, const struct id *person, bool *ret,
                          struct sotay_error *err)
{
    AUTO(record) r = {0};
    int rc = record_get(app->store, &noun_table[NOUN_PERSON], person, &r, err);
    *ret = rc == SOTAY_OK && person_is_new(&r);
    return rc < 0 ? rc : SOTAY_OK;
}

int person_must_be_confirmed(struct app *app, const struct id *person, struct sotay_error *err)
{
    char code[80];
    bool provisional = false;
    int rc = person_is_provisional(app, person, &provisional, err);
    if (rc < 0 || !provisional)
        return rc;
    rc = record_shown_code(app, NOUN_PERSON, person, code, err);
    if (rc < 0)
        return rc;
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("the centre has not confirmed yet who %s is"), code);
    sotay_error_hint(err,
                     _("Confirm it: sotay person confirm %s.  Or, if another record is the same "
                       "person: sotay person merge %s THAT-ONE"),
                     code, code);
    return SOTAY_EREFUSED;
}

static int make_code(struct app *app, const struct id *person, const char *now, char ret[80],
                     struct sotay_error *err)
{
    struct id facility;
    if (now && strncmp(now, NEWCOMER_PREFIX, strlen(NEWCOMER_PREFIX)) != 0)
        return SOTAY_END; /* it was given one */
    int rc = rights_posting(&app->rights, person, app->today, &facility, err);
    return rc < 0 ? rc : person_next_code(app, rc == SOTAY_OK ? &facility : NULL, ret, err);
}

int person_confirm(struct app *app, const struct actor *actor, const struct id *person,
                   const struct wish *wish, struct save_result *ret, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(record) r = {0};
    char code[80], label[80];
    struct wish all = *wish;
    int rc = record_get(app->store, n, person, &r, err);
    if (rc >= 0)
        rc = record_shown_code(app, NOUN_PERSON, person, label, err);
    if (rc >= 0 && !person_is_new(&r)) {
        sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is confirmed already"), label);
        sotay_error_hint(err, _("Change it with: sotay %s edit %s"), n->name, label);
        return SOTAY_EREFUSED;
    }
    all.v[noun_field(n, "provisional")] = "-";
    if (rc >= 0 && !all.v[0]) {
        rc = make_code(app, person, r.v[0], code, err);
        all.v[0] = rc == SOTAY_OK ? code : NULL;
    }
    return rc < 0 ? rc : record_save(app, actor, n, person, &all, ret, err);
}
