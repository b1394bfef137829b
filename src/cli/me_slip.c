/* src/cli/me_slip.c - the slip to print and carry: its texts for the print module, and its file. */
#include "base/base.h"

#include "cli/me.h"

#include "base/place.h"
#include "base/word.h"
#include "cli/competency_page.h"
#include "domain/notebook.h"
#include "domain/person.h"
#include "domain/press.h"
#include "ledger/file.h"

#define SIGNERS_NAMED 6
#define TROUBLES_NAMED 5
#define OPEN_NAMED 4

struct slip { /* fields; names and values live in mem */
    const struct passbook *p;
    struct sotay_field *fields;
    size_t n, cap;
    struct arena mem;
    bool failed; /* no memory */
};

static void slip_done(struct slip *s)
{
    free(s->fields);
    arena_done(&s->mem);
}

static void add(struct slip *s, const char *name, const char *value)
{
    if (!value || !*value || s->failed)
        return;
    char *own_name = arena_text(&s->mem, name), *own_value = arena_text(&s->mem, value);
    s->failed =
        !own_name || !own_value || !list_grow(&s->fields, &s->cap, s->n, sizeof(*s->fields));
    if (!s->failed)
        s->fields[s->n++] = (struct sotay_field){own_name, own_value};
}

/* "skill.2.until" */
static void add_of(struct slip *s, const char *before, size_t number, const char *after,
                   const char *value)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.%zu%s", before, number, after);
    add(s, name, value);
}

static void add_str(struct slip *s, const char *before, size_t number, const char *after,
                    const struct str *value)
{
    s->failed = s->failed || value->failed;
    add_of(s, before, number, after, str_text(value));
}

/* ---- a skill ------------------------------------------------------------------------------------- */

static void add_counts(struct slip *s, size_t number, const struct verdict *v)
{
    static const char *const of[][2] = {{"performances", ".sign-offs"},
                                        {"mentors", ".mentors"},
                                        {"days", ".days"},
                                        {"outside", ".outside"},
                                        {"confirmed", ".confirmed"}};
    for (size_t i = 0; i < COUNT_OF(of); i++)
        for (size_t k = 0; k < v->n_criteria; k++) {
            AUTO(str) value = {0};
            if (strcmp(v->criteria[k].id, of[i][0]) != 0)
                continue;
            str_addf(&value, "%s/%s", v->criteria[k].value, v->criteria[k].target);
            add_str(s, "skill", number, of[i][1], &value);
            break;
        }
}

/* The other conditions that are not met yet; of what was never begun they say nothing. */
static void add_open(struct slip *s, size_t number, const struct passbook_skill *skill)
{
    size_t n = 0;
    AUTO(str) last = {0}; /* two rules may ask for the same */
    for (size_t i = 0; i < skill->verdict.n_criteria && n < OPEN_NAMED; i++) {
        const struct verdict_criterion *c = &skill->verdict.criteria[i];
        AUTO(str) text = {0};
        char after[16];
        if (c->met || passbook_is_count(c) || skill->rank == PASSBOOK_NOT_BEGUN)
            continue;
        str_addf(&text, "%s: ", c->label);
        competency_value_text(c, &text);
        str_add_char(&text, ' ');
        competency_wanted_text(c, &text);
        if (strcmp(str_text(&last), str_text(&text)) == 0)
            continue;
        str_clear(&last);
        str_add(&last, str_text(&text));
        snprintf(after, sizeof(after), ".open.%zu", ++n);
        add_str(s, "skill", number, after, &text);
    }
}

static void add_days(struct slip *s, size_t number, const struct passbook_skill *skill)
{
    const struct verdict *v = &skill->verdict;
    if (v->state == SOTAY_STATE_COMPETENT)
        add_of(s, "skill", number, me_is_near(s->p, v->expires) ? ".until.soon" : ".until",
               v->expires == DAY_NONE ? "-" : day_vietnamese(v->expires).s);
    if (v->state == SOTAY_STATE_LAPSED)
        add_of(s, "skill", number, ".ended",
               v->expires == DAY_NONE ? "-" : day_vietnamese(v->expires).s);
    if (v->state == SOTAY_STATE_COMPETENT)
        add_of(s, "skill", number, me_is_near(s->p, v->refresh_due) ? ".refresh.soon" : ".refresh",
               day_vietnamese(v->refresh_due).s);
}

static void add_skill(struct slip *s, size_t number, const struct passbook_skill *skill)
{
    const struct verdict *v = &skill->verdict;
    AUTO(str) next = {0}, why = {0};
    me_next(s->p, skill, &next);
    if (v->state == SOTAY_STATE_PENDING)
        me_state(s->p, skill, &why);
    add_of(s, "skill", number, ".en", skill->title);
    add_of(s, "skill", number, ".vi", skill->title_vi);
    add_of(s, "skill", number, ".draft", skill->is_draft ? "yes" : NULL);
    add_of(s, "skill", number, ".held", v->state == SOTAY_STATE_COMPETENT ? "yes" : NULL);
    add_days(s, number, skill);
    if (v->state != SOTAY_STATE_COMPETENT) {
        add_counts(s, number, v);
        add_open(s, number, skill);
    }
    add_str(s, "skill", number, ".why", &why);
    add_str(s, "skill", number, ".next", &next);
}

/* ---- the rest ------------------------------------------------------------------------------------- */

static void add_signers(struct slip *s)
{
    const struct passbook *p = s->p;
    size_t n = 0;
    for (size_t i = 0; p->has_place && i < p->n_specialties; i++) {
        AUTO(str) who = {0};
        if (!me_is_open(p, &p->specialties[i]))
            continue;
        me_signers(p, &p->specialties[i], SIGNERS_NAMED, &who);
        add_of(s, "signer", ++n, ".specialty", word_shown(p->specialties[i].name));
        add_str(s, "signer", n, ".who", &who);
    }
}

static void add_troubles(struct slip *s)
{
    struct me_trouble list[TROUBLES_NAMED];
    size_t n = me_newest_troubles(s->p, list, TROUBLES_NAMED);
    for (size_t i = 0; i < n; i++) {
        AUTO(str) text = {0};
        me_trouble(list[i].skill, list[i].trouble, &text);
        add_str(s, "trouble", i + 1, "", &text);
    }
}

static void add_papers(struct slip *s)
{
    const struct passbook *p = s->p;
    for (size_t i = 0; i < p->n_courses; i++) {
        AUTO(str) text = {0};
        me_course(&p->courses[i], &text);
        add_str(s, "course", i + 1, "", &text);
    }
    for (size_t i = 0; i < p->n_certificates; i++) {
        AUTO(str) text = {0};
        me_certificate(p, &p->certificates[i], true, &text);
        add_str(s, "certificate", i + 1, "", &text);
    }
}

static int fill(struct slip *s, struct app *app, struct sotay_error *err)
{
    const struct passbook *p = s->p;
    struct notebook_info info;
    int rc = notebook_info(app, &info, err);
    if (rc < 0)
        return rc;
    add(s, "body", info.name);
    add(s, "name", p->name);
    add(s, "code", p->code);
    add(s, "cadre", person_cadre_vietnamese(p->cadre));
    add(s, "place.code", p->place_code);
    add(s, "place", p->place_name);
    add(s, "sent.until", p->is_sent ? day_vietnamese(p->sent_until).s : NULL);
    add(s, "day", day_vietnamese(p->as_of).s);
    /* Those of other cadres come last: on paper they would only be in the way. */
    for (size_t i = 0; i < p->n_skills && p->skills[i].rank != PASSBOOK_OTHER_CADRE; i++)
        add_skill(s, i + 1, &p->skills[i]);
    if (!p->n_skills || p->skills[0].rank == PASSBOOK_OTHER_CADRE)
        add(s, "skills.none", _("Nothing was signed for you yet, and nothing is required of you."));
    add_signers(s);
    add_troubles(s);
    add_papers(s);
    return s->failed ? sotay_nomem(err) : SOTAY_OK;
}

/* ---- the file --------------------------------------------------------------------------------------- */

static int answer(struct cli *cli, const struct passbook *p, const char *path,
                  struct sotay_error *err)
{
    AUTO(str) line = {0};
    str_addf(&line, _("slip of %s %s: %s"), p->code, p->name, path);
    const struct fact facts[] = {{"person", p->code, CELL_TEXT}, {"file", path, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int me_slip(struct cli *cli, const struct id *person, const char *path, bool replace,
            struct sotay_error *err)
{
    AUTO(passbook) p = {0};
    AUTO(slip) s = {.p = &p};
    AUTO(press) press = {0};
    AUTO(str) pdf = {0};
    if (place_is_taken(path) && !replace)
        return sotay_fail(err, SOTAY_EREFUSED, _("Name another file, or add --force."),
                          _("'%s' is there already"), path);
    int rc = passbook_read(&cli->app, person, &p, err);
    if (rc >= 0)
        rc = fill(&s, &cli->app, err);
    if (rc >= 0)
        rc = press_open(&press, &cli->app, "slip", err);
    if (rc >= 0)
        rc = press_draw(&press, s.fields, s.n, cli->app.now_ms, &pdf, err);
    if (rc >= 0)
        rc = file_write_private(path, pdf.data, pdf.len, replace, err);
    return rc < 0 ? rc : answer(cli, &p, path, err);
}
