/* src/ledger/structure_private.h - what the files that fold structural kinds share. */
#ifndef SOTAY_STRUCTURE_PRIVATE_H
#define SOTAY_STRUCTURE_PRIVATE_H
#include "ledger/structure.h"

/* Who acts in an entry, as far as the state before it knows. */
struct standing {
    bool is_authority, is_confirmed;
    bool is_revoked; /* the entry lies beyond what is still trusted of the key */
    struct hash key;
    struct id person;
    sotay_day day; /* civil day of the entry: rights have dates */
};

/* Folds one structural entry; *ret_held is NULL on entry, and a reason code where it is held. */
typedef int structure_fn(struct fold *f, const struct standing *s, const struct entry *e,
                         const json_t *payload, const char **ret_held, struct sotay_error *err);

/* May who acts decide for this facility (NULL: everywhere)? */
int may_coordinate(struct fold *f, const struct standing *s, const struct id *facility, bool *ret,
                   struct sotay_error *err);
/* The same for the facility that the payload names as `member`; holds the entry if not. */
int check_place(struct fold *f, const struct standing *s, const json_t *payload, const char *member,
                const char **ret_held, struct sotay_error *err);

structure_fn structure_authority_begin;
structure_fn structure_authority_add;
structure_fn structure_authority_retire;
structure_fn structure_device_enrol;
structure_fn structure_device_close;
structure_fn structure_key_add;
structure_fn structure_key_confirm;
structure_fn structure_key_revoke;
structure_fn structure_person_merge;
structure_fn structure_person_erase;
#endif
