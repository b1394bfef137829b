/* src/domain/competency_private.h - what listing, settling, assessing and whatif share. */
#ifndef SOTAY_COMPETENCY_PRIVATE_H
#define SOTAY_COMPETENCY_PRIVATE_H
#include "domain/competency.h"

struct assessing;

/* table competency, column stale */
enum { STALE_NOT, STALE_YES, STALE_BLOCKED };

#define FACTS_BYTES_MAX ((size_t)32 << 20) /* judged in one go */

/* A plugin that did not finish is not asked again, as long as its file is the same. */
int cached_is_blocked(struct app *app, int64_t stale, const char *plugins, bool *ret,
                      struct sotay_error *err);
/* The verdict that waits for such a plugin.  SOTAY_END: nothing stands in the way. */
int competency_block(struct app *app, const struct id *person, const char *skill,
                     struct verdict *ret, struct sotay_error *err);
/* As competency_settle, by rights as they are known here (rights_forget), and in the child that judges what
 * there is to assess (judging.h); along->done: it was. */
int competency_settle_along(struct app *app, struct assessing *along, struct sotay_error *err);
#endif
