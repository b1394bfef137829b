/* src/base/word.c - the words that options and files take, as people read them. */
#include "base/base.h"

#include "base/word.h"

#include "base/text.h"

static const struct {
    const char *word, *shown;
} table[] = {
    {"F", N_("female")},
    {"M", N_("male")},
    {"yes", N_("yes")},
    {"other", N_("other")},
    /* Cadres. */
    {"doctor", N_("doctor")},
    {"assistant-doctor", N_("assistant doctor")},
    {"nurse", N_("nurse")},
    {"midwife", N_("midwife")},
    {"pharmacist", N_("pharmacist")},
    {"technician", N_("technician")},
    /* Facilities. */
    {"province", N_("province")},
    {"provincial-hospital", N_("provincial hospital")},
    {"specialised-centre", N_("specialised centre")},
    {"district-centre", N_("district health centre")},
    {"station", N_("health station")},
    {"department", N_("department")},
    {"school", N_("school")},
    {"central-hospital", N_("central hospital")},
    /* Specialties. */
    {"dialysis", N_("dialysis")},
    {"endoscopy", N_("endoscopy")},
    {"ethics", N_("ethics")},
    {"imaging", N_("imaging")},
    {"infectious", N_("infectious diseases")},
    {"ncd", N_("non-communicable diseases")},
    {"nursing-management", N_("nursing management")},
    {"obstetrics-paediatrics", N_("obstetrics and paediatrics")},
    {"pharmacy", N_("pharmacy")},
    {"resuscitation", N_("resuscitation")},
    {"station-standards", N_("standards of health stations")},
    {"surgery", N_("surgery")},
    /* Courses, classes, partnerships. */
    {"short", N_("short")},
    {"long", N_("long")},
    {"nominated", N_("nominated")},
    {"waiting", N_("waiting")},
    {"enrolled", N_("enrolled")},
    {"completed", N_("completed")},
    {"failed", N_("not passed")},
    {"withdrawn", N_("dropped out")},
    {"partner", N_("partner")},
    {"support", N_("support")},
    {"manage", N_("manage")},
    /* Rights. */
    {"coordinator", N_("coordinator")},
    {"mentor", N_("mentor")},
    {"issuer", N_("issuer")},
    /* Figures of a station. */
    {"visits", N_("visits")},
    {"transfers-up", N_("transfers to a higher level")},
    {"emergency-handled", N_("emergencies treated there")},
    /* Why a sign-off does not count. */
    {"unsigned", N_("not signed yet")},
    {"bad-signature", N_("the signature does not fit what was signed")},
    {"key-not-confirmed", N_("the key that signed is not confirmed for this person")},
    {"key-revoked", N_("the key that signed was withdrawn before")},
    {"not-attested", N_("nobody with the right to do so answers for this sign-off from paper")},
    {"no-grant", N_("the mentor had no right to sign this specialty there that day")},
    {"outside-secondment", N_("the mentor was neither posted nor sent there that day")},
    {"self", N_("the mentor is the trainee")},
    {"retracted", N_("withdrawn")},
    {"duplicate", N_("the same performance is recorded already")},
    {"not-adopted", N_("this checklist was not in force there that day")},
    {"incomplete", N_("an essential step was not observed")},
    {"future", N_("dated after the day it was entered")},
    {"cadre", N_("this checklist is not for the trainee's cadre")},
    {"paper", N_("sign-offs from paper do not count here")},
    /* Plugins. */
    {"specialty", N_("specialty")},
    {"output", N_("for printing")},
    {"sheet", N_("for Excel lists")},
};

static const char *shown_of(const char *word, size_t len)
{
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (strlen(table[i].word) == len && memcmp(table[i].word, word, len) == 0)
            return _(table[i].shown);
    return NULL;
}

const char *word_shown(const char *word)
{
    const char *shown = word && *word ? shown_of(word, strlen(word)) : NULL;
    return shown ? shown : word ? word : "";
}

static void add_one(const char *word, size_t len, struct str *out)
{
    const char *shown = shown_of(word, len);
    if (shown)
        str_add(out, shown);
    else
        str_add_bytes(out, word, len);
}

void words_shown(const char *words, struct str *out)
{
    for (const char *at = words ? words : ""; *at;) {
        size_t len = strcspn(at, ";");
        add_one(at, len, out);
        at += len + (at[len] == ';');
        if (*at)
            str_add(out, ", ");
    }
}

/* "assistant-doctor" says that it is an assistant doctor. */
static bool is_plain(const char *word, size_t len, const char *shown)
{
    for (size_t i = 0; i < len; i++)
        if (shown[i] != word[i] && !(word[i] == '-' && shown[i] == ' '))
            return false;
    return !shown[len];
}

static bool is_all_plain(const char *words)
{
    for (size_t len; *words; words += len + (words[len] == ' ')) {
        len = strcspn(words, " ");
        const char *shown = shown_of(words, len);
        if (shown && !is_plain(words, len, shown))
            return false;
    }
    return true;
}

void words_offered(const char *words, struct str *out)
{
    if (is_all_plain(words)) {
        str_add(out, words);
        return;
    }
    for (const char *at = words; *at;) {
        size_t len = strcspn(at, " ");
        const char *shown = shown_of(at, len);
        str_add_bytes(out, at, len);
        if (shown && !is_plain(at, len, shown))
            str_addf(out, " (%s)", shown);
        at += len + (at[len] == ' ');
        if (*at)
            str_add(out, ", ");
    }
}

/* ---- typed ------------------------------------------------------------------------------------- */

static bool is_among(const char *word, const char *words)
{
    size_t n = strlen(word);
    for (size_t len; *words; words += len + (words[len] == ' ')) {
        len = strcspn(words, " ");
        if (len == n && memcmp(words, word, n) == 0)
            return true;
    }
    return false;
}

static bool reads_as(const char *key, const char *text)
{
    AUTO_FREE char *other = text_search_key(text);
    return other && strcmp(key, other) == 0;
}

const char *word_typed(const char *typed, const char *words)
{
    AUTO_FREE char *key = NULL;
    if (!*typed || (words && is_among(typed, words)))
        return *typed ? typed : NULL;
    key = text_search_key(typed);
    for (size_t i = 0; key && i < COUNT_OF(table); i++)
        if ((!words || is_among(table[i].word, words)) &&
            (reads_as(key, table[i].word) || reads_as(key, table[i].shown) ||
             reads_as(key, _(table[i].shown))))
            return table[i].word;
    return NULL;
}
