/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX threads and processes.
 *
 * Shows: many producers and one consumer over bounded queues: channels (threads), relays (fork) or
 *        rings (ring, fork_ring). Finders put blocks of primes in, the main worker gets them out
 * and prints. With --ordered each finder has a queue of its own, and the main worker reads them in
 * turn, a chunk at a time. Run:   posix/stream_primes --to 1e12 | head Beside it:
 * openmp/stream_primes.c, mpi/stream_primes.c (messages bound the queue). Exercise: compare
 * --ordered --capacity 1 --chunk 1e6 with --ordered. Who waits for whom? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/work/fault.h"
#include "posix/measure/team.h"
#include "posix/resilient/line.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One for all finders or, in order, one for each. */
struct lanes {
    uint64_t count;
    struct line *lane;
    struct progress *progress; /* progress[workers] */
};

/* What has been printed of a finder's chunks, which come in order. */
struct progress {
    _Atomic uint64_t chunks; /* to their end */
    uint64_t primes;         /* of the next one; the main worker's own */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    const struct lanes *lanes;
};

static struct lanes open_lanes(const struct job *job, enum line_form form)
{
    struct lanes lanes = {.count = job->ordered ? (uint64_t)job->workers : 1};

    lanes.lane = calloc(lanes.count, sizeof *lanes.lane);
    lanes.progress = calloc((size_t)job->workers, sizeof *lanes.progress);
    ok(lanes.lane && lanes.progress ? 0 : errno, "calloc");
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        /* for the finders, the main worker, and who stands in for lost finders */
        lanes.lane[lane] =
            line_open(form, job->capacity, sizeof(struct block), 2 * job->workers + 1);
    return lanes;
}

static void free_lanes(struct lanes *lanes)
{
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        line_free(&lanes->lane[lane]);
    free(lanes->lane);
    free(lanes->progress);
}

/* Whether all of a chunk has been printed. */
static bool is_printed(const struct job *job, const struct lanes *lanes, uint64_t chunk)
{
    const struct progress *progress = &lanes->progress[chunk % (uint64_t)job->workers];

    return chunk / (uint64_t)job->workers <
           atomic_load_explicit(&progress->chunks, memory_order_relaxed);
}

/* The first chunk of worker `number` that has not been printed to its end: all before it were done
 * by a lost one, whose part this is. */
static uint64_t first_left(const struct job *job, const struct lanes *lanes, int number)
{
    const struct progress *progress = &lanes->progress[number];
    uint64_t done = atomic_load_explicit(&progress->chunks, memory_order_relaxed);

    return (uint64_t)number + done * (uint64_t)job->workers;
}

/* Searches the chunks of worker `number`, dealt in turn, and sends what it finds, as number `hand`
 * of those who use the queue; ends early when the queue was closed. Returns how many it did. */
static uint64_t find(const struct job *job, int number, int hand, const struct lanes *lanes)
{
    const struct line *lane = &lanes->lane[(uint64_t)number % lanes->count];
    struct finder *finder = finder_open(job);
    bool wanted = true;
    uint64_t done = 0;

    for (uint64_t chunk = first_left(job, lanes, number); wanted && chunk < job->range.chunks;
         chunk += (uint64_t)job->workers) {
        const struct block *block = NULL;
        finder_start(finder, chunk);
        do {
            block = finder_next(finder);
            wanted = block && line_put(lane, hand, block);
        } while (wanted && !block->ends_chunk);
        done++;
    }
    finder_close(finder);
    return done;
}

/* Leaves in the block what has not been printed before. */
static void trim(const struct job *job, const struct lanes *lanes, struct block *block)
{
    struct progress *progress = &lanes->progress[block->chunk % (uint64_t)job->workers];

    if (is_printed(job, lanes, block->chunk)) {
        block_trim(block, PRINTED_ALL);
        return;
    }
    progress->primes = block_trim(block, progress->primes);
    if (progress->primes == PRINTED_ALL) {
        progress->primes = 0;
        atomic_fetch_add_explicit(&progress->chunks, 1, memory_order_relaxed);
    }
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static struct answer print(const struct job *job, const struct lanes *lanes)
{
    struct printer *printer = printer_open();
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks) {
        const struct line *lane = &lanes->lane[ended % lanes->count];
        if (!line_ready(lane, job->workers))
            printer_flush(printer);
        if (output_closed() || !line_get(lane, job->workers, &block))
            break;
        trim(job, lanes, &block);
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    struct answer total = printer_close(printer);
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        line_close(&lanes->lane[lane]);
    team_done(job->workers);
    return total;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    find(mine->job, mine->number, mine->number, mine->lanes);
    team_done(mine->number);
    return NULL;
}

static struct answer in_threads(const struct job *job, enum line_form form)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct lanes lanes = open_lanes(job, form); /* shared */

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

/* ---- processes ----------------------------------------------------------------------------- */

static pid_t start_process(const struct job *job, int number, const struct lanes *lanes)
{
    pid_t child = fork();

    ok(child < 0 ? errno : 0, "fork");
    if (child == 0) {
        team_ready(number);
        find(job, number, number, lanes);
        team_done(number);
        _exit(STATUS_DONE);
    }
    team_forked(number, child);
    return child;
}

/* Looks after the finders while the main thread prints. For a lost one a thread stands in: in order
 * each has a queue of its own, so one for all might wait for room in one queue while the main
 * thread waits for a block in another. */
struct keeper {
    pthread_t thread;
    const struct job *job;
    const struct lanes *lanes;
    pid_t *children;         /* children[workers] */
    struct stand_in *lost;   /* lost[workers] */
    _Atomic uint64_t redone; /* chunks that the threads that stand in have done */
};

struct stand_in {
    pthread_t thread;
    struct keeper *keeper;
    int number;
    bool runs;
};

static void *stand_in(void *argument)
{
    struct stand_in *mine = argument;
    struct keeper *keeper = mine->keeper;
    int hand = keeper->job->workers + 1 + mine->number;

    team_stand_in(mine->number);
    atomic_fetch_add(&keeper->redone, find(keeper->job, mine->number, hand, keeper->lanes));
    return NULL;
}

static void nothing_was_taken(const void *item, void *context)
{
    (void)item, (void)context; /* a finder only puts */
}

/* Does the chunks of a lost finder that have not been printed to their end, or has a new process do
 * them. Returns how many finders there are less. What was printed of a chunk is known to the main
 * thread, which drops it when it comes again. */
static int make_up_for(struct keeper *keeper, pid_t child)
{
    const struct job *job = keeper->job;
    int number = 0;

    while (keeper->children[number] != child)
        number++;
    for (uint64_t lane = 0; lane < keeper->lanes->count; lane++)
        line_mend(&keeper->lanes->lane[lane], number, nothing_was_taken, NULL);
    if (team_replaces(child, keeper->children, job->workers, &number)) {
        keeper->children[number] = start_process(job, number, keeper->lanes);
        return 0;
    }
    if (first_left(job, keeper->lanes, number) < job->range.chunks)
        team_must_be_left(job->workers);
    struct stand_in *thread = &keeper->lost[number];
    *thread = (struct stand_in){.keeper = keeper, .number = number, .runs = true};
    ok(pthread_create(&thread->thread, NULL, stand_in, thread), "pthread_create");
    return 1;
}

static void *keep(void *argument)
{
    struct keeper *keeper = argument;
    int status;

    for (int ended = 0; ended < keeper->job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        enum team_news news = team_news(child, status);
        if (news == TEAM_LOST)
            ended += make_up_for(keeper, child);
        else if (news == TEAM_ENDED)
            ended++;
    }
    for (int number = 0; number < keeper->job->workers; number++)
        if (keeper->lost[number].runs)
            ok(pthread_join(keeper->lost[number].thread, NULL), "pthread_join");
    fault_redone(keeper->redone); /* by now all has been done, also where a new process did it */
    return NULL;
}

static struct answer in_processes(const struct job *job, enum line_form form)
{
    struct lanes lanes = open_lanes(job, form); /* shared */
    struct keeper keeper = {.job = job, .lanes = &lanes};

    keeper.children = calloc((size_t)job->workers, sizeof *keeper.children);
    keeper.lost = calloc((size_t)job->workers, sizeof *keeper.lost);
    ok(keeper.children && keeper.lost ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++)
        keeper.children[number] = start_process(job, number, &lanes);
    ok(pthread_create(&keeper.thread, NULL, keep, &keeper), "pthread_create");
    struct answer total = print(job, &lanes);
    ok(pthread_join(keeper.thread, NULL), "pthread_join");
    free(keeper.lost);
    free(keeper.children);
    free_lanes(&lanes);
    return total;
}

static struct answer run_threads(const struct job *job)
{
    return in_threads(job, LINE_CHANNEL);
}

static struct answer run_ring(const struct job *job)
{
    return in_threads(job, LINE_RING);
}

static struct answer run_fork(const struct job *job)
{
    return in_processes(job, LINE_RELAY);
}

static struct answer run_fork_ring(const struct job *job)
{
    return in_processes(job, LINE_RING);
}

static const struct variant *const variants[] = {
    &(const struct variant){"threads", run_threads, EXACT | NATURAL,
                            "one thread a finder, the main thread prints"},
    &(const struct variant){"fork", run_fork, EXACT | RESILIENT,
                            "one forked process a finder, the parent prints"},
    &(const struct variant){"ring", run_ring, EXACT, "as threads, over a ring without a lock"},
    &(const struct variant){"fork_ring", run_fork_ring, EXACT | RESILIENT,
                            "as fork, over a ring without a lock"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &stream_primes, variants, &posix_team);
}
