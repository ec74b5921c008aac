/* SPDX-License-Identifier: MIT
 *
 * errors: what becomes of a call of MPI that fails. The library's own handler prints a page from
 * each rank, and under `mpirun --enable-recovery` of Open MPI 4 the job ends with status 0. */
#ifndef TRIPTYCH_MPI_ERRORS_H
#define TRIPTYCH_MPI_ERRORS_H

/* From now on a call that fails on MPI_COMM_WORLD, or on a communicator made of it later, ends the
 * job with status 1 and one sentence: the library's words, and the cure where one is known
 * (MPI 3.1, section 8.3). Under ULFM (mpi/resilient/ulfm.h) a call that a failed rank has spoiled
 * returns its code where detector_copes() has said so. Once, after MPI_Init(). */
void errors_open(void);

#endif
