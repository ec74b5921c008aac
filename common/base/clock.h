/* SPDX-License-Identifier: MIT
 *
 * clock: the only clock, CLOCK_MONOTONIC (clock_gettime(2)). All processes of one host share it;
 * two hosts do not. Any thread may call anything here. */
#ifndef TRIPTYCH_CLOCK_H
#define TRIPTYCH_CLOCK_H

#include "common/base/system.h"

#include <stdbool.h>
#include <time.h>

/* Seconds since an unspecified moment; only differences mean something. */
static inline double clock_now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The same moment on the clock as clock_now_s() tells it, as the timed waits of pthreads want it.
 */
static inline struct timespec clock_timespec(double seconds)
{
    struct timespec moment = {.tv_sec = (time_t)seconds};

    moment.tv_nsec = (long)((seconds - (double)moment.tv_sec) * 1e9);
    return moment;
}

/* One sleep; true: to its end. (macOS has no clock_nanosleep(3).) */
#if SYSTEM_IS_LINUX
static inline bool clock_sleep_once(double until_s)
{
    struct timespec moment = clock_timespec(until_s);

    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL) == 0;
}
#else
static inline bool clock_sleep_once(double until_s)
{
    struct timespec left = clock_timespec(until_s - clock_now_s());

    return left.tv_sec < 0 || left.tv_nsec < 0 || nanosleep(&left, NULL) == 0;
}
#endif

/* Sleeps until the clock reads `until_s`; a signal does not cut it short. */
static inline void clock_sleep_until(double until_s)
{
    while (!clock_sleep_once(until_s))
        ;
}

#endif
