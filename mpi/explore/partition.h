/* SPDX-License-Identifier: MIT
 *
 * partition: messages whose parts the program says are ready, and asks for, one by one. Called by
 * the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_PARTITION_H
#define TRIPTYCH_MPI_EXPLORE_PARTITION_H

#include "mpi/explore/message.h"

/* MPI_Start of such a request. */
void mpix_partitions_start(struct op *op, uintptr_t pc);
/* The message is there: what the program has not taken by MPI_Parrived is delivered. */
void mpix_partitions_finish(struct op *op);

#endif
