/* src/domain/understand_header.c - where the headings of a list are: one row or two, among the
 * first. */
#include "base/base.h"

#include "base/text.h"
#include "domain/understand_private.h"

enum { ROWS_LOOKED_AT = 30, LEAST_SCORE = 3 };

struct
try {
    size_t row;
    bool two;
    int score;
};

static const char *text_at(const struct reader *r, size_t row, size_t column)
{
    return sheet_cell(&r->sheet->rows[row], column)->text;
}

/* What --column says of a heading; wrong names are told later. */
static int wished_target(const struct reader *r, const struct wording *text)
{
    int target;
    for (size_t i = 0; i < r->wishes->n_columns; i++) {
        AUTO(wording) w = {0};
        const char *wish = r->wishes->columns[i], *equals = strrchr(wish, '=');
        AUTO_FREE char *name = equals ? text_dup_bytes(wish, (size_t)(equals - wish)) : NULL;
        if (name && wording_make(name, &w, NULL) >= 0 && strcmp(w.bare, text->bare) == 0)
            return target_by_name(r->n, equals + 1, &target) ? target : TARGET_IGNORED;
    }
    return TARGET_UNKNOWN;
}

/* Target of one text; brackets count before they do not: "Năm sinh (nam)". */
static int target_of(struct reader *r, const char *text, int *ret, size_t *ret_rank)
{
    AUTO(wording) whole = {0};
    AUTO(wording) bare = {0};
    *ret = TARGET_UNKNOWN;
    if (!*text)
        return SOTAY_OK;
    int rc = wording_make(text, &whole, r->err);
    if (rc >= 0)
        *ret = heading_target(r->h, r->n->id, &whole, ret_rank);
    if (rc >= 0 && *ret == TARGET_UNKNOWN)
        *ret = wished_target(r, &whole);
    if (rc < 0 || *ret != TARGET_UNKNOWN)
        return rc;
    rc = wording_without_brackets(text, &bare, r->err);
    if (rc >= 0)
        *ret = heading_target(r->h, r->n->id, &bare, ret_rank);
    return rc;
}

/* The heading above: of a cell that lies in a wider one, or left empty behind it, that one's. */
static const char *text_above(const struct reader *r, size_t row, size_t column)
{
    for (size_t c = column + 1; c-- > 0;)
        if (*text_at(r, row, c))
            return text_at(r, row, c);
    return "";
}

/* Under two rows: what both say together, else the lower, else the upper where it stands alone. */
static int target_under(struct reader *r, size_t row, size_t column, int *ret, size_t *ret_rank)
{
    const char *top = text_at(r, row, column), *low = text_at(r, row + 1, column);
    if (!*low)
        return target_of(r, top, ret, ret_rank);
    const char *above = text_above(r, row, column);
    *ret = TARGET_UNKNOWN;
    int rc = SOTAY_OK;
    if (*above && strcmp(above, low) != 0) {
        AUTO(str) both = {0};
        str_addf(&both, "%s %s", above, low);
        rc = str_check(&both, r->err);
        if (rc >= 0)
            rc = target_of(r, str_text(&both), ret, ret_rank);
    }
    if (rc >= 0 && *ret == TARGET_UNKNOWN)
        rc = target_of(r, low, ret, ret_rank);
    return rc;
}

static int read_targets(struct reader *r, const struct try *t)
{
    int rc = SOTAY_OK;
    for (size_t c = 0; rc >= 0 && c < r->width; c++)
        rc = t->two ? target_under(r, t->row, c, &r->target[c], &r->rank[c])
                    : target_of(r, text_at(r, t->row, c), &r->target[c], &r->rank[c]);
    return rc;
}

static bool has_target(const struct reader *r, size_t before, int target)
{
    for (size_t c = 0; c < before; c++)
        if (r->target[c] == target)
            return true;
    return false;
}

/* Half of a pair, as a cell "Nam" of somebody's row is, counts nothing. */
static void drop_halves(struct reader *r)
{
    static const int groups[][3] = {{TARGET_MALE, TARGET_FEMALE, TARGET_FEMALE},
                                    {TARGET_BIRTH_DAY, TARGET_BIRTH_MONTH, TARGET_BIRTH_YEAR}};
    for (size_t g = 0; g < COUNT_OF(groups); g++) {
        const int *all = groups[g];
        if (has_target(r, r->width, all[0]) && has_target(r, r->width, all[1]) &&
            has_target(r, r->width, all[2]))
            continue;
        for (size_t c = 0; c < r->width; c++)
            if (r->target[c] == all[0] || r->target[c] == all[1] || r->target[c] == all[2])
                r->target[c] = TARGET_UNKNOWN;
    }
}

/* Two for each thing that is found, one for each column that is known to hold nothing. */
static int score_of(const struct reader *r, const struct try *t)
{
    int score = 0;
    size_t found = 0, filled = 0, known = 0;
    for (size_t c = 0; c < r->width; c++) {
        bool is_new = r->target[c] > TARGET_IGNORED && !has_target(r, c, r->target[c]);
        filled += *text_at(r, t->row, c) || (t->two && *text_at(r, t->row + 1, c));
        known += r->target[c] != TARGET_UNKNOWN;
        found += is_new;
        score += is_new ? 2 : r->target[c] == TARGET_IGNORED;
    }
    /* one alone is enough where nothing else stands there */
    return found >= 2 || score >= LEAST_SCORE || (found == 1 && known == filled) ? score : 0;
}

/* Headings that were merged with the row below say that both are headings. */
static bool is_merged_down(const struct reader *r, size_t row)
{
    int64_t line = r->sheet->rows[row].line;
    for (size_t i = 0; i < r->sheet->n_ranges; i++)
        if (r->sheet->ranges[i].line == line && r->sheet->ranges[i].last_line == line + 1)
            return true;
    return false;
}

static int look_at(struct reader *r, const struct try *t, struct try *best)
{
    int rc = read_targets(r, t);
    if (rc < 0)
        return rc;
    drop_halves(r);
    int score = score_of(r, t);
    bool lower_half = t->two && best->row == t->row + 1 && !best->two && is_merged_down(r, t->row);
    if (score > best->score || (lower_half && score == best->score)) {
        *best = *t;
        best->score = score;
    }
    return SOTAY_OK;
}

static int find_best(struct reader *r, struct try *best)
{
    size_t n = r->sheet->n_rows < ROWS_LOOKED_AT ? r->sheet->n_rows : ROWS_LOOKED_AT;
    int rc = SOTAY_OK;
    for (int two = 0; two < 2; two++)
        for (size_t i = 0; rc >= 0 && i + (size_t)two < n; i++)
            if (!two || r->sheet->rows[i + 1].line == r->sheet->rows[i].line + 1)
                rc = look_at(r, &(struct try){.row = i, .two = two}, best);
    return rc;
}

int find_headings(struct reader *r)
{
    struct try best = {0};
    int rc = find_best(r, &best);
    if (rc < 0 || !best.score)
        return rc < 0 ? rc : SOTAY_END;
    rc = read_targets(r, &best);
    r->header_row = best.row;
    r->first_row = best.row + (best.two ? 2 : 1);
    r->u->header_line = r->sheet->rows[best.row].line;
    r->u->header_last = r->sheet->rows[r->first_row - 1].line;
    drop_halves(r);
    return rc;
}

const char *heading_text(struct reader *r, size_t column)
{
    AUTO(str) text = {0};
    const char *before = "";
    for (size_t row = r->header_row; row < r->first_row; row++) {
        bool is_upper = row + 1 < r->first_row;
        const char *one = text_at(r, row, column);
        if (is_upper && !*one && *text_at(r, row + 1, column))
            one = text_above(r, row, column);
        if (*one && strcmp(one, before) != 0)
            str_addf(&text, "%s%s", text.len ? " / " : "", one);
        before = one;
    }
    AUTO_FREE char *words = text_words(str_text(&text));
    return keep(r, words ? words : "");
}

/* ---- what --column says ---------------------------------------------------------------------- */

/* The column called so, by its heading or its letter; r->width: none. */
static int named_column(struct reader *r, const char *name, size_t *ret)
{
    AUTO(wording) wanted = {0};
    int rc = wording_make(name, &wanted, r->err);
    *ret = r->width;
    for (size_t c = 0; rc >= 0 && *ret == r->width && c < r->width; c++) {
        AUTO(wording) w = {0};
        rc = wording_make(heading_text(r, c), &w, r->err);
        if (rc >= 0 && *w.bare && strcmp(w.bare, wanted.bare) == 0)
            *ret = c;
    }
    for (size_t c = 0; rc >= 0 && *ret == r->width && c < r->width; c++)
        if (strcmp(column_letters(c).s, name) == 0)
            *ret = c;
    return rc;
}

static int refuse_wish(struct reader *r, const char *name)
{
    AUTO(str) known = {0};
    sotay_fail(r->err, SOTAY_EUSAGE, NULL, _("--column: the list has no column '%s'"), name);
    for (size_t c = 0; c < r->width; c++) {
        const char *text = heading_text(r, c);
        if (*text)
            str_addf(&known, "%s%s", known.len ? ", " : "", text);
    }
    sotay_error_hint(r->err, _("Its headings are: %s."), str_text(&known));
    return SOTAY_EUSAGE;
}

static int refuse_target(struct reader *r, const char *name)
{
    AUTO(str) known = {0};
    sotay_fail(r->err, SOTAY_EUSAGE, NULL, _("--column: there is nothing called '%s' here"), name);
    for (int t = TARGET_WHO_BIRTH; t < (int)r->n->n_fields; t++) {
        int found;
        const char *one = target_name(r->n, t);
        if (*one && target_by_name(r->n, one, &found) && found == t)
            str_addf(&known, "%s%s", known.len ? ", " : "", one);
    }
    sotay_error_hint(r->err, _("A column can be: %s, or - for none of them."), str_text(&known));
    return SOTAY_EUSAGE;
}

static int take_wish(struct reader *r, const char *wish)
{
    const char *equals = strrchr(wish, '=');
    size_t column;
    int target = TARGET_IGNORED;
    if (!equals || equals == wish)
        return sotay_fail(r->err, SOTAY_EUSAGE, _("Write it as --column \"Heading=facility\"."),
                          _("--column: '%s' has no ="), wish);
    AUTO_FREE char *name = text_dup_bytes(wish, (size_t)(equals - wish));
    if (!name)
        return sotay_nomem(r->err);
    int rc = named_column(r, name, &column);
    if (rc < 0)
        return rc;
    if (column == r->width)
        return refuse_wish(r, name);
    if (strcmp(equals + 1, "-") != 0 && !target_by_name(r->n, equals + 1, &target))
        return refuse_target(r, equals + 1);
    r->target[column] = target;
    r->wished[column] = true;
    r->rank[column] = 0;
    return SOTAY_OK;
}

int take_wishes(struct reader *r)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < r->wishes->n_columns; i++)
        rc = take_wish(r, r->wishes->columns[i]);
    return rc;
}
