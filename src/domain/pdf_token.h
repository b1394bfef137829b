/* src/domain/pdf_token.h - finds the code of a certificate in the bytes of a PDF, without reading the
 * PDF: the print module writes it as the keywords of the file, a literal string of plain letters. */
#ifndef SOTAY_PDF_TOKEN_H
#define SOTAY_PDF_TOKEN_H
#include "base/base.h"

bool pdf_is(const char *bytes, size_t len);
/* One of the letters a token is written with, the point included. */
bool token_letter(char c);
bool pdf_has_token(const char *bytes, size_t len);
/* SOTAY_EDAMAGE when there is none, or several that differ.  *ret_token points into bytes. */
int pdf_token(const char *bytes, size_t len, const char **ret_token, size_t *ret_len,
              struct sotay_error *err);
#endif
