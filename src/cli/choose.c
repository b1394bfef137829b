/* src/cli/choose.c - a name that several records have: a numbered list to choose from. */
#include "base/base.h"

#include "cli/choose.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "domain/record.h"

void choices_forget(struct choices *c)
{
    c->n = 0;
    c->is_new = false;
}

static const struct choice *said(const struct choices *c, const struct noun *n, const char *text)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->list[i].noun == n && strcmp(c->list[i].text, text) == 0)
            return &c->list[i];
    return NULL;
}

static void remember(struct choices *c, const struct noun *n, const char *text, const struct id *id)
{
    if (c->n == CHOICES_MAX || strlen(text) >= sizeof(c->list[0].text))
        return;
    struct choice *one = &c->list[c->n++];
    *one = (struct choice){.noun = n, .id = *id};
    memcpy(one->text, text, strlen(text) + 1);
}

/* What stands behind the code is the same. */
static bool alike(const struct str *a, const struct str *b)
{
    const char *one = strchr(str_text(a), ' '), *other = strchr(str_text(b), ' ');
    return one && other && strcmp(one, other) == 0;
}

int choice_labels_read(struct cli *cli, const struct noun *n, const struct id *ids, size_t n_ids,
                       struct choice_labels *ret, struct sotay_error *err)
{
    bool is_alike[CANDIDATES_MAX] = {false};
    struct str *label = ret->text;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n_ids && rc >= 0; i++)
        rc = n->id == NOUN_PERSON ? person_choice(&cli->app, &ids[i], &label[i], err)
                                  : record_label(&cli->app, n, &ids[i], &label[i], err);
    for (size_t i = 0; i < n_ids && n->id == NOUN_PERSON; i++)
        for (size_t k = 0; k < n_ids && !is_alike[i]; k++)
            is_alike[i] = k != i && alike(&label[i], &label[k]);
    for (size_t i = 0; i < n_ids && rc >= 0; i++) {
        if (!is_alike[i])
            continue;
        str_clear(&label[i]);
        rc = person_choice_more(&cli->app, &ids[i], &label[i], err);
    }
    return rc;
}

void choice_labels_done(struct choice_labels *l)
{
    for (size_t i = 0; i < COUNT_OF(l->text); i++)
        str_done(&l->text[i]);
}

static int show(struct cli *cli, const struct noun *n, const char *text, const struct id *ids,
                size_t n_ids, size_t n_all, struct sotay_error *err)
{
    AUTO(choice_labels) labels = {0};
    int rc = choice_labels_read(cli, n, ids, n_ids, &labels, err);
    if (rc < 0)
        return rc;
    cli_warn(_("'%s' may be any of %zu (%s):"), text, n_all, noun_shown(n));
    for (size_t i = 0; i < n_ids; i++)
        cli_warn("  %zu  %s", i + 1, str_text(&labels.text[i]));
    if (n_all > n_ids)
        cli_warn(_("     and %zu more: type more of the name"), n_all - n_ids);
    if (cli->choices.may_be_new)
        cli_warn("  0  %s", _("not in the list"));
    return SOTAY_OK;
}

/* SOTAY_END: none of them. */
static int ask(struct cli *cli, const struct noun *n, const struct id *ids, size_t n_ids,
               struct id *ret, struct sotay_error *err)
{
    for (;;) {
        struct answer a = {{0}};
        struct sotay_error why = {0};
        int64_t number;
        int rc =
            ask_line(_("Which one? (number, more of the name; Enter: none of them) "), &a, err);
        if (rc < 0)
            return rc;
        if (!a.s[0] || strcmp(a.s, "<") == 0)
            return SOTAY_END;
        bool is_number = text_to_int(a.s, &number);
        if (is_number && number == 0 && cli->choices.may_be_new) {
            cli->choices.is_new = true;
            return SOTAY_END;
        }
        if (is_number && number >= 1 && (uint64_t)number <= n_ids) {
            *ret = ids[number - 1];
            return SOTAY_OK;
        }
        if (is_number && strlen(a.s) < 3) {
            cli_warn(_("  a number from %d to %d"), cli->choices.may_be_new ? 0 : 1, (int)n_ids);
            continue;
        }
        rc = record_find(&cli->app, n, a.s, ret, &why); /* which may ask again */
        if (rc == SOTAY_OK || cli->choices.is_new)
            return rc == SOTAY_OK ? rc : SOTAY_END;
        cli_warn("  %s", why.message);
    }
}

int choose_record(void *with, const struct noun *n, const char *text, const struct id *ids,
                  size_t n_ids, size_t n_all, struct id *ret, struct sotay_error *err)
{
    struct cli *cli = with;
    const struct choice *before = said(&cli->choices, n, text);
    if (before) {
        *ret = before->id;
        return SOTAY_OK;
    }
    if (store_is_writing(cli->app.store))
        return SOTAY_END;
    int rc = show(cli, n, text, ids, n_ids, n_all, err);
    if (rc >= 0)
        rc = ask(cli, n, ids, n_ids, ret, err);
    if (rc == SOTAY_OK)
        remember(&cli->choices, n, text, ret);
    return rc;
}
