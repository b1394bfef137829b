/* plugins/print/keycard.c - composes a key card: the upper half is the card, below it the secret, and
 * below that a blank part that is folded up over the secret. */
#include "keycard.h"

#include "qr.h"

#include <string.h>

#define MM (72.0 / 25.4)
#define LEFT (22 * MM)
#define WIDTH (166 * MM)
#define TOP (12 * MM)
#define FOLD_CARD (148.5 * MM) /* between the card and the secret */
#define FOLD_SECRET (220 * MM) /* between the secret and what covers it */
#define QR_BOTTOM (137 * MM)   /* the dark part ends there */
#define QR_SIDE (44 * MM)      /* 77 modules for a key file of 350 bytes */
#define SHEET_WIDTH (210 * MM)
#define STAYS 5

static const struct look body = {{FACE_PLAIN, 10.5, 6.5, ALIGN_CENTRE}, INK_GREY, false};
static const struct look title = {{FACE_BOLD, 21, 15, ALIGN_CENTRE}, INK_RED, false};
static const struct look english = {{FACE_PLAIN, 9.5, 8, ALIGN_CENTRE}, INK_GREY, true};
static const struct look name = {{FACE_BOLD, 22, 14, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look plain = {{FACE_PLAIN, 11.5, 9, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look place = {{FACE_PLAIN, 10.8, 6.5, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look how = {{FACE_PLAIN, 9.5, 8.5, ALIGN_LEFT}, INK_BLACK, false};
static const struct look command = {{FACE_BOLD, 10, 7, ALIGN_LEFT}, INK_BLACK, false};
static const struct look small = {{FACE_PLAIN, 7.5, 7.5, ALIGN_LEFT}, INK_GREY, false};
static const struct look label = {{FACE_BOLD, 12, 9, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look secret = {{FACE_BOLD, 27, 16, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look fold = {{FACE_PLAIN, 8, 8, ALIGN_CENTRE}, INK_GREY, false};

struct card {
    struct page page;
    const struct sotay_document *document;
    GString *text;
    cairo_surface_t *qr;
    int modules;
    double y;
};

/* The value of a field; NULL where it is missing or empty. */
static const char *field(const struct card *c, const char *which)
{
    for (uint32_t i = 0; i < c->document->n_fields; i++) {
        const struct sotay_field *f = &c->document->fields[i];
        if (strcmp(f->name, which) == 0)
            return f->value[0] ? f->value : NULL;
    }
    return NULL;
}

static void put(struct card *c, const char *text, const struct look *look, double gap)
{
    if (text)
        c->y += gap + page_put(&c->page, text, look, 1, LEFT, c->y + gap, WIDTH).height;
}

static const char *joined(struct card *c, const char *before, const char *text)
{
    if (!text)
        return NULL;
    g_string_assign(c->text, before);
    g_string_append(c->text, text);
    return c->text->str;
}

static void put_card(struct card *c)
{
    static const char *const stays[STAYS] = {"stay.1", "stay.2", "stay.3", "stay.4", "stay.5"};
    c->y = TOP;
    put(c, field(c, "body"), &body, 0);
    put(c, field(c, "round"), &body, 0);
    put(c, "THẺ KHÓA KÝ", &title, 5);
    put(c, "Signing key card", &english, 0);
    put(c, field(c, "name"), &name, 7);
    put(c, joined(c, "Mã nhân viên: ", field(c, "code")), &plain, 1);
    c->y += 5;
    for (size_t i = 0; i < STAYS; i++)
        put(c, field(c, stays[i]), &place, 0.5);
}

/* Three steps in Vietnamese, each command on a line of its own; the same in English below. */
static void put_steps(struct card *c)
{
    const char *file = field(c, "file"), *code = field(c, "code");
    const double x = LEFT + QR_SIDE + 7 * MM, width = WIDTH - QR_SIDE - 7 * MM;
    char *const steps[] = {
        g_strdup("1.  Ở máy có sổ, lấy khóa từ tệp đi cùng thẻ này:"),
        g_strdup_printf("sotay key import %s", file ? file : "TỆP"),
        g_strdup("Không có tệp: quét mã QR, gõ “sotay key import -”, dán chữ vừa quét."),
        g_strdup("2.  Khi được hỏi mật khẩu, gõ mã bí mật ở phần gấp phía dưới."),
        g_strdup("3.  Đổi ngay sang mật khẩu của riêng mình:"),
        g_strdup_printf("sotay key renew %s --passphrase", code ? code : "MÃ"),
        g_strdup("Mất thẻ hoặc lộ mã bí mật: báo ngay người điều phối."),
        g_strdup(
            "1. On the computer with the notebook, import the key: from the file that comes with "
            "this card, or paste the text of the QR code. 2. The passphrase is the secret on the "
            "folded part. 3. Choose your own. A lost card or secret: tell the coordinator at "
            "once."),
    };
    static const struct look *const looks[] = {&how, &command, &how, &how,
                                               &how, &command, &how, &small};
    double y = QR_BOTTOM - QR_SIDE;
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        bool inside = i != 0 && i != 3 && i != 4 && i != 7;
        double in = inside ? 14 : 0, before = i == 3 || i == 4 ? 3 : i == 7 ? 6 : 0;
        y += before;
        y += page_put(&c->page, steps[i], looks[i], 1, x + in, y, width - in).height;
        g_free(steps[i]);
    }
}

static void put_secret(struct card *c)
{
    c->y = FOLD_CARD + 13 * MM;
    put(c, "MÃ BÍ MẬT - không cho người khác xem", &label, 0);
    put(c, "Secret - show it to nobody", &english, 0);
    put(c, field(c, "secret"), &secret, 9);
    put(c, joined(c, "của ", field(c, "code")), &plain, 1);
    put(c, "Chữ hoa hay chữ thường đều được; không cần gõ dấu gạch.", &plain, 9);
    put(c, "Capitals or not, with or without dashes.", &english, 0);
    c->y = FOLD_SECRET + 30 * MM;
    put(c, "Gấp phần này lên che mã bí mật rồi dán hoặc ghim lại.", &plain, 0);
    put(c, "Fold this part up over the secret, then glue or staple it.", &english, 0);
    c->y = FOLD_CARD;
    put(c, "gấp · fold", &fold, 1);
    c->y = FOLD_SECRET;
    put(c, "gấp · fold", &fold, 1);
}

static void draw_fold(cairo_t *cr, double y)
{
    static const double dashes[] = {6, 4};
    cairo_save(cr);
    page_ink(cr, INK_GREY);
    cairo_set_line_width(cr, 0.7);
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_move_to(cr, 0, y);
    cairo_line_to(cr, SHEET_WIDTH, y);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static const char *check_fields(const struct sotay_document *document)
{
    for (uint32_t i = 0; i < document->n_fields; i++)
        if (!g_utf8_validate(document->fields[i].value, -1, NULL))
            return N_("a text of the key card is not UTF-8");
    return NULL;
}

const char *keycard_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                         bool *ret_unknown)
{
    struct card c = {.page = {.type = type}, .document = document, .text = type->text};
    const char *wrong = check_fields(document);
    const char *code = wrong ? NULL : field(&c, "qr");
    if (code && !(c.qr = qr_image(code, &c.modules)))
        wrong = N_("the text of the QR code is too long");
    if (wrong)
        return wrong;
    put_card(&c);
    if (c.y > QR_BOTTOM - QR_SIDE - 2 * MM) {
        wrong = N_("the texts of the key card are too long for one page");
    } else {
        put_steps(&c);
        put_secret(&c);
        for (size_t i = 0; i < c.page.n_pieces; i++)
            *ret_unknown = *ret_unknown || page_has_unknown(&c.page, i);
        draw_fold(cr, FOLD_CARD);
        draw_fold(cr, FOLD_SECRET);
        page_draw(&c.page, cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        if (c.qr)
            qr_draw(cr, c.qr, c.modules, LEFT, QR_BOTTOM - QR_SIDE, QR_SIDE);
    }
    if (c.qr)
        cairo_surface_destroy(c.qr);
    return wrong;
}
