/* plugins/print/print.c - the output module `print`: certificates, key cards, recovery sheets and slips as PDF. */
#include "certificate.h"
#include "keycard.h"
#include "recovery.h"
#include "slip.h"

#include <cairo-pdf.h>
#include <string.h>
#include <time.h>

struct print {
    struct type type;
    GByteArray *bytes; /* of the file being made */
};

static int32_t complain(const struct sotay_host *host, const char *message)
{
    host->log(host, SOTAY_LOG_ERROR, host->translate(host, message));
    return -1;
}

static void print_close(void *state)
{
    struct print *print = state;
    if (!print)
        return;
    type_done(&print->type);
    g_byte_array_free(print->bytes, TRUE);
    g_free(print);
}

static int32_t print_open(const struct sotay_host *host, void **ret_state)
{
    struct print *print = g_new0(struct print, 1);
    print->bytes = g_byte_array_new();
    const char *wrong = type_open(&print->type);
    if (wrong) {
        print_close(print);
        return complain(host, wrong);
    }
    *ret_state = print;
    return 0;
}

static cairo_status_t collect(void *bytes, const unsigned char *data, unsigned int len)
{
    g_byte_array_append(bytes, data, len);
    return CAIRO_STATUS_SUCCESS;
}

struct property {
    cairo_pdf_metadata_t what;
    const char *text;
};

/* What a reader shows as the properties of the file. */
static const char *set_metadata(cairo_surface_t *pdf, const struct sotay_document *document,
                                const struct property *properties, size_t n)
{
    char created[32];
    struct tm utc;
    time_t seconds = (time_t)document->created;
    if (document->created < 0 || !gmtime_r(&seconds, &utc) || utc.tm_year > 9999 - 1900)
        return N_("the date of the document is out of range");
    strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", &utc);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Sotay");
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, created);
    for (size_t i = 0; i < n; i++)
        if (properties[i].text)
            cairo_pdf_surface_set_metadata(pdf, properties[i].what, properties[i].text);
    return NULL;
}

/* README says how the keywords, which carry the text of the QR code, are found in the bytes. */
static const char *describe_certificate(cairo_surface_t *pdf, const struct sotay_document *document,
                                        const struct fields *f)
{
    const struct property properties[] = {
        {CAIRO_PDF_METADATA_TITLE, f->value[F_TITLE_VI]},
        {CAIRO_PDF_METADATA_AUTHOR, f->value[F_ISSUING]},
        {CAIRO_PDF_METADATA_SUBJECT, f->value[F_SUBJECT_VI]},
        {CAIRO_PDF_METADATA_KEYWORDS, f->value[F_QR]},
    };
    return set_metadata(pdf, document, properties, G_N_ELEMENTS(properties));
}

/* The page that is drawn on, and what becomes of it. */
struct canvas {
    cairo_surface_t *pdf;
    cairo_t *cr;
};

static struct canvas canvas_begin(struct print *print, double width, double height)
{
    g_byte_array_set_size(print->bytes, 0);
    struct canvas c = {cairo_pdf_surface_create_for_stream(collect, print->bytes, width, height),
                       NULL};
    c.cr = cairo_create(c.pdf);
    return c;
}

static const char *canvas_end(struct canvas *c, const char *wrong)
{
    cairo_show_page(c->cr);
    cairo_status_t drawn = cairo_status(c->cr);
    cairo_destroy(c->cr);
    cairo_surface_finish(c->pdf);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = cairo_surface_status(c->pdf);
    cairo_surface_destroy(c->pdf);
    if (!wrong && drawn != CAIRO_STATUS_SUCCESS)
        wrong = N_("the page could not be drawn: not enough memory");
    return wrong;
}

static const char *draw_certificate(struct print *print, const struct sotay_document *document,
                                    const struct sheet *sheet, const struct fields *f,
                                    bool *ret_unknown)
{
    struct canvas c = canvas_begin(print, sheet->width, sheet->height);
    const char *wrong = describe_certificate(c.pdf, document, f);
    if (!wrong)
        wrong = certificate_draw(&print->type, sheet, f, c.cr, ret_unknown);
    return canvas_end(&c, wrong);
}

static const struct sheet *find_sheet(const char *layout)
{
    if (strcmp(layout, "portrait") == 0)
        return &sheet_portrait;
    return strcmp(layout, "landscape") == 0 ? &sheet_landscape : NULL;
}

static const char *render_certificate(struct print *print, const struct sotay_document *document,
                                      bool *ret_unknown)
{
    const struct sheet *sheet = find_sheet(document->layout);
    if (!sheet)
        return N_("the layout must be portrait or landscape");
    struct fields fields;
    if (fields_read(document, &fields))
        return N_("a text of the certificate is not UTF-8");
    return draw_certificate(print, document, sheet, &fields, ret_unknown);
}

/* Neither the secret nor the key is among the properties: those are shown and searched everywhere. */
static const char *render_keycard(struct print *print, const struct sotay_document *document,
                                  bool *ret_unknown)
{
    const struct property title = {CAIRO_PDF_METADATA_TITLE, "Thẻ khóa ký"};
    struct canvas c = canvas_begin(print, sheet_portrait.width, sheet_portrait.height);
    const char *wrong = set_metadata(c.pdf, document, &title, 1);
    if (!wrong)
        wrong = keycard_draw(&print->type, document, c.cr, ret_unknown);
    return canvas_end(&c, wrong);
}

/* As with key cards, the sealed key is on the paper only. */
static const char *render_recovery(struct print *print, const struct sotay_document *document,
                                   bool *ret_unknown)
{
    const struct property title = {CAIRO_PDF_METADATA_TITLE, "Khóa dự phòng"};
    struct canvas c = canvas_begin(print, sheet_portrait.width, sheet_portrait.height);
    const char *wrong = set_metadata(c.pdf, document, &title, 1);
    if (!wrong)
        wrong = recovery_draw(&print->type, document, c.cr, ret_unknown);
    return canvas_end(&c, wrong);
}

static const char *render_slip(struct print *print, const struct sotay_document *document,
                               bool *ret_unknown)
{
    const struct property title = {CAIRO_PDF_METADATA_TITLE, "Phiếu năng lực cá nhân"};
    struct canvas c = canvas_begin(print, SLIP_WIDTH, SLIP_HEIGHT);
    const char *wrong = set_metadata(c.pdf, document, &title, 1);
    if (!wrong)
        wrong = slip_draw(&print->type, document, c.cr, ret_unknown);
    return canvas_end(&c, wrong);
}

static int32_t print_render(void *state, const struct sotay_host *host,
                            const struct sotay_document *document, const struct sotay_sink *sink)
{
    struct print *print = state;
    bool unknown = false;
    const char *wrong = N_("this kind of document cannot be printed");
    if (strcmp(document->kind, "certificate") == 0)
        wrong = render_certificate(print, document, &unknown);
    else if (strcmp(document->kind, "key-card") == 0)
        wrong = render_keycard(print, document, &unknown);
    else if (strcmp(document->kind, "recovery-sheet") == 0)
        wrong = render_recovery(print, document, &unknown);
    else if (strcmp(document->kind, "slip") == 0)
        wrong = render_slip(print, document, &unknown);
    if (wrong)
        return complain(host, wrong);
    if (unknown)
        host->log(host, SOTAY_LOG_WARNING,
                  host->translate(host, N_("the fonts have no picture for a letter on this page")));
    return sink->write(sink, print->bytes->data, print->bytes->len);
}

const struct sotay_plugin *sotay_plugin_entry(void)
{
    static const char *const kinds[] = {"certificate", "key-card", "recovery-sheet", "slip", NULL};
    static const struct sotay_output print = {
        .head = {.magic = SOTAY_PLUGIN_MAGIC,
                 .abi_major = SOTAY_ABI_MAJOR,
                 .abi_minor = SOTAY_ABI_MINOR,
                 .size = sizeof print,
                 .kind = SOTAY_KIND_OUTPUT,
                 .name = "print",
                 .version = "1.0.0"},
        .kinds = kinds,
        .suffix = "pdf",
        .open = print_open,
        .render = print_render,
        .close = print_close,
    };
    return &print.head;
}
