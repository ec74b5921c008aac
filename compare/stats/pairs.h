/* SPDX-License-Identifier: MIT
 *
 * pairs: which side of a limit a ratio is on, by as few pairs of measurements as that takes.
 *
 * Two sequential tests run beside each other (Wald, Sequential Tests of Statistical Hypotheses,
 * Annals of Mathematical Statistics 16, 1945). Each looks at one bit of a pair: was its ratio above
 * the limit or below? If the true ratio is at the limit or above, at most half of the pairs come
 * out below. The test for "below" sets that share, 1/2, against PAIRS_SHARE and ends when the
 * likelihood ratio reaches 100; by Wald's inequality that ever happens, however many pairs are
 * taken, with a probability of at most 1/100. The test for "above" is its mirror image.
 *
 * So what is below the limit is called above in at most 1 % of all cases, and the other way round.
 * This supposes nothing about how times are distributed, but that noise meets both members of a
 * pair alike: they run one after the other, in an order that is drawn for each pair. Loads that
 * come and go are then no trouble. Near the limit neither test may come to an end.
 *
 * Waiting for a CPU that another program has is noise that does not meet both alike: it is added to
 * a program that works, and hides in one that naps, so that the slower of two looks less slow than
 * it is. Hence pairs_side_of(): below the limit is only what is below it without that waiting, too.
 * What is below only with it, the test for "below" does not look at. Its share of pairs below is at
 * most 1/2 for a ratio at the limit all the same: among all pairs at least half are above.
 *
 * Any thread; no function keeps a state of its own. */
#ifndef TRIPTYCH_COMPARE_STATS_PAIRS_H
#define TRIPTYCH_COMPARE_STATS_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

enum pairs_side { PAIRS_BELOW = -1, PAIRS_OPEN, PAIRS_ABOVE, PAIRS_HIDDEN };

/* Begins as {0}. */
struct pairs_test {
    size_t pairs;
    double below, above; /* logarithms of the likelihood ratios */
    size_t hidden;       /* so many of the pairs were PAIRS_HIDDEN */
};

/* The side of a pair: what ran for own_s against limit times what the reference ran for
 * (reference_s). Of the latter the share `delayed` (0 to 1) may have been spent in waiting for CPUs
 * that others had: what is below, but not without that, is PAIRS_HIDDEN. */
enum pairs_side pairs_side_of(double own_s, double reference_s, double limit, double delayed);

/* Takes a pair: its ratio was above or below the limit. PAIRS_OPEN: that could not be told, which
 * counts against both. PAIRS_HIDDEN: it was not above. */
void pairs_take(struct pairs_test *test, enum pairs_side side);

/* What has been decided by now, for good: nobody takes more pairs then. */
enum pairs_side pairs_decided(const struct pairs_test *test);

#endif
