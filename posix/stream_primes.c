/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX threads and processes.
 *
 * Shows: many producers and one consumer over bounded queues: channels (threads, fork) or rings
 *        (ring, fork_ring). Finders put blocks of primes in, the main worker gets them out and
 *        prints. With --ordered each finder has a queue of its own, and the main worker reads them
 *        in turn, a chunk at a time.
 * Run:   posix/stream_primes --to 1e12 | head
 * Beside it: openmp/stream_primes.c, mpi/stream_primes.c (messages bound the queue).
 * Exercise: compare --ordered --capacity 1 --chunk 1e6 with --ordered. Who waits for whom? */
#include "common/workloads/stream_primes.h"

#include "common/fail.h"
#include "common/output.h"
#include "posix/channel.h"
#include "posix/ring.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    const struct lanes *lanes;
};

static struct lanes open_lanes(const struct job *job, bool rings)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};

    lanes.lane = calloc(lanes.count, sizeof *lanes.lane);
    ok(lanes.lane ? 0 : errno, "calloc");
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        if (rings) /* for the finders and the main worker */
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

static bool put(const struct lane *lane, int number, const struct block *block)
{
    return lane->ring ? ring_put(lane->ring, number, block) : channel_put(lane->channel, block);
}

static bool get(const struct lane *lane, int number, struct block *block)
{
    return lane->ring ? ring_get(lane->ring, number, block) : channel_get(lane->channel, block);
}

static bool ready(const struct lane *lane, int number)
{
    return lane->ring ? ring_ready(lane->ring, number) : channel_count(lane->channel) > 0;
}

static void end(const struct lane *lane)
{
    if (lane->ring)
        ring_close(lane->ring);
    else
        channel_close(lane->channel);
}

/* Searches the chunks of worker `number`, dealt in turn, and sends what it finds; ends early when
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
            wanted = block && put(lane, number, block);
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
        if (!ready(lane, job->workers))
            printer_flush(printer);
        if (output_closed() || !get(lane, job->workers, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    struct answer total = printer_close(printer);
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        end(&lanes->lane[lane]);
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

static struct answer in_threads(const struct job *job, bool rings)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct lanes lanes = open_lanes(job, rings); /* shared */

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

static struct answer in_processes(const struct job *job, bool rings)
{
    struct lanes lanes = open_lanes(job, rings); /* shared */
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
    pid_t child;
    do { /* join, with those that the handler has not seen */
        child = waitpid(-1, &status, 0);
        if (child > 0)
            team_ended(child, status);
    } while (child > 0 || errno == EINTR);
    free_lanes(&lanes);
    return total;
}

static struct answer run_threads(const struct job *job)
{
    return in_threads(job, false);
}

static struct answer run_fork(const struct job *job)
{
    return in_processes(job, false);
}

static struct answer run_ring(const struct job *job)
{
    return in_threads(job, true);
}

static struct answer run_fork_ring(const struct job *job)
{
    return in_processes(job, true);
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "one thread a finder, the main thread prints"},
    {"fork", run_fork, EXACT, "one forked process a finder, the parent prints"},
    {"ring", run_ring, EXACT, "as threads, over a ring without a lock"},
    {"fork_ring", run_fork_ring, EXACT, "as fork, over a ring without a lock"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &stream_primes, variants, &posix_team);
}
