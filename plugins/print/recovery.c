/* plugins/print/recovery.c - composes the recovery sheet: whose key it is, who keeps it, what to do
 * with it, the sealed key as a QR code and as text, and lines to write on. */
#include "recovery.h"

#include "qr.h"

#include <string.h>

#define MM (72.0 / 25.4)
#define LEFT (22 * MM)
#define WIDTH (166 * MM)
#define TOP (14 * MM)
#define QR_TOP (82 * MM)
#define QR_SIDE (56 * MM)
#define TEXT_TOP (152 * MM) /* of the key, below the QR code */
#define FORM_TOP (222 * MM) /* what is written by hand */
#define LINES_MAX 12        /* of a key file */

static const struct look body = {{FACE_PLAIN, 11, 6.5, ALIGN_CENTRE}, INK_GREY, false};
static const struct look title = {{FACE_BOLD, 21, 15, ALIGN_CENTRE}, INK_RED, false};
static const struct look english = {{FACE_PLAIN, 10, 8, ALIGN_CENTRE}, INK_GREY, true};
static const struct look plain = {{FACE_PLAIN, 11.5, 8, ALIGN_LEFT}, INK_BLACK, false};
static const struct look how = {{FACE_PLAIN, 10, 9, ALIGN_LEFT}, INK_BLACK, false};
static const struct look command = {{FACE_BOLD, 10, 7, ALIGN_LEFT}, INK_BLACK, false};
static const struct look small = {{FACE_PLAIN, 8, 7.5, ALIGN_LEFT}, INK_GREY, false};
static const struct look text = {{FACE_PLAIN, 10, 8, ALIGN_LEFT}, INK_BLACK, false};
static const struct look label = {{FACE_BOLD, 10.5, 8, ALIGN_LEFT}, INK_BLACK, false};

struct sheet_of {
    struct page page;
    const struct sotay_document *document;
    cairo_surface_t *qr;
    int modules;
    double y;
};

/* The value of a field; NULL where it is missing or empty. */
static const char *field(const struct sheet_of *s, const char *which)
{
    for (uint32_t i = 0; i < s->document->n_fields; i++) {
        const struct sotay_field *f = &s->document->fields[i];
        if (strcmp(f->name, which) == 0)
            return f->value[0] ? f->value : NULL;
    }
    return NULL;
}

static void put_at(struct sheet_of *s, const char *words, const struct look *look, double x,
                   double gap)
{
    double width = LEFT + WIDTH - x;
    s->y += gap + page_put(&s->page, words, look, 1, x, s->y + gap, width).height;
}

static void put_field(struct sheet_of *s, const char *before, const char *which, double gap)
{
    const char *value = field(s, which);
    char *words = g_strdup_printf("%s: %s", before, value ? value : "........................");
    put_at(s, words, &plain, LEFT, gap);
    g_free(words);
}

static void put_head(struct sheet_of *s)
{
    s->y = TOP;
    if (field(s, "body"))
        put_at(s, field(s, "body"), &body, LEFT, 0);
    put_at(s, "KHÓA DỰ PHÒNG CỦA CƠ QUAN QUẢN LÝ SỔ", &title, LEFT, 6);
    put_at(s, "Spare key of the authority - recovery sheet, to be kept in the safe", &english, LEFT,
           1);
    put_field(s, "Người giữ tờ này (held by)", "holder", 16);
    put_field(s, "Ngày lập (made on)", "day", 4);
    put_field(s, "Khóa (key)", "key", 4);
}

/* Three steps in Vietnamese beside the QR code, the same in English below them. */
static void put_steps(struct sheet_of *s)
{
    const double x = LEFT + QR_SIDE + 8 * MM, in = x + 12;
    const char *key = field(s, "key");
    s->y = QR_TOP;
    put_at(s,
           "1.  Cất tờ này trong két. Mật khẩu không in ở đây: người giữ viết tay, bỏ phong bì "
           "dán kín, cất ở nơi khác.",
           &how, x, 0);
    put_at(s, "2.  Khi máy hỏng hoặc không còn ai ký được: khôi phục sổ, quét mã QR rồi dán vào:",
           &how, x, 4);
    put_at(s, "sotay restore TỆP-SAO-LƯU", &command, in, 1);
    put_at(s, "sotay key import -", &command, in, 1);
    put_at(s, "sotay device enrol --as authority", &command, in, 1);
    put_at(s, "3.  Mất tờ này hoặc lộ mật khẩu: hủy ngay khóa này.", &how, x, 4);
    char *retire = g_strdup_printf("sotay authority retire %s --as authority", key ? key : "KEY");
    put_at(s, retire, &command, in, 1);
    g_free(retire);
    put_at(s,
           "1. Keep this sheet in the safe. The passphrase is not on it: its holder writes it by "
           "hand, seals it in an envelope and keeps that elsewhere. 2. When the computer is gone, "
           "or nobody can sign any more: restore the notebook from a backup, scan the QR code and "
           "paste its text. 3. Sheet lost or passphrase known to others: retire this key at once.",
           &small, x, 6);
}

/* For the day on which no reader takes the code: it can be typed. */
static void put_text(struct sheet_of *s)
{
    const char *qr = field(s, "qr");
    if (!qr)
        return;
    char **lines = g_strsplit(qr, "\n", LINES_MAX);
    s->y = TEXT_TOP;
    put_at(s, "Nội dung mã QR (text of the QR code):", &label, LEFT, 0);
    for (size_t i = 0; lines[i]; i++)
        if (lines[i][0])
            put_at(s, lines[i], &text, LEFT, 2);
    g_strfreev(lines);
}

static void put_form(struct sheet_of *s)
{
    static const char *const blanks[] = {
        "Phong bì mật khẩu cất ở (envelope with the passphrase kept at): ................",
        "Đã thử mở khóa ngày (tried on): ..............    ..............    ..............",
        "Chữ ký người giữ (signature of the holder): ................................",
    };
    s->y = FORM_TOP;
    for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++)
        put_at(s, blanks[i], &plain, LEFT, i ? 16 : 0);
}

static const char *check_fields(const struct sotay_document *document)
{
    for (uint32_t i = 0; i < document->n_fields; i++)
        if (!g_utf8_validate(document->fields[i].value, -1, NULL))
            return N_("a text of the recovery sheet is not UTF-8");
    return NULL;
}

/* What must not run into what; checked before anything is drawn. */
static const char *place(struct sheet_of *s)
{
    static const char *const too_long =
        N_("the texts of the recovery sheet are too long for one page");
    put_head(s);
    if (s->y > QR_TOP - 3 * MM)
        return too_long;
    put_steps(s);
    if (s->y > TEXT_TOP - 2 * MM)
        return too_long;
    put_text(s);
    if (s->y > FORM_TOP - 3 * MM)
        return too_long;
    put_form(s);
    return NULL;
}

const char *recovery_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                          bool *ret_unknown)
{
    struct sheet_of s = {.page = {.type = type}, .document = document};
    const char *wrong = check_fields(document);
    const char *code = wrong ? NULL : field(&s, "qr");
    if (code && !(s.qr = qr_image(code, &s.modules)))
        wrong = N_("the text of the QR code is too long");
    if (!wrong)
        wrong = place(&s);
    if (!wrong) {
        for (size_t i = 0; i < s.page.n_pieces; i++)
            *ret_unknown = *ret_unknown || page_has_unknown(&s.page, i);
        page_draw(&s.page, cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        if (s.qr)
            qr_draw(cr, s.qr, s.modules, LEFT, QR_TOP, QR_SIDE);
    }
    if (s.qr)
        cairo_surface_destroy(s.qr);
    return wrong;
}
