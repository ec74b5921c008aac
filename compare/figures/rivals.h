/* SPDX-License-Identifier: MIT
 *
 * rivals: the panels' cells that do the same work with the same number of workers, each compared
 * with one of them, in words that the data support (stats_verdict()). Main thread only. */
#ifndef TRIPTYCH_COMPARE_RIVALS_H
#define TRIPTYCH_COMPARE_RIVALS_H

#include "compare/figures/summary.h"

enum { RIVALS_MOST = 8 };

/* One cell a panel, in the order of panels. */
struct rivals {
    const struct summary *items[RIVALS_MOST];
    /* Of each over the base; the base's own mean nothing. p is adjusted. */
    struct verdict verdicts[RIVALS_MOST];
    struct comparison comparisons[RIVALS_MOST];
    size_t count, base;
    size_t fastest;
    const struct summary *short_of; /* one that has no interval; NULL: all have one */
};

/* Each panel's first cell among items[count] that was measured with that setting and number of
 * workers, does not work alone and loses nothing. No verdicts yet. */
struct rivals rivals_of(const struct summary *items, size_t count, const char *setting,
                        int workers);

/* How many workers have a CPU each in all panels: with one panel alone, those of all hosts on which
 * its ranks ran; with threads beside it `cpus`, those of this host, on which they can only be. */
int rivals_cpus(const struct summary *items, size_t count, const char *setting, int cpus);

/* Compares each with the one at `base`; p-values are adjusted for their number. */
void rivals_compare(struct rivals *rivals, size_t base);

#endif
