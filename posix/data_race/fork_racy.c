/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX processes, and without a lock.
 *
 * Shows:      processes have the same trouble as threads, as soon as they share memory.
 * Run:        posix/data_race --variant fork_racy
 * Beside it:  racy.c (threads), fork_mutex.c; mpi/data_race/racy.c, where memory is shared by a
 *             window.
 * Exercise:   put plain calloc() in the place of shared_alloc(). What does the counter show, and
 *             why? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum. It is volatile, so that the compiler makes every read and every write, which it
 * would otherwise melt into one addition; that does not make it atomic. */
struct counter {
    volatile uint64_t value;
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct counter *counter)
{
    team_ready(number);
    double begin_s = worker_stats_begin();
    for (uint64_t i = 0; i < job->increments; i++) {
        uint64_t current = counter->value; /* RACE: another may write before we do */
        sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
        counter->value = current + 1; /* RACE */
    }
    worker_stats_end(begin_s, 1);
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct counter *counter = shared_alloc(1, sizeof *counter); /* shared */
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, counter);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    struct answer total = data_race_answer(counter->value);
    shared_free(counter, 1, sizeof *counter);
    return total;
}

const struct variant variant_fork_racy = {"fork_racy", run, MAY_LOSE,
                                          "processes that read, yield and write shared memory"};
