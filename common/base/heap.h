/* SPDX-License-Identifier: MIT
 *
 * heap: what glibc and Linux let a program wish for its memory (mallopt(3), madvise(2)). Elsewhere
 * wishes are not heard: programs take longer, and nothing else is lost. */
#ifndef TRIPTYCH_HEAP_H
#define TRIPTYCH_HEAP_H

#include <stddef.h>

/* free(3) keeps the memory for the next malloc(3). Main thread. */
void heap_keep(void);

/* This memory, which begins and ends at multiples of 2 MiB, may come as huge pages. Any thread. */
void heap_huge(void *memory, size_t size);

#endif
