/* SPDX-License-Identifier: MIT
 *
 * short_tasks: counting tasks that are too short to be timed one by one. To ask the team which
 * worker the calling thread is (worker_stats.h) takes longer than such a task, so each thread keeps
 * its account for the running repetition; then counting takes about a nanosecond. */
#ifndef TRIPTYCH_SHORT_TASKS_H
#define TRIPTYCH_SHORT_TASKS_H

#include "common/account/trace.h"
#include "common/account/worker_stats.h"

/* The calling thread's account, and the repetition (from 1) in which it was found. */
extern _Thread_local struct short_account {
    uint64_t repetition;
    struct worker_stats *slot;
} short_account;

/* Finds it; the worker counts as busy throughout from now on. Any worker. */
void short_tasks_find(uint64_t repetition);

/* Whether the calling worker has its account, and need not time its tasks for a timeline: all that
 * an empty task waits for. Any worker. */
static inline bool short_tasks_only_count(uint64_t repetition)
{
    return __builtin_expect(short_account.repetition == repetition && !trace_on(), 1);
}

/* Counts tasks of the calling worker in this repetition. Any worker. */
static inline void short_tasks_count(uint64_t repetition, uint64_t tasks)
{
    if (__builtin_expect(short_account.repetition != repetition, 0))
        short_tasks_find(repetition);
    short_account.slot->tasks += tasks;
}

#endif
