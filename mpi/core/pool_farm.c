/* SPDX-License-Identifier: MIT */
#include "mpi/core/pool_farm.h"

#include "mpi/core/farm.h"
#include "mpi/core/farm_counter.h"
#include "mpi/resilient/guard.h"

/* The chunk that this rank is at, when it does it in slices. */
struct hand {
    const struct job *job;
    bool busy;
    struct slices slices;
};

static bool step(void *own, uint64_t chunk, bool whole, struct answer *part)
{
    struct hand *hand = own;

    if (whole) {
        *part = answer_add(*part, pool_tasks(hand->job, chunks_span(&hand->job->chunks, chunk)));
        return true;
    }
    if (!hand->busy)
        hand->slices = pool_begin(chunks_span(&hand->job->chunks, chunk));
    hand->busy = !pool_slice(hand->job, &hand->slices, part);
    return !hand->busy;
}

/* The results of chunks that follow each other are neighbours. */
static uint64_t *results(void *own, struct span chunks, int *words)
{
    const struct job *job = ((struct hand *)own)->job;
    uint64_t first = chunks_span(&job->chunks, chunks.lo).lo;

    *words = (int)(chunks_span(&job->chunks, chunks.hi - 1).hi - first);
    return job->results + first;
}

static struct span tasks(void *own, struct span chunks)
{
    const struct job *job = ((struct hand *)own)->job;

    return (struct span){chunks_span(&job->chunks, chunks.lo).lo,
                         chunks_span(&job->chunks, chunks.hi - 1).hi};
}

static struct answer run_farm(const struct job *job, struct farm_place (*place_of)(int, int))
{
    struct hand hand = {.job = job};
    struct farm_work work = {job->chunks.count, &hand, step, results, tasks};
    struct farm_place place = place_of(guard_number(), guard_members());
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    return total; /* meaningful on rank 0 only */
}

struct answer pool_farm_manager(const struct job *job)
{
    return run_farm(job, farm_place_flat);
}

struct answer pool_farm_tree(const struct job *job)
{
    return run_farm(job, farm_place_tree);
}

struct answer pool_farm_counter(const struct job *job)
{
    struct hand hand = {.job = job};
    struct farm_work work = {job->chunks.count, &hand, step, results, tasks};

    return farm_counter_run(&work);
}
