/* SPDX-License-Identifier: MIT */
#include "openmp/core/ring.h"

#include "common/account/patience.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/pause.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A test that injects delays defines this to be called at each step of the protocol. */
#ifndef RING_STEP
#define RING_STEP()
#endif

struct slot {
    uint64_t turn; /* 2t: empty, for the item of ticket t; 2t + 1: that item is in it */
    unsigned char item[];
};

struct ring {
    size_t capacity, item_size, stride;
    int looks; /* before a wait goes on with naps */
    unsigned char *slots;
    uint64_t end;       /* the first ticket that was not drawn before the ring was closed */
    uint64_t *given_up; /* for each slot: the first ticket that was, but whose put did not wait */
    /* Next tickets, in cache lines of their own (and of those that are fetched along with them). */
    uint64_t put __attribute__((aligned(128)));
    uint64_t get __attribute__((aligned(128)));
} __attribute__((aligned(128)));

static const uint64_t shut = UINT64_C(1) << 63; /* in `put`: a ticket is worth nothing any more */
static const uint64_t never = UINT64_MAX;

/* As in posix/core/ring.c: so that several items come before their cache line is fetched again. */
enum { PAUSES = 128, LOOKS = 16, LOOKS_CROWDED = 2 };

static inline size_t index_of(const struct ring *ring, uint64_t ticket)
{
    size_t mask = ring->capacity - 1;

    /* A division takes about as long as all the rest. */
    return (ring->capacity & mask) == 0 ? (size_t)ticket & mask : (size_t)(ticket % ring->capacity);
}

static inline struct slot *slot_at(const struct ring *ring, size_t index)
{
    return (struct slot *)(void *)(ring->slots + index * ring->stride);
}

struct ring *ring_open(size_t capacity, size_t item_size, int workers)
{
    struct ring *ring = aligned_alloc(128, sizeof *ring);

    check(ring ? 0 : errno, "aligned_alloc");
    *ring = (struct ring){.capacity = capacity, .item_size = item_size, .end = never};
    ring->stride = (sizeof(struct slot) + item_size + 7) / 8 * 8;
    ring->looks = workers <= cpus_allowed() ? LOOKS : LOOKS_CROWDED;
    ring->slots = calloc(capacity, ring->stride);
    check(ring->slots ? 0 : errno, "calloc");
    ring->given_up = calloc(capacity, sizeof *ring->given_up);
    check(ring->given_up ? 0 : errno, "calloc");
    for (size_t at = 0; at < capacity; at++) {
        slot_at(ring, at)->turn = 2 * at;
        ring->given_up[at] = never;
    }
    return ring;
}

void ring_free(struct ring *ring)
{
    free(ring->given_up);
    free(ring->slots);
    free(ring);
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* How long one has waited so far. */
struct wait {
    int looks;
    struct patience patience;
};

/* A while, longer when it was called before. */
static void wait_a_while(const struct ring *ring, struct wait *wait)
{
    if (wait->looks++ >= ring->looks) {
        patience_nap(&wait->patience);
        return;
    }
    for (int pause = 0; pause < PAUSES; pause++)
        pause_cpu();
}

/* Acquire, with the release that gave the slot its turn: the item is written, or is read and may be
 * overwritten. */
static inline bool has_turn(const struct slot *slot, uint64_t mine)
{
    uint64_t turn;

#pragma omp atomic read acquire
    turn = slot->turn;
    RING_STEP();
    return turn == mine;
}

/* ---- closing ------------------------------------------------------------------------------- */

/* One atomic step parts the tickets that were drawn before from those that are worth nothing. Its
 * own acquire and release order nothing that is needed: tickets are drawn relaxed, and what a taker
 * reads comes by `turn`. `end` is released for end_of(). */
void ring_close(struct ring *ring)
{
    uint64_t end;

#pragma omp atomic capture acq_rel
    {
        end = ring->put;
        ring->put |= shut;
    }
    RING_STEP();
    if (end < shut) {
#pragma omp atomic write release
        ring->end = end;
    }
}

/* Acquire: what was done before the ring was closed is seen by who finds it closed. */
static uint64_t end_of(const struct ring *ring)
{
    uint64_t end;

#pragma omp atomic read acquire
    end = ring->end;
    RING_STEP();
    return end;
}

/* The item of this ticket will not come, nor will that of any later ticket for the same slot, since
 * it would have to follow it. Release, with the acquire below: a getter that skips the ticket has
 * seen the ring closed, too. */
static void give_up(struct ring *ring, uint64_t ticket)
{
    uint64_t *first = &ring->given_up[index_of(ring, ticket)];

#pragma omp critical(ring_given_up)
    if (ticket < *first) {
#pragma omp atomic write release
        *first = ticket;
    }
}

static bool was_given_up(const struct ring *ring, uint64_t ticket)
{
    uint64_t first;

#pragma omp atomic read acquire
    first = ring->given_up[index_of(ring, ticket)];
    RING_STEP();
    return first <= ticket;
}

/* ---- putting and getting ------------------------------------------------------------------- */

/* A size that the compiler knows costs no call. */
static inline void copy(void *to, const void *from, size_t size)
{
    if (size == 16)
        memcpy(to, from, 16);
    else
        memcpy(to, from, size);
}

__attribute__((noinline)) bool ring_put(struct ring *ring, const void *item)
{
    struct wait wait = {0};
    uint64_t ticket;

    /* Relaxed, as in ring_get(): a ticket is a number and no more; `turn` orders the items. */
#pragma omp atomic capture relaxed
    ticket = ring->put++;
    RING_STEP();
    if (ticket >= shut)
        return false;
    struct slot *slot = slot_at(ring, index_of(ring, ticket));
    while (!has_turn(slot, 2 * ticket)) {
        if (end_of(ring) != never) {
            give_up(ring, ticket);
            return false;
        }
        wait_a_while(ring, &wait);
    }
    copy(slot->item, item, ring->item_size);
    RING_STEP();
#pragma omp atomic write release
    slot->turn = 2 * ticket + 1;
    return true;
}

/* Waits for the item of this ticket. False: the ring is closed, and it will not come. */
static bool await(struct ring *ring, const struct slot *slot, uint64_t ticket)
{
    struct wait wait = {0};

    while (!has_turn(slot, 2 * ticket + 1)) {
        if (end_of(ring) <= ticket || was_given_up(ring, ticket))
            return false;
        wait_a_while(ring, &wait);
    }
    return true;
}

__attribute__((noinline)) bool ring_get(struct ring *ring, void *item)
{
    uint64_t ticket;

    do { /* after a ticket that was given up, the next one */
#pragma omp atomic capture relaxed
        ticket = ring->get++;
        RING_STEP();
        struct slot *slot = slot_at(ring, index_of(ring, ticket));
        if (await(ring, slot, ticket)) {
            copy(item, slot->item, ring->item_size);
            RING_STEP();
#pragma omp atomic write release
            slot->turn = 2 * (ticket + ring->capacity);
            return true;
        }
    } while (ticket < end_of(ring));
    return false;
}

/* Relaxed for `get`: who asks is the only one that changes it. */
bool ring_ready(const struct ring *ring)
{
    uint64_t ticket;

#pragma omp atomic read relaxed
    ticket = ring->get;
    return has_turn(slot_at(ring, index_of(ring, ticket)), 2 * ticket + 1);
}
