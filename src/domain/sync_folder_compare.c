/* src/domain/sync_folder_compare.c - is a file with known entries really what it should be? */
#include "base/base.h"

#include "domain/sync_private.h"

static int put_nowhere(void *with, const void *bytes, size_t len, struct sotay_error *err)
{
    (void)with;
    (void)bytes;
    (void)len;
    (void)err;
    return SOTAY_OK;
}

/* The hash that the file would have if it were written from here. */
static int hash_from_here(struct sync_plan *p, const struct sync_file *file,
                          const struct chain_head *chain, struct hash *ret, struct sotay_error *err)
{
    const struct segment_sink nowhere = {put_nowhere, NULL};
    struct app *app = p->folder->run->app;
    AUTO(stretch) s = {0};
    AUTO(segment_written) w = {0};
    int rc = stretch_of_chain(app->store, chain, file->first, file->last, &s, err);
    if (rc >= 0)
        rc = segment_write(&s, &app->authority, &nowhere, &w, err);
    if (rc >= 0)
        *ret = w.end;
    return rc;
}

static bool was_checked(const struct sync_plan *p, const struct sync_file *file)
{
    const struct stretch_result *r = &p->folder->offer.results[file->offer];
    return r->fit == STRETCH_NEW && r->taken == file->last - file->first + 1;
}

static int compare(struct sync_plan *p, struct sync_file *file, struct sotay_error *err)
{
    const struct chain_head *chain = sync_plan_head(p, file->chain);
    struct hash wanted;
    if (!chain || file->last > chain->seq) /* on trial it was not taken */
        return SOTAY_OK;
    if (file->first <= chain->base_seq) { /* of two branches: counted for neither */
        file->chain = 0;
        return SOTAY_OK;
    }
    int rc = hash_from_here(p, file, chain, &wanted, err);
    if (rc < 0 || hash_equal(&wanted, &file->read->end))
        return rc;
    file->state = SYNC_FILE_DAMAGED;
    file->chain = 0;
    file->remember = false;
    return sync_skip(p->folder->run, file->name, _("it differs from what is known here"), err);
}

int sync_folder_compare(struct sync_plan *p, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->folder->n; i++) {
        struct sync_file *file = &p->folder->files[i];
        bool erasure_on_trial = p->folder->run->o->dry_run && *file->erased;
        if (file->state == SYNC_FILE_NEW && file->chain && !file->stale && !was_checked(p, file) &&
            !erasure_on_trial)
            rc = compare(p, file, err);
    }
    return rc;
}
