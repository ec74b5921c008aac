/* SPDX-License-Identifier: MIT */
#include "common/base/terminal.h"
#include "common/base/translate.h"
#include "common/options/option_row.h"

#include <stdio.h>
#include <string.h>

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

    if (option_is_operand(row))
        snprintf(what, OPTIONS_WORDS, "%s", row->name);
    else if (row->type == OPTION_FLAG)
        snprintf(what, OPTIONS_WORDS, "--%s", row->name);
    else
        snprintf(what, OPTIONS_WORDS, "%s%s %s", option_is_letter(row) ? "-" : "--", row->name,
                 value_word(row));
    if (row->type == OPTION_CHOICE)
        option_choices(row, names, sizeof names);
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
