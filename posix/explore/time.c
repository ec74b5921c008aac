/* SPDX-License-Identifier: MIT
 *
 * Time is a number that passes with each step and each sleep: nobody really sleeps, and a run is
 * the same however slow the machine is. A sleep promises no order: who sleeps may be chosen early.
 */
#include "posix/explore/explore.h"

#include <errno.h>
#include <sched.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000, realtime_ns = INT64_C(1700000000000000000);

static int64_t now_ns = INT64_C(1000000000000);

int64_t explore_now_ns(void)
{
    return now_ns;
}

void explore_time_pass(int64_t ns)
{
    now_ns += ns;
}

static int64_t in_ns(const struct timespec *time)
{
    return (int64_t)time->tv_sec > INT64_MAX / 2 / second_ns
               ? INT64_MAX / 2
               : (int64_t)time->tv_sec * second_ns + time->tv_nsec;
}

int64_t explore_deadline_ns(const void *timespec, int clock_id)
{
    int64_t ns = in_ns(timespec) - (clock_id == CLOCK_REALTIME ? realtime_ns : 0);

    return ns > 0 ? ns : 1;
}

/* How much of it is left: a handler has ended it. */
static int64_t nap(int64_t ns, uintptr_t pc)
{
    int64_t until_ns = now_ns + (ns > 0 ? ns : 0) + 1;

    if (!explore_on) {
        now_ns = until_ns;
        return 0;
    }
    explore_test_cancel();
    explore_nap();
    if (explore_step((struct op){
            .kind = OP_SLEEP, .pc = pc, .until_ns = until_ns, .interruption = INTERRUPTED}))
        return 0;
    return explore_self->broken_off && until_ns > now_ns ? until_ns - now_ns : 0;
}

static bool sleep_for(int64_t ns, struct timespec *left, uintptr_t pc)
{
    int64_t left_ns = nap(ns, pc);

    if (left)
        *left = (struct timespec){.tv_sec = left_ns / second_ns, .tv_nsec = left_ns % second_ns};
    return left_ns == 0;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    if (sleep_for(in_ns(time), left, HERE))
        return 0;
    errno = EINTR;
    return -1;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    bool absolute = flags & TIMER_ABSTIME;
    int64_t ns = absolute ? explore_deadline_ns(time, clock) - now_ns : in_ns(time);

    return sleep_for(ns, absolute ? NULL : left, HERE) ? 0 : EINTR;
}

unsigned sleep(unsigned seconds)
{
    return (unsigned)((nap(seconds * second_ns, HERE) + second_ns / 2) / second_ns);
}

int usleep(useconds_t microseconds)
{
    if (nap((int64_t)microseconds * 1000, HERE) == 0)
        return 0;
    errno = EINTR;
    return -1;
}

int thrd_sleep(const struct timespec *time, struct timespec *left)
{
    return sleep_for(in_ns(time), left, HERE) ? 0 : -1;
}

static void give_way(uintptr_t pc)
{
    if (!explore_on)
        return;
    explore_nap();
    explore_step((struct op){.kind = OP_YIELD, .pc = pc});
}

int sched_yield(void)
{
    give_way(HERE);
    return 0;
}

int pthread_yield(void);
int pthread_yield(void) /* its name of old */
{
    give_way(HERE);
    return 0;
}

void thrd_yield(void)
{
    give_way(HERE);
}

/* ---- clocks ---------------------------------------------------------------------------------- */

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int64_t ns = now_ns + (clock == CLOCK_REALTIME ? realtime_ns : 0);

    explore_time_pass(1000);
    *time = (struct timespec){.tv_sec = ns / second_ns, .tv_nsec = ns % second_ns};
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    int64_t ns = now_ns + realtime_ns;

    (void)zone;
    explore_time_pass(1000);
    *time = (struct timeval){.tv_sec = ns / second_ns, .tv_usec = ns % second_ns / 1000};
    return 0;
}

time_t time(time_t *where)
{
    time_t seconds = (now_ns + realtime_ns) / second_ns;

    if (where)
        *where = seconds;
    return seconds;
}

int timespec_get(struct timespec *time, int base)
{
    clock_gettime(CLOCK_REALTIME, time);
    return base;
}
