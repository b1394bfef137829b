/* src/plugin/table.c - the tables of numbers that a form carries, and which a rule set sees. */
#include "base/base.h"

#include "plugin/checklist.h"

#include "base/text.h"
#include "plugin/form.h"

#define DECIMALS_MAX 9

struct column { /* one that is being filled */
    struct sotay_table_column *of;
    int64_t *number;
    const char **word;
    uint8_t *state;
};

/* ---- columns = NAME NAME:DECIMALS NAME:word ---------------------------------------------------- */

static int read_column(const struct form *f, int line, const char *text, uint32_t n_rows,
                       struct column *ret)
{
    const char *colon = strchr(text, ':'), *kind = colon ? colon + 1 : "0";
    size_t len = colon ? (size_t)(colon - text) : strlen(text);
    char *name = form_keep(f, len + 1, 1);
    if (!name)
        return SOTAY_EFAIL;
    memcpy(name, text, len);
    if (!text_is_name(name))
        return form_bad(f, line, _("column '%s' may hold only a-z 0-9 _ . -"), name);
    ret->of->size = sizeof *ret->of;
    ret->of->name = name;
    ret->of->is_word = strcmp(kind, "word") == 0;
    int64_t decimals = 0;
    if (!ret->of->is_word && (!form_number(kind, &decimals) || decimals > DECIMALS_MAX))
        return form_bad(f, line, _("column '%s': after the ':' stands word or 0 to %d decimals"),
                        name, DECIMALS_MAX);
    ret->of->decimals = (int32_t)decimals;
    ret->state = form_keep(f, n_rows, sizeof *ret->state);
    if (ret->of->is_word)
        ret->word = form_keep(f, n_rows, sizeof *ret->word);
    else
        ret->number = form_keep(f, n_rows, sizeof *ret->number);
    ret->of->state = ret->state;
    ret->of->number = ret->number;
    ret->of->word = ret->word;
    return ret->state && (ret->word || ret->number) ? SOTAY_OK : SOTAY_EFAIL;
}

static int read_columns(const struct form *f, const struct ini_section *s, struct sotay_table *ret,
                        struct column *columns)
{
    const char *const *texts;
    size_t n;
    int rc = form_list(f, s, "columns", ' ', &texts, &n);
    if (rc < 0)
        return rc;
    int line = ini_key(s, "columns")->line;
    if (n > CHECKLIST_TABLE_COLUMNS_MAX)
        return form_bad(f, line, _("more than %d columns"), CHECKLIST_TABLE_COLUMNS_MAX);
    struct sotay_table_column *all = form_keep(f, n, sizeof *all);
    const struct sotay_table_column **list = form_keep(f, n, sizeof *list);
    if (!all || !list)
        return SOTAY_EFAIL;
    for (size_t i = 0; i < n; i++) {
        columns[i].of = &all[i];
        list[i] = &all[i];
        rc = read_column(f, line, texts[i], ret->n_rows, &columns[i]);
        if (rc < 0)
            return rc;
        for (size_t j = 0; j < i; j++)
            if (strcmp(all[i].name, all[j].name) == 0)
                return form_bad(f, line, _("column '%s' is there twice"), all[i].name);
    }
    ret->n_columns = (uint32_t)n;
    ret->columns = list;
    return SOTAY_OK;
}

/* ---- row-N = "CELL CELL" ------------------------------------------------------------------------ */

static int read_cell(const struct form *f, const struct ini_key *k, const char *text,
                     struct column *to, size_t row)
{
    const char *name = to->of->name;
    to->state[row] = SOTAY_VALUE;
    if (strcmp(text, "-") == 0) {
        to->state[row] = SOTAY_VALUE_MISSING;
        return SOTAY_OK;
    }
    if (to->of->is_word) {
        to->word[row] = text;
        return text_is_name(text)
                   ? SOTAY_OK
                   : form_bad(f, k->line, _("column '%s': word '%s' may hold only a-z 0-9 _ . -"),
                              name, text);
    }
    if (text_to_decimal(text, to->of->decimals, &to->number[row]))
        return SOTAY_OK;
    if (to->of->decimals == 0)
        return form_bad(f, k->line, _("column '%s': '%s' is not a whole number"), name, text);
    return form_bad(f, k->line, _("column '%s': '%s' is not a number with at most %d decimals"),
                    name, text, (int)to->of->decimals);
}

static int read_row(const struct form *f, const struct ini_key *k, const struct sotay_table *table,
                    struct column *columns, size_t row)
{
    const char *const *cells;
    size_t n;
    int rc = form_split(f, k, ' ', &cells, &n);
    if (rc >= 0 && n != table->n_columns)
        rc = form_bad(f, k->line, _("%u columns, but %zu cells in '%s'"),
                      (unsigned)table->n_columns, n, k->name);
    for (size_t i = 0; rc >= 0 && i < n; i++)
        rc = read_cell(f, k, cells[i], &columns[i], row);
    return rc;
}

static bool is_row(const struct ini_key *k, int64_t *ret)
{
    return strncmp(k->name, "row-", 4) == 0 && form_number(k->name + 4, ret);
}

/* Which keys there are: how many rows, and nothing that is not known. */
static int count_rows(const struct form *f, const struct ini_section *s, uint32_t *ret)
{
    static const char *const known[] = {"of",     "guideline", "title", "title.vi",
                                        "source", "columns",   NULL};
    static const char *const shown[] = {"of",     "guideline", "title", "title.vi",
                                        "source", "columns",   "row-N", NULL};
    int64_t number;
    uint32_t n = 0;
    for (size_t i = 0; i < s->n_keys; i++) {
        const struct ini_key *k = &s->keys[i];
        const char *const *name = known;
        while (*name && strcmp(*name, k->name) != 0)
            name++;
        if (*name)
            continue;
        if (!is_row(k, &number)) {
            form_bad(f, k->line, _("'%s' is not known in [%s]"), k->name, s->name);
            return form_meant(f, k->name, shown);
        }
        if (++n > CHECKLIST_TABLE_ROWS_MAX)
            return form_bad(f, k->line, _("more than %d rows"), CHECKLIST_TABLE_ROWS_MAX);
    }
    *ret = n;
    return n ? SOTAY_OK : form_bad(f, s->line, _("[%s] has no '%s'"), s->name, "row-1");
}

static int read_rows(const struct form *f, const struct ini_section *s,
                     const struct sotay_table *table, struct column *columns)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n_keys; i++) {
        const struct ini_key *k = &s->keys[i];
        int64_t number;
        if (!is_row(k, &number))
            continue;
        if (number < 1 || number > table->n_rows)
            return form_bad(f, k->line, _("'%s' out of %u rows: number them from 1 without gaps"),
                            k->name, (unsigned)table->n_rows);
        rc = read_row(f, k, table, columns, (size_t)number - 1);
    }
    return rc;
}

/* ---- [table-NAME] ------------------------------------------------------------------------------- */

static int read_head(const struct form *f, const struct ini_section *s, struct checklist_table *ret)
{
    static const char *const needed[] = {"source", "columns", NULL};
    int rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "title", &ret->title);
    if (rc >= 0)
        rc = form_text(f, s, "title.vi", &ret->title_vi);
    if (rc >= 0)
        rc = form_text(f, s, "source", &ret->source);
    if (rc >= 0)
        rc = form_word(f, s, "of", &ret->table.name);
    if (rc >= 0)
        rc = form_guidelines(f, s, &ret->guidelines);
    if (rc >= 0 && !text_is_name(ret->table.name))
        rc = form_bad(f, ini_key(s, "of")->line, _("'of' is one name of a-z 0-9 _ . -, not '%s'"),
                      ret->table.name);
    return rc;
}

int form_table(const struct form *f, const struct ini_section *s, const char *name,
               struct checklist_table *ret)
{
    struct column columns[CHECKLIST_TABLE_COLUMNS_MAX] = {{NULL, NULL, NULL, NULL}};
    *ret = (struct checklist_table){.section = name, .title = "", .title_vi = "", .line = s->line};
    ret->table.size = sizeof ret->table;
    ret->table.name = name;
    int rc = count_rows(f, s, &ret->table.n_rows);
    if (rc >= 0)
        rc = read_head(f, s, ret);
    if (rc >= 0)
        rc = read_columns(f, s, &ret->table, columns);
    return rc < 0 ? rc : read_rows(f, s, &ret->table, columns);
}

/* ---- the tables of a rule set ------------------------------------------------------------------- */

static int named_twice(const struct form *f, const struct checklist_table *t, const char *guideline)
{
    if (!guideline[0])
        return form_bad(f, t->line, _("table '%s' is there twice"), t->table.name);
    return form_bad(f, t->line, _("table '%s' is there twice under guideline '%s'"), t->table.name,
                    guideline);
}

static int fill_set(const struct form *f, const char *guideline, struct table_set *ret)
{
    const struct checklist *c = f->c;
    const struct sotay_table **list = form_keep(f, c->n_tables + 1, sizeof *list);
    if (!list)
        return SOTAY_EFAIL;
    for (size_t i = 0; i < c->n_tables; i++) {
        const struct checklist_table *t = &c->tables[i];
        if (!checklist_applies(&t->guidelines, guideline))
            continue;
        for (uint32_t j = 0; j < ret->n; j++)
            if (strcmp(list[j]->name, t->table.name) == 0)
                return named_twice(f, t, guideline);
        list[ret->n++] = &t->table;
    }
    ret->tables = ret->n ? list : NULL;
    return SOTAY_OK;
}

int form_table_sets(const struct form *f)
{
    const struct checklist *c = f->c;
    struct table_set *sets = form_keep(f, c->n_guidelines + 1, sizeof *sets);
    if (!sets)
        return SOTAY_EFAIL;
    c->memory->sets = sets;
    if (c->n_guidelines == 0)
        return fill_set(f, "", &sets[0]);
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < c->n_guidelines; i++)
        rc = fill_set(f, c->guidelines[i].name, &sets[i]);
    return rc;
}

const struct sotay_table *const *checklist_tables(const struct checklist *c, const char *guideline,
                                                  uint32_t *ret_n)
{
    const struct table_set *set = NULL;
    const struct checklist_guideline *g = checklist_guideline(c, guideline);
    if (g && c->memory && c->memory->sets)
        set = &c->memory->sets[c->n_guidelines ? (size_t)(g - c->guidelines) : 0];
    *ret_n = set ? set->n : 0;
    return set ? set->tables : NULL;
}
