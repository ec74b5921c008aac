/* SPDX-License-Identifier: MIT
 *
 * units: figures as texts for a reader. Any thread. */
#ifndef TRIPTYCH_COMPARE_UNITS_H
#define TRIPTYCH_COMPARE_UNITS_H

#include "common/base/words.h"

enum { UNITS_TEXT = WORDS_TEXT };

/* Three significant digits and a unit: "13.1 ms"; returns `text`. */
static inline char *units_time(double seconds, char text[UNITS_TEXT])
{
    return words_time(seconds, text);
}

/* "13.1 ms [12.9, 14.0]", all three in the unit of the first. */
char *units_time_range(double seconds, double low_s, double high_s, char text[UNITS_TEXT]);

/* Three significant digits: "0.0131", "13.1", "1310". */
static inline char *units_number(double value, char text[UNITS_TEXT])
{
    return words_number(value, text);
}

/* "1.98 [1.95, 2.01]". */
char *units_range(double value, double low, double high, char text[UNITS_TEXT]);

/* "13", "1.23 G": a count, above 9999 with three significant digits. */
char *units_count(double count, char text[UNITS_TEXT]);

/* "12.5 J". */
char *units_energy(double joules, char text[UNITS_TEXT]);

/* "13.9 MiB". */
char *units_bytes(double bytes, char text[UNITS_TEXT]);

#endif
