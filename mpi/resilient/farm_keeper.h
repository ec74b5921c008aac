/* SPDX-License-Identifier: MIT
 *
 * farm_keeper: rank 0 in the farm of farm_counter.h: it works on chunks from above, receives the
 * results of the others, looks who of them is lost, and in the end does what is missing. */
#ifndef TRIPTYCH_MPI_FARM_KEEPER_H
#define TRIPTYCH_MPI_FARM_KEEPER_H

#include "mpi/core/farm.h"

/* The words of the window: the next chunk from below, and the end of those that are left. */
enum { FARM_BELOW, FARM_ABOVE, FARM_COUNTER_WORDS };

/* A message: the number of a chunk, and its results; or nothing: the sender takes no more. */
struct farm_parcel {
    uint64_t *words;
    size_t most;
};

/* Room for any chunk: the first is the largest. Fails the program if there is no memory. Free
 * `words` with free(3). Any rank. */
struct farm_parcel farm_counter_parcel(const struct farm_work *work);

/* Where the results of a chunk are, *words of them: its own place, or `part`, if they are no more
 * than an answer. Any rank. */
uint64_t *farm_counter_results(const struct farm_work *work, uint64_t chunk, struct answer *part,
                               int *words);

/* Rank 0's part of the work; `words` is its end of the window. Returns the sum of all answers. */
struct answer farm_keeper_run(const struct farm_work *work, uint64_t *words);

#endif
