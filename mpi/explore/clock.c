/* SPDX-License-Identifier: MIT
 *
 * Clocks: of each rank, the last of its steps that happened before. Messages, collectives and locks
 * order steps. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

#include <string.h>

void mpix_release(uint32_t *clock)
{
    uint32_t *mine = mpix->rank[mpix_me].clock;

    if (mpix_threads)
        mpix_threads->release(mine[mpix_me]);
    memcpy(clock, mine, sizeof mpix->rank[0].clock);
    mine[mpix_me]++;
}

void mpix_acquire(const uint32_t *clock)
{
    uint32_t *mine = mpix->rank[mpix_me].clock;

    if (mpix_threads && clock[mpix_me] > 0)
        mpix_threads->acquire(clock[mpix_me]);
    for (int rank = 0; rank < mpix->ranks; rank++)
        if (clock[rank] > mine[rank])
            mine[rank] = clock[rank];
}
