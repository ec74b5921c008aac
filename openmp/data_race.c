/* SPDX-License-Identifier: MIT
 *
 * data_race with OpenMP.
 *
 * Shows: variables from outside a parallel region are shared unless one says otherwise, so the race
 *        is one forgotten clause away; four ways to mend it, from the dearest to the cheapest.
 * Run:   OMP_NUM_THREADS=3 openmp/data_race --variant all
 * Beside it: posix/data_race.c, mpi/data_race.c.
 * Exercise: predict the order of the five variants by time per increment, then look. Why is
 *        reduction so much cheaper than atomic? */
#include "common/workloads/data_race.h"

#include "common/account/tally.h"
#include "openmp/team.h"

#include <omp.h>
#include <sched.h>

static struct answer run_racy(const struct job *job)
{
    /* Volatile, so that the compiler makes every read and write; that does not make it atomic. */
    volatile uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = tally_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            uint64_t current = counter; /* RACE: another may write before we do */
            sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
            counter = current + 1; /* RACE */
        }
        tally_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

static struct answer run_critical(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = tally_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
#pragma omp critical
            {
                uint64_t current = counter;
                counter = current + 1;
            }
        }
        tally_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

static struct answer run_atomic(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) shared(counter)
    {
        double begin_s = tally_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
#pragma omp atomic update
            counter++;
        }
        tally_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

static struct answer run_lock(const struct job *job)
{
    uint64_t counter = 0;
    omp_lock_t lock;

    omp_init_lock(&lock);
#pragma omp parallel num_threads(job->workers) shared(counter, lock)
    {
        double begin_s = tally_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            omp_set_lock(&lock);
            uint64_t current = counter;
            counter = current + 1;
            omp_unset_lock(&lock);
        }
        tally_end(begin_s, 1);
    }
    omp_destroy_lock(&lock);
    return data_race_answer(counter);
}

static struct answer run_reduction(const struct job *job)
{
    uint64_t counter = 0;

#pragma omp parallel num_threads(job->workers) reduction(+ : counter)
    {
        double begin_s = tally_begin();
        for (uint64_t i = 0; i < job->increments; i++) {
            counter++; /* this thread's own copy; the copies are added up at the end */
            __asm__ volatile("" : "+r"(counter)); /* every increment is made, as in the others */
        }
        tally_end(begin_s, 1);
    }
    return data_race_answer(counter);
}

static const struct variant variants[] = {
    {"racy", run_racy, MAY_LOSE, "threads that read, yield and write a shared variable"},
    {"critical", run_critical, EXACT, "read and write in a critical section"},
    {"atomic", run_atomic, EXACT, "an atomic update"},
    {"lock", run_lock, EXACT, "read and write between omp_set_lock and omp_unset_lock"},
    {"reduction", run_reduction, EXACT, "a copy for each thread, added up at the end"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &data_race, variants, &openmp_team);
}
