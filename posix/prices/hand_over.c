/* SPDX-License-Identifier: MIT
 *
 * Waking one another: two threads that pass a turn to and fro. The price is one hand-over, half of
 * a round trip: from the moment that one lets go until the other one goes on. */
#include "posix/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/futex.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <unistd.h>

/* ---- condition variable ---------------------------------------------------------------------- */

struct condition {
    pthread_mutex_t mutex;
    pthread_cond_t turned;
    int turn; /* whose it is */
};

static void work_condition(const struct price_run *run, int worker, void *shared)
{
    struct condition *condition = shared;

    for (uint64_t each = 0; each < run->operations; each++) {
        pthread_mutex_lock(&condition->mutex);
        while (condition->turn != worker)
            pthread_cond_wait(&condition->turned, &condition->mutex);
        condition->turn = !worker;
        pthread_cond_signal(&condition->turned);
        pthread_mutex_unlock(&condition->mutex);
    }
}

static double run_condition(const struct price_run *run)
{
    struct condition condition = {.turn = 0};

    check(pthread_mutex_init(&condition.mutex, NULL), "pthread_mutex_init");
    check(pthread_cond_init(&condition.turned, NULL), "pthread_cond_init");
    double took_s = together_run(run, work_condition, &condition);
    check(pthread_cond_destroy(&condition.turned), "pthread_cond_destroy");
    check(pthread_mutex_destroy(&condition.mutex), "pthread_mutex_destroy");
    return took_s / 2;
}

/* ---- futex ----------------------------------------------------------------------------------- */

static void work_futex(const struct price_run *run, int worker, void *shared)
{
    atomic_int *turn = shared;

    for (uint64_t each = 0; each < run->operations; each++) {
        while (atomic_load(turn) != worker)
            futex_wait(turn, (uint32_t)!worker, NULL, FUTEX_OF_THREADS);
        atomic_store(turn, !worker);
        check(futex_wake(turn, 1, FUTEX_OF_THREADS), "futex");
    }
}

static double run_futex(const struct price_run *run)
{
    atomic_int turn = 0;

    return together_run(run, work_futex, &turn) / 2;
}

/* ---- semaphores ------------------------------------------------------------------------------ */

static void work_semaphore(const struct price_run *run, int worker, void *shared)
{
    sem_t *turns = shared;

    for (uint64_t each = 0; each < run->operations; each++) {
        while (sem_wait(&turns[worker]) != 0) /* EINTR: a signal came in between */
            ;
        sem_post(&turns[!worker]);
    }
}

static double run_semaphore(const struct price_run *run)
{
    sem_t turns[2];

    for (unsigned worker = 0; worker < 2; worker++)
        check(sem_init(&turns[worker], 0, worker == 0) ? errno : 0, "sem_init");
    double took_s = together_run(run, work_semaphore, turns);
    for (int worker = 0; worker < 2; worker++)
        check(sem_destroy(&turns[worker]) ? errno : 0, "sem_destroy");
    return took_s / 2;
}

/* ---- a flag that is looked at ---------------------------------------------------------------- */

static void work_flag(const struct price_run *run, int worker, void *shared)
{
    atomic_int *turn = shared;

    for (uint64_t each = 0; each < run->operations; each++) {
        while (atomic_load_explicit(turn, memory_order_acquire) != worker)
            ;
        atomic_store_explicit(turn, !worker, memory_order_release);
    }
}

static double run_flag(const struct price_run *run)
{
    _Alignas(128) atomic_int turn = 0;

    return together_run(run, work_flag, &turn) / 2;
}

const struct primitive prices_hand_over[] = {
    {.name = "condition_variable",
     .group = "hand_over",
     .meaning = "a turn from thread to thread, by a condition variable",
     .run = run_condition,
     .least = 2,
     .most = 2,
     .wakes = true},
    {.name = "futex",
     .group = "hand_over",
     .meaning = "a turn from thread to thread, by futex(2)",
     .run = run_futex,
     .least = 2,
     .most = 2,
     .wakes = true},
    {.name = "semaphore",
     .group = "hand_over",
     .meaning = "a turn from thread to thread, by sem_wait and sem_post",
     .run = run_semaphore,
     .least = 2,
     .most = 2,
     .wakes = true},
    {.name = "flag",
     .group = "hand_over",
     .meaning = "a turn from thread to thread, by spinning on a flag",
     .run = run_flag,
     .least = 2,
     .most = 2,
     .policy = "spin"},
    {0},
};
