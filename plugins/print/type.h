/* plugins/print/type.h - fonts, and lines of text that shrink and wrap to fit a width.
 *
 * All text is laid out at one size and scaled when it is drawn: two fonts are looked up in all,
 * whatever sizes a page needs, and shrinking a line costs nothing. */
#ifndef PRINT_TYPE_H
#define PRINT_TYPE_H

#include <pango/pangocairo.h>
#include <stdbool.h>

#define N_(text) (text) /* marks a message for translation; host->translate does it */

enum face { FACE_PLAIN, FACE_BOLD, FACE_COUNT };
enum align { ALIGN_LEFT, ALIGN_CENTRE };

#define TYPE_BASE 32.0 /* points at which all text is laid out */
#define TYPE_LINES 160 /* more than a certificate has, or a page of a slip */

/* A line keeps its layout from one certificate to the next; the same text is not shaped twice. */
struct type {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *font[FACE_COUNT];
    struct type_line {
        PangoLayout *layout;
        enum face face;
        int natural; /* width on one line, in Pango units */
    } line[TYPE_LINES];
    GString *text; /* being put together */
};

struct style {
    enum face face;
    double size, least; /* points: as designed; at the least, before wrapping */
    enum align align;
};

/* Where and how large a line came out. */
struct fitted {
    double scale;         /* from layout units to points */
    double width, height; /* points */
    bool wrapped;
};

/* NULL, or why there is no font to write Vietnamese with; type_done frees either way. */
const char *type_open(struct type *t);
void type_done(struct type *t);

/* Sets line `which` to the text and fits it into `room` points: as designed, else smaller, else
 * wrapped at the least size, in lines of about equal length where it is centred.  `scale`
 * multiplies both sizes.  Control characters become spaces. */
struct fitted type_fit(struct type *t, size_t which, const char *text, const struct style *style,
                       double scale, double room);
/* Draws line `which` with its top left at x, y in the current colour; slanted leans the letters,
 * which needs no italic font in the file. */
void type_draw(const struct type *t, size_t which, cairo_t *cr, double x, double y, double scale,
               bool slanted);
/* True if the fonts had no picture for a letter of the line. */
bool type_has_unknown(const struct type *t, size_t which);

#endif
