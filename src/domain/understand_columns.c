/* src/domain/understand_columns.c - what the columns of a list mean together: names in two columns,
 * two columns for one thing, and the columns that an import will read. */
#include "base/base.h"

#include "base/text.h"
#include "domain/understand_private.h"

static size_t column_of(const struct reader *r, int target)
{
    for (size_t c = 0; c < r->width; c++)
        if (r->target[c] == target)
            return c;
    return r->width;
}

static bool has(const struct reader *r, int target)
{
    return column_of(r, target) < r->width;
}

static int person_field(const char *name)
{
    return noun_field(&noun_table[NOUN_PERSON], name);
}

/* ---- two columns for one thing --------------------------------------------------------------- */

/* How many cells of a column hold a word that its field takes. */
static int count_words(struct reader *r, size_t column, const struct field *f, size_t *ret)
{
    int rc = SOTAY_OK;
    *ret = 0;
    for (size_t i = r->first_row; rc >= 0 && i < r->sheet->n_rows; i++) {
        AUTO(wording) w = {0};
        rc = wording_make(sheet_cell(&r->sheet->rows[i], column)->text, &w, r->err);
        *ret += rc >= 0 && *w.bare && *phrase_word(r->h, f, &w);
    }
    return rc;
}

/* Of words the column that has more of them, else the one whose heading is surer. */
static int is_better(struct reader *r, size_t a, size_t b, bool *ret)
{
    int target = r->target[a];
    size_t in_a = 0, in_b = 0;
    int rc = SOTAY_OK;
    if (r->wished[a] != r->wished[b]) {
        *ret = r->wished[a];
        return SOTAY_OK;
    }
    if (target >= 0 && r->n->fields[target].type == FIELD_WORD) {
        rc = count_words(r, a, &r->n->fields[target], &in_a);
        if (rc >= 0)
            rc = count_words(r, b, &r->n->fields[target], &in_b);
    }
    *ret = in_a != in_b ? in_a > in_b : r->rank[a] < r->rank[b];
    return rc;
}

static int choose_among(struct reader *r, bool *second)
{
    int rc = SOTAY_OK;
    for (size_t c = 0; rc >= 0 && c < r->width; c++) {
        if (r->target[c] <= TARGET_IGNORED)
            continue;
        size_t before = 0;
        while (before < c && (r->target[before] != r->target[c] || second[before]))
            before++;
        if (before == c)
            continue;
        bool better = false;
        rc = is_better(r, c, before, &better);
        second[better ? before : c] = true;
    }
    return rc;
}

/* "Chức vụ" is the cadre where it holds cadres; "Trưởng trạm", "Giám đốc" are none. */
static int settle_position(struct reader *r)
{
    const int cadre = person_field("cadre");
    const size_t c = column_of(r, TARGET_POSITION);
    size_t filled = 0, words = 0;
    if (c == r->width)
        return SOTAY_OK;
    for (size_t i = r->first_row; i < r->sheet->n_rows; i++)
        filled += *sheet_cell(&r->sheet->rows[i], c)->text != '\0';
    int rc = count_words(r, c, &r->n->fields[cadre], &words);
    r->target[c] = !has(r, cadre) && 2 * words > filled ? cadre : TARGET_IGNORED;
    return rc;
}

/* ---- names in several columns ---------------------------------------------------------------- */

static bool looks_given(struct reader *r, const char *text)
{
    AUTO(wording) w = {0};
    int sex = person_field("sex");
    size_t words = 1;
    for (const char *at = text; *at; at++) {
        words += *at == ' ';
        if (*at >= '0' && *at <= '9')
            return false;
    }
    if (words > 2 || wording_make(text, &w, NULL) < 0)
        return false;
    /* "Nam" is a name too, "nữ" is none. */
    return strcmp(w.marked, "nam") == 0 || !*phrase_word(r->h, &r->n->fields[sex], &w);
}

/* "Họ và tên" over two columns: the second holds the given names and has no heading of its own. */
static void divide_full_name(struct reader *r)
{
    size_t c = column_of(r, TARGET_FULL_NAME), filled = 0, given = 0, male = 0;
    if (c + 1 >= r->width || r->target[c + 1] != TARGET_UNKNOWN || *heading_text(r, c + 1))
        return;
    for (size_t i = r->first_row; i < r->sheet->n_rows; i++) {
        const char *text = sheet_cell(&r->sheet->rows[i], c + 1)->text;
        if (!*sheet_cell(&r->sheet->rows[i], c)->text)
            continue;
        filled++;
        given += *text && looks_given(r, text);
        male += strcmp(text, "Nam") == 0;
    }
    if (2 * given <= filled || 2 * male > given)
        return;
    r->target[c] = TARGET_FAMILY_MIDDLE;
    r->target[c + 1] = person_field("given_name");
}

/* Does the whole name end in what the other column holds, in nearly every row? */
static bool ends_alike(const struct reader *r, size_t full, size_t given)
{
    size_t rows = 0, alike = 0;
    for (size_t i = r->first_row; i < r->sheet->n_rows; i++) {
        const char *a = sheet_cell(&r->sheet->rows[i], full)->text,
                   *b = sheet_cell(&r->sheet->rows[i], given)->text;
        size_t la = strlen(a), lb = strlen(b);
        if (!la || !lb)
            continue;
        rows++;
        alike += la > lb && strcmp(a + la - lb, b) == 0 && a[la - lb - 1] == ' ';
    }
    return rows > 0 && 10 * alike >= 8 * rows;
}

static void settle_names(struct reader *r)
{
    int family = person_field("family_name"), middle = person_field("middle_name"),
        given = person_field("given_name");
    if (has(r, TARGET_FULL_NAME) && has(r, given)) {
        size_t full = column_of(r, TARGET_FULL_NAME), short_name = column_of(r, given);
        if (ends_alike(r, full, short_name))
            r->target[short_name] = TARGET_IGNORED; /* there to sort by */
        else
            r->target[full] = TARGET_FAMILY_MIDDLE;
    } else if (has(r, given) && !has(r, family) && !has(r, TARGET_FAMILY_MIDDLE)) {
        r->target[column_of(r, given)] = TARGET_FULL_NAME;
    }
    if (has(r, family) && !has(r, middle) && has(r, given))
        r->target[column_of(r, family)] = TARGET_FAMILY_MIDDLE;
}

/* ---- what is needed -------------------------------------------------------------------------- */

static int refuse_missing(struct reader *r, const char *title, const char *name)
{
    AUTO(str) known = {0};
    for (size_t c = 0; c < r->width; c++)
        if (*heading_text(r, c))
            str_addf(&known, "%s%s", known.len ? ", " : "", heading_text(r, c));
    sotay_fail(r->err, SOTAY_EREFUSED, NULL, _("%s:%lld: no column is understood as '%s'"),
               r->sheet->file, (long long)r->u->header_line, title);
    sotay_error_hint(r->err, _("Say which one it is, as in --column \"HEADING=%s\". Headings: %s."),
                     name, str_text(&known));
    return SOTAY_EREFUSED;
}

static int check_needed(struct reader *r)
{
    const struct noun *n = r->n;
    if (n->id == NOUN_PERSON) {
        if (has(r, 0) || has(r, TARGET_FULL_NAME) || has(r, person_field("given_name")))
            return SOTAY_OK;
        return refuse_missing(r, target_title(n, TARGET_FULL_NAME), "full_name");
    }
    for (size_t i = 0; i < n->n_fields; i++) {
        const struct field *f = &n->fields[i];
        bool needed = f->key && f->required && f->type != FIELD_CODE;
        bool stands_in = n->has_code && !has(r, 0) && f->required && f->type != FIELD_CODE;
        if ((needed || stands_in) && !has(r, (int)i))
            return refuse_missing(r, _(f->title), f->name);
    }
    return SOTAY_OK;
}

/* ---- what an import reads -------------------------------------------------------------------- */

static void add_name(struct reader *r, int target)
{
    struct understood *u = r->u;
    for (size_t i = 0; i < u->n_names; i++)
        if (u->targets[i] == target)
            return;
    u->targets[u->n_names] = target;
    u->names[u->n_names++] = target_name(r->n, target);
}

/* In the order of our own files. */
static int name_columns(struct reader *r)
{
    struct understood *u = r->u;
    int sex = person_field("sex"), birth = person_field("birth_date");
    u->names = arena_bytes(&u->mem, (NOUN_FIELDS_MAX + 2) * sizeof(*u->names));
    u->targets = arena_bytes(&u->mem, (NOUN_FIELDS_MAX + 2) * sizeof(*u->targets));
    if (!u->names || !u->targets)
        return sotay_nomem(r->err);
    bool whole = has(r, TARGET_FULL_NAME) || has(r, TARGET_FAMILY_MIDDLE);
    for (int i = 0; i < (int)r->n->n_fields; i++) {
        bool is_person = r->n->id == NOUN_PERSON;
        bool name = is_person && whole && i >= person_field("family_name") &&
                    i <= person_field("given_name");
        bool pair = is_person && has(r, TARGET_MALE) && (i == sex || i == birth);
        bool parts = is_person && has(r, TARGET_BIRTH_YEAR) && i == birth;
        if (has(r, i) || name || pair || parts || r->n->fields[i].type == FIELD_CODE)
            add_name(r, i);
    }
    if (r->n->id == NOUN_PERSON) {
        add_name(r, TARGET_FACILITY); /* headings between the rows may name one */
        add_name(r, TARGET_DEPARTMENT);
    }
    return SOTAY_OK;
}

static int list_columns(struct reader *r, const bool *second)
{
    struct understood *u = r->u;
    u->columns = arena_bytes(&u->mem, (r->width + 1) * sizeof(*u->columns));
    if (!u->columns)
        return sotay_nomem(r->err);
    for (size_t c = 0; c < r->width; c++) {
        const char *heading = heading_text(r, c);
        if (!*heading && r->target[c] == TARGET_UNKNOWN)
            continue;
        enum column_use use = second[c]                        ? COLUMN_SECOND
                              : r->target[c] == TARGET_IGNORED ? COLUMN_IGNORED
                              : r->target[c] == TARGET_UNKNOWN ? COLUMN_UNKNOWN
                                                               : COLUMN_USED;
        u->columns[u->n_columns++] = (struct list_column){c, heading, r->target[c], use, ""};
        r->n_used += use == COLUMN_USED;
    }
    return SOTAY_OK;
}

int settle_columns(struct reader *r)
{
    AUTO_FREE bool *second = calloc(r->width + 1, sizeof(*second));
    if (!second)
        return sotay_nomem(r->err);
    int rc = SOTAY_OK;
    if (r->n->id == NOUN_PERSON) {
        divide_full_name(r);
        settle_names(r);
        rc = settle_position(r);
    }
    if (rc >= 0)
        rc = choose_among(r, second);
    if (rc >= 0)
        rc = check_needed(r);
    if (rc >= 0)
        rc = name_columns(r);
    return rc < 0 ? rc : list_columns(r, second);
}
