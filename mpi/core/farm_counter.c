/* SPDX-License-Identifier: MIT */
#include "mpi/core/farm_counter.h"

#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"
#include "mpi/resilient/farm_keeper.h"
#include "mpi/resilient/guard.h"

#include <stdlib.h>
#include <string.h>

static struct {
    MPI_Win window;  /* never freed: that would be collective */
    uint64_t *words; /* rank 0's: words[FARM_COUNTER_WORDS] */
} shared;

void farm_counter_open(void)
{
    bool root = guard_number() == 0;

    MPI_Win_allocate(root ? FARM_COUNTER_WORDS * sizeof(uint64_t) : 0, sizeof(uint64_t),
                     MPI_INFO_NULL, MPI_COMM_WORLD, &shared.words, &shared.window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, shared.window);
}

/* ---- all others ---------------------------------------------------------------------------- */

static uint64_t take_below(void)
{
    const uint64_t one = 1;
    uint64_t chunk, above;

    MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, FARM_BELOW, MPI_SUM, shared.window);
    MPI_Win_flush(0, shared.window);
    MPI_Fetch_and_op(NULL, &above, MPI_UINT64_T, 0, FARM_ABOVE, MPI_NO_OP, shared.window);
    MPI_Win_flush(0, shared.window);
    return chunk < above ? chunk : UINT64_MAX;
}

static void take_chunks(const struct farm_work *work, struct farm_parcel *parcel)
{
    MPI_Request sent = MPI_REQUEST_NULL;

    for (uint64_t chunk = take_below(); chunk != UINT64_MAX; chunk = take_below()) {
        struct answer part = {0, 0};
        int words;
        work->step(work->own, chunk, true, &part);
        const uint64_t *results = farm_counter_results(work, chunk, &part, &words);
        patient_wait(&sent, MPI_STATUS_IGNORE); /* of the one before */
        parcel->words[0] = chunk;
        memcpy(parcel->words + 1, results, (size_t)words * sizeof *results);
        MPI_Isend(parcel->words, words + 1, MPI_UINT64_T, 0, TAG_DONE, MPI_COMM_WORLD, &sent);
    }
    patient_wait(&sent, MPI_STATUS_IGNORE);
    MPI_Isend(parcel->words, 0, MPI_UINT64_T, 0, TAG_DONE, MPI_COMM_WORLD, &sent); /* no more */
    patient_wait(&sent, MPI_STATUS_IGNORE);
}

struct answer farm_counter_run(const struct farm_work *work)
{
    struct answer total = {0, 0};

    guard_bear(true);
    if (guard_number() == 0) {
        shared.words[FARM_BELOW] = 0;
        shared.words[FARM_ABOVE] = work->chunks;
        MPI_Win_sync(shared.window);
    }
    team_ready();
    if (guard_number() == 0) {
        total = farm_keeper_run(work, shared.words);
    } else {
        struct farm_parcel parcel = farm_counter_parcel(work);
        take_chunks(work, &parcel);
        free(parcel.words);
    }
    team_done();
    guard_bear(false);
    return total; /* meaningful on rank 0 only */
}
