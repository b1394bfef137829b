/* src/cli/wrap.h - lines that are wider than the terminal, broken between words. */
#ifndef SOTAY_CLI_WRAP_H
#define SOTAY_CLI_WRAP_H
#include "base/base.h"
#include "base/str.h"

/* The lines of text, of which those wider than width go on below themselves, two columns in.  A command that
 * can be pasted ('sotay ...', or what follows ": sotay") stays on one line where it fits on one. */
void wrap_lines(const char *text, int width, struct str *out);
#endif
