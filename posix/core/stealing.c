/* SPDX-License-Identifier: MIT */
#include "posix/core/stealing.h"

#include "common/base/shared.h"

#include <stdatomic.h>
#include <stdlib.h>

/* A test may put a random delay before each atomic step. */
#ifndef STEALING_STEP
#define STEALING_STEP() ((void)0)
#endif

/* The range of a worker, in units: the first one in the upper half of the word, and the one behind
 * the last in the lower half. Every order here is relaxed: all that is handed over is the word
 * itself, and a word has one order of its changes in all threads, whatever their memory
 * (tests/model/weak/stealing.c). A look at an old word costs an exchange that fails, or a range
 * that looks empty and is its owner's. */
struct share {
    _Atomic uint64_t units;
} __attribute__((aligned(128))); /* two cache lines: the adjacent-line prefetcher pairs them */

struct stealing {
    uint64_t items, unit; /* a unit is so many items */
    uint64_t part;        /* of what is left, the owner takes this part at a time; 0: one unit */
    int workers;
    struct share shares[];
};

static size_t size_of(int workers)
{
    return sizeof(struct stealing) + (size_t)workers * sizeof(struct share);
}

static uint64_t pack(struct span units)
{
    return units.lo << 32 | units.hi;
}

static struct span unpack(uint64_t word)
{
    return (struct span){word >> 32, word & UINT32_MAX};
}

struct stealing *stealing_open(uint64_t items, int workers, uint64_t grain)
{
    struct stealing *stealing = shared_alloc(1, size_of(workers));
    uint64_t least = items / UINT32_MAX + 1; /* so that a unit's number fits in 32 bits */

    stealing->items = items;
    stealing->unit = grain > least ? grain : least;
    stealing->part = grain > 0 ? 0 : 16;
    stealing->workers = workers;
    uint64_t units = items / stealing->unit + (items % stealing->unit > 0);
    for (int worker = 0; worker < workers; worker++)
        atomic_init(&stealing->shares[worker].units,
                    pack(span_of(units, (uint64_t)worker, (uint64_t)workers)));
    return stealing;
}

void stealing_close(struct stealing *stealing)
{
    shared_free(stealing, 1, size_of(stealing->workers));
}

/* Where the units that a worker takes at once from the front of `units`, which has some, end. */
static uint64_t front_end(const struct stealing *stealing, struct span units)
{
    uint64_t left = units.hi - units.lo;

    return units.lo + (stealing->part ? (left + stealing->part - 1) / stealing->part : 1);
}

static struct span items_of(const struct stealing *stealing, struct span units)
{
    uint64_t lo = units.lo * stealing->unit, left = stealing->items - lo;
    uint64_t size = (units.hi - units.lo) * stealing->unit;

    return (struct span){lo, lo + (size < left ? size : left)};
}

/* From the front of the worker's own range. */
static bool take_own(struct stealing *stealing, int worker, struct span *items)
{
    _Atomic uint64_t *word = &stealing->shares[worker].units;

    STEALING_STEP();
    uint64_t seen = atomic_load_explicit(word, memory_order_relaxed);
    for (;;) {
        struct span units = unpack(seen);
        if (units.lo >= units.hi)
            return false;
        uint64_t end = front_end(stealing, units);
        STEALING_STEP();
        if (atomic_compare_exchange_weak_explicit(word, &seen, pack((struct span){end, units.hi}),
                                                  memory_order_relaxed, memory_order_relaxed)) {
            *items = items_of(stealing, (struct span){units.lo, end});
            return true;
        }
    }
}

/* The back half of the victim's range becomes the worker's own, but for what it takes at once. */
static bool steal(struct stealing *stealing, int worker, int victim, struct span *items)
{
    _Atomic uint64_t *word = &stealing->shares[victim].units;

    STEALING_STEP();
    uint64_t seen = atomic_load_explicit(word, memory_order_relaxed);
    for (;;) {
        struct span units = unpack(seen);
        if (units.lo >= units.hi)
            return false;
        struct span loot = {units.lo + (units.hi - units.lo) / 2, units.hi};
        STEALING_STEP();
        if (atomic_compare_exchange_weak_explicit(word, &seen,
                                                  pack((struct span){units.lo, loot.lo}),
                                                  memory_order_relaxed, memory_order_relaxed)) {
            uint64_t end = front_end(stealing, loot);
            *items = items_of(stealing, (struct span){loot.lo, end});
            STEALING_STEP();
            /* The own range is empty, and no thief changes an empty one: a store will do. */
            atomic_store_explicit(&stealing->shares[worker].units,
                                  pack((struct span){end, loot.hi}), memory_order_relaxed);
            return true;
        }
    }
}

bool stealing_take(struct stealing *stealing, int worker, struct span *items)
{
    if (take_own(stealing, worker, items))
        return true;
    for (int far = 1; far < stealing->workers; far++)
        if (steal(stealing, worker, (worker + far) % stealing->workers, items))
            return true;
    return false;
}
