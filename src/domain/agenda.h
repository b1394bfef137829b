/* src/domain/agenda.h - what a notebook holds, what it lacks, and what is to be done next, from counts
 * that are quick to take. */
#ifndef SOTAY_AGENDA_H
#define SOTAY_AGENDA_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"

#define AGENDA_BACKUP_DAYS 7 /* a backup is old after so many days */
#define AGENDA_SYNC_DAYS 30  /* nothing came from another computer for so long */
#define AGENDA_LAPSE_DAYS 60 /* certificates that lapse are told so long before */

/* Most needed first. */
enum agenda_step {
    AGENDA_BACKUP,       /* none yet, or an old one */
    AGENDA_WAITING,      /* records and sign-offs that are kept but not used */
    AGENDA_SIGN,         /* sign-offs that wait for my signature */
    AGENDA_FORMS,        /* forms that I began and did not finish */
    AGENDA_KEYS,         /* keys that wait for somebody to confirm them */
    AGENDA_NEWCOMERS,    /* people who were not in the list wait for the centre to confirm them */
    AGENDA_CERTIFICATES, /* that lapse soon */
    AGENDA_WHO,          /* nobody was named who works here */
    AGENDA_FACILITIES,   /* there are none; and so on */
    AGENDA_PEOPLE,
    AGENDA_CHECKLISTS,
    AGENDA_MENTORS,
    AGENDA_MY_KEY, /* I am to sign, and have no key here */
    AGENDA_SPARE,  /* the authority has one key only */
    AGENDA_SYNC,   /* nothing came from other computers for long */
    AGENDA_STEPS
};

struct agenda {
    char name[200]; /* of the authority */
    int64_t facilities, people, checklists, mentors, coordinators, signoffs, authority_keys;
    bool has_backup;
    int32_t backup_days;   /* age of the newest */
    int64_t computers;     /* others that wrote here, not closed */
    int32_t sync_days;     /* age of the newest record of those */
    int64_t waiting;       /* records, and sign-offs whose key nobody confirmed */
    int64_t keys, lapsing; /* keys: of people whom `me` may vouch for; nobody named: of all */
    char key_of[80];       /* code of the first of those */
    int64_t newcomers;     /* people whom the centre has not confirmed */
    bool has_me;           /* the rest: of the person named */
    struct id me;
    char code[80], full_name[200];
    bool coordinator, mentor, issuer;
    bool has_key;           /* a good one on this computer */
    bool is_confirmed;      /* somebody vouched for a key of theirs */
    int64_t to_sign, forms; /* forms: begun here and not finished */
    char place[80];         /* code of where I work or am sent today; "" nowhere */
};
/* who: code or unique part of a name, "authority", or NULL; somebody whom the notebook does not know, or
 * not uniquely, is nobody. */
int agenda_read(struct app *app, const char *who, struct agenda *ret, struct sotay_error *err);

/* What is to be done, most needed first, as far as it is this person's business; ret_n of AGENDA_STEPS at
 * most. */
void agenda_steps(const struct agenda *a, enum agenda_step ret[AGENDA_STEPS], size_t *ret_n);
#endif
