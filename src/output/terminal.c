/* src/output/terminal.c - what the terminal and the environment ask of the output. */
#include "base/base.h"

#include "output/output.h"

#include <sys/ioctl.h>

#include "base/language.h"
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

/* 0: it says none. */
static int env_number(const char *name)
{
    int64_t value;
    const char *text = env(name);
    return text && text_to_int(text, &value) && value > 0 && value < 10000 ? (int)value : 0;
}

static struct winsize size_of(FILE *to)
{
    struct winsize size = {0};
    if (isatty(fileno(to)) != 1 || ioctl(fileno(to), TIOCGWINSZ, &size) != 0)
        size = (struct winsize){0};
    return size;
}

int out_columns(FILE *to)
{
    int columns = size_of(to).ws_col;
    if (columns == 0)
        columns = env_number("COLUMNS");
    return columns == 0 && isatty(fileno(to)) == 1 ? 80 : columns;
}

int out_rows(FILE *to)
{
    int rows = size_of(to).ws_row;
    if (rows == 0)
        rows = env_number("LINES");
    return rows ? rows : 24;
}

bool out_is_vietnamese(void)
{
    return language_is_vietnamese();
}
