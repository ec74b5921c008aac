/* SPDX-License-Identifier: MIT */
#include "compare/base/units.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

/* The decimals that three significant digits of `value` need. */
static int decimals_of(double value)
{
    double size = fabs(value);
    int decimals = size > 0 && size < 1e300 ? 2 - (int)floor(log10(size)) : 0;

    return decimals < 0 ? 0 : decimals > 3 ? 3 : decimals;
}

char *units_number(double value, char text[UNITS_TEXT])
{
    snprintf(text, UNITS_TEXT, "%.*f", decimals_of(value), value);
    return text;
}

char *units_range(double value, double low, double high, char text[UNITS_TEXT])
{
    int decimals = decimals_of(value);

    snprintf(text, UNITS_TEXT, "%.*f [%.*f, %.*f]", decimals, value, decimals, low, decimals, high);
    return text;
}

static const char *unit_of(double seconds, double *scale)
{
    double size = fabs(seconds);

    bool tiny = size > 0 && size < 1e-6;

    *scale = size >= 1 ? 1 : size >= 1e-3 ? 1e3 : tiny ? 1e9 : 1e6;
    return size >= 1 ? "s" : size >= 1e-3 ? "ms" : tiny ? "ns" : "us";
}

char *units_time(double seconds, char text[UNITS_TEXT])
{
    double scale;
    const char *unit = unit_of(seconds, &scale);

    snprintf(text, UNITS_TEXT, "%.*f %s", decimals_of(seconds * scale), seconds * scale, unit);
    return text;
}

char *units_time_range(double seconds, double low_s, double high_s, char text[UNITS_TEXT])
{
    double scale;
    const char *unit = unit_of(seconds, &scale);

    low_s *= scale;
    high_s *= scale;
    snprintf(text, UNITS_TEXT, "%.*f %s [%.*f, %.*f]", decimals_of(seconds * scale),
             seconds * scale, unit, decimals_of(low_s), low_s, decimals_of(high_s), high_s);
    return text;
}

char *units_bytes(double bytes, char text[UNITS_TEXT])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    size_t unit = 0;

    while (bytes >= 1024 && unit + 1 < sizeof units / sizeof units[0]) {
        bytes /= 1024;
        unit++;
    }
    snprintf(text, UNITS_TEXT, "%.*f %s", unit == 0 ? 0 : 1, bytes, units[unit]);
    return text;
}
