/* SPDX-License-Identifier: MIT */
#include "common/base/spelling.h"
#include "common/base/translate.h"
#include "common/options/option_row.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { MOST_OPTIONS = 64, FIRST_FOUND = 256 /* past all characters */ };

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
                 struct error *error)
{
    if (table->given)
        table->given[row - table->rows] = true;
    return options_value(row, text ? text : "", table->target, error);
}

/* Takes the n-th operand (from 0). */
static bool take_operand(const struct option_table *tables, const char *text, int number,
                         struct error *error)
{
    for (const struct option_table *table = tables; table->rows; table++)
        for (const struct option_row *row = table->rows; row->name; row++) {
            if (row->type == OPTION_OPERAND && number > 0)
                return error_write(error, translate("'%.80s' is one operand too many"), text);
            if (option_is_operand(row))
                return take(table, row, text, error);
        }
    return error_write(error, translate("'%.80s' is not an option; options begin with --"), text);
}

/* getopt_long(3) takes the beginning of a word for the word. A command that is kept in a script
 * would then mean something else as soon as another option begins alike. */
static bool is_shortened(const char *word, const char *name)
{
    return strcspn(word + strlen("--"), "=") < strlen(name);
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
           !(option_is_letter(row) && row->name[0] == found))
        number++;
    return number;
}

/* What may have been meant by a word that is no option: " (did you mean --workers?)", or nothing.
 */
static void suggest(const struct option_table *tables, const char *word, char *text, size_t size)
{
    const struct option_table *owner = NULL;
    const struct option_row *row;
    size_t nearest = SPELLING_FAR;
    char name[80];

    text[0] = '\0';
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    for (int number = 0;
         strncmp(name, "--", 2) == 0 && (row = find_row(tables, number, &owner)) != NULL; number++)
        if (!option_is_operand(row) && spelling_is_nearer(name + 2, row->name, &nearest))
            snprintf(text, size, translate(" (did you mean --%.60s?)"), row->name);
}

static bool read_words(int argc, char **argv, const struct option_table *tables, bool whole,
                       struct error *error)
{
    struct option words[MOST_OPTIONS + 1];
    const struct option_table *owner = NULL;
    const struct option_row *row;
    int count = 0, operands = 0, at = 1, found;
    char letters[2 * MOST_OPTIONS + 3] = "-:", meant[96];

    memset(words, 0, sizeof words);
    for (; (row = find_row(tables, count, &owner)) != NULL && count < MOST_OPTIONS; count++) {
        words[count].name = option_is_operand(row) ? "\n" : row->name;
        words[count].has_arg = row->type == OPTION_FLAG ? no_argument : required_argument;
        if (option_is_letter(row))
            add_letter(letters, row);
        words[count].val = FIRST_FOUND + count; /* were they equal, `--w` would be no question */
    }
    opterr = 0;
    optind = 0; /* glibc: start anew, so that the reader can be called again */
    for (; (found = getopt_long(argc, argv, letters, words, NULL)) != -1; at = optind) {
        const char *word = argv[at]; /* optind is not past it in the midst of -xyz */
        if (found == 1) {
            if (!take_operand(tables, optarg, operands++, error))
                return false;
        } else if (found == ':') {
            return error_write(error, translate("%.80s needs a value, as in %.80s VALUE"), word,
                               word);
        } else if (found == '?') {
            suggest(tables, word, meant, sizeof meant);
            return error_write(error,
                               translate("%.80s is not an option here, or is written wrongly%s; "
                                         "--help lists the options"),
                               word, meant);
        } else {
            row = find_row(tables, number_of(tables, found), &owner);
            if (whole && !option_is_letter(row) && is_shortened(word, row->name))
                return error_write(
                    error, translate("%.80s is not an option here; the whole word is --%.80s"),
                    word, row->name);
            if (!take(owner, row, optarg, error))
                return false;
        }
    }
    for (; optind < argc; optind++)
        if (!take_operand(tables, argv[optind], operands++, error))
            return false;
    return true;
}

bool options_read(int argc, char **argv, const struct option_table *tables, struct error *error)
{
    return read_words(argc, argv, tables, false, error);
}

bool options_read_whole(int argc, char **argv, const struct option_table *tables,
                        struct error *error)
{
    return read_words(argc, argv, tables, true, error);
}
