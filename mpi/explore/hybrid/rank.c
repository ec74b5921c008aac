/* SPDX-License-Identifier: MIT
 *
 * The threads of a rank: the runtime of posix/explore, without its server, in each rank's process.
 * One run of the server of mpi/explore is one run of the threads of each rank. */
#include "mpi/explore/threads.h"
#include "posix/explore/shared.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct shared *explore_shared;
bool explore_forked;
uintptr_t explore_at;

enum { IDLE_ROUNDS = 2000, PCT_DEPTH = 3, PCT_LENGTH = 40, MOST_STEPS_KNOWN = 20000 };

/* Each rank has its own, as all of the program's memory. */
__attribute__((constructor(102))) static void open_shared(void)
{
    explore_shared = mmap(NULL, sizeof *explore_shared, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (explore_shared == MAP_FAILED)
        abort();
    explore_shared->most_steps = MOST_STEPS;
    explore_shared->threads = 1;
}

/* ---- what posix/explore has of its own server and process ------------------------------------ */

void explore_serve(void)
{
}

bool explore_is_warm(void)
{
    return false;
}

void explore_needs_process(void)
{
}

void *explore_real(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

void explore_leave(int status)
{
    exit(status);
}

void explore_fail(enum failure failure, uintptr_t pc, const char *format, ...)
{
    char text[MOST_TEXT];
    va_list arguments;
    enum ending ending = failure == FAILURE_UNSUPPORTED ? ENDS_UNSUPPORTED
                         : failure == FAILURE_LIVELOCK  ? ENDS_LIVELOCK
                         : failure == FAILURE_CRASH     ? ENDS_CRASH
                                                        : ENDS_DEADLOCK;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mpix_thread_ends(ending, pc, text);
}

void explore_unsupported(const char *what)
{
    explore_fail(FAILURE_UNSUPPORTED, 0, "%s", what);
}

_Noreturn void __real_abort(void);
_Noreturn void __wrap_abort(void);
_Noreturn void plain_abort(void);

void __wrap_abort(void)
{
    __real_abort();
}

void plain_abort(void)
{
    __real_abort();
}

/* ---- waiting in a call of MPI ---------------------------------------------------------------- */

static struct wait *waits[MOST_THREADS]; /* by thread */

static bool may_end(const struct thread *thread)
{
    const struct wait *wait = waits[thread->number];

    return wait->over || wait->ready(wait->what);
}

static void wait_for(struct wait *wait)
{
    int self = explore_self->number;

    waits[self] = wait;
    explore_step((struct op){.kind = OP_INPUT, .pc = wait->pc, .ready = may_end});
    waits[self] = NULL;
    explore_changed();
}

static void add_blocked(char *text, size_t size, const struct thread *thread)
{
    size_t used = strnlen(text, size);

    snprintf(text + used, size - used, "|rank %d, thread %d, waits at @%lx@ (%s)", mpix_me,
             thread->number, (unsigned long)thread->op.pc, explore_op_names[thread->op.kind]);
}

static bool outside(bool patient)
{
    struct wait *there[MOST_THREADS];
    int threads[MOST_THREADS], count = 0;
    char others[MOST_TEXT] = "";

    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        if (thread->state != THREAD_ALIVE || thread->op.kind == OP_IDLE)
            continue;
        if (waits[number]) {
            threads[count] = number;
            there[count++] = waits[number];
        } else {
            add_blocked(others, sizeof others, thread);
        }
    }
    if (count == 0 && !patient) /* nobody outside can help */
        mpix_thread_ends(ENDS_DEADLOCK, explore_self->op.pc, others);
    return count > 0 && mpix_outside(there, threads, count, others, patient);
}

/* ---- what happened before -------------------------------------------------------------------- */

static struct clock *made; /* [n]: all that was done when the rank's step n was made */
static uint32_t made_room, made_last;

static void release(uint32_t step)
{
    if (!explore_on || step >= MOST_STEPS_KNOWN) /* later ones order no threads */
        return;
    if (step >= made_room) {
        uint32_t room = 2 * step + 64;
        struct clock *more = realloc(made, room * sizeof *made);
        if (!more)
            return;
        made = more;
        made_room = room;
    }
    struct clock none = {{0}};
    while (made_last < step) {
        made[made_last + 1] = made_last > 0 ? made[made_last] : none;
        made_last++;
    }
    explore_release(&made[step]);
}

static void acquire(uint32_t step)
{
    if (made_last == 0 || !explore_on)
        return;
    explore_acquire(&made[step < made_last ? step : made_last]);
}

static void note(struct moment *at)
{
    at->strand = explore_self->strand;
    at->thread = explore_self->number;
    at->stamp = explore_self->clock.at[at->strand];
}

static bool before(const struct moment *at)
{
    return at->stamp <= explore_self->clock.at[at->strand];
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void begin(uint64_t lot, int rank)
{
    enum policy drawn = lot % 2 == 1 ? POLICY_WIDE : POLICY_PCT;

    explore_shared->policy = lot == 0 ? POLICY_DEVIATIONS : drawn;
    explore_shared->random = lot << 8 | (uint64_t)rank;
    explore_shared->depth = PCT_DEPTH;
    explore_shared->length = PCT_LENGTH;
    explore_manner.idle_rounds = IDLE_ROUNDS;
    explore_choose_open();
}

static bool several(void)
{
    return explore_on && explore_thread_count > 1;
}

static int self(void)
{
    return explore_self->number;
}

static void step(uintptr_t pc)
{
    explore_step((struct op){.kind = OP_INPUT, .pc = pc});
}

static void call_accesses(uintptr_t address, size_t size, bool write, uintptr_t pc)
{
    enum { MOST_BYTES = 1 << 20 };

    if (!explore_on || size == 0 || explore_is_own(address))
        return;
    if (address < explore_self->lowest && address > (uintptr_t)__builtin_frame_address(0))
        explore_self->lowest = address;
    explore_check_freed(address, pc);
    explore_shadow(address, (unsigned)(size < MOST_BYTES ? size : MOST_BYTES), write, false, pc);
}

static void raced(const struct race *race)
{
    mpix_raced(&(struct raced){.pc = {race->pc[0], race->pc[1]},
                               .thread = {race->thread[0], race->thread[1]},
                               .write = {race->write[0], race->write[1]},
                               .is_task = {race->task[0] == 1, race->task[1] == 1}});
}

static const struct threads threads = {.begin = begin,
                                       .several = several,
                                       .self = self,
                                       .step = step,
                                       .note = note,
                                       .before = before,
                                       .wait = wait_for,
                                       .release = release,
                                       .acquire = acquire,
                                       .is_own = explore_is_own,
                                       .access = call_accesses};
static const struct surroundings surroundings = {
    .access = mpix_sees_access, .freed = mpix_sees_freed, .raced = raced, .outside = outside};

__attribute__((constructor(103))) static void open_rank(void)
{
    mpix_threads = &threads;
    explore_surroundings = &surroundings;
}
