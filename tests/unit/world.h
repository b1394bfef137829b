/* tests/unit/world.h - a small health system in a notebook of its own, for tests that need one.
 *
 * Made once a process; every test begins with the same bytes in the same file (same inode, so that
 * it is no copy).  Today is 2026-03-02, 09:00 at +07:00.
 *
 *   DB province > H hospital, C centre > S1, S2 stations           Q another province
 *   DB-1 coordinator everywhere; CO coordinator of C; M1 mentor of care at C; M2 mentor everywhere;
 *   ST a doctor of Q without rights; T1, T2 nurses and OT technician of S1 */
#ifndef SOTAY_TEST_WORLD_H
#define SOTAY_TEST_WORLD_H
#include "base/base.h"

#include <check.h>

#include "domain/competency.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/signoff.h"

#define TODAY "2026-03-02"
#define NOW_MS INT64_C(1772416800000) /* 2026-03-02 02:00 UTC */
#define PASSPHRASE "nước chảy đá mòn"

struct sqlite3;

struct world {
    char folder[200];
    struct app app;
    struct init_result init;
    struct actor authority, keeper, coordinator, mentor, other_mentor, stranger;
    struct id province, hospital, centre, station, next_station, abroad;
    struct id nurse, second_nurse, technician;
};
extern struct world world;
extern struct sotay_error why;

/* Fixtures: world_begin (unchecked), then world_setup and world_teardown (checked).  The _full ones
 * begin with a notebook that has at least one row in every folded table. */
void world_begin(void);
void world_setup(void);
void world_begin_full(void);
void world_setup_full(void);
void world_teardown(void);
/* Records and sign-offs of every kind, one after another, into the world's notebook. */
void world_fill(void);

/* The call must go well, or the test fails with its message. */
#define MUST(call) world_must((call), #call, __FILE__, __LINE__)
void world_must(int rc, const char *call, const char *file, int line);
/* The call must be refused, and nothing may be written. */
#define REFUSED(call) \
    do { \
        int64_t entries_ = world_entries(); \
        why = (struct sotay_error){0}; \
        int rc_ = (call); \
        ck_assert_msg(rc_ == SOTAY_EREFUSED, "%s: %d, %s", #call, rc_, why.message); \
        ck_assert_int_eq(world_entries(), entries_); \
    } while (0)
/* The message must hold these words. */
void world_said(const char *words);

void world_paths(struct paths *ret, const char *notebook);
void world_close(void);
void world_open(const char *notebook); /* NULL: the world's own */
void world_on(const char *today);
int64_t world_entries(void);
void world_rebuild(void);
int world_verify(void); /* what notebook_verify answers; the message is in `why` */
/* PATH in the world's folder, filled with text; the path lives until the next call. */
const char *world_file(const char *name, const char *text);
const char *world_path(const char *name);
/* A second connection without our guards; NULL: the world's own notebook. */
struct sqlite3 *world_raw(const char *notebook);
void world_sql(struct sqlite3 *db, const char *sql);
void world_drop_triggers(struct sqlite3 *db);
int64_t world_number(struct sqlite3 *db, const char *sql); /* first value of a query */

/* Field, value, field, value ..., NULL; a record's new id. */
struct id world_add(const struct actor *actor, enum noun_id noun, ...);
int world_try_add(const struct actor *actor, enum noun_id noun, ...);
int world_edit(const struct actor *actor, enum noun_id noun, const struct id *id, ...);
struct id world_find(enum noun_id noun, const char *text);
/* A key of a person, announced, not confirmed. */
void world_key(struct actor *ret, const struct id *person);
void world_confirm(const struct actor *key);
/* A certificate and its page, by the keeper; expires may be NULL. */
struct id world_certificate(const char *number, const char *series, const struct id *person,
                            const char *expires);
/* A signed entry of any kind. */
int world_append(const struct actor *actor, const char *kind, const struct id *subject,
                 const char *body);
void world_adopt(const char *skill, int revision, const char *from, const char *cadres,
                 const char *rules);

/* care.wound by T1 at S1 today, level 5, unless said otherwise. */
struct id world_sign(const struct actor *mentor, const struct signoff_wish *wish);
struct id world_observe(const struct id *mentor, const struct signoff_wish *wish);
int world_try_sign(const struct actor *mentor, const struct signoff_wish *wish);
#define PAPER \
    "trainee,skill,performed_at,facility,mentor,level,missed_steps,not_observed_steps,case_ref," \
    "note\n"
void world_import(const struct actor *attester, const char *rows);
/* "counted" or the reason code. */
const char *world_reason(const struct id *signoff);
/* The same of the only transcribed sign-off whose case_ref this is. */
const char *world_paper_reason(const char *case_ref);
/* A verdict on T1 as of a day: its criteria and rules are gone; and the state that the list shows today. */
struct verdict world_verdict(const char *skill, const char *day);
const char *world_listed(const char *skill);
/* Line by line; the first that differs is told. */
void world_same(const struct str *before, const struct str *after);
void world_reasons_hold(void); /* they are the same after a rebuild, and verify passes */

/* Another computer, whose entries arrive as if synced: written past our own code, then folded. */
struct elsewhere {
    struct hash key, head;
    uint8_t secret[SECRET_SIZE];
    int64_t chain, seq, clock, time; /* clock 0: one above the greatest known; -1: the first */
    struct id batch;
};
void elsewhere_begin(struct elsewhere *d);
/* actor may be NULL.  break_it: the signature does not fit. */
void elsewhere_append(struct elsewhere *d, const struct actor *actor, bool sign, bool break_it,
                      const char *kind, const struct id *subject, const char *body);
/* The members of a sign-off's entry: T1, care.wound, S1. */
void signoff_body(struct str *out, const struct id *mentor, const char *at, const char *case_ref);
#endif
