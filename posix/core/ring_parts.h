/* SPDX-License-Identifier: MIT
 *
 * ring_parts: what both forms of the ring do alike: how long they look before they sleep, and how
 * they copy an item.
 *
 * A pause of one or two microseconds between two looks lets several items come while their cache
 * lines stay where they are being written: with many producers and consumers an item took 16 ns
 * with 128 pauses, 21 ns with 64, and 40 to 60 ns with 8 (medians of 11 and 7 runs side by side, a
 * pause instruction of 14 ns). Whom one waits for may need this very CPU if there are too few.
 *
 * Who has slept in its last waits looks ever shorter: it is waked by somebody who is slow, and
 * looking would only make the kernel think that it has had its share of the CPU. With an item every
 * 2 ms a consumer ran 9.2 us [8.2, 10.2] after it was sent, with whole looks 12.5 us [11.8, 13.8],
 * one that waits on a bare futex 6.3 us (medians of 6 runs side by side). */
#ifndef TRIPTYCH_POSIX_RING_PARTS_H
#define TRIPTYCH_POSIX_RING_PARTS_H

#include "common/base/cpus.h"
#include "common/base/pause.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PAUSES = 128, LOOKS = 16, LOOKS_CROWDED = 2, YIELDS = 20, MOST_SLEEPS = 6 };

/* The looks of `workers` before they go on by yielding. */
static inline int looks_of(int workers)
{
    return workers <= cpus_allowed() ? LOOKS : LOOKS_CROWDED;
}

static inline void pause_cpu_times(int times)
{
    for (int pause = 0; pause < times; pause++)
        pause_cpu();
}

/* Looks until *word is not `value` any more, at most `looks` times with pauses in between, and then
 * some times yielding. Relaxed: the caller loads it again with its own order. `sleeps`: the last so
 * many waits ended asleep. False: it is time to sleep.
 */
static inline bool look_for_change(const _Atomic uint64_t *word, uint64_t value, int looks,
                                   int pauses, int sleeps)
{
    int all = (looks + YIELDS) >> sleeps;

    looks >>= sleeps;
    for (int look = 0; look < all; look++) {
        if (look < looks)
            pause_cpu_times(pauses);
        else
            sched_yield();
        if (atomic_load_explicit(word, memory_order_relaxed) != value)
            return true;
    }
    return false;
}

/* A size that the compiler knows costs no call. (Not inlined into a caller whose item is smaller,
 * where gcc would warn of the other sizes.) */
static inline void ring_copy(void *to, const void *from, size_t size)
{
    if (size == 8)
        memcpy(to, from, 8);
    else if (size == 16)
        memcpy(to, from, 16);
    else
        memcpy(to, from, size);
}

#endif
