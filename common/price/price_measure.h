/* SPDX-License-Identifier: MIT
 *
 * price_measure: how samples of one primitive are taken so that a disturbed machine can't pass for
 * an expensive primitive. Main thread, or collective: all ranks.
 *
 * The number of operations in a sample is calibrated on more than one sample of each size, and
 * again where the samples that follow are far shorter than they should be. A sample in which a
 * worker lost its CPU is taken again. What still rests on too few samples, or was measured while
 * others used CPUs that the workers need, says so. */
#ifndef TRIPTYCH_PRICE_MEASURE_H
#define TRIPTYCH_PRICE_MEASURE_H

#include "common/price/price_load.h"
#include "common/price/price_parts.h"

/* What is asked of the machine; tests bring their own. */
struct price_world {
    double (*now_s)(void);
    uint64_t (*switches)(void); /* as price_switches(), of this rank */
    /* (optional, collective) the sum over all ranks. */
    uint64_t (*total)(uint64_t own);
    /* (optional, collective) rank 0's number, for all. */
    int (*agree)(int number);
};

struct price_limits {
    uint64_t samples; /* wanted */
    double sample_s, price_s;
    int cpus; /* that the workers may use */
};

/* Takes the samples of figures->primitive and settles the figures (price_settle()), with
 * figures->withheld where they are invalid. Collective; the figures count on rank 0. */
void price_measure(const struct price_world *world, const struct price_limits *limits,
                   struct price_figures *figures);

/* Lets the workers run until the kernel has given each its CPU, for about so long. Collective. */
void price_warm_up(const struct price_world *world, const struct price_limits *limits,
                   struct price_figures *figures, double for_s);

/* How many CPUs are in use while the primitive is measured. */
int price_wants(const struct price_figures *figures);

#endif
