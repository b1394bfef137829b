/* tests/bench/cert-sotay.c - draws N certificates through the module `print`, one file each.
 * usage: cert-sotay PRINT.SO DIR N QR-LENGTH */
#include "cert-text.h"

#include <dlfcn.h>
#include <sotay/plugin.h>
#include <stdlib.h>

#define POOL_BYTES 65536

static char pool[POOL_BYTES];
static uint64_t pool_used;

static void *pool_alloc(const struct sotay_host *host, uint64_t bytes)
{
    (void)host;
    bytes = (bytes + 15) & ~(uint64_t)15;
    if (pool_used + bytes > POOL_BYTES)
        return NULL;
    void *p = memset(pool + pool_used, 0, bytes);
    pool_used += bytes;
    return p;
}

static void log_it(const struct sotay_host *host, int32_t level, const char *message)
{
    (void)host;
    (void)level;
    fprintf(stderr, "cert-sotay: %s\n", message);
}

static const char *same(const struct sotay_host *host, const char *msgid)
{
    (void)host;
    return msgid;
}

static int32_t write_bytes(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    return fwrite(bytes, 1, len, sink->core) == len ? 0 : -1;
}

static int draw(const struct sotay_output *module, void *state, const struct sotay_host *host,
                const char *dir, int i, int qr_len)
{
    struct cert_text c;
    char path[4096];
    cert_text_make(&c, i, qr_len);
    const struct sotay_field fields[] = {
        {"body.managing", "SỞ Y TẾ ĐIỆN BIÊN"},
        {"body.issuing", "TRUNG TÂM Y TẾ TUẦN GIÁO"},
        {"place", "Tuần Giáo"},
        {"number", c.number},
        {"title.vi", "Giấy chứng nhận năng lực"},
        {"holder.name", c.name},
        {"holder.birth", "14/01/1990"},
        {"holder.cadre", "Điều dưỡng"},
        {"holder.workplace", "Trạm Y tế xã Mường Mùn"},
        {"subject.label.vi", "đủ năng lực thực hiện"},
        {"subject.vi", "Hồi sinh tim phổi cơ bản người lớn có AED"},
        {"checklist", "Bảng kiểm resuscitation.bls-adult, bản 2"},
        {"rule.vi", "3 lượt đạt, 2 người hướng dẫn, trong 12 tháng"},
        {"evidence.vi", "5 lượt thực hành có giám sát"},
        {"valid.from", "15/11/2026"},
        {"valid.until", "14/11/2028"},
        {"issued.day", "15"},
        {"issued.month", "11"},
        {"issued.year", "2026"},
        {"signatory.title", "GIÁM ĐỐC"},
        {"signatory.name", "BS. Trần Trọng Sùng"},
        {"qr", c.qr},
    };
    const struct sotay_document document = {.size = sizeof(document),
                                            .kind = "certificate",
                                            .layout = "landscape",
                                            .fields = fields,
                                            .n_fields = sizeof(fields) / sizeof(fields[0]),
                                            .created = 1790000000};
    snprintf(path, sizeof(path), "%s/s%06d.pdf", dir, i);
    FILE *out = fopen(path, "w");
    if (!out)
        return -1;
    const struct sotay_sink sink = {.size = sizeof(sink), .core = out, .write = write_bytes};
    int rc = module->render(state, host, &document, &sink);
    pool_used = 0;
    return fclose(out) == 0 ? rc : -1;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    void *so = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    sotay_plugin_entry_fn entry = NULL;
    void *symbol = so ? dlsym(so, "sotay_plugin_entry") : NULL;
    memcpy(&entry, &symbol, sizeof(entry));
    const struct sotay_output *module =
        entry ? (const struct sotay_output *)(const void *)entry() : NULL;
    if (!module || module->head.kind != SOTAY_KIND_OUTPUT) {
        fprintf(stderr, "cert-sotay: %s\n", so ? "not an output module" : dlerror());
        return 1;
    }
    const struct sotay_host host = {
        .size = sizeof(host), .alloc = pool_alloc, .log = log_it, .translate = same};
    void *state = NULL;
    int rc = module->open(&host, &state);
    int n = (int)strtol(argv[3], NULL, 10), qr_len = (int)strtol(argv[4], NULL, 10);
    for (int i = 0; i < n && rc >= 0; i++)
        rc = draw(module, state, &host, argv[2], i, qr_len);
    if (state)
        module->close(state);
    return rc < 0;
}
