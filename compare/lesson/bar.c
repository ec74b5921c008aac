/* SPDX-License-Identifier: MIT */
#include "compare/lesson/parts.h"

#include <stdlib.h>
#include <string.h>

/* The locale's codeset, by its name: the driver itself works in the C locale. */
static bool has_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t at = 0; at < sizeof variables / sizeof variables[0]; at++) {
        const char *value = getenv(variables[at]);
        if (value && value[0])
            return strstr(value, "UTF-8") || strstr(value, "utf8");
    }
    return false;
}

char *tell_bar(double value, double most, size_t columns)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    enum { PARTS = 8 };
    double share = most > 0 && value > 0 ? value / most : 0;
    bool fine = has_utf8();
    size_t parts = (size_t)((share > 1 ? 1 : share) * (double)(columns * PARTS) + 0.5);
    struct text_list bar = {0};

    for (size_t at = 0; at < parts / PARTS; at++)
        text_add(&bar, "%s", fine ? "█" : "#");
    if (parts % PARTS > 0 && (fine || parts % PARTS >= PARTS / 2))
        text_add(&bar, "%s", fine ? eighths[parts % PARTS] : "#");
    char *text = text_join(&bar, "");
    text_free(&bar);
    return text;
}
