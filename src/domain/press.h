/* src/domain/press.h - the print module, opened once for one document or many.
 *
 * AUTO(press) p = {0}; */
#ifndef SOTAY_PRESS_H
#define SOTAY_PRESS_H
#include "base/base.h"
#include "base/str.h"
#include "domain/app.h"

struct press {
    const char *kind; /* of document: "key-card" */
    const struct sotay_output *module;
    struct host *host;
    void *state;
};
/* SOTAY_EREFUSED: no print module, or an older one that does not know the kind. */
int press_open(struct press *p, struct app *app, const char *kind, struct sotay_error *err);
/* A page, portrait.  Fields without a value are left out; the bytes of the PDF are added to out. */
int press_draw(struct press *p, const struct sotay_field *fields, size_t n, int64_t created_ms,
               struct str *out, struct sotay_error *err);
void press_done(struct press *p);
#endif
