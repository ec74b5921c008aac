/* SPDX-License-Identifier: MIT */
#include "mpi/core/pool_farm.h"

static bool step(void *own, uint64_t chunk, bool whole, struct answer *part)
{
    struct pool_hand *hand = own;

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
    const struct job *job = ((struct pool_hand *)own)->job;
    uint64_t first = chunks_span(&job->chunks, chunks.lo).lo;

    *words = (int)(chunks_span(&job->chunks, chunks.hi - 1).hi - first);
    return job->results + first;
}

static struct span tasks(void *own, struct span chunks)
{
    const struct job *job = ((struct pool_hand *)own)->job;

    return (struct span){chunks_span(&job->chunks, chunks.lo).lo,
                         chunks_span(&job->chunks, chunks.hi - 1).hi};
}

struct farm_work pool_farm_work(struct pool_hand *hand)
{
    return (struct farm_work){hand->job->chunks.count, hand, step, results, tasks};
}
