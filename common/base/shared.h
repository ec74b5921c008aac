/* SPDX-License-Identifier: MIT
 *
 * shared: memory that forked children share with their parent. */
#ifndef TRIPTYCH_SHARED_H
#define TRIPTYCH_SHARED_H

#include <stddef.h>
#include <stdint.h>

/* `count` zeroed elements of `size` bytes, shared with every child forked later
 * (mmap(2), MAP_SHARED | MAP_ANONYMOUS). Pages cost memory once they are touched. Fails the program
 * if there is no memory. Give it back with shared_free() and the same numbers; NULL is nothing to
 * give back. Any thread. */
void *shared_alloc(uint64_t count, size_t size);
void shared_free(void *memory, uint64_t count, size_t size);

#endif
