/* plugins/print/type.c - fonts and fitted lines on top of Pango. */
#include "type.h"

#include <string.h>

#define FAMILIES "Noto Serif, DejaVu Serif, serif"
#define SLANT 0.19

/* Letters of Vietnamese that fonts for western Europe do not have. */
static const gunichar vietnamese[] = {0x0110, 0x01B0, 0x1EA0, 0x1EA5,
                                      0x1EC5, 0x1EE4, 0x1EEF, 0x1EF9};

static const char *open_face(struct type *t, enum face which, PangoWeight weight)
{
    t->font[which] = pango_font_description_from_string(FAMILIES);
    pango_font_description_set_weight(t->font[which], weight);
    pango_font_description_set_absolute_size(t->font[which], TYPE_BASE * PANGO_SCALE);
    PangoFont *font = pango_context_load_font(t->context, t->font[which]);
    if (!font)
        return N_("no font found: install Noto Serif (package fonts-noto-core) or DejaVu Serif");
    bool complete = true;
    for (size_t i = 0; i < G_N_ELEMENTS(vietnamese); i++)
        complete = complete && pango_font_has_char(font, vietnamese[i]);
    g_object_unref(font);
    return complete ? NULL
                    : N_("no font with Vietnamese letters found: install Noto Serif (package "
                         "fonts-noto-core) or DejaVu Serif");
}

const char *type_open(struct type *t)
{
    memset(t, 0, sizeof *t);
    t->text = g_string_new(NULL);
    t->map = pango_cairo_font_map_new();
    t->context = pango_font_map_create_context(t->map);
    pango_cairo_context_set_resolution(t->context, 72);
    pango_context_set_round_glyph_positions(t->context, FALSE);
    /* Nothing may depend on the locale or on settings of the screen: the same certificate has the
     * same bytes. */
    pango_context_set_language(t->context, pango_language_from_string("vi"));
    pango_context_set_base_dir(t->context, PANGO_DIRECTION_LTR);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(t->context, options);
    cairo_font_options_destroy(options);
    const char *wrong = open_face(t, FACE_PLAIN, PANGO_WEIGHT_NORMAL);
    return wrong ? wrong : open_face(t, FACE_BOLD, PANGO_WEIGHT_BOLD);
}

void type_done(struct type *t)
{
    for (size_t i = 0; i < TYPE_LINES; i++)
        g_clear_object(&t->line[i].layout);
    for (size_t i = 0; i < FACE_COUNT; i++)
        g_clear_pointer(&t->font[i], pango_font_description_free);
    g_clear_object(&t->context);
    g_clear_object(&t->map);
    if (t->text)
        g_string_free(t->text, TRUE);
    t->text = NULL;
}

/* A PangoLayout takes a line feed for the start of a paragraph; here each text is one. */
static void set_text(PangoLayout *layout, const char *text)
{
    if (strcmp(pango_layout_get_text(layout), text) == 0)
        return;
    size_t at = 0;
    while (text[at] && !g_ascii_iscntrl(text[at]))
        at++;
    if (!text[at]) {
        pango_layout_set_text(layout, text, (int)at);
        return;
    }
    char *clean = g_strdup(text);
    for (char *c = clean; *c; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    pango_layout_set_text(layout, clean, -1);
    g_free(clean);
}

static struct type_line *ready_line(struct type *t, size_t which, enum face face)
{
    struct type_line *line = &t->line[which];
    if (!line->layout) {
        line->layout = pango_layout_new(t->context);
        pango_layout_set_wrap(line->layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_font_description(line->layout, t->font[face]);
        line->face = face;
    } else if (line->face != face) {
        pango_layout_set_font_description(line->layout, t->font[face]);
        line->face = face;
    }
    return line;
}

/* Wraps into the fewest lines the room allows, then narrows them while there are no more lines. */
static void wrap(const struct type_line *line, double room, enum align align)
{
    int width = (int)(room * PANGO_SCALE);
    pango_layout_set_alignment(line->layout,
                               align == ALIGN_CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    pango_layout_set_width(line->layout, width);
    if (align != ALIGN_CENTRE)
        return;
    int lines = pango_layout_get_line_count(line->layout);
    int even = (int)((double)line->natural / lines * 1.12);
    if (even >= width)
        return;
    pango_layout_set_width(line->layout, even);
    if (pango_layout_get_line_count(line->layout) > lines)
        pango_layout_set_width(line->layout, width);
}

struct fitted type_fit(struct type *t, size_t which, const char *text, const struct style *style,
                       double scale, double room)
{
    struct type_line *line = ready_line(t, which, style->face);
    set_text(line->layout, text);
    if (pango_layout_get_width(line->layout) != -1)
        pango_layout_set_width(line->layout, -1);
    int height;
    pango_layout_get_size(line->layout, &line->natural, &height);
    double natural = (double)line->natural / PANGO_SCALE;
    struct fitted fit = {.scale = style->size * scale / TYPE_BASE};
    if (natural * fit.scale > room) {
        double least = style->least * scale / TYPE_BASE;
        fit.scale = room / natural;
        if (fit.scale < least) {
            fit.scale = least;
            fit.wrapped = true;
            wrap(line, room / least, style->align);
            int width;
            pango_layout_get_size(line->layout, &width, &height);
            natural = (double)pango_layout_get_width(line->layout) / PANGO_SCALE;
        }
    }
    fit.width = natural * fit.scale;
    fit.height = (double)height / PANGO_SCALE * fit.scale;
    return fit;
}

void type_draw(const struct type *t, size_t which, cairo_t *cr, double x, double y, double scale,
               bool slanted)
{
    PangoLayout *layout = t->line[which].layout;
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, scale, scale);
    if (slanted) {
        double base = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
        cairo_matrix_t lean = {1, 0, -SLANT, 1, SLANT * base, 0};
        cairo_transform(cr, &lean);
    }
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
}

bool type_has_unknown(const struct type *t, size_t which)
{
    return pango_layout_get_unknown_glyphs_count(t->line[which].layout) > 0;
}
