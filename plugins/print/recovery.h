/* plugins/print/recovery.h - what stands where on the recovery sheet of an authority's spare key.
 *
 * Fields, each left out where it is missing, every value UTF-8:
 *
 *   body      the authority                      small, at the top
 *   holder    who keeps the sheet                else a line to write on
 *   day       when it was made, dd/mm/yyyy       beside the holder
 *   key       first digits of the public key     beside the day, and in the instructions
 *   qr        text of the sealed key, ASCII      QR code, and line by line below it
 *
 * The passphrase has no field: it is never printed on the sheet that it opens. */
#ifndef PRINT_RECOVERY_H
#define PRINT_RECOVERY_H

#include "page.h"

#include <sotay/plugin.h>

/* Fills one sheet of A4; the caller shows the page.  NULL, or what is wrong, and then nothing has
 * been drawn.  *ret_unknown is set true if some letter has no picture in the fonts. */
const char *recovery_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                          bool *ret_unknown);

#endif
