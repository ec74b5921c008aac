/* SPDX-License-Identifier: MIT
 *
 * returned: errors that do not end the run, since the program has asked for them. Called by the
 * rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_RETURNED_H
#define TRIPTYCH_MPI_EXPLORE_RETURNED_H

#include "mpi/explore/explore.h"

/* Does not come back if the program has asked for this error: its call returns that class, which is
 * the code, too. */
void mpix_return_error(enum failure failure, int class, uintptr_t pc, const char *text);
/* Whether the receive is to return that its message was longer. */
bool mpix_truncates(struct op *recv);
/* What a call returns that ends this operation; the program's function was called, if need be. */
int mpix_code_of(const struct op *op);

/* ---- whose error handler counts for the call that begins (errors.c) -------------------------- */

bool mpix_errors_return(void);
/* Calls the program's function, if there is one. */
void mpix_call_handler(int code);

#endif
