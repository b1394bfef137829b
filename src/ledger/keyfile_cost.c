/* src/ledger/keyfile_cost.c - how dear one guess at a passphrase is.  Alone in its file, so that the
 * programs of the tests, where nobody guesses, are linked with another. */
#include "base/base.h"

#include "ledger/keyfile.h"

#include <sodium.h>

const struct guess_cost passphrase_cost = {.operations = crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                           .memory = crypto_pwhash_MEMLIMIT_INTERACTIVE};
