/* SPDX-License-Identifier: MIT
 *
 * pool_farm: the variants of mpi/pool whose manager sends chunks ahead of need (mpi/farm.h). Chunks
 * shrink by factoring unless the user gave their size (common/work/chunks.h), and the results of a
 * chunk travel as one message from their places on the worker to their places on rank 0. */
#ifndef TRIPTYCH_MPI_POOL_FARM_H
#define TRIPTYCH_MPI_POOL_FARM_H

#include "common/workloads/pool.h"

/* Rank 0 hands out to all others; or to the first of each group of ranks, which hands out to its
 * group. Collective; the answer counts on rank 0 only. */
struct answer pool_farm_manager(const struct job *job);
struct answer pool_farm_tree(const struct job *job);

/* The variant counter where ranks may be lost (farm_counter.h). Collective; the answer counts on
 * rank 0 only. */
struct answer pool_farm_counter(const struct job *job);

#endif
