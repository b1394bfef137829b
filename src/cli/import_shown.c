/* src/cli/import_shown.c - what was understood of a list, in plain words, and the questions about it:
 * all on standard error, since standard output is the answer. */
#include "base/base.h"

#include "cli/import.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/noun.h"
#include "domain/understand.h"

enum {
    HEADING_COLUMNS = 26,
    ROWS_SHOWN = 3,
    SECTIONS_SHOWN = 60,
    LEFT_SHOWN = 6,
    SAME_SHOWN = 5,
    CHANGES_SHOWN = 5
};

/* ---- columns ----------------------------------------------------------------------------------- */

static void tell_column(const struct understood *u, const struct list_column *c)
{
    AUTO(str) head = {0};
    AUTO(str) text = {0};
    str_addf(&head, "  %-2s %s", column_letters(c->at).s,
             *c->heading ? c->heading : _("(no heading)"));
    str_addf(&text, "-> %s", target_title(u->n, c->target));
    cli_warn_filled(str_text(&head), HEADING_COLUMNS + 4, str_text(&text));
    if (*c->words)
        cli_warn_filled("", HEADING_COLUMNS + 7, c->words);
}

static void tell_unused(const struct understood *u, enum column_use use, const char *head)
{
    AUTO(str) text = {0};
    for (size_t i = 0; i < u->n_columns; i++)
        if (u->columns[i].use == use)
            str_addf(&text, "%s%s %s", text.len ? "; " : "", column_letters(u->columns[i].at).s,
                     u->columns[i].heading);
    if (text.len)
        cli_warn_filled(head, text_width(head) + 2, str_text(&text));
}

static void tell_where(const struct understood *u)
{
    AUTO(str) text = {0};
    const struct sheet *s = u->sheet;
    if (*s->name && s->n_names > 1)
        str_addf(&text, _("%s, sheet '%s' (one of %zu)"), s->file, s->name, s->n_names);
    else if (*s->name)
        str_addf(&text, _("%s, sheet '%s'"), s->file, s->name);
    else
        str_add(&text, s->file);
    str_add(&text, ": ");
    if (u->header_line == u->header_last)
        str_addf(&text, _("the headings are in line %lld"), (long long)u->header_line);
    else
        str_addf(&text, _("the headings are in lines %lld and %lld"), (long long)u->header_line,
                 (long long)u->header_last);
    cli_warn("%s", str_text(&text));
}

static void tell_columns(const struct understood *u)
{
    for (size_t i = 0; i < u->n_columns; i++)
        if (u->columns[i].use == COLUMN_USED)
            tell_column(u, &u->columns[i]);
    tell_unused(u, COLUMN_IGNORED, _("  not needed:"));
    tell_unused(u, COLUMN_UNKNOWN, _("  not known, left out:"));
    tell_unused(u, COLUMN_SECOND, _("  holds the same as another, left out:"));
}

/* ---- rows -------------------------------------------------------------------------------------- */

static void tell_sections(const struct understood *u)
{
    size_t shown = 0;
    for (size_t i = 0; i < u->n_sections && shown < SECTIONS_SHOWN; i++) {
        const struct list_section *s = &u->sections[i];
        AUTO(str) text = {0};
        shown++;
        if (s->target == TARGET_UNKNOWN)
            str_addf(&text, _("'%s': only a heading"), s->text);
        else if (s->target == TARGET_DEPARTMENT)
            str_addf(&text, _("'%s' -> department; rows below it: %zu"), s->text, s->rows);
        else if (*s->label)
            str_addf(&text, _("'%s' -> %s; rows below it: %zu"), s->text, s->label, s->rows);
        else
            str_addf(&text, _("'%s' -> not clear; rows below it: %zu"), s->text, s->rows);
        AUTO(str) head = {0};
        str_addf(&head, _("  line %lld:"), (long long)s->line);
        cli_warn_filled(str_text(&head), 12, str_text(&text));
    }
    if (u->n_sections > shown)
        cli_warn(_("  and %zu more headings between the rows"), u->n_sections - shown);
}

static const char *left_words(enum left_why why)
{
    switch (why) {
    case LEFT_NUMBERS:
        return _("numbers of the columns");
    case LEFT_HEADINGS:
        return _("the headings again");
    case LEFT_FOOTER:
        return _("end of the list");
    case LEFT_EMPTY:
    default:
        return _("nothing to read");
    }
}

static void tell_left(const struct understood *u)
{
    size_t n = 0;
    for (size_t i = 0; i < u->n_left; i++) {
        const struct left_row *l = &u->left[i];
        AUTO(str) head = {0};
        AUTO(str) text = {0};
        if (l->why == LEFT_SECTION || n++ >= LEFT_SHOWN)
            continue; /* sections were told */
        str_addf(&head, _("  line %lld left out:"), (long long)l->line);
        str_addf(&text, "%s (%s)", l->text, left_words(l->why));
        cli_warn_filled(str_text(&head), text_width(str_text(&head)) + 2, str_text(&text));
    }
    if (n > LEFT_SHOWN)
        cli_warn(_("  and %zu more lines left out"), n - LEFT_SHOWN);
}

static void tell_notes(const struct understood *u)
{
    AUTO(str) text = {0};
    if (u->n_capitals) {
        str_addf(
            &text,
            ngettext("%zu name all in capitals, or all in small letters, is put right: %s -> %s",
                     "%zu names all in capitals, or all in small letters, are put right: %s -> %s",
                     u->n_capitals),
            u->n_capitals, u->capitals[0], u->capitals[1]);
        cli_warn_filled("", 2, str_text(&text));
    }
    if (u->n_remarks) {
        str_clear(&text);
        str_addf(&text, _("left off, in brackets behind a name: %s (rows: %zu)"), u->remark,
                 u->n_remarks);
        cli_warn_filled("", 2, str_text(&text));
    }
    if (u->n_months)
        cli_warn(ngettext("  %zu birth date has only month and year: the year is taken",
                          "  %zu birth dates have only month and year: the year is taken",
                          u->n_months),
                 u->n_months);
    if (!u->may_be_swapped)
        return;
    str_clear(&text);
    str_addf(&text,
             _("look at the birth dates: the %zu that Excel took as days all have a day up to 12, "
               "the %zu it left as text do not. It may have exchanged day and month."),
             u->n_dates, u->n_texts);
    cli_warn_filled(_("warning:"), text_width(_("warning:")) + 2, str_text(&text));
}

int import_show(void *talk, const struct understood *u, struct sotay_error *err)
{
    struct import_talk *t = talk;
    (void)err;
    progress_done(&t->bar);
    tell_where(u);
    tell_columns(u);
    tell_sections(u);
    tell_left(u);
    tell_notes(u);
    return SOTAY_OK;
}

/* ---- repairs ----------------------------------------------------------------------------------- */

void import_mask(char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i + 3 < n; i++)
        if (text[i] >= '0' && text[i] <= '9')
            text[i] = '*';
}

static void repair_words(const struct repair *r, int kind, struct str *out)
{
    char before[64], after[64];
    snprintf(before, sizeof(before), "%.60s", r->before);
    snprintf(after, sizeof(after), "%.60s", r->after);
    if (kind != REPAIR_YEAR) {
        size_t zeros = strlen(after) > strlen(before) ? strlen(after) - strlen(before) : 0;
        import_mask(before);
        import_mask(after);
        for (size_t i = 0; i < zeros; i++)
            after[i] = '0';
    }
    const char *one[REPAIR_KINDS] = {
        [REPAIR_CITIZEN] = ngettext(
            "%zu citizen ID has lost the zero it begins with (line %lld: %s -> %s).",
            "%zu citizen IDs have lost the zero they begin with (line %lld: %s -> %s).", r->n),
        [REPAIR_PHONE] = ngettext(
            "%zu telephone number has lost the zero it begins with (line %lld: %s -> %s).",
            "%zu telephone numbers have lost the zero they begin with (line %lld: %s -> %s).",
            r->n),
        [REPAIR_YEAR] =
            ngettext("%zu birth date has a year of two digits (line %lld: %s -> %s).",
                     "%zu birth dates have a year of two digits (line %lld: %s -> %s).", r->n),
    };
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(out, one[kind], r->n, (long long)r->line, before, after);
#pragma GCC diagnostic pop
}

int import_ask_repair(void *talk, const struct understood *u, int kind, bool *ret_yes,
                      struct sotay_error *err)
{
    struct import_talk *t = talk;
    AUTO(str) text = {0};
    repair_words(&u->repairs[kind], kind, &text);
    int rc = str_check(&text, err);
    if (rc < 0)
        return rc;
    if (!t->asked->repair && !t->cli->given.dry_run && cli_is_interactive()) {
        str_addf(&text, " %s", _("Put it right?"));
        return ask_yes(str_text(&text), true, ret_yes, err);
    }
    /* Where nobody said so it is only looked at; import_confirm refuses to write it. */
    *ret_yes = !t->asked->repair || strcmp(t->asked->repair, "yes") == 0;
    t->unrepaired = t->unrepaired || !t->asked->repair;
    cli_warn_filled("", 2, str_text(&text));
    return SOTAY_OK;
}

/* ---- what changes ------------------------------------------------------------------------------ */

void import_change_words(const struct import_change *c, struct str *out)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    noun_text_shown(c->field, c->before, &before);
    noun_text_shown(c->field, c->after, &after);
    switch (c->kind) {
    case CHANGE_STAY_BEGINS:
        str_addf(out, _("begins at %s"), str_text(&after));
        break;
    case CHANGE_STAY_ENDS:
        str_addf(out, _("ends at %s"), str_text(&before));
        break;
    case CHANGE_STAY_GOES:
        str_addf(out, _("no longer at %s"), str_text(&before));
        break;
    case CHANGE_FIELD:
    default:
        str_addf(out, "%s: %s -> %s", _(c->field->title), before.len ? before.data : "-",
                 after.len ? after.data : "-");
    }
    if (c->kind == CHANGE_STAY_BEGINS && c->day != DAY_NONE)
        str_addf(out, _(" (from %s)"), cli_day(c->day).s);
    else if (c->kind == CHANGE_STAY_ENDS && c->day != DAY_NONE)
        str_addf(out, _(" (last day %s)"), cli_day(c->day).s);
}

void import_show_change(void *talk, int64_t line, const char *who, const struct import_change *list,
                        size_t n)
{
    struct import_talk *t = talk;
    AUTO(str) head = {0};
    AUTO(str) text = {0};
    if (t->n_changed++ >= CHANGES_SHOWN)
        return;
    progress_done(&t->bar);
    if (t->n_changed == 1)
        cli_warn("%s", _("What changes of those that are there already:"));
    str_addf(&head, _("  line %lld:"), (long long)line);
    str_addf(&text, "%s: ", who);
    for (size_t i = 0; i < n; i++) {
        str_add(&text, i ? "; " : "");
        import_change_words(&list[i], &text);
    }
    cli_warn_filled(str_text(&head), 12, str_text(&text));
}

void import_show_changes_left(struct import_talk *t)
{
    if (t->n_changed > CHANGES_SHOWN)
        cli_warn(_("  and %zu more that change"), t->n_changed - CHANGES_SHOWN);
    t->n_changed = 0;
}

/* ---- before it is written ---------------------------------------------------------------------- */

static void tell_row(const struct understood *u, const struct list_row *row)
{
    AUTO(str) head = {0};
    AUTO(str) text = {0};
    str_addf(&head, _("  line %lld:"), (long long)row->line);
    for (size_t i = 0; i < u->n_names; i++) {
        int target = u->targets[i];
        const struct field *f = target >= 0 ? &u->n->fields[target] : NULL;
        char shown[64];
        snprintf(shown, sizeof(shown), "%.60s", row->cells[i]);
        if (!*shown)
            continue;
        str_add(&text, text.len ? " | " : "");
        if (f && f->type == FIELD_CITIZEN) {
            import_mask(shown);
            str_add(&text, shown);
        } else if (f) {
            noun_text_shown(f, row->cells[i], &text);
        } else {
            str_add(&text, row->cells[i]);
        }
    }
    cli_warn_filled(str_text(&head), 12, str_text(&text));
}

static void tell_first_rows(const struct understood *u)
{
    size_t shown = 0;
    cli_warn("%s", _("The first rows as they will be written:"));
    for (size_t i = 0; i < u->n_rows && shown < ROWS_SHOWN; i++)
        if (!u->rows[i].is_bad) {
            tell_row(u, &u->rows[i]);
            shown++;
        }
}

static void tell_same(const struct understood *u)
{
    size_t shown = 0;
    for (size_t i = 0; i < u->n_rows && shown < SAME_SHOWN; i++) {
        AUTO(str) head = {0};
        AUTO(str) text = {0};
        if (!*u->rows[i].same)
            continue;
        shown++;
        str_addf(&head, _("  line %lld:"), (long long)u->rows[i].line);
        str_addf(&text, _("there already: %s"), u->rows[i].same);
        cli_warn_filled(str_text(&head), 12, str_text(&text));
    }
    if (u->n_same > shown)
        cli_warn(_("  and %zu more that are there already"), u->n_same - shown);
}

static int refuse_unasked(const struct import_talk *t, struct sotay_error *err)
{
    if (t->unrepaired)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("If that is right add --yes, and --repair yes (or no) for what was "
                            "lost."),
                          _("this list was understood as shown; nothing was written"));
    return sotay_fail(err, SOTAY_EREFUSED, _("If that is right, add --yes."),
                      _("this list was understood as shown; nothing was written"));
}

int import_confirm(void *talk, const struct understood *u, const struct import_counts *counts,
                   struct sotay_error *err)
{
    struct import_talk *t = talk;
    bool yes = true;
    progress_done(&t->bar);
    import_show_changes_left(t);
    import_tell_made(u);
    tell_same(u);
    if (u->n_rows == 0) {
        cli_warn("%s", _("There is nothing below the headings."));
        return SOTAY_OK;
    }
    tell_first_rows(u);
    cli_warn(_("Rows: %lld; new: %lld, changed: %lld, the same: %lld, bad: %lld"),
             (long long)counts->rows, (long long)counts->added, (long long)counts->changed,
             (long long)counts->same, (long long)counts->bad);
    if (t->cli->given.dry_run)
        return SOTAY_OK;
    bool decided = t->asked->yes && !t->unrepaired;
    if (!decided && !cli_is_interactive())
        return refuse_unasked(t, err);
    if (decided || t->asked->yes)
        return SOTAY_OK;
    int rc = ask_yes(_("Is this right?"), true, &yes, err);
    if (rc >= 0 && !yes)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Say what a column holds with --column \"HEADING=NAME\", or mend the "
                            "list."),
                          _("nothing was written"));
    return rc;
}

int import_ask_leave_out(void *talk, const struct import_counts *counts, bool *ret_yes,
                         struct sotay_error *err)
{
    struct import_talk *t = talk;
    AUTO(str) question = {0};
    *ret_yes = false;
    if (t->asked->yes || !cli_is_interactive())
        return SOTAY_OK;
    progress_done(&t->bar);
    str_addf(&question, _("Bad rows: %lld of %lld. Leave them out, and take the others?"),
             (long long)counts->bad, (long long)counts->rows);
    int rc = str_check(&question, err);
    return rc < 0 ? rc : ask_yes(str_text(&question), false, ret_yes, err);
}
