/* SPDX-License-Identifier: MIT
 *
 * process: a rank as a process of the system, which another rank on its host can look at. */
#ifndef TRIPTYCH_MPI_PROCESS_H
#define TRIPTYCH_MPI_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers of processes are unique within a place: a boot, and a namespace. */
struct process {
    uint64_t place, pid;
    uint64_t born;   /* in clock ticks since the boot */
    uint64_t beside; /* 1: mpirun itself is its parent; 0: a daemon of it is */
};

enum sight { UNSEEN, RUNS, STOPPED, GONE };

/* This process, which is `rank`. Any rank. */
struct process process_own(int rank);

/* TRIPTYCH_MPI_NO_PIDS: as if each rank were on a host of its own. Any rank. */
bool process_is_hidden(void);

/* How a process of this place is doing: never UNSEEN. Any rank. */
enum sight process_look(const struct process *process);

#endif
