/* SPDX-License-Identifier: MIT
 *
 * split: the only partition of work. A span is a half-open range [lo, hi). */
#ifndef TRIPTYCH_SPLIT_H
#define TRIPTYCH_SPLIT_H

#include <stdint.h>

struct span {
    uint64_t lo, hi; /* [lo, hi) */
};

/* The part-th of `parts` spans of [0, items): in order, without gap or overlap, and their sizes
 * differ by one at most (the first items % parts spans are the longer ones). `parts` is at least 1
 * and `part` below it; with more parts than items the last spans are empty. Any thread. */
static inline struct span span_of(uint64_t items, uint64_t part, uint64_t parts)
{
    uint64_t size = items / parts, longer = items % parts;
    uint64_t lo = part * size + (part < longer ? part : longer);

    return (struct span){lo, lo + size + (part < longer ? 1 : 0)};
}

/* The next span of [*next, all): at most `count` items; empty when none is left. Moves *next past
 * it. The caller guards *next where others take from it too. */
static inline struct span span_take(uint64_t *next, uint64_t count, uint64_t all)
{
    uint64_t lo = *next, left = all - lo;

    *next += left < count ? left : count;
    return (struct span){lo, *next};
}

#endif
