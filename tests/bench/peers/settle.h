/* SPDX-License-Identifier: MIT */
#ifndef SETTLE_H
#define SETTLE_H

#include <sched.h>

/* Binds the caller, one of `all`, to the CPU of this number among those allowed, if there are
 * enough for all. */
static inline void settle(unsigned long number, unsigned long all)
{
    cpu_set_t allowed, one;

    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 ||
        (unsigned long)CPU_COUNT(&allowed) < all)
        return;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &allowed) && number-- == 0)
            CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
}

#endif
