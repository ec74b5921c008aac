/* SPDX-License-Identifier: MIT
 *
 * interval_text: an interval of times for readers. Main thread only. */
#ifndef TRIPTYCH_COMPARE_STATS_INTERVAL_TEXT_H
#define TRIPTYCH_COMPARE_STATS_INTERVAL_TEXT_H

#include "compare/base/units.h"
#include "compare/stats/stats.h"

/* "13.1 ms [12.9, 14.0]": brackets promise an interval of 95 %, parentheses are only what was seen.
 * Returns `text`. */
char *interval_text(const struct interval *time, char text[UNITS_TEXT]);

#endif
