/* src/domain/sync_folder_write.c - what no good file of a folder holds is written into it. */
#include "base/base.h"

#include "domain/sync_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- who holds what --------------------------------------------------------------------------------- */

const struct chain_head *sync_plan_head(const struct sync_plan *p, int64_t chain)
{
    for (size_t i = 0; i < p->n_heads; i++)
        if (p->heads[i].chain == chain)
            return &p->heads[i];
    return NULL;
}

/* On trial nothing was taken: a file counts for the chain that it would go on with. */
static int find_on_trial(struct sync_plan *p, struct sync_file *file, struct sotay_error *err)
{
    const struct stretch_result *r = &p->folder->offer.results[file->offer];
    if (r->fit != STRETCH_NEW || r->forked)
        return SOTAY_OK;
    for (size_t i = 0; file->first == 1 && i < p->n_heads; i++)
        if (hash_equal(&p->heads[i].device, &file->device) && p->heads[i].base_seq == 0)
            file->chain = p->heads[i].chain;
    if (file->first == 1)
        return SOTAY_OK;
    int rc = ledger_find(p->folder->run->app->store, &file->device, file->first - 1,
                         &file->read->stretch.prev, &file->chain, NULL, err);
    if (rc == SOTAY_END)
        file->chain = 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* The chain that a file's entries are of: the one that has its last entry. */
static int find_chain(struct sync_plan *p, struct sync_file *file, struct sotay_error *err)
{
    if (file->state != SYNC_FILE_KNOWN && file->state != SYNC_FILE_NEW)
        return SOTAY_OK;
    int rc = ledger_find(p->folder->run->app->store, &file->device, file->last, &file->head,
                         &file->chain, NULL, err);
    if (rc == SOTAY_END) {
        file->chain = 0;
        rc = p->folder->run->o->dry_run && file->state == SYNC_FILE_NEW
                 ? find_on_trial(p, file, err)
                 : SOTAY_OK;
    }
    file->remember = file->state == SYNC_FILE_NEW && file->chain;
    return rc;
}

/* Is there an erased entry up to `last` that the file still has the text of?  erased: in order. */
static bool holds_erased(const struct sync_file *file, int64_t last, const int64_t *erased,
                         size_t n)
{
    const char *at = file->erased;
    for (size_t i = 0; i < n; i++) {
        if (erased[i] < file->first || erased[i] > file->last || erased[i] > last)
            continue;
        int64_t gone = 0;
        while (*at && gone < erased[i]) {
            char *end;
            gone = strtoll(at, &end, 10);
            at = *end == ',' ? end + 1 : end;
        }
        if (gone != erased[i])
            return true;
    }
    return false;
}

static int read_erased(struct store *store, int64_t chain, int64_t **ret, size_t *ret_n,
                       struct sotay_error *err)
{
    AUTO_FREE int64_t *list = NULL;
    size_t n = 0, cap = 0;
    int rc;
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_ERASED_OF);
    stmt_int(&q, 1, chain);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (n == cap) {
            cap = cap ? 2 * cap : 64;
            int64_t *grown = realloc(list, cap * sizeof(*grown));
            if (!grown)
                return sotay_nomem(err);
            list = grown;
        }
        list[n++] = stmt_col_int(&q, 0);
    }
    *ret = STEAL(list);
    *ret_n = n;
    return rc < 0 ? rc : SOTAY_OK;
}

/* A branch's file may begin before the branch: that part is of the device's other chains. */
static void mark_stale(struct sync_plan *p, const struct chain_head *chain, const int64_t *erased,
                       size_t n)
{
    for (size_t i = 0; i < p->folder->n; i++) {
        struct sync_file *file = &p->folder->files[i];
        const struct chain_head *own = file->chain ? sync_plan_head(p, file->chain) : NULL;
        if (!own || !hash_equal(&own->device, &chain->device))
            continue;
        int64_t last = own == chain ? file->last : own->base_seq;
        file->stale = file->stale || holds_erased(file, last, erased, n);
    }
}

static int find_stale(struct sync_plan *p, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n_heads; i++) {
        AUTO_FREE int64_t *erased = NULL;
        size_t n = 0;
        rc = read_erased(p->folder->run->app->store, p->heads[i].chain, &erased, &n, err);
        if (rc >= 0 && n)
            mark_stale(p, &p->heads[i], erased, n);
    }
    return rc;
}

/* ---- what is not covered -------------------------------------------------------------------------------- */

struct cover {
    int64_t first, last;
};

static int by_first(const void *a, const void *b)
{
    const struct cover *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Of those files of a chain that may be counted: with_stale counts those to be replaced as well. */
static size_t covers_of(const struct sync_folder *f, const struct chain_head *chain,
                        bool with_stale, struct cover *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct sync_file *file = &f->files[i];
        if (file->chain == chain->chain && (with_stale || !file->stale))
            ret[n++] = (struct cover){file->first, file->last};
    }
    if (n)
        qsort(ret, n, sizeof(*ret), by_first);
    return n;
}

static int64_t count_uncovered(const struct chain_head *chain, const struct cover *covers, size_t n)
{
    int64_t next = chain->base_seq + 1, count = 0;
    for (size_t i = 0; i < n && next <= chain->seq; i++) {
        int64_t until = covers[i].first <= chain->seq ? covers[i].first : chain->seq + 1;
        if (until > next)
            count += until - next;
        if (covers[i].last >= next)
            next = covers[i].last + 1;
    }
    return count + (next <= chain->seq ? chain->seq - next + 1 : 0);
}

static int cut_uncovered(struct store *store, const struct chain_head *chain,
                         const struct cover *covers, size_t n, struct sync_ranges *ret,
                         struct sotay_error *err)
{
    int64_t next = chain->base_seq + 1;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < n && next <= chain->seq; i++) {
        int64_t until = covers[i].first <= chain->seq ? covers[i].first : chain->seq + 1;
        if (until > next)
            rc = sync_cut(store, chain, next, until - 1, ret, err);
        if (covers[i].last >= next)
            next = covers[i].last + 1;
    }
    return rc < 0 || next > chain->seq ? rc : sync_cut(store, chain, next, chain->seq, ret, err);
}

static int plan_chain(struct sync_plan *p, const struct chain_head *chain, struct sotay_error *err)
{
    struct sync_folder *f = p->folder;
    AUTO_FREE struct cover *covers = calloc(f->n + 1, sizeof(*covers));
    if (!covers)
        return sotay_nomem(err);
    size_t n = covers_of(f, chain, true, covers);
    f->run->ret->there.taken += count_uncovered(chain, covers, n);
    n = covers_of(f, chain, false, covers);
    return cut_uncovered(f->run->app->store, chain, covers, n, &p->ranges, err);
}

/* ---- one file -------------------------------------------------------------------------------------------- */

/* Whoever may put files there may read them. */
static mode_t mode_of(const struct sync_folder *f)
{
    struct stat st;
    mode_t mode = S_IRUSR | S_IWUSR;
    if (fstat(f->fd, &st) != 0)
        return mode;
    return mode | (st.st_mode & S_IWGRP ? S_IRGRP : 0) | (st.st_mode & S_IWOTH ? S_IROTH : 0);
}

static int make_temporary(struct sync_folder *f, char ret[64], int *ret_fd, struct sotay_error *err)
{
    char random[17];
    uint8_t bytes[8];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(random, sizeof(random), bytes, sizeof(bytes));
    snprintf(ret, 64, "%s%s" SYNC_PART, f->part, random);
    *ret_fd = openat(f->fd, ret, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*ret_fd < 0)
        return sync_cannot_write(f->shown, errno, err);
    (void)!fchmod(*ret_fd, mode_of(f)); /* FAT knows no modes */
    return SOTAY_OK;
}

/* Writes the whole file under a temporary name; it is on the disk when this returns. */
static int fill(struct sync_folder *f, const struct sync_range *r, int fd,
                struct segment_written *ret, struct stat *ret_st, struct sotay_error *err)
{
    AUTO(stretch) s = {0};
    struct sync_out out = {fd, f->shown};
    const struct segment_sink sink = {sync_out_put, &out};
    int rc = stretch_of_chain(f->run->app->store, &r->chain, r->first, r->last, &s, err);
    if (rc >= 0)
        rc = segment_write(&s, &f->run->app->authority, &sink, ret, err);
    if (rc >= 0 && (fsync(fd) != 0 || fstat(fd, ret_st) != 0))
        rc = sync_cannot_write(f->shown, errno, err);
    return rc;
}

/* A good file is never replaced; one that we saw to be damaged is, by what its name promises. */
static int may_take_name(struct sync_folder *f, const char *name, bool *ret,
                         struct sotay_error *err)
{
    struct stat st;
    *ret = true;
    if (fstatat(f->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? SOTAY_OK : sync_cannot_write(f->shown, errno, err);
    int64_t at;
    *ret = S_ISREG(st.st_mode) && map_get(&f->known, name, strlen(name), &at) &&
           f->files[at].state == SYNC_FILE_DAMAGED;
    if (*ret || S_ISREG(st.st_mode)) /* another station wrote the same this very moment */
        return SOTAY_OK;
    return sync_skip(f->run, name, _("it has the name of a file that had to be written"), err);
}

/* SOTAY_END: the name is another file's. */
static int name_it(struct sync_folder *f, const char *temporary, const char *name,
                   struct sotay_error *err)
{
    bool may, is_there = faccessat(f->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    int rc = may_take_name(f, name, &may, err);
    if (rc < 0 || !may) {
        unlinkat(f->fd, temporary, 0);
        return rc < 0 ? rc : SOTAY_END;
    }
    if (renameat(f->fd, temporary, f->fd, name) != 0) {
        int why = errno;
        unlinkat(f->fd, temporary, 0);
        if (!is_there)
            return sync_cannot_write(f->shown, why, err);
        rc = sync_skip(f->run, name, strerror(why), err);
        return rc < 0 ? rc : SOTAY_END;
    }
    if (fsync(f->fd) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EBADF)
        return sync_cannot_write(f->shown, errno, err);
    return SOTAY_OK;
}

static int note_written(struct sync_folder *f, const struct sync_range *r, const char *name,
                        const struct segment_written *w, const struct stat *st,
                        struct sotay_error *err)
{
    struct hash head = r->chain.head;
    if (r->last != r->chain.seq) {
        AUTO(stmt) q = stmt_open(f->run->app->store, SQL_ENTRY_HASH_AT);
        stmt_int(&q, 1, r->chain.chain);
        stmt_int(&q, 2, r->last);
        int rc = stmt_step(&q, err);
        if (rc < 0)
            return rc;
        head = stmt_col_hash(&q, 0);
    }
    struct sync_file *file = sync_folder_add(f, name, err);
    if (!file)
        return SOTAY_EFAIL;
    free(file->erased);
    file->erased = text_dup(str_text(&w->erased));
    file->state = SYNC_FILE_KNOWN;
    file->folder = f;
    sync_file_note(file, st);
    file->device = r->chain.device;
    file->head = head;
    file->first = r->first;
    file->last = r->last;
    file->remember = true;
    f->run->ret->files_written++;
    return file->erased ? SOTAY_OK : sotay_nomem(err);
}

static int write_one(struct sync_folder *f, const struct sync_range *r, struct sotay_error *err)
{
    AUTO(segment_written) w = {0};
    struct stat st;
    char temporary[64], name[SEGMENT_NAME_MAX];
    int fd, rc = make_temporary(f, temporary, &fd, err);
    if (rc < 0)
        return rc;
    rc = fill(f, r, fd, &w, &st, err);
    if (close(fd) != 0 && rc >= 0)
        rc = sync_cannot_write(f->shown, errno, err);
    if (rc < 0) {
        unlinkat(f->fd, temporary, 0);
        return rc;
    }
    segment_name_print(&w.name, name);
    rc = name_it(f, temporary, name, err);
    return rc != SOTAY_OK ? rc : note_written(f, r, name, &w, &st, err);
}

/* ---- the whole ------------------------------------------------------------------------------------------- */

static int write_ranges(struct sync_folder *f, const struct sync_ranges *ranges,
                        struct sotay_error *err)
{
    int64_t total = 0, done = 0;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < ranges->n; i++)
        total += ranges->v[i].last - ranges->v[i].first + 1;
    if (f->run->o->dry_run) {
        f->run->ret->files_written += (int64_t)ranges->n;
        return SOTAY_OK;
    }
    for (size_t i = 0; rc >= 0 && i < ranges->n; i++) {
        rc = write_one(f, &ranges->v[i], err);
        done += ranges->v[i].last - ranges->v[i].first + 1;
        sync_progress(f->run, _("writing"), done, total);
    }
    return rc;
}

/* Files with text that was erased go when what stands for them is on the disk. */
static int remove_stale(struct sync_folder *f, struct sotay_error *err)
{
    for (size_t i = 0; i < f->n; i++) {
        struct sync_file *file = &f->files[i];
        if (!file->stale)
            continue;
        f->run->ret->files_replaced++;
        if (f->run->o->dry_run)
            continue;
        if (unlinkat(f->fd, file->name, 0) != 0 && errno != ENOENT)
            return sync_cannot_write(f->shown, errno, err);
        file->state = SYNC_FILE_GONE;
        file->remember = true;
    }
    return SOTAY_OK;
}

static int make_plan(struct sync_plan *p, struct sotay_error *err)
{
    int rc = ledger_heads(p->folder->run->app->store, &p->heads, &p->n_heads, err);
    for (size_t i = 0; rc >= 0 && i < p->folder->n; i++)
        rc = find_chain(p, &p->folder->files[i], err);
    if (rc >= 0)
        rc = find_stale(p, err);
    if (rc >= 0)
        rc = sync_folder_compare(p, err);
    for (size_t i = 0; rc >= 0 && i < p->n_heads; i++)
        rc = plan_chain(p, &p->heads[i], err);
    return rc;
}

int sync_folder_write(struct sync_folder *f, struct sotay_error *err)
{
    struct sync_plan p = {.folder = f};
    int rc = make_plan(&p, err);
    if (rc >= 0)
        rc = write_ranges(f, &p.ranges, err);
    if (rc >= 0)
        rc = remove_stale(f, err);
    sync_ranges_done(&p.ranges);
    free(p.heads);
    return rc;
}
