/* SPDX-License-Identifier: MIT
 *
 * Signals that the program's threads send each other: one is delivered at a step of the thread that
 * it is for, also while that waits; of those for the whole process, to the first thread that may
 * have it. The kernel has no part in it, but that it knows the handlers. */
#include "posix/explore/signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct signals explore_signals_of[MOST_THREADS];
sigset_t explore_signals_of_process, explore_signals_early;

/* Signals that have handlers are sent. Known from then on as if it were an instruction that races,
 * so that all later runs have the steps at which one may come. */
enum { HANDLERS = 3 };

bool explore_has_handlers(void)
{
    return explore_on && explore_is_visible(HANDLERS);
}

/* What sending one orders. */
static struct object *post(void)
{
    return explore_object(&explore_signals_of_process, OBJECT_ATOMIC);
}

int explore_signals_first(const struct thread *thread, const sigset_t *set)
{
    for (int number = 1; number < NSIG; number++)
        if (sigismember(set, number) == 1 &&
            (sigismember(&explore_signals_of[thread->number].pending, number) == 1 ||
             sigismember(&explore_signals_of_process, number) == 1))
            return number;
    return 0;
}

static int deliverable(const struct thread *thread)
{
    sigset_t open;

    sigfillset(&open);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&explore_signals_of[thread->number].blocked, number) == 1)
            sigdelset(&open, number);
    return explore_signals_first(thread, &open);
}

void explore_signals_look(void)
{
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].interrupted = deliverable(&explore_threads[number]) != 0;
}

void explore_signals_take(int number)
{
    sigset_t *own = &explore_signals_of[explore_self->number].pending;

    sigdelset(sigismember(own, number) == 1 ? own : &explore_signals_of_process, number);
    if (explore_on)
        explore_acquire(&post()->clock);
    explore_signals_look();
}

static struct sigaction action_of(int number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};

    sigaction(number, NULL, &action);
    if (explore_is_ours((uintptr_t)action.sa_handler)) /* that of a crash */
        action.sa_handler = SIG_DFL;
    return action;
}

/* Whether it ends the process where it has no handler. */
static bool ends(int number)
{
    return number != SIGCHLD && number != SIGURG && number != SIGWINCH && number != SIGCONT;
}

bool explore_signals_would_end(int number)
{
    struct sigaction action = action_of(number);
    bool open = false;

    for (int each = 0; each < explore_thread_count; each++)
        open = open || (explore_threads[each].state == THREAD_ALIVE &&
                        sigismember(&explore_signals_of[each].blocked, number) == 0);
    return open && action.sa_handler == SIG_DFL && ends(number);
}

static bool has_handler(const struct sigaction *action)
{
    return action->sa_handler != SIG_IGN && action->sa_handler != SIG_DFL;
}

/* Whether that ends a wait of that kind. */
static bool act_on(int number, enum interruption interruption)
{
    sigset_t before = explore_signals_of[explore_self->number].blocked;
    struct sigaction action = action_of(number);

    if (action.sa_handler == SIG_IGN || (action.sa_handler == SIG_DFL && !ends(number)))
        return false;
    if (action.sa_handler == SIG_DFL)
        explore_fail(FAILURE_CRASH, explore_self->op.pc, "signal %d, %s", number,
                     strsignal(number));
    sigorset(&explore_signals_of[explore_self->number].blocked, &before, &action.sa_mask);
    if (!(action.sa_flags & SA_NODEFER))
        sigaddset(&explore_signals_of[explore_self->number].blocked, number);
    explore_signals_look();
    if (action.sa_flags & SA_SIGINFO)
        action.sa_sigaction(number, &(siginfo_t){.si_signo = number, .si_code = SI_TKILL}, NULL);
    else
        action.sa_handler(number);
    explore_signals_of[explore_self->number].blocked = before;
    explore_signals_of[explore_self->number].handled++;
    explore_signals_look();
    return interruption == INTERRUPTED ||
           (interruption == INTERRUPTED_UNLESS_RESTARTED && !(action.sa_flags & SA_RESTART));
}

static bool handle(int number, enum interruption interruption)
{
    struct thread *self = explore_self;
    bool before = self->too_early;

    self->too_early = sigismember(&explore_signals_early, number) == 1;
    sigdelset(&explore_signals_early, number);
    bool broken_off = act_on(number, interruption);
    self->too_early = before;
    return broken_off;
}

bool explore_signals_deliver(enum interruption interruption)
{
    struct op op = explore_self->op;
    bool timed_out = explore_self->timed_out, broken_off = false;

    for (int number; (number = deliverable(explore_self)) != 0;) {
        explore_signals_take(number);
        broken_off |= handle(number, interruption);
    }
    explore_self->op = op;
    explore_self->timed_out = timed_out;
    return broken_off;
}

void explore_signals_inherit(const struct thread *thread)
{
    explore_signals_of[thread->number].blocked = explore_signals_of[explore_self->number].blocked;
    sigemptyset(&explore_signals_of[thread->number].pending);
    explore_signals_of[thread->number].handled = 0;
}

/* ---- sending --------------------------------------------------------------------------------- */

/* Whom it interrupts may be anywhere: between a lock and its unlock, too. */
static void expect_handler(int number)
{
    struct sigaction action = action_of(number);

    if (!explore_on || !has_handler(&action))
        return;
    explore_make_visible(HANDLERS);
    explore_tries();
}

static void send_to(sigset_t *pending, int number, uintptr_t pc)
{
    expect_handler(number);
    explore_step((struct op){.kind = OP_KILL, .address = (uintptr_t)number, .pc = pc});
    sigaddset(pending, number);
    if (explore_on) {
        explore_release(&post()->clock);
        explore_changed();
    }
    explore_signals_look();
    explore_signals_deliver(NOT_INTERRUPTED);
}

void explore_signals_send(int number, uintptr_t pc)
{
    send_to(&explore_signals_of_process, number, pc);
}

int pthread_kill(pthread_t handle, int number)
{
    const struct thread *thread = explore_thread_of(handle);

    if (!thread || thread->state != THREAD_ALIVE)
        return ESRCH;
    if (number < 0 || number >= NSIG)
        return EINVAL;
    if (number > 0)
        send_to(&explore_signals_of[thread->number].pending, number, HERE);
    return 0;
}

int raise(int number)
{
    if (number <= 0 || number >= NSIG)
        return -1;
    send_to(&explore_signals_of[explore_self->number].pending, number, HERE);
    return 0;
}

int kill(pid_t process, int number)
{
    int (*real)(pid_t, int);

    *(void **)&real = explore_real("kill");
    if (process != getpid() || number <= 0 || number >= NSIG || number == SIGKILL ||
        number == SIGSTOP || explore_forked)
        return real(process, number);
    explore_signals_send(number, HERE);
    return 0;
}

int sigqueue(pid_t process, int number, const union sigval value)
{
    (void)process;
    (void)number;
    (void)value;
    explore_unsupported("signals that are queued, as by sigqueue(3)");
}

int pthread_sigqueue(pthread_t handle, int number, const union sigval value)
{
    return sigqueue((pid_t)handle, number, value);
}
