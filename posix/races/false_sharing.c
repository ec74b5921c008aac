/* SPDX-License-Identifier: MIT
 *
 * false_sharing with POSIX threads.
 *
 * Shows: counters that nobody shares, slow because they are neighbours in one cache line.
 * Run:   posix/races/false_sharing --variant all
 * Beside it: openmp/races/false_sharing.c, mpi/races/false_sharing.c.
 * Exercise: 64 bytes apart, or 128? Some processors fetch lines in pairs. */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { APART = 128 }; /* bytes: two cache lines */

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    /* This worker's own; atomic, so that each increment is made in the cache line. (A plain one
     * stays in the processor's store buffer for a while, and its next read is served from there.)
     */
    atomic_uint_fast64_t *counter;
};

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < mine->job->trials; trial++)
        atomic_fetch_add_explicit(mine->counter, 1, memory_order_relaxed);
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static void *work_in_register(void *argument)
{
    struct worker *mine = argument;
    uint64_t counter = 0;

    team_ready(mine->number);
    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < mine->job->trials; trial++) {
        counter++;
        __asm__ volatile("" : "+r"(counter)); /* every increment is made, as in the others */
    }
    atomic_store(mine->counter, counter);
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

/* The counters are `stride` bytes apart. */
static struct answer run_workers(const struct job *job, size_t stride, void *(*way)(void *))
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    size_t size = (size_t)(job->workers + 1) * APART;
    unsigned char *counters = aligned_alloc(APART, size); /* shared */
    uint64_t total = 0;

    check(workers && counters ? 0 : errno, "aligned_alloc");
    memset(counters, 0, size);
    for (int number = 0; number < job->workers; number++) {
        void *counter = counters + (size_t)number * stride;
        workers[number] = (struct worker){.job = job, .number = number, .counter = counter};
        check(pthread_create(&workers[number].thread, NULL, way, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total += atomic_load(workers[number].counter);
    }
    free(workers);
    free(counters);
    return races_answer(total);
}

static struct answer run_shared_line(const struct job *job)
{
    return run_workers(job, sizeof(uint64_t), work);
}

static struct answer run_padded(const struct job *job)
{
    return run_workers(job, APART, work);
}

static struct answer run_local(const struct job *job)
{
    return run_workers(job, sizeof(uint64_t), work_in_register);
}

static const struct variant *const variants[] = {
    &(const struct variant){"shared_line", run_shared_line, EXACT | NATURAL,
                            "counters that are neighbours in one cache line"},
    &(const struct variant){"padded", run_padded, EXACT, "counters in cache lines of their own"},
    &(const struct variant){"local", run_local, EXACT,
                            "a local variable, written to the neighbours once at the end"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &false_sharing, variants, &posix_team);
}
