/* plugins/print/qr.c - encodes with libqrencode, draws as a 1-bit mask. */
#include "qr.h"

#include <glib.h>
#include <qrencode.h>

#define LARGEST_COMFORTABLE 20 /* version: a larger one tires the camera of a telephone */

static QRcode *encode(const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code && code->version <= LARGEST_COMFORTABLE)
        return code;
    QRcode_free(code);
    return QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
}

/* The order of A1 bits in a byte follows the byte order of the machine. */
static unsigned char bit_at(int x)
{
    int shift = G_BYTE_ORDER == G_LITTLE_ENDIAN ? x & 7 : 7 - (x & 7);
    return (unsigned char)(1U << shift);
}

cairo_surface_t *qr_image(const char *text, int *ret_modules)
{
    QRcode *code = encode(text);
    if (!code)
        return NULL;
    int width = code->width;
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_A1, width, width);
    if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(image);
        QRcode_free(code);
        return NULL;
    }
    unsigned char *bits = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    for (int y = 0; y < width; y++)
        for (int x = 0; x < width; x++)
            if (code->data[y * width + x] & 1)
                bits[y * stride + x / 8] |= bit_at(x);
    cairo_surface_mark_dirty(image);
    QRcode_free(code);
    *ret_modules = width;
    return image;
}

void qr_draw(cairo_t *cr, cairo_surface_t *image, int modules, double x, double y, double side)
{
    cairo_pattern_t *squares = cairo_pattern_create_for_surface(image);
    cairo_pattern_set_filter(squares, CAIRO_FILTER_NEAREST);
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, side / modules, side / modules);
    cairo_mask(cr, squares);
    cairo_restore(cr);
    cairo_pattern_destroy(squares);
}
