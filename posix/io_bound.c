/* SPDX-License-Identifier: MIT
 *
 * io_bound with POSIX threads and processes.
 *
 * Shows: who only waits needs no core. Three threads wait at the same time, and so do three
 *        processes, and even three threads under a global lock, since they let it go while waiting.
 * Run:   posix/io_bound --variant all
 * Beside it: openmp/io_bound.c, mpi/io_bound.c; and posix/cpu_bound.c, where the lock does hurt.
 * Exercise: --tasks 4 --workers 3 takes twice as long as --tasks 3. Why not 4/3? */
#include "common/workloads/io_bound.h"

#include "common/account/tally.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
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
    return io_bound_tasks(job, (struct span){0, job->tasks});
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
    mine->part = io_bound_tasks(
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
                io_bound_tasks(job, span_of(job->tasks, (uint64_t)number, (uint64_t)job->workers));
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

/* What CPython does around a blocking call: the lock is dropped before it and taken after it. */
static void *work_under_gil(void *argument)
{
    struct worker *mine = argument;
    struct span tasks =
        span_of(mine->job->tasks, (uint64_t)mine->number, (uint64_t)mine->job->workers);

    team_ready(mine->number);
    gil_take(mine->gil);
    for (uint64_t task = tasks.lo; task < tasks.hi; task++) {
        double begin_s = tally_begin();
        io_bound_begin(task);
        gil_drop(mine->gil);
        io_bound_wait(mine->job);
        gil_take(mine->gil);
        io_bound_end(task);
        tally_end(begin_s, 1);
        mine->part = answer_add(mine->part, (struct answer){1, task});
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
    {"gil", run_gil, EXACT, "threads under one global lock, let go while they wait"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &io_bound, variants, &posix_team);
}
