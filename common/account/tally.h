/* SPDX-License-Identifier: MIT
 *
 * tally: what each worker did and when: its start and end, its busy time and tasks, where it ran,
 * what its process burned. The accounts lie in shared memory, one padded slot a worker, so that
 * threads, forked children and OpenMP threads write to them alike; a rank writes its own slot, and
 * the team brings them together. Kernels call tally_begin() and tally_end() around each task, which
 * is also where a timeline takes its tasks from (trace.h). */
#ifndef TRIPTYCH_TALLY_H
#define TRIPTYCH_TALLY_H

#include "common/account/histogram.h"

#include <stdbool.h>
#include <stdint.h>

enum { TALLY_HOST = 64, TALLY_MAIN = -1 };

struct tally_usage {
    double cpu_s; /* user + system */
    int64_t voluntary, involuntary;
};

struct tally_slot {
    double start_s, end_s; /* clock_now_s(); 0: never stamped */
    double busy_s;
    uint64_t tasks;
    double longest_s;                /* of one task; 0: none was timed */
    double begun_s;                  /* spent so far on a task that has not ended */
    double first_result_s;           /* clock_now_s() of the first result; 0: none */
    struct tally_usage before, used; /* of the process that this slot stands for */
    uint64_t rss_bytes;
    int cpu;      /* the last CPU it ran a task on; -1: unknown */
    bool process; /* this worker is a process of its own */
    bool untimed; /* it did tasks that were too short to time: then it counts as busy throughout */
    char host[TALLY_HOST];
    struct histogram latency;
} __attribute__((aligned(128))); /* two cache lines: the adjacent-line prefetcher pairs them */

/* Makes slots 0 ... workers-1 and one more for the main worker. `each`: how many of them, one after
 * the other, are threads of one rank (1 where all share memory). `worker` tells which worker runs
 * the calling thread (TALLY_MAIN: none of them, the main worker). Main thread. */
void tally_open(int workers, int each, int (*worker)(void));
void tally_close(void);

/* Empties all slots. Main thread, while no worker runs. */
void tally_reset(void);

/* slots[workers + 1]; the last one is the main worker's. */
struct tally_slot *tally_slots(void);

/* The slot of `worker` (TALLY_MAIN: the main worker's). */
struct tally_slot *tally_slot(int worker);

/* The slot of the worker that runs the calling thread. Any worker. */
struct tally_slot *tally_own(void);

/* Around each task: `begin_s = tally_begin()`, the work, tally_end(begin_s, tasks). The time and
 * the number of tasks go to the calling worker. Any worker. */
double tally_begin(void);
void tally_end(double begin_s, uint64_t tasks);

/* The same for one task that has a number (from 0; the timeline names it), of which this was the
 * end (tasks 1) or only a part (tasks 0). */
void tally_end_task(double begin_s, uint64_t tasks, uint64_t number);

/* The same for `worker`, where one thread does the work of several. */
void tally_end_for(int worker, double begin_s, uint64_t tasks, uint64_t number);

/* Counts tasks of the calling worker that are too short to be timed. Any worker. */
void tally_count(uint64_t tasks);

/* A result has reached the one who wants it: `sent_s` is when it was sent (clock_now_s() on the
 * same host), 0 to count only its arrival. Any worker. */
void tally_result(double sent_s);

/* Stamps of a worker's common start and end. */
void tally_start(int worker);
void tally_finish(int worker);

/* What the calling process burns between these two goes to the slot of `worker`. */
void tally_process_begin(int worker);
void tally_process_end(int worker);

#endif
