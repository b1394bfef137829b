/* plugins/print/certificate.h - what stands where on a certificate of competency. */
#ifndef PRINT_CERTIFICATE_H
#define PRINT_CERTIFICATE_H

#include "fields.h"
#include "page.h"

/* Fills one sheet; the caller shows the page.  NULL, or what is wrong, and then nothing has been
 * drawn.  *ret_unknown is set true if some letter has no picture in the fonts. */
const char *certificate_draw(struct type *type, const struct sheet *sheet, const struct fields *f,
                             cairo_t *cr, bool *ret_unknown);

#endif
