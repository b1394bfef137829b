/* src/cli/noun.c - options and columns made from the table of nouns. */
#include "base/base.h"

#include "cli/noun.h"

#include "base/csv.h"
#include "base/word.h"

#include <assert.h>

const struct noun *noun_of(const struct cli *cli)
{
    char word[24] = "";
    size_t n = strcspn(cli->command->name, " ");
    if (n < sizeof(word))
        memcpy(word, cli->command->name, n);
    const struct noun *noun = noun_by_name(word);
    assert(noun);
    return noun;
}

const char *noun_word(enum noun_id noun)
{
    static const char *const words[NOUN_COUNT] = {
        [NOUN_FACILITY] = "FACILITY",
        [NOUN_PERSON] = "PERSON",
        [NOUN_POSTING] = "POSTING",
        [NOUN_COURSE] = "COURSE",
        [NOUN_CLASS] = "CLASS",
        [NOUN_ENROLMENT] = "ENROLMENT",
        [NOUN_PROGRAMME] = "PROGRAMME",
        [NOUN_ROUND] = "ROUND",
        [NOUN_SECONDMENT] = "SECONDMENT",
        [NOUN_PARTNERSHIP] = "PARTNERSHIP",
        [NOUN_REQUIREMENT] = "REQUIREMENT",
        [NOUN_INDICATOR] = "INDICATOR",
        [NOUN_GRANT] = "RIGHT",
    };
    return words[noun];
}

const char *noun_which(enum noun_id noun)
{
    static const char *const keys[NOUN_COUNT] = {
        [NOUN_POSTING] = N_("PERSON/FACILITY/FROM, as 'sotay posting list' shows them"),
        [NOUN_ENROLMENT] = N_("CLASS/PERSON, as 'sotay enrolment list' shows them"),
        [NOUN_PARTNERSHIP] = N_("UPPER/LOWER/KIND/FROM, as 'sotay partnership list' shows them"),
        [NOUN_REQUIREMENT] = N_("FOR/TYPE/SKILL, as 'sotay requirement list' shows them"),
        [NOUN_INDICATOR] = N_("FACILITY/MONTH/INDICATOR, as 'sotay indicator list' shows them"),
        [NOUN_GRANT] = N_("PERSON/ROLE/SPECIALTY/FACILITY/FROM, as 'sotay grant list' has them"),
    };
    return keys[noun] ? keys[noun] : N_("which one: code or part of the name");
}

static const char *value_of(const struct field *f)
{
    switch (f->type) {
    case FIELD_CODE:
        return "CODE";
    case FIELD_DAY:
    case FIELD_BIRTH:
        return "DATE";
    case FIELD_MONTH:
        return "MONTH";
    case FIELD_INT:
    case FIELD_DECIMAL:
        return "N";
    case FIELD_WORD:
        return "WORD";
    case FIELD_NAME:
    case FIELD_NAMES:
        return "NAME";
    case FIELD_SKILL:
        return "SKILL";
    case FIELD_CITIZEN:
        return "DIGITS";
    case FIELD_REF:
    case FIELD_REFS:
        return noun_word(f->ref);
    case FIELD_TEXT:
    default:
        return "TEXT";
    }
}

void noun_opts_add(struct noun_opts *o, struct opt opt)
{
    assert(o->n + 1 < OPT_MAX);
    o->opt[o->n++] = opt;
}

void noun_opts_fields(struct noun_opts *o, const struct noun *n, const char **slots,
                      enum noun_use use)
{
    for (size_t i = 0; i < n->n_fields; i++) {
        const struct field *f = &n->fields[i];
        if (f->hidden)
            continue;
        char *name = o->names[i];
        snprintf(name, sizeof(o->names[i]), "%s", f->name);
        for (char *at = name; *at; at++)
            if (*at == '_')
                *at = '-';
        /* A code is made where none is given; --name may stand for the parts of a name. */
        bool must =
            use == NOUN_TO_ADD && f->required && f->type != FIELD_CODE && n->id != NOUN_PERSON;
        noun_opts_add(o,
                      (struct opt){.name = name,
                                   .help = f->title,
                                   .str = &slots[i],
                                   .value = value_of(f),
                                   .required = must,
                                   /* "-" clears a word too, so edit leaves words to the domain */
                                   .words = use == NOUN_TO_EDIT ? NULL : f->words});
    }
}

static enum cell_type cell_of(const struct field *f)
{
    return f->type == FIELD_INT                             ? CELL_INT
           : f->type == FIELD_DAY || f->type == FIELD_BIRTH ? CELL_DAY
           : field_is_words(f)                              ? CELL_WORD
                                                            : CELL_TEXT;
}

static void add_column(struct noun_columns *columns, int field, struct out_column c)
{
    columns->field[columns->n_fields++] = field;
    columns->c[columns->n++] = c;
}

static bool is_name_part(const char *field)
{
    return strcmp(field, "family_name") == 0 || strcmp(field, "middle_name") == 0 ||
           strcmp(field, "given_name") == 0;
}

static bool is_left_out(const struct field *f)
{
    return strcmp(f->name, "citizen_id") == 0 || strcmp(f->name, "licence_number") == 0 ||
           strcmp(f->name, "phone") == 0;
}

void noun_columns_of(const struct noun *n, enum out_format format, bool is_short, bool with_removed,
                     struct noun_columns *ret)
{
    *ret = (struct noun_columns){.is_short = is_short && n->id == NOUN_PERSON};
    for (size_t i = 0; i < n->n_fields; i++) {
        const struct field *f = &n->fields[i];
        bool is_marked = /* at the name, or nowhere */
            format == OUT_TABLE && n->id == NOUN_PERSON && f->hidden;
        if (is_marked || (f->hidden && format == OUT_CSV) || (ret->is_short && is_left_out(f)))
            continue;
        if (!ret->is_short || !is_name_part(f->name))
            add_column(ret, (int)i, (struct out_column){f->name, _(f->title), cell_of(f), false});
        else if (strcmp(f->name, "given_name") == 0)
            add_column(ret, NOUN_FULL_NAME,
                       (struct out_column){"name", _("Name"), CELL_TEXT, false});
    }
    if (n->id == NOUN_PERSON) {
        ret->c[ret->n++] = (struct out_column){"facility", _("Facility"), CELL_TEXT, false};
        if (!ret->is_short)
            ret->c[ret->n++] = (struct out_column){"department", _("Department"), CELL_TEXT, false};
    }
    if (with_removed && format != OUT_CSV)
        ret->c[ret->n++] = (struct out_column){"removed", _("Removed"), CELL_BOOL, false};
}

int noun_print_template(const struct noun *n, struct sotay_error *err)
{
    struct noun_columns columns;
    AUTO(str) line = {0};
    noun_columns_of(n, OUT_CSV, false, false, &columns);
    for (size_t i = 0; i < columns.n; i++)
        csv_add_cell(&line, columns.c[i].name, i == 0);
    str_add(&line, "\n");
    return cli_put(&line, err);
}

void noun_text_shown(const struct field *f, const char *text, struct str *out)
{
    bool is_day = f->type == FIELD_DAY || f->type == FIELD_BIRTH;
    sotay_day day = is_day ? day_parse(text) : DAY_NONE;
    if (field_is_words(f))
        words_shown(text, out);
    else
        str_add(out, day == DAY_NONE ? text : cli_day(day).s);
}

int noun_find(struct cli *cli, enum noun_id noun, const char *text, struct id *ret,
              struct sotay_error *err)
{
    return record_find(&cli->app, &noun_table[noun], text, ret, err);
}

int noun_label(struct cli *cli, const struct noun *n, const struct id *id, struct str *out,
               struct sotay_error *err)
{
    if (n->has_code) {
        char code[80] = "";
        int rc = record_code(cli->app.store, n, id, code, err);
        str_add(out, code);
        return rc < 0 ? rc : SOTAY_OK;
    }
    AUTO(record) r = {0};
    int rc = record_get(cli->app.store, n, id, &r, err);
    bool first = true;
    for (size_t i = 0; rc == SOTAY_OK && i < n->n_fields; i++) {
        if (!n->fields[i].key)
            continue;
        if (!first)
            str_add_char(out, '/');
        first = false;
        rc = record_show_field(&cli->app, n, &r, i, false, out, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}
