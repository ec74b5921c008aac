/* SPDX-License-Identifier: MIT
 *
 * threads: between the MPI of a rank (mpi/explore) and the runtime of its threads, which is that of
 * posix/explore and openmp/explore (mpi/explore/hybrid joins them). Threads are coroutines: one
 * runs at a time, and gives way at its steps. It knows nothing of either side. */
#ifndef TRIPTYCH_MPI_EXPLORE_THREADS_H
#define TRIPTYCH_MPI_EXPLORE_THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_STRANDS = 256, MOST_WISH = 320 };

/* A call of MPI by one of the threads. */
struct moment {
    int strand, thread; /* strand: a thread's own steps, or a task's */
    uint32_t stamp;     /* 0: there is none */
    const char *call;
    uintptr_t pc;
};

struct wait { /* of a thread in a call of MPI; it lies on that thread's stack */
    bool (*ready)(void *what);
    void *what;
    const char *call;
    uintptr_t pc;
    bool polls, over; /* polls: it comes back when nobody else can go on; over: that is so */
    char wish[MOST_WISH];
};

/* What the runtime of the threads does for MPI. Called by the thread that runs. */
struct threads {
    void (*begin)(uint64_t lot, int rank);   /* lot 0: who runs goes on as long as it can */
    bool (*several)(void);                   /* there is, or was, more than one thread */
    int (*self)(void);                       /* 0: the first */
    void (*step)(uintptr_t pc);              /* others may go first */
    void (*note)(struct moment *at);         /* its strand, thread and stamp: now */
    bool (*before)(const struct moment *at); /* it is ordered before what the caller does now */
    void (*wait)(struct wait *wait);         /* until it is ready, or over */
    void (*release)(uint32_t step); /* messages: the rank's step `step` is made, for whoever ... */
    void (*acquire)(uint32_t step); /* ... learns from outside that it was made */
    bool (*is_own)(uintptr_t address); /* a variable that each thread has */
    /* A call of MPI accesses memory for the caller. */
    void (*access)(uintptr_t address, size_t size, bool write, uintptr_t pc);
};
extern int mpix_me;
extern const struct threads *mpix_threads; /* NULL: a rank has one thread */

/* ---- what MPI does for it (threads.c) -------------------------------------------------------- */

/* All threads of the rank wait, those in `waits` in calls of MPI, others as `others` says: lets
 * other ranks run. Returns whether anything may have come of it. `patient`: as if one polled,
 * besides. */
bool mpix_outside(struct wait *const *waits, const int *threads, int count, const char *others,
                  bool patient);

struct raced { /* two accesses that nothing orders */
    uintptr_t pc[2];
    int thread[2];
    bool write[2], is_task[2];
};
void mpix_raced(const struct raced *raced);

enum ending { ENDS_DEADLOCK, ENDS_LIVELOCK, ENDS_CRASH, ENDS_UNSUPPORTED };
_Noreturn void mpix_thread_ends(enum ending ending, uintptr_t pc, const char *text);

/* An access of the program, and a block that it frees. */
void mpix_sees_access(uintptr_t address, size_t size, bool write, uintptr_t pc);
void mpix_sees_freed(uintptr_t address, size_t size, uintptr_t pc);

#endif
