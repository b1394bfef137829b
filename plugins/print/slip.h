/* plugins/print/slip.h - the slip: what one person has done and still lacks, to carry, on A5.
 *
 * Fields (all texts; left out where there is nothing to say):
 *   body name code cadre place place.code day sent.until skills.none
 *   skill.N.en .vi .draft .held (yes)                 N from 1 on, without gaps
 *     .until .refresh .ended (days as they are printed; until "-": for good)
 *     .until.soon .refresh.soon (instead of the former, where the day is near or over)
 *     .sign-offs .mentors .days .outside .confirmed  "2/3"
 *     .open.K .next .why                             sentences; K from 1 on
 *   signer.N .specialty .who     trouble.N     course.N     certificate.N */
#ifndef PRINT_SLIP_H
#define PRINT_SLIP_H

#include "page.h"

#include <sotay/plugin.h>

#define SLIP_WIDTH (148 * 72.0 / 25.4)
#define SLIP_HEIGHT (210 * 72.0 / 25.4)

/* Draws as many pages as it takes; the last one is left for the caller to show.  NULL, or what is wrong. */
const char *slip_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                      bool *ret_unknown);

#endif
