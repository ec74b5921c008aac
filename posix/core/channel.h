/* SPDX-License-Identifier: MIT
 *
 * channel: a bounded blocking queue, the textbook form: a ring under a mutex, and a condition
 * variable for each side to sleep on (E. W. Dijkstra's bounded buffer, EWD 123;
 * pthread_cond_wait(3)). First come, first served; items of one producer keep their order. It lies
 * in shared memory, for threads and forked children alike; for processes that may die one by one
 * there is posix/resilient/robust_queue.h.
 *
 * A put that returned happens before the get that returns its item (POSIX 4.12, memory
 * synchronisation), so an item may point to memory that its receiver can reach. */
#ifndef TRIPTYCH_POSIX_CHANNEL_H
#define TRIPTYCH_POSIX_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

struct channel;

/* A channel for at most `capacity` (1 or more) items of `item_size` bytes, for threads or, with
 * `processes`, for forked children, too. Fails the program if there is no memory. Free it with
 * channel_free(). Main thread, before the workers exist. */
struct channel *channel_open(size_t capacity, size_t item_size, bool processes);

/* Copies *item into the channel; waits while it is full. False: it was closed, and the item was not
 * taken. Any thread or child. */
bool channel_put(struct channel *channel, const void *item);

/* Moves the oldest item to *item; waits while the channel is empty. False: it is empty and closed.
 * Any thread or child. */
bool channel_get(struct channel *channel, void *item);

/* How many items wait now. For one that is the only getter: more than 0 means that channel_get()
 * will not wait. Any thread or child. */
size_t channel_count(struct channel *channel);

/* No more items will be put; who waits is woken. What is in the channel can still be got. May be
 * called more than once. Any thread or child. */
void channel_close(struct channel *channel);

/* Main thread, when no worker uses it any more. */
void channel_free(struct channel *channel);

#endif
