/* src/domain/key_card.h - key cards: drawn by the print module, and the folder they go into. */
#ifndef SOTAY_KEY_CARD_H
#define SOTAY_KEY_CARD_H
#include "base/base.h"
#include "base/str.h"
#include "domain/press.h"

#define CARD_STAYS 5 /* lines of a card for places and days */

struct key_card { /* borrowed texts */
    const char *body, *round, *name, *code, *file, *key_text, *secret;
    const char *stays[CARD_STAYS]; /* NULL: no more */
};

/* p was opened for "key-card"; the bytes of the PDF are added to out. */
int card_press_draw(struct press *p, const struct key_card *card, int64_t created_ms,
                    struct str *out, struct sotay_error *err);

/* Where cards go: a folder only its owner can write to (made 0700), files 0600, never through a link.
 *
 * Cards are first written into a work folder inside it and moved out once their keys are confirmed: a
 * card without a confirmed key would mislead whoever is handed it, a confirmed key without a card
 * opens nothing.  What a run that was cut off left behind is looked at by the next one. */
struct card_folder { /* AUTO(card_folder) f = CARD_FOLDER_NONE; */
    const char *path;
    int dir, work; /* -1: not open */
};
#define CARD_FOLDER_NONE \
    (struct card_folder) \
    { \
        .path = NULL, .dir = -1, .work = -1 \
    }
int card_folder_open(struct card_folder *f, const char *path, struct sotay_error *err);
/* SOTAY_EREFUSED when a card of that name lies there. */
int card_folder_is_free(const struct card_folder *f, const char *name, struct sotay_error *err);
/* Writes NAME.SUFFIX into the work folder. */
int card_folder_put(struct card_folder *f, const char *name, const char *suffix, const void *bytes,
                    size_t len, struct sotay_error *err);
/* Everything that was put is on the disk. */
int card_folder_sync(struct card_folder *f, struct sotay_error *err);
/* NAME.pdf and NAME.key, out of the work folder. */
int card_folder_publish(struct card_folder *f, const char *name, struct sotay_error *err);
/* For each NAME.key in the work folder; text is the file's. */
typedef int (*card_visit)(void *with, const char *name, const char *text, struct sotay_error *err);
int card_folder_each(struct card_folder *f, card_visit visit, void *with, struct sotay_error *err);
/* The work folder goes, with what is in it. */
void card_folder_drop(struct card_folder *f);
void card_folder_done(struct card_folder *f);
/* A code as a file name. */
void card_file_name(const char *code, char ret[80]);
#endif
