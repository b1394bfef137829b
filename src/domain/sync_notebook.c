/* src/domain/sync_notebook.c - two notebooks brought together: what each has and the other lacks. */
#include "base/base.h"

#include "domain/sync_private.h"

#include "base/place.h"
#include "base/str.h"
#include "domain/competency.h"
#include "domain/copying.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK ".sotay-look-" /* folders of copies to read in, beside our own notebook */
#define COPY "/copy.sotay"

struct meeting {
    struct sync_run *run;
    const char *path;
    struct app other;
    bool writes;             /* the other one takes part */
    struct sotay_error kept; /* else why not; code SOTAY_EREFUSED: its place does not allow it */
    char folder[PLACE_MAX];  /* of a copy to read in; "" none */
    char copy[PLACE_MAX + 16];
};

static void meeting_done(struct meeting *m)
{
    app_done(&m->other);
    if (!m->folder[0])
        return;
    store_remove(m->copy);
    rmdir(m->folder);
}

/* Files that Sotay wrote and that are no notebooks. */
static int check_kind(const char *path, struct sotay_error *err)
{
    static const struct {
        const char *begins, *hint;
    } kinds[] = {
        {"sotay-parts ", N_("Take it in with: sotay sync --import FILE")},
        {"sotay-segment ", N_("Name the folder that it lies in.")},
    };
    char head[16] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd >= 0 ? read(fd, head, sizeof(head) - 1) : 0;
    if (fd >= 0)
        close(fd);
    for (size_t i = 0; n > 0 && i < COUNT_OF(kinds); i++)
        if (strncmp(head, kinds[i].begins, strlen(kinds[i].begins)) == 0)
            return sotay_fail(err, SOTAY_EUSAGE, _(kinds[i].hint), _("'%s' is no notebook"), path);
    if (n > 0 && strcmp(head, "SQLite format 3") != 0)
        return sotay_fail(err, SOTAY_EDAMAGE, _("Name a folder, or the file of a notebook."),
                          _("'%s' is no notebook"), path);
    return SOTAY_OK;
}

/* May it be written where it lies?  Fills m->kept if not. */
static void check_writable(struct meeting *m)
{
    char folder[PLACE_MAX];
    m->writes = store_check_place(m->path, &m->kept) >= 0;
    if (!m->writes || place_folder(m->path, folder, NULL) < 0)
        return;
    m->writes = access(m->path, W_OK) == 0 && access(folder, W_OK) == 0;
    if (!m->writes)
        sotay_fail(&m->kept, SOTAY_EFAIL,
                   _("What came here stays. Check the permissions of the file and its folder."),
                   _("notebook '%s' cannot be written, so nothing was sent"), m->path);
}

/* A copy that a run left when it was cut off, a day ago at least: no erasure would find what it holds. */
static void tidy(const struct sync_run *run)
{
    const time_t day = 24 * 60 * 60;
    char own[PLACE_MAX];
    DIR *folder = !run->o->dry_run && place_folder(run->app->paths.notebook, own, NULL) >= 0
                      ? opendir(own)
                      : NULL;
    const struct dirent *d;
    struct stat st;
    while (folder && (d = readdir(folder))) {
        char old[PLACE_MAX], copy[PLACE_MAX + 16];
        if (strncmp(d->d_name, LOOK, strlen(LOOK)) != 0 ||
            snprintf(old, sizeof(old), "%s/%s", own, d->d_name) >= (int)sizeof(old) ||
            lstat(old, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
            st.st_mtime > time(NULL) - day)
            continue;
        snprintf(copy, sizeof(copy), "%s" COPY, old);
        store_remove(copy);
        rmdir(old);
    }
    if (folder)
        closedir(folder);
}

/* A private copy beside our own notebook: on any other medium it is only read. */
static int copy_aside(struct meeting *m, struct sotay_error *err)
{
    char own[PLACE_MAX];
    int rc = place_folder(m->run->app->paths.notebook, own, err);
    if (rc < 0)
        return rc;
    int n = snprintf(m->folder, sizeof(m->folder), "%.*s/" LOOK "XXXXXX", PLACE_MAX - 32, own);
    if (n < 0 || n >= PLACE_MAX || !mkdtemp(m->folder)) {
        int why = errno;
        m->folder[0] = '\0';
        return sync_cannot_write(own, why, err);
    }
    snprintf(m->copy, sizeof(m->copy), "%s" COPY, m->folder);
    return store_copy_bytes(m->path, m->copy, NULL, NULL, err);
}

/* The day was settled when this notebook was opened. */
static int open_as(struct meeting *m, const char *path, enum store_mode mode,
                   struct sotay_error *err)
{
    struct app like = *m->run->app;
    like.today_given = true;
    app_done(&m->other);
    return copying_open(&like, path, mode, &m->other, err);
}

static int open_other(struct meeting *m, struct sotay_error *err)
{
    check_writable(m);
    if (m->writes && !m->run->o->dry_run)
        return open_as(m, m->path, STORE_WRITE, err);
    /* On trial it is left as it is, even where an older Sotay wrote it. */
    if (m->writes && open_as(m, m->path, STORE_LOOK, err) >= 0)
        return SOTAY_OK;
    int rc = copy_aside(m, err);
    return rc < 0 ? rc : open_as(m, m->copy, STORE_READ, err);
}

/* ---- both ways ------------------------------------------------------------------------------------------ */

static void free_stretches(struct stretch *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stretch_done(&list[i]);
    free(list);
}

/* What `from` has and `into` lacks. */
static int carry(struct meeting *m, struct app *from, struct app *into, struct receive_report *ret,
                 struct sotay_error *err)
{
    struct stretch *list = NULL;
    size_t n = 0;
    AUTO(sync_offer) offer = {0};
    int rc = ledger_missing(from->store, into->store, 0, &list, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++)
        rc = sync_offer_add(&offer, &list[i], NULL, err);
    if (rc >= 0)
        rc = sync_receive(m->run, into, &offer, ret, err);
    if (rc >= 0 && into == m->run->app)
        rc = sync_all_refused(&offer, m->path, err);
    free_stretches(list, n);
    return rc;
}

/* What would go there, or is kept back. */
static int count_for_other(struct meeting *m, int64_t *ret, struct sotay_error *err)
{
    struct stretch *list = NULL;
    size_t n = 0;
    *ret = 0;
    int rc = ledger_missing(m->run->app->store, m->other.store, 0, &list, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++)
        *ret += list[i].last - list[i].first + 1;
    free_stretches(list, n);
    return rc;
}

static int keep_back(struct meeting *m, struct sotay_error *err)
{
    int64_t entries;
    int rc = count_for_other(m, &entries, err);
    if (rc < 0 || !entries)
        return rc;
    if (m->kept.code == SOTAY_EFAIL) {
        if (err)
            *err = m->kept;
        return m->kept.code;
    }
    const struct sync_note note = {.kind = SYNC_KEPT,
                                   .name = m->path,
                                   .why = m->kept.message,
                                   .hint = m->kept.hint,
                                   .count = entries};
    return sync_tell(m->run, &note, err);
}

static int give(struct meeting *m, struct sotay_error *err)
{
    if (!m->writes)
        return keep_back(m, err);
    if (m->run->o->dry_run)
        return count_for_other(m, &m->run->ret->there.taken, err);
    int rc = carry(m, m->run->app, &m->other, &m->run->ret->there, err);
    if (rc < 0) {
        sotay_error_prefix(err, _("nothing was sent"));
        sotay_error_hint(err, _("What came here stays. Run the same command again later."));
        return rc;
    }
    /* Their verdicts are worked out there at the latest when somebody asks for them. */
    struct sotay_error ignored;
    (void)competency_settle(&m->other, NULL, &ignored);
    return rc;
}

static int check_other(struct meeting *m, struct sotay_error *err)
{
    char name[COMPUTER_NAME_MAX];
    if (hash_equal(&m->other.authority, &m->run->app->authority))
        return SOTAY_OK;
    sync_authority(m->other.store, name);
    return sync_foreign(m->run->app, m->path, name, &m->other.authority, err);
}

/* Whose notebook it is, is known where that computer's key lies here. */
static int computer_of(struct meeting *m, struct hash *ret, struct sotay_error *err)
{
    AUTO(device) d = {0};
    struct stat st;
    *ret = (struct hash){{0}};
    if (stat(m->path, &st) != 0)
        return SOTAY_OK;
    int rc = device_load(m->run->app->here.state_dir, (uint64_t)st.st_ino, &d, err);
    if (rc == SOTAY_OK)
        *ret = d.key;
    return rc < 0 ? rc : SOTAY_OK;
}

static int remember_heads_of(struct app *from, const struct hash *key, struct app *in,
                             struct sotay_error *err)
{
    AUTO_FREE struct chain_head *heads = NULL;
    size_t n = 0;
    int rc = ledger_heads(from->store, &heads, &n, err);
    return rc < 0 ? rc : sync_remember_heads(in, key, heads, n, err);
}

/* Each saw what the other has. */
static int remember(struct meeting *m, struct sotay_error *err)
{
    struct hash here, there;
    if (m->run->o->dry_run)
        return SOTAY_OK;
    int rc = sync_this_computer(m->run->app, &here, err);
    if (rc >= 0)
        rc = computer_of(m, &there, err);
    if (rc < 0 || hash_equal(&here, &there))
        return rc;
    rc = remember_heads_of(&m->other, &there, m->run->app, err);
    return rc < 0 || !m->writes ? rc : remember_heads_of(m->run->app, &here, &m->other, err);
}

int sync_notebook(struct sync_run *run, const char *path, struct sotay_error *err)
{
    struct meeting m = {.run = run, .path = path};
    if (place_is_same(path, run->app->paths.notebook))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name another notebook, or a folder."),
                          _("'%s' is this notebook itself"), path);
    int rc = check_kind(path, err);
    tidy(run);
    if (rc >= 0)
        rc = open_other(&m, err);
    if (rc >= 0)
        rc = check_other(&m, err);
    if (rc >= 0)
        rc = carry(&m, &m.other, run->app, &run->ret->here, err);
    if (rc >= 0)
        rc = give(&m, err);
    if (rc >= 0)
        rc = remember(&m, err);
    meeting_done(&m);
    return rc;
}
