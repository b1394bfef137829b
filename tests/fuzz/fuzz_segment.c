/* tests/fuzz/fuzz_segment.c - a file of entries: out of memory and out of a file it reads alike, and what
 * is read is what would have been written. */
#include "sealed.h"

#include "ledger/segment.h"

static int look_at(void *with, const struct entry *e, const uint8_t *mark, struct sotay_error *err)
{
    struct hash *sum = with;
    struct hash both[2] = {*sum, entry_hash(e)};
    (void)err;
    if (mark)
        both[0].b[0] ^= mark[0];
    if (e->payload && e->payload_len)
        both[0].b[1] ^= (uint8_t)e->payload[e->payload_len - 1];
    *sum = hash_of(both, sizeof both);
    return SOTAY_OK;
}

static void look_through(const struct segment *s, const char *text, int fd)
{
    AUTO(str) again = {0};
    struct segment_name name;
    struct sotay_error err = {0};
    struct hash from_memory = {{0}}, from_file = {{0}};
    PROMISE(s->len > 0 && s->stretch.first >= 1 && s->stretch.last >= s->stretch.first);
    PROMISE(s->stretch.each(&s->stretch, look_at, &from_memory, &err) == SOTAY_OK);
    PROMISE(segment_walk_file(fd, 0, s, look_at, &from_file, &err) == SOTAY_OK);
    PROMISE(hash_equal(&from_memory, &from_file));
    PROMISE(segment_print(&s->stretch, &s->authority, &again, &name, &err) == SOTAY_OK);
    PROMISE(again.len == s->len && memcmp(again.data, text, s->len) == 0);
    char shown[SEGMENT_NAME_MAX];
    struct segment_name read;
    segment_name_print(&name, shown);
    PROMISE(segment_name_parse(shown, &read) && memcmp(&read, &name, sizeof read) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40];
    AUTO(str) text = {0};
    AUTO(str) erased = {0};
    struct segment s, f;
    struct segment_name name;
    struct sotay_error err = {0}, other = {0};
    seal(data, size, &text);
    int fd = fuzz_file(str_text(&text), text.len, path);
    int rc = segment_parse(str_text(&text), text.len, &s, &err);
    int in_file = segment_parse_file(fd, 0, &f, &erased, &other);
    PROMISE(rc == in_file);
    if (rc < 0)
        fuzz_error(rc, &err);
    else
        look_through(&s, text.data, fd);
    close(fd);
    char *as_name = fuzz_text(data, size);
    if (segment_name_parse(as_name, &name)) {
        char shown[SEGMENT_NAME_MAX];
        segment_name_print(&name, shown);
        PROMISE(strcmp(shown, as_name) == 0);
    }
    free(as_name);
    return 0;
}
