/* SPDX-License-Identifier: MIT
 *
 * syscall(2), of which futex(2) is all that a program of threads needs to be steered in: who sleeps
 * on a word is called by somebody, or has slept long enough and nobody else can go on. The kernel
 * compares and sleeps in one step, so that is one here. membarrier(2) is a fence of every thread's.
 * Other calls go on to the system. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <sys/syscall.h>
#include <time.h>

long __real_syscall(long number, long one, long two, long three, long four, long five, long six);
long plain_syscall(long number, long one, long two, long three, long four, long five, long six);
long __wrap_syscall(long number, long one, long two, long three, long four, long five, long six);

/* The runtime's own calls, which it makes by the name of syscall() (cmake/panel.cmake). */
long plain_syscall(long number, long one, long two, long three, long four, long five, long six)
{
    return __real_syscall(number, one, two, three, four, five, six);
}

enum { WAIT = 0, WAKE = 1, WAIT_BITS = 9, WAKE_BITS = 10, OF_THREADS = 128, REALTIME = 256 };

static bool is_called(const struct thread *thread)
{
    return thread->granted || thread->unsignalled;
}

/* The word itself is an atomic variable, which is another object: so this one lies beside it. */
static struct object *sleepers_of(uintptr_t word)
{
    return explore_object((const volatile char *)word + 1, OBJECT_FUTEX);
}

static void leave(struct object *sleepers, const struct thread *thread)
{
    unsigned kept = 0;

    for (unsigned at = 0; at < sleepers->waiter_count; at++)
        if (sleepers->waiters[at] != thread)
            sleepers->waiters[kept++] = sleepers->waiters[at];
    sleepers->waiter_count = kept;
}

static long sleep_on(uintptr_t word, uint32_t value, int64_t until_ns, uintptr_t pc)
{
    struct object *sleepers = sleepers_of(word);
    struct op op = {.kind = OP_WAIT, .address = word, .pc = pc, .size = 4, .object = sleepers};

    explore_step(op);
    explore_history_fence(); /* the kernel has a barrier before it compares, and one before it looks
                                whom to wake */
    if (*(const volatile uint32_t *)word != value) {
        errno = EAGAIN;
        return -1;
    }
    explore_may_wake(explore_self);
    explore_self->granted = false;
    sleepers->waiters[sleepers->waiter_count++] = explore_self;
    op.kind = OP_WOKEN;
    op.ready = is_called;
    op.until_ns = until_ns;
    bool called = explore_step(op);
    explore_woke(explore_self, called);
    leave(sleepers, explore_self);
    explore_self->granted = false;
    if (called)
        return 0;
    errno = ETIMEDOUT;
    return -1;
}

/* Whom the kernel calls is for it to say: the policy chooses, and who has slept longest comes
 * first. */
static long call(uintptr_t word, int most, uintptr_t pc)
{
    struct object *sleepers = sleepers_of(word);
    long called = 0;

    explore_step((struct op){.kind = most > 1 ? OP_BROADCAST : OP_SIGNAL,
                             .address = word,
                             .pc = pc,
                             .size = 4,
                             .object = sleepers});
    explore_history_fence();
    while (called < most && sleepers->waiter_count > 0) {
        bool all = most - called >= (long)sleepers->waiter_count;
        int which = all ? 0 : explore_pick((int)sleepers->waiter_count);
        struct thread *thread = sleepers->waiters[which];
        thread->granted = true;
        leave(sleepers, thread);
        called++;
    }
    if (called > 0)
        explore_changed();
    return called;
}

static int64_t deadline_ns(const struct timespec *time, int operation, bool absolute)
{
    if (!time)
        return 0;
    if (absolute)
        return explore_deadline_ns(time, operation & REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC);
    return explore_now_ns() + (int64_t)time->tv_sec * 1000000000 + time->tv_nsec + 1;
}

static long futex(uintptr_t word, int operation, long value, const struct timespec *time,
                  uintptr_t pc)
{
    int what = operation & ~(OF_THREADS | REALTIME);

    if (what == WAIT || what == WAIT_BITS)
        return sleep_on(word, (uint32_t)value, deadline_ns(time, operation, what == WAIT_BITS), pc);
    if (what == WAKE || what == WAKE_BITS)
        return call(word, (int)value, pc);
    explore_unsupported("futex(2) in another way than to wait and to wake");
}

/* The commands of membarrier(2) that are barriers, in whichever threads. */
enum { BARRIERS = 1 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 7 };

long __wrap_syscall(long number, long one, long two, long three, long four, long five, long six)
{
#ifdef SYS_futex
    if (number == SYS_membarrier && (one & BARRIERS) && explore_on)
        explore_history_barrier();
    if (number == SYS_futex)
        return futex((uintptr_t)one, (int)two, three, (const struct timespec *)four, HERE);
#endif
    return __real_syscall(number, one, two, three, four, five, six);
}
