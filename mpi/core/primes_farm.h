/* SPDX-License-Identifier: MIT
 *
 * primes_farm: what the variants of mpi/find_primes share: the chunks as work for a farm
 * (mpi/core/farm.h), which sends back how many primes each has and their sum, and the way of the
 * list to rank 0. */
#ifndef TRIPTYCH_MPI_PRIMES_FARM_H
#define TRIPTYCH_MPI_PRIMES_FARM_H

#include "common/workloads/find_primes.h"
#include "mpi/core/farm.h"

/* What a rank is at when it searches a chunk in steps; begin with {.job = job}. */
struct primes_hand {
    const struct job *job;
    struct primes_search *search; /* NULL: it is at none */
    double begin_s;
};

/* The work of `hand`, which must stay where it is. Any rank. */
struct farm_work primes_farm_work(struct primes_hand *hand);

/* Brings the bits of the list, if there is one, to rank 0. Collective. */
void primes_bring_list(const struct job *job);

#endif
