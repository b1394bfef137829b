/* tests/quick/keyfile_cost.c - in place of src/ledger/keyfile_cost.c: the least that a key file may say.
 * The file says it, so that every program reads it. */
#include "base/base.h"

#include "ledger/keyfile.h"

#include <sodium.h>

const struct guess_cost passphrase_cost = {.operations = crypto_pwhash_OPSLIMIT_MIN,
                                           .memory = crypto_pwhash_MEMLIMIT_MIN};
