/* SPDX-License-Identifier: MIT
 *
 * stream_primes with OpenMP tasks over rings.
 *
 * Shows:      as tasks.c, but between finders and printer lies a ring without a lock: atomic
 *             updates alone (openmp/core/ring.h).
 * Run:        OMP_NUM_THREADS=2 openmp/stream_primes --variant ring --to 1e9 | tail -n 1
 * Beside it:  tasks.c; posix/stream_primes/ring.c.
 * Exercise:   is it faster than tasks.c? Why may a block of many primes at a time hide the queue?
 */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "openmp/core/ring.h"

#include <omp.h>
#include <stdlib.h>

/* One for all finders or, in order, one for each. */
struct lanes {
    uint64_t count;
    struct ring **lane; /* lane[count] */
};

/* Searches the chunks of finder `number`, dealt in turn, and sends what it finds; ends early when
 * the ring was closed. */
static void find(const struct job *job, int number, const struct lanes *lanes)
{
    struct ring *lane = lanes->lane[(uint64_t)number % lanes->count];
    struct finder *finder = finder_open(job);
    const struct block *block;

    finder_deal(finder, (uint64_t)number);
    while ((block = finder_dealt(finder)) != NULL && ring_put(lane, block))
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
        struct ring *lane = lanes->lane[ended % lanes->count];
        if (!ring_ready(lane))
            printer_flush(printer);
        if (output_closed() || !ring_get(lane, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        ring_close(lanes->lane[lane]);
    return printer_close(printer);
}

static struct answer run(const struct job *job)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};
    struct answer total = {0, 0};

    lanes.lane = xcalloc(lanes.count, sizeof(struct ring *));
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        lanes.lane[lane] = ring_open((size_t)job->capacity, sizeof(struct block), job->workers + 1);
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
        ring_free(lanes.lane[lane]);
    free(lanes.lane);
    return total;
}

const struct variant variant_ring = {"ring", run, EXACT, "as tasks, over a ring without a lock"};
