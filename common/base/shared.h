/* SPDX-License-Identifier: MIT
 *
 * shared: memory that forked children share with their parent. */
#ifndef TRIPTYCH_SHARED_H
#define TRIPTYCH_SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* `count` zeroed elements of `size` bytes, shared with every child forked later
 * (mmap(2), MAP_SHARED | MAP_ANONYMOUS). Pages cost memory once they are touched. Fails the program
 * if there is no memory. Give it back with shared_free() and the same numbers; NULL is nothing to
 * give back. Any thread. */
void *shared_alloc(uint64_t count, size_t size);
void shared_free(void *memory, uint64_t count, size_t size);

/* Whether thousands of ranks share this machine's memory, as in a simulation (mpi/simulated/): then
 * nobody touches pages without need. */
static inline bool shared_is_scarce(void)
{
#ifdef TRIPTYCH_SIMULATED
    return true;
#else
    return false;
#endif
}

/* Zeroed memory into which every rank writes the same; where memory is scarce they have one copy.
 * NULL: there is none. Give it back with alike_free(). Main thread. */
static inline void *alike_alloc(size_t count, size_t size)
{
#ifdef TRIPTYCH_SIMULATED
    return SMPI_SHARED_MALLOC(count * size);
#else
    return calloc(count, size);
#endif
}

static inline void alike_free(void *memory)
{
#ifdef TRIPTYCH_SIMULATED
    if (memory)
        SMPI_SHARED_FREE(memory);
#else
    free(memory);
#endif
}

#endif
