/* src/domain/headings.c - how headings and words of people's own lists read: the tables of
 * share/headings, and finding a text in them. */
#include "base/base.h"

#include "domain/headings.h"

#include "base/ini.h"
#include "base/str.h"
#include "base/text.h"

/* ---- targets --------------------------------------------------------------------------------- */

static const struct {
    int target;
    const char *name, *title;
    bool of_person; /* of a person's own list only; else of what names a person */
} specials[] = {
    {TARGET_FACILITY, "facility", N_("Facility"), true},
    {TARGET_DEPARTMENT, "department", N_("Department"), true},
    {TARGET_FULL_NAME, "full_name", N_("Family name, middle name, given name"), true},
    {TARGET_FAMILY_MIDDLE, "family_middle", N_("Family name, middle name"), true},
    {TARGET_MALE, "male", N_("Sex: male"), true},
    {TARGET_FEMALE, "female", N_("Sex: female"), true},
    {TARGET_BIRTH_DAY, "birth_day", N_("Day of birth"), true},
    {TARGET_BIRTH_MONTH, "birth_month", N_("Month of birth"), true},
    {TARGET_BIRTH_YEAR, "birth_year", N_("Year of birth"), true},
    {TARGET_POSITION, "position", N_("Position"), true},
    {TARGET_WHO_BIRTH, "birth_date", N_("Born (tells namesakes apart)"), false},
};

static bool has_special(const struct noun *n, size_t i)
{
    return specials[i].of_person ? n->id == NOUN_PERSON : noun_field(n, "person") >= 0;
}

bool target_by_name(const struct noun *n, const char *name, int *ret)
{
    int at = noun_field(n, name);
    if (at >= 0 && !n->fields[at].hidden) {
        *ret = at;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(specials); i++)
        if (strcmp(specials[i].name, name) == 0 && has_special(n, i)) {
            *ret = specials[i].target;
            return true;
        }
    return false;
}

const char *target_name(const struct noun *n, int target)
{
    for (size_t i = 0; i < COUNT_OF(specials); i++)
        if (specials[i].target == target)
            return specials[i].name;
    return target >= 0 ? n->fields[target].name : "";
}

const char *target_title(const struct noun *n, int target)
{
    for (size_t i = 0; i < COUNT_OF(specials); i++)
        if (specials[i].target == target)
            return _(specials[i].title);
    return target >= 0 ? _(n->fields[target].title) : "";
}

/* ---- wordings -------------------------------------------------------------------------------- */

void wording_done(struct wording *w)
{
    free(w->marked);
    free(w->bare);
    *w = (struct wording){0};
}

/* Bytes of what only separates words at the beginning of text: ASCII but letters and digits, U+00A0,
 * and U+2000 to U+206F. */
static size_t separator(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0x80)
        return (p[0] >= 'a' && p[0] <= 'z') || (p[0] >= '0' && p[0] <= '9') ? 0 : p[0] != 0;
    if (p[0] == 0xc2 && p[1] == 0xa0)
        return 2;
    return p[0] == 0xe2 && (p[1] == 0x80 || p[1] == 0x81) && p[2] ? 3 : 0;
}

/* Words with one blank between, in place. */
static void keep_words(char *text)
{
    char *to = text;
    bool gap = false;
    for (const char *at = text; *at;) {
        size_t n = separator(at);
        if (n) {
            gap = to > text;
            at += n;
            continue;
        }
        if (gap)
            *to++ = ' ';
        gap = false;
        *to++ = *at++;
    }
    *to = '\0';
}

int wording_make(const char *text, struct wording *ret, struct sotay_error *err)
{
    AUTO(wording) w = {.marked = text_case_key(text), .bare = text_search_key(text)};
    if (!w.marked || !w.bare)
        return sotay_nomem(err);
    keep_words(w.marked);
    keep_words(w.bare);
    *ret = w;
    w = (struct wording){0};
    return SOTAY_OK;
}

int wording_without_brackets(const char *text, struct wording *ret, struct sotay_error *err)
{
    AUTO_FREE char *copy = text_dup(text);
    if (!copy)
        return sotay_nomem(err);
    char *to = copy;
    int depth = 0;
    for (const char *at = text; *at; at++) {
        depth += *at == '(' || *at == '[';
        if (depth == 0)
            *to++ = *at;
        depth -= depth > 0 && (*at == ')' || *at == ']');
    }
    *to = '\0';
    return wording_make(copy, ret, err);
}

/* ---- finding --------------------------------------------------------------------------------- */

static size_t letter_length(const char *text)
{
    size_t n = *text != '\0';
    while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Bytes of text (as wording.marked) that say the phrase, whole words of it; 0: it does not begin so.
 * Marks may be left out, but those that are there must be right: "năm" is not "nam". */
static size_t says(const char *text, const struct phrase *p)
{
    const char *at = text, *marked = p->marked, *bare = p->bare;
    for (; *marked; marked += letter_length(marked), bare += letter_length(bare)) {
        size_t n = letter_length(at);
        bool same = strncmp(at, marked, n) == 0 && n == letter_length(marked);
        bool left_out = (unsigned char)*at < 0x80 && *at == *bare;
        if (!*at || !*bare || (!same && !left_out))
            return 0;
        at += n;
    }
    return *at == ' ' || *at == '\0' ? (size_t)(at - text) : 0;
}

const struct phrase *phrase_of(const struct phrases *p, const struct wording *text)
{
    size_t n = strlen(text->marked);
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->list[i].marked, text->marked) == 0)
            return &p->list[i];
    for (size_t i = 0; n && i < p->n; i++)
        if (says(text->marked, &p->list[i]) == n)
            return &p->list[i];
    return NULL;
}

const struct phrase *phrase_before(const struct phrases *p, const struct wording *text)
{
    const struct phrase *best = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const struct phrase *x = &p->list[i];
        if (says(text->marked, x) && (!best || strlen(x->bare) > strlen(best->bare)))
            best = x;
    }
    return best;
}

static bool holds(const char *text, const struct phrase *p)
{
    for (const char *at = text; *at; at += strspn(at, " ")) {
        if (says(at, p))
            return true;
        at += strcspn(at, " ");
    }
    return false;
}

static bool takes_word(const struct field *f, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = f->words; at && *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        if (len == n && strncmp(at, word, n) == 0)
            return true;
        at += len;
    }
    return false;
}

const char *phrase_word(const struct headings *h, const struct field *f, const struct wording *text)
{
    const struct phrase *best = NULL;
    for (size_t i = 0; i < h->words.n; i++) {
        const struct phrase *x = &h->words.list[i];
        if (strcmp(x->field, f->name) == 0 && takes_word(f, x->word) && holds(text->marked, x) &&
            (!best || strlen(x->bare) > strlen(best->bare)))
            best = x;
    }
    return best ? best->word : "";
}

int heading_target(const struct headings *h, enum noun_id noun, const struct wording *text,
                   size_t *ret_rank)
{
    if (!*text->bare)
        return TARGET_UNKNOWN;
    const struct phrase *p = phrase_of(&h->of[noun], text);
    if (p) {
        *ret_rank = (size_t)(p - h->of[noun].list);
        return p->target;
    }
    return phrase_of(&h->ignore, text) ? TARGET_IGNORED : TARGET_UNKNOWN;
}

/* ---- reading the tables ---------------------------------------------------------------------- */

struct table {
    struct headings *h;
    const struct ini *ini;
    struct sotay_error *err;
};

static int refuse(const struct table *t, int line, const char *fmt, const char *word)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    AUTO(str) why = {0};
    str_addf(&why, fmt, word);
#pragma GCC diagnostic pop
    return sotay_fail(t->err, SOTAY_EUSAGE, NULL, "%s:%d: %s", t->ini->file, line, str_text(&why));
}

static int add_phrase(struct headings *h, struct phrases *to, struct phrase with, const char *text,
                      struct sotay_error *err)
{
    AUTO(wording) w = {0};
    int rc = wording_make(text, &w, err);
    if (rc < 0)
        return rc;
    with.shown = arena_text(&h->mem, text);
    with.marked = arena_text(&h->mem, w.marked);
    with.bare = arena_text(&h->mem, w.bare);
    if (!with.shown || !with.marked || !with.bare ||
        !list_grow(&to->list, &to->cap, to->n, sizeof(*to->list)))
        return sotay_nomem(err);
    to->list[to->n++] = with;
    return SOTAY_OK;
}

/* The same writing twice: an error where it is to mean two things. */
static int take_phrase(const struct table *t, struct phrases *to, const struct phrase *with,
                       const char *text, int line)
{
    AUTO(wording) w = {0};
    int rc = wording_make(text, &w, t->err);
    if (rc < 0)
        return rc;
    if (!*w.bare)
        return refuse(t, line, _("'%s' has neither letters nor digits"), text);
    for (size_t i = 0; i < to->n; i++) {
        const struct phrase *x = &to->list[i];
        bool same_field = !with->field || strcmp(with->field, x->field) == 0;
        if (strcmp(x->marked, w.marked) != 0 || !same_field)
            continue;
        if (x->target != with->target || (with->word && strcmp(with->word, x->word) != 0))
            return refuse(t, line, _("'%s' stands for two things"), text);
        return SOTAY_OK;
    }
    return add_phrase(t->h, to, *with, text, t->err);
}

static int take_phrases(const struct table *t, const struct ini_key *k, struct phrases *to,
                        const struct phrase *with)
{
    int rc = SOTAY_OK;
    AUTO_FREE char *copy = text_dup(k->value);
    char *rest = NULL;
    if (!copy)
        return sotay_nomem(t->err);
    for (char *part = strtok_r(copy, ";", &rest); rc >= 0 && part;
         part = strtok_r(NULL, ";", &rest)) {
        AUTO_FREE char *one = NULL;
        rc = text_to_nfc(part, &one, t->err);
        if (rc >= 0)
            rc = take_phrase(t, to, with, one, k->line);
    }
    return rc;
}

/* "cadre.2" is the key "cadre" going on. */
static void key_name(const struct ini_key *k, char ret[64])
{
    snprintf(ret, 64, "%s", k->name);
    char *dot = strrchr(ret, '.');
    if (dot && dot[1] && dot[1 + strspn(dot + 1, "0123456789")] == '\0')
        *dot = '\0';
}

static int take_noun(const struct table *t, const struct noun *n, const struct ini_section *s)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n_keys; i++) {
        struct phrase with = {0};
        char name[64];
        key_name(&s->keys[i], name);
        if (!target_by_name(n, name, &with.target))
            return refuse(t, s->keys[i].line, _("there is no column '%s' here"), name);
        rc = take_phrases(t, &s->keys[i], &t->h->of[n->id], &with);
    }
    return rc;
}

/* Some noun has a field of this name that takes the word, upper or lower case. */
static bool find_word(const char *field, const char *key, const char **ret_field,
                      const char **ret_word, struct arena *mem)
{
    for (size_t n = 0; n < NOUN_COUNT; n++) {
        int at = noun_field(&noun_table[n], field);
        const struct field *f = at >= 0 ? &noun_table[n].fields[at] : NULL;
        char upper[64];
        if (!f || f->type != FIELD_WORD)
            continue;
        snprintf(upper, sizeof(upper), "%s", key);
        for (char *c = upper; *c; c++)
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
        if (!takes_word(f, key) && !takes_word(f, upper))
            continue;
        *ret_field = f->name;
        *ret_word = arena_text(mem, takes_word(f, key) ? key : upper);
        return true;
    }
    return false;
}

static int take_words(const struct table *t, const char *field, const struct ini_section *s)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n_keys; i++) {
        struct phrase with = {0};
        char name[64];
        key_name(&s->keys[i], name);
        if (!find_word(field, name, &with.field, &with.word, &t->h->mem))
            return refuse(t, s->keys[i].line, _("no column takes the word '%s'"), name);
        rc = with.word ? take_phrases(t, &s->keys[i], &t->h->words, &with) : sotay_nomem(t->err);
    }
    return rc;
}

static int take_kinds(const struct table *t, const struct ini_section *s)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n_keys; i++) {
        struct phrase with = {0};
        char name[64];
        key_name(&s->keys[i], name);
        if (!find_word("type", name, &with.field, &with.word, &t->h->mem))
            return refuse(t, s->keys[i].line, _("no column takes the word '%s'"), name);
        rc = with.word ? take_phrases(t, &s->keys[i], &t->h->kinds, &with) : sotay_nomem(t->err);
    }
    return rc;
}

static int take_plain(const struct table *t, const struct ini_section *s, bool *ret_known)
{
    const struct {
        const char *section, *key;
        struct phrases *to;
    } plain[] = {
        {"ignore", "headings", &t->h->ignore},
        {"footer", "sum", &t->h->sums},
        {"footer", "end", &t->h->ends},
        {"facility-words", "skip", &t->h->skips},
        {"department-words", "begin", &t->h->sections},
    };
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n_keys; i++) {
        struct phrases *to = NULL;
        char name[64];
        key_name(&s->keys[i], name);
        for (size_t k = 0; k < COUNT_OF(plain); k++) {
            bool here = strcmp(plain[k].section, s->name) == 0;
            *ret_known = *ret_known || here;
            if (here && strcmp(plain[k].key, name) == 0)
                to = plain[k].to;
        }
        if (!*ret_known)
            return SOTAY_OK;
        if (!to)
            return refuse(t, s->keys[i].line, _("there is no column '%s' here"), name);
        rc = take_phrases(t, &s->keys[i], to, &(struct phrase){0});
    }
    return rc;
}

static int take_section(const struct table *t, const struct ini_section *s)
{
    bool is_known = false;
    const struct noun *n = noun_by_name(s->name);
    if (n)
        return take_noun(t, n, s);
    if (strncmp(s->name, "words.", 6) == 0)
        return take_words(t, s->name + 6, s);
    if (strcmp(s->name, "facility-kind") == 0)
        return take_kinds(t, s);
    int rc = take_plain(t, s, &is_known);
    return rc < 0 || is_known ? rc : refuse(t, s->line, _("unknown section [%s]"), s->name);
}

static int read_one(struct headings *h, const char *path, struct sotay_error *err)
{
    AUTO(ini) ini = {0};
    int rc = ini_read_file(path, path, &ini, err);
    const struct table t = {h, &ini, err};
    for (size_t i = 0; rc >= 0 && i < ini.n_sections; i++)
        rc = take_section(&t, &ini.sections[i]);
    return rc;
}

/* A field's own name and its titles stand for it where the tables say nothing else. */
static int add_own(struct headings *h, const struct noun *n, int target, struct sotay_error *err)
{
    AUTO(wording) w = {0};
    const char *title = target >= 0 ? n->fields[target].title : NULL;
    const char *const texts[] = {target_name(n, target), title, target_title(n, target)};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(texts); i++) {
        if (!texts[i])
            continue;
        wording_done(&w);
        rc = wording_make(texts[i], &w, err);
        if (rc >= 0 && !phrase_of(&h->of[n->id], &w))
            rc = add_phrase(h, &h->of[n->id], (struct phrase){.target = target}, texts[i], err);
    }
    return rc;
}

static int add_names(struct headings *h, const struct noun *n, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < n->n_fields; i++)
        if (!n->fields[i].hidden)
            rc = add_own(h, n, (int)i, err);
    if (rc >= 0 && n->id == NOUN_PERSON)
        rc = add_own(h, n, TARGET_FACILITY, err);
    return rc < 0 || n->id != NOUN_PERSON ? rc : add_own(h, n, TARGET_DEPARTMENT, err);
}

int headings_read(const char *paths, struct headings *ret, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    AUTO(headings) h = {0};
    for (const char *at = paths; rc >= 0 && *at;) {
        size_t n = strcspn(at, ":");
        AUTO_FREE char *path = text_dup_bytes(at, n);
        rc = !path ? sotay_nomem(err) : *path ? read_one(&h, path, err) : SOTAY_OK;
        at += n + (at[n] == ':');
    }
    for (size_t n = 0; rc >= 0 && n < NOUN_COUNT; n++)
        rc = add_names(&h, &noun_table[n], err);
    if (rc < 0)
        return rc;
    *ret = h;
    h = (struct headings){0};
    return SOTAY_OK;
}

void headings_done(struct headings *h)
{
    struct phrases *const lists[] = {&h->ignore, &h->sums,  &h->ends,    &h->words,
                                     &h->kinds,  &h->skips, &h->sections};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        free(lists[i]->list);
    for (size_t i = 0; i < NOUN_COUNT; i++)
        free(h->of[i].list);
    arena_done(&h->mem);
    *h = (struct headings){0};
}
