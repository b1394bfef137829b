/* src/cli/history.c - who changed what, when, on which computer: a table, CSV or JSON. */
#include "base/base.h"

#include "cli/history.h"

#include "base/text.h"

struct history {
    struct cli *cli;
    struct str *json; /* NULL: to the listing */
    struct listing *listing;
};

struct change {
    struct moment_text when;
    char who[120]; /* who signed, else the computer */
    char computer[9];
    bool is_signed;
};

static int change_of(struct cli *cli, const struct entry *e, struct change *ret,
                     struct sotay_error *err)
{
    *ret = (struct change){.when = cli_moment(cli, e->time), .is_signed = e->has_actor};
    memcpy(ret->computer, hash_hex(&e->device).s, 8);
    return record_who(&cli->app, e, ret->who, err);
}

/* One line, as people are told it. */
static int add_line(const struct record_change *c, const char *line, size_t len, struct str *out,
                    struct sotay_error *err)
{
    if (c->undoes)
        str_addf(out, "%s ", _("undo:"));
    str_add_bytes(out, line, len);
    if (c->is_undone)
        str_addf(out, " (%s)", _("undone"));
    return str_check(out, err);
}

/* Each change has a line of its own; on a screen the rest is said once. */
static int list_change(struct history *h, const struct change *c, const struct record_change *what,
                       struct sotay_error *err)
{
    bool repeats = h->cli->format != OUT_TABLE, first = true;
    AUTO(str) who = {0};
    int rc = SOTAY_OK;
    str_add(&who, c->who);
    if (!repeats && c->is_signed) /* the column of computers is left out there */
        str_addf(&who, " (%s)", c->computer);
    for (const char *at = what->changes; rc >= 0 && (first || *at); first = false) {
        size_t len = strcspn(at, "\n");
        AUTO(str) one = {0};
        rc = add_line(what, at, len, &one, err);
        if (rc < 0)
            return rc;
        const char *cells[] = {c->when.s, str_text(&who), c->computer, str_text(&one)};
        for (size_t i = 0; !first && !repeats && i < 3; i++)
            cells[i] = "";
        rc = listing_row(h->listing, cells, err);
        at += len + (at[len] == '\n');
    }
    return rc;
}

static int print_change(void *with, const struct entry *e, const struct record_change *what,
                        struct sotay_error *err)
{
    struct history *h = with;
    struct change c;
    int rc = change_of(h->cli, e, &c, err);
    if (rc < 0)
        return rc;
    if (!h->json)
        return list_change(h, &c, what, err);
    AUTO(str) line = {0};
    for (const char *at = what->changes; *at; at++)
        str_add(&line, *at == '\n' ? "; " : (char[]){*at, '\0'});
    str_add(h->json, h->json->data[h->json->len - 1] == '[' ? "{" : ",{");
    json_text(h->json, "time", c.when.s);
    json_text(h->json, "by", c.who);
    json_text(h->json, "computer", c.computer);
    json_text(h->json, "kind", e->kind);
    json_text(h->json, "changes", str_text(&line));
    json_text(h->json, "command", id_is_zero(&what->batch) ? NULL : id_hex(&what->batch).s);
    json_bool(h->json, "undone", what->is_undone);
    json_bool(h->json, "undoes", what->undoes);
    str_add_char(h->json, '}');
    return str_check(h->json, err);
}

int history_json(struct cli *cli, history_each each, const struct id *id, struct str *out,
                 struct sotay_error *err)
{
    AUTO(english) words = english_begin(true);
    struct history h = {.cli = cli, .json = out};
    str_add(out, ",\"history\":[");
    int rc = each(&cli->app, id, print_change, &h, err);
    str_add(out, "]");
    return rc;
}

int history_list(struct cli *cli, history_each each, const struct id *id, struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"time", _("When"), CELL_TEXT, false},
        {"by", _("By"), CELL_TEXT, false},
        {"computer", _("Computer"), CELL_TEXT, true},
        {"changes", _("Changes"), CELL_TEXT, false},
    };
    AUTO(english) words = cli_words(cli);
    AUTO(rows) rows = {0};
    int rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no changes"), err);
    struct history h = {.cli = cli, .listing = rows.listing};
    if (rc >= 0)
        rc = each(&cli->app, id, print_change, &h, err);
    return rc < 0 ? rc : rows_end(&rows, err);
}
