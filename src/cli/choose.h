/* src/cli/choose.h - a name that several records have: on a terminal the one that is meant is asked for. */
#ifndef SOTAY_CHOOSE_H
#define SOTAY_CHOOSE_H
#include "base/base.h"
#include "base/str.h"
#include "domain/app.h"

struct cli;

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

/* Labels of people to choose from, all different as far as what is known of them goes. */
struct choice_labels { /* AUTO(choice_labels) l = {0}; */
    struct str text[CANDIDATES_MAX];
};
int choice_labels_read(struct cli *cli, const struct noun *n, const struct id *ids, size_t n_ids,
                       struct choice_labels *ret, struct sotay_error *err);
void choice_labels_done(struct choice_labels *l);

/* For struct app: with is a struct cli.  Inside a transaction that others wait for nobody is asked. */
int choose_record(void *with, const struct noun *n, const char *text, const struct id *ids,
                  size_t n_ids, size_t n_all, struct id *ret, struct sotay_error *err);
#endif
