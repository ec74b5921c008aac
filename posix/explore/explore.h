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

#include "posix/explore/object.h"
#include "posix/explore/thread.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Whether that is the runtime's own code (cmake/panel.cmake), and not the program's. */
bool explore_is_ours(uintptr_t pc);

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

/* ---- older values (history.c) ---------------------------------------------------------------- */

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

/* Whether the wait that the caller's last step begins may end early: without a signal, or since its
 * time passes while others are slow. The policy chooses, as it does between older values. */
bool explore_choose_early(void);

/* ---- the state that a run is in (states.c) --------------------------------------------------- */

enum state_kind { STATE_COARSE, STATE_FINE, STATE_KINDS };

/* What steps have to do with: that value is there now, by an atomic change (`changed`) or else;
 * that object is as it is now. */
void explore_state_value(uintptr_t address, uint64_t value, bool changed);
void explore_state_object(const struct object *object);
/* The step that is made now, by the thread that was chosen. */
void explore_state_step(uint32_t step, int chosen, uintptr_t pc);

/* ---- failing --------------------------------------------------------------------------------- */

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
/* The step that the caller has made ends its wait, though nobody has signalled. */
void explore_event_unsignalled(void);
/* Notes the value that a write of the caller left. */
void explore_written(struct thread *thread);

/* ---- the server (server.c), what it restores (snapshot.c), time (time.c) --------------------- */

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

struct sigaction;
/* The kernel's sigaction(2). */
int explore_sigaction(int number, const struct sigaction *action, struct sigaction *old);

/* The libc's own function of that name. */
void *explore_real(const char *name);

#define HERE ((uintptr_t)__builtin_return_address(0))

#endif
