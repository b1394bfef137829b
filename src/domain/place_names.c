/* src/domain/place_names.c - facilities by the names that people give them in their lists. */
#include "base/base.h"

#include "domain/place_names.h"

#include "base/text.h"
#include "domain/record_private.h"

/* ---- the parts of a name --------------------------------------------------------------------- */

static int dup_wording(const char *marked, const char *bare, struct wording *ret,
                       struct sotay_error *err)
{
    AUTO(wording) w = {.marked = text_dup(marked), .bare = text_dup(bare)};
    if (!w.marked || !w.bare)
        return sotay_nomem(err);
    *ret = w;
    w = (struct wording){0};
    return SOTAY_OK;
}

/* The text behind so many words. */
static const char *behind_words(const char *text, size_t n)
{
    for (; n && *text; n--) {
        text += strcspn(text, " ");
        text += *text == ' ';
    }
    return text;
}

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (; *text; n++)
        text = behind_words(text, 1);
    return n;
}

/* "trạm y tế xã thanh an" -> "thanh an", kind station. */
static int core_of(const struct headings *h, const struct wording *whole, struct wording *ret,
                   const char **ret_kind, struct sotay_error *err)
{
    const char *marked = whole->marked, *bare = whole->bare;
    *ret_kind = NULL;
    for (;;) { /* both forms have the same words */
        const struct wording rest = {(char *)(uintptr_t)marked, (char *)(uintptr_t)bare};
        const struct phrase *kind = phrase_before(&h->kinds, &rest);
        const struct phrase *p = phrase_before(&h->skips, &rest);
        if (kind && (!p || strlen(kind->bare) >= strlen(p->bare)))
            p = kind;
        if (!p)
            break;
        if (kind && !*ret_kind)
            *ret_kind = kind->word;
        size_t n = count_words(p->bare);
        marked = behind_words(marked, n);
        bare = behind_words(bare, n);
    }
    return dup_wording(marked, bare, ret, err);
}

bool place_is_likely(const struct headings *h, const struct wording *text)
{
    return phrase_before(&h->kinds, text) != NULL;
}

/* ---- filling --------------------------------------------------------------------------------- */

int place_names_add(struct place_names *p, const char *code, const char *name, const char *type,
                    struct sotay_error *err)
{
    if (!list_grow(&p->list, &p->cap, p->n, sizeof(*p->list)))
        return sotay_nomem(err);
    struct place_name *x = &p->list[p->n++];
    *x = (struct place_name){.code = arena_text(&p->mem, code),
                             .name = arena_text(&p->mem, name),
                             .type = arena_text(&p->mem, type),
                             .parent = ""};
    if (!x->code || !x->name || !x->type)
        return sotay_nomem(err);
    int rc = wording_make(name, &x->whole, err);
    if (rc >= 0)
        rc = core_of(p->headings, &x->whole, &x->core, &x->kind, err);
    if (!x->kind)
        x->kind = x->type;
    if (rc >= 0 && !map_put(&p->by_code, code, strlen(code), (int64_t)p->n - 1))
        rc = sotay_nomem(err);
    return rc;
}

/* Of the one that was added last. */
static int set_parent(struct place_names *p, const struct codes *codes, const char *hex,
                      struct sotay_error *err)
{
    struct id id;
    const struct code *c = id_parse(hex, &id) ? code_of_id(codes, &id) : NULL;
    if (!c)
        return SOTAY_OK;
    p->list[p->n - 1].parent = arena_text(&p->mem, c->shown);
    return p->list[p->n - 1].parent ? SOTAY_OK : sotay_nomem(err);
}

int place_names_load(struct place_names *p, struct app *app, const struct headings *h,
                     struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    const struct codes *codes;
    AUTO(records) all = {0};
    p->headings = h;
    int rc = record_codes(app, NOUN_FACILITY, &codes, err);
    if (rc >= 0)
        rc = records_load(&all, app->store, n, err);
    for (size_t i = 0; rc >= 0 && i < all.n; i++) {
        const struct record *r = &all.list[i];
        const struct code *c = r->is_void ? NULL : code_of_id(codes, &r->id);
        if (c)
            rc = place_names_add(p, c->shown, record_value(n, r, "name"),
                                 record_value(n, r, "type"), err);
        if (c && rc >= 0)
            rc = set_parent(p, codes, record_value(n, r, "parent"), err);
    }
    return rc;
}

void place_names_done(struct place_names *p)
{
    for (size_t i = 0; i < p->n; i++) {
        wording_done(&p->list[i].whole);
        wording_done(&p->list[i].core);
    }
    free(p->list);
    map_done(&p->by_code);
    map_done(&p->asked);
    arena_done(&p->mem);
    *p = (struct place_names){0};
}

/* ---- finding --------------------------------------------------------------------------------- */

enum { NONE = -1, SEVERAL = -2 };

struct asked {
    struct wording whole, core;
    const char *kind;
};
static void asked_done(struct asked *a)
{
    wording_done(&a->whole);
    wording_done(&a->core);
}

static int ask(const struct place_names *p, const char *text, struct asked *ret,
               struct sotay_error *err)
{
    int rc = wording_make(text, &ret->whole, err);
    return rc < 0 ? rc : core_of(p->headings, &ret->whole, &ret->core, &ret->kind, err);
}

enum way { BY_NAME, BY_BARE_NAME, BY_CORE, BY_BARE_CORE, BY_ANY_KIND, WAYS };

static bool kind_fits(const struct place_name *x, const char *kind)
{
    if (!kind || strcmp(kind, x->kind) == 0 || strcmp(kind, x->type) == 0)
        return true;
    /* any hospital is one */
    return strcmp(kind, "provincial-hospital") == 0 && strcmp(x->type, "central-hospital") == 0;
}

static bool fits(const struct place_name *x, const struct asked *a, enum way way)
{
    switch (way) {
    case BY_NAME:
        return strcmp(x->whole.marked, a->whole.marked) == 0;
    case BY_BARE_NAME:
        return strcmp(x->whole.bare, a->whole.bare) == 0;
    case BY_CORE:
        return *a->core.bare && strcmp(x->core.marked, a->core.marked) == 0 &&
               kind_fits(x, a->kind);
    case BY_BARE_CORE:
        return *a->core.bare && strcmp(x->core.bare, a->core.bare) == 0 && kind_fits(x, a->kind);
    default: /* "xã Mường Ảng" where only a centre is called so */
        return *a->core.bare && strcmp(x->core.bare, a->core.bare) == 0;
    }
}

static int64_t find_way(const struct place_names *p, const struct asked *a, enum way way)
{
    int64_t found = NONE;
    for (size_t i = 0; i < p->n; i++)
        if (fits(&p->list[i], a, way))
            found = found == NONE ? (int64_t)i : SEVERAL;
    return found;
}

/* "TYT Pú Nhi - Điện Biên Đông", "TYT xã Mường Luân, huyện Điện Biên Đông": what stands before. */
static size_t before_district(const char *text)
{
    const char *comma = strchr(text, ','), *dash = strstr(text, " - ");
    const char *end = comma && (!dash || comma < dash) ? comma : dash;
    return end ? (size_t)(end - text) : 0;
}

static int search(struct place_names *p, const char *text, int64_t *ret, struct sotay_error *err)
{
    __attribute__((cleanup(asked_done))) struct asked a = {0};
    int rc = ask(p, text, &a, err);
    *ret = NONE;
    if (rc < 0 || map_get(&p->by_code, text, strlen(text), ret))
        return rc;
    /* A kind that was written is never overlooked; BY_ANY_KIND serves only the candidates. */
    for (enum way way = BY_NAME; *ret == NONE && way < BY_ANY_KIND; way++)
        *ret = find_way(p, &a, way);
    size_t n = before_district(text);
    if (*ret != NONE || !n)
        return SOTAY_OK;
    AUTO_FREE char *shorter = text_dup_bytes(text, n);
    return shorter ? search(p, shorter, ret, err) : sotay_nomem(err);
}

int place_find(struct place_names *p, const char *text, const struct place_name **ret,
               struct sotay_error *err)
{
    int64_t at;
    *ret = NULL;
    if (!map_get(&p->asked, text, strlen(text), &at)) {
        int rc = search(p, text, &at, err);
        if (rc < 0)
            return rc;
        if (!map_put(&p->asked, text, strlen(text), at))
            return sotay_nomem(err);
    }
    *ret = at >= 0 ? &p->list[at] : NULL;
    return SOTAY_OK;
}

static bool is_twin(const struct place_name *x, const struct asked *a, const char *parent)
{
    if (parent && strcmp(parent, x->parent) != 0)
        return false;
    return fits(x, a, BY_NAME) || fits(x, a, BY_CORE);
}

int place_twin(const struct place_names *p, const char *name, const char *type, const char *parent,
               const struct place_name **ret, struct sotay_error *err)
{
    __attribute__((cleanup(asked_done))) struct asked a = {0};
    size_t n = 0;
    *ret = NULL;
    int rc = ask(p, name, &a, err);
    if (!a.kind && *type)
        a.kind = type;
    for (size_t i = 0; rc >= 0 && i < p->n; i++)
        if (is_twin(&p->list[i], &a, parent) && n++ == 0)
            *ret = &p->list[i];
    if (n > 1)
        *ret = NULL;
    return rc;
}

static bool is_candidate(const struct place_name *x, const struct asked *a)
{
    return *a->core.bare && (search_matches(x->core.bare, a->core.bare) ||
                             search_matches(a->core.bare, x->core.bare) ||
                             word_distance(x->core.bare, a->core.bare) <= 2);
}

int place_candidates(const struct place_names *p, const char *text, size_t most, struct str *out,
                     size_t *ret_n, struct sotay_error *err)
{
    __attribute__((cleanup(asked_done))) struct asked a = {0};
    int rc = ask(p, text, &a, err);
    bool same = rc >= 0 && find_way(p, &a, BY_ANY_KIND) != NONE; /* else what is nearly so */
    *ret_n = 0;
    for (size_t i = 0; rc >= 0 && i < p->n; i++) {
        const struct place_name *x = &p->list[i];
        if (!*x->core.bare || !(same ? fits(x, &a, BY_ANY_KIND) : is_candidate(x, &a)))
            continue;
        if ((*ret_n)++ < most)
            str_addf(out, "%s%s %s", out->len ? "; " : "", x->code, x->name);
    }
    return rc < 0 ? rc : str_check(out, err);
}
