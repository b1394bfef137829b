/* src/cli/signoff_show.h - how sign-offs are shown, in words and columns. */
#ifndef SOTAY_SIGNOFF_SHOW_H
#define SOTAY_SIGNOFF_SHOW_H
#include "cli/cli.h"
#include "domain/signoff.h"

/* Title of a checklist in the user's language. */
const char *signoff_title(const struct checklist *c);
/* Who was assessed: "DB-00327 Hạng Thị Thu Ánh (…)", or of a facility "DB-T01 Trạm Y tế …". */
int signoff_trainee_text(struct cli *cli, bool of_facility, const struct id *id, struct str *out,
                         struct sotay_error *err);
/* passed, not passed, incomplete; of SOTAY_ASSESS_*. */
const char *signoff_assess_word(int result);
/* true, false, or "" where it is neither. */
const char *signoff_assess_json(int result);
/* The word, of signoff_row.passed. */
const char *signoff_passed_word(int passed);
/* Why it does not count, in words. */
const char *signoff_why(const struct signoff_row *row);

/* What rules have to say, one reason a line, added behind what is there, "; " between. */
void signoff_add_reasons(const char *lines, struct str *out);
/* What form and rules say of one that is recorded: "passed: ..."; out stays empty where they say
 * nothing.  *ret_word: how it came out by both. */
int signoff_assessment_text(struct cli *cli, const struct signoff_row *row, const char **ret_word,
                            struct str *out, struct sotay_error *err);
/* The same as members of an object. */
int signoff_assessment_json(struct cli *cli, const struct id *id, struct str *out,
                            struct sotay_error *err);
/* After a write that is durable: judges what waits, then "recorded 3f...: passed, counts". */
int signoff_settle_and_say(struct cli *cli, const struct id *id, const char *skill,
                           struct sotay_error *err);
/* Calls back for the one sign-off; SOTAY_EABSENT when it is not in the list. */
int signoff_visit_one(struct cli *cli, const struct id *id, signoff_visit visit, void *with,
                      struct sotay_error *err);
/* The list with the columns of the CSV file, then id, passed, counted, reason. */
int signoff_print_list(struct cli *cli, const struct signoff_filter *filter,
                       struct sotay_error *err);
#endif
