/* src/ledger/rights_private.h - what the files of rights share: what is remembered, and the tree. */
#ifndef SOTAY_RIGHTS_PRIVATE_H
#define SOTAY_RIGHTS_PRIVATE_H
#include "ledger/rights.h"

#include "base/map.h"

#define UP_MAX 64 /* facilities above one: deeper trees are cut, cycles end here */

struct right {
    enum role role;
    char specialty[40];
    bool everywhere;
    struct id facility;
    sotay_day start, end, revoked;
};

struct rights_of { /* of one person */
    struct right *list;
    size_t n;
};

struct stay { /* a posting or a secondment */
    struct id facility;
    sotay_day start, end;
};
struct stays_of {
    struct stay *list;
    size_t n;
};

struct up { /* the facilities that cover one: itself, parents, predecessors of any of them */
    struct id list[UP_MAX];
    size_t n;
};

struct decided { /* a policy or an adopted checklist */
    struct id id, facility;
    bool everywhere;
    sotay_day from;
    char value[64];
};
struct decided_of { /* under one name, newest start first */
    struct decided *list;
    size_t n;
};

struct vouchers_of; /* of one key: rights_keys.c */

struct rights_cache {
    struct map persons, ups, places, stays, hosts, names;
    struct map keys, spoken, mentoring;
    char **rule_names; /* of policies rule.* */
    size_t n_rule_names;
    bool has_rule_names;
    struct vouchers_of *vouchers;
    size_t n_vouchers, cap_vouchers;
    int64_t questions; /* that were asked of them */
    struct decided_of *decided;
    size_t n_decided, cap_decided;
    struct rights_of *rights;
    size_t n_rights, cap_rights;
    struct up **up;
    size_t n_up, cap_up;
    struct stays_of *stay;
    size_t n_stay, cap_stay;
};

void vouchers_free(struct vouchers_of *all, size_t n);
/* Postings (0) or secondments (1) of a person; borrowed until rights_forget. */
int stays_known(struct rights *r, int which, const struct id *person, struct stays_of *ret,
                struct sotay_error *err);
sotay_day day_column(struct stmt *q, int at);
int rights_need_cache(struct rights *r, struct sotay_error *err);
/* Makes room for one more element of `size` bytes. */
bool rights_grow(void *list, size_t *cap, size_t n, size_t size);
bool up_has(const struct up *u, const struct id *id);
int up_of(struct rights *r, const struct id *facility, const struct up **ret,
          struct sotay_error *err);
#endif
