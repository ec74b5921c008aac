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

/* A new one without pieces, its handle in `*handle`: pieces are added, then it is settled. */
struct type *mpix_new_type(MPI_Datatype *handle, const char *call, uintptr_t pc);
/* Adds `count` elements of `old`, the first at the byte `at`. */
void mpix_type_add(struct type *type, const struct type *old, ptrdiff_t at, size_t count);
void mpix_type_settle(struct type *type); /* its bounds, from its pieces */

/* What it was made of, bit by bit (type_made.c); `old`: MPI_DATATYPE_NULL for none, or several. */
void mpix_made_by(MPI_Datatype made, int combiner, MPI_Datatype old);
void mpix_made_ints(MPI_Datatype made, int count, const int *ints);
void mpix_made_places(MPI_Datatype made, int count, const MPI_Aint *places);
void mpix_made_types(MPI_Datatype made, int count, const MPI_Datatype *types);

#endif
