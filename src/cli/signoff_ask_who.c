/* src/cli/signoff_ask_who.c - whom a form is about, where and when it was seen, and which skill it is. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/competency.h"

static int echo_record(struct filling *f, enum noun_id noun, const struct id *id,
                       struct sotay_error *err)
{
    AUTO(str) label = {0};
    if (!f->was_asked) /* it is shown with the rest */
        return SOTAY_OK;
    int rc = record_label(&f->cli->app, &noun_table[noun], id, &label, err);
    if (rc >= 0)
        cli_warn("  %s", str_text(&label));
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- the trainee --------------------------------------------------------------------------------- */

/* A person, or a facility that is assessed itself; of facilities none is offered to choose from. */
int filling_take_trainee(struct filling *f, const char *text, struct sotay_error *err)
{
    struct sotay_error no_facility;
    struct app *app = &f->cli->app;
    int rc = noun_find(f->cli, NOUN_PERSON, text, &f->trainee, err);
    f->of_facility = false;
    if (rc != SOTAY_EABSENT || f->cli->choices.is_new)
        return rc;
    app_choose choose = app->choose;
    app->choose = NULL;
    f->of_facility = noun_find(f->cli, NOUN_FACILITY, text, &f->trainee, &no_facility) == SOTAY_OK;
    app->choose = choose;
    if (f->of_facility)
        f->facility = f->trainee;
    return f->of_facility ? SOTAY_OK : rc;
}

/* Whom a kept answer means, as they are shown. */
static int label_of(struct filling *f, enum noun_id noun, const char *hex, struct str *out,
                    struct sotay_error *err)
{
    struct id id;
    if (!id_parse(hex, &id)) {
        const char *name = form_draft_get(&f->form->draft, FORM_NEW_NAME);
        str_add(out, name ? name : "");
        return str_check(out, err);
    }
    return record_label(&f->cli->app, &noun_table[noun], &id, out, err);
}

static int trainee_prompt(struct filling *f, struct str *out, struct sotay_error *err)
{
    AUTO(str) label = {0};
    int rc = f->was ? label_of(f, f->of_facility ? NOUN_FACILITY : NOUN_PERSON, f->was, &label, err)
                    : SOTAY_OK;
    if (rc < 0)
        return rc;
    if (label.len)
        str_addf(out, _("Trainee (code or name; 0: not in the list; Enter: %s): "),
                 str_text(&label));
    else
        str_add(out, _("Trainee (code or name; 0: not in the list): "));
    return str_check(out, err);
}

int filling_ask_trainee(struct filling *f, struct sotay_error *err)
{
    struct str *to = &f->a->trainee;
    struct choices *choices = &f->cli->choices;
    const char *was = f->was; /* those about a newcomer have their own */
    AUTO(str) before = {0}, prompt = {0};
    int prompted = trainee_prompt(f, &prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        struct sotay_error why = {0};
        f->was = was;
        f->form->has_newcomer = false;
        choices_forget(choices);
        int rc =
            filling_ask_into(f, to, str_text(&prompt),
                             _("a code, or a part of the name with or without marks; the code of a "
                               "facility that is assessed itself"),
                             err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            continue;
        bool is_new = strcmp(str_text(to), "0") == 0;
        choices->may_be_new = true;
        if (!is_new && filling_take_trainee(f, str_text(to), &why) == SOTAY_OK) {
            choices->may_be_new = false;
            return echo_record(f, f->of_facility ? NOUN_FACILITY : NOUN_PERSON, &f->trainee, err);
        }
        choices->may_be_new = false;
        if (is_new || choices->is_new) {
            rc = filling_ask_newcomer(f, is_new ? str_text(&before) : str_text(to), err);
            if (rc != BACK)
                return rc;
            continue;
        }
        str_clear(&before);
        str_add(&before, str_text(to));
        filling_tell(&why);
        cli_warn("  %s", _("type it again, or 0: they are not in the list"));
    }
}

/* ---- where and when ------------------------------------------------------------------------------ */

/* Most are watched where they work: ret_code "" where that is not known. */
static int place_of_trainee(struct filling *f, char ret_code[80], struct str *prompt,
                            struct sotay_error *err)
{
    struct app *app = &f->cli->app;
    struct id place;
    AUTO(str) label = {0};
    ret_code[0] = '\0';
    int rc = f->form->has_newcomer
                 ? SOTAY_END
                 : rights_posting(&app->rights, &f->trainee, app->today, &place, err);
    if (rc == SOTAY_OK)
        rc = record_code(app->store, &noun_table[NOUN_FACILITY], &place, ret_code, err);
    if (rc == SOTAY_OK)
        rc = record_label(app, &noun_table[NOUN_FACILITY], &place, &label, err);
    if (rc >= 0 && f->was) {
        str_clear(&label);
        rc = label_of(f, NOUN_FACILITY, f->was, &label, err);
    }
    if (rc >= 0 && (ret_code[0] || f->was))
        str_addf(prompt, _("Where (code or name; Enter: %s): "), str_text(&label));
    else
        str_add(prompt, _("Where (code or name): "));
    return rc < 0 ? rc : str_check(prompt, err);
}

int filling_ask_facility(struct filling *f, struct sotay_error *err)
{
    char usual[80];
    AUTO(str) prompt = {0};
    struct str *to = &f->a->facility;
    int rc = place_of_trainee(f, usual, &prompt, err);
    if (rc < 0)
        return rc;
    for (;;) {
        struct sotay_error why = {0};
        choices_forget(&f->cli->choices);
        rc = filling_ask_into(f, to, str_text(&prompt),
                              _("a code, or a part of the name with or without marks"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            str_add(to, usual);
        if (!to->len)
            continue;
        if (noun_find(f->cli, NOUN_FACILITY, str_text(to), &f->facility, &why) == SOTAY_OK)
            return echo_record(f, NOUN_FACILITY, &f->facility, err);
        filling_tell(&why);
    }
}

int filling_ask_day(struct filling *f, struct sotay_error *err)
{
    struct str *to = &f->a->performed_at;
    AUTO(str) prompt = {0};
    if (f->was)
        str_addf(&prompt, _("Day, with or without a time (Enter: %s): "), cli_seen(f->was).s);
    else
        str_add(&prompt, _("Day, with or without a time (Enter: today): "));
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    char text[24] = "";
    for (;;) {
        struct sotay_error why = {0};
        bool has_time = false;
        int rc = filling_ask_into(f, to, str_text(&prompt),
                                  _("such as 14/1/2026, or 2026-01-14 09:30"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            str_add(to, day_iso(f->cli->app.today).s);
        if (!moment_typed(str_text(to), &f->day, text, &has_time))
            cli_warn("  %s", _("that is not a date, such as 14/1/2026 or 2026-01-14 09:30"));
        else if (f->day > f->cli->app.today)
            cli_warn("  %s", _("that day is still to come"));
        else if (signoff_check_day(&f->cli->app, f->of_facility ? NULL : &f->trainee,
                                   &f->form->mentor, f->day, &why) < 0)
            filling_tell(&why);
        else
            break;
    }
    str_clear(to);
    str_add(to, text);
    return str_check(to, err);
}

/* ---- the skill ----------------------------------------------------------------------------------- */

struct specialties { /* what a mentor is here for */
    const struct filling *f;
    struct str list; /* ";care;ncd;" */
};

static void specialties_done(struct specialties *s)
{
    str_done(&s->list);
}

/* A right to all of them says nothing about what comes first. */
static int add_specialties(struct specialties *s, const struct noun *n, const struct record *r,
                           const char *place, const char *field, struct sotay_error *err)
{
    struct id where;
    bool there = true;
    const char *names = record_value(n, r, field);
    int rc = id_parse(record_value(n, r, place), &where)
                 ? rights_within(&s->f->cli->app.rights, &s->f->facility, &where, &there, err)
                 : SOTAY_OK;
    if (rc >= 0 && there && *names)
        str_addf(&s->list, "%s%s;", s->list.len ? "" : ";", names);
    return rc < 0 ? rc : str_check(&s->list, err);
}

static int add_grant(void *with, const struct record *r, const char *facility,
                     const char *department, struct sotay_error *err)
{
    (void)facility;
    (void)department;
    return add_specialties(with, &noun_table[NOUN_GRANT], r, "facility", "specialty", err);
}

static int add_stay(void *with, const struct record *r, const char *facility,
                    const char *department, struct sotay_error *err)
{
    (void)facility;
    (void)department;
    return add_specialties(with, &noun_table[NOUN_SECONDMENT], r, "host", "specialties", err);
}

static int read_specialties(struct filling *f, struct specialties *ret, struct sotay_error *err)
{
    const struct id_text mentor = id_hex(&f->form->mentor);
    const struct noun *grant = &noun_table[NOUN_GRANT], *stay = &noun_table[NOUN_SECONDMENT];
    struct record_filter grants = {.as_of = f->day}, stays = {.as_of = f->day};
    grants.v[noun_field(grant, "person")] = mentor.s;
    grants.v[noun_field(grant, "role")] = "mentor";
    stays.v[noun_field(stay, "person")] = mentor.s;
    int rc = record_list(&f->cli->app, grant, &grants, add_grant, ret, err);
    return rc < 0 ? rc : record_list(&f->cli->app, stay, &stays, add_stay, ret, err);
}

static bool is_mine(const struct specialties *s, const char *skill)
{
    char word[SKILL_SIZE + 2];
    snprintf(word, sizeof(word), ";%.*s;", (int)strcspn(skill, "."), skill);
    return s->list.len && strstr(s->list.data, word);
}

/* Theirs first, what does not assess such a trainee last, each part in the order it was in. */
static int sort_skills(struct filling *f, struct sotay_error *err)
{
    __attribute__((cleanup(specialties_done))) struct specialties mine = {.f = f};
    int rc = read_specialties(f, &mine, err);
    AUTO_FREE struct skill_name *sorted = calloc(f->skills.n + 1, sizeof(*sorted));
    size_t n = 0;
    if (rc >= 0 && !sorted)
        rc = sotay_nomem(err);
    if (rc < 0)
        return rc;
    enum { MINE, OTHER, UNFIT, N_PARTS };
    size_t until[N_PARTS];
    for (int part = 0; part < N_PARTS; part++) {
        for (size_t i = 0; i < f->skills.n; i++) {
            const struct skill_name *name = &f->skills.v[i];
            int is = name->of_facility != f->of_facility ? UNFIT
                     : is_mine(&mine, name->code)        ? MINE
                                                         : OTHER;
            if (is == part)
                sorted[n++] = *name;
        }
        until[part] = n;
    }
    f->n_mine = until[MINE];
    f->n_fit = until[OTHER];
    memcpy(f->skills.v, sorted, n * sizeof(*sorted));
    return SOTAY_OK;
}

static void skill_label(const void *with, size_t i, struct str *out)
{
    const struct skill_name *name = &((const struct skills *)with)->v[i];
    str_addf(out, "%s (%s)", signoff_pick(name->title, name->title_vi), name->code);
}

struct list_part { /* of the list what is still to be shown */
    size_t next, until;
};

static void list_skills(const struct filling *f, struct list_part *part)
{
    part->next = ask_list(part->next, part->until, skill_label, &f->skills);
    if (part->next < part->until)
        cli_warn(f->was ? _("   +: the next ones (%zu more)")
                        : _("   Enter: the next ones (%zu more)"),
                 part->until - part->next);
}

/* So many that those in question would leave the screen. */
static struct list_part list_first(const struct filling *f)
{
    bool all = f->n_mine == 0 || f->n_mine == f->n_fit;
    struct list_part part = {0, all ? f->n_fit : f->n_mine};
    if (f->kept)
        return part;
    list_skills(f, &part);
    if (!all)
        cli_warn(_("   0  other (%zu)"), f->n_fit - f->n_mine);
    return part;
}

static int find_skill(struct filling *f, char ret[SKILL_SIZE], struct sotay_error *err)
{
    int64_t number = 0;
    const char *text = str_text(&f->a->skill);
    const struct skills fit = {.v = f->skills.v, .n = f->n_fit};
    if (!text_to_int(text, &number)) {
        int rc = skills_pick(&fit, text, ret, err);
        /* Of one that assesses the other kind it is told that it does. */
        return rc < 0 && skills_find(&f->skills, text, ret, NULL) >= 0 ? SOTAY_OK : rc;
    }
    if (number < 1 || (uint64_t)number > f->n_fit)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no number %s"), text);
    snprintf(ret, SKILL_SIZE, "%s", f->skills.v[number - 1].code);
    return SOTAY_OK;
}

/* Whoever fills it in for nothing wants to know it before the steps. */
static int tell_rights(struct filling *f, struct sotay_error *err)
{
    AUTO(str) notes = {0};
    bool counts = true;
    const struct signoff s = {
        .mentor = f->form->mentor, .facility = f->facility, .day = f->day, .checklist = f->c};
    int rc = signoff_foresee_mentor(&f->cli->app, &s, &notes, &counts, err);
    if (rc < 0 || !notes.len)
        return rc;
    for (const char *at = str_text(&notes); *at;) {
        int n = (int)strcspn(at, "\n");
        cli_warn(_("note: %.*s"), n, at);
        at += n + (at[n] == '\n');
    }
    if (!counts)
        cli_warn_filled("", 2,
                        _("It would be kept, and not count. < goes back, to another skill, day or "
                          "place; rights are given by the coordinator."));
    return SOTAY_OK;
}

int filling_take_skill(struct filling *f, const char *skill, struct sotay_error *err)
{
    struct id adoption;
    int rc = skill_checklist(&f->cli->app, skill, &f->facility, f->day, &f->c, &adoption, err);
    if (rc >= 0 && f->c->of_facility != f->of_facility) {
        f->c = NULL;
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Choose another skill, or go back with <."),
                        f->of_facility ? _("%s assesses people") : _("%s assesses a facility"),
                        skill);
    }
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < CHECKLIST_MEASURES_MAX; i++)
        str_clear(&f->a->measure[i]); /* of another form, perhaps */
    if (f->was_asked || !f->takes_kept)
        cli_warn(_("%s, revision %d"), signoff_title(f->c), f->c->revision);
    return f->form->goes_back ? SOTAY_OK : tell_rights(f, err); /* it was said */
}

static int skill_prompt(const struct filling *f, struct str *out, struct sotay_error *err)
{
    const struct skill_name *was = NULL;
    for (size_t i = 0; i < f->skills.n && f->was; i++)
        if (strcmp(f->skills.v[i].code, f->was) == 0)
            was = &f->skills.v[i];
    if (was)
        str_addf(out, _("Skill (number, or part of its name; Enter: %s): "),
                 signoff_pick(was->title, was->title_vi));
    else
        str_add(out, _("Skill (number, or part of its name): "));
    return str_check(out, err);
}

int filling_ask_skill(struct filling *f, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    int rc = sort_skills(f, err);
    if (rc >= 0)
        rc = skill_prompt(f, &prompt, err);
    if (rc < 0)
        return rc;
    struct list_part part = list_first(f);
    for (;;) {
        struct sotay_error why = {0};
        char code[SKILL_SIZE];
        rc = filling_ask_into(f, &f->a->skill, str_text(&prompt),
                              _("a number of the list above, a code, or a part of the name such as "
                                "bls"),
                              err);
        if (rc != SOTAY_OK)
            return rc;
        bool others = strcmp(str_text(&f->a->skill), "0") == 0;
        if (others)
            part = (struct list_part){f->n_mine, f->n_fit};
        if (others || !f->a->skill.len || strcmp(str_text(&f->a->skill), "+") == 0) {
            list_skills(f, &part);
            continue;
        }
        rc = find_skill(f, code, &why);
        if (rc == SOTAY_END) /* none of several: the list that stands above counts again */
            continue;
        if (rc >= 0 && filling_take_skill(f, code, &why) >= 0) {
            str_clear(&f->a->skill);
            str_add(&f->a->skill, code);
            return str_check(&f->a->skill, err);
        }
        filling_tell(&why);
    }
}
