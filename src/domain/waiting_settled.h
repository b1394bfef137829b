/* src/domain/waiting_settled.h - records that wait for ever because somebody decided anew since: a link
 * or a place that would have made a circle, where a later record said what holds. */
#ifndef SOTAY_WAITING_SETTLED_H
#define SOTAY_WAITING_SETTLED_H
#include "base/base.h"
#include "base/map.h"
#include "domain/app.h"

struct settled {
    struct map places; /* chain and seq */
};
void settled_done(struct settled *s);
int settled_read(struct app *app, struct settled *s, struct sotay_error *err);
bool settled_has(const struct settled *s, int64_t chain, int64_t seq);
#endif
