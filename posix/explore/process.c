/* SPDX-License-Identifier: MIT
 *
 * The process: how a run ends, well or not, and what happens when the program forks. */
#include "posix/explore/shared.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* ---- the end --------------------------------------------------------------------------------- */

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
    if (explore_self->too_early) /* as a watchdog does */
        status = 0;
    else if (explore_self->number == 0) /* else the others had no time for it */
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

/* ---- processes ------------------------------------------------------------------------------- */

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
