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

static const char *const own_panels[] = {"posix", "openmp", "mpi"};

enum { OWN_PANELS = sizeof own_panels / sizeof own_panels[0] };

/* OWN_PANELS for one of others. */
static int rank_of(const char *panel)
{
    int at = 0;

    while (at < OWN_PANELS && strcmp(own_panels[at], panel) != 0)
        at++;
    return at;
}

bool names_is_own_panel(const char *panel)
{
    return rank_of(panel) < OWN_PANELS;
}

int names_panel_order(const char *left, const char *right)
{
    int order = rank_of(left) - rank_of(right);

    return order ? order : strcmp(left, right);
}
