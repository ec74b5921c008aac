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

struct vector { /* `count` blocks of `length` elements, a stride apart: extents, or bytes */
    int count, length;
    MPI_Aint stride;
    bool in_bytes;
};
struct indexed { /* blocks of one datatype, at places in its extents or in bytes */
    int combiner, count;
    const int *lengths; /* NULL: all have `length` */
    int length;
    const int *places;
    const MPI_Aint *bytes;
};

/* Making them (type_make.c), for the call there. */
int mpix_make_contiguous(int count, MPI_Datatype old, MPI_Datatype *made, const char *call,
                         uintptr_t pc);
int mpix_make_vector(const struct vector *vector, MPI_Datatype old, MPI_Datatype *made,
                     const char *call, uintptr_t pc);
int mpix_make_indexed(const struct indexed *blocks, MPI_Datatype old, MPI_Datatype *made,
                      const char *call, uintptr_t pc);
int mpix_make_struct(int count, const int lengths[], const MPI_Aint places[],
                     const MPI_Datatype olds[], MPI_Datatype *made, const char *call, uintptr_t pc);
int mpix_make_resized(MPI_Datatype old, MPI_Aint lower, MPI_Aint extent, MPI_Datatype *made,
                      const char *call, uintptr_t pc);

/* How many basic elements have come. */
int mpix_elements_of(const MPI_Status *status, MPI_Datatype handle, const char *call, uintptr_t pc);

/* What it was made of, bit by bit (type_made.c); `old`: MPI_DATATYPE_NULL for none, or several. */
void mpix_made_by(MPI_Datatype made, int combiner, MPI_Datatype old);
void mpix_made_ints(MPI_Datatype made, int count, const int *ints);
void mpix_made_places(MPI_Datatype made, int count, const MPI_Aint *places);
void mpix_made_types(MPI_Datatype made, int count, const MPI_Datatype *types);

#endif
