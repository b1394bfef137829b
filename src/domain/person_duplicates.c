/* src/domain/person_duplicates.c - records that may be one person, and codes that two records share. */
#include "base/base.h"

#include "domain/person_link.h"

#include "base/text.h"
#include "domain/record_private.h"

enum { YEAR = 4 }; /* letters of a birth date that is only a year */

struct human { /* what tells one record from another */
    struct id id;
    char *code, *search, *birth, *citizen, *phone; /* "" not known */
    int64_t begun;                                 /* clock of the first record of it */
    struct id place;                               /* where they work today; zeros: nowhere */
    bool is_new;                                   /* the centre has not confirmed it */
};

struct humans {
    struct app *app;
    struct human *list;
    size_t n, cap;
    struct human **sorted;
    struct map apart; /* both ids, the lesser first, of those who were told apart */
    struct map told;  /* both ids -> what they share: index of pairs */
    struct {
        const struct human *keep, *other;
        unsigned same;
    } * pairs;
    size_t n_pairs, cap_pairs;
};

static void humans_done(struct humans *h)
{
    for (size_t i = 0; i < h->n; i++) {
        free(h->list[i].code);
        free(h->list[i].search);
        free(h->list[i].birth);
        free(h->list[i].citizen);
        free(h->list[i].phone);
    }
    free(h->list);
    free(h->sorted);
    free(h->pairs);
    map_done(&h->told);
    map_done(&h->apart);
}

static char *text_at(struct stmt *q, int at)
{
    const char *text = stmt_col_text(q, at);
    return text_dup(text ? text : "");
}

static int humans_read(struct humans *h, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(h->app->store, SQL_PERSON_DUPLICATES);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!list_grow(&h->list, &h->cap, h->n, sizeof(*h->list)))
            return sotay_nomem(err);
        struct human *p = &h->list[h->n++];
        *p = (struct human){.id = stmt_col_id(&q, 0),
                            .code = text_at(&q, 1),
                            .search = text_at(&q, 2),
                            .birth = text_at(&q, 3),
                            .citizen = text_at(&q, 4),
                            .phone = text_at(&q, 5),
                            .begun = -1,
                            .is_new = !stmt_col_is_null(&q, 6)};
        if (!p->code || !p->search || !p->birth || !p->citizen || !p->phone)
            return sotay_nomem(err);
    }
    if (rc < 0)
        return rc;
    h->sorted = calloc(h->n + 1, sizeof(*h->sorted));
    return h->sorted ? SOTAY_OK : sotay_nomem(err);
}

/* ---- who was told apart -------------------------------------------------------------------------- */

static void apart_key(const struct id *a, const struct id *b, uint8_t ret[2 * ID_SIZE])
{
    bool in_order = id_compare(a, b) < 0;
    memcpy(ret, (in_order ? a : b)->b, ID_SIZE);
    memcpy(ret + ID_SIZE, (in_order ? b : a)->b, ID_SIZE);
}

static bool were_told_apart(const struct humans *h, const struct human *a, const struct human *b)
{
    uint8_t key[2 * ID_SIZE];
    int64_t unused;
    apart_key(&a->id, &b->id, key);
    return h->apart.count && map_get(&h->apart, key, sizeof(key), &unused);
}

/* Each may be part of another record since. */
static int note_apart(struct humans *h, const struct id *person, const char *others,
                      struct sotay_error *err)
{
    uint8_t key[2 * ID_SIZE];
    struct id self, other;
    int rc = rights_self(&h->app->rights, person, &self, err);
    for (const char *at = others; rc >= 0 && *at;) {
        char hex[2 * ID_SIZE + 1];
        size_t len = strcspn(at, ";");
        snprintf(hex, sizeof(hex), "%.*s", (int)len, at);
        at += len + (at[len] == ';');
        if (!id_parse(hex, &other))
            continue;
        rc = rights_self(&h->app->rights, &other, &other, err);
        apart_key(&self, &other, key);
        if (rc >= 0 && !map_put(&h->apart, key, sizeof(key), 1))
            return sotay_nomem(err);
    }
    return rc;
}

static int read_apart(struct humans *h, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(h->app->store, SQL_PERSON_APART);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        rc = note_apart(h, &person, stmt_col_text(&q, 1), err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- pairs --------------------------------------------------------------------------------------- */

/* What the database is asked of one only where somebody is like them. */
static int begun(struct humans *h, struct human *p, struct sotay_error *err)
{
    if (p->begun >= 0)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(h->app->store, SQL_RECORD_BEGUN);
    stmt_blob(&q, 1, p->id.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    p->begun = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    if (rc >= 0)
        rc = rights_posting(&h->app->rights, &p->id, h->app->today, &p->place, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* The one that was written first is kept, but no provisional one before a person whom the centre knows. */
static bool is_older(const struct human *a, const struct human *b)
{
    if (a->is_new != b->is_new)
        return b->is_new;
    return a->begun != b->begun ? a->begun < b->begun : id_compare(&a->id, &b->id) < 0;
}

/* Namesakes with citizen IDs of their own are two. */
static bool are_two(const struct human *a, const struct human *b)
{
    return *a->citizen && *b->citizen && strcmp(a->citizen, b->citizen) != 0;
}

static bool may_be_one(const struct humans *h, const struct human *a, const struct human *b)
{
    return !are_two(a, b) && !were_told_apart(h, a, b);
}

static bool same_phone(const struct human *a, const struct human *b)
{
    return *a->phone && strcmp(a->phone, b->phone) == 0;
}

/* Of namesakes those that share most are most likely one. */
static int likeness(const struct human *a, const struct human *b)
{
    return 4 * same_phone(a, b) + 2 * (!id_is_zero(&a->place) && id_equal(&a->place, &b->place)) +
           (strcmp(a->birth, b->birth) == 0);
}

static int add_pair(struct humans *h, struct human *a, struct human *b, unsigned same,
                    struct sotay_error *err)
{
    uint8_t key[2 * ID_SIZE];
    int64_t at;
    if (same == SAME_NAME && !may_be_one(h, a, b))
        return SOTAY_OK;
    int rc = begun(h, a, err);
    if (rc >= 0)
        rc = begun(h, b, err);
    if (rc < 0)
        return rc;
    const struct human *keep = is_older(a, b) ? a : b, *other = keep == a ? b : a;
    memcpy(key, keep->id.b, ID_SIZE);
    memcpy(key + ID_SIZE, other->id.b, ID_SIZE);
    if (map_get(&h->told, key, sizeof(key), &at)) {
        h->pairs[at].same |= same;
        return SOTAY_OK;
    }
    if (!list_grow(&h->pairs, &h->cap_pairs, h->n_pairs, sizeof(*h->pairs)) ||
        !map_put(&h->told, key, sizeof(key), (int64_t)h->n_pairs))
        return sotay_nomem(err);
    h->pairs[h->n_pairs].keep = keep;
    h->pairs[h->n_pairs].other = other;
    h->pairs[h->n_pairs++].same = same;
    return SOTAY_OK;
}

/* Of those older than this one that may be the same the likest, and of these the oldest; NULL: none. */
static struct human *older_twin(const struct humans *h, struct human **list, size_t n,
                                const struct human *p)
{
    struct human *twin = NULL;
    for (size_t i = 0; i < n; i++) {
        struct human *q = list[i];
        if (!is_older(q, p) || !may_be_one(h, q, p))
            continue;
        int more = twin ? likeness(q, p) - likeness(twin, p) : 1;
        if (more > 0 || (more == 0 && is_older(q, twin)))
            twin = q;
    }
    return twin;
}

/* Of many that are the same each is one pair with the oldest; of namesakes with the older one that is most
 * like it: never all with all. */
static int pair_with_older(struct humans *h, struct human **list, size_t n, unsigned same,
                           struct sotay_error *err)
{
    size_t oldest = 0;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && n > 1 && rc >= 0; i++) {
        rc = begun(h, list[i], err);
        if (rc >= 0 && is_older(list[i], list[oldest]))
            oldest = i;
    }
    for (size_t i = 0; i < n && n > 1 && rc >= 0; i++) {
        struct human *twin = same == SAME_NAME ? older_twin(h, list, n, list[i]) : list[oldest];
        if (i != oldest && twin)
            rc = add_pair(h, twin, list[i], same, err);
    }
    return rc;
}

/* ---- what they share ----------------------------------------------------------------------------- */

static int by_citizen(const void *a, const void *b)
{
    const struct human *x = *(struct human *const *)a, *y = *(struct human *const *)b;
    int order = strcmp(x->citizen, y->citizen);
    return order ? order : id_compare(&x->id, &y->id);
}

/* By name and birth: those of whom only the year is known come before the days of that year. */
static int by_name(const void *a, const void *b)
{
    const struct human *x = *(struct human *const *)a, *y = *(struct human *const *)b;
    int order = strcmp(x->search, y->search);
    if (!order)
        order = strcmp(x->birth, y->birth);
    return order ? order : id_compare(&x->id, &y->id);
}

static int by_code(const void *a, const void *b)
{
    const struct human *x = *(struct human *const *)a, *y = *(struct human *const *)b;
    int order = strcmp(x->code, y->code);
    return order ? order : id_compare(&x->id, &y->id);
}

static size_t choose(struct humans *h, const char *(*value)(const struct human *),
                     int (*compare)(const void *, const void *))
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        if (*value(&h->list[i]))
            h->sorted[n++] = &h->list[i];
    if (n > 1)
        qsort(h->sorted, n, sizeof(*h->sorted), compare);
    return n;
}

static const char *citizen(const struct human *p)
{
    return p->citizen;
}

static const char *code(const struct human *p)
{
    return p->code;
}

static const char *name_and_birth(const struct human *p)
{
    return *p->birth ? p->search : "";
}

static int equal_runs(struct humans *h, size_t n, const char *(*value)(const struct human *),
                      unsigned same, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0, end; i < n && rc >= 0; i = end) {
        for (end = i + 1; end < n && strcmp(value(h->sorted[i]), value(h->sorted[end])) == 0;)
            end++;
        rc = pair_with_older(h, h->sorted + i, end - i, same, err);
    }
    return rc;
}

/* One pair: the two that are most alike, and of these the oldest. */
static int pair_likest(struct humans *h, struct human **years, size_t n_years, struct human **days,
                       size_t n_days, struct sotay_error *err)
{
    struct human *year = NULL, *day = NULL;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n_years; i++) {
        for (size_t k = 0; k < n_days && rc >= 0; k++) {
            rc = begun(h, years[i], err);
            if (rc >= 0)
                rc = begun(h, days[k], err);
            if (rc < 0 || !may_be_one(h, years[i], days[k]))
                continue;
            int more = year ? likeness(years[i], days[k]) - likeness(year, day) : 1;
            bool older =
                more == 0 && (years[i] == year ? is_older(days[k], day) : is_older(years[i], year));
            if (more < 0 || (more == 0 && !older))
                continue;
            year = years[i];
            day = days[k];
        }
    }
    return rc >= 0 && year ? add_pair(h, year, day, SAME_NAME, err) : rc;
}

/* People of one name born in one year: days that differ are different people; a year alone may be any
 * of them. */
static int name_run(struct humans *h, struct human **run, size_t n, struct sotay_error *err)
{
    size_t years = 0;
    int rc = SOTAY_OK;
    while (years < n && strlen(run[years]->birth) == YEAR)
        years++;
    rc = pair_with_older(h, run, years, SAME_NAME, err);
    for (size_t i = years, end; i < n && rc >= 0; i = end) {
        for (end = i + 1; end < n && strcmp(run[i]->birth, run[end]->birth) == 0;)
            end++;
        rc = pair_with_older(h, run + i, end - i, SAME_NAME, err);
        if (rc >= 0)
            rc = pair_likest(h, run, years, run + i, end - i, err);
    }
    return rc;
}

static int name_runs(struct humans *h, size_t n, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0, end; i < n && rc >= 0; i = end) {
        struct human *const *at = h->sorted;
        for (end = i + 1; end < n && strcmp(at[i]->search, at[end]->search) == 0 &&
                          strncmp(at[i]->birth, at[end]->birth, YEAR) == 0;)
            end++;
        rc = name_run(h, h->sorted + i, end - i, err);
    }
    return rc;
}

/* ---- telling ------------------------------------------------------------------------------------- */

static void free_code(const struct codes *codes, const struct codes *removed, const char *shown,
                      char ret[80])
{
    char prefix[80];
    snprintf(prefix, sizeof(prefix), "%.*s", (int)strcspn(shown, "~"), shown);
    char *dash = strrchr(prefix, '-');
    if (dash && dash[1] && dash[1 + strspn(dash + 1, "0123456789")] == '\0')
        *dash = '\0';
    record_next_code(codes, removed, prefix, ret);
}

static int command_of(struct humans *h, unsigned same, const char *keep, const char *other,
                      struct str *out, struct sotay_error *err)
{
    const struct codes *codes, *removed;
    char new_code[80];
    int rc = SOTAY_OK;
    if (same != SAME_CODE) {
        str_addf(out, "person merge %s %s", other, keep);
        return str_check(out, err);
    }
    rc = record_codes(h->app, NOUN_PERSON, &codes, err);
    if (rc >= 0)
        rc = record_removed(h->app, NOUN_PERSON, &removed, err);
    if (rc < 0)
        return rc;
    const char *second = strchr(keep, '~') ? keep : other;
    free_code(codes, removed, second, new_code);
    str_addf(out, "person edit %s --code %s", second, new_code);
    return str_check(out, err);
}

static int tell(struct humans *h, size_t i, pair_visit visit, void *with, struct sotay_error *err)
{
    AUTO(str) keep = {0}, other = {0}, command = {0};
    char keep_code[80], other_code[80];
    const struct id *a = &h->pairs[i].keep->id, *b = &h->pairs[i].other->id;
    int rc = person_label_more(h->app, a, &keep, err);
    if (rc >= 0)
        rc = person_label_more(h->app, b, &other, err);
    if (rc >= 0)
        rc = record_shown_code(h->app, NOUN_PERSON, a, keep_code, err);
    if (rc >= 0)
        rc = record_shown_code(h->app, NOUN_PERSON, b, other_code, err);
    if (rc >= 0)
        rc = command_of(h, h->pairs[i].same, keep_code, other_code, &command, err);
    if (rc < 0)
        return rc;
    bool phone = h->pairs[i].same != SAME_CODE && same_phone(h->pairs[i].keep, h->pairs[i].other);
    const struct pair_found pair = {.keep = *a,
                                    .other = *b,
                                    .same = h->pairs[i].same | (phone ? SAME_PHONE : 0),
                                    .keep_label = str_text(&keep),
                                    .other_label = str_text(&other),
                                    .keep_code = keep_code,
                                    .other_code = other_code,
                                    .command = str_text(&command)};
    return visit(with, &pair, err);
}

int person_duplicates(struct app *app, pair_visit visit, void *with, struct sotay_error *err)
{
    AUTO(humans) h = {.app = app};
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, app->store, err);
    if (rc >= 0)
        rc = humans_read(&h, err);
    if (rc >= 0)
        rc = read_apart(&h, err);
    if (rc >= 0)
        rc = equal_runs(&h, choose(&h, citizen, by_citizen), citizen, SAME_CITIZEN, err);
    if (rc >= 0)
        rc = name_runs(&h, choose(&h, name_and_birth, by_name), err);
    if (rc >= 0)
        rc = equal_runs(&h, choose(&h, code, by_code), code, SAME_CODE, err);
    for (size_t i = 0; i < h.n_pairs && rc == SOTAY_OK; i++)
        rc = tell(&h, i, visit, with, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- codes --------------------------------------------------------------------------------------- */

int record_same_codes(struct app *app, code_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) any = stmt_open(app->store, SQL_SAME_CODE_ANY);
    int rc = stmt_step(&any, err);
    for (size_t k = 0; k < NOUN_COUNT && rc == SOTAY_OK; k++) {
        const struct noun *n = &noun_table[k];
        const struct codes *codes = NULL, *removed = NULL;
        if (!n->has_code || n->id_from_code)
            continue; /* of those the same code is the same record */
        rc = record_codes(app, n->id, &codes, err);
        if (rc >= 0)
            rc = record_removed(app, n->id, &removed, err);
        for (size_t i = 0; rc == SOTAY_OK && i < codes->n; i++) {
            AUTO(str) command = {0};
            char new_code[80];
            if (!strchr(codes->list[i].shown, '~'))
                continue;
            free_code(codes, removed, codes->list[i].shown, new_code);
            str_addf(&command, "%s edit %s --code %s", n->name, codes->list[i].shown, new_code);
            rc = str_check(&command, err);
            if (rc >= 0)
                rc = visit(with, n, codes->list[i].shown, str_text(&command), err);
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}
