/* src/cli/skill.h - which skill somebody means. */
#ifndef SOTAY_CLI_SKILL_H
#define SOTAY_CLI_SKILL_H
#include "cli/cli.h"
#include "domain/notebook.h"
#include "plugin/checklist.h"

#define SKILL_SIZE 80

/* Every skill that ever had a checklist here, by code.  AUTO(skills) s = {0}; */
struct skill_name {
    char code[SKILL_SIZE];
    char *title, *title_vi;
    bool of_facility; /* what is assessed by it */
};
struct skills {
    struct skill_name *v;
    size_t n;
};
void skills_done(struct skills *s);
int skills_read(struct cli *cli, struct skills *ret, struct sotay_error *err);

/* The one that text means: its code, or a part of its code or title that only one has.  SOTAY_EABSENT
 * names those that it may mean, or the nearest. */
int skills_find(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                struct sotay_error *err);
/* The same, and on a terminal it is asked which of several. */
int skills_choose(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                  struct sotay_error *err);
/* As skills_choose; SOTAY_END: none of several is meant. */
int skills_pick(const struct skills *s, const char *text, char ret[SKILL_SIZE],
                struct sotay_error *err);
/* "approved by QĐ 45/QĐ-SYT of 12/03/2026", or "draft, practice". */
void decision_words(const struct decision *by, struct str *out);
/* Both steps, for a command's argument; asks as skills_choose. */
int skill_find(struct cli *cli, const char *text, char ret[SKILL_SIZE], struct sotay_error *err);
/* Where it is no mistake that nothing is called so, or it is told later: then *text stays; else it becomes
 * the code.  or_specialty: the word of a whole specialty stays, too. */
int skill_named(struct cli *cli, const char **text, bool or_specialty, char ret[SKILL_SIZE],
                struct sotay_error *err);
/* For what a list is narrowed to: also a skill that has sign-offs and no checklist yet.  *text, which may
 * be NULL, becomes the code. */
int skill_filter(struct cli *cli, const char **text, char ret[SKILL_SIZE], struct sotay_error *err);
/* Among the checklists that the folders offer.  SOTAY_END: none is called so. */
int skill_find_offer(struct cli *cli, const char *text, char ret[SKILL_SIZE],
                     struct sotay_error *err);
#endif
