/* src/domain/understand_name.c - names in a list: titles and remarks left off, capitals put right, parts. */
#include "base/base.h"

#include "base/text.h"
#include "domain/understand_private.h"

/* "Bà Lò Thị An" -> "Lò Thị An"; before fewer than three words it may be a family name. */
static const char *skip_address(const char *name)
{
    static const char *const titles[] = {"Ông ", "Bà ", "ông ", "bà ", "ÔNG ", "BÀ "};
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        size_t n = strlen(titles[i]);
        const char *second = strncmp(name, titles[i], n) == 0 ? strchr(name + n, ' ') : NULL;
        if (second && strchr(second + 1, ' '))
            return name + n;
    }
    return name;
}

/* "BS. Lò Văn An", "Ông Lò Văn An": what is no part of the name. */
static const char *skip_titles(const char *name)
{
    name = skip_address(name);
    for (;;) {
        size_t n = strcspn(name, " ");
        if (n < 3 || name[n - 1] != '.' || !name[n])
            return name;
        name += n + 1;
    }
}

/* "Lò Văn Năm (nghỉ TS)": what stands in brackets behind it is a remark. */
static void drop_remark(struct reader *r, char *name)
{
    char *open = strchr(name, '(');
    size_t n = strlen(name);
    if (!open || open == name || open[-1] != ' ' || name[n - 1] != ')')
        return;
    if (r->u->n_remarks++ == 0)
        r->u->remark = keep(r, open);
    open[-1] = '\0';
}

/* In capitals only: as names are written.  The caller frees. */
static char *name_of(struct reader *r, const char *text)
{
    AUTO_FREE char *words = text_words(text);
    if (words)
        drop_remark(r, words);
    char *name = words ? text_name_case(skip_titles(words)) : NULL;
    if (name && strchr(name, ' ') && strcmp(name, skip_titles(words)) != 0 &&
        r->u->n_capitals++ == 0) {
        r->u->capitals[0] = keep(r, skip_titles(words));
        r->u->capitals[1] = keep(r, name);
    }
    return name;
}

int read_full_name(struct reader *r, struct list_row *row, const char *text)
{
    AUTO_FREE char *name = name_of(r, text);
    AUTO_FREE char *family = NULL;
    AUTO_FREE char *middle = NULL;
    AUTO_FREE char *given = NULL;
    if (!name || !text_name_split(name, &family, &middle, &given))
        return sotay_nomem(r->err);
    set_cell(r, row, noun_field(r->n, "family_name"), family);
    set_cell(r, row, noun_field(r->n, "middle_name"), middle);
    set_cell(r, row, noun_field(r->n, "given_name"), given);
    return SOTAY_OK;
}

int read_family_middle(struct reader *r, struct list_row *row, const char *text)
{
    AUTO_FREE char *name = name_of(r, text);
    if (!name)
        return sotay_nomem(r->err);
    size_t n = strcspn(name, " ");
    AUTO_FREE char *family = text_dup_bytes(name, n);
    if (!family)
        return sotay_nomem(r->err);
    set_cell(r, row, noun_field(r->n, "family_name"), family);
    set_cell(r, row, noun_field(r->n, "middle_name"), name[n] ? name + n + 1 : "");
    return SOTAY_OK;
}

int read_name_part(struct reader *r, struct list_row *row, int target, const char *text)
{
    AUTO_FREE char *words = text_words(text);
    if (words)
        drop_remark(r, words);
    AUTO_FREE char *name = words ? text_name_case(words) : NULL;
    if (!name)
        return sotay_nomem(r->err);
    set_cell(r, row, target, name);
    return SOTAY_OK;
}
