/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX processes and an atomic counter.
 *
 * Shows:      an atomic number in shared memory works between processes as it does between threads;
 *             nothing has to be told that it is shared.
 * Run:        posix/pool --skew 1 --variant fork_counter
 * Beside it:  counter.c (threads), fork.c (a mutex), fork_stealing.c; mpi/pool/counter.c, where
 *             the counter is reached through a window.
 * Exercise:   put plain xcalloc() in the place of shared_alloc() for the counter. What is the
 *             answer, and why? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum, alone in its cache lines. */
struct shares {
    _Atomic uint64_t next __attribute__((aligned(128))); /* chunk */
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct shares *shares,
                           struct answer *answer)
{
    struct answer part = {0, 0};

    team_ready(number);
    for (;;) {
        uint64_t chunk = atomic_fetch_add_explicit(&shares->next, 1, memory_order_relaxed);
        if (chunk >= job->chunks.count)
            break;
        part = answer_add(part, pool_tasks(job, chunks_span(&job->chunks, chunk)));
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

const struct variant variant_fork_counter = {
    "fork_counter", run, EXACT, "processes take the next chunk from an atomic counter"};
