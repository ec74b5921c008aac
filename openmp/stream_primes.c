/* SPDX-License-Identifier: MIT
 *
 * stream_primes with OpenMP.
 *
 * Shows: one team, two roles. The last thread prints; each of the others makes one finder task and
 *        goes to the barrier at the end of the region, where threads take tasks. A channel
 *        (tasks) or a ring (ring) lies between them, since OpenMP has no queue of its own.
 * Run:   OMP_NUM_THREADS=2 openmp/stream_primes --to 1e12 | head
 * Beside it: posix/stream_primes.c (variants threads and ring), mpi/stream_primes.c.
 * Exercise: let thread 0 alone make all finder tasks, with a team of two. What must a task not do
 *        then, and why does the specification allow a team to run them one after the other? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "openmp/core/channel.h"
#include "openmp/core/ring.h"
#include "openmp/measure/team.h"
#include "openmp/measure/threads.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

/* A queue in one of its two forms. */
struct lane {
    struct channel *channel;
    struct ring *ring;
};

/* One for all finders or, in order, one for each. */
struct lanes {
    uint64_t count;
    struct lane *lane;
};

static struct lanes open_lanes(const struct job *job, bool rings)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};

    lanes.lane = calloc(lanes.count, sizeof *lanes.lane);
    ok(lanes.lane ? 0 : errno, "calloc");
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        if (rings) /* for the finders and the printer */
            lanes.lane[lane].ring =
                ring_open(job->capacity, sizeof(struct block), job->workers + 1);
        else
            lanes.lane[lane].channel = channel_open(job->capacity, sizeof(struct block));
    return lanes;
}

static void free_lanes(struct lanes *lanes)
{
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        if (lanes->lane[lane].ring)
            ring_free(lanes->lane[lane].ring);
        else
            channel_free(lanes->lane[lane].channel);
    free(lanes->lane);
}

static bool put(const struct lane *lane, const struct block *block)
{
    return lane->ring ? ring_put(lane->ring, block) : channel_put(lane->channel, block);
}

static bool get(const struct lane *lane, struct block *block)
{
    return lane->ring ? ring_get(lane->ring, block) : channel_get(lane->channel, block);
}

static bool ready(const struct lane *lane)
{
    return lane->ring ? ring_ready(lane->ring) : channel_count(lane->channel) > 0;
}

static void end(const struct lane *lane)
{
    if (lane->ring)
        ring_close(lane->ring);
    else
        channel_close(lane->channel);
}

/* Searches the chunks of finder `number`, dealt in turn, and sends what it finds; ends early when
 * the queue was closed. */
static void find(const struct job *job, int number, const struct lanes *lanes)
{
    const struct lane *lane = &lanes->lane[(uint64_t)number % lanes->count];
    struct finder *finder = finder_open(job);
    bool wanted = true;

    for (uint64_t chunk = (uint64_t)number; wanted && chunk < job->range.chunks;
         chunk += (uint64_t)job->workers) {
        const struct block *block = NULL;
        finder_start(finder, chunk);
        do {
            block = finder_next(finder);
            wanted = block && put(lane, block);
        } while (wanted && !block->ends_chunk);
    }
    finder_close(finder);
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static struct answer print(const struct job *job, const struct lanes *lanes)
{
    struct printer *printer = printer_open();
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks) {
        const struct lane *lane = &lanes->lane[ended % lanes->count];
        if (!ready(lane))
            printer_flush(printer);
        if (output_closed() || !get(lane, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    struct answer total = printer_close(printer);
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        end(&lanes->lane[lane]);
    return total;
}

static struct answer in_tasks(const struct job *job, bool rings)
{
    struct lanes lanes = open_lanes(job, rings); /* shared */
    struct answer total = {0, 0};

#pragma omp parallel num_threads(job->workers + 1)
    {
        int number = omp_get_thread_num();

        if (number == job->workers) {
            total =
                print(job, &lanes); /* no task can come in between: it meets no scheduling point */
        } else {
#pragma omp task firstprivate(number)
            find(job, number, &lanes); /* as many threads wait at the barrier as there are tasks */
        }
    }
    free_lanes(&lanes);
    return total;
}

static struct answer run_tasks(const struct job *job)
{
    return in_tasks(job, false);
}

static struct answer run_ring(const struct job *job)
{
    return in_tasks(job, true);
}

static const struct variant *const variants[] = {
    &(const struct variant){"tasks", run_tasks, EXACT | NATURAL,
                            "a finder task for each thread of the team but the last, which prints"},
    &(const struct variant){"ring", run_ring, EXACT, "as tasks, over a ring without a lock"},
    NULL,
};

/* The printer is one more thread of the team, which must be there before the timed region too. */
static void prepare(int workers)
{
    openmp_prepare(workers + 1);
}

int main(int argc, char **argv)
{
    struct team team = openmp_team;

    team.prepare = prepare;
    return bench_main(argc, argv, &stream_primes, variants, &team);
}
