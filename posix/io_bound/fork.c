/* SPDX-License-Identifier: MIT
 *
 * io_bound with POSIX processes.
 *
 * Shows:      processes overlap their waits as threads do. A child shares no variable with its
 *             parent, so its part comes back through memory that was shared on purpose.
 * Run:        posix/io_bound --variant fork
 * Beside it:  threads.c; mpi/io_bound/ranks.c (processes too, and a message for the part).
 * Exercise:   return the part as the exit status instead. For which --tasks does it fail, and
 *             why? */
#include "common/workloads/io_bound.h"

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
    *part = io_bound_tasks(job, span_of(job->tasks, (uint64_t)number, (uint64_t)job->workers));
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
