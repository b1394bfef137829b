/* src/ledger/keycard.c - the secret printed on a key card: drawn at random, typed forgivingly. */
#include "base/base.h"

#include "ledger/keycard.h"

#include <sodium.h>

#define GROUP 4

/* 32 of them, none like another on paper: I, L, O are missing, and U. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void show(struct card_secret *s)
{
    size_t n = 0;
    for (size_t i = 0; i < CARD_LETTERS; i++) {
        if (i && i % GROUP == 0)
            s->shown[n++] = '-';
        s->shown[n++] = s->s[i];
    }
    s->shown[n] = '\0';
}

void card_secret_make(struct card_secret *ret)
{
    uint8_t random[CARD_LETTERS];
    randombytes_buf(random, sizeof(random));
    for (size_t i = 0; i < CARD_LETTERS; i++)
        ret->s[i] = letters[random[i] % (sizeof(letters) - 1)]; /* 256 is a multiple of 32 */
    ret->s[CARD_LETTERS] = '\0';
    show(ret);
    sodium_memzero(random, sizeof(random));
}

static char canonical(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

bool card_secret_read(const char *typed, struct card_secret *ret)
{
    size_t n = 0;
    *ret = (struct card_secret){.s = ""};
    for (; *typed; typed++) {
        if (*typed == ' ' || *typed == '-' || *typed == '\t')
            continue;
        char c = canonical(*typed);
        if (n == CARD_LETTERS || !strchr(letters, c))
            break;
        ret->s[n++] = c;
    }
    if (*typed || n != CARD_LETTERS) {
        card_secret_done(ret);
        return false;
    }
    show(ret);
    return true;
}

void card_secret_done(struct card_secret *s)
{
    if (s)
        sodium_memzero(s, sizeof(*s));
}
