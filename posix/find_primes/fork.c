/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX processes, chunks dealt in turn.
 *
 * Shows:      a child knows its part by its number alone; only what it found must get back to its
 *             parent, through shared memory.
 * Run:        posix/find_primes --to 10_000_000 --variant fork
 * Beside it:  static.c (threads), fork_pool.c (whoever is free); resilient.c, which goes on when a
 *             child dies; mpi/find_primes/ranks.c.
 * Exercise:   let the children send their parts through a pipe(2) instead. Who reads, and when? */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct answer *answer)
{
    struct answer part = {0, 0};

    team_ready(number);
    for (uint64_t chunk = (uint64_t)number; chunk < job->range.chunks;
         chunk += (uint64_t)job->workers)
        part = answer_add(part, find_primes_chunk(job, chunk));
    *answer = part;
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts); /* shared */
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, &parts[number]);
        team_forked(number, child);
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

const struct variant variant_fork = {"fork", run, EXACT, "processes, chunks dealt in turn"};
