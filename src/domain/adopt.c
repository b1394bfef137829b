/* src/domain/adopt.c - checklists in force: adopted, listed, found. */
#include "base/base.h"

#include "base/str.h"
#include "base/text.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/notebook.h"
#include "ledger/file.h"

#define CHECKLIST_SIZE_MAX (64 * 1024)

static void read_decision(struct stmt *q, int text, int day, struct decision *ret)
{
    const char *decision = stmt_col_text(q, text);
    snprintf(ret->text, sizeof(ret->text), "%s", decision ? decision : "");
    ret->day = stmt_col_is_null(q, day) ? DAY_NONE : (sotay_day)stmt_col_int(q, day);
}

int checklist_each(struct app *app, adoption_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct adoption a = {.id = stmt_col_id(&q, 0),
                             .revision = (int)stmt_col_int(&q, 2),
                             .facility = stmt_col_id(&q, 3),
                             .from = (sotay_day)stmt_col_int(&q, 4),
                             .text = stmt_col_text(&q, 6),
                             .text_len = stmt_col_size(&q, 6)};
        snprintf(a.skill, sizeof(a.skill), "%s", stmt_col_text(&q, 1));
        read_decision(&q, 5, 7, &a.decision);
        rc = visit(with, &a, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int adoption_decision(struct app *app, const struct id *adoption, struct decision *ret,
                      struct sotay_error *err)
{
    *ret = (struct decision){.day = DAY_NONE};
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_GET);
    stmt_blob(&q, 1, adoption->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        read_decision(&q, 4, 6, ret);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- adopting -------------------------------------------------------------------------------------------- */

struct form_file { /* read and checked */
    struct checklist c;
    char *bytes;
    size_t len;
};

static void form_file_done(struct form_file *f)
{
    checklist_done(&f->c);
    free(f->bytes);
    *f = (struct form_file){0};
}

static int form_file_read(const char *path, struct form_file *ret, struct sotay_error *err)
{
    int rc = file_read(path, CHECKLIST_SIZE_MAX, &ret->bytes, &ret->len, err);
    return rc < 0 ? rc : checklist_read_bytes(ret->bytes, ret->len, path, &ret->c, err);
}

struct offers { /* of the folders: what was asked for, and what there is of that skill */
    struct form_file chosen;
    char path[512];
    struct str of_skill;       /* "revision 1 (FILE), revision 2 (FILE)" */
    struct str near;           /* skills on offer with the same name or specialty */
    char other[512];           /* a second file of the same skill and revision */
    struct sotay_error broken; /* of a file that is called like the skill */
};

static void offers_done(struct offers *o)
{
    form_file_done(&o->chosen);
    str_done(&o->of_skill);
    str_done(&o->near);
}

static bool is_near(const char *skill, const char *asked)
{
    const char *a = strchr(skill, '.'), *b = strchr(asked, '.');
    size_t specialty = (size_t)(a ? a - skill : 0);
    return (a && b && strcmp(a, b) == 0) || (a && !b && strcmp(a + 1, asked) == 0) ||
           (specialty && strncmp(skill, asked, specialty) == 0 &&
            (asked[specialty] == '.' || !asked[specialty]));
}

static void take_offer(struct offers *o, const struct adopt_wish *wish, const char *path,
                       struct form_file *f)
{
    if (strcmp(f->c.skill, wish->skill) != 0) {
        if (is_near(f->c.skill, wish->skill) && o->near.len < 400)
            str_addf(&o->near, "%s%s", o->near.len ? ", " : "", f->c.skill);
        return;
    }
    str_addf(&o->of_skill, _("%srevision %d (%s)"), o->of_skill.len ? ", " : "", f->c.revision,
             path);
    bool is_newer = !wish->revision && f->c.revision > o->chosen.c.revision;
    bool is_same = o->chosen.bytes && f->c.revision == o->chosen.c.revision;
    if (is_same && (f->len != o->chosen.len || memcmp(f->bytes, o->chosen.bytes, f->len) != 0))
        snprintf(o->other, sizeof(o->other), "%s", path);
    if (o->chosen.bytes ? !is_newer : wish->revision && f->c.revision != wish->revision)
        return;
    form_file_done(&o->chosen);
    o->chosen = *f;
    o->other[0] = '\0';
    snprintf(o->path, sizeof(o->path), "%s", path);
    *f = (struct form_file){0};
}

/* FOLDER/bls-adult.ini, of resuscitation.bls-adult */
static bool is_called(const char *path, const char *skill)
{
    const char *slash = strrchr(path, '/'), *dot = strchr(skill, '.');
    const char *file = slash ? slash + 1 : path, *name = dot ? dot + 1 : skill;
    size_t len = strlen(name);
    return strncmp(file, name, len) == 0 && strcmp(file + len, ".ini") == 0;
}

static int read_offers(struct app *app, const struct adopt_wish *wish, struct offers *o,
                       struct sotay_error *err)
{
    char **paths = NULL;
    size_t n = 0;
    int rc = plugins_checklists(app->plugins, app->paths.checklist_dirs, &paths, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        __attribute__((cleanup(form_file_done))) struct form_file f = {0};
        struct sotay_error unreadable; /* a bad file stands in nobody's way */
        int good = form_file_read(paths[i], &f, &unreadable);
        if (good == SOTAY_EFAIL)
            *err = unreadable;
        if (good == SOTAY_EFAIL)
            rc = good;
        else if (good >= 0)
            take_offer(o, wish, paths[i], &f);
        else if (is_called(paths[i], wish->skill))
            o->broken = unreadable;
    }
    plugins_free_paths(paths, n);
    return rc;
}

int checklist_each_offer(struct app *app, offer_visit visit, void *with, struct sotay_error *err)
{
    char **paths = NULL;
    size_t n = 0;
    int rc = plugins_checklists(app->plugins, app->paths.checklist_dirs, &paths, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        __attribute__((cleanup(form_file_done))) struct form_file f = {0};
        if (form_file_read(paths[i], &f, NULL) >= 0)
            rc = visit(with, &f.c, err);
    }
    plugins_free_paths(paths, n);
    return rc;
}

static int not_on_offer(const struct offers *o, const struct adopt_wish *wish,
                        struct sotay_error *err)
{
    if (o->of_skill.len) {
        sotay_fail(err, SOTAY_EABSENT, NULL, _("no file offers revision %d of %s"), wish->revision,
                   wish->skill);
        sotay_error_hint(err, _("On offer: %s; or name a file with --file."),
                         str_text(&o->of_skill));
        return SOTAY_EABSENT;
    }
    if (o->broken.message[0]) { /* it is there, but nobody can read it */
        *err = o->broken;
        return o->broken.code;
    }
    sotay_fail(err, SOTAY_EABSENT,
               _("Name a file with --file; 'sotay config show' has the folders."),
               _("no file offers a checklist of '%s'"), wish->skill);
    if (o->near.len)
        sotay_error_hint(err, _("On offer: %s; or name a file with --file."), str_text(&o->near));
    return SOTAY_EABSENT;
}

static int find_offer(struct app *app, const struct adopt_wish *wish, struct form_file *ret,
                      char ret_path[512], struct sotay_error *err)
{
    __attribute__((cleanup(offers_done))) struct offers o = {0};
    int rc = read_offers(app, wish, &o, err);
    if (rc < 0)
        return rc;
    if (!o.chosen.bytes)
        return not_on_offer(&o, wish, err);
    if (o.other[0]) {
        sotay_fail(err, SOTAY_EREFUSED, NULL, _("two files differ, both are revision %d of %s"),
                   o.chosen.c.revision, wish->skill);
        sotay_error_hint(err, _("Name one with --file: %s or %s"), o.path, o.other);
        return SOTAY_EREFUSED;
    }
    snprintf(ret_path, 512, "%s", o.path);
    *ret = o.chosen;
    o.chosen = (struct form_file){0};
    return SOTAY_OK;
}

/* The file that was named must be what was asked for. */
static int check_file(const struct adopt_wish *wish, const struct checklist *c,
                      struct sotay_error *err)
{
    if (wish->skill && strcmp(wish->skill, c->skill) != 0)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is a checklist of %s, not of %s"),
                          wish->file, c->skill, wish->skill);
    if (wish->revision && wish->revision != c->revision)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is revision %d, not %d"), wish->file,
                          c->revision, wish->revision);
    return SOTAY_OK;
}

static int find_file(struct app *app, const struct adopt_wish *wish, struct form_file *ret,
                     char ret_path[512], struct sotay_error *err)
{
    if (!wish->file)
        return find_offer(app, wish, ret, ret_path, err);
    snprintf(ret_path, 512, "%s", wish->file);
    int rc = form_file_read(wish->file, ret, err);
    return rc < 0 ? rc : check_file(wish, &ret->c, err);
}

/* Against what is in force there on that day. */
static int compare_in_force(struct app *app, const struct adopt_wish *wish,
                            const struct form_file *f, char ret_warning[300],
                            struct sotay_error *err)
{
    struct id adoption;
    struct decision by;
    ret_warning[0] = '\0';
    int rc = rights_checklist(&app->rights, f->c.skill, wish->facility, wish->from, &adoption, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_GET);
    stmt_blob(&q, 1, adoption.b, ID_SIZE);
    rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    int revision = (int)stmt_col_int(&q, 1);
    struct id there = stmt_col_id(&q, 2);
    bool same_place = wish->facility ? id_equal(&there, wish->facility) : id_is_zero(&there);
    read_decision(&q, 4, 6, &by);
    bool same_bytes =
        stmt_col_size(&q, 5) == f->len && memcmp(stmt_col_text(&q, 5), f->bytes, f->len) == 0;
    bool adds = wish->decision && (strcmp(wish->decision, by.text) != 0 || wish->decided != by.day);
    if (same_bytes && same_place && !adds)
        return sotay_fail(
            err, SOTAY_EREFUSED,
            _("Nothing has to be done; with --decision it is put in force as approved."),
            _("the same file is in force there already"));
    if (f->c.revision < revision)
        snprintf(ret_warning, 300,
                 _("revision %d of %s is older than revision %d, which is in force there"),
                 f->c.revision, f->c.skill, revision);
    return SOTAY_OK;
}

struct same_number { /* another text under the revision of a form */
    const struct form_file *form;
    bool is_there, is_approved;
};

static int compare_number(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct same_number *s = with;
    const struct form_file *f = s->form;
    (void)err;
    if (strcmp(a->skill, f->c.skill) == 0 && a->revision == f->c.revision &&
        (a->text_len != f->len || memcmp(a->text, f->bytes, f->len) != 0)) {
        s->is_there = true;
        s->is_approved = s->is_approved || a->decision.text[0];
    }
    return SOTAY_OK;
}

/* A decision names a revision: its words are not exchanged below it.  Those of a draft may be. */
static int compare_words(struct app *app, const struct form_file *f, char warning[300],
                         struct sotay_error *err)
{
    struct same_number same = {.form = f};
    int rc = checklist_each(app, compare_number, &same, err);
    if (rc >= 0 && same.is_approved) {
        sotay_fail(err, SOTAY_EREFUSED, NULL, _("revision %d of %s was approved with other words"),
                   f->c.revision, f->c.skill);
        sotay_error_hint(err, _("Set revision = %d in the file."), f->c.revision + 1);
        return SOTAY_EREFUSED;
    }
    if (rc >= 0 && same.is_there && !warning[0])
        snprintf(warning, 300, _("revision %d of %s is in the notebook with other words"),
                 f->c.revision, f->c.skill);
    return rc;
}

static int choose(struct app *app, const struct adopt_wish *wish, struct form_file *f,
                  struct adopt_found *ret, struct sotay_error *err)
{
    if (!wish->file && !wish->skill)
        return sotay_fail(err, SOTAY_EUSAGE, _("See 'sotay skill list'."),
                          _("name a skill, or a file with --file"));
    if (wish->decided != DAY_NONE && !wish->decision)
        return sotay_fail(err, SOTAY_EUSAGE, _("Add --decision \"QĐ 45/QĐ-SYT\"."),
                          _("--date is the day of a decision, and none is named"));
    if (wish->decided != DAY_NONE && wish->decided > app->today)
        return sotay_fail(err, SOTAY_EREFUSED, _("--from says from which day on it is in force."),
                          _("--date: a decision of %s is not made yet"),
                          day_shown(wish->decided).s);
    *ret = (struct adopt_found){0};
    int rc = find_file(app, wish, f, ret->file, err);
    if (rc < 0)
        return rc;
    snprintf(ret->skill, sizeof(ret->skill), "%s", f->c.skill);
    ret->revision = f->c.revision;
    rc = compare_in_force(app, wish, f, ret->warning, err);
    return rc < 0 ? rc : compare_words(app, f, ret->warning, err);
}

int adopt_find(struct app *app, const struct adopt_wish *wish, struct adopt_found *ret,
               struct sotay_error *err)
{
    __attribute__((cleanup(form_file_done))) struct form_file f = {0};
    return choose(app, wish, &f, ret, err);
}

static int append(struct writer *w, const struct adopt_wish *wish, const struct form_file *f,
                  struct sotay_error *err)
{
    AUTO(str) body = {0};
    AUTO_FREE char *decision = NULL;
    int rc = text_to_nfc(wish->decision ? wish->decision : "", &decision, err);
    if (rc < 0)
        return rc;
    body_text(&body, "skill", f->c.skill);
    body_int(&body, "revision", f->c.revision);
    body_text(&body, "from", day_iso(wish->from).s);
    body_text(&body, "decision", decision);
    if (wish->decided != DAY_NONE)
        body_text(&body, "decided", day_iso(wish->decided).s);
    if (wish->facility)
        body_id(&body, "facility", wish->facility);
    body_text(&body, "body", f->bytes);
    struct id id = id_random();
    rc = str_check(&body, err);
    return rc < 0 ? rc
                  : writer_append(w, "checklist.adopt", &id, body.data, body.len, true, NULL, err);
}

int adopt_append(struct writer *w, const struct adopt_wish *wish, struct sotay_error *err)
{
    __attribute__((cleanup(form_file_done))) struct form_file f = {0};
    int rc = form_file_read(wish->file, &f, err);
    return rc < 0 ? rc : append(w, wish, &f, err);
}

int checklist_adopt(struct app *app, const struct actor *actor, const struct adopt_wish *wish,
                    struct adopt_found *ret, struct sotay_error *err)
{
    __attribute__((cleanup(form_file_done))) struct form_file f = {0};
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = choose(app, wish, &f, ret, err);
    if (rc >= 0)
        rc = append(&w, wish, &f, err);
    if (rc >= 0 && !app->dry_run)
        rc = writer_commit(&w, err);
    rights_forget(&app->rights); /* they remember what was in force before */
    return rc;
}

/* ---- skills --------------------------------------------------------------------------------------------- */

int skill_checklist(struct app *app, const char *skill, const struct id *facility, sotay_day day,
                    const struct checklist **ret, struct id *ret_adoption, struct sotay_error *err)
{
    int rc = rights_checklist(&app->rights, skill, facility, day, ret_adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&app->checklists, app->store, ret_adoption, ret, NULL, err);
    if (rc != SOTAY_END)
        return rc;
    return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay skill list'."),
                      _("there is no checklist in force for skill '%s'"), skill);
}

struct skills {
    struct app *app;
    sotay_day as_of;
    skill_visit visit;
    void *with;
    char last[80];
};

static int visit_adoption(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct skills *s = with;
    const struct checklist *c;
    struct id adoption;
    bool approved;
    if (strcmp(s->last, a->skill) == 0) /* adoptions come sorted by skill */
        return SOTAY_OK;
    snprintf(s->last, sizeof(s->last), "%s", a->skill);
    int rc = rights_checklist(&s->app->rights, a->skill, NULL, s->as_of, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&s->app->checklists, s->app->store, &adoption, &c, &approved, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    return s->visit(s->with, c, approved, err);
}

int skill_each(struct app *app, sotay_day as_of, skill_visit visit, void *with,
               struct sotay_error *err)
{
    struct skills s = {.app = app, .as_of = as_of, .visit = visit, .with = with};
    return checklist_each(app, visit_adoption, &s, err);
}

/* ---- names of skills that were typed ---------------------------------------------------------------------- */

enum { NEAR_SHOWN = 4 };

struct nearest {
    const char *typed;
    bool found;
    char last[80];
    struct near_skill {
        char skill[80];
        int distance;
    } list[NEAR_SHOWN]; /* nearest first */
    size_t n;
};

/* A specialty, or the name without one, is as near as can be; else letters are counted. */
static int skill_distance(const char *typed, const char *skill)
{
    const char *point = strchr(skill, '.'), *name = point ? point + 1 : skill;
    size_t len = strlen(typed);
    if (strncmp(name, typed, len) == 0 || (strncmp(skill, typed, len) == 0 && skill[len] == '.'))
        return 0;
    int whole = word_distance(typed, skill), part = word_distance(typed, name);
    return whole < part ? whole : part;
}

static int look_at_skill(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct nearest *n = with;
    (void)err;
    if (strcmp(a->skill, n->last) == 0)
        return SOTAY_OK;
    snprintf(n->last, sizeof(n->last), "%s", a->skill);
    n->found = n->found || strcmp(a->skill, n->typed) == 0;
    int distance = skill_distance(n->typed, a->skill);
    size_t at = n->n;
    while (at > 0 && n->list[at - 1].distance > distance)
        at--;
    if (at == NEAR_SHOWN)
        return SOTAY_OK;
    size_t last = n->n < NEAR_SHOWN ? n->n++ : NEAR_SHOWN - 1;
    memmove(&n->list[at + 1], &n->list[at], (last - at) * sizeof(n->list[0]));
    n->list[at].distance = distance;
    snprintf(n->list[at].skill, sizeof(n->list[at].skill), "%s", a->skill);
    return SOTAY_OK;
}

int skill_exists(struct app *app, const char *skill, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_FOR);
    stmt_text(&q, 1, skill);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int skill_check(struct app *app, const char *skill, struct sotay_error *err)
{
    struct nearest n = {.typed = skill};
    AUTO(str) names = {0};
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_OF_SKILL);
    stmt_text(&q, 1, skill); /* sign-offs of a skill may come before its checklist */
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        rc = checklist_each(app, look_at_skill, &n, err);
    else
        n.found = true;
    if (rc < 0 || n.found)
        return rc < 0 ? rc : SOTAY_OK;
    /* Further than half of what was typed it is another word, not a slip. */
    for (size_t i = 0; i < n.n && n.list[i].distance <= (int)(strlen(skill) / 2); i++)
        str_addf(&names, "%s%s", i ? ", " : "", n.list[i].skill);
    sotay_fail(err, SOTAY_EABSENT, _("See 'sotay skill list'."), _("there is no skill '%s'"),
               skill);
    if (names.len)
        sotay_error_hint(err, _("The nearest are: %s; 'sotay skill list' has all."),
                         str_text(&names));
    return SOTAY_EABSENT;
}
