/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX processes that may die.
 *
 * Shows:      each worker logs the chunks that it has done, and its parent does those that are
 *             missing in the end. The counter needs no repair: a fetch-and-add has happened or not.
 * Run:        posix/find_primes --to 10_000_000 --variant resilient --fault kill
 * Beside it:  fork_pool.c, which the death of a child ends; mpi/find_primes/resilient.c.
 * Exercise:   stop a worker (kill -STOP). After how long is its chunk done by another one, and
 *             what would you lose by a shorter time? */
#include "common/workloads/find_primes.h"

#include "common/base/shared.h"
#include "posix/measure/team.h"
#include "posix/resilient/completion_log.h"
#include "posix/resilient/supervisor.h"

#include <stdatomic.h>

/* The shared datum. */
struct shares {
    _Atomic uint64_t next; /* chunk */
};

/* What the children inherit. */
struct crew {
    const struct job *job;
    struct shares *shares;      /* shared */
    struct completion_log *log; /* shared */
};

static struct answer search(const struct job *job, struct span chunks)
{
    struct answer part = {0, 0};

    for (uint64_t chunk = chunks.lo; chunk < chunks.hi; chunk++)
        part = answer_add(part, find_primes_chunk(job, chunk));
    return part;
}

static void work(void *context, int number)
{
    const struct crew *crew = context;

    team_ready(number);
    for (;;) {
        uint64_t chunk = atomic_fetch_add_explicit(&crew->shares->next, 1, memory_order_relaxed);
        struct span one = {chunk, chunk + 1};
        if (chunk >= crew->job->range.chunks)
            break;
        completion_log_enter(crew->log, number, one, search(crew->job, one));
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
                        .log = completion_log_open(job->range.chunks, job->workers)};

    supervise(&(struct supervised){
        .workers = job->workers, .context = &crew, .work = work, .lost = lost}); /* fork, join */
    struct answer total = completion_log_finish(crew.log, "chunks", search, job);
    completion_log_close(crew.log);
    shared_free(crew.shares, 1, sizeof *crew.shares);
    return total;
}

const struct variant variant_resilient = {"resilient", run, EXACT | RESILIENT,
                                          "as fork_pool; when a worker dies, its chunk is redone"};
