/* SPDX-License-Identifier: MIT
 *
 * pool with ranks that steal.
 *
 * Shows:      tasks dealt out beforehand need no messages, as long as nobody is idle: a rank that
 *             has none left takes the next chunk of another one's. Each rank's tasks have a counter
 *             in that rank's window, so until the end nobody asks but the owner, its own memory;
 *             in counter all ask rank 0's for each chunk.
 * Run:        mpirun -n 2 mpi/pool --variant stealing --skew 1
 * Beside it:  counter.c, manager.c; posix/pool/stealing.c, whose thieves take half of what is left.
 * Exercise:   --tasks 1M --size 0 --chunk 1: compare it with counter. Then with posix/pool. */
#include "common/workloads/pool.h"

#include "mpi/core/patience.h"
#include "mpi/core/pool_spans.h"
#include "mpi/measure/team.h"

/* A counter has a page of its own, since ranks of one host get their windows side by side: two
 * counters in one cache line would slow each other down, and MPICH 4.0 takes small ones for one. */
enum { OWN_PAGE = 4096 };

struct view {
    const struct job *job;
    struct chunks chunks; /* how the longest share is cut, and so the others as far as they go */
    MPI_Win window;       /* on each rank: how many chunks of its share were taken */
    int rank, size;
    int far; /* shares of so many ranks, from its own on, have none left */
};

/* Collective. */
static struct view view_open(const struct job *job)
{
    struct view view = {.job = job};
    uint64_t *taken;

    MPI_Comm_rank(MPI_COMM_WORLD, &view.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &view.size);
    uint64_t ranks = (uint64_t)view.size;
    view.chunks = chunks_cut((job->tasks + ranks - 1) / ranks, 1, job->chunk);
    MPI_Win_allocate(OWN_PAGE, sizeof *taken, MPI_INFO_NULL, MPI_COMM_WORLD, &taken, &view.window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, view.window);
    *taken = 0;
    MPI_Win_sync(view.window);
    team_ready();
    return view;
}

static void view_close(struct view *view)
{
    team_done();
    MPI_Win_unlock_all(view->window);
    MPI_Win_free(&view->window);
    chunks_free(&view->chunks);
}

/* The next chunk of that rank's share. False: it has none left. */
static bool take_from(const struct view *view, int owner, struct span *tasks)
{
    struct span share = span_of(view->job->tasks, (uint64_t)owner, (uint64_t)view->size);
    const uint64_t one = 1;
    uint64_t chunk;

    MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, owner, 0, MPI_SUM, view->window);
    MPI_Win_flush(owner, view->window);
    if (chunk >= view->chunks.count)
        return false;
    struct span part = chunks_span(&view->chunks, chunk);
    uint64_t hi = share.lo + part.hi;
    *tasks = (struct span){share.lo + part.lo, hi < share.hi ? hi : share.hi};
    return tasks->lo < tasks->hi;
}

/* False: nobody has any left. */
static bool take(struct view *view, struct span *tasks)
{
    for (; view->far < view->size; view->far++)
        if (take_from(view, (view->rank + view->far) % view->size, tasks))
            return true;
    return false;
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct pool_spans done = pool_spans_open(job, job->tasks);
    struct answer part = {0, 0}, total = {0, 0};
    struct view view = view_open(job);
    MPI_Request summed;
    struct span tasks;

    while (take(&view, &tasks)) {
        part = answer_add(part, pool_tasks(job, tasks));
        pool_spans_add(&done, tasks);
    }
    pool_spans_gather(job, &done);
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);

    view_close(&view);
    pool_spans_close(&done);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_stealing = {"stealing", run, EXACT,
                                         "each rank its tasks; one that has none left steals"};
