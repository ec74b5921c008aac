/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX threads.
 *
 * Shows:      many producers and one consumer: finders put blocks of primes into a bounded queue
 *             (posix/core/channel.h), the main thread gets them out and prints. In order, each
 *             finder has a queue of its own, and they are read in turn, a chunk at a time.
 * Run:        posix/stream_primes --to 1e12 | head
 * Beside it:  openmp/stream_primes/tasks.c, mpi/stream_primes/ranks.c; ring.c, fork.c.
 * Exercise:   --ordered --capacity 1 --chunk 1e6 against --ordered. Who waits for whom? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "posix/core/channel.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct channel *channel; /* shared */
};

/* The queues: one for all finders or, in order, one for each. */
static uint64_t channels_of(const struct job *job)
{
    return job->ordered ? (uint64_t)job->workers : 1;
}

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct block *block;
    struct finder *finder;

    team_ready(mine->number);
    finder = finder_open(mine->job);
    finder_deal(finder, (uint64_t)mine->number);
    while ((block = finder_dealt(finder)) != NULL && channel_put(mine->channel, block))
        ;
    finder_close(finder);
    team_done(mine->number);
    return NULL;
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static struct answer print(const struct job *job, struct channel **channels)
{
    struct printer *printer = printer_open();
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks) {
        struct channel *channel = channels[ended % channels_of(job)];
        if (channel_count(channel) == 0)
            printer_flush(printer); /* before a wait */
        if (output_closed() || !channel_get(channel, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    return printer_close(printer);
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct channel **channels = xcalloc(channels_of(job), sizeof *channels);

    for (uint64_t at = 0; at < channels_of(job); at++)
        channels[at] = channel_open((size_t)job->capacity, sizeof(struct block), false);
    for (int number = 0; number < job->workers; number++) {
        struct channel *channel = channels[(uint64_t)number % channels_of(job)];
        workers[number] = (struct worker){.job = job, .number = number, .channel = channel};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    struct answer total = print(job, channels);
    for (uint64_t at = 0; at < channels_of(job); at++)
        channel_close(channels[at]);
    team_done(job->workers);
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    for (uint64_t at = 0; at < channels_of(job); at++)
        channel_free(channels[at]);
    free(channels);
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL,
                                        "one thread a finder, the main thread prints"};
