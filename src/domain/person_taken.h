/* src/domain/person_taken.h - what changes in the records of two that become one person. */
#ifndef SOTAY_PERSON_TAKEN_H
#define SOTAY_PERSON_TAKEN_H
#include "base/arena.h"
#include "base/base.h"
#include "domain/app.h"

struct set;
struct merged_fields { /* AUTO(merged_fields) f = {0}; */
    struct str taken;  /* "Phone: 0911222333; Sex: male": what the kept one did not have; "" */
    bool were_apart;   /* it was said that they are two people: that goes */
    struct set *list;  /* what is written; of each record one */
    size_t n, cap;
    struct arena mem;
};
void merged_fields_done(struct merged_fields *f);
int merged_fields_plan(struct app *app, const struct id *duplicate, const struct id *into,
                       struct merged_fields *ret, struct sotay_error *err);
int merged_fields_write(struct writer *w, const struct merged_fields *f, struct sotay_error *err);
/* What takes back an entry that a merge wrote, as far as the record stands as that left it. */
int merged_fields_back(struct app *app, const struct entry *e, struct merged_fields *ret,
                       struct sotay_error *err);
#endif
