/* SPDX-License-Identifier: MIT
 *
 * completion log: which items worker processes have done, and what came out, in memory that they
 * share with their parent, so that one of them may be killed between any two of its instructions
 * and the parent still knows exactly what is missing. That it can do again.
 *
 * An entry must be there whole or not at all. So each worker has two pages, each with the sum of
 * all its parts and the items that came last; it writes the new sum to the page that does not
 * count, and then one store makes that page count (the shadow pages of R. A. Lorie, Physical
 * integrity in a large segmented database, TODS 2(1), 1977). After that it ticks the items off in a
 * list that all share. Whoever dies in between left them unticked, but they stand on its page.
 * Nothing is locked, and entering costs some stores to lines of the worker's own. */
#ifndef TRIPTYCH_POSIX_COMPLETION_LOG_H
#define TRIPTYCH_POSIX_COMPLETION_LOG_H

#include "common/bench/bench.h"

struct completion_log;

/* A log for items 0 ... items-1, done by `workers` workers; it takes a byte an item. Fails the
 * program if there is no memory. Close it with completion_log_close(). Main thread, before the
 * workers exist. */
struct completion_log *completion_log_open(uint64_t items, int workers);
void completion_log_close(struct completion_log *log);

/* `worker` (0 ... workers-1) has done these items, with this answer. They are `worker`'s alone: it
 * took them from a counter, say. That worker, thread or child. */
void completion_log_enter(struct completion_log *log, int worker, struct span items,
                          struct answer part);

/* `worker` has ended, in whatever way, and another process is to go on under its number. Main
 * thread. */
void completion_log_settle(struct completion_log *log, int worker);

/* How many entries `worker` has made. That worker, or the main thread when it has ended. */
uint64_t completion_log_entries(const struct completion_log *log, int worker);

/* The sum of what was entered. Main thread, when all workers have ended, in whatever way. */
struct answer completion_log_total(struct completion_log *log);

/* The next items after `*items` (at first {0, 0}) that nobody entered; false: there are none. Main
 * thread, after completion_log_total(). */
bool completion_log_missing(const struct completion_log *log, struct span *items);

/* The answer of the whole work, when all workers have ended, in whatever way: the sum of what was
 * entered, and what nobody entered, which `again` does now. Says how many of the `what` ("tasks")
 * that were. Fails the program if all workers were lost. Main thread. */
struct answer completion_log_finish(struct completion_log *log, const char *what,
                                    struct answer (*again)(const struct job *job,
                                                           struct span items),
                                    const struct job *job);

#endif
