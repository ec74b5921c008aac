/* SPDX-License-Identifier: MIT */
#include "common/base/clock.h"

#include "common/account/trace.h"

void clock_sleep(double seconds)
{
    if (seconds <= 0)
        return;
    double begin_s = trace_begin();
    clock_sleep_until(clock_now_s() + seconds);
    trace_end(TRACE_SLEEP, begin_s);
}
