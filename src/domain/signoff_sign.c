/* src/domain/signoff_sign.c - signing later, retracting, correcting. */
#include "base/base.h"

#include "domain/signoff.h"
#include "domain/signoff_again.h"
#include "domain/signoff_row.h"
#include "ledger/noun.h"

int signoff_find(struct app *app, const char *text, struct id *ret, struct sotay_error *err)
{
    size_t len = text ? strlen(text) : 0;
    if (len < 8 || len > 2 * ID_SIZE || text[strspn(text, "0123456789abcdef")])
        return sotay_fail(err, SOTAY_EABSENT,
                          _("Give its number as 'sotay signoff list' shows it, at least 8 digits."),
                          _("'%s' is not the number of a sign-off"), text);
    char low[2 * ID_SIZE + 1], high[2 * ID_SIZE + 1];
    memset(low, '0', sizeof(low) - 1);
    memset(high, 'f', sizeof(high) - 1);
    low[2 * ID_SIZE] = high[2 * ID_SIZE] = '\0';
    memcpy(low, text, len);
    memcpy(high, text, len);
    struct id from, to;
    if (!id_parse(low, &from) || !id_parse(high, &to))
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("'%s' is not the number of a sign-off"),
                          text);
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_IDS_LIKE);
    stmt_blob(&q, 1, from.b, ID_SIZE);
    stmt_blob(&q, 2, to.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay signoff list'."),
                          _("there is no sign-off '%s'"), text);
    if (rc < 0)
        return rc;
    *ret = stmt_col_id(&q, 0);
    rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        return sotay_fail(err, SOTAY_EABSENT, _("Give more digits."),
                          _("several sign-offs begin with '%s'"), text);
    return rc < 0 ? rc : SOTAY_OK;
}

/* A sign-off out of its row, with its own memory. */
struct copy {
    struct stored_signoff s;
    struct hash entry; /* hash of the entry that holds it */
    char reason[40];   /* why it does not count; "" when it does */
    char *memory[8];
};

static void copy_done(struct copy *c)
{
    for (size_t i = 0; i < COUNT_OF(c->memory); i++)
        free(c->memory[i]);
}

static bool keep(const char **text, char **memory)
{
    *memory = text_dup(*text);
    bool good = *memory || !*text;
    *text = *memory;
    return good;
}

static int copy_read(struct app *app, const struct id *id, struct copy *ret,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    int rc = stored_signoff_find(&q, id, &ret->s, err);
    if (rc < 0)
        return rc;
    snprintf(ret->reason, sizeof(ret->reason), "%s",
             ret->s.counted || !ret->s.reason ? "" : ret->s.reason);
    struct signoff_fact *f = &ret->s.fact;
    const char **texts[] = {&f->skill, &f->performed_at, &f->missed,   &f->not_observed,
                            &f->na,    &f->scores,       &f->measures, &f->case_ref};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (!keep(texts[i], &ret->memory[i]))
            return sotay_nomem(err);
    ret->s.reason = NULL;
    AUTO(stmt) h = stmt_open(app->store, SQL_ENTRY_HASH_AT);
    stmt_int(&h, 1, ret->s.chain);
    stmt_int(&h, 2, ret->s.seq);
    rc = stmt_step(&h, err);
    ret->entry = rc == SOTAY_OK ? stmt_col_hash(&h, 0) : (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- signing ---------------------------------------------------------------------------------------------- */

/* Signed, and not with a key that is good no more: then it may be signed again. */
static bool is_signed_well(const struct copy *c)
{
    if (c->s.fact.origin == ORIGIN_SIGNED)
        return true;
    return c->s.fact.origin == ORIGIN_OBSERVED && strcmp(c->reason, "unsigned") != 0 &&
           strcmp(c->reason, "bad-signature") != 0 && strcmp(c->reason, "key-revoked") != 0;
}

static int check_not_retracted(const struct copy *c, struct sotay_error *err)
{
    if (strcmp(c->reason, "retracted") == 0)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("this sign-off was withdrawn already"));
    return SOTAY_OK;
}

static int check_waits(const struct copy *c, struct sotay_error *err)
{
    const struct stored_signoff *s = &c->s;
    if (strcmp(c->reason, "retracted") != 0 && is_signed_well(c))
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay signoff pending' for what waits."),
                          _("sign-off %.8s is signed already"), id_hex(&s->id).s);
    if (s->fact.origin != ORIGIN_OBSERVED)
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay signoff pending' for what waits."),
                          _("sign-off %.8s does not wait for a signature"), id_hex(&s->id).s);
    return check_not_retracted(c, err);
}

int signoff_waits(struct app *app, const struct id *id, struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    int rc = copy_read(app, id, &c, err);
    return rc < 0 ? rc : check_waits(&c, err);
}

static int sign_one(struct app *app, struct writer *w, const struct id *id, struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    AUTO(str) body = {0};
    int rc = copy_read(app, id, &c, err);
    if (rc >= 0)
        rc = check_waits(&c, err);
    if (rc < 0)
        return rc;
    if (!id_equal(&c.s.fact.mentor, &w->actor->person))
        return sotay_fail(err, SOTAY_EREFUSED, _("Only the mentor who watched can sign it."),
                          _("sign-off %.8s waits for another mentor"), id_hex(id).s);
    body_text(&body, "observation", hash_hex(&c.entry).s);
    rc = str_check(&body, err);
    return rc < 0 ? rc : writer_append(w, "signoff.sign", id, body.data, body.len, true, NULL, err);
}

struct waiting {
    struct id *ids;
    size_t n;
};

static int add_waiting(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct waiting *w = with;
    struct id *grown = realloc(w->ids, (w->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    w->ids = grown;
    grown[w->n++] = row->id;
    return SOTAY_OK;
}

int signoff_sign(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                 int64_t *ret_signed, struct sotay_error *err)
{
    struct waiting all = {0};
    int rc = SOTAY_OK;
    if (!ids) {
        char mentor[2 * ID_SIZE + 1];
        snprintf(mentor, sizeof(mentor), "%s", id_hex(&actor->person).s);
        struct signoff_filter filter = {.mentor = mentor,
                                        .pending_only = true,
                                        .from = DAY_NONE,
                                        .to = DAY_NONE,
                                        .of_form = true};
        rc = signoff_list(app, &filter, add_waiting, &all, err);
        ids = all.ids;
        n = all.n;
    }
    *ret_signed = 0;
    AUTO(writer) w = {0};
    if (rc >= 0)
        rc = app_write(app, actor, &w, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = sign_one(app, &w, &ids[i], err);
    if (rc >= 0 && !app->dry_run)
        rc = writer_commit(&w, err);
    if (rc >= 0)
        *ret_signed = (int64_t)n;
    free(all.ids);
    return rc;
}

/* ---- retracting, correcting ---------------------------------------------------------------------------------- */

static int may_retract(struct app *app, const struct actor *actor, const struct stored_signoff *s,
                       const char *reason, struct sotay_error *err)
{
    if (actor->is_authority || id_equal(&actor->person, &s->fact.mentor))
        return SOTAY_OK;
    bool good = false;
    int rc = rights_key_covers(&app->rights, &actor->key, &actor->person, ROLE_COORDINATOR, "",
                               &s->fact.facility, app->today, &good, err);
    if (rc < 0)
        return rc;
    if (!good)
        return sotay_fail(err, SOTAY_EREFUSED, _("Ask the mentor, or a coordinator of the place."),
                          _("only the mentor or a coordinator of the place may withdraw it"));
    if (!reason || !*reason)
        return sotay_fail(err, SOTAY_EUSAGE, _("Add --reason \"...\"."),
                          _("a coordinator must give a reason"));
    return SOTAY_OK;
}

static int append_retraction(struct writer *w, const struct id *id, const char *reason,
                             struct sotay_error *err)
{
    AUTO(str) body = {0};
    body_text(&body, "reason", reason ? reason : "");
    int rc = str_check(&body, err);
    return rc < 0 ? rc
                  : writer_append(w, "signoff.retract", id, body.data, body.len, true, NULL, err);
}

int signoff_withdrawal(struct app *app, const struct id *id, struct withdrawal *ret,
                       struct sotay_error *err)
{
    struct hash key, device = {{0}};
    enum key_standing standing;
    AUTO(stmt) q = stmt_open(app->store, SQL_RETRACTION_OF);
    *ret = (struct withdrawal){.day = DAY_NONE};
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    ret->day = (sotay_day)stmt_col_int(&q, 3);
    snprintf(ret->reason, sizeof(ret->reason), "%s", stmt_col_text(&q, 4));
    rc = ledger_actor_key(app->store, stmt_col_int(&q, 2), &key, err);
    return rc < 0 ? rc
                  : rights_key(&app->rights, &key, &device, stmt_col_int(&q, 1), &standing,
                               &ret->person, err);
}

int signoff_retract(struct app *app, const struct actor *actor, const struct id *id,
                    const char *reason, struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = copy_read(app, id, &c, err);
    if (rc >= 0)
        rc = may_retract(app, actor, &c.s, reason, err);
    if (rc >= 0)
        rc = check_not_retracted(&c, err);
    if (rc >= 0)
        rc = append_retraction(&w, id, reason, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

static int is_facility(struct app *app, const struct id *id, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_FACILITY_PLACE);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

static int append_note(struct app *app, struct writer *w, const struct id *id,
                       const struct id *trainee, const struct id *as, struct sotay_error *err)
{
    AUTO(str) note = {0};
    AUTO(stmt) q = stmt_open(app->store, SQL_NOTE_OF);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    body_id(&note, "person", trainee);
    body_text(&note, "note", stmt_col_text(&q, 0));
    rc = str_check(&note, err);
    return rc < 0 ? rc
                  : writer_append(w, "signoff.note", as, note.data, note.len, false, NULL, err);
}

static int append_again(struct app *app, struct writer *w, const struct copy *c,
                        const struct id *id, const struct id *trainee, enum signoff_origin origin,
                        struct id *ret_new, struct sotay_error *err)
{
    static const char *const kinds[] = {[ORIGIN_SIGNED] = "signoff.add",
                                        [ORIGIN_OBSERVED] = "signoff.observe",
                                        [ORIGIN_TRANSCRIBED] = "signoff.transcribe"};
    AUTO(str) body = {0};
    struct signoff_fact fact = c->s.fact;
    bool of_facility = false;
    int known = is_facility(app, &fact.trainee, &of_facility, err);
    if (known < 0)
        return known;
    if (of_facility)
        fact.facility = *trainee;
    fact.trainee = *trainee;
    /* From paper: the form in force there that day. */
    if (!fact.has_adoption && origin != ORIGIN_TRANSCRIBED) {
        int rc = rights_checklist(&app->rights, fact.skill, &fact.facility, c->s.day,
                                  &fact.adoption, err);
        if (rc < 0)
            return rc;
        fact.has_adoption = rc == SOTAY_OK;
    }
    signoff_fact_encode(&fact, &body);
    *ret_new = id_random();
    int rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(w, kinds[origin], ret_new, body.data, body.len, origin == ORIGIN_SIGNED,
                           NULL, err);
    return rc < 0 ? rc : append_note(app, w, id, trainee, ret_new, err);
}

int signoff_correct(struct app *app, const struct actor *actor, const struct id *id,
                    const struct id *trainee, struct id *ret_new, struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = copy_read(app, id, &c, err);
    if (rc >= 0 && id_equal(&c.s.fact.trainee, trainee))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("this sign-off names this trainee already"));
    if (rc >= 0)
        rc = may_retract(app, actor, &c.s, _("corrected"), err);
    if (rc >= 0)
        rc = check_not_retracted(&c, err);
    /* Signed by its mentor it stays signed; corrected by somebody else it waits for the mentor again. */
    if (rc >= 0)
        rc = append_again(app, &w, &c, id, trainee,
                          id_equal(&actor->person, &c.s.fact.mentor) ? ORIGIN_SIGNED
                                                                     : ORIGIN_OBSERVED,
                          ret_new, err);
    if (rc >= 0)
        rc = append_retraction(&w, id, _("corrected"), err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

/* ---- for a command that reverses another -------------------------------------------------------------------- */

/* What counts was not withdrawn; of what does not, another reason may be told first. */
static int was_withdrawn(struct app *app, const struct copy *c, bool *ret, struct sotay_error *err)
{
    *ret = strcmp(c->reason, "retracted") == 0;
    if (*ret || c->s.counted)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, SQL_RETRACTION_OF);
    stmt_blob(&q, 1, c->s.id.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK)
        *ret = *ret || stmt_col_int(&q, 2) >= 0; /* its signature fits */
    return rc < 0 ? rc : SOTAY_OK;
}

int signoff_look(struct app *app, const struct id *id, struct signoff_seen *ret,
                 struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    *ret = (struct signoff_seen){.id = *id};
    int rc = copy_read(app, id, &c, err);
    if (rc < 0)
        return rc;
    ret->trainee = c.s.fact.trainee;
    ret->mentor = c.s.fact.mentor;
    ret->facility = c.s.fact.facility;
    ret->origin = c.s.fact.origin;
    ret->confirmed = c.s.confirmed;
    ret->level = c.s.fact.level;
    snprintf(ret->skill, sizeof(ret->skill), "%s", c.s.fact.skill);
    snprintf(ret->performed_at, sizeof(ret->performed_at), "%s", c.s.fact.performed_at);
    rc = was_withdrawn(app, &c, &ret->is_withdrawn, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNATURE_OF);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    ret->was_signed = c.s.fact.origin == ORIGIN_SIGNED || rc == SOTAY_OK;
    return is_facility(app, &ret->trainee, &ret->of_facility, err);
}

int signoff_take_back(struct app *app, struct writer *w, const struct id *id, const char *reason,
                      struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    int rc = copy_read(app, id, &c, err);
    if (rc >= 0)
        rc = may_retract(app, w->actor, &c.s, reason, err);
    return rc < 0 ? rc : append_retraction(w, id, reason, err);
}

int signoff_put_again(struct app *app, struct writer *w, const struct id *id,
                      enum signoff_origin origin, struct id *ret_new, struct sotay_error *err)
{
    __attribute__((cleanup(copy_done))) struct copy c = {0};
    int rc = copy_read(app, id, &c, err);
    if (rc >= 0)
        rc = may_retract(app, w->actor, &c.s, SIGNOFF_UNDONE, err);
    return rc < 0 ? rc : append_again(app, w, &c, id, &c.s.fact.trainee, origin, ret_new, err);
}
