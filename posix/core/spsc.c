/* SPDX-License-Identifier: MIT */
#include "posix/core/spsc.h"

#include "common/base/membarrier.h"
#include "common/base/shared.h"
#include "posix/core/ring_parts.h"

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

/* A test that injects delays defines this to be called at each step of the protocol. */
#ifndef RING_STEP
#define RING_STEP()
#endif

enum side { PUT, GET };

/* Between two looks; fewer than for many, since what is waited for are no slots that others claim.
 * By the time of 16 an item took 0.94 [0.92, 0.97] with 64 and 0.90 [0.87, 0.97] with 128 (9 rounds
 * side by side, each side on a CPU of its own); in quieter runs 8 to 128 were alike, and once 128
 * took twice as long. */
enum { PAUSES_OF_PAIR = 64 };

/* What one side writes, in cache lines of its own (and of those that are fetched along with them).
 */
struct end {
    _Atomic uint64_t moved; /* items it has put, or got; the other side reads it */
    uint64_t limit;         /* what `moved` may become, as far as it knows */
    int sleeps;             /* the last so many waits ended asleep */
} __attribute__((aligned(128)));

struct spsc {
    /* Seldom written, so both sides have it in their caches. */
    uint64_t mask;
    size_t capacity, item_size, size;
    int looks, pauses;
    bool fences; /* each side has its own barrier */
    enum futex_scope scope;
    atomic_bool closed;
    _Atomic uint32_t asleep[2]; /* 1: that side sleeps on this word, or is about to */
    struct end end[2];
    unsigned char items[]; /* mask + 1 of them */
};

static uint64_t power_of_two(uint64_t least)
{
    uint64_t power = 1;

    while (power < least)
        power *= 2;
    return power;
}

struct spsc *spsc_open(size_t capacity, size_t item_size, enum futex_scope scope)
{
    uint64_t slots = power_of_two(capacity);
    size_t size = sizeof(struct spsc) + (size_t)slots * item_size;
    struct spsc *spsc = shared_alloc(size, 1);

    spsc->mask = slots - 1;
    spsc->capacity = capacity;
    spsc->item_size = item_size;
    spsc->size = size;
    spsc->looks = looks_of(2);
    spsc->pauses = PAUSES_OF_PAIR;
    spsc->scope = scope;
    spsc->fences = !membarrier_ready(scope == FUTEX_OF_THREADS ? MEMBARRIER_OF_THREADS
                                                               : MEMBARRIER_OF_PROCESSES);
    spsc->end[PUT].limit = capacity;
    return spsc;
}

void spsc_free(struct spsc *spsc)
{
    shared_free(spsc, spsc->size, 1);
}

static inline unsigned char *item_at(struct spsc *spsc, uint64_t number)
{
    return spsc->items + (size_t)(number & spsc->mask) * spsc->item_size;
}

/* ---- waiting ------------------------------------------------------------------------------- */

static __attribute__((noinline)) bool wake_side(struct spsc *spsc, enum side side)
{
    RING_STEP();
    atomic_store(&spsc->asleep[side], 0); /* before the call, which is a full barrier itself */
    RING_STEP();
    futex_wake((void *)&spsc->asleep[side], 1, spsc->scope);
    return true;
}

/* Sleeps, unless the other side's count is not `seen` any more. Whoever takes the mark away wakes
 * afterwards, so nobody sleeps without the mark. Who was woken does not look after it: that line
 * would have to come from the waker's CPU, and a mark that a late wake-up leaves behind only costs
 * the other side a call. Between processes for at most a second: the other one may be killed before
 * it wakes this one. */
static void sleep_at(struct spsc *spsc, enum side side, uint64_t seen)
{
    const struct timespec second = {1, 0};
    const struct timespec *longest = spsc->scope == FUTEX_OF_PROCESSES ? &second : NULL;

    /* Mark, then look at count and `closed`; the other side publishes either, then looks at the
     * mark. All seq_cst, or by the barrier for both, so that one of the two sees the other. */
    atomic_store(&spsc->asleep[side], 1);
    RING_STEP();
    if (!spsc->fences)
        membarrier_all(spsc->scope == FUTEX_OF_THREADS ? MEMBARRIER_OF_THREADS
                                                       : MEMBARRIER_OF_PROCESSES);
    RING_STEP();
    if (atomic_load(&spsc->end[!side].moved) == seen && !atomic_load(&spsc->closed) &&
        futex_wait((void *)&spsc->asleep[side], 1, longest, spsc->scope) == 0)
        return;
    RING_STEP();
    atomic_store(&spsc->asleep[side], 0); /* orders nothing: a call too many does no harm */
}

/* How far `side` may go on by the other's count, which goes to *seen. Acquire, with tell()'s
 * release: the items up to there are written (or read, so that their slots are free). */
static inline uint64_t limit_of(const struct spsc *spsc, enum side side, uint64_t *seen)
{
    *seen = atomic_load_explicit(&spsc->end[!side].moved, memory_order_acquire);
    return *seen + (side == PUT ? spsc->capacity : 0);
}

/* Waits until the side that has moved `moved` items may go on. False: the ring is closed, and it
 * will not. */
static __attribute__((noinline)) bool wait_for(struct spsc *spsc, enum side side, uint64_t moved)
{
    struct end *mine = &spsc->end[side];
    uint64_t seen;

    mine->limit = limit_of(spsc, side, &seen);
    if (mine->limit != moved && mine->limit - moved < spsc->capacity / 8) {
        pause_cpu_times(spsc->pauses); /* so that more come together */
        mine->limit = limit_of(spsc, side, &seen);
    }
    while (mine->limit == moved) {
        RING_STEP();
        if (atomic_load(&spsc->closed)) { /* acquires the count of who closed it: look again */
            mine->limit = limit_of(spsc, side, &seen);
            return side == GET && mine->limit != moved;
        }
        if (look_for_change(&spsc->end[!side].moved, seen, spsc->looks, spsc->pauses,
                            mine->sleeps)) {
            mine->sleeps = 0;
        } else {
            if (mine->sleeps < MOST_SLEEPS)
                mine->sleeps++;
            sleep_at(spsc, side, seen);
            __builtin_prefetch(item_at(spsc, moved)); /* it comes together with the count */
        }
        mine->limit = limit_of(spsc, side, &seen);
    }
    return true;
}

/* ---- putting and getting ------------------------------------------------------------------- */

/* What is seldom needed is called last, and nothing else is called, so that putting and getting
 * save no registers. Each store is a place less in the CPU's buffer, where those to the next cache
 * lines wait until these have come from the other side. By the time of the form with one function
 * an item takes 0.92 [0.90, 0.93] (9 rounds side by side). */

/* The side has moved one more, which it tells the other. Release: after the item itself. Then a
 * full barrier before the look at the other's mark (seq_cst, or the sleeper's for both, which only
 * needs the compiler to keep the order). Always true, so that put and get can end with this call.
 */
static inline bool tell(struct spsc *spsc, enum side side, uint64_t moved)
{
    RING_STEP();
    if (__builtin_expect(spsc->fences, 0)) {
        atomic_store(&spsc->end[side].moved, moved);
    } else {
        atomic_store_explicit(&spsc->end[side].moved, moved, memory_order_release);
        atomic_signal_fence(memory_order_seq_cst); /* the sleeper sees to the rest */
    }
    RING_STEP();
    if (__builtin_expect(atomic_load(&spsc->asleep[!side]) != 0, 0))
        return wake_side(spsc, !side);
    return true;
}

static inline bool put_now(struct spsc *spsc, const void *item, size_t size, uint64_t moved)
{
    ring_copy(item_at(spsc, moved), item, size);
    return tell(spsc, PUT, moved + 1);
}

static inline bool get_now(struct spsc *spsc, void *item, size_t size, uint64_t moved)
{
    ring_copy(item, item_at(spsc, moved), size);
    return tell(spsc, GET, moved + 1);
}

static __attribute__((noinline)) bool put_slowly(struct spsc *spsc, const void *item,
                                                 uint64_t moved)
{
    if (moved == spsc->end[PUT].limit && !wait_for(spsc, PUT, moved))
        return false;
    return put_now(spsc, item, spsc->item_size, moved);
}

static __attribute__((noinline)) bool get_slowly(struct spsc *spsc, void *item, uint64_t moved)
{
    if (moved == spsc->end[GET].limit && !wait_for(spsc, GET, moved))
        return false;
    return get_now(spsc, item, spsc->item_size, moved);
}

__attribute__((noinline)) bool spsc_put(struct spsc *spsc, const void *item)
{
    struct end *mine = &spsc->end[PUT];
    uint64_t moved = atomic_load_explicit(&mine->moved, memory_order_relaxed); /* its own */

    /* Relaxed: nothing is read that closing wrote; one who sees it late puts one item more. */
    if (__builtin_expect(atomic_load_explicit(&spsc->closed, memory_order_relaxed), 0))
        return false;
    if (__builtin_expect(moved == mine->limit, 0))
        return put_slowly(spsc, item, moved);
    if (spsc->item_size == 8)
        return put_now(spsc, item, 8, moved);
    if (spsc->item_size == 16)
        return put_now(spsc, item, 16, moved);
    return put_slowly(spsc, item, moved);
}

__attribute__((noinline)) bool spsc_get(struct spsc *spsc, void *item)
{
    struct end *mine = &spsc->end[GET];
    uint64_t moved = atomic_load_explicit(&mine->moved, memory_order_relaxed); /* its own */

    if (__builtin_expect(moved == mine->limit, 0))
        return get_slowly(spsc, item, moved);
    if (spsc->item_size == 8)
        return get_now(spsc, item, 8, moved);
    if (spsc->item_size == 16)
        return get_now(spsc, item, 16, moved);
    return get_slowly(spsc, item, moved);
}

/* Relaxed for its own count, which only this side changes. */
bool spsc_ready(struct spsc *spsc)
{
    uint64_t seen;

    return limit_of(spsc, GET, &seen) !=
           atomic_load_explicit(&spsc->end[GET].moved, memory_order_relaxed);
}

/* ---- ends ---------------------------------------------------------------------------------- */

/* A sleeper sets its mark before it looks at `closed`, and here it is the other way round, both
 * seq_cst. */
void spsc_close(struct spsc *spsc)
{
    atomic_store(&spsc->closed, true);
    for (enum side side = PUT; side <= GET; side++)
        if (atomic_load(&spsc->asleep[side]))
            wake_side(spsc, side);
}
