/* SPDX-License-Identifier: MIT
 *
 * data_race with an OpenMP lock.
 *
 * Shows:      a lock is a variable: made, set, unset and destroyed like a mutex.
 * Run:        OMP_NUM_THREADS=3 openmp/data_race --variant lock
 * Beside it:  critical.c; posix/data_race/mutex.c, mpi/data_race/lock.c.
 * Exercise:   use omp_test_lock() and do something else where it fails. What could that be here? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"

#include <omp.h>

static struct answer run(const struct job *job)
{
    uint64_t counter = 0;
    omp_lock_t lock;

    omp_init_lock(&lock);
#pragma omp parallel num_threads(job->workers) shared(counter, lock)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            omp_set_lock(&lock);
            uint64_t current = counter;
            counter = current + 1;
            omp_unset_lock(&lock);
        }
        worker_stats_end(begin_s, 1);
    }
    omp_destroy_lock(&lock);
    return data_race_answer(counter);
}

const struct variant variant_lock = {"lock", run, EXACT,
                                     "read and write between omp_set_lock and omp_unset_lock"};
