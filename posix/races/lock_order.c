/* SPDX-License-Identifier: MIT
 *
 * lock_order with POSIX threads.
 *
 * Shows: two locks taken in two orders: a deadlock. Nobody can take a thread's wish for a mutex
 *        back, so `broken` runs its threads in a process of their own, which a watchdog, the
 * parent, looks at, and kills when they are stuck. Run:   posix/races/lock_order --variant all
 * Beside it: openmp/races/lock_order.c, mpi/races/send_order.c (a deadlock of messages).
 * Exercise: mend it with pthread_mutex_trylock, and let go of the first lock when the second is not
 *        free. Helgrind still complains about the order. Is it right? */
#include "common/workloads/races.h"

#include "common/account/patience.h"
#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/parent.h"
#include "common/base/shared.h"
#include "common/work/waitfor.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ACCOUNTS = 2, MOST_WORDS = 256 };

/* What threads share, and the watchdog with them. */
struct bank {
    pthread_mutex_t locks[ACCOUNTS];
    int64_t accounts[ACCOUNTS];
};

/* Transfers of one worker; those that a deadlock ended were begun and not done. */
struct progress {
    atomic_uint_fast64_t begun, done;
} __attribute__((aligned(128)));

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct bank *bank;
    struct waitfor *graph;
    struct progress *progress;
};

static void move_one(struct worker *mine, int from, int to)
{
    mine->bank->accounts[from]--;
    mine->bank->accounts[to]++;
}

/* Locks `first`, then `second`, and tells the watchdog (graph) what it wants and holds. */
static void transfer(struct worker *mine, int first, int second, int from, int to)
{
    pthread_mutex_t *locks = mine->bank->locks;

    waitfor_wants(mine->graph, mine->number, first);
    pthread_mutex_lock(&locks[first]); /* DEADLOCK */
    waitfor_holds(mine->graph, mine->number, first);
    sched_yield(); /* invites the others to take the other lock */
    waitfor_wants(mine->graph, mine->number, second);
    pthread_mutex_lock(&locks[second]); /* DEADLOCK, if another holds it and wants ours */
    waitfor_holds(mine->graph, mine->number, second);
    move_one(mine, from, to);
    waitfor_drops(mine->graph, mine->number, second);
    pthread_mutex_unlock(&locks[second]);
    waitfor_drops(mine->graph, mine->number, first);
    pthread_mutex_unlock(&locks[first]);
}

/* ---- three ways to transfer from one account to another -------------------------------------- */

static void transfer_broken(struct worker *mine, int from, int to)
{
    transfer(mine, from, to, from, to); /* in an order that depends on the direction */
}

static void transfer_ordered(struct worker *mine, int from, int to)
{
    int first = from < to ? from : to, second = from < to ? to : from;

    transfer(mine, first, second, from, to); /* in one order, whatever the direction */
}

static void transfer_one_lock(struct worker *mine, int from, int to)
{
    pthread_mutex_lock(&mine->bank->locks[0]); /* for all accounts */
    move_one(mine, from, to);
    pthread_mutex_unlock(&mine->bank->locks[0]);
}

/* ---- the workers ----------------------------------------------------------------------------- */

static void (*way)(struct worker *mine, int from, int to);

/* Workers with odd numbers transfer the other way. */
static void *work(void *argument)
{
    struct worker *mine = argument;
    int from = mine->number % ACCOUNTS;

    team_stand_in(mine->number); /* team_ready() is for processes that are one worker each */
    worker_stats_start(mine->number);
    double begin_s = worker_stats_begin();
    while (atomic_load(&mine->progress->begun) < mine->job->trials) {
        atomic_fetch_add(&mine->progress->begun, 1);
        way(mine, from, (from + 1) % ACCOUNTS);
        atomic_fetch_add(&mine->progress->done, 1);
    }
    worker_stats_end(begin_s, 1);
    worker_stats_finish(mine->number);
    return NULL;
}

/* The process of the threads: goes on where an earlier one was ended. */
static void run_threads(const struct job *job, struct waitfor *graph, struct progress *progress)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct bank bank = {.accounts = {0, 0}};

    check(workers ? 0 : errno, "calloc");
    for (int account = 0; account < ACCOUNTS; account++)
        check(pthread_mutex_init(&bank.locks[account], NULL), "pthread_mutex_init");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job,
                                          .number = number,
                                          .bank = &bank,
                                          .graph = graph,
                                          .progress = &progress[number]};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    free(workers);
}

/* ---- the watchdog ---------------------------------------------------------------------------- */

/* Looks at the process of the threads until it has ended, or is to be killed because they are
 * stuck: then who holds and wants what is told in `words`. Returns whether they are. */
static bool watch(pid_t child, const struct job *job, const struct waitfor *graph, char *words)
{
    struct patience patience = {0};
    int status;

    for (;;) {
        pid_t ended = waitpid(child, &status, WNOHANG | WUNTRACED); /* join */
        if (ended != 0 && team_ended(ended, status))
            return false;
        for (int worker = 0; worker < job->workers; worker++)
            if (waitfor_deadlock(graph, worker, words, MOST_WORDS))
                return true;
        patience_nap(&patience);
    }
}

/* Returns whether the threads did all that was left to do; tells the first deadlock. */
static bool run_watched(const struct job *job, struct waitfor *graph, struct progress *progress,
                        bool first)
{
    char words[MOST_WORDS];
    pid_t child = fork();

    check(child < 0 ? errno : 0, "fork");
    if (child == 0) {
        check(parent_signals_end(SIGKILL), "prctl");
        worker_stats_process_begin(0);
        run_threads(job, graph, progress);
        worker_stats_process_end(0);
        _exit(STATUS_DONE);
    }
    team_forked(0, child);
    if (!watch(child, job, graph, words))
        return true;
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    waitfor_clear(graph);
    if (first)
        story("Deadlock: %s. The watchdog kills them, and others go on.", words);
    return false;
}

static struct answer run_way(const struct job *job,
                             void (*transfer_so)(struct worker *mine, int from, int to))
{
    struct progress *progress = shared_alloc((size_t)job->workers, sizeof *progress); /* shared */
    struct waitfor *graph = waitfor_open(job->workers, ACCOUNTS);
    uint64_t done = 0;

    way = transfer_so;
    for (bool first = true; !run_watched(job, graph, progress, first); first = false)
        ;
    for (int number = 0; number < job->workers; number++)
        done += atomic_load(&progress[number].done);
    waitfor_close(graph);
    shared_free(progress, (size_t)job->workers, sizeof *progress);
    return races_answer(done);
}

static struct answer run_broken(const struct job *job)
{
    return run_way(job, transfer_broken);
}

static struct answer run_ordered(const struct job *job)
{
    return run_way(job, transfer_ordered);
}

static struct answer run_one_lock(const struct job *job)
{
    return run_way(job, transfer_one_lock);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "locks the account it takes from, then the other"},
    &(const struct variant){"ordered", run_ordered, EXACT,
                            "locks the account with the lower number first"},
    &(const struct variant){"one_lock", run_one_lock, EXACT, "one lock for all accounts"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &lock_order, variants, &posix_team);
}
