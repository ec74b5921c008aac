/* SPDX-License-Identifier: MIT
 *
 * robust queue: channel.h for processes that may be killed at any instruction while the others go
 * on. A ring of items under a mutex that processes share, first come, first served; items of one
 * producer keep their order. Three things differ from the textbook's form:
 *
 * 1. Nobody sleeps on a condition variable. One that was killed while it slept on one of glibc's
 * still counts as a sleeper, and those who signal wait for it: of 100 channels with room for 2,
 * whose four workers lost one at a random instant, 54 went on. Here each side has a bell, a number
 * that goes up with each ring and that futex(2) compares: the event counts of D. P. Reed and R. K.
 * Kanodia (CACM 22(2), 1979). A dead sleeper is none to the kernel. It may have taken the wake-up
 * of another one along, so nobody sleeps for longer than a second.
 *
 * 2. The mutex is robust (robust_mutex.h), and the ring is right at every instruction.
 *
 * 3. How many items each worker has put and got is counted in the same step in which they go in or
 * out: a change of both numbers is written down first, and whoever finds the mutex without its
 * owner carries it out (a redo log, as databases have it). So when a worker has died, its parent
 * knows exactly what it did.
 *
 * A put that returned happens before the get that returns its item. */
#ifndef TRIPTYCH_POSIX_ROBUST_QUEUE_H
#define TRIPTYCH_POSIX_ROBUST_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct robust_queue;

/* A queue for at most `capacity` (1 or more) items of `item_size` bytes, which workers
 * 0 ... workers-1 use. Fails the program if there is no memory. Free it with robust_queue_free().
 * Main thread, before the workers exist. */
struct robust_queue *robust_queue_open(size_t capacity, size_t item_size, int workers);

/* Copies *item into the queue; waits while it is full. False: it was closed, and the item was not
 * taken. That worker, thread or child. */
bool robust_queue_put(struct robust_queue *queue, int worker, const void *item);

/* Moves the oldest item to *item; waits while the queue is empty. False: it is empty and closed. A
 * worker that is killed in here may have written to *item what is still in the queue. That worker,
 * thread or child. */
bool robust_queue_get(struct robust_queue *queue, int worker, void *item);

/* The same, but waits for `longest_s` at most: false may also mean that nothing came. */
bool robust_queue_get_within(struct robust_queue *queue, int worker, void *item, double longest_s);

/* How many items `worker` (or those whose place it took) has put, and got. Any thread or child. */
uint64_t robust_queue_puts(struct robust_queue *queue, int worker);
uint64_t robust_queue_gets(struct robust_queue *queue, int worker);

/* No more items will be put; who waits is woken. What is in the queue can still be got. May be
 * called more than once. Any thread or child. */
void robust_queue_close(struct robust_queue *queue);

/* Main thread, when no worker uses it any more. */
void robust_queue_free(struct robust_queue *queue);

#endif
