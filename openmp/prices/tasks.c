/* SPDX-License-Identifier: MIT
 *
 * Empty tasks, which one thread makes, or all, and the whole team may take. Tasks that are not yet
 * done need memory, and a runtime may keep them all when they depend on each other, so after some
 * hundred the maker waits for them, or not before the end (`unbounded`): some runtimes then run a
 * task at once instead of keeping it. */
#include "openmp/prices/tables.h"

#include "common/base/clock.h"

#include <math.h>
#include <omp.h>

enum { AT_ONCE = 256 };

static double run_task(const struct price_run *run)
{
    double begin_s = 0, end_s = 0;

#pragma omp parallel num_threads(run->workers)
#pragma omp single
    {
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task
            __asm__ volatile("");
            if (each % AT_ONCE == AT_ONCE - 1) {
#pragma omp taskwait
            }
        }
#pragma omp taskwait
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_unbounded(const struct price_run *run)
{
    double begin_s = 0, end_s = 0;

#pragma omp parallel num_threads(run->workers)
#pragma omp single
    {
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task
            __asm__ volatile("");
        }
#pragma omp taskwait
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_all(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task
            __asm__ volatile("");
            if (each % AT_ONCE == AT_ONCE - 1) {
#pragma omp taskwait
            }
        }
#pragma omp taskwait
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_all_unbounded(const struct price_run *run)
{
    double begin_s = HUGE_VAL, end_s = 0;

#pragma omp parallel num_threads(run->workers) reduction(min : begin_s) reduction(max : end_s)
    {
#pragma omp barrier
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task
            __asm__ volatile("");
        }
#pragma omp taskwait
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

static double run_taskwait(const struct price_run *run)
{
    double begin_s = 0, end_s = 0;

#pragma omp parallel num_threads(run->workers)
#pragma omp single
    {
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task
            __asm__ volatile("");
#pragma omp taskwait
        }
        end_s = clock_now_s();
    }
    return end_s - begin_s;
}

/* Each needs what the one before it wrote. */
static double run_depend(const struct price_run *run)
{
    double begin_s = 0, end_s = 0;
    char link = 0;

#pragma omp parallel num_threads(run->workers) shared(link)
#pragma omp single
    {
        begin_s = clock_now_s();
        for (uint64_t each = 0; each < run->operations; each++) {
#pragma omp task depend(inout : link)
            __asm__ volatile("");
            if (each % AT_ONCE == AT_ONCE - 1) {
#pragma omp taskwait
            }
        }
#pragma omp taskwait
        end_s = clock_now_s();
    }
    (void)link;
    return end_s - begin_s;
}

const struct primitive prices_tasks[] = {
    {.name = "task",
     .group = "tasks",
     .meaning = "an empty task, made by one thread, taken by any; 256, then a taskwait",
     .run = run_task,
     .least = 1,
     .waits = true},
    {.name = "task_unbounded",
     .group = "tasks",
     .meaning = "an empty task, made by one thread, taken by any; one taskwait at the end",
     .run = run_unbounded,
     .least = 1,
     .waits = true},
    {.name = "task_all",
     .group = "tasks",
     .meaning = "an empty task, all threads make them; 256 each, then a taskwait",
     .run = run_all,
     .least = 1,
     .waits = true},
    {.name = "task_all_unbounded",
     .group = "tasks",
     .meaning = "an empty task, all threads make them; one taskwait each at the end",
     .run = run_all_unbounded,
     .least = 1,
     .waits = true},
    {.name = "taskwait",
     .group = "tasks",
     .meaning = "an empty task and a taskwait for it",
     .run = run_taskwait,
     .least = 1,
     .waits = true},
    {.name = "task_depend",
     .group = "tasks",
     .meaning = "an empty task that depends on the one before it",
     .run = run_depend,
     .least = 1,
     .waits = true},
    {0},
};
