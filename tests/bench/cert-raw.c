/* tests/bench/cert-raw.c - the floor of certificates: Pango and Cairo called directly, A4 landscape,
 * a double border, nine lines, the QR code as a 1-bit mask, one file each.
 * usage: cert-raw DIR N QR-LENGTH */
#include "cert-text.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdlib.h>

static PangoLayout *layout;
static PangoFontDescription *fonts[4];

static void open_fonts(void)
{
    static const char *const names[] = {"Noto Serif Bold 30", "Noto Serif Bold 22", "Noto Serif 15",
                                        "Noto Serif 11"};
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_cairo_context_set_resolution(context, 72);
    layout = pango_layout_new(context);
    g_object_unref(context);
    for (int i = 0; i < 4; i++)
        fonts[i] = pango_font_description_from_string(names[i]);
}

static void line(cairo_t *cr, int font, double y, const char *text)
{
    int width, height;
    pango_layout_set_font_description(layout, fonts[font]);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_width(layout, 680 * PANGO_SCALE);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_pixel_size(layout, &width, &height);
    cairo_move_to(cr, 81, y);
    pango_cairo_show_layout(cr, layout);
}

static int draw_qr(cairo_t *cr, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return -1;
    int n = code->width;
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_A1, n, n);
    unsigned char *bits = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++)
            if (code->data[y * n + x] & 1)
                bits[y * stride + x / 8] |= (unsigned char)(1U << (x & 7));
    cairo_surface_mark_dirty(image);
    QRcode_free(code);
    cairo_save(cr);
    cairo_translate(cr, 690, 445);
    cairo_scale(cr, 96.0 / n, 96.0 / n);
    cairo_pattern_t *mask = cairo_pattern_create_for_surface(image);
    cairo_pattern_set_filter(mask, CAIRO_FILTER_NEAREST);
    cairo_mask(cr, mask);
    cairo_pattern_destroy(mask);
    cairo_restore(cr);
    cairo_surface_destroy(image);
    return 0;
}

static int draw_page(cairo_t *cr, const struct cert_text *c)
{
    cairo_set_source_rgb(cr, 0.1, 0.25, 0.45);
    cairo_set_line_width(cr, 4);
    cairo_rectangle(cr, 24, 24, 794, 547);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 1);
    cairo_rectangle(cr, 32, 32, 778, 531);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    line(cr, 2, 60, "SỞ Y TẾ ĐIỆN BIÊN — TRUNG TÂM Y TẾ TUẦN GIÁO");
    line(cr, 0, 100, "GIẤY CHỨNG NHẬN NĂNG LỰC");
    line(cr, 2, 165, "Chứng nhận");
    line(cr, 1, 195, c->name);
    line(cr, 1, 250, "Hồi sinh tim phổi cơ bản người lớn có AED");
    line(cr, 2, 300,
         "Đã hoàn thành 5 lượt thực hành có giám sát và đạt mức năng lực 4/5 theo chuẩn đào tạo "
         "thực "
         "hành lâm sàng, đủ điều kiện thực hiện độc lập.");
    line(cr, 3, 385, c->number);
    line(cr, 3, 405, "Tuần Giáo, ngày 15 tháng 11 năm 2026        GIÁM ĐỐC BS. Trần Trọng Sùng");
    line(cr, 3, 540, "Quét mã để kiểm tra");
    return draw_qr(cr, c->qr);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int n = (int)strtol(argv[2], NULL, 10), qr_len = (int)strtol(argv[3], NULL, 10), bad = 0;
    open_fonts();
    for (int i = 0; i < n && !bad; i++) {
        struct cert_text c;
        char path[4096];
        cert_text_make(&c, i, qr_len);
        snprintf(path, sizeof(path), "%s/r%06d.pdf", argv[1], i);
        cairo_surface_t *pdf = cairo_pdf_surface_create(path, 842, 595);
        cairo_t *cr = cairo_create(pdf);
        bad = draw_page(cr, &c) != 0;
        cairo_show_page(cr);
        cairo_destroy(cr);
        cairo_surface_finish(pdf);
        bad |= cairo_surface_status(pdf) != CAIRO_STATUS_SUCCESS;
        cairo_surface_destroy(pdf);
    }
    return bad;
}
