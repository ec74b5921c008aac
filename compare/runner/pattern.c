/* SPDX-License-Identifier: MIT */
#include "compare/runner/pattern.h"

#include "common/base/fail.h"

#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static regex_t compile(const char *expression)
{
    regex_t regex;
    char why[200];
    int code = regcomp(&regex, expression, REG_EXTENDED | REG_NEWLINE);

    if (code != 0) {
        regerror(code, &regex, why, sizeof why);
        fail(STATUS_USAGE, "'%.80s' is not a regular expression: %s", expression, why);
    }
    return regex;
}

/* Text that has a NUL ends there, as regexec(3) sees it. */
static const char *text_of(const struct capture *capture)
{
    return capture->bytes ? capture->bytes : "";
}

bool pattern_found(const char *expression, const struct capture *capture)
{
    regex_t regex = compile(expression);
    bool found = regexec(&regex, text_of(capture), 0, NULL, 0) == 0;

    regfree(&regex);
    return found;
}

static double unit_of(const char *text)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"", 1},      {"s", 1},     {"ms", 1e-3}, {"us", 1e-6},
                 {"µs", 1e-6}, {"ns", 1e-9}, {"min", 60}};

    for (size_t at = 0; at < sizeof units / sizeof units[0]; at++)
        if (strcmp(text, units[at].name) == 0)
            return units[at].seconds;
    return -1;
}

/* "0.25", "1.5e3", "12.5 ms". */
static double read_time(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text)
        return -1;
    end += strspn(end, " \t");
    double unit = unit_of(end);
    return isfinite(value) && value >= 0 && unit > 0 && value * unit <= 1e9 ? value * unit : -1;
}

double pattern_seconds(const char *expression, const struct capture *first,
                       const struct capture *second, char *word, size_t room)
{
    regex_t regex = compile(expression);
    const char *text = text_of(first);
    regmatch_t match[2] = {{-1, -1}, {-1, -1}};

    word[0] = '\0';
    bool found = regexec(&regex, text, 2, match, 0) == 0;
    if (!found) {
        text = text_of(second);
        found = regexec(&regex, text, 2, match, 0) == 0;
    }
    regfree(&regex);
    if (!found)
        return -1;
    const regmatch_t *part = match[1].rm_so >= 0 ? &match[1] : &match[0];
    snprintf(word, room, "%.*s", (int)(part->rm_eo - part->rm_so), text + part->rm_so);
    return read_time(word);
}
