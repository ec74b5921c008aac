/* SPDX-License-Identifier: MIT
 *
 * Sleeping: nobody really sleeps, for whom one would sleep is at another rank, and that one runs
 * when this one waits in a call of MPI. The rank's clock goes on by what it would have slept. */
#include "mpi/explore/explore.h"

#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000;
static int64_t slept_ns;

static int64_t in_ns(const struct timespec *time)
{
    return (int64_t)time->tv_sec > INT64_MAX / 8 / second_ns
               ? INT64_MAX / 8
               : (int64_t)time->tv_sec * second_ns + time->tv_nsec;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    long code = syscall(SYS_clock_gettime, clock, time);

    if (code != 0 || (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME))
        return (int)code;
    int64_t ns = in_ns(time) + slept_ns;
    *time = (struct timespec){.tv_sec = ns / second_ns, .tv_nsec = ns % second_ns};
    return 0;
}

static void sleep_for(int64_t ns)
{
    if (ns > 0 && slept_ns < INT64_MAX / 8)
        slept_ns += ns;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    if (left)
        *left = (struct timespec){0};
    sleep_for(in_ns(time));
    return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    struct timespec now = {0};

    if (!(flags & TIMER_ABSTIME))
        return nanosleep(time, left);
    clock_gettime(clock, &now);
    sleep_for(in_ns(time) - in_ns(&now));
    return 0;
}

unsigned sleep(unsigned seconds)
{
    sleep_for(seconds * second_ns);
    return 0;
}

int usleep(useconds_t microseconds)
{
    sleep_for((int64_t)microseconds * 1000);
    return 0;
}
