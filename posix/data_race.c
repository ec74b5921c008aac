/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX threads and processes.
 *
 * Shows: how updates get lost, what a mutex and an atomic increment do about it, and that processes
 *        have the same trouble as soon as they share memory.
 * Run:   posix/data_race --variant all
 * Beside it: openmp/data_race.c, mpi/data_race.c (the same race over one-sided messages).
 * Exercise: move pthread_mutex_lock out of the loop. Is the answer still right? What became of the
 *        parallelism, and what of the time? */
#include "common/workloads/data_race.h"

#include "common/account/tally.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum. It is volatile, so that the compiler makes every read and every write of the
 * racy loop, which it would otherwise melt into one addition; that does not make it atomic. */
struct counter {
    volatile uint64_t value;
    atomic_uint_fast64_t atomic;
    pthread_mutex_t mutex;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct counter *counter;
};

static void *increment_racy(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = tally_begin();
    for (uint64_t i = 0; i < mine->job->increments; i++) {
        uint64_t current = mine->counter->value; /* RACE: another may write before we do */
        sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
        mine->counter->value = current + 1; /* RACE */
    }
    tally_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static void *increment_mutex(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = tally_begin();
    for (uint64_t i = 0; i < mine->job->increments; i++) {
        pthread_mutex_lock(&mine->counter->mutex);
        uint64_t current = mine->counter->value;
        mine->counter->value = current + 1;
        pthread_mutex_unlock(&mine->counter->mutex);
    }
    tally_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static void *increment_atomic(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = tally_begin();
    for (uint64_t i = 0; i < mine->job->increments; i++)
        atomic_fetch_add_explicit(&mine->counter->atomic, 1, memory_order_relaxed);
    tally_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static struct counter *counter_open(void)
{
    struct counter *counter = shared_alloc(1, sizeof *counter);
    pthread_mutexattr_t attributes;

    ok(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
       "pthread_mutexattr_setpshared");
    ok(pthread_mutex_init(&counter->mutex, &attributes), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
    return counter;
}

static struct answer counter_close(struct counter *counter)
{
    struct answer total = data_race_answer(counter->value + atomic_load(&counter->atomic));

    ok(pthread_mutex_destroy(&counter->mutex), "pthread_mutex_destroy");
    shared_free(counter, 1, sizeof *counter);
    return total;
}

static struct answer run_workers(const struct job *job, void *(*increment)(void *))
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct counter *counter = counter_open(); /* shared */

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .counter = counter};
        ok(pthread_create(&workers[number].thread, NULL, increment, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++)
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    free(workers);
    return counter_close(counter);
}

static struct answer run_children(const struct job *job, void *(*increment)(void *))
{
    struct counter *counter = counter_open(); /* shared */
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            increment(&(struct worker){.job = job, .number = number, .counter = counter});
            _exit(STATUS_DONE);
        }
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    return counter_close(counter);
}

static struct answer run_racy(const struct job *job)
{
    return run_workers(job, increment_racy);
}

static struct answer run_mutex(const struct job *job)
{
    return run_workers(job, increment_mutex);
}

static struct answer run_atomic(const struct job *job)
{
    return run_workers(job, increment_atomic);
}

static struct answer run_fork_racy(const struct job *job)
{
    return run_children(job, increment_racy);
}

static struct answer run_fork_mutex(const struct job *job)
{
    return run_children(job, increment_mutex);
}

static const struct variant variants[] = {
    {"racy", run_racy, MAY_LOSE, "threads that read, yield and write without a lock"},
    {"mutex", run_mutex, EXACT, "threads that lock a mutex around read and write"},
    {"atomic", run_atomic, EXACT, "threads that increment atomically"},
    {"fork_racy", run_fork_racy, MAY_LOSE, "processes that read, yield and write shared memory"},
    {"fork_mutex", run_fork_mutex, EXACT, "processes that lock a process-shared mutex"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &data_race, variants, &posix_team);
}
