/* src/domain/press.c - draws documents with the print module. */
#include "base/base.h"

#include "domain/press.h"

#define MODULE "print"

void press_done(struct press *p)
{
    if (p->module && p->state)
        p->module->close(p->state);
    host_free(p->host);
    *p = (struct press){0};
}

static bool offers(const struct sotay_output *module, const char *kind)
{
    for (const char *const *at = module->kinds; at && *at; at++)
        if (strcmp(*at, kind) == 0)
            return true;
    return false;
}

static int failed(struct press *p, struct sotay_error *err)
{
    const char *why = host_last_log(p->host);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("the page could not be drawn%s%s"),
                      why[0] ? ": " : "", why);
}

int press_open(struct press *p, struct app *app, const char *kind, struct sotay_error *err)
{
    p->kind = kind;
    int rc = plugins_output(app->plugins, MODULE, &p->module, err);
    if (rc >= 0 && !offers(p->module, kind))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL,
                        _("the print module is older than this program and draws no such page"));
    if (rc < 0) {
        p->module = NULL;
        sotay_error_prefix(err, "%s", _("nothing can be printed here"));
        sotay_error_hint(err, "%s",
                         _("'sotay plugin list' shows what is wrong with the print module."));
        return rc;
    }
    p->host = host_new();
    if (!p->host)
        return sotay_nomem(err);
    if (p->module->open(host_table(p->host), &p->state) >= 0)
        return SOTAY_OK;
    p->state = NULL;
    return failed(p, err);
}

static int32_t sink_write(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    struct str *out = sink->core;
    str_add_bytes(out, bytes, (size_t)len);
    return out->failed ? -1 : 0;
}

int press_draw(struct press *p, const struct sotay_field *fields, size_t n, int64_t created_ms,
               struct str *out, struct sotay_error *err)
{
    AUTO_FREE struct sotay_field *given = calloc(n + 1, sizeof(*given));
    uint32_t n_given = 0;
    if (!given)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (fields[i].value)
            given[n_given++] = fields[i];
    const struct sotay_document document = {
        .size = sizeof document,
        .kind = p->kind,
        .layout = "portrait",
        .fields = given,
        .n_fields = n_given,
        .created = created_ms / 1000,
    };
    const struct sotay_sink sink = {.size = sizeof sink, .core = out, .write = sink_write};
    int32_t answer = p->module->render(p->state, host_table(p->host), &document, &sink);
    int rc = str_check(out, err);
    if (rc >= 0 && answer < 0)
        rc = failed(p, err);
    host_clear(p->host);
    return rc;
}
