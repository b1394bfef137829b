/* src/cli/cli.h - what every command shares: its row in the table, the options taken everywhere, the
 * notebook it works on, who acts, and how it answers. */
#ifndef SOTAY_CLI_H
#define SOTAY_CLI_H
#include "base/base.h"
#include "base/language.h"
#include "cli/choose.h"
#include "cli/config.h"
#include "cli/opt.h"
#include "domain/app.h"
#include "output/output.h"

struct cli;

enum {
    NEED_NOTHING = 0, /* works outside any notebook */
    NEED_READ = 1,
    NEED_WRITE = 2,  /* takes --dry-run */
    CAN_DRY_RUN = 4, /* takes --dry-run although it opens no notebook for writing by itself */
    CAN_SHEET = 16,  /* its rows can go into a workbook: takes --xlsx and --force */
    IS_PLAIN = 8,    /* no locale, no configuration: starts at once */
};

struct command {      /* one row of the table */
    const char *name; /* "signoff add", "version" */
    int (*run)(struct cli *cli, int argc, char **argv, struct sotay_error *err);
    unsigned needs;
    const char *summary; /* N_(), one line, no capital, no full stop */
    const char *example; /* real and pasteable, without the leading "sotay " */
};
extern const struct command command_table[]; /* ends with a NULL name */
struct command_group {
    const char *noun, *summary;
};
extern const struct command_group command_groups[]; /* ends with a NULL noun */

struct cli {
    const struct command *command;
    struct { /* as typed; NULL, DAY_NONE or false: not given */
        const char *notebook, *config, *as, *passphrase_file, *format, *xlsx;
        sotay_day today;
        bool json, csv, dry_run, force;
    } given;
    bool describe; /* print the command's words and options, for completion, and do nothing */
    enum out_format format;
    struct config config;
    bool has_config;
    struct app app;
    bool has_app;
    struct choices choices;      /* what a name was said to mean */
    const struct actor *at_hand; /* borrowed: a key unlocked already, and the code of whose it is */
    const char *at_hand_of;
    bool may_go_back; /* '<' instead of a passphrase is no try: cli_unlock answers SOTAY_END */
};
void cli_done(struct cli *cli);

/* ---- the command line -------------------------------------------------------------------------- */

/* Reads the options; answers --help.  SOTAY_END: the answer was given, return it. */
int cli_args(struct cli *cli, const struct opt *own, int argc, char **argv,
             struct sotay_error *err);
/* cli_args, then opens the notebook as the command's row says. */
int cli_start(struct cli *cli, const struct opt *own, int argc, char **argv,
              struct sotay_error *err);
/* How many words of argv are options before the noun. */
int cli_leading(int argc, char **argv);
/* The row for these words; *ret_words tells how many were used.  SOTAY_EUSAGE names the nearest. */
int cli_find(int argc, char **argv, const struct command **ret, int *ret_words,
             struct sotay_error *err);
/* `sotay help`, `sotay NOUN`. */
void cli_help_all(FILE *to);
bool cli_help_noun(const char *noun, FILE *to);

/* ---- the notebook and who acts ------------------------------------------------------------------ */

int cli_config(struct cli *cli, struct sotay_error *err);
/* The application without a notebook: plugins, paths, today. */
int cli_app(struct cli *cli, struct sotay_error *err);
int cli_open(struct cli *cli, struct sotay_error *err);
/* The same, whatever the command's row says; mode is read or write. */
int cli_open_for(struct cli *cli, enum store_mode mode, struct sotay_error *err);
/* Who acts: --as, else [user] person; NULL when nobody is named. */
const char *cli_who(struct cli *cli);
/* Who acts can sign here: their key lies on this computer and is good.  Called before questions and
 * long work. */
int cli_has_key(struct cli *cli, struct sotay_error *err);
/* Their key, unlocked: asks for the passphrase, so it is called last. */
int cli_unlock(struct cli *cli, struct actor *ret, struct sotay_error *err);
/* The same when must is true or --as was given; otherwise *ret_actor is NULL: this computer's own
 * mark is enough. */
int cli_unlock_if(struct cli *cli, bool must, struct actor *store, const struct actor **ret_actor,
                  struct sotay_error *err);
/* Judges what waits after a write that is durable; a failure is only told. */
void cli_settle(struct cli *cli);
/* The same judged elsewhere: tells a failure. */
void cli_settled(int rc, const struct sotay_error *why);
/* True when questions can be asked: standard input and error are terminals. */
bool cli_is_interactive(void);

/* ---- answers ------------------------------------------------------------------------------------ */

/* JSON or CSV: English, whatever language the user reads, so that it is the same bytes for everybody. */
bool cli_for_machines(const struct cli *cli);
/* AUTO(english) words = cli_words(cli): what is put into words from here on, for whom it is. */
struct english cli_words(const struct cli *cli);
/* A line on standard output. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A line on standard error. */
void cli_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Lines of 80 columns, of which the first begins with `head` and the others at column `left`. */
void cli_warn_filled(const char *head, int left, const char *text);
/* What went wrong and what to do, on standard error. */
void cli_tell(const struct sotay_error *err);

struct fact { /* of an answer: the name is a JSON key and a CSV column */
    const char *name, *value;
    enum cell_type type;
};
/* The answer of a write: the sentence for people, the facts as one JSON object or CSV row. */
int cli_answer(struct cli *cli, const struct fact *facts, size_t n, const char *sentence,
               struct sotay_error *err);
/* The answer of a dry run that can say no more: the sentence, or {"format":1,"dry_run":true}. */
int cli_would(struct cli *cli, struct sotay_error *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Refuses --csv where there is only a page, and --json has it all.  SOTAY_EUSAGE. */
int cli_no_csv(struct sotay_error *err);
/* A day for people: dd/mm/yyyy in Vietnamese, ISO else; "-" for none. */
struct day_text cli_day(sotay_day day);
/* "2026-01-14 09:30" of a moment, by the notebook's offset. */
struct moment_text {
    char s[24];
};
struct moment_text cli_moment(const struct cli *cli, int64_t time_ms);
/* The digits by which people tell keys apart: key files are called so, and lists have them. */
struct moment_text cli_key(const struct hash *key);
/* When something was seen, "2026-11-02T08:30", as it is shown: "02/11/2026 08:30". */
struct moment_text cli_seen(const char *performed_at);
struct number_text {
    char s[24];
};
struct number_text cli_number(int64_t value);
/* Rows of a list.  AUTO(rows) r = {0}; */
struct rows {
    struct cli *cli;
    struct listing *listing;
    struct sheet sheet; /* --xlsx: what becomes the workbook */
    const struct out_column *columns;
    size_t n;
};
int rows_begin(struct rows *r, struct cli *cli, const struct out_column *columns, size_t n,
               const char *empty_note, struct sotay_error *err);
int rows_end(struct rows *r, struct sotay_error *err);
void rows_done(struct rows *r);
/* ,"name":"text" or null; a comma only where one is needed. */
void json_text(struct str *out, const char *name, const char *text);
void json_int(struct str *out, const char *name, int64_t value);
void json_bool(struct str *out, const char *name, bool value);
void json_day(struct str *out, const char *name, sotay_day day);
void json_name(struct str *out, const char *name);
/* Text to standard output; here as in the two above, what could command a terminal or deceive a reader
 * comes out as '?'. */
int cli_put(const struct str *text, struct sotay_error *err);
int cli_put_bold(const char *text, struct sotay_error *err); /* bold where there is colour */
/* Byte by byte: what is a file. */
int cli_put_bytes(const struct str *bytes, struct sotay_error *err);
#endif
