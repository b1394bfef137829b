/* src/cli/setup_safe.c - setup asks: where backups go, and who keeps the second key of the authority. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/place.h"
#include "cli/config_edit.h"

#include <errno.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define KEEP "30"
#define TIMER "systemctl --user enable --now sotay-backup.timer"

/* ---- backup ----------------------------------------------------------------------------------------- */

/* A folder that is there, or is made now.  SOTAY_END: none, *err says why. */
static int settle_folder(const char *typed, char ret[PLACE_MAX], struct sotay_error *err)
{
    AUTO(str) question = {0};
    bool yes = false;
    int rc = place_resolve(typed, ret, err);
    if (rc < 0)
        return rc;
    if (strchr(ret, ':')) /* between two paths in such a file */
        return sotay_fail(err, SOTAY_EUSAGE, _("Name a folder without ':' in its path."),
                          _("'%s' cannot be written into sotay.ini"), ret);
    if (place_is_folder(ret))
        return SOTAY_OK;
    if (place_is_taken(ret))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not a folder"), ret);
    str_addf(&question, _("     There is no folder %s. Make it?"), ret);
    rc = ask_yes(str_text(&question), true, &yes, err);
    if (rc < 0)
        return rc;
    if (!yes)
        return SOTAY_END;
    return mkdir(ret, 0700) == 0
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EFAIL, NULL, "'%s': %s", ret, strerror(errno));
}

/* A disk that breaks takes both along. */
static void warn_same_disk(const char *folder, const char *notebook)
{
    struct stat a, b;
    if (stat(folder, &a) == 0 && stat(notebook, &b) == 0 && a.st_dev == b.st_dev)
        setup_note(_("This folder is on the disk of the notebook. A stick that is kept "
                     "elsewhere is safer."));
}

static bool has_timers(void)
{
    AUTO(str) path = {0};
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (!runtime || !*runtime)
        return false;
    str_addf(&path, "%s/systemd", runtime);
    return place_is_folder(str_text(&path));
}

static bool enable_timer(void)
{
    char *words[] = {(char[]){"systemctl"},
                     (char[]){"--user"},
                     (char[]){"enable"},
                     (char[]){"--now"},
                     (char[]){"sotay-backup.timer"},
                     NULL};
    pid_t child = 0;
    int status = -1;
    fflush(NULL);
    if (posix_spawnp(&child, words[0], NULL, NULL, words, environ) != 0)
        return false;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int offer_timer(struct sotay_error *err)
{
    bool yes = false;
    int rc = has_timers() ? ask_yes(_("     Back up by itself every night?"), true, &yes, err)
                          : SOTAY_OK;
    if (rc >= 0 && yes && enable_timer())
        setup_note(_("From now on, every night."));
    else if (rc >= 0)
        cli_warn("     %s\n     %s", _("To back up by itself every night, type:"), TIMER);
    return rc;
}

static int ask_folder(char ret[PLACE_MAX], struct sotay_error *err)
{
    struct answer typed = {{0}};
    for (;;) {
        struct sotay_error why = {0};
        int rc = setup_ask_path(_("Folder"), &typed, err);
        ret[0] = '\0';
        if (rc < 0 || !typed.s[0])
            return rc;
        rc = settle_folder(typed.s, ret, &why);
        if (rc == SOTAY_OK)
            return SOTAY_OK;
        if (rc < 0 && feof(stdin)) {
            *err = why;
            return rc;
        }
        if (rc < 0)
            cli_tell(&why);
    }
}

int setup_backup(struct setup *s, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    const char *known = s->cli->config.value[CONFIG_BACKUP_FOLDER];
    int did;
    if (known && s->agenda.has_backup) {
        setup_shown(s, _("Backup"), known);
        return SOTAY_OK;
    }
    if (known) {
        setup_shown(s, _("Backup"), known);
        return place_is_folder(known) && s->has_notebook ? SETUP_RUN(s, &did, err, "backup")
                                                         : SOTAY_OK;
    }
    setup_title(s, _("Backup"),
                _("A folder on a stick or another disk, such as /media/usb. The newest 30 stay."));
    int rc = ask_folder(folder, err);
    if (rc < 0 || !folder[0])
        return rc;
    warn_same_disk(folder, s->notebook);
    rc = config_set(CONFIG_BACKUP_FOLDER, folder, err);
    if (rc >= 0 && !s->cli->config.value[CONFIG_BACKUP_KEEP])
        rc = config_set(CONFIG_BACKUP_KEEP, KEEP, err);
    if (rc >= 0)
        rc = SETUP_RUN(s, &did, err, "backup");
    return rc < 0 ? rc : offer_timer(err);
}

/* ---- the second key ---------------------------------------------------------------------------------- */

/* spare.key, or spare-2.key ...: what is there is never touched. */
static void free_name(char ret[32])
{
    snprintf(ret, 32, "spare.key");
    for (int i = 2; i < 1000 && place_is_taken(ret); i++)
        snprintf(ret, 32, "spare-%d.key", i);
}

static int make_spare(struct setup *s, const char *holder, int *ret_rc, struct sotay_error *err)
{
    char file[32];
    free_name(file);
    int rc = setup_unlock(s, true, ret_rc, err);
    if (rc < 0 || *ret_rc < 0)
        return rc;
    setup_note(_("The passphrase of the second key: its holder types it, and writes it "
                 "down for a sealed envelope."));
    rc = SETUP_RUN(s, ret_rc, err, "authority", "add", "--output", file, "--as", "authority");
    if (rc >= 0 && *ret_rc >= 0)
        rc = SETUP_RUN(s, ret_rc, err, "authority", "sheet", file, "--holder", holder);
    return rc;
}

int setup_spare(struct setup *s, struct sotay_error *err)
{
    struct answer holder = {{0}};
    bool again = true, first = true;
    int did = SOTAY_OK;
    if (s->agenda.authority_keys > 1) {
        setup_shown(s, _("Second key of the authority"),
                    _("is there; on paper: sotay authority sheet FILE"));
        return SOTAY_OK;
    }
    setup_title(s, _("Second key of the authority"),
                _("For the day on which this computer or you are gone. Somebody else keeps it: a "
                  "sheet of paper in the safe, its passphrase in an envelope elsewhere."));
    int rc = setup_ask(_("Full name of who keeps it"), NULL, &holder, err);
    if (rc < 0 || !holder.s[0])
        return rc;
    while (rc >= 0 && again && s->agenda.authority_keys < 2) {
        rc = make_spare(s, holder.s, &did, err);
        again = false;
        if (rc >= 0 && did < 0 && s->agenda.authority_keys < 2)
            rc = ask_yes(_("     Try again?"), first, &again, err);
        first = false;
    }
    return rc;
}
