/* src/cli/me.h - the passbook of one person: its sentences, the screen, and the slip. */
#ifndef SOTAY_CLI_ME_H
#define SOTAY_CLI_ME_H
#include "cli/cli.h"
#include "domain/passbook.h"

/* ---- sentences, in the user's language, without full stop ---------------------------------------- */

/* Is the day over, or within PASSBOOK_SOON_DAYS? */
bool me_is_near(const struct passbook *p, sotay_day day);
/* Title of the skill. */
const char *me_title(const struct passbook_skill *s);
/* What is done and what is missing, or until when it holds. */
void me_state(const struct passbook *p, const struct passbook_skill *s, struct str *out);
/* The next step and who can help with it; nothing where there is none. */
void me_next(const struct passbook *p, const struct passbook_skill *s, struct str *out);
/* Is there a skill of the specialty in which something is to be signed?  Of others nobody is named. */
bool me_is_open(const struct passbook *p, const struct passbook_specialty *of);
/* Who can sign a specialty, at most `most` of them by name. */
void me_signers(const struct passbook *p, const struct passbook_specialty *s, size_t most,
                struct str *out);
/* "2026-11-14, Measuring blood pressure: DB-00205 ... has not signed yet". */
void me_trouble(const struct passbook_skill *s, const struct passbook_trouble *t, struct str *out);
void me_course(const struct passbook_course *c, struct str *out);
void me_certificate(const struct passbook *p, const struct passbook_certificate *c, bool on_paper,
                    struct str *out);
/* The newest of all that waits or did not count, at most `most`; the skill of each. */
struct me_trouble {
    const struct passbook_skill *skill;
    const struct passbook_trouble *trouble;
};
size_t me_newest_troubles(const struct passbook *p, struct me_trouble *ret, size_t most);

/* ---- where they go ---------------------------------------------------------------------------------- */

int me_screen(const struct passbook *p, struct sotay_error *err);
int me_json(const struct passbook *p, struct sotay_error *err);
int me_csv(struct cli *cli, const struct passbook *p, struct sotay_error *err);
/* Draws the slip of the person and writes it to the path, which must be free unless replace. */
int me_slip(struct cli *cli, const struct id *person, const char *path, bool replace,
            struct sotay_error *err);
#endif
