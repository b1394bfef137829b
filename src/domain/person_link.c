/* src/domain/person_link.c - two records made one person, and taken apart again. */
#include "base/base.h"

#include "domain/person_link.h"

#include "domain/person.h"
#include "domain/record_private.h"
#include "ledger/fold.h"

int person_own_label(struct app *app, const struct id *person, struct str *out,
                     struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    char code[80] = "";
    AUTO(record) r = {0};
    AUTO(str) name = {0};
    int rc = record_get(app->store, n, person, &r, err);
    if (rc >= 0)
        rc = record_code(app->store, n, person, code, err);
    if (rc < 0)
        return rc;
    person_add_name(&r, &name);
    str_addf(out, "%s%s%s", code, name.len ? " " : "", str_text(&name));
    return str_check(out, err);
}

/* ---- finding a duplicate ------------------------------------------------------------------------- */

int person_find_duplicate(struct app *app, const char *text, struct id *ret,
                          struct sotay_error *err)
{
    bool linked = false;
    struct id kept;
    int rc = SOTAY_OK;
    if (id_parse(text, ret)) {
        rc = rights_is_linked(&app->rights, ret, &linked, err);
    } else {
        AUTO(stmt) q = stmt_open(app->store, SQL_LINKED_BY_CODE);
        stmt_text(&q, 1, text);
        rc = stmt_step(&q, err);
        linked = rc == SOTAY_OK;
        if (linked)
            *ret = stmt_col_id(&q, 0);
    }
    if (rc < 0 || linked)
        return rc < 0 ? rc : SOTAY_OK;
    rc = record_find(app, &noun_table[NOUN_PERSON], text, &kept, err);
    return rc < 0
               ? rc
               : sotay_fail(err, SOTAY_EABSENT,
                            _("'sotay person show PERSON' tells which codes are the same person."),
                            _("the record '%s' is not part of another one"), text);
}

int person_duplicate_codes(struct app *app, const struct id *kept, struct str *out,
                           struct sotay_error *err)
{
    AUTO_FREE struct id *all = NULL;
    size_t n = 0;
    int rc = rights_same_person(&app->rights, kept, &all, &n, err);
    for (size_t i = 1; i < n && rc >= 0; i++) { /* the first is the one that is kept */
        char code[80] = "";
        rc = record_code(app->store, &noun_table[NOUN_PERSON], &all[i], code, err);
        str_addf(out, "%s%s", out->len ? "; " : "", *code ? code : id_hex(&all[i]).s);
    }
    return rc < 0 ? rc : str_check(out, err);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static int link_append(struct writer *w, const struct id *duplicate, const struct id *into,
                       struct sotay_error *err)
{
    AUTO(str) body = {0};
    if (into)
        body_id(&body, "into", into);
    else
        body_null(&body, "into");
    int rc = str_check(&body, err);
    return rc < 0
               ? rc
               : writer_append(w, "person.merge", duplicate, body.data, body.len, true, NULL, err);
}

static int check_pair(struct app *app, const struct id *duplicate, const struct id *into,
                      struct sotay_error *err)
{
    const struct id *both[] = {duplicate, into};
    struct id a, b;
    int rc = rights_self(&app->rights, duplicate, &a, err);
    if (rc >= 0)
        rc = rights_self(&app->rights, into, &b, err);
    if (rc >= 0 && id_equal(&a, &b))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("they are one person already"));
    for (size_t i = 0; i < COUNT_OF(both) && rc >= 0; i++) {
        bool erased = false;
        rc = rights_erased(&app->rights, both[i], &erased, err);
        if (rc >= 0 && erased)
            rc = sotay_fail(err, SOTAY_EREFUSED, NULL,
                            _("the personal data of one of them were erased: nobody can tell any "
                              "more whether they are the same"));
    }
    return rc;
}

static int write_link(struct app *app, const struct actor *actor, const struct id *duplicate,
                      const struct id *into, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(merged_stays) stays = {0};
    AUTO(merged_fields) fields = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0 && into)
        rc = check_pair(app, duplicate, into, err);
    if (rc >= 0 && into)
        rc = merged_stays_plan(app, duplicate, into, &stays, err);
    if (rc >= 0 && into)
        rc = merged_fields_plan(app, duplicate, into, &fields, err);
    if (rc >= 0) /* a dry run asks the same of who acts; nothing is kept */
        rc = link_append(&w, duplicate, into, err);
    if (rc >= 0)
        rc = into ? merged_stays_write(&w, &stays, err)
                  : merged_stays_reopen(app, &w, duplicate, err);
    if (rc >= 0)
        rc = merged_fields_write(&w, &fields, err);
    if (rc >= 0 && !app->dry_run)
        rc = writer_commit(&w, err);
    record_forget(app);
    return rc;
}

int person_merge(struct app *app, const struct actor *actor, const struct id *duplicate,
                 const struct id *into, struct sotay_error *err)
{
    return write_link(app, actor, duplicate, into, err);
}

int person_unmerge(struct app *app, const struct actor *actor, const struct id *duplicate,
                   struct sotay_error *err)
{
    return write_link(app, actor, duplicate, NULL, err);
}

/* ---- told apart ---------------------------------------------------------------------------------- */

static int check_apart(const struct record r[2], struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const char *a = record_value(n, &r[0], "citizen_id"), *b = record_value(n, &r[1], "citizen_id");
    if (id_equal(&r[0].id, &r[1].id))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("To take them apart: sotay person unmerge DUPLICATE"),
                          _("they are one person already"));
    if (*a && strcmp(a, b) == 0)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Mend the one that is wrong first, with 'sotay person edit'."),
                          _("both have the same citizen ID"));
    return SOTAY_OK;
}

static void two_done(struct record (*r)[2])
{
    record_done(&(*r)[0]);
    record_done(&(*r)[1]);
}

int person_tell_apart(struct app *app, const struct actor *actor, const struct id *one,
                      const struct id *other, bool *ret_known, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    __attribute__((cleanup(two_done))) struct record r[2] = {{.id = *one}, {.id = *other}};
    AUTO(writer) w = {0};
    AUTO(str) list = {0};
    const struct id_text hex[] = {id_hex(one), id_hex(other)};
    int rc = app_write(app, actor, &w, err);
    for (size_t i = 0; i < COUNT_OF(r) && rc >= 0; i++)
        rc = record_get(app->store, n, i ? other : one, &r[i], err);
    if (rc >= 0)
        rc = check_apart(r, err);
    if (rc < 0)
        return rc;
    const char *said = record_value(n, &r[0], "not_same");
    *ret_known = strstr(said, hex[1].s) || strstr(record_value(n, &r[1], "not_same"), hex[0].s);
    str_addf(&list, "%s%s%s", said, *said ? ";" : "", hex[1].s);
    struct set set = {.id = *one, .is_void = -1};
    set.v[noun_field(n, "not_same")] = str_text(&list);
    rc = str_check(&list, err);
    if (rc >= 0 && !*ret_known)
        rc = set_append(&w, n, &set, err);
    if (rc >= 0 && !*ret_known && !app->dry_run)
        rc = writer_commit(&w, err);
    record_forget(app);
    return rc;
}
