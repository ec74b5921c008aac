/* SPDX-License-Identifier: MIT
 *
 * The price list of the MPI panel, and what its files share. */
#ifndef TRIPTYCH_MPI_PRICES_TABLES_H
#define TRIPTYCH_MPI_PRICES_TABLES_H

#include "common/price/price.h"

#include <mpi.h>

extern const struct primitive prices_messages[], prices_network[], prices_together[],
    prices_windows[], prices_waiting[];

enum { TAG_PRICE = 1 };

/* This rank. */
static inline int prices_rank(void)
{
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

/* The rank of rank 0's partner, where a price is of two ranks: the next one of its host, or the
 * first of another host (run->pair). -1: there is none. Collective at the first call. */
int prices_partner(enum price_pair pair);

/* The other one of the pair; -1: this rank is not in it. */
static inline int prices_pair(const struct price_run *run)
{
    int partner = prices_partner(run->pair), rank = prices_rank();

    return rank == 0 ? partner : rank == partner ? 0 : -1;
}

/* A buffer of so many bytes, all written to, which begins with a page, as the OSU micro-benchmarks'
 * do: where it begins decides how fast some processors copy. Fails the program if there is no
 * memory; the caller frees it. Any rank. */
char *prices_buffer(uint64_t bytes);

#endif
