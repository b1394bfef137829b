/* src/ledger/rights.h - who may do what, where, when: answers from the folded structural tables. */
#ifndef SOTAY_RIGHTS_H
#define SOTAY_RIGHTS_H
#include "base/base.h"
#include "base/day.h"
#include "base/id.h"
#include "ledger/entry.h"
#include "store/store.h"

enum role { ROLE_COORDINATOR, ROLE_MENTOR, ROLE_ISSUER };
enum role role_parse(const char *word);

enum key_standing {
    KEY_UNKNOWN, /* nobody's, or not confirmed */
    KEY_CONFIRMED,
    KEY_REVOKED, /* this entry lies beyond what was trusted */
    KEY_AUTHORITY,
};

/* A small memory of what was asked, for judging many sign-offs; AUTO(rights) r = {.store = s}; */
struct key_limits;
struct rights {
    struct store *store;
    const struct key_limits *known; /* while the structure is folded: instead of the tables' */
    struct rights_cache *cache;
    struct rights_people *people; /* links and erasures */
};
void rights_done(struct rights *r);
void rights_forget(struct rights *r);        /* after structural changes */
void rights_forget_places(struct rights *r); /* after others: links and erasures are as they were */
void rights_forget_people(struct rights *r);

/* Linked records are one person: the one whose record is kept; a person without links is itself. */
int rights_self(struct rights *r, const struct id *person, struct id *ret, struct sotay_error *err);
/* Is this record part of another one now? */
int rights_is_linked(struct rights *r, const struct id *person, bool *ret, struct sotay_error *err);
/* Following the links from `from`, does one come to `to`? */
int rights_link_reaches(struct rights *r, const struct id *from, const struct id *to, bool *ret,
                        struct sotay_error *err);
/* All records of a person, the one that is kept first; *ret is freed by the caller. */
int rights_same_person(struct rights *r, const struct id *person, struct id **ret, size_t *ret_n,
                       struct sotay_error *err);
/* Is the personal text of this very record erased?  Of any at all? */
int rights_erased(struct rights *r, const struct id *person, bool *ret, struct sotay_error *err);
int rights_any_erased(struct rights *r, bool *ret, struct sotay_error *err);
/* The person (as rights_self has it) a key speaks for and how well; device and seq place the entry it signed. */
int rights_key(struct rights *r, const struct hash *key, const struct hash *device, int64_t seq,
               enum key_standing *ret, struct id *ret_person, struct sotay_error *err);
/* Has the person that role at the facility on that day?  specialty "" = any is enough, but a right
 * limited to other specialties is not.  facility NULL = everywhere.  Follows the facility's parents,
 * its predecessors, and (not for mentors) support and manage ties. */
int rights_covers(struct rights *r, const struct id *person, enum role role, const char *specialty,
                  const struct id *facility, sotay_day day, bool *ret, struct sotay_error *err);
/* The same for what a confirmed key of the person signed: besides the person's right it takes somebody
 * who vouched for the key and decided for that place that day, so that a key made in another's name is
 * worth no more than the right of whoever confirmed it.  Not asked of the authority's keys. */
int rights_key_covers(struct rights *r, const struct hash *key, const struct id *person,
                      enum role role, const char *specialty, const struct id *facility,
                      sotay_day day, bool *ret, struct sotay_error *err);
/* Only the second half: is the key vouched for at the facility (NULL: everywhere)? */
int rights_key_speaks(struct rights *r, const struct hash *key, const struct id *facility,
                      bool *ret, struct sotay_error *err);
/* May the key sign for the person as mentor: whoever vouched for it decided for a place where the person
 * was posted or seconded that day, as known today? */
int rights_key_mentors(struct rights *r, const struct hash *key, const struct id *person, bool *ret,
                       struct sotay_error *err);
/* Has the person that role anywhere at all on that day? */
int rights_somewhere(struct rights *r, const struct id *person, enum role role, sotay_day day,
                     bool *ret, struct sotay_error *err);
/* Where the person is posted that day, departments as they are; SOTAY_END: nowhere.  With several,
 * the latest start. */
int rights_posting(struct rights *r, const struct id *person, sotay_day day,
                   struct id *ret_facility, struct sotay_error *err);
/* Every place where the person is posted or seconded that day, the newest posting first, at most max. */
int rights_places(struct rights *r, const struct id *person, sotay_day day, struct id *ret,
                  size_t max, size_t *ret_n, struct sotay_error *err);
/* Is the person posted or seconded that day to the facility or to one above it? */
int rights_works_at(struct rights *r, const struct id *person, const struct id *facility,
                    sotay_day day, bool *ret, struct sotay_error *err);
/* Are they one place: departments stand for what they belong to, a place that was merged into another
 * for that one? */
int rights_same_place(struct rights *r, const struct id *a, const struct id *b, bool *ret,
                      struct sotay_error *err);
/* Was the person posted elsewhere that day, and not at this place?  Nowhere: no. */
int rights_from_outside(struct rights *r, const struct id *person, const struct id *facility,
                        sotay_day day, bool *ret, struct sotay_error *err);
/* Itself first, then all that is above it, the predecessors of any of them included. Lives until
 * rights_forget. */
int rights_above(struct rights *r, const struct id *facility, const struct id **ret, size_t *ret_n,
                 struct sotay_error *err);
/* The place itself first (of a department what it belongs to), then those that were merged into it. */
int rights_place(struct rights *r, const struct id *facility, const struct id **ret, size_t *ret_n,
                 struct sotay_error *err);
/* The first day after `day` on which one of the person's rights, postings or secondments begins, or is
 * over; DAY_NONE: nothing changes any more. */
int rights_next_change(struct rights *r, const struct id *person, sotay_day day, sotay_day *ret,
                       struct sotay_error *err);
/* Is `facility` the same as `top` or below it (predecessors followed)? */
int rights_within(struct rights *r, const struct id *facility, const struct id *top, bool *ret,
                  struct sotay_error *err);
/* A policy's word for a facility that day (nearest upward wins), or fallback; copied to ret. */
int rights_policy(struct rights *r, const char *name, const struct id *facility, sotay_day day,
                  const char *fallback, char ret[64], struct sotay_error *err);
struct policy_used { /* one decision, as it is told to people */
    char name[256], value[64];
    bool everywhere;
    struct id facility;
    sotay_day from;
};
/* The same with its place and day.  SOTAY_END: nothing was decided. */
int rights_policy_found(struct rights *r, const char *name, const struct id *facility,
                        sotay_day day, struct policy_used *ret, struct sotay_error *err);
#define POLICY_RULE "rule." /* rule.SKILL.RULE.PARAMETER */
#define POLICY_NONE "none"  /* ends it */
/* What was decided about the parameters of a skill's rules: of each place above the facility the newest
 * that has begun.  The strictest holds, and none that is weaker than the checklist.  Adds to *ret, which
 * the caller frees. */
int rights_stricter(struct rights *r, const char *skill, const struct id *facility, sotay_day day,
                    struct policy_used **ret, size_t *ret_n, struct sotay_error *err);
/* The checklist adopted for a skill, in force at a facility (nearest upward, latest start) on a day:
 * its adoption id.  facility NULL: adoptions for everywhere.  SOTAY_END: none. */
int rights_checklist(struct rights *r, const char *skill, const struct id *facility, sotay_day day,
                     struct id *ret_adoption, struct sotay_error *err);
/* The last day before a checklist of the skill, a policy guideline.* or rule.* of it or a place of work of
 * the person begins or ends; DAY_NONE: nothing that is known so far. */
int rights_decided_until(struct rights *r, const struct id *person, const char *skill,
                         sotay_day day, sotay_day *ret, struct sotay_error *err);
#endif
