/* SPDX-License-Identifier: MIT
 *
 * data_race: one counter that all workers increment, broken and mended. The panels hold the counter
 * and the loop over increments, since how a worker reaches a shared datum is the lesson. */
#ifndef TRIPTYCH_WORKLOADS_DATA_RACE_H
#define TRIPTYCH_WORKLOADS_DATA_RACE_H

#include "common/bench/bench.h"

struct job {
    int workers;
    uint64_t increments; /* by each worker */
};

extern const struct workload data_race;

/* The answer of a run that left the counter at `counter`. */
static inline struct answer data_race_answer(uint64_t counter)
{
    return (struct answer){counter, counter};
}

#endif
