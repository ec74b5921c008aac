/* SPDX-License-Identifier: MIT
 *
 * look: what the threads of a running exercise do, as /proc tells it: whether all of them are
 * blocked, and in what. Without Linux nothing is seen: a program that hangs is ended by its
 * deadline only. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_LOOK_H
#define TRIPTYCH_COMPARE_LEARN_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a thread waits for, without a deadline of its own. */
enum look_wait {
    WAITS_MUTEX,
    WAITS_BARRIER, /* or in another lock; OpenMP's barriers and locks */
    WAITS_CONDITION,
    WAITS_JOIN,
    WAITS_CHILD,
    WAITS_INPUT,
    WAITS_OTHER, /* it cannot be told, or it computes or sleeps for a while */
    LOOK_WAITS,
};

enum { LOOK_MOST_EACH = 16 };

struct look {
    size_t processes, threads, awake; /* awake: threads that do not sleep */
    size_t waits[LOOK_WAITS];         /* so many threads */
    uint64_t memory_bytes;            /* resident, of all */
    uint64_t moved;                   /* grows as long as any thread does anything */
    double cpu_s;                     /* of all that are there */
    double each_s[LOOK_MOST_EACH];    /* of each process, in the order of their numbers */
    bool each_sleeps[LOOK_MOST_EACH]; /* no thread of it computes or wants to */
};

/* The name that the program's file must have for it: what the kernel calls its processes. */
#define LOOK_PROGRAM "exercise"

/* Looks at all processes of that name that programs of this driver have started. */
struct look look_now(void);

/* Whether no thread can go on by itself. */
bool look_is_blocked(const struct look *look);

/* "2 threads wait for a mutex, 1 thread waits in pthread_join"; the caller frees it. */
char *look_text(const struct look *look);

#endif
