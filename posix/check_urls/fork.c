/* SPDX-License-Identifier: MIT
 *
 * check_urls with POSIX processes.
 *
 * Shows:      what children find lies in shared memory, an outcome for each URL; so does the next
 *             URL, behind a mutex that is told that it is shared.
 * Run:        posix/check_urls --variant fork urls.txt
 * Beside it:  threads.c, events.c; resilient.c, which goes on when a child dies;
 *             mpi/check_urls/ranks.c.
 * Exercise:   compare max_rss_bytes of threads and fork (--json). What does each child have for
 *             itself? */
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/base/stop.h"
#include "common/workloads/transfer.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum, and what guards it. */
struct shares {
    pthread_mutex_t mutex;
    uint64_t next; /* URL */
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct shares *shares)
{
    struct transfer transfer;

    stop_by_parent();
    transfer_open(&transfer, job, number);
    team_ready(number);
    for (;;) {
        pthread_mutex_lock(&shares->mutex);
        struct span turn = span_take(&shares->next, 1, job->urls);
        pthread_mutex_unlock(&shares->mutex);
        if (turn.lo == turn.hi)
            break;
        check_url(&transfer, turn.lo);
    }
    team_done(number);
    transfer_close(&transfer);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct shares *shares = shared_alloc(1, sizeof *shares); /* shared */
    int status;

    pthread_mutexattr_t attributes;
    check(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
          "pthread_mutexattr_setpshared");
    check(pthread_mutex_init(&shares->mutex, &attributes), "pthread_mutex_init");
    check(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, shares);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    check(pthread_mutex_destroy(&shares->mutex), "pthread_mutex_destroy");
    shared_free(shares, 1, sizeof *shares);
    return check_urls_answer(job);
}

const struct variant variant_fork = {"fork", run, EXACT,
                                     "processes, the next URL behind a process-shared mutex"};
