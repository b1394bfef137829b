/* src/domain/certificate_page.c - a snapshot -> the named fields of the page -> the print module. */
#include "base/base.h"

#include "domain/certificate_private.h"

#include "base/text.h"
#include "domain/person.h"

#define MODULE "print"
#define FIELDS_MAX 40

struct page { /* fields whose values live in texts or in the snapshot */
    struct sotay_field field[FIELDS_MAX];
    struct str text[FIELDS_MAX];
    uint32_t n;
};

static void page_done(struct page *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        str_done(&p->text[i]);
}

/* A field whose text is put together by the caller. */
static struct str *field_new(struct page *p, const char *name)
{
    p->field[p->n].name = name;
    return &p->text[p->n++];
}

static void field_add(struct page *p, const char *name, const char *value)
{
    if (value && value[0])
        str_add(field_new(p, name), value);
}

static const char *text_at(const json_t *o, const char *name)
{
    const char *text = json_string_value(json_object_get(o, name));
    return text ? text : "";
}

/* ISO -> dd/mm/yyyy; a year alone stays. */
static void field_add_day(struct page *p, const char *name, const char *iso)
{
    sotay_day d = day_parse(iso);
    field_add(p, name, d == DAY_NONE ? iso : day_vietnamese(d).s);
}

/* ---- words of the page: always Vietnamese, whatever the language of the screen -------------------- */

static void add_holder(struct page *p, const json_t *holder)
{
    const char *sex = text_at(holder, "sex");
    field_add(p, "holder.prefix",
              strcmp(sex, "F") == 0   ? "Bà"
              : strcmp(sex, "M") == 0 ? "Ông"
                                      : "Ông/Bà");
    field_add(p, "holder.name", text_at(holder, "full_name"));
    field_add_day(p, "holder.birth", text_at(holder, "birth"));
    field_add(p, "holder.cadre", person_cadre_vietnamese(text_at(holder, "cadre")));
    field_add(p, "holder.workplace", text_at(holder, "workplace"));
}

static const json_t *criterion_of(const json_t *snapshot, const char *id)
{
    size_t at;
    json_t *criterion;
    json_array_foreach(json_object_get(snapshot, "criteria"), at, criterion)
    {
        if (strcmp(text_at(criterion, "id"), id) == 0)
            return criterion;
    }
    return NULL;
}

/* Each part begins with a capital if it is the first. */
static void part_begin(struct str *out, const char *capital, const char *small)
{
    str_addf(out, "%s%s", out->len ? "; " : "", out->len ? small : capital);
}

/* "Trong 12 tháng ít nhất 3 lần đạt (đã có 4), 2 người hướng dẫn (đã có 2), 2 ngày (đã có 3)". */
static void add_count(struct str *out, const json_t *snapshot)
{
    json_int_t months = json_integer_value(json_object_get(snapshot, "window_months"));
    static const char *const words[][2] = {
        {"performances", "lần đạt"},
        {"mentors", "người hướng dẫn"},
        {"days", "ngày"},
        {"outside", "lần do người hướng dẫn từ nơi khác"},
        {"confirmed", "lần được phụ trách đơn vị xác nhận"},
    };
    bool first = true;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const json_t *c = criterion_of(snapshot, words[i][0]);
        if (!c || strcmp(text_at(c, "target"), "0") == 0)
            continue;
        if (first && months > 0) {
            part_begin(out, "Trong", "trong");
            str_addf(out, " %lld tháng ít nhất", (long long)months);
        } else if (first) {
            part_begin(out, "Ít nhất", "ít nhất");
        }
        str_addf(out, "%s %s %s (đã có %s)", first ? "" : ",", text_at(c, "target"), words[i][1],
                 text_at(c, "value"));
        first = false;
    }
}

/* Did a rule before it come from the same plugin? */
static bool plugin_is_named(const json_t *rules, size_t at)
{
    const char *plugin = text_at(json_array_get(rules, at), "plugin");
    for (size_t i = 0; i < at; i++)
        if (strcmp(text_at(json_array_get(rules, i), "plugin"), plugin) == 0)
            return true;
    return false;
}

/* The rules of a specialty are of its plugin, which is named once with its version; which rules they were
 * is in the snapshot. */
static void add_plugin_rules(struct str *out, const json_t *rules)
{
    bool first = true;
    size_t at;
    json_t *rule;
    json_array_foreach(rules, at, rule)
    {
        if (!strchr(text_at(rule, "name"), '.') || plugin_is_named(rules, at))
            continue;
        if (first)
            part_begin(out, "Đạt", "đạt thêm");
        str_addf(out, "%s%s %s",
                 first ? " tiêu chí chất lượng của chuyên khoa (bộ tiêu chí " : ", ",
                 text_at(rule, "plugin"), text_at(rule, "version"));
        first = false;
    }
    if (!first)
        str_add_char(out, ')');
}

/* The day by which it is to be refreshed, also where that day had passed when the paper was issued. */
static void add_refresher(struct str *out, const json_t *snapshot)
{
    sotay_day due = day_parse(text_at(snapshot, "refresh_due"));
    sotay_day issued = day_parse(text_at(snapshot, "issued"));
    if (due == DAY_NONE)
        return;
    if (due < issued)
        part_begin(out, "Đã quá hạn ôn lại", "đã quá hạn ôn lại");
    else
        part_begin(out, "Cần ôn lại vào", "cần ôn lại vào");
    str_addf(out, " ngày %s", day_vietnamese(due).s);
}

/* What was asked, and what there is, in words; the snapshot holds it to the letter. */
static void add_rule(struct page *p, const json_t *snapshot)
{
    const json_t *rules = json_object_get(snapshot, "rules");
    if (json_array_size(rules) == 0)
        return;
    struct str *out = field_new(p, "rule.vi");
    size_t at;
    json_t *rule;
    json_array_foreach(rules, at, rule)
    {
        const char *name = text_at(rule, "name");
        if (strcmp(name, "count") == 0)
            add_count(out, snapshot);
        else if (strcmp(name, "attend") == 0)
            part_begin(out, "Đã hoàn thành khóa đào tạo theo quy định",
                       "đã hoàn thành khóa đào tạo theo quy định");
        else if (strcmp(name, "all") == 0)
            part_begin(out, "Đã đạt đủ các kỹ năng thành phần", "đã đạt đủ các kỹ năng thành phần");
    }
    add_plugin_rules(out, rules);
    add_refresher(out, snapshot);
}

/* Does the condition count fewer than all there ever were?  What lies before its period is among these. */
static bool counts_all(const json_t *snapshot, json_int_t count)
{
    const json_t *c = criterion_of(snapshot, "performances");
    int64_t of_condition;
    return json_object_get(snapshot, "window_months") && c &&
           text_to_int(text_at(c, "value"), &of_condition) && of_condition != count;
}

static void add_evidence(struct page *p, const json_t *snapshot)
{
    const json_t *evidence = json_object_get(snapshot, "evidence");
    const json_t *mentors = json_object_get(evidence, "mentors");
    json_int_t count = json_integer_value(json_object_get(evidence, "count"));
    if (count == 0)
        return;
    struct str *out = field_new(p, "evidence.vi");
    if (counts_all(snapshot, count))
        str_add(out, "Từ trước đến nay có ");
    str_addf(out, "%lld lần thực hiện đạt", (long long)count);
    str_addf(out, ", có xác nhận của %zu người hướng dẫn: ", json_array_size(mentors));
    for (size_t i = 0; i < json_array_size(mentors); i++)
        str_addf(out, "%s%s", i ? ", " : "", text_at(json_array_get(mentors, i), "full_name"));
}

/* A way beside the standard one is named, with whoever confirmed. */
static void add_way(struct page *p, const json_t *snapshot)
{
    const char *way = text_at(snapshot, "way");
    const json_t *evidence = json_object_get(snapshot, "evidence");
    const json_t *confirmers = json_object_get(evidence, "confirmers");
    json_int_t outside = json_integer_value(json_object_get(evidence, "outside"));
    if (!way[0] || strcmp(way, "standard") == 0)
        return;
    struct str *out = field_new(p, "way.vi");
    if (strcmp(way, "low-volume") == 0)
        str_addf(out, "Dành cho nơi ít ca (%s)", way);
    else
        str_add(out, way);
    if (outside)
        str_addf(out, ": %lld người hướng dẫn từ nơi khác", (long long)outside);
    for (size_t i = 0; i < json_array_size(confirmers); i++)
        str_addf(out, "%s%s",
                 i         ? ", "
                 : outside ? ", phụ trách đơn vị xác nhận: "
                           : ": phụ trách đơn vị xác nhận: ",
                 text_at(json_array_get(confirmers, i), "full_name"));
}

/* Which of several rule sets it was. */
static void add_guideline(struct page *p, const json_t *guideline)
{
    const char *vi = text_at(guideline, "title_vi"), *en = text_at(guideline, "title");
    field_add(p, "guideline.vi", vi[0] ? vi : en);
}

static void add_titles(struct page *p, const json_t *subject)
{
    const char *vi = text_at(subject, "title_vi"), *en = text_at(subject, "title");
    field_add(p, "subject.vi", vi[0] ? vi : en);
    if (vi[0])
        field_add(p, "subject.en", en);
    field_add(p, "subject.code", text_at(subject, "code"));
}

static void add_skill(struct page *p, const json_t *snapshot, const json_t *skill)
{
    const char *decision = text_at(skill, "decision");
    sotay_day decided = day_parse(text_at(skill, "decision_date"));
    field_add(p, "title.vi", "Giấy chứng nhận");
    field_add(p, "subtitle.vi", "Năng lực thực hành");
    field_add(p, "title.en", "Certificate of competency");
    field_add(p, "subject.label.vi", "Đã đạt năng lực thực hành kỹ thuật");
    add_titles(p, skill);
    struct str *out = field_new(p, "checklist");
    str_addf(out, "Bảng kiểm của kỹ thuật trên, bản %lld",
             (long long)json_integer_value(json_object_get(skill, "revision")));
    str_addf(out, decision[0] ? ", theo %s" : ", bản dự thảo, chưa được phê duyệt%s", decision);
    if (decided != DAY_NONE)
        str_addf(out, " ngày %s", day_vietnamese(decided).s);
    add_guideline(p, json_object_get(skill, "guideline"));
    add_rule(p, snapshot);
    add_way(p, snapshot);
    add_evidence(p, snapshot);
    if (!decision[0])
        field_add(p, "practice", "yes");
}

/* On paper decimals have a comma. */
static void add_decimal(struct str *out, const char *text)
{
    for (; *text; text++)
        str_add_char(out, *text == '.' ? ',' : *text);
}

static void add_class(struct page *p, const json_t *class_)
{
    const char *hours = text_at(class_, "hours"), *score = text_at(class_, "score");
    sotay_day from = day_parse(text_at(class_, "from")), to = day_parse(text_at(class_, "to"));
    field_add(p, "title.vi", "Giấy chứng nhận");
    field_add(p, "subtitle.vi", "Hoàn thành khóa đào tạo");
    field_add(p, "title.en", "Certificate of completion");
    field_add(p, "subject.label.vi", "Đã hoàn thành khóa đào tạo");
    add_titles(p, class_);
    struct str *out = field_new(p, "evidence.vi");
    if (from != DAY_NONE)
        str_addf(out, "Từ ngày %s ", day_vietnamese(from).s);
    if (to != DAY_NONE)
        str_addf(out, "%s ngày %s", out->len ? "đến" : "Đến", day_vietnamese(to).s);
    if (hours[0]) {
        str_add(out, out->len ? "; " : "");
        add_decimal(out, hours);
        str_add(out, " tiết");
    }
    if (score[0]) {
        str_add(out, out->len ? "; kết quả " : "Kết quả ");
        add_decimal(out, score);
    }
}

/* KT., TL. and TUQ. stand before the head's title, and the signatory's own goes below; Q. stands
 * before the one title there is. */
static void add_signatory(struct page *p, const json_t *signatory)
{
    const char *sign_as = text_at(signatory, "sign_as"), *title = text_at(signatory, "title");
    if (sign_as[0] && strcmp(sign_as, "Q.") != 0) {
        str_addf(field_new(p, "signatory.prefix"), "%s %s", sign_as,
                 text_at(signatory, "head_title"));
        field_add(p, "signatory.title", title);
    } else {
        str_addf(field_new(p, "signatory.title"), "%s%s%s", sign_as, sign_as[0] ? " " : "", title);
    }
    field_add(p, "signatory.name", text_at(signatory, "full_name"));
}

static void add_dates(struct page *p, const json_t *snapshot)
{
    int year = 0, month = 0, day = 0;
    sotay_day issued = day_parse(text_at(snapshot, "issued"));
    if (json_is_true(json_object_get(snapshot, "blank"))) {
        field_add(p, "issue.blank", "yes");
    } else if (issued != DAY_NONE) {
        day_to_ymd(issued, &year, &month, &day);
        str_addf(field_new(p, "issued.day"), "%d", day);
        str_addf(field_new(p, "issued.month"), "%d", month);
        str_addf(field_new(p, "issued.year"), "%d", year);
        field_add(p, "number", text_at(snapshot, "number"));
    }
    if (json_object_get(snapshot, "skill")) {
        field_add_day(p, "valid.from", text_at(snapshot, "issued"));
        field_add_day(p, "valid.until", text_at(snapshot, "expires"));
    }
}

static void page_fill(struct page *p, const json_t *snapshot, const struct id *id,
                      const char *token, bool revoked)
{
    const json_t *facility = json_object_get(snapshot, "facility");
    const json_t *skill = json_object_get(snapshot, "skill");
    field_add(p, "body.managing", text_at(facility, "managing"));
    field_add(p, "body.issuing", text_at(facility, "name"));
    field_add(p, "place", text_at(snapshot, "place"));
    add_holder(p, json_object_get(snapshot, "holder"));
    if (skill)
        add_skill(p, snapshot, skill);
    else
        add_class(p, json_object_get(snapshot, "class"));
    add_dates(p, snapshot);
    field_add(p, "register", text_at(snapshot, "register"));
    add_signatory(p, json_object_get(snapshot, "signatory"));
    field_add(p, "qr", token);
    field_add(p, "id", id_hex(id).s);
    if (revoked)
        field_add(p, "revoked", "yes");
}

/* ---- drawing -------------------------------------------------------------------------------- */

int certificate_can_draw(struct app *app, const struct sotay_output **ret, struct sotay_error *err)
{
    int rc = plugins_output(app->plugins, MODULE, ret, err);
    if (rc < 0) {
        sotay_error_prefix(err, "%s", _("certificates cannot be drawn here"));
        sotay_error_hint(err, "%s",
                         _("'sotay plugin list' shows what is wrong with the print module."));
    }
    return rc;
}

static int32_t sink_write(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    struct str *out = sink->core;
    str_add_bytes(out, bytes, (size_t)len);
    return out->failed ? -1 : 0;
}

static int draw_failed(struct host *host, struct sotay_error *err)
{
    const char *why = host_last_log(host);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("the certificate could not be drawn%s%s"),
                      why[0] ? ": " : "", why);
}

static int render(const struct sotay_output *module, struct host *host,
                  const struct sotay_document *document, struct str *out, struct sotay_error *err)
{
    const struct sotay_sink sink = {.size = sizeof sink, .core = out, .write = sink_write};
    void *state = NULL;
    if (module->open(host_table(host), &state) < 0)
        return draw_failed(host, err);
    int32_t answer = module->render(state, host_table(host), document, &sink);
    module->close(state);
    int rc = str_check(out, err);
    return rc >= 0 && answer < 0 ? draw_failed(host, err) : rc;
}

int certificate_draw(struct app *app, const json_t *snapshot, const struct id *id,
                     const char *token, bool revoked, struct str *out, struct sotay_error *err)
{
    const struct sotay_output *module = NULL;
    int rc = certificate_can_draw(app, &module, err);
    if (rc < 0)
        return rc;
    struct host *host = host_new();
    AUTO(page) p = {.n = 0};
    page_fill(&p, snapshot, id, token, revoked);
    for (uint32_t i = 0; rc >= 0 && i < p.n; i++) {
        rc = str_check(&p.text[i], err);
        p.field[i].value = str_text(&p.text[i]);
    }
    const struct sotay_document document = {
        .size = sizeof document,
        .kind = "certificate",
        .layout = text_at(snapshot, "layout"),
        .fields = p.field,
        .n_fields = p.n,
        .created = json_integer_value(json_object_get(snapshot, "iat")),
    };
    if (rc >= 0)
        rc = host ? render(module, host, &document, out, err) : sotay_nomem(err);
    host_free(host);
    return rc;
}

int certificate_redraw(struct app *app, const struct certificate *c, bool revoked, struct str *out,
                       struct sotay_error *err)
{
    if (!c->snapshot)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("The paper that was given out still holds: sotay certificate verify."),
                          _("certificate %s cannot be printed: the data of its holder were erased"),
                          c->number);
    json_t *snapshot = NULL;
    struct jws_claims claims;
    char token[JWS_MAX + 1];
    int rc = snapshot_parse(c->snapshot, &snapshot, err);
    if (rc >= 0)
        rc = snapshot_claims(snapshot, &c->id, &c->entry, &claims, err);
    if (rc >= 0)
        rc = jws_attach(&claims, c->jws, token, err);
    if (rc >= 0)
        rc = certificate_draw(app, snapshot, &c->id, token, revoked, out, err);
    json_decref(snapshot);
    return rc;
}
