/* SPDX-License-Identifier: MIT
 *
 * explore: the runtime that an explored program is linked with in place of libtsan. The program's
 * threads are coroutines of one thread of the system: each runs alone until its next step, and at
 * each step a policy chooses who goes on. docs/explore.md tells the whole idea.
 *
 * It is libc alone, so that it can be linked to whatever the user has; its symbols begin with
 * explore_, but for those whose place it takes. */
#ifndef TRIPTYCH_POSIX_EXPLORE_H
#define TRIPTYCH_POSIX_EXPLORE_H

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

struct op {
    enum op_kind kind;
    uintptr_t address, pc;
    unsigned size;
    struct object *object;
    bool (*ready)(const struct thread *thread); /* NULL: it can always be done */
    int64_t until_ns;                           /* virtual time at which it is given up; 0: never */
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
    bool detached, joined, yielded, timed_out, woken, cancelled, no_cancel, granted;
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
 * op.until_ns. */
bool explore_step(struct op op);

/* It has been shown that the caller only waits: others go first. */
void explore_yield(void);
/* The same for who sleeps or gives way on purpose, who may well be back before the others. */
void explore_nap(void);

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

/* ---- strands -----------------------------------------------------------------------------------
 */

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

/* ---- happens-before -------------------------------------------------------------------------- */

void explore_clock_join(struct clock *into, const struct clock *from);
void explore_acquire(const struct clock *from);
void explore_release(struct clock *into); /* what is there already stays */
void explore_tick(void);

/* A plain access of the calling thread: is there another one that nothing orders with it? */
void explore_shadow(uintptr_t address, unsigned size, bool write, bool atomic, uintptr_t pc);
void explore_shadow_forget(uintptr_t address, size_t size);
/* Where the histories (history.c) of those 8 bytes begin; NULL: there is no room. */
uint32_t *explore_shadow_history(uintptr_t address);
/* Instructions that are steps because they race; made so in all later runs. */
bool explore_is_visible(uintptr_t pc);
void explore_make_visible(uintptr_t pc);

/* A plain access of the program, whatever it comes to. */
void explore_access(uintptr_t address, size_t size, bool write, uintptr_t pc);

/* The same of what the libc does for the program; the runtime's own calls are none. Of a text at
 * most so much is read, and the byte that ends it. */
void explore_libc_access(const void *address, size_t size, bool write, uintptr_t pc);
void explore_libc_reads(const char *text, size_t most, uintptr_t pc);
#define ANY_LENGTH ((size_t)PTRDIFF_MAX)
enum { MOST_FORMATTED = 1 << 24 }; /* bytes that sprintf() makes of its arguments */

/* Ends the run if that is memory that was freed (memory.c). */
void explore_check_freed(uintptr_t address, uintptr_t pc);

/* Another panel's runtime sees each access, and says whether it is watched here. NULL: all are. */
extern bool (*explore_watches)(uintptr_t address, size_t size, bool write, uintptr_t pc);
/* What MPI adds where a rank's threads are explored (mpi/explore/hybrid); NULL elsewhere. */
struct shared;
struct race;
struct surroundings {
    /* Sees each access, and each block that is freed, before there is a second thread, too. */
    void (*access)(uintptr_t address, size_t size, bool write, uintptr_t pc);
    void (*freed)(uintptr_t address, size_t size, uintptr_t pc);
    void (*raced)(const struct race *race);
    /* No thread can go on but those that wait in a call of MPI: others run meanwhile. `patient`:
     * one can go on when its time has come, or looks in vain. False: nothing came of that. */
    bool (*outside)(bool patient);
};
extern const struct surroundings *explore_surroundings;
/* It found that two iterations of the caller's simd loop race: this access, and an earlier one. */
void explore_lane_race(uintptr_t earlier, bool earlier_writes, uintptr_t address, bool write,
                       uintptr_t pc);

/* The caller looked, and found nothing; when it only looks again and again, others go first.
 * `patience`: how often it may. Returns whether it has none left. */
bool explore_looked(uintptr_t address, uintptr_t pc, unsigned patience);
enum { PATIENCE = 3 };

/* ---- older values (history.c) ------------------------------------------------------------------
 */

struct history;
struct store {
    uint64_t value;
    uintptr_t pc;
    uint64_t moment;          /* in the order of all that is seq_cst; 0: it is not */
    bool changes;             /* it has read the one before it */
    struct clock clock, seen; /* what an acquire of it brings; when each strand first wrote or read
                                 it (0: never) */
};

/* The history of the atomic variable there, which begins with its value now. NULL: it has none. To
 * be asked for before each change of it. */
struct history *explore_history(const struct object *object, uintptr_t address, unsigned size);
/* The caller has changed it, at that time of its own clock: the object has what that releases.
 * `changes`: it has read what was there. */
void explore_history_add(struct history *history, const struct object *object, uint32_t when,
                         bool seq_cst, bool changes, uintptr_t pc);
/* Whether what the caller is to store, which releases that clock, comes in front of a store that
 * was made already. Then it is kept, and memory does not change. The policy chooses. */
bool explore_history_store(struct history *history, uint64_t value, const struct clock *clock,
                           bool seq_cst, uintptr_t pc);
/* What the caller's load reads: an older store, or NULL: what is in memory. The policy chooses. */
const struct store *explore_history_load(struct history *history, bool seq_cst);
/* What the caller's compare-and-swap reads if it fails though the newest value is `expected`, or
 * reads an older one; NULL: neither. `seq_cst`: of a failure. */
const struct store *explore_history_compare(struct history *history, uint64_t expected, bool weak,
                                            bool seq_cst, uintptr_t pc);
/* Those of the list that overlap: they are other variables from now on. */
void explore_history_forget(uint32_t *first, uintptr_t address, size_t size);
/* A seq_cst fence of the caller's; one of every thread's. */
void explore_history_fence(void);
void explore_history_barrier(void);

/* ---- failing ------------------------------------------------------------------------------------
 */

enum failure {
    FAILURE_NONE,
    FAILURE_EXIT,     /* a wrong answer: the exit status */
    FAILURE_ASSERT,   /* an assertion */
    FAILURE_CRASH,    /* a signal */
    FAILURE_DEADLOCK, /* everybody waits */
    FAILURE_WAKEUP,   /* the same, and a signal was lost before */
    FAILURE_LIVELOCK, /* everybody runs, nothing changes */
    FAILURE_HANG,     /* it runs without a step */
    FAILURE_RACE,
    FAILURE_LEAK,
    FAILURE_UNSUPPORTED,
};

struct shared; /* posix/explore/shared.h */
extern struct shared *explore_shared;

/* Ends the run with that failure, told in `format`'s words. */
_Noreturn void explore_fail(enum failure failure, uintptr_t pc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void explore_unsupported(const char *what);

/* The exit status of a run that ended by one of those two. */
enum { STATUS_TOLD = 86 };

/* ---- events (record.c) ----------------------------------------------------------------------- */

extern const char *const explore_op_names[], *const explore_failure_names[],
                                                 *const explore_object_names[];

/* Keeps the step that the caller makes. */
void explore_event(const struct op *op);
/* What lies at that address; at most 8 bytes. */
uint64_t explore_value(uintptr_t address, unsigned size);
/* The step that the caller makes reads, or stores, an older value, since nothing orders the store
 * at `pc`; or it is a weak compare-and-swap that fails. */
void explore_event_older(uint64_t value, uintptr_t pc);
enum { FAILED_FOR_NO_REASON = 1 }; /* in place of a store's pc */
/* Notes the value that a write of the caller left. */
void explore_written(struct thread *thread);

/* ---- the server (server.c), what it restores (snapshot.c), time (time.c) -----------------------
 */

/* Before the first thread is made, or the first process: the caller stays here as the server of
 * all runs, and never returns; each run returns. In a replay it just returns. */
void explore_serve(void);
void explore_catch(void); /* signals of a crash are told (process.c) */
extern bool explore_forked;
extern uint64_t explore_accesses; /* of the run */
extern uintptr_t explore_at;      /* where the program is that the runtime works for */

/* Whether this run shares the server's process. */
bool explore_is_warm(void);
/* Where a run that shares the server's process ends. Returns in others. */
void explore_back(void);
/* The run needs a process of its own: it is begun again in one. Returns in such a run. */
void explore_needs_process(void);

/* Zeroed memory of the runtime, which no restoring touches. Never given back. */
void *explore_memory(size_t size);
/* Keeps the program's memory as it is now; `frame` is an address in the frame of the caller's
 * caller, on the main stack. Then restores it, as often as wanted. On the server's stack. */
void explore_snapshot(const void *frame);
void explore_restore(void);
/* The parts of the runtime's own memory (object.c, shadow.c). */
void explore_objects_keep(void);
void explore_objects_restore(void);
void explore_shadow_restore(void);

int64_t explore_now_ns(void);
void explore_time_pass(int64_t ns);
int64_t explore_deadline_ns(const void *timespec, int clock_id);

/* The libc's own function of that name. */
void *explore_real(const char *name);

/* ---- locks and conditions, by whichever of their names (lock.c) ---------------------------------
 */

bool explore_lock(struct object *object, enum op_kind kind, uintptr_t pc, int64_t until_ns);
bool explore_try(struct object *object, uintptr_t pc);
bool explore_unlock(struct object *object, uintptr_t pc); /* false: the caller does not hold it */
/* Locks are tried, and who tries one sees that it is held; what is done before any unlock. */
void explore_tries(void);
void explore_unlocks(struct object *object, uintptr_t pc);
bool explore_wait(struct object *condition, struct object *mutex, uintptr_t pc, int64_t until_ns);
void explore_signal(struct object *condition, bool all, uintptr_t pc);
void explore_once(struct object *once, void (*routine)(void), uintptr_t pc);

/* Signals: those for the caller are handled, also while it waits; a new thread blocks what the
 * caller does. */
void explore_signals_deliver(void);
void explore_signals_inherit(const struct thread *thread);

/* Ends the calling thread if another has cancelled it. */
void explore_test_cancel(void);

/* Makes a thread, joins one; errno values. `is_int`: `start` returns an int. */
int explore_create(unsigned long *thread, void *(*start)(void *), void *argument, size_t stack_size,
                   bool detached, uintptr_t pc);
int explore_join(unsigned long thread, void **result, uintptr_t pc);

#define HERE ((uintptr_t)__builtin_return_address(0))

#endif
