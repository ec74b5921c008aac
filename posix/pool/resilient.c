/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX processes that may die.
 *
 * Shows:      what it takes to survive the death of a worker: a mutex that outlives its owner, a
 *             log of what was done, and a parent that does again what is missing.
 * Run:        posix/pool --variant resilient --fault kill
 * Beside it:  fork.c, which the death of a child ends; mpi/pool/resilient.c; docs/faults.md.
 * Exercise:   what does the log cost a task with --tasks 1M --size 0 (compare fork)? With
 *             --chunk 100? How much work is lost then with a worker? */
#include "common/workloads/pool.h"

#include "common/base/shared.h"
#include "posix/measure/team.h"
#include "posix/resilient/completion_log.h"
#include "posix/resilient/robust_mutex.h"
#include "posix/resilient/supervisor.h"

/* The shared data, and what guards them. A worker that dies leaves `next` right, at whatever
 * instruction, so there is nothing to repair. */
struct shares {
    struct robust_mutex mutex;
    uint64_t next; /* task */
};

/* What the children inherit. */
struct crew {
    const struct job *job;
    struct shares *shares;      /* shared */
    struct completion_log *log; /* shared */
};

static void work(void *context, int number)
{
    const struct crew *crew = context;
    const struct job *job = crew->job;
    struct shares *shares = crew->shares;
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;

    team_ready(number);
    for (;;) {
        robust_mutex_lock_sound(&shares->mutex);
        struct span tasks = span_take(&shares->next, chunk, job->tasks);
        robust_mutex_unlock(&shares->mutex);
        if (tasks.lo == tasks.hi)
            break;
        completion_log_enter(crew->log, number, tasks, pool_tasks(job, tasks));
    }
    team_done(number);
}

/* Another process may go on under its number. */
static void lost(void *context, int number)
{
    const struct crew *crew = context;

    completion_log_settle(crew->log, number);
}

static struct answer run(const struct job *job)
{
    struct crew crew = {.job = job,
                        .shares = shared_alloc(1, sizeof *crew.shares),
                        .log = completion_log_open(job->tasks, job->workers)};

    robust_mutex_init(&crew.shares->mutex);
    supervise(&(struct supervised){
        .workers = job->workers, .context = &crew, .work = work, .lost = lost}); /* fork, join */
    struct answer total = completion_log_finish(crew.log, "tasks", pool_tasks, job);
    completion_log_close(crew.log);
    robust_mutex_destroy(&crew.shares->mutex);
    shared_free(crew.shares, 1, sizeof *crew.shares);
    return total;
}

const struct variant variant_resilient = {"resilient", run, EXACT | RESILIENT,
                                          "as fork; when a worker dies, its work is done again"};
