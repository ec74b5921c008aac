/* SPDX-License-Identifier: MIT */
#include "compare/stats/interval_text.h"

#include <string.h>

char *interval_text(const struct interval *time, char text[UNITS_TEXT])
{
    char *bracket;

    units_time_range(time->estimate, time->low, time->high, text);
    if (!time->claimed && (bracket = strchr(text, '[')) != NULL) {
        *bracket = '(';
        text[strlen(text) - 1] = ')';
    }
    return text;
}
