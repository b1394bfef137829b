/* plugins/print/certificate.c - composes a certificate: heading, body, and the foot with the QR code
 * and the signatory.  The heading hangs from the top, the foot stands on the bottom, and the body
 * is spread between them. */
#include "certificate.h"

#include "qr.h"

#include <string.h>

#define MM (72.0 / 25.4)
#define MODULE (0.52 * MM) /* side of a module; the code for a token of 450 bytes is 42 mm wide */
#define QR_LEAST (28 * MM)
#define QR_MOST (48 * MM)
#define INK_ROOM 84.0 /* height for a signature, and the round seal of 36 mm over it */
#define SMALLEST 0.62 /* scale of the body below which a page counts as too full */
#define STEP 0.04
#define ROOMY 1.12     /* a body larger than designed leaves this much more than it needs */
#define AIR 12.0       /* least height between heading, body and foot */
#define MOST_SHARE 1.5 /* points that spare height adds to each point of a gap */

/* Looks; sizes in points at scale 1. */
static const struct look heading = {{FACE_BOLD, 11.5, 8, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look motto = {{FACE_BOLD, 12, 8, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look managing = {{FACE_PLAIN, 11, 8.5, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look issuing = {{FACE_BOLD, 11, 8.5, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look number = {{FACE_PLAIN, 11, 8, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look title = {{FACE_BOLD, 30, 20, ALIGN_CENTRE}, INK_RED, false};
static const struct look subtitle = {{FACE_BOLD, 16, 12, ALIGN_CENTRE}, INK_RED, false};
static const struct look english = {{FACE_PLAIN, 10.5, 9, ALIGN_CENTRE}, INK_GREY, true};
static const struct look warning = {{FACE_BOLD, 10.5, 9, ALIGN_CENTRE}, INK_RED, false};
static const struct look plain = {{FACE_PLAIN, 12.5, 11, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look name = {{FACE_BOLD, 25, 17, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look subject = {{FACE_BOLD, 17.5, 13, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look label = {{FACE_PLAIN, 10.7, 10.7, ALIGN_LEFT}, INK_GREY, false};
static const struct look value = {{FACE_PLAIN, 10.7, 10.7, ALIGN_LEFT}, INK_BLACK, false};
static const struct look foot_plain = {{FACE_PLAIN, 11, 9, ALIGN_LEFT}, INK_BLACK, false};
static const struct look foot_date = {{FACE_PLAIN, 11.5, 9, ALIGN_CENTRE}, INK_BLACK, true};
static const struct look sign_title = {{FACE_BOLD, 11.5, 9, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look sign_name = {{FACE_BOLD, 12.5, 9, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look caption = {{FACE_BOLD, 9, 8, ALIGN_LEFT}, INK_BLACK, false};
static const struct look small = {{FACE_PLAIN, 7.5, 6.5, ALIGN_LEFT}, INK_GREY, false};

struct certificate {
    struct page page;
    const struct fields *f;
    GString *text; /* of the line being put together */
    cairo_surface_t *qr;
    int qr_modules;
    double qr_side, qr_x, qr_y;
    double x, width;       /* of the text */
    double heading_bottom; /* of what hangs from the top */
    double foot_height;
    double y, stretch, scale; /* of the body, while it is being placed from 0 */
};

/* ---- words ---------------------------------------------------------------------------------- */

static const char *joined(struct certificate *c, const char *before, const char *text)
{
    g_string_assign(c->text, before);
    g_string_append(c->text, text);
    return c->text->str;
}

/* Not g_utf8_strup(), which asks the locale. */
static const char *capitals(struct certificate *c, const char *text)
{
    g_string_truncate(c->text, 0);
    for (; *text; text = g_utf8_next_char(text))
        g_string_append_unichar(c->text, g_unichar_toupper(g_utf8_get_char(text)));
    return c->text->str;
}

static bool is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

/* Official papers write days below 10 and the months 1 and 2 with a leading nought, so that
 * nobody can put a digit before them. */
static const char *nought(const char *text, char below)
{
    bool one_digit = text[0] >= '0' && text[0] < below && text[1] == '\0';
    return one_digit ? "0" : "";
}

static const char *number_line(struct certificate *c)
{
    if (fields_is_yes(c->f, F_BLANK))
        return "Số: …………………………";
    const char *n = c->f->value[F_NUMBER];
    return n ? joined(c, "Số: ", n) : NULL;
}

static const char *date_line(struct certificate *c)
{
    const char *const *v = c->f->value;
    bool blank = fields_is_yes(c->f, F_BLANK);
    if (!blank && (!v[F_DAY] || !v[F_MONTH] || !v[F_YEAR]))
        return NULL;
    g_string_assign(c->text, "");
    if (v[F_PLACE])
        g_string_append_printf(c->text, "%s, ngày ", v[F_PLACE]);
    else
        g_string_append(c->text, "Ngày ");
    if (blank)
        g_string_append(c->text, "……… tháng ……… năm …………");
    else
        g_string_append_printf(c->text, "%s%s tháng %s%s năm %s", nought(v[F_DAY], '9' + 1),
                               v[F_DAY], nought(v[F_MONTH], '3'), v[F_MONTH], v[F_YEAR]);
    return c->text->str;
}

static const char *validity(struct certificate *c)
{
    const char *from = c->f->value[F_VALID_FROM], *until = c->f->value[F_VALID_UNTIL];
    if (!from && !until)
        return NULL;
    g_string_assign(c->text, "");
    if (from)
        g_string_append_printf(c->text, "từ ngày %s", from);
    if (until)
        g_string_append_printf(c->text, "%sđến hết ngày %s", from ? " " : "", until);
    return c->text->str;
}

static const char *english_subject(struct certificate *c)
{
    const char *text = c->f->value[F_SUBJECT_EN], *code = c->f->value[F_SUBJECT_CODE];
    if (!code)
        return text;
    g_string_assign(c->text, text ? text : "");
    g_string_append_printf(c->text, text ? " (%s)" : "Mã: %s", code);
    return c->text->str;
}

/* ---- heading -------------------------------------------------------------------------------- */

/* Two lines in capitals, either of which may be NULL, at the size that both can have. */
static void put_pair(struct certificate *c, const char *above, const struct look *above_look,
                     const char *below, const struct look *below_look, double scale, double x,
                     double *y, double width)
{
    struct page *p = &c->page;
    size_t first = p->n_pieces;
    struct look looks[2] = {*above_look, *below_look};
    for (int round = 0; round < 2; round++) {
        double at = *y, smallest = looks[0].style.size;
        p->n_pieces = first;
        for (int i = 0; i < 2; i++) {
            const char *text = i == 0 ? above : below;
            if (!text)
                continue;
            struct fitted fit = page_put(p, capitals(c, text), &looks[i], scale, x, at, width);
            at += fit.height;
            smallest = MIN(smallest, fit.scale * TYPE_BASE / scale);
        }
        if (round == 1 || smallest > looks[0].style.size - 0.01) {
            *y = at;
            return;
        }
        looks[0].style.size = looks[1].style.size = smallest;
    }
}

static void put_nation(struct certificate *c, double x, double width, double *y)
{
    struct page *p = &c->page;
    double scale = p->sheet->heading;
    struct fitted fit =
        page_put(p, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &heading, scale, x, *y, width);
    *y += fit.height;
    fit = page_put(p, "Độc lập - Tự do - Hạnh phúc", &motto, scale, x, *y, width);
    *y += fit.height + 2;
    page_rule(p, x + (width - fit.width) / 2, *y, fit.width);
}

static void put_unit(struct certificate *c, double x, double width, double *y)
{
    struct page *p = &c->page;
    const char *const *v = c->f->value;
    double scale = p->sheet->heading;
    put_pair(c, v[F_MANAGING], &managing, v[F_ISSUING], &issuing, scale, x, y, width);
    if (v[F_ISSUING]) {
        *y += 2;
        page_rule(p, x + width * 0.32, *y, width * 0.36);
        *y += 4;
    }
    const char *line = number_line(c);
    if (line)
        *y += page_put(p, line, &number, scale, x, *y, width).height;
}

static void put_heading(struct certificate *c)
{
    const struct sheet *s = c->page.sheet;
    double unit_y = s->top, nation_y = unit_y;
    put_nation(c, c->x + c->width - s->nation, s->nation, &nation_y);
    put_unit(c, c->x, s->unit, &unit_y);
    c->heading_bottom = MAX(unit_y, nation_y);
}

/* ---- body ----------------------------------------------------------------------------------- */

/* `gap` is the least distance to the line above, and the share it gets of what is spare. */
static void body_gap(struct certificate *c, double gap)
{
    if (c->y > 0) {
        c->y += gap * c->scale;
        c->stretch += gap;
    }
}

static void body_put(struct certificate *c, const char *text, const struct look *look, double gap)
{
    if (!text)
        return;
    body_gap(c, gap);
    struct page *p = &c->page;
    c->y += page_put(p, text, look, c->scale, c->x, c->y, c->width).height;
    p->piece[p->n_pieces - 1].stretch = c->stretch;
}

static void body_ornament(struct certificate *c)
{
    double width = 150 * c->scale;
    body_gap(c, 7);
    struct rule *rule = page_rule(&c->page, c->x + (c->width - width) / 2, c->y, width);
    rule->ink = INK_FRAME;
    rule->jewel = true;
    rule->thick = 0.8;
    rule->stretch = c->stretch;
    c->y += 3;
}

static void put_titles(struct certificate *c)
{
    const char *const *v = c->f->value;
    if (v[F_TITLE_VI])
        body_put(c, capitals(c, v[F_TITLE_VI]), &title, 0);
    if (v[F_SUBTITLE])
        body_put(c, capitals(c, v[F_SUBTITLE]), &subtitle, 0);
    body_put(c, v[F_TITLE_EN], &english, 1);
    if (c->y > 0)
        body_ornament(c);
    if (fields_is_yes(c->f, F_REVOKED))
        body_put(c, "Giấy chứng nhận này đã bị thu hồi, không còn giá trị", &warning, 5);
    if (fields_is_yes(c->f, F_PRACTICE))
        body_put(c, "Bảng kiểm chưa được phê duyệt - chỉ dùng để thực hành", &warning, 5);
}

/* Puts as many facts on a line as it holds at full size. */
static void put_facts(struct certificate *c, char *const *fact, size_t n)
{
    static const char between[] = "   ·   ";
    double gap = page_measure(&c->page, 0, between, &plain, c->scale), width = 0;
    GString *line = g_string_new(NULL);
    size_t after = c->page.n_pieces + n;
    for (size_t i = 0; i < n; i++) {
        double more = page_measure(&c->page, i + 1, fact[i], &plain, c->scale);
        if (line->len > 0 && width + gap + more > c->width) {
            body_put(c, line->str, &plain, 2);
            g_string_truncate(line, 0);
        }
        width = line->len > 0 ? width + gap + more : more;
        g_string_append_printf(line, "%s%s", line->len > 0 ? between : "", fact[i]);
    }
    if (line->len > 0)
        body_put(c, line->str, &plain, 2);
    while (c->page.n_pieces < after) /* however many lines: what follows keeps its layouts */
        page_skip(&c->page);
    g_string_free(line, TRUE);
}

static void put_holder(struct certificate *c)
{
    const char *const *v = c->f->value;
    if (v[F_HOLDER_NAME]) {
        const char *prefix = v[F_HOLDER_PREFIX];
        body_put(c, prefix ? joined(c, "Chứng nhận ", prefix) : "Chứng nhận", &plain, 10);
        body_put(c, v[F_HOLDER_NAME], &name, 1);
    }
    char *fact[3];
    size_t n = 0;
    const char *birth = v[F_HOLDER_BIRTH];
    if (birth)
        fact[n++] = g_strconcat(is_year(birth) ? "Năm sinh: " : "Sinh ngày: ", birth, NULL);
    if (v[F_HOLDER_CADRE])
        fact[n++] = g_strconcat("Chức danh: ", v[F_HOLDER_CADRE], NULL);
    if (v[F_HOLDER_WORKPLACE])
        fact[n++] = g_strconcat("Đơn vị công tác: ", v[F_HOLDER_WORKPLACE], NULL);
    put_facts(c, fact, n);
    while (n > 0)
        g_free(fact[--n]);
}

static void put_subject(struct certificate *c)
{
    const char *const *v = c->f->value;
    body_put(c, v[F_SUBJECT_LABEL], &plain, 9);
    body_put(c, v[F_SUBJECT_VI], &subject, 2);
    body_put(c, english_subject(c), &english, 0);
}

/* Two columns, the table as a whole in the middle. */
static void put_grounds(struct certificate *c)
{
    const char *const *v = c->f->value;
    const char *const rows[][2] = {
        {"Căn cứ:", v[F_CHECKLIST]}, {"Hướng dẫn:", v[F_GUIDELINE]}, {"Điều kiện:", v[F_RULE]},
        {"Hình thức:", v[F_WAY]},    {"Kết quả:", v[F_EVIDENCE]},    {"Có giá trị:", validity(c)},
    };
    struct page *p = &c->page;
    size_t first = p->n_pieces;
    double gutter = 12 * c->scale, label_width = 0, value_width = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!rows[i][1])
            continue;
        struct fitted fit = page_put(p, rows[i][0], &label, c->scale, c->x, 0, c->width);
        label_width = MAX(label_width, fit.width);
    }
    size_t n = p->n_pieces - first, at = first;
    double room = c->width - label_width - gutter;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!rows[i][1])
            continue;
        body_gap(c, at == first ? 9 : 2);
        struct fitted fit = page_put(p, rows[i][1], &value, c->scale, c->x, c->y, room);
        p->piece[p->n_pieces - 1].stretch = p->piece[at].stretch = c->stretch;
        p->piece[at++].y = c->y;
        c->y += fit.height;
        value_width = MAX(value_width, fit.width);
    }
    double x = c->x + (room - value_width) / 2;
    for (size_t i = first; i < first + n; i++) {
        p->piece[i].x = x;
        p->piece[i + n].x = x + label_width + gutter;
    }
}

/* ---- foot ----------------------------------------------------------------------------------- */

/* Both halves are placed from 0 downwards; what stands on the bottom of the sheet goes from piece
 * *ret_low on. */
static double put_signatory(struct certificate *c, double x, double width, size_t *ret_low)
{
    struct page *p = &c->page;
    const char *const *v = c->f->value;
    double y = 0;
    const char *date = date_line(c);
    if (date)
        y += page_put(p, date, &foot_date, 1, x, y, width).height + 2;
    put_pair(c, v[F_SIGNATORY_PREFIX], &sign_title, v[F_SIGNATORY_TITLE], &sign_title, 1, x, &y,
             width);
    *ret_low = p->n_pieces;
    if (y > 0 || v[F_SIGNATORY_NAME])
        y += INK_ROOM;
    if (v[F_SIGNATORY_NAME])
        y += page_put(p, v[F_SIGNATORY_NAME], &sign_name, 1, x, y, width).height;
    return y;
}

static double put_check(struct certificate *c, double x, double width, size_t *ret_low)
{
    struct page *p = &c->page;
    const char *const *v = c->f->value;
    double y = 0, side = 0, beside = x;
    if (v[F_REGISTER])
        y += page_put(p, joined(c, "Vào sổ cấp số: ", v[F_REGISTER]), &foot_plain, 1, x, y, width)
                 .height;
    *ret_low = p->n_pieces;
    if (c->qr) {
        /* The dark part stands on the margin; its quiet zone reaches into it. */
        double quiet = c->qr_side / c->qr_modules * QR_QUIET;
        y += y > 0 ? MAX(quiet, 8) : 0;
        c->qr_x = x;
        c->qr_y = y;
        side = c->qr_side;
        beside += side + quiet + 4;
    }
    double room = x + width - beside, top = y;
    if (c->qr) {
        y += page_put(p, "Quét mã để kiểm tra", &caption, 1, beside, y, room).height + 2;
        const char *how = "Mã mang chữ ký số của nơi cấp; kiểm tra bằng phần mềm Sotay, "
                          "không cần mạng.";
        y += page_put(p, how, &small, 1, beside, y, room).height + 4;
    }
    if (v[F_ID])
        y += page_put(p, joined(c, "Mã giấy: ", v[F_ID]), &small, 1, beside, y, room).height;
    return MAX(y, top + side);
}

static void put_foot(struct certificate *c)
{
    struct page *p = &c->page;
    double signing = p->sheet->signing;
    size_t first = p->n_pieces, check_low, sign_low;
    double check = put_check(c, c->x, c->width - signing - 14, &check_low);
    size_t second = p->n_pieces;
    double sign = put_signatory(c, c->x + c->width - signing, signing, &sign_low);
    c->foot_height = MAX(check, sign);
    double top = p->sheet->height - p->sheet->bottom - c->foot_height;
    for (size_t i = first; i < p->n_pieces; i++) {
        bool low = i < second ? i >= check_low : i >= sign_low;
        p->piece[i].y += top + (low ? c->foot_height - (i < second ? check : sign) : 0);
    }
    c->qr_y += top + c->foot_height - check;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Spare height goes to the gaps of the body, but lines that belong together stay together; the rest
 * goes above and below. */
static void spread_body(struct certificate *c, size_t pieces, size_t rules, double room)
{
    double spare = room - c->y;
    double share = c->stretch > 0 ? MIN(spare * 0.62 / c->stretch, MOST_SHARE) : 0;
    spare -= share * c->stretch;
    page_settle(&c->page, pieces, rules, c->heading_bottom + AIR + spare * 0.45, share);
}

static bool put_body(struct certificate *c)
{
    struct page *p = &c->page;
    const struct sheet *s = p->sheet;
    double room = s->height - s->bottom - c->foot_height - c->heading_bottom - 2 * AIR;
    size_t pieces = p->n_pieces, rules = p->n_rules;
    for (double scale = s->largest; scale >= SMALLEST; scale -= STEP) {
        p->n_pieces = pieces;
        p->n_rules = rules;
        c->scale = scale;
        c->y = c->stretch = 0;
        put_titles(c);
        put_holder(c);
        put_subject(c);
        put_grounds(c);
        if (c->y * (scale > 1 ? ROOMY : 1) <= room) {
            spread_body(c, pieces, rules, room);
            return true;
        }
    }
    return false;
}

static const char *make_qr(struct certificate *c)
{
    if (!c->f->value[F_QR])
        return NULL;
    c->qr = qr_image(c->f->value[F_QR], &c->qr_modules);
    if (!c->qr)
        return N_("the text of the QR code is too long");
    c->qr_side = MIN(MAX(c->qr_modules * MODULE, QR_LEAST), QR_MOST);
    return NULL;
}

static void draw_qr(const struct certificate *c, cairo_t *cr)
{
    double quiet = c->qr_side / c->qr_modules * QR_QUIET;
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, c->qr_x - quiet, c->qr_y - quiet, c->qr_side + 2 * quiet,
                    c->qr_side + 2 * quiet);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    qr_draw(cr, c->qr, c->qr_modules, c->qr_x, c->qr_y, c->qr_side);
}

static void draw_all(struct certificate *c, cairo_t *cr)
{
    bool practice = fields_is_yes(c->f, F_PRACTICE), revoked = fields_is_yes(c->f, F_REVOKED);
    double apart = practice && revoked ? 44 : 0;
    if (practice)
        page_watermark(&c->page, cr, "BẢN THỰC HÀNH", false, -apart);
    if (revoked)
        page_watermark(&c->page, cr, "ĐÃ THU HỒI", true, apart);
    page_frame(&c->page, cr);
    if (fields_is_yes(c->f, F_COPY))
        page_corner_mark(&c->page, cr, "BẢN SAO");
    if (c->qr)
        draw_qr(c, cr);
    page_draw(&c->page, cr);
}

const char *certificate_draw(struct type *type, const struct sheet *sheet, const struct fields *f,
                             cairo_t *cr, bool *ret_unknown)
{
    struct certificate c = {
        .page = {.type = type, .sheet = sheet},
        .f = f,
        .text = type->text,
        .x = sheet->left,
        .width = sheet->width - sheet->left - sheet->right,
    };
    const char *wrong = make_qr(&c);
    if (wrong)
        return wrong;
    put_heading(&c);
    put_foot(&c);
    if (put_body(&c)) {
        for (size_t i = 0; i < c.page.n_pieces; i++)
            *ret_unknown = *ret_unknown || page_has_unknown(&c.page, i);
        draw_all(&c, cr);
    } else {
        wrong = N_("the texts of the certificate are too long for one page");
    }
    if (c.qr)
        cairo_surface_destroy(c.qr);
    return wrong;
}
