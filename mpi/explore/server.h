/* SPDX-License-Identifier: MIT
 *
 * server: between the server and the ranks that it forks. */
#ifndef TRIPTYCH_MPI_EXPLORE_SERVER_H
#define TRIPTYCH_MPI_EXPLORE_SERVER_H

#include "mpi/explore/explore.h"

struct program { /* what its main() gets */
    int argc;
    char **argv, **envp;
};

/* In the process of that rank: runs the program when it is its turn, printing to `output`, and what
 * goes to standard error to `errors` (-1: nowhere). */
_Noreturn void mpix_be_rank(int rank, int output, int errors, const struct program *program);

#endif
