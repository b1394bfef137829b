/* include/sotay/plugin.h - everything a Sotay plugin sees.
 *
 * A plugin is a shared object that exports one function, sotay_plugin_entry, which returns a
 * constant struct.  Three kinds exist:
 *   specialty      rules that judge people by what mentors watched and signed;
 *   output module  turns a finished document (a certificate) into a file;
 *   sheet module   reads and writes the files of a spreadsheet program.
 * A plugin has no other way to reach Sotay than the `host` it is handed, and never sees who the
 * trainee or the patient is.  Plain C17; also valid C++.
 *
 * Days are int32_t counts of civil days since 1970-01-01; SOTAY_DAY_NONE means none.  Months are
 * calendar months, clamped to the month's end.  Decimals are int64_t scaled by 10^decimals.
 * All text is UTF-8; a text in an answer has fewer than 500 bytes.  Structs only grow at their end;
 * read a member that came later than minor 0 through SOTAY_HAS().  sotay_param, sotay_value,
 * sotay_field, sotay_cell and sotay_row stand in arrays and never grow.  Each side writes `size` into the structs it makes: a
 * plugin into its own, the host into what it hands over, also into *ret before a call.  A later
 * minor may set further bits of flags: look only at those you know.
 *
 * ABI changelog
 *   1.0  first release
 *   1.1  flags CONFIRMED and OUTSIDE; sotay_table; sotay_series: n_tables, tables, guideline
 *   1.2  SOTAY_KIND_SHEET: struct sotay_sheets and what it is handed
 */
#ifndef SOTAY_PLUGIN_H
#define SOTAY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SOTAY_PLUGIN_MAGIC UINT64_C(0x0a59415f544f5331) /* first 8 bytes of every plugin */
#define SOTAY_ABI_MAJOR 1
#define SOTAY_ABI_MINOR 2
#define SOTAY_DAY_NONE INT32_MIN

/* True if the struct *p, made by the other side, is large enough to hold the member. */
#define SOTAY_HAS(p, type, member) \
    ((p)->size >= offsetof(type, member) + sizeof(((type *)0)->member))

/* int32_t codes.  No enums as members: their size is the compiler's choice. */
enum {
    SOTAY_KIND_SPECIALTY = 1,
    SOTAY_KIND_OUTPUT = 2,
    SOTAY_KIND_SHEET = 3, /* (1.2) */

    SOTAY_STATE_PENDING = 0,
    SOTAY_STATE_NOT_YET = 1,
    SOTAY_STATE_LAPSED = 2,
    SOTAY_STATE_COMPETENT = 3,

    SOTAY_ASSESS_INCOMPLETE = 0,
    SOTAY_ASSESS_FAILED = 1,
    SOTAY_ASSESS_PASSED = 2,

    SOTAY_FLAG_SIMULATED = 1,   /* bit 0: a manikin, not a patient */
    SOTAY_FLAG_TRANSCRIBED = 2, /* bit 1: entered later from paper */
    SOTAY_FLAG_CONFIRMED = 4,   /* bit 2: the lead of the place confirmed it (1.1) */
    SOTAY_FLAG_OUTSIDE = 8,     /* bit 3: the mentor was posted elsewhere that day (1.1) */

    SOTAY_STEP_DONE = 0,
    SOTAY_STEP_MISSED = 1,
    SOTAY_STEP_NOT_APPLICABLE = 2,
    SOTAY_STEP_NOT_OBSERVED = 3,

    SOTAY_MEASURE_NUMBER = 0, /* scaled by 10^decimals */
    SOTAY_MEASURE_COUNT = 1,
    SOTAY_MEASURE_CHOICE = 2, /* index into choices, from 0 */
    SOTAY_MEASURE_YES_NO = 3, /* 1 yes, 0 no */
    SOTAY_MEASURE_TEXT = 4,   /* read through host->text */
    SOTAY_MEASURE_DATE = 5,   /* a day */

    SOTAY_VALUE = 0, /* states of one measurement */
    SOTAY_VALUE_MISSING = 1,
    SOTAY_VALUE_NOT_APPLICABLE = 2,

    SOTAY_PARAM_NUMBER = 0,
    SOTAY_PARAM_WORD = 1, /* one word: the name of a measure, of a guideline */

    SOTAY_STRICTER_FIXED = 0, /* a policy may not change it */
    SOTAY_STRICTER_UP = 1,    /* a larger number is stricter */
    SOTAY_STRICTER_DOWN = 2,  /* a smaller one is; of months, 0 means no limit: the weakest */

    SOTAY_LOG_DEBUG = 0,
    SOTAY_LOG_WARNING = 1,
    SOTAY_LOG_ERROR = 2,

    SOTAY_CELL_EMPTY = 0, /* kinds of cells (1.2) */
    SOTAY_CELL_TEXT = 1,
    SOTAY_CELL_NUMBER = 2, /* decimal, point, no exponent: "1980", "7.5" */
    SOTAY_CELL_DAY = 3,    /* "1980-05-02", "1980-05-02 07:30" or "07:30" */
    SOTAY_CELL_FLAG = 4,   /* "true" or "false" */
    SOTAY_CELL_BROKEN = 5, /* an error value: "#REF!" */

    SOTAY_SHEET_REFUSED = -1,  /* the file, or what is to be written: the log says why */
    SOTAY_SHEET_NO_MEMORY = -2 /* and other trouble of the computer, which the log says */
};

/* ---- what the host offers ------------------------------------------------------------------ */

struct sotay_series;

struct sotay_host {
    uint64_t size;
    void *core; /* the core's own; leave alone */
    /* Zeroed memory that lives until the call into the plugin has been dealt with; NULL when there
     * is none, or when the call has had 64 MiB.  Never freed by the plugin.  Results (criteria,
     * labels) live here or are static. */
    void *(*alloc)(const struct sotay_host *host, uint64_t bytes);
    void (*log)(const struct sotay_host *host, int32_t level, const char *message);
    /* The message in the user's language; returns msgid itself where there is no translation. */
    const char *(*translate)(const struct sotay_host *host, const char *msgid);
    /* Text measure: the row in that column of the series it was handed (in assess, of .one); NULL
     * where missing and in columns of another type. */
    const char *(*text)(const struct sotay_host *host, const struct sotay_series *series,
                        uint32_t column, uint32_t row);
};

/* ---- what a specialty is given -------------------------------------------------------------- */

/* One measure of the checklist, all performances of the series under each other. */
struct sotay_column {
    uint64_t size;
    const char *name; /* e.g. comp_rate */
    int32_t type;     /* SOTAY_MEASURE_* */
    int32_t decimals;
    const char *const *choices; /* of a choice, else NULL */
    uint32_t n_choices;
    uint32_t reserved;
    /* Length n of the series; means nothing in a text column and where state is not SOTAY_VALUE. */
    const int64_t *value;
    const uint8_t *state; /* length n: SOTAY_VALUE... */
    /* The bounds the checklist sets, scaled like value; has_min and has_max say which are set. */
    int64_t min, max;
    int32_t has_min, has_max;
};

/* A column of a table: numbers scaled by 10^decimals, 0 to 9 of them, or words [a-z0-9_.-]+. */
struct sotay_table_column {
    uint64_t size;
    const char *name;
    int32_t decimals;
    int32_t is_word;         /* 1 words, 0 numbers */
    const int64_t *number;   /* length n_rows of the table; NULL in a column of words */
    const char *const *word; /* length n_rows; NULL in a column of numbers */
    /* Length n_rows: SOTAY_VALUE, or SOTAY_VALUE_MISSING where the checklist has a "-"; the number
     * is 0 there, the word NULL. */
    const uint8_t *state;
};

/* Numbers of a guideline (ranges, doses, thresholds), which the checklist carries with their source
 * in [table-NAME].  It lives as long as the series. */
struct sotay_table {
    uint64_t size;
    const char *name;           /* what rules call it: `of`, or NAME where that is not set */
    uint32_t n_rows, n_columns; /* each 1 or more */
    const struct sotay_table_column *const *columns;
};

/* A series is columns: element i of every array belongs to the i-th performance, oldest first
 * (by day, then the order of the ledger).  Only performances that count reach a rule. */
struct sotay_series {
    uint64_t size;
    uint32_t n;
    uint32_t n_columns;
    const struct sotay_column *const *columns;
    const int32_t *day;
    const int32_t *level;
    const uint8_t *flags;    /* SOTAY_FLAG_* */
    const uint8_t *passed;   /* 1 passed, 0 failed, by the checklist and then by assess() */
    const int32_t *mentor;   /* numbers from 0, the same mentor the same number in this series */
    const int32_t *facility; /* likewise */
    const int32_t *minute;   /* minute of the day, -1 where only the day is known */
    /* Since 1.1: */
    uint32_t n_tables;
    uint32_t reserved;
    /* Those that apply under the rule set in force, in the order of the checklist, no name twice;
     * NULL where there are none. */
    const struct sotay_table *const *tables;
    /* The rule set in force, NAME of [guideline-NAME]; "" where the checklist has only one. */
    const char *guideline;
};

/* One performance: a series of length 1 and its steps. */
struct sotay_performance {
    uint64_t size;
    const struct sotay_series *one;
    uint32_t n_steps;
    uint32_t reserved;
    const uint8_t *step;          /* SOTAY_STEP_*, step 1 first */
    const int32_t *step_score;    /* given score, INT32_MIN where none */
    const uint8_t *step_critical; /* 1 critical */
    int32_t core_result;          /* SOTAY_ASSESS_*: what the checklist's own pass mark says */
    int32_t reserved2;
};

/* A parameter that [rule-NAME] of a checklist may set. */
struct sotay_param {
    const char *name;  /* [a-z0-9-]+ */
    const char *label; /* English, shown through translate */
    const char *unit;  /* "months", "%", "" */
    int32_t type;      /* SOTAY_PARAM_* */
    int32_t decimals;
    int64_t preset, min, max; /* of a number, scaled */
    const char *preset_word;  /* of a word; NULL = must be given */
    const char *const *words; /* words allowed, NULL = any */
    uint32_t n_words;
    int32_t stricter; /* SOTAY_STRICTER_* */
};

/* The values the core found, in the order of the rule's params. */
struct sotay_value {
    int64_t number;
    const char *word;
};

/* ---- what a specialty answers ---------------------------------------------------------------- */

struct sotay_assessment {
    uint64_t size;
    int32_t result;     /* SOTAY_ASSESS_*; -1 when the call begins: a rule must set it */
    uint32_t n_reasons; /* at most 200, 0 when the call begins */
    /* Translated sentences without a full stop.  They may come with any result: with a pass they
     * say what was expected, and are shown with the sign-off. */
    const char *const *reasons;
};

struct sotay_criterion {
    uint64_t size;           /* sizeof(struct sotay_criterion), the same in all of one answer */
    const char *id;          /* [a-z0-9-]+, stable */
    const char *label;       /* translated */
    const char *unit;        /* "" where there is none, never NULL */
    int64_t value, target;   /* scaled by 10^decimals */
    int32_t decimals;        /* 0 to 6 */
    int32_t met;             /* 1 yes, 0 no */
    const char *value_text;  /* shown instead of value, e.g. "55/57", "no data"; or NULL */
    const char *target_text; /* likewise, e.g. "100-120" */
};

/* When the call begins, state is -1 (a rule must set it), each day is SOTAY_DAY_NONE and there are no
 * criteria. */
struct sotay_judgement {
    uint64_t size;
    int32_t state; /* SOTAY_STATE_* */
    int32_t since; /* day competence began (of this unbroken stretch), or none */
    /* Last day it holds, inclusive; none = for good.  Lapsed: the last day it held, before as_of.
     * Not yet or pending: none. */
    int32_t expires;
    int32_t holds_until; /* last day this answer stays the same without new facts, or none */
    int32_t refresh_due; /* a date, never a state; or none */
    uint32_t n_criteria; /* at most 200 */
    const struct sotay_criterion *criteria; /* an array of n_criteria structs */
};

/* Both functions return 0, or a negative number when they cannot answer: then the verdict waits.
 * They are pure: the same input gives the same output, no clock, no files, no writable globals.
 * `assess` may only make the result of the core worse, never better. */
struct sotay_rule {
    uint64_t size;
    const char *name;  /* [a-z0-9-]+; a checklist writes PLUGIN.NAME */
    const char *title; /* English, shown through translate */
    const struct sotay_param *params;
    uint32_t n_params; /* at most 24 */
    uint32_t reserved;
    int32_t (*assess)(const struct sotay_host *host, const struct sotay_performance *performance,
                      const struct sotay_value *params, struct sotay_assessment *ret);
    int32_t (*judge)(const struct sotay_host *host, const struct sotay_series *series,
                     const struct sotay_value *params, int32_t as_of, struct sotay_judgement *ret);
};

/* ---- the plugin itself ------------------------------------------------------------------------ */

/* First members of every plugin, never moved. */
struct sotay_plugin {
    uint64_t magic; /* SOTAY_PLUGIN_MAGIC */
    uint32_t abi_major, abi_minor;
    uint64_t size; /* of the whole struct below */
    int32_t kind;  /* SOTAY_KIND_* */
    int32_t reserved;
    const char *name;    /* the file's name without .so: [a-z][a-z0-9-]* */
    const char *version; /* e.g. "1.0.0" */
};

struct sotay_specialty {
    struct sotay_plugin head;
    const struct sotay_rule *const *rules;
    uint32_t n_rules;
    uint32_t reserved;
};

/* Output modules: a document is named fields, in any order; unknown ones are passed over. */
struct sotay_field {
    const char *name;  /* e.g. holder.name */
    const char *value; /* UTF-8, never NULL */
};
struct sotay_document {
    uint64_t size;
    const char *kind;   /* "certificate", "key-card", "recovery-sheet", "slip" */
    const char *layout; /* "portrait", "landscape" */
    const struct sotay_field *fields;
    uint32_t n_fields;
    uint32_t reserved;
    int64_t
        created; /* seconds since 1970 UTC, written into the file; the bytes depend on nothing else */
};
/* Where the bytes go; returns 0, or negative: stop. */
struct sotay_sink {
    uint64_t size;
    void *core;
    int32_t (*write)(const struct sotay_sink *sink, const void *bytes, uint64_t len);
};
struct sotay_output {
    struct sotay_plugin head;
    const char *const *kinds; /* documents it can draw, NULL at the end */
    const char *suffix;       /* "pdf" */
    /* *ret_state is handed to render and close.  Returns 0 or negative after host->log. */
    int32_t (*open)(const struct sotay_host *host, void **ret_state);
    int32_t (*render)(void *state, const struct sotay_host *host,
                      const struct sotay_document *document, const struct sotay_sink *sink);
    void (*close)(void *state);
};

/* ---- sheet modules (1.2) ---------------------------------------------------------------------- */

/* Who reads a file gets its sheets in their order and, of each one wanted, the cells by increasing line
 * and column, the empty ones left out or not; merged ranges at any time within their sheet.  Texts
 * are UTF-8 and live until the function returns.  Each function returns 0, or negative: stop, and read
 * returns that number. */
struct sotay_taker {
    uint64_t size;
    void *core;
    /* A sheet begins, what was before it is complete.  1: its cells are wanted, 0: they are not. */
    int32_t (*sheet)(const struct sotay_taker *taker, const char *name, int32_t is_hidden);
    /* line from 1, column from 0, kind SOTAY_CELL_*. */
    int32_t (*cell)(const struct sotay_taker *taker, int64_t line, uint32_t column, int32_t kind,
                    const char *text);
    /* Cells merged into one, the last line and column included. */
    int32_t (*merged)(const struct sotay_taker *taker, int64_t line, uint32_t column,
                      int64_t last_line, uint32_t last_column);
};
/* What a file may ask for; one that asks for more is refused. */
struct sotay_sheet_limits {
    uint64_t size;
    uint64_t inflated_bytes; /* of all parts together */
    uint32_t entries;        /* of the archive */
    uint32_t depth;          /* of elements within elements */
    uint32_t ratio;          /* inflated bytes for each byte of a part over 1 MiB */
    uint32_t reserved;
};

struct sotay_cell {
    const char *text; /* UTF-8, never NULL */
    int32_t kind;     /* SOTAY_CELL_*; what cannot be written as that kind is written as text */
    int32_t reserved;
};
struct sotay_row {
    const struct sotay_cell *cells;
    uint64_t n_cells;
};
struct sotay_page_column {
    uint64_t size;
    int32_t width;    /* in characters */
    int32_t kind;     /* how cells that are empty take what is typed later: TEXT, NUMBER or DAY */
    const char *note; /* a comment on the first cell, or NULL */
    const char *const *words; /* offered as a list to choose from, below the first row; or NULL */
    uint32_t n_words;
    uint32_t reserved;
};
struct sotay_page { /* a sheet to be written */
    uint64_t size;
    const char *name;
    const struct sotay_row *rows;
    uint64_t n_rows;
    const struct sotay_page_column *const *columns;
    uint32_t n_columns;
    uint32_t n_headings; /* rows at the top that hold headings: set off, and kept in sight */
};
struct sotay_book {
    uint64_t size;
    const struct sotay_page *const *pages;
    uint32_t n_pages; /* 1 or more */
    uint32_t reserved;
    int64_t created; /* seconds since 1970 UTC; the bytes depend on nothing else */
    /* A folder of this call's own, which nobody else can look into: for whatever has to go through a
     * file.  It is removed afterwards. */
    const char *folder;
};
/* Both return 0, or a negative SOTAY_SHEET_* after host->log. */
struct sotay_sheets {
    struct sotay_plugin head;
    const char *suffix; /* "xlsx" */
    int32_t (*read)(const struct sotay_host *host, const void *bytes, uint64_t len,
                    const struct sotay_sheet_limits *limits, const struct sotay_taker *taker);
    int32_t (*write)(const struct sotay_host *host, const struct sotay_book *book,
                     const struct sotay_sink *sink);
};

/* The one exported symbol.  Returns a struct sotay_specialty, sotay_output or sotay_sheets
 * that lives for ever. */
typedef const struct sotay_plugin *(*sotay_plugin_entry_fn)(void);
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const struct sotay_plugin *
sotay_plugin_entry(void);

#ifdef __cplusplus
}
#endif
#endif
