/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX threads and processes.
 *
 * Shows: two ways to share out a range. Dealt in turn (threads, fork): chunk c goes to worker
 *        c mod workers, known beforehand, nothing to agree on. By demand (pool): who is done takes
 *        the next number from a shared counter, under a mutex.
 * Run:   posix/find_primes --to 10_000_000 --variant all
 * Beside it: openmp/find_primes.c (the schedule clause), mpi/find_primes.c (a manager, and a
 *        counter without one).
 * Exercise: run --to 10_000_000 --workers 2 --chunk 5_000_000. Why is one of the workers done so
 *        early, and why does pool not help? */
#include "common/workloads/find_primes.h"

#include "common/fail.h"
#include "common/shared.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The next chunk that nobody has taken yet. */
struct counter {
    pthread_mutex_t lock;
    uint64_t next;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct counter *counter;
    struct answer part;
};

static struct answer run_sync(const struct job *job)
{
    struct answer total = {0, 0};

    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++)
        total = answer_add(total, find_primes_chunk(job, chunk));
    return total;
}

/* The chunks of worker `number`, dealt in turn. */
static struct answer deal(const struct job *job, int number)
{
    struct answer part = {0, 0};

    for (uint64_t chunk = (uint64_t)number; chunk < job->range.chunks;
         chunk += (uint64_t)job->workers)
        part = answer_add(part, find_primes_chunk(job, chunk));
    return part;
}

/* Starts one thread a worker and adds up their parts. */
static struct answer run_workers(const struct job *job, void *(*work)(void *),
                                 struct counter *counter)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
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
    free(workers);
    return total;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = deal(mine->job, mine->number);
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    return run_workers(job, work, NULL);
}

static void *work_by_demand(void *argument)
{
    struct worker *mine = argument;
    struct counter *counter = mine->counter;

    team_ready(mine->number);
    for (;;) {
        pthread_mutex_lock(&counter->lock);
        uint64_t chunk = counter->next;
        if (chunk < mine->job->range.chunks)
            counter->next++; /* shared */
        pthread_mutex_unlock(&counter->lock);
        if (chunk >= mine->job->range.chunks)
            break;
        mine->part = answer_add(mine->part, find_primes_chunk(mine->job, chunk));
    }
    team_done(mine->number);
    return NULL;
}

static struct answer run_pool(const struct job *job)
{
    struct counter counter = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct answer total = run_workers(job, work_by_demand, &counter);

    ok(pthread_mutex_destroy(&counter.lock), "pthread_mutex_destroy");
    return total;
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
            parts[number] = deal(job, number);
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
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    return total;
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "one thread a worker, chunks dealt in turn"},
    {"sync", run_sync, EXACT | ALONE, "one chunk after the other, the base of every speed-up"},
    {"pool", run_pool, EXACT, "threads take the next chunk from a shared counter"},
    {"fork", run_fork, EXACT, "one forked process a worker, chunks dealt in turn"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &find_primes, variants, &posix_team);
}
