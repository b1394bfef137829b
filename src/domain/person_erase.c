/* src/domain/person_erase.c - erases what is personal of somebody: every record of theirs in one go, then
 * what is left of it in the file. */
#include "base/base.h"

#include "domain/person_erase.h"

#include "base/text.h"
#include "domain/form_draft.h"
#include "domain/person_link.h"
#include "domain/record_private.h"
#include "ledger/erasure_group.h"

#include <unistd.h>

enum { REASON_MAX = 500 };

void person_erasure_done(struct person_erasure *e)
{
    str_done(&e->label);
    str_done(&e->backups);
    str_done(&e->similar);
    str_done(&e->similar_codes);
}

struct whom { /* every record of one person that is not erased yet */
    struct id *list;
    size_t n;
    struct id *all; /* and those that are */
    size_t n_all;
};

static void whom_done(struct whom *w)
{
    free(w->list);
    free(w->all);
}

static int whom_find(struct app *app, const struct id *person, struct whom *ret,
                     struct sotay_error *err)
{
    size_t kept = 0;
    int rc = rights_same_person(&app->rights, person, &ret->all, &ret->n_all, err);
    if (rc >= 0)
        rc = rights_same_person(&app->rights, person, &ret->list, &ret->n, err);
    for (size_t i = 0; i < ret->n && rc >= 0; i++) {
        bool erased;
        rc = rights_erased(&app->rights, &ret->list[i], &erased, err);
        if (rc >= 0 && !erased)
            ret->list[kept++] = ret->list[i];
    }
    ret->n = kept;
    return rc;
}

/* ---- looking ------------------------------------------------------------------------------------- */

static int find_backups(struct app *app, struct person_erasure *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_BACKUPS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const char *path = stmt_col_text(&q, 0);
        if (!path || access(path, F_OK) != 0)
            continue; /* gone */
        struct day_text day = day_iso(day_of_time(stmt_col_int(&q, 1), app->utc_offset));
        str_addf(&ret->backups, "%s%s (%s)", ret->n_backups++ ? "\n" : "", path, day.s);
    }
    return rc < 0 ? rc : str_check(&ret->backups, err);
}

struct pair_seen {
    struct id keep, other;
    char *keep_code, *other_code, *keep_label, *other_label, *command;
    bool told;
};

struct pairs_seen {
    struct pair_seen *list;
    size_t n, cap;
};

static void pairs_seen_done(struct pairs_seen *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->list[i].keep_code);
        free(p->list[i].other_code);
        free(p->list[i].keep_label);
        free(p->list[i].other_label);
        free(p->list[i].command);
    }
    free(p->list);
}

static int note_pair(void *with, const struct pair_found *pair, struct sotay_error *err)
{
    struct pairs_seen *p = with;
    if (!(pair->same & (SAME_CITIZEN | SAME_NAME)))
        return SOTAY_OK;
    if (!list_grow(&p->list, &p->cap, p->n, sizeof(*p->list)))
        return sotay_nomem(err);
    struct pair_seen *one = &p->list[p->n++];
    *one = (struct pair_seen){.keep = pair->keep,
                              .other = pair->other,
                              .keep_code = text_dup(pair->keep_code),
                              .other_code = text_dup(pair->other_code),
                              .keep_label = text_dup(pair->keep_label),
                              .other_label = text_dup(pair->other_label),
                              .command = text_dup(pair->command)};
    return one->keep_code && one->other_code && one->keep_label && one->other_label && one->command
               ? SOTAY_OK
               : sotay_nomem(err);
}

static bool is_one_of(const struct id *list, size_t n, const struct id *id)
{
    for (size_t i = 0; i < n; i++)
        if (id_equal(&list[i], id))
            return true;
    return false;
}

/* Each is a pair with the oldest only, so whoever is found leads on to others. */
static int find_similar(struct app *app, const struct whom *w, struct person_erasure *ret,
                        struct sotay_error *err)
{
    __attribute__((cleanup(pairs_seen_done))) struct pairs_seen p = {.n = 0};
    int rc = person_duplicates(app, note_pair, &p, err);
    if (rc < 0)
        return rc;
    AUTO_FREE struct id *same = calloc(w->n_all + p.n + 1, sizeof(*same));
    if (!same)
        return sotay_nomem(err);
    size_t n = w->n_all;
    memcpy(same, w->all, n * sizeof(*same));
    for (size_t i = 0; i < p.n; i++) {
        struct pair_seen *one = &p.list[i];
        bool has_keep = is_one_of(same, n, &one->keep), has_other = is_one_of(same, n, &one->other);
        if (one->told || has_keep == has_other)
            continue;
        same[n++] = has_keep ? one->other : one->keep;
        str_addf(&ret->similar, "%s%s: sotay %s", ret->n_similar ? "\n" : "",
                 has_keep ? one->other_label : one->keep_label, one->command);
        str_addf(&ret->similar_codes, "%s%s", ret->n_similar++ ? "; " : "",
                 has_keep ? one->other_code : one->keep_code);
        one->told = true;
        i = (size_t)-1; /* from the beginning */
    }
    rc = str_check(&ret->similar, err);
    return rc < 0 ? rc : str_check(&ret->similar_codes, err);
}

static int look(struct app *app, const struct id *person, const struct whom *w,
                struct person_erasure *ret, struct sotay_error *err)
{
    snprintf(ret->code, sizeof(ret->code), "erased-%.8s", id_hex(person).s);
    ret->records = w->n;
    ret->was_erased = w->n == 0;
    int rc = person_label(app, person, &ret->label, err);
    if (rc >= 0 && w->n)
        rc = erasure_count(app->store, w->list, w->n, &ret->count, err);
    if (rc >= 0 && w->n)
        rc = find_similar(app, w, ret, err);
    return rc < 0 ? rc : find_backups(app, ret, err);
}

int person_erase_look(struct app *app, const struct id *person, struct person_erasure *ret,
                      struct sotay_error *err)
{
    AUTO(whom) w = {0};
    int rc = whom_find(app, person, &w, err);
    return rc < 0 ? rc : look(app, person, &w, ret, err);
}

/* ---- the reason ---------------------------------------------------------------------------------- */

static bool says(const char *text, const char *what)
{
    return *what && strstr(text, what);
}

static int check_free_of(struct app *app, const char *reason, const char *folded,
                         const struct id *person, struct sotay_error *err)
{
    static const char *const fields[] = {"citizen_id", "phone", "licence_number"};
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(record) r = {0};
    char name[200];
    int rc = record_get(app->store, n, person, &r, err);
    if (rc >= 0)
        rc = person_full_name(app, person, name, err);
    if (rc < 0)
        return rc;
    AUTO_FREE char *key = text_search_key(name);
    if (!key)
        return sotay_nomem(err);
    bool tells = says(folded, key);
    for (size_t i = 0; i < COUNT_OF(fields) && !tells; i++) {
        const char *value = record_named(n, &r, fields[i]);
        tells = value && says(reason, value);
    }
    return tells ? sotay_fail(err, SOTAY_EREFUSED,
                              _("Name the request or the decision instead, such as \"request of "
                                "2026-03-01\"."),
                              _("the reason is kept, so it must not say who it is"))
                 : SOTAY_OK;
}

static int check_reason(struct app *app, const char *reason, const struct whom *w,
                        struct sotay_error *err)
{
    if (!reason || !*reason)
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Say it with --reason, such as \"request of 2026-03-01\"."),
                          _("no reason is given for the erasure"));
    if (strlen(reason) > REASON_MAX || !text_is_plain(reason))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("the reason is too long, or no plain line"));
    AUTO_FREE char *folded = text_search_key(reason);
    if (!folded)
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    for (size_t i = 0; i < w->n && rc >= 0; i++)
        rc = check_free_of(app, reason, folded, &w->list[i], err);
    return rc;
}

/* ---- erasing ------------------------------------------------------------------------------------- */

static int erase_append(struct app *app, struct writer *w, const struct whom *whom,
                        const struct id *person, const char *reason, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(record) r = {0};
    AUTO(str) body = {0};
    int rc = record_get(app->store, n, person, &r, err);
    if (rc < 0)
        return rc;
    const char *cadre = record_named(n, &r, "cadre");
    body_text(&body, "reason", reason);
    if (cadre)
        body_text(&body, "cadre", cadre);
    if (r.is_void && !r.is_linked)
        body_int(&body, "removed", 1);
    rc = erasure_group_apart(app->store, whom->all, whom->n_all, &body, err);
    return rc < 0 ? rc
                  : writer_append(w, "person.erase", person, body.data, body.len, true, NULL, err);
}

/* Forms half filled in, on this computer. */
static int erase_drafts(struct app *app, const struct whom *w, const char (*names)[200], size_t n,
                        struct sotay_error *err)
{
    AUTO_FREE const char **list = calloc(n + 1, sizeof(*list));
    if (!list)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++)
        list[i] = names[i];
    return form_drafts_erase(app, w->all, w->n_all, list, n, err);
}

static int erase_all(struct app *app, const struct actor *actor, const struct whom *w,
                     const char *reason, struct sotay_error *err)
{
    AUTO(writer) writer = {0};
    int rc = app_write(app, actor, &writer, err);
    for (size_t i = 0; i < w->n && rc >= 0; i++)
        rc = erase_append(app, &writer, w, &w->list[i], reason, err);
    if (rc >= 0 && !app->dry_run) /* a dry run asks the same of who acts; nothing is kept */
        rc = writer_commit(&writer, err);
    return rc;
}

int person_erase(struct app *app, const struct actor *actor, const struct id *person,
                 const char *reason, struct person_erasure *ret, struct sotay_error *err)
{
    AUTO(whom) w = {0};
    AUTO_FREE char *why = reason ? text_nfc(reason, strlen(reason)) : NULL;
    AUTO_FREE char(*names)[200] = NULL;
    int rc = whom_find(app, person, &w, err);
    if (rc >= 0 && !(names = calloc(w.n + 1, sizeof(*names))))
        rc = sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < w.n; i++)
        rc = person_full_name(app, &w.list[i], names[i], err);
    if (rc >= 0)
        rc = look(app, person, &w, ret, err);
    if (rc >= 0 && w.n)
        rc = check_reason(app, why, &w, err);
    if (rc >= 0 && w.n)
        rc = erase_all(app, actor, &w, why, err);
    record_forget(app);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = erasure_finish(app->store, err);
    return rc < 0 ? rc : erase_drafts(app, &w, (const char(*)[200])names, w.n, err);
}
