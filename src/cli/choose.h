/* src/cli/choose.h - a name that several records have: on a terminal the one that is meant is asked for. */
#ifndef SOTAY_CHOOSE_H
#define SOTAY_CHOOSE_H
#include "base/base.h"
#include "domain/app.h"

#define CHOICES_MAX 8

/* What was said in this run, so that nothing is asked twice. */
struct choices {
    struct choice {
        const struct noun *noun;
        char text[200];
        struct id id;
    } list[CHOICES_MAX];
    size_t n;
    bool may_be_new; /* 0 may be answered: it is somebody who is not in the list */
    bool is_new;     /* and it was */
};
/* What was said before is asked again. */
void choices_forget(struct choices *c);

/* For struct app: with is a struct cli.  Inside a transaction that others wait for nobody is asked. */
int choose_record(void *with, const struct noun *n, const char *text, const struct id *ids,
                  size_t n_ids, size_t n_all, struct id *ret, struct sotay_error *err);
#endif
