/* SPDX-License-Identifier: MIT
 *
 * memory_limit: how much memory the cgroups around this process allow, and how often the kernel has
 * killed one of their processes because there was no more. Without cgroups there is no limit, and
 * no kill is seen. Any thread; reads files. */
#ifndef TRIPTYCH_MEMORY_LIMIT_H
#define TRIPTYCH_MEMORY_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct memory_limit {
    uint64_t bytes; /* the least limit that is less than what the machine has; 0: there is none */
    uint64_t kills; /* in our own group, and in those around it that have a limit; it only grows */
};

struct memory_limit memory_limit(void);

/* The part of it that reads one group's folder, of version 1 or (`unified`) 2: any limit, and its
 * kills. */
struct memory_limit memory_limit_in(const char *folder, bool unified);

/* The memory that the machine has; UINT64_MAX: unknown. */
uint64_t memory_of_machine(void);

#endif
