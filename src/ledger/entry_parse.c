/* src/ledger/entry_parse.c - the header text of an entry, read back. */
#include "base/base.h"

#include "ledger/entry.h"

#include "ledger/feed.h"

#define PLACES 10 /* lines of a header */

static bool is_kind(const char *text, size_t len)
{
    if (len < 1 || len >= KIND_SIZE)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (!c || (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !strchr("._-", c)))
            return false;
    }
    return true;
}

/* Computers whose clock stood before 1970 wrote such entries as well. */
static bool parse_time(const char *text, size_t len, int64_t *ret)
{
    bool minus = len > 0 && text[0] == '-';
    if (!feed_int(text + minus, len - minus, ret) || (minus && *ret == 0))
        return false;
    *ret = minus ? -*ret : *ret;
    return true;
}

static bool parse_value(int line, const char *v, size_t len, struct entry *e)
{
    switch (line) {
    case 1:
        return feed_hex(v, len, e->device.b, HASH_SIZE);
    case 2:
        return feed_int(v, len, &e->seq) && e->seq > 0;
    case 3:
        return feed_hex(v, len, e->prev.b, HASH_SIZE);
    case 4:
        return feed_int(v, len, &e->clock);
    case 5:
        return parse_time(v, len, &e->time);
    case 6:
        e->has_actor = !feed_is(v, len, "-");
        return !e->has_actor || feed_hex(v, len, e->actor.b, HASH_SIZE);
    case 7:
        if (!is_kind(v, len))
            return false;
        memcpy(e->kind, v, len);
        return true;
    case 8:
        return feed_hex(v, len, e->subject.b, ID_SIZE);
    default:
        return feed_hex(v, len, e->payload_hash.b, HASH_SIZE);
    }
}

bool entry_parse(const char *text, size_t len, struct entry *ret, size_t *ret_len)
{
    static const char *const names[PLACES] = {"sotay-entry", "device", "seq",   "prev",
                                              "clock",       "time",   "actor", "kind",
                                              "subject",     "payload"};
    const char *at = text, *end = text + len;
    *ret = (struct entry){0};
    for (int i = 0; i < PLACES; i++) {
        const char *lf = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL, *value;
        size_t value_len;
        if (!lf || !feed_field(at, (size_t)(lf - at), names[i], &value, &value_len))
            return false;
        if (i == 0 ? !feed_is(value, value_len, "1") : !parse_value(i, value, value_len, ret))
            return false;
        at = lf + 1;
    }
    *ret_len = (size_t)(at - text);
    return true;
}
