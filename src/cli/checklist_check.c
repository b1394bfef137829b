/* src/cli/checklist_check.c - checklist check: looks over files and folders of checklists. */
#include "base/base.h"

#include "cli/commands.h"

#include "domain/competency.h"
#include "domain/notebook.h"
#include "plugin/lint.h"

#include <errno.h>
#include <fts.h>
#include <sys/stat.h>

enum { CASE_SECONDS = 5 };

/* ---- the files --------------------------------------------------------------------------------------- */

struct files {
    char **v;
    size_t n;
};

static void files_done(struct files *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->v[i]);
    free(f->v);
}

static int add_file(struct files *f, const char *path, struct sotay_error *err)
{
    char **grown = realloc(f->v, (f->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    f->v = grown;
    grown[f->n] = text_dup(path);
    return grown[f->n] ? (f->n++, SOTAY_OK) : sotay_nomem(err);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* A file as it is named; of a folder all *.ini in it and below, hidden folders left out. */
static int collect(const char *path, struct files *ret, struct sotay_error *err)
{
    char *copy = text_dup(path);
    char *const roots[] = {copy, NULL};
    FTS *walk = copy ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;
    int rc = walk ? SOTAY_OK : sotay_nomem(err);
    size_t before = ret->n;
    for (FTSENT *e; rc >= 0 && walk && (e = fts_read(walk));) {
        const char *dot = strrchr(e->fts_name, '.');
        if (e->fts_info == FTS_D && e->fts_level > 0 && e->fts_name[0] == '.')
            fts_set(walk, e, FTS_SKIP);
        else if (e->fts_info == FTS_NS && e->fts_errno == ENOENT)
            rc = sotay_fail(err, SOTAY_EABSENT, _("Check the name and the folder of the file."),
                            _("there is no file '%s'"), e->fts_path);
        else if (e->fts_info == FTS_NS || e->fts_info == FTS_ERR || e->fts_info == FTS_DNR)
            rc = sotay_fail(err, SOTAY_EFAIL, NULL, "%s: %s", e->fts_path, strerror(e->fts_errno));
        else if (e->fts_info == FTS_F && (e->fts_level == 0 || (dot && strcmp(dot, ".ini") == 0)))
            rc = add_file(ret, e->fts_path, err);
    }
    if (walk)
        fts_close(walk);
    free(copy);
    if (rc >= 0 && ret->n == before)
        rc = sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no checklist (*.ini) in '%s'"), path);
    return rc;
}

/* ---- plugins beside the files -------------------------------------------------------------------------- */

/* A plugin may not be in the configuration yet, or only as an older version: ROOT/NAME/file.ini finds
 * ROOT/NAME/NAME.so, and that one first. */
static int open_plugins(struct cli *cli, const struct files *files, struct plugins **ret,
                        struct sotay_error *err)
{
    AUTO(str) roots = {0};
    AUTO_FREE char *last = NULL;
    for (size_t i = 0; i < files->n; i++) {
        AUTO_FREE char *real = realpath(files->v[i], NULL);
        char *slash = real ? strrchr(real, '/') : NULL;
        if (slash)
            *slash = '\0';
        slash = real ? strrchr(real, '/') : NULL;
        if (slash)
            *slash = '\0';
        if (!real || !*real || (last && strcmp(last, real) == 0))
            continue;
        str_addf(&roots, "%s:", real);
        free(last);
        last = STEAL(real);
    }
    str_add(&roots, cli->app.paths.plugin_dirs);
    int rc = str_check(&roots, err);
    return rc < 0 ? rc : plugins_new(str_text(&roots), ret, err);
}

/* ---- the notebook ------------------------------------------------------------------------------------ */

struct adopted {
    struct lint *lint;
    const char *bytes;
    size_t len;
};

static int compare_adoption(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct adopted *x = with;
    const struct checklist *c = &x->lint->form;
    (void)err;
    if (strcmp(a->skill, c->skill) != 0 || a->revision != c->revision ||
        (a->text_len == x->len && memcmp(a->text, x->bytes, x->len) == 0))
        return SOTAY_OK;
    lint_add(x->lint, LINT_ERROR, "adopted", 0,
             _("revision %d of %s is in the notebook with other words; set revision = %d"),
             c->revision, c->skill, c->revision + 1);
    return SOTAY_END;
}

/* The file under a revision that was adopted must stay as it is. */
static int compare_with_notebook(struct cli *cli, const char *path, struct lint *l,
                                 struct sotay_error *err)
{
    char bytes[65537]; /* a checklist file is no longer */
    FILE *f = fopen(path, "rb");
    if (!f)
        return sotay_fail(err, SOTAY_EFAIL, NULL, "%s: %s", path, strerror(errno));
    struct adopted x = {.lint = l, .bytes = bytes, .len = fread(bytes, 1, sizeof(bytes), f)};
    fclose(f);
    int rc = checklist_each(&cli->app, compare_adoption, &x, err);
    lint_sort(l);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- telling it ---------------------------------------------------------------------------------------- */

static const char *const grade_words[] = {
    [LINT_HINT] = "hint", [LINT_WARNING] = "warning", [LINT_ERROR] = "error"};

static const char *grade_shown(enum lint_grade grade)
{
    return grade == LINT_ERROR ? _("error") : grade == LINT_WARNING ? _("warning") : _("hint");
}

struct check {
    struct cli *cli;
    struct lint_world world;
    struct rows rows;
    size_t count[3]; /* by grade */
    bool has_notebook, quiet;
};

static void check_done(struct check *k)
{
    rows_done(&k->rows);
    plugins_free(k->world.plugins);
}

static int tell_row(struct check *k, const char *path, const struct lint *l,
                    const struct lint_finding *f, struct sotay_error *err)
{
    char line[16] = "";
    if (f->line)
        snprintf(line, sizeof(line), "%d", f->line);
    const char *cells[] = {grade_words[f->grade],           path, line, f->kind, f->text,
                           l->has_form ? l->form.skill : ""};
    return listing_row(k->rows.listing, cells, err);
}

static void tell_line(const char *path, const struct lint_finding *f)
{
    char line[16] = "";
    if (f->line)
        snprintf(line, sizeof(line), ":%d", f->line);
    cli_say("%s%s: %s: %s", path, line, grade_shown(f->grade), f->text);
}

static int tell(struct check *k, const char *path, const struct lint *l, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < l->n; i++) {
        k->count[l->v[i].grade]++;
        if (k->cli->format == OUT_TABLE)
            tell_line(path, &l->v[i]);
        else
            rc = tell_row(k, path, l, &l->v[i], err);
    }
    if (rc >= 0 && k->cli->format == OUT_TABLE && !k->quiet && l->has_form &&
        lint_count(l, LINT_ERROR) == 0)
        cli_say(_("%s: %s revision %d, steps %zu: good"), path, l->form.skill, l->form.revision,
                l->form.n_steps);
    return rc;
}

static int check_file(struct check *k, const char *path, struct sotay_error *err)
{
    AUTO(english) words = cli_words(k->cli);
    AUTO(lint) l = {0};
    int rc = lint_file(path, &k->world, &l, err);
    if (rc >= 0 && l.has_form && k->has_notebook)
        rc = compare_with_notebook(k->cli, path, &l, err);
    return rc < 0 ? rc : tell(k, path, &l, err);
}

/* ---- the command ----------------------------------------------------------------------------------------- */

/* A notebook that was named has to be there; the usual one is looked into where there is one. */
static int open_notebook(struct check *k, struct sotay_error *err)
{
    struct sotay_error why = {0};
    int rc = app_open(&k->cli->app, STORE_READ, &why);
    k->has_notebook = rc >= 0;
    if (rc >= 0 || !k->cli->given.notebook)
        return SOTAY_OK;
    return sotay_fail(err, rc, why.hint[0] ? why.hint : NULL, "%s", why.message);
}

static int read_sample(struct check *k, const char *sample, bool named, struct reach **ret,
                       struct sotay_error *err)
{
    struct sotay_error why = {0};
    int rc = reach_read(sample, ret, &why);
    k->world.reach = rc >= 0 ? *ret : NULL;
    if (rc >= 0 || (!named && rc == SOTAY_EABSENT))
        return SOTAY_OK;
    return sotay_fail(err, rc, why.hint[0] ? why.hint : NULL, "%s", why.message);
}

static int check_all(struct check *k, const struct files *files, struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"grade", _("Grade"), CELL_TEXT, false}, {"file", _("File"), CELL_TEXT, false},
        {"line", _("Line"), CELL_INT, false},    {"kind", _("Kind"), CELL_TEXT, false},
        {"text", _("What"), CELL_TEXT, false},   {"skill", _("Skill"), CELL_TEXT, true},
    };
    int rc = SOTAY_OK;
    if (k->cli->format != OUT_TABLE)
        rc = rows_begin(&k->rows, k->cli, columns, COUNT_OF(columns), NULL, err);
    for (size_t i = 0; rc >= 0 && i < files->n; i++)
        rc = check_file(k, files->v[i], err);
    return rc >= 0 && k->cli->format != OUT_TABLE ? rows_end(&k->rows, err) : rc;
}

static int verdict(const struct check *k, bool strict, struct sotay_error *err)
{
    if (k->count[LINT_ERROR])
        return sotay_fail(
            err, SOTAY_EREFUSED, _("Each is listed with its file and line; mend the errors."),
            _("errors %zu, warnings %zu"), k->count[LINT_ERROR], k->count[LINT_WARNING]);
    if (strict && k->count[LINT_WARNING])
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("warnings %zu, and --strict was given"),
                          k->count[LINT_WARNING]);
    return SOTAY_OK;
}

static int run(struct check *k, const struct opt_list *paths, const char *sample, bool named,
               bool strict, struct sotay_error *err)
{
    __attribute__((cleanup(files_done))) struct files files = {0};
    struct reach *reach = NULL;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < paths->n; i++)
        rc = collect(paths->v[i], &files, err);
    if (rc >= 0)
        rc = open_notebook(k, err);
    if (rc >= 0)
        rc = read_sample(k, sample, named, &reach, err);
    if (rc >= 0)
        rc = open_plugins(k->cli, &files, &k->world.plugins, err);
    if (rc >= 0)
        rc = check_all(k, &files, err);
    reach_free(reach);
    return rc < 0 ? rc : verdict(k, strict, err);
}

int cmd_checklist_check(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(opt_list) paths = {0};
    const char *sample = NULL;
    bool strict = false;
    __attribute__((cleanup(check_done))) struct check k = {.cli = cli};
    const struct opt opts[] = {
        {.name = "FILE",
         .list = &paths,
         .positional = true,
         .required = true,
         .help = N_("checklist files, or folders of them")},
        {0, "strict", N_("a warning is as bad as an error"), .flag = &strict},
        {0, "quiet", N_("no line for a file that is good"), .flag = &k.quiet},
        {0, "sample", N_("folder with the CSV files that say what stations get"), .str = &sample,
         .value = "DIR"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_app(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    k.world.seconds = CASE_SECONDS;
    return run(&k, &paths, sample ? sample : SOTAY_DATA_DIR "/sample", sample, strict, err);
}
