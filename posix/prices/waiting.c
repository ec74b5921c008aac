/* SPDX-License-Identifier: MIT
 *
 * What waiting burns: the CPU time of a thread that waits for another one, as a share of the time
 * that it waited. The other one sleeps meanwhile. Beside it: mpi/prices, where a blocking MPI_Recv
 * is not as quiet as a condition variable. */
#include "posix/prices/tables.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/futex.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static const double waited_s = 20e-3;

struct wait {
    void (*await)(struct wait *wait);
    pthread_mutex_t mutex;
    pthread_cond_t came;
    atomic_int here;
    double share; /* of the time that was burned */
};

static double thread_cpu_s(void)
{
    struct timespec used;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static void *wait_main(void *argument)
{
    struct wait *wait = argument;
    double begin_s = clock_now_s(), begin_cpu_s = thread_cpu_s();

    wait->await(wait);
    wait->share = (thread_cpu_s() - begin_cpu_s) / (clock_now_s() - begin_s);
    return NULL;
}

static double burn(void (*await)(struct wait *wait))
{
    struct wait wait = {.await = await};
    pthread_t thread;

    check(pthread_mutex_init(&wait.mutex, NULL), "pthread_mutex_init");
    check(pthread_cond_init(&wait.came, NULL), "pthread_cond_init");
    check(pthread_create(&thread, NULL, wait_main, &wait), "pthread_create");
    clock_sleep(waited_s);
    pthread_mutex_lock(&wait.mutex);
    atomic_store(&wait.here, 1);
    pthread_cond_signal(&wait.came);
    pthread_mutex_unlock(&wait.mutex);
    check(futex_wake(&wait.here, 1, FUTEX_OF_THREADS), "futex");
    check(pthread_join(thread, NULL), "pthread_join");
    check(pthread_cond_destroy(&wait.came), "pthread_cond_destroy");
    check(pthread_mutex_destroy(&wait.mutex), "pthread_mutex_destroy");
    return wait.share;
}

static void await_condition(struct wait *wait)
{
    pthread_mutex_lock(&wait->mutex);
    while (!atomic_load(&wait->here))
        pthread_cond_wait(&wait->came, &wait->mutex);
    pthread_mutex_unlock(&wait->mutex);
}

static void await_futex(struct wait *wait)
{
    while (!atomic_load(&wait->here))
        futex_wait(&wait->here, 0, NULL, FUTEX_OF_THREADS);
}

static void await_yielding(struct wait *wait)
{
    while (!atomic_load(&wait->here))
        sched_yield();
}

static double run_condition(const struct price_run *run)
{
    (void)run;
    return burn(await_condition);
}

static double run_futex(const struct price_run *run)
{
    (void)run;
    return burn(await_futex);
}

static double run_yielding(const struct price_run *run)
{
    (void)run;
    return burn(await_yielding);
}

const struct primitive prices_waiting[] = {
    {.name = "wait_cpu_condition",
     .group = "waiting",
     .meaning = "share of a CPU burned by a thread that waits 20 ms in pthread_cond_wait",
     .run = run_condition,
     .least = 2,
     .most = 2,
     .kind = PRICE_AS_IT_IS,
     .share = true},
    {.name = "wait_cpu_futex",
     .group = "waiting",
     .meaning = "share of a CPU burned by a thread that waits 20 ms in futex(2)",
     .run = run_futex,
     .least = 2,
     .most = 2,
     .kind = PRICE_AS_IT_IS,
     .share = true},
    {.name = "wait_cpu_yielding",
     .group = "waiting",
     .meaning = "share of a CPU burned by a thread that waits 20 ms by sched_yield",
     .run = run_yielding,
     .least = 2,
     .most = 2,
     .kind = PRICE_AS_IT_IS,
     .share = true,
     .policy = "yield"},
    {0},
};
