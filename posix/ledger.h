/* SPDX-License-Identifier: MIT
 *
 * ledger: which items worker processes have done, and what came out, in memory that they share with
 * their parent, so that one of them may be killed between any two of its instructions and the
 * parent still knows exactly what is missing. That it can do again.
 *
 * An entry must be there whole or not at all. So each worker has two pages, each with the sum of
 * all its parts and the items that came last; it writes the new sum to the page that does not
 * count, and then one store makes that page count (the shadow pages of R. A. Lorie, Physical
 * integrity in a large segmented database, TODS 2(1), 1977). After that it ticks the items off in a
 * list that all share. Whoever dies in between left them unticked, but they stand on its page.
 * Nothing is locked, and entering costs some stores to lines of the worker's own. */
#ifndef TRIPTYCH_POSIX_LEDGER_H
#define TRIPTYCH_POSIX_LEDGER_H

#include "common/bench/bench.h"

struct ledger;

/* A ledger for items 0 ... items-1, done by `workers` workers; it takes a byte an item. Fails the
 * program if there is no memory. Close it with ledger_close(). Main thread, before the workers
 * exist. */
struct ledger *ledger_open(uint64_t items, int workers);
void ledger_close(struct ledger *ledger);

/* `worker` (0 ... workers-1) has done these items, with this answer. They are `worker`'s alone: it
 * took them from a counter, say. That worker, thread or child. */
void ledger_enter(struct ledger *ledger, int worker, struct span items, struct answer part);

/* `worker` has ended, in whatever way, and another process is to go on under its number. Main
 * thread. */
void ledger_settle(struct ledger *ledger, int worker);

/* Whether `item` was entered, and settled; a worker that goes on for a lost one asks it of items
 * that nobody else does. Any worker. */
bool ledger_has(const struct ledger *ledger, uint64_t item);

/* The sum of what was entered. Main thread, when all workers have ended, in whatever way. */
struct answer ledger_total(struct ledger *ledger);

/* The next items after `*items` (at first {0, 0}) that nobody entered; false: there are none. Main
 * thread, after ledger_total(). */
bool ledger_missing(const struct ledger *ledger, struct span *items);

#endif
