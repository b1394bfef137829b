/* src/cli/me_screen.c - the passbook of one person on one screen. */
#include "base/base.h"

#include "cli/me.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/opt.h"

#include <langinfo.h>

#define INDENT 2
#define TITLE_MOST \
    44 /* columns of a title, mark and draft included, beside which the state stands */
#define SIGNERS_SHOWN 3
#define TROUBLES_SHOWN 3
#define CERTIFICATES_SHOWN 3

static const char *mark_of(const struct passbook_skill *s)
{
    const char *codeset = nl_langinfo(CODESET);
    bool has_marks = codeset && strcmp(codeset, "UTF-8") == 0;
    switch (s->rank) {
    case PASSBOOK_ENDS_SOON:
        return "!";
    case PASSBOOK_HELD:
        return has_marks ? "✓" : "+";
    case PASSBOOK_BEGUN:
        return has_marks ? "…" : "~";
    case PASSBOOK_LAPSED:
    case PASSBOOK_NOT_BEGUN:
    case PASSBOOK_OTHER_CADRE:
    default:
        return has_marks ? "✗" : "-";
    }
}

/* ---- who --------------------------------------------------------------------------------------------- */

static bool all_are_drafts(const struct passbook *p)
{
    bool all = p->n_skills > 1;
    for (size_t i = 0; i < p->n_skills; i++)
        all = all && p->skills[i].is_draft;
    return all;
}

static void add_head(const struct passbook *p, struct str *out)
{
    AUTO(str) who = {0}, sums = {0};
    str_addf(&who, "%s %s", p->code, p->name);
    if (*p->cadre)
        str_addf(&who, ", %s", word_shown(p->cadre));
    if (p->has_place)
        str_addf(&who, ", %s %s", p->place_code, p->place_name);
    else
        str_addf(&who, ", %s", _("works nowhere that is recorded"));
    if (p->is_sent && p->sent_until != DAY_NONE)
        str_addf(&who, _(" (sent there until %s)"), cli_day(p->sent_until).s);
    else if (p->is_sent)
        str_addf(&who, " (%s)", _("sent there"));
    fill_text(str_text(&who), 0, 0, out);
    str_add(&sums, cli_day(p->as_of).s);
    if (*p->home_code && p->n_required)
        str_addf(&sums, _("; required at %s: %d, of them done: %d"), p->home_code, p->n_required,
                 p->n_held);
    else if (*p->home_code)
        str_addf(&sums, _("; nothing is required at %s of this cadre"), p->home_code);
    if (p->n_other_cadres)
        str_addf(&sums, _("; of other cadres: %d"), p->n_other_cadres);
    if (all_are_drafts(p))
        str_addf(&sums, "; %s", _("all forms here are drafts"));
    fill_text(str_text(&sums), 0, 0, out);
}

/* ---- skills --------------------------------------------------------------------------------------------- */

/* Titles of all in one column as wide as the widest that leaves room. */
static int title_width(const struct passbook *p, bool marks_drafts)
{
    int widest = 0;
    for (size_t i = 0; i < p->n_skills; i++) {
        if (p->skills[i].rank == PASSBOOK_OTHER_CADRE)
            continue;
        int width = INDENT + text_width(me_title(&p->skills[i])) +
                    (marks_drafts && p->skills[i].is_draft ? 3 + text_width(_("draft")) : 0);
        if (width > widest && width <= TITLE_MOST)
            widest = width;
    }
    return widest;
}

static void add_skill(const struct passbook *p, const struct passbook_skill *s, int width,
                      bool marks_drafts, struct str *out)
{
    AUTO(str) head = {0}, state = {0}, next = {0};
    str_addf(&head, "%s %s", mark_of(s), me_title(s));
    if (marks_drafts && s->is_draft)
        str_addf(&head, " (%s)", _("draft"));
    me_state(p, s, &state);
    str_add(out, str_text(&head));
    fill_text(str_text(&state), text_width(str_text(&head)), width + 2, out);
    if (s->rank == PASSBOOK_NOT_BEGUN && !passbook_course_wanted(s))
        return; /* a sign-off: by whom stands below for all of the specialty */
    AUTO(str) line = {0};
    me_next(p, s, &next);
    if (!next.len)
        return;
    str_addf(&line, "%s: %s", _("next"), str_text(&next));
    fill_text(str_text(&line), 0, 2 * INDENT, out);
}

static void add_line(const char *label, const struct str *text, struct str *out)
{
    AUTO(str) line = {0};
    str_addf(&line, "%s: %s", label, str_text(text));
    fill_text(str_text(&line), 0, 0, out);
}

static void add_skills(const struct passbook *p, struct str *out)
{
    bool marks_drafts = !all_are_drafts(p);
    int width = title_width(p, marks_drafts);
    AUTO(str) others = {0};
    for (size_t i = 0; i < p->n_skills; i++)
        if (p->skills[i].rank == PASSBOOK_OTHER_CADRE)
            str_addf(&others, "%s%s", others.len ? "; " : "", me_title(&p->skills[i]));
        else
            add_skill(p, &p->skills[i], width, marks_drafts, out);
    if (others.len)
        add_line(_("not for this cadre, a sign-off does not count"), &others, out);
    if (!p->n_skills)
        str_addf(out, "%s\n", _("Nothing was signed for you yet, and nothing is required of you."));
}

/* ---- below them ------------------------------------------------------------------------------------------- */

static void add_signers(const struct passbook *p, struct str *out)
{
    bool any = false;
    for (size_t i = 0; i < p->n_specialties; i++) {
        const struct passbook_specialty *s = &p->specialties[i];
        AUTO(str) line = {0};
        if (!p->has_place || !me_is_open(p, s))
            continue;
        if (!any)
            str_addf(out, _("Who can sign at %s:\n"), p->place_code);
        any = true;
        for (size_t most = SIGNERS_SHOWN; most; most--) { /* as many as one line takes */
            str_clear(&line);
            str_addf(&line, "%s: ", word_shown(s->name));
            me_signers(p, s, most, &line);
            if (text_width(str_text(&line)) <= 80 - INDENT)
                break;
        }
        fill_text(str_text(&line), 0, INDENT, out);
    }
}

static void add_troubles(const struct passbook *p, struct str *out)
{
    struct me_trouble list[TROUBLES_SHOWN];
    size_t n = me_newest_troubles(p, list, TROUBLES_SHOWN), all = 0;
    for (size_t i = 0; i < n; i++) {
        AUTO(str) text = {0};
        me_trouble(list[i].skill, list[i].trouble, &text);
        fill_text(str_text(&text), 0, 0, out);
    }
    for (size_t i = 0; i < p->n_skills; i++)
        all += p->skills[i].n_troubles;
    if (all > n) {
        str_addf(out, _("more that wait or did not count: %zu"), all - n);
        str_add_char(out, '\n');
    }
}

static void add_courses(const struct passbook *p, struct str *out)
{
    for (size_t i = 0; i < p->n_courses; i++) {
        AUTO(str) text = {0};
        me_course(&p->courses[i], &text);
        add_line(_("enrolled"), &text, out);
    }
}

static void add_certificates(const struct passbook *p, bool soon, struct str *out)
{
    size_t shown = 0;
    for (size_t i = 0; i < p->n_certificates; i++) {
        const struct passbook_certificate *c = &p->certificates[i];
        AUTO(str) text = {0};
        if (passbook_ends_soon(p, c) != soon || (!soon && ++shown > CERTIFICATES_SHOWN))
            continue;
        me_certificate(p, c, false, &text);
        str_add(out, soon ? "! " : "");
        add_line(_("certificate"), &text, out);
    }
    if (!soon && shown > CERTIFICATES_SHOWN) {
        str_addf(out, _("more certificates: %zu"), shown - CERTIFICATES_SHOWN);
        str_add_char(out, '\n');
    }
}

int me_screen(const struct passbook *p, struct sotay_error *err)
{
    AUTO(str) page = {0}, rest = {0};
    add_head(p, &page);
    str_add_char(&page, '\n');
    add_certificates(p, true, &page);
    add_skills(p, &page);
    add_signers(p, &rest);
    add_troubles(p, &rest);
    add_courses(p, &rest);
    add_certificates(p, false, &rest);
    if (rest.len)
        str_addf(&page, "\n%s", str_text(&rest));
    int rc = str_check(&rest, err);
    return rc < 0 ? rc : cli_put(&page, err);
}
