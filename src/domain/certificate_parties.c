/* src/domain/certificate_parties.c - whom a certificate names: its holder, the facility that issues it with
 * what stands above that, and who signs it, under which title and by what right. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "domain/newcomer.h"
#include "domain/notebook.h"
#include "domain/person.h"
#include "domain/record.h"

#define DIRECTOR "GIÁM ĐỐC"
#define HEAD_OF_UNIT "THỦ TRƯỞNG ĐƠN VỊ"
#define DEPUTY "PHÓ "

bool word_is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* ---- titles --------------------------------------------------------------------------------- */

/* Signed for the head: KT., TL., TUQ.  Two titles; else there is one. */
static bool is_signed_for_head(const struct issuing *i)
{
    const char *sign_as = i->wish->sign_as ? i->wish->sign_as : "";
    return sign_as[0] && strcmp(sign_as, "Q.") != 0;
}

int parties_check_titles(const struct issuing *i, struct sotay_error *err)
{
    const char *sign_as = i->wish->sign_as ? i->wish->sign_as : "";
    if (is_signed_for_head(i) && strcmp(sign_as, "KT.") != 0 && !i->title[0])
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Give it with --title, such as --title \"TRƯỞNG PHÒNG TỔ CHỨC\"."),
                          _("who signs %s the head needs a title of their own"), sign_as);
    if (!is_signed_for_head(i) && i->title[0] && i->head_title[0])
        return sotay_fail(
            err, SOTAY_EUSAGE, _("Leave out one of them, or say for whom with --sign-as."),
            _("--title and --head-title together are for --sign-as KT., TL. and TUQ. only"));
    return SOTAY_OK;
}

/* What was not said: the title of the head who is signed for by the type of the facility; the deputy's
 * by the head's, and the other way round.  Who signs for nobody is given no post that was not named. */
static int set_titles(struct issuing *i, struct sotay_error *err)
{
    static const char *const with_director[] = {
        "provincial-hospital", "central-hospital", "specialised-centre",
        "district-centre",     "station",          NULL};
    const char *usual =
        word_is_one_of(record_value(&noun_table[NOUN_FACILITY], &i->facility, "type"),
                       with_director)
            ? DIRECTOR
            : HEAD_OF_UNIT;
    bool for_head = is_signed_for_head(i);
    if (!i->wish->sign_as || !i->wish->sign_as[0]) {
        char last[TITLE_SIZE];
        int rc = SOTAY_END;
        if (!i->wish->title && !i->head_title[0])
            rc = certificate_last_title(i->app, &i->c.issuer, &i->c.facility, last, err);
        if (!i->title[0])
            text_cut(i->title, sizeof i->title, rc == SOTAY_OK ? last : i->head_title);
        return rc < 0 ? rc : SOTAY_OK;
    }
    bool by_deputy = for_head && strcmp(i->wish->sign_as, "KT.") == 0;
    size_t deputy = sizeof DEPUTY - 1;
    if (by_deputy && !i->head_title[0] && strncmp(i->title, DEPUTY, deputy) == 0)
        usual = i->title + deputy;
    if (!i->head_title[0])
        text_cut(i->head_title, sizeof i->head_title, usual);
    if (i->title[0])
        return SOTAY_OK;
    (void)snprintf(i->title, sizeof i->title, "%s", by_deputy ? DEPUTY : "");
    size_t len = strlen(i->title);
    text_cut(i->title + len, sizeof i->title - len, i->head_title);
    return SOTAY_OK;
}

/* ---- places --------------------------------------------------------------------------------- */

int issuing_record(struct issuing *i, enum noun_id noun, const struct id *id, struct record *ret,
                   struct sotay_error *err)
{
    record_done(ret);
    int rc = record_get(i->app->store, &noun_table[noun], id, ret, err);
    if (rc == SOTAY_END)
        rc = sotay_fail(err, SOTAY_EABSENT, _("Bring the newest records here first: sotay sync"),
                        _("a record that is needed is not in this notebook"));
    return rc;
}

static const char *facility_value(const struct record *r, const char *field)
{
    return record_value(&noun_table[NOUN_FACILITY], r, field);
}

static bool parent_of(const struct record *facility, struct id *ret)
{
    return id_parse(facility_value(facility, "parent"), ret);
}

static bool is_province(const struct record *r)
{
    return strcmp(facility_value(r, "type"), "province") == 0;
}

/* The name that `init` was given; "" where there was none. */
static int authority_name(struct issuing *i, char *ret, size_t size, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(i->app->store, SQL_AUTHORITY_NAME);
    int rc = stmt_step(&q, err);
    const char *name = rc == SOTAY_OK ? stmt_col_text(&q, 0) : NULL;
    text_cut(ret, size, name && strcmp(name, "Sotay") != 0 ? name : "");
    return rc < 0 ? rc : SOTAY_OK;
}

/* A province stands in the tree as a place: its papers come from the authority. */
static int body_name(struct issuing *i, const struct record *r, char *ret, size_t size,
                     struct sotay_error *err)
{
    int rc = is_province(r) ? authority_name(i, ret, size, err) : SOTAY_OK;
    const char *name = facility_value(r, "name");
    bool bare = is_province(r) && strncmp(name, "Sở ", strlen("Sở ")) != 0 &&
                strncmp(name, "Ủy ", strlen("Ủy ")) != 0;
    if (rc >= 0 && (!is_province(r) || !ret[0])) {
        AUTO(str) whole = {0};
        str_addf(&whole, "%s%s", bare ? "Sở Y tế " : "", name);
        rc = str_check(&whole, err);
        text_cut(ret, size, str_text(&whole));
    }
    return rc;
}

/* A department of health sits in the province that it is called after. */
static const char *place_of(const char *name)
{
    static const char department[] = "Sở Y tế ";
    size_t len = sizeof(department) - 1;
    return strncmp(name, department, len) == 0 && name[len] ? name + len : name;
}

/* The unit and the managing body above it, and the province as the place unless one was given. */
static int find_above(struct issuing *i, struct sotay_error *err)
{
    AUTO(record) at = {0};
    struct id id = i->c.facility;
    int named = body_name(i, &i->facility, i->unit, sizeof i->unit, err);
    if (named >= 0 && !is_province(&i->facility))
        named = authority_name(i, i->managing, sizeof i->managing, err);
    if (named < 0)
        return named;
    for (int depth = 0; depth < 20; depth++) {
        int rc = issuing_record(i, NOUN_FACILITY, &id, &at, err);
        if (rc < 0)
            return rc;
        if (depth == 1)
            rc = body_name(i, &at, i->managing, sizeof i->managing, err);
        if (rc < 0)
            return rc;
        if (!i->place[0] && is_province(&at))
            text_cut(i->place, sizeof i->place, place_of(facility_value(&at, "name")));
        if (!parent_of(&at, &id))
            break;
    }
    return SOTAY_OK;
}

/* The facility itself, or the one a department belongs to; ret_name: "Khoa Cấp cứu, Bệnh viện ...". */
static int facility_above_department(struct issuing *i, struct id *facility, char *ret_name,
                                     size_t size, struct sotay_error *err)
{
    AUTO(record) at = {0};
    int rc = issuing_record(i, NOUN_FACILITY, facility, &at, err);
    if (rc < 0)
        return rc;
    text_cut(ret_name, size, facility_value(&at, "name"));
    if (strcmp(facility_value(&at, "type"), "department") != 0 || !parent_of(&at, facility))
        return SOTAY_OK;
    rc = issuing_record(i, NOUN_FACILITY, facility, &at, err);
    AUTO(str) both = {0};
    str_addf(&both, "%s, %s", ret_name, facility_value(&at, "name"));
    text_cut(ret_name, size, str_text(&both));
    return rc < 0 ? rc : str_check(&both, err);
}

/* Without --facility: where the issuer works. */
int parties_find_facility(struct issuing *i, struct sotay_error *err)
{
    char name[2008];
    const struct noun *n = &noun_table[NOUN_FACILITY];
    int rc;
    if (i->wish->facility) {
        rc = record_find(i->app, n, i->wish->facility, &i->c.facility, err);
    } else {
        rc = rights_posting(&i->app->rights, &i->c.issuer, i->app->today, &i->c.facility, err);
        if (rc == SOTAY_END)
            return sotay_fail(err, SOTAY_EUSAGE, _("Name it with --facility CODE."),
                              _("which facility issues the certificate is not known"));
        if (rc >= 0)
            rc = facility_above_department(i, &i->c.facility, name, sizeof name, err);
    }
    if (rc >= 0)
        rc = issuing_record(i, NOUN_FACILITY, &i->c.facility, &i->facility, err);
    if (rc >= 0)
        rc = record_code(i->app->store, n, &i->c.facility, i->c.facility_code, err);
    if (rc >= 0)
        rc = set_titles(i, err);
    return rc < 0 ? rc : find_above(i, err);
}

/* ---- people --------------------------------------------------------------------------------- */

static int full_name(const struct record *person, char ret[JWS_NAME_SIZE], struct sotay_error *err)
{
    AUTO(str) name = {0};
    person_add_name(person, &name);
    text_cut(ret, JWS_NAME_SIZE, str_text(&name));
    return str_check(&name, err);
}

int parties_find_people(struct issuing *i, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    int rc = record_find(i->app, n, i->wish->person, &i->c.person, err);
    if (rc >= 0)
        rc = person_must_be_confirmed(i->app, &i->c.person, err);
    if (rc >= 0)
        rc = issuing_record(i, NOUN_PERSON, &i->c.person, &i->holder, err);
    if (rc >= 0)
        rc = record_code(i->app->store, n, &i->c.person, i->c.person_code, err);
    if (rc >= 0)
        rc = full_name(&i->holder, i->full_name, err);
    if (rc >= 0)
        rc = record_code(i->app->store, n, &i->c.issuer, i->c.issuer_code, err);
    AUTO(record) issuer = {0};
    if (rc >= 0)
        rc = issuing_record(i, NOUN_PERSON, &i->c.issuer, &issuer, err);
    return rc < 0 ? rc : full_name(&issuer, i->signatory, err);
}

static int check_covers(struct issuing *i, const struct id *facility, const char *where,
                        struct sotay_error *err)
{
    bool covers = false;
    int rc = rights_key_covers(&i->app->rights, &i->actor->key, &i->c.issuer, ROLE_ISSUER,
                               i->c.specialty, facility, i->app->today, &covers, err);
    if (rc >= 0 && !covers)
        rc = sotay_fail(err, SOTAY_EREFUSED,
                        _("A coordinator gives the right with 'sotay grant add --role issuer'."),
                        _("%s has no right to issue certificates for %s today"), i->signatory,
                        where);
    return rc;
}

int parties_check_rights(struct issuing *i, struct sotay_error *err)
{
    struct id posting;
    int rc = check_covers(i, &i->c.facility, i->c.facility_code, err);
    if (rc < 0)
        return rc;
    rc = rights_posting(&i->app->rights, &i->c.person, i->app->today, &posting, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EREFUSED, _("Record it with 'sotay posting add'."),
                          _("where %s works today is not known"), i->full_name);
    struct id above = posting;
    if (rc >= 0)
        rc = facility_above_department(i, &above, i->workplace, sizeof i->workplace, err);
    return rc < 0 ? rc : check_covers(i, &posting, i->workplace, err);
}
