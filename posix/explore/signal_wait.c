/* SPDX-License-Identifier: MIT
 *
 * Which signals a thread blocks, and waiting for some. */
#include "posix/explore/signals.h"

#include <errno.h>
#include <time.h>

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t *blocked = &explore_signals_of[explore_self->number].blocked;
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
    explore_signals_look();
    explore_signals_deliver(NOT_INTERRUPTED);
    return 0;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    errno = pthread_sigmask(how, set, old);
    return errno ? -1 : 0;
}

int sigpending(sigset_t *set)
{
    return sigorset(set, &explore_signals_of[explore_self->number].pending,
                    &explore_signals_of_process);
}

static const sigset_t *wanted[MOST_THREADS];
static unsigned handled_before[MOST_THREADS];

static bool has_come(const struct thread *thread)
{
    return explore_signals_first(thread, wanted[thread->number]) != 0;
}

/* The signal; 0: the time was up, or (errno) a handler has ended it. */
static int wait_for_one(const sigset_t *set, int64_t until_ns, enum interruption interruption,
                        uintptr_t pc)
{
    int number;

    explore_test_cancel();
    wanted[explore_self->number] = set;
    do { /* another thread may have taken it */
        if (!explore_step((struct op){.kind = OP_SIGWAIT,
                                      .pc = pc,
                                      .ready = has_come,
                                      .until_ns = until_ns,
                                      .interruption = interruption})) {
            errno = explore_self->broken_off ? EINTR : EAGAIN;
            return 0;
        }
        number = explore_signals_first(explore_self, set);
    } while (number == 0);
    explore_signals_take(number);
    return number;
}

int sigwait(const sigset_t *restrict set, int *restrict number)
{
    *number = wait_for_one(set, 0, NOT_INTERRUPTED, HERE);
    return 0;
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
    int number = wait_for_one(set, 0, INTERRUPTED, HERE);

    if (info)
        *info = (siginfo_t){.si_signo = number};
    return number ? number : -1;
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                 const struct timespec *restrict patience)
{
    int64_t ns = patience->tv_sec * INT64_C(1000000000) + patience->tv_nsec;
    int number = wait_for_one(set, explore_now_ns() + ns + 1, INTERRUPTED, HERE);

    if (info)
        *info = (siginfo_t){.si_signo = number};
    return number ? number : -1;
}

static bool has_handled(const struct thread *thread)
{
    return explore_signals_of[thread->number].handled != handled_before[thread->number];
}

/* A signal that comes before the first step is no longer waited for. `blocked`: instead of what the
 * thread blocks otherwise; NULL: that. */
static int wait_for_handler(const sigset_t *blocked, uintptr_t pc)
{
    struct signals *own = &explore_signals_of[explore_self->number];
    sigset_t before = own->blocked;

    explore_test_cancel();
    explore_step((struct op){.kind = OP_PATIENCE, .pc = pc});
    handled_before[explore_self->number] = own->handled;
    if (blocked)
        own->blocked = *blocked;
    explore_signals_look();
    explore_step((struct op){.kind = OP_SIGWAIT, .pc = pc, .ready = has_handled});
    own->blocked = before;
    explore_signals_look();
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
    return wait_for_handler(NULL, HERE);
}

int sigsuspend(const sigset_t *set)
{
    return wait_for_handler(set, HERE);
}
