/* SPDX-License-Identifier: MIT
 *
 * What threads share: each does so many operations on one datum. With one thread nobody is in the
 * way. The price is what one thread spends on one operation. Locks are held for a little while, as
 * in the EPCC microbenchmarks; the time that all hold it, one after the other, is taken off. */
#include "openmp/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <math.h>
#include <omp.h>

/* An empty loop, which is taken off. */
static double run_nothing(const struct price_run *run)
{
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++)
        __asm__ volatile("" : : "r"(each));
    return clock_now_s() - begin_s;
}

static void want_all(uint64_t sum, const struct price_run *run)
{
    if (sum != run->operations * (uint64_t)run->workers)
        fail(STATUS_FAILED, "additions were lost, or the team was too small (OMP_THREAD_LIMIT)");
}

static double run_critical(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;
    uint64_t sum = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp critical
            {
                price_work();
                sum++;
            }
        }
        end_s = clock_now_s();
    }
    want_all(sum, run);
    return end_s - begin_s;
}

static double run_atomic(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;
    uint64_t sum = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp atomic
            sum++;
        }
        end_s = clock_now_s();
    }
    want_all(sum, run);
    return end_s - begin_s;
}

static double run_lock(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;
    uint64_t sum = 0;
    omp_lock_t lock;

    omp_init_lock(&lock);
#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
            omp_set_lock(&lock);
            price_work();
            sum++;
            omp_unset_lock(&lock);
        }
        end_s = clock_now_s();
    }
    omp_destroy_lock(&lock);
    want_all(sum, run);
    return end_s - begin_s;
}

/* One loop of so many iterations in order, which makes the team run one after the other. */
static double run_ordered(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;
    uint64_t sum = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
#pragma omp for ordered schedule(static, 1)
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp ordered
            sum++;
        }
        end_s = clock_now_s();
    }
    if (sum != run->operations)
        fail(STATUS_FAILED, "ordered regions were lost");
    return end_s - begin_s;
}

const struct primitive prices_shared[] = {
    {.name = "critical",
     .group = "shared",
     .meaning = "omp critical, held for 0.1 us, by each thread",
     .run = run_critical,
     .reference = price_works_in_turn,
     .least = 1,
     .waits = true},
    {.name = "lock",
     .group = "shared",
     .meaning = "omp_set_lock and omp_unset_lock of one lock, held for 0.1 us, by each thread",
     .run = run_lock,
     .reference = price_works_in_turn,
     .least = 1,
     .waits = true},
    {.name = "atomic",
     .group = "shared",
     .meaning = "omp atomic addition to one number, by each thread",
     .run = run_atomic,
     .reference = run_nothing,
     .least = 1},
    {.name = "ordered",
     .group = "shared",
     .meaning = "an iteration of omp for ordered, its turn passed from thread to thread",
     .run = run_ordered,
     .reference = run_nothing,
     .least = 1,
     .waits = true},
    {0},
};
