/* tests/bench/cert-text.h - what one certificate of the timing says; shared by both sides. */
#ifndef BENCH_CERT_TEXT_H
#define BENCH_CERT_TEXT_H
#include <stdio.h>
#include <string.h>

struct cert_text {
    char name[128], number[64], qr[1024];
};

/* Another name, number and QR text for each i; the QR text has qr_len characters. */
static inline void cert_text_make(struct cert_text *c, int i, int qr_len)
{
    static const char *const family[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Lường", "Quàng"};
    static const char *const middle[] = {"Thị Thúy", "Văn", "Ngọc Quỳnh", "Đức", "Xuân"};
    static const char *const given[] = {"Ái",  "Bình", "Duyên", "Được", "Hằng", "Phượng",
                                        "Yến", "Sửu",  "Nghĩa", "Mẫn",  "Thảo"};
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned long long state = 0x9e3779b97f4a7c15ULL + (unsigned)i;
    snprintf(c->name, sizeof(c->name), "%s %s %s", family[i % 7], middle[i % 5], given[i % 11]);
    snprintf(c->number, sizeof(c->number), "%d/2026/GCN-TTYT", i + 1);
    int n = qr_len < (int)sizeof(c->qr) - 1 ? qr_len : (int)sizeof(c->qr) - 1;
    for (int k = 0; k < n; k++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        c->qr[k] = letters[state >> 58];
    }
    c->qr[n] = '\0';
}
#endif
