/* SPDX-License-Identifier: MIT
 *
 * fault: a worker process that dies or stops on purpose (--fault), and the account of those that
 * were lost, on purpose or not, which a repetition's record carries.
 *
 * The kernels call fault_task() when a worker begins a task. In each repetition one worker is
 * struck, once: forked children learn from memory that they share that it has happened. Ranks share
 * none, so each would strike whoever takes the task; who does a lost task again calls fault_spare()
 * before it. */
#ifndef TRIPTYCH_FAULT_H
#define TRIPTYCH_FAULT_H

#include "common/options/options.h"

enum fault_kind {
    FAULT_NONE,
    FAULT_KILL, /* SIGKILL */
    FAULT_SEGV, /* SIGSEGV */
    FAULT_HANG, /* SIGSTOP: it lives, and does nothing */
    FAULT_EXIT, /* _exit(2) with status 1 */
};

struct fault {
    enum fault_kind kind;
    bool at_task;   /* the worker that begins task `task` is struck */
    bool at_second; /* the worker that first begins a task so long after the repetition's begin */
    uint64_t task;  /* from 0; without at_task and at_second one is chosen at random */
    double seconds;
};

/* Reads KIND, KIND@TASK or KIND@SECONDS (with a unit: 500ms, 2s). False: it is none of them, and
 * `error` says what they are. */
bool fault_read(const char *text, struct fault *fault, struct error *error);

/* From now on each repetition has this fault; `respawn`: lost workers are to be replaced. Main
 * thread (every rank), before there are workers. */
void fault_plan(const struct fault *fault, bool respawn);

/* A repetition of `tasks` tasks begins, of that number (from 1; 0: warm-up); nothing is lost yet.
 * Without at_task and at_second each rank chooses the same task. Main thread (every rank). */
void fault_begin(uint64_t tasks, uint64_t repetition);

extern bool fault_planned; /* for the next three only */
void fault_strike(uint64_t task);

/* Whether there is a fault to come, so that a kernel that counts short tasks together has to begin
 * them one by one. Any worker. */
static inline bool fault_on(void)
{
    return fault_planned;
}

/* The calling worker begins task `task` (from 0). It may not return. Any worker. */
static inline void fault_task(uint64_t task)
{
    if (__builtin_expect(fault_planned, 0))
        fault_strike(task);
}

/* The calling process is not struck any more in this repetition. Any worker. */
void fault_spare(void);

/* Whether the fault of this repetition is to hit one of the tasks lo ... hi-1; a manager that
 * others depend on leaves those to them. Any worker. */
bool fault_among(uint64_t lo, uint64_t hi);

/* Whether lost workers are to be replaced (--respawn). */
bool fault_respawn(void);

/* ---- the account, kept by the one process that leads the workers ----------------------------- */

struct fault_toll {
    int lost_workers;
    uint64_t redone_tasks; /* tasks that others did in their place */
    double recovery_s;     /* from when the first loss was seen until all was done again */
    double end_s;          /* clock_now_s() when all was done again; 0: nothing had to be */
};

/* One more worker was found dead, or has hung and is given up. Async-signal-safe. */
void fault_lost(void);

/* That many tasks of lost workers have been done again, by now. The repetition ends no earlier than
 * the last call: see measure_time(). */
void fault_redone(uint64_t tasks);

/* The same where another process did them, which ended them at end_s (clock_now_s() of this host)
 * at the latest. */
void fault_redone_elsewhere(uint64_t tasks, double end_s);

/* This repetition's toll so far. */
struct fault_toll fault_toll(void);

#endif
