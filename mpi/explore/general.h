/* SPDX-License-Identifier: MIT
 *
 * general: requests that the program completes itself. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_GENERAL_H
#define TRIPTYCH_MPI_EXPLORE_GENERAL_H

#include "mpi/explore/request.h"

/* Such a one is complete: the program's functions say what came of it, and free what it has.
 * Returns their code. */
int mpix_end_general(const struct op *op, MPI_Status *status);
/* Calls the program's function, which is to complete it. */
void mpix_cancel_general(struct op *op);

#endif
