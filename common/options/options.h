/* SPDX-License-Identifier: MIT
 *
 * options: the one reader of command lines, driven by tables. Values are written in base units
 * (counts, seconds) to the offset that the row names; numbers are read strictly. getopt_long(3)
 * takes the words apart. Main thread only. */
#ifndef TRIPTYCH_OPTIONS_H
#define TRIPTYCH_OPTIONS_H

#include "common/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
    OPTION_COUNT,    /* uint64_t: 50_000_000, 50M, 1e9 */
    OPTION_AUTO,     /* uint64_t: a count, or the word `auto`, which is 0 */
    OPTION_REAL,     /* double without a unit: 0.5 */
    OPTION_SECONDS,  /* double, seconds: 500ms, 2s, 2 */
    OPTION_INTERVAL, /* struct time_range, seconds: 100ms:500ms, or one value for both ends */
    OPTION_CHOICE,   /* int: index into `choices` */
    OPTION_FLAG,     /* bool: takes no value */
    OPTION_TEXT,     /* const char *, points into argv */
    OPTION_OPERAND,  /* const char *, the word without dashes: FILE */
    OPTION_WORDS,    /* struct words: each time it is given adds one */
    OPTION_OPERANDS, /* struct words: all words without dashes */
};

enum { OPTION_MOST_WORDS = 64 };

struct words {
    size_t count;
    const char *word[OPTION_MOST_WORDS]; /* they point into argv */
};

struct time_range {
    double low, high; /* low <= high */
};

/* Values stand in the table as a user would type them, and are read by the same reader. */
struct option_row {
    const char *name; /* without the dashes */
    enum option_type type;
    size_t offset;        /* where the value goes, from the start of the target */
    const char *unit;     /* "s", "tasks", ... or NULL; of a text: what it is, for help: "DIR" */
    const char *standard; /* default; NULL for a flag */
    const char *quick;    /* default with --quick; NULL: as `standard` */
    const char *minimum, *maximum;
    /* Names, ended by NULL. Of OPTION_CHOICE: its values. Of a text or of operands: words that
     * completions offer; of operands that are a folder: its sub-commands. */
    const char *const *choices;
    const char *help; /* one line */
};

struct option_table {
    const struct option_row *rows; /* ended by a row without a name */
    void *target;                  /* the struct that the offsets count from */
    bool *given;                   /* given[row]: the user gave it; NULL: nobody asks */
};

/* Writes the defaults of all rows (the quick ones where `quick` and where there are any). */
void options_defaults(const struct option_table *table, bool quick);

/* Reads argv[1..argc) against `tables` (ended by one without rows). Later words win over earlier
 * ones. Returns false and fills `error` at the first error. Does not print. */
bool options_read(int argc, char **argv, const struct option_table *tables, struct error *error);

/* The same, but an option must be said in full: its beginning alone is an error that names it. */
bool options_read_whole(int argc, char **argv, const struct option_table *tables,
                        struct error *error);

/* Reads one value of a row as options_read() would and writes it to `target`; for defaults, limits
 * and the driver's --set. */
bool options_value(const struct option_row *row, const char *text, void *target,
                   struct error *error);

enum { OPTIONS_WORDS = 1024 };

/* What a help text or a man page says of a row: "--workers N", "FILE"; and its meaning with
 * what it takes and its default, in the user's language. */
void options_words(const struct option_row *row, char what[OPTIONS_WORDS],
                   char text[OPTIONS_WORDS]);

/* Prints the rows as the lines of a help text. */
void options_help(const struct option_row *rows);

/* "count", "seconds", ... as --describe names the type. */
const char *option_type_name(enum option_type type);

/* Strict readers of numbers. `text` is the whole value. False: not such a number (trailing
 * characters, signs, empty, past 64 bits, a fraction where a count is wanted, not finite). */
bool read_count(const char *text, uint64_t *value);
bool read_real(const char *text, double *value);
bool read_seconds(const char *text, double *value);
bool read_interval(const char *text, struct time_range *value);

#endif
