/* SPDX-License-Identifier: MIT */
#include "posix/core/ring.h"

#include "common/base/shared.h"
#include "posix/core/ring_parts.h"
#include "posix/core/spsc.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

/* A test that injects delays defines this to be called at each step of the protocol. */
#ifndef RING_STEP
#define RING_STEP()
#endif

/* The word of a slot: from the lowest bit, its state (2 bits), whether someone sleeps on it (1),
 * and the lap (61), which goes on by one each time it becomes empty. The low half is what futex(2)
 * compares; it has 29 bits of the lap. */
enum { EMPTY, WRITING, FULL, READING };
enum { SLEEPER = 2, LAP = 3 };

struct slot {
    _Atomic uint64_t word;
    unsigned char item[];
};

/* Where to look next: lap and slot. Each worker's own, in cache lines of its own. */
struct place {
    uint64_t lap;
    size_t slot;
    int sleeps; /* the last so many waits ended asleep */
};

struct own {
    struct place put, get;
} __attribute__((aligned(128)));

struct ring {
    struct spsc *spsc; /* for one producer and one consumer, who use nothing else of this */
    size_t capacity, item_size, stride, size;
    int looks; /* before a wait goes on by yielding */
    enum futex_scope scope;
    atomic_bool closed;
    unsigned char *slots;
    struct own own[];
};

static inline uint64_t word_of(uint64_t lap, unsigned state)
{
    return lap << LAP | state;
}

static inline unsigned state_of(uint64_t word)
{
    return word & 3;
}

static const uint64_t sleeper = UINT64_C(1) << SLEEPER;

static inline struct slot *slot_at(const struct ring *ring, size_t slot)
{
    return (struct slot *)(void *)(ring->slots + slot * ring->stride);
}

struct ring *ring_open(size_t capacity, size_t item_size, int producers, int consumers,
                       enum futex_scope scope)
{
    bool pair = producers == 1 && consumers == 1;
    int workers = pair ? 0 : producers + consumers;
    size_t head = sizeof(struct ring) + (size_t)workers * sizeof(struct own);
    size_t stride = (sizeof(struct slot) + item_size + 7) / 8 * 8;
    size_t size = head + (pair ? 0 : capacity * stride);
    struct ring *ring = shared_alloc(size, 1);

    *ring = (struct ring){.capacity = capacity, .item_size = item_size, .scope = scope};
    ring->stride = stride;
    ring->size = size;
    ring->looks = looks_of(workers);
    ring->slots = (unsigned char *)ring + head;
    if (pair)
        ring->spsc = spsc_open(capacity, item_size, scope);
    return ring; /* all words are 0: empty, in lap 0 */
}

void ring_free(struct ring *ring)
{
    if (ring->spsc)
        spsc_free(ring->spsc);
    shared_free(ring, ring->size, 1);
}

/* ---- waiting ------------------------------------------------------------------------------- */

static uint32_t *low_half(struct slot *slot)
{
    return (uint32_t *)(void *)&slot->word + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}

static void wake(const struct ring *ring, struct slot *slot)
{
    RING_STEP();
    futex_wake(low_half(slot), INT_MAX, ring->scope);
}

/* Takes the mark away and wakes whom it stood for; who was about to sleep does not, since the word
 * has changed. seq_cst, since ring_close() sets `closed` before it. */
static void unmark(const struct ring *ring, struct slot *slot)
{
    uint64_t word = atomic_load(&slot->word);

    while ((word & sleeper) && !atomic_compare_exchange_weak(&slot->word, &word, word & ~sleeper))
        ;
    if (word & sleeper)
        wake(ring, slot);
}

/* Sleeps while the slot's word is `word`, which gets the mark first. Who sets a mark and then finds
 * the ring closed takes it away again: another one may have fallen asleep on it who looked before
 * the ring was closed (found by tests/model/ring.pml). At most a second: a worker may
 * be killed between its change of a word and its wake-up call. */
static void sleep_on(struct ring *ring, struct slot *slot, uint64_t word)
{
    const struct timespec longest = {1, 0};

    RING_STEP();
    /* seq_cst: the mark, then the look at `closed`; ring_close() goes the other way. */
    if (!(word & sleeper) && !atomic_compare_exchange_strong(&slot->word, &word, word | sleeper))
        return;
    RING_STEP();
    if (atomic_load(&ring->closed))
        unmark(ring, slot);
    else
        futex_wait(low_half(slot), (uint32_t)(word | sleeper), &longest, ring->scope);
}

/* Waits for the slot's word to become another: looking, then yielding, then asleep. A slot that is
 * just being written or read cannot be marked: it will be done in a moment. */
static void wait_for_change(struct ring *ring, struct place *place, struct slot *slot,
                            uint64_t word)
{
    if (look_for_change(&slot->word, word, ring->looks, PAUSES, place->sleeps)) {
        place->sleeps = 0;
        return;
    }
    if (state_of(word) != EMPTY && state_of(word) != FULL)
        return;
    if (place->sleeps < MOST_SLEEPS)
        place->sleeps++;
    sleep_on(ring, slot, word);
}

/* ---- claiming ------------------------------------------------------------------------------ */

static inline void go_on(const struct ring *ring, struct place *place)
{
    if (++place->slot == ring->capacity) {
        place->slot = 0;
        place->lap++;
    }
}

/* The slot at `place` was claimed before, as its word shows: so were all places up to the last one
 * that this slot had in the state `from`. */
static void pass(const struct ring *ring, struct place *place, unsigned from, uint64_t word)
{
    place->lap = (word >> LAP) - (state_of(word) <= from);
    go_on(ring, place);
}

/* The exchange acquires what publish() released, the item or its being read, and so does the load,
 * for who comes to see by it alone that the ring has ended. One that fails may be relaxed: its word
 * is not used. The look at `closed` acquires all that was put before the ring was closed, so the
 * second look at the word sees it, whatever its own order: relaxed.
 * Claims the next slot that is in state `from` (EMPTY to put, FULL to get) in the lap of `place`,
 * and waits for it. Returns it, and in *before what its word was; NULL: the ring is closed. */
static struct slot *claim(struct ring *ring, struct place *place, unsigned from, uint64_t *before)
{
    for (;;) {
        struct slot *slot = slot_at(ring, place->slot);
        uint64_t word = atomic_load_explicit(&slot->word, memory_order_acquire);
        uint64_t wanted = word_of(place->lap, from), found = word & ~sleeper;

        RING_STEP();
        if (found == wanted) {
            uint64_t mine = word_of(place->lap, from + 1);
            *before = word;
            if (atomic_compare_exchange_strong_explicit(&slot->word, &word, mine,
                                                        memory_order_acquire, memory_order_relaxed))
                return slot;
        } else if (found > wanted) {
            pass(ring, place, from, word);
        } else if (atomic_load_explicit(&ring->closed, memory_order_acquire) &&
                   state_of(word) != WRITING) {
            if (atomic_load_explicit(&slot->word, memory_order_relaxed) == word)
                return NULL;
        } else {
            wait_for_change(ring, place, slot, word);
        }
    }
}

/* Gives the slot that this worker has claimed its next word, and wakes who slept on the last.
 * Release: after the copy of the item. Nobody marks a slot that is claimed, so no barrier is
 * needed before the look at the mark: it is that of the claim. */
static inline void publish(const struct ring *ring, struct slot *slot, uint64_t word,
                           uint64_t before)
{
    RING_STEP();
    atomic_store_explicit(&slot->word, word, memory_order_release);
    if (before & sleeper)
        wake(ring, slot);
}

__attribute__((noinline)) bool ring_put(struct ring *ring, int worker, const void *item)
{
    struct place *place = &ring->own[worker].put;
    uint64_t before;

    if (ring->spsc)
        return spsc_put(ring->spsc, item);
    /* Relaxed: nothing is read that closing wrote; one who sees it late puts one item more. */
    if (atomic_load_explicit(&ring->closed, memory_order_relaxed))
        return false;
    struct slot *slot = claim(ring, place, EMPTY, &before);
    if (!slot)
        return false;
    ring_copy(slot->item, item, ring->item_size);
    publish(ring, slot, word_of(place->lap, FULL), before);
    go_on(ring, place);
    return true;
}

__attribute__((noinline)) bool ring_get(struct ring *ring, int worker, void *item)
{
    struct place *place = &ring->own[worker].get;
    uint64_t before;

    if (ring->spsc)
        return spsc_get(ring->spsc, item);
    struct slot *slot = claim(ring, place, FULL, &before);
    if (!slot)
        return false;
    ring_copy(item, slot->item, ring->item_size);
    publish(ring, slot, word_of(place->lap + 1, EMPTY), before);
    go_on(ring, place);
    return true;
}

bool ring_ready(struct ring *ring, int worker)
{
    struct place *place = &ring->own[worker].get;

    if (ring->spsc)
        return spsc_ready(ring->spsc);
    for (;;) { /* Relaxed: a hint, the item is not touched. */
        uint64_t word =
            atomic_load_explicit(&slot_at(ring, place->slot)->word, memory_order_relaxed);
        uint64_t wanted = word_of(place->lap, FULL), found = word & ~sleeper;
        if (found <= wanted)
            return found == wanted;
        pass(ring, place, FULL, word);
    }
}

/* ---- ends ---------------------------------------------------------------------------------- */

/* A sleeper looks at `closed` after it has set its mark, and here it is the other way round, so one
 * of the two sees the other. To take the mark away keeps those from sleeping that are about to. */
void ring_close(struct ring *ring)
{
    if (ring->spsc) {
        spsc_close(ring->spsc);
        return;
    }
    atomic_store(&ring->closed, true);
    for (size_t at = 0; at < ring->capacity; at++)
        unmark(ring, slot_at(ring, at));
}
