/* SPDX-License-Identifier: MIT
 *
 * window: what the calls of one-sided communication share. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_WINDOW_H
#define TRIPTYCH_MPI_EXPLORE_WINDOW_H

#include "mpi/explore/gather.h"

/* The window, and my rank in its communicator; fails the program if there is none. */
struct window *mpix_window(MPI_Win handle, int *me, const char *call, uintptr_t pc);

/* Makes a window with that memory of this rank. */
void mpix_create_window(void *base, MPI_Aint size, int unit, MPI_Comm comm, MPI_Win *win,
                        const char *call, uintptr_t pc);

/* Fails the program if it is none of MPI's assertions. */
void mpix_check_assertion(int assertion, const char *call, uintptr_t pc);

/* My accesses toward that rank (of the communicator; -1: all) are complete; `here_only`: my buffers
 * are free, and what they change at the target may come later. */
void mpix_accesses_end(const struct window *window, int target, bool here_only);
/* One of mine that is not complete; NULL: there is none. */
const struct access *mpix_open_access(const struct window *window);

/* Another kind of epoch begins: that between fences may be left without another fence if nothing
 * was done in it. */
void mpix_leave_fence(struct window *window, int me, const char *call, uintptr_t pc);
/* Fails the program if it begins another kind of epoch within one. */
void mpix_check_epoch_begin(const struct window *window, int me, const char *call, uintptr_t pc,
                            bool locks);

/* Waits until my atomic operation there may go on: in which order those of several ranks go is
 * decided. With an exclusive lock nobody else has one. */
void mpix_atomic_turn(struct window *window, int me, int target, const char *call, uintptr_t pc);

#endif
