/* SPDX-License-Identifier: MIT
 *
 * reaper: a process that outlives this one for a moment. If this one is killed (kill -9, out of
 * memory) and can end nothing itself, the keeper ends what it had started: the programs, their
 * children, launchers' daemons and ranks, whatever process group or session they are in. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_KEEPER_H
#define TRIPTYCH_COMPARE_KEEPER_H

#include <stdbool.h>

/* Starts it, unless it is there. It knows our descendants by a variable of their environment, which
 * from now on every program that we start inherits. Who clears the environment, and processes on
 * other hosts, escape it. */
void reaper_open(void);

/* Whether the process with this number (a folder of /proc) descends from a program that we started,
 * by the same variable. */
bool reaper_owns(const char *pid);

#endif
