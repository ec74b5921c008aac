/* SPDX-License-Identifier: MIT
 *
 * Regions and what makes a team meet. Around a little work that each thread does; the same work in
 * a reference loop is taken off, and the overhead of the directive is left. Each thread stamps its
 * own begin and end, and the first and the last one count: where threads outnumber CPUs one of them
 * may come late. */
#include "openmp/prices/tables.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"

#include <math.h>
#include <omp.h>
#include <time.h>

/* Any smaller team would tell the price of something else. */
static double run_clock(const struct price_run *run)
{
    double begin_s = clock_now_s();
    volatile double now_s = 0;

    for (uint64_t each = 0; each < run->operations; each++)
        now_s = omp_get_wtime();
    (void)now_s;
    return clock_now_s() - begin_s;
}

static double run_parallel(const struct price_run *run)
{
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp parallel num_threads(run->workers)
        price_work();
    }
    return clock_now_s() - begin_s;
}

static double run_reduction(const struct price_run *run)
{
    uint64_t sum = 0;
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp parallel num_threads(run->workers) reduction(+ : sum)
        {
            price_work();
            sum++;
        }
    }
    double took_s = clock_now_s() - begin_s;
    if (sum != run->operations * (uint64_t)run->workers)
        fail(STATUS_FAILED, "a reduction lost something");
    return took_s;
}

static double run_for(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp for schedule(static)
            for (int part = 0; part < run->workers; part++)
                price_work();
        }
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

/* One loop of so many iterations, each taken from a shared counter. */
static double run_dynamic(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
#pragma omp for schedule(dynamic, 1)
        for (uint64_t each = 0; each < run->operations; each++)
            __asm__ volatile("" : : "r"(each));
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_barrier(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
            price_work();
#pragma omp barrier
        }
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_single(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp single
            price_work();
        }
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

/* One thread comes to the barrier 20 ms after the others: what does one of those burn meanwhile? */
static double run_wait(const struct price_run *run)
{
    const double waited_s = 20e-3;
    double share = 0;

#pragma omp parallel num_threads(run->workers)
    {
        struct timespec from, to;
        double begin_s = clock_now_s();
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
        if (omp_get_thread_num() == 0)
            clock_sleep(waited_s);
#pragma omp barrier
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
        if (omp_get_thread_num() == 1)
            share =
                ((double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec)) /
                (clock_now_s() - begin_s);
    }
    return share;
}

const struct primitive prices_regions[] = {
    {.name = "clock_read",
     .group = "clock",
     .meaning = "omp_get_wtime",
     .run = run_clock,
     .least = 1,
     .most = 1},
    {.name = "parallel",
     .group = "start",
     .meaning = "a parallel region",
     .run = run_parallel,
     .reference = price_works,
     .least = 1,
     .waits = true},
    {.name = "barrier",
     .group = "together",
     .meaning = "omp barrier",
     .run = run_barrier,
     .reference = price_works,
     .least = 2,
     .waits = true},
    {.name = "reduction",
     .group = "together",
     .meaning = "a parallel region with a reduction",
     .run = run_reduction,
     .reference = price_works,
     .least = 1,
     .waits = true},
    {.name = "for",
     .group = "together",
     .meaning = "omp for, schedule(static), one iteration a thread, with its barrier",
     .run = run_for,
     .reference = price_works,
     .least = 1,
     .waits = true},
    {.name = "single",
     .group = "together",
     .meaning = "omp single, with its barrier",
     .run = run_single,
     .reference = price_works,
     .least = 1,
     .waits = true},
    {.name = "for_dynamic",
     .group = "tasks",
     .meaning = "an empty iteration of omp for, schedule(dynamic,1)",
     .run = run_dynamic,
     .least = 1},
    {.name = "wait_cpu_barrier",
     .group = "waiting",
     .meaning = "share of a CPU burned by a thread that waits 20 ms in a barrier",
     .run = run_wait,
     .least = 2,
     .kind = PRICE_AS_IT_IS,
     .share = true,
     .waits = true},
    {0},
};
