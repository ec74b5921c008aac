/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with POSIX threads and processes.
 *
 * Shows: the fork and the join. A thread shares memory with its creator, so its part comes back
 *        through a variable; a process does not, so it needs memory that was shared on purpose.
 * Run:   posix/cpu_bound --variant all
 * Beside it: openmp/cpu_bound.c (the same fork and join in one line), mpi/cpu_bound.c (processes
 *        that were there before, and a message for the part).
 * Exercise: raise --tasks to 3 with --workers 2. Why is the time not 1.5 times as long? What does
 *        --workers 3 change on two cores? */
#include "common/workloads/cpu_bound.h"

#include "common/account/tally.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/workloads/heavy_sum.h"
#include "posix/gil.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct gil *gil;
    struct answer part;
};

static struct answer run_sync(const struct job *job)
{
    return cpu_bound_tasks(job, (struct span){0, job->tasks});
}

/* Starts one thread a worker and adds up their parts. */
static struct answer run_workers(const struct job *job, void *(*work)(void *), struct gil *gil)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .gil = gil};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    free(workers);
    return total;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = cpu_bound_tasks(
        mine->job, span_of(mine->job->tasks, (uint64_t)mine->number, (uint64_t)mine->job->workers));
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    return run_workers(job, work, NULL);
}

static struct answer run_fork(const struct job *job)
{
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts); /* shared */
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            team_ready(number);
            parts[number] =
                cpu_bound_tasks(job, span_of(job->tasks, (uint64_t)number, (uint64_t)job->workers));
            team_done(number);
            _exit(STATUS_DONE);
        }
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    return total;
}

/* The same threads, but only the one that holds the global lock computes. */
static void *work_under_gil(void *argument)
{
    const uint64_t instructions = 10000; /* between two looks at the lock */
    struct worker *mine = argument;
    struct span tasks =
        span_of(mine->job->tasks, (uint64_t)mine->number, (uint64_t)mine->job->workers);

    team_ready(mine->number);
    gil_take(mine->gil);
    for (uint64_t task = tasks.lo; task < tasks.hi; task++) {
        double begin_s = tally_begin();
        for (uint64_t at = 0; at < mine->job->size; at += instructions) {
            uint64_t left = mine->job->size - at;
            mine->part.sum +=
                heavy_sum((struct span){at, at + (left < instructions ? left : instructions)});
            gil_check(mine->gil);
        }
        mine->part.count++;
        tally_end(begin_s, 1);
        cpu_bound_end(mine->job);
    }
    gil_drop(mine->gil);
    team_done(mine->number);
    return NULL;
}

static struct answer run_gil(const struct job *job)
{
    struct gil gil;

    gil_init(&gil);
    struct answer total = run_workers(job, work_under_gil, &gil);
    gil_destroy(&gil);
    return total;
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "one thread a worker"},
    {"sync", run_sync, EXACT | ALONE, "one after the other, the base of every speed-up"},
    {"fork", run_fork, EXACT, "one forked process a worker"},
    {"gil", run_gil, EXACT, "threads under one global lock, as in CPython"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &cpu_bound, variants, &posix_team);
}
