/* tests/histories/pen.c - a computer that writes entries of any kind, right or wrong, in memory. */
#include "base/base.h"

#include "history.h"

#include <sodium.h>

void pen_begin(struct pen *p)
{
    *p = (struct pen){0};
    crypto_sign_keypair(p->key.b, p->secret);
}

void pen_done(struct pen *p)
{
    for (int64_t i = 0; i < p->n; i++)
        free(p->list[i].payload);
    free(p->list);
    *p = (struct pen){0};
}

static struct pen_entry *new_entry(struct pen *p)
{
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 16;
        p->list = realloc(p->list, (size_t)p->cap * sizeof(*p->list));
        if (!p->list)
            abort();
    }
    p->list[p->n] = (struct pen_entry){0};
    return &p->list[p->n++];
}

void pen_write(struct pen *p, int64_t clock, int64_t time, const struct draft *d)
{
    AUTO(str) payload = {0};
    char header[ENTRY_HEADER_MAX];
    struct id salt = id_random(), batch = id_random();
    static const struct hash zeros;
    struct hash prev = p->n ? p->list[p->n - 1].e.hash : zeros;
    str_addf(&payload, "{%s%s\"batch\":\"%s\",\"salt\":\"%s\"}", str_text(&d->body),
             d->body.len ? "," : "", id_hex(&batch).s, id_hex(&salt).s);
    struct pen_entry *entry = new_entry(p);
    struct entry *e = &entry->e;
    *e = (struct entry){.device = p->key,
                        .seq = p->n,
                        .prev = prev,
                        .clock = clock,
                        .time = time,
                        .subject = d->subject};
    e->payload_len = payload.len;
    e->payload = entry->payload = str_steal(&payload);
    snprintf(e->kind, sizeof(e->kind), "%s", d->kind);
    e->payload_hash = hash_of(e->payload, e->payload_len);
    if (d->actor) {
        e->has_actor = true;
        e->actor = d->actor->key;
    }
    e->hash = entry_hash(e);
    if (d->actor && d->sign) {
        size_t len = entry_header(e, header);
        crypto_sign_detached(e->signature, NULL, (const uint8_t *)header, len, d->actor->secret);
        e->is_signed = true;
    }
}

void pen_mark(struct pen *p)
{
    char text[MARK_TEXT_MAX];
    struct pen_entry *last = &p->list[p->n - 1];
    size_t len = mark_text(&p->key, last->e.seq, &last->e.hash, text);
    crypto_sign_detached(last->mark, NULL, (const uint8_t *)text, len, p->secret);
    last->marked = true;
}

/* The key and everything that was written, in a second hand. */
void pen_fork(const struct pen *from, struct pen *to)
{
    *to = (struct pen){.key = from->key, .is_enrolled = from->is_enrolled};
    memcpy(to->secret, from->secret, sizeof(to->secret));
    for (int64_t i = 0; i < from->n; i++) {
        struct pen_entry *copy = new_entry(to);
        *copy = from->list[i];
        copy->e.payload = copy->payload = malloc(copy->e.payload_len + 1);
        if (!copy->payload)
            abort();
        memcpy(copy->payload, from->list[i].payload, copy->e.payload_len + 1);
    }
}

static int each(const struct stretch *s, stretch_visit visit, void *with, struct sotay_error *err)
{
    const struct pen *p = s->with;
    int rc = SOTAY_OK;
    for (int64_t i = s->first - 1; i < s->last && rc == SOTAY_OK; i++)
        rc = visit(with, &p->list[i].e, p->list[i].marked ? p->list[i].mark : NULL, err);
    return rc;
}

void pen_stretch(struct pen *p, int64_t first, int64_t last, struct stretch *ret)
{
    *ret = (struct stretch){.device = p->key,
                            .first = first,
                            .last = last,
                            .prev = p->list[first - 1].e.prev,
                            .head = p->list[last - 1].e.hash,
                            .each = each,
                            .with = p};
}
