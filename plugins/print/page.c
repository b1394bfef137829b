/* plugins/print/page.c - places and draws the lines, rules and marks of a sheet. */
#include "page.h"

#include <assert.h>
#include <math.h> /* M_PI; nothing here needs the library */

#define MM (72.0 / 25.4)
#define A4_SHORT (210 * MM)
#define A4_LONG (297 * MM)
#define DEGREES (M_PI / 180)
#define FRAME (10 * MM) /* of the outer line, from the edge of the sheet */
#define FRAME_GAP 4.2
#define CORNER 9.0

const struct sheet sheet_portrait = {
    .width = A4_SHORT,
    .height = A4_LONG,
    .left = 20 * MM,
    .right = 20 * MM,
    .top = 21 * MM,
    .bottom = 20 * MM,
    .largest = 1.12,
    .heading = 0.94,
    .unit = 230,
    .nation = 236,
    .signing = 218,
    .slope = 51 * DEGREES,
};
const struct sheet sheet_landscape = {
    .width = A4_LONG,
    .height = A4_SHORT,
    .left = 26 * MM,
    .right = 26 * MM,
    .top = 18.5 * MM,
    .bottom = 17.5 * MM,
    .largest = 1.0,
    .heading = 1,
    .unit = 340,
    .nation = 300,
    .signing = 290,
    .slope = 32 * DEGREES,
};

static const struct {
    double r, g, b;
} inks[INK_COUNT] = {
    [INK_BLACK] = {0.08, 0.08, 0.09},
    [INK_GREY] = {0.36, 0.36, 0.38},
    [INK_RED] = {0.64, 0.10, 0.12},
    [INK_FRAME] = {0.70, 0.52, 0.30},
};

void page_ink(cairo_t *cr, enum ink ink)
{
    cairo_set_source_rgb(cr, inks[ink].r, inks[ink].g, inks[ink].b);
}

struct fitted page_put(struct page *p, const char *text, const struct look *look, double scale,
                       double x, double y, double width)
{
    assert(p->n_pieces < PAGE_PIECES);
    struct fitted fit = type_fit(p->type, p->n_pieces, text, &look->style, scale, width);
    if (look->style.align == ALIGN_CENTRE)
        x += (width - fit.width) / 2;
    p->piece[p->n_pieces++] = (struct piece){
        .x = x,
        .y = y,
        .scale = fit.scale,
        .ink = look->ink,
        .slanted = look->slanted,
    };
    return fit;
}

double page_measure(struct page *p, size_t aside, const char *text, const struct look *look,
                    double scale)
{
    assert(aside < PAGE_ASIDE);
    const double any = 1e5;
    return type_fit(p->type, PAGE_PIECES + aside, text, &look->style, scale, any).width;
}

void page_skip(struct page *p)
{
    assert(p->n_pieces < PAGE_PIECES);
    p->piece[p->n_pieces++] = (struct piece){.scale = 0};
}

bool page_has_unknown(const struct page *p, size_t piece)
{
    return p->piece[piece].scale > 0 && type_has_unknown(p->type, piece);
}

struct rule *page_rule(struct page *p, double x, double y, double width)
{
    assert(p->n_rules < PAGE_RULES);
    struct rule *rule = &p->rule[p->n_rules++];
    *rule = (struct rule){.x = x, .y = y, .width = width, .thick = 0.6};
    return rule;
}

void page_settle(struct page *p, size_t pieces, size_t rules, double down, double share)
{
    for (size_t i = pieces; i < p->n_pieces; i++)
        p->piece[i].y += down + p->piece[i].stretch * share;
    for (size_t i = rules; i < p->n_rules; i++)
        p->rule[i].y += down + p->rule[i].stretch * share;
}

/* A rectangle whose corners turn inwards. */
static void notched(cairo_t *cr, double x, double y, double w, double h, double notch)
{
    cairo_move_to(cr, x + notch, y);
    cairo_line_to(cr, x + w - notch, y);
    cairo_arc_negative(cr, x + w, y, notch, M_PI, M_PI / 2);
    cairo_line_to(cr, x + w, y + h - notch);
    cairo_arc_negative(cr, x + w, y + h, notch, 3 * M_PI / 2, M_PI);
    cairo_line_to(cr, x + notch, y + h);
    cairo_arc_negative(cr, x, y + h, notch, 2 * M_PI, 3 * M_PI / 2);
    cairo_line_to(cr, x, y + notch);
    cairo_arc_negative(cr, x, y, notch, M_PI / 2, 0);
    cairo_close_path(cr);
}

void page_frame(const struct page *p, cairo_t *cr)
{
    const struct sheet *s = p->sheet;
    page_ink(cr, INK_FRAME);
    cairo_set_line_width(cr, 1.5);
    cairo_rectangle(cr, FRAME, FRAME, s->width - 2 * FRAME, s->height - 2 * FRAME);
    cairo_stroke(cr);
    double in = FRAME + FRAME_GAP;
    cairo_set_line_width(cr, 0.6);
    notched(cr, in, in, s->width - 2 * in, s->height - 2 * in, CORNER);
    cairo_stroke(cr);
}

static const struct look watermark_look = {{FACE_BOLD, 60, 60, ALIGN_CENTRE}, INK_GREY, false};
static const struct look corner_look = {{FACE_BOLD, 8.5, 8.5, ALIGN_LEFT}, INK_RED, false};

/* The marks borrow the line after the last piece of the page; they are drawn at once. */
void page_watermark(struct page *p, cairo_t *cr, const char *text, bool red, double off)
{
    const struct sheet *s = p->sheet;
    assert(p->n_pieces < PAGE_PIECES);
    struct fitted fit =
        type_fit(p->type, p->n_pieces, text, &watermark_look.style, 1, s->height * 2);
    cairo_save(cr);
    if (red)
        cairo_set_source_rgb(cr, 0.98, 0.87, 0.87);
    else
        cairo_set_source_rgb(cr, 0.915, 0.915, 0.925);
    cairo_translate(cr, s->width / 2, s->height * 0.46); /* clear of the QR code */
    cairo_rotate(cr, -s->slope);
    type_draw(p->type, p->n_pieces, cr, -fit.width / 2, -fit.height / 2 + off, fit.scale, false);
    cairo_restore(cr);
}

void page_corner_mark(struct page *p, cairo_t *cr, const char *text)
{
    assert(p->n_pieces < PAGE_PIECES);
    struct fitted fit =
        type_fit(p->type, p->n_pieces, text, &corner_look.style, 1, p->sheet->width);
    double x = FRAME + FRAME_GAP + CORNER + 4, y = FRAME + FRAME_GAP + 3.5;
    page_ink(cr, INK_RED);
    cairo_set_line_width(cr, 0.8);
    cairo_rectangle(cr, x, y, fit.width + 12, fit.height);
    cairo_stroke(cr);
    type_draw(p->type, p->n_pieces, cr, x + 6, y, fit.scale, false);
}

static void draw_rule(const struct rule *rule, cairo_t *cr)
{
    page_ink(cr, rule->ink);
    cairo_set_line_width(cr, rule->thick);
    double middle = rule->x + rule->width / 2, half = rule->jewel ? 3.0 : 0, gap = half * 2.2;
    cairo_move_to(cr, rule->x, rule->y);
    cairo_line_to(cr, middle - gap, rule->y);
    cairo_move_to(cr, middle + gap, rule->y);
    cairo_line_to(cr, rule->x + rule->width, rule->y);
    cairo_stroke(cr);
    if (!rule->jewel)
        return;
    cairo_move_to(cr, middle - half, rule->y);
    cairo_line_to(cr, middle, rule->y - half);
    cairo_line_to(cr, middle + half, rule->y);
    cairo_line_to(cr, middle, rule->y + half);
    cairo_close_path(cr);
    cairo_fill(cr);
}

void page_draw(const struct page *p, cairo_t *cr)
{
    for (size_t i = 0; i < p->n_rules; i++)
        draw_rule(&p->rule[i], cr);
    for (size_t i = 0; i < p->n_pieces; i++) {
        const struct piece *piece = &p->piece[i];
        if (piece->scale <= 0)
            continue;
        page_ink(cr, piece->ink);
        type_draw(p->type, i, cr, piece->x, piece->y, piece->scale, piece->slanted);
    }
}
