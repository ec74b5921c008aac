/* SPDX-License-Identifier: MIT
 *
 * What is shared by threads, and how it is kept whole: each worker does so many operations on one
 * shared datum. With one worker nobody is in the way; with more the datum travels from cache to
 * cache, and who must wait, waits. The price is what one worker spends on one operation. Locks are
 * held for a little while: who only takes and gives back the same lock keeps it in his cache, and
 * the others hardly get between. The time that all hold it, one after the other, is taken off.
 *
 * False sharing: each worker adds to a number of its own, but all lie in one cache line. */
#include "posix/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* An empty loop, which is taken off. */
static double run_nothing(const struct price_run *run)
{
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++)
        __asm__ volatile("" : : "r"(each));
    return clock_now_s() - begin_s;
}

/* ---- mutex, spin lock ------------------------------------------------------------------------ */

static void work_mutex(const struct price_run *run, int worker, void *shared)
{
    pthread_mutex_t *mutex = shared;

    (void)worker;
    for (uint64_t each = 0; each < run->operations; each++) {
        pthread_mutex_lock(mutex);
        price_work();
        pthread_mutex_unlock(mutex);
    }
}

static double run_mutex(const struct price_run *run)
{
    pthread_mutex_t mutex;

    check(pthread_mutex_init(&mutex, NULL), "pthread_mutex_init");
    double took_s = together_run(run, work_mutex, &mutex);
    check(pthread_mutex_destroy(&mutex), "pthread_mutex_destroy");
    return took_s;
}

/* Worker 1 is there so that the C library can't take the process for one with a single thread, and
 * leave out what is atomic. */
static void work_mutex_alone(const struct price_run *run, int worker, void *shared)
{
    pthread_mutex_t *mutex = shared;

    for (uint64_t each = 0; worker == 0 && each < run->operations; each++) {
        pthread_mutex_lock(mutex);
        pthread_mutex_unlock(mutex);
    }
}

static double run_mutex_alone(const struct price_run *run)
{
    struct price_run two = *run;
    pthread_mutex_t mutex;

    two.workers = 2;
    check(pthread_mutex_init(&mutex, NULL), "pthread_mutex_init");
    double took_s = together_run(&two, work_mutex_alone, &mutex);
    check(pthread_mutex_destroy(&mutex), "pthread_mutex_destroy");
    return took_s;
}

static void work_spin(const struct price_run *run, int worker, void *shared)
{
    pthread_spinlock_t *lock = shared;

    (void)worker;
    for (uint64_t each = 0; each < run->operations; each++) {
        pthread_spin_lock(lock);
        price_work();
        pthread_spin_unlock(lock);
    }
}

static double run_spin(const struct price_run *run)
{
    pthread_spinlock_t lock;

    check(pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE), "pthread_spin_init");
    double took_s = together_run(run, work_spin, (void *)&lock);
    check(pthread_spin_destroy(&lock), "pthread_spin_destroy");
    return took_s;
}

/* ---- atomics --------------------------------------------------------------------------------- */

static void work_add(const struct price_run *run, int worker, void *shared)
{
    atomic_ullong *sum = shared;

    (void)worker;
    for (uint64_t each = 0; each < run->operations; each++)
        atomic_fetch_add(sum, 1);
}

static double run_add(const struct price_run *run)
{
    _Alignas(128) atomic_ullong sum = 0;
    double took_s = together_run(run, work_add, &sum);

    if (sum != run->operations * (uint64_t)run->workers)
        fail(STATUS_FAILED, "atomic additions were lost");
    return took_s;
}

static void work_swap(const struct price_run *run, int worker, void *shared)
{
    atomic_ullong *sum = shared;

    (void)worker;
    for (uint64_t each = 0; each < run->operations; each++) {
        unsigned long long seen = atomic_load(sum);
        while (!atomic_compare_exchange_weak(sum, &seen, seen + 1))
            ;
    }
}

static double run_swap(const struct price_run *run)
{
    _Alignas(128) atomic_ullong sum = 0;
    double took_s = together_run(run, work_swap, &sum);

    if (sum != run->operations * (uint64_t)run->workers)
        fail(STATUS_FAILED, "additions by compare-and-swap were lost");
    return took_s;
}

/* ---- false sharing --------------------------------------------------------------------------- */

enum { NEIGHBOURS = 8 }; /* so many numbers fill a line of 64 bytes */

static void work_neighbour(const struct price_run *run, int worker, void *shared)
{
    volatile uint64_t *own = (volatile uint64_t *)shared + worker;

    for (uint64_t each = 0; each < run->operations; each++)
        *own = *own + 1;
}

static double run_neighbours(const struct price_run *run)
{
    _Alignas(64) uint64_t line[NEIGHBOURS] = {0};

    return together_run(run, work_neighbour, line);
}

/* ---- barrier --------------------------------------------------------------------------------- */

static void work_barrier(const struct price_run *run, int worker, void *shared)
{
    pthread_barrier_t *barrier = shared;

    (void)worker;
    for (uint64_t each = 0; each < run->operations; each++)
        pthread_barrier_wait(barrier);
}

static double run_barrier(const struct price_run *run)
{
    pthread_barrier_t barrier;

    check(pthread_barrier_init(&barrier, NULL, (unsigned)run->workers), "pthread_barrier_init");
    double took_s = together_run(run, work_barrier, &barrier);
    check(pthread_barrier_destroy(&barrier), "pthread_barrier_destroy");
    return took_s;
}

const struct primitive prices_locks[] = {
    {.name = "mutex",
     .group = "shared",
     .meaning = "pthread_mutex_lock and unlock of one mutex, held for 0.1 us, by each worker",
     .run = run_mutex,
     .reference = price_works_in_turn,
     .least = 1,
     .wakes = true},
    {.name = "mutex_uncontended",
     .group = "shared",
     .meaning = "pthread_mutex_lock and unlock of a mutex that nobody else takes",
     .run = run_mutex_alone,
     .reference = run_nothing,
     .least = 1,
     .most = 1},
    {.name = "spin_lock",
     .group = "shared",
     .meaning = "pthread_spin_lock and unlock of one lock, held for 0.1 us, by each worker",
     .run = run_spin,
     .reference = price_works_in_turn,
     .least = 1,
     .policy = "spin"},
    {.name = "atomic_add",
     .group = "shared",
     .meaning = "atomic_fetch_add to one number, by each worker",
     .run = run_add,
     .reference = run_nothing,
     .least = 1},
    {.name = "compare_and_swap",
     .group = "shared",
     .meaning = "adding to one number by compare-and-swap until it succeeds",
     .run = run_swap,
     .reference = run_nothing,
     .least = 1},
    {.name = "false_sharing",
     .group = "shared",
     .meaning = "adding to a number of its own in a cache line that all workers share",
     .run = run_neighbours,
     .reference = run_nothing,
     .least = 1,
     .most = NEIGHBOURS},
    {.name = "barrier",
     .group = "together",
     .meaning = "pthread_barrier_wait",
     .run = run_barrier,
     .reference = run_nothing,
     .least = 2,
     .wakes = true},
    {0},
};
