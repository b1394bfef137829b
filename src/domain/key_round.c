/* src/domain/key_round.c - keys for everybody of a round at once, each on a printed card. */
#include "base/base.h"

#include "domain/key_round.h"

#include "domain/notebook.h"
#include "domain/record_private.h"

#include <sodium.h>

void key_round_done(struct key_round *r)
{
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < CARD_STAYS; k++)
            free(r->list[i].stays[k]);
    free(r->list);
    free(r->authority);
    free(r->title);
    *r = (struct key_round){0};
}

/* ---- who ---------------------------------------------------------------------------------------- */

static int has_confirmed_key(struct app *app, const struct id *person, bool *ret,
                             struct sotay_error *err)
{
    struct id self;
    int rc = rights_self(&app->rights, person, &self, err);
    *ret = false;
    for (int which = 0; rc >= 0 && which < 2 && !*ret; which++) {
        AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
        stmt_blob(&q, 1, which ? self.b : person->b, ID_SIZE);
        while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK)
            *ret = strcmp(stmt_col_text(&q, 1), "confirmed") == 0;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static const char *value(const struct noun *n, const struct record *r, const char *name)
{
    const char *text = record_named(n, r, name);
    return text ? text : "";
}

/* "Trạm Y tế A (DB-T01): 22/12/2025 - 04/01/2026" */
static char *stay_line(const struct record *host, const struct record *stay)
{
    const struct noun *n = &noun_table[NOUN_SECONDMENT];
    AUTO(str) out = {0};
    sotay_day from = day_parse(value(n, stay, "start_date"));
    sotay_day until = day_parse(value(n, stay, "end_date"));
    str_addf(&out, "%s (%s): ", value(&noun_table[NOUN_FACILITY], host, "name"),
             value(&noun_table[NOUN_FACILITY], host, "code"));
    str_addf(&out, until == DAY_NONE ? "từ %s" : "%s", day_vietnamese(from).s);
    if (until != DAY_NONE)
        str_addf(&out, " - %s", day_vietnamese(until).s);
    return str_steal(&out);
}

static struct round_person *find_person(struct key_round *r, const struct id *person)
{
    for (size_t i = 0; i < r->n; i++)
        if (id_equal(&r->list[i].id, person))
            return &r->list[i];
    return NULL;
}

static int add_person(struct app *app, struct key_round *r, const struct id *person,
                      struct round_person **ret, struct sotay_error *err)
{
    if (!list_grow(&r->list, &r->cap, r->n, sizeof(*r->list)))
        return sotay_nomem(err);
    struct round_person *p = &r->list[r->n];
    *p = (struct round_person){.id = *person};
    int rc = record_code(app->store, &noun_table[NOUN_PERSON], person, p->code, err);
    if (rc >= 0)
        rc = person_full_name(app, person, p->name, err);
    if (rc < 0)
        return rc;
    card_file_name(p->code, p->file);
    r->n++;
    *ret = p;
    return SOTAY_OK;
}

static int add_stay(struct app *app, struct round_person *p, const struct record *stay,
                    struct sotay_error *err)
{
    struct id id;
    AUTO(record) host = {0};
    const char *hex = record_named(&noun_table[NOUN_SECONDMENT], stay, "host");
    if (p->n_stays++ >= CARD_STAYS || !hex || !id_parse(hex, &id))
        return SOTAY_OK;
    int rc = record_get(app->store, &noun_table[NOUN_FACILITY], &id, &host, err);
    if (rc < 0)
        return rc;
    p->stays[p->n_stays - 1] = stay_line(&host, stay);
    return p->stays[p->n_stays - 1] ? SOTAY_OK : sotay_nomem(err);
}

static int tell_the_rest(struct round_person *p, struct sotay_error *err)
{
    AUTO(str) line = {0};
    if (p->n_stays <= CARD_STAYS)
        return SOTAY_OK;
    str_addf(&line, "và %zu lần khác", p->n_stays - CARD_STAYS + 1);
    free(p->stays[CARD_STAYS - 1]);
    p->stays[CARD_STAYS - 1] = str_steal(&line);
    return p->stays[CARD_STAYS - 1] ? SOTAY_OK : sotay_nomem(err);
}

/* One secondment of the round; seen: everybody so far. */
static int take_stay(struct app *app, struct key_round *r, struct map *seen,
                     const struct record *stay, struct sotay_error *err)
{
    struct id named, person;
    int64_t lacks = 0;
    const char *hex = record_named(&noun_table[NOUN_SECONDMENT], stay, "person");
    if (!hex || !id_parse(hex, &named))
        return SOTAY_OK;
    int rc = rights_self(&app->rights, &named, &person, err);
    if (rc >= 0 && !map_get(seen, person.b, ID_SIZE, &lacks)) {
        AUTO(record) known = {0};
        bool has = false;
        rc = record_get(app->store, &noun_table[NOUN_PERSON], &person, &known, err);
        if (rc != SOTAY_OK || known.is_void)
            return rc < 0 ? rc : SOTAY_OK;
        rc = has_confirmed_key(app, &person, &has, err);
        lacks = !has;
        r->people++;
        if (rc >= 0 && !map_put(seen, person.b, ID_SIZE, lacks))
            rc = sotay_nomem(err);
    }
    if (rc < 0 || !lacks)
        return rc;
    struct round_person *p = find_person(r, &person);
    if (!p)
        rc = add_person(app, r, &person, &p, err);
    return rc < 0 ? rc : add_stay(app, p, stay, err);
}

static int by_code(const void *a, const void *b)
{
    const struct round_person *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static int read_heading(struct app *app, const struct id *round, struct key_round *ret,
                        struct sotay_error *err)
{
    AUTO(record) r = {0};
    AUTO(str) title = {0};
    const struct noun *n = &noun_table[NOUN_ROUND];
    int rc = record_get(app->store, n, round, &r, err);
    if (rc < 0)
        return rc;
    str_addf(&title, "%s (%s)", value(n, &r, "title"), value(n, &r, "code"));
    ret->title = str_steal(&title);
    AUTO(stmt) q = stmt_open(app->store, SQL_AUTHORITY_FIRST);
    rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    ret->authority = text_dup(rc == SOTAY_OK ? stmt_col_text(&q, 1) : "");
    return ret->title && ret->authority ? SOTAY_OK : sotay_nomem(err);
}

int key_round_find(struct app *app, const struct id *round, struct key_round *ret,
                   struct sotay_error *err)
{
    AUTO(records) stays = {0};
    __attribute__((cleanup(map_done))) struct map seen = {0};
    const struct noun *n = &noun_table[NOUN_SECONDMENT];
    struct id_text hex = id_hex(round);
    int rc = read_heading(app, round, ret, err);
    if (rc >= 0)
        rc = records_load(&stays, app->store, n, err);
    for (size_t i = 0; rc >= 0 && i < stays.n; i++)
        if (!stays.list[i].is_void && strcmp(value(n, &stays.list[i], "round"), hex.s) == 0)
            rc = take_stay(app, ret, &seen, &stays.list[i], err);
    for (size_t i = 0; rc >= 0 && i < ret->n; i++)
        rc = tell_the_rest(&ret->list[i], err);
    if (rc >= 0 && ret->n)
        qsort(ret->list, ret->n, sizeof(*ret->list), by_code);
    return rc;
}

int key_round_check(struct app *app, const struct id *coordinator, const struct key_round *r,
                    struct sotay_error *err)
{
    for (size_t i = 0; i < r->n; i++) {
        bool may = false;
        int rc = key_may_confirm(app, coordinator, &r->list[i].id, &may, err);
        if (rc < 0)
            return rc;
        if (!may)
            return sotay_fail(
                err, SOTAY_EREFUSED,
                _("Somebody who coordinates the place where this person works, or the "
                  "authority, can make these cards."),
                _("the one who acts may not vouch for a key of %s %s; nothing was "
                  "made"),
                r->list[i].code, r->list[i].name);
    }
    return SOTAY_OK;
}

/* ---- the cards ---------------------------------------------------------------------------------- */

struct leftovers {
    struct app *app;
    struct key_round *r;
    struct card_folder *folder;
};

/* A card of an earlier run: its key is confirmed, then it only has to be moved. */
static int finish_card(void *with, const char *name, const char *text, struct sotay_error *err)
{
    struct leftovers *l = with;
    AUTO(str) ignored = {0};
    struct hash key;
    if (keyfile_text(text, &key, &ignored, NULL) < 0)
        return SOTAY_OK; /* cut off */
    AUTO(stmt) q = stmt_open(l->app->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key.b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK || strcmp(stmt_col_text(&q, 1), "confirmed") != 0)
        return rc < 0 ? rc : SOTAY_OK;
    l->r->restored++;
    return card_folder_publish(l->folder, name, err);
}

int key_round_tidy(struct app *app, struct key_round *r, struct card_folder *f,
                   struct sotay_error *err)
{
    struct leftovers l = {app, r, f};
    const char *path = f->path;
    int rc = card_folder_each(f, finish_card, &l, err);
    if (rc < 0)
        return rc;
    card_folder_drop(f);
    for (size_t i = 0; rc >= 0 && i < r->n; i++)
        rc = card_folder_is_free(f, r->list[i].file, err);
    card_folder_done(f);
    return rc < 0 || !r->n ? rc : card_folder_open(f, path, err); /* with an empty work folder */
}

static int make_card(struct app *app, struct press *press, const struct key_round *r,
                     struct round_person *p, struct card_folder *f, struct sotay_error *err)
{
    AUTO(card_secret) secret = {.s = ""};
    AUTO(str) text = {0}, pdf = {0};
    char file[96];
    card_secret_make(&secret);
    snprintf(file, sizeof(file), "%s.key", p->file);
    int rc = keyfile_card(p->code, &secret, &p->key, &text, err);
    if (rc < 0)
        return rc;
    struct key_card card = {
        .body = r->authority,
        .round = r->title,
        .name = p->name,
        .code = p->code,
        .file = file,
        .key_text = str_text(&text),
        .secret = secret.shown,
    };
    for (size_t i = 0; i < CARD_STAYS; i++)
        card.stays[i] = p->stays[i];
    rc = card_press_draw(press, &card, app->here.now_ms, &pdf, err);
    if (rc >= 0)
        rc = card_folder_put(f, p->file, "pdf", pdf.data, pdf.len, err);
    if (rc >= 0)
        rc = card_folder_put(f, p->file, "key", text.data, text.len, err);
    if (pdf.data)
        sodium_memzero(pdf.data, pdf.len);
    return rc;
}

static int confirm_all(struct app *app, const struct actor *actor, const struct key_round *r,
                       struct sotay_error *err)
{
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    for (size_t i = 0; rc >= 0 && i < r->n; i++) {
        const struct round_person *p = &r->list[i];
        bool has = false; /* somebody else may have been quicker */
        rc = has_confirmed_key(app, &p->id, &has, err);
        if (rc >= 0 && has)
            rc = sotay_fail(err, SOTAY_EREFUSED, _("Run it again: it makes what is missing."),
                            _("%s was given a key meanwhile; nothing was made"), p->code);
        if (rc >= 0)
            rc = key_confirm_append(app, &w, &p->id, &p->key, err);
    }
    return rc < 0 ? rc : writer_commit(&w, err);
}

static int publish_all(const struct key_round *r, struct card_folder *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < r->n; i++)
        rc = card_folder_publish(f, r->list[i].file, err);
    if (rc >= 0)
        rc = card_folder_sync(f, err);
    if (rc >= 0) {
        card_folder_drop(f);
        return rc;
    }
    sotay_error_prefix(err, "%s", _("the keys are confirmed, a card is not in its place"));
    sotay_error_hint(err, "%s", _("Mend that and run it again with the same folder."));
    return rc;
}

int key_round_make(struct app *app, const struct actor *actor, struct key_round *r,
                   struct card_folder *f, void (*progress)(void *with, int64_t done), void *with,
                   struct sotay_error *err)
{
    AUTO(press) press = {0};
    int rc = press_open(&press, app, "key-card", err);
    for (size_t i = 0; rc >= 0 && i < r->n; i++) {
        rc = make_card(app, &press, r, &r->list[i], f, err);
        if (progress)
            progress(with, (int64_t)i + 1);
    }
    if (rc >= 0)
        rc = card_folder_sync(f, err);
    if (rc >= 0)
        rc = confirm_all(app, actor, r, err);
    if (rc < 0)
        card_folder_drop(f);
    return rc < 0 ? rc : publish_all(r, f, err);
}
