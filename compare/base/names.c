/* SPDX-License-Identifier: MIT */
#include "compare/base/names.h"

#include "compare/base/text.h"

#include <stdlib.h>
#include <string.h>

bool names_is_run(const char *text)
{
    return strlen(text) <= 40 && text[strspn(text, "0123456789-:.TZ+")] == '\0';
}

bool names_is_setting(const char *text)
{
    if (strlen(text) > NAMES_LONGEST_SETTING)
        return false;
    char *printable = text_printable(text, strlen(text), NAMES_LONGEST_SETTING);
    bool same = strcmp(text, printable) == 0;
    free(printable);
    return same;
}
