/* src/cli/import_template.c - NOUN import --template: the header line, or an empty list to fill in. */
#include "base/base.h"

#include "cli/import.h"

#include "base/text.h"
#include "cli/noun.h"
#include "domain/headings.h"
#include "domain/workbook.h"

enum { COLUMNS_MAX = NOUN_FIELDS_MAX + 3, WORDS_MAX = 16 };

struct form { /* an empty list in the making */
    const struct noun *n;
    struct headings headings;
    struct workbook_column columns[COLUMNS_MAX];
    const char *words[COLUMNS_MAX][WORDS_MAX];
    size_t n_columns;
    struct sheet sheet;
    struct arena mem;
};

static void form_done(struct form *f)
{
    headings_done(&f->headings);
    sheet_done(&f->sheet);
    arena_done(&f->mem);
}

static int take_words(struct form *f, const struct field *field, struct workbook_column *c,
                      struct sotay_error *err)
{
    const char **words = f->words[f->n_columns];
    char *copy = arena_text(&f->mem, field->words), *rest = NULL;
    if (!copy)
        return sotay_nomem(err);
    for (char *word = strtok_r(copy, " ", &rest); word && c->n_words < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        words[c->n_words++] = heading_word(&f->headings, field, word);
    c->words = words;
    return SOTAY_OK;
}

static const char *note_of(const struct noun *n, int target)
{
    const struct field *f = target >= 0 ? &n->fields[target] : NULL;
    if (target == TARGET_FULL_NAME)
        return _("The whole name, family name first. Example: Lò Văn An");
    if (target == TARGET_DEPARTMENT)
        return _("The part of the facility where the person works, or empty.");
    if (!f)
        return _("Name or code of the facility. Example: Trạm Y tế xã Thanh An");
    switch (f->type) {
    case FIELD_CODE:
        return _("May stay empty: a code is made then.");
    case FIELD_DAY:
        return _("Day/month/year. Example: 14/01/2026");
    case FIELD_BIRTH:
        return _("Day/month/year, or only the year. Example: 02/05/1980");
    case FIELD_MONTH:
        return _("Month/year. Example: 01/2026");
    case FIELD_INT:
    case FIELD_DECIMAL:
        return _("A number.");
    case FIELD_WORD:
        return _("Choose one of the list.");
    case FIELD_CITIZEN:
        return _("12 digits. Example: 011085001234");
    case FIELD_NAME:
    case FIELD_NAMES:
        return _("Small letters and - only. Example: endoscopy");
    case FIELD_SKILL:
        return _("Specialty and skill. Example: resuscitation.bls-adult");
    case FIELD_REF:
    case FIELD_REFS:
        return f->ref == NOUN_FACILITY
                   ? _("Name or code of the facility. Example: Trạm Y tế xã Thanh An")
                   : _("Its code, or its whole name.");
    default:
        return f->required ? _("Must be filled in.") : _("May stay empty.");
    }
}

/* Its heading with a capital letter, and a star where something must stand there. */
static int put_heading(struct form *f, int target, struct sotay_error *err)
{
    AUTO(str) text = {0};
    const char *heading = heading_shown(&f->headings, f->n, target);
    bool needed = target == TARGET_FULL_NAME || (target >= 0 && f->n->fields[target].required &&
                                                 f->n->fields[target].type != FIELD_CODE);
    AUTO_FREE char *sentence = text_sentence_case(heading);
    str_addf(&text, "%s%s", sentence ? sentence : heading, needed ? " *" : "");
    int rc = str_check(&text, err);
    return rc < 0 ? rc : sheet_put(&f->sheet, 1, f->n_columns, SHEET_TEXT, str_text(&text), err);
}

static int add_column(struct form *f, int target, struct sotay_error *err)
{
    struct workbook_column *c = &f->columns[f->n_columns];
    const struct field *field = target >= 0 ? &f->n->fields[target] : NULL;
    *c = (struct workbook_column){.kind = SHEET_TEXT, .note = note_of(f->n, target)};
    int rc = put_heading(f, target, err);
    if (rc >= 0 && field && field->type == FIELD_WORD)
        rc = take_words(f, field, c, err);
    f->n_columns++;
    return rc;
}

static bool is_name_part(const struct field *f)
{
    return strcmp(f->name, "family_name") == 0 || strcmp(f->name, "middle_name") == 0;
}

static int add_columns(struct form *f, struct sotay_error *err)
{
    bool person = f->n->id == NOUN_PERSON;
    int rc = SOTAY_OK;
    for (int i = 0; rc >= 0 && i < (int)f->n->n_fields; i++) {
        const struct field *field = &f->n->fields[i];
        if (field->hidden || (person && is_name_part(field)))
            continue;
        bool name = person && strcmp(field->name, "given_name") == 0;
        rc = add_column(f, name ? TARGET_FULL_NAME : i, err);
    }
    if (rc >= 0 && person)
        rc = add_column(f, TARGET_FACILITY, err);
    return rc < 0 || !person ? rc : add_column(f, TARGET_DEPARTMENT, err);
}

static int answer(struct cli *cli, const struct form *f, const char *file, struct sotay_error *err)
{
    AUTO(str) sentence = {0};
    char columns[24];
    snprintf(columns, sizeof(columns), "%zu", f->n_columns);
    str_addf(&sentence, _("%s: an empty list to fill in; then: sotay %s import %s"), file,
             f->n->name, file);
    const struct fact facts[] = {{"file", file, CELL_TEXT}, {"columns", columns, CELL_INT}};
    int rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

int import_template(struct cli *cli, const struct noun *n, const char *file,
                    struct sotay_error *err)
{
    __attribute__((cleanup(form_done))) struct form f = {.n = n};
    if (!file)
        return noun_print_template(n, err);
    int rc = cli_app(cli, err);
    if (rc >= 0)
        rc = headings_read(cli->config.value[CONFIG_HEADINGS], &f.headings, err);
    if (rc >= 0)
        rc = sheet_begin(&f.sheet, file, noun_shown(n), err);
    if (rc >= 0)
        rc = add_columns(&f, err);
    if (rc >= 0)
        rc = sheet_end(&f.sheet, err);
    const struct workbook_page page = {&f.sheet, 1, f.columns, f.n_columns};
    if (rc >= 0 && !cli->given.dry_run)
        rc = workbook_write(&cli->app, file, &page, 1, false, err);
    return rc < 0 ? rc : answer(cli, &f, file, err);
}
