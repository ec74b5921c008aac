/* SPDX-License-Identifier: MIT
 *
 * The threads of an explored program, their steps, and the strands that happens-before orders. */
#ifndef TRIPTYCH_POSIX_EXPLORE_THREAD_H
#define TRIPTYCH_POSIX_EXPLORE_THREAD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

enum {
    MOST_THREADS = 256,
    MASK_WORDS = MOST_THREADS / 64,
    MOST_STEPS = 1 << 18, /* of a run; what is longer is cut off */
    MOST_SWITCHES = 1 << 14,
    MOST_STATES = 1 << 12, /* steps whose state is looked at */
    MOST_VISIBLE = 4096,
    MOST_EVENTS = 1 << 14,
    MOST_TEXT = 400,
    MOST_BLOCKED = 64,
    MOST_KEYS = 128,
    MOST_OLDER = 7, /* so many values back a read may reach */
};

/* ---- what a step is -------------------------------------------------------------------------- */

/* In the order of explore_op_names (record.c), which the driver reads. */
enum op_kind {
    OP_START,
    OP_READ,
    OP_WRITE,
    OP_ATOMIC_READ,
    OP_ATOMIC_WRITE,
    OP_ATOMIC_CHANGE,
    OP_LOCK,
    OP_TRY,
    OP_UNLOCK,
    OP_READ_LOCK,
    OP_WRITE_LOCK,
    OP_WAIT,
    OP_WOKEN,
    OP_RELOCK,
    OP_SIGNAL,
    OP_BROADCAST,
    OP_BARRIER,
    OP_SEM_WAIT,
    OP_SEM_POST,
    OP_ONCE,
    OP_CREATE,
    OP_JOIN,
    OP_YIELD,
    OP_SLEEP,
    OP_EXIT,
    OP_END,
    OP_INPUT,
    OP_KILL,
    OP_SIGWAIT,
    OP_PATIENCE,
    OP_UNSIGNALLED,
    OP_INTERRUPTED,
    /* of OpenMP */
    OP_TEAM,
    OP_IDLE,
    OP_CHUNK,
    OP_SINGLE,
    OP_ORDERED,
    OP_TASK,
    OP_TASK_RUN,
    OP_TASK_END,
    OP_TASK_WAIT,
};

struct thread;
struct object;

/* Whether a handler that the thread runs while it waits ends the waiting, with EINTR. */
enum interruption { NOT_INTERRUPTED, INTERRUPTED_UNLESS_RESTARTED, INTERRUPTED };

struct op {
    enum op_kind kind;
    uintptr_t address, pc;
    unsigned size;
    struct object *object;
    bool (*ready)(const struct thread *thread); /* NULL: it can always be done */
    int64_t until_ns;                           /* virtual time at which it is given up; 0: never */
    enum interruption interruption;
    bool early; /* it may be given up at any step: others are slow, and its time passes */
};

struct clock {
    uint32_t at[MOST_THREADS];
};

/* ---- threads --------------------------------------------------------------------------------- */

enum thread_state { THREAD_FREE, THREAD_ALIVE, THREAD_ENDED };

struct spin { /* a read that may be part of a loop that waits */
    uintptr_t pc, address;
    uint64_t changes, fresh; /* those of the thread's, when it began */
    unsigned times;
};

enum { SPINS = 64 };

struct thread {
    int number;
    int strand; /* what it executes: the one that began with it, or a task */
    enum thread_state state;
    bool detached, joined, yielded, timed_out, cancelled, no_cancel, granted;
    bool unsignalled, woke; /* its wait may return without a signal; it has had one that may */
    bool broken_off;        /* a handler has ended its wait (EINTR) */
    bool is_timer;          /* not the program's (timer.c) */
    bool too_early;   /* it handles a timer that went off early: one that ends the program then is a
                         watchdog, and says nothing */
    bool any_time;    /* it may be cancelled at each of its steps */
    bool interrupted; /* a signal is there for it (signal.c) */
    ucontext_t context;
    void *stack;
    size_t stack_size;
    uintptr_t lowest; /* how deep the stack was used since a task began or ended on it */
    void *tls;
    int saved_errno;
    void *(*start)(void *argument);
    void *argument, *result;
    uintptr_t created_pc;
    struct op op;
    struct clock clock, acquired, released; /* the last two: for fences */
    bool has_released;
    struct clock fenced; /* what its last seq_cst fence has made it know beside its clock, and when
                            that fence was; it orders loads of older values, and nothing else */
    uint64_t fenced_at;
    uintptr_t
        failed_pc; /* a weak compare-and-swap that failed for no reason, at that many changes */
    uint64_t failed_at;
    unsigned naps; /* without a change in between; at how many changes the last one began */
    uint64_t napped_at;
    const void *keys[MOST_KEYS];
    struct spin spins[SPINS], scans[SPINS]; /* by instruction; by instruction and address */
    uint64_t fresh;                         /* so often it read something that is not in `scans` */
    bool computes;                          /* it did so before it gave way */
    void *cleanup;                          /* the innermost of pthread_cleanup_push() */
    int64_t priority;
    /* the write whose value is known only when the thread comes back */
    uintptr_t written;
    unsigned written_size;
    int written_event;
};

extern struct thread *explore_threads; /* [MOST_THREADS] */
extern int explore_thread_count;
extern struct thread *explore_self;

/* Whether more than one thread has ever been there: before that, nothing needs to be watched. */
extern bool explore_on;

/* The caller's next step: returns when it was chosen, and op.ready holds. False: it was given up at
 * op.until_ns, or broken off. */
bool explore_step(struct op op);

/* It has been shown that the caller only waits: others go first. */
void explore_yield(void);
/* The same for who sleeps or gives way on purpose, who may well be back before the others. */
void explore_nap(void);

/* Whether anybody but the caller can go on. */
bool explore_others_can_go(void);

/* Something has changed that others may wait for; and how often that was so. */
void explore_changed(void);
uint64_t explore_changes(void);

/* Whether the address is the caller's own in every thread, or on its stack. */
bool explore_is_own(uintptr_t address);
bool explore_on_stack(uintptr_t address);
/* The caller's own variables as they are now, to be freed; NULL: there are none. And the address
 * there of the variable at that address here, or back. */
char *explore_own_keep(void);
uintptr_t explore_own_in(const char *copy, uintptr_t address, bool forth);

/* One of [0, count), which is at most MOST_THREADS: the policy chooses, 0 by default. */
int explore_pick(int count);

/* Who makes the next step; the caller gives way to it, and comes back when it is chosen. */
struct thread *explore_next(void);
void explore_switch(struct thread *next);

/* The destructors of the caller's values (key.c). */
void explore_destroy_values(void);

/* A new thread, which may be chosen from now on; NULL: there are too many. */
struct thread *explore_thread_open(void *(*start)(void *), void *argument, size_t stack_size,
                                   uintptr_t pc);
_Noreturn void explore_thread_end(void *result);
/* By the program's name of it; NULL: there is none. */
struct thread *explore_thread_of(unsigned long handle);

/* Ends the run well: whoever is still there ends with it. */
_Noreturn void explore_leave(int status);

/* In a child that the program forked: only the caller lives on. */
void explore_thread_alone(void);

/* ---- strands --------------------------------------------------------------------------------- */

/* What happens-before orders: a thread is one strand, and each task of OpenMP is one more, since
 * what a thread did before it took a task need not have been done before the task. */
extern int explore_strand_count;

/* A strand that the caller's thread executes from now on; those that have ended come again only
 * when there are no new ones. */
int explore_strand_open(int thread, bool is_task);
void explore_strand_close(int strand);
/* The first moment of the strand's that no clock has seen. */
uint32_t explore_strand_begin(int strand);
int explore_strand_thread(int strand);
bool explore_strand_is_task(int strand);

/* What another panel's runtime wants otherwise. */
struct manner {
    unsigned patience;    /* reads of one address by one instruction that are no waiting yet */
    unsigned idle_rounds; /* so often may all look, and nothing changes */
    bool mixed;           /* an atomic access races with a plain one */
    bool long_runs;       /* what comes after the most steps is no step: the run goes on */
};
extern struct manner explore_manner;

#endif
