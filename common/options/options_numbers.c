/* SPDX-License-Identifier: MIT
 *
 * The strict readers of numbers. */
#include "common/options/options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NUMBER = 64, MOST_POWER = 1000 };

/* Copies `text` to `digits` without the underscores that stand between two digits. The rest must be
 * made of the characters of a decimal number; `suffix` then points at what follows it in `digits`.
 */
static bool number_part(const char *text, char digits[LONGEST_NUMBER], char **suffix)
{
    size_t used = 0;

    if (!isdigit((unsigned char)text[0]))
        return false;
    for (const char *at = text; *at; at++) {
        if (*at == '_') {
            if (!isdigit((unsigned char)at[-1]) || !isdigit((unsigned char)at[1]))
                return false;
            continue;
        }
        if (used == LONGEST_NUMBER - 1)
            return false;
        digits[used++] = *at;
    }
    digits[used] = '\0';
    size_t length = strspn(digits, "0123456789.");
    if (digits[length] == 'e' && isdigit((unsigned char)digits[length + 1]))
        length += 1 + strspn(digits + length + 1, "0123456789");
    else if (digits[length] == 'e' && digits[length + 1] == '-' &&
             isdigit((unsigned char)digits[length + 2]))
        length += 2 + strspn(digits + length + 2, "0123456789");
    *suffix = digits + length;
    return true;
}

/* A decimal number with an optional fraction and exponent, exactly: "1.5e3" times `scale` must be a
 * whole number below 2^64. Works on digits, since a double loses those past 2^53. */
static bool exact_count(const char *digits, const char *end, unsigned scale, uint64_t *value)
{
    uint64_t number = 0;
    long exponent = (long)scale;
    bool fraction = false, any = false;

    for (const char *at = digits; at < end; at++) {
        if (*at == '.') {
            if (fraction || !any || !isdigit((unsigned char)at[1]))
                return false;
            fraction = true;
        } else if (*at == 'e') {
            long power = strtol(at + 1, NULL, 10); /* what is past all counts need not be exact */
            exponent += power < -MOST_POWER ? -MOST_POWER : power > MOST_POWER ? MOST_POWER : power;
            break;
        } else {
            uint64_t digit = (uint64_t)(*at - '0');
            if (number > (UINT64_MAX - digit) / 10)
                return false;
            number = number * 10 + digit;
            exponent -= fraction;
            any = true;
        }
    }
    for (; exponent < 0 && number > 0; exponent++) {
        if (number % 10 != 0)
            return false;
        number /= 10;
    }
    for (; exponent > 0 && number > 0; exponent--) {
        if (number > UINT64_MAX / 10)
            return false;
        number *= 10;
    }
    *value = number;
    return true;
}

bool read_count(const char *text, uint64_t *value)
{
    static const struct {
        const char *suffix;
        unsigned zeros;
    } scales[] = {{"", 0}, {"k", 3}, {"K", 3}, {"M", 6}, {"G", 9}, {"T", 12}};
    char digits[LONGEST_NUMBER], *suffix;

    if (!number_part(text, digits, &suffix))
        return false;
    for (size_t at = 0; at < sizeof scales / sizeof scales[0]; at++)
        if (strcmp(suffix, scales[at].suffix) == 0)
            return exact_count(digits, suffix, scales[at].zeros, value);
    return false;
}

/* The number before `suffix` as a double; strtod(3) must take exactly that much. */
static bool real_part(char *digits, char *suffix, double *value)
{
    char first = *suffix, *end;

    *suffix = '\0';
    errno = 0;
    *value = strtod(digits, &end);
    bool whole = end == suffix && suffix[-1] != '.' && isfinite(*value) && errno == 0;
    *suffix = first;
    return whole;
}

bool read_real(const char *text, double *value)
{
    char digits[LONGEST_NUMBER], *suffix;

    return number_part(text, digits, &suffix) && *suffix == '\0' &&
           real_part(digits, suffix, value);
}

bool read_seconds(const char *text, double *value)
{
    static const struct {
        const char *suffix;
        double seconds, parts; /* of a second: 10 / 1e6 is 10us to the last bit, 10 * 1e-6 not */
    } units[] = {{"", 1, 1},     {"s", 1, 1},    {"ms", 1, 1e3}, {"us", 1, 1e6},
                 {"ns", 1, 1e9}, {"min", 60, 1}, {"h", 3600, 1}};
    char digits[LONGEST_NUMBER], *suffix;

    if (!number_part(text, digits, &suffix))
        return false;
    for (size_t at = 0; at < sizeof units / sizeof units[0]; at++)
        if (strcmp(suffix, units[at].suffix) == 0 && real_part(digits, suffix, value)) {
            *value = *value * units[at].seconds / units[at].parts;
            return true;
        }
    return false;
}

bool read_interval(const char *text, struct time_range *value)
{
    char low[LONGEST_NUMBER];
    const char *colon = strchr(text, ':');

    if (!colon) {
        if (!read_seconds(text, &value->low))
            return false;
        value->high = value->low;
        return true;
    }
    if (colon - text >= LONGEST_NUMBER)
        return false;
    memcpy(low, text, (size_t)(colon - text));
    low[colon - text] = '\0';
    return read_seconds(low, &value->low) && read_seconds(colon + 1, &value->high) &&
           value->low <= value->high;
}
