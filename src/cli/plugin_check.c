/* src/cli/plugin_check.c - plugin check: tries plugins in a child process and tells what was found. */
#include "base/base.h"

#include "cli/commands.h"

#include "plugin/check.h"
#include "plugin/plugins.h"

#include <errno.h>
#include <sys/stat.h>

enum { SECONDS = 5 };

/* ---- which plugin ---------------------------------------------------------------------------------- */

struct target {
    char *root, *name; /* ROOT/NAME/NAME.so */
};

static void target_done(struct target *t)
{
    free(t->root);
    free(t->name);
}

/* DIR, or DIR/NAME.so; the folder's own name is the plugin's. */
static int find_target(const char *typed, struct target *ret, struct sotay_error *err)
{
    AUTO_FREE char *real = realpath(typed, NULL);
    struct stat st;
    if (!real || stat(real, &st) != 0)
        return sotay_fail(err, SOTAY_EABSENT, _("Check the name and the permissions."), "%s: %s",
                          typed, strerror(errno));
    AUTO_FREE char *file = S_ISDIR(st.st_mode) ? NULL : text_dup(strrchr(real, '/') + 1);
    if (file)
        *strrchr(real, '/') = '\0';
    char *slash = strrchr(real, '/');
    if (!slash || !slash[1])
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not the folder of a plugin"), typed);
    AUTO(str) so = {0};
    str_addf(&so, "%s/%s.so", real, slash + 1);
    int rc = str_check(&so, err);
    if (rc < 0)
        return rc;
    if (file && strcmp(strrchr(str_text(&so), '/') + 1, file) != 0) {
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s is not in a folder of its own name"), typed);
        sotay_error_hint(err, _("Sotay looks for NAME/NAME.so: here %s."), str_text(&so));
        return rc;
    }
    if (stat(str_text(&so), &st) != 0) {
        rc = sotay_fail(err, SOTAY_EABSENT,
                        _("Build it first, with make; DIR is the folder of one plugin."),
                        _("there is no %s"), str_text(&so));
        return rc;
    }
    ret->name = text_dup(slash + 1);
    ret->root = text_dup_bytes(real, slash == real ? 1 : (size_t)(slash - real));
    return ret->name && ret->root ? SOTAY_OK : sotay_nomem(err);
}

/* ---- telling it -------------------------------------------------------------------------------------- */

static bool rule_is_good(const struct check_report *r, const char *rule)
{
    for (uint32_t i = 0; i < r->n_findings; i++)
        if (r->findings[i].is_error && strcmp(r->findings[i].rule, rule) == 0)
            return false;
    return true;
}

static void add_rule(const struct check_report *r, const struct check_rule *k, struct str *out)
{
    str_addf(out, "%s: %s, ", k->name, rule_is_good(r, k->name) ? _("good") : _("not good"));
    str_addf(out, _("calls %lld, without an answer %lld, slowest %lld.%03lld ms (%s)"),
             (long long)k->calls, (long long)k->unanswered, (long long)(k->slowest_us / 1000),
             (long long)(k->slowest_us % 1000), k->slowest_on[0] ? k->slowest_on : "-");
    str_add_char(out, '\n');
}

static void add_finding(const struct check_report *r, const struct check_finding *f,
                        struct str *out)
{
    str_addf(out, "%s: %s: %s", f->rule[0] ? f->rule : r->name,
             f->is_error ? _("error") : _("warning"), f->text);
    if (f->times > 1)
        str_addf(out, _(" (and %d times more)"), f->times - 1);
    str_add_char(out, '\n');
}

static void add_report(const struct check_report *r, struct str *out)
{
    if (r->version[0])
        str_addf(out, _("%s %s: %s, built for ABI %u.%u\n"), r->name, r->version,
                 plugins_kind_word(r->kind), r->abi_major, r->abi_minor);
    for (uint32_t i = 0; i < r->n_rules; i++)
        add_rule(r, &r->rules[i], out);
    for (uint32_t i = 0; i < r->n_findings; i++)
        add_finding(r, &r->findings[i], out);
    if (r->n_dropped)
        str_addf(out, _("and %u findings more\n"), r->n_dropped);
}

static void add_json(const struct check_report *r, struct str *out)
{
    str_add(out, "{");
    json_text(out, "name", r->name);
    json_text(out, "version", r->version);
    json_text(out, "kind", plugins_kind_word(r->kind));
    json_bool(out, "good", check_is_good(r));
    str_add(out, ",\"rules\":[");
    for (uint32_t i = 0; i < r->n_rules; i++) {
        str_add(out, i ? ",{" : "{");
        json_text(out, "rule", r->rules[i].name);
        json_bool(out, "good", rule_is_good(r, r->rules[i].name));
        json_int(out, "calls", r->rules[i].calls);
        json_int(out, "unanswered", r->rules[i].unanswered);
        json_int(out, "slowest_us", r->rules[i].slowest_us);
        json_text(out, "slowest_on", r->rules[i].slowest_on);
        str_add(out, "}");
    }
    str_add(out, "],\"findings\":[");
    for (uint32_t i = 0; i < r->n_findings; i++) {
        const struct check_finding *f = &r->findings[i];
        str_add(out, i ? ",{" : "{");
        json_text(out, "grade", f->is_error ? "error" : "warning");
        json_text(out, "kind", f->kind);
        json_text(out, "rule", f->rule);
        json_text(out, "text", f->text);
        json_int(out, "times", f->times);
        str_add(out, "}");
    }
    str_add(out, "]}");
}

/* ---- the command ------------------------------------------------------------------------------------- */

static int look_at(struct cli *cli, const struct target *t, int seconds, struct check_report **ret,
                   struct sotay_error *err)
{
    AUTO(english) words = cli_words(cli);
    return plugin_check(t->root, t->name, cli->app.paths.plugin_dirs, cli->app.paths.checklist_dirs,
                        seconds, ret, err);
}

static int check_one(struct cli *cli, const char *typed, int seconds, struct str *out, size_t *bad,
                     struct sotay_error *err)
{
    __attribute__((cleanup(target_done))) struct target t = {0};
    AUTO_FREE struct check_report *report = NULL;
    int rc = find_target(typed, &t, err);
    if (rc >= 0)
        rc = look_at(cli, &t, seconds, &report, err);
    if (rc < 0)
        return rc;
    if (cli->format == OUT_JSON) {
        str_add(out, out->len && out->data[out->len - 1] == '}' ? "," : "");
        add_json(report, out);
    } else {
        add_report(report, out);
    }
    *bad += !check_is_good(report);
    return SOTAY_OK;
}

int cmd_plugin_check(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(opt_list) paths = {0};
    int seconds = SECONDS;
    const struct opt opts[] = {
        {.name = "DIR",
         .list = &paths,
         .positional = true,
         .required = true,
         .help = N_("folders of plugins, or their .so files")},
        {0, "seconds", N_("how long one call may take (default: 5)"), .num = &seconds},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && cli->format == OUT_CSV)
        rc = cli_no_csv(err);
    if (rc == SOTAY_OK)
        rc = cli_app(cli, err);
    if (rc == SOTAY_OK && (seconds < 1 || seconds > 3600))
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("--seconds is from 1 to 3600"));
    if (rc != SOTAY_OK)
        return rc;
    AUTO(str) out = {0};
    size_t bad = 0;
    if (cli->format == OUT_JSON)
        str_add(&out, "{\"format\":1,\"plugins\":[");
    for (size_t i = 0; rc == SOTAY_OK && i < paths.n; i++)
        rc = check_one(cli, paths.v[i], seconds, &out, &bad, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->format == OUT_JSON)
        str_add(&out, "]}\n");
    rc = cli_put(&out, err);
    if (rc == SOTAY_OK && bad)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("%zu of %zu plugins are not good"), bad,
                        paths.n);
    return rc;
}
