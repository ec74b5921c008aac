/* SPDX-License-Identifier: MIT
 *
 * alarm(2), setitimer(2) of the real time, timer_create(2): each timer is a thread that is none of
 * the program's. It sleeps until it is time and sends the signal; as all who sleep it may be back
 * early, since the others may have been slow. */
#include "posix/explore/signals.h"

#include <errno.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TIMERS = 32 };
static const int64_t second_ns = 1000000000;

static struct timer {
    bool exists, has_thread, armed, is_early;
    uint64_t settings; /* so often was it set */
    int64_t due_ns, interval_ns;
    struct sigevent event;
    uintptr_t pc;      /* where it was set */
} timers[MOST_TIMERS]; /* the first one is alarm()'s and setitimer()'s */

static bool is_armed(const struct thread *thread)
{
    return timers[thread->op.address].armed;
}

/* What setting a timer orders. */
static struct object *setting(const struct timer *timer)
{
    return explore_object(timer, OBJECT_ATOMIC);
}

static void *notify(void *argument)
{
    const struct timer *timer = argument;

    explore_self->too_early = timer->is_early;
    timer->event.sigev_notify_function(timer->event.sigev_value);
    return NULL;
}

static void ring(struct timer *timer)
{
    unsigned long thread;
    int number = timer->event.sigev_signo;
    bool sends = timer->event.sigev_notify == SIGEV_SIGNAL;

    if (!explore_others_can_go() && timer->due_ns > explore_now_ns())
        explore_time_pass(timer->due_ns - explore_now_ns());
    timer->is_early = timer->due_ns > explore_now_ns();
    timer->armed = timer->interval_ns > 0;
    timer->due_ns += timer->interval_ns;
    if (sends && !explore_signals_would_end(number)) { /* which a watchdog does */
        if (timer->is_early)
            sigaddset(&explore_signals_early, number);
        explore_signals_send(number, timer->pc);
    } else if (timer->event.sigev_notify == SIGEV_THREAD) {
        explore_create(&thread, notify, timer, 0, true, timer->pc);
    }
}

static void *keep_time(void *argument)
{
    struct timer *timer = argument;
    struct op idle = {
        .kind = OP_PATIENCE, .address = (uintptr_t)(timer - timers), .ready = is_armed};

    sigfillset(&explore_signals_of[explore_self->number].blocked);
    explore_signals_look();
    for (;;) {
        explore_step(idle);
        explore_acquire(&setting(timer)->clock);
        uint64_t settings = timer->settings;
        explore_nap();
        explore_step((struct op){.kind = OP_SLEEP, .pc = timer->pc, .until_ns = timer->due_ns + 1});
        if (timer->armed && timer->settings == settings)
            ring(timer);
    }
    return NULL; /* never; gcc 12 wants it */
}

static int64_t left_ns(const struct timer *timer)
{
    int64_t ns = timer->due_ns - explore_now_ns();

    return !timer->armed ? 0 : ns > 0 ? ns : 1;
}

/* `ns` 0: not at all. */
static void set(struct timer *timer, int64_t ns, int64_t interval_ns, uintptr_t pc)
{
    unsigned long thread;

    timer->armed = ns > 0;
    timer->settings++;
    timer->due_ns = explore_now_ns() + ns;
    timer->interval_ns = interval_ns;
    timer->pc = pc;
    if (ns > 0 && !timer->has_thread) {
        timer->has_thread = true;
        explore_create(&thread, keep_time, timer, 0, true, pc);
        explore_thread_of(thread)->is_timer = true;
    }
    if (explore_on)
        explore_release(&setting(timer)->clock);
    if (ns > 0)
        explore_changed();
}

static struct timer *of_process(void)
{
    timers[0].event = (struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    return &timers[0];
}

unsigned alarm(unsigned seconds)
{
    struct timer *timer = of_process();
    unsigned left = (unsigned)((left_ns(timer) + second_ns - 1) / second_ns);

    set(timer, seconds * second_ns, 0, HERE);
    return left;
}

static int64_t of_timeval(struct timeval time)
{
    return time.tv_sec * second_ns + time.tv_usec * 1000;
}

static struct timeval to_timeval(int64_t ns)
{
    return (struct timeval){.tv_sec = ns / second_ns, .tv_usec = ns % second_ns / 1000};
}

useconds_t ualarm(useconds_t microseconds, useconds_t interval)
{
    struct timer *timer = of_process();
    useconds_t left = (useconds_t)(left_ns(timer) / 1000);

    set(timer, (int64_t)microseconds * 1000, (int64_t)interval * 1000, HERE);
    return left;
}

int getitimer(__itimer_which_t which, struct itimerval *value)
{
    const struct timer *timer = of_process();

    if (which != ITIMER_REAL)
        explore_unsupported("timers of CPU time, as of setitimer(2)");
    *value = (struct itimerval){.it_interval = to_timeval(timer->interval_ns),
                                .it_value = to_timeval(left_ns(timer))};
    return 0;
}

int setitimer(__itimer_which_t which, const struct itimerval *restrict value,
              struct itimerval *restrict old)
{
    struct itimerval before;

    getitimer(which, &before);
    if (old)
        *old = before;
    set(of_process(), of_timeval(value->it_value), of_timeval(value->it_interval), HERE);
    return 0;
}

/* ---- timer_create(2) ------------------------------------------------------------------------- */

static struct timer *timer_of(timer_t name)
{
    uintptr_t number = (uintptr_t)name;

    return number > 0 && number < MOST_TIMERS && timers[number].exists ? &timers[number] : NULL;
}

int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict name)
{
    static const struct sigevent standard = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    uintptr_t number = 1;

    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME)
        explore_unsupported("timers of CPU time, as of timer_create(2)");
    if (event && event->sigev_notify == SIGEV_THREAD_ID)
        explore_unsupported("timers that send a signal to one thread (SIGEV_THREAD_ID)");
    while (number < MOST_TIMERS && timers[number].exists)
        number++;
    if (number == MOST_TIMERS) {
        errno = EAGAIN;
        return -1;
    }
    timers[number].exists = true;
    timers[number].event = event ? *event : standard;
    *name = (timer_t)number; /* NOLINT(performance-no-int-to-ptr) */
    return 0;
}

static int64_t of_timespec(struct timespec time)
{
    return time.tv_sec * second_ns + time.tv_nsec;
}

static struct timespec to_timespec(int64_t ns)
{
    return (struct timespec){.tv_sec = ns / second_ns, .tv_nsec = ns % second_ns};
}

int timer_gettime(timer_t name, struct itimerspec *value)
{
    const struct timer *timer = timer_of(name);

    errno = EINVAL;
    if (!timer)
        return -1;
    *value = (struct itimerspec){.it_interval = to_timespec(timer->interval_ns),
                                 .it_value = to_timespec(left_ns(timer))};
    return 0;
}

int timer_settime(timer_t name, int flags, const struct itimerspec *restrict value,
                  struct itimerspec *restrict old)
{
    struct itimerspec before;
    int64_t ns = of_timespec(value->it_value);

    if (timer_gettime(name, &before) != 0)
        return -1;
    if (old)
        *old = before;
    if (ns > 0 && (flags & TIMER_ABSTIME)) { /* whatever its clock is: the real time is far ahead */
        bool is_real = ns > explore_now_ns() + (INT64_C(1) << 60);
        ns = explore_deadline_ns(&value->it_value, is_real ? CLOCK_REALTIME : CLOCK_MONOTONIC) -
             explore_now_ns();
        ns = ns > 0 ? ns : 1;
    }
    set(timer_of(name), ns, of_timespec(value->it_interval), HERE);
    return 0;
}

int timer_delete(timer_t name)
{
    struct timer *timer = timer_of(name);

    errno = EINVAL;
    if (!timer)
        return -1;
    timer->exists = timer->armed = false;
    timer->settings++;
    return 0;
}

int timer_getoverrun(timer_t name)
{
    return timer_of(name) ? 0 : -1;
}

int timerfd_create(int clock, int flags)
{
    (void)clock;
    (void)flags;
    explore_unsupported("timerfd_create(2)");
}
