/* SPDX-License-Identifier: MIT
 *
 * find_primes with a pool of POSIX processes.
 *
 * Shows:      whoever is free takes the next chunk, from an atomic counter in shared memory.
 * Run:        posix/find_primes --to 10_000_000 --variant fork_pool
 * Beside it:  fork.c (dealt in turn), threads.c (a mutex); mpi/find_primes/counter.c.
 * Exercise:   --chunk 16 --to 1M: what does a visit of the counter cost? Compare it with threads,
 *             and with fork, which has none. */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum. */
struct shares {
    _Atomic uint64_t next; /* chunk */
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct shares *shares,
                           struct answer *answer)
{
    struct answer part = {0, 0};

    team_ready(number);
    for (;;) {
        uint64_t chunk = atomic_fetch_add_explicit(&shares->next, 1, memory_order_relaxed);
        if (chunk >= job->range.chunks)
            break;
        part = answer_add(part, find_primes_chunk(job, chunk));
    }
    *answer = part;
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct shares *shares = shared_alloc(1, sizeof *shares); /* shared */
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts);
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, shares, &parts[number]);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    shared_free(shares, 1, sizeof *shares);
    return total;
}

const struct variant variant_fork_pool = {"fork_pool", run, EXACT,
                                          "processes take the next chunk from an atomic counter"};
