/* SPDX-License-Identifier: MIT
 *
 * rma: a call that accesses a window. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_RMA_H
#define TRIPTYCH_MPI_EXPLORE_RMA_H

#include "mpi/explore/window.h"

struct rma { /* a call */
    enum access_kind kind;
    bool fetches, compares;
    const void *from, *compare;
    void *into;
    int count;
    MPI_Datatype type;
    int target;
    MPI_Aint place;
    int target_count;
    MPI_Datatype target_type;
    MPI_Op op;
    const char *call;
    uintptr_t pc;
};

/* Checks its arguments, and makes it. `request`: NULL, or where the request goes. */
int mpix_access_window(MPI_Win handle, const struct rma *rma, MPI_Request *request);

/* Enters what is accessed from `begin` of the target's memory on, and tells conflicts. */
void mpix_record(const struct window *window, const struct rma *rma, ptrdiff_t begin,
                 const struct type *type);
/* Fails the program if another access, by a call, and `with_local` also by a program, conflicts. */
void mpix_check_conflict(const struct access *access, bool with_local);
/* The local buffer is in use now. `op` is that of a request, or NULL. */
void mpix_watch_rma(const struct window *window, const struct rma *rma, const void *buffer,
                    int count, MPI_Datatype type, bool written, struct op *op);

#endif
