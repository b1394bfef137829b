/* tests/fuzz/fuzz_pdf.c - the token in the bytes of a PDF. */
#include "fuzz.h"

#include "domain/jws.h"
#include "domain/pdf_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data, *token = NULL;
    size_t len = 0;
    struct sotay_error err = {0};
    struct jws j;
    (void)pdf_is(bytes, size);
    int rc = pdf_token(bytes, size, &token, &len, &err);
    if (rc >= 0) {
        PROMISE(token > bytes && len > 0 && token + len < bytes + size && token[len] == ')');
        rc = jws_read(token, len, &j, &err);
    }
    if (rc < 0)
        fuzz_error(rc, &err);
    return 0;
}
