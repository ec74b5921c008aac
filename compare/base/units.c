/* SPDX-License-Identifier: MIT */
#include "compare/base/units.h"

#include <stdio.h>

char *units_range(double value, double low, double high, char text[UNITS_TEXT])
{
    int decimals = words_decimals(value);

    snprintf(text, UNITS_TEXT, "%.*f [%.*f, %.*f]", decimals, value, decimals, low, decimals, high);
    return text;
}

char *units_time_range(double seconds, double low_s, double high_s, char text[UNITS_TEXT])
{
    double scale;
    const char *unit = words_unit(seconds, &scale);

    low_s *= scale;
    high_s *= scale;
    snprintf(text, UNITS_TEXT, "%.*f %s [%.*f, %.*f]", words_decimals(seconds * scale),
             seconds * scale, unit, words_decimals(low_s), low_s, words_decimals(high_s), high_s);
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

char *units_count(double count, char text[UNITS_TEXT])
{
    static const char *const units[] = {"", " k", " M", " G", " T", " P"};
    const double most = 9999.5;
    size_t unit = 0;

    if (count < most) {
        snprintf(text, UNITS_TEXT, "%.0f", count);
        return text;
    }
    while (count >= 999.5 && unit + 1 < sizeof units / sizeof units[0]) {
        count /= 1000;
        unit++;
    }
    snprintf(text, UNITS_TEXT, "%.*f%s",
             count < 9.995   ? 2
             : count < 99.95 ? 1
                             : 0,
             count, units[unit]);
    return text;
}

char *units_energy(double joules, char text[UNITS_TEXT])
{
    char number[WORDS_TEXT];

    snprintf(text, UNITS_TEXT, "%s J", words_number(joules, number));
    return text;
}
