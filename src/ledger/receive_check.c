/* src/ledger/receive_check.c - is a stretch of another computer's entries whole and genuine? */
#include "base/base.h"

#include "ledger/receive_private.h"

#include "base/text.h"
#include "ledger/erasure.h"

/* ---- what was seen ---------------------------------------------------------------------------------- */

void seen_begin(struct seen *s)
{
    crypto_generichash_init(&s->state, NULL, 0, HASH_SIZE);
}

void seen_add(struct seen *s, const struct entry *e, const struct hash *hash, const uint8_t *mark)
{
    uint8_t flags = (uint8_t)((e->is_signed ? 1 : 0) | (e->payload ? 2 : 0) | (mark ? 4 : 0));
    crypto_generichash_update(&s->state, hash->b, HASH_SIZE);
    crypto_generichash_update(&s->state, &flags, 1);
    if (e->is_signed)
        crypto_generichash_update(&s->state, e->signature, SIGNATURE_SIZE);
    if (mark)
        crypto_generichash_update(&s->state, mark, SIGNATURE_SIZE);
}

struct hash seen_end(struct seen *s)
{
    struct hash h;
    crypto_generichash_final(&s->state, h.b, HASH_SIZE);
    return h;
}

/* ---- points ------------------------------------------------------------------------------------------ */

struct point_key {
    struct hash device, hash;
    int64_t seq;
};

int point_want(struct points *p, const struct hash *device, int64_t seq, const struct hash *hash,
               struct sotay_error *err)
{
    struct point_key key = {*device, *hash, seq};
    int64_t ignored;
    if (map_get(&p->map, &key, sizeof(key), &ignored) || map_put(&p->map, &key, sizeof(key), 0))
        return SOTAY_OK;
    return sotay_nomem(err);
}

static int point_put(struct points *p, const struct point_key *key, int64_t clock,
                     struct sotay_error *err)
{
    return map_put(&p->map, key, sizeof(*key), clock) ? SOTAY_OK : sotay_nomem(err);
}

int point_find(struct points *p, const struct hash *device, int64_t seq, const struct hash *hash,
               int64_t *ret_clock, struct sotay_error *err)
{
    struct point_key key = {*device, *hash, seq};
    int64_t chain;
    if (map_get(&p->map, &key, sizeof(key), ret_clock) && *ret_clock)
        return SOTAY_OK;
    int rc = ledger_find(p->store, device, seq, hash, &chain, ret_clock, err);
    return rc == SOTAY_OK ? point_put(p, &key, *ret_clock, err) : rc;
}

/* ---- one entry ---------------------------------------------------------------------------------------- */

struct check {
    const struct stretch *s;
    struct points *points;
    const struct hash *authority;
    struct checked *ret;
    struct seen seen;
    int64_t seq, clock; /* of the entry before */
    struct hash head;
    bool is_known; /* so far all were here */
    bool marked;
    struct passed { /* points that were met */
        struct point_key key;
        int64_t clock;
    } * passed;
    size_t n_passed, cap_passed;
    void (*progress)(void *with, int64_t entries);
    void *with;
};

/* Ends the walk. */
static int bad(struct check *c, int64_t seq, const char *what)
{
    snprintf(c->ret->why, sizeof(c->ret->why), _("record %lld: %s"), (long long)seq, what);
    return SOTAY_END;
}

static const char *place_error(const struct check *c, const struct entry *e)
{
    if (!hash_equal(&e->device, &c->s->device))
        return _("it is of another computer");
    if (e->seq != c->seq + 1 || e->seq > c->s->last || !hash_equal(&e->prev, &c->head))
        return _("it does not follow the record before it");
    if (e->clock <= c->clock || e->clock - c->clock > CLOCK_LEAP_MAX)
        return _("its place in time does not fit the record before it");
    return e->time < TIME_MIN || e->time > TIME_MAX ? _("its time cannot be") : NULL;
}

/* A kind is a word: anything else could pass for other lines of the header. */
static bool is_kind(const char *kind)
{
    size_t len = strnlen(kind, KIND_SIZE);
    return len > 0 && len < KIND_SIZE && text_is_name(kind);
}

static const char *content_error(const struct check *c, const struct entry *e)
{
    if (!is_kind(e->kind))
        return _("its kind is no word");
    if (c->authority && strcmp(e->kind, "authority.begin") == 0 &&
        !hash_equal(&e->actor, c->authority))
        return _("it begins the notebook of another authority");
    if (!e->payload)
        return erasure_may_empty(e->kind) ? NULL : _("its content is missing");
    if (e->payload_len > PAYLOAD_MAX)
        return _("its content is too long");
    struct hash hash = hash_of(e->payload, e->payload_len);
    if (!hash_equal(&hash, &e->payload_hash))
        return _("its content was changed");
    return text_utf8_error(e->payload, e->payload_len) < e->payload_len
               ? _("its content cannot be read")
               : NULL;
}

static const char *signature_error(const struct entry *e)
{
    if (!e->is_signed)
        return kind_must_be_signed(e->kind) ? _("its signature is missing") : NULL;
    return entry_signature_holds(e) ? NULL : _("its signature does not fit");
}

static bool mark_holds(const struct entry *e, const struct hash *hash, const uint8_t *mark)
{
    char text[MARK_TEXT_MAX];
    size_t len = mark_text(&e->device, e->seq, hash, text);
    return crypto_sign_verify_detached(mark, (const unsigned char *)text, len, e->device.b) == 0;
}

static int pass_point(struct check *c, const struct entry *e, const struct hash *hash,
                      struct sotay_error *err)
{
    struct point_key key = {e->device, *hash, e->seq};
    int64_t clock;
    if (!map_get(&c->points->map, &key, sizeof(key), &clock) || clock)
        return SOTAY_OK;
    if (c->n_passed == c->cap_passed) {
        size_t cap = c->cap_passed ? 2 * c->cap_passed : 8;
        struct passed *grown = realloc(c->passed, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        c->passed = grown;
        c->cap_passed = cap;
    }
    c->passed[c->n_passed++] = (struct passed){key, e->clock};
    return SOTAY_OK;
}

/* What is here is not taken again, so its signature need not be looked at again. */
static int check_known(struct check *c, const struct entry *e, const struct hash *hash,
                       struct sotay_error *err)
{
    if (!c->is_known)
        return SOTAY_OK;
    int rc = ledger_has(c->points->store, &e->device, e->seq, hash, &c->is_known, err);
    if (rc >= 0 && c->is_known)
        c->ret->known++;
    return rc;
}

static int check_entry(void *with, const struct entry *e, const uint8_t *mark,
                       struct sotay_error *err)
{
    struct check *c = with;
    const char *wrong = place_error(c, e);
    if (!wrong)
        wrong = content_error(c, e);
    if (wrong)
        return bad(c, e->seq, wrong);
    struct hash hash = entry_hash(e);
    int rc = check_known(c, e, &hash, err);
    if (rc >= 0)
        rc = pass_point(c, e, &hash, err);
    if (rc < 0)
        return rc;
    if (!c->is_known) {
        wrong = signature_error(e);
        if (!wrong && mark && !mark_holds(e, &hash, mark))
            wrong = _("the computer's mark does not fit");
        if (wrong)
            return bad(c, e->seq, wrong);
    }
    seen_add(&c->seen, e, &hash, mark);
    c->seq = e->seq;
    c->clock = e->clock;
    c->head = hash;
    c->marked = mark != NULL;
    if (c->progress)
        c->progress(c->with, 1);
    return SOTAY_OK;
}

static int check_end(struct check *c)
{
    if (c->seq != c->s->last)
        return bad(c, c->seq + 1, _("it is missing"));
    if (!hash_equal(&c->head, &c->s->head))
        return bad(c, c->seq, _("it is not the one that was announced"));
    return c->marked ? SOTAY_OK : bad(c, c->seq, _("the computer's mark after it is missing"));
}

static int check_walk(struct check *c, struct sotay_error *err)
{
    struct sotay_error damage = {0};
    int rc = c->s->each(c->s, check_entry, c, &damage);
    if (rc == SOTAY_EDAMAGE) {
        snprintf(c->ret->why, sizeof(c->ret->why), "%.299s", damage.message);
        return SOTAY_OK;
    }
    if (rc < 0) {
        if (err)
            *err = damage;
        return rc;
    }
    if (c->ret->why[0] || check_end(c) != SOTAY_OK)
        return SOTAY_OK;
    c->ret->seen = seen_end(&c->seen);
    for (size_t i = 0; i < c->n_passed; i++) {
        rc = point_put(c->points, &c->passed[i].key, c->passed[i].clock, err);
        if (rc < 0)
            return rc;
    }
    return SOTAY_OK;
}

int stretch_check(const struct stretch *s, struct points *points, int64_t clock,
                  const struct hash *authority, void (*progress)(void *with, int64_t entries),
                  void *with, struct checked *ret, struct sotay_error *err)
{
    static const struct hash zeros;
    struct check c = {.s = s,
                      .points = points,
                      .authority = authority,
                      .ret = ret,
                      .seq = s->first - 1,
                      .clock = clock,
                      .head = s->prev,
                      .is_known = true,
                      .progress = progress,
                      .with = with};
    *ret = (struct checked){0};
    if (s->first < 1 || s->last < s->first || (s->first == 1) != hash_equal(&s->prev, &zeros)) {
        bad(&c, s->first, _("it does not follow the record before it"));
        return SOTAY_OK;
    }
    seen_begin(&c.seen);
    int rc = check_walk(&c, err);
    free(c.passed);
    return rc;
}
