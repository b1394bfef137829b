/* src/domain/sync.c - what every way of syncing shares: taking what came, and telling about it. */
#include "base/base.h"

#include "domain/sync.h"

#include "base/text.h"
#include "domain/record.h"
#include "domain/sync_private.h"
#include "domain/waiting.h"
#include "ledger/erasure.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- words ------------------------------------------------------------------------------------------- */

void sync_computer(struct store *store, const struct hash *device, char ret[COMPUTER_NAME_MAX])
{
    struct sotay_error ignored;
    AUTO(stmt) q = stmt_open(store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    const char *name = stmt_step(&q, &ignored) == SOTAY_OK ? stmt_col_text(&q, 1) : NULL;
    if (name && *name)
        snprintf(ret, COMPUTER_NAME_MAX, "%s", name);
    else
        snprintf(ret, COMPUTER_NAME_MAX, "%.8s", hash_hex(device).s);
    text_clean(ret);
}

int sync_this_computer(struct app *app, struct hash *ret, struct sotay_error *err)
{
    AUTO(device) d = {0};
    int rc = device_load(app->here.state_dir, store_inode(app->store), &d, err);
    *ret = rc == SOTAY_OK ? d.key : (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

void sync_authority(struct store *store, char ret[COMPUTER_NAME_MAX])
{
    struct sotay_error ignored;
    AUTO(stmt) q = stmt_open(store, SQL_AUTHORITY_KEY);
    const char *name = stmt_step(&q, &ignored) == SOTAY_OK ? stmt_col_text(&q, 1) : NULL;
    snprintf(ret, COMPUTER_NAME_MAX, "%s", name ? name : "?");
    text_clean(ret);
}

int sync_foreign(struct app *app, const char *what, const char *name, const struct hash *authority,
                 struct sotay_error *err)
{
    char own[COMPUTER_NAME_MAX];
    char other[COMPUTER_NAME_MAX + 16];
    sync_authority(app->store, own);
    if (*name)
        snprintf(other, sizeof(other), "'%s' (%.8s)", name, hash_hex(authority).s);
    else
        snprintf(other, sizeof(other), "%.8s", hash_hex(authority).s);
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Only notebooks that began from the same one can be brought together."),
                      _("'%s' is of another authority: %s; this notebook is of '%s' (%.8s)"), what,
                      other, own, hash_hex(&app->authority).s);
}

int sync_tell(struct sync_run *run, const struct sync_note *note, struct sotay_error *err)
{
    return run->o->note ? run->o->note(run->o->with, note, err) : SOTAY_OK;
}

int sync_skip(struct sync_run *run, const char *name, const char *why, struct sotay_error *err)
{
    return sync_skip_with(run, name, why, NULL, err);
}

int sync_skip_with(struct sync_run *run, const char *name, const char *why, const char *hint,
                   struct sotay_error *err)
{
    AUTO_FREE char *shown = text_dup(name);
    if (!shown)
        return sotay_nomem(err);
    if (text_utf8_error(shown, strlen(shown)) != strlen(shown))
        for (char *p = shown; *p; p++)
            *p = (unsigned char)*p < 0x80 ? *p : '?';
    text_clean(shown);
    run->ret->files_skipped++;
    const struct sync_note note = {.kind = SYNC_SKIPPED, .name = shown, .why = why, .hint = hint};
    return sync_tell(run, &note, err);
}

void sync_progress(struct sync_run *run, const char *what, int64_t done, int64_t total)
{
    if (run->o->progress)
        run->o->progress(run->o->with, what, done, total);
}

/* ---- what came ----------------------------------------------------------------------------------------- */

int sync_offer_add(struct sync_offer *f, const struct stretch *s, const char *label,
                   struct sotay_error *err)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 16;
        struct stretch *stretches = realloc(f->stretches, cap * sizeof(*stretches));
        if (stretches)
            f->stretches = stretches;
        const char **labels = realloc(f->labels, cap * sizeof(*labels));
        if (labels)
            f->labels = labels;
        if (!stretches || !labels)
            return sotay_nomem(err);
        f->cap = cap;
    }
    f->stretches[f->n] = *s;
    f->labels[f->n++] = label;
    return SOTAY_OK;
}

void sync_offer_done(struct sync_offer *f)
{
    free(f->stretches);
    free(f->labels);
    free(f->results);
    *f = (struct sync_offer){0};
}

int sync_all_refused(const struct sync_offer *offer, const char *where, struct sotay_error *err)
{
    for (size_t i = 0; i < offer->n; i++)
        if (offer->results[i].fit != STRETCH_BAD)
            return SOTAY_OK;
    if (!offer->n)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Ask whoever wrote it for it once more, and say what is told above."),
                      _("nothing of '%s' could be taken"), where);
}

/* ---- what waits now ------------------------------------------------------------------------------------- */

struct waits { /* causes, and how many records waited for each before */
    struct sync_run *run;
    struct map before;
    bool telling;
    int64_t more;
};

static int see_cause(void *with, const struct waiting_cause *c, struct sotay_error *err)
{
    struct waits *w = with;
    char key[200];
    int64_t before = 0;
    int n = snprintf(key, sizeof(key), "%s\n%s", c->code, c->about);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof(key) ? (size_t)n : sizeof(key) - 1;
    if (!w->telling)
        return map_put(&w->before, key, len, c->records) ? SOTAY_OK : sotay_nomem(err);
    (void)map_get(&w->before, key, len, &before);
    if (c->records <= before)
        return SOTAY_OK;
    w->more += c->records - before;
    const struct sync_note note = {.kind = SYNC_HELD,
                                   .name = c->about,
                                   .why = c->text,
                                   .hint = *c->hint ? c->hint : NULL,
                                   .count = c->records - before};
    return sync_tell(w->run, &note, err);
}

static void waits_done(struct waits *w)
{
    map_done(&w->before);
}

static int tell_held(struct waits *w, struct receive_report *report, struct sotay_error *err)
{
    w->telling = true;
    int rc = waiting_causes(w->run->app, see_cause, w, err);
    if (w->more > report->waiting)
        report->waiting = w->more;
    return rc;
}

static int tell_forked(struct sync_run *run, const struct sync_offer *offer,
                       struct sotay_error *err)
{
    AUTO_FREE struct hash *devices = NULL;
    size_t n = 0;
    int rc = ledger_forked(run->app->store, &devices, &n, err);
    for (size_t i = 0; rc >= 0 && i < offer->n && run->o->dry_run; i++) {
        struct hash *grown =
            offer->results[i].forked ? realloc(devices, (n + 1) * sizeof(*grown)) : NULL;
        if (!grown)
            continue;
        devices = grown;
        devices[n++] = offer->stretches[i].device;
    }
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        char name[COMPUTER_NAME_MAX];
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || hash_equal(&devices[k], &devices[i]);
        sync_computer(run->app->store, &devices[i], name);
        const struct sync_note note = {.kind = SYNC_FORKED, .name = name};
        rc = told ? SOTAY_OK : sync_tell(run, &note, err);
    }
    return rc;
}

/* ---- what is missing ------------------------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
    const struct stretch *x = *(const struct stretch *const *)a;
    const struct stretch *y = *(const struct stretch *const *)b;
    int by_device = hash_compare(&x->device, &y->device);
    return by_device ? by_device : x->first < y->first ? -1 : x->first > y->first;
}

static int tell_missing(struct sync_run *run, const struct hash *device, int64_t first,
                        int64_t last, struct sotay_error *err)
{
    char name[COMPUTER_NAME_MAX];
    sync_computer(run->app->store, device, name);
    const struct sync_note note = {
        .kind = SYNC_MISSING, .name = name, .first = first, .last = last};
    return sync_tell(run, &note, err);
}

/* Stretches that wait for others: what is between them came neither before nor now. */
static int tell_gaps(struct sync_run *run, const struct sync_offer *offer, struct sotay_error *err)
{
    AUTO_FREE const struct stretch **gaps = calloc(offer->n + 1, sizeof(struct stretch *));
    size_t n = 0;
    int rc = gaps ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < offer->n; i++)
        if (offer->results[i].fit == STRETCH_GAP)
            gaps[n++] = &offer->stretches[i];
    if (rc >= 0 && n)
        qsort(gaps, n, sizeof(*gaps), by_place);
    int64_t next = 0;
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        const struct stretch_result *r = &offer->results[gaps[i] - offer->stretches];
        if (!i || !hash_equal(&gaps[i]->device, &gaps[i - 1]->device))
            next = r->missing_first;
        if (gaps[i]->first > next)
            rc = tell_missing(run, &gaps[i]->device, next, gaps[i]->first - 1, err);
        if (gaps[i]->last >= next)
            next = gaps[i]->last + 1;
    }
    return rc;
}

static int tell_refused(struct sync_run *run, const struct sync_offer *offer,
                        struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < offer->n; i++) {
        const struct stretch_result *r = &offer->results[i];
        char name[COMPUTER_NAME_MAX];
        if (r->fit != STRETCH_BAD)
            continue;
        sync_computer(run->app->store, &offer->stretches[i].device, name);
        const struct sync_note note = {.kind = SYNC_REFUSED,
                                       .name = offer->labels[i] ? offer->labels[i] : name,
                                       .why = r->why,
                                       .first = offer->stretches[i].first,
                                       .last = offer->stretches[i].last};
        rc = sync_tell(run, &note, err);
    }
    return rc;
}

/* ---- taking ----------------------------------------------------------------------------------------------- */

static void on_progress(void *with, int64_t done, int64_t total)
{
    sync_progress(with, _("taking"), done, total);
}

/* What was remembered of the tables may have changed with what came. */
static void forget(struct app *app)
{
    rights_forget(&app->rights);
    record_cache_free(app->records);
    app->records = NULL;
}

/* An erasure that came is finished here as well: its text leaves the file. */
static int finish_erasures(struct app *into, struct sotay_error *err)
{
    bool due = false;
    int rc = erasure_is_due(into->store, &due, err);
    return rc >= 0 && due ? erasure_finish(into->store, err) : rc;
}

int sync_receive(struct sync_run *run, struct app *into, struct sync_offer *offer,
                 struct receive_report *ret, struct sotay_error *err)
{
    AUTO(waits) waits = {.run = run};
    const struct receive_options o = {
        .dry_run = run->o->dry_run, .progress = on_progress, .with = run};
    bool is_here = into == run->app;
    offer->results = calloc(offer->n + 1, sizeof(*offer->results));
    int rc = offer->results ? SOTAY_OK : sotay_nomem(err);
    forget(into);
    if (rc >= 0 && is_here && offer->n)
        rc = waiting_causes(into, see_cause, &waits, err);
    if (rc >= 0 && offer->n)
        rc = ledger_receive(into->store, &into->here, offer->stretches, offer->n, &o,
                            offer->results, ret, err);
    forget(into);
    if (rc >= 0 && !o.dry_run && ret->taken)
        rc = finish_erasures(into, err);
    if (rc >= 0 && is_here)
        rc = tell_gaps(run, offer, err);
    if (rc >= 0)
        rc = tell_refused(run, offer, err);
    if (rc >= 0 && is_here)
        rc = tell_forked(run, offer, err);
    return rc >= 0 && is_here && ret->taken && !o.dry_run ? tell_held(&waits, ret, err) : rc;
}

/* ---- with whom ----------------------------------------------------------------------------------------------- */

int sync_with(struct app *app, const char *other, const struct sync_options *o,
              struct sync_report *ret, struct sotay_error *err)
{
    struct sync_run run = {.app = app, .o = o, .ret = ret};
    struct stat st;
    *ret = (struct sync_report){0};
    if (stat(other, &st) != 0)
        return sotay_fail(err, errno == ENOENT || errno == ENOTDIR ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Plug in the stick, or make the folder with mkdir, and run it again."),
                          "'%s': %s", other, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return sync_folder(&run, other, err);
    if (S_ISREG(st.st_mode))
        return sync_notebook(&run, other, err);
    return sotay_fail(err, SOTAY_EREFUSED, _("Name a folder, or the file of a notebook."),
                      _("'%s' is neither a folder nor a file"), other);
}
