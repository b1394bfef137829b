/* plugins/print/print.c - the output module `print`: certificates on A4 as PDF. */
#include "certificate.h"

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

/* What a reader shows as the properties of the file.  README says how the keywords, which carry the
 * text of the QR code, are found in the bytes. */
static const char *set_metadata(cairo_surface_t *pdf, const struct sotay_document *document,
                                const struct fields *f)
{
    char created[32];
    struct tm utc;
    time_t seconds = (time_t)document->created;
    if (document->created < 0 || !gmtime_r(&seconds, &utc) || utc.tm_year > 9999 - 1900)
        return N_("the date of the document is out of range");
    strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const struct {
        cairo_pdf_metadata_t what;
        const char *text;
    } metadata[] = {
        {CAIRO_PDF_METADATA_TITLE, f->value[F_TITLE_VI]},
        {CAIRO_PDF_METADATA_AUTHOR, f->value[F_ISSUING]},
        {CAIRO_PDF_METADATA_SUBJECT, f->value[F_SUBJECT_VI]},
        {CAIRO_PDF_METADATA_CREATOR, "Sotay"},
        {CAIRO_PDF_METADATA_KEYWORDS, f->value[F_QR]},
        {CAIRO_PDF_METADATA_CREATE_DATE, created},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(metadata); i++)
        if (metadata[i].text)
            cairo_pdf_surface_set_metadata(pdf, metadata[i].what, metadata[i].text);
    return NULL;
}

static const char *draw(struct print *print, const struct sotay_document *document,
                        const struct sheet *sheet, const struct fields *f, bool *ret_unknown)
{
    g_byte_array_set_size(print->bytes, 0);
    cairo_surface_t *pdf =
        cairo_pdf_surface_create_for_stream(collect, print->bytes, sheet->width, sheet->height);
    cairo_t *cr = cairo_create(pdf);
    const char *wrong = set_metadata(pdf, document, f);
    if (!wrong)
        wrong = certificate_draw(&print->type, sheet, f, cr, ret_unknown);
    cairo_show_page(cr);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(pdf);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    if (!wrong && drawn != CAIRO_STATUS_SUCCESS)
        wrong = N_("the certificate could not be drawn: not enough memory");
    return wrong;
}

static const struct sheet *find_sheet(const char *layout)
{
    if (strcmp(layout, "portrait") == 0)
        return &sheet_portrait;
    return strcmp(layout, "landscape") == 0 ? &sheet_landscape : NULL;
}

static int32_t print_render(void *state, const struct sotay_host *host,
                            const struct sotay_document *document, const struct sotay_sink *sink)
{
    struct print *print = state;
    if (strcmp(document->kind, "certificate") != 0)
        return complain(host, N_("only certificates can be printed"));
    const struct sheet *sheet = find_sheet(document->layout);
    if (!sheet)
        return complain(host, N_("the layout must be portrait or landscape"));
    struct fields fields;
    if (fields_read(document, &fields))
        return complain(host, N_("a text of the certificate is not UTF-8"));
    bool unknown = false;
    const char *wrong = draw(print, document, sheet, &fields, &unknown);
    if (wrong)
        return complain(host, wrong);
    if (unknown)
        host->log(host, SOTAY_LOG_WARNING,
                  host->translate(host, N_("the fonts have no picture for a letter on this page")));
    return sink->write(sink, print->bytes->data, print->bytes->len);
}

const struct sotay_plugin *sotay_plugin_entry(void)
{
    static const char *const kinds[] = {"certificate", NULL};
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
