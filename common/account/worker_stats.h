/* SPDX-License-Identifier: MIT
 *
 * worker_stats: what each worker did and when: its start and end, its busy time and tasks, where it
 * ran, what its process burned. The accounts lie in shared memory, one padded slot a worker, so
 * that threads, forked children and OpenMP threads write to them alike; a rank writes its own slot,
 * and the team brings them together. Kernels call worker_stats_begin() and worker_stats_end()
 * around each task, which is also where a timeline takes its tasks from (trace.h). */
#ifndef TRIPTYCH_WORKER_STATS_H
#define TRIPTYCH_WORKER_STATS_H

#include "common/account/histogram.h"

#include <stdbool.h>
#include <stdint.h>

enum { WORKER_STATS_HOST = 64, WORKER_STATS_MAIN = -1 };

struct worker_usage {
    double cpu_s; /* user + system */
    int64_t voluntary, involuntary;
};

struct worker_stats {
    double start_s, end_s; /* clock_now_s(); 0: never stamped */
    double busy_s;
    uint64_t tasks;
    double longest_s;                 /* of one task; 0: none was timed */
    double begun_s;                   /* spent so far on a task that has not ended */
    double first_result_s;            /* clock_now_s() of the first result; 0: none */
    struct worker_usage before, used; /* of the process that this slot stands for */
    uint64_t rss_bytes;
    int cpu;      /* the last CPU it was seen on, at the end of a task if it had any; -1: unknown */
    bool process; /* this worker is a process of its own */
    bool untimed; /* it did tasks that were too short to time: then it counts as busy throughout */
    char host[WORKER_STATS_HOST];
    struct histogram latency;
} __attribute__((aligned(128))); /* two cache lines: the adjacent-line prefetcher pairs them */

/* Makes slots 0 ... workers-1 and one more for the main worker. `each`: how many of them, one after
 * the other, are threads of one rank (1 where all share memory). `worker` tells which worker runs
 * the calling thread (WORKER_STATS_MAIN: none of them, the main worker). Main thread. */
void worker_stats_open(int workers, int each, int (*worker)(void));
void worker_stats_close(void);

/* Empties all slots. Main thread, while no worker runs. */
void worker_stats_reset(void);

/* slots[workers + 1]; the last one is the main worker's. */
struct worker_stats *worker_stats_all(void);

/* The slot of `worker` (WORKER_STATS_MAIN: the main worker's). */
struct worker_stats *worker_stats_of(int worker);

/* The slot of the worker that runs the calling thread. Any worker. */
struct worker_stats *worker_stats_own(void);

/* Around each task: `begin_s = worker_stats_begin()`, the work, worker_stats_end(begin_s, tasks).
 * The time and the number of tasks go to the calling worker. Any worker. */
double worker_stats_begin(void);
void worker_stats_end(double begin_s, uint64_t tasks);

/* The same for one task that has a number (from 0; the timeline names it), of which this was the
 * end (tasks 1) or only a part (tasks 0). */
void worker_stats_end_task(double begin_s, uint64_t tasks, uint64_t number);

/* The same for `worker`, where one thread does the work of several. */
void worker_stats_end_for(int worker, double begin_s, uint64_t tasks, uint64_t number);

/* A result has reached the one who wants it: `sent_s` is when it was sent (clock_now_s() on the
 * same host), 0 to count only its arrival. Any worker. */
void worker_stats_result(double sent_s);

/* Stamps of a worker's common start and end: the last of each counts. */
void worker_stats_start(int worker);
void worker_stats_finish(int worker);

/* Notes on which CPU the calling thread is, in case that worker gets no task. Any worker. */
void worker_stats_seen(int worker);

/* What the calling process burns between these two goes to the slot of `worker`. */
void worker_stats_process_begin(int worker);
void worker_stats_process_end(int worker);

#endif
