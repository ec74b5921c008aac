/* SPDX-License-Identifier: MIT */
#include "common/base/utf8.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* U+FFFD, which stands before the two digits of a byte. */
static const char mark[] = "\xef\xbf\xbd";
enum { MARK = sizeof mark - 1, ESCAPED = MARK + 2 };
static const char digits[] = "0123456789ABCDEF";

size_t utf8_character(const char *bytes, size_t size)
{
    static const struct {
        unsigned char least, most, second_least, second_most, length;
    } rows[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    const unsigned char *at = (const unsigned char *)bytes;

    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        size_t length = rows[row].length;
        if (at[0] < rows[row].least || at[0] > rows[row].most || length > size)
            continue;
        if (length > 1 && (at[1] < rows[row].second_least || at[1] > rows[row].second_most))
            return 0;
        for (size_t byte = 2; byte < length; byte++)
            if ((at[byte] & 0xc0) != 0x80)
                return 0;
        return length;
    }
    return 0;
}

/* Whether a text of `size` bytes begins with U+FFFD. */
static bool is_mark(const char *bytes, size_t size)
{
    return size >= MARK && memcmp(bytes, mark, MARK) == 0;
}

char *utf8_escape(const char *text)
{
    size_t size = strlen(text), filled = 0;
    char *escaped = malloc(size * ESCAPED + 1);

    check(escaped ? 0 : errno, "malloc");
    while (size > 0) {
        size_t length = is_mark(text, size) ? 0 : utf8_character(text, size);
        if (length > 0) {
            memcpy(escaped + filled, text, length);
            filled += length;
        } else {
            unsigned char byte = (unsigned char)*text;
            memcpy(escaped + filled, mark, MARK);
            escaped[filled + MARK] = digits[byte >> 4];
            escaped[filled + MARK + 1] = digits[byte & 15];
            filled += ESCAPED;
        }
        text += length > 0 ? length : 1;
        size -= length > 0 ? length : 1;
    }
    escaped[filled] = '\0';
    return escaped;
}

/* The value of a digit that utf8_escape() writes; -1: it is none. */
static int digit_of(char letter)
{
    const char *found = letter ? strchr(digits, letter) : NULL;

    return found ? (int)(found - digits) : -1;
}

char *utf8_unescape(const char *text)
{
    size_t size = strlen(text), filled = 0;
    char *bytes = malloc(size + 1);

    check(bytes ? 0 : errno, "malloc");
    while (size > 0) {
        int high = is_mark(text, size) ? digit_of(text[MARK]) : -1;
        int low = high >= 0 ? digit_of(text[MARK + 1]) : -1;
        bool escaped = low >= 0 && 16 * high + low > 0; /* no text holds a NUL byte */
        bytes[filled++] = escaped ? (char)(16 * high + low) : *text;
        text += escaped ? ESCAPED : 1;
        size -= escaped ? ESCAPED : 1;
    }
    bytes[filled] = '\0';
    return bytes;
}
