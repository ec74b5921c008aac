/* SPDX-License-Identifier: MIT
 *
 * words: figures as people read them, in all messages and tables. Any thread. */
#ifndef TRIPTYCH_WORDS_H
#define TRIPTYCH_WORDS_H

#include <stdint.h>

/* Room for any of these texts. */
enum { WORDS_TEXT = 64 };

/* "1 worker", "2 workers": a count with its noun, in the regular plural ("processes",
 * "copies"). Returns `text`. */
char *words_count(uint64_t count, const char *noun, char text[WORDS_TEXT]);

/* Three significant digits, at most three decimals, never an exponent: "0.042", "1.98", "170".
 * Returns `text`. */
char *words_number(double value, char text[WORDS_TEXT]);

/* The same with the unit that fits: "2.00 s", "74.3 ms", "0 s". Returns `text`. */
char *words_time(double seconds, char text[WORDS_TEXT]);

/* The decimals that three significant digits of `value` need, up to three; and the unit in which a
 * time is told, with what seconds are multiplied with. For ranges, whose ends share them. */
int words_decimals(double value);
const char *words_unit(double seconds, double *scale);

#endif
