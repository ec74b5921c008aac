/* SPDX-License-Identifier: MIT
 *
 * ulfm: user-level failure mitigation, by which the MPI library itself tells of ranks that have
 * failed: where it was found at configure time (TRIPTYCH_ULFM), and the job was started with it
 * (Open MPI 5: `mpirun --with-ft ulfm`). What has to do with a failed rank then returns
 * MPI_ERR_PROC_FAILED instead of waiting for ever. */
#ifndef TRIPTYCH_MPI_ULFM_H
#define TRIPTYCH_MPI_ULFM_H

#include <stdbool.h>

/* Whether this job has it. Any rank, before MPI_Init too. */
bool ulfm_on(void);

/* Whether the library has found that `rank` of MPI_COMM_WORLD has failed. It sees SIGKILL, crashes,
 * and on any host; Open MPI 5.0.7 does not see an exit with a status other than 0 (docs/faults.md).
 * Any rank, after MPI_Init. */
bool ulfm_has_failed(int rank);

/* Whether this is the code of a call that a failed rank has spoiled, or of one of several requests
 * for which MPI_Status tells more. Any rank. */
bool ulfm_is_failure(int code);

#endif
