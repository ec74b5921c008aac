/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX threads and processes.
 *
 * Shows: a pool is a fixed set of workers and one shared number, the next task, behind a mutex. For
 *        processes the number, the mutex and the list of results lie in memory shared on purpose.
 * Run:   posix/pool --variant all --skew 1
 * Beside it: openmp/pool.c (schedule(dynamic) is this counter), mpi/pool.c (a manager instead of
 *        shared memory).
 * Exercise: let a worker take four tasks at once. What becomes of the imbalance with --skew 1, and
 *        what of the time with --tasks 1M --size 10? */
#include "common/workloads/pool.h"

#include "common/fail.h"
#include "common/shared.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum: which task is the next. */
struct counter {
    pthread_mutex_t mutex;
    uint64_t next;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct counter *counter;
    struct answer part;
};

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

static void counter_close(struct counter *counter)
{
    ok(pthread_mutex_destroy(&counter->mutex), "pthread_mutex_destroy");
    shared_free(counter, 1, sizeof *counter);
}

/* Takes the next task; false when there is none left. */
static bool take(struct counter *counter, const struct job *job, uint64_t *task)
{
    pthread_mutex_lock(&counter->mutex);
    bool left = counter->next < job->tasks;
    *task = left ? counter->next++ : 0;
    pthread_mutex_unlock(&counter->mutex);
    return left;
}

static struct answer work_off(const struct job *job, struct counter *counter)
{
    struct answer part = {0, 0};
    uint64_t task;

    while (take(counter, job, &task))
        part = answer_add(part, pool_task(job, task));
    return part;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = work_off(mine->job, mine->counter);
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct counter *counter = counter_open();
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .counter = counter};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    counter_close(counter);
    free(workers);
    return total;
}

static struct answer run_fork(const struct job *job)
{
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts); /* shared */
    struct counter *counter = counter_open();
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            team_ready(number);
            parts[number] = work_off(job, counter);
            team_done(number);
            _exit(STATUS_DONE);
        }
    }
    for (int number = 0; number < job->workers; number++) {
        pid_t child = waitpid(-1, &status, 0); /* join */
        team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    counter_close(counter);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    return total;
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "threads take the next task from a shared counter"},
    {"fork", run_fork, EXACT, "forked processes do the same in shared memory"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &posix_team);
}
