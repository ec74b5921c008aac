/* SPDX-License-Identifier: MIT */
#include "common/options/option_row.h"

#include "common/base/translate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void option_choices(const struct option_row *row, char *text, size_t size)
{
    size_t used = 0;

    for (int at = 0; row->choices[at] && used < size; at++)
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", at ? ", " : "", row->choices[at]);
}

/* " (a count from 1 to 10)", what a row accepts, for errors and for the help text. */
static void describe_range(const struct option_row *row, char *text, size_t size)
{
    static const char *const nouns[] = {
        [OPTION_COUNT] = TRANSLATED("a whole number"),
        [OPTION_AUTO] = TRANSLATED("auto or a whole number"),
        [OPTION_REAL] = TRANSLATED("a number"),
        [OPTION_SECONDS] = TRANSLATED("a time such as 500ms or 2s"),
        [OPTION_INTERVAL] = TRANSLATED("a time or LOW:HIGH such as 100ms:500ms"),
        [OPTION_CHOICE] = TRANSLATED("one of"),
        [OPTION_TEXT] = TRANSLATED("a text"),
        [OPTION_OPERAND] = TRANSLATED("a text"),
        [OPTION_WORDS] = TRANSLATED("a text, at most 64 times"),
        [OPTION_OPERANDS] = TRANSLATED("texts, at most 64"),
        [OPTION_FLAG] = TRANSLATED("nothing"),
    };
    char names[256] = "";

    if (row->type == OPTION_CHOICE)
        option_choices(row, names, sizeof names);
    size_t used = (size_t)snprintf(text, size, "%s%s%s", translate(nouns[row->type]),
                                   names[0] ? " " : "", names);

    if (used < size && row->minimum && row->maximum)
        snprintf(text + used, size - used, translate(", from %s to %s"), row->minimum,
                 row->maximum);
    else if (used < size && row->minimum)
        snprintf(text + used, size - used, translate(", at least %s"), row->minimum);
}

bool options_value(const struct option_row *row, const char *text, void *target,
                   struct error *error)
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
    return error_write(error, translate("%s%s: '%.80s' is not accepted; it takes %s"),
                       option_is_operand(row) ? "" : "--", row->name, text, range);
}

void options_defaults(const struct option_table *table, bool quick)
{
    struct error error;

    for (const struct option_row *row = table->rows; row->name; row++) {
        const char *text = quick && row->quick ? row->quick : row->standard;
        if (!text)
            continue;
        if (!options_value(row, text, table->target, &error)) {
            fprintf(stderr, "a default in the option table is wrong: %s\n", error.text);
            abort();
        }
    }
}
