/* SPDX-License-Identifier: MIT
 *
 * What json-c lets pass although it is no JSON (RFC 8259), even if it is told to be strict: NaN and
 * Infinity, -01 and 1., texts in single quotes, control characters in texts. Whole numbers past 64
 * bits it cuts to the largest one that it has; they get an exponent here, so that they are real
 * numbers, which they are, and nobody takes them for counts. */
#include "compare/base/json_strict.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Each of these returns where what begins at `at` ends; `end` also where it is cut off, which
 * json-c notices. NULL: it is not JSON. */

/* *beyond_ascii is set if it holds such a byte. */
static const char *after_text(const char *at, const char *end, bool *beyond_ascii)
{
    unsigned char all = 0; /* the bits of all its bytes */

    for (at++; at < end && *at != '"'; at++) {
        if ((unsigned char)*at < ' ')
            return NULL;
        if (*at == '\\' && ++at == end)
            break;
        all |= (unsigned char)*at;
    }
    *beyond_ascii = *beyond_ascii || all > 0x7f;
    return at < end ? at + 1 : end;
}

/* Each byte of a large file is asked that, and isdigit(3) is a call. */
static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static const char *after_digits(const char *at, const char *end)
{
    const char *begin = at;

    while (at < end && is_digit(*at))
        at++;
    return at > begin || at == end ? at : NULL;
}

/* Whether the whole number [at, end) fits in 64 bits. */
static bool fits(const char *at, const char *end)
{
    char copy[24];
    size_t size = (size_t)(end - at);

    if (size < 19 || size >= sizeof copy)
        return size < 19;
    memcpy(copy, at, size);
    copy[size] = '\0';
    errno = 0;
    if (copy[0] == '-')
        (void)strtoll(copy, NULL, 10);
    else
        (void)strtoull(copy, NULL, 10);
    return errno == 0;
}

/* RFC 8259, section 6. *huge: it is a whole one that needs more than 64 bits. */
static const char *after_number(const char *at, const char *end, bool *huge)
{
    const char *begin = at, *whole = at + (*at == '-');

    at = after_digits(whole, end);
    if (!at || (at > whole + 1 && *whole == '0'))
        return NULL;
    if (at == end || (*at != '.' && *at != 'e' && *at != 'E')) {
        *huge = !fits(begin, at);
        return at;
    }
    if (*at == '.' && !(at = after_digits(at + 1, end)))
        return NULL;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        at = after_digits(at, end);
    }
    return at;
}

static const char *after_word(const char *at, const char *end)
{
    static const char *const words[] = {"true", "false", "null"};

    for (size_t word = 0; word < sizeof words / sizeof words[0]; word++) {
        size_t length = strlen(words[word]), left = (size_t)(end - at);
        length = left < length ? left : length;
        if (memcmp(at, words[word], length) == 0)
            return at + length;
    }
    return NULL;
}

/* Returns where the next bytes go. */
static char *add(char *wide, const char *bytes, size_t size)
{
    memcpy(wide, bytes, size);
    return wide + size;
}

/* What stands between the words, texts and numbers. */
static const bool between[256] = {
    [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['{'] = true,
    ['}'] = true, ['['] = true,  [']'] = true,  [':'] = true,  [','] = true};

static const char *after_between(const char *at, const char *end)
{
    while (at < end && between[(unsigned char)*at])
        at++;
    return at;
}

/* `wide`: NULL, or room for a copy with exponents: size + 2 bytes for each huge number. */
static const char *walk(const char *bytes, size_t size, char *wide, struct json_oddities *oddities)
{
    const char *at = bytes, *end = bytes + size, *begin = bytes;

    for (*oddities = (struct json_oddities){0}; at && at < end;) {
        bool huge = false;
        begin = at;
        if (between[(unsigned char)*at])
            at = after_between(at + 1, end);
        else if (*at == '"')
            at = after_text(at, end, &oddities->beyond_ascii);
        else if (*at == '-' || is_digit(*at))
            at = after_number(at, end, &huge);
        else
            at = after_word(at, end);
        if (wide && at)
            wide = add(wide, begin, (size_t)(at - begin));
        if (wide && huge)
            wide = add(wide, "e0", 2);
        oddities->huge_numbers += huge;
    }
    return at;
}

const char *json_strict_check(const char *bytes, size_t size, struct json_oddities *oddities)
{
    *oddities = (struct json_oddities){0};
    if (size > 0 && memchr(bytes, '\0', size))
        return "it holds a NUL byte";
    return walk(bytes, size, NULL, oddities) ? NULL : "not JSON";
}

void json_strict_widen(const char *bytes, size_t size, char *wide)
{
    struct json_oddities oddities;

    (void)walk(bytes, size, wide, &oddities);
}
