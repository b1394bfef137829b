/* tests/unit/test_print.c - the output module `print`, opened as the core opens it.
 *
 * SOTAY_PRINT_PLUGIN names the module (default plugins/print/print.so).  With
 * SOTAY_PRINT_SAMPLES=DIR the pages are kept in DIR, to be looked at. */
#include "base/base.h"

#include <check.h>
#include <dlfcn.h>
#include <sotay/plugin.h>
#include <stdio.h>
#include <string.h>

#include "suites.h"

#ifdef __SANITIZE_ADDRESS__
/* Fontconfig 2.14 forgets 288 bytes while it reads its configuration. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
#endif

/* 450 characters in the shape of a compact JWS. */
#define TOKEN_50 "eyJhbGciOiJFZERTQSIsImtpZCI6IjAxMjM0NTY3ODlhYmNkZW"
#define TOKEN_450 \
    TOKEN_50 TOKEN_50 TOKEN_50 "." TOKEN_50 TOKEN_50 TOKEN_50 TOKEN_50 "." TOKEN_50 \
                               "-_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMT"

static const struct sotay_field ordinary[] = {
    {"body.managing", "Sở Y tế tỉnh Điện Biên"},
    {"body.issuing", "Trung tâm Y tế huyện Mường Nhé"},
    {"place", "Điện Biên"},
    {"number", "12/2026/GCN-TTYTMN"},
    {"title.vi", "Giấy chứng nhận"},
    {"title.en", "Certificate of competency"},
    {"subtitle.vi", "Năng lực thực hành"},
    {"holder.prefix", "Ông/Bà"},
    {"holder.name", "Lò Thị Thu Hiền"},
    {"holder.birth", "05/03/1991"},
    {"holder.cadre", "Điều dưỡng hạng III"},
    {"holder.workplace", "Trạm Y tế xã Mường Phăng"},
    {"subject.label.vi", "Đã được công nhận có năng lực thực hiện độc lập kỹ thuật"},
    {"subject.vi", "Hồi sinh tim phổi cơ bản người lớn"},
    {"subject.en", "Adult basic life support"},
    {"subject.code", "HSTP-01"},
    {"checklist", "Bảng kiểm resuscitation.bls-adult, bản 2, phê duyệt ngày 02/10/2025"},
    {"rule.vi", "3 lần đạt liên tiếp trong 12 tháng, do ít nhất 2 người hướng dẫn"},
    {"evidence.vi", "3 lần thực hành đạt, 2 người hướng dẫn"},
    {"valid.from", "05/01/2026"},
    {"valid.until", "05/01/2027"},
    {"register", "12"},
    {"issued.day", "5"},
    {"issued.month", "1"},
    {"issued.year", "2026"},
    {"signatory.prefix", "KT. Giám đốc"},
    {"signatory.title", "Phó giám đốc"},
    {"signatory.name", "BSCKI. Đoàn Xuân Tứ"},
    {"qr", TOKEN_450},
    {"id", "01JGTQ5K8W3X9V2M7N4RBPAZ6E"},
};

static const struct sotay_field longest[] = {
    {"body.managing",
     "Ủy ban nhân dân tỉnh Điện Biên - Sở Y tế - Ban Quản lý dự án đào tạo cán bộ"},
    {"body.issuing", "Trung tâm Kiểm soát bệnh tật và Đào tạo nhân lực y tế liên huyện Tủa Chùa - "
                     "Mường Ảng - Tuần Giáo"},
    {"place", "Xã Sín Thầu, huyện Mường Nhé, tỉnh Điện Biên"},
    {"number", "10234/2026/GCN-TTKSBTĐTNLYTLH-TC-MA-TG-B"},
    {"title.vi", "Giấy chứng nhận hoàn thành chương trình đào tạo"},
    {"title.en", "Certificate of completion of a continuing medical education course"},
    {"subtitle.vi", "Hoàn thành khóa học cập nhật kiến thức y khoa liên tục năm 2026 đợt một"},
    {"holder.prefix", "Bác sĩ chuyên khoa cấp II, thầy thuốc ưu tú, Ông/Bà"},
    {"holder.name", "Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị Thanh Nguyệt Phượng"},
    {"holder.birth", "28/12/1991"},
    {"holder.cadre", "Viên chức dân số kiêm nhân viên y tế thôn bản hạng IV, tập sự lần thứ hai"},
    {"holder.workplace", "Khoa Hồi sức tích cực - Chống độc, Bệnh viện Đa khoa khu vực liên huyện "
                         "Mường Nhé - Nậm Pồ, xã Chung Chải"},
    {"subject.label.vi",
     "Đã hoàn thành đầy đủ chương trình, đạt yêu cầu của kỳ đánh giá cuối khóa và "
     "được công nhận có năng lực thực hiện độc lập kỹ thuật"},
    {"subject.vi", "Nội soi đại trực tràng toàn bộ ống mềm có dùng thuốc gây mê tĩnh mạch, kèm cắt "
                   "pô-líp bằng thòng lọng điện và cầm máu bằng kẹp kim loại qua ống soi"},
    {"subject.en", "Total colonoscopy with intravenous anaesthesia, snare polypectomy with "
                   "diathermy and haemostasis with metal clips through the endoscope"},
    {"subject.code", "NSTH-DTT-CAT-KEP-0042"},
    {"checklist", "Bảng kiểm endoscopy.colonoscopy-with-polypectomy, bản 17, phê duyệt ngày "
                  "02/10/2025 theo Quyết định số 1234/QĐ-SYT của Giám đốc Sở Y tế tỉnh Điện Biên"},
    {"rule.vi", "57 lần liên tiếp đạt tỷ lệ tới manh tràng từ 90 % trở lên trong 24 tháng, mỗi lần "
                "rút ống không dưới 6 phút, do ít nhất 3 người hướng dẫn ở 2 cơ sở nhận xét"},
    {"evidence.vi", "157 lần thực hành đạt (22/01/2024 - 04/01/2026), 12 người hướng dẫn: BSCKII. "
                    "Nguyễn Thế Dũng, ThS. Trần Đức Nghĩa, BSCKI. Lường Thị Sinh và 9 người khác"},
    {"valid.from", "05/01/2026"},
    {"valid.until", "31/12/2027"},
    {"register", "10234 - Quyển số 02/2026/SGCN"},
    {"issued.day", "28"},
    {"issued.month", "12"},
    {"issued.year", "2026"},
    {"signatory.prefix", "TUQ. Chủ tịch Ủy ban nhân dân tỉnh - KT. Giám đốc"},
    {"signatory.title", "Phó giám đốc phụ trách Trung tâm Kiểm soát bệnh tật liên huyện"},
    {"signatory.name", "PGS.TS.BSCKII. Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân"},
    {"qr", TOKEN_450},
    {"id", "01JGTQ5K8W3X9V2M7N4RBPAZ6E"},
};

static const struct sotay_field sparse[] = {
    {"title.vi", "Giấy chứng nhận"},
    {"holder.name", "Vàng A Lử"},
    {"subject.vi", ""},
    {"signatory.name", "Đoàn Văn Quý"},
    {"something.new", "a later core may send what this module does not know"},
};

static const struct sotay_field practice[] = {{"practice", "yes"}};
static const struct sotay_field blank[] = {{"issue.blank", "yes"}};
static const struct sotay_field marks[] = {
    {"practice", "yes"}, {"revoked", "yes"}, {"copy", "yes"}, {"holder.birth", "1991"}};
static const struct sotay_field nothing[] = {{"", ""}};

#define TEXTS(base, more) base, COUNT_OF(base), more, COUNT_OF(more)
static const struct {
    const char *label, *layout;
    const struct sotay_field *base;
    size_t n_base;
    const struct sotay_field *more; /* wins over base */
    size_t n_more;
} pages[] = {
    {"ordinary-portrait", "portrait", TEXTS(ordinary, nothing)},
    {"ordinary-landscape", "landscape", TEXTS(ordinary, nothing)},
    {"longest-portrait", "portrait", TEXTS(longest, nothing)},
    {"longest-landscape", "landscape", TEXTS(longest, nothing)},
    {"practice-portrait", "portrait", TEXTS(ordinary, practice)},
    {"practice-landscape", "landscape", TEXTS(ordinary, practice)},
    {"blank-portrait", "portrait", TEXTS(ordinary, blank)},
    {"blank-landscape", "landscape", TEXTS(ordinary, blank)},
    {"marks-portrait", "portrait", TEXTS(ordinary, marks)},
    {"marks-landscape", "landscape", TEXTS(longest, marks)},
    {"sparse-portrait", "portrait", TEXTS(sparse, nothing)},
    {"sparse-landscape", "landscape", TEXTS(sparse, nothing)},
    {"empty", "portrait", TEXTS(nothing, nothing)},
};

/* ---- a host and a sink ----------------------------------------------------------------------- */

struct heard {
    int errors, warnings;
    char last[256];
};

static void hear(const struct sotay_host *host, int32_t level, const char *message)
{
    struct heard *heard = host->core;
    heard->errors += level == SOTAY_LOG_ERROR;
    heard->warnings += level == SOTAY_LOG_WARNING;
    snprintf(heard->last, sizeof heard->last, "%s", message);
}

static const char *same_text(const struct sotay_host *host, const char *msgid)
{
    (void)host;
    return msgid;
}

struct file {
    char *bytes;
    size_t len;
    bool full; /* refuses to write */
};

static int32_t keep(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    struct file *file = sink->core;
    if (file->full)
        return -1;
    char *more = realloc(file->bytes, file->len + len);
    ck_assert_ptr_nonnull(more);
    file->bytes = more;
    memcpy(file->bytes + file->len, bytes, len);
    file->len += len;
    return 0;
}

struct bench { /* one opened module */
    void *handle;
    const struct sotay_output *module;
    void *state;
    struct heard heard;
    struct sotay_host host;
};

static void bench_open(struct bench *b)
{
    const char *path = getenv("SOTAY_PRINT_PLUGIN");
    *b = (struct bench){0};
    b->host = (struct sotay_host){
        .size = sizeof b->host, .core = &b->heard, .log = hear, .translate = same_text};
    b->handle = dlopen(path ? path : "plugins/print/print.so", RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(b->handle != NULL, "%s", dlerror());
    sotay_plugin_entry_fn entry;
    *(void **)&entry = dlsym(b->handle, "sotay_plugin_entry");
    ck_assert_msg(entry != NULL, "%s", dlerror());
    const struct sotay_plugin *head = entry();
    ck_assert_int_eq(head->kind, SOTAY_KIND_OUTPUT);
    b->module = (const struct sotay_output *)(const void *)head;
    ck_assert_msg(b->module->open(&b->host, &b->state) == 0, "%s", b->heard.last);
}

/* GLib cannot be unloaded, so neither is the module. */
static void bench_close(struct bench *b)
{
    b->module->close(b->state);
}

#define MOST_FIELDS 64
static size_t merge(size_t page, struct sotay_field *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < pages[page].n_base; i++)
        ret[n++] = pages[page].base[i];
    for (size_t i = 0; i < pages[page].n_more; i++)
        ret[n++] = pages[page].more[i];
    return n;
}

static int32_t draw(struct bench *b, const char *layout, const struct sotay_field *fields, size_t n,
                    struct file *file)
{
    const struct sotay_document document = {
        .size = sizeof document,
        .kind = "certificate",
        .layout = layout,
        .fields = fields,
        .n_fields = (uint32_t)n,
        .created = 1767580496, /* 2026-01-05 02:34:56 UTC */
    };
    const struct sotay_sink sink = {.size = sizeof sink, .core = file, .write = keep};
    return b->module->render(b->state, &b->host, &document, &sink);
}

static int32_t draw_page(struct bench *b, size_t page, struct file *file)
{
    struct sotay_field fields[MOST_FIELDS];
    size_t n = merge(page, fields);
    return draw(b, pages[page].layout, fields, n, file);
}

static bool has(const struct file *file, const char *text)
{
    return memmem(file->bytes, file->len, text, strlen(text)) != NULL;
}

static void keep_sample(const char *label, const struct file *file)
{
    const char *folder = getenv("SOTAY_PRINT_SAMPLES");
    if (!folder)
        return;
    char path[512];
    snprintf(path, sizeof path, "%s/%s.pdf", folder, label);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(file->bytes, 1, file->len, out), file->len);
    ck_assert_int_eq(fclose(out), 0);
}

/* ---- tests ----------------------------------------------------------------------------------- */

START_TEST(head_is_what_the_core_asks_for)
{
    struct bench b;
    bench_open(&b);
    const struct sotay_plugin *head = &b.module->head;
    ck_assert(head->magic == SOTAY_PLUGIN_MAGIC);
    ck_assert_uint_eq(head->abi_major, SOTAY_ABI_MAJOR);
    ck_assert_uint_eq(head->size, sizeof(struct sotay_output));
    ck_assert_str_eq(head->name, "print");
    ck_assert_str_eq(head->version, "1.0.0");
    ck_assert_str_eq(b.module->kinds[0], "certificate");
    ck_assert_str_eq(b.module->kinds[1], "key-card");
    ck_assert_str_eq(b.module->kinds[2], "recovery-sheet");
    ck_assert_str_eq(b.module->kinds[3], "slip");
    ck_assert_ptr_null(b.module->kinds[4]);
    ck_assert_str_eq(b.module->suffix, "pdf");
    bench_close(&b);
}
END_TEST

START_TEST(page_is_one_whole_pdf)
{
    struct bench b;
    bench_open(&b);
    struct file file = {0};
    ck_assert_msg(draw_page(&b, (size_t)_i, &file) == 0, "%s: %s", pages[_i].label, b.heard.last);
    ck_assert_msg(b.heard.errors + b.heard.warnings == 0, "%s: %s", pages[_i].label, b.heard.last);
    ck_assert(file.len > 1000 && memcmp(file.bytes, "%PDF-1.", 7) == 0);
    ck_assert(memcmp(file.bytes + file.len - 6, "%%EOF\n", 6) == 0);
    ck_assert_msg(has(&file, "/Count 1\n"), "%s: not one page", pages[_i].label);
    ck_assert_msg(has(&file, "/FontFile2"), "%s: no font in the file", pages[_i].label);
    ck_assert(has(&file, "/CreationDate (20260105023456Z)"));
    keep_sample(pages[_i].label, &file);
    free(file.bytes);
    bench_close(&b);
}
END_TEST

START_TEST(same_document_has_the_same_bytes)
{
    struct bench b;
    bench_open(&b);
    struct file first = {0}, other = {0}, again = {0}, anew = {0};
    ck_assert_int_eq(draw_page(&b, (size_t)_i, &first), 0);
    for (size_t i = 0; i < COUNT_OF(pages); i++) /* leaves its texts behind in the state */
        ck_assert_int_eq(draw_page(&b, i, &other), 0);
    ck_assert_int_eq(draw_page(&b, (size_t)_i, &again), 0);
    bench_close(&b);
    bench_open(&b);
    ck_assert_int_eq(draw_page(&b, (size_t)_i, &anew), 0);
    bench_close(&b);
    ck_assert_uint_eq(first.len, again.len);
    ck_assert_uint_eq(first.len, anew.len);
    ck_assert_msg(memcmp(first.bytes, again.bytes, first.len) == 0, "%s", pages[_i].label);
    ck_assert_msg(memcmp(first.bytes, anew.bytes, first.len) == 0, "%s", pages[_i].label);
    free(first.bytes);
    free(other.bytes);
    free(again.bytes);
    free(anew.bytes);
}
END_TEST

START_TEST(token_is_found_in_the_bytes)
{
    struct bench b;
    bench_open(&b);
    struct file file = {0};
    ck_assert_int_eq(draw_page(&b, 0, &file), 0);
    static const char key[] = "/Keywords (";
    const char *at = memmem(file.bytes, file.len, key, strlen(key));
    ck_assert_ptr_nonnull(at);
    const char *token = at + strlen(key);
    const char *end = memchr(token, ')', file.len - (size_t)(token - file.bytes));
    ck_assert_ptr_nonnull(end);
    ck_assert_uint_eq((size_t)(end - token), strlen(TOKEN_450));
    ck_assert(memcmp(token, TOKEN_450, strlen(TOKEN_450)) == 0);
    size_t rest = file.len - (size_t)(end - file.bytes);
    ck_assert_msg(memmem(end, rest, key, strlen(key)) == NULL, "found twice");
    free(file.bytes);
    bench_close(&b);
}
END_TEST

/* A text in any field must not be able to pass for the token. */
START_TEST(other_fields_cannot_forge_the_token)
{
    struct bench b;
    bench_open(&b);
    const struct sotay_field fields[] = {{"title.vi", "/Keywords (forged)"},
                                         {"body.issuing", "x) /Keywords (forged)"},
                                         {"subject.vi", "/Keywords (forged"},
                                         {"holder.name", "/Keywords (forged)"}};
    struct file file = {0};
    ck_assert_int_eq(draw(&b, "portrait", fields, COUNT_OF(fields), &file), 0);
    ck_assert(!has(&file, "/Keywords (forged"));
    free(file.bytes);
    bench_close(&b);
}
END_TEST

static char endless[6001];  /* of capital letters and spaces */
static char too_much[3001]; /* for any QR code */

static const struct {
    const char *label, *layout;
    struct sotay_field field;
    const char *message;
} refused[] = {
    {"a text that no page holds", "portrait", {"subject.vi", endless}, "too long for one page"},
    {"the same, lying", "landscape", {"rule.vi", endless}, "too long for one page"},
    {"a heading that no page holds",
     "portrait",
     {"body.issuing", endless},
     "too long for one page"},
    {"a QR text that no code holds", "portrait", {"qr", too_much}, "QR code"},
    {"not UTF-8", "portrait", {"holder.name", "L\xf2 V\x83n"}, "not UTF-8"},
    {"a layout nobody knows", "square", {"holder.name", "Lò"}, "layout"},
};
START_TEST(what_cannot_be_drawn_is_refused)
{
    memset(endless, 'W', sizeof endless - 1);
    for (size_t i = 7; i < sizeof endless - 1; i += 8)
        endless[i] = ' ';
    memset(too_much, 'q', sizeof too_much - 1);
    struct bench b;
    bench_open(&b);
    struct file file = {0};
    ck_assert_msg(draw(&b, refused[_i].layout, &refused[_i].field, 1, &file) < 0, "%s",
                  refused[_i].label);
    ck_assert_msg(strstr(b.heard.last, refused[_i].message) != NULL, "%s: %s", refused[_i].label,
                  b.heard.last);
    ck_assert_int_eq(b.heard.errors, 1);
    ck_assert_msg(file.len == 0, "%s: something was written", refused[_i].label);
    ck_assert_msg(draw_page(&b, 0, &file) == 0, "%s: the next page fails too", refused[_i].label);
    free(file.bytes);
    bench_close(&b);
}
END_TEST

START_TEST(sink_that_is_full_stops_it)
{
    struct bench b;
    bench_open(&b);
    struct file file = {.full = true};
    ck_assert_int_lt(draw_page(&b, 0, &file), 0);
    bench_close(&b);
}
END_TEST

START_TEST(letter_without_a_picture_is_said)
{
    struct bench b;
    bench_open(&b);
    const struct sotay_field field = {"holder.name", "A\xf3\xb0\x80\x81"}; /* private use */
    struct file file = {0};
    ck_assert_int_eq(draw(&b, "portrait", &field, 1, &file), 0);
    ck_assert_int_eq(b.heard.warnings, 1);
    free(file.bytes);
    bench_close(&b);
}
END_TEST

/* ---- key cards ------------------------------------------------------------------------------- */

static int32_t draw_a4(struct bench *b, const char *kind, const struct sotay_field *fields,
                       uint32_t n, struct file *file)
{
    const struct sotay_document document = {
        .size = sizeof document,
        .kind = kind,
        .layout = "portrait",
        .fields = fields,
        .n_fields = n,
        .created = 1767580496,
    };
    const struct sotay_sink sink = {.size = sizeof sink, .core = file, .write = keep};
    return b->module->render(b->state, &b->host, &document, &sink);
}

static int32_t draw_card(struct bench *b, const struct sotay_field *fields, uint32_t n,
                         struct file *file)
{
    return draw_a4(b, "key-card", fields, n, file);
}

START_TEST(key_card_is_one_page_that_tells_nothing_in_clear)
{
    struct bench b;
    bench_open(&b);
    struct file file = {0};
    const struct sotay_field fields[] = {
        {"body", "Sở Y tế tỉnh Điện Biên"},
        {"round", "Đợt luân phiên quý IV (DB-2026-R4)"},
        {"name", "Lường Thị Ngọc Diễm Quỳnh Hương"},
        {"code", "DB-00205"},
        {"stay.1", "Trạm Y tế xã Mường Phăng (DB-T01): 05/01/2026 - 18/01/2026"},
        {"stay.2", "Trạm Y tế xã Na Ư (DB-T02): 19/01/2026 - 01/02/2026"},
        {"stay.3", "Trung tâm Y tế huyện Tuần Giáo (DB-TT02): 02/02/2026 - 15/02/2026"},
        {"stay.4", "Trạm Y tế xã Pu Nhi (DB-T03): 16/02/2026 - 01/03/2026"},
        {"stay.5", "và 3 lần khác"},
        {"file", "DB-00205.key"},
        {"qr", TOKEN_450},
        {"secret", "7HNE-GQHR-EGY1-3FAJ"},
    };
    ck_assert_msg(draw_card(&b, fields, COUNT_OF(fields), &file) == 0, "%s", b.heard.last);
    ck_assert_int_eq(b.heard.errors + b.heard.warnings, 0);
    ck_assert(has(&file, "/Count 1\n"));
    ck_assert(!has(&file, "7HNE"));
    ck_assert(!has(&file, TOKEN_50));
    keep_sample("key-card", &file);
    free(file.bytes);
    bench_close(&b);
}
END_TEST

START_TEST(key_card_refuses_what_it_cannot_draw)
{
    struct bench b;
    bench_open(&b);
    static char wide[4000], pixels[5000];
    memset(wide, 'w', sizeof wide - 1);
    memset(pixels, 'q', sizeof pixels - 1);
    const struct sotay_field bad[] = {{"name", "\xff"}, {"stay.1", wide}, {"qr", pixels}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct file file = {0};
        ck_assert_msg(draw_card(&b, &bad[i], 1, &file) < 0, "%s", bad[i].name);
        ck_assert_uint_eq(file.len, 0);
    }
    bench_close(&b);
}
END_TEST

/* ---- recovery sheets ---------------------------------------------------------------------------- */

START_TEST(recovery_sheet_is_one_page_with_the_sealed_key)
{
    struct bench b;
    bench_open(&b);
    struct file file = {0}, bare = {0};
    const struct sotay_field fields[] = {
        {"body", "Sở Y tế tỉnh Điện Biên"},
        {"holder", "Trần Thị Minh Châu, Trưởng phòng Nghiệp vụ Y"},
        {"day", "15/11/2026"},
        {"key", "4726e530bb2c8fc2"},
        {"qr", TOKEN_450},
    };
    int32_t rc = draw_a4(&b, "recovery-sheet", fields, COUNT_OF(fields), &file);
    ck_assert_msg(rc == 0, "%s", b.heard.last);
    ck_assert_int_eq(b.heard.errors + b.heard.warnings, 0);
    ck_assert(has(&file, "/Count 1\n"));
    ck_assert(!has(&file, TOKEN_50));
    keep_sample("recovery-sheet", &file);
    ck_assert_int_eq(draw_a4(&b, "recovery-sheet", fields, 0, &bare), 0);
    free(file.bytes);
    free(bare.bytes);
    bench_close(&b);
}
END_TEST

START_TEST(recovery_sheet_refuses_what_it_cannot_draw)
{
    struct bench b;
    bench_open(&b);
    static char wide[4000], pixels[5000];
    memset(wide, 'w', sizeof wide - 1);
    memset(pixels, 'q', sizeof pixels - 1);
    const struct sotay_field bad[] = {
        {"holder", "\xff"}, {"holder", wide}, {"key", wide}, {"qr", pixels}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct file file = {0};
        ck_assert_msg(draw_a4(&b, "recovery-sheet", &bad[i], 1, &file) < 0, "%s", bad[i].name);
        ck_assert_uint_eq(file.len, 0);
    }
    bench_close(&b);
}
END_TEST

/* ---- slips --------------------------------------------------------------------------------------- */

#define MANY 30

START_TEST(slip_goes_on_on_another_page)
{
    static char names[MANY][4][32];
    struct sotay_field fields[4 + 4 * MANY] = {{"name", "Hạng Thị Thu Ánh"},
                                               {"day", "15/11/2026"},
                                               {"signer.1.specialty", "care"},
                                               {"signer.1.who", "DB-00306 Đoàn Minh Chứ"}};
    static const char *const after[] = {"en", "vi", "sign-offs", "next"};
    static const char *const values[] = {"Assisting at a gastroscopy", "Phụ giúp nội soi dạ dày",
                                         "1/3", "a sign-off"};
    struct bench b;
    struct file file = {0}, bare = {0};
    size_t n = 4;
    bench_open(&b);
    for (size_t i = 0; i < MANY; i++)
        for (size_t k = 0; k < COUNT_OF(after); k++) {
            snprintf(names[i][k], sizeof names[i][k], "skill.%zu.%s", i + 1, after[k]);
            fields[n++] = (struct sotay_field){names[i][k], values[k]};
        }
    int32_t rc = draw_a4(&b, "slip", fields, (uint32_t)n, &file);
    ck_assert_msg(rc == 0, "%s", b.heard.last);
    ck_assert_int_eq(b.heard.errors + b.heard.warnings, 0);
    ck_assert(has(&file, "/Count 4\n"));
    keep_sample("slip", &file);
    ck_assert_int_eq(draw_a4(&b, "slip", fields, 0, &bare), 0);
    ck_assert(has(&bare, "/Count 1\n"));
    free(file.bytes);
    free(bare.bytes);
    bench_close(&b);
}
END_TEST

START_TEST(slip_refuses_what_it_cannot_draw)
{
    static char wide[20000];
    struct bench b;
    bench_open(&b);
    memset(wide, 'w', sizeof wide - 1);
    const struct sotay_field bad[] = {{"name", "\xff"}, {"trouble.1", wide}, {"name", wide}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct file file = {0};
        ck_assert_msg(draw_a4(&b, "slip", &bad[i], 1, &file) < 0, "%s", bad[i].name);
        ck_assert_uint_eq(file.len, 0);
    }
    bench_close(&b);
}
END_TEST

Suite *suite_print(void)
{
    Suite *suite = suite_create("print");
    TCase *tc = tcase_create("certificate");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, head_is_what_the_core_asks_for);
    tcase_add_loop_test(tc, page_is_one_whole_pdf, 0, (int)COUNT_OF(pages));
    tcase_add_loop_test(tc, same_document_has_the_same_bytes, 0, (int)COUNT_OF(pages));
    tcase_add_test(tc, token_is_found_in_the_bytes);
    tcase_add_test(tc, other_fields_cannot_forge_the_token);
    tcase_add_loop_test(tc, what_cannot_be_drawn_is_refused, 0, (int)COUNT_OF(refused));
    tcase_add_test(tc, sink_that_is_full_stops_it);
    tcase_add_test(tc, letter_without_a_picture_is_said);
    tcase_add_test(tc, key_card_is_one_page_that_tells_nothing_in_clear);
    tcase_add_test(tc, key_card_refuses_what_it_cannot_draw);
    tcase_add_test(tc, recovery_sheet_is_one_page_with_the_sealed_key);
    tcase_add_test(tc, recovery_sheet_refuses_what_it_cannot_draw);
    tcase_add_test(tc, slip_goes_on_on_another_page);
    tcase_add_test(tc, slip_refuses_what_it_cannot_draw);
    suite_add_tcase(suite, tc);
    return suite;
}
