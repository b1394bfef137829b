/* plugins/print/page.h - a sheet of A4 on which lines, rules and boxes have been placed.
 *
 * First everything is placed and measured, then it is drawn: so a page that does not fit can be
 * placed again in a smaller size before a byte is written.  Points; origin top left. */
#ifndef PRINT_PAGE_H
#define PRINT_PAGE_H

#include "type.h"

enum ink { INK_BLACK, INK_GREY, INK_RED, INK_FRAME, INK_COUNT };

struct sheet {
    double width, height;
    double left, right, top, bottom; /* margins of the text */
    double largest;                  /* scale that the body begins with, and shrinks from */
    double heading;                  /* scale of the heading */
    double unit, nation;             /* widths of the two halves of the heading */
    double signing;                  /* width of the date and the signatory */
    double slope;                    /* of a watermark, radians */
};
extern const struct sheet sheet_portrait, sheet_landscape;

struct piece {          /* a line of text */
    double x, y, scale; /* scale 0: left out */
    double stretch;     /* how many shares of the spare height it moves down by */
    enum ink ink;
    bool slanted;
};
struct rule { /* a horizontal stroke, with a diamond in the middle if `jewel` */
    double x, y, width, thick, stretch;
    enum ink ink;
    bool jewel;
};

#define PAGE_RULES 6
#define PAGE_ASIDE 4 /* lines that are measured and not drawn */
#define PAGE_PIECES (TYPE_LINES - PAGE_ASIDE)

struct page {
    struct type *type;
    const struct sheet *sheet;
    size_t n_pieces, n_rules;
    struct piece piece[PAGE_PIECES];
    struct rule rule[PAGE_RULES];
};

/* How a line looks. */
struct look {
    struct style style;
    enum ink ink;
    bool slanted;
};

/* Places text in a column of the given width, centred in it if its style says so; returns what it
 * took.  The piece is the last of the page. */
struct fitted page_put(struct page *p, const char *text, const struct look *look, double scale,
                       double x, double y, double width);
/* The width the text would have on one line.  `aside` (0 to PAGE_ASIDE - 1) names where it is kept, so
 * that it is not shaped again when the page is placed in another size. */
double page_measure(struct page *p, size_t aside, const char *text, const struct look *look,
                    double scale);
/* Leaves a piece out. */
void page_skip(struct page *p);
/* True if the fonts had no picture for a letter of the piece. */
bool page_has_unknown(const struct page *p, size_t piece);
struct rule *page_rule(struct page *p, double x, double y, double width);
/* Moves everything placed since `pieces` and `rules` down: by `down`, and each by its stretch times
 * `share`. */
void page_settle(struct page *p, size_t pieces, size_t rules, double down, double share);

void page_ink(cairo_t *cr, enum ink ink);
/* The double line around the sheet, with its corners. */
void page_frame(const struct page *p, cairo_t *cr);
/* Large pale letters across the sheet; `off` moves them up (negative) or down, for two of them. */
void page_watermark(struct page *p, cairo_t *cr, const char *text, bool red, double off);
/* A small boxed word in the top left corner, inside the frame. */
void page_corner_mark(struct page *p, cairo_t *cr, const char *text);
void page_draw(const struct page *p, cairo_t *cr);

#endif
