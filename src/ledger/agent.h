/* src/ledger/agent.h - a process that keeps one key unlocked for one terminal.
 *
 * It is a forked child that answers on a socket in a folder only its user can enter, to processes of
 * the same user in the same session (terminal) only, and hands them the secret key.  That gives away
 * nothing that the passphrase typed on that terminal did not: a process of the same user there could
 * have read the key file and the keyboard.  The user is the boundary; that only one session is
 * answered keeps accidents apart, not enemies.  It ends after idle minutes without use, when the
 * session's leader (the shell) is gone, and when told to; its memory is locked, never dumped, wiped. */
#ifndef SOTAY_AGENT_H
#define SOTAY_AGENT_H
#include "base/base.h"
#include "ledger/keyfile.h"

#define AGENT_MINUTES 10 /* at most */

/* Where the agent of this session and this authority listens.  SOTAY_EREFUSED: others could reach the
 * folder.  ret: 108 bytes, as a socket's name has. */
int agent_path(const struct hash *authority, char ret[108], struct sotay_error *err);

/* Starts one that holds a's key for idle_ms without use; one that was there ends first.  a stays the
 * caller's.  What is open in this process is kept open there in memory maps: close notebooks before. */
int agent_start(const char *path, struct actor *a, int64_t idle_ms, struct sotay_error *err);

struct agent_state {
    struct hash key;
    int64_t left_ms; /* until it ends, unless it is used */
};
/* Which key it holds; does not count as use.  SOTAY_END: there is none that answers within a second. */
int agent_state(const char *path, struct agent_state *ret);
/* The key pair itself, key and secret only; counts as use.  SOTAY_END as above, or it holds another
 * key. */
int agent_key(const char *path, const struct hash *key, struct actor *ret);
/* Ends it.  SOTAY_END: there was none. */
int agent_stop(const char *path);
#endif
