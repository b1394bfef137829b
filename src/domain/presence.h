/* src/domain/presence.h - which mentors may sign at a place, from when until when: posted there, or sent. */
#ifndef SOTAY_PRESENCE_H
#define SOTAY_PRESENCE_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"

struct mentor_stay { /* a mentor who may sign there from a day to a day */
    struct id mentor;
    sotay_day from, until; /* within the days asked about */
    bool outside;
};
struct mentors_there {
    const struct mentor_stay *list; /* one mentor may stand in it several times */
    size_t n;
};

struct presence;

/* What is planned for the days from `from` to `until`, read once. */
int presence_new(struct app *app, sotay_day from, sotay_day until, struct presence **ret,
                 struct sotay_error *err);
void presence_free(struct presence *p);
/* Of one place and specialty; asked once, lives as long as p. */
int presence_at(struct presence *p, const struct id *facility, const char *specialty,
                struct mentors_there *ret, struct sotay_error *err);
#endif
