/* SPDX-License-Identifier: MIT
 *
 * What team.c, team_accounts.c and team_end.c share. Main thread of a rank only. */
#ifndef TRIPTYCH_MPI_TEAM_PARTS_H
#define TRIPTYCH_MPI_TEAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* This rank's number and how many there are; before MPI_Init() what the launcher says, and 1. */
int team_rank(void);
int team_ranks(void);

/* The worker that is this rank's first, or only, thread. */
int team_lead(void);

/* struct team's member of the same name (common/bench/bench.h); collective, but for team_leave().
 */
void team_collect(void);
int team_agree(int status);
void team_broadcast(void *bytes, size_t size);
int team_dissent(bool differs, int *first);
void team_leave(int status);

/* Ends this rank's part in MPI; `met`: the ranks have met at a barrier of the work. Collective;
 * where lost ranks are survived it does not return. */
void team_end(bool met);

#endif
