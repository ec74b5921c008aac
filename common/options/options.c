/* SPDX-License-Identifier: MIT */
#include "common/options/options.h"

#include "common/base/terminal.h"
#include "common/base/translate.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 64, FIRST_FOUND = 256 /* past all characters */ };

static const char *const type_names[] = {
    [OPTION_COUNT] = "count",       [OPTION_REAL] = "real",       [OPTION_SECONDS] = "seconds",
    [OPTION_INTERVAL] = "interval", [OPTION_CHOICE] = "choice",   [OPTION_FLAG] = "flag",
    [OPTION_TEXT] = "text",         [OPTION_OPERAND] = "operand", [OPTION_WORDS] = "words",
    [OPTION_OPERANDS] = "operands", [OPTION_AUTO] = "count",
};

const char *option_type_name(enum option_type type)
{
    return type_names[type];
}

static bool is_operand(const struct option_row *row)
{
    return row->type == OPTION_OPERAND || row->type == OPTION_OPERANDS;
}

static bool choose(const struct option_row *row, const char *text, int *value)
{
    for (int at = 0; row->choices[at]; at++)
        if (strcmp(text, row->choices[at]) == 0) {
            *value = at;
            return true;
        }
    return false;
}

static bool add_word(struct words *words, const char *text)
{
    if (text[0] == '\0' || words->count == OPTION_MOST_WORDS)
        return false;
    words->word[words->count++] = text;
    return true;
}

static bool in_limits(const struct option_row *row, const void *value)
{
    uint64_t least = 0, most = UINT64_MAX;
    double low = 0, high = HUGE_VAL;

    switch (row->type) {
    case OPTION_COUNT:
    case OPTION_AUTO:
        return (!row->minimum || read_count(row->minimum, &least)) &&
               (!row->maximum || read_count(row->maximum, &most)) &&
               *(const uint64_t *)value >= least && *(const uint64_t *)value <= most;
    case OPTION_REAL:
    case OPTION_SECONDS:
        return (!row->minimum || read_seconds(row->minimum, &low)) &&
               (!row->maximum || read_seconds(row->maximum, &high)) &&
               *(const double *)value >= low && *(const double *)value <= high;
    case OPTION_INTERVAL:
        return (!row->minimum || read_seconds(row->minimum, &low)) &&
               (!row->maximum || read_seconds(row->maximum, &high)) &&
               ((const struct time_range *)value)->low >= low &&
               ((const struct time_range *)value)->high <= high;
    default:
        return true;
    }
}

/* "sync, threads": the names of a choice. */
static void name_choices(const struct option_row *row, char *text, size_t size)
{
    size_t used = 0;

    for (int at = 0; row->choices[at] && used < size; at++)
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", at ? ", " : "", row->choices[at]);
}

/* " (a count from 1 to 10)", what a row accepts, for complaints and for the help text. */
static void describe_range(const struct option_row *row, char *text, size_t size)
{
    static const char *const nouns[] = {
        [OPTION_COUNT] = "a whole number",
        [OPTION_AUTO] = "auto or a whole number",
        [OPTION_REAL] = "a number",
        [OPTION_SECONDS] = "a time such as 500ms or 2s",
        [OPTION_INTERVAL] = "a time or LOW:HIGH such as 100ms:500ms",
        [OPTION_CHOICE] = "one of",
        [OPTION_TEXT] = "a text",
        [OPTION_OPERAND] = "a text",
        [OPTION_WORDS] = "a text, at most 64 times",
        [OPTION_OPERANDS] = "texts, at most 64",
        [OPTION_FLAG] = "nothing",
    };
    char names[256] = "";

    if (row->type == OPTION_CHOICE)
        name_choices(row, names, sizeof names);
    size_t used =
        (size_t)snprintf(text, size, "%s%s%s", nouns[row->type], names[0] ? " " : "", names);

    if (used < size && row->minimum && row->maximum)
        snprintf(text + used, size - used, ", from %s to %s", row->minimum, row->maximum);
    else if (used < size && row->minimum)
        snprintf(text + used, size - used, ", at least %s", row->minimum);
}

bool options_value(const struct option_row *row, const char *text, void *target,
                   struct complaint *complaint)
{
    void *value = (char *)target + row->offset;
    bool good = false;
    char range[256];

    switch (row->type) {
    case OPTION_COUNT:
        good = read_count(text, value);
        break;
    case OPTION_AUTO:
        *(uint64_t *)value = 0; /* what stands for `auto`, whatever the limits are */
        if (strcmp(text, "auto") == 0)
            return true;
        good = read_count(text, value);
        break;
    case OPTION_REAL:
        good = read_real(text, value);
        break;
    case OPTION_SECONDS:
        good = read_seconds(text, value);
        break;
    case OPTION_INTERVAL:
        good = read_interval(text, value);
        break;
    case OPTION_CHOICE:
        good = choose(row, text, value);
        break;
    case OPTION_FLAG:
        *(bool *)value = true;
        return true;
    case OPTION_TEXT:
    case OPTION_OPERAND:
        *(const char **)value = text;
        good = text[0] != '\0';
        break;
    case OPTION_WORDS:
    case OPTION_OPERANDS:
        good = add_word(value, text);
        break;
    }
    if (good && in_limits(row, value))
        return true;
    describe_range(row, range, sizeof range);
    return complaint_write(complaint, "%s%s: '%.80s' is not accepted; it takes %s",
                           is_operand(row) ? "" : "--", row->name, text, range);
}

void options_defaults(const struct option_table *table, bool quick)
{
    struct complaint complaint;

    for (const struct option_row *row = table->rows; row->name; row++) {
        const char *text = quick && row->quick ? row->quick : row->standard;
        if (!text)
            continue;
        if (!options_value(row, text, table->target, &complaint)) {
            fprintf(stderr, "a default in the option table is wrong: %s\n", complaint.text);
            abort();
        }
    }
}

/* The row and table of the n-th option in the order of `tables`. */
static const struct option_row *find_row(const struct option_table *tables, int number,
                                         const struct option_table **owner)
{
    for (const struct option_table *table = tables; table->rows; table++)
        for (const struct option_row *row = table->rows; row->name; row++)
            if (number-- == 0) {
                *owner = table;
                return row;
            }
    return NULL;
}

static bool take(const struct option_table *table, const struct option_row *row, const char *text,
                 struct complaint *complaint)
{
    if (table->given)
        table->given[row - table->rows] = true;
    return options_value(row, text ? text : "", table->target, complaint);
}

/* Takes the n-th operand (from 0). */
static bool take_operand(const struct option_table *tables, const char *text, int number,
                         struct complaint *complaint)
{
    for (const struct option_table *table = tables; table->rows; table++)
        for (const struct option_row *row = table->rows; row->name; row++) {
            if (row->type == OPTION_OPERAND && number > 0)
                return complaint_write(complaint, "'%.80s' is one operand too many", text);
            if (is_operand(row))
                return take(table, row, text, complaint);
        }
    return complaint_write(complaint, "'%.80s' is not an option; options begin with --", text);
}

/* getopt_long(3) takes the beginning of a word for the word. A command that is kept in a script
 * would then mean something else as soon as another option begins alike. */
static bool is_shortened(const char *word, const char *name)
{
    return strcspn(word + strlen("--"), "=") < strlen(name);
}

static bool is_letter(const struct option_row *row)
{
    return row->name[0] && !row->name[1];
}

/* What getopt(3) is to know of the options of one letter. */
static void add_letter(char *letters, const struct option_row *row)
{
    size_t length = strlen(letters);

    letters[length] = row->name[0];
    letters[length + 1] = ':';
    letters[length + 2] = '\0';
}

/* Which row getopt(3) found: the number of one, or the letter. */
static int number_of(const struct option_table *tables, int found)
{
    const struct option_table *owner = NULL;
    const struct option_row *row;
    int number = 0;

    if (found >= FIRST_FOUND)
        return found - FIRST_FOUND;
    while ((row = find_row(tables, number, &owner)) != NULL &&
           !(is_letter(row) && row->name[0] == found))
        number++;
    return number;
}

static bool read_words(int argc, char **argv, const struct option_table *tables, bool whole,
                       struct complaint *complaint)
{
    struct option words[MOST_OPTIONS + 1];
    const struct option_table *owner = NULL;
    const struct option_row *row;
    int count = 0, operands = 0, at = 1, found;
    char letters[2 * MOST_OPTIONS + 3] = "-:";

    memset(words, 0, sizeof words);
    for (; (row = find_row(tables, count, &owner)) != NULL && count < MOST_OPTIONS; count++) {
        words[count].name = is_operand(row) ? "\n" : row->name;
        words[count].has_arg = row->type == OPTION_FLAG ? no_argument : required_argument;
        if (is_letter(row))
            add_letter(letters, row);
        words[count].val = FIRST_FOUND + count; /* were they equal, `--w` would be no question */
    }
    opterr = 0;
    optind = 0; /* glibc: start anew, so that the reader can be called again */
    for (; (found = getopt_long(argc, argv, letters, words, NULL)) != -1; at = optind) {
        const char *word = argv[at]; /* optind is not past it in the midst of -xyz */
        if (found == 1) {
            if (!take_operand(tables, optarg, operands++, complaint))
                return false;
        } else if (found == ':') {
            return complaint_write(complaint, "%.80s needs a value, as in %.80s VALUE", word, word);
        } else if (found == '?') {
            return complaint_write(complaint,
                                   "%.80s is not an option here, or is written wrongly; "
                                   "--help lists the options",
                                   word);
        } else {
            row = find_row(tables, number_of(tables, found), &owner);
            if (whole && !is_letter(row) && is_shortened(word, row->name))
                return complaint_write(complaint,
                                       "%.80s is not an option here; the whole word is --%.80s",
                                       word, row->name);
            if (!take(owner, row, optarg, complaint))
                return false;
        }
    }
    for (; optind < argc; optind++)
        if (!take_operand(tables, argv[optind], operands++, complaint))
            return false;
    return true;
}

bool options_read(int argc, char **argv, const struct option_table *tables,
                  struct complaint *complaint)
{
    return read_words(argc, argv, tables, false, complaint);
}

bool options_read_whole(int argc, char **argv, const struct option_table *tables,
                        struct complaint *complaint)
{
    return read_words(argc, argv, tables, true, complaint);
}

/* What stands for the value in help. */
static const char *value_word(const struct option_row *row)
{
    static const char *const words[] = {
        [OPTION_COUNT] = "N",
        [OPTION_AUTO] = "N",
        [OPTION_REAL] = "X",
        [OPTION_SECONDS] = "TIME",
        [OPTION_INTERVAL] = "TIME:TIME",
        [OPTION_CHOICE] = "NAME",
        [OPTION_TEXT] = "TEXT",
        [OPTION_WORDS] = "TEXT",
    };
    bool is_text = row->type == OPTION_TEXT || row->type == OPTION_WORDS;

    return is_text && row->unit ? row->unit : words[row->type];
}

void options_words(const struct option_row *row, char what[OPTIONS_WORDS], char text[OPTIONS_WORDS])
{
    bool standard = row->standard && row->standard[0];
    char names[256] = "";

    if (is_operand(row))
        snprintf(what, OPTIONS_WORDS, "%s", row->name);
    else if (row->type == OPTION_FLAG)
        snprintf(what, OPTIONS_WORDS, "--%s", row->name);
    else
        snprintf(what, OPTIONS_WORDS, "%s%s %s", is_letter(row) ? "-" : "--", row->name,
                 value_word(row));
    if (row->type == OPTION_CHOICE)
        name_choices(row, names, sizeof names);
    if (names[0] && standard)
        snprintf(text, OPTIONS_WORDS, translate("%s (one of %s; default %s)"), translate(row->help),
                 names, row->standard);
    else if (names[0])
        snprintf(text, OPTIONS_WORDS, translate("%s (one of %s)"), translate(row->help), names);
    else if (standard)
        snprintf(text, OPTIONS_WORDS, translate("%s (default %s)"), translate(row->help),
                 row->standard);
    else
        snprintf(text, OPTIONS_WORDS, "%s", translate(row->help));
}

enum { OPTIONS_HELP_COLUMN = 25 };

void options_help(const struct option_row *rows)
{
    for (const struct option_row *row = rows; row->name; row++) {
        char left[OPTIONS_WORDS], text[OPTIONS_WORDS];

        options_words(row, left, text);
        printf("  %-22s ", left);
        terminal_fold(OPTIONS_HELP_COLUMN, strlen(left) > 22 ? strlen(left) + 3 : 0, text);
    }
}
