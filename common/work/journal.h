/* SPDX-License-Identifier: MIT
 *
 * journal: what of a long job is finished, on disk, so that the same command goes on from there
 * after any end. A job is cut into units (a chunk, a task, a URL), and a unit that is finished is a
 * line: its number, its answer, and a checksum. Lines are appended, each by one write(2) with
 * O_APPEND, so threads, forked children and ranks on one file system write to one file without a
 * lock. A line that was cut off (power failure, full disk) fails its checksum, and its unit is done
 * again; so none is lost and none counted twice.
 *
 * What a killed program had written is there. After a power failure the last SYNC_S seconds may be
 * missing: every SYNC_S seconds a writer calls fdatasync(2), since that takes milliseconds.
 *
 * The first line names the job; a journal of another job is refused by that name. */
#ifndef TRIPTYCH_JOURNAL_H
#define TRIPTYCH_JOURNAL_H

#include "common/base/answer.h"
#include "common/options/options.h"

#include <stdbool.h>
#include <stdint.h>

enum { JOURNAL_NAME = 256, JOURNAL_SYNC_S = 5, JOURNAL_LOCK_S = 5 };

/* Says before everything else which file it will be (NULL: none); `first` as below. */
void journal_expect(const char *path, bool first);

/* Whether there will be one. */
bool journal_expected(void);

/* Without journal_expect() this does nothing and returns true. Opens the journal of the job that
 * `name` describes in one line (below JOURNAL_NAME bytes), with `units` units, or begins it; units
 * that are finished can be recalled from then on. The first rank makes the file if there is none;
 * all others call this after it. False: it is not this job's journal, or cannot be used, and
 * `error` says why; the file is as it was. Main thread, before there are workers. */
bool journal_open(const char *name, uint64_t units, struct error *error);

/* Whether unit `unit` was finished before this start, and its answer then. Without a journal none
 * was. Any worker. */
bool journal_recall(uint64_t unit, struct answer *answer);

/* Unit `unit` is finished. Fails the program if that cannot be written down. Without a journal it
 * does nothing. Any worker. */
void journal_note(uint64_t unit, struct answer answer);

/* How many units were finished before this start. */
uint64_t journal_recalled(void);

/* All units of the job: the *left that were not finished, ascending, and behind them the others. So
 * a job that arranges its work in this order only has to do the first *left. NULL, and *left as it
 * was: there is no journal. Free it with free(3). */
uint64_t *journal_order(uint64_t *left);

/* Main thread, when no worker uses it any more. */
void journal_close(void);

#endif
