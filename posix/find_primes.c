/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX threads and processes.
 *
 * Shows: three ways to share out a range. Dealt in turn (threads, fork): chunk c goes to worker
 *        c mod workers, known beforehand, nothing to agree on. By demand (pool, fork_pool): who is
 *        done takes the next number from a shared counter. By stealing: each worker begins with
 *        chunks of its own, and who has none left takes half of another one's. Processes keep a
 *        ledger in shared memory: when one is killed, their parent does what is missing.
 * Run:   posix/find_primes --to 10_000_000 --variant all
 * Beside it: openmp/find_primes.c (the schedule clause), mpi/find_primes.c (a manager, and a
 *        counter without one).
 * Exercise: run --to 10_000_000 --workers 2 --chunk 5_000_000. Why is one of the workers done so
 *        early, and why does pool not help? */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/work/fault.h"
#include "posix/core/stealing.h"
#include "posix/measure/team.h"
#include "posix/resilient/ledger.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the workers share. */
struct shares {
    const struct job *job;
    pthread_mutex_t lock;
    uint64_t next;           /* behind the lock: the next chunk that nobody has taken yet */
    _Atomic uint64_t ticket; /* the same, for processes */
    struct stealing *stealing;
    struct ledger *ledger; /* of processes */
};

struct worker {
    pthread_t thread;
    struct shares *shares;
    int number;
    struct answer part;
};

static struct answer run_sync(const struct job *job)
{
    struct answer total = {0, 0};

    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++)
        total = answer_add(total, find_primes_chunk(job, chunk));
    return total;
}

/* ---- threads ------------------------------------------------------------------------------- */

/* Starts one thread a worker and adds up their parts. */
static struct answer in_threads(struct shares *shares, void *(*work)(void *))
{
    int count = shares->job->workers;
    struct worker *workers = calloc((size_t)count, sizeof *workers);
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < count; number++) {
        workers[number] = (struct worker){.shares = shares, .number = number};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < count; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    free(workers);
    return total;
}

static void *work_dealt(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->shares->job;

    team_ready(mine->number);
    for (uint64_t chunk = (uint64_t)mine->number; chunk < job->range.chunks;
         chunk += (uint64_t)job->workers)
        mine->part = answer_add(mine->part, find_primes_chunk(job, chunk));
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    struct shares shares = {.job = job};

    return in_threads(&shares, work_dealt);
}

static void *work_by_demand(void *argument)
{
    struct worker *mine = argument;
    struct shares *shares = mine->shares;
    const struct job *job = shares->job;

    team_ready(mine->number);
    for (;;) {
        pthread_mutex_lock(&shares->lock);
        uint64_t chunk = shares->next;
        if (chunk < job->range.chunks)
            shares->next++; /* shared */
        pthread_mutex_unlock(&shares->lock);
        if (chunk >= job->range.chunks)
            break;
        mine->part = answer_add(mine->part, find_primes_chunk(job, chunk));
    }
    team_done(mine->number);
    return NULL;
}

static struct answer run_pool(const struct job *job)
{
    struct shares shares = {.job = job, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct answer total = in_threads(&shares, work_by_demand);

    ok(pthread_mutex_destroy(&shares.lock), "pthread_mutex_destroy");
    return total;
}

static void *work_stealing(void *argument)
{
    struct worker *mine = argument;
    struct span chunks;

    team_ready(mine->number);
    while (stealing_take(mine->shares->stealing, mine->number, &chunks))
        for (uint64_t chunk = chunks.lo; chunk < chunks.hi; chunk++)
            mine->part = answer_add(mine->part, find_primes_chunk(mine->shares->job, chunk));
    team_done(mine->number);
    return NULL;
}

static struct answer run_stealing(const struct job *job)
{
    struct shares shares = {.job = job,
                            .stealing = stealing_open(job->range.chunks, job->workers, 1)};
    struct answer total = in_threads(&shares, work_stealing);

    stealing_close(shares.stealing);
    return total;
}

/* ---- processes ----------------------------------------------------------------------------- */

static void do_and_enter(struct shares *shares, int number, uint64_t chunk)
{
    struct answer part = find_primes_chunk(shares->job, chunk);

    ledger_enter(shares->ledger, number, (struct span){chunk, chunk + 1}, part);
}

static void child_dealt(struct shares *shares, int number)
{
    const struct job *job = shares->job;

    for (uint64_t chunk = (uint64_t)number; chunk < job->range.chunks;
         chunk += (uint64_t)job->workers)
        if (!ledger_has(shares->ledger, chunk)) /* else one did it whose part this one takes on */
            do_and_enter(shares, number, chunk);
}

/* No mutex: who dies between two instructions of a fetch-and-add? */
static void child_by_demand(struct shares *shares, int number)
{
    for (;;) {
        uint64_t chunk = atomic_fetch_add_explicit(&shares->ticket, 1, memory_order_relaxed);
        if (chunk >= shares->job->range.chunks)
            break;
        do_and_enter(shares, number, chunk);
    }
}

static pid_t start_process(struct shares *shares, int number,
                           void (*work)(struct shares *shares, int number))
{
    pid_t child = fork();

    ok(child < 0 ? errno : 0, "fork");
    if (child == 0) {
        team_ready(number);
        work(shares, number);
        team_done(number);
        _exit(STATUS_DONE);
    }
    team_forked(number, child);
    return child;
}

/* Does what workers had not done when they died. */
static struct answer do_again(const struct job *job, const struct ledger *ledger)
{
    struct answer part = {0, 0};
    struct span chunks = {0, 0};
    uint64_t count = 0;

    while (ledger_missing(ledger, &chunks)) {
        team_must_be_left(job->workers);
        for (uint64_t chunk = chunks.lo; chunk < chunks.hi; chunk++, count++)
            part = answer_add(part, find_primes_chunk(job, chunk));
    }
    fault_redone(count);
    if (count > 0)
        warn("%llu of %llu chunks were done by the main process", (unsigned long long)count,
             (unsigned long long)job->range.chunks);
    return part;
}

static struct answer in_processes(const struct job *job,
                                  void (*work)(struct shares *shares, int number))
{
    struct shares *shares = shared_alloc(1, sizeof *shares); /* shared */
    pid_t *children = calloc((size_t)job->workers, sizeof *children);
    int status, number;

    shares->job = job;
    shares->ledger = ledger_open(job->range.chunks, job->workers);
    ok(children ? 0 : errno, "calloc");
    for (number = 0; number < job->workers; number++)
        children[number] = start_process(shares, number, work);
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        enum team_news news = team_news(child, status);
        if (news == TEAM_LOST && team_replaces(child, children, job->workers, &number)) {
            ledger_settle(shares->ledger, number);
            children[number] = start_process(shares, number, work);
        } else if (news != TEAM_NOTHING) {
            ended++;
        }
    }
    struct answer total = ledger_total(shares->ledger);
    if (fault_toll().lost_workers > 0)
        total = answer_add(total, do_again(job, shares->ledger));
    free(children);
    ledger_close(shares->ledger);
    shared_free(shares, 1, sizeof *shares);
    return total;
}

static struct answer run_fork(const struct job *job)
{
    return in_processes(job, child_dealt);
}

static struct answer run_fork_pool(const struct job *job)
{
    return in_processes(job, child_by_demand);
}

static const struct variant *const variants[] = {
    &(const struct variant){"threads", run_threads, EXACT | NATURAL,
                            "one thread a worker, chunks dealt in turn"},
    &(const struct variant){"sync", run_sync, EXACT | ALONE,
                            "one chunk after the other, the base of every speed-up"},
    &(const struct variant){"pool", run_pool, EXACT,
                            "threads take the next chunk from a shared counter"},
    &(const struct variant){"stealing", run_stealing, EXACT,
                            "each thread its chunks, and who has none left steals"},
    &(const struct variant){"fork", run_fork, EXACT,
                            "one forked process a worker, chunks dealt in turn"},
    &(const struct variant){"fork_pool", run_fork_pool, EXACT,
                            "forked processes take the next chunk from a counter"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &find_primes, variants, &posix_team);
}
