/* SPDX-License-Identifier: MIT
 *
 * lock_order with OpenMP.
 *
 * Shows: two locks taken in two orders: a deadlock, in OpenMP as everywhere. omp_set_lock would
 * wait for ever, so those who wait test the lock, look themselves whether they wait in a circle,
 *        say so, and give up.
 * Run:   OMP_NUM_THREADS=2 openmp/races/lock_order --variant all
 * Beside it: posix/races/lock_order.c (a real mutex, a real deadlock, and a watchdog that kills),
 *        mpi/races/send_order.c (a deadlock of messages).
 * Exercise: nest two `#pragma omp critical` with names in two orders. Can those be tested? */
#include "common/workloads/races.h"

#include "common/account/patience.h"
#include "common/account/worker_stats.h"
#include "common/base/output.h"
#include "common/work/waitfor.h"
#include "openmp/measure/team.h"

#include <omp.h>
#include <sched.h>

enum { ACCOUNTS = 2, MOST_WORDS = 256 };

/* What all threads share. */
struct bank {
    omp_lock_t locks[ACCOUNTS];
    int64_t accounts[ACCOUNTS];
    struct waitfor *graph;
    bool told;
};

static void tell_once(struct bank *bank, const char *words)
{
    bool told;

#pragma omp atomic capture
    {
        told = bank->told;
        bank->told = true;
    }
    if (!told)
        story("Deadlock: %s. The worker that found it gives up.", words);
}

/* Returns false if the lock is not to be had because of a deadlock. */
static bool lock(struct bank *bank, int account)
{
    struct patience patience = {0};
    char words[MOST_WORDS];
    int own = omp_get_thread_num();

    waitfor_wants(bank->graph, own, account);
    while (!omp_test_lock(&bank->locks[account])) {
        if (waitfor_deadlock(bank->graph, own, words, sizeof words)) {
            waitfor_gives_up(bank->graph, own);
            tell_once(bank, words);
            return false;
        }
        patience_nap(&patience);
    }
    waitfor_holds(bank->graph, own, account);
    return true;
}

static void unlock(struct bank *bank, int account)
{
    waitfor_drops(bank->graph, omp_get_thread_num(), account);
    omp_unset_lock(&bank->locks[account]);
}

/* Locks `first`, then `second`, and moves one. Returns whether it could. */
static bool transfer(struct bank *bank, int first, int second, int from)
{
    lock(bank, first);
    sched_yield();                  /* invites the others to take the other lock */
    bool both = lock(bank, second); /* DEADLOCK, if another holds it and wants ours */
    if (both) {
        bank->accounts[from]--;
        bank->accounts[(from + 1) % ACCOUNTS]++;
        unlock(bank, second);
    }
    unlock(bank, first);
    return both;
}

/* Threads with odd numbers transfer the other way. */
static struct answer run_transfers(const struct job *job, bool ordered)
{
    struct bank bank = {.graph = waitfor_open(job->workers, ACCOUNTS)};
    uint64_t done = 0;

    for (int account = 0; account < ACCOUNTS; account++)
        omp_init_lock(&bank.locks[account]);
#pragma omp parallel num_threads(job->workers) shared(bank) reduction(+ : done)
    {
        int from = omp_get_thread_num() % ACCOUNTS, first = ordered ? 0 : from;
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 0; trial < job->trials; trial++)
            done += transfer(&bank, first, (first + 1) % ACCOUNTS, from);
        worker_stats_end(begin_s, 1);
    }
    for (int account = 0; account < ACCOUNTS; account++)
        omp_destroy_lock(&bank.locks[account]);
    waitfor_close(bank.graph);
    return races_answer(done);
}

static struct answer run_broken(const struct job *job)
{
    return run_transfers(job, false);
}

static struct answer run_ordered(const struct job *job)
{
    return run_transfers(job, true);
}

static struct answer run_critical(const struct job *job)
{
    int64_t accounts[ACCOUNTS] = {0, 0};
    uint64_t done = 0;

#pragma omp parallel num_threads(job->workers) shared(accounts) reduction(+ : done)
    {
        int from = omp_get_thread_num() % ACCOUNTS;
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 0; trial < job->trials; trial++) {
#pragma omp critical
            {
                accounts[from]--;
                accounts[(from + 1) % ACCOUNTS]++;
            }
            done++;
        }
        worker_stats_end(begin_s, 1);
    }
    return races_answer(done);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "locks the account it takes from, then the other"},
    &(const struct variant){"ordered", run_ordered, EXACT,
                            "locks the account with the lower number first"},
    &(const struct variant){"critical", run_critical, EXACT,
                            "one critical section for all accounts"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &lock_order, variants, &openmp_team);
}
