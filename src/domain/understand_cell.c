/* src/domain/understand_cell.c - cells of a list in the form that an import reads. */
#include "base/base.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/understand_private.h"
#include "domain/validate.h"

#define DIGITS "0123456789"

void set_cell(struct reader *r, struct list_row *row, int target, const char *text)
{
    int at = understood_column(r->u, target);
    if (at >= 0)
        row->cells[at] = keep(r, text);
}

const char *get_cell(const struct understood *u, const struct list_row *row, int target)
{
    int at = understood_column(u, target);
    return at >= 0 ? row->cells[at] : "";
}

int add_problem(struct understood *u, struct list_row *row, int target, const char *why,
                struct sotay_error *err)
{
    struct list_problem *p = arena_bytes(&u->mem, sizeof(*p));
    const char *text = arena_text(&u->mem, why);
    if (!p || !text)
        return sotay_nomem(err);
    *p = (struct list_problem){row->problems, understood_column(u, target), text};
    row->problems = p;
    return SOTAY_OK;
}

static int field_of(const struct reader *r, const char *name)
{
    return noun_field(r->n, name);
}

/* ---- repairs --------------------------------------------------------------------------------- */

static int offer_repair(struct reader *r, struct list_row *row, int target, enum repair_kind kind,
                        const char *before, const char *after)
{
    struct understood *u = r->u;
    int column = understood_column(u, target);
    if (column < 0)
        return SOTAY_OK;
    if (!list_grow(&u->repair_cells, &u->repairs_cap, u->n_repair_cells, sizeof(*u->repair_cells)))
        return sotay_nomem(r->err);
    const char *kept = keep(r, after);
    u->repair_cells[u->n_repair_cells++] =
        (struct repair_cell){kind, u->n_rows, (size_t)column, kept};
    if (u->repairs[kind].n++ == 0)
        u->repairs[kind] = (struct repair){1, row->line, keep(r, before), kept};
    return SOTAY_OK;
}

/* "11088001111.0": as some programs write a whole number. */
static void drop_zero_part(char *number)
{
    size_t n = strspn(number, DIGITS);
    if (n && number[n] == '.' && number[n + 1] &&
        number[n + 1 + strspn(number + n + 1, "0")] == '\0')
        number[n] = '\0';
}

static int take_whole_number(struct reader *r, struct list_row *row, int target)
{
    AUTO_FREE char *number = text_dup(get_cell(r->u, row, target));
    if (!number)
        return sotay_nomem(r->err);
    drop_zero_part(number);
    if (strcmp(number, get_cell(r->u, row, target)) != 0)
        set_cell(r, row, target, number);
    return SOTAY_OK;
}

/* Digits of a number written with blanks, points or dashes; "" when anything else stands there. */
static void digits_of(const char *text, char ret[24])
{
    size_t n = 0;
    for (; *text; text++) {
        if (*text >= '0' && *text <= '9' && n < 23)
            ret[n++] = *text;
        else if (!strchr(" .-'", *text))
            n = 24;
        if (n > 23)
            break;
    }
    ret[n > 23 ? 0 : n] = '\0';
}

/* Zeros are put before it only where what comes out fits the person and begins as such numbers do. */
static int check_citizen(struct reader *r, struct list_row *row, int target)
{
    const char *text = get_cell(r->u, row, target);
    const char *sex = get_cell(r->u, row, field_of(r, "sex"));
    const char *birth = get_cell(r->u, row, field_of(r, "birth_date"));
    char digits[24], whole[32];
    digits_of(text, digits);
    size_t n = strlen(digits);
    if (n == 9)
        return add_problem(r->u, row, target,
                           _("this has 9 digits, as the old identity card had: write the number "
                             "of 12 digits, or leave it empty"),
                           r->err);
    if (n == 12)
        set_cell(r, row, target, digits);
    if (n != 10 && n != 11)
        return SOTAY_OK;
    snprintf(whole, sizeof(whole), "%0*d%s", (int)(12 - n), 0, digits);
    bool known_sex = strcmp(sex, "F") == 0 || strcmp(sex, "M") == 0;
    if (citizen_error(whole, known_sex ? sex : NULL, birth_year(birth) ? birth : NULL) ||
        citizen_warning(whole))
        return SOTAY_OK;
    return offer_repair(r, row, target, REPAIR_CITIZEN, text, whole);
}

static int check_phone(struct reader *r, struct list_row *row, int target)
{
    const char *text = get_cell(r->u, row, target);
    char digits[24], whole[200];
    digits_of(text, digits);
    size_t n = strlen(digits);
    bool mobile = n == 9 && strchr("35789", digits[0]), line = n == 10 && digits[0] == '2';
    if ((!mobile && !line) || strlen(text) > 100)
        return SOTAY_OK;
    snprintf(whole, sizeof(whole), "0%s", text);
    return offer_repair(r, row, target, REPAIR_PHONE, text, whole);
}

/* ---- days ------------------------------------------------------------------------------------ */

static int read_date(struct reader *r, struct list_row *row, int target,
                     const struct sheet_cell *cell, bool is_birth)
{
    char day[16];
    enum day_reading how = read_day(cell, r->wishes->today, day);
    bool year_only = (how == DAY_READ || how == DAY_MONTH_DROPPED) && strlen(day) == 4;
    if (year_only && !is_birth)
        how = DAY_UNREAD;
    if (how == DAY_READ || how == DAY_MONTH_DROPPED) {
        r->u->n_months += how == DAY_MONTH_DROPPED;
        set_cell(r, row, target, day);
        return SOTAY_OK;
    }
    set_cell(r, row, target, cell->text);
    if (how == DAY_SHORT_YEAR && is_birth)
        return offer_repair(r, row, target, REPAIR_YEAR, cell->text, day);
    if (how != DAY_EXCHANGED)
        return SOTAY_OK;
    AUTO(str) why = {0};
    str_addf(&why,
             _("'%s' has no such month: is the month before the day there? Write day/month/year"),
             cell->text);
    return add_problem(r->u, row, target, str_text(&why), r->err);
}

/* Neither is taken: what stays must not be good when the row comes again, mended elsewhere. */
static int explain_both(struct reader *r, struct list_row *row, const char *text)
{
    AUTO(str) both = {0};
    int sex = field_of(r, "sex"), birth = field_of(r, "birth_date");
    str_addf(&both, "%s / %s", get_cell(r->u, row, birth), text);
    if (*get_cell(r->u, row, birth))
        set_cell(r, row, birth, str_text(&both));
    set_cell(r, row, sex, "");
    int rc = str_check(&both, r->err);
    return rc < 0 ? rc
                  : add_problem(r->u, row, sex, _("something stands under both male and female"),
                                r->err);
}

/* Birth date or year under "Nam" or "Nữ"; a mark alone tells the sex. */
static int read_under_sex(struct reader *r, struct list_row *row, const struct sheet_cell *cell,
                          const char *sex)
{
    bool is_mark = strlen(cell->text) == 1 && strchr("xX+1vV", cell->text[0]);
    const char *before = get_cell(r->u, row, field_of(r, "sex"));
    if (*before && strcmp(before, sex) != 0)
        return explain_both(r, row, cell->text);
    set_cell(r, row, field_of(r, "sex"), sex);
    AUTO(wording) w = {0};
    int rc = wording_make(cell->text, &w, r->err);
    if (rc < 0 || is_mark ||
        strcmp(phrase_word(r->h, &r->n->fields[field_of(r, "sex")], &w), sex) == 0 || !*w.bare)
        return rc;
    return read_date(r, row, field_of(r, "birth_date"), cell, true);
}

/* Three columns come one after another: what is there already stands behind. */
static int read_birth_part(struct reader *r, struct list_row *row, int target,
                           const struct sheet_cell *cell)
{
    AUTO(str) all = {0};
    int birth = field_of(r, "birth_date");
    const char *before = get_cell(r->u, row, birth);
    if (target == TARGET_BIRTH_YEAR && !*before)
        return read_date(r, row, birth, cell, true);
    str_addf(&all, "%s%s%s", before, *before ? "/" : "", cell->text);
    int rc = str_check(&all, r->err);
    if (rc < 0)
        return rc;
    const struct sheet_cell whole = {str_text(&all), SHEET_TEXT};
    if (target == TARGET_BIRTH_YEAR)
        return read_date(r, row, birth, &whole, true);
    set_cell(r, row, birth, whole.text);
    return SOTAY_OK;
}

/* ---- words ----------------------------------------------------------------------------------- */

static int count_word(struct reader *r, size_t column, const char *text, const char *word)
{
    AUTO(str) key = {0};
    int64_t at;
    str_addf(&key, "%zu %s", column, text);
    int rc = str_check(&key, r->err);
    if (rc < 0)
        return rc;
    if (map_get(&r->count_of, key.data, key.len, &at)) {
        r->counts[at].n++;
        return SOTAY_OK;
    }
    if (!list_grow(&r->counts, &r->counts_cap, r->n_counts, sizeof(*r->counts)) ||
        !map_put(&r->count_of, key.data, key.len, (int64_t)r->n_counts))
        return sotay_nomem(r->err);
    r->counts[r->n_counts++] = (struct word_count){column, keep(r, text), word, 1};
    return SOTAY_OK;
}

static int read_word(struct reader *r, struct list_row *row, size_t column, const char *text)
{
    int target = r->u->columns[column].target;
    const struct field *f = &r->n->fields[target];
    const char *typed = word_typed(text, f->words), *word = typed ? keep(r, typed) : "";
    AUTO(wording) w = {0};
    int rc = wording_make(text, &w, r->err);
    if (rc >= 0 && !*word)
        word = phrase_word(r->h, f, &w);
    if (rc >= 0 && *w.bare)
        set_cell(r, row, target, *word ? word : text); /* else told as what it is none of */
    return rc < 0 || !*word ? rc : count_word(r, column, text, word);
}

/* ---- where they work ------------------------------------------------------------------------- */

/* Why a name is not understood; the candidates are named. */
static int explain_place(struct reader *r, const char *text, const char **ret)
{
    enum { SHOWN = 4 };
    AUTO(str) names = {0};
    AUTO(str) why = {0};
    size_t n = 0;
    int rc = place_candidates(r->places, text, SHOWN, &names, &n, r->err);
    if (n == 0)
        str_addf(&why, _("no facility is called '%s'"), text);
    else
        str_addf(&why, _("'%s' is not clear; it may be: %s%s"), text, str_text(&names),
                 n > SHOWN ? "; ..." : "");
    *ret = keep(r, str_text(&why));
    return rc < 0 ? rc : str_check(&why, r->err);
}

static int read_facility(struct reader *r, struct list_row *row, int target, const char *text)
{
    const struct place_name *place;
    const char *why;
    AUTO_FREE char *words = text_words(text);
    if (!words)
        return sotay_nomem(r->err);
    int rc = place_find(r->places, words, &place, r->err);
    if (rc < 0)
        return rc;
    set_cell(r, row, target, place ? place->code : words);
    if (place || r->places->n == 0)
        return SOTAY_OK;
    rc = explain_place(r, words, &why);
    return rc < 0 ? rc : add_problem(r->u, row, target, why, r->err);
}

/* ---- one cell -------------------------------------------------------------------------------- */

static int read_text(struct reader *r, struct list_row *row, int target, const char *text)
{
    AUTO_FREE char *words = text_words(text);
    if (!words)
        return sotay_nomem(r->err);
    set_cell(r, row, target, words);
    return SOTAY_OK;
}

/* "2,5" as decimals are written on paper. */
static int read_decimal(struct reader *r, struct list_row *row, int target, const char *text)
{
    AUTO_FREE char *number = text_dup(text);
    if (!number)
        return sotay_nomem(r->err);
    char *comma = strchr(number, ',');
    if (comma && !strchr(comma + 1, ',') && !strchr(number, '.'))
        *comma = '.';
    set_cell(r, row, target, number);
    return SOTAY_OK;
}

static bool is_name(const char *field)
{
    return strcmp(field, "family_name") == 0 || strcmp(field, "middle_name") == 0 ||
           strcmp(field, "given_name") == 0;
}

static int read_field(struct reader *r, struct list_row *row, size_t column,
                      const struct sheet_cell *cell)
{
    int target = r->u->columns[column].target;
    const struct field *f = &r->n->fields[target];
    char month[16];
    switch (f->type) {
    case FIELD_DAY:
    case FIELD_BIRTH:
        return read_date(r, row, target, cell, f->type == FIELD_BIRTH);
    case FIELD_MONTH:
        set_cell(r, row, target, read_month(cell, month) ? month : cell->text);
        return SOTAY_OK;
    case FIELD_WORD:
        return read_word(r, row, column, cell->text);
    case FIELD_DECIMAL:
        return read_decimal(r, row, target, cell->text);
    case FIELD_REF:
        if (f->ref == NOUN_FACILITY && r->n->id != NOUN_FACILITY)
            return read_facility(r, row, target, cell->text);
        break;
    default:
        break;
    }
    return is_name(f->name) ? read_name_part(r, row, target, cell->text)
                            : read_text(r, row, target, cell->text);
}

static int read_special(struct reader *r, struct list_row *row, int target,
                        const struct sheet_cell *cell)
{
    char day[16];
    switch (target) {
    case TARGET_FACILITY:
        return read_facility(r, row, target, cell->text);
    case TARGET_FULL_NAME:
        return read_full_name(r, row, cell->text);
    case TARGET_FAMILY_MIDDLE:
        return read_family_middle(r, row, cell->text);
    case TARGET_MALE:
    case TARGET_FEMALE:
        return read_under_sex(r, row, cell, target == TARGET_MALE ? "M" : "F");
    case TARGET_BIRTH_DAY:
    case TARGET_BIRTH_MONTH:
    case TARGET_BIRTH_YEAR:
        return read_birth_part(r, row, target, cell);
    case TARGET_WHO_BIRTH:
        if (read_day(cell, r->wishes->today, day) <= DAY_MONTH_DROPPED)
            row->who_birth = keep(r, day);
        return SOTAY_OK;
    default:
        return read_text(r, row, target, cell->text);
    }
}

/* An error value of a formula, or one without a value; in a CSV file the former is text. */
static bool is_broken(const struct sheet_cell *cell)
{
    static const char *const errors[] = {"#REF!", "#N/A",   "#VALUE!", "#NAME?",
                                         "#NUM!", "#NULL!", "#DIV/0!"};
    for (size_t i = 0; i < COUNT_OF(errors); i++)
        if (strcmp(cell->text, errors[i]) == 0)
            return true;
    return cell->kind == SHEET_BROKEN;
}

int read_cell(struct reader *r, const struct sheet_row *from, size_t column, struct list_row *row)
{
    const struct list_column *c = &r->u->columns[column];
    const struct sheet_cell *cell = sheet_cell(from, c->at);
    if (cell->kind == SHEET_EMPTY)
        return SOTAY_OK;
    if (is_broken(cell)) {
        AUTO(str) why = {0};
        if (cell->text[0] == '=')
            str_addf(&why, _("'%s' in the workbook has no result: open it in Excel and save it"),
                     cell->text);
        else
            str_addf(&why, _("'%s' in the workbook: what it is computed from is gone"), cell->text);
        return add_problem(r->u, row, c->target, str_text(&why), r->err);
    }
    return c->target >= 0 ? read_field(r, row, column, cell)
                          : read_special(r, row, c->target, cell);
}

/* "Trạm Y tế Pu Nhi" where the notebook has "TYT xã Pu Nhi" at the same place. */
static int find_twin(struct reader *r, struct list_row *row)
{
    const struct place_name *above = NULL, *twin;
    const char *name = get_cell(r->u, row, field_of(r, "name"));
    const char *parent = get_cell(r->u, row, field_of(r, "parent"));
    int rc = *parent ? place_find(r->places, parent, &above, r->err) : SOTAY_OK;
    if (rc < 0 || !*name || (*parent && !above))
        return rc;
    rc = place_twin(r->places, name, get_cell(r->u, row, field_of(r, "type")),
                    above ? above->code : NULL, &twin, r->err);
    if (rc >= 0 && twin)
        row->twin = keep(r, twin->code);
    return rc;
}

int finish_row(struct reader *r, struct list_row *row)
{
    int citizen = field_of(r, "citizen_id"), phone = field_of(r, "phone");
    int rc = SOTAY_OK;
    if (r->n->id == NOUN_FACILITY && !*get_cell(r->u, row, field_of(r, "code")))
        return find_twin(r, row);
    if (r->n->id != NOUN_PERSON)
        return rc;
    rc = take_whole_number(r, row, citizen);
    if (rc >= 0)
        rc = take_whole_number(r, row, phone);
    if (rc >= 0 && *get_cell(r->u, row, citizen))
        rc = check_citizen(r, row, citizen);
    if (rc >= 0 && *get_cell(r->u, row, phone))
        rc = check_phone(r, row, phone);
    return rc;
}
