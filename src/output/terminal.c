/* src/output/terminal.c - what the terminal and the environment ask of the output. */
#include "base/base.h"

#include "output/output.h"

#include <sys/ioctl.h>

#include "base/text.h"

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool out_colour(FILE *to)
{
    const char *term = env("TERM");
    return isatty(fileno(to)) == 1 && !env("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}

int out_columns(FILE *to)
{
    struct winsize size = {0};
    bool terminal = isatty(fileno(to)) == 1;
    if (terminal && ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    int64_t columns;
    const char *asked = env("COLUMNS");
    if (asked && text_to_int(asked, &columns) && columns > 0 && columns < 10000)
        return (int)columns;
    return terminal ? 80 : 0;
}

bool out_is_vietnamese(void)
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
