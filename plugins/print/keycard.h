/* plugins/print/keycard.h - what stands where on a key card.
 *
 * Fields, each left out where it is missing, every value UTF-8:
 *
 *   body      who runs the notebook              small, at the top
 *   round     the round it was made for          under it
 *   name      full name                          largest line
 *   code      code of the person                 under the name, and beside the secret
 *   stay.1    place and days, up to stay.5       a line each
 *   file      name of the key file               in the instructions
 *   qr        text of the key file, ASCII        QR code
 *   secret    what opens it                      on the part that is folded over
 */
#ifndef PRINT_KEYCARD_H
#define PRINT_KEYCARD_H

#include "page.h"

#include <sotay/plugin.h>

/* Fills one sheet of A4; the caller shows the page.  NULL, or what is wrong, and then nothing has
 * been drawn.  *ret_unknown is set true if some letter has no picture in the fonts. */
const char *keycard_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                         bool *ret_unknown);

#endif
