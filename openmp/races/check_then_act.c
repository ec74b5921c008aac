/* SPDX-License-Identifier: MIT
 *
 * check_then_act with OpenMP.
 *
 * Shows: whoever finds a place free takes it, and two find it free. An atomic read and an atomic
 *        write mend nothing; a critical section around both does, and so does `atomic capture`,
 *        which reads the old value and writes the new one in one step.
 * Run:   OMP_NUM_THREADS=2 openmp/races/check_then_act --variant all
 * Beside it: posix/races/check_then_act.c, mpi/races/check_then_act.c.
 * Exercise: give each place a lock of its own (omp_lock_t). When is that worth its memory? */
#include "common/base/counts.h"
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "openmp/measure/team.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

enum { FREE = 0, TAKEN = 1 };

/* What all threads share. */
struct places {
    char *taken; /* taken[trials] */
    int *takers; /* takers[trials]: by how many; only counted */
};

static void taken_by_one_more(struct places *places, uint64_t place)
{
#pragma omp atomic update
    places->takers[place]++;
}

static struct places places_open(const struct job *job)
{
    struct places places = {.taken = calloc(counts_room(job->trials), sizeof *places.taken),
                            .takers = calloc(counts_room(job->trials), sizeof *places.takers)};

    check(places.taken && places.takers ? 0 : errno, "calloc");
    return places;
}

/* A place that more than one took is a trial that went wrong. */
static struct answer places_close(struct places *places, const struct job *job)
{
    uint64_t right = 0;

    for (uint64_t place = 0; place < job->trials; place++)
        right += places->takers[place] == 1;
    free(places->taken);
    free(places->takers);
    return races_answer(right);
}

static struct answer run_broken(const struct job *job)
{
    struct places places = places_open(job);

#pragma omp parallel num_threads(job->workers) shared(places)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t place = 0; place < job->trials; place++) {
            if (places.taken[place] == FREE) { /* RACE: another may take it before we do */
                sched_yield();                 /* invites the others to come between */
                places.taken[place] = TAKEN;   /* RACE */
                taken_by_one_more(&places, place);
            }
        }
        worker_stats_end(begin_s, 1);
    }
    return places_close(&places, job);
}

static struct answer run_broken_atomic(const struct job *job)
{
    struct places places = places_open(job);

#pragma omp parallel num_threads(job->workers) shared(places)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t place = 0; place < job->trials; place++) {
            char seen;
#pragma omp atomic read
            seen = places.taken[place];
            if (seen == FREE) {
                sched_yield();
#pragma omp atomic write
                places.taken[place] = TAKEN;
                taken_by_one_more(&places, place);
            }
        }
        worker_stats_end(begin_s, 1);
    }
    return places_close(&places, job);
}

static struct answer run_critical(const struct job *job)
{
    struct places places = places_open(job);

#pragma omp parallel num_threads(job->workers) shared(places)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t place = 0; place < job->trials; place++) {
#pragma omp critical
            if (places.taken[place] == FREE) {
                places.taken[place] = TAKEN;
                taken_by_one_more(&places, place);
            }
        }
        worker_stats_end(begin_s, 1);
    }
    return places_close(&places, job);
}

static struct answer run_capture(const struct job *job)
{
    struct places places = places_open(job);

#pragma omp parallel num_threads(job->workers) shared(places)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t place = 0; place < job->trials; place++) {
            char before;
#pragma omp atomic capture
            {
                before = places.taken[place];
                places.taken[place] = TAKEN;
            }
            if (before == FREE)
                taken_by_one_more(&places, place);
        }
        worker_stats_end(begin_s, 1);
    }
    return places_close(&places, job);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "reads, yields and writes without a lock"},
    &(const struct variant){"broken_atomic", run_broken_atomic, MAY_LOSE,
                            "reads atomically, yields, writes atomically"},
    &(const struct variant){"critical", run_critical, EXACT,
                            "reads and writes in a critical section"},
    &(const struct variant){"capture", run_capture, EXACT,
                            "atomic capture: takes, and sees what was there before"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_then_act, variants, &openmp_team);
}
