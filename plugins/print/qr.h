/* plugins/print/qr.h - a QR code as an image of one bit per module. */
#ifndef PRINT_QR_H
#define PRINT_QR_H

#include <cairo.h>

/* Modules of white that a reader needs around the code. */
#define QR_QUIET 4

/* 8-bit mode, error correction M, or L where M would need a code larger than version 20.  The image
 * has one A1 pixel for each module, without the quiet zone; its width goes to *ret_modules.
 * NULL: the text is too long for any code, or there is no memory. */
cairo_surface_t *qr_image(const char *text, int *ret_modules);
/* Draws the image as a mask in the current colour, so that a reader of the file sees squares and
 * not a blurred picture; x, y is the corner of the dark part, side its width in points. */
void qr_draw(cairo_t *cr, cairo_surface_t *image, int modules, double x, double y, double side);

#endif
