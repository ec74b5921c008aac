/* SPDX-License-Identifier: MIT
 *
 * pool_farm: the tasks of pool as work for a farm (mpi/core/farm.h). Chunks shrink by factoring
 * unless the user gave their size (common/work/chunks.h), and the results of a chunk travel as one
 * message from their places on the worker to their places on rank 0. */
#ifndef TRIPTYCH_MPI_POOL_FARM_H
#define TRIPTYCH_MPI_POOL_FARM_H

#include "common/workloads/pool.h"
#include "mpi/core/farm.h"

/* What a rank is at when it does a chunk in slices; begin with {.job = job}. */
struct pool_hand {
    const struct job *job;
    bool busy;
    struct slices slices;
};

/* The work of `hand`, which must stay where it is. Any rank. */
struct farm_work pool_farm_work(struct pool_hand *hand);

#endif
