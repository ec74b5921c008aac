/* SPDX-License-Identifier: MIT
 *
 * process_stat: what the kernel says of a process, alive or not yet waited for (proc_pid_stat(5)).
 */
#ifndef TRIPTYCH_PROCESS_STAT_H
#define TRIPTYCH_PROCESS_STAT_H

#include <stdbool.h>
#include <stdint.h>

struct process_stat {
    char state; /* R runs, S and D sleep, T and t are stopped, Z and X have ended */
    int64_t parent;
    uint64_t born; /* in clock ticks since the host was started: numbers are used again */
};

/* Reads it. False: there is no such process, or /proc does not tell. Any thread. */
bool process_stat_read(int64_t pid, struct process_stat *stat);

/* Whether it has ended, though its parent has not waited for it yet. Any thread. */
bool process_is_zombie(const struct process_stat *stat);

/* Whether a process has surely ended: it is not there, or is a zombie. One whose parent never waits
 * (process 1 of many containers) stays one, and kill(2) finds it. Any thread. */
bool process_has_ended(int64_t pid);

#endif
