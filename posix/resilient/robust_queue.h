/* SPDX-License-Identifier: MIT
 *
 * queue: channel.h for processes that may be killed at any instruction while the others go on. A
 * ring of items under a mutex that processes share, first come, first served; items of one producer
 * keep their order. One thing differs from the textbook's form:
 *
 * Nobody sleeps on a condition variable. One that was killed while it slept on one of glibc's still
 * counts as a sleeper, and those who signal wait for it: of 100 channels with room for 2, whose
 * four workers lost one at a random instant, 54 went on. Here each side has a bell, a number that
 * goes up with each ring and that futex(2) compares: the event counts of D. P. Reed and R. K.
 * Kanodia (CACM 22(2), 1979). A dead sleeper is none to the kernel. It may have taken the wake-up
 * of another one along, so nobody sleeps for longer than a second.
 *
 * The mutex is robust (pthread_mutexattr_setrobust(3)), and the ring is right at every instruction.
 * A put that returned happens before the get that returns its item. */
#ifndef TRIPTYCH_POSIX_ROBUST_QUEUE_H
#define TRIPTYCH_POSIX_ROBUST_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct robust_queue;

/* A queue for at most `capacity` (1 or more) items of `item_size` bytes. Fails the program if there
 * is no memory. Free it with robust_queue_free(). Main thread, before the workers exist. */
struct robust_queue *robust_queue_open(size_t capacity, size_t item_size);

/* Copies *item into the queue; waits while it is full. False: it was closed, and the item was not
 * taken. Any thread or child. */
bool robust_queue_put(struct robust_queue *queue, const void *item);

/* Moves the oldest item to *item; waits while the queue is empty. False: it is empty and closed.
 * Who is killed in here may take an item along. Any thread or child. */
bool robust_queue_get(struct robust_queue *queue, void *item);

/* Whether robust_queue_get() would return at once, for a worker who is the only one that gets. */
bool robust_queue_ready(struct robust_queue *queue);

/* No more items will be put; who waits is woken. What is in the queue can still be got. May be
 * called more than once. Any thread or child. */
void robust_queue_close(struct robust_queue *queue);

/* Main thread, when no worker uses it any more. */
void robust_queue_free(struct robust_queue *queue);

#endif
