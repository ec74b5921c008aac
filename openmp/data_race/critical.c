/* SPDX-License-Identifier: MIT
 *
 * data_race with an OpenMP critical section.
 *
 * Shows:      one directive around the read and the write; all unnamed critical sections share
 *             one lock.
 * Run:        OMP_NUM_THREADS=3 openmp/data_race --variant critical
 * Beside it:  lock.c (a lock with a name); posix/data_race/mutex.c, mpi/data_race/lock.c.
 * Exercise:   give the section a name. What changes with one counter, and what with two? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"

static struct answer run(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
#pragma omp critical
            {
                uint64_t current = counter;
                counter = current + 1;
            }
        }
        worker_stats_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

const struct variant variant_critical = {"critical", run, EXACT,
                                         "read and write in a critical section"};
