/* SPDX-License-Identifier: MIT
 *
 * Signals that the program's threads send each other: one is delivered at a step of the thread that
 * it is for, also while that waits; of those for the whole process, to the first thread that may
 * have it. The kernel has no part in it, but that it knows the handlers. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    sigset_t blocked, pending;
    unsigned handled; /* so many handlers ran */
} of[MOST_THREADS];
static sigset_t of_process;

/* What sending one orders. */
static struct object *post(void)
{
    return explore_object(&of_process, OBJECT_ATOMIC);
}

/* The first of `set` that waits for the thread; 0: none does. */
static int first_of(const struct thread *thread, const sigset_t *set)
{
    for (int number = 1; number < NSIG; number++)
        if (sigismember(set, number) == 1 &&
            (sigismember(&of[thread->number].pending, number) == 1 ||
             sigismember(&of_process, number) == 1))
            return number;
    return 0;
}

static int deliverable(const struct thread *thread)
{
    sigset_t open;

    sigfillset(&open);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&of[thread->number].blocked, number) == 1)
            sigdelset(&open, number);
    return first_of(thread, &open);
}

static void look_who_is_interrupted(void)
{
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].interrupted = deliverable(&explore_threads[number]) != 0;
}

static void take(int number)
{
    sigset_t *own = &of[explore_self->number].pending;

    sigdelset(sigismember(own, number) == 1 ? own : &of_process, number);
    if (explore_on)
        explore_acquire(&post()->clock);
    look_who_is_interrupted();
}

static struct sigaction action_of(int number)
{
    struct sigaction action;

    sigaction(number, NULL, &action);
    if (explore_is_ours((uintptr_t)action.sa_handler)) /* that of a crash */
        action.sa_handler = SIG_DFL;
    return action;
}

static void handle(int number)
{
    sigset_t before = of[explore_self->number].blocked;
    struct sigaction action = action_of(number);

    if (action.sa_handler == SIG_IGN ||
        (action.sa_handler == SIG_DFL &&
         (number == SIGCHLD || number == SIGURG || number == SIGWINCH || number == SIGCONT)))
        return;
    if (action.sa_handler == SIG_DFL)
        explore_fail(FAILURE_CRASH, explore_self->op.pc, "signal %d, %s", number,
                     strsignal(number));
    sigorset(&of[explore_self->number].blocked, &before, &action.sa_mask);
    sigaddset(&of[explore_self->number].blocked, number);
    look_who_is_interrupted();
    if (action.sa_flags & SA_SIGINFO)
        action.sa_sigaction(number, &(siginfo_t){.si_signo = number, .si_code = SI_TKILL}, NULL);
    else
        action.sa_handler(number);
    of[explore_self->number].blocked = before;
    of[explore_self->number].handled++;
    look_who_is_interrupted();
}

void explore_signals_deliver(void)
{
    struct op op = explore_self->op;

    for (int number; (number = deliverable(explore_self)) != 0;) {
        take(number);
        handle(number);
    }
    explore_self->op = op;
}

void explore_signals_inherit(const struct thread *thread)
{
    of[thread->number].blocked = of[explore_self->number].blocked;
    sigemptyset(&of[thread->number].pending);
    of[thread->number].handled = 0;
}

/* ---- sending --------------------------------------------------------------------------------- */

static void send_to(sigset_t *pending, int number, uintptr_t pc)
{
    explore_step((struct op){.kind = OP_KILL, .address = (uintptr_t)number, .pc = pc});
    sigaddset(pending, number);
    if (explore_on) {
        explore_release(&post()->clock);
        explore_changed();
    }
    look_who_is_interrupted();
    explore_signals_deliver();
}

int pthread_kill(pthread_t handle, int number)
{
    const struct thread *thread = explore_thread_of(handle);

    if (!thread || thread->state != THREAD_ALIVE)
        return ESRCH;
    if (number < 0 || number >= NSIG)
        return EINVAL;
    if (number > 0)
        send_to(&of[thread->number].pending, number, HERE);
    return 0;
}

int raise(int number)
{
    if (number <= 0 || number >= NSIG)
        return -1;
    send_to(&of[explore_self->number].pending, number, HERE);
    return 0;
}

int kill(pid_t process, int number)
{
    int (*real)(pid_t, int);

    *(void **)&real = explore_real("kill");
    if (process != getpid() || number <= 0 || number >= NSIG || number == SIGKILL ||
        number == SIGSTOP || explore_forked)
        return real(process, number);
    send_to(&of_process, number, HERE);
    return 0;
}

/* ---- masks and waiting ----------------------------------------------------------------------- */

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t *blocked = &of[explore_self->number].blocked;
    int (*real)(int, const sigset_t *, sigset_t *);

    if (old)
        *old = *blocked;
    if (!set)
        return 0;
    if (how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK)
        return EINVAL;
    for (int number = 1; number < NSIG; number++) {
        bool named = sigismember(set, number) == 1;
        if (named && how != SIG_UNBLOCK)
            sigaddset(blocked, number);
        else if (named || how == SIG_SETMASK)
            sigdelset(blocked, number);
    }
    if (sigismember(set, SIGPIPE) == 1) { /* that one is the kernel's */
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        *(void **)&real = explore_real("pthread_sigmask");
        real(how == SIG_UNBLOCK ? SIG_UNBLOCK : SIG_BLOCK, &pipe, NULL);
    }
    look_who_is_interrupted();
    explore_signals_deliver();
    return 0;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    errno = pthread_sigmask(how, set, old);
    return errno ? -1 : 0;
}

int sigpending(sigset_t *set)
{
    return sigorset(set, &of[explore_self->number].pending, &of_process);
}

static const sigset_t *wanted[MOST_THREADS];
static unsigned handled_before[MOST_THREADS];

static bool has_come(const struct thread *thread)
{
    return first_of(thread, wanted[thread->number]) != 0;
}

/* The signal; 0: the time was up. */
static int wait_for_one(const sigset_t *set, int64_t until_ns, uintptr_t pc)
{
    int number;

    explore_test_cancel();
    wanted[explore_self->number] = set;
    do { /* another thread may have taken it */
        if (!explore_step(
                (struct op){.kind = OP_SIGWAIT, .pc = pc, .ready = has_come, .until_ns = until_ns}))
            return 0;
        number = first_of(explore_self, set);
    } while (number == 0);
    take(number);
    return number;
}

int sigwait(const sigset_t *restrict set, int *restrict number)
{
    *number = wait_for_one(set, 0, HERE);
    return 0;
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
    int number = wait_for_one(set, 0, HERE);

    if (info)
        *info = (siginfo_t){.si_signo = number};
    return number;
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                 const struct timespec *restrict patience)
{
    int64_t ns = patience->tv_sec * INT64_C(1000000000) + patience->tv_nsec;
    int number = wait_for_one(set, explore_now_ns() + ns + 1, HERE);

    if (info)
        *info = (siginfo_t){.si_signo = number};
    if (number == 0)
        errno = EAGAIN;
    return number ? number : -1;
}

static bool has_handled(const struct thread *thread)
{
    return of[thread->number].handled != handled_before[thread->number];
}

static int wait_for_handler(uintptr_t pc)
{
    explore_test_cancel();
    handled_before[explore_self->number] = of[explore_self->number].handled;
    explore_step((struct op){.kind = OP_SIGWAIT, .pc = pc, .ready = has_handled});
    errno = EINTR;
    return -1;
}

int plain_pause(void);
int plain_pause(void) /* that of a rank of MPI (mpi/explore/explore.cmake) */
{
    int (*real)(void);

    *(void **)&real = explore_real("pause");
    return real();
}

int pause(void)
{
    return wait_for_handler(HERE);
}

int sigsuspend(const sigset_t *set)
{
    sigset_t before = of[explore_self->number].blocked;

    of[explore_self->number].blocked = *set;
    look_who_is_interrupted();
    wait_for_handler(HERE);
    of[explore_self->number].blocked = before;
    look_who_is_interrupted();
    return -1;
}
