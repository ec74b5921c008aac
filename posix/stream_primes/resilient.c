/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX processes that may die.
 *
 * Shows:      the parent knows what has been printed, so whoever goes on for a lost finder begins
 *             its chunk again, and what comes twice is dropped. The parent prints, waits and looks
 *             after its children in one thread: a process with threads had better not fork.
 * Run:        posix/stream_primes --to 3M --variant resilient --fault kill
 * Beside it:  fork.c, which the death of a child ends; posix/resilient/robust_queue.h.
 * Exercise:   what would it take to go on in the middle of a lost finder's chunk? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/work/fault.h"
#include "posix/measure/team.h"
#include "posix/resilient/robust_queue.h"
#include "posix/resilient/supervisor.h"

#include <stdlib.h>

/* What the parent knows of a finder, whose chunks come in order. */
struct progress {
    uint64_t chunks; /* printed to their end */
    uint64_t primes; /* printed of the next one */
    bool gone;       /* nobody searches its chunks any more */
};

struct crew {
    const struct job *job;
    struct robust_queue **queues; /* one for all or, in order, one for each; shared */
    uint64_t lanes;               /* queues[lanes] */
    struct progress *progress;    /* progress[workers]; a child has what was known at its start */
    struct printer *printer;
    uint64_t ended; /* chunks */
};

static uint64_t first_left(const struct crew *crew, uint64_t number)
{
    return number + crew->progress[number].chunks * (uint64_t)crew->job->workers;
}

static void work(void *context, int number)
{
    const struct crew *crew = context;
    struct robust_queue *queue = crew->queues[(uint64_t)number % crew->lanes];
    const struct block *block;

    team_ready(number);
    struct finder *finder = finder_open(crew->job);
    finder_deal(finder, first_left(crew, (uint64_t)number));
    while ((block = finder_dealt(finder)) != NULL && robust_queue_put(queue, number, block))
        ;
    finder_close(finder);
    team_done(number);
}

static void gone(void *context, int number)
{
    ((const struct crew *)context)->progress[number].gone = true;
}

/* Prints what has not been printed of the block. */
static void print_block(struct crew *crew, struct block block)
{
    struct progress *progress = &crew->progress[block.chunk % (uint64_t)crew->job->workers];
    bool again = block.chunk / (uint64_t)crew->job->workers < progress->chunks;
    uint64_t primes = block_trim(&block, again ? PRINTED_ALL : progress->primes);

    printer_print(crew->printer, &block);
    crew->ended += block.ends_chunk;
    if (again)
        return;
    progress->chunks += primes == PRINTED_ALL;
    progress->primes = primes == PRINTED_ALL ? 0 : primes;
}

/* Does the next chunk of a finder that is gone, if any is left; its queue is empty. */
static void stand_in(struct crew *crew, uint64_t number)
{
    uint64_t chunk = first_left(crew, number);
    const struct block *block;

    if (chunk >= crew->job->range.chunks)
        return;
    supervisor_must_be_left(crew->job->workers);
    fault_spare();
    struct finder *finder = finder_open(crew->job);
    finder_start(finder, chunk);
    for (bool ended = false; !ended && (block = finder_next(finder)) != NULL;) {
        ended = block->ends_chunk;
        print_block(crew, *block);
    }
    finder_close(finder);
    fault_redone(1);
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static void print(struct crew *crew, struct supervisor *supervisor)
{
    const double look_s = 0.05; /* after which it looks after the children if no block comes */
    int me = crew->job->workers;
    struct block block;

    while (crew->ended < crew->job->range.chunks && !output_closed()) {
        uint64_t lane = crew->ended % crew->lanes;
        bool running = supervisor_wait(supervisor, true); /* before the last look at the queue */
        bool alone = crew->lanes > 1 ? crew->progress[lane].gone : !running;
        if (robust_queue_get_within(crew->queues[lane], me, &block, 0)) {
            print_block(crew, block);
            continue;
        }
        printer_flush(crew->printer);
        if (!alone && robust_queue_get_within(crew->queues[lane], me, &block, look_s))
            print_block(crew, block);
        for (uint64_t number = lane; alone && number < (uint64_t)me; number += crew->lanes)
            stand_in(crew, number);
    }
}

static struct answer run(const struct job *job)
{
    struct crew crew = {.job = job, .lanes = job->ordered ? (uint64_t)job->workers : 1};
    struct supervised supervised = {job->workers, &crew, work, NULL, gone};
    int users = job->workers + 1; /* the parent is one */

    crew.queues = xcalloc(crew.lanes, sizeof(struct robust_queue *));
    crew.progress = xcalloc((size_t)job->workers, sizeof *crew.progress);
    for (uint64_t lane = 0; lane < crew.lanes; lane++)
        crew.queues[lane] = robust_queue_open((size_t)job->capacity, sizeof(struct block), users);
    struct supervisor *supervisor = supervisor_open(&supervised); /* fork */
    crew.printer = printer_open();
    print(&crew, supervisor);
    struct answer total = printer_close(crew.printer);
    for (uint64_t lane = 0; lane < crew.lanes; lane++)
        robust_queue_close(crew.queues[lane]);
    team_done(job->workers);
    while (supervisor_wait(supervisor, false)) /* join */
        ;
    supervisor_close(supervisor);
    for (uint64_t lane = 0; lane < crew.lanes; lane++)
        robust_queue_free(crew.queues[lane]);
    free(crew.progress);
    free(crew.queues);
    return total;
}

const struct variant variant_resilient = {
    "resilient", run, EXACT | RESILIENT,
    "as fork; when a finder dies, its chunk is searched again"};
