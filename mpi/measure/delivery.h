/* SPDX-License-Identifier: MIT
 *
 * delivery: whether what a rank prints arrives. Open MPI's mpirun writes for the ranks, and is
 * silent when the disk is full: records were lost with status 0. Rank 0 only. */
#ifndef TRIPTYCH_MPI_DELIVERY_H
#define TRIPTYCH_MPI_DELIVERY_H

#include <stdint.h>

/* Remembers how far mpirun is in the file that is its standard output. Fails the program if it has
 * none. After MPI_Init, before anything is printed. */
void delivery_open(void);

/* Waits until it is `bytes` further, and fails the program if it does not get there. Returns at
 * once where this cannot be seen: its output is no file, or mpirun not our parent. */
void delivery_wait(uint64_t bytes);

#endif
