/* src/cli/me_words.c - the sentences of a passbook: done, missing, next, who can sign. */
#include "base/base.h"

#include "cli/me.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/competency_page.h"
#include "cli/signoff_words.h"
#include "domain/signoff.h"

#include <libintl.h>

#define CODES_NAMED 3 /* mentors who signed already; with more of them none is named */
#define UNTIL_DAYS 90 /* the end of a stay is told when it is so near */

const char *me_title(const struct passbook_skill *s)
{
    return signoff_pick(s->title, s->title_vi);
}

static void join(struct str *out, const char *between)
{
    if (out->len)
        str_add(out, between);
}

/* ---- done, missing -------------------------------------------------------------------------------- */

static const struct verdict_criterion *criterion(const struct verdict *v, const char *id)
{
    for (size_t i = 0; i < v->n_criteria; i++)
        if (strcmp(v->criteria[i].id, id) == 0)
            return &v->criteria[i];
    return NULL;
}

static int64_t value_of(const struct verdict *v, const char *id)
{
    const struct verdict_criterion *c = criterion(v, id);
    int64_t value = 0;
    return c && text_to_int(c->value, &value) ? value : 0;
}

/* Where nothing counts, what was seen all the same is said. */
static void add_done(const struct passbook_skill *s, struct str *out)
{
    const struct verdict_criterion *c = criterion(&s->verdict, "performances");
    if (!c)
        return;
    str_addf(out, _("%s of %s sign-offs"), c->value, c->target);
    if (s->too_old)
        str_addf(out,
                 ngettext(" (%d too old: more than %d month ago)",
                          " (%d too old: more than %d months ago)", (unsigned long)s->window),
                 s->too_old, s->window);
    else if (s->seen && !value_of(&s->verdict, "performances"))
        str_addf(out, _(" (seen: %d)"), s->seen);
}

/* Mentors and days are told as far as the missing sign-offs do not imply them. */
static void add_counts(const struct passbook_skill *s, struct str *out)
{
    const struct passbook_lack lack = passbook_lack(&s->verdict);
    const long long outside = lack.outside, confirmed = lack.confirmed;
    const long long mentors = value_of(&s->verdict, "performances") ? lack.mentors : 0;
    const long long days = lack.days > lack.sign_offs ? lack.days : 0;
    add_done(s, out);
    if (mentors > 0) {
        join(out, "; ");
        str_addf(out, ngettext("%lld more mentor", "%lld more mentors", (unsigned long)mentors),
                 mentors);
    }
    if (days > 0) {
        join(out, "; ");
        str_addf(out, ngettext("%lld more day", "%lld more days", (unsigned long)days), days);
    }
    if (outside > 0) {
        join(out, "; ");
        str_addf(out,
                 ngettext("%lld by a mentor from outside", "%lld by mentors from outside",
                          (unsigned long)outside),
                 outside);
    }
    if (confirmed > 0) {
        join(out, "; ");
        str_addf(out, _("%lld to be confirmed by the lead of the place"), confirmed);
    }
}

static bool lacks_counts(const struct passbook_skill *s)
{
    const struct passbook_lack l = passbook_lack(&s->verdict);
    return l.sign_offs > 0 || l.mentors > 0 || l.days > 0 || l.outside > 0 || l.confirmed > 0;
}

static bool is_other(const struct verdict_criterion *c)
{
    return !c->met && !passbook_is_count(c);
}

/* Once the counts are there: before, they are for 'competency explain'. */
static void add_others(const struct passbook_skill *s, struct str *out)
{
    const struct verdict *v = &s->verdict;
    for (size_t i = 0; i < v->n_criteria && !lacks_counts(s); i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        if (!is_other(c))
            continue;
        join(out, "; ");
        str_addf(out, "%s: ", c->label);
        competency_value_text(c, out);
        str_add_char(out, ' ');
        competency_wanted_text(c, out);
    }
}

/* "not begun; 3 sign-offs, 2 mentors" */
static void add_not_begun(const struct passbook_skill *s, struct str *out)
{
    const struct verdict_criterion *n = criterion(&s->verdict, "performances");
    const struct verdict_criterion *mentors = criterion(&s->verdict, "mentors");
    int64_t wanted = 0;
    if (!n || !text_to_int(n->target, &wanted))
        str_add(out, _("not begun"));
    else if (mentors && strcmp(mentors->target, "1") != 0)
        str_addf(out, _("not begun; %lld sign-offs, %s mentors"), (long long)wanted,
                 mentors->target);
    else
        str_addf(out,
                 ngettext("not begun; %lld sign-off", "not begun; %lld sign-offs",
                          (unsigned long)wanted),
                 (long long)wanted);
}

bool me_is_near(const struct passbook *p, sotay_day day)
{
    return day != DAY_NONE && day - p->as_of <= PASSBOOK_SOON_DAYS;
}

static void add_until(const struct passbook *p, const struct verdict *v, struct str *out)
{
    if (v->expires == DAY_NONE)
        str_add(out, _("for good"));
    else if (me_is_near(p, v->expires))
        str_addf(out, _("until %s, days left: %d"), cli_day(v->expires).s,
                 (int)(v->expires - p->as_of));
    else
        str_addf(out, _("until %s"), cli_day(v->expires).s);
    if (!me_is_near(p, v->refresh_due))
        return;
    join(out, "; ");
    str_addf(out,
             v->refresh_due < p->as_of ? _("refresher was due on %s") : _("refresher due on %s"),
             cli_day(v->refresh_due).s);
}

void me_state(const struct passbook *p, const struct passbook_skill *s, struct str *out)
{
    const struct verdict *v = &s->verdict;
    AUTO(str) text = {0};
    if (s->rank == PASSBOOK_OTHER_CADRE) {
        str_add(out, _("not for this cadre: a sign-off does not count"));
        return;
    }
    switch (v->state) {
    case SOTAY_STATE_COMPETENT:
        if (s->rank == PASSBOOK_ENDS_SOON) /* whose mark does not say so */
            str_addf(&text, "%s, ", word_shown("competent"));
        add_until(p, v, &text);
        break;
    case SOTAY_STATE_PENDING:
        str_addf(&text, "%s%s%s", _("waiting"), v->why[0] ? ": " : "", v->why);
        break;
    case SOTAY_STATE_LAPSED:
        if (v->expires != DAY_NONE)
            str_addf(&text, _("lapsed, was valid until %s"), cli_day(v->expires).s);
        else
            str_add(&text, _("lapsed"));
        if (lacks_counts(s)) {
            AUTO(str) counts = {0};
            add_counts(s, &counts);
            str_addf(&text, "; %s", str_text(&counts));
        }
        break;
    default:
        if (s->rank == PASSBOOK_NOT_BEGUN) {
            add_not_begun(s, &text);
            break;
        }
        add_counts(s, &text);
        add_others(s, &text);
    }
    str_add(out, str_text(&text));
}

/* ---- next -------------------------------------------------------------------------------------------- */

/* Must it be somebody new, and are those who count known?  Mentors of sign-offs that are too old may
 * sign again: then nobody is left out. */
static bool wants_others(const struct passbook_skill *s, const struct passbook_lack *lack)
{
    return lack->mentors > 0 && lack->mentors >= lack->sign_offs && s->n_signed_by &&
           (int64_t)s->n_signed_by == value_of(&s->verdict, "mentors");
}

static bool wants_outside(const struct passbook_lack *lack)
{
    return lack->outside > 0 && lack->outside >= lack->sign_offs;
}

static void add_helper(const struct passbook *p, const struct passbook_skill *s,
                       const struct passbook_lack *lack, struct str *out)
{
    const struct passbook_specialty *of = s->specialty;
    if (!p->has_place || !of)
        return;
    for (size_t i = 0; i < of->n_signers; i++) { /* those who are there come first */
        const struct passbook_signer *x = &of->signers[i];
        if ((wants_others(s, lack) && passbook_has_signed(s, &x->id)) ||
            (wants_outside(lack) && !x->is_outside))
            continue;
        str_addf(out, " (%s %s", x->code, x->name);
        if (x->from > p->as_of)
            str_addf(out, _(" from %s"), cli_day(x->from).s);
        str_add_char(out, ')');
        return;
    }
    str_add(out, of->n_signers ? _("; nobody else who may sign is planned here")
                               : _("; nobody who may sign is planned here"));
}

static void add_step(const struct passbook *p, const struct passbook_skill *s, struct str *out)
{
    const struct passbook_lack lack = passbook_lack(&s->verdict);
    str_add(out, wants_outside(&lack) ? _("a sign-off by a mentor from outside") : _("a sign-off"));
    if (wants_others(s, &lack) && s->n_signed_by <= CODES_NAMED)
        str_addf(out, _(", not by %s"), s->signed_codes);
    else if (lack.mentors > 0 && lack.mentors >= lack.sign_offs && s->n_signed_by)
        str_add(out, _(", by another mentor"));
    if (lack.days > 0 && lack.days >= lack.sign_offs && value_of(&s->verdict, "days"))
        str_add(out, _(", on another day"));
    add_helper(p, s, &lack, out);
}

static void add_condition(const struct passbook_skill *s, struct str *out)
{
    const struct verdict *v = &s->verdict;
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        if (!is_other(c) || strcmp(c->id, "class") == 0)
            continue;
        if (strcmp(c->id, "skill-held") == 0)
            str_addf(out, _("first the skill %s"), c->label);
        else
            str_addf(out, _("be seen again, for: %s"), c->label);
        return;
    }
}

static void add_waiting(const struct passbook_trouble *t, struct str *out)
{
    if (strcmp(t->reason, "unsigned") == 0)
        str_addf(out, _("%s %s signs the one of %s"), t->mentor_code, t->mentor_name,
                 cli_day(t->day).s);
    else
        str_addf(out, _("somebody confirms the key of %s %s"), t->mentor_code, t->mentor_name);
}

static void add_way_out(const struct passbook *p, const struct passbook_skill *s, struct str *out)
{
    const struct passbook_lack lack = passbook_lack(&s->verdict);
    const char *course = passbook_course_wanted(s);
    for (size_t i = 0; i < s->n_troubles; i++)
        if (s->troubles[i].is_waiting) {
            add_waiting(&s->troubles[i], out);
            return;
        }
    if (lack.sign_offs > 0 || lack.mentors > 0 || lack.days > 0 || lack.outside > 0)
        add_step(p, s, out);
    else if (lack.confirmed > 0)
        str_add(out, _("the lead of the place confirms a sign-off"));
    if (course) {
        join(out, "; ");
        str_addf(out, _("a class of course %s"), course);
    }
    if (!out->len)
        add_condition(s, out);
}

void me_next(const struct passbook *p, const struct passbook_skill *s, struct str *out)
{
    const struct verdict *v = &s->verdict;
    AUTO(str) text = {0};
    if (s->rank == PASSBOOK_ENDS_SOON) {
        str_add(&text, _("be seen again"));
        add_helper(p, s, &(struct passbook_lack){.sign_offs = 1}, &text);
    } else if (s->rank != PASSBOOK_OTHER_CADRE &&
               (v->state == SOTAY_STATE_NOT_YET || v->state == SOTAY_STATE_LAPSED)) {
        add_way_out(p, s, &text);
        if (text.len && v->way[0] && strcmp(v->way, "standard") != 0)
            str_addf(&text, _(" (the nearest way: %s)"), v->way);
    }
    str_add(out, str_text(&text));
}

bool me_is_open(const struct passbook *p, const struct passbook_specialty *of)
{
    for (size_t i = 0; i < p->n_skills; i++)
        if (p->skills[i].specialty == of && p->skills[i].rank < PASSBOOK_HELD)
            return true;
    return false;
}

/* ---- who can sign -------------------------------------------------------------------------------------- */

static void add_signer(const struct passbook *p, const struct passbook_signer *x, struct str *out)
{
    str_addf(out, "%s %s", x->code, x->name);
    if (x->is_elsewhere)
        str_add(out, _(" (has the right, works elsewhere)"));
    if (x->from > p->as_of)
        str_addf(out, _(" from %s"), cli_day(x->from).s);
    if (x->until != DAY_NONE && (x->from > p->as_of || x->until - p->as_of <= UNTIL_DAYS))
        str_addf(out, _(" until %s"), cli_day(x->until).s);
}

void me_signers(const struct passbook *p, const struct passbook_specialty *s, size_t most,
                struct str *out)
{
    size_t shown = s->n_signers <= most ? s->n_signers : most;
    if (!s->n_signers)
        str_add(out, _("nobody is planned"));
    for (size_t i = 0; i < shown; i++) {
        if (i)
            str_add(out, ", ");
        add_signer(p, &s->signers[i], out);
    }
    if (shown < s->n_signers)
        str_addf(out, _(", and %zu more"), s->n_signers - shown);
}

/* ---- the rest -------------------------------------------------------------------------------------------- */

void me_trouble(const struct passbook_skill *s, const struct passbook_trouble *t, struct str *out)
{
    str_addf(out, "%s %s: ", cli_day(t->day).s, me_title(s));
    if (strcmp(t->reason, "unsigned") == 0)
        str_addf(out, _("%s %s has not signed yet"), t->mentor_code, t->mentor_name);
    else if (t->is_waiting)
        str_addf(out, _("the key of %s %s waits to be confirmed"), t->mentor_code, t->mentor_name);
    else
        str_addf(out, _("did not count: %s (%s)"), word_shown(t->reason), t->mentor_code);
}

void me_course(const struct passbook_course *c, struct str *out)
{
    const char *title = signoff_pick(c->title, c->title_vi);
    str_addf(out, "%s%s%s", c->class_code, *title ? " " : "", title);
    if (c->from != DAY_NONE)
        str_addf(out, _(" from %s"), cli_day(c->from).s);
    if (c->until != DAY_NONE)
        str_addf(out, _(" until %s"), cli_day(c->until).s);
}

/* A skill by its title where it is among hers; else the code. */
static const char *certified(const struct passbook *p, const char *about)
{
    for (size_t i = 0; i < p->n_skills; i++)
        if (strcmp(p->skills[i].verdict.skill, about) == 0)
            return me_title(&p->skills[i]);
    return about;
}

void me_certificate(const struct passbook *p, const struct passbook_certificate *c, bool on_paper,
                    struct str *out)
{
    sotay_day day = c->revoked != DAY_NONE ? c->revoked : c->expires;
    struct day_text shown = on_paper ? day_vietnamese(day) : cli_day(day);
    str_addf(out, "%s %s, ", c->number, certified(p, c->about));
    if (c->revoked != DAY_NONE)
        str_addf(out, _("revoked on %s"), shown.s);
    else if (c->expires == DAY_NONE)
        str_add(out, _("for good"));
    else if (c->expires < p->as_of)
        str_addf(out, _("ended on %s"), shown.s);
    else
        str_addf(out, _("until %s"), shown.s);
    if (c->doubt)
        str_addf(out, " (%s)", c->doubt);
}

/* A short list kept in order: newest first. */
size_t me_newest_troubles(const struct passbook *p, struct me_trouble *ret, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_skills; i++) {
        const struct passbook_skill *s = &p->skills[i];
        for (size_t k = 0; k < s->n_troubles; k++) {
            size_t at = n < most ? n++ : most;
            for (; at > 0 && ret[at - 1].trouble->day < s->troubles[k].day; at--)
                if (at < most)
                    ret[at] = ret[at - 1];
            if (at < most)
                ret[at] = (struct me_trouble){s, &s->troubles[k]};
        }
    }
    return n;
}
