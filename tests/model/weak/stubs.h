/* SPDX-License-Identifier: MIT
 *
 * stubs: what the sources of posix/core/ and posix/resilient/ call besides atomics, for weak.h. To
 * be included by one file of each program, before the source that is checked. */
#ifndef TRIPTYCH_TESTS_WEAK_STUBS_H
#define TRIPTYCH_TESTS_WEAK_STUBS_H

#include "common/base/futex.h"
#include "common/base/membarrier.h"
#include "common/base/shared.h"
#include "posix/core/ring_parts.h"
#include "tests/model/weak/weak.h"

#include <errno.h>
#include <string.h>

/* Nobody looks again and again: once, and then it is another one's turn. */
static inline bool look_once(const _Atomic uint64_t *word, uint64_t value)
{
    weak_yield();
    return weak_load(word, sizeof *word, WEAK_SITE("load", memory_order_relaxed)) != value;
}
#define look_for_change(word, value, looks, pauses, sleeps) look_once(word, value)
#define pause_cpu_times(times)                              ((void)(times))
#define membarrier_all(scope)                                                                      \
    ((void)(scope), weak_membarrier(WEAK_SITE("membarrier", memory_order_seq_cst)))

/* Whether the kernel has membarrier(2). */
static bool has_membarrier = true;

bool membarrier_ready(enum membarrier_scope scope)
{
    (void)scope;
    return has_membarrier;
}

/* (The real one reads files.) */
int cpus_allowed(void)
{
    return 1;
}

static _Alignas(128) unsigned char arena[1 << 14];
static size_t arena_used;

void *shared_alloc(uint64_t count, size_t size)
{
    void *memory = arena + arena_used;

    arena_used += (size_t)(count * size + 127) / 128 * 128;
    weak_expect(arena_used <= sizeof arena, "the arena is too small");
    return memory;
}

void shared_free(void *memory, uint64_t count, size_t size)
{
    (void)memory, (void)count, (void)size;
}

/* Before each execution. */
static inline __attribute__((no_sanitize("thread"))) void arena_begin(void)
{
    memset(arena, 0, sizeof arena);
    arena_used = 0;
}

/* The kernel looks at the word and falls asleep in one step. Nobody wakes by itself: a wake-up that
 * is lost is a deadlock. */
__attribute__((no_sanitize("thread"))) int
futex_wait(const void *word, uint32_t value, const struct timespec *longest, enum futex_scope scope)
{
    (void)longest, (void)scope;
    return weak_futex_wait(word, value) ? 0 : EAGAIN;
}

int futex_wake(const void *word, int count, enum futex_scope scope)
{
    (void)scope;
    weak_futex_wake(word, count > 1);
    return 0;
}

#endif
