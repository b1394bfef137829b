/* plugins/print/fields.c - finds the fields of a certificate by name. */
#include "fields.h"

#include <glib.h>
#include <string.h>

static const char *const names[F_COUNT] = {
    [F_MANAGING] = "body.managing",
    [F_ISSUING] = "body.issuing",
    [F_PLACE] = "place",
    [F_NUMBER] = "number",
    [F_TITLE_VI] = "title.vi",
    [F_TITLE_EN] = "title.en",
    [F_SUBTITLE] = "subtitle.vi",
    [F_HOLDER_PREFIX] = "holder.prefix",
    [F_HOLDER_NAME] = "holder.name",
    [F_HOLDER_BIRTH] = "holder.birth",
    [F_HOLDER_CADRE] = "holder.cadre",
    [F_HOLDER_WORKPLACE] = "holder.workplace",
    [F_SUBJECT_LABEL] = "subject.label.vi",
    [F_SUBJECT_VI] = "subject.vi",
    [F_SUBJECT_EN] = "subject.en",
    [F_SUBJECT_CODE] = "subject.code",
    [F_CHECKLIST] = "checklist",
    [F_GUIDELINE] = "guideline.vi",
    [F_RULE] = "rule.vi",
    [F_WAY] = "way.vi",
    [F_EVIDENCE] = "evidence.vi",
    [F_VALID_FROM] = "valid.from",
    [F_VALID_UNTIL] = "valid.until",
    [F_REGISTER] = "register",
    [F_DAY] = "issued.day",
    [F_MONTH] = "issued.month",
    [F_YEAR] = "issued.year",
    [F_SIGNATORY_PREFIX] = "signatory.prefix",
    [F_SIGNATORY_TITLE] = "signatory.title",
    [F_SIGNATORY_NAME] = "signatory.name",
    [F_QR] = "qr",
    [F_ID] = "id",
    [F_PRACTICE] = "practice",
    [F_REVOKED] = "revoked",
    [F_COPY] = "copy",
    [F_BLANK] = "issue.blank",
};

const char *fields_read(const struct sotay_document *document, struct fields *ret)
{
    struct fields found = {{NULL}};
    for (uint32_t i = 0; i < document->n_fields; i++) {
        const struct sotay_field *field = &document->fields[i];
        size_t which = 0;
        while (which < F_COUNT && strcmp(names[which], field->name) != 0)
            which++;
        if (which == F_COUNT || !field->value[0])
            continue;
        if (!g_utf8_validate(field->value, -1, NULL))
            return names[which];
        found.value[which] = field->value;
    }
    *ret = found;
    return NULL;
}

bool fields_is_yes(const struct fields *f, enum field which)
{
    return f->value[which] && strcmp(f->value[which], "yes") == 0;
}
