/* SPDX-License-Identifier: MIT
 *
 * stream_primes with OpenMP tasks.
 *
 * Shows:      one team, two roles. The last thread prints; each of the others makes one finder task
 *             and goes to the barrier at the end of the region, where threads take tasks.
 * Run:        OMP_NUM_THREADS=2 openmp/stream_primes --to 1e12 | head
 * Beside it:  posix/stream_primes/threads.c, mpi/stream_primes/ranks.c; ring.c.
 * Exercise:   let thread 0 alone make all finder tasks, with a team of two. What hangs, and why may
 *             a team run them one after the other? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "openmp/core/channel.h"

#include <omp.h>
#include <stdlib.h>

/* One for all finders or, in order, one for each. */
struct lanes {
    uint64_t count;
    struct channel **lane; /* lane[count] */
};

/* Searches the chunks of finder `number`, dealt in turn, and sends what it finds; ends early when
 * the channel was closed. */
static void find(const struct job *job, int number, const struct lanes *lanes)
{
    struct channel *lane = lanes->lane[(uint64_t)number % lanes->count];
    struct finder *finder = finder_open(job);
    const struct block *block;

    finder_deal(finder, (uint64_t)number);
    while ((block = finder_dealt(finder)) != NULL && channel_put(lane, block))
        ;
    finder_close(finder);
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static struct answer print(const struct job *job, const struct lanes *lanes)
{
    struct printer *printer = printer_open();
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks) {
        struct channel *lane = lanes->lane[ended % lanes->count];
        if (!channel_count(lane))
            printer_flush(printer);
        if (output_closed() || !channel_get(lane, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        channel_close(lanes->lane[lane]);
    return printer_close(printer);
}

static struct answer run(const struct job *job)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};
    struct answer total = {0, 0};

    lanes.lane = xcalloc(lanes.count, sizeof(struct channel *));
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        lanes.lane[lane] = channel_open((size_t)job->capacity, sizeof(struct block));
#pragma omp parallel num_threads(job->workers + 1) shared(lanes, total)
    {
        int number = omp_get_thread_num();

        if (number ==
            job->workers) { /* no task can come in between: it meets no scheduling point */
            total = print(job, &lanes);
        } else {
#pragma omp task firstprivate(number)
            find(job, number, &lanes); /* as many threads wait at the barrier as there are tasks */
        }
    }
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        channel_free(lanes.lane[lane]);
    free(lanes.lane);
    return total;
}

const struct variant variant_tasks = {
    "tasks", run, EXACT | NATURAL,
    "a finder task for each thread of the team but the last, which prints"};
