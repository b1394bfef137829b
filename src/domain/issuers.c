/* src/domain/issuers.c - the list of issuers that the authority signs, for checking certificates where
 * there is no notebook.  Lines of text:
 *
 *   sotay-issuers 1
 *   authority <64 hex>         the authority the list speaks for
 *   key <64 hex>               the authority's key that signed it
 *   name <text>
 *   day <yyyy-mm-dd>           of what day it is
 *   offset <minutes>           civil days are UTC plus this
 *   issuer <key> <trusted|ended> <name of the person>
 *   right <key> <from|-> <until|-> <specialty|*> <facility codes with ';' between, or *>
 *   accepted <key> <jti> <led> one certificate that still counts, of a key whose trust has ended
 *   revoked <jti> <yyyy-mm-dd> <reason>
 *   signature <128 hex>        over every byte before this line */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "base/map.h"
#include "base/text.h"
#include "domain/notebook.h"
#include "domain/record.h"

#include <sodium.h>

#define LIST_MAX (16u << 20)
#define SIGNATURE_LINE "signature "

/* ---- writing -------------------------------------------------------------------------------- */

struct issuer_key { /* one key of a person */
    struct hash key;
    struct id person;
    bool trusted;
};
struct listing_work {
    struct app *app;
    struct str *out;
    struct issuer_key *keys;
    size_t n_keys, cap_keys;
    struct map issuers;  /* persons who were ever given the right */
    struct record grant; /* while its rights are written */
    size_t at_key;
    sotay_day from, until;
};

static void listing_work_done(struct listing_work *w)
{
    free(w->keys);
    map_done(&w->issuers);
    record_done(&w->grant);
}

static int note_key(void *with, const struct key_row *row, struct sotay_error *err)
{
    struct listing_work *w = with;
    bool trusted = strcmp(row->state, "confirmed") == 0;
    int64_t is_issuer;
    if ((!trusted && strcmp(row->state, "revoked") != 0) ||
        !map_get(&w->issuers, row->person.b, ID_SIZE, &is_issuer))
        return SOTAY_OK;
    if (w->n_keys == w->cap_keys) {
        size_t cap = w->cap_keys ? 2 * w->cap_keys : 64;
        struct issuer_key *more = realloc(w->keys, cap * sizeof *more);
        if (!more)
            return sotay_nomem(err);
        w->keys = more;
        w->cap_keys = cap;
    }
    w->keys[w->n_keys++] = (struct issuer_key){row->key, row->person, trusted};
    return SOTAY_OK;
}

static const char *grant_value(const struct record *r, const char *field)
{
    return record_value(&noun_table[NOUN_GRANT], r, field);
}

static bool is_issuer_grant(const struct record *r, struct id *ret_person)
{
    return !r->is_void && strcmp(grant_value(r, "role"), "issuer") == 0 &&
           id_parse(grant_value(r, "person"), ret_person);
}

static int note_issuer(void *with, const struct record *r, struct sotay_error *err)
{
    struct listing_work *w = with;
    struct id person;
    bool lost = is_issuer_grant(r, &person) && !map_put(&w->issuers, person.b, ID_SIZE, 1);
    return lost ? sotay_nomem(err) : SOTAY_OK;
}

static void add_right(struct listing_work *w, sotay_day from, sotay_day until, const char *codes)
{
    const char *specialty = grant_value(&w->grant, "specialty");
    str_addf(w->out, "right %s %s %s %s %s\n", hash_hex(&w->keys[w->at_key].key).s,
             from == DAY_NONE ? "-" : day_iso(from).s, until == DAY_NONE ? "-" : day_iso(until).s,
             specialty[0] ? specialty : "*", codes);
}

static sotay_day later(sotay_day a, sotay_day b)
{
    return a == DAY_NONE || (b != DAY_NONE && b > a) ? b : a;
}

static sotay_day earlier(sotay_day a, sotay_day b)
{
    return a == DAY_NONE || (b != DAY_NONE && b < a) ? b : a;
}

struct below { /* the codes of every facility at or below `top` that the key speaks for */
    struct listing_work *w;
    const struct id *top; /* NULL: of all there are */
    struct str codes;
};

static void below_done(struct below *b)
{
    str_done(&b->codes);
}

static int note_below(void *with, const struct record *r, struct sotay_error *err)
{
    struct below *b = with;
    char code[80] = "";
    bool within = !b->top;
    struct rights *rights = &b->w->app->rights;
    if (r->is_void)
        return SOTAY_OK;
    int rc = b->top ? rights_within(rights, &r->id, b->top, &within, err) : SOTAY_OK;
    if (rc >= 0 && within)
        rc = rights_key_speaks(rights, &b->w->keys[b->w->at_key].key, &r->id, &within, err);
    if (rc >= 0 && within)
        rc = record_code(b->w->app->store, &noun_table[NOUN_FACILITY], &r->id, code, err);
    if (code[0])
        str_addf(&b->codes, "%s%s", b->codes.len ? ";" : "", code);
    return rc < 0 ? rc : SOTAY_OK;
}

static int rights_of_facility(struct listing_work *w, const struct id *top, sotay_day from,
                              sotay_day until, struct sotay_error *err)
{
    AUTO(below) b = {.w = w, .top = top};
    if (from != DAY_NONE && until != DAY_NONE && from > until)
        return SOTAY_OK;
    int rc = record_each(w->app->store, &noun_table[NOUN_FACILITY], note_below, &b, err);
    if (rc >= 0)
        rc = str_check(&b.codes, err);
    if (rc >= 0 && b.codes.len)
        add_right(w, from, until, b.codes.data);
    return rc;
}

/* A facility that is supported or managed by one the right covers. */
static int right_by_tie(void *with, const struct record *r, struct sotay_error *err)
{
    struct listing_work *w = with;
    const struct noun *n = &noun_table[NOUN_PARTNERSHIP];
    const char *kind = record_value(n, r, "kind");
    struct id upper, lower, top;
    bool within = false;
    if (r->is_void || (strcmp(kind, "support") != 0 && strcmp(kind, "manage") != 0) ||
        !id_parse(record_value(n, r, "upper"), &upper) ||
        !id_parse(record_value(n, r, "lower"), &lower) ||
        !id_parse(grant_value(&w->grant, "facility"), &top))
        return SOTAY_OK;
    int rc = rights_within(&w->app->rights, &upper, &top, &within, err);
    if (rc < 0 || !within)
        return rc < 0 ? rc : SOTAY_OK;
    return rights_of_facility(w, &lower,
                              later(w->from, day_parse(record_value(n, r, "start_date"))),
                              earlier(w->until, day_parse(record_value(n, r, "end_date"))), err);
}

static int rights_of_grant(struct listing_work *w, struct sotay_error *err)
{
    struct id top;
    sotay_day revoked = day_parse(grant_value(&w->grant, "revoked"));
    w->from = day_parse(grant_value(&w->grant, "start_date"));
    w->until = earlier(day_parse(grant_value(&w->grant, "end_date")),
                       revoked == DAY_NONE ? DAY_NONE : revoked - 1);
    if (w->from != DAY_NONE && w->until != DAY_NONE && w->from > w->until)
        return SOTAY_OK;
    if (!id_parse(grant_value(&w->grant, "facility"), &top)) {
        bool speaks = false;
        int all = rights_key_speaks(&w->app->rights, &w->keys[w->at_key].key, NULL, &speaks, err);
        if (all >= 0 && !speaks)
            return rights_of_facility(w, NULL, w->from, w->until, err);
        if (all >= 0)
            add_right(w, w->from, w->until, "*");
        return all;
    }
    int rc = rights_of_facility(w, &top, w->from, w->until, err);
    if (rc >= 0)
        rc = record_each(w->app->store, &noun_table[NOUN_PARTNERSHIP], right_by_tie, w, err);
    return rc;
}

/* The rights of a person are written for each key, so the list can be read line by line. */
static int note_grant(void *with, const struct record *r, struct sotay_error *err)
{
    struct listing_work *w = with;
    struct id person;
    if (!is_issuer_grant(r, &person))
        return SOTAY_OK;
    int rc = SOTAY_OK;
    for (w->at_key = 0; rc >= 0 && w->at_key < w->n_keys; w->at_key++) {
        if (!id_equal(&w->keys[w->at_key].person, &person))
            continue;
        record_done(&w->grant);
        rc = record_get(w->app->store, &noun_table[NOUN_GRANT], &r->id, &w->grant, err);
        if (rc == SOTAY_OK)
            rc = rights_of_grant(w, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int add_keys(struct listing_work *w, struct sotay_error *err)
{
    int rc = record_each(w->app->store, &noun_table[NOUN_GRANT], note_issuer, w, err);
    if (rc >= 0)
        rc = key_list(w->app, NULL, note_key, w, err);
    for (size_t k = 0; rc >= 0 && k < w->n_keys; k++) {
        char name[200];
        rc = person_full_name(w->app, &w->keys[k].person, name, err);
        if (rc >= 0)
            str_addf(w->out, "issuer %s %s %s\n", hash_hex(&w->keys[k].key).s,
                     w->keys[k].trusted ? "trusted" : "ended", name);
    }
    return rc < 0 ? rc : record_each(w->app->store, &noun_table[NOUN_GRANT], note_grant, w, err);
}

/* What is known of one certificate: that it was revoked, or that an ended key still answers for it. */
static int add_certificate(struct listing_work *w, const struct certificate *c,
                           struct sotay_error *err)
{
    struct revocation revoked;
    enum key_standing standing = KEY_UNKNOWN;
    struct id person;
    char led[17];
    int rc = certificate_revocation(w->app, c, &revoked, err);
    if (rc >= 0)
        rc = certificate_key(w->app, c, &standing, &person, err);
    if (rc < 0)
        return rc;
    if (revoked.day != DAY_NONE) {
        str_addf(w->out, "revoked %s %s %s\n", id_hex(&c->id).s, day_iso(revoked.day).s,
                 revoked.reason);
        return SOTAY_OK;
    }
    jws_led(&c->entry, led);
    for (size_t k = 0; standing == KEY_CONFIRMED && k < w->n_keys; k++)
        if (!w->keys[k].trusted && hash_equal(&w->keys[k].key, &c->key))
            str_addf(w->out, "accepted %s %s %s\n", hash_hex(&c->key).s, id_hex(&c->id).s, led);
    return SOTAY_OK;
}

static int add_certificates(struct listing_work *w, struct sotay_error *err)
{
    AUTO(certificate) c = {.n = 0};
    AUTO(stmt) q = stmt_open(w->app->store, SQL_CERTIFICATE_LIST);
    stmt_null(&q, 1);
    stmt_null(&q, 2);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = certificate_read(&q, &c, err);
        if (rc >= 0)
            rc = add_certificate(w, &c, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int add_head(struct listing_work *w, const struct hash *key, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(w->app->store, SQL_AUTHORITY_NAME);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    const char *name = rc == SOTAY_OK ? stmt_col_text(&q, 0) : NULL;
    str_addf(w->out, "sotay-issuers 1\nauthority %s\n", hash_hex(&w->app->authority).s);
    str_addf(w->out, "key %s\nname %s\nday %s\noffset %d\n", hash_hex(key).s, name ? name : "Sotay",
             day_iso(w->app->today).s, w->app->utc_offset);
    return SOTAY_OK;
}

int certificate_issuers(struct app *app, const struct actor *authority, struct str *out,
                        struct sotay_error *err)
{
    if (!authority->is_authority)
        return sotay_fail(err, SOTAY_EREFUSED, _("Use --as authority."),
                          _("only the authority signs the list of issuers"));
    AUTO(listing_work) w = {.app = app, .out = out};
    str_clear(out);
    int rc = add_head(&w, &authority->key, err);
    if (rc >= 0)
        rc = add_keys(&w, err);
    if (rc >= 0)
        rc = add_certificates(&w, err);
    if (rc >= 0)
        rc = str_check(out, err);
    if (rc < 0)
        return rc;
    uint8_t signature[crypto_sign_BYTES];
    if (crypto_sign_detached(signature, NULL, (const uint8_t *)out->data, out->len,
                             authority->secret) != 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("the list could not be signed"));
    str_add(out, SIGNATURE_LINE);
    str_add_hex(out, signature, sizeof signature);
    str_add_char(out, '\n');
    return str_check(out, err);
}

/* ---- reading -------------------------------------------------------------------------------- */

struct list_reader {
    char *text, *next; /* owned copy, cut into lines */
    struct hash authority, key;
    const char *name;
    sotay_day day;
    int offset;
};

static void list_reader_done(struct list_reader *r)
{
    free(r->text);
}

static int bad_list(struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EDAMAGE, _("Get the list again from the authority."),
                      _("the list of issuers is not genuine, or was changed"));
}

/* The word before the next blank; moves on.  "" at the end. */
static char *next_word(char **line)
{
    char *word = *line, *blank = strchr(word, ' ');
    *line = blank ? blank + 1 : word + strlen(word);
    if (blank)
        *blank = '\0';
    return word;
}

/* NULL after the last. */
static char *next_line(struct list_reader *r)
{
    char *line = r->next, *end = line ? strchr(line, '\n') : NULL;
    if (!end)
        return NULL;
    *end = '\0';
    r->next = end + 1;
    return line;
}

/* The rest of the next line if it begins with the word. */
static char *expect(struct list_reader *r, const char *word)
{
    char *line = next_line(r);
    return line && strcmp(next_word(&line), word) == 0 ? line : NULL;
}

static bool read_head(struct list_reader *r)
{
    int64_t offset = 0;
    const char *first = next_line(r);
    const char *authority = expect(r, "authority"), *key = expect(r, "key");
    const char *name = expect(r, "name"), *day = expect(r, "day"), *minutes = expect(r, "offset");
    r->name = name;
    r->day = day ? day_parse(day) : DAY_NONE;
    bool good = first && strcmp(first, "sotay-issuers 1") == 0 && authority && key && name &&
                minutes && hash_parse(authority, &r->authority) && hash_parse(key, &r->key) &&
                r->day != DAY_NONE && text_to_int(minutes, &offset) && offset >= -1440 &&
                offset <= 1440;
    r->offset = (int)offset;
    return good;
}

/* Copies the list, checks the signature over all but the last line, reads the head. */
static int list_open(const char *list, size_t len, struct list_reader *ret, struct sotay_error *err)
{
    size_t tail = sizeof SIGNATURE_LINE - 1 + 2 * crypto_sign_BYTES + 1;
    uint8_t signature[crypto_sign_BYTES];
    if (len > LIST_MAX || len <= tail || memchr(list, '\0', len) ||
        text_utf8_error(list, len) != len || list[len - 1] != '\n' || list[len - tail - 1] != '\n')
        return bad_list(err);
    size_t signed_len = len - tail;
    ret->text = text_dup_bytes(list, len);
    if (!ret->text)
        return sotay_nomem(err);
    ret->text[len - 1] = '\0';
    const char *line = ret->text + signed_len;
    bool fits = strncmp(line, SIGNATURE_LINE, sizeof SIGNATURE_LINE - 1) == 0 &&
                hex_parse(line + sizeof SIGNATURE_LINE - 1, signature, sizeof signature);
    ret->text[signed_len] = '\0';
    ret->next = ret->text;
    if (!fits || !read_head(ret) ||
        crypto_sign_verify_detached(signature, (const uint8_t *)list, signed_len, ret->key.b) != 0)
        return bad_list(err);
    return SOTAY_OK;
}

struct finding { /* what the list says about one token */
    const struct jws *j;
    sotay_day issued;
    bool known, found, trusted, accepted, covered;
    struct hash key;
    char signer[200], reason[200];
    sotay_day revoked;
};

/* Each takes one line in; false: it says something this Sotay cannot read. */
static bool line_issuer(struct finding *f, char *line)
{
    struct hash key;
    char kid[JWS_KID_SIZE];
    const char *hex = next_word(&line), *state = next_word(&line);
    if (f->found || !hash_parse(hex, &key))
        return true;
    jws_kid(&key, kid);
    if (strcmp(kid, f->j->claims.kid) != 0)
        return true;
    f->known = true;
    f->found = jws_holds(f->j, &key);
    f->key = key;
    f->trusted = strcmp(state, "trusted") == 0;
    text_cut(f->signer, sizeof f->signer, line);
    return true;
}

/* "-" is no day, and no mistake. */
static bool read_day(const char *word, sotay_day *ret)
{
    *ret = day_parse(word);
    return *ret != DAY_NONE || strcmp(word, "-") == 0;
}

static bool is_found_key(const struct finding *f, const char *hex)
{
    struct hash key;
    return f->found && hash_parse(hex, &key) && hash_equal(&key, &f->key);
}

static bool names_code(const char *codes, const char *code)
{
    size_t len = strlen(code);
    for (const char *at = codes;; at++) {
        if (strncmp(at, code, len) == 0 && (at[len] == ';' || at[len] == '\0'))
            return true;
        at = strchr(at, ';');
        if (!at)
            return strcmp(codes, "*") == 0;
    }
}

static bool line_right(struct finding *f, char *line)
{
    const char *key = next_word(&line), *from = next_word(&line), *until = next_word(&line);
    const char *specialty = next_word(&line), *codes = line;
    char needed[104];
    skill_specialty(f->j->claims.is_class ? "" : f->j->claims.subject, needed);
    sotay_day first, last;
    if (!read_day(from, &first) || !read_day(until, &last))
        return false; /* a right without its end would be worth too much */
    if (!is_found_key(f, key) || (first != DAY_NONE && f->issued < first) ||
        (last != DAY_NONE && f->issued > last) || !names_code(codes, f->j->claims.iss))
        return true;
    /* The token of a class does not name its specialty. */
    if (f->j->claims.is_class || strcmp(specialty, "*") == 0 || strcmp(specialty, needed) == 0)
        f->covered = true;
    return true;
}

static bool line_accepted(struct finding *f, char *line)
{
    const char *key = next_word(&line), *jti = next_word(&line);
    if (is_found_key(f, key) && strcmp(jti, id_hex(&f->j->claims.jti).s) == 0 &&
        strcmp(line, f->j->claims.led) == 0)
        f->accepted = true;
    return true;
}

static bool line_revoked(struct finding *f, char *line)
{
    const char *jti = next_word(&line);
    const char *day = next_word(&line);
    if (strcmp(jti, id_hex(&f->j->claims.jti).s) != 0)
        return true;
    f->revoked = day_parse(day);
    text_cut(f->reason, sizeof f->reason, line);
    return f->revoked != DAY_NONE;
}

static int read_lines(struct list_reader *r, struct finding *f, struct sotay_error *err)
{
    static const struct {
        const char *word;
        bool (*read)(struct finding *, char *);
    } kinds[] = {
        {"issuer", line_issuer},
        {"right", line_right},
        {"accepted", line_accepted},
        {"revoked", line_revoked},
    };
    for (char *line; (line = next_line(r)) != NULL;) {
        const char *word = next_word(&line);
        size_t k = 0;
        while (k < COUNT_OF(kinds) && strcmp(kinds[k].word, word) != 0)
            k++;
        if (k == COUNT_OF(kinds) || !kinds[k].read(f, line))
            return sotay_fail(err, SOTAY_EREFUSED, _("Use the newest Sotay there is."),
                              _("the list of issuers was made by a newer Sotay"));
    }
    return SOTAY_OK;
}

static void judge_finding(const struct finding *f, struct certificate_check *check)
{
    check_set(check, CERTIFICATE_VALID, "");
    if (!f->known)
        check_set(check, CERTIFICATE_UNKNOWN_ISSUER,
                  _("the list does not know the key that signed it"));
    else if (!f->found)
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  _("the signature does not fit: something was changed"));
    else if (!f->trusted && !f->accepted)
        check_set(check, CERTIFICATE_NOT_GENUINE, _("it was signed with a key that was revoked"));
    else if (!f->covered)
        check_set(check, CERTIFICATE_NOT_GENUINE,
                  _("who signed it had no right to issue certificates there that day"));
    else if (f->revoked != DAY_NONE)
        check_set(check, CERTIFICATE_REVOKED, f->reason);
    if (check->standing == CERTIFICATE_REVOKED)
        check->revoked = f->revoked;
    check->accepted = f->accepted;
}

static void fill_head(const struct list_reader *r, struct certificate_check *check)
{
    check->list_day = r->day;
    check->list_key = r->key;
    text_cut(check->list_name, sizeof check->list_name, r->name);
}

int issuers_head(const char *list, size_t len, struct certificate_check *check,
                 struct sotay_error *err)
{
    AUTO(list_reader) r = {.day = DAY_NONE};
    int rc = list_open(list, len, &r, err);
    if (rc >= 0)
        fill_head(&r, check);
    return rc;
}

int issuers_verify(const char *list, size_t len, const struct jws *j,
                   struct certificate_check *check, struct sotay_error *err)
{
    AUTO(list_reader) r = {.day = DAY_NONE};
    int rc = list_open(list, len, &r, err);
    if (rc < 0)
        return rc;
    check_fill(check, j, r.offset);
    fill_head(&r, check);
    struct finding f = {.j = j, .issued = check->issued, .revoked = DAY_NONE};
    rc = read_lines(&r, &f, err);
    if (rc < 0)
        return rc;
    text_cut(check->signer, sizeof check->signer, f.found ? f.signer : "");
    judge_finding(&f, check);
    return SOTAY_OK;
}
