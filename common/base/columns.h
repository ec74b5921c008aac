/* SPDX-License-Identifier: MIT
 *
 * columns: how much room a UTF-8 text takes on a terminal. A character takes 0 (an accent that is
 * put on the one before), 1 or 2 (Chinese, emoji) columns, whatever the user's locale is; a byte
 * that is no UTF-8 takes one. Main thread only. */
#ifndef TRIPTYCH_COLUMNS_H
#define TRIPTYCH_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

/* How many bytes of `text` fit in so many columns: whole characters. *columns: how many they take.
 */
size_t columns_fit(const char *text, size_t room, size_t *columns);

/* Whether a line may end before text[at], though there is no blank: beside a Chinese or Japanese
 * character, unless what follows would begin a line badly (a full stop, a closing bracket, a small
 * kana) or what stands before would end it badly (an opening bracket). */
bool columns_may_break(const char *text, size_t at);

#endif
