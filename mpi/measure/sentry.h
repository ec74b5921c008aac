/* SPDX-License-Identifier: MIT
 *
 * sentry: a process beside mpirun that outlives a rank which dies without a word, and then ends
 * mpirun, so that its status is not 0. Ranks on other hosts cannot do that. */
#ifndef TRIPTYCH_MPI_SENTRY_H
#define TRIPTYCH_MPI_SENTRY_H

/* From now on, if this rank dies, mpirun, its parent, gets SIGTERM. Any rank, once. */
void sentry_post(void);

/* No longer: this rank leaves in good order, or ends mpirun itself. Any rank, posted or not. */
void sentry_dismiss(void);

#endif
