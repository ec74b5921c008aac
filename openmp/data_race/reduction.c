/* SPDX-License-Identifier: MIT
 *
 * data_race with an OpenMP reduction.
 *
 * Shows:      the cheapest way is not to share: each thread has its own copy, and they are added
 *             up once.
 * Run:        OMP_NUM_THREADS=3 openmp/data_race --variant reduction
 * Beside it:  atomic.c; mpi/data_race/reduce.c.
 * Exercise:   why is reduction so much cheaper than atomic, although both add the same numbers? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"

static struct answer run(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) reduction(+ : counter)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            counter++;                            /* this thread's own copy */
            __asm__ volatile("" : "+r"(counter)); /* every increment is made, as in the others */
        }
        worker_stats_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

const struct variant variant_reduction = {"reduction", run, EXACT,
                                          "a copy for each thread, added up at the end"};
