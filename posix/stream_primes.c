/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX threads and processes.
 *
 * Shows: many producers and one consumer over bounded channels. Finders put blocks of primes in,
 *        the main worker gets them out and prints. With --ordered each finder has a channel of its
 *        own, and the main worker reads them in turn, a chunk at a time.
 * Run:   posix/stream_primes --to 1e12 | head
 * Beside it: openmp/stream_primes.c, mpi/stream_primes.c (messages bound the queue).
 * Exercise: compare --ordered --capacity 1 --chunk 1e6 with --ordered. Who waits for whom? */
#include "common/workloads/stream_primes.h"

#include "common/fail.h"
#include "common/output.h"
#include "posix/channel.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One channel for all finders or, in order, one for each. */
struct lanes {
    uint64_t count;
    struct channel **channel;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    const struct lanes *lanes;
};

static struct lanes open_lanes(const struct job *job)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};

    lanes.channel = calloc(lanes.count, sizeof(struct channel *));
    ok(lanes.channel ? 0 : errno, "calloc");
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        lanes.channel[lane] = channel_open(job->capacity, sizeof(struct block));
    return lanes;
}

static void free_lanes(struct lanes *lanes)
{
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        channel_free(lanes->channel[lane]);
    free(lanes->channel);
}

/* Searches the chunks of worker `number`, dealt in turn, and sends what it finds; ends early when
 * the channel was closed. */
static void find(const struct job *job, int number, const struct lanes *lanes)
{
    struct channel *channel = lanes->channel[(uint64_t)number % lanes->count];
    struct finder *finder = finder_open(job);
    bool wanted = true;

    for (uint64_t chunk = (uint64_t)number; wanted && chunk < job->range.chunks;
         chunk += (uint64_t)job->workers) {
        const struct block *block = NULL;
        finder_start(finder, chunk);
        do {
            block = finder_next(finder);
            wanted = block && channel_put(channel, block);
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
        struct channel *channel = lanes->channel[ended % lanes->count];
        if (channel_count(channel) == 0)
            printer_flush(printer);
        if (output_closed() || !channel_get(channel, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    struct answer total = printer_close(printer);
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        channel_close(lanes->channel[lane]);
    team_done(job->workers);
    return total;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    find(mine->job, mine->number, mine->lanes);
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct lanes lanes = open_lanes(job); /* shared */

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .lanes = &lanes};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    struct answer total = print(job, &lanes);
    for (int number = 0; number < job->workers; number++)
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    free_lanes(&lanes);
    free(workers);
    return total;
}

static struct answer run_fork(const struct job *job)
{
    struct lanes lanes = open_lanes(job); /* shared */
    struct sigaction watch = {.sa_handler = team_child_died, .sa_flags = SA_RESTART}, before;
    int status;

    /* A child that dies would be waited for in vain. */
    ok(sigaction(SIGCHLD, &watch, &before) ? errno : 0, "sigaction");
    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            team_ready(number);
            find(job, number, &lanes);
            team_done(number);
            _exit(STATUS_DONE);
        }
    }
    struct answer total = print(job, &lanes);
    ok(sigaction(SIGCHLD, &before, NULL) ? errno : 0, "sigaction");
    for (pid_t child = waitpid(-1, &status, 0); child > 0; child = waitpid(-1, &status, 0))
        team_ended(child, status); /* join, with those that the handler has not seen */
    free_lanes(&lanes);
    return total;
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "one thread a finder, the main thread prints"},
    {"fork", run_fork, EXACT, "one forked process a finder, the parent prints"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &stream_primes, variants, &posix_team);
}
