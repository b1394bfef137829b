/* src/domain/key_card.c - draws key cards with the print module. */
#include "base/base.h"

#include "domain/key_card.h"

int card_press_draw(struct press *p, const struct key_card *card, int64_t created_ms,
                    struct str *out, struct sotay_error *err)
{
    const struct sotay_field fields[] = {
        {"body", card->body},       {"round", card->round},     {"name", card->name},
        {"code", card->code},       {"file", card->file},       {"qr", card->key_text},
        {"secret", card->secret},   {"stay.1", card->stays[0]}, {"stay.2", card->stays[1]},
        {"stay.3", card->stays[2]}, {"stay.4", card->stays[3]}, {"stay.5", card->stays[4]},
    };
    return press_draw(p, fields, COUNT_OF(fields), created_ms, out, err);
}
