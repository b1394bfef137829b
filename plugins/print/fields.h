/* plugins/print/fields.h - the named fields of a certificate, found once and then read by number.
 *
 * Any field may be missing or empty: its line is then left out.  Control characters are drawn as
 * spaces.  Every value is UTF-8.
 *
 *   name               what it holds                             how it is drawn
 *   body.managing      managing body                             top left, capitals
 *   body.issuing       issuing unit                              top left, bold capitals
 *   place              place of issue                            "Điện Biên, ngày ..."
 *   number             12/2026/GCN-TTYT                          "Số: ..." under the issuing unit
 *   title.vi           Giấy chứng nhận                           large, capitals
 *   title.en           Certificate of competency                 small, under the subtitle
 *   subtitle.vi        Năng lực thực hành                        capitals, under the title
 *   holder.prefix      Ông/Bà                                    "Chứng nhận Ông/Bà"
 *   holder.name        full name                                 largest line of the body
 *   holder.birth       dd/mm/yyyy, or the year alone             "Sinh ngày:" or "Năm sinh:"
 *   holder.cadre       professional title                        "Chức danh:"
 *   holder.workplace   facility                                  "Đơn vị công tác:"
 *   subject.label.vi   what the holder is recognised for         the line above the subject
 *   subject.vi         skill or class                            bold
 *   subject.en         the same in English                       small, grey
 *   subject.code       its code                                  small, beside the English
 *   checklist          checklist, revision, approval             "Căn cứ:"
 *   guideline.vi       title of the rule set, of several         "Hướng dẫn:"
 *   rule.vi            the rule that was met                     "Điều kiện:"
 *   way.vi             the way it was met, if not the usual one  "Hình thức:"
 *   evidence.vi        how many performances, by how many        "Kết quả:"
 *   valid.from         dd/mm/yyyy                                "Có giá trị: từ ngày ..."
 *   valid.until        dd/mm/yyyy, the last day                  "... đến hết ngày ..."
 *   register           number in the register book               "Vào sổ cấp số: ..."
 *   issued.day         5 or 05                                   "ngày 05"
 *   issued.month       1 or 01                                   "tháng 01"
 *   issued.year        2026                                      "năm 2026"
 *   signatory.prefix   KT. GIÁM ĐỐC                              capitals, above the title
 *   signatory.title    PHÓ GIÁM ĐỐC                              capitals
 *   signatory.name     name of who signs                         under the room for ink and seal
 *   qr                 text of the QR code, ASCII                bottom left, and in the file's keywords
 *   id                 id of the certificate                     beside the QR code
 *   practice           "yes": the checklist has no approval      watermark and a line of warning
 *   revoked            "yes"                                     watermark and a line
 *   copy               "yes"                                     "BẢN SAO" in the top left corner
 *   issue.blank        "yes": number and date are filled in ink  dotted blanks
 */
#ifndef PRINT_FIELDS_H
#define PRINT_FIELDS_H

#include <sotay/plugin.h>
#include <stdbool.h>

enum field {
    F_MANAGING,
    F_ISSUING,
    F_PLACE,
    F_NUMBER,
    F_TITLE_VI,
    F_TITLE_EN,
    F_SUBTITLE,
    F_HOLDER_PREFIX,
    F_HOLDER_NAME,
    F_HOLDER_BIRTH,
    F_HOLDER_CADRE,
    F_HOLDER_WORKPLACE,
    F_SUBJECT_LABEL,
    F_SUBJECT_VI,
    F_SUBJECT_EN,
    F_SUBJECT_CODE,
    F_CHECKLIST,
    F_GUIDELINE,
    F_RULE,
    F_WAY,
    F_EVIDENCE,
    F_VALID_FROM,
    F_VALID_UNTIL,
    F_REGISTER,
    F_DAY,
    F_MONTH,
    F_YEAR,
    F_SIGNATORY_PREFIX,
    F_SIGNATORY_TITLE,
    F_SIGNATORY_NAME,
    F_QR,
    F_ID,
    F_PRACTICE,
    F_REVOKED,
    F_COPY,
    F_BLANK,
    F_COUNT
};

/* Borrowed from the document; NULL where missing or empty. */
struct fields {
    const char *value[F_COUNT];
};

/* Returns NULL, or the name of the field whose value is not UTF-8. */
const char *fields_read(const struct sotay_document *document, struct fields *ret);
/* True where the value is "yes". */
bool fields_is_yes(const struct fields *f, enum field which);

#endif
