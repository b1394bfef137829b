/* src/cli/import_people.c - people of a list: whether two of one name are one person, and the codes that
 * were made for those who had none. */
#include "base/base.h"

#include "cli/import.h"

#include "base/map.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/noun.h"
#include "domain/understand.h"

/* ---- two of one name --------------------------------------------------------------------------- */

static void add_part(const char *name, const char *text, bool titled, struct str *out)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const struct field *f = &n->fields[noun_field(n, name)];
    char masked[64];
    if (!*text)
        return;
    str_add(out, "; ");
    if (titled)
        str_addf(out, "%s: ", _(f->title));
    snprintf(masked, sizeof(masked), "%.60s", text);
    if (f->type == FIELD_CITIZEN)
        import_mask(masked);
    noun_text_shown(f, f->type == FIELD_CITIZEN ? masked : text, out);
}

/* "line 3", or the code of whom is there already. */
static void add_head(const struct person_seen *who, struct str *out)
{
    str_add(out, "  ");
    if (who->line)
        str_addf(out, _("line %lld"), (long long)who->line);
    else
        str_add(out, who->code);
    str_add(out, ":");
}

static void tell_person(const struct person_seen *who, int left)
{
    AUTO(str) head = {0};
    AUTO(str) text = {0};
    add_head(who, &head);
    str_add(&text, who->name);
    add_part("birth_date", who->birth, true, &text);
    add_part("cadre", who->cadre, false, &text);
    str_addf(&text, "%s%s", *who->place ? "; " : "", who->place);
    add_part("phone", who->phone, true, &text);
    add_part("citizen_id", who->citizen, true, &text);
    cli_warn_filled(str_text(&head), left, str_text(&text));
}

static bool is_alike(const char *a, const char *b)
{
    AUTO_FREE char *one = text_search_key(a);
    AUTO_FREE char *other = text_search_key(b);
    return one && other && strcmp(one, other) == 0;
}

int import_ask_same(void *talk, const struct person_seen *of_row, const struct person_seen *other,
                    bool *ret, struct sotay_error *err)
{
    const struct import_talk *t = talk;
    AUTO(str) mine = {0};
    AUTO(str) his = {0};
    if (t->asked->yes || !cli_is_interactive())
        return SOTAY_END;
    add_head(of_row, &mine);
    add_head(other, &his);
    int a = text_width(str_text(&mine)), b = text_width(str_text(&his));
    cli_warn("%s", is_alike(of_row->name, other->name) ? _("Two of one name:")
                                                       : _("Two of one citizen ID:"));
    tell_person(of_row, (a > b ? a : b) + 2);
    tell_person(other, (a > b ? a : b) + 2);
    return ask_yes(_("Are they one person?"), false, ret, err);
}

/* ---- codes that were made ---------------------------------------------------------------------- */

enum { RUNS_SHOWN = 3 };

struct runs {      /* "TT01-00004" to "TT01-00006", of each place the first and the last */
    struct map of; /* "TT01" -> index of list */
    struct {
        const char *first, *last;
    } * list;
    size_t n, cap;
};
static void runs_done(struct runs *r)
{
    map_done(&r->of);
    free(r->list);
}

static bool add_code(struct runs *r, const char *code)
{
    const char *dash = strrchr(code, '-');
    size_t len = dash ? (size_t)(dash - code) : strlen(code);
    int64_t at;
    if (map_get(&r->of, code, len, &at)) {
        r->list[at].last = code;
        return true;
    }
    if (!list_grow(&r->list, &r->cap, r->n, sizeof(*r->list)) ||
        !map_put(&r->of, code, len, (int64_t)r->n))
        return false;
    r->list[r->n].first = r->list[r->n].last = code;
    r->n++;
    return true;
}

static void add_runs(const struct runs *r, struct str *out)
{
    for (size_t i = 0; i < r->n && i < RUNS_SHOWN; i++) {
        str_add(out, i ? "; " : "");
        if (r->list[i].first == r->list[i].last)
            str_add(out, r->list[i].first);
        else
            str_addf(out, _("%s to %s"), r->list[i].first, r->list[i].last);
    }
    if (r->n > RUNS_SHOWN)
        str_addf(out, _("; other series: %zu"), r->n - RUNS_SHOWN);
}

void import_tell_made(const struct understood *u)
{
    __attribute__((cleanup(runs_done))) struct runs r = {0};
    AUTO(str) text = {0};
    AUTO(str) runs = {0};
    size_t n = 0;
    for (size_t i = 0; i < u->n_rows; i++) {
        const struct list_row *row = &u->rows[i];
        if (!row->made_code || row->is_bad)
            continue;
        n++;
        if (!add_code(&r, row->cells[understood_column(u, 0)]))
            return;
    }
    add_runs(&r, &runs);
    str_addf(&text, _("Codes made: %zu (%s)"), n, str_text(&runs));
    if (n)
        cli_warn_filled("", 0, str_text(&text));
}
