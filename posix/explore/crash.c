/* SPDX-License-Identifier: MIT
 *
 * How a run ends badly by itself: an assertion, a signal, or no step for long. */
#include "posix/explore/shared.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum { SIGNAL_STACK = 1 << 16, MOST_CPU_S = 10 };

void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function)
{
    explore_serve();
    explore_written(explore_self);
    if (explore_shared->telling)
        fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    explore_fail(FAILURE_ASSERT, HERE, "%s:%u: assertion '%s' failed", file, line, assertion);
}

void __real_abort(void) __attribute__((noreturn));
void __wrap_abort(void) __attribute__((noreturn));
void plain_abort(void) __attribute__((noreturn));

void __wrap_abort(void)
{
    explore_serve();
    explore_written(explore_self);
    if (explore_self->too_early)
        explore_leave(0);
    explore_fail(FAILURE_CRASH, HERE, "signal %d, %s", SIGABRT, strsignal(SIGABRT));
}

void plain_abort(void) /* the runtime's own */
{
    __real_abort();
}

/* The program's own code, without its libraries; the runtime's is in it. */
extern const char __executable_start[], etext[];

/* Whether it still uses memory that others see: then it has more time. In the end a run that may be
 * long is cut off. */
static bool still_computes(void)
{
    static uint64_t seen;
    static int times;

    if (explore_accesses == seen)
        return false;
    seen = explore_accesses;
    if (++times * HANG_CPU_S >= MOST_CPU_S) {
        if (!explore_manner.long_runs)
            return false;
        explore_shared->cut_off = 1;
        explore_leave(0);
    }
    explore_set_watch(ITIMER_PROF, HANG_CPU_S);
    return true;
}

/* Whether it has computed since it was looked at last, though a busy machine gave it little time
 * for that: then it is looked at again later. */
static bool was_kept_waiting(void)
{
    static double left_s = HANG_CPU_S;
    struct itimerval left;

    syscall(SYS_getitimer, ITIMER_PROF, &left);
    double now_s = (double)left.it_value.tv_sec + 1e-6 * (double)left.it_value.tv_usec;
    bool computed = left_s - now_s > 0.05 || now_s > left_s; /* it is wound up anew, too */
    left_s = now_s;
    if (computed)
        explore_set_watch(ITIMER_REAL, HANG_S);
    return computed;
}

static bool is_within(uintptr_t pc, const char *from, const char *to)
{
    return pc - (uintptr_t)from < (uintptr_t)to - (uintptr_t)from;
}

static void on_crash(int number, siginfo_t *info, void *context)
{
    const ucontext_t *machine = context;
    uintptr_t pc = 0;

    (void)info;
    if ((number == SIGPROF && still_computes()) || (number == SIGALRM && was_kept_waiting()))
        return;
#ifdef __x86_64__
    pc = (uintptr_t)machine->uc_mcontext.gregs[REG_RIP];
#elif defined __aarch64__
    pc = machine->uc_mcontext.pc;
#else
    (void)machine;
#endif
    explore_sigaction(number, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    if (explore_is_ours(pc) || !is_within(pc, __executable_start, etext))
        pc = explore_at - 1; /* the runtime, or a library, looked at an address of the program's */
    explore_shared->stood_still = number == SIGALRM;
    if (number == SIGALRM && explore_forked)
        explore_unsupported("processes that wait for each other");
    if (number == SIGALRM)
        explore_fail(FAILURE_HANG, pc + 1,
                     "it waits for something outside of its threads: a process, a file, a signal");
    if (number == SIGPROF)
        explore_fail(FAILURE_HANG, pc + 1,
                     "it computes for seconds without a step that others see");
    explore_fail(FAILURE_CRASH, pc + 1, "signal %d, %s", number, strsignal(number));
}

void explore_catch(void)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPROF, SIGALRM};
    static void *stack;
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};

    stack = stack ? stack : explore_memory(SIGNAL_STACK);
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = SIGNAL_STACK}, NULL);
    for (size_t at = 0; at < sizeof crashes / sizeof crashes[0]; at++)
        explore_sigaction(crashes[at], &action, NULL);
}
