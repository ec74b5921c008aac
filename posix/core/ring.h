/* SPDX-License-Identifier: MIT
 *
 * ring: a bounded queue for many producers and many consumers, the fast form of channel.h. It lies
 * in shared memory, for threads and forked children alike. First come, first served; items of one
 * producer keep their order.
 *
 * The algorithm: each slot has a word that says in which lap of the ring it is, and whether it is
 * empty, being written, full, or being read. That is the sequence number of D. Vyukov's bounded
 * MPMC queue (1024cores.net). But a slot is claimed by compare-and-swap on that word itself, not by
 * a shared counter, which is what P. Tsigas and Y. Zhang (SPAA 2001) do: head and tail are only
 * hints where to look. Here each worker keeps its own hint and walks on from there past the slots
 * that others have claimed meanwhile.
 *
 * Why it is fast: to move an item its slot's cache line must change hands anyway, and nothing else
 * does. One atomic operation a put and one a get; no counter, no lock, no system call unless
 * someone sleeps. Who finds the ring empty (or full) pauses for a moment before he looks again, so
 * that several items come (or go) before the line is fetched once more; after that he yields, and
 * after that he sleeps: he marks the slot that he waits for, and sleeps on its word (futex(2)). Who
 * then claims that slot sees the mark in the word that it exchanges, so nobody has to look whether
 * somebody sleeps.
 *
 * Where there is one producer and one consumer nobody else can claim a slot, so the ring takes a
 * form that needs no claim (spsc.h), some times as fast. The calls are the same.
 *
 * A worker process that is killed between two instructions may leave a slot claimed for ever. The
 * queue for processes that may die is posix/resilient/robust_queue.h.
 *
 * A put that returned happens before the get that returns its item. */
#ifndef TRIPTYCH_POSIX_RING_H
#define TRIPTYCH_POSIX_RING_H

#include "common/base/futex.h"

#include <stdbool.h>
#include <stddef.h>

struct ring;

enum { RING_CAPACITY = 1 << 20 }; /* the most */

/* A ring for at most `capacity` (1 ... RING_CAPACITY) items of `item_size` bytes. Workers
 * 0 ... producers + consumers - 1 use it, threads or, with FUTEX_OF_PROCESSES, also children forked
 * later. Where there is one producer and one consumer it does not matter what numbers they give,
 * but nobody else may put or get. Fails the program if there is no memory. Free it with
 * ring_free(). Main thread, before the workers exist. */
struct ring *ring_open(size_t capacity, size_t item_size, int producers, int consumers,
                       enum futex_scope scope);

/* Copies *item into the ring; waits while it is full. False: it was closed, and the item was not
 * taken. That worker, thread or child. */
bool ring_put(struct ring *ring, int worker, const void *item);

/* Moves the oldest item to *item; waits while the ring is empty. False: it is empty and closed.
 * That worker, thread or child. */
bool ring_get(struct ring *ring, int worker, void *item);

/* Whether ring_get() would return at once, for a worker who is the only one that gets. */
bool ring_ready(struct ring *ring, int worker);

/* No more items will be put; who waits is woken. What is in the ring can still be got. May be
 * called more than once. Any thread or child. */
void ring_close(struct ring *ring);

/* Main thread, when no worker uses it any more. */
void ring_free(struct ring *ring);

#endif
