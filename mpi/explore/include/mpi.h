/* SPDX-License-Identifier: MIT
 *
 * mpi.h as programs that are explored see it: the one that was found, and, where that one is of MPI
 * 3, what MPI 4 has added and the explorer knows. No library needs to have it. */
#ifndef TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI_H
#define TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI_H

/* Open MPI 5 has partitions[] that are not const. */
#define MPI_Pready_list MPI_Pready_list_found
#include_next <mpi.h>
#undef MPI_Pready_list
int MPI_Pready_list(int, const int[], MPI_Request);

#if MPI_VERSION < 4
#include <mpi4.h>
#include <mpi4_large.h>
#endif

#endif
