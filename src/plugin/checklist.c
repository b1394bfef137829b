/* src/plugin/checklist.c - reads the observation form of a skill from its INI text. */
#include "base/base.h"

#include "plugin/checklist.h"

#include "base/ini.h"
#include "base/text.h"
#include "plugin/form.h"

#define REVISION_MAX 1000000
#define LEVEL_MAX 20

struct form_block {
    struct form_block *next;
    _Alignas(16) unsigned char bytes[];
};

void *form_keep(const struct form *f, size_t count, size_t size)
{
    struct form_block *b = NULL;
    if (count < SIZE_MAX / 2 / size)
        b = calloc(1, sizeof *b + count * size);
    if (!b) {
        sotay_nomem(f->err);
        return NULL;
    }
    b->next = f->c->memory->blocks;
    f->c->memory->blocks = b;
    return b->bytes;
}

void checklist_done(struct checklist *c)
{
    if (!c)
        return;
    if (c->memory) {
        while (c->memory->blocks) {
            struct form_block *next = c->memory->blocks->next;
            free(c->memory->blocks);
            c->memory->blocks = next;
        }
        ini_done(&c->memory->ini);
        free(c->memory);
    }
    *c = (struct checklist){0};
}

/* ---- [checklist] -------------------------------------------------------------------------- */

static const char *const cadre_words[] = {
    "doctor", "assistant-doctor", "nurse", "midwife", "pharmacist", "technician", "other", NULL,
};

static int read_skill(const struct form *f, const struct ini_section *s)
{
    const struct ini_key *k = ini_key(s, "skill");
    const char *dot = strchr(k->value, '.');
    if (!text_is_name(k->value) || strlen(k->value) > 100 || !dot || dot == k->value || !dot[1] ||
        memchr(k->value, '_', (size_t)(dot - k->value)))
        return form_bad(f, k->line, _("a skill is written SPECIALTY.NAME, not '%s'"), k->value);
    size_t len = (size_t)(dot - k->value);
    char *specialty = form_keep(f, len + 1, 1);
    if (!specialty)
        return SOTAY_EFAIL;
    memcpy(specialty, k->value, len);
    f->c->skill = k->value;
    f->c->specialty = specialty;
    return SOTAY_OK;
}

static int read_cadres(const struct form *f, const struct ini_section *s)
{
    struct checklist *c = f->c;
    int rc = form_list(f, s, "cadres", ' ', &c->cadres, &c->n_cadres);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < c->n_cadres; i++) {
        const char *const *word = cadre_words;
        while (*word && strcmp(*word, c->cadres[i]) != 0)
            word++;
        if (!*word) {
            form_bad(f, ini_key(s, "cadres")->line, _("'%s' is no cadre"), c->cadres[i]);
            return form_meant(f, c->cadres[i], cadre_words);
        }
    }
    if (c->n_cadres == 0 && !c->of_facility)
        return form_bad(f, s->line, _("[%s] has no '%s'"), s->name, "cadres");
    return SOTAY_OK;
}

static int read_head(const struct form *f, const struct ini_section *s)
{
    static const char *const known[] = {"skill",      "revision", "title",        "title.vi",
                                        "cadres",     "source",   "review",       "pass-level",
                                        "pass-score", "subject",  "pass-percent", NULL};
    static const char *const needed[] = {"skill", "revision", "title", NULL};
    struct checklist *c = f->c;
    const char *subject = "person";
    c->pass_level = 4;
    c->pass_percent = 80;
    c->title_vi = c->source = "";
    c->review = "draft";
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = read_skill(f, s);
    if (rc >= 0)
        rc = form_int(f, s, "revision", 1, REVISION_MAX, &c->revision);
    if (rc >= 0)
        rc = form_text(f, s, "title", &c->title);
    if (rc >= 0)
        rc = form_text(f, s, "title.vi", &c->title_vi);
    if (rc >= 0)
        rc = form_text(f, s, "source", &c->source);
    if (rc >= 0)
        rc = form_word(f, s, "review", &c->review);
    if (rc >= 0)
        rc = form_int(f, s, "pass-level", 0, LEVEL_MAX, &c->pass_level);
    if (rc >= 0)
        rc = form_int(f, s, "pass-percent", 0, 100, &c->pass_percent);
    if (rc >= 0)
        rc = form_int(f, s, "pass-score", 0, 100, &c->pass_score);
    if (rc >= 0)
        rc = form_word(f, s, "subject", &subject);
    if (rc < 0)
        return rc;
    c->of_facility = strcmp(subject, "facility") == 0;
    if (!c->of_facility && strcmp(subject, "person") != 0)
        return form_bad(f, ini_key(s, "subject")->line,
                        _("'subject' is person or facility, not '%s'"), subject);
    return read_cadres(f, s);
}

/* ---- [step-N], [level-N], [rule-NAME] ------------------------------------------------------- */

static int read_step(const struct form *f, const struct ini_section *s, struct checklist_step *ret)
{
    static const char *const known[] = {"text", "text.vi", "critical", "na", "scale", NULL};
    static const char *const needed[] = {"text", NULL};
    int64_t scale[3];
    ret->text_vi = "";
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "text", &ret->text);
    if (rc >= 0)
        rc = form_text(f, s, "text.vi", &ret->text_vi);
    if (rc >= 0)
        rc = form_yes(f, s, "critical", &ret->critical);
    if (rc >= 0)
        rc = form_yes(f, s, "na", &ret->na);
    if (rc >= 0)
        rc = form_numbers(f, s, "scale", 0, scale, COUNT_OF(scale), &ret->scored);
    if (rc < 0 || !ret->scored)
        return rc;
    if (scale[0] < 0 || scale[1] > 1000 || scale[0] >= scale[1] || scale[2] < scale[0] ||
        scale[2] > scale[1])
        return form_bad(f, ini_key(s, "scale")->line,
                        _("'scale' is lowest, highest and passing score, within 0 to 1000"));
    ret->score_min = (int)scale[0];
    ret->score_max = (int)scale[1];
    ret->score_pass = (int)scale[2];
    return SOTAY_OK;
}

static int read_level(const struct form *f, const struct ini_section *s,
                      struct checklist_level *ret)
{
    static const char *const known[] = {"text", "text.vi", NULL};
    static const char *const needed[] = {"text", NULL};
    ret->text_vi = "";
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "text", &ret->text);
    return rc < 0 ? rc : form_text(f, s, "text.vi", &ret->text_vi);
}

static int read_rule(const struct form *f, const struct ini_section *s, const char *name,
                     struct checklist_rule *ret)
{
    *ret = (struct checklist_rule){.name = name, .use = name, .way = "standard", .line = s->line};
    int rc = form_word(f, s, "use", &ret->use);
    if (rc >= 0)
        rc = form_word(f, s, "way", &ret->way);
    if (rc >= 0)
        rc = form_guidelines(f, s, &ret->guidelines);
    if (rc < 0)
        return rc;
    const struct ini_key *use = ini_key(s, "use"), *way = ini_key(s, "way");
    const struct ini_key *guideline = ini_key(s, "guideline");
    if (!text_is_name(ret->use))
        return form_bad(f, use ? use->line : s->line, _("'%s' is no name of a rule"), ret->use);
    if (!text_is_name(ret->way))
        return form_bad(f, way ? way->line : s->line, _("'way' is one word, not '%s'"), ret->way);
    struct checklist_param *params = form_keep(f, s->n_keys + 1, sizeof *params);
    if (!params)
        return SOTAY_EFAIL;
    for (size_t i = 0; i < s->n_keys; i++) {
        const struct ini_key *k = &s->keys[i];
        if (k != use && k != way && k != guideline)
            params[ret->n_params++] = (struct checklist_param){k->name, k->value, k->line};
    }
    ret->params = params;
    return SOTAY_OK;
}

/* ---- the sections --------------------------------------------------------------------------- */

enum section_kind {
    SECTION_HEAD,
    SECTION_GUIDELINE,
    SECTION_STEP,
    SECTION_MEASURE,
    SECTION_LEVEL,
    SECTION_TABLE, /* from here on: what may name a rule set or a measure */
    SECTION_CASE,
    SECTION_RULE,
    SECTION_KINDS
};
static const char *const section_prefix[] = {
    "checklist", "guideline-", "step-", "measure-", "level-", "table-", "case-", "rule-",
};

static const char *const section_shown[] = {
    "checklist",  "guideline-WORD", "step-N",    "measure-NAME", "level-N",
    "table-NAME", "case-NAME",      "rule-NAME", NULL,
};

/* The kind of a section and what follows its prefix; -1 when it is none of ours. */
static int section_kind(const struct ini_section *s, const char **ret_rest)
{
    if (strcmp(s->name, section_prefix[SECTION_HEAD]) == 0)
        return SECTION_HEAD;
    for (int kind = SECTION_HEAD + 1; kind < SECTION_KINDS; kind++) {
        size_t len = strlen(section_prefix[kind]);
        if (strncmp(s->name, section_prefix[kind], len) == 0 && s->name[len]) {
            *ret_rest = s->name + len;
            return kind;
        }
    }
    return -1;
}

struct shape { /* what is in the file, and where it goes */
    size_t count[SECTION_KINDS];
    int64_t level_min, level_max;
    int level_line; /* of the first [level-N] */
    struct checklist_step *steps;
    struct checklist_measure *measures;
    struct checklist_rule *rules;
    struct checklist_level *levels;
    struct checklist_guideline *guidelines;
    struct checklist_table *tables;
    struct checklist_case *cases;
};

static int check_most(const struct form *f, const struct ini_section *s, int kind, size_t count)
{
    if (kind == SECTION_STEP && count > CHECKLIST_STEPS_MAX)
        return form_bad(f, s->line, _("more than %d steps"), CHECKLIST_STEPS_MAX);
    if (kind == SECTION_MEASURE && count > CHECKLIST_MEASURES_MAX)
        return form_bad(f, s->line, _("more than %d measures"), CHECKLIST_MEASURES_MAX);
    if (kind == SECTION_GUIDELINE && count > CHECKLIST_GUIDELINES_MAX)
        return form_bad(f, s->line, _("more than %d guidelines"), CHECKLIST_GUIDELINES_MAX);
    if (kind == SECTION_TABLE && count > CHECKLIST_TABLES_MAX)
        return form_bad(f, s->line, _("more than %d tables"), CHECKLIST_TABLES_MAX);
    return SOTAY_OK;
}

/* First pass: which sections there are; their numbers are checked once the counts are known. */
static int count_sections(const struct form *f, const struct ini *ini, struct shape *ret)
{
    for (size_t i = 0; i < ini->n_sections; i++) {
        const struct ini_section *s = &ini->sections[i];
        const char *rest = "";
        int64_t number = 0;
        int kind = section_kind(s, &rest);
        if (kind < 0) {
            form_bad(f, s->line, _("section [%s] is not known"), s->name);
            return form_meant(f, s->name, section_shown);
        }
        if ((kind == SECTION_STEP || kind == SECTION_LEVEL) && !form_number(rest, &number))
            return form_bad(f, s->line, _("section [%s] needs a number"), s->name);
        if (kind == SECTION_LEVEL) {
            if (number > LEVEL_MAX)
                return form_bad(f, s->line, _("level %s is above %d"), rest, LEVEL_MAX);
            if (ret->count[kind] == 0)
                ret->level_line = s->line;
            if (ret->count[kind] == 0 || number < ret->level_min)
                ret->level_min = number;
            if (ret->count[kind] == 0 || number > ret->level_max)
                ret->level_max = number;
        }
        int rc = check_most(f, s, kind, ++ret->count[kind]);
        if (rc < 0)
            return rc;
    }
    return SOTAY_OK;
}

static int check_counts(const struct form *f, const struct shape *shape)
{
    const size_t *n = shape->count;
    if (n[SECTION_HEAD] == 0)
        return form_bad(f, 1, _("there is no section [checklist]"));
    if (n[SECTION_STEP] + n[SECTION_MEASURE] + n[SECTION_RULE] == 0)
        return form_bad(f, 1, _("there is no step, no measure and no rule"));
    if (n[SECTION_LEVEL] == 1)
        return form_bad(f, shape->level_line, _("a scale has two levels or more"));
    if (n[SECTION_LEVEL] && (int64_t)n[SECTION_LEVEL] != shape->level_max - shape->level_min + 1)
        return form_bad(f, shape->level_line, _("levels from %d to %d, but only %zu are there"),
                        (int)shape->level_min, (int)shape->level_max, n[SECTION_LEVEL]);
    return SOTAY_OK;
}

static int make_room(const struct form *f, struct shape *shape)
{
    const size_t *n = shape->count;
    shape->steps = form_keep(f, n[SECTION_STEP] + 1, sizeof *shape->steps);
    shape->measures = form_keep(f, n[SECTION_MEASURE] + 1, sizeof *shape->measures);
    shape->rules = form_keep(f, n[SECTION_RULE] + 1, sizeof *shape->rules);
    shape->levels = form_keep(f, n[SECTION_LEVEL] + 1, sizeof *shape->levels);
    shape->guidelines = form_keep(f, n[SECTION_GUIDELINE] + 1, sizeof *shape->guidelines);
    shape->tables = form_keep(f, n[SECTION_TABLE] + 1, sizeof *shape->tables);
    shape->cases = form_keep(f, n[SECTION_CASE] + 1, sizeof *shape->cases);
    if (!shape->steps || !shape->measures || !shape->rules || !shape->levels ||
        !shape->guidelines || !shape->tables || !shape->cases)
        return SOTAY_EFAIL;
    f->c->steps = shape->steps;
    f->c->n_steps = n[SECTION_STEP];
    f->c->measures = shape->measures;
    f->c->rules = shape->rules;
    f->c->guidelines = shape->guidelines;
    f->c->tables = shape->tables;
    f->c->cases = shape->cases;
    f->c->levels = n[SECTION_LEVEL] ? shape->levels : NULL;
    f->c->level_min = (int)shape->level_min;
    f->c->level_max = (int)shape->level_max;
    return SOTAY_OK;
}

static int read_section(const struct form *f, const struct ini_section *s, int kind,
                        const char *rest, struct shape *shape)
{
    struct checklist *c = f->c;
    int64_t number = 0;
    switch (kind) {
    case SECTION_STEP:
        form_number(rest, &number);
        if (number < 1 || number > (int64_t)shape->count[SECTION_STEP])
            return form_bad(f, s->line, _("[%s] out of %zu steps: number them from 1 without gaps"),
                            s->name, shape->count[SECTION_STEP]);
        return read_step(f, s, &shape->steps[number - 1]);
    case SECTION_LEVEL:
        form_number(rest, &number);
        return read_level(f, s, &shape->levels[number - shape->level_min]);
    case SECTION_MEASURE:
        return form_measure(f, s, rest, &shape->measures[c->n_measures++]);
    case SECTION_GUIDELINE:
        return form_guideline(f, s, rest, &shape->guidelines[c->n_guidelines++]);
    case SECTION_TABLE:
        return form_table(f, s, rest, &shape->tables[c->n_tables++]);
    case SECTION_CASE:
        return form_case(f, s, rest, &shape->cases[c->n_cases++]);
    case SECTION_RULE:
        return read_rule(f, s, rest, &shape->rules[c->n_rules++]);
    default:
        return read_head(f, s);
    }
}

/* Sections of the kinds [first, last], in the order of the file. */
static int read_kinds(const struct form *f, const struct ini *ini, int first, int last,
                      struct shape *shape)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < ini->n_sections; i++) {
        const char *rest = "";
        int kind = section_kind(&ini->sections[i], &rest);
        if (kind >= first && kind <= last)
            rc = read_section(f, &ini->sections[i], kind, rest, shape);
    }
    return rc;
}

static int check_pass_level(const struct form *f, const struct ini *ini)
{
    const struct checklist *c = f->c;
    if (c->pass_level >= c->level_min && c->pass_level <= c->level_max)
        return SOTAY_OK;
    const struct ini_section *head = ini_section(ini, "checklist");
    const struct ini_key *k = ini_key(head, "pass-level");
    return form_bad(f, k ? k->line : head->line, _("pass-level %d is not on the scale %d to %d"),
                    c->pass_level, c->level_min, c->level_max);
}

/* A share of the points means nothing where no step is scored. */
static int check_pass_score(const struct form *f, const struct ini *ini)
{
    if (f->c->pass_score == 0)
        return SOTAY_OK;
    for (size_t i = 0; i < f->c->n_steps; i++)
        if (f->c->steps[i].scored)
            return SOTAY_OK;
    return form_bad(f, ini_key(ini_section(ini, "checklist"), "pass-score")->line,
                    _("'pass-score' needs a step with 'scale'"));
}

static int read_sections(const struct form *f, const struct ini *ini)
{
    struct shape shape = {.level_min = 1, .level_max = 5};
    int rc = count_sections(f, ini, &shape);
    if (rc >= 0)
        rc = check_counts(f, &shape);
    if (rc >= 0)
        rc = make_room(f, &shape);
    if (rc >= 0)
        rc = read_kinds(f, ini, SECTION_HEAD, SECTION_LEVEL, &shape);
    if (rc >= 0)
        rc = check_pass_level(f, ini);
    if (rc >= 0)
        rc = check_pass_score(f, ini);
    if (rc >= 0)
        rc = form_measure_links(f, ini);
    if (rc >= 0)
        rc = read_kinds(f, ini, SECTION_TABLE, SECTION_RULE, &shape);
    return rc < 0 ? rc : form_table_sets(f);
}

/* Takes over *ini whatever happens. */
static int read_ini(struct ini *ini, const char *label, struct checklist *ret,
                    struct sotay_error *err)
{
    AUTO(checklist) c = {0};
    const struct form f = {.c = &c, .err = err};
    c.memory = calloc(1, sizeof *c.memory);
    if (!c.memory) {
        ini_done(ini);
        return sotay_nomem(err);
    }
    c.memory->ini = *ini;
    *ini = (struct ini){0};
    size_t len = strlen(label);
    char *own_label = form_keep(&f, len + 1, 1);
    if (!own_label)
        return SOTAY_EFAIL;
    memcpy(own_label, label, len);
    c.label = own_label;
    int rc = read_sections(&f, &c.memory->ini);
    if (rc < 0)
        return rc;
    *ret = c;
    c = (struct checklist){0};
    return SOTAY_OK;
}

/* A file that is no proper INI is bad content here, not a wrong configuration. */
static int as_refused(int rc, struct sotay_error *err)
{
    if (rc != SOTAY_EUSAGE)
        return rc;
    if (err)
        err->code = SOTAY_EREFUSED;
    return SOTAY_EREFUSED;
}

int checklist_read_file(const char *path, const char *label, struct checklist *ret,
                        struct sotay_error *err)
{
    struct ini ini = {0};
    int rc = ini_read_file(path, label, &ini, err);
    return rc < 0 ? as_refused(rc, err) : read_ini(&ini, label, ret, err);
}

int checklist_read_bytes(const char *bytes, size_t len, const char *label, struct checklist *ret,
                         struct sotay_error *err)
{
    struct ini ini = {0};
    int rc = ini_read_bytes(bytes, len, label, &ini, err);
    return rc < 0 ? as_refused(rc, err) : read_ini(&ini, label, ret, err);
}

int checklist_read_adopted(const char *bytes, size_t len, const char *label, struct checklist *ret,
                           struct sotay_error *err)
{
    struct ini ini = {0};
    int rc = ini_read_again(bytes, len, label, &ini, err);
    return rc < 0 ? as_refused(rc, err) : read_ini(&ini, label, ret, err);
}

/* ---- looking things up ---------------------------------------------------------------------- */

int checklist_measure(const struct checklist *c, const char *name)
{
    for (size_t i = 0; i < c->n_measures; i++)
        if (strcmp(c->measures[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool checklist_has_cadre(const struct checklist *c, const char *cadre)
{
    for (size_t i = 0; i < c->n_cadres; i++)
        if (strcmp(c->cadres[i], cadre) == 0)
            return true;
    return false;
}

const char *checklist_level_meaning(const struct checklist *c, int level)
{
    static const char *const common[] = {
        N_("observed only"), N_("hands-on help"), N_("verbal help"),
        N_("on call"),       N_("independent"),
    };
    if (level < c->level_min || level > c->level_max)
        return "";
    return c->levels ? c->levels[level - c->level_min].text : common[level - 1];
}
