/* SPDX-License-Identifier: MIT
 *
 * data_race with an OpenMP atomic update.
 *
 * Shows:      for one addition to one variable the processor has an instruction of its own.
 * Run:        OMP_NUM_THREADS=3 openmp/data_race --variant atomic
 * Beside it:  critical.c, reduction.c; posix/data_race/atomic.c, mpi/data_race/atomic.c.
 * Exercise:   write counter = counter * 3 + 1 instead. Does atomic still accept it, and who does?
 */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"

static struct answer run(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
#pragma omp atomic update
            counter++;
        }
        worker_stats_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

const struct variant variant_atomic = {"atomic", run, EXACT, "an atomic update"};
