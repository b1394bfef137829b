/* tests/fuzz/fuzz_parts.c - one file that a notebook was sent by another: looked through as an import
 * without writing, into an empty notebook of the same authority. */
#include "sealed.h"

#include "domain/sync.h"

#include <sodium.h>

#define PART "sotay-segment 1\n"

/* Each part ends with the hash of its bytes. */
static void seal_parts(const struct str *in, struct str *out)
{
    const char *at = str_text(in), *end = at + in->len, *part;
    while ((part = memmem(at, (size_t)(end - at), PART, sizeof PART - 1))) {
        const char *last = memmem(part, (size_t)(end - part), "\nend ", 5);
        if (!last || end - last < 1 + END_LINE || last[END_LINE] != '\n')
            break;
        last++;
        str_add_bytes(out, at, (size_t)(last - at));
        struct hash hash = hash_of(part, (size_t)(last - part));
        str_addf(out, "end %s\n", hash_hex(&hash).s);
        at = last + END_LINE;
    }
    str_add_bytes(out, at, (size_t)(end - at));
}

static int note(void *with, const struct sync_note *n, struct sotay_error *err)
{
    (void)with;
    (void)err;
    PROMISE(n->kind <= SYNC_HELD);
    PROMISE(!n->name || (fuzz_is_utf8(n->name) && !strpbrk(n->name, "\r\n\033")));
    PROMISE(!n->why || (fuzz_is_utf8(n->why) && !strpbrk(n->why, "\r\n\033")));
    return SOTAY_OK;
}

/* The authority that the file itself names, so that it is not foreign. */
static struct hash authority_of(const struct str *text)
{
    char hex[65];
    struct hash h = {{0}};
    const char *at = strstr(str_text(text), "\nauthority ");
    if (at) {
        snprintf(hex, sizeof hex, "%.64s", at + 11);
        (void)hash_parse(hex, &h);
    }
    return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct app app;
    char path[40];
    AUTO(str) parts = {0};
    AUTO(str) text = {0};
    struct sync_report report;
    struct sotay_error err = {0};
    const struct sync_options options = {.dry_run = true, .note = note};
    if (!app.store) {
        PROMISE(sodium_init() >= 0);
        PROMISE(store_open_scratch(&app.store, &err) == SOTAY_OK);
        app.rights.store = app.store;
        app.dry_run = true;
        app.here = (struct ledger_here){
            .state_dir = "/nonexistent", .now_ms = 1, .ops = &domain_folds, .domain = &app};
    }
    if (size && data[0] == '!') {
        seal(data, size, &text);
    } else {
        AUTO(str) whole = {0};
        str_add_bytes(&whole, data, size);
        seal_parts(&whole, &parts);
        seal((const uint8_t *)str_text(&parts), parts.len, &text);
    }
    app.authority = authority_of(&text);
    int fd = fuzz_file(str_text(&text), text.len, path);
    int rc = sync_import(&app, path, &options, &report, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    else
        PROMISE(report.here.taken >= 0 && report.here.waiting >= 0);
    close(fd);
    return 0;
}
