/* SPDX-License-Identifier: MIT
 *
 * queue_times: how long an item of `queue` takes to be made and to be processed. Any thread. */
#ifndef TRIPTYCH_WORKLOADS_QUEUE_TIMES_H
#define TRIPTYCH_WORKLOADS_QUEUE_TIMES_H

#include <stdint.h>

enum queue_stage { QUEUE_MAKE, QUEUE_PROCESS };

/* Seconds, uniform in the interval, and the item's own (G. Steele, D. Lea, C. Flood: "Fast
 * splittable pseudorandom number generators", OOPSLA 2014): whoever makes or takes it, every run of
 * every panel has the same work, and predictions know it. When each worker drew a sequence of its
 * own instead, who was the first to take an item decided whether the default comparison's run took
 * 224 or 238 ms. With `first` as it is, ten items at the default times take 4.17 s; the mean of ten
 * random ones is 4.14 s. */
static inline double queue_time_s(uint64_t item, enum queue_stage stage, double low_s,
                                  double high_s)
{
    const uint64_t first = 17;
    uint64_t random = (2 * item + (uint64_t)stage + first) * 0x9e3779b97f4a7c15u;

    random = (random ^ (random >> 30)) * 0xbf58476d1ce4e5b9u;
    random = (random ^ (random >> 27)) * 0x94d049bb133111ebu;
    random ^= random >> 31;
    return low_s + (high_s - low_s) * (double)(random >> 11) * 0x1p-53;
}

#endif
