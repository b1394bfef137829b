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
