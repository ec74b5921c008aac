/* SPDX-License-Identifier: MIT
 *
 * data_race with OpenMP, and without any clause against it.
 *
 * Shows:      variables from outside a parallel region are shared unless one says otherwise, so
 *             the race is one forgotten clause away.
 * Run:        OMP_NUM_THREADS=3 openmp/data_race
 * Beside it:  critical.c, lock.c, atomic.c, reduction.c, which lose none; posix/data_race/racy.c,
 *             mpi/data_race/racy.c.
 * Exercise:   predict the order of the five variants by time per increment, then run --variant
 *             all. */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"

#include <sched.h>

static struct answer run(const struct job *job)
{
    /* Volatile, so that the compiler makes every read and write; that does not make it atomic. */
    volatile uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            uint64_t current = counter; /* RACE: another may write before we do */
            sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
            counter = current + 1; /* RACE */
        }
        worker_stats_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

const struct variant variant_racy = {"racy", run, MAY_LOSE | NATURAL,
                                     "threads that read, yield and write a shared variable"};
