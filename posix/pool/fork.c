/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX processes.
 *
 * Shows:      a forked child inherits all, and shares nothing but what lies in shared memory: the
 *             next task, behind a mutex that is told that it is shared, and what came out.
 * Run:        posix/pool --skew 1 --variant fork
 * Beside it:  threads.c (diff shows what threads have for nothing), fork_counter.c; resilient.c,
 *             which goes on when a child dies.
 * Exercise:   kill a child (pkill -P): what becomes of the program? What if its parent did not
 *             notice, and the child held the mutex? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

/* The shared data, and what guards them. */
struct shares {
    pthread_mutex_t mutex;
    uint64_t next; /* task */
};

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct shares *shares,
                           struct answer *answer)
{
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;
    struct answer part = {0, 0};

    team_ready(number);
    for (;;) {
        pthread_mutex_lock(&shares->mutex);
        struct span tasks = span_take(&shares->next, chunk, job->tasks);
        pthread_mutex_unlock(&shares->mutex);
        if (tasks.lo == tasks.hi)
            break;
        part = answer_add(part, pool_tasks(job, tasks));
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
            work(job, number, shares, &parts[number]);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    check(pthread_mutex_destroy(&shares->mutex), "pthread_mutex_destroy");
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    shared_free(shares, 1, sizeof *shares);
    return total;
}

const struct variant variant_fork = {"fork", run, EXACT,
                                     "processes, the next task behind a process-shared mutex"};
