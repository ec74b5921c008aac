/* SPDX-License-Identifier: MIT
 *
 * What an explored program's threads wait for, and what they do with it, by whichever name. */
#ifndef TRIPTYCH_POSIX_EXPLORE_OBJECT_H
#define TRIPTYCH_POSIX_EXPLORE_OBJECT_H

#include "posix/explore/thread.h"

/* ---- things to wait for ---------------------------------------------------------------------- */

enum object_kind {
    OBJECT_NONE,
    OBJECT_MUTEX,
    OBJECT_CONDITION,
    OBJECT_RWLOCK,
    OBJECT_BARRIER,
    OBJECT_SEMAPHORE,
    OBJECT_ONCE,
    OBJECT_SPIN,
    OBJECT_ATOMIC,
    OBJECT_FUTEX,
};

/* Of a robust mutex whose owner ended: the next owner is to mend what it guards. */
enum soundness { SOUND, OWNER_DIED, BEYOND_REPAIR };

struct object {
    uintptr_t address;
    enum object_kind kind;
    bool robust; /* a mutex */
    bool tried;  /* in vain, since it was last unlocked */
    enum soundness soundness;
    int type;            /* of a mutex: PTHREAD_MUTEX_... */
    int owner;           /* a thread's number; -1: nobody */
    unsigned depth;      /* of a mutex held again and again; readers of a rwlock */
    uintptr_t owner_pc;  /* where it was taken */
    unsigned value;      /* of a semaphore; arrived at a barrier; state of a once */
    unsigned limit;      /* of a barrier */
    unsigned generation; /* of a barrier */
    unsigned lost;       /* signals that nobody waited for */
    uintptr_t lost_pc;
    unsigned clock_id; /* of a condition */
    struct clock clock, readers;
    struct thread *waiters[MOST_THREADS]; /* of a condition, in the order in which they came */
    unsigned waiter_count;
};

/* The object at that address; made anew where there is none, or one of another kind. */
struct object *explore_object(const volatile void *address, enum object_kind kind);
struct object *explore_object_anew(const volatile void *address, enum object_kind kind);
void explore_object_forget(const volatile void *address);
/* The thread has ended: who waits for a robust mutex that it holds gets it, and is told so. */
void explore_objects_abandon(int thread);

/* ---- locks and conditions, by whichever of their names (lock.c) ------------------------------ */

bool explore_lock(struct object *object, enum op_kind kind, uintptr_t pc, int64_t until_ns);
bool explore_try(struct object *object, uintptr_t pc);
bool explore_unlock(struct object *object, uintptr_t pc); /* false: the caller does not hold it */
/* Locks are tried, and who tries one sees that it is held; what is done before any unlock. */
void explore_tries(void);
void explore_unlocks(struct object *object, uintptr_t pc);
bool explore_wait(struct object *condition, struct object *mutex, uintptr_t pc, int64_t until_ns);
/* The caller's wait, which its last step has begun, may end without a signal, once in each thread
 * and run, as POSIX and futex(2) allow it: the policy chooses. And it has ended, or (not `in_time`)
 * was given up. */
void explore_may_wake(struct thread *thread);
void explore_woke(struct thread *thread, bool in_time);
void explore_signal(struct object *condition, bool all, uintptr_t pc);
void explore_once(struct object *once, void (*routine)(void), uintptr_t pc);

/* Signals: those for the caller are handled, also while it waits; whether that ends a wait of that
 * kind. A new thread blocks what the caller does. */
bool explore_signals_deliver(enum interruption interruption);
/* A thread has sent a signal that one of the program's functions handles, in this run or another.
 */
bool explore_has_handlers(void);
void explore_signals_inherit(const struct thread *thread);

/* Ends the calling thread if another has cancelled it. */
void explore_test_cancel(void);

/* Makes a thread, joins one; errno values. `is_int`: `start` returns an int. */
int explore_create(unsigned long *thread, void *(*start)(void *), void *argument, size_t stack_size,
                   bool detached, uintptr_t pc);
int explore_join(unsigned long thread, void **result, uintptr_t pc);

#endif
