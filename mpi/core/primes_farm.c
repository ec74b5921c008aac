/* SPDX-License-Identifier: MIT */
#include "mpi/core/primes_farm.h"

#include "common/account/worker_stats.h"
#include "mpi/core/patience.h"

static bool step(void *own, uint64_t chunk, bool whole, struct answer *part)
{
    struct primes_hand *hand = own;

    if (whole) {
        *part = answer_add(*part, find_primes_chunk(hand->job, chunk));
        return true;
    }
    if (!hand->search) {
        hand->begin_s = worker_stats_begin();
        hand->search = find_primes_begin(hand->job, chunk);
    }
    if (find_primes_step(hand->job, hand->search, part))
        return false;
    primes_close(hand->search);
    hand->search = NULL;
    worker_stats_end_task(hand->begin_s, 1, chunk);
    return true;
}

struct farm_work primes_farm_work(struct primes_hand *hand)
{
    return (struct farm_work){.chunks = hand->job->range.chunks, .own = hand, .step = step};
}

void primes_bring_list(const struct job *job)
{
    const uint64_t block = 1 << 22;
    MPI_Request summed;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (uint64_t at = 0; job->bitmap && at < job->bitmap_bytes; at += block) {
        uint64_t left = job->bitmap_bytes - at;
        int bytes = (int)(left < block ? left : block);
        MPI_Ireduce(rank == 0 ? MPI_IN_PLACE : job->bitmap + at, job->bitmap + at, bytes, MPI_BYTE,
                    MPI_BOR, 0, MPI_COMM_WORLD, &summed);
        patient_wait(&summed, MPI_STATUS_IGNORE);
    }
}
