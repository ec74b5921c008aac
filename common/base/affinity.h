/* SPDX-License-Identifier: MIT
 *
 * affinity: on which CPUs threads run, and may run (sched_setaffinity(2), sched_getcpu(3)). Without
 * Linux neither is known: records tell no CPU (-1), all CPUs that are online count as allowed, the
 * load of others is not seen, and `doctor` cannot tell a narrow mask. Any thread. */
#ifndef TRIPTYCH_AFFINITY_H
#define TRIPTYCH_AFFINITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AFFINITY_MOST = 8192 }; /* CPUs; Linux cannot be built for more */

/* CPUs by their numbers; {0}: none. Plain bytes, that MPI can join by MPI_BOR. */
struct affinity {
    uint64_t words[AFFINITY_MOST / 64];
};

/* The CPUs that the calling thread may use. False: not known; then the mask is empty. */
bool affinity_get(struct affinity *mask);

/* Lets the calling thread run on these only, as far as its cpuset allows. False: not possible. */
bool affinity_set(const struct affinity *mask);

/* The CPU on which the calling thread is; -1: not known. */
int affinity_cpu(void);

/* Whether that CPU is one of them, whatever the number; how many there are. */
bool affinity_has(const struct affinity *mask, int cpu);
int affinity_count(const struct affinity *mask);

#endif
