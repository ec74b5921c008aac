/* SPDX-License-Identifier: MIT
 *
 * check_then_act with POSIX threads.
 *
 * Shows: whoever finds a place free takes it, and two find it free. Atomic reads and writes silence
 *        the detectors of data races and mend nothing: the mistake is in what lies between them.
 * Run:   posix/races/check_then_act --variant all
 * Beside it: openmp/races/check_then_act.c, mpi/races/check_then_act.c.
 * Exercise: let `swap` use a load and then an exchange. Which of its two results must be asked? */
#include "common/base/counts.h"
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { FREE = 0, TAKEN = 1 };

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    char *places; /* shared */
    atomic_char *atomic_places;
    pthread_mutex_t *mutex;
    atomic_int *takers; /* takers[place] */
};

static void taken_by_one_more(struct worker *mine, uint64_t place)
{
    atomic_fetch_add_explicit(&mine->takers[place], 1, memory_order_relaxed);
}

static void take_places(struct worker *mine)
{
    for (uint64_t place = 0; place < mine->job->trials; place++) {
        if (mine->places[place] == FREE) { /* RACE: another may take it before we do */
            sched_yield();                 /* invites the others to come between */
            mine->places[place] = TAKEN;   /* RACE */
            taken_by_one_more(mine, place);
        }
    }
}

static void take_places_atomically(struct worker *mine)
{
    for (uint64_t place = 0; place < mine->job->trials; place++) {
        if (atomic_load(&mine->atomic_places[place]) == FREE) {
            sched_yield();
            atomic_store(&mine->atomic_places[place], TAKEN);
            taken_by_one_more(mine, place);
        }
    }
}

static void take_places_locked(struct worker *mine)
{
    for (uint64_t place = 0; place < mine->job->trials; place++) {
        pthread_mutex_lock(mine->mutex);
        if (mine->places[place] == FREE) {
            mine->places[place] = TAKEN;
            taken_by_one_more(mine, place);
        }
        pthread_mutex_unlock(mine->mutex);
    }
}

static void take_places_by_swap(struct worker *mine)
{
    for (uint64_t place = 0; place < mine->job->trials; place++) {
        char expected = FREE;
        if (atomic_compare_exchange_strong(&mine->atomic_places[place], &expected, TAKEN))
            taken_by_one_more(mine, place);
    }
}

/* ---- the workers ---------------------------------------------------------------------------- */

/* The four ways to take places. */
static void (*take)(struct worker *mine);

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = worker_stats_begin();
    take(mine);
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

/* A place that more than one took is a trial that went wrong. */
static struct answer run_workers(const struct job *job, void (*way)(struct worker *mine))
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    char *places = calloc(counts_room(job->trials), sizeof *places);
    atomic_char *atomic_places = calloc(counts_room(job->trials), sizeof *atomic_places);
    atomic_int *takers = calloc(counts_room(job->trials), sizeof *takers);
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    uint64_t right = 0;

    check(workers && places && atomic_places && takers ? 0 : errno, "calloc");
    take = way;
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job,
                                          .number = number,
                                          .places = places,
                                          .atomic_places = atomic_places,
                                          .mutex = &mutex,
                                          .takers = takers};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    for (uint64_t place = 0; place < job->trials; place++)
        right += atomic_load(&takers[place]) == 1;
    free(workers);
    free(places);
    free(atomic_places);
    free(takers);
    return races_answer(right);
}

static struct answer run_broken(const struct job *job)
{
    return run_workers(job, take_places);
}

static struct answer run_broken_atomic(const struct job *job)
{
    return run_workers(job, take_places_atomically);
}

static struct answer run_mutex(const struct job *job)
{
    return run_workers(job, take_places_locked);
}

static struct answer run_swap(const struct job *job)
{
    return run_workers(job, take_places_by_swap);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "reads, yields and writes without a lock"},
    &(const struct variant){"broken_atomic", run_broken_atomic, MAY_LOSE,
                            "reads atomically, yields, writes atomically"},
    &(const struct variant){"mutex", run_mutex, EXACT, "reads and writes under one mutex"},
    &(const struct variant){"swap", run_swap, EXACT, "compares and swaps in one step"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_then_act, variants, &posix_team);
}
