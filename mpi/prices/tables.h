/* SPDX-License-Identifier: MIT
 *
 * The price list of the MPI panel, and what its files share. */
#ifndef TRIPTYCH_MPI_PRICES_TABLES_H
#define TRIPTYCH_MPI_PRICES_TABLES_H

#include "common/price/price.h"

#include <mpi.h>

extern const struct primitive prices_messages[], prices_together[], prices_windows[],
    prices_waiting[];

enum { TAG_PRICE = 1 };

/* This rank. */
static inline int prices_rank(void)
{
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

/* A buffer of so many bytes, all written to, which begins with a page, as the OSU micro-benchmarks'
 * do: where it begins decides how fast some processors copy. Fails the program if there is no
 * memory; the caller frees it. Any rank. */
char *prices_buffer(uint64_t bytes);

#endif
