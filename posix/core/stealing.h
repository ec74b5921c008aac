/* SPDX-License-Identifier: MIT
 *
 * stealing: items dealt out beforehand, one range a worker, and a worker that has none left takes
 * the back half of another one's (the thief and victim of R. D. Blumofe, C. E. Leiserson:
 * Scheduling multithreaded computations by work stealing, JACM 46(5), 1999; to split a range only
 * when a thief comes is A. Tzannes et al., Lazy scheduling, TOPLAS 36(3), 2014).
 *
 * Why it is fast: a range is two 32-bit numbers in one 64-bit word. Its owner moves the front of it
 * by compare-and-swap, in a cache line that nobody else touches until there is a thief, whereas all
 * workers meet at a shared counter each time. There is no deque, nothing to reclaim, and no ABA:
 * the word is the whole truth, so an exchange that succeeds took what was there at this moment.
 *
 * It lies in shared memory, for threads and forked children. A worker may die at any instruction:
 * its range stays where thieves find it. Only what it had taken and not done is lost with it.
 */
#ifndef TRIPTYCH_POSIX_STEALING_H
#define TRIPTYCH_POSIX_STEALING_H

#include "common/base/split.h"

#include <stdbool.h>
#include <stdint.h>

struct stealing;

/* Deals items 0 ... items-1 out to `workers` (1 or more) workers. They are taken `grain` at a time,
 * or, with 0, a sixteenth of what the worker has left, and at least one. Fails the program if there
 * is no memory. Close it with stealing_close(). Main thread, before the workers exist. */
struct stealing *stealing_open(uint64_t items, int workers, uint64_t grain);

/* Main thread, when no worker uses it any more. */
void stealing_close(struct stealing *stealing);

/* Takes the next items for `worker` (0 ... workers-1), its own or stolen ones, which nobody else
 * gets. False: nobody has any left (but for a thief just between two of its instructions, who will
 * do them by itself). That worker, thread or child. */
bool stealing_take(struct stealing *stealing, int worker, struct span *items);

#endif
