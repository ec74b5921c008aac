/* SPDX-License-Identifier: MIT
 *
 * request: what the calls that end requests share. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_REQUEST_H
#define TRIPTYCH_MPI_EXPLORE_REQUEST_H

#include "mpi/explore/explore.h"

/* The operation of a request, or fails the program; NULL: MPI_REQUEST_NULL. */
struct op *mpix_op_of(MPI_Request request, const char *call, uintptr_t pc);
bool mpix_is_active(const struct op *op);
/* The program gets the outcome, and the code of an error that it has asked for. */
int mpix_end_request(struct op *op, MPI_Request *request, MPI_Status *status, uintptr_t pc);
/* Of several: what the call returns, when that was one of them. */
int mpix_code_of_some(int before, int code);
/* One of several, or MPI_STATUS_IGNORE. */
MPI_Status *mpix_status_of(MPI_Status statuses[], int at);
/* Whether the operation is said to be complete. Once it may not be, though it could. */
bool mpix_test(struct op *op, const char *call, uintptr_t pc);

#endif
