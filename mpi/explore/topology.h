/* SPDX-License-Identifier: MIT
 *
 * topology: neighbours in a grid or graph. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_TOPOLOGY_H
#define TRIPTYCH_MPI_EXPLORE_TOPOLOGY_H

#include "mpi/explore/gather.h"

/* Whose data this rank gets, and who gets its own, as ranks of that communicator; copied. */
void mpix_keep_neighbors(int number, const int *sources, int source_count, const int *targets,
                         int target_count);

#endif
