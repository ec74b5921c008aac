/* SPDX-License-Identifier: MIT
 *
 * same_build: hosts may hold different builds of a program under one path. */
#ifndef TRIPTYCH_MPI_SAME_BUILD_H
#define TRIPTYCH_MPI_SAME_BUILD_H

/* Ends the job with STATUS_USAGE where a rank's program file differs from that of rank 0: their
 * times would be mixed, and they may not even speak of the same work. A file that cannot be read
 * differs from none. Collective: all ranks, once. */
void same_build(void);

#endif
