/* tests/histories/carry.c - entries carried between notebooks: whole, in part, out of order, damaged. */
#include "base/base.h"

#include "history.h"

#include "domain/competency.h"

static void shuffle(struct stretch *list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = chance((unsigned)i);
        struct stretch other = list[i - 1];
        list[i - 1] = list[k];
        list[k] = other;
    }
}

static void keep_stretch(struct notebook *to, const struct stretch *s);

void take(struct notebook *to, const struct stretch *list, size_t n, const char *whose)
{
    struct receive_report report;
    struct sotay_error err = {0};
    struct stretch_result *results = calloc(n ? n : 1, sizeof(*results));
    const struct receive_options options = {0};
    if (!results)
        abort();
    app_confirm_today(&to->app, play.today);
    must("ledger_receive",
         ledger_receive(to->app.store, &to->app.here, list, n, &options, results, &report, &err),
         &err);
    rights_forget(&to->app.rights);
    tell("book%u takes %lld from %s: %zu stretches, %lld wait, %lld bad, %lld miss some, %lld "
         "forked",
         (unsigned)(to - play.books), (long long)report.taken, whose, n, (long long)report.waiting,
         (long long)report.refused, (long long)report.missing, (long long)report.forked);
    for (size_t i = 0; i < n; i++) {
        play.counts.stretches++;
        play.counts.gaps += results[i].fit == STRETCH_GAP;
        play.counts.forks += results[i].forked;
        if (results[i].fit == STRETCH_BAD)
            broken("a good stretch (%.8s %lld-%lld) is called bad: %s", hash_hex(&list[i].device).s,
                   (long long)list[i].first, (long long)list[i].last, results[i].why);
        if (results[i].fit == STRETCH_NEW || results[i].fit == STRETCH_KNOWN)
            keep_stretch(to, &list[i]);
    }
    free(results);
    check_now(to);
    if (one_in(4))
        must("competency_settle", competency_settle(&to->app, NULL, &err), &err);
}

static int keep_entry(void *with, const struct entry *e, const uint8_t *mark,
                      struct sotay_error *err)
{
    struct notebook *to = with;
    bool has = false;
    (void)mark;
    int rc = ledger_has(to->app.store, &e->device, e->seq, &e->hash, &has, err);
    if (rc >= 0 && !has)
        broken("it said that it took %.8s %lld, and has it not", hash_hex(&e->device).s,
               (long long)e->seq);
    return rc;
}

/* What it said that it took is there. */
static void keep_stretch(struct notebook *to, const struct stretch *s)
{
    struct sotay_error err = {0};
    must("each", s->each(s, keep_entry, to, &err), &err);
}

static struct stretch *missing(struct notebook *from, struct notebook *to, int64_t max,
                               size_t *ret_n)
{
    struct stretch *list = NULL;
    struct sotay_error err = {0};
    *ret_n = 0;
    must("ledger_missing", ledger_missing(from->app.store, to->app.store, max, &list, ret_n, &err),
         &err);
    return list;
}

static void release(struct stretch *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stretch_done(&list[i]);
    free(list);
}

void carry_some(struct notebook *from, struct notebook *to)
{
    size_t n, some;
    char whose[20];
    struct stretch *list = missing(from, to, one_in(3) ? 1 + chance(5) : 0, &n);
    shuffle(list, n);
    some = n && one_in(3) ? 1 + chance((unsigned)n) : n;
    snprintf(whose, sizeof(whose), "book%u", (unsigned)(from - play.books));
    take(to, list, some, whose);
    if (some && one_in(4)) /* twice is harmless */
        take(to, list, some, "there again");
    release(list, n);
}

/* Cut at marks into pieces, some left out, in any order. */
void carry_pen(struct pen *p, struct notebook *to, bool all)
{
    enum { MOST = 64 };
    struct stretch pieces[MOST];
    size_t n = 0;
    char whose[20];
    int64_t first = 1;
    for (int64_t i = 0; i < p->n && n < MOST; i++) {
        if (!p->list[i].marked || (i + 1 < p->n && one_in(2)))
            continue;
        if (all || !one_in(5))
            pen_stretch(p, first, i + 1, &pieces[n++]);
        first = i + 2;
    }
    shuffle(pieces, n);
    snprintf(whose, sizeof(whose), "pen%u", (unsigned)(p - play.pens));
    take(to, pieces, n, whose);
}

static void damage(struct pen_entry *entry)
{
    struct entry *e = &entry->e;
    switch (chance(6)) {
    case 0:
        entry->payload[chance((unsigned)e->payload_len)] ^= 1;
        break;
    case 1:
        e->clock++;
        break;
    case 2:
        e->time--;
        break;
    case 3:
        e->subject.b[chance(ID_SIZE)] ^= 4;
        break;
    case 4:
        e->prev.b[chance(HASH_SIZE)] ^= 16;
        break;
    default:
        entry->mark[chance(SIGNATURE_SIZE)] ^= 32;
        entry->marked = true;
    }
}

/* Changed on the way: nothing of it may be taken. */
void carry_damaged(struct pen *p, struct notebook *to)
{
    bool has = false;
    struct pen copy;
    struct stretch s;
    struct stretch_result result = {0};
    struct receive_report report;
    struct sotay_error err = {0};
    const struct receive_options options = {0};
    if (!p->n)
        return;
    pen_fork(p, &copy);
    int64_t at = (int64_t)chance((unsigned)p->n);
    const struct entry *e = &p->list[at].e;
    must("ledger_has", ledger_has(to->app.store, &e->device, e->seq, &e->hash, &has, &err), &err);
    if (has) { /* it is not taken again, so nobody looks */
        pen_done(&copy);
        return;
    }
    damage(&copy.list[at]);
    pen_stretch(&copy, 1, copy.n, &s);
    s.head = p->list[p->n - 1].e.hash;
    s.prev = p->list[0].e.prev;
    int64_t before = book_entries(to);
    must("ledger_receive",
         ledger_receive(to->app.store, &to->app.here, &s, 1, &options, &result, &report, &err),
         &err);
    tell("book%u is given pen%u with entry %lld changed: %s", (unsigned)(to - play.books),
         (unsigned)(p - play.pens), (long long)at + 1, result.why);
    if (book_entries(to) != before || report.taken || result.taken)
        broken("something of a changed stretch was taken");
    if (result.fit == STRETCH_NEW)
        broken("a changed stretch is called good");
    play.counts.bad += result.fit == STRETCH_BAD;
    pen_done(&copy);
}

int64_t book_entries(struct notebook *b)
{
    struct chain_head *heads = NULL;
    size_t n = 0;
    int64_t all = 0;
    struct sotay_error err = {0};
    must("ledger_heads", ledger_heads(b->app.store, &heads, &n, &err), &err);
    for (size_t i = 0; i < n; i++)
        all += heads[i].seq - heads[i].base_seq;
    free(heads);
    return all;
}

/* Every pair in a random order, again and again until nothing moves. */
void carry_everything(void)
{
    for (unsigned i = 0; i < play.n_pens; i++)
        carry_pen(&play.pens[i], &play.books[chance(play.n_books)], true);
    for (int round = 0;; round++) {
        bool moved = false;
        unsigned pairs[NOTEBOOKS_MAX * NOTEBOOKS_MAX], n = 0;
        for (unsigned i = 0; i < play.n_books * play.n_books; i++)
            if (i / play.n_books != i % play.n_books)
                pairs[n++] = i;
        for (unsigned i = n; i > 0; i--) {
            unsigned k = chance(i), pair = pairs[k];
            pairs[k] = pairs[i - 1];
            struct notebook *from = &play.books[pair / play.n_books],
                            *to = &play.books[pair % play.n_books];
            size_t n_missing;
            char whose[20];
            struct stretch *list = missing(from, to, one_in(4) ? 1 + chance(5) : 0, &n_missing);
            moved = moved || n_missing > 0;
            shuffle(list, n_missing);
            snprintf(whose, sizeof(whose), "book%u", (unsigned)(from - play.books));
            if (n_missing)
                take(to, list, n_missing, whose);
            release(list, n_missing);
        }
        if (!moved)
            return;
        if (round > 200)
            broken("after %d rounds something still moves", round);
    }
}
