/* SPDX-License-Identifier: MIT
 *
 * The process: how a run ends, well or not, and what happens when the program forks. */
#include "posix/explore/shared.h"

#include <assert.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNAL_STACK = 1 << 16, MOST_CPU_S = 10 };

bool explore_forked;
uintptr_t explore_at;
static bool is_child, ends;

void *explore_real(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

static _Noreturn void end_now(int status)
{
    void (*real)(int);

    *(void **)&real = explore_real("_exit");
    real(status);
    __builtin_unreachable();
}

static void note(enum failure failure, uintptr_t pc, const char *text)
{
    struct shared *shared = explore_shared;

    if (shared->failure != FAILURE_NONE)
        return;
    shared->failure = failure;
    shared->failed_pc = pc;
    shared->failed_thread = explore_self->number;
    snprintf(shared->text, sizeof shared->text, "%s", text);
}

void explore_fail(enum failure failure, uintptr_t pc, const char *format, ...)
{
    char text[MOST_TEXT];
    va_list arguments;

    explore_serve();
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    note(failure, pc, text);
    explore_back();
    if (explore_shared->telling)
        fflush(NULL);
    end_now(STATUS_TOLD);
}

void explore_unsupported(const char *what)
{
    explore_fail(FAILURE_UNSUPPORTED, 0, "%s", what);
}

/* ---- assertions and crashes --------------------------------------------------------------------
 */

void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function)
{
    explore_serve();
    explore_written(explore_self);
    if (explore_shared->telling)
        fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    explore_fail(FAILURE_ASSERT, HERE, "%s:%u: assertion '%s' failed", file, line, assertion);
}

/* All of the runtime's code (cmake/panel.cmake). */
extern const char __start_explore_text[], __stop_explore_text[];

/* Whether a run that may be long still does something that others see; it is cut off in the end. */
static bool still_computes(void)
{
    static uint64_t seen;
    static int times;

    if (!explore_manner.long_runs || explore_accesses == seen)
        return false;
    seen = explore_accesses;
    if (++times * HANG_CPU_S >= MOST_CPU_S) {
        explore_shared->cut_off = 1;
        explore_leave(0);
    }
    setitimer(ITIMER_PROF, &(struct itimerval){.it_value = {.tv_sec = HANG_CPU_S}}, NULL);
    return true;
}

/* Whether it has computed since it was looked at last, though a busy machine gave it little time
 * for that: then it is looked at again later. */
static bool was_kept_waiting(void)
{
    static double left_s = HANG_CPU_S;
    struct itimerval left;

    getitimer(ITIMER_PROF, &left);
    double now_s = (double)left.it_value.tv_sec + 1e-6 * (double)left.it_value.tv_usec;
    bool computed = left_s - now_s > 0.05 || now_s > left_s; /* it is wound up anew, too */
    left_s = now_s;
    if (computed)
        setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_sec = HANG_S}}, NULL);
    return computed;
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
    signal(number, SIG_DFL);
    if (pc - (uintptr_t)__start_explore_text <
        (uintptr_t)__stop_explore_text - (uintptr_t)__start_explore_text)
        pc = explore_at - 1; /* the runtime looked at an address of the program's */
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
        sigaction(crashes[at], &action, NULL);
}

/* ---- the end -----------------------------------------------------------------------------------
 */

static void find_leaks(void)
{
    struct shared *shared = explore_shared;

    for (int number = 1; number < explore_thread_count && !is_child; number++) {
        const struct thread *thread = &explore_threads[number];
        if (thread->state == THREAD_FREE || thread->joined || thread->detached || shared->leaked)
            continue;
        shared->leaked = true;
        shared->leaked_thread = number;
        shared->leaked_pc = thread->created_pc;
    }
}

static void note_status(int status, uintptr_t pc)
{
    if (is_child)
        return;
    explore_shared->status = status;
    if (status != 0)
        note(FAILURE_EXIT, pc, "the program ends with that exit status");
}

/* The last step of a run: whoever has not made a step by now never will. */
static void end(int status, uintptr_t pc)
{
    if (ends)
        return;
    ends = true;
    explore_serve();
    explore_step((struct op){.kind = OP_EXIT, .pc = pc});
    find_leaks();
    note_status(status, pc);
    explore_on = false;
}

/* The first to be registered is the last to be called: what the program does at its end is done. */
__attribute__((constructor(103))) static void open_end(void)
{
    atexit(explore_back);
}

void explore_leave(int status)
{
    explore_on = false;
    explore_back();
    if (explore_shared->telling)
        fflush(NULL);
    ends = true;
    end_now(status);
}

static _Noreturn void end_well(int status, uintptr_t pc)
{
    void (*real)(int);

    end(status & 0xff, pc);
    *(void **)&real = explore_real("exit");
    real(status);
    __builtin_unreachable();
}

void exit(int status)
{
    end_well(status, HERE);
}

void _exit(int status)
{
    end(status & 0xff, HERE);
    explore_back();
    end_now(status);
}

void _Exit(int status)
{
    end(status & 0xff, HERE);
    explore_back();
    end_now(status);
}

int __real_main(int argc, char **argv, char **environment);
int __wrap_main(int argc, char **argv, char **environment);

int __wrap_main(int argc, char **argv, char **environment)
{
    end_well(__real_main(argc, argv, environment), 0);
}

/* ---- processes ---------------------------------------------------------------------------------
 */

static pid_t own_pid, own_parent; /* the same in each run, whatever process it has */

__attribute__((constructor(103))) static void keep_pids(void)
{
    own_pid = (pid_t)syscall(SYS_getpid);
    own_parent = (pid_t)syscall(SYS_getppid);
}

pid_t getpid(void)
{
    return own_pid;
}

pid_t getppid(void)
{
    return own_parent;
}

/* The child runs to its end, or until it stops, and only then its parent goes on: what threads it
 * makes are explored. */
pid_t fork(void)
{
    pid_t (*real)(void), pid;
    siginfo_t info;

    *(void **)&real = explore_real("fork");
    explore_serve();
    explore_needs_process();
    pid = real();
    explore_forked = true;
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        is_child = true;
        own_parent = own_pid;
        own_pid = (pid_t)syscall(SYS_getpid);
        explore_thread_alone();
    } else if (pid > 0) {
        waitid(P_PID, (id_t)pid, &info, WEXITED | WSTOPPED | WNOWAIT);
        if (explore_shared->failure != FAILURE_NONE)
            end_now(STATUS_TOLD);
    }
    return pid;
}
