/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX processes that steal.
 *
 * Shows:      processes steal from each other like threads: the ranges lie in shared memory.
 * Run:        posix/pool --skew 1 --variant fork_stealing
 * Beside it:  stealing.c (threads), fork_counter.c; posix/core/stealing.h.
 * Exercise:   compare the time of the first run (--repeat 5 --json) with stealing's. What does it
 *             cost to create a process instead of a thread, and what of it is in `seconds`? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/core/stealing.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct stealing *stealing,
                           struct answer *answer)
{
    struct answer part = {0, 0};
    struct span tasks;

    team_ready(number);
    while (stealing_take(stealing, number, &tasks))
        part = answer_add(part, pool_tasks(job, tasks));
    *answer = part;
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct stealing *stealing = stealing_open(job->tasks, job->workers, job->chunk); /* shared */
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts);
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, stealing, &parts[number]);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    stealing_close(stealing);
    return total;
}

const struct variant variant_fork_stealing = {"fork_stealing", run, EXACT,
                                              "processes; one that has no tasks left steals"};
