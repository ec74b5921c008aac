/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX threads and processes.
 *
 * Shows: a pool is a fixed set of workers and one shared number, the next chunk of tasks, behind a
 *        mutex (threads). One atomic addition takes a number as well (counter). And who deals the
 *        tasks out beforehand need not share at all, as long as nobody is idle: then he steals
 *        (stealing). For processes all of it lies in memory shared on purpose, and so does a ledger
 *        of what was done: when one of them is killed, its parent does again what is missing.
 * Run:   posix/pool --variant all --skew 1
 * Beside it: openmp/pool.c (schedule(dynamic) is this counter), mpi/pool.c (a manager instead of
 *        shared memory).
 * Exercise: --tasks 10M --size 0 --chunk 1 --variant all: what does one task cost in each variant,
 *        and why? What does --chunk 4 do to the imbalance of --tasks 64 --skew 1? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/work/fault.h"
#include "posix/core/stealing.h"
#include "posix/measure/team.h"
#include "posix/resilient/ledger.h"
#include "posix/resilient/robust.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared data: which chunk is the next, in three ways. */
struct shares {
    const struct job *job;
    pthread_mutex_t mutex;
    uint64_t next;                                         /* behind the mutex */
    _Atomic uint64_t ticket __attribute__((aligned(128))); /* alone in its cache lines */
    struct stealing *stealing;
};

/* Takes the next tasks for this worker; false when there are none left. A row for each way. */
struct way {
    bool (*take)(struct shares *shares, int worker, struct span *tasks);
};

struct worker {
    pthread_t thread;
    struct shares *shares;
    const struct way *way;
    int number;
    struct answer part;
};

static struct shares *shares_open(const struct job *job)
{
    struct shares *shares = shared_alloc(1, sizeof *shares);
    pthread_mutexattr_t attributes;

    shares->job = job;
    shares->stealing = stealing_open(job->tasks, job->workers, job->chunk);
    ok(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
       "pthread_mutexattr_setpshared");
    ok(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
       "pthread_mutexattr_setrobust");
    ok(pthread_mutex_init(&shares->mutex, &attributes), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
    return shares;
}

static void shares_close(struct shares *shares)
{
    ok(pthread_mutex_destroy(&shares->mutex), "pthread_mutex_destroy");
    stealing_close(shares->stealing);
    shared_free(shares, 1, sizeof *shares);
}

/* A process that dies while it holds a robust mutex leaves EOWNERDEAD to the next one; the number
 * is right at every instruction, so there is nothing to mend. */
static bool take_by_mutex(struct shares *shares, int worker, struct span *tasks)
{
    const struct chunks *chunks = &shares->job->chunks;

    (void)worker;
    if (robust_lock(&shares->mutex) == EOWNERDEAD)
        pthread_mutex_consistent(&shares->mutex);
    bool left = shares->next < chunks->count;
    uint64_t chunk = left ? shares->next++ : 0;
    pthread_mutex_unlock(&shares->mutex);
    if (left)
        *tasks = chunks_span(chunks, chunk);
    return left;
}

/* Relaxed, since nothing but the number is handed over. */
static bool take_by_counter(struct shares *shares, int worker, struct span *tasks)
{
    const struct chunks *chunks = &shares->job->chunks;
    uint64_t chunk = atomic_fetch_add_explicit(&shares->ticket, 1, memory_order_relaxed);

    (void)worker;
    if (chunk < chunks->count)
        *tasks = chunks_span(chunks, chunk);
    return chunk < chunks->count;
}

static bool take_by_stealing(struct shares *shares, int worker, struct span *tasks)
{
    return stealing_take(shares->stealing, worker, tasks);
}

static const struct way by_mutex = {take_by_mutex};
static const struct way by_counter = {take_by_counter};
static const struct way by_stealing = {take_by_stealing};

static void *work(void *argument)
{
    struct worker *mine = argument;
    struct answer part = {0, 0};
    struct span tasks;

    team_ready(mine->number);
    while (mine->way->take(mine->shares, mine->number, &tasks))
        part = answer_add(part, pool_tasks(mine->shares->job, tasks));
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer in_threads(const struct job *job, const struct way *way)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct shares *shares = shares_open(job);
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.shares = shares, .way = way, .number = number};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    shares_close(shares);
    free(workers);
    return total;
}

static struct answer run_threads(const struct job *job)
{
    return in_threads(job, &by_mutex);
}

static struct answer run_counter(const struct job *job)
{
    return in_threads(job, &by_counter);
}

static struct answer run_stealing(const struct job *job)
{
    return in_threads(job, &by_stealing);
}

/* A child's whole life. */
_Noreturn static void work_in_process(struct shares *shares, struct ledger *ledger, int number,
                                      const struct way *way)
{
    struct span tasks;

    team_ready(number);
    while (way->take(shares, number, &tasks))
        ledger_enter(ledger, number, tasks, pool_tasks(shares->job, tasks));
    team_done(number);
    _exit(STATUS_DONE);
}

static pid_t start_process(struct shares *shares, struct ledger *ledger, int number,
                           const struct way *way)
{
    pid_t child = fork();

    ok(child < 0 ? errno : 0, "fork");
    if (child == 0)
        work_in_process(shares, ledger, number, way);
    team_forked(number, child);
    return child;
}

/* Does what workers had taken and not done when they died. */
static struct answer do_again(const struct job *job, const struct ledger *ledger)
{
    struct answer part = {0, 0};
    struct span tasks = {0, 0};

    while (ledger_missing(ledger, &tasks)) {
        team_must_be_left(job->workers);
        part = answer_add(part, pool_tasks(job, tasks));
    }
    fault_redone(part.count);
    if (part.count > 0)
        warn("%llu of %llu tasks were done by the main process", (unsigned long long)part.count,
             (unsigned long long)job->tasks);
    return part;
}

static struct answer in_processes(const struct job *job, const struct way *way)
{
    struct shares *shares = shares_open(job);
    struct ledger *ledger = ledger_open(job->tasks, job->workers);
    pid_t *children = calloc((size_t)job->workers, sizeof *children);
    int status, number;

    ok(children ? 0 : errno, "calloc");
    for (number = 0; number < job->workers; number++)
        children[number] = start_process(shares, ledger, number, way);
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        enum team_news news = team_news(child, status);
        if (news == TEAM_LOST && team_replaces(child, children, job->workers, &number)) {
            ledger_settle(ledger, number);
            children[number] = start_process(shares, ledger, number, way);
        } else if (news != TEAM_NOTHING) {
            ended++;
        }
    }
    struct answer total = ledger_total(ledger);
    if (fault_toll().lost_workers > 0)
        total = answer_add(total, do_again(job, ledger));
    free(children);
    ledger_close(ledger);
    shares_close(shares);
    return total;
}

static struct answer run_fork(const struct job *job)
{
    return in_processes(job, &by_mutex);
}

static struct answer run_fork_counter(const struct job *job)
{
    return in_processes(job, &by_counter);
}

static struct answer run_fork_stealing(const struct job *job)
{
    return in_processes(job, &by_stealing);
}

static const struct variant *const variants[] = {
    &(const struct variant){"threads", run_threads, EXACT | NATURAL,
                            "threads take the next tasks from a counter behind a mutex"},
    &(const struct variant){"counter", run_counter, EXACT,
                            "threads take the next tasks from an atomic counter"},
    &(const struct variant){"stealing", run_stealing, EXACT,
                            "each thread its tasks, and who has none left steals"},
    &(const struct variant){"fork", run_fork, EXACT,
                            "forked processes, the counter behind a mutex in shared memory"},
    &(const struct variant){"fork_counter", run_fork_counter, EXACT,
                            "forked processes, an atomic counter"},
    &(const struct variant){"fork_stealing", run_fork_stealing, EXACT,
                            "forked processes that steal"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &posix_team);
}
