/* SPDX-License-Identifier: MIT
 *
 * host_team: which threads belong together: those of a rank, where ranks have threads. For
 * compare/learn's host alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_HOST_TEAM_H
#define TRIPTYCH_COMPARE_LEARN_HOST_TEAM_H

#include "compare/learn/host.h"

#include <sys/types.h>

/* The process at the other end of a connection; 0: the kernel does not tell. */
pid_t host_peer(int fd);

/* Whether each process has as many threads as it has tasks under way: one thread that speaks over
 * several connections is not many. True where the kernel does not tell. */
bool host_teams_are_real(const struct host *host);

/* Whether threads of several processes are in a task, and the kernel says that one of them shares
 * memory with others; false for ranks, which MPI's library lets share some. */
bool host_teams_share(const struct host *host);

/* Whether the kernel says that a process of the program has loaded that library ("libarcher"). */
bool host_teams_loaded(const struct host *host, const char *library);

/* Writes host->workers_text. */
void host_team_text(struct host *host);

#endif
