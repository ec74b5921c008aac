/* SPDX-License-Identifier: MIT */
#include "common/base/words.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *plural(const char *noun, size_t length)
{
    bool hisses = noun[length - 1] == 's' || noun[length - 1] == 'x';

    return hisses || (noun[length - 1] == 'h' && strchr("cs", noun[length - 2])) ? "es" : "s";
}

char *words_count(uint64_t count, const char *noun, char text[WORDS_TEXT])
{
    size_t length = strlen(noun);
    bool many = count != 1 && length > 1;
    bool ies = many && noun[length - 1] == 'y' && !strchr("aeiou", noun[length - 2]);

    snprintf(text, WORDS_TEXT, "%llu %.*s%s", (unsigned long long)count, (int)(length - ies), noun,
             ies    ? "ies"
             : many ? plural(noun, length)
                    : "");
    return text;
}

/* 999.7 rounds to 1000, which has its three digits before the point. */
int words_decimals(double value)
{
    double size = fabs(value);
    int decimals = size > 0 && size < 1e300 ? 2 - (int)floor(log10(size)) : 0;

    if (decimals > 0 && decimals <= 3 && size >= pow(10, 3 - decimals) - 0.5 * pow(10, -decimals))
        decimals--;
    return decimals < 0 ? 0 : decimals > 3 ? 3 : decimals;
}

char *words_number(double value, char text[WORDS_TEXT])
{
    snprintf(text, WORDS_TEXT, "%.*f", words_decimals(value), value);
    return text;
}

const char *words_unit(double seconds, double *scale)
{
    double size = fabs(seconds);
    bool tiny = size > 0 && size < 0.9995e-6;
    bool none = size == 0;

    *scale = none || size >= 0.9995 ? 1 : size >= 0.9995e-3 ? 1e3 : tiny ? 1e9 : 1e6;
    return none || size >= 0.9995 ? "s" : size >= 0.9995e-3 ? "ms" : tiny ? "ns" : "us";
}

char *words_time(double seconds, char text[WORDS_TEXT])
{
    double scale;
    const char *unit = words_unit(seconds, &scale);

    snprintf(text, WORDS_TEXT, "%.*f %s", words_decimals(seconds * scale), seconds * scale, unit);
    return text;
}
