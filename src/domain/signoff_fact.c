/* src/domain/signoff_fact.c - a sign-off's content: JSON out, JSON in, and onto the form. */
#include "base/base.h"

#include "domain/signoff_fact.h"

#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/structure.h"

static void optional(struct str *body, const char *name, const char *text)
{
    if (text && *text)
        body_text(body, name, text);
}

void signoff_fact_encode(const struct signoff_fact *f, struct str *body)
{
    body_id(body, "trainee", &f->trainee);
    body_text(body, "skill", f->skill);
    body_text(body, "at", f->performed_at);
    body_id(body, "facility", &f->facility);
    body_id(body, "mentor", &f->mentor);
    body_int(body, "level", f->level);
    body_text(body, "setting", f->simulated ? "simulated" : "real");
    optional(body, "missed", f->missed);
    optional(body, "not_observed", f->not_observed);
    optional(body, "na", f->na);
    optional(body, "scores", f->scores);
    optional(body, "measures", f->measures);
    optional(body, "case", f->case_ref);
    if (f->has_typist)
        body_id(body, "typist", &f->typist);
    if (f->has_adoption)
        body_id(body, "checklist", &f->adoption);
}

bool signoff_fact_decode(const json_t *payload, struct signoff_fact *ret)
{
    *ret = (struct signoff_fact){0};
    const char *setting = payload_text(payload, "setting");
    ret->skill = payload_text(payload, "skill");
    ret->performed_at = payload_text(payload, "at");
    ret->missed = payload_text(payload, "missed");
    ret->not_observed = payload_text(payload, "not_observed");
    ret->na = payload_text(payload, "na");
    ret->scores = payload_text(payload, "scores");
    ret->measures = payload_text(payload, "measures");
    ret->case_ref = payload_text(payload, "case");
    int64_t level = payload_int(payload, "level", -1);
    ret->level = (int)level;
    ret->simulated = setting && strcmp(setting, "simulated") == 0;
    ret->has_typist = payload_id(payload, "typist", &ret->typist);
    ret->has_adoption = payload_id(payload, "checklist", &ret->adoption);
    return ret->skill && text_is_name(ret->skill) && ret->performed_at && level >= 0 &&
           level <= 100 && payload_id(payload, "trainee", &ret->trainee) &&
           payload_id(payload, "mentor", &ret->mentor) &&
           payload_id(payload, "facility", &ret->facility) &&
           payload_id(payload, "batch", &ret->batch);
}

/* ---- the plain way ------------------------------------------------------------------------------------- */

enum member {
    M_TRAINEE,
    M_SKILL,
    M_AT,
    M_FACILITY,
    M_MENTOR,
    M_LEVEL,
    M_SETTING,
    M_MISSED,
    M_NOT_OBSERVED,
    M_NA,
    M_SCORES,
    M_MEASURES,
    M_CASE,
    M_TYPIST,
    M_CHECKLIST,
    M_BATCH,
    M_SALT,
    M_COUNT
};
static const char *const member_names[M_COUNT] = {
    "trainee", "skill",  "at",           "facility", "mentor", "level",
    "setting", "missed", "not_observed", "na",       "scores", "measures",
    "case",    "typist", "checklist",    "batch",    "salt",
};

/* Behind an opening quote: ends the string in place and moves on. */
static const char *take_string(char **at)
{
    char *begin = *at, *p = begin;
    while (*p >= 0x20 && *p < 0x7f && *p != '"' && *p != '\\')
        p++;
    if (*p != '"')
        return NULL;
    *p = '\0';
    *at = p + 1;
    return begin;
}

/* Up to three digits, ended in place; the character that stood there is *ret_next. */
static const char *take_level(char **at, char *ret_next)
{
    char *begin = *at;
    size_t n = strspn(begin, "0123456789");
    if (n < 1 || n > 3 || (n > 1 && begin[0] == '0'))
        return NULL;
    *ret_next = begin[n];
    begin[n] = '\0';
    *at = begin + n + 1;
    return begin;
}

/* Members come in the order of their names above, or nearly: *from is where to look first. */
static int find_member(const char *name, int *from)
{
    for (int i = 0; i < M_COUNT; i++) {
        int m = (*from + i) % M_COUNT;
        if (strcmp(member_names[m], name) == 0) {
            *from = m + 1;
            return m;
        }
    }
    return -1;
}

static bool scan_members(char *at, const char *v[M_COUNT])
{
    int from = 0;
    char next = *at++;
    if (next != '{')
        return false;
    do {
        const char *name = *at++ == '"' ? take_string(&at) : NULL;
        int m = name && *at++ == ':' ? find_member(name, &from) : -1;
        if (m < 0 || v[m])
            return false;
        if (m == M_LEVEL) {
            v[m] = take_level(&at, &next);
        } else {
            v[m] = *at++ == '"' ? take_string(&at) : NULL;
            next = v[m] ? *at++ : '\0';
        }
        if (!v[m])
            return false;
    } while (next == ',');
    return next == '}' && !*at;
}

bool signoff_fact_scan(char *text, struct signoff_fact *ret)
{
    const char *v[M_COUNT] = {NULL};
    if (!scan_members(text, v) || !v[M_SKILL] || !v[M_AT] || !v[M_LEVEL] || !v[M_TRAINEE] ||
        !v[M_MENTOR] || !v[M_FACILITY] || !v[M_BATCH])
        return false;
    *ret =
        (struct signoff_fact){.skill = v[M_SKILL],
                              .performed_at = v[M_AT],
                              .missed = v[M_MISSED],
                              .na = v[M_NA],
                              .not_observed = v[M_NOT_OBSERVED],
                              .scores = v[M_SCORES],
                              .measures = v[M_MEASURES],
                              .case_ref = v[M_CASE],
                              .level = (int)strtol(v[M_LEVEL], NULL, 10),
                              .simulated = v[M_SETTING] && strcmp(v[M_SETTING], "simulated") == 0};
    ret->has_typist = v[M_TYPIST] && id_parse(v[M_TYPIST], &ret->typist);
    ret->has_adoption = v[M_CHECKLIST] && id_parse(v[M_CHECKLIST], &ret->adoption);
    return text_is_name(ret->skill) && ret->level <= 100 && id_parse(v[M_TRAINEE], &ret->trainee) &&
           id_parse(v[M_MENTOR], &ret->mentor) && id_parse(v[M_FACILITY], &ret->facility) &&
           id_parse(v[M_BATCH], &ret->batch);
}

/* ---- lists of steps ------------------------------------------------------------------------------------ */

/* Reads a number at *at; moves on.  -1: none. */
static int take_number(const char **at)
{
    int value = 0, digits = 0;
    while (**at >= '0' && **at <= '9' && digits < 4) {
        value = value * 10 + (**at - '0');
        digits++;
        (*at)++;
    }
    return digits ? value : -1;
}

static void skip_between(const char **at)
{
    *at += strspn(*at, ",; ");
}

bool steps_canonical(const char *text, size_t n_steps, char **ret)
{
    AUTO(str) out = {0};
    *ret = NULL;
    const char *at = text ? text : "";
    for (skip_between(&at); *at; skip_between(&at)) {
        int step = take_number(&at);
        if (step < 1 || (size_t)step > n_steps || (*at && !strchr(",; ", *at)))
            return false;
        str_addf(&out, "%s%d", out.len ? ";" : "", step);
    }
    *ret = out.len ? str_steal(&out) : NULL;
    return !out.failed;
}

bool scores_canonical(const char *text, size_t n_steps, char **ret)
{
    AUTO(str) out = {0};
    *ret = NULL;
    const char *at = text ? text : "";
    for (skip_between(&at); *at; skip_between(&at)) {
        int step = take_number(&at);
        if (step < 1 || (size_t)step > n_steps || *at++ != '=')
            return false;
        int score = take_number(&at);
        if (score < 0 || (*at && !strchr(",; ", *at)))
            return false;
        str_addf(&out, "%s%d=%d", out.len ? ";" : "", step, score);
    }
    *ret = out.len ? str_steal(&out) : NULL;
    return !out.failed;
}

static void mark_steps(const char *list, uint8_t state, uint8_t *steps, size_t n)
{
    const char *at = list ? list : "";
    for (skip_between(&at); *at; skip_between(&at)) {
        int step = take_number(&at);
        if (step < 0)
            return;
        if (step >= 1 && (size_t)step <= n)
            steps[step - 1] = state;
    }
}

static void mark_scores(const char *list, int32_t *scores, size_t n)
{
    const char *at = list ? list : "";
    for (skip_between(&at); *at; skip_between(&at)) {
        int step = take_number(&at);
        if (step < 0 || *at++ != '=')
            return;
        int score = take_number(&at);
        if (step >= 1 && (size_t)step <= n && score >= 0)
            scores[step - 1] = score;
    }
}

/* ---- measures -------------------------------------------------------------------------------------------- */

void measures_add(struct str *out, const char *name, const char *value)
{
    str_addf(out, "%s%s=", out->len ? ";" : "", name);
    for (const char *p = value; *p; p++) {
        if (*p == '%')
            str_add(out, "%25");
        else if (*p == ';')
            str_add(out, "%3B");
        else
            str_add_char(out, *p);
    }
}

static void add_decoded(struct str *out, const char *from, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (from[i] == '%' && i + 2 < len && (from[i + 1] == '2' || from[i + 1] == '3')) {
            str_add_char(out, from[i + 1] == '2' ? '%' : ';');
            i += 2;
        } else {
            str_add_char(out, from[i]);
        }
    }
    str_add_char(out, '\0');
}

bool measures_next(const char **at, struct str *ret_name, struct str *ret_value)
{
    str_clear(ret_name);
    str_clear(ret_value);
    while (*at && **at) {
        const char *one = *at;
        size_t len = strcspn(one, ";"), name = strcspn(one, "=");
        *at += len + (one[len] == ';');
        if (name >= len)
            continue;
        str_add_bytes(ret_name, one, name);
        add_decoded(ret_value, one + name + 1, len - name - 1);
        return true;
    }
    return false;
}

static int read_one(const struct checklist *c, const char *name, size_t name_len, const char *value,
                    size_t value_len, struct observed_measure *ret, struct str *texts,
                    struct sotay_error *err)
{
    char key[64];
    snprintf(key, sizeof(key), "%.*s", (int)(name_len < 63 ? name_len : 63), name);
    int at = checklist_measure(c, key);
    if (at < 0)
        return SOTAY_OK;
    size_t begin = texts->len;
    add_decoded(texts, value, value_len);
    if (str_check(texts, err) < 0)
        return SOTAY_EFAIL;
    struct sotay_error not_for_this_form;
    if (checklist_parse_measure(&c->measures[at], texts->data + begin, &ret[at],
                                &not_for_this_form) < 0)
        ret[at] = (struct observed_measure){.state = SOTAY_VALUE_MISSING};
    else if (ret[at].text) /* the buffer may still move: remember the place, not the pointer */
        ret[at].value = (int64_t)begin;
    return SOTAY_OK;
}

int measures_read(const char *measures, const struct checklist *c, struct observed_measure *ret,
                  struct str *texts, struct sotay_error *err)
{
    for (size_t i = 0; i < c->n_measures; i++)
        ret[i] = (struct observed_measure){.state = SOTAY_VALUE_MISSING};
    for (const char *at = measures ? measures : ""; *at;) {
        size_t len = strcspn(at, ";"), name = strcspn(at, "=");
        if (name < len) {
            int rc = read_one(c, at, name, at + name + 1, len - name - 1, ret, texts, err);
            if (rc < 0)
                return rc;
        }
        at += len + (at[len] == ';');
    }
    for (size_t i = 0; i < c->n_measures; i++)
        if (ret[i].text)
            ret[i].text = texts->data + ret[i].value;
    return SOTAY_OK;
}

void filled_form_done(struct filled_form *form)
{
    str_done(&form->texts);
}

int signoff_fact_fill(const struct signoff_fact *f, const struct checklist *c,
                      struct filled_form *ret, struct sotay_error *err)
{
    memset(ret->steps, SOTAY_STEP_DONE, c->n_steps);
    for (size_t i = 0; i < c->n_steps; i++)
        ret->scores[i] = INT32_MIN;
    mark_steps(f->missed, SOTAY_STEP_MISSED, ret->steps, c->n_steps);
    mark_steps(f->not_observed, SOTAY_STEP_NOT_OBSERVED, ret->steps, c->n_steps);
    mark_steps(f->na, SOTAY_STEP_NOT_APPLICABLE, ret->steps, c->n_steps);
    mark_scores(f->scores, ret->scores, c->n_steps);
    str_clear(&ret->texts);
    int rc = measures_read(f->measures, c, ret->measures, &ret->texts, err);
    ret->o = (struct observation){.level = f->level,
                                  .step = ret->steps,
                                  .step_score = ret->scores,
                                  .measure = ret->measures,
                                  .transcribed = f->origin == ORIGIN_TRANSCRIBED};
    return rc;
}
