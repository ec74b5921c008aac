/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX processes and a mutex that they share.
 *
 * Shows:      a mutex between processes lies in shared memory, and must be told that it is
 *             shared.
 * Run:        posix/data_race --variant fork_mutex
 * Beside it:  mutex.c (threads); posix/pool/resilient.c, for what to do when its owner dies.
 * Exercise:   leave out pthread_mutexattr_setpshared(). Linux still gives the right answer; who
 *             promises it? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared datum, and what guards it. */
struct counter {
    pthread_mutex_t mutex;
    uint64_t value;
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct counter *counter)
{
    team_ready(number);
    double begin_s = worker_stats_begin();
    for (uint64_t i = 0; i < job->increments; i++) {
        pthread_mutex_lock(&counter->mutex);
        uint64_t current = counter->value;
        counter->value = current + 1;
        pthread_mutex_unlock(&counter->mutex);
    }
    worker_stats_end(begin_s, 1);
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct counter *counter = shared_alloc(1, sizeof *counter); /* shared */
    int status;

    pthread_mutexattr_t attributes;
    check(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
          "pthread_mutexattr_setpshared");
    check(pthread_mutex_init(&counter->mutex, &attributes), "pthread_mutex_init");
    check(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
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
    check(pthread_mutex_destroy(&counter->mutex), "pthread_mutex_destroy");
    shared_free(counter, 1, sizeof *counter);
    return total;
}

const struct variant variant_fork_mutex = {"fork_mutex", run, EXACT,
                                           "processes that lock a process-shared mutex"};
