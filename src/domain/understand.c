/* src/domain/understand.c - what a list means that somebody made for themselves. */
#include "base/base.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/understand_private.h"

enum { WIDEST = 512 }; /* columns looked at */

const char *keep(struct reader *r, const char *text)
{
    if (!*text)
        return "";
    const char *kept = arena_text(&r->u->mem, text);
    r->no_memory = r->no_memory || !kept;
    return kept ? kept : "";
}

void understood_done(struct understood *u)
{
    free(u->rows);
    free(u->left);
    free(u->sections);
    free(u->repair_cells);
    arena_done(&u->mem);
    *u = (struct understood){0};
}

int understood_column(const struct understood *u, int target)
{
    for (size_t i = 0; i < u->n_names; i++)
        if (u->targets[i] == target)
            return (int)i;
    return -1;
}

struct csv_row understood_row(const struct understood *u, size_t i)
{
    return (struct csv_row){u->rows[i].line, u->n_names, u->rows[i].cells};
}

void understood_spoil(struct understood *u, size_t i)
{
    u->rows[i].is_bad = true;
}

void understood_repair(struct understood *u, enum repair_kind kind)
{
    for (size_t i = 0; i < u->n_repair_cells; i++) {
        const struct repair_cell *c = &u->repair_cells[i];
        if (c->kind == kind)
            u->rows[c->row].cells[c->column] = c->after;
    }
}

static void reader_done(struct reader *r)
{
    free(r->target);
    free(r->rank);
    free(r->wished);
    free(r->counts);
    map_done(&r->count_of);
}

/* ---- days that Excel took for others --------------------------------------------------------- */

/* Where days were typed as 02/05/1980 into an Excel that reads the month first, it took those as days
 * whose day may be a month, and left the others as text.  Then all its days have small days, and all
 * texts large ones. */
static void look_at_days(struct reader *r, const struct list_column *c)
{
    enum { LEAST = 3 };
    size_t days = 0, small = 0, texts = 0, large = 0;
    for (size_t i = r->first_row; i < r->sheet->n_rows; i++) {
        const struct sheet_cell *cell = sheet_cell(&r->sheet->rows[i], c->at);
        char iso[16];
        if (cell->kind == SHEET_DAY && strlen(cell->text) >= 10) {
            days++;
            small += strncmp(cell->text + 8, "12", 2) <= 0;
        } else if (cell->kind == SHEET_TEXT && read_day(cell, r->wishes->today, iso) == DAY_READ &&
                   strlen(iso) == 10) {
            texts++;
            large += strncmp(iso + 8, "12", 2) > 0;
        }
    }
    if (days < LEAST || texts < LEAST)
        return;
    r->u->n_dates = days;
    r->u->n_texts = texts;
    r->u->may_be_swapped = small == days && large == texts;
}

static void look_at_all_days(struct reader *r)
{
    for (size_t i = 0; i < r->u->n_columns && !r->u->may_be_swapped; i++) {
        const struct list_column *c = &r->u->columns[i];
        if (c->use == COLUMN_USED && c->target >= 0 &&
            (r->n->fields[c->target].type == FIELD_BIRTH ||
             r->n->fields[c->target].type == FIELD_DAY))
            look_at_days(r, c);
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Is it written as it is shown, but for capitals? */
static bool is_same_word(const char *text, const char *shown)
{
    AUTO_FREE char *a = text_case_key(text);
    AUTO_FREE char *b = text_case_key(shown);
    return a && b && strcmp(a, b) == 0;
}

/* "BS = bác sĩ (3), ĐD = điều dưỡng (8)": what is not the word itself. */
static int tell_words(struct reader *r)
{
    enum { SHOWN = 12 };
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < r->u->n_columns; i++) {
        AUTO(str) text = {0};
        size_t n = 0;
        for (size_t k = 0; k < r->n_counts; k++) {
            const struct word_count *w = &r->counts[k];
            const char *shown = word_shown(w->word);
            if (w->column != i || is_same_word(w->text, shown) || n++ >= SHOWN)
                continue;
            str_addf(&text, "%s%s = %s (%zu)", text.len ? ", " : "", w->text, shown, w->n);
        }
        if (n > SHOWN)
            str_add(&text, ", ...");
        rc = str_check(&text, r->err);
        r->u->columns[i].words = keep(r, str_text(&text));
    }
    return rc;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int read_list(struct reader *r)
{
    r->width = r->sheet->widest < WIDEST ? r->sheet->widest : WIDEST;
    r->target = calloc(r->width + 1, sizeof(*r->target));
    r->rank = calloc(r->width + 1, sizeof(*r->rank));
    r->wished = calloc(r->width + 1, sizeof(*r->wished));
    if (!r->target || !r->rank || !r->wished)
        return sotay_nomem(r->err);
    int rc = find_headings(r);
    if (rc == SOTAY_OK)
        rc = take_wishes(r);
    if (rc == SOTAY_OK)
        rc = settle_columns(r);
    if (rc == SOTAY_OK)
        rc = read_rows(r);
    if (rc != SOTAY_OK)
        return rc;
    look_at_all_days(r);
    rc = tell_words(r);
    return rc >= 0 && r->no_memory ? sotay_nomem(r->err) : rc;
}

int understand(const struct sheet *sheet, const struct noun *n, const struct headings *headings,
               struct place_names *places, const struct understand_wishes *wishes,
               struct understood *ret, struct sotay_error *err)
{
    AUTO(understood) u = {.n = n, .sheet = sheet};
    __attribute__((cleanup(reader_done))) struct reader r = {.sheet = sheet,
                                                             .n = n,
                                                             .h = headings,
                                                             .places = places,
                                                             .wishes = wishes,
                                                             .u = &u,
                                                             .err = err};
    int rc = read_list(&r);
    if (rc == SOTAY_OK) {
        *ret = u;
        u = (struct understood){0};
    }
    return rc;
}
