/* SPDX-License-Identifier: MIT
 *
 * parent: what Linux does for a process whose parent dies or whose children do, prctl(2). Elsewhere
 * (or if TRIPTYCH_PORTABLE is defined) it is lost: children of a process that was killed go on,
 * orphans go to process 1, so nobody ends what a program left behind, and a program may get at who
 * watches it. Any thread. */
#ifndef TRIPTYCH_PARENT_H
#define TRIPTYCH_PARENT_H

#include <stdbool.h>

/* From now on this process gets the signal when its parent dies. Returns 0 or errno. Who calls it
 * has to look afterwards whether the parent is still there. */
int parent_signals_end(int signal);

/* Whether orphans below this process become its children: asks, sets. Returns 0 or errno; 0, too,
 * where that is unknown (under qemu-user) and nothing changes. */
int parent_of_orphans(bool *before);
int parent_take_orphans(bool take);

/* From now on no program of the same user, a child say, can trace this process, look into its
 * memory or open what it has open, until it becomes another program. Returns 0 or errno. */
int parent_hides(void);

#endif
