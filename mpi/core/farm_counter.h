/* SPDX-License-Identifier: MIT
 *
 * farm_counter: chunks from a counter in a window of rank 0, where ranks may be lost (guard.h).
 *
 * The others take the next chunk from below by a one-sided fetch-and-op and send its results to
 * rank 0 as a message. When all of them have said that there are none left, or are lost, what has
 * not come back is what the lost ones had; rank 0 does it again. Results are counted by the number
 * of the chunk, once.
 *
 * Rank 0 takes chunks from above, and not from the counter: a rank that is killed within a
 * fetch-and-op may take a lock of the MPI library along (Open MPI's and MPICH's windows between
 * processes of one host have one), and whoever comes next waits forever. So it can be the others
 * that wait, but not rank 0, which then does the rest and ends them. Where the two ends meet, both
 * sides first say what they take and then look at the other's, so that no chunk is done twice; at
 * most one is left over, for the end.
 *
 * Making a window is collective, so it is made once, at the start of the job, and kept. */
#ifndef TRIPTYCH_MPI_FARM_COUNTER_H
#define TRIPTYCH_MPI_FARM_COUNTER_H

#include "mpi/core/farm.h"

/* Makes the window. Collective: all ranks, where ranks may be lost, before any is. */
void farm_counter_open(void);

/* Does the work. Returns on rank 0 the sum of all answers. Collective (all members). */
struct answer farm_counter_run(const struct farm_work *work);

#endif
