/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX processes.
 *
 * Shows:      finders in processes of their own; blocks lie in the queue by value, since a pointer
 *             means nothing to another process.
 * Run:        posix/stream_primes --to 1e12 --variant fork | head
 * Beside it:  threads.c, fork_ring.c; resilient.c, which goes on when a child dies.
 * Exercise:   kill a child (pkill -P) while it runs. Who notices, and what would happen without
 *             the thread that waits? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "posix/core/channel.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The queues: one for all finders or, in order, one for each. */
static uint64_t channels_of(const struct job *job)
{
    return job->ordered ? (uint64_t)job->workers : 1;
}

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct channel *channel)
{
    const struct block *block;
    struct finder *finder;

    team_ready(number);
    finder = finder_open(job);
    finder_deal(finder, (uint64_t)number);
    while ((block = finder_dealt(finder)) != NULL && channel_put(channel, block))
        ;
    finder_close(finder);
    team_done(number);
    _exit(STATUS_DONE);
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

/* A thread waits for the children while the main one prints. It is made after they were forked: a
 * child has only the thread that forked it, and what another one had locked stays locked in it. */
static void *wait_for_all(void *argument)
{
    const struct job *job = argument;
    int status;

    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct channel **channels = xcalloc(channels_of(job), sizeof *channels); /* shared */
    struct job copy = *job;
    pthread_t waiter;

    for (uint64_t at = 0; at < channels_of(job); at++)
        channels[at] = channel_open((size_t)job->capacity, sizeof(struct block), true);
    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, channels[(uint64_t)number % channels_of(job)]);
        team_forked(number, child);
    }
    check(pthread_create(&waiter, NULL, wait_for_all, &copy), "pthread_create");
    struct answer total = print(job, channels);
    for (uint64_t at = 0; at < channels_of(job); at++)
        channel_close(channels[at]);
    team_done(job->workers);
    check(pthread_join(waiter, NULL), "pthread_join");
    for (uint64_t at = 0; at < channels_of(job); at++)
        channel_free(channels[at]);
    free(channels);
    return total;
}

const struct variant variant_fork = {"fork", run, EXACT, "one process a finder, the parent prints"};
