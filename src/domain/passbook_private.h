/* src/domain/passbook_private.h - what the files of the passbook share. */
#ifndef SOTAY_PASSBOOK_PRIVATE_H
#define SOTAY_PASSBOOK_PRIVATE_H
#include "domain/passbook.h"
#include "domain/record.h"

/* A copy that lives as long as the passbook; "" for NULL. */
int passbook_text(struct passbook *p, const char *text, const char **ret, struct sotay_error *err);
int passbook_code(struct passbook *p, struct app *app, enum noun_id noun, const struct id *id,
                  const char **ret, struct sotay_error *err);
/* "" for nobody who is known. */
int passbook_name(struct passbook *p, struct app *app, const struct id *person, const char **ret,
                  struct sotay_error *err);
/* What was seen of each skill in the list. */
int passbook_read_signoffs(struct passbook *p, struct app *app, struct sotay_error *err);
/* Who can sign what at the place. */
int passbook_read_signers(struct passbook *p, struct app *app, struct sotay_error *err);
int passbook_read_courses(struct passbook *p, struct app *app, struct sotay_error *err);
int passbook_read_certificates(struct passbook *p, struct app *app, struct sotay_error *err);
#endif
