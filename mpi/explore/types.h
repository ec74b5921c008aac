/* SPDX-License-Identifier: MIT
 *
 * types: this rank's own datatypes. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_TYPES_H
#define TRIPTYCH_MPI_EXPLORE_TYPES_H

#include "mpi/explore/explore.h"

enum { MOST_TYPES = 4096 };

extern struct type mpix_types[MOST_TYPES];
extern int mpix_type_count;

/* NULL: it is none of ours. */
struct type *mpix_own_type(MPI_Datatype handle);

#endif
