/* src/cli/cmd_kit.c - kit: the folder that a new station's computer starts with. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/copy_progress.h"
#include "cli/kit_page.h"
#include "cli/noun.h"

#include "domain/kit.h"
#include "domain/notebook.h"

#include <inttypes.h>

struct kit { /* AUTO(kit) k = {0}; what the pages say */
    struct cli *cli;
    struct kit_about about;
    struct record place;
    struct notebook_info info;
    struct id facility;
    char code[80], caller[200], phone[80], computer[120];
    struct day_text day;
    struct str forms;
    int n_forms, n_absent;
};

static void kit_done(struct kit *k)
{
    record_done(&k->place);
    str_done(&k->forms);
}

static int add_form(void *with, const struct kit_form *f, struct sotay_error *err)
{
    struct kit *k = with;
    kit_form_add(&k->about, f, &k->forms);
    k->n_forms++;
    k->n_absent += !f->checklist;
    return str_check(&k->forms, err);
}

/* Whom the station calls: the one who made it. */
static int find_caller(struct kit *k, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    const char *who = cli_who(k->cli);
    AUTO(record) r = {0};
    struct id person;
    if (!who || strcmp(who, "authority") == 0) {
        snprintf(k->caller, sizeof(k->caller), "%s", k->info.name);
        return SOTAY_OK;
    }
    int rc = noun_find(k->cli, NOUN_PERSON, who, &person, err);
    if (rc >= 0)
        rc = person_full_name(&k->cli->app, &person, k->caller, err);
    if (rc >= 0)
        rc = record_get(k->cli->app.store, n, &person, &r, err);
    int phone = noun_field(n, "phone");
    if (rc == SOTAY_OK && phone >= 0 && r.v[phone])
        snprintf(k->phone, sizeof(k->phone), "%s", r.v[phone]);
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_place(struct kit *k, const char *name, struct sotay_error *err)
{
    struct app *app = &k->cli->app;
    const struct noun *n = &noun_table[NOUN_FACILITY];
    int rc = noun_find(k->cli, NOUN_FACILITY, name, &k->facility, err);
    if (rc >= 0)
        rc = record_code(app->store, n, &k->facility, k->code, err);
    if (rc >= 0)
        rc = record_get(app->store, n, &k->facility, &k->place, err);
    if (rc >= 0)
        rc = notebook_info(app, &k->info, err);
    if (rc >= 0)
        rc = find_caller(k, err);
    if (rc < 0)
        return rc;
    int title = noun_field(n, "name");
    k->day = day_iso(app->today);
    k->about = (struct kit_about){.authority = k->info.name,
                                  .facility = k->place.v[title] ? k->place.v[title] : k->code,
                                  .code = k->code,
                                  .caller = k->caller,
                                  .phone = k->phone,
                                  .day = k->day.s};
    snprintf(k->computer, sizeof(k->computer), "%s", k->code);
    rc = kit_people_with_key(app, &k->facility, &k->about.people_with_key, err);
    kit_forms_begin(&k->about, &k->forms);
    if (rc >= 0)
        rc = kit_forms(app, &k->facility, add_form, k, err);
    kit_forms_end(&k->forms);
    k->about.forms = k->n_forms - k->n_absent;
    return rc;
}

static int write_forms(void *with, const char *series, struct str *out, struct sotay_error *err)
{
    const struct kit *k = with;
    (void)series;
    str_add_bytes(out, str_text(&k->forms), k->forms.len);
    return str_check(out, err);
}

static int write_instructions(void *with, const char *series, struct str *out,
                              struct sotay_error *err)
{
    const struct kit *k = with;
    struct kit_about about = k->about;
    about.series = series;
    kit_instructions(&about, out);
    return str_check(out, err);
}

static int answer(struct kit *k, const struct kit_result *r, struct sotay_error *err)
{
    AUTO(str) line = {0};
    char records[24], forms[16];
    const bool dry = k->cli->given.dry_run;
    snprintf(records, sizeof(records), "%" PRId64, r->records);
    snprintf(forms, sizeof(forms), "%d", k->about.forms);
    if (dry)
        str_addf(&line, _("would make the kit of %s in %s: forms %s"), k->code, r->folder, forms);
    else
        str_addf(
            &line,
            _("made the kit of %s in %s: records %s, forms %s, letters of its certificates: %s"),
            k->code, r->folder, records, forms, r->series);
    struct hash_text key = hash_hex(&r->device);
    const struct fact facts[] = {
        {"folder", r->folder, CELL_TEXT},
        {"facility", k->code, CELL_TEXT},
        {"records", dry ? NULL : records, CELL_INT},
        {"forms", forms, CELL_INT},
        {"device", dry ? NULL : key.s, CELL_TEXT},
        {"series", dry ? NULL : r->series, CELL_TEXT},
    };
    if (k->n_absent)
        cli_warn(_("warning: skills required there that have no checklist in force: %d"),
                 k->n_absent);
    return cli_answer(k->cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static int make(struct kit *k, const char *folder, const char *name, struct sotay_error *err)
{
    static const struct kit_page pages[] = {{"huong-dan.html", write_instructions},
                                            {"bang-kiem.html", write_forms}};
    AUTO(actor) actor = {0};
    AUTO(copy_bar) bar = {0};
    struct kit_result r = {0};
    struct kit_wish w = {.folder = folder,
                         .name = name ? name : k->computer,
                         .pages = pages,
                         .n_pages = COUNT_OF(pages),
                         .with = k,
                         .progress = copy_bar_of(&bar)};
    int rc = kit_check(&k->cli->app, folder, r.folder, err);
    if (rc >= 0)
        rc = cli_unlock(k->cli, &actor, err);
    if (rc >= 0)
        rc = kit_make(&k->cli->app, &actor, &w, &r, err);
    copy_bar_done(&bar);
    return rc < 0 ? rc : answer(k, &r, err);
}

int cmd_kit(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *facility = NULL, *folder = NULL, *name = NULL;
    AUTO(kit) k = {.cli = cli};
    const struct opt opts[] = {
        {.name = "DIR",
         .str = &folder,
         .positional = true,
         .required = true,
         .help = N_("folder to make, on the stick that goes there")},
        {0, "for", N_("the place whose computer it is for"), .str = &facility, .required = true,
         .value = "FACILITY"},
        {0, "name", N_("what people call that computer (default: the code of the place)"),
         .str = &name},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = read_place(&k, facility, err);
    return rc == SOTAY_OK ? make(&k, folder, name, err) : rc;
}
