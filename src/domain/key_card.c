/* src/domain/key_card.c - draws key cards with the print module. */
#include "base/base.h"

#include "domain/key_card.h"

#define MODULE "print"
#define KIND "key-card"

void card_press_done(struct card_press *p)
{
    if (p->module && p->state)
        p->module->close(p->state);
    host_free(p->host);
    *p = (struct card_press){0};
}

static bool offers_cards(const struct sotay_output *module)
{
    for (const char *const *kind = module->kinds; kind && *kind; kind++)
        if (strcmp(*kind, KIND) == 0)
            return true;
    return false;
}

static int failed(struct card_press *p, struct sotay_error *err)
{
    const char *why = host_last_log(p->host);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("the key card could not be drawn%s%s"),
                      why[0] ? ": " : "", why);
}

int card_press_open(struct card_press *p, struct app *app, struct sotay_error *err)
{
    int rc = plugins_output(app->plugins, MODULE, &p->module, err);
    if (rc >= 0 && !offers_cards(p->module))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("the print module draws no key cards"));
    if (rc < 0) {
        p->module = NULL;
        sotay_error_prefix(err, "%s", _("key cards cannot be drawn here"));
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

int card_press_draw(struct card_press *p, const struct key_card *card, int64_t created_ms,
                    struct str *out, struct sotay_error *err)
{
    const struct sotay_field all[] = {
        {"body", card->body},       {"round", card->round},     {"name", card->name},
        {"code", card->code},       {"file", card->file},       {"qr", card->key_text},
        {"secret", card->secret},   {"stay.1", card->stays[0]}, {"stay.2", card->stays[1]},
        {"stay.3", card->stays[2]}, {"stay.4", card->stays[3]}, {"stay.5", card->stays[4]},
    };
    struct sotay_field fields[COUNT_OF(all)];
    uint32_t n = 0;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i].value)
            fields[n++] = all[i];
    const struct sotay_document document = {
        .size = sizeof document,
        .kind = KIND,
        .layout = "portrait",
        .fields = fields,
        .n_fields = n,
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
