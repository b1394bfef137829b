/* tests/unit/test_segment.c - entries as a file: there and back, its name, every way to be damaged. */
#include "base/base.h"

#include <check.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/str.h"
#include "ledger/segment.h"
#include "suites.h"

enum { N = 5, LONG_CONTENT = 200000 };

static struct {
    struct entry e[N];
    uint8_t mark[N][SIGNATURE_SIZE];
    bool marked[N];
    uint8_t device_secret[64], actor_secret[64];
    char *content;
    struct hash authority;
} made;
static struct sotay_error why;

static void sign_mark(int i)
{
    char text[MARK_TEXT_MAX];
    const struct entry *e = &made.e[i];
    size_t len = mark_text(&e->device, e->seq, &e->hash, text);
    crypto_sign_detached(made.mark[i], NULL, (const uint8_t *)text, len, made.device_secret);
    made.marked[i] = true;
}

/* Five entries, 7 to 11: one signed, one erased, one with a long content, marks after the 3rd and 5th. */
static void begin(void)
{
    struct hash device, actor, prev = hash_of("before", 6);
    memset(&made, 0, sizeof made);
    crypto_sign_keypair(device.b, made.device_secret);
    crypto_sign_keypair(actor.b, made.actor_secret);
    made.authority = hash_of("authority", 9);
    made.content = malloc(LONG_CONTENT);
    ck_assert_ptr_nonnull(made.content);
    memset(made.content, 'x', LONG_CONTENT);
    for (int i = 0; i < N; i++) {
        struct entry *e = &made.e[i];
        *e = (struct entry){.device = device, .seq = 7 + i, .prev = prev, .clock = 20 + i};
        e->time = i == 1 ? -5 : INT64_C(1772416800123);
        snprintf(e->kind, sizeof e->kind, i == 2 ? "person.set" : "signoff.add");
        e->subject = id_random();
        e->payload = i == 3 ? made.content : i == 1 ? "" : "{\"a\":\"Đức\"}\nend x";
        e->payload_len = i == 3 ? LONG_CONTENT : strlen(e->payload);
        e->payload_hash = hash_of(e->payload, e->payload_len);
        e->has_actor = i == 0;
        e->actor = i == 0 ? actor : (struct hash){{0}};
        e->hash = prev = entry_hash(e);
        if (i == 0) {
            char text[ENTRY_HEADER_MAX];
            size_t len = entry_header(e, text);
            crypto_sign_detached(e->signature, NULL, (const uint8_t *)text, len, made.actor_secret);
            e->is_signed = true;
        }
        if (i == 2 || i == N - 1)
            sign_mark(i);
    }
    made.e[2].payload = NULL; /* erased */
    made.e[2].payload_len = 0;
}

static void end(void)
{
    free(made.content);
}

static int walk_made(const struct stretch *s, stretch_visit visit, void *with,
                     struct sotay_error *err)
{
    (void)s;
    int rc = SOTAY_OK;
    for (int i = 0; i < N && rc == SOTAY_OK; i++)
        rc = visit(with, &made.e[i], made.marked[i] ? made.mark[i] : NULL, err);
    return rc;
}

static struct stretch stretch(void)
{
    return (struct stretch){.device = made.e[0].device,
                            .first = 7,
                            .last = 7 + N - 1,
                            .prev = made.e[0].prev,
                            .head = made.e[N - 1].hash,
                            .each = walk_made};
}

static void print(struct str *out, struct segment_name *name)
{
    struct stretch s = stretch();
    int rc = segment_print(&s, &made.authority, out, name, &why);
    ck_assert_msg(rc == SOTAY_OK, "%s", why.message);
}

/* ---- there and back ------------------------------------------------------------------------------- */

static int is_same(void *with, const struct entry *e, const uint8_t *mark, struct sotay_error *err)
{
    int *i = with;
    (void)err;
    const struct entry *want = &made.e[*i];
    ck_assert_int_eq(e->seq, want->seq);
    ck_assert_int_eq(e->time, want->time);
    ck_assert_str_eq(e->kind, want->kind);
    ck_assert(hash_equal(&e->hash, &want->hash));
    ck_assert(hash_equal(&e->payload_hash, &want->payload_hash));
    ck_assert_int_eq(e->is_signed, want->is_signed);
    ck_assert_mem_eq(e->signature, want->signature, SIGNATURE_SIZE);
    ck_assert_int_eq(e->payload == NULL, want->payload == NULL);
    ck_assert_uint_eq(e->payload_len, want->payload_len);
    if (want->payload)
        ck_assert_mem_eq(e->payload, want->payload, want->payload_len);
    ck_assert_int_eq(mark != NULL, made.marked[*i]);
    if (mark)
        ck_assert_mem_eq(mark, made.mark[*i], SIGNATURE_SIZE);
    ++*i;
    return SOTAY_OK;
}

static void check_segment(const struct segment *seg, const struct segment_name *name, size_t len)
{
    char written[SEGMENT_NAME_MAX], read[SEGMENT_NAME_MAX];
    ck_assert_uint_eq(seg->len, len);
    ck_assert(hash_equal(&seg->authority, &made.authority));
    ck_assert(hash_equal(&seg->stretch.device, &made.e[0].device));
    ck_assert(hash_equal(&seg->stretch.prev, &made.e[0].prev));
    ck_assert(hash_equal(&seg->stretch.head, &made.e[N - 1].hash));
    ck_assert_int_eq(seg->stretch.first, 7);
    ck_assert_int_eq(seg->stretch.last, 11);
    segment_name_print(name, written);
    segment_name_print(&seg->name, read);
    ck_assert_str_eq(written, read);
}

START_TEST(there_and_back)
{
    AUTO(str) text = {0};
    struct segment_name name;
    struct segment seg;
    print(&text, &name);
    size_t len = text.len;
    str_add(&text, "sotay-segment 1\nof somebody else"); /* what follows is another's */
    ck_assert_int_eq(segment_parse(text.data, text.len, &seg, &why), SOTAY_OK);
    check_segment(&seg, &name, len);
    for (int twice = 0; twice < 2; twice++) {
        int i = 0;
        ck_assert_int_eq(seg.stretch.each(&seg.stretch, is_same, &i, &why), SOTAY_OK);
        ck_assert_int_eq(i, N);
    }
}
END_TEST

static int temporary(const char *bytes, size_t len)
{
    char path[] = "/tmp/sotay-segment-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    unlink(path);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    return fd;
}

START_TEST(from_a_file_a_piece_at_a_time)
{
    AUTO(str) text = {0}, erased = {0};
    struct segment_name name;
    struct segment seg;
    str_add(&text, "something before it\n");
    size_t before = text.len;
    print(&text, &name);
    int fd = temporary(text.data, text.len), i = 0;
    int rc = segment_parse_file(fd, (int64_t)before, &seg, &erased, &why);
    ck_assert_msg(rc == SOTAY_OK, "%s", why.message);
    check_segment(&seg, &name, text.len - before);
    ck_assert_str_eq(str_text(&erased), "9");
    ck_assert_int_eq(segment_walk_file(fd, (int64_t)before, &seg, is_same, &i, &why), SOTAY_OK);
    ck_assert_int_eq(i, N);
    close(fd);
}
END_TEST

static int nothing(void *with, const struct entry *e, const uint8_t *mark, struct sotay_error *err)
{
    (void)with;
    (void)e;
    (void)mark;
    (void)err;
    return SOTAY_OK;
}

START_TEST(a_file_that_changes_between_two_looks)
{
    AUTO(str) text = {0}, other = {0};
    struct segment_name name;
    struct segment seg;
    print(&text, &name);
    int fd = temporary(text.data, text.len);
    ck_assert_int_eq(segment_parse_file(fd, 0, &seg, NULL, &why), SOTAY_OK);
    made.e[1].payload = NULL; /* well formed, and not what was checked */
    print(&other, &name);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    ck_assert_int_eq(pwrite(fd, other.data, other.len, 0), (ssize_t)other.len);
    ck_assert_int_eq(segment_walk_file(fd, 0, &seg, nothing, NULL, &why), SOTAY_EDAMAGE);
    close(fd);
}
END_TEST

START_TEST(a_visitor_ends_the_walk)
{
    AUTO(str) text = {0};
    struct segment_name name;
    struct segment seg;
    print(&text, &name);
    ck_assert_int_eq(segment_parse(text.data, text.len, &seg, &why), SOTAY_OK);
    struct stretch s = seg.stretch;
    int i = 0;
    s.each = walk_made;
    made.marked[N - 1] = false; /* no mark at the end: not to be sent */
    AUTO(str) none = {0};
    ck_assert_int_eq(segment_print(&s, &made.authority, &none, &name, &why), SOTAY_EDAMAGE);
    made.marked[N - 1] = true;
    ck_assert_int_eq(seg.stretch.each(&seg.stretch, is_same, &i, &why), SOTAY_OK);
}
END_TEST

/* ---- damage ----------------------------------------------------------------------------------------- */

/* In memory and in a file. */
static void damaged(const char *bytes, size_t len, const char *words, const char *label)
{
    struct segment seg;
    ck_assert_msg(segment_parse(bytes, len, &seg, &why) == SOTAY_EDAMAGE, "%s", label);
    ck_assert_msg(!words || strstr(why.message, words), "%s: %s", label, why.message);
    int fd = temporary(bytes, len);
    ck_assert_msg(segment_parse_file(fd, 0, &seg, NULL, &why) == SOTAY_EDAMAGE, "%s", label);
    ck_assert_msg(!words || strstr(why.message, words), "%s: %s", label, why.message);
    close(fd);
}

START_TEST(cut_anywhere)
{
    AUTO(str) text = {0};
    struct segment_name name;
    char label[40];
    print(&text, &name);
    for (size_t len = 0; len<text.len; len += len> 3000 && len + 3000 < text.len ? 977 : 1) {
        snprintf(label, sizeof label, "cut after %zu", len);
        damaged(text.data, len, len > 15 ? "cut short" : NULL, label);
    }
}
END_TEST

START_TEST(changed_anywhere)
{
    AUTO(str) text = {0};
    struct segment_name name;
    struct segment seg;
    print(&text, &name);
    for (size_t at = 0; at<text.len; at += at> 3000 && at + 3000 < text.len ? 977 : 1) {
        for (unsigned bit = 1; bit <= 128; bit *= 4) {
            text.data[at] = (char)(text.data[at] ^ (char)bit);
            ck_assert_msg(segment_parse(text.data, text.len, &seg, &why) == SOTAY_EDAMAGE,
                          "bit %u of byte %zu", bit, at);
            text.data[at] = (char)(text.data[at] ^ (char)bit);
        }
    }
    ck_assert_int_eq(segment_parse(text.data, text.len, &seg, &why), SOTAY_OK);
}
END_TEST

/* The text with one piece replaced and the last line made right again. */
static void forged(const char *from, const char *to, struct str *out)
{
    AUTO(str) text = {0};
    struct segment_name name;
    print(&text, &name);
    char *at = memmem(text.data, text.len, from, strlen(from));
    ck_assert_msg(at != NULL, "%s", from);
    size_t before = (size_t)(at - text.data), body = text.len - 69;
    str_add_bytes(out, text.data, before);
    str_add(out, to);
    str_add_bytes(out, at + strlen(from), body - before - strlen(from));
    struct hash hash = hash_of(out->data, out->len);
    str_addf(out, "end %s\n", hash_hex(&hash).s);
}

static const struct {
    const char *label, *from, *to;
} forgeries[] = {
    {"a newer form", "sotay-segment 1", "sotay-segment 2"},
    {"no first", "first 7\n", ""},
    {"first twice", "first 7\n", "first 7\nfirst 7\n"},
    {"first with a zero before", "first 7\n", "first 07\n"},
    {"first of nothing", "first 7\n", "first 0\n"},
    {"first below zero", "first 7\n", "first -7\n"},
    {"first with a sign", "first 7\n", "first +7\n"},
    {"first after last", "first 7\n", "first 12\n"},
    {"first too early", "first 7\n", "first 6\n"},
    {"last too early: more follows", "last 11\n", "last 10\n"},
    {"last too late", "last 11\n", "last 12\n"},
    {"last beyond every number", "last 11\n", "last 99999999999999999999999999\n"},
    {"last at the end of numbers", "last 11\n", "last 9223372036854775807\n"},
    {"last as far as it goes", "last 11\n", "last 999999999999999999\n"},
    {"capital digits", "seq 8\nprev ", "seq 8\nprev A"},
    {"a gap", "seq 8\n", "seq 9\n"},
    {"a clock with blanks", "clock 21\n", "clock 21 \n"},
    {"CRLF", "clock 21\n", "clock 21\r\n"},
    {"an actor that is nobody", "actor -\n", "actor --\n"},
    {"a kind with a blank", "kind person.set\n", "kind person set\n"},
    {"a kind too long", "kind person.set\n",
     "kind person.set.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"},
    {"a signature cut", "signature -\n", "signature 00\n"},
    {"content without length", "content 20\n", "content \n"},
    {"content longer than said", "content 20\n", "content 19\n"},
    {"content shorter than said", "content 20\n", "content 21\n"},
    {"content beyond the file", "content 200000\n", "content 16000000\n"},
    {"content beyond memory", "content 200000\n", "content 99999999999999999\n"},
    {"content below zero", "content 20\n", "content -1\n"},
    {"a line between", "content -\n", "note x\ncontent -\n"},
    {"a minus before zero", "time -5\n", "time -0\n"},
};

START_TEST(forged_in_every_place)
{
    AUTO(str) text = {0};
    forged(forgeries[_i].from, forgeries[_i].to, &text);
    damaged(text.data, text.len, NULL, forgeries[_i].label);
}
END_TEST

START_TEST(a_line_without_end)
{
    AUTO(str) text = {0};
    str_add(&text, "sotay-segment 1\nauthority ");
    for (int i = 0; i < 300000; i++)
        str_add_char(&text, 'a');
    damaged(text.data, text.len, NULL, "a long line");
    damaged("", 0, NULL, "nothing");
    damaged("\n", 1, NULL, "an empty line");
    damaged("hello, this is a letter\n", 24, "no file of Sotay's", "a letter");
}
END_TEST

/* ---- names ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    bool good;
} names[] = {
    {"0123456789abcdef-1-20-fedcba9876543210.sotay", true},
    {"0123456789abcdef-1-1-fedcba9876543210.sotay", true},
    {"0123456789abcdef-999999999999999999-999999999999999999-fedcba9876543210.sotay", true},
    {"", false},
    {".sotay", false},
    {"notebook.sotay", false},
    {"0123456789abcdef-1-20-fedcba9876543210", false},
    {"0123456789abcdef-1-20-fedcba9876543210.sotay.part", false},
    {"0123456789abcdef-1-20-fedcba9876543210.SOTAY", false},
    {"0123456789ABCDEF-1-20-fedcba9876543210.sotay", false},
    {"0123456789abcde-1-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef-1-20-fedcba9876543210 (1).sotay", false},
    {"0123456789abcdef-0-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef-01-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef-21-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef--1-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef-1-99999999999999999999-fedcba9876543210.sotay", false},
    {"../3456789abcdef-1-20-fedcba9876543210.sotay", false},
    {"0123456789abcdef-1-20-fedcba9876543210-7.sotay", false},
};

START_TEST(names_are_read_strictly)
{
    struct segment_name n;
    char again[SEGMENT_NAME_MAX];
    bool good = segment_name_parse(names[_i].name, &n);
    ck_assert_msg(good == names[_i].good, "'%s'", names[_i].name);
    if (!good)
        return;
    segment_name_print(&n, again);
    ck_assert_str_eq(again, names[_i].name);
}
END_TEST

Suite *suite_segment(void)
{
    Suite *s = suite_create("segment");
    TCase *tc = tcase_create("segment");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, there_and_back);
    tcase_add_test(tc, from_a_file_a_piece_at_a_time);
    tcase_add_test(tc, a_file_that_changes_between_two_looks);
    tcase_add_test(tc, a_visitor_ends_the_walk);
    tcase_add_test(tc, cut_anywhere);
    tcase_add_test(tc, changed_anywhere);
    tcase_add_loop_test(tc, forged_in_every_place, 0, (int)COUNT_OF(forgeries));
    tcase_add_test(tc, a_line_without_end);
    tcase_add_loop_test(tc, names_are_read_strictly, 0, (int)COUNT_OF(names));
    suite_add_tcase(s, tc);
    return s;
}
