/* src/domain/passbook.h - where one person stands: every skill that is required at her place or that she
 * has begun, what is missing, who can sign it there soon, her courses and certificates. */
#ifndef SOTAY_PASSBOOK_H
#define SOTAY_PASSBOOK_H
#include "base/arena.h"
#include "domain/competency.h"

#define PASSBOOK_SOON_DAYS 60 /* what ends within them comes first */
#define PASSBOOK_AHEAD_DAYS \
    42 /* who can sign: those who come later only where nobody comes sooner */

/* Most pressing first. */
enum passbook_rank {
    PASSBOOK_ENDS_SOON, /* held; ends, or wants a refresher, within PASSBOOK_SOON_DAYS */
    PASSBOOK_LAPSED,
    PASSBOOK_BEGUN,
    PASSBOOK_NOT_BEGUN,
    PASSBOOK_HELD,
    PASSBOOK_OTHER_CADRE, /* begun all the same: nothing of it counts */
};

struct passbook_signer { /* who may sign a specialty at the place */
    struct id id;
    const char *code, *name;
    sotay_day from, until; /* until DAY_NONE: no end is known */
    bool is_outside;
    bool is_elsewhere; /* has the right today, and neither works there nor is sent there */
    bool has_key;      /* a confirmed one: without it nothing can be signed */
};
struct passbook_specialty {
    const char *name;
    const struct passbook_signer
        *signers; /* first who is there first, then those who are elsewhere; not
                                              the person herself */
    size_t n_signers;
    bool is_late; /* nobody within PASSBOOK_AHEAD_DAYS: these come after them */
};

struct passbook_trouble { /* a sign-off that waits, or does not count */
    struct id id;
    sotay_day day;
    const char *mentor_code, *mentor_name, *reason;
    bool is_waiting; /* for the mentor's signature, or for somebody to confirm the mentor's key */
};

struct passbook_lack { /* of the counts that a way asks for; -1: it does not ask */
    int64_t sign_offs, mentors, days, outside, confirmed;
};

struct passbook_skill {
    struct verdict verdict; /* with the criteria of the way that is nearest */
    enum passbook_rank rank;
    const char *title, *title_vi;                  /* title: the code where no form is in force */
    const struct checklist *checklist;             /* in force where she works; NULL none */
    bool is_required, is_draft, is_of_other_cadre; /* draft: no decision stands behind the form */
    int seen, failed;                              /* sign-offs that count; of those not passed */
    int too_old, window; /* of those passed before the `window` months that the rules look at */
    const struct id *signed_by; /* mentors of the passed ones, each once */
    size_t n_signed_by;
    const char *signed_codes;                /* theirs, ", " between */
    const struct passbook_trouble *troubles; /* newest first, all of them */
    size_t n_troubles;
    const struct passbook_specialty *specialty;
};

struct passbook_course {
    const char *class_code, *code, *title, *title_vi;
    sotay_day from, until; /* DAY_NONE: not known */
};
struct passbook_certificate {           /* the newest of a skill or class */
    const char *number, *about, *doubt; /* about: code of the skill or class; doubt NULL: none */
    sotay_day issued, expires, revoked; /* DAY_NONE */
};

struct passbook { /* AUTO(passbook) p = {0}; */
    struct id person, place;
    const char *code, *name, *cadre;
    bool has_place, is_sent;             /* is_sent: the place is where she is sent today */
    const char *place_code, *place_name; /* where she is: sent, else posted */
    const char *home_code;               /* where she is posted; "" nowhere */
    sotay_day as_of, sent_until;
    int n_required, n_held, n_other_cadres; /* n_other_cadres: required here, for other cadres */
    struct passbook_skill *skills;
    size_t n_skills, cap_skills;
    struct passbook_specialty *specialties; /* of the skills, by name */
    size_t n_specialties;
    struct passbook_course *courses;
    size_t n_courses, cap_courses;
    struct passbook_certificate
        *certificates; /* first to end first, then those that no longer hold */
    size_t n_certificates, cap_certificates;
    struct arena mem; /* texts and small lists */
};
int passbook_read(struct app *app, const struct id *person, struct passbook *ret,
                  struct sotay_error *err);
void passbook_done(struct passbook *p);

/* The sign-offs that a verdict counted, and how many of what are missing. */
struct passbook_lack passbook_lack(const struct verdict *v);
/* Is the criterion one of those counts? */
bool passbook_is_count(const struct verdict_criterion *c);
/* Is that mentor among those who signed? */
bool passbook_has_signed(const struct passbook_skill *s, const struct id *mentor);
/* The course of which the verdict's way asks for a class that is not completed; NULL: none. */
const char *passbook_course_wanted(const struct passbook_skill *s);
/* Does it hold, and end within PASSBOOK_SOON_DAYS? */
bool passbook_ends_soon(const struct passbook *p, const struct passbook_certificate *c);
#endif
