/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with POSIX processes.
 *
 * Shows:      processes use all cores as threads do; a child needs memory that was shared on
 *             purpose for its part.
 * Run:        posix/cpu_bound --variant fork
 * Beside it:  threads.c; mpi/cpu_bound/ranks.c (processes that were there before).
 * Exercise:   put plain calloc() in the place of shared_alloc(). What does the check say, and
 *             why? */
#include "common/workloads/cpu_bound.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct answer *part)
{
    team_ready(number);
    *part = cpu_bound_tasks(job, span_of(job->tasks, (uint64_t)number, (uint64_t)job->workers));
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

const struct variant variant_fork = {"fork", run, EXACT, "one forked process a worker"};
