/* src/base/language.c - the language in which messages appear. */
#include "base/base.h"

#include "base/language.h"

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool language_is_vietnamese(void)
{
    const char *locale = env("LC_ALL");
    if (!locale)
        locale = env("LC_MESSAGES");
    if (!locale)
        locale = env("LANG");
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return false; /* gettext then translates nothing, whatever LANGUAGE says */
    const char *language = env("LANGUAGE");
    if (!language)
        language = locale;
    return strncmp(language, "vi", 2) == 0 && (!language[2] || strchr("_.:@", language[2]));
}

static void speak(const char *language)
{
    if (*language)
        setenv("LANGUAGE", language, 1);
    else
        unsetenv("LANGUAGE");
    textdomain(textdomain(NULL)); /* makes gettext forget what it found before */
}

struct english english_begin(bool on)
{
    struct english e = {.is_on = on};
    const char *before = env("LANGUAGE");
    if (!on)
        return e;
    snprintf(e.before, sizeof(e.before), "%s", before ? before : "");
    speak("en");
    return e;
}

void english_done(struct english *e)
{
    if (e && e->is_on)
        speak(e->before);
    if (e)
        e->is_on = false;
}
