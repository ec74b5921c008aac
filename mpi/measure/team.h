/* SPDX-License-Identifier: MIT
 *
 * team: how the MPI panel meets the bench. The launcher made the ranks; run() is collective. */
#ifndef TRIPTYCH_MPI_TEAM_H
#define TRIPTYCH_MPI_TEAM_H

#include "common/bench/bench.h"

extern const struct team mpi_team;

/* Collective: all ranks are ready, and the common start is now rather than when run() was called.
 * For variants that first set something up (a window), which is not work. */
void team_ready(void);

/* This rank's part has ended now rather than when run() returns (closing a window is not work). */
void team_done(void);

/* How many threads each rank has in the running variant: 1 but for HYBRID ones. Any thread. */
int team_threads(void);

/* All ranks run on one host, so that they read the same clock. Collective. */
bool team_shares_clock(void);

#endif
