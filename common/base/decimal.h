/* SPDX-License-Identifier: MIT
 *
 * decimal: numbers to text, for programs that print millions of them; snprintf(3) takes ten times
 * as long. Any thread. */
#ifndef TRIPTYCH_DECIMAL_H
#define TRIPTYCH_DECIMAL_H

#include <stdint.h>
#include <string.h>

enum { DECIMAL_DIGITS = 20 }; /* 2^64 - 1 has so many */

/* Writes the decimal digits of `number` to `text`, which has room for DECIMAL_DIGITS, without an
 * end mark. Returns where they end. Two digits a division. */
static inline char *decimal_write(char *text, uint64_t number)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char digits[DECIMAL_DIGITS];
    char *first = digits + DECIMAL_DIGITS;

    while (number >= 100) {
        first -= 2;
        memcpy(first, pairs + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number >= 10) {
        first -= 2;
        memcpy(first, pairs + 2 * number, 2);
    } else {
        *--first = (char)('0' + number);
    }
    size_t length = (size_t)(digits + DECIMAL_DIGITS - first);
    memcpy(text, first, length);
    return text + length;
}

#endif
