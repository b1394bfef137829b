/* src/ledger/keycard.h - the secret printed on a key card: drawn at random, typed forgivingly. */
#ifndef SOTAY_KEYCARD_H
#define SOTAY_KEYCARD_H
#include "base/base.h"

#define CARD_LETTERS 16 /* of 32 kinds: 80 bits */

struct card_secret { /* wiped by card_secret_done */
    char s[CARD_LETTERS + 1];
    char shown[CARD_LETTERS + 4]; /* "7K3M-Q0RX-..." */
};
void card_secret_make(struct card_secret *ret);
/* What somebody typed: case, blanks and dashes do not matter, the letters O, I and L are read as the
 * digits they look like.  false: this is no secret of a card. */
bool card_secret_read(const char *typed, struct card_secret *ret);
void card_secret_done(struct card_secret *s);
#endif
