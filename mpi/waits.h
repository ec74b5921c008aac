/* SPDX-License-Identifier: MIT
 *
 * waits: which MPI calls wait, for timelines. MPI's profiling interface is the way in: the panel
 * calls MPI_Recv(), and waits.c stands in between. */
#ifndef TRIPTYCH_MPI_WAITS_H
#define TRIPTYCH_MPI_WAITS_H

#include "common/account/trace.h"

extern const struct trace_kind mpi_waits[];

/* From now on `rank` is lost, as far as this rank knows: what its lane shows until the end, since
 * what it had recorded itself is lost with it. Rank 0. */
void waits_lost(int rank);

#endif
