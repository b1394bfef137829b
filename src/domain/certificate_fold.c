/* src/domain/certificate_fold.c - the entries of certificates -> their tables.  Nothing is judged
 * here: who may issue and revoke is asked when a certificate is read. */
#include "base/base.h"

#include "domain/certificate_private.h"
#include "ledger/receive.h"

static const char *text_of(const json_t *payload, const char *name)
{
    return json_string_value(json_object_get(payload, name));
}

static bool id_of(const json_t *payload, const char *name, struct id *ret)
{
    const char *hex = text_of(payload, name);
    return hex && id_parse(hex, ret);
}

static sotay_day day_of(const json_t *payload, const char *name)
{
    const char *text = text_of(payload, name);
    return text ? day_parse(text) : DAY_NONE;
}

static void bind_hash(struct stmt *q, int at, const struct hash *h)
{
    stmt_blob(q, at, h->b, HASH_SIZE);
}

static int fold_issue(struct fold *f, const struct entry *e, const json_t *payload,
                      struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_CERTIFICATE_PUT);
    bind_hash(&q, 1, &e->hash);
    stmt_blob(&q, 2, e->subject.b, ID_SIZE);
    bind_hash(&q, 3, &e->actor);
    bind_hash(&q, 4, &e->device);
    stmt_int(&q, 5, e->seq);
    stmt_int(&q, 6, e->clock);
    stmt_null(&q, 7);
    stmt_null(&q, 8);
    if (payload && e->payload) {
        stmt_text_static(&q, 7, e->payload, e->payload_len);
        stmt_text(&q, 8, text_of(json_object_get(payload, "holder"), "full_name"));
    }
    return stmt_run(&q, err);
}

struct page { /* what certificate.page says */
    struct hash issue, pdf;
    struct id facility, person, issuer;
    sotay_day issued, expires;
};

static bool page_read(const json_t *p, struct page *ret)
{
    static const char *const texts[] = {"number",      "facility_code", "series", "person_code",
                                        "issuer_code", "specialty",     "jws"};
    static const char *const numbers[] = {"year", "n", "iat"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (!text_of(p, texts[i]))
            return false;
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (!json_is_integer(json_object_get(p, numbers[i])))
            return false;
    const char *issue = text_of(p, "issue"), *pdf = text_of(p, "pdf");
    ret->issued = day_of(p, "issued");
    ret->expires = day_of(p, "expires");
    return issue && pdf && hash_parse(issue, &ret->issue) && hash_parse(pdf, &ret->pdf) &&
           id_of(p, "facility", &ret->facility) && id_of(p, "person", &ret->person) &&
           id_of(p, "issuer", &ret->issuer) && ret->issued != DAY_NONE &&
           !text_of(p, "skill") != !text_of(p, "class");
}

/* Does the certificate stand before its page, in the same branch?  Then it was folded before, too. */
static int comes_after(struct fold *f, const struct entry *e, const struct hash *issue, bool *ret,
                       struct sotay_error *err)
{
    int64_t chain;
    *ret = false;
    AUTO(stmt) q = stmt_open(f->store, SQL_CERTIFICATE_SEQ);
    bind_hash(&q, 1, issue);
    bind_hash(&q, 2, &e->device);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    int64_t seq = stmt_col_int(&q, 0);
    if (seq == e->seq - 1) { /* nearly always */
        *ret = hash_equal(issue, &e->prev);
        return SOTAY_OK;
    }
    rc = ledger_find(f->source, &e->device, seq, issue, &chain, NULL, err);
    if (rc == SOTAY_OK)
        rc = ledger_before(f->source, chain, seq, e->chain, e->seq, ret, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* Only the key and the computer that issued can say what was on the page, and only once: of two branches
 * that both say it, the smaller hash stands. */
static int fold_page(struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err)
{
    struct page p;
    if (!payload || !page_read(payload, &p))
        return SOTAY_OK;
    bool good;
    int after = comes_after(f, e, &p.issue, &good, err);
    if (after < 0 || !good)
        return after;
    int rc = rights_self(&f->rights, &p.person, &p.person, err);
    if (rc >= 0)
        rc = rights_self(&f->rights, &p.issuer, &p.issuer, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_CERTIFICATE_PUT_PAGE);
    bind_hash(&q, 1, &p.issue);
    stmt_blob(&q, 2, e->subject.b, ID_SIZE);
    bind_hash(&q, 3, &e->actor);
    bind_hash(&q, 4, &e->device);
    bind_hash(&q, 5, &e->hash);
    stmt_text(&q, 6, text_of(payload, "number"));
    stmt_blob(&q, 7, p.facility.b, ID_SIZE);
    stmt_text(&q, 8, text_of(payload, "facility_code"));
    stmt_int(&q, 9, json_integer_value(json_object_get(payload, "year")));
    stmt_text(&q, 10, text_of(payload, "series"));
    stmt_int(&q, 11, json_integer_value(json_object_get(payload, "n")));
    stmt_blob(&q, 12, p.person.b, ID_SIZE);
    stmt_text(&q, 13, text_of(payload, "person_code"));
    stmt_text(&q, 14, text_of(payload, "skill"));
    stmt_text(&q, 15, text_of(payload, "class"));
    stmt_text(&q, 16, text_of(payload, "specialty"));
    stmt_blob(&q, 17, p.issuer.b, ID_SIZE);
    stmt_text(&q, 18, text_of(payload, "issuer_code"));
    stmt_int(&q, 19, p.issued);
    if (p.expires == DAY_NONE)
        stmt_null(&q, 20);
    else
        stmt_int(&q, 20, p.expires);
    stmt_int(&q, 21, json_integer_value(json_object_get(payload, "iat")));
    stmt_text(&q, 22, text_of(payload, "jws"));
    bind_hash(&q, 23, &p.pdf);
    return stmt_run(&q, err);
}

static int fold_revoke(struct fold *f, const struct entry *e, const json_t *payload,
                       struct sotay_error *err)
{
    sotay_day day = day_of(payload, "day");
    const char *reason = text_of(payload, "reason");
    if (day == DAY_NONE || !reason)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(f->store, SQL_CERTIFICATE_PUT_REVOCATION);
    bind_hash(&q, 1, &e->hash);
    stmt_blob(&q, 2, e->subject.b, ID_SIZE);
    stmt_int(&q, 3, day);
    stmt_text(&q, 4, reason);
    bind_hash(&q, 5, &e->actor);
    bind_hash(&q, 6, &e->device);
    stmt_int(&q, 7, e->seq);
    stmt_int(&q, 8, e->clock);
    return stmt_run(&q, err);
}

int certificate_fold(struct app *app, struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err)
{
    (void)app;
    static const struct {
        const char *kind;
        int (*fold)(struct fold *, const struct entry *, const json_t *, struct sotay_error *);
    } kinds[] = {
        {"certificate.issue", fold_issue},
        {"certificate.page", fold_page},
        {"certificate.revoke", fold_revoke},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].kind, e->kind) != 0)
            continue;
        if (!e->has_actor || !fold_signature_holds(f, e))
            return SOTAY_OK;
        return kinds[i].fold(f, e, payload, err);
    }
    return SOTAY_END;
}
