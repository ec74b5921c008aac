/* SPDX-License-Identifier: MIT
 *
 * waits: which MPI calls wait, for timelines. MPI's profiling interface is the way in: the panel
 * calls MPI_Recv(), and waits.c stands in between. */
#ifndef TRIPTYCH_MPI_WAITS_H
#define TRIPTYCH_MPI_WAITS_H

#include "common/trace.h"

extern const struct trace_kind mpi_waits[];

#endif
