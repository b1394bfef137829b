/* src/domain/pdf_token.c - finds the code of a certificate in the bytes of a PDF. */
#include "base/base.h"

#include "domain/pdf_token.h"

#define LOOK_FOR "/Keywords"
#define HEAD_MAX 1024 /* readers accept a little junk before %PDF- */

bool pdf_is(const char *bytes, size_t len)
{
    return memmem(bytes, len < HEAD_MAX ? len : HEAD_MAX, "%PDF-", 5) != NULL;
}

bool token_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* `at` stands after /Keywords: blanks, '(', the token, ')'. */
static bool literal_token(const char *at, const char *end, const char **ret, size_t *ret_len)
{
    while (at < end && (*at == ' ' || *at == '\r' || *at == '\n' || *at == '\t'))
        at++;
    if (at == end || *at != '(')
        return false;
    const char *begin = ++at;
    while (at < end && token_letter(*at))
        at++;
    *ret = begin;
    *ret_len = (size_t)(at - begin);
    return at > begin && at < end && *at == ')';
}

/* The next token from *at on, which moves behind it. */
static bool next_token(const char **at, const char *end, const char **ret, size_t *ret_len)
{
    while (*at < end) {
        *at = memmem(*at, (size_t)(end - *at), LOOK_FOR, sizeof LOOK_FOR - 1);
        if (!*at)
            break;
        *at += sizeof LOOK_FOR - 1;
        if (literal_token(*at, end, ret, ret_len))
            return true;
    }
    *at = end;
    return false;
}

bool pdf_has_token(const char *bytes, size_t len)
{
    const char *at = bytes, *token;
    size_t token_len;
    return next_token(&at, bytes + len, &token, &token_len);
}

int pdf_token(const char *bytes, size_t len, const char **ret_token, size_t *ret_len,
              struct sotay_error *err)
{
    const char *at = bytes, *end = bytes + len, *found = NULL, *token;
    size_t found_len = 0, n;
    while (next_token(&at, end, &token, &n)) {
        if (found && (n != found_len || memcmp(token, found, n) != 0))
            return sotay_fail(err, SOTAY_EDAMAGE, NULL,
                              _("the PDF holds the codes of several certificates"));
        found = token;
        found_len = n;
    }
    if (!found)
        return sotay_fail(err, SOTAY_EDAMAGE, NULL,
                          _("the PDF is not a certificate made by Sotay"));
    *ret_token = found;
    *ret_len = found_len;
    return SOTAY_OK;
}
