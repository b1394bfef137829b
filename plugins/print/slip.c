/* plugins/print/slip.c - composes the slip: each skill with boxes that are ticked or empty, what comes
 * next, who can sign. */
#include "slip.h"

#include <stdio.h>
#include <string.h>

#define MM (72.0 / 25.4)
#define LEFT (10 * MM)
#define WIDTH (SLIP_WIDTH - 2 * LEFT)
#define TOP (9 * MM)
#define BOTTOM (SLIP_HEIGHT - 17 * MM) /* the foot stands below */
#define IN 15.0                        /* what stands under a skill's title */
#define BOX 8.5                        /* side of a tick box */
#define BOX_STEP 11.0
#define BOXES_MOST 10 /* of one count; with more only the numbers stand there */
#define PAGE_BOXES 400
#define BLOCK_PIECES 18 /* a skill takes no more lines than that, and two are the foot's */
#define OPEN_MOST 4

static const struct look body = {{FACE_PLAIN, 8, 6, ALIGN_CENTRE}, INK_GREY, false};
static const struct look heading = {{FACE_BOLD, 15, 11, ALIGN_CENTRE}, INK_RED, false};
static const struct look english = {{FACE_PLAIN, 7.5, 7, ALIGN_CENTRE}, INK_GREY, true};
static const struct look name = {{FACE_BOLD, 13, 10, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look about = {{FACE_PLAIN, 8.5, 7, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look skill = {{FACE_BOLD, 9.5, 9, ALIGN_LEFT}, INK_BLACK, false};
static const struct look under = {{FACE_PLAIN, 7, 7, ALIGN_LEFT}, INK_GREY, true};
static const struct look plain = {{FACE_PLAIN, 8.2, 8, ALIGN_LEFT}, INK_BLACK, false};
static const struct look urgent = {{FACE_BOLD, 8.2, 8, ALIGN_LEFT}, INK_RED, false};
static const struct look label = {{FACE_PLAIN, 7.2, 7, ALIGN_LEFT}, INK_GREY, false};
static const struct look section = {{FACE_BOLD, 9, 8.5, ALIGN_LEFT}, INK_RED, false};
static const struct look foot = {{FACE_BOLD, 8, 7, ALIGN_CENTRE}, INK_BLACK, false};
static const struct look foot_small = {{FACE_PLAIN, 7, 6, ALIGN_CENTRE}, INK_GREY, false};

struct box {
    double x, y;
    bool ticked;
};

struct slip {
    struct page page;
    const struct sotay_document *document;
    cairo_t *cr;
    double y;
    struct box boxes[PAGE_BOXES];
    size_t n_boxes;
    int number; /* of the page */
    bool unknown;
};

/* ---- fields ---------------------------------------------------------------------------------------- */

/* The value of a field; NULL where it is missing or empty. */
static const char *field(const struct slip *s, const char *which)
{
    for (uint32_t i = 0; i < s->document->n_fields; i++) {
        const struct sotay_field *f = &s->document->fields[i];
        if (strcmp(f->name, which) == 0)
            return f->value[0] ? f->value : NULL;
    }
    return NULL;
}

static const char *numbered(const struct slip *s, const char *before, int n, const char *after)
{
    char which[64];
    g_snprintf(which, sizeof which, "%s.%d%s", before, n, after);
    return field(s, which);
}

/* ---- placing ----------------------------------------------------------------------------------------- */

static void put(struct slip *s, const char *text, const struct look *look, double in, double gap)
{
    if (text)
        s->y += gap + page_put(&s->page, text, look, 1, LEFT + in, s->y + gap, WIDTH - in).height;
}

static void put_joined(struct slip *s, const char *before, const char *text,
                       const struct look *look, double in, double gap)
{
    char *words = g_strconcat(before, text, NULL);
    put(s, words, look, in, gap);
    g_free(words);
}

static void put_box(struct slip *s, double x, double y, bool ticked)
{
    if (s->n_boxes < PAGE_BOXES)
        s->boxes[s->n_boxes++] = (struct box){x, y, ticked};
}

/* ---- drawing ------------------------------------------------------------------------------------------ */

static void draw_box(cairo_t *cr, const struct box *b)
{
    page_ink(cr, INK_BLACK);
    cairo_set_line_width(cr, 0.7);
    cairo_rectangle(cr, b->x, b->y, BOX, BOX);
    cairo_stroke(cr);
    if (!b->ticked)
        return;
    cairo_set_line_width(cr, 1.5);
    cairo_move_to(cr, b->x + 1.7, b->y + BOX * 0.52);
    cairo_line_to(cr, b->x + BOX * 0.42, b->y + BOX - 1.8);
    cairo_line_to(cr, b->x + BOX - 1.2, b->y + 1.4);
    cairo_stroke(cr);
}

static void put_foot(struct slip *s)
{
    const char *day = field(s, "day"), *code = field(s, "code");
    char *words = g_strdup_printf("%s · In ngày · printed on %s · %d", code ? code : "",
                                  day ? day : "", s->number);
    s->y = BOTTOM + 2 * MM;
    put(s, "Phiếu này không phải giấy chứng nhận · This is not a certificate", &foot, 0, 2);
    put(s, words, &foot_small, 0, 0.5);
    g_free(words);
}

static void finish_page(struct slip *s)
{
    put_foot(s);
    for (size_t i = 0; i < s->page.n_pieces; i++)
        s->unknown = s->unknown || page_has_unknown(&s->page, i);
    page_ink(s->cr, INK_GREY);
    cairo_set_line_width(s->cr, 0.6);
    cairo_move_to(s->cr, LEFT, BOTTOM + 2 * MM);
    cairo_line_to(s->cr, LEFT + WIDTH, BOTTOM + 2 * MM);
    cairo_stroke(s->cr);
    page_draw(&s->page, s->cr);
    for (size_t i = 0; i < s->n_boxes; i++)
        draw_box(s->cr, &s->boxes[i]);
}

static void next_page(struct slip *s)
{
    finish_page(s);
    cairo_show_page(s->cr);
    s->page.n_pieces = 0;
    s->n_boxes = 0;
    s->number++;
    s->y = TOP;
    const char *who = field(s, "name");
    put(s, who, &about, 0, 0);
}

/* A block stays whole: where it does not fit, it is placed again on the next page. */
static const char *put_block(struct slip *s, void (*block)(struct slip *, int), int n)
{
    for (int tries = 0; tries < 2; tries++) {
        size_t pieces = s->page.n_pieces, boxes = s->n_boxes;
        double y = s->y;
        if (pieces + BLOCK_PIECES + 2 <= PAGE_PIECES) {
            block(s, n);
            if (s->y <= BOTTOM)
                return NULL;
        }
        s->page.n_pieces = pieces;
        s->n_boxes = boxes;
        s->y = y;
        if (tries == 0)
            next_page(s);
    }
    return N_("a text of the slip is too long for one page");
}

/* ---- blocks ------------------------------------------------------------------------------------------------ */

static void put_head(struct slip *s, int n)
{
    (void)n;
    const char *parts[] = {field(s, "code"), field(s, "cadre"), field(s, "place.code"),
                           field(s, "place"), field(s, "sent.until")};
    GString *line = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i])
            g_string_append_printf(line, "%s%s%s", line->len ? (i == 3 ? " " : " · ") : "",
                                   i == 4 ? "đến · until " : "", parts[i]);
    put(s, field(s, "body"), &body, 0, 0);
    put(s, "PHIẾU NĂNG LỰC CÁ NHÂN", &heading, 0, 2);
    put(s, "Personal skills slip", &english, 0, 0);
    put(s, field(s, "name"), &name, 0, 3);
    put(s, line->str, &about, 0, 0);
    put(s, field(s, "skills.none"), &plain, 0, 12);
    g_string_free(line, TRUE);
    s->y += 4;
}

/* "Lần ký · sign-offs [x][x][ ] 2/3", one behind the other as long as there is room. */
static void put_counts(struct slip *s, int n)
{
    static const struct {
        const char *after, *label;
    } counts[] = {
        {".sign-offs", "lần ký · sign-offs"},
        {".mentors", "người ký · mentors"},
        {".days", "ngày · days"},
        {".outside", "người ngoài · from outside"},
        {".confirmed", "được xác nhận · confirmed"},
    };
    double x = LEFT + IN, height = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        const char *value = numbered(s, "skill", n, counts[i].after);
        int done = 0, need = 0;
        if (!value || sscanf(value, "%d/%d", &done, &need) != 2)
            continue;
        int boxes = need <= BOXES_MOST ? need : 0;
        char *words = g_strdup_printf("%s %s", value, counts[i].label);
        double label_width = page_measure(&s->page, 0, words, &label, 1);
        double width = boxes * BOX_STEP + label_width + 10;
        if (x + width > LEFT + WIDTH && x > LEFT + IN) {
            x = LEFT + IN;
            s->y += height + 1.5;
        }
        for (int k = 0; k < boxes; k++)
            put_box(s, x + k * BOX_STEP, s->y + 1.5, k < done);
        height = page_put(&s->page, words, &label, 1, x + boxes * BOX_STEP + 1, s->y + 0.5,
                          LEFT + WIDTH - x - boxes * BOX_STEP)
                     .height;
        height = height > BOX + 2 ? height : BOX + 2;
        x += width;
        g_free(words);
    }
    s->y += height > 0 ? height + 1 : 0;
}

static void put_days(struct slip *s, int n)
{
    const char *until = numbered(s, "skill", n, ".until");
    const char *ended = numbered(s, "skill", n, ".ended");
    const char *refresh = numbered(s, "skill", n, ".refresh");
    const char *ends = numbered(s, "skill", n, ".until.soon");
    const char *due = numbered(s, "skill", n, ".refresh.soon");
    if (until && strcmp(until, "-") == 0)
        put(s, "Không thời hạn · for good", &plain, IN, 0.5);
    else if (until)
        put_joined(s, "Còn hiệu lực đến · valid until ", until, &plain, IN, 0.5);
    if (ends)
        put_joined(s, "Sắp hết hiệu lực · ends on ", ends, &urgent, IN, 0.5);
    if (ended)
        put_joined(s, "Hết hiệu lực, đến · lapsed, held until ", ended, &urgent, IN, 0.5);
    if (refresh)
        put_joined(s, "Ôn lại trước · refresher due ", refresh, &plain, IN, 0.5);
    if (due)
        put_joined(s, "Phải ôn lại · refresher needed, due ", due, &urgent, IN, 0.5);
}

static void put_skill(struct slip *s, int n)
{
    const char *vi = numbered(s, "skill", n, ".vi"), *en = numbered(s, "skill", n, ".en");
    const char *draft = numbered(s, "skill", n, ".draft") ? "dự thảo · draft" : NULL;
    const char *next = numbered(s, "skill", n, ".next");
    s->y += 4;
    put_box(s, LEFT, s->y + 2.5, numbered(s, "skill", n, ".held") != NULL);
    put(s, vi ? vi : en, &skill, IN, 0);
    char *line =
        g_strjoin(vi && en && draft ? " · " : "", vi && en ? en : "", draft ? draft : "", NULL);
    if (line[0])
        put(s, line, &under, IN, 0);
    g_free(line);
    put_days(s, n);
    put_counts(s, n);
    put(s, numbered(s, "skill", n, ".why"), &plain, IN, 0.5);
    for (int k = 1; k <= OPEN_MOST; k++) {
        char after[16];
        g_snprintf(after, sizeof after, ".open.%d", k);
        const char *open = numbered(s, "skill", n, after);
        if (!open)
            break;
        put_box(s, LEFT + IN, s->y + 2, false);
        put(s, open, &plain, IN + BOX_STEP + 2, 0.5);
    }
    if (next)
        put_joined(s, "Bước tiếp · next: ", next, &plain, IN, 0.5);
}

static void put_signer(struct slip *s, int n)
{
    const char *who = numbered(s, "signer", n, ".who"),
               *specialty = numbered(s, "signer", n, ".specialty");
    if (n == 1)
        put(s, "Ai có thể ký tại đây · Who can sign here", &section, 0, 8);
    char *words = g_strdup_printf("%s: %s", specialty ? specialty : "", who ? who : "");
    put(s, words, &plain, IN, 1);
    g_free(words);
}

static void put_trouble(struct slip *s, int n)
{
    if (n == 1)
        put(s, "Còn chờ hoặc không được tính · Waiting, or not counted", &section, 0, 8);
    put(s, numbered(s, "trouble", n, ""), &plain, IN, 1);
}

static void put_course(struct slip *s, int n)
{
    if (n == 1)
        put(s, "Lớp đang học · Enrolled", &section, 0, 8);
    put(s, numbered(s, "course", n, ""), &plain, IN, 1);
}

static void put_certificate(struct slip *s, int n)
{
    if (n == 1)
        put(s, "Giấy chứng nhận · Certificates", &section, 0, 8);
    put(s, numbered(s, "certificate", n, ""), &plain, IN, 1);
}

static const char *put_all(struct slip *s)
{
    static const struct {
        const char *before, *after; /* the field that each of them has */
        void (*block)(struct slip *, int);
    } lists[] = {
        {"skill", ".en", put_skill},          {"signer", ".specialty", put_signer},
        {"trouble", "", put_trouble},         {"course", "", put_course},
        {"certificate", "", put_certificate},
    };
    const char *wrong = put_block(s, put_head, 0);
    for (size_t i = 0; !wrong && i < G_N_ELEMENTS(lists); i++)
        for (int n = 1; !wrong && numbered(s, lists[i].before, n, lists[i].after); n++)
            wrong = put_block(s, lists[i].block, n);
    return wrong;
}

const char *slip_draw(struct type *type, const struct sotay_document *document, cairo_t *cr,
                      bool *ret_unknown)
{
    for (uint32_t i = 0; i < document->n_fields; i++)
        if (!g_utf8_validate(document->fields[i].value, -1, NULL))
            return N_("a text of the slip is not UTF-8");
    struct slip *s = g_new0(struct slip, 1);
    s->page.type = type;
    s->document = document;
    s->cr = cr;
    s->number = 1;
    s->y = TOP;
    const char *wrong = put_all(s);
    if (!wrong)
        finish_page(s);
    *ret_unknown = *ret_unknown || s->unknown;
    g_free(s);
    return wrong;
}
