/* SPDX-License-Identifier: MIT
 *
 * numbers: what the samples of a cell come to. Any thread. */
#ifndef TRIPTYCH_COMPARE_NUMBERS_H
#define TRIPTYCH_COMPARE_NUMBERS_H

#include "compare/plan.h"

/* The median and the ends of what was seen; with n below 6 no interval can be claimed. */
struct spread {
    size_t n;
    double median, low, high;
};

/* Over the samples of the cell; n = 0: there are none, and the rest is 0. */
struct spread numbers_seconds(const struct cell *cell);
struct spread numbers_cpu(const struct cell *cell);
struct spread numbers_launch(const struct cell *cell);
struct spread numbers_memory(const struct cell *cell);       /* bytes */
struct spread numbers_lost(const struct cell *cell);         /* updates */
struct spread numbers_first_result(const struct cell *cell); /* seconds; n = 0: never told */

/* What speed-ups of the cell are taken over: the variant that works alone (sync) of its workload,
 * where it was measured; else the same variant with one worker; NULL: neither was measured.
 * `cells` are those of the workload. */
const struct cell *numbers_base(const struct cell *cells, size_t count, const struct cell *cell);

/* The base's median over the cell's; 0 where one of them is missing. */
double numbers_speedup(const struct cell *cells, size_t count, const struct cell *cell);

enum { NUMBERS_TEXT = 48 };

/* Three significant digits and a unit: "13.1 ms"; returns `text`. */
char *numbers_time(double seconds, char text[NUMBERS_TEXT]);

/* "13.1 ms [12.9, 14.0]", all three in one unit. */
char *numbers_range(const struct spread *spread, char text[NUMBERS_TEXT]);

#endif
