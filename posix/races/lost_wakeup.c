/* SPDX-License-Identifier: MIT
 *
 * lost_wakeup with POSIX threads.
 *
 * Shows: a condition variable remembers nothing, so that looking at the flag and going to sleep
 *        must be one step for the one who signals. A semaphore remembers.
 * Run:   posix/races/lost_wakeup --variant all
 * Beside it: openmp/races/stale_flag.c (OpenMP cannot sleep on a condition; its flag goes wrong in
 *        another way). MPI has nothing of the kind: a message stays until it is received.
 * Exercise: in `mutex`, replace while by if. What may wake a sleeper besides the signal? */
#include "common/workloads/races.h"

#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Who was not woken by then never would be. */
static const double patience_s = 0.02;
static const double invitation_s = 20e-6;

struct bell {
    pthread_mutex_t mutex;
    pthread_cond_t rung;
    atomic_uint_fast64_t rings; /* the flag: the trial that was rung for last; atomic, so that no
                                   datum is raced for */
    sem_t heard;                /* a post for each waiter who has gone on */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct bell *bell;
    sem_t told; /* a post for each ring: `semaphore` */
    struct worker *all;
    uint64_t woken;
};

/* ---- three ways to wait and to ring ---------------------------------------------------------- */

static bool wait_broken(struct worker *mine, uint64_t trial)
{
    struct bell *bell = mine->bell;
    struct timespec until = clock_timespec(clock_now_s() + patience_s);
    int code = 0;

    if (atomic_load(&bell->rings) < trial) { /* the look ... */
        clock_sleep(invitation_s);           /* invites the bell to ring in between */
        pthread_mutex_lock(&bell->mutex);
        code = pthread_cond_timedwait(&bell->rung, &bell->mutex, &until); /* ... and the sleep */
        pthread_mutex_unlock(&bell->mutex);
    }
    return code != ETIMEDOUT;
}

static void ring_broken(struct worker *mine, uint64_t trial)
{
    atomic_store(&mine->bell->rings, trial);
    pthread_cond_broadcast(&mine->bell->rung); /* LOST if anybody is in between: no mutex is held */
}

static bool wait_mutex(struct worker *mine, uint64_t trial)
{
    struct bell *bell = mine->bell;

    pthread_mutex_lock(&bell->mutex);
    while (atomic_load(&bell->rings) < trial)
        pthread_cond_wait(&bell->rung, &bell->mutex);
    pthread_mutex_unlock(&bell->mutex);
    return true;
}

static void ring_mutex(struct worker *mine, uint64_t trial)
{
    pthread_mutex_lock(&mine->bell->mutex);
    atomic_store(&mine->bell->rings, trial);
    pthread_cond_broadcast(&mine->bell->rung);
    pthread_mutex_unlock(&mine->bell->mutex);
}

static void sleep_until_posted(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0 && errno == EINTR)
        ;
}

static bool wait_semaphore(struct worker *mine, uint64_t trial)
{
    (void)trial;
    sleep_until_posted(&mine->told);
    return true;
}

static void ring_semaphore(struct worker *mine, uint64_t trial)
{
    (void)trial;
    for (uint64_t waiter = 1; waiter <= races_waiters(mine->job); waiter++)
        sem_post(&mine->all[mine->job->workers > 1 ? waiter : 0].told);
}

/* ---- the workers ----------------------------------------------------------------------------- */

static bool (*wait_for_bell)(struct worker *mine, uint64_t trial);
static void (*ring_bell)(struct worker *mine, uint64_t trial);

/* Worker 0 rings; when all have gone on, it rings for the next trial. */
static void *work(void *argument)
{
    struct worker *mine = argument;
    bool alone = mine->job->workers == 1;

    team_ready(mine->number);
    double begin_s = worker_stats_begin();
    for (uint64_t trial = 1; trial <= mine->job->trials; trial++) {
        if (mine->number == 0)
            ring_bell(mine, trial);
        if (mine->number > 0 || alone) {
            mine->woken += wait_for_bell(mine, trial);
            sem_post(&mine->bell->heard);
        }
        for (uint64_t waiter = 0; mine->number == 0 && waiter < races_waiters(mine->job); waiter++)
            sleep_until_posted(&mine->bell->heard);
    }
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static void bell_open(struct bell *bell)
{
    pthread_condattr_t attributes;

    atomic_init(&bell->rings, 0);
    check(pthread_mutex_init(&bell->mutex, NULL), "pthread_mutex_init");
    check(pthread_condattr_init(&attributes), "pthread_condattr_init");
    check(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC), "pthread_condattr_setclock");
    check(pthread_cond_init(&bell->rung, &attributes), "pthread_cond_init");
    check(pthread_condattr_destroy(&attributes), "pthread_condattr_destroy");
    check(sem_init(&bell->heard, 0, 0) ? errno : 0, "sem_init");
}

static void bell_close(struct bell *bell)
{
    check(pthread_mutex_destroy(&bell->mutex), "pthread_mutex_destroy");
    check(pthread_cond_destroy(&bell->rung), "pthread_cond_destroy");
    check(sem_destroy(&bell->heard) ? errno : 0, "sem_destroy");
}

static struct answer run_workers(const struct job *job)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct bell bell;
    uint64_t woken = 0;

    check(workers ? 0 : errno, "calloc");
    bell_open(&bell);
    for (int number = 0; number < job->workers; number++) {
        workers[number] =
            (struct worker){.job = job, .number = number, .bell = &bell, .all = workers};
        check(sem_init(&workers[number].told, 0, 0) ? errno : 0, "sem_init");
    }
    for (int number = 0; number < job->workers; number++)
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        woken += workers[number].woken;
    }
    for (int number = 0; number < job->workers; number++)
        check(sem_destroy(&workers[number].told) ? errno : 0, "sem_destroy");
    bell_close(&bell);
    free(workers);
    return races_answer(woken);
}

static struct answer run_broken(const struct job *job)
{
    wait_for_bell = wait_broken;
    ring_bell = ring_broken;
    return run_workers(job);
}

static struct answer run_mutex(const struct job *job)
{
    wait_for_bell = wait_mutex;
    ring_bell = ring_mutex;
    return run_workers(job);
}

static struct answer run_semaphore(const struct job *job)
{
    wait_for_bell = wait_semaphore;
    ring_bell = ring_semaphore;
    return run_workers(job);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "looks at the flag, then sleeps on the condition"},
    &(const struct variant){"mutex", run_mutex, EXACT, "looks and goes to sleep under one mutex"},
    &(const struct variant){"semaphore", run_semaphore, EXACT, "a semaphore, which remembers"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &lost_wakeup, variants, &posix_team);
}
