/* SPDX-License-Identifier: MIT
 *
 * lifeline: a TCP connection from each rank on another host to rank 0, on which nothing is sent.
 * When a process ends, whatever the reason, its kernel closes the connection, and the other end
 * sees so at once; a host that does not answer any more is seen after some seconds. A rank that
 * hangs, stopped, holds its line: that one shows only in leases.h. */
#ifndef TRIPTYCH_MPI_LIFELINE_H
#define TRIPTYCH_MPI_LIFELINE_H

#include <stdbool.h>

/* `elsewhere`: this rank is not on rank 0's host, and so wants a line. Whoever cannot connect has
 * none. Collective, once, after MPI_Init. */
void lifeline_open(bool elsewhere);

/* Whether the process at the other end of the line has ended, or its host does not answer any more.
 * On rank 0 for any rank, on the others for rank 0 only; false where there is no line. Any rank. */
bool lifeline_cut(int rank);

/* Whether there is, or was, a line to `rank`. As lifeline_cut(). */
bool lifeline_has(int rank);

#endif
